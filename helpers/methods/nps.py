"""The Net Promoter Score: 0–10 answers → detractors, passives, promoters → a score and how sure it is.

    tally, count, categorize        read the answers of one question
    weighted_count                  the same where answers have weights
    standard_error, interval, …     how sure the score is (inference.py)
    by_group                        all of it for every touchpoint, month, branch …

Detractors answer 0–6, passives 7–8, promoters 9–10 (Reichheld, Harvard Business Review, December 2003).
NPS, Net Promoter and Net Promoter Score are registered trademarks (Bain, NICE/Satmetrix, Reichheld).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.methods import scores as reading
from helpers.methods.counts import (
    CATEGORIES,
    DETRACTOR_SCORES,
    PASSIVE_SCORES,
    PROMOTER_SCORES,
    Counts,
    Tally,
    round_points,
)
from helpers.methods.histogram import Table, histogram, histogram_by_group
from helpers.methods.inference import (
    PSEUDO,
    WORST_MIX,
    Comparison,
    clip,
    compare,
    compare_with_benchmark,
    interval,
    quantile,
    sample_size,
    sample_size_to_detect,
    standard_error,
    wald_limits,
)
from helpers.methods.scores import MISSING, SLOTS, WRONG, ScoreError, invalid_rows

__all__ = [
    "CATEGORIES",
    "PSEUDO",
    "WORST_MIX",
    "Comparison",
    "Counts",
    "ScoreError",
    "Tally",
    "by_group",
    "categorize",
    "clip",
    "compare",
    "compare_with_benchmark",
    "count",
    "interval",
    "invalid_rows",
    "round_points",
    "sample_size",
    "sample_size_to_detect",
    "standard_error",
    "tally",
    "weighted_count",
]


def categorize(scores: Iterable[object]) -> pd.Categorical:
    """Return "detractor" < "passive" < "promoter" for every answer; a missing answer stays missing.

    Raises ScoreError for anything but a whole number from 0 to 10.
    """
    category_of = np.full(SLOTS, -1, dtype=np.int8)
    for category, slots in enumerate((DETRACTOR_SCORES, PASSIVE_SCORES, PROMOTER_SCORES)):
        category_of[slots] = category
    codes = category_of[reading.valid_slots(scores)]
    categories = pd.CategoricalDtype(list(CATEGORIES), ordered=True)
    return pd.Categorical.from_codes(codes, dtype=categories)


def tally(scores: Iterable[object]) -> Tally:
    """Count answers by score, and the missing ones (NaN, None, NA) apart, so that none goes unsaid.

    Takes a list, an array or a Series of any numeric kind. Raises ScoreError, a ValueError naming the first
    offending row, its value and how many there are, for anything but a whole number from 0 to 10: numbers
    written as text too.
    """
    values = reading.read(scores)
    found = histogram(values)
    if found[WRONG]:
        reading.refuse_invalid(values)
    return Tally(histogram=tuple(found[:MISSING].tolist()), missing=int(found[MISSING]))


def count(scores: Iterable[object]) -> Counts:
    """Count detractors, passives and promoters; `tally` says besides how many answers were missing.

    Raises ScoreError as `tally` does.
    """
    return tally(scores).counts


def weighted_count(scores: Iterable[object], weights: Iterable[float]) -> Counts:
    """Count answers that have weights, scaled so that n is the effective number of answers.

    With Kish's n = (Σw)² / Σw² the shares are the weighted ones, and standard errors and intervals of the
    result are wider, as unequal weights demand. Missing answers are left out with their weights. Raises
    ScoreError as `tally` does, ValueError for weights that are negative, missing or too few.
    """
    slots = reading.valid_slots(scores)
    weight = np.asarray(list(weights), dtype=np.float64)
    if len(weight) != len(slots):
        raise ValueError(f"有 {len(slots)} 个分数，却有 {len(weight)} 个权重，两者要一样多。")
    if not (np.isfinite(weight) & (weight >= 0)).all():
        raise ValueError("权重要大于或等于 0，不能空缺。")
    weight = np.where(slots == MISSING, 0, weight)
    sum_of_squares = np.square(weight).sum()
    scale = weight.sum() / sum_of_squares if sum_of_squares else 0
    found = scale * np.bincount(slots, weights=weight, minlength=SLOTS)
    return Counts(*(float(found[kind].sum()) for kind in (DETRACTOR_SCORES, PASSIVE_SCORES, PROMOTER_SCORES)))


def by_group(
    frame: pd.DataFrame,
    score: Hashable,
    group: Hashable | list[Hashable],
    confidence: float = 0.95,
    pseudo: Sequence[float] = PSEUDO,
) -> pd.DataFrame:
    """Return the score of every group: a row a group, in the groups' order, those without a name last.

    `group` is the name of a column or a list of names. Columns: n (answers), missing, detractors, passives,
    promoters, detractor_share, passive_share, promoter_share (0–1), nps, low, high (points, unrounded; the
    adjusted Wald limits). NaN where n is 0. Raises ScoreError as `tally` does, ValueError for a column that
    is not there or when none is named.

    Where groups are categorical or integers, time is close to reading the columns once; text takes several
    times as long, so turn it into a categorical when it is used often. Memory does not grow with the rows.
    """
    names = list(dict.fromkeys(group)) if isinstance(group, list) else [group]
    if not names:
        raise ValueError("请至少选一列来分组。")
    columns = {name: _column(frame, name) for name in [score, *names]}
    values = reading.read(columns[score])
    labels, table = histogram_by_group(values, [reading.read(columns[name]) for name in names])
    if table[:, WRONG].any():
        reading.refuse_invalid(values, str(score))
    keys = _keys(labels, {name: columns[name].dtype for name in names})
    order = _order(keys)
    keys, table = keys.iloc[order], table[order]
    index = pd.Index(keys[names[0]]) if len(names) == 1 else pd.MultiIndex.from_frame(keys)
    return _scored(table, index, quantile(confidence), pseudo)


def _column(frame: pd.DataFrame, name: Hashable) -> pd.Series:
    if name not in frame.columns:
        raise ValueError(f"表里没有“{name}”这一列，现有的列：{'、'.join(map(str, frame.columns))}。")
    column = frame[name]
    if isinstance(column, pd.DataFrame):
        raise ValueError(f"表里有 {column.shape[1]} 列都叫“{name}”，请改成不同的列名。")
    return column


def _keys(labels: Sequence[Any], dtypes: dict[Hashable, Any]) -> pd.DataFrame:
    """One row a group, one column a grouping column, of that column's own type."""
    levels = [list(level) for level in zip(*labels, strict=True)] if len(dtypes) > 1 else [list(labels)]
    levels = levels or [[] for _ in dtypes]
    return pd.DataFrame(
        {name: _level(values, dtype) for (name, dtype), values in zip(dtypes.items(), levels, strict=True)}
    )


