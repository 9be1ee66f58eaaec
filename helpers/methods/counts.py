"""The three kinds of answer, and how many of each: all that a Net Promoter Score is made of."""

from __future__ import annotations

import math
from typing import NamedTuple

CATEGORIES = ("detractor", "passive", "promoter")
THIN = 30  # fewer answers than this are a hint, not a finding

# Scores of each kind, as slices of the histogram 0–10 (Reichheld, Harvard Business Review, December 2003).
DETRACTOR_SCORES = slice(0, 7)
PASSIVE_SCORES = slice(7, 9)
PROMOTER_SCORES = slice(9, 11)


class Counts(NamedTuple):
    """How many detractors, passives and promoters answered (not whole numbers where answers have weights)."""

    detractors: float
    passives: float
    promoters: float

    @property
    def n(self) -> float:
        """Answers in all."""
        return self.detractors + self.passives + self.promoters

    @property
    def nps(self) -> float:
        """Promoters' minus detractors' share, in points from −100 to +100, unrounded; NaN without answers."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else math.nan

    @property
    def rounded(self) -> int | None:
        """The score as it is shown: whole points, a half away from zero; None without answers."""
        return round_points(self.nps)

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares of detractors, passives and promoters, from 0 to 1; NaN without answers."""
        if not self.n:
            return math.nan, math.nan, math.nan
        return self.detractors / self.n, self.passives / self.n, self.promoters / self.n


class Tally(NamedTuple):
    """Answers by score, and how many people left the question out."""

    histogram: tuple[int, ...]
    """How many gave 0, 1, … 10: eleven numbers."""
    missing: int

    @property
    def counts(self) -> Counts:
        return Counts(
            detractors=sum(self.histogram[DETRACTOR_SCORES]),
            passives=sum(self.histogram[PASSIVE_SCORES]),
            promoters=sum(self.histogram[PROMOTER_SCORES]),
        )


def round_points(points: float) -> int | None:
    """Round points to a whole number, a half away from zero; None for NaN.

    Python's own round() would show +12.5 as 12 and +13.5 as 14.
    """
    if math.isnan(points):
        return None
    return round_half_away(points)


def round_half_away(number: float) -> int:
    """Round to a whole number, a half away from zero, and what is a half but for floating point too.

    Raises ValueError for NaN.
    """
    return int(math.copysign(math.floor(abs(number) + 0.5 + 1e-9), number))
