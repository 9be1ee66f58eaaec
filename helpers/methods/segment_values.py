"""What a segment of customers is worth: size, NPS with its interval, and the revenue that is at stake."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.methods import nps


@dataclass(frozen=True)
class Outcomes:
    """What became of the customers, a number a row; made by `outcomes`."""

    kinds: NDArray[np.int8]
    """0 detractor, 1 passive, 2 promoter."""
    fees: NDArray[np.float64]
    """Yuan a year."""
    left: NDArray[np.float64]
    """1 for those who had left after six months."""
    leaving: NDArray[np.float64]
    """The share of detractors, passives and promoters who had left (0–1), over all rows."""


def outcomes(frame: pd.DataFrame) -> Outcomes:
    """Read score (0–10), yearly_fee (yuan) and stayed (1 or 0) of every customer.

    Raises ScoreError as `nps.tally` does, ValueError for a customer without a score.
    """
    kinds = nps.categorize(frame["score"]).codes
    if (kinds < 0).any():
        raise ValueError("有客户没有打分，不能分群计算 NPS。")
    left = 1.0 - frame["stayed"].to_numpy(dtype=float)
    people = np.bincount(kinds, minlength=3)
    leaving = np.bincount(kinds, weights=left, minlength=3) / np.maximum(people, 1)
    return Outcomes(kinds, frame["yearly_fee"].to_numpy(dtype=float), left, leaving)


class Described(NamedTuple):
    """What is known of one segment."""

    name: str
    counts: nps.Counts
    low: float
    """The limits of the score's interval, in points; NaN without customers."""
    high: float
    share: float
    """Of all customers, 0–1."""
    revenue: float
    """The yearly fees of all of them, yuan a year."""
    at_risk: float
    """The yearly fees of the detractors among them, yuan a year."""
    expected_loss: float
    """Each one's yearly fee × the share of customers of the same kind, over all segments, who had left after
    six months; yuan of yearly revenue."""
    left: int
    """How many of them had left after six months."""

    @property
    def n(self) -> int:
        """Customers in all."""
        return int(self.counts.n)

    @property
    def left_share(self) -> float:
        """The share who had left after six months (0–1); NaN without customers."""
        return self.left / self.n if self.n else math.nan


def describe(known: Outcomes, codes: NDArray[Any], names: Sequence[str]) -> tuple[Described, ...]:
    """Return what is known of each segment, in the order of `names`; `codes` has a place in `names` a row."""
    places = len(names)
    cells = codes.astype(np.intp) * 3 + known.kinds

    def total(weights: NDArray[np.float64] | None = None) -> NDArray[Any]:
        return np.bincount(cells, weights=weights, minlength=places * 3).reshape(places, 3)

    people, fees, left = total(), total(known.fees), total(known.left)
    return tuple(
        _described(name, nps.Counts(*map(int, people[place])), fees[place], int(left[place].sum()), known)
        for place, name in enumerate(names)
    )


def _described(
    name: str, counts: nps.Counts, fees: NDArray[np.float64], left: int, known: Outcomes
) -> Described:
    share = counts.n / max(1, len(known.kinds))
    low, high = nps.clip(nps.interval(counts)) if counts.n else (math.nan, math.nan)
    loss = float(fees @ known.leaving)
    return Described(name, counts, low, high, share, float(fees.sum()), float(fees[0]), loss, left)
