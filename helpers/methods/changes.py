"""The month from which a score is another one than before."""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from helpers.methods.nps import Counts, compare

# The largest of many z values is compared with the square root of 8.68: the 5 % point of the sup-Wald test
# with one parameter and 15 % trimmed at each end (Andrews, Econometrica 1993, corrected table 2003).
TRIM = 0.15
CRITICAL_Z = 8.68**0.5


class Change(NamedTuple):
    """A step in a series: `position` is the first period after it, the difference is after minus before.

    The difference and its interval are in points, z is that of `nps.compare`. As the position was looked for,
    the interval is a little too narrow.
    """

    position: int
    difference: float
    interval: tuple[float, float]
    z: float
    before: Counts
    after: Counts


def find_change(periods: Sequence[Counts], smallest: int = 30) -> Change | None:
    """Return the clearest step in NPS between two periods, or None when no step is clear.

    `periods` are the counts of each period in order. At least 15 % of the periods and `smallest` answers
    stay on either side. A series without a step is mistaken for one with a step in at most 5 % of cases.
    """
    margin = max(1, ceil(TRIM * len(periods)))
    steps = [_step(periods, position) for position in range(margin, len(periods) - margin + 1)]
    steps = [step for step in steps if min(step.before.n, step.after.n) >= smallest]
    clearest = max(steps, key=lambda step: abs(step.z), default=None)
    return clearest if clearest and abs(clearest.z) >= CRITICAL_Z else None


def total(periods: Sequence[Counts]) -> Counts:
    """Return the counts of several periods together."""
    return Counts(*(sum(period[part] for period in periods) for part in range(3)))


def _step(periods: Sequence[Counts], position: int) -> Change:
    before, after = total(periods[:position]), total(periods[position:])
    if not before.n or not after.n:
        return Change(position, 0.0, (0.0, 0.0), 0.0, before, after)
    found = compare(after, before)
    return Change(position, found.difference, found.interval, found.z, before, after)
