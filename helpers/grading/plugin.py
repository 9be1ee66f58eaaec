"""nbval with a submission for a notebook: the trainee's answers, the instructor's cells.

A file `<id>.submission` holds the answers of one trainee, JSON by exercise. It is collected like a notebook
of nbval's; its items are the setup and check cells of all lessons, each run and compared by nbval itself. One
kernel serves all files: before each it is given the answers and an empty namespace.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, find_metadata_tags

from helpers.answers import Answers, written
from helpers.exercises.score import SCORE_MIME, Score
from helpers.grading.edition import Check, Edition, LessonChecks
from helpers.grading.kernel import Kernel
from helpers.grading.results import Checked

ENDING = ".submission"
SAVED_AT = datetime(2000, 1, 1, tzinfo=UTC)  # when does not count, only what


class Grading:
    """The plugin: `found` is what each exercise of each submission reached, by id and exercise.

    `kernel` returns one that is alive, a new one if need be.
    """

    def __init__(self, edition: Edition, kernel: Callable[[], Kernel]) -> None:
        self.edition = edition
        self.kernel = kernel
        self.found: dict[str, dict[str, Checked]] = defaultdict(dict)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect submissions."""
        if file_path.suffix != ENDING:
            return None
        file: SubmissionFile = SubmissionFile.from_parent(parent, path=file_path)
        file.grading = self
        return file

    def pytest_assertrepr_compare(self, left: object, right: object) -> list[str]:
        """Say in a line how far an output is from the committed one; the feedback page says the rest."""
        return [f"{_brief(right)} ≠ {_brief(left)}"]


class SubmissionFile(IPyNbFile):
    """A submission beside the instructor's notebooks."""

    grading: Grading

    def collect(self) -> Iterable[pytest.Item]:
        """Return the cells to run, lesson by lesson."""
        numbers = count(1)
        for lesson in self.grading.edition:
            for cell in lesson.setup:
                yield self._item(f"{lesson.path} setup", next(numbers), cell, lesson)
            for check in lesson.checks:
                yield self._item(check.name, next(numbers), check.cell, lesson, check)

    def _item(
        self, name: str, number: int, cell: Any, lesson: LessonChecks, check: Check | None = None
    ) -> pytest.Item:
        options = defaultdict(bool, find_metadata_tags(cell.metadata))
        item: Cell = Cell.from_parent(self, name=name, cell_num=number, cell=cell, options=options)
        item.lesson, item.check = lesson, check
        item.output_timeout = self.config.option.nbval_cell_timeout  # not 5 seconds: machines can be busy
        return item

    def setup(self) -> None:
        """Put the answers before the kernel."""
        self.home = self.path.with_suffix("")
        answers = Answers(self.home / "answers")
        for name, answer in json.loads(self.path.read_bytes()).items():
            path = answers.path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(name, answer, SAVED_AT))
        self.be_seated()

    def be_seated(self) -> None:
        """Give the trainee a kernel, one that knows nothing of anybody."""
        self.kernel = self.grading.kernel()
        self.kernel.run(f"from helpers.grading.seat import take_seat\ntake_seat({str(self.home)!r})")

    def teardown(self) -> None:
        """Leave the kernel to the next one."""


class Cell(IPyNbCell):
    """A cell of the instructor's, run for one trainee."""

    lesson: LessonChecks
    check: Check | None

    def setup(self) -> None:
        """Open the lesson again when the kernel died in an earlier cell: this one shall not suffer for it."""
        if not self.parent.kernel.is_alive():
            self.parent.be_seated()
            for cell in self.lesson.setup:
                self.parent.kernel.run(cell.source)

    def runtest(self) -> None:
        """Run and compare as nbval does, and keep the score."""
        passed = False
        try:
            super().runtest()
            passed = True
        finally:
            if self.parent.timed_out:  # what still runs in it must not be there for the next cell
                self.parent.timed_out = False
                self.parent.kernel.stop()
            if self.check:
                found = Checked(score_of(self.check, self.test_outputs or ()), passed)
                self.parent.grading.found[self.path.stem][self.check.name] = found


def score_of(check: Check, outputs: Iterable[Mapping[str, Any]]) -> Score | None:
    """Return the score in the outputs of a check cell; None for anything but one that can be true."""
    scores = [output["data"][SCORE_MIME] for output in outputs if SCORE_MIME in output.get("data", {})]
    try:
        (data,) = scores
        score = Score.from_json(data)
    except (ValueError, KeyError, TypeError):
        return None
    exercise = check.exercise
    is_this_one = (score.exercise, score.possible) == (exercise.id, exercise.points)
    is_final = score.state in ("scored", "unanswered") and data["points"] == score.points
    return score if is_this_one and is_final and score.points <= exercise.points else None


def _brief(output: object) -> str:
    try:
        return Score.from_json(output).headline  # type: ignore[arg-type]
    except (KeyError, TypeError):
        return str(output)[:200]
