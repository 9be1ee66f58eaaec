"""A survey made ready for segments: what rules can ask of a customer, and what became of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers import content
from helpers.content import Column, ContentError, Survey
from helpers.methods import nps
from helpers.methods.segment_values import Outcomes, outcomes
from helpers.methods.segments import Customers
from helpers.palette import CATEGORY_NAMES

NEEDED = ("score", "monthly_fee", "stayed")
HINDSIGHT = ("closed_loop", "stayed", "bought_again", "friends_brought")  # known only afterwards
FEE, KIND = "yearly_fee", "category"
YES_NO = {"1": "是", "0": "否"}


@dataclass(frozen=True)
class Field:
    """What a rule can ask: a column, what it is called, and what may stand in it."""

    name: str
    label: str
    unit: str
    kind: str
    names: Mapping[str, str]
    """The categories and what each is called."""
    low: float = 0
    high: float = 0

    @property
    def hindsight(self) -> bool:
        """Whether it is known only after the answer, so that nobody could be sorted by it in time."""
        return self.name in HINDSIGHT

    @property
    def span(self) -> str:
        """The numbers that occur."""
        return f"{self.low:,g}–{self.high:,g} {self.unit}"


@dataclass(frozen=True)
class Base:
    """The customers of a survey: the raw rows by answer_id, ready for rules, and what became of them."""

    name: str
    survey: Survey
    rows: pd.DataFrame
    customers: Customers
    outcomes: Outcomes
    fields: Mapping[str, Field]

    @cached_property
    def median(self) -> float:
        """The yearly fee that half of the customers reach, in yuan."""
        return float(self.rows[FEE].median())

    def facts(self, row: int) -> Mapping[str, Any]:
        """Return all that is known of a customer, by column."""
        return {str(name): value for name, value in self.rows.loc[row].items()}

    def places(self, rows: Sequence[int]) -> NDArray[np.intp]:
        """Return where these customers (answer_ids) stand among all."""
        return self.rows.index.get_indexer(pd.Index(rows))

    @cached_property
    def tones(self) -> Mapping[str, str]:
        """Whether a coded reason is positive, negative or neutral."""
        column = self.survey.columns.get("reason")
        tones = (column.tones if column else None) or {}
        return {code: tone for tone, codes in tones.items() for code in codes}


@cache
def load(name: str) -> Base:
    """Return a survey of course_data, made ready once a kernel. Raises ContentError."""
    return prepare(name, content.read_survey(name), content.load_survey(name))


def prepare(name: str, frame: pd.DataFrame, survey: Survey) -> Base:
    """Return the rows of a survey made ready. Raises ContentError when it does not say enough."""
    key = next((column for column, one in survey.columns.items() if one.type == "id"), None)
    missing = [column for column in NEEDED if column not in frame.columns]
    if key is None or missing:
        raise ContentError(f"{survey.title}：不能分群，缺少 {'、'.join(missing) or '编号'} 这一列")
    rows = frame.set_index(key)
    rows[FEE] = (12 * rows["monthly_fee"]).round(1)
    fields: dict[str, Field] = {}
    ready: dict[str, Any] = {}
    for column, one in survey.columns.items():
        if column != key:
            ready[column], fields[column] = _read(rows[column], column, one)
        if column == "monthly_fee":
            ready[FEE] = rows[FEE]
            fields[FEE] = _number(FEE, "年消费", one.unit or "", rows[FEE])
        if column == "score":
            kinds = pd.Series(nps.categorize(rows[column]), index=rows.index)
            ready[KIND], fields[KIND] = kinds, Field(KIND, "客户类别", "", "category", CATEGORY_NAMES)
    return Base(name, survey, rows, Customers(pd.DataFrame(ready)), outcomes(rows), fields)


def _read(values: "pd.Series[Any]", name: str, column: Column) -> tuple["pd.Series[Any]", Field]:
    """Return a column as rules read it, and what it is; a number that is 0 or 1 is a no or a yes."""
    if column.type == "text":
        return values, Field(name, column.label, "", "text", {})
    if column.type == "number" and (column.minimum, column.maximum) != (0, 1):
        unit = (column.unit or "").partition("（")[0]
        return values, _number(name, column.label, unit, values)
    if column.type == "number":
        names = YES_NO
        values = values.astype(int).astype(str)
    else:
        labels = column.labels or {}
        names = {value: labels.get(value, value) for value in column.values or ()}
    categories = pd.Index(list(names), dtype=object)
    ready = pd.Series(pd.Categorical(values.astype(object), categories=categories), index=values.index)
    return ready, Field(name, column.label, "", "category", names)


def _number(name: str, label: str, unit: str, values: "pd.Series[Any]") -> Field:
    return Field(name, label, unit, "number", {}, float(values.min()), float(values.max()))
