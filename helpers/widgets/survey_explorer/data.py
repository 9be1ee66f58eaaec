"""A survey made ready for exploring: every column as groups to compare, numbers also as ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import pandas as pd

from helpers import content
from helpers.content import Column, ContentError, Survey
from helpers.methods import nps
from helpers.methods.selection import bands
from helpers.methods.themes import NO_CODE, Codes, Comments
from helpers.palette import CATEGORY_NAMES

# The columns that every survey of ours calls by these names.
SCORE, MONTH, COMMENT, REASON = "score", "month", "comment", "reason"
# Columns made here.
CATEGORY, QUARTER, THEME = "category", "quarter", "theme"
BAND = "_band"


@dataclass(frozen=True)
class Dimension:
    """A way to divide the answers: a categorical column, its label, and what each value is called."""

    column: str
    label: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Measure:
    """A number of each answer: its column, label and unit, and the whole numbers it lies between."""

    column: str
    label: str
    unit: str
    low: int
    high: int


@dataclass(frozen=True)
class Sample:
    """The answers with everything one can divide or limit them by, keyed by column, in the survey's order."""

    title: str
    notice: str
    frame: pd.DataFrame
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    drivers: Mapping[str, str]

    @cached_property
    def comments(self) -> Comments:
        """The comments, each distinct wording once."""
        return Comments(self.frame[COMMENT])

    def dimension(self, column: str) -> Dimension:
        """Return the dimension of a column; a number's is its bands. Raises ContentError for another name."""
        found = self.dimensions.get(column) or self.dimensions.get(column + BAND)
        if found is None:
            raise ContentError(f"调查数据里没有“{column}”这一列，可用的是 {'、'.join(self.dimensions)}")
        return found

    def with_themes(self, codes: Codes, names: tuple[str, ...]) -> "Sample":
        """Return the sample with the trainee's coding (a code a row, negative: none) as a dimension."""
        themes = pd.Categorical.from_codes(list(codes.clip(NO_CODE)), pd.Index(names, dtype=object))
        dimension = Dimension(THEME, "我的原因编码", {name: name for name in names})
        dimensions = {**self.dimensions, THEME: dimension} if names else self.dimensions
        coded = replace(self, frame=self.frame.assign(**{THEME: themes}), dimensions=dimensions)
        coded.__dict__["comments"] = self.comments  # the same rows: not to be read anew
        return coded


@cache
def load(name: str) -> Sample:
    """Return a survey of course_data, made ready once a kernel. Raises ContentError."""
    return prepare(content.read_survey(name), content.load_survey(name))


def prepare(frame: pd.DataFrame, survey: Survey) -> Sample:
    """Return the rows of a survey made ready. Raises ContentError when it has no score to explore."""
    if SCORE not in frame.columns:
        raise ContentError(f"{survey.title}：没有 {SCORE} 这一列，不能分析 NPS")
    ready: dict[str, Any] = {}
    dimensions: dict[str, Dimension] = {}
    measures: dict[str, Measure] = {}
    for name, column in survey.columns.items():
        if name not in frame.columns:
            continue
        ready[name] = values = frame[name]
        if column.type == "category":
            ready[name] = _categorical(values, column)
            names = {value: _shown(value, column) for value in ready[name].cat.categories}
            dimensions[name] = Dimension(name, column.label, names)
        elif column.type == "number" and values.notna().any():
            unit = column.unit or ""
            ready[name + BAND] = bands(values, "" if "（" in unit else unit)
            names = {value: value for value in ready[name + BAND].cat.categories}
            dimensions[name + BAND] = Dimension(name + BAND, column.label, names)
            measures[name] = Measure(
                name, column.label, unit, int(values.min() // 1), int(-(-values.max() // 1))
            )
    ready[CATEGORY] = pd.Series(nps.categorize(frame[SCORE]), index=frame.index)
    dimensions[CATEGORY] = Dimension(CATEGORY, "客户类别", CATEGORY_NAMES)
    if MONTH in dimensions:
        ready[QUARTER] = _quarters(ready[MONTH])
        names = {value: value for value in ready[QUARTER].cat.categories}
        dimensions[QUARTER] = Dimension(QUARTER, "调查季度", names)
    drivers = {name: survey.columns[name].label for name in survey.drivers if name in frame.columns}
    return Sample(survey.title, survey.notice, pd.DataFrame(ready), dimensions, measures, drivers)


def _categorical(values: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    text = values.astype("string").str.strip()
    listed = list(column.values or ())
    unlisted = sorted(set(text.dropna()) - set(listed) - {""})
    categories = pd.Index([*listed, *unlisted], dtype=object)
    return pd.Series(pd.Categorical(text.astype(object), categories=categories), index=values.index)


def _shown(value: str, column: Column) -> str:
    unit = f" {column.unit}" if column.unit and value[-1:].isdigit() else ""
    return (column.labels or {}).get(value, value + unit)


def _quarters(months: "pd.Series[Any]") -> "pd.Series[Any]":
    quarter_of = {month: f"{month[:4]} Q{(int(month[5:7]) + 2) // 3}" for month in months.cat.categories}
    order = pd.Index(dict.fromkeys(quarter_of.values()), dtype=object)
    return pd.Series(
        pd.Categorical(months.astype(object).map(quarter_of), categories=order), index=months.index
    )
