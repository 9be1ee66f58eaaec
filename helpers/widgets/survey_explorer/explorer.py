"""The widget: filters and score above, tabs, the picture of the view, and the desk for comments below."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.methods.selection import Condition, Range
from helpers.widgets.survey_explorer import comments, views
from helpers.widgets.survey_explorer.data import Sample
from helpers.widgets.survey_explorer.desk import CodingDesk
from helpers.widgets.survey_explorer.editor import RangeFilter
from helpers.widgets.survey_explorer.filters import head
from helpers.widgets.survey_explorer.state import CHOICES, State, resumed, themed, views_of, with_codes
from helpers.widgets.switch import tabs
from helpers.widgets.view import View

DRAWN = {
    "groups": views.groups_view,
    "trend": views.trend_view,
    "heat": views.heat_view,
    "drivers": views.drivers_view,
    "comments": comments.comments_view,
}
LOW_RATING = Range(1, 5)  # of 1–10: what a click on a driver looks at


class SurveyExplorer(widgets.VBox):
    """A survey to look around in; `answer` is its state as JSON (State.to_json), {} while untouched."""

    answer = traitlets.Dict()

    def __init__(self, sample: Sample, answer: Mapping[str, Any], start: State) -> None:
        self._survey, self._start = sample, start
        self.state = resumed(sample, answer, start)
        self._sample = themed(sample, self.state)
        self._panel: str | None = None
        self._head = View(on_action=self.act)
        self.range = RangeFilter(self._limit)
        self._tabs = View(on_action=self.act)
        self._picture = View(on_action=self.act)
        self.desk = CodingDesk(self._become)
        super().__init__([self._head, self.range.box, self._tabs, self._picture, self.desk.box])
        self.add_class("wb-frame")
        self.answer = self.state.to_json() if answer else {}
        self._draw()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def html(self) -> str:
        """All that is on the page."""
        parts = (self._head, self._tabs, self._picture, self.desk.comments, self.desk.codes)
        return "".join(part.html for part in parts)

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when an element above the desk is used."""
        handler = getattr(self, f"_on_{action}", None)
        if handler is not None:
            handler(value)
        elif action in CHOICES and value in CHOICES[action](self._sample):
            changed: dict[str, Any] = {action: value}
            self._become(replace(self.state, **changed))

    def _become(self, state: State) -> None:
        """Take on a state: code the comments anew if need be, draw, keep."""
        if state.coded_by != self.state.coded_by:
            self._sample = themed(self._survey, state)
            state = with_codes(state, self._sample)
        self.state = state
        self._draw()
        self.answer = state.to_json()

    def _on_panel(self, _value: str) -> None:
        self._panel = None if self._panel is not None else ""
        self._draw_head()

    def _on_column(self, column: str) -> None:
        if column in {"", *self._sample.dimensions}:
            self._panel = column
            self._draw_head()

    def _on_toggle(self, value: str) -> None:
        column, _, wanted = value.partition("\t")
        self._toggle(column, wanted)

    def _on_drop(self, column: str) -> None:
        self._filter(_without(self.state.filters, column))

    def _on_clear(self, _value: str) -> None:
        self._filter({})

    def _on_restart(self, _value: str) -> None:
        self._become(self._beginning)

    def _on_compare(self, _value: str) -> None:
        self._become(replace(self.state, comparing=not self.state.comparing))

    def _on_pick(self, value: str) -> None:
        match self.state.view:
            case "drivers":
                self._limit(value, None if value in self.state.filters else LOW_RATING)
            case "comments":
                self.desk.turn_to(comments.ALL)
                self._toggle(self.state.coding, value)
            case "trend":
                self._toggle(self.state.period, value)
            case _:
                self._toggle(self.state.group, value)

    def _on_pick_panel(self, value: str) -> None:
        self._toggle(self.state.split, value)

    def _on_cell(self, value: str) -> None:
        row, _, column = value.partition("\t")
        axes = (self.state.rows, self.state.columns)
        if row not in self._names(axes[0]) or column not in self._names(axes[1]):
            return
        before = tuple(self.state.filters.get(axis) for axis in axes)
        after = {} if before == ((row,), (column,)) else {axes[0]: (row,), axes[1]: (column,)}
        self._filter({**_without(self.state.filters, *axes), **after})

    def _toggle(self, column: str, value: str) -> None:
        """Add a value to the filter of its column, or take it out."""
        if value not in self._names(column):
            return
        wanted = {*self.state.filters.get(column, ())} ^ {value}
        chosen = tuple(name for name in self._names(column) if name in wanted)
        others = _without(self.state.filters, column)
        self._filter({**others, column: chosen} if chosen else others)

    def _limit(self, column: str, limits: Range | None) -> None:
        others = _without(self.state.filters, column)
        self._filter({**others, column: limits} if limits else others)

    def _filter(self, filters: Mapping[str, Condition]) -> None:
        self.desk.begin()
        self._become(replace(self.state, filters=filters))

    def _names(self, column: str) -> Mapping[str, str]:
        dimension = self._sample.dimensions.get(column)
        return dimension.names if dimension else {}

    @property
    def _beginning(self) -> State:
        """The state the lesson began with, with the codes of the trainee."""
        return replace(self._start, codebook=self.state.codebook, by_hand=self.state.by_hand)

    def _draw(self) -> None:
        self._draw_head()
        self._tabs.html = str(tabs("view", "看哪一面", views_of(self._sample), self.state.view))
        self._picture.html = str(DRAWN[self.state.view](self._sample, self.state))
        self.desk.draw(self._sample, self.state)

    def _draw_head(self) -> None:
        moved = self.state != self._beginning
        self._head.html = str(head(self._sample, self.state, self._panel, moved))
        self.range.show(self._sample, self.state, self._panel)


def _without(filters: Mapping[str, Condition], *columns: str) -> dict[str, Condition]:
    return {column: condition for column, condition in filters.items() if column not in columns}
