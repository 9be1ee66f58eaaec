"""Which answers of a survey are looked at: one condition a column, and all of them must hold."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class Range(NamedTuple):
    """From `low` to `high`, both included, in the unit of the column."""

    low: float
    high: float


Condition: TypeAlias = Range | tuple[str, ...]
Mask: TypeAlias = NDArray[np.bool_]

FEW = 12  # a whole number with at most so many values is grouped value by value


def keep(frame: pd.DataFrame, conditions: Mapping[str, Condition], ignoring: Collection[str] = ()) -> Mask:
    """Return which rows meet every condition, one boolean a row of `frame`.

    A tuple holds the categories wanted of a categorical column, a Range the limits of a number; a missing
    value meets no condition. Conditions on the columns in `ignoring` do not count: a picture of the
    touchpoints leaves out its own, so that the others stay in sight and can be chosen too. Raises KeyError
    for a column that is not there, TypeError for a tuple on one that is not categorical.
    """
    mask = np.ones(len(frame), dtype=bool)
    for column, condition in conditions.items():
        if column not in ignoring:
            mask &= _meets(frame[column], condition)
    return mask


def tally(values: "pd.Series[Any]", mask: Mask) -> dict[str, int]:
    """Return how many of the rows in `mask` fall into each category, in the order of the categories."""
    codes = values.cat.codes.to_numpy()[mask]
    names = values.cat.categories
    return dict(zip(names, np.bincount(codes[codes >= 0], minlength=len(names)).tolist(), strict=True))


def bands(values: "pd.Series[Any]", unit: str = "", groups: int = 4) -> "pd.Series[Any]":
    """Return a number as ordered categories of about equal size: `0–1 分钟`, `2–7 分钟`, `8–108 分钟`.

    Bands start at whole numbers. Whole numbers with at most 12 values become a category each. Missing stays
    missing.
    """
    distinct = np.unique(values.dropna())
    if len(distinct) <= FEW and np.array_equal(distinct, np.floor(distinct)):
        starts, ends = distinct, distinct
    else:
        cuts = np.ceil(np.quantile(values.dropna(), np.arange(1, groups) / groups))
        lowest, highest = np.floor(distinct[[0, -1]])
        starts = np.unique([lowest, *cuts[cuts <= highest]])
        ends = np.append(starts[1:] - 1, highest)
    suffix = f" {unit}" if unit else ""
    pairs = zip(starts, ends, strict=True)
    names = [(f"{low:g}" if low == high else f"{low:g}–{high:g}") + suffix for low, high in pairs]
    codes = np.searchsorted(starts, values, side="right") - 1
    codes[values.isna()] = -1
    return pd.Series(
        pd.Categorical.from_codes(list(codes), pd.Index(names), ordered=True), index=values.index
    )


def _meets(values: "pd.Series[Any]", condition: Condition) -> Mask:
    if isinstance(condition, Range):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        return np.asarray((numbers >= condition.low) & (numbers <= condition.high))
    if not isinstance(values.dtype, pd.CategoricalDtype):
        raise TypeError(f"column {values.name} is not categorical")
    wanted = np.asarray(values.cat.categories.isin(condition))
    # A missing value has the code −1, which is the last entry here.
    return np.append(wanted, False)[values.cat.codes.to_numpy()]
