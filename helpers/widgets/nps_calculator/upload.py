"""Answers from the trainee's own file: chosen on the page, or named by its place on the machine."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from helpers.markup import Child, join, tag
from helpers.methods.survey_export import (
    SurveyExport,
    TableError,
    group_columns,
    open_export,
    read_scores,
    score_column,
)
from helpers.methods.table_files import LARGEST, ZIP, Report, read_bytes, too_big
from helpers.methods.written_scores import Reading
from helpers.pictures.axes import percent, shorten
from helpers.pictures.groups import Group, group_of
from helpers.widgets.file_picker import FilePicker
from helpers.widgets.nps_calculator.data import Data, from_reading
from helpers.widgets.nps_calculator.result import rejections
from helpers.widgets.nps_calculator.sample import fill, menu
from helpers.widgets.view import View

SHOWN_ROWS = 4
SHOWN_COLUMNS = 8
LONG_TO_OPEN = 10_000_000  # bytes of a zipped workbook: some five seconds
KINDS = ".csv,.txt,.tsv,.xlsx,.xlsm,.xls"


class UploadInput:
    """A file, the column with the scores, and what was left out. `version` is another after every reading.

    Only the counts are kept, not the file: after a restart they are still there, and the columns come back
    when the file is chosen again.
    """

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._content, self._name = b"", ""
        self._export: SurveyExport | None = None
        self._filling = False
        self._problem = ""
        self._groups: dict[int, dict[str, Group]] = {}
        self.version = 0
        self._reading, self._source = _kept_reading(kept)
        self.picker = FilePicker("选择文件，或拖到这里", KINDS, LARGEST, self._picked, self._guarded)
        self._path = widgets.Text(
            placeholder="或写出文件的位置，例如 D:/调研/六月.csv，按回车",
            continuous_update=False,
            layout={"width": "420px"},
        )
        self._sheet, self._header, self._column = (
            menu("工作表", [], None),
            menu("标题行", [], None),
            menu("分数列", [], None),
        )
        self._menus = widgets.HBox([self._column, self._header, self._sheet])
        self._note = View()
        self.box = widgets.VBox([widgets.HBox([self.picker, self._path]), self._menus, self._note])
        self._show()
        for control, follow in (
            (self._path, self._named),
            (self._sheet, lambda: self._look_again(None)),
            (self._header, lambda: self._look_again(self._header.value)),
            (self._column, self._read),
        ):
            control.observe(lambda _change, follow=follow: self._note.guard(follow), "value")

    def data(self) -> Data:
        """Return the scores of the chosen column."""
        return from_reading(self._reading, self._source or "我的文件")

    def keep(self) -> dict[str, Any]:
        """Return what is left of the file when it is gone: its name, and how many gave each score."""
        return {"source": self._source, "histogram": list(self._reading.histogram)} if self._source else {}

    def group_columns(self) -> dict[int, str]:
        """Return the columns by which the answers can be divided, by their place in the file."""
        if self._export is None or self._problem:
            return {}
        return {column: self._export.columns[column] for column in group_columns(self._export)}

    def usual_group(self) -> int | None:
        """Return the column with the fewest values among the first answers, of those that divide them."""
        export = self._export
        if export is None:
            return None
        return min(
            self.group_columns(),
            key=lambda column: len({row[column] for row in export.sample if row[column]}),
            default=None,
        )

    def groups(self, column: int, report: Report) -> dict[str, Group]:
        """Return the answers of each value in a column; `report` is told how far the reading has come."""
        if self._export is None or self._column.value is None:
            return {}
        if column not in self._groups:
            found = read_scores(self._export, self._column.value, column, report).groups
            self._groups[column] = {
                value: group_of(value, value or "（空白）", Reading(histogram).counts)
                for value, histogram in found.items()
            }
        return self._groups[column]

    def _guarded(self, follow: Callable[[], None]) -> None:
        self._note.guard(follow)

    def _picked(self, name: str, content: bytes | None) -> None:
        def load() -> bytes:
            if content is None:
                raise too_big(name)
            return content

        self._open(name, load)

    def _named(self) -> None:
        place = self._path.value.strip().strip("\"'")
        if place:
            path = Path(place)
            self._open(path.name, lambda: read_bytes(path))
            if self._export is not None:
                self._path.value = ""  # so that the same place can be read again after the file was mended

    def _open(self, name: str, load: Callable[[], bytes]) -> None:
        self._name, self._content, self._export = name, b"", None
        self.version += 1
        self._say(tag("p", f"正在打开“{name}”……", role="status"))
        try:
            self._content = load()
            if len(self._content) > LONG_TO_OPEN and self._content.startswith(ZIP):
                size = f"{len(self._content) / 1e6:.0f} MB"
                patience = f"正在打开“{name}”：{size} 的 Excel 文件要等几十秒；另存为 CSV，几秒就能读完。"
                self._say(tag("p", patience, " ", tag("progress"), role="status"))
        except TableError as error:
            self._fail(error)
            return
        self._look(None, None)

    def _look_again(self, header_row: int | None) -> None:
        if not self._filling and self._content:
            self._look(self._sheet.value, header_row)

    def _look(self, sheet: str | None, header_row: int | None) -> None:
        """Look at the columns, choose the likeliest, and read it."""
        try:
            export = open_export(self._name, self._content, sheet, header_row)
        except TableError as error:
            self._fail(error)
            return
        self._export = export
        self.version += 1
        self._filling = True
        try:
            fill(self._sheet, [(name, name) for name in export.table.sheets], export.table.sheet)
            rows = [(f"第 {row} 行", row) for row in range(1, max(10, export.header_row) + 1)]
            fill(self._header, [("没有标题", 0), *rows], export.header_row)
            fill(self._column, [("请选择……", None), *_choices(export)], score_column(export))
        finally:
            self._filling = False
        self._read()

    def _read(self) -> None:
        if self._filling or self._export is None:
            return
        self._problem, self._groups = "", {}
        self.version += 1
        column = self._column.value
        if column is None:
            self._reading, self._source = Reading(), ""
        else:
            try:
                self._reading = read_scores(self._export, column, report=self._report)
            except TableError as error:
                self._fail(error)
                return
            self._source = f"文件“{self._name}”的“{shorten(self._export.columns[column], 300)}”列"
        self._show()
        self._changed()

    def _report(self, share: float) -> None:
        words = f"正在读“{self._name}”：{percent(share)}"
        self._say(tag("p", words, " ", tag("progress", value=share, max=1)))

    def _fail(self, error: TableError) -> None:
        """Say what is wrong; while the file is there, another sheet or header row can be chosen."""
        self._reading, self._source, self._problem = Reading(), "", str(error)
        self.version += 1
        self._show()
        self._changed()

    def _show(self) -> None:
        export = self._export
        self._menus.layout.display = "flex" if export else "none"
        self._sheet.layout.display = "flex" if export and len(export.table.sheets) > 1 else "none"
        if self._problem:
            self._say(tag("div", self._problem, class_="wb-note wb-bad", role="alert"))
        elif export:
            self._say(self._found(export))
        elif self._source:
            self._say(
                tag("p", f"上次读的是{self._source}，计数还在；要换列，请重新选择文件。", class_="wb-soft")
            )
        else:
            self._say(
                tag(
                    "p",
                    "CSV 或 Excel，一行一份答卷，问卷星等平台导出的原样就行。文件只在这台机器上读。",
                    class_="wb-soft",
                )
            )

    def _found(self, export: SurveyExport) -> Child:
        if self._column.value is None:
            said: Child = tag(
                "div", "没有找到像 0–10 分的一列，请在“分数列”里选。", class_="wb-note wb-bad", role="alert"
            )
        else:
            total = sum(self._reading.histogram) + len(self._reading.rejected)
            said = rejections(self._reading.rejected, total)
        form = tag("span", f"{self._name} · {export.table.form}", class_="wb-soft")
        preview = tag("details", tag("summary", "看看文件的前几行"), _preview(export))
        return [tag("p", form), said, preview]

    def _say(self, *words: Child) -> None:
        self._note.html = str(join(words))


def _kept_reading(kept: object) -> tuple[Reading, str]:
    """Return what an earlier session kept of its file, if it is all there."""
    if not isinstance(kept, Mapping):
        return Reading(), ""
    histogram, source = kept.get("histogram"), kept.get("source")
    if not isinstance(source, str) or not isinstance(histogram, list) or len(histogram) != 11:
        return Reading(), ""
    whole = all(isinstance(count, int) and count >= 0 for count in histogram)
    return (Reading(tuple(histogram)), source) if whole else (Reading(), "")


def _choices(export: SurveyExport) -> list[tuple[str, int]]:
    return [(shorten(f"{number + 1}. {name}", 320), number) for number, name in enumerate(export.columns)]


def _preview(export: SurveyExport) -> Child:
    columns = range(min(SHOWN_COLUMNS, len(export.columns)))
    heads = [tag("th", shorten(export.columns[column], 150)) for column in columns]
    rows = [
        [tag("td", shorten(row[column], 150)) for column in columns] for row in export.sample[:SHOWN_ROWS]
    ]
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", [tag("tr", row) for row in rows]))
    return tag("div", table, class_="wb-rejected", tabindex="0")
