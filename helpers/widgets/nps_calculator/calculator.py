"""The widget: where the answers come from, the score, and tabs for what one wants to know of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.markup import tag
from helpers.pictures.distribution import distribution, shape
from helpers.widgets.nps_calculator.compare import Compare
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.inputs import Input, PastedInput, TypedInput
from helpers.widgets.nps_calculator.planning import Planning
from helpers.widgets.nps_calculator.result import result
from helpers.widgets.nps_calculator.sample import Sample, SampleInput
from helpers.widgets.nps_calculator.takeaway import TakeAway
from helpers.widgets.nps_calculator.upload import UploadInput
from helpers.widgets.nps_calculator.whatif import WhatIf
from helpers.widgets.switch import switch, tabs
from helpers.widgets.view import View

SOURCES = {"typed": "输入人数", "pasted": "粘贴分数", "sample": "示例调研", "file": "我的文件"}
TABS = {
    "distribution": "0–10 分布",
    "whatif": "如果……会怎样",
    "compare": "比较两组",
    "planning": "要多少份答卷",
    "takeaway": "导出",
}
PAUSE = 0.3


class NpsCalculator(widgets.VBox):
    """The NPS calculator; `answer` is all that was typed and chosen, as JSON."""

    answer = traitlets.Dict()

    def __init__(self, answer: Mapping[str, Any], survey: str) -> None:
        sample = Sample(survey)
        upload = UploadInput(answer.get("file"), self._data_changed)
        self.inputs: dict[str, Input] = {
            "typed": TypedInput(answer.get("typed"), self._data_changed),
            "pasted": PastedInput(answer.get("pasted"), self._data_changed),
            "sample": SampleInput(sample, answer.get("sample"), self._data_changed),
            "file": upload,
        }
        self.whatif = WhatIf(answer.get("whatif"), self._keep_soon)
        self.compare = Compare(sample, upload, answer.get("compare"), self._keep_soon)
        self.planning = Planning(answer.get("planning"), self._keep_soon)
        self.takeaway = TakeAway()
        self.distribution = _Distribution()
        self._source = _known(answer.get("source"), SOURCES, "sample")
        self._tab = _known(answer.get("tab"), TABS, "distribution")
        self._saving: asyncio.TimerHandle | None = None
        self._head, self._tabs = View(on_action=self.act), View(on_action=self.act)
        self.result = View()
        self._input, self._panel = widgets.VBox(), widgets.VBox()
        super().__init__([self._head, self._input, self.result, self._tabs, self._panel])
        for box in (self, self._input, self._panel):
            box.add_class("wb-frame" if box is self else "wb-part-of-tool")
        self._draw_head()
        self._draw()
        self._keep()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def data(self) -> Data:
        """The answers that the score is of."""
        return self.inputs[self._source].data()

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when a source or a tab is chosen."""
        if action == "source" and value in SOURCES:
            self._source = value
            self._draw_head()
            self._draw()
        elif action == "tab" and value in TABS:
            self._tab = value
            self._draw_tab(self.data)
        else:
            return
        self._keep()

    def _data_changed(self) -> None:
        self.result.guard(self._draw)
        self._keep_soon()

    def _draw(self) -> None:
        data = self.data
        self.result.html = result(data)
        self._draw_tab(data)

    def _draw_head(self) -> None:
        sources = switch("source", "答卷从哪里来", SOURCES, self._source)
        self._head.html = str(tag("div", tag("h3", "NPS 计算器"), sources, class_="wb-title"))
        self._input.children = (self.inputs[self._source].box,)

    def _draw_tab(self, data: Data) -> None:
        self._tabs.html = str(tabs("tab", "想知道什么", TABS, self._tab))
        panel = getattr(self, self._tab)
        panel.show(data)
        self._panel.children = (panel.box,)

    def _keep_soon(self) -> None:
        """Keep the state when the typing or sliding pauses: a file a key would make a slider stutter."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._keep()
            return
        if self._saving is not None:
            self._saving.cancel()
        self._saving = loop.call_later(PAUSE, self._keep)

    def _keep(self) -> None:
        self.answer = {
            "source": self._source,
            "tab": self._tab,
            **{name: source.keep() for name, source in self.inputs.items()},
            "whatif": self.whatif.keep(),
            "compare": self.compare.keep(),
            "planning": self.planning.keep(),
        }


class _Distribution:
    """The eleven bars."""

    def __init__(self) -> None:
        self.box = View()

    def show(self, data: Data) -> None:
        if data.histogram and data.counts.n:
            self.box.html = distribution(data.histogram, shape(data.histogram))
        else:
            words = "只知道三类人数，不知道 0–10 分各有多少。粘贴分数或读一个文件，就能看到分布。"
            self.box.html = str(tag("p", words, class_="wb-soft"))


def _known(value: object, names: Mapping[str, str], usual: str) -> str:
    return value if isinstance(value, str) and value in names else usual
