"""Answers typed as three counts, or pasted as scores."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import ipywidgets as widgets

from helpers.markup import tag
from helpers.methods.nps import Counts
from helpers.methods.written_scores import pasted
from helpers.palette import CATEGORY_NAMES, CATEGORY_SCORES
from helpers.widgets.nps_calculator.data import Data, from_reading
from helpers.widgets.nps_calculator.result import rejections
from helpers.widgets.view import View

MOST = 10**9
FIELDS = {"promoters": "promoter", "passives": "passive", "detractors": "detractor"}


class Input(Protocol):
    """A way to bring answers in: its controls, what it holds now, and what of it is kept as JSON."""

    box: widgets.Widget

    def data(self) -> Data: ...

    def keep(self) -> Any: ...


class CountFields:
    """Three number fields: promoters, passives, detractors; `changed` is called when one of them changes."""

    def __init__(self, kept: object, changed: Callable[[], None], scores: bool = True) -> None:
        values = kept if isinstance(kept, Mapping) else {}
        self._fields = {
            field: widgets.BoundedIntText(
                value=_count(values.get(field)),
                min=0,
                max=MOST,
                description=CATEGORY_NAMES[name] + (f"（{CATEGORY_SCORES[name]} 分）" if scores else ""),
                continuous_update=True,
                style={"description_width": "initial"},
                layout={"width": "224px" if scores else "150px"},
            )
            for field, name in FIELDS.items()
        }
        for field in self._fields.values():
            field.observe(lambda _change: changed(), "value")
        self.box = widgets.HBox(list(self._fields.values()))
        self.box.add_class("wb-counts")

    @property
    def counts(self) -> Counts:
        """The counts in the fields."""
        return Counts(**self.keep())

    def keep(self) -> dict[str, int]:
        """Return the counts as JSON."""
        return {field: control.value for field, control in self._fields.items()}


class TypedInput:
    """Counts typed by hand."""

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        self._fields = CountFields(kept, changed)
        self.box: widgets.Widget = self._fields.box

    def data(self) -> Data:
        """Return the typed counts; how many gave each score is not known."""
        return Data(self._fields.counts, "输入的人数")

    def keep(self) -> dict[str, int]:
        """Return the counts as JSON."""
        return self._fields.keep()


class PastedInput:
    """Scores pasted in any layout."""

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._text = widgets.Textarea(
            value=kept if isinstance(kept, str) else "",
            placeholder="例如：9、10、7、3、9……也可以直接粘贴 Excel 里的一列",
            description="分数",
            rows=3,
            style={"description_width": "40px"},
            layout={"width": "98%"},
        )
        self._note = View()
        hint = View(
            str(
                tag(
                    "p",
                    "粘贴 0–10 分的分数，逗号、空格、顿号、换行都行；全角数字、“9 分”也认得。",
                    class_="wb-soft",
                )
            )
        )
        self.box = widgets.VBox([hint, self._text, self._note])
        self._read()
        self._text.observe(lambda _change: self._note.guard(self._typed), "value")

    def data(self) -> Data:
        """Return the scores found in the text."""
        return from_reading(self._reading, "粘贴的分数")

    def keep(self) -> str:
        """Return the text."""
        return str(self._text.value)

    def _typed(self) -> None:
        self._read()
        self._changed()

    def _read(self) -> None:
        self._reading = pasted(self._text.value)
        total = sum(self._reading.histogram) + len(self._reading.rejected)
        said = rejections(self._reading.rejected, total) if total else ""
        self._note.html = str(said)


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= MOST else 0
