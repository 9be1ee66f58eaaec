"""What a trainee reached: what nbval found, and what a person gave."""

from collections.abc import Mapping
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

    def automatic(self, exercise: str) -> float | None:
        """Return the points that the check gave; None when it could not be run."""
        checked = self.checked.get(exercise)
        return checked.score.points if checked and checked.score else None

    def mark(self, exercise: str) -> Mark | None:
        """Return the newest mark that a person gave to this very answer."""
        marks = self.marks.get(exercise, ())
        answer = digest(self.submission.answers.get(exercise)) if marks else ""
        return next((mark for mark in reversed(marks) if mark.answer == answer), None)

    def points(self, exercise: str) -> float | None:
        """Return what counts: what a person gave, else what the check gave."""
        mark = self.mark(exercise)
        return mark.points if mark else self.automatic(exercise)
