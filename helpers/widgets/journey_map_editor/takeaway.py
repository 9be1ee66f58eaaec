"""The map as files to take along, and the way back: load a file, or start from another map."""

from collections.abc import Callable
from datetime import datetime

import ipywidgets as widgets
from markupsafe import Markup

from helpers import content
from helpers.exercises.journey import SIDES, JourneyAnswer
from helpers.listing_files import XLSX
from helpers.markup import Child, join, tag
from helpers.pictures.groups import Group
from helpers.pictures.journey_file import journey_file
from helpers.pictures.journey_words import finding
from helpers.widgets.download import SVG, data_address, download
from helpers.widgets.file_picker import FilePicker
from helpers.widgets.journey_map_editor.files import (
    ENDINGS,
    LARGEST,
    MapFileError,
    read_map,
    to_json,
    to_xlsx,
)
from helpers.widgets.view import View

PNG, JSON = "image/png", "application/json"
FORMS = {
    "png": "图片（PNG，贴进汇报）",
    "svg": "图片（SVG，放大不糊）",
    "xlsx": "表格（Excel，改好还能载回来）",
    "json": "地图文件（JSON，原样存取）",
}


class TakeAway:
    """Buttons that make files, one that loads a file, and where the tool offers it other maps to start from.

    `loaded` is called with the maps of a file, `begun` with the name of a map to start from ("" is blank).
    """

    def __init__(
        self,
        loaded: Callable[[JourneyAnswer], None],
        begun: Callable[[str], None] | None,
        notice: str,
    ) -> None:
        self._loaded, self._begun, self._notice = loaded, begun, notice
        self._answer, self._side = JourneyAnswer(), "as_is"
        self._survey: dict[str, Group] = {}
        self._said: Child = None
        self.view = View(on_action=self.act)
        self.picker = FilePicker("载入地图文件，或拖到这里", ENDINGS, LARGEST, self.load, self.view.guard)
        self.box = widgets.VBox([self.view, self.picker])

    def show(self, answer: JourneyAnswer, side: str, survey: dict[str, Group]) -> None:
        """Offer these maps; pictures are of the one in hand."""
        if answer != self._answer:
            self._said = None
        self._answer, self._side, self._survey = answer, side, survey
        self._draw()

    def act(self, action: str, value: str = "") -> None:
        """Make the file that was asked for, or begin another map."""
        if action == "make" and value in FORMS:
            self._offer(value)
        elif action == "begin" and self._begun:
            self._begun(value)
        self._draw()

    def load(self, name: str, raw: bytes | None) -> None:
        """Take a file; one that is no map leaves everything as it is."""
        try:
            answer = read_map(name, raw)
        except MapFileError as error:
            self._said = tag("div", str(error), class_="wb-note wb-bad", role="alert")
        else:
            self._loaded(answer)
            count = len(answer.as_is.touchpoints)
            self._said = tag(
                "div",
                f"已载入“{name}”：{count} 个触点。不想要这一份，点“撤销”就回到原来的地图。",
                class_="wb-note wb-good",
                role="status",
            )
        self._draw()

    def _draw(self) -> None:
        buttons = [tag("button", words, data_action="make", data_value=form) for form, words in FORMS.items()]
        begin = _beginnings() if self._begun else None
        self.view.html = str(join([tag("div", buttons, class_="wb-row"), self._said, begin]))

    def _offer(self, form: str) -> None:
        drawn, side = self._answer.side(self._side), self._side
        name = f"旅程图_{SIDES[side]}_{datetime.now():%Y%m%d_%H%M%S}.{form}"
        if form == "png":
            self._said = tag("p", "正在画图片……", role="status")
            self._draw()
            made, kind = picture(self._answer, side, self._notice), PNG
        elif form == "svg":
            made, kind = journey_file(drawn, side, self._survey, self._notice).encode(), SVG
        elif form == "xlsx":
            made, kind = to_xlsx(self._answer), XLSX
        else:
            made, kind = to_json(self._answer), JSON
        seen = tag("img", src=data_address(kind, made), alt=finding(drawn, side), class_="wb-preview")
        self._said = tag(
            "div",
            tag("p", download(name, kind, made, f"下载 {name}")),
            seen if kind in (PNG, SVG) else None,
            role="status",
        )


def picture(answer: JourneyAnswer, side: str, notice: str) -> bytes:
    """Return a map as PNG."""
    from helpers.charts import journey, png

    return png(journey(answer.side(side), finding(answer.side(side), side), notice))


def _beginnings() -> Markup:
    names = {name: content.load_journey(name).title for name in content.journey_names()}
    buttons = [
        tag("button", title, data_action="begin", data_value=name)
        for name, title in {**names, "": "空白地图"}.items()
    ]
    words = tag("span", "从另一张地图开始（教学模拟，可以撤销）：", class_="wb-soft")
    return tag("div", words, buttons, class_="wb-row wb-small wb-journey-line")
