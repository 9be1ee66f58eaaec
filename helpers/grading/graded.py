"""What nbval found, a file a trainee: what stands in graded/<id>.json is not run again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from helpers.answers import write_atomically
from helpers.exercises.base import Content
from helpers.grading.results import Checked, Result
from helpers.submissions.submission import Submission

FOLDER = "graded"


class Case(Content):
    """One cell in pytest's report: `message` is empty when it passed."""

    name: str
    outcome: Literal["passed", "failure", "error"]
    message: str = ""


class Graded(Content):
    """A submission, what each graded exercise of it reached, and pytest's report.

    `edition` is the fingerprint of what it was graded against.
    """

    format: Literal[1] = 1
    edition: str
    submission: Submission
    checked: dict[str, Checked]
    cases: tuple[Case, ...] = ()

    @property
    def result(self) -> Result:
        """What is known before anybody marked."""
        return Result(self.submission, self.checked)

    @property
    def is_whole(self) -> bool:
        """Whether every exercise has a score."""
        return all(checked.score for checked in self.checked.values())

    def holds_for(self, submission: Submission, edition: str, exercises: Iterable[str]) -> bool:
        """Whether grading these answers with this edition again would find no more and nothing else."""
        same = (self.submission.digest, self.edition) == (submission.digest, edition)
        return same and self.is_whole and self.checked.keys() == set(exercises)


def path_of(submission: str, results: Path) -> Path:
    """Return where in the folder of results the file of a submission (its id) lies."""
    return results / FOLDER / f"{submission}.json"


def read(submission: str, results: Path) -> Graded | None:
    """Return what was found before; None when there is nothing, or nothing that can be read."""
    try:
        return Graded.model_validate_json(path_of(submission, results).read_bytes())
    except (OSError, ValueError):
        return None


def write(graded: Graded, results: Path) -> None:
    """Write what was found, the whole of it or nothing, unless it stands there already. Raises OSError."""
    path = path_of(graded.submission.id, results)
    content = (graded.model_dump_json(indent=1) + "\n").encode(errors="replace")
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)


def forget_others(class_ids: Iterable[str], results: Path) -> None:
    """Take away what was found about trainees who are not in the class any more. Raises OSError."""
    ours = {path_of(name, results) for name in class_ids}
    for path in set((results / FOLDER).glob("*.json")) - ours:
        path.unlink()
