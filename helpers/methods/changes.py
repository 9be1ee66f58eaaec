"""The month from which a score is another one than before."""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers.methods.counts import THIN
from helpers.methods.nps import PSEUDO, Counts, compare, standard_error

# The largest of many z values is compared with the square root of 8.68: the 5 % point of the sup-Wald test
# with one parameter and 15 % trimmed at each end (Andrews, Econometrica 1993, corrected table 2003).
TRIM = 0.15
CRITICAL_Z = 8.68**0.5


class Change(NamedTuple):
    """A step in a series: `position` is the first period after it, the difference is after minus before.

    The difference and its interval are in points. `unrest` is how many times as much as by chance the periods
    vary on either side of the step (1: not more); z and the interval allow for it. As the position was looked
    for, the interval is a little too narrow.
    """

    position: int
    difference: float
    interval: tuple[float, float]
    z: float
    unrest: float
    before: Counts
    after: Counts


def find_change(periods: Sequence[Counts], smallest: int = THIN) -> Change | None:
    """Return the clearest step in NPS between two periods, or None when no step is clear.

    `periods` are the counts of each period in order. At least 15 % of the periods and `smallest` answers
    stay on either side. A series without a step is mistaken for one with a step in at most 5 % of cases; in
    a restless series (seasons, campaigns) a step has to stand out from that unrest as well.
    """
    answered = np.array([period.n > 0 for period in periods], dtype=bool)
    scores = np.array([period.nps for period in periods], dtype=float)
    errors = np.array([_error(period) for period in periods], dtype=float)
    margin = max(1, ceil(TRIM * len(periods)))
    steps = []
    for place in range(margin, len(periods) - margin + 1):
        before, after = total(periods[:place]), total(periods[place:])
        if min(before.n, after.n) >= smallest:
            expected = np.where(np.arange(len(periods)) < place, before.nps, after.nps)
            distances = ((scores - expected) / errors)[answered]
            steps.append(_step(place, before, after, unrest(distances)))
    clearest = max(steps, key=lambda step: abs(step.z), default=None)
    return clearest if clearest and abs(clearest.z) >= CRITICAL_Z else None


def total(periods: Sequence[Counts]) -> Counts:
    """Return the counts of several periods together."""
    return Counts(*(sum(period[part] for period in periods) for part in range(3)))


def unrest(distances: NDArray[np.floating[Any]]) -> float:
    """Return how many times as much as by chance periods vary around two levels, at least 1.

    `distances` are those of each period from its level, in standard errors. The dispersion of
    quasi-likelihood, Pearson's χ² over its degrees of freedom (McCullagh and Nelder, Generalized Linear
    Models, 1989); for shares over time it is the idea of Laney's p′ chart (2002).
    """
    freedom = len(distances) - 2
    return max(1.0, float(distances @ distances) / freedom) if freedom > 0 else 1.0


def _error(period: Counts) -> float:
    """The standard error of a period in points; of the adjusted counts, as theirs is never 0."""
    return standard_error(Counts(*(count + extra for count, extra in zip(period, PSEUDO, strict=True))))


def _step(position: int, before: Counts, after: Counts, restless: float) -> Change:
    found = compare(after, before)
    low, high = found.interval
    middle, half = (low + high) / 2, (high - low) / 2 * sqrt(restless)
    limits = (middle - half, middle + half)
    return Change(position, found.difference, limits, found.z / sqrt(restless), restless, before, after)
