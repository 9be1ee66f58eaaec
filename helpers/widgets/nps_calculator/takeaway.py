"""The result as a picture and as a spreadsheet: into my_work/exports/, and as a download."""

import ipywidgets as widgets

from helpers.listing_files import XLSX
from helpers.markup import Child, join, tag
from helpers.widgets.download import PNG, data_address, offer
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.result import headline
from helpers.widgets.nps_calculator.spreadsheet import workbook
from helpers.widgets.view import View


class TakeAway:
    """Two buttons; each makes a file, keeps it in the trainee's folder, and offers it for download."""

    def __init__(self) -> None:
        self._data: Data | None = None
        self._said: Child = None
        self.view = View(on_action=self.act)
        self.box: widgets.Widget = self.view

    def show(self, data: Data) -> None:
        """Offer these answers."""
        if data != self._data:
            self._said = None
        self._data = data
        self._draw()

    def act(self, action: str, _value: str = "") -> None:
        """Make the file that was asked for."""
        if self._data is None or not self._data.counts.n:
            return
        if action == "picture":
            self._offer("png", PNG, picture(self._data))
        elif action == "table":
            self._offer("xlsx", XLSX, workbook(self._data))
        self._draw()

    def _draw(self) -> None:
        empty = self._data is None or not self._data.counts.n
        buttons = [
            tag("button", name, data_action=action, class_="wb-primary", disabled=empty)
            for action, name in (("picture", "做成图片（PNG）"), ("table", "做成表格（Excel）"))
        ]
        hint = "图片可以贴进汇报；表格里有人数、公式和没有计入的行，改了数字会自己重算。"
        if empty:
            hint = "先放进一些答卷，再来导出。"
        self.view.html = str(
            join([tag("p", hint, class_="wb-soft"), tag("div", buttons, class_="wb-row"), self._said])
        )

    def _offer(self, ending: str, kind: str, content: bytes) -> None:
        show = (
            tag("img", src=data_address(kind, content), alt=headline(self._data), class_="wb-preview")
            if kind == PNG and self._data
            else None
        )
        self._said = tag("div", offer("NPS", ending, kind, content), show, role="status")


def picture(data: Data) -> bytes:
    """Return the summary of a score as PNG."""
    from helpers.charts import nps_summary, png

    return png(nps_summary(data.counts, data.histogram, headline(data), f"来源：{data.origin}"))
