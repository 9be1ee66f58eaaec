"""What a person gives points for: the parts of a rubric, and how many points each is worth."""

from dataclasses import dataclass
from typing import Any

from helpers.content import AnyExercise
from helpers.exercises.board import Board
from helpers.exercises.journey import Journey
from helpers.exercises.script import Script
from helpers.exercises.table import Table

MARKABLE = ("script", "table", "journey", "board")  # the kinds in which people write
WHOLE = "整份"


@dataclass(frozen=True)
class Criterion:
    """One part of a rubric: `part` is that of the automatic `ScoreItem`, `possible` its most points."""

    part: str
    label: str
    possible: float


def is_markable(exercise: AnyExercise) -> bool:
    """Whether a person may give other points than the check."""
    return exercise.graded and exercise.kind in MARKABLE


def criteria(exercise: AnyExercise, answer: Any) -> tuple[Criterion, ...]:
    """Return the parts of the rubric for an answer; together they are worth at least all the points.

    A table may have more rows than are asked for, so its sum has to be held to the points of the exercise.
    """
    if isinstance(exercise, Script):
        reviews = exercise.review(answer)
        worth = exercise.points / sum(found.possible for found in reviews)
        return tuple(
            Criterion(found.step or "whole", exercise.label(found.step), found.possible * worth)
            for found in reviews
        )
    if isinstance(exercise, Journey):
        findings = exercise.rubric(answer)
        return tuple(
            Criterion(finding.rule, finding.label, exercise.points / len(findings)) for finding in findings
        )
    if isinstance(exercise, Table):
        return _rows(exercise, answer)
    return (Criterion("ideas" if isinstance(exercise, Board) else "", WHOLE, exercise.points),)


def _rows(exercise: Table, answer: Any) -> tuple[Criterion, ...]:
    worth = exercise.points / exercise.asked
    begun = [place for place, row in enumerate(exercise.shown(answer)) if exercise.is_row_begun(place, row)]
    rows = tuple(Criterion(str(place + 1), exercise.row_name(place), worth) for place in begun)
    left = exercise.asked - len(rows)
    return (*rows, Criterion("", f"还要写 {left} 行", left * worth)) if left > 0 else rows
