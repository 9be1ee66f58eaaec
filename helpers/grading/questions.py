"""What is graded: every exercise with points, lesson by lesson, and the sums over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from helpers import content
from helpers.content import COURSE_DATA, AnyExercise
from helpers.exercises.base import Key
from helpers.exercises.number import show_number
from helpers.exercises.score import ScoreItem
from helpers.exercises.sorting import Sorting, SurveyCards
from helpers.grading.results import Result
from helpers.submissions.submission import Intake
from helpers.widgets.cards import cards_of

OPEN = "未评"  # what could not be checked; it is never a zero


@dataclass(frozen=True)
class Question:
    """A graded exercise: `name` is `<course>/<lesson>/<exercise>`, `number` that of its lesson, as in 1.4."""

    name: str
    number: str
    lesson: str
    exercise: AnyExercise
    key: Key[Any]
    cards: Mapping[str, str] = field(default_factory=dict)  # what those of a survey say, by part

    @property
    def label(self) -> str:
        """What it is called where several lessons stand together."""
        return f"{self.number} {self.exercise.title}"

    @property
    def possible(self) -> float:
        """Its points."""
        return self.exercise.points

    def part(self, item: ScoreItem) -> str:
        """Return what a part of its score is called: of a card from a survey, what stands on it."""
        return self.cards.get(item.part, item.label)

    def read(self, result: Result) -> Any:
        """Return what a trainee answered, as a model; the empty answer when there is none."""
        return self.exercise.read_answer(result.submission.answers.get(self.name))


class Sum(NamedTuple):
    """The points reached, out of how many, and how many exercises could not be checked."""

    points: float
    possible: float
    open: int

    @property
    def share(self) -> float | None:
        """The share of the points, 0 to 1; None while anything is open, and where there are no points."""
        return self.points / self.possible if self.possible and not self.open else None


def questions(data: Path = COURSE_DATA) -> tuple[Question, ...]:
    """Return every graded exercise in course order. Raises ContentError."""
    found = []
    for path in content.lesson_paths(data):
        lesson = content.load_lesson(path, data)
        keys = content.load_keys(lesson, data)
        number = content.lesson_number(path)
        found += [
            Question(f"{path}/{name}", number, lesson.title, exercise, keys[name], _cards(exercise))
            for name, exercise in lesson.exercises.items()
            if exercise.graded
        ]
    return tuple(found)


def _cards(exercise: AnyExercise) -> dict[str, str]:
    if not (isinstance(exercise, Sorting) and isinstance(exercise.cards, SurveyCards)):
        return {}
    return {name: card.line for name, card in cards_of(exercise).items()}


def asked(results: Iterable[Result], data: Path = COURSE_DATA) -> tuple[Question, ...]:
    """Return what was graded in this class: of a class of one course not the exercises of the others.

    An exercise that was checked for anybody counts for everybody; where nothing was, all are asked.
    """
    checked = {name for result in results for name in result.checked}
    every = questions(data)
    return tuple(question for question in every if question.name in checked) or every


def by_lesson(asked_questions: Sequence[Question]) -> dict[str, tuple[Question, ...]]:
    """Return the questions by the number of their lesson, in course order."""
    groups = groupby(asked_questions, key=lambda question: question.number)
    return {number: tuple(group) for number, group in groups}


def everybody(results: Iterable[Result], intake: Intake) -> tuple[Result, ...]:
    """Return a result for each submission by id, an empty one for whom nothing could be checked."""
    known = {result.submission.id: result for result in results}
    missing = (Result(one, {}) for one in intake.submissions if one.id not in known)
    return tuple(sorted((*known.values(), *missing), key=lambda result: result.submission.id))


def total(result: Result, asked_questions: Iterable[Question]) -> Sum:
    """Return the sum of what counts."""
    counted = tuple(asked_questions)
    points = [result.points(question.name) for question in counted]
    reached = round(sum(filter(None, points)), 2)
    return Sum(reached, sum(question.possible for question in counted), points.count(None))


def show_points(points: float | None) -> str:
    """Write points as people do, at most two decimals; what is not known is said."""
    return OPEN if points is None else show_number(round(points, 2))


def show_sum(found: Sum) -> str:
    """Write a sum, and what it lacks: `132.5`, `120（另有 2 题未评）`."""
    return show_points(found.points) + (f"（另有 {found.open} 题{OPEN}）" if found.open else "")
