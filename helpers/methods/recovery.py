"""What calling detractors back changes: two groups compared, and what the difference may be worth.

Where a lot decides who is called, the two groups differ in nothing else, and the difference is the effect of
the call. Where people were picked (the angriest first, the valuable first) it is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.methods.inference import Limits, leaves_out_zero, quantile

MONTHS = 12


class Rate(NamedTuple):
    """What `n` people did: `events` in all, per person `rate` with its limits."""

    events: float
    n: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """Per person; NaN for nobody."""
        return self.events / self.n if self.n else math.nan


class Effect(NamedTuple):
    """What those called did against those not called, per person; the interval is of the difference."""

    called: Rate
    not_called: Rate
    difference: float
    interval: Limits

    @property
    def clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return leaves_out_zero(self.interval)


def share(count: int, n: int, confidence: float = 0.95) -> Rate:
    """Return the share `count` / `n` with Wilson's interval (JASA 1927), NaN limits for nobody.

    Raises ValueError for counts that are not possible.
    """
    _check(count, n)
    if not n:
        return Rate(count, n, math.nan, math.nan)
    z = quantile(confidence)
    middle = (count + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(count * (n - count) / n + z * z / 4)
    return Rate(count, n, max(0.0, middle - half), min(1.0, middle + half))


def compare_shares(called: tuple[int, int], not_called: tuple[int, int], confidence: float = 0.95) -> Effect:
    """Return the difference of two shares, each given as (count, n), NaN where a group is empty.

    The interval is Agresti and Caffo's (The American Statistician 2000): Wald's after adding a yes and a no
    to either group, and centred there. Raises ValueError for counts that are not possible.
    """
    a, b = share(*called, confidence), share(*not_called, confidence)
    if not (a.n and b.n):
        return Effect(a, b, math.nan, (math.nan, math.nan))
    (p, n), (q, m) = (((one.events + 1) / (one.n + 2), one.n + 2) for one in (a, b))
    half = quantile(confidence) * math.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    return Effect(a, b, a.rate - b.rate, (p - q - half, p - q + half))


def compare_numbers(called: ArrayLike, not_called: ArrayLike, confidence: float = 0.95) -> Effect:
    """Return the difference of two means of numbers a person (friends brought), NaN with fewer than 2 people.

    Welch's intervals with the normal quantile: meant for groups of 30 and more.
    """
    z = quantile(confidence)
    (a, variance_a), (b, variance_b) = (_mean(numbers, z) for numbers in (called, not_called))
    half = z * math.sqrt(variance_a + variance_b)
    difference = a.rate - b.rate
    return Effect(a, b, difference, (difference - half, difference + half))


class Worth(NamedTuple):
    """What a year of calls is worth in money; `low` and `high` follow the intervals of the effects."""

    called: float
    """Calls a year."""
    kept: float
    """Customers a year who stay because of the call."""
    friends: float
    """New customers a year whom the called bring more."""
    benefit: float
    cost: float
    low: float
    high: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost


def yearly_worth(
    detractors_a_month: float,
    reached: float,
    stay: Sequence[float],
    friends: Sequence[float],
    value: float,
    cost: float,
) -> Worth:
    """Return what calling back is worth in a year.

    `reached` is the share of detractors who are spoken to; `stay` and `friends` are (low, value, high) of
    the effect of a call, in customers per call; `value` is a year with a customer, `cost` a call, in one
    currency. Taking both low limits together, and both high ones, gives a range wider than 95 %.
    """
    calls = MONTHS * detractors_a_month * reached
    low, middle, high = (
        calls * (kept + brought) * value for kept, brought in zip(stay, friends, strict=True)
    )
    spent = calls * cost
    return Worth(calls, calls * stay[1], calls * friends[1], middle, spent, low - spent, high - spent)


def _mean(numbers: ArrayLike, z: float) -> tuple[Rate, float]:
    """The mean with its interval, and its variance."""
    array = np.asarray(numbers, dtype=float)
    if len(array) < 2:
        return Rate(float(array.sum()), len(array), math.nan, math.nan), math.nan
    variance = float(array.var(ddof=1)) / len(array)
    half = z * math.sqrt(variance)
    mean = float(array.mean())
    return Rate(float(array.sum()), len(array), mean - half, mean + half), variance


def _check(count: int, n: int) -> None:
    if not 0 <= count <= n:
        raise ValueError(f"{n} 人里不会有 {count} 人，请检查人数。")
