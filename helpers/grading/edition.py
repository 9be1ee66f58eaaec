"""What submissions are graded against: the setup and check cells of the instructor's own notebooks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import content
from helpers.content import AnyExercise, LessonContent
from helpers.notebooks import NotebookError, cells, has_score, read


class EditionError(Exception):
    """Nobody can be graded with this workbook; the message says why and what to do."""


@dataclass(frozen=True)
class Check:
    """The check cell of one graded exercise (`<course>/<lesson>/<exercise>`), as nbformat reads it."""

    name: str
    exercise: AnyExercise
    cell: Any


@dataclass(frozen=True)
class LessonChecks:
    """What is run of one notebook: the cells that open the lesson, then the checks, as they stand in it."""

    path: str
    setup: tuple[Any, ...]
    checks: tuple[Check, ...]


Edition = tuple[LessonChecks, ...]


def read_edition(root: Path = content.ROOT) -> Edition:
    """Return the checks of every lesson with graded exercises, in course order.

    Raises EditionError when keys or check cells are missing, and ContentError when a lesson cannot be read.
    """
    data = root / "course_data"
    lessons = [content.load_lesson(path, data) for path in content.lesson_paths(data)]
    found = tuple(_checks(lesson, root) for lesson in lessons if _graded(lesson))
    if not found:
        raise EditionError("这本工作手册里没有考核题，没有什么可以评分的。")
    return found


def fingerprint(root: Path = content.ROOT) -> str:
    """Return the SHA-256 of everything that marks depend on: content, keys, notebooks, code."""
    everything = hashlib.sha256()
    for path in sorted(_parts(root)):
        raw = path.read_bytes()
        everything.update(f"{path.relative_to(root).as_posix()}\n{len(raw)}\n".encode())
        everything.update(raw)
    return everything.hexdigest()


def _parts(root: Path) -> Iterator[Path]:
    yield from (root / "course_data").rglob("*.yaml")
    yield from (root / "course_data").rglob("*.csv")
    yield from (root / "helpers").rglob("*.py")
    for path in content.lesson_paths(root / "course_data"):
        yield root / "notebooks" / f"{path}.ipynb"


def _graded(lesson: LessonContent) -> dict[str, AnyExercise]:
    return {name: exercise for name, exercise in lesson.exercises.items() if exercise.graded}


def _checks(lesson: LessonContent, root: Path) -> LessonChecks:
    graded = _graded(lesson)
    if not graded.keys() <= content.load_keys(lesson, root / "course_data").keys():
        raise EditionError(
            f"{lesson.path}：没有参考答案。评分要用讲师版的工作手册，学员版里没有 course_data/keys。"
        )
    try:
        notebook = read(root / "notebooks" / f"{lesson.path}.ipynb")
    except NotebookError as error:
        raise EditionError(str(error)) from None
    setup: list[Any] = []
    checks: dict[str, Any] = {}
    for cell in cells(notebook):
        if "setup" in cell.tags:
            setup.append(cell.raw)
        if cell.is_check and cell.call and cell.call.argument in graded and all(map(has_score, cell.outputs)):
            checks.setdefault(cell.call.argument, cell.raw)
    lacking = [name for name in graded if name not in checks or not checks[name]["outputs"]]
    if lacking or not setup:
        what = f"考核题 {'、'.join(lacking)} 没有运行过的检查格" if lacking else "没有 setup 格"
        raise EditionError(f"{lesson.path}：{what}。请先运行 python -m helpers check。")
    named = (Check(f"{lesson.path}/{name}", graded[name], cell) for name, cell in checks.items())
    return LessonChecks(lesson.path, tuple(setup), tuple(named))
