from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.release.secrets import Secrets, secrets
from tests.release.workbooks import copy_source, make_small

Change = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook, which every test leaves as it was."""
    return make_small(copy_source(tmp_path_factory.mktemp("source") / "workbook"))


@pytest.fixture(scope="session")
def hidden(workbook: Path) -> Secrets:
    return secrets(workbook)


@pytest.fixture
def change(workbook: Path) -> Iterator[Change]:
    """Replace words in a file of the workbook, until the test is over."""
    before: dict[Path, bytes] = {}

    def replace(name: str, old: str, new: str) -> None:
        path = workbook / name
        text = before.setdefault(path, path.read_bytes()).decode()
        assert old in text, f"{name} does not say {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield replace
    for path, raw in before.items():
        path.write_bytes(raw)
