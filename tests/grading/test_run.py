"""Validating a class with worker processes: what is known is not run again, and who dies is replaced."""

import json
import re
import shutil
import socket
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from helpers.grading import crew, graded, run
from helpers.grading.crew import GradingError
from helpers.grading.edition import Edition
from helpers.grading.errands import Sheet
from helpers.grading.results import Checked
from helpers.grading.run import validate
from helpers.submissions.submission import Submission
from helpers.trainee import Profile
from tests.grading import small_workbook
from tests.grading.small_workbook import NAMES, submission

CLASS = [
    submission("a", "right", "right", "right"),
    submission("b", "right", "wrong"),
    submission("c", "", "right", "wrong"),
    submission("d"),
]
UNLUCKY = [
    submission("e", "right", "dies_once"),
    submission("f", "right", "kills_worker_once", "right"),
    submission("g", "right", "dies", "right"),
    submission("h", "right", "kills_worker", "right"),
]
WouldRun = Callable[[Sequence[Submission], Path, Path], tuple[list[str], list[str]]]
POINTS: Mapping[str, list[float | None]] = {"a": [2, 2, 2], "b": [2, 0, 0], "c": [0, 2, 0], "d": [0, 0, 0]}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workbook.make(tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def once(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the class, graded once."""
    results = tmp_path_factory.mktemp("results")
    assert points(validate(CLASS, results, 2, root=workbook)) == POINTS
    return results


@pytest.fixture
def results(once: Path, tmp_path: Path) -> Path:
    """A copy of these results."""
    return Path(shutil.copytree(once, tmp_path / "results"))


def points(found: Mapping[str, Mapping[str, Checked]]) -> dict[str, list[float | None]]:
    return {
        name: [score.points if (score := one.score) else None for one in checked.values()]
        for name, checked in found.items()
    }


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Stop(Exception):
    """Somebody is going to be run."""


@pytest.fixture
def would_run(monkeypatch: pytest.MonkeyPatch) -> WouldRun:
    """Who would be run, and with which exercises."""

    def refuse(sheets: Sequence[Sheet], edition: Edition, *_: object) -> Generator[None, None, None]:
        raise Stop([one.id for one in sheets], [check.name for lesson in edition for check in lesson.checks])
        yield

    def asking(submissions: list[Submission], results: Path, root: Path) -> tuple[list[str], list[str]]:
        with monkeypatch.context() as patch, pytest.raises(Stop) as stopped:
            patch.setattr(run, "examine_all", refuse)
            validate(submissions, results, root=root)
        who, what = stopped.value.args
        return who, what

    return asking


def test_the_order_of_a_class_and_the_number_of_workers_change_nothing(
    workbook: Path, once: Path, tmp_path: Path
) -> None:
    shuffled = Random(1).sample(CLASS, len(CLASS))
    assert shuffled != CLASS
    assert points(validate(shuffled, tmp_path, 1, root=workbook)) == POINTS
    assert files(tmp_path) == files(once)


class TestWhoWasGradedBefore:
    def test_is_not_run_again(self, workbook: Path, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before, told = files(results), []
        monkeypatch.setattr(crew, "get_context", None)  # nobody can be hired
        found = validate(CLASS, results, root=workbook, tell=lambda done, total: told.append((done, total)))
        assert points(found) == POINTS
        assert told == [(4, 4)]
        assert files(results) == before

    def test_is_run_again_with_another_answer(
        self, workbook: Path, results: Path, would_run: WouldRun
    ) -> None:
        assert would_run([submission("a", "wrong"), *CLASS[1:]], results, workbook)[0] == ["a"]

    def test_is_run_again_when_a_key_changed(
        self, results: Path, would_run: WouldRun, tmp_path: Path
    ) -> None:
        root = small_workbook.make(tmp_path / "workbook")
        small_workbook.write_keys(root, "wrong")
        assert would_run(CLASS, results, root)[0] == ["a", "b", "c", "d"]

    def test_is_run_again_when_what_was_found_cannot_be_read(
        self, workbook: Path, results: Path, would_run: WouldRun
    ) -> None:
        graded.path_of("a", results).write_text("{", encoding="utf-8")
        for name, items in (("b", [{"part": "a"}]), ("c", None)):
            path = graded.path_of(name, results)
            found = json.loads(path.read_bytes())
            found["checked"][NAMES[1]]["score"]["items"] = items
            path.write_text(json.dumps(found), encoding="utf-8")
        assert would_run(CLASS, results, workbook)[0] == ["a", "b", "c"]

    def test_keeps_the_marks_under_a_corrected_name(self, workbook: Path, results: Path) -> None:
        corrected = replace(CLASS[0], profile=Profile(name="王玮", number="a"))
        validate([corrected, *CLASS[1:]], results, root=workbook)
        found = graded.read("a", results)
        assert found and found.submission == corrected
        assert 'name="a 王玮"' in (results / "nbval.xml").read_text(encoding="utf-8")


def test_who_dies_is_run_again_and_in_the_end_gets_no_score_never_a_zero(
    workbook: Path,
    results: Path,
    would_run: WouldRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "TRIES", 2)
    found = validate([*CLASS, *UNLUCKY], results, 2, root=workbook)
    assert points(found) == {
        **POINTS,
        "e": [2, 0, 0],
        "f": [2, 0, 2],
        "g": [2, None, 2],
        "h": [None, None, None],
    }
    assert would_run([*CLASS, *UNLUCKY], results, workbook)[0] == ["g", "h"]
    report = (results / "nbval.xml").read_text(encoding="utf-8")
    assert '<testsuite name="b 王伟" tests="4" failures="2" errors="0" skipped="0">' in report
    assert f'<testcase classname="b" name="{NAMES[0]}" />' in report
    assert '<testsuite name="g 王伟" tests="4" failures="1" errors="0" skipped="0">' in report
    assert '<testsuite name="h 王伟" tests="1" failures="0" errors="1" skipped="0">' in report
    assert not re.search(r"time|hostname|/tmp|0x[0-9a-f]{6}|\x1b", report)
    assert socket.gethostname() not in report and str(workbook) not in report


def test_where_no_kernel_starts_nobody_loses_a_mark(
    workbook: Path, results: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit(1)", encoding="utf-8")
    before = files(results)
    with pytest.raises(GradingError, match="Kernel died"):
        validate([*CLASS, submission("e", "right")], results, root=workbook)
    assert files(results) == before


def test_only_courses_that_somebody_took_are_graded(tmp_path: Path, would_run: WouldRun) -> None:
    root, other = small_workbook.make(tmp_path / "workbook"), "2_other/1_choices"
    for path in [*root.glob("*/1_small/1_choices.*"), *root.glob("*/*/1_small/1_choices.*")]:
        copy = path.parent.with_name("2_other") / path.name
        copy.parent.mkdir()
        copy.write_text(path.read_text("utf-8").replace(small_workbook.LESSON, other), "utf-8")
    assert would_run(CLASS, tmp_path, root)[1] == list(NAMES)
    both = replace(CLASS[1], answers={f"{other}/first": {"picked": ["right"]}})
    assert would_run([CLASS[0], both], tmp_path, root)[1] == [
        *NAMES,
        *(name.replace(small_workbook.LESSON, other) for name in NAMES),
    ]
