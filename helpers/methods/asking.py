"""How the way of asking moves a score while no customer changes: the scale, the wording, and who is asked.

A teaching model, not a law of measurement: every customer has an attitude from 0 to 100 and marks the answer
that lies nearest to it, the answers of a scale standing at equal distances from 0 to 100. There is no formula
that turns the score of one scale into that of another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers.methods.counts import Counts

Attitudes = NDArray[np.float64]
HIGHEST = 100.0  # of an attitude; the lowest is 0


class Scale(NamedTuple):
    """The answers from `low` to `high`, and which of them count as detractors and as promoters."""

    low: int
    high: int
    detractors_to: int
    promoters_from: int


class Customers(NamedTuple):
    """The same people however they are asked: attitudes, and for each a lot (0–1) to reach him or not."""

    attitudes: Attitudes
    lots: Attitudes


def customers(n: int, seed: int) -> Customers:
    """Return `n` customers: a third lukewarm, half content, a sixth angry (Beta distributions)."""
    lot = np.random.default_rng(seed)
    kinds = lot.choice(3, size=n, p=(1 / 3, 1 / 2, 1 / 6))
    shapes = np.array([(9.0, 4.0), (16.0, 2.0), (2.0, 3.5)])[kinds]
    return Customers(HIGHEST * lot.beta(shapes[:, 0], shapes[:, 1]), lot.random(n))


def asked(people: Customers, unhappy_below: float, share_unhappy: float) -> Attitudes:
    """Return the attitudes of those who are asked: all others, but of the unhappy only a share (0–1)."""
    reached = (people.attitudes >= unhappy_below) | (people.lots < share_unhappy)
    return people.attitudes[reached]


def nudged(attitudes: Attitudes, push: float) -> Attitudes:
    """Return what the attitudes look like when the question adds `push` to each; none passes the ends."""
    return np.clip(attitudes + push, 0, HIGHEST)


def answers(attitudes: Attitudes, scale: Scale) -> tuple[int, ...]:
    """Return how many mark each answer of a scale, from its low end to its high end; a half goes up."""
    steps = scale.high - scale.low
    marked = np.floor(attitudes / HIGHEST * steps + 0.5).astype(int)
    return tuple(np.bincount(marked, minlength=steps + 1).tolist())


def count(histogram: tuple[int, ...], scale: Scale) -> Counts:
    """Count detractors, passives and promoters by the rule of a scale."""
    detractors = sum(histogram[: scale.detractors_to - scale.low + 1])
    promoters = sum(histogram[scale.promoters_from - scale.low :])
    return Counts(detractors, sum(histogram) - detractors - promoters, promoters)
