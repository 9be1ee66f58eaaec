"""Count answers score by score, group by group, in one pass over the data.

    a chunk of scores  → slots (scores.py)                   ┐
    a chunk of groups  → codes 0…k−1, one a group met in it  ┴→ a k × 13 table → added to the totals

Only the chunk at hand is ever copied: what it takes beyond the data is a few working arrays and the totals.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.methods import scores as reading
from helpers.methods.scores import SLOTS, Slots, Values

Table = NDArray[np.int64]  # a row a group, a column a slot
Codes = NDArray[np.signedinteger[Any]]
Labels = Sequence[Any]

# Integer groups are counted without hashing while a chunk has at least this many rows for each value
# between its least and its greatest.
ROWS_PER_VALUE = 16


def histogram(values: Values) -> Table:
    """Count the answers in each slot: 13 numbers (scores 0–10, MISSING, WRONG)."""
    total = np.zeros(SLOTS, dtype=np.int64)
    for part in reading.chunks(len(values)):
        total += np.bincount(reading.slots(values[part]), minlength=SLOTS)
    return total


def histogram_by_group(values: Values, groups: Sequence[Values]) -> tuple[list[Hashable], Table]:
    """Count the answers of each group in each slot.

    `values` and every array of `groups` have one entry an answer. Returns the labels of the groups that
    occur, and a table with a row for each: 13 counts as in `histogram`. A label is the group's value, None
    where it is missing (for a categorical its code, −1 where missing); with several arrays a tuple of them.
    """
    totals = _Totals()
    groups = [_quick_to_encode(group) for group in groups]
    for part in reading.chunks(len(values)):
        codes, labels = _encode([group[part] for group in groups])
        totals.add(labels, _cross(codes, len(labels), reading.slots(values[part])))
    return totals.occurring()


class _Totals:
    """The counts so far: a row for every label met."""

    def __init__(self) -> None:
        self._row_of: dict[Hashable, int] = {}
        self._table: Table = np.zeros((0, SLOTS), dtype=np.int64)
        self._labels: Labels = ()
        self._rows: NDArray[np.intp] = np.zeros(0, dtype=np.intp)

    def add(self, labels: Labels, table: Table) -> None:
        if labels != self._labels:  # as a rule a chunk meets the same groups as the one before
            row_of = self._row_of
            self._labels = labels
            self._rows = np.array([row_of.setdefault(label, len(row_of)) for label in labels], dtype=np.intp)
            self._make_room()
        self._table[self._rows] += table

    def occurring(self) -> tuple[list[Hashable], Table]:
        table = self._table[: len(self._row_of)]
        met = np.flatnonzero(table.sum(axis=1))
        labels = list(self._row_of)
        return [labels[row] for row in met], table[met]

    def _make_room(self) -> None:
        lacking = len(self._row_of) - len(self._table)
        if lacking > 0:
            room = np.zeros((max(lacking, len(self._table)), SLOTS), dtype=np.int64)
            self._table = np.concatenate([self._table, room])


def _cross(codes: Codes, size: int, slots: Slots) -> Table:
    """Count every pair of code (below `size`) and slot."""
    bins = codes.astype(_narrowest(size), copy=False) * SLOTS
    bins += slots
    return np.bincount(bins, minlength=size * SLOTS).reshape(size, SLOTS)


def _encode(groups: Sequence[Values]) -> tuple[Codes, Labels]:
    """Number the groups met in one chunk: a code for each answer, and the label each code stands for."""
    codes, labels = _encode_one(groups[0])
    if len(groups) == 1:
        return codes, labels
    labels = [(label,) for label in labels]
    for group in groups[1:]:
        more_codes, more_labels = _encode_one(group)
        width = len(more_labels)
        pairs = codes.astype(np.intp) * width + more_codes
        met: Labels = range(len(labels) * width)
        if len(met) * ROWS_PER_VALUE > len(pairs):
            pairs, met = pd.factorize(pairs)  # type: ignore[assignment]  # an array reads as a sequence does
        codes, labels = pairs, [(*labels[pair // width], more_labels[pair % width]) for pair in met]
    return codes, labels


def _quick_to_encode(values: Values) -> Values:
    """What stands behind a categorical or a text column, without copying."""
    if isinstance(values, pd.Categorical):
        return values.codes
    if isinstance(values, pd.arrays.StringArray):  # pandas takes twice as long over it as over its objects
        return np.asarray(values, dtype=object)
    return values


def _encode_one(values: Values) -> tuple[Codes, Labels]:
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and np.can_cast(values.dtype, np.int64):
        least, greatest = values.min(), values.max()
        width = int(greatest) - int(least) + 1  # may be more than len() of a range can be
        if width * ROWS_PER_VALUE <= len(values):
            met = range(int(least), int(greatest) + 1)
            narrow = _narrowest(width)
            # Values may wrap around on the way to the narrow type; their distance from the least one fits.
            return values.astype(narrow, copy=False) - least.astype(narrow), met
    codes, uniques = pd.factorize(values)
    return codes + 1, [None, *uniques]


def _narrowest(size: int) -> type[np.signedinteger[Any]]:
    """The narrow type is several times faster and holds the bins of up to 2,520 groups."""
    return np.int16 if size * SLOTS <= np.iinfo(np.int16).max else np.intp
