"""What was taken in: the submissions of a class, and what was wrong with them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpers.trainee import Profile

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Submission:
    """What one trainee handed in, checked: everything in it can be trusted to be what it says.

    `id` is unique in the class and safe as the name of a file: the number in lower case and a digest of
    number and name (`s0001~3fa2c1`), whoever else there is. `answers` are JSON data of known exercises that
    are not private, by `<course>/<lesson>/<exercise>`, as their models write them. `notices` are sentences
    for the instructor; `file` is the name of the zip.
    """

    id: str
    profile: Profile
    handed_in_at: datetime
    workbook: str
    answers: Mapping[str, Answer]
    notices: tuple[str, ...] = ()
    file: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of all answers."""
        return digest(self.answers)


@dataclass(frozen=True)
class Rejected:
    """A file of the inbox that is no submission, and why, in a sentence for the instructor."""

    file: str
    reason: str


@dataclass(frozen=True)
class Intake:
    """An inbox after it was read: one submission a trainee, by id, and the files that are none."""

    submissions: tuple[Submission, ...]
    rejected: tuple[Rejected, ...] = ()


def digest(answer: object) -> str:
    """Return the SHA-256 of JSON data, whatever the order of its names."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
