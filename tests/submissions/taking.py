"""Taking in, as tests of it need it again and again: a class, a day, and what comes out."""

from datetime import UTC, datetime
from pathlib import Path

from helpers.submissions.submission import Intake, Rejected, Submission
from helpers.submissions.take_in import take_in
from tests.grading.a_class import a_class

CLASS = a_class(4, seed=11, practice=True)
NOW = datetime(2026, 3, 21, tzinfo=UTC)


def put(inbox: Path, raw: bytes, name: str = "作业.zip") -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def taken(inbox: Path) -> Intake:
    return take_in(inbox, now=NOW)


def the_one(inbox: Path) -> Submission:
    """The only submission there is; nothing was rejected."""
    intake = taken(inbox)
    assert intake.rejected == ()
    (submission,) = intake.submissions
    return submission


def rejected(inbox: Path) -> Rejected:
    intake = taken(inbox)
    assert intake.submissions == ()
    (one,) = intake.rejected
    return one
