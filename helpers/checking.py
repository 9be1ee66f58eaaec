"""Checks before class that the notebooks say what the reference answers say: `python -m helpers check`.

1. the files of each lesson: exercises, keys, the form of the notebook
2. its notebook: plain `pytest --nbval-lax`, which runs it as a trainee who gives the reference answers
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from helpers import content
from helpers.content import ContentError
from helpers.notebook_rules import problems
from helpers.notebooks import Cell, cells, has_score, read

WORKERS = 4  # kernels at a time: each takes memory
TRIES = 2  # a kernel that did not start says nothing about its notebook
SHOWN = 5  # lines a lesson: when a cell fails, those after it often do

Case = ElementTree.Element


@dataclass(frozen=True)
class Checked:
    """A lesson after its notebook ran: how many cells, for how many seconds, and what is wrong."""

    lesson: str
    cells: int
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        said = f"{len(self.wrong)} 处不对" if self.wrong else "通过"
        return f"{self.lesson}：{said}（{self.cells} 格，{self.seconds:.0f} 秒）"


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Check every lesson and tell of each as it is done; returns 0, or what is wrong and the way out."""
    started = time.monotonic()
    lessons = content.lesson_paths(root / "course_data")
    in_files = {lesson: found for lesson in lessons if (found := wrong_in_files(root, lesson))}
    sound = [lesson for lesson in lessons if lesson not in in_files]
    print(f"正在用参考答案运行 {len(sound)} 课的笔记本……", flush=True)
    in_runs: dict[str, tuple[str, ...]] = {}
    for checked in _check_all(root, sound):
        print(checked, flush=True)
        if checked.wrong:
            in_runs[checked.lesson] = checked.wrong
    if in_files or in_runs:
        return _ways_out(in_files, in_runs)
    print(f"全部通过，可以上课：{len(lessons)} 课，{time.monotonic() - started:.0f} 秒。")
    return 0


def wrong_in_files(root: Path, lesson: str) -> tuple[str, ...]:
    """Return what is wrong in the files of a lesson (`<course>/<lesson>`), before anything runs."""
    data, notebook = root / "course_data", root / "notebooks" / f"{lesson}.ipynb"
    try:
        exercises = content.load_lesson(lesson, data)
        keys = content.load_keys(exercises, data)
    except ContentError as error:
        return tuple(str(error).splitlines())
    graded = [name for name, exercise in exercises.exercises.items() if exercise.graded]
    if without := [name for name in graded if name not in keys]:
        return (f"course_data/keys/{lesson}.yaml：没有 {'、'.join(without)} 的参考答案",)
    if not notebook.is_file():
        return (f"notebooks/{lesson}.ipynb：没有这个笔记本",)
    return tuple(problems(notebook, root / "notebooks", data))


def check_notebook(root: Path, lesson: str) -> Checked:
    """Run the notebook of a lesson with pytest and nbval, in a process of its own."""
    started = time.monotonic()
    for _ in range(TRIES):
        cases, last_words = _run_pytest(root, lesson)
        if cases and all(case.find("error") is None for case in cases):
            break
    else:
        last_words = f"{lesson}：nbval 没有运行起来：{last_words}"
        return Checked(lesson, len(cases), time.monotonic() - started, (last_words,))
    code = [cell for cell in cells(read(root / "notebooks" / f"{lesson}.ipynb")) if cell.is_code]
    wrong = []
    for case in cases:
        if (failure := case.find("failure")) is not None:
            cell = code[int(case.attrib["name"].removeprefix("Cell "))]
            wrong.append(f"{lesson}：{_what_differs(root, lesson, cell) or _what_failed(cell, failure)}")
    return Checked(lesson, len(cases), time.monotonic() - started, tuple(wrong))


def _check_all(root: Path, lessons: Sequence[str]) -> Iterator[Checked]:
    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, WORKERS))
    try:
        yield from pool.map(lambda lesson: check_notebook(root, lesson), lessons)
    finally:
        pool.shutdown(cancel_futures=True)


def _run_pytest(root: Path, lesson: str) -> tuple[list[Case], str]:
    """The cases of pytest's report, one a code cell, and the last line that pytest printed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "nbval.xml"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--nbval-lax", "--quiet", "--color=no"),
                *("-p", "no:cacheprovider", f"--junit-xml={report}", f"notebooks/{lesson}.ipynb"),
            ],
            cwd=root,
            env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    return cases, (done.stdout.strip().splitlines() or [""])[-1]


def _what_differs(root: Path, lesson: str, cell: Cell) -> str | None:
    """What a check cell has kept beside what the reference answer gives now; None when they agree."""
    name = cell.call.argument if cell.call and cell.is_check else None
    if name is None:
        return None
    exercises = content.load_lesson(lesson, root / "course_data")
    key = content.load_keys(exercises, root / "course_data")[name]
    now = str(exercises.exercises[name].score(key.answer, key)).splitlines()
    kept = [line for output in cell.outputs if has_score(output) for line in _lines(output)]
    gone, come = [line for line in kept if line not in now], [line for line in now if line not in kept]
    if not gone and not come:
        return None
    shown = [
        *(f"\n    笔记本里存着：{line}" for line in gone[:1]),
        *(f"\n    现在得出：{line}" for line in come[:1]),
    ]
    return f"练习 {name}：笔记本里存的结果，和参考答案现在得出的不一样{''.join(shown)}"


def _lines(output: Mapping[str, Mapping[str, str]]) -> list[str]:
    return output["data"]["text/plain"].splitlines()


def _what_failed(cell: Cell, failure: Case) -> str:
    said = [line.strip() for line in (failure.text or "").splitlines() if line.strip()]
    return f"第 {cell.number} 格 {cell.source.splitlines()[-1]} 没有通过：{said[-1] if said else ''}"


def _ways_out(in_files: Mapping[str, Sequence[str]], in_runs: Mapping[str, Sequence[str]]) -> str:
    lines: list[str] = []
    for found in (*in_files.values(), *in_runs.values()):
        lines += found[:SHOWN]
        lines += [f"    ……同一课另有 {len(found) - SHOWN} 处"] if len(found) > SHOWN else []
    lines += [f"\n现在还不能上课：{len(in_files) + len(in_runs)} 课有不对的地方，都列在上面。"]
    if in_files:
        lines += ["文件里写错的，请照上面改好；笔记本里多存了输出的，请整理：python -m helpers refresh"]
    if in_runs:
        again = " ".join(in_runs)
        lines += [f"有意改过课件或参考答案的，请存下新的结果：python -m helpers refresh {again}"]
        lines += ["不是有意的，请改回来。"]
    return "\n".join([*lines, "然后再检查一次：python -m helpers check"])
