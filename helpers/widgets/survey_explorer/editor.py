"""The fields of a survey explorer that are typed or dragged: a range of numbers, a code and its keywords."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from helpers.methods.selection import FEW, Range
from helpers.widgets.survey_explorer.data import BAND, Sample
from helpers.widgets.survey_explorer.state import State
from helpers.widgets.view import Handler, View

SEPARATORS = re.compile(r"[、,，;；\s]+")


class RangeFilter:
    """A slider for the column whose filter is open, when it is a number with many values."""

    def __init__(self, limit: Callable[[str, Range | None], None]) -> None:
        self._limit = limit
        self._column = ""
        self._filling = False
        self.slider = widgets.IntRangeSlider(
            continuous_update=False, layout={"width": "560px"}, style={"description_width": "initial"}
        )
        self.box = widgets.HBox([self.slider])
        self._problem = View()
        self.slider.observe(lambda _change: self._problem.guard(self._moved), "value")

    def show(self, sample: Sample, state: State, panel: str | None) -> None:
        """Show the slider for the column that is open in the panel (a column of bands), or hide it."""
        measure = sample.measures.get((panel or "").removesuffix(BAND))
        if (
            measure is None
            or len(sample.dimension(measure.column).names) >= FEW
            or measure.high - measure.low < FEW
        ):
            self.box.layout.display = "none"
            return
        self._column = measure.column
        limits = state.filters.get(measure.column, Range(measure.low, measure.high))
        self._filling = True
        with self.slider.hold_trait_notifications():
            self.slider.min, self.slider.max = measure.low, measure.high
            self.slider.value = (int(limits[0]), int(limits[1]))
            self.slider.description = f"{measure.label}（{measure.unit}）"
        self._filling = False
        self.box.layout.display = None

    def _moved(self) -> None:
        if not self._filling:
            low, high = self.slider.value
            everything = (low, high) == (self.slider.min, self.slider.max)
            self._limit(self._column, None if everything else Range(low, high))


class CodeEditor:
    """The name and keywords of the code being written; `editing` is its old name, "" for a new one."""

    def __init__(self, changed: Callable[[], None], save: Callable[[], None], act: Handler) -> None:
        self.editing: str | None = None
        self.preview = View(on_action=act)
        wide: dict[str, Any] = {"style": {"description_width": "60px"}, "layout": {"width": "98%"}}
        self._name = widgets.Text(description="原因", placeholder="例如：资费说不清", **wide)
        self._words = widgets.Text(
            description="关键词", placeholder="用顿号或空格隔开，例如：套路、看不懂", **wide
        )
        self.box = widgets.VBox([self._name, self._words, self.preview])
        for field in (self._name, self._words):
            field.observe(lambda _change: self.preview.guard(changed), "value")
            field.on_msg(lambda _field, content, _buffers: self._entered(content, save))

    @property
    def code(self) -> str:
        """The name as typed."""
        return str(self._name.value).strip()

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords as typed, each once."""
        return tuple(dict.fromkeys(word for word in SEPARATORS.split(self._words.value) if word))

    def open(self, code: str, keywords: Sequence[str]) -> None:
        """Begin to write a code; "" is a new one."""
        self.editing = None  # nothing is to be drawn between the one field and the other
        self._name.value, self._words.value = code, "、".join(keywords)
        self.editing = code

    def close(self) -> None:
        """Put the fields away."""
        self.editing = None

    def add(self, keyword: str) -> None:
        """Add a keyword to those typed."""
        self._words.value = "、".join(dict.fromkeys([*self.keywords, keyword]))

    def type(self, code: str, keywords: str) -> None:
        """Do what typing into the fields does."""
        self._name.value, self._words.value = code, keywords

    def _entered(self, content: dict[str, Any], save: Callable[[], None]) -> None:
        if content.get("event") == "submit":
            self.preview.guard(save)
