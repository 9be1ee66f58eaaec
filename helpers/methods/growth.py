"""What a score leaves open: mixes that give the same NPS, and how many customers each brings and loses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from helpers.methods.counts import Counts


class Growth(NamedTuple):
    """What becomes of customers in a period, per customer at its start."""

    brought: float
    """New customers whom they bring."""
    lost: float
    """Customers who leave, or who stay away because of them."""

    @property
    def net(self) -> float:
        """Brought less lost."""
        return self.brought - self.lost


def mix(nps: float, passives: float) -> Counts:
    """Return the shares (0–1) of detractors, passives and promoters with this score in points.

    Promoters are (1 − passives + NPS/100) / 2. Raises ValueError where no mix can have both.
    """
    points = nps / 100
    if not (0 <= passives <= 1 and abs(points) <= 1 - passives + 1e-12):
        raise ValueError(f"中立者占 {passives:.0%} 时，NPS 不可能是 {nps:g}。")
    rest = 1 - passives
    return Counts(max(0.0, rest - points) / 2, passives, max(0.0, rest + points) / 2)


def growth(counts: Counts, brought: Sequence[float], lost: Sequence[float]) -> Growth:
    """Return what a mix brings and loses per customer.

    `brought` and `lost` are what one detractor, one passive and one promoter brings and loses in the period.
    Raises ValueError without customers or for figures that are no numbers from 0 up.
    """
    if not counts.n:
        raise ValueError("一位客户也没有，算不出增长。")
    if not all(math.isfinite(figure) and figure >= 0 for figure in (*brought, *lost)):
        raise ValueError("带来和失去的人数都要大于或等于 0。")
    sums = (
        math.fsum(share * each for share, each in zip(counts.shares, figures, strict=True))
        for figures in (brought, lost)
    )
    return Growth(*sums)