def _level(values: list[Any], dtype: Any) -> Any:
    if isinstance(dtype, pd.CategoricalDtype):
        return pd.Categorical.from_codes(values, dtype=dtype)
    return pd.Series(values, dtype=dtype)


def _order(keys: pd.DataFrame) -> NDArray[np.intp]:
    try:
        return keys.sort_values(list(keys.columns)).index.to_numpy()
    except TypeError:  # numbers beside text cannot be put in order: first come, first shown
        return np.arange(len(keys))


def _scored(table: Table, index: pd.Index, z: float, pseudo: Sequence[float]) -> pd.DataFrame:
    """Turn counts by slot into counts by category, shares, score and limits."""
    detractors, passives, promoters = (
        table[:, kind].sum(axis=1) for kind in (DETRACTOR_SCORES, PASSIVE_SCORES, PROMOTER_SCORES)
    )
    n = detractors + passives + promoters
    answered = np.where(n > 0, n, np.nan)
    adjusted = (detractors + pseudo[0], passives + pseudo[1], promoters + pseudo[2])
    low, high = wald_limits(*adjusted, z)
    return pd.DataFrame(
        {
            "n": n,
            "missing": table[:, MISSING],
            "detractors": detractors,
            "passives": passives,
            "promoters": promoters,
            "detractor_share": detractors / answered,
            "passive_share": passives / answered,
            "promoter_share": promoters / answered,
            "nps": 100 * (promoters - detractors) / answered,
            "low": np.where(n > 0, low, np.nan),
            "high": np.where(n > 0, high, np.nan),
        },
        index=index,
    )
