from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.release.secrets import Secrets, secrets
from tests.release.workbooks import Change, changing, copy_source, make_small


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook, which every test leaves as it was."""
    return make_small(copy_source(tmp_path_factory.mktemp("source") / "workbook"))


@pytest.fixture(scope="session")
def hidden(workbook: Path) -> Secrets:
    return secrets(workbook)


@pytest.fixture
def change(workbook: Path) -> Iterator[Change]:
    with changing(workbook) as change:
        yield change
