"""What is in the portfolio and what is still empty, and a button that makes its two files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpers.markup import Child, join, tag
from helpers.widgets.download import MOST_IN_PAGE, MadeFile, file_link
from helpers.widgets.watching import WatchingView


@dataclass(frozen=True)
class LessonLine:
    """A lesson in the preview: what is in it, what is half done or empty, and what could not be read."""

    title: str
    works: int
    half: tuple[str, ...]
    empty: tuple[str, ...]
    notices: tuple[str, ...]


HOW_TO = "做出两份文件：网页版可以打印，图都在里面；表格版用 Excel 打开。"
Tell = Callable[[str], None]


class PortfolioView(WatchingView):
    """A preview and a button; `look` collects the preview anew, `make` the files, and both say how far.

    `who` says whose portfolio it is. `seen` gives something that changes whenever an answer does: while the
    page is open it is asked every few seconds, so that the preview never tells of yesterday.
    """

    def __init__(
        self,
        who: str,
        look: Callable[[Tell], Iterable[LessonLine]],
        make: Callable[[Tell], Iterable[MadeFile]],
        seen: Callable[[], object] = lambda: None,
    ) -> None:
        self._who, self._look, self._make = who, look, make
        self._lines: tuple[LessonLine, ...] = ()
        self._files: tuple[MadeFile, ...] = ()
        self._doing = ""
        super().__init__(seen, on_action=self._act)
        self.add_class("wb-frame")
        self._draw()

    def refresh(self, make: bool = False) -> None:
        """Collect the preview anew, and make the files if asked for; the page says how far it is."""
        self.watch()
        self._files = ()
        try:
            if make:
                self._files = tuple(self._make(self._tell))
            self._lines = tuple(self._look(self._tell))
        finally:
            self._doing = ""
            self._draw()
        if self._files:
            self.focus_on("saved", self._files[0].name)

    def look_again(self) -> None:
        """Collect the preview anew, without a word; files that were made stay."""
        self._lines = tuple(self._look(lambda said: None))
        self._draw()

    def _act(self, action: str, _value: str) -> None:
        if action in ("make", "look"):  # else a click on a link: the browser saves the file
            self.refresh(make=action == "make")

    def _tell(self, said: str) -> None:
        self._doing = said
        self._draw()

    def _draw(self) -> None:
        busy = "true" if self._doing else None
        buttons = [
            tag("button", "做成作品集", data_action="make", class_="wb-primary", aria_disabled=busy),
            tag("button", "重新看一遍", data_action="look", aria_disabled=busy),
        ]
        self.html = str(
            join(
                [
                    tag("h3", "我的作品集"),
                    tag("p", self._who),
                    self._preview(),
                    tag("div", buttons, class_="wb-row"),
                    tag("div", self._said(), role="status"),
                ]
            )
        )

    def _preview(self) -> Child:
        if not self._lines:
            return None if self._doing else tag("p", "还没有收集。")
        head = tag("tr", [tag("th", words) for words in ("课", "作品", "还没做完")])
        table = tag("table", tag("thead", head), tag("tbody", [_row(line) for line in self._lines]))
        return tag("div", table, class_="wb-preview-list")

    def _said(self) -> Child:
        if self._doing:
            return tag("p", self._doing, class_="wb-soft")
        if not self._files:
            return tag("p", HOW_TO, class_="wb-soft")
        in_page = sum(len(file.content) for file in self._files) <= MOST_IN_PAGE
        return [
            tag("p", file_link(file, in_page), " ", tag("span", file.kept, class_="wb-soft"))
            for file in self._files
        ]


def _row(line: LessonLine) -> Child:
    notices = [tag("p", f"⚠ {notice}", class_="wb-warn") for notice in line.notices]
    half = tag("p", f"做了一半：{'、'.join(line.half)}") if line.half else None
    empty = tag("p", f"还空着 {len(line.empty)} 题：{'、'.join(line.empty)}") if line.empty else None
    left = [half, empty] if line.half or line.empty else "都写了"
    made = tag("td", f"{line.works} 件", class_="wb-number")
    return tag("tr", tag("th", line.title, scope="row"), made, tag("td", left, notices))
