"""What a worker is given of a trainee, and what it finds out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.grading.graded import Case
from helpers.grading.results import Checked


@dataclass(frozen=True)
class Sheet:
    """What there is to grade of one trainee: the answers to graded exercises, JSON by exercise."""

    id: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Findings:
    """What was found out about one trainee: an entry for each graded exercise, and pytest's report."""

    id: str
    checked: Mapping[str, Checked]
    cases: tuple[Case, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every exercise has a score."""
        return bool(self.checked) and all(one.score for one in self.checked.values())
