"""Customer segments: rules as data, and who meets them; segment_values says what each segment is worth.

Condition → Clause → Segment    and/or groups of conditions on the columns of a table
Customers.meeting, assign       who meets a rule; the first segment that fits takes the customer
clash                           two conditions that nobody meets together
four_actions                    value × attitude into what to do, as rules
agree                           what a hand and a rule made of the same customers
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.methods.selection import Mask

Codes: TypeAlias = NDArray[np.int8]
NumberOperator = Literal["at_least", "at_most", "above", "below", "is", "between"]
Operator = Literal[NumberOperator, "one_of", "none_of", "mentions"]
OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "number": ("at_least", "at_most", "above", "below", "is", "between"),
    "category": ("one_of", "none_of"),
    "text": ("mentions",),
}
KEPT = 400  # masks of conditions, 12 kB each for 12,000 rows


@dataclass(frozen=True)
class Condition:
    """One demand on one column.

    `values` are one number, two for `between` (both included), the categories of `one_of` and `none_of`, or
    the words of which a text `mentions` one. A missing value meets no condition.
    """

    field: str
    operator: Operator
    values: tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """Conditions of which every one must hold, or any. Raises ValueError without a condition."""

    conditions: tuple[Condition, ...]
    every: bool = True

    def __post_init__(self) -> None:
        if not self.conditions:
            raise ValueError("a clause needs a condition")


@dataclass(frozen=True)
class Segment:
    """A named rule: clauses of which every one must hold, or any. Raises ValueError without a clause."""

    name: str
    clauses: tuple[Clause, ...]
    every: bool = True

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError("a segment needs a clause")


Rule: TypeAlias = Condition | Clause | Segment


class Customers:
    """The rows of a table, ready for rules: what a condition met once is not worked out again.

    Numeric columns are numbers, categorical ones categories, all others text.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._masks: dict[Condition, Mask] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def meeting(self, rule: Rule) -> Mask:
        """Return who meets a rule, one boolean a row.

        Raises KeyError for a column that is not there, TypeError for an operator that its kind has not.
        """
        if isinstance(rule, Condition):
            return self._meeting(rule)
        parts = rule.conditions if isinstance(rule, Clause) else rule.clauses
        masks = [self.meeting(part) for part in parts]
        combine = np.logical_and if rule.every else np.logical_or
        return np.asarray(combine.reduce(masks))

    def _meeting(self, condition: Condition) -> Mask:
        if condition not in self._masks:
            if len(self._masks) >= KEPT:
                self._masks.clear()
            self._masks[condition] = _meets(self.frame[condition.field], condition)
        return self._masks[condition]


def kind_of(values: pd.Series[Any]) -> Literal["number", "category", "text"]:
    """Return what a column is to a rule."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return "category"
    return "number" if pd.api.types.is_numeric_dtype(values.dtype) else "text"


class Assignment(NamedTuple):
    """Where each customer belongs: the place of the segment, the number of segments where none fits."""

    codes: Codes
    alone: tuple[int, ...]
    """How many meet each segment's rule, whoever took them before."""


def assign(customers: Customers, segments: Sequence[Segment]) -> Assignment:
    """Put every customer into the first segment whose rule fits, else into the rest."""
    codes = np.full(len(customers), len(segments), dtype=np.int8)
    alone = []
    for place in range(len(segments) - 1, -1, -1):
        mask = customers.meeting(segments[place])
        codes[mask] = place
        alone.append(int(np.count_nonzero(mask)))
    return Assignment(codes, tuple(reversed(alone)))


def clash(customers: Customers, clause: Clause) -> tuple[Condition, Condition] | None:
    """Return two conditions of a clause that some meet, but nobody both; None when there are no such two."""
    if not clause.every:
        return None
    masks = {condition: customers.meeting(condition) for condition in clause.conditions}
    met = [condition for condition, mask in masks.items() if mask.any()]
    pairs = combinations(met, 2)
    return next((pair for pair in pairs if not (masks[pair[0]] & masks[pair[1]]).any()), None)


ACTIONS = ("keep", "develop", "win_back", "serve")


def four_actions(cut: float) -> tuple[Segment, ...]:
    """Return the four things to do, in the order of ACTIONS, as rules on yearly_fee (yuan) and score.

    Worth `cut` or more and a promoter: keep and activate; worth it and a detractor: win back now; one step
    short of the first, in worth or in attitude: develop; all others: serve at lower cost. The crossing of
    value and attitude is common practice, where its lines run is ours.
    """
    high, low = Condition("yearly_fee", "at_least", (cut,)), Condition("yearly_fee", "below", (cut,))
    promoter, detractor = Condition("score", "at_least", (9,)), Condition("score", "at_most", (6,))
    passive, no_promoter = Condition("score", "between", (7, 8)), Condition("score", "at_most", (8,))
    return (
        Segment("keep", (Clause((high, promoter)),)),
        Segment("develop", (Clause((high, passive)), Clause((low, promoter))), every=False),
        Segment("win_back", (Clause((high, detractor)),)),
        Segment("serve", (Clause((low, no_promoter)),)),
    )


class Agreement(NamedTuple):
    """What a hand and a rule made of the same customers."""

    total: int
    differing: tuple[str, ...]
    """The customers that differ, in the hand's order."""
    table: Mapping[tuple[str, str], int]
    """How many customers have this label of the hand and that of the rule."""

    @property
    def same(self) -> int:
        """Customers with the same label."""
        return self.total - len(self.differing)


def agree(hand: Mapping[str, str], rule: Mapping[str, str]) -> Agreement:
    """Compare the labels that two gave to customers (by name); only those that both labelled count."""
    pairs = {customer: (label, rule[customer]) for customer, label in hand.items() if customer in rule}
    differing = tuple(customer for customer, (ours, theirs) in pairs.items() if ours != theirs)
    return Agreement(len(pairs), differing, Counter(pairs.values()))


def _meets(values: pd.Series[Any], condition: Condition) -> Mask:
    kind = kind_of(values)
    if condition.operator not in OPERATORS[kind]:
        raise TypeError(f"{condition.operator} does not go with {condition.field}, which is a {kind}")
    match kind:
        case "number":
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
            return np.asarray(_compared(numbers, condition))
        case "category":
            wanted = np.asarray(values.cat.categories.isin(condition.values))
            chosen = wanted if condition.operator == "one_of" else ~wanted
            # A missing value has the code −1, which is the last entry here.
            return np.asarray(np.append(chosen, False)[values.cat.codes.to_numpy()])
    said = values.astype("string").str.lower()
    found = [said.str.contains(str(word).lower(), regex=False, na=False) for word in condition.values]
    return np.asarray(np.logical_or.reduce([np.zeros(len(values), dtype=bool), *map(np.asarray, found)]))


def _compared(numbers: NDArray[np.float64], condition: Condition) -> Any:
    first, last = float(condition.values[0]), float(condition.values[-1])
    match condition.operator:
        case "at_least":
            return numbers >= first
        case "at_most":
            return numbers <= first
        case "above":
            return numbers > first
        case "below":
            return numbers < first
        case "is":
            return numbers == first
    return (numbers >= first) & (numbers <= last)
