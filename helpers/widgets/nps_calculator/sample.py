"""Answers of a sample survey, all of them or those with one value in one column."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from helpers import content
from helpers.methods import nps
from helpers.methods.nps import Counts
from helpers.pictures.groups import Group, group_of
from helpers.widgets.nps_calculator.data import Data

MOST_VALUES = 30
SCORE = "score"
ALL = ""


class Sample:
    """A sample survey with the columns by which its answers can be divided (at most 30 values)."""

    def __init__(self, name: str) -> None:
        survey = content.load_survey(name)
        self.title, self.notice = survey.title, survey.notice
        self._frame = content.read_survey(name)
        self._columns = survey.columns
        self.labels = {
            column: about.label
            for column, about in survey.columns.items()
            if column != SCORE
            and about.type in ("category", "number")
            and 2 <= self._frame[column].nunique() <= MOST_VALUES
        }

    def values(self, column: str) -> dict[str, str]:
        """Return the values of a column, as text, with what each is called."""
        ordered = self._columns[column].values or sorted(self._frame[column].dropna().unique())
        return {str(value): self._name(column, value) for value in ordered}

    def histogram(self, column: str = ALL, value: str = "") -> tuple[int, ...]:
        """Return the answers by score, of those with a value in a column, or of all."""
        scores = self._frame[SCORE]
        if column:
            scores = scores[self._frame[column].astype(str) == value]
        return nps.tally(scores).histogram

    def group(self, column: str, value: str) -> Group:
        """Return the answers with a value in a column as a group to compare."""
        histogram = self.histogram(column, value)
        return group_of(value, self.values(column).get(value, value), nps.Tally(histogram, 0).counts)

    def _name(self, column: str, value: Any) -> str:
        about = self._columns[column]
        name = (about.labels or {}).get(str(value), str(value))
        return f"{name} {about.unit}" if about.unit and "（" not in about.unit else name


class SampleInput:
    """Two menus: a column to filter by, and the value wanted in it."""

    def __init__(self, sample: Sample, kept: object, changed: Callable[[], None]) -> None:
        wanted = kept if isinstance(kept, Mapping) else {}
        self._sample, self._changed, self._filling = sample, changed, False
        column = wanted.get("column", ALL)
        self._column = menu(
            "只看", [("全部答卷", ALL), *swapped(sample.labels)], column if column in sample.labels else ALL
        )
        self._value = menu("=", [], None)
        self._fill_values(wanted.get("value"))
        self.box = widgets.HBox([self._column, self._value])
        self._column.observe(self._other_column, "value")
        self._value.observe(self._other_value, "value")

    def data(self) -> Data:
        """Return the answers that pass the filter."""
        column, value = self._column.value, self._value.value
        source = f"示例调研“{self._sample.title}”"
        if column:
            source += f"，{self._sample.labels[column]} = {self._sample.values(column)[value]}"
        histogram = self._sample.histogram(column, value or "")
        counts: Counts = nps.Tally(histogram, 0).counts
        return Data(counts, source, histogram, self._sample.notice)

    def keep(self) -> dict[str, str | None]:
        """Return the filter as JSON."""
        return {"column": self._column.value, "value": self._value.value}

    def _fill_values(self, wanted: object = None) -> None:
        column = self._column.value
        values = self._sample.values(column) if column else {}
        fill(self._value, swapped(values), wanted)
        self._value.layout.visibility = "visible" if column else "hidden"

    def _other_column(self, _change: object) -> None:
        self._filling = True
        self._fill_values()
        self._filling = False
        self._changed()

    def _other_value(self, _change: object) -> None:
        if not self._filling:
            self._changed()


def menu(
    label: str, options: Iterable[tuple[str, Any]], value: Any, width: str = "300px"
) -> widgets.Dropdown:
    """Return a menu of (label, value) pairs with its name before it."""
    made = widgets.Dropdown(
        options=list(options),
        description=label,
        style={"description_width": "initial"},
        layout={"width": width},
    )
    if made.options:
        made.value = value
    return made


def fill(control: widgets.Dropdown, options: Iterable[tuple[str, Any]], wanted: object) -> None:
    """Give a menu other options, and the wanted value if it is among them, else the first."""
    pairs = list(options)
    values = [value for _, value in pairs]
    control.options = pairs
    control.value = wanted if wanted in values else (values[0] if values else None)


def swapped(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (label, value) pairs, as menus want them, from value → label."""
    return [(label, value) for value, label in names.items()]
