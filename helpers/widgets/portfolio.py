"""What is in the portfolio and what is still empty, and a button that makes its two files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpers.markup import Child, join, tag
from helpers.widgets.download import data_address
from helpers.widgets.view import View


@dataclass(frozen=True)
class LessonLine:
    """A lesson in the preview: what is in it, what is empty (titles), and what could not be read."""

    title: str
    works: int
    empty: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class MadeFile:
    """A file that was made: `kept` says in words where it lies, or why it was not kept.

    `address` is that of the kept file on the server, for files that are too big to lie in the page.
    """

    name: str
    words: str
    kind: str
    content: bytes
    kept: str
    address: str | None


HOW_TO = "做出两份文件：网页版可以打印，图都在里面；表格版用 Excel 打开。"
Tell = Callable[[str], None]
MOST_IN_PAGE = 1_500_000  # bytes of all files; the server cuts off what sends 3 MB in three seconds


class PortfolioView(View):
    """A preview and a button; `look` collects the preview anew, `make` the files, and both say how far.

    `who` says whose portfolio it is.
    """

    def __init__(
        self,
        who: str,
        look: Callable[[Tell], Iterable[LessonLine]],
        make: Callable[[Tell], Iterable[MadeFile]],
    ) -> None:
        self._who, self._look, self._make = who, look, make
        self._lines: tuple[LessonLine, ...] = ()
        self._files: tuple[MadeFile, ...] = ()
        self._doing = ""
        super().__init__(on_action=self._act)
        self.add_class("wb-frame")
        self._draw()

    def refresh(self, make: bool = False) -> None:
        """Collect the preview anew, and make the files if asked for; the page says how far it is."""
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
        head = tag("tr", [tag("th", words) for words in ("课", "作品", "还空着")])
        table = tag("table", tag("thead", head), tag("tbody", [_row(line) for line in self._lines]))
        return tag("div", table, class_="wb-preview-list")

    def _said(self) -> Child:
        if self._doing:
            return tag("p", self._doing, class_="wb-soft")
        if not self._files:
            return tag("p", HOW_TO, class_="wb-soft")
        in_page = sum(len(file.content) for file in self._files) <= MOST_IN_PAGE
        return [
            tag("p", _link(file, in_page), " ", tag("span", file.kept, class_="wb-soft"))
            for file in self._files
        ]


def _row(line: LessonLine) -> Child:
    notices = [tag("p", f"⚠ {notice}", class_="wb-warn") for notice in line.notices]
    empty = f"{len(line.empty)} 题：{'、'.join(line.empty)}" if line.empty else "都写了"
    made = tag("td", f"{line.works} 件", class_="wb-number")
    return tag("tr", tag("th", line.title, scope="row"), made, tag("td", empty, notices))


def _link(file: MadeFile, in_page: bool) -> Child:
    address = data_address(file.kind, file.content) if in_page else file.address
    size = f"{len(file.content) / 1e6:.2f} MB"
    words = f"下载{file.words}（{size}）"
    if address is None:
        return tag("b", f"{file.words}做好了（{size}）")
    link = {"data_action": "saved", "data_value": file.name, "class_": "wb-link"}
    return tag("a", words, href=address, download=file.name, **link)
