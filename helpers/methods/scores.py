"""Read 0–10 answers as people really send them: ints, floats with gaps, nullable columns, plain lists.

Every answer gets a slot: its own score, MISSING, or WRONG. What counts answers works on slots alone.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

HIGHEST = 10
MISSING = 11
WRONG = 12
SLOTS = 13

# 131,072 rows: the working arrays of one chunk stay inside the processor's cache and far below the size of
# the data, and numpy's fixed price per call no longer shows.
CHUNK = 1 << 17

Values = Any  # a 1-D numpy array, or a pandas extension array: both can be sliced without copying
Slots = NDArray[np.int8]


class ScoreError(ValueError):
    """Answers that are not whole numbers from 0 to 10; its text is for the person who has to mend them.

    `row` is the first of them (1 is the first answer), `value` what stands there, `how_many` are wrong.
    """

    def __init__(self, row: int, value: object, how_many: int, column: str | None = None) -> None:
        where = f"第 {row} 行" if column is None else f"“{column}”列第 {row} 行"
        total = "" if how_many == 1 else f"（共有 {how_many} 个分数有问题）"
        super().__init__(f"{where}的分数“{_shown(value)}”{_fault(value)}{total}，请改正后重新载入。")
        self.row = row
        self.value = value
        self.how_many = how_many


def read(scores: Iterable[object]) -> Values:
    """Return answers as one array that can be cut into chunks, copying only what is not an array yet.

    Raises ValueError when they are not one plain row or column of answers.
    """
    if isinstance(scores, str | bytes | dict | pd.DataFrame) or getattr(scores, "ndim", 1) != 1:
        raise ValueError("分数要排成一列（一行一个回答），现在收到的不是一列数。")
    if isinstance(scores, np.ndarray | ExtensionArray):
        return scores
    # pandas, not numpy, reads a list: numpy would turn [9, "十"] into two strings.
    series = scores if isinstance(scores, pd.Series | pd.Index) else pd.Series(list(scores))
    return series.to_numpy() if isinstance(series.dtype, np.dtype) else series.array


def chunks(length: int) -> Iterator[slice]:
    """Cut `length` rows into slices of at most CHUNK rows."""
    return (slice(start, start + CHUNK) for start in range(0, length, CHUNK))


def slots(values: Values) -> Slots:
    """Give every answer its slot: 0–10 for a score, MISSING for a gap, WRONG for anything else."""
    dtype = values.dtype
    if not isinstance(dtype, np.dtype):
        if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
            values = values.to_numpy(dtype=np.float64, na_value=np.nan)
        else:
            values = np.asarray(values, dtype=object)
    match values.dtype.kind:
        case "i" | "u":
            return _integer_slots(values)
        case "f":
            return _float_slots(values)
        case _:
            return _object_slots(values.astype(object))


def valid_slots(scores: Iterable[object]) -> Slots:
    """Give every answer its slot, 0–10 or MISSING; raise ScoreError when one is WRONG."""
    values = read(scores)
    found = np.empty(len(values), dtype=np.int8)
    for part in chunks(len(values)):
        found[part] = slots(values[part])
    if (found == WRONG).any():
        refuse_invalid(values)
    return found


def invalid_rows(scores: Iterable[object]) -> pd.Series[Any]:
    """Return what stands in the place of a whole number 0–10, by row number (1 is the first answer).

    Gaps are not invalid. Empty when every answer can be used.
    """
    values = read(scores)
    rows = [part.start + np.flatnonzero(slots(values[part]) == WRONG) for part in chunks(len(values))]
    found = np.concatenate([np.empty(0, dtype=np.intp), *rows])
    return pd.Series(list(values[found]), index=found + 1, dtype=object)


def refuse_invalid(scores: Iterable[object], column: str | None = None) -> None:
    """Raise ScoreError naming the first answer that is not a whole number 0–10, if there is one."""
    wrong = invalid_rows(scores)
    if len(wrong):
        raise ScoreError(int(wrong.index[0]), wrong.iloc[0], len(wrong), column)


def _integer_slots(values: NDArray[Any]) -> Slots:
    # Seen as unsigned, a negative number is a huge one: one look at the maximum settles both ends.
    unsigned = values.view(values.dtype.str.replace("i", "u"))
    if values.size == 0 or unsigned.max() <= HIGHEST:
        return values.astype(np.int8, copy=False)
    return np.where(unsigned <= HIGHEST, values, WRONG).astype(np.int8)


def _float_slots(values: NDArray[Any]) -> Slots:
    with np.errstate(invalid="ignore"):
        found = values.astype(np.int8)
    # NaN, fractions and whatever int8 cannot hold do not survive the way there and back.
    unusable = (found != values) | (found.view(np.uint8) > HIGHEST)
    if unusable.any():
        gaps = np.isnan(values)
        np.copyto(found, MISSING, where=gaps)
        if np.count_nonzero(gaps) != np.count_nonzero(unusable):
            np.copyto(found, WRONG, where=unusable & ~gaps)
    return found


def _object_slots(values: NDArray[Any]) -> Slots:
    gaps = pd.isna(values)
    found = (MISSING if gap else _slot(value) for value, gap in zip(values, gaps, strict=True))
    return np.fromiter(found, np.int8, len(values))


def _slot(value: Any) -> int:
    if not _is_number(value) or not 0 <= value <= HIGHEST or value != int(value):
        return WRONG
    return int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool | np.bool_)


def _fault(value: Any) -> str:
    if isinstance(value, str):
        return "是文字，不是数字"
    if not _is_number(value):
        return "不是数字"
    return "不是整数" if 0 <= value <= HIGHEST else f"不在 0–{HIGHEST} 之内"


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | np.floating) else str(value)
