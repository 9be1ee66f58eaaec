"""What lies on the marking desk: exercises, the papers of each, what is shown of one, and its opinions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.exercises.script import Situation

Pictures = tuple[tuple[str, Markup], ...]
FAR_APART = 0.2  # of the points: opinions that differ by more have to be talked about


@dataclass(frozen=True)
class Task:
    """An exercise that people mark; how many papers it has, how many nobody marked, how many were blank."""

    name: str
    title: str
    points: float
    papers: int
    unmarked: int
    changed: int
    blank: int


@dataclass(frozen=True)
class Opinion:
    """What somebody gave; `is_present` says whether the answer is still the one that was read."""

    by: str
    at: datetime
    points: float
    items: Mapping[str, float] = field(default_factory=dict)
    comment: str = ""
    is_present: bool = True


@dataclass(frozen=True)
class Paper:
    """One answer to be marked, without what it says.

    `name` and `number` tell nothing of the trainee, `who` does. `content` is the digest of the answer: papers
    that say the very same have the same. `counts` is the opinion that counts; without one it is the automatic
    points, which are None where the check could not be run.
    """

    name: str
    number: int
    who: str
    content: str
    automatic: float | None
    opinions: tuple[Opinion, ...] = ()
    counts: Opinion | None = None
    notice: str = ""

    @property
    def label(self) -> str:
        """What it is called on the desk."""
        return f"答卷 {self.number:02}"

    @cached_property
    def latest(self) -> dict[str, Opinion]:
        """The newest opinion of everybody on the present answer."""
        return {one.by: one for one in self.opinions if one.is_present}

    @property
    def is_changed(self) -> bool:
        """Whether it was marked, and the answer handed in anew since."""
        return bool(self.opinions) and self.counts is None

    def spread(self) -> float:
        """How many points the opinions on it lie apart."""
        given = [one.points for one in self.latest.values()]
        return max(given) - min(given) if given else 0.0


@dataclass(frozen=True)
class Part:
    """A part of the rubric: its most points, what the check gave (None: nothing) and what it heard."""

    name: str
    label: str
    possible: float
    automatic: float | None = None
    heard: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is shown of a paper: its answer as tables and pictures, and the parts of the rubric."""

    parts: tuple[Part, ...]
    listings: tuple[Listing, ...]
    pictures: Pictures = ()


@dataclass(frozen=True)
class Question:
    """What was asked, and the reference answer, where there is one."""

    title: str
    prompt: str
    points: float
    situation: Situation | None = None
    reference: tuple[Listing, ...] = ()
    reference_pictures: Pictures = ()


@dataclass(frozen=True)
class Draft:
    """What somebody has begun to give and not yet saved: the points of each part, and words."""

    items: Mapping[str, float] = field(default_factory=dict)
    comment: str = ""


class NothingToMark(Exception):
    """A folder has no papers to mark; the message says what to do first."""


class Papers(Protocol):
    """A folder of results: where papers are taken from, and marks and drafts are kept."""

    def tasks(self) -> tuple[Task, ...]:
        """The exercises that people mark, in the order of the course. Raises NothingToMark."""

    def question(self, task: str) -> Question:
        """What was asked."""

    def papers(self, task: str) -> tuple[Paper, ...]:
        """The papers of an exercise as they are now, in an order that tells nothing."""

    def sheet(self, task: str, paper: str, anonymous: bool) -> Sheet:
        """What is shown of a paper; of an anonymous one the trainee's name and number are covered."""

    def give(self, task: str, papers: Iterable[Paper], opinion: Opinion) -> None:
        """Keep an opinion on papers as they were read. Raises SaveError."""

    def draft(self, task: str, paper: Paper, by: str) -> Draft | None:
        """What somebody began to give to this very answer."""

    def keep(self, task: str, paper: Paper, by: str, draft: Draft | None) -> None:
        """Keep what somebody began to give, or forget it. Raises SaveError."""
