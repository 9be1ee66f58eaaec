"""What a class most often got wrong: which card in which bucket, which option, which number, which rule."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from helpers.content import AnyExercise
from helpers.exercises.columns import OwnerColumn
from helpers.exercises.journey import Journey
from helpers.exercises.number import Number
from helpers.exercises.score import Score
from helpers.exercises.script import Script
from helpers.exercises.table import Table
from helpers.grading.own_words import own_words
from helpers.grading.questions import Question
from helpers.grading.results import Result
from helpers.listing_files import visible

NOT_ALONE = 2  # what one person got wrong is not the class's matter
SHARE = 0.1
LONGEST = 60  # characters of a part
LONGEST_QUOTE = 16  # characters of a trainee's own words


class Wrong(NamedTuple):
    """A wrong answer: what it is about, what was given, and what would have been right."""

    part: str
    given: str
    right: str = ""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that `count` of the `answered` gave."""

    question: Question
    wrong: Wrong
    count: int
    answered: int

    @property
    def share(self) -> float:
        """The share of those who have written something, 0 to 1."""
        return self.count / self.answered

    @property
    def words(self) -> str:
        """The mistake in a line."""
        return f"{self.wrong.part.rstrip('。')}：{self.wrong.given}"


def mistakes(question: Question, results: Sequence[Result], most: int = 3) -> tuple[Mistake, ...]:
    """Return the wrong answers most often given to one exercise, the most frequent first.

    Those of a single person, or of less than a tenth of those who answered, are left out.
    """
    counts: Counter[Wrong] = Counter()
    answered = 0
    for result in results:
        checked = result.checked.get(question.name)
        if checked and checked.score and checked.score.state == "scored":
            answered += 1
            counts.update(set(_wrong(question, result, checked.score)))
    fewest = max(NOT_ALONE, SHARE * answered)
    often = sorted(
        (pair for pair in counts.items() if pair[1] >= fewest), key=lambda pair: (-pair[1], pair[0])
    )
    return tuple(Mistake(question, wrong, count, answered) for wrong, count in often[:most])


def _wrong(question: Question, result: Result, score: Score) -> Iterator[Wrong]:
    answer = question.read(result)
    by_rules = BY_RULES.get(type(question.exercise))
    return by_rules(question.exercise, answer) if by_rules else _by_parts(question, answer, score)


def _by_parts(question: Question, answer: Any, score: Score) -> Iterator[Wrong]:
    """What was given to the parts that are not right, beside what the key has there."""
    exercise = question.exercise
    given, right = own_words(exercise, answer), own_words(exercise, question.key.answer)
    typed = getattr(answer, "typed", {}) if isinstance(exercise, Number) else {}
    for item in score.items:
        if not item.right and item.part:
            label = _short(question.part(item), LONGEST)
            words = "写的不是数字" if item.part in typed else given.get(item.part, "没有填")
            yield Wrong(label, words, right.get(item.part, ""))


def _script(exercise: Script, answer: Any) -> Iterator[Wrong]:
    for review in exercise.review(answer):
        label = exercise.label(review.step)
        if review.step is not None and not answer.texts.get(review.step, "").strip():
            yield Wrong(label, "没有写")
            continue
        for rule in review.missing:
            yield Wrong(label, f"没听到“{rule.label}”")
        for hurt in review.hurts:
            yield Wrong(label, f"要换个说法：“{_short(hurt.words, LONGEST_QUOTE)}”", hurt.taboo.instead)


def _table(exercise: Table, answer: Any) -> Iterator[Wrong]:
    for place, row in enumerate(exercise.shown(answer)):
        if exercise.is_row_begun(place, row):
            for label in exercise.missing(place, row):
                yield Wrong(f"“{label}”一栏", "没有写，或者要改")
            for name, column in exercise.columns.items():
                if isinstance(column, OwnerColumn) and name in row and column.is_nobody(row[name]):
                    yield Wrong(f"“{column.label}”一栏", "写的不是一个人")


def _journey(exercise: Journey, answer: Any) -> Iterator[Wrong]:
    for finding in exercise.rubric(answer):
        if finding.share < 1:
            yield Wrong(finding.label, "没有达到")


def _short(text: str, longest: int) -> str:
    seen = visible(text)
    return seen if len(seen) <= longest else f"{seen[: longest - 1]}…"


BY_RULES: dict[type[AnyExercise], Callable[[Any, Any], Iterator[Wrong]]] = {
    Script: _script,
    Table: _table,
    Journey: _journey,
}
