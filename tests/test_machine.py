"""Every check of the machine: fine where it is, and a way out where it is not."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from helpers import machine
from helpers.content import COURSE_DATA


def test_this_machine_is_fine(tmp_path: Path) -> None:
    found = machine.checks(tmp_path / "my_work")
    assert [check.name for check in found if not check.fine] == []
    assert len({check.name for check in found}) == len(found) >= 4


def test_every_check_has_a_way_out(tmp_path: Path) -> None:
    checks = (
        machine.software(),
        machine.font(tmp_path),
        machine.writing(blocked(tmp_path)),
        machine.room(tmp_path),
    )
    assert all(check.way_out.endswith("。") for check in checks)


def blocked(folder: Path) -> Path:
    """A place where no folder can be made, for root as well."""
    (folder / "file").write_text("", encoding="utf-8")
    return folder / "file" / "my_work"


def test_a_version_out_of_range_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["jupyterlab>=99", "pandas>=1", "no-such-package"]\n'
        "[dependency-groups]\ntests = []\n",
        encoding="utf-8",
    )
    check = machine.software(tmp_path)
    assert not check.fine and "jupyterlab>=99" in check.found and "no-such-package" in check.found
    assert "pandas" not in check.found and "helpers start" in check.way_out


def test_the_command_that_mends_it_is_one_that_the_system_knows() -> None:
    assert machine.start_command("nt") == "py -m helpers start"
    assert machine.start_command("posix") == "python3 -m helpers start"
    assert machine.start_command() in machine.software().way_out


def test_the_versions_in_use_are_told() -> None:
    assert "JupyterLab 4." in machine.software().found and "ipywidgets 8." in machine.software().found


def test_a_missing_font_is_told(tmp_path: Path) -> None:
    check = machine.font(tmp_path)
    assert not check.fine and "没有找到字体文件" in check.found


def test_a_broken_font_is_told(tmp_path: Path) -> None:
    (tmp_path / "font.otf").write_bytes(b"no font")
    assert machine.font(tmp_path).found == "font.otf 打不开"


def test_a_font_without_chinese_is_told(tmp_path: Path) -> None:
    from matplotlib import get_data_path

    shutil.copy(Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf", tmp_path / "latin.ttf")
    check = machine.font(tmp_path)
    assert not check.fine and "缺少" in check.found and "净" in check.found


def test_the_font_of_the_charts_is_there() -> None:
    assert machine.font(COURSE_DATA / "fonts").fine


def test_writing_is_tried_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert machine.writing(tmp_path / "my_work").fine
    assert list((tmp_path / "my_work").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    check = machine.writing(blocked(tmp_path))
    assert not check.fine and "my_work 文件夹不能写入" in check.found


def test_a_full_disk_is_told_when_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(machine, "write_atomically", full)
    check = machine.writing(tmp_path)
    assert not check.fine and "磁盘已满" in check.found


@pytest.mark.parametrize(
    ("free", "fine", "words"),
    [(10_000_000, False, "10 MB"), (500_000_000, True, "500 MB"), (8.2e9, True, "8.2 GB")],
)
def test_a_disk_with_little_room_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, fine: bool, words: str
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=int(free))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    check = machine.room(tmp_path / "not" / "there" / "yet")
    assert check.fine is fine and words in check.found
