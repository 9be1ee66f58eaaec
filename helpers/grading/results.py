"""What a trainee reached: what nbval found, and what a person gave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.exercises.score import Score
from helpers.grading.marks import Mark
from helpers.submissions.submission import Submission, digest


@dataclass(frozen=True)
class Checked:
    """One graded exercise of one trainee after its check cell ran.

    `passed` says whether nbval found the committed output, that of the reference answer; `score` is the one
    in the cell's output, None when the cell gave none, which is never the trainee's fault.
    """

    score: Score | None
    passed: bool


@dataclass(frozen=True)
class Result:
    """Everything there is to say of one trainee; exercises are `<course>/<lesson>/<exercise>`."""

    submission: Submission
    checked: Mapping[str, Checked]
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    @property
    def who(self) -> tuple[str, str]:
        """The number and the name."""
        return self.submission.profile.number, self.submission.profile.name

    def possible(self, exercise: str) -> float | None:
        """Return the points there are; None when the check could not be run."""
        checked = self.checked.get(exercise)
        return checked.score.possible if checked and checked.score else None

    def automatic(self, exercise: str) -> float | None:
        """Return the points that the check gave; None when it could not be run."""
        checked = self.checked.get(exercise)
        return checked.score.points if checked and checked.score else None

    def mark(self, exercise: str) -> Mark | None:
        """Return the newest mark that a person gave to this very answer, out of the points there are now."""
        marks = self.marks.get(exercise, ())
        answer = digest(self.submission.answers.get(exercise)) if marks else ""
        return newest(marks, answer, self.possible(exercise))

    def points(self, exercise: str) -> float | None:
        """Return what counts: what a person gave, never more than there is, else what the check gave."""
        mark = self.mark(exercise)
        if mark is None:
            return self.automatic(exercise)
        most = (one for one in (mark.possible, self.possible(exercise)) if one is not None)
        return min((mark.points, *most))


def newest(marks: Sequence[Mark], answer: str, possible: float | None) -> Mark | None:
    """Return the newest mark of those that may count for an answer (its digest) and its points."""
    return next((mark for mark in reversed(marks) if may_count(mark, answer, possible)), None)


def may_count(mark: Mark, answer: str, possible: float | None) -> bool:
    """Whether a mark is one of this very answer, and out of as many points; None fits every number."""
    return mark.answer == answer and (None in (mark.possible, possible) or mark.possible == possible)


def noticed(results: Iterable[Result]) -> tuple[tuple[str, str, str, str], ...]:
    """Return every notice: number, name, file and what is said."""
    return tuple(
        (*result.who, result.submission.file, notice)
        for result in results
        for notice in result.submission.notices
    )
