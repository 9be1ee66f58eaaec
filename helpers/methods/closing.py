"""What it is worth when detractors who are called back turn into promoters: a year, and where it pays."""

from __future__ import annotations

import math
from typing import NamedTuple

from helpers.methods.recovery import Worth, yearly_worth


class Gap(NamedTuple):
    """What a promoter is ahead of a detractor nobody called, per head in the period of the survey."""

    stays: float
    """Difference of the shares that stay (0–1)."""
    friends: float
    """Difference of the new customers brought."""

    @property
    def customers(self) -> float:
        """Customers, kept or new, for each detractor who turns."""
        return self.stays + self.friends


def turned_worth(
    detractors_a_month: float, reached: float, turned: float, gap: Gap, value: float, cost: float
) -> Worth:
    """Return a year of calls of which the share `turned` (0–1) makes a promoter; money in one currency.

    `reached` is the share of detractors spoken to, `value` a year with a customer, `cost` a call. There is
    no range: `low` and `high` are the middle.
    """
    stay, friends = ((turned * one,) * 3 for one in gap)
    return yearly_worth(detractors_a_month, reached, stay, friends, value, cost)


def break_even(gap: Gap, value: float, cost: float) -> float:
    """Return the share of calls that has to turn a detractor to pay for all calls; ∞ when none could."""
    each = gap.customers * value
    if not cost:
        return 0.0
    return cost / each if each > 0 else math.inf


def silenced(calls: float, turned: float, told: float, lost: float) -> float:
    """Return customers who come after all, as those turned no longer tell `told` people each.

    Of those told, the share `lost` (0–1) would have stayed away. Both are claims: see whoever calls this.
    """
    return calls * turned * told * lost
