"""How a table stands on the page: a line a row where it fits, else an entry a row."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from markupsafe import Markup

from helpers.exercises.base import LONGEST_TEXT
from helpers.exercises.columns import AnyColumn, Cell, NumberColumn, OwnerColumn, is_blank
from helpers.exercises.number import show_number
from helpers.exercises.table import Row, Table, TableAnswer
from helpers.markup import Child, tag
from helpers.widgets.table_cells import (
    ARRANGING,
    PAGE,
    WIDTHS,
    control,
    in_words,
    printed,
    shape,
    star,
    tools,
    width,
)


@dataclass(frozen=True)
class Sheet:
    """The rows of a table as they are drawn; `name` tells the lists of owners of two tables apart."""

    exercise: Table
    rows: tuple[dict[str, Cell], ...]
    today: date
    name: str

    def draw(self) -> Markup:
        """Return the boxes to write in, row by row, and the totals."""
        return tag("div", self._table() if self.layout == "table" else self._entries(), class_="wb-sheet")

    @property
    def layout(self) -> Literal["table", "entries"]:
        """A line a row where the page is wide enough, else an entry a row with its cells side by side."""
        exercise = self.exercise
        widths = [
            WIDTHS["printed"] if self._is_printed(name) else width(column)
            for name, column in exercise.columns.items()
        ]
        return "table" if sum(widths) + (0 if exercise.fixed else ARRANGING) <= PAGE else "entries"

    def _table(self) -> Markup:
        columns, free = self.exercise.columns, not self.exercise.fixed
        heads = [
            tag("th", column.heading, star(column), scope="col", class_=self._width(name, column))
            for name, column in columns.items()
        ]
        narrow = partial(tag, "th", class_="wb-of-choice")
        head = tag("tr", narrow("行") if free else None, heads, narrow("整理") if free else None)
        body = [self._row(place, row, len(self.rows)) for place, row in enumerate(self.rows)]
        parts = [tag("thead", head), tag("tbody", body, data_arrows=True), self._totals()]
        return tag("table", parts, aria_label=self.exercise.title)

    def _width(self, name: str, column: AnyColumn) -> str:
        return f"wb-of-{'printed' if self._is_printed(name) else shape(column)}"

    def _is_printed(self, name: str) -> bool:
        return self.exercise.fixed and all(name in row for row in self.exercise.rows)

    def _row(self, place: int, row: Row, count: int) -> Markup:
        given = self.exercise.given(place)
        cells = [
            printed(column, given[name], first=number == 0)
            if name in given
            else tag("td", self._box(place, name, column, row.get(name)))
            for number, (name, column) in enumerate(self.exercise.columns.items())
        ]
        if self.exercise.fixed:
            return tag("tr", cells)
        return tag("tr", tag("th", self._handle(place), scope="row"), cells, tag("td", tools(place, count)))

    def _totals(self) -> Child:
        exercise, sums = self.exercise, self._sums()
        if not sums:
            return None
        cells = [
            tag("td", sums.get(name, "合计" if number == 0 and exercise.fixed else ""))
            for number, name in enumerate(exercise.columns)
        ]
        free = not exercise.fixed
        return tag(
            "tfoot", tag("tr", tag("th", "合计") if free else None, cells, tag("td") if free else None)
        )

    def _entries(self) -> Markup:
        entries = [self._entry(place, row, len(self.rows)) for place, row in enumerate(self.rows)]
        sums = [f"{self.exercise.columns[name].label} {words}" for name, words in self._sums().items()]
        total = tag("p", tag("b", f"合计：{'，'.join(sums)}")) if sums else None
        return tag("div", tag("div", entries, data_arrows=True), total)

    def _entry(self, place: int, row: Row, count: int) -> Markup:
        """A row as fields with labels; what is printed in it heads it."""
        exercise, given = self.exercise, self.exercise.given(place)
        fields = [
            self._field(place, name, column, row.get(name))
            for name, column in exercise.open_columns(given).items()
        ]
        name, free = exercise.row_name(place), not exercise.fixed
        heads = [self._handle(place), tools(place, count)] if free else [tag("b", name)]
        first = next((column for column in exercise.columns if column in given), None)
        said = [
            tag("span", f"{exercise.columns[column].heading}：{in_words(exercise.columns[column], cell)}")
            for column, cell in given.items()
            if column != first
        ]
        return tag(
            "section",
            tag("div", heads, said, class_="wb-entry-head"),
            tag("div", fields, class_="wb-entry-fields"),
            class_="wb-entry",
            role="group",
            aria_label=name,
        )

    def _field(self, place: int, name: str, column: AnyColumn, cell: Cell | None) -> Markup:
        label = tag("span", column.heading, star(column), class_="wb-entry-label")
        return tag(
            "div", label, self._box(place, name, column, cell), class_=f"wb-entry-field wb-as-{shape(column)}"
        )

    def _handle(self, place: int) -> Markup:
        label = f"第 {place + 1} 行，按 Alt 加上下箭头移动"
        return tag("button", place + 1, data_action="handle", data_value=place, aria_label=label)

    def _box(self, place: int, name: str, column: AnyColumn, cell: Cell | None) -> Child:
        problem = warning = None
        if cell is not None and not is_blank(cell):
            problem, warning = column.problem(cell), column.warning(cell, self.today)
        attributes = {
            "data_action": "cell",
            "data_name": f"{place}.{name}",
            "aria_label": f"{self.exercise.row_name(place)}，{column.heading}",
            "aria_invalid": "true" if problem else None,
            "maxlength": LONGEST_TEXT + 1,
            "list": self.list_id(name) if isinstance(column, OwnerColumn) else None,
        }
        said = (
            f"⚠ {problem}" if problem else "",
            f"可以改得更好：{warning}" if warning and not problem else "",
        )
        notes = [tag("p", words, class_="wb-warn") for words in said if words]
        return [control(column, "" if cell is None else cell, attributes), *notes]

    def _sums(self) -> dict[str, str]:
        exercise, answer = self.exercise, TableAnswer(rows=self.rows)
        return {
            name: f"{show_number(round(exercise.total(answer, name), 6))} {column.unit}".strip()
            if exercise.amounts(answer, name)
            else "—"
            for name, column in exercise.columns.items()
            if isinstance(column, NumberColumn) and name in exercise.totals
        }

    def list_id(self, name: str) -> str:
        return f"{self.name}-{name}"
