"""How an episode is remembered: its most intense moment and its end count, its length hardly at all.

Peak–end rule and duration neglect: Kahneman, Fredrickson, Schreiber & Redelmeier, Psychological Science 1993;
Redelmeier & Kahneman, Pain 1996. It holds for bounded episodes, laboratory pain and film clips, and less for
long experiences of many events.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

LOWEST, HIGHEST = -5, 5  # the scale of emotions in every curve of ours


class PeakEnd(NamedTuple):
    """What stands out in a curve of emotions; `…_at` are places in it, counted from 0."""

    peak: float
    """The value farthest from 0, good or bad."""
    peak_at: int
    valley: float
    """The lowest value."""
    valley_at: int
    end: float
    score: float
    """What the rule predicts that is remembered: (peak + end) / 2."""
    mean: float
    """Each moment counted by how long it lasts."""
    total: float
    """Emotion × duration, summed: what somebody would remember to whom every minute counts."""
    highest: float
    """The highest value: the peak itself, unless the valley is farther from 0."""
    highest_at: int


def summarize(emotions: Sequence[float], durations: Sequence[float] | None = None) -> PeakEnd:
    """Return peak, valley, end and the remembered score of a curve, in the units of the emotions.

    `durations` has one for each moment, in any unit of time (1 each when left out); they touch `mean` and
    `total` alone. Of equal values the later one is named: it is nearer to the end, where memory looks from.
    Raises ValueError for an empty curve, a number that is not finite, and durations that do not fit.
    """
    if not len(emotions):
        raise ValueError("曲线上还没有时刻，至少要有一个。")
    lasting = [1.0] * len(emotions) if durations is None else list(durations)
    if len(lasting) != len(emotions):
        raise ValueError(f"有 {len(emotions)} 个时刻，却有 {len(lasting)} 个时长，两者要一样多。")
    if not all(map(math.isfinite, emotions)):
        raise ValueError("每个时刻的情绪都要是一个数。")
    if not all(math.isfinite(length) and length >= 0 for length in lasting) or not sum(lasting):
        raise ValueError("每个时刻的时长都要大于或等于 0，加起来要大于 0。")
    places = range(len(emotions))
    peak_at = max(places, key=lambda place: (abs(emotions[place]), place))
    valley_at = min(places, key=lambda place: (emotions[place], -place))
    highest_at = max(places, key=lambda place: (emotions[place], place))
    peak, end = float(emotions[peak_at]), float(emotions[-1])
    total = math.fsum(emotion * length for emotion, length in zip(emotions, lasting, strict=True))
    return PeakEnd(
        peak=peak,
        peak_at=peak_at,
        valley=float(emotions[valley_at]),
        valley_at=valley_at,
        end=end,
        score=(peak + end) / 2,
        mean=total / sum(lasting),
        total=total,
        highest=float(emotions[highest_at]),
        highest_at=highest_at,
    )
