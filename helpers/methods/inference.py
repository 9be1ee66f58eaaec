"""How sure a Net Promoter Score is: standard error, intervals, comparisons, sample sizes.

An answer counts −1 (detractor), 0 (passive) or +1 (promoter). With p and d the shares of promoters and
detractors, the mean is e = p − d and the variance of one answer is p + d − e². Taking p and d for
independent proportions would leave out their covariance and give too narrow an interval.
Everything that goes in or out as a score, a margin, a difference or a standard error is in points (×100).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Any, Literal, NamedTuple

import numpy as np

from helpers.methods.counts import Counts

Method = Literal["adjusted_wald", "wald", "score", "bootstrap"]
Limits = tuple[float, float]

# Added to (detractors, passives, promoters): MeasuringU's adjusted Wald (3, T), and the R package NPS.
# (1, 0, 1) is Bonett and Price's, (½, 1, ½) Agresti and Min's.
PSEUDO = (0.75, 1.5, 0.75)

# Half detractors, half promoters: the mix whose score is the least certain (variance 1).
WORST_MIX = (0.5, 0.0, 0.5)


class Comparison(NamedTuple):
    """A score set against another score or against a fixed benchmark, in points."""

    difference: float
    """As observed, first minus second."""
    z: float
    p_value: float
    """Two-sided."""
    interval: Limits
    """Of the difference, at the confidence that was asked for; centred on the adjusted difference."""

    @property
    def verdict(self) -> Literal["higher", "lower", "unclear"]:
        """What may be said of the first score at that confidence: "unclear" while the interval holds 0."""
        low, high = self.interval
        return "higher" if low > 0 else "lower" if high < 0 else "unclear"


NO_COMPARISON = Comparison(math.nan, math.nan, math.nan, (math.nan, math.nan))


def standard_error(counts: Counts, population: float | None = None) -> float:
    """Return the standard error of the score in points, √((p + d − e²) / n) × 100; NaN without answers.

    `population` is the number of customers the answers were drawn from; given, the error is multiplied by
    the finite population correction √((N − n) / (N − 1)). Raises ValueError for negative counts or for more
    answers than customers.
    """
    n, _, variance = _moments(*_checked(counts))
    return float(100 * np.sqrt(np.divide(variance, n)) * _finite_population(n, population)) if n else math.nan


def interval(
    counts: Counts,
    method: Method = "adjusted_wald",
    confidence: float = 0.95,
    pseudo: Sequence[float] = PSEUDO,
    *,
    resamples: int = 10_000,
    seed: int = 0,
) -> Limits:
    """Return the confidence limits of the score in points, (NaN, NaN) without answers.

    `wald` and `adjusted_wald` may leave −100…+100, see `clip`. `pseudo` (detractors, passives, promoters)
    is for `adjusted_wald` alone, which is centred on the adjusted score; `resamples` and `seed` are for
    `bootstrap` alone, which gives the same limits for the same seed. `score` is Tango's (1998) and suits
    small n. Raises ValueError for an unknown method, negative counts, a confidence outside 0…1, and for a
    bootstrap of weighted counts.
    Sources: Rocks, The American Statistician 2016; MeasuringU; R package NPS.
    """
    z = quantile(confidence)
    if not _checked(counts).n:
        return math.nan, math.nan
    match method:
        case "adjusted_wald":
            return _wald(_adjusted(counts, pseudo), z)
        case "wald":
            return _wald(counts, z)
        case "score":
            return _score(counts, z)
        case "bootstrap":
            return _bootstrap(counts, confidence, resamples, seed)
    raise ValueError(f"没有“{method}”这种区间算法，可用 adjusted_wald、wald、score、bootstrap。")


def clip(limits: Limits) -> Limits:
    """Bring limits into −100…+100: for showing them, never for computing on."""
    low, high = limits
    return max(low, -100.0), min(high, 100.0)


def compare(a: Counts, b: Counts, confidence: float = 0.95, pseudo: Sequence[float] = PSEUDO) -> Comparison:
    """Set the score of group a against that of group b, two independent groups.

    z = (e₁ − e₂) / √(v₁/n₁ + v₂/n₂) with `pseudo` added to both groups (MeasuringU). All fields are NaN
    when a group has no answers.
    """
    z = quantile(confidence)
    if not (_checked(a).n and _checked(b).n):
        return NO_COMPARISON
    n_a, mean_a, variance_a = _moments(*_adjusted(a, pseudo))
    n_b, mean_b, variance_b = _moments(*_adjusted(b, pseudo))
    error = math.sqrt(variance_a / n_a + variance_b / n_b)
    return _comparison(a.nps - b.nps, mean_a - mean_b, error, z)


def compare_with_benchmark(
    counts: Counts, benchmark: float, confidence: float = 0.95, pseudo: Sequence[float] = PSEUDO
) -> Comparison:
    """Set a score against a fixed number of points, such as a published figure of the industry.

    The benchmark is taken as exact: for another sample use `compare`. Raises ValueError for a benchmark
    outside −100…+100.
    """
    if not -100 <= benchmark <= 100:
        raise ValueError(f"参照值 {benchmark:g} 不在 −100 到 +100 之内。")
    z = quantile(confidence)
    if not _checked(counts).n:
        return NO_COMPARISON
    n, mean, variance = _moments(*_adjusted(counts, pseudo))
    return _comparison(counts.nps - benchmark, mean - benchmark / 100, math.sqrt(variance / n), z)


def sample_size(margin: float, confidence: float = 0.95, mix: Sequence[float] = WORST_MIX) -> int:
    """Return how many answers bring the score to within ± `margin` points.

    n = s²z²/m² − 3, rounded up, with s² the variance of one answer in `mix`: shares (or counts, or
    percentages) of detractors, passives and promoters as expected. Left out, the worst case is taken,
    half detractors and half promoters, s² = 1. The −3 are the pseudo-answers of the adjusted Wald interval
    (MeasuringU).
    """
    ratio = math.sqrt(_mix_variance(mix)) * quantile(confidence) / _positive(margin)
    return _whole_answers(ratio**2 - 3)


def sample_size_to_detect(
    difference: float, power: float = 0.8, confidence: float = 0.95, mix: Sequence[float] = WORST_MIX
) -> int:
    """Return how many answers each of two groups needs for `compare` to notice a difference in points.

    n = 2·s²·(zα + zβ)²/δ² per group, rounded up, with s² the variance of one answer in `mix` (as for
    `sample_size`) in either group, zα two-sided and zβ the quantile of `power`. (MeasuringU writes
    s²Z²/d² − 3 "for one group"; here s² is one group's variance, hence the 2, and the 3 are not taken off.)
    """
    if not 0 < power < 1:
        raise ValueError("检验功效要写成 0 到 1 之间的小数，例如 0.8。")
    z = quantile(confidence) + NormalDist().inv_cdf(power)
    return _whole_answers(2 * _mix_variance(mix) * (z / _positive(difference)) ** 2)


def leaves_out_zero(limits: Limits) -> bool:
    """Return whether an interval lies all on one side of 0; one of NaN does not."""
    low, high = limits
    return low > 0 or high < 0


def quantile(confidence: float) -> float:
    """Return the two-sided normal quantile: 1.96 for 0.95, not 1.64."""
    if not 0 < confidence < 1:
        raise ValueError("置信水平要写成 0 到 1 之间的小数，例如 0.95。")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wald_limits(detractors: Any, passives: Any, promoters: Any, z: float) -> tuple[Any, Any]:
    """Return e ± z·SE in points, for numbers or for arrays of the same shape; NaN without answers."""
    n, mean, variance = _moments(detractors, passives, promoters)
    with np.errstate(invalid="ignore"):
        half = z * np.sqrt(np.divide(variance, n))
    return 100 * (mean - half), 100 * (mean + half)


def _wald(counts: Counts, z: float) -> Limits:
    low, high = wald_limits(*counts, z)
    return float(low), float(high)


def _score(counts: Counts, z: float) -> Limits:
    """Invert Tango's score test (Statistics in Medicine 1998): all θ whose statistic is within ±z.

    The score is the difference of two paired proportions: detractors and promoters are the discordant pairs.
    """
    n, detractors, promoters = counts.n, counts.detractors, counts.promoters
    mean = (promoters - detractors) / n

    def statistic(theta: float) -> float:
        b = -detractors - promoters + (2 * n - promoters + detractors) * theta
        c = -detractors * theta * (1 - theta)
        q = (math.sqrt(max(b * b - 8 * n * c, 0.0)) - b) / (4 * n)
        distance = n * (mean - theta)
        variance = n * (2 * q + theta * (1 - theta))
        return distance / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, distance)

    low = -1.0 if mean == -1 else _where(lambda theta: statistic(theta) <= z, -1.0, mean)
    high = 1.0 if mean == 1 else _where(lambda theta: statistic(theta) < -z, mean, 1.0)
    return 100 * low, 100 * high


def _where(reached: Callable[[float], bool], start: float, end: float) -> float:
    """Halve [start, end] down to the point where `reached`, false at the start, turns true."""
    for _ in range(60):
        middle = (start + end) / 2
        start, end = (start, middle) if reached(middle) else (middle, end)
    return end


def _bootstrap(counts: Counts, confidence: float, resamples: int, seed: int) -> Limits:
    """Percentile limits. Resampling answers is drawing the three counts anew from a multinomial."""
    if any(count != int(count) for count in counts):
        raise ValueError("加权后的人数不是整数，不能用 bootstrap，请改用 adjusted_wald 或 score。")
    drawn = np.random.default_rng(seed).multinomial(int(counts.n), counts.shares, size=resamples)
    tail = (1 - confidence) / 2
    low, high = np.quantile(100 * (drawn[:, 2] - drawn[:, 0]) / counts.n, [tail, 1 - tail])
    return float(low), float(high)


def _moments(detractors: Any, passives: Any, promoters: Any) -> tuple[Any, Any, Any]:
    """n, and the mean and variance of one answer scored −1, 0, +1 (NaN without answers); also of arrays."""
    n = detractors + passives + promoters
    with np.errstate(invalid="ignore"):
        mean = np.divide(promoters - detractors, n)
        variance = np.divide(promoters + detractors, n) - mean**2
    return n, mean, np.maximum(variance, 0)  # all promoters: 1 − 1² may come out a hair below 0


def _checked(counts: Counts) -> Counts:
    if not all(math.isfinite(count) and count >= 0 for count in counts):
        raise ValueError("各类人数不能是负数，也不能空缺。")
    return counts


def _adjusted(counts: Counts, pseudo: Sequence[float]) -> Counts:
    detractors, passives, promoters = _checked(Counts(*pseudo))
    return Counts(counts.detractors + detractors, counts.passives + passives, counts.promoters + promoters)


def _comparison(observed: float, adjusted: float, error: float, z_limit: float) -> Comparison:
    """Judge an adjusted difference by its standard error (both on −1…1; `observed` in points)."""
    # There is no error without pseudo-answers where everybody in a group said the same.
    z = float(adjusted / error) if error else math.copysign(math.inf, adjusted) if adjusted else 0.0
    limits = float(100 * (adjusted - z_limit * error)), float(100 * (adjusted + z_limit * error))
    return Comparison(observed, z, math.erfc(abs(z) / math.sqrt(2)), limits)


def _finite_population(n: float, population: float | None) -> float:
    if population is None:
        return 1.0
    if population < n:
        raise ValueError(f"客户总数 {population:g} 比回答数 {n:g} 还少。")
    return math.sqrt((population - n) / (population - 1)) if population > 1 else 0.0


def _mix_variance(mix: Sequence[float]) -> float:
    n, _, variance = _moments(*_checked(Counts(*mix)))
    if not n:
        raise ValueError("三类客户的占比不能全是 0。")
    return float(variance)


def _positive(points: float) -> float:
    """Points as a fraction of 100."""
    if not points > 0:
        raise ValueError("误差范围和分差都要大于 0 分。")
    return points / 100


def _whole_answers(n: float) -> int:
    # Rounding noise in the last digits must not cost an interview.
    return max(1, math.ceil(round(n, 9)))
