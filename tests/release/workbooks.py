"""Workbooks to be released, and what comes out."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from helpers import release
from helpers.release.edition import TOP

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ("LICENSE", "README.md", "pyproject.toml", "requirements.txt", "course_data", "helpers", "notebooks")
LESSON = "1_nps_experience/4_peak_end"
SCRIPTS, MAPS = "1_nps_experience/6_moments_of_truth", "1_nps_experience/8_processes_and_scenes"
LESSON_FILE, KEYS, NOTEBOOK = (
    f"course_data/lessons/{LESSON}.yaml",
    f"course_data/keys/{LESSON}.yaml",
    f"notebooks/{LESSON}.ipynb",
)
KEY_TEXT = "抽签分组再比，其他条件大体一样，差别才能算在“缩短等待”头上。"  # of r_claims

Change = Callable[[str, str, str], None]


def copy_source(to: Path) -> Path:
    """The workbook's own source without what lies around in it."""
    to.mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in SOURCE:
        there = ROOT / name
        if there.is_dir():
            shutil.copytree(there, to / name, ignore=ignore)
        else:
            shutil.copyfile(there, to / name)
    return to


def leave(workbook: Path, *lessons: str) -> None:
    """Remove all other lessons."""
    for pattern in ("course_data/lessons/*/*", "course_data/keys/*/*", "notebooks/*_*/*"):
        for path in workbook.glob(pattern):
            if f"{path.parent.name}/{path.stem}" not in lessons:
                path.unlink()


def make_small(workbook: Path) -> Path:
    """Leave three lessons and no font, so that making an edition and looking through it is quick."""
    leave(workbook, LESSON, SCRIPTS, MAPS)
    next((workbook / "course_data/fonts").glob("*.otf")).write_bytes(b"OTTO")
    return workbook


def make(root: Path, out: Path, *courses: str) -> int | str:
    """What `python -m helpers release` returns."""
    return release.run(root, argparse.Namespace(out=str(out), course=list(courses) or None))


def members(path: Path) -> dict[str, bytes]:
    """The files of an edition by their names below its top folder."""
    with ZipFile(path) as archive:
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


@contextmanager
def changing(root: Path) -> Iterator[Change]:
    """What replaces words in a file of a workbook; in the end all is as it was."""
    before: dict[Path, bytes] = {}

    def replace(name: str, old: str, new: str) -> None:
        path = root / name
        text = path.read_bytes()
        before.setdefault(path, text)
        assert old in text.decode(), f"{name} does not say {old}"
        path.write_text(text.decode().replace(old, new, 1), encoding="utf-8")

    try:
        yield replace
    finally:
        for path, raw in before.items():
            path.write_bytes(raw)
