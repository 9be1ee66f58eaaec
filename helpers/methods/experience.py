"""How experience and recommending go together: a correlation over groups or people, and effects of levels.

A correlation of group means says nothing of single people (Robinson, American Sociological Review 1950), and
neither says what causes what.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.methods.inference import Limits, leaves_out_zero, quantile

FEWEST = 4  # Fisher's interval divides by n − 3


class Correlation(NamedTuple):
    """Pearson's r of `n` pairs, its interval, and the least-squares line y = intercept + slope · x."""

    r: float
    n: int
    interval: Limits
    slope: float
    intercept: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves 0 out; without one it does not."""
        return leaves_out_zero(self.interval)


def correlate(x: ArrayLike, y: ArrayLike, confidence: float = 0.95) -> Correlation:
    """Return how closely y follows x, pairs of finite numbers, each pair counting once.

    The interval is Fisher's: tanh(artanh r ± z/√(n − 3)); NaN with fewer than 4 pairs, where r says nothing,
    and all NaN where x or y never changes. Raises ValueError for lists of different length.
    """
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(xs) != len(ys):
        raise ValueError(f"有 {len(xs)} 个 x，却有 {len(ys)} 个 y，两者要一样多。")
    n = len(xs)
    if n < 2 or np.ptp(xs) == 0 or np.ptp(ys) == 0:
        return Correlation(math.nan, n, (math.nan, math.nan), math.nan, math.nan)
    across, up = xs - xs.mean(), ys - ys.mean()
    slope = float(across @ up / (across @ across))
    r = float(np.clip(across @ up / math.sqrt((across @ across) * (up @ up)), -1, 1))
    return Correlation(r, n, _fisher(r, n, confidence), slope, float(ys.mean() - slope * xs.mean()))


def _fisher(r: float, n: int, confidence: float) -> Limits:
    if n < FEWEST:
        return math.nan, math.nan
    if abs(r) == 1:
        return r, r
    middle, half = math.atanh(r), quantile(confidence) / math.sqrt(n - 3)
    return math.tanh(middle - half), math.tanh(middle + half)


def level_effects(
    frame: pd.DataFrame, target: str, factor: str, others: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """Return by how much each level of a factor lies above the average answer, other things equal.

    One regression on the categorical columns `factor` and `others` together; a level's effect is what it
    adds, less the average of the levels weighted by their answers: so weighted, the effects sum to 0. A row
    for each level with answers; columns n, effect, low, high (in units of `target`). Standard errors allow
    for answers that scatter unequally (White, Econometrica 1980). Raises ValueError for a gap in a column.
    """
    codes = {name: frame[name].cat.remove_unused_categories().cat for name in (factor, *others)}
    gaps = [name for name, part in codes.items() if (part.codes < 0).any()]
    if gaps or frame[target].isna().any():
        raise ValueError(f"“{'、'.join(gaps) or target}”这一列有空格，请先补上或去掉那些行。")
    names = list(codes[factor].categories)
    columns: list[NDArray[np.floating[Any]]] = [np.ones(len(frame))]
    for part in codes.values():
        columns += list(np.eye(len(part.categories))[part.codes].T[1:])
    design, outcome = np.column_stack(columns), frame[target].to_numpy(dtype=float)
    inverse = np.linalg.pinv(design.T @ design)
    estimates = inverse @ (design.T @ outcome)
    rest = outcome - design @ estimates
    covariance = inverse @ ((design * (rest**2)[:, None]).T @ design) @ inverse
    n = np.bincount(codes[factor].codes, minlength=len(names))
    added = np.zeros((len(names), design.shape[1]))
    added[1:, 1 : len(names)] = np.eye(len(names) - 1)
    contrast = added - (n / n.sum()) @ added
    effect = contrast @ estimates
    half = quantile(confidence) * np.sqrt(np.einsum("ij,jk,ik->i", contrast, covariance, contrast).clip(0))
    return pd.DataFrame({"n": n, "effect": effect, "low": effect - half, "high": effect + half}, index=names)
