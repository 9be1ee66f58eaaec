"""What is typed or dragged in a survey explorer: a range of numbers, a code and its keywords."""

import re
from collections.abc import Callable, Sequence

import ipywidgets as widgets
from markupsafe import Markup

from helpers.markup import tag
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
    """The name and keywords of the code being written; `editing` is its old name, "" for a new one.

    Leaving a field sends what was typed, and a click on a button often is what leaves it: so no button may be
    drawn anew by what a field sends, or the click would be lost. Only `hint` is.
    """

    def __init__(self, changed: Callable[[], None], act: Handler) -> None:
        self.editing: str | None = None
        self.code = ""
        self.keywords: tuple[str, ...] = ()
        self._changed = changed
        self._drawn = 0
        self._act = act
        self.fields = View(on_action=self.act)
        self.hint = View()
        self.phrases = View(on_action=act)
        self.box = widgets.VBox([self.fields, self.hint, self.phrases])

    def act(self, action: str, value: str) -> None:
        """Do what leaving a field or clicking a button below it does."""
        if action == "name":
            self.code = value.strip()
        elif action == "keywords":
            self.keywords = split(value)
        else:
            self._act(action, value)
            return
        self._changed()

    def open(self, code: str, keywords: Sequence[str]) -> None:
        """Begin to write a code; "" is a new one."""
        self.editing, self.code, self.keywords = code, code, tuple(keywords)
        self._draw()

    def close(self) -> None:
        """Put the fields away."""
        self.editing = None

    def add(self, keyword: str) -> None:
        """Add a keyword to those written."""
        self.keywords = tuple(dict.fromkeys([*self.keywords, keyword]))
        self._draw()
        self._changed()

    def _draw(self) -> None:
        self._drawn += 1  # or else the page would keep what was typed when the same fields are drawn again
        words = "、".join(self.keywords)
        fields = [
            _field("name", "原因", self.code, "例如：资费说不清"),
            _field("keywords", "关键词", words, "用顿号或空格隔开，例如：套路、看不懂"),
        ]
        buttons = [
            tag("button", "保存", data_action="save", class_="wb-primary"),
            tag("button", "取消", data_action="cancel"),
            tag("button", "删除", data_action="remove", data_value=self.editing) if self.editing else None,
        ]
        row = tag("div", buttons, class_="wb-row")
        self.fields.html = str(tag("div", fields, row, data_drawn=self._drawn))


def split(written: str) -> tuple[str, ...]:
    """Return the keywords in a text, each once; they stand between 、 or commas or blanks."""
    return tuple(dict.fromkeys(word for word in SEPARATORS.split(written) if word))


def _field(action: str, label: str, value: str, placeholder: str) -> Markup:
    line = tag("input", type="text", value=value, placeholder=placeholder, data_action=action)
    return tag("label", tag("span", label), line, class_="wb-field")
