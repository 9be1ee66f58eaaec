"""`table`: the form, a row a line; what is missing and what to think over stands right where it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import traitlets
from markupsafe import Markup

from helpers.exercises.columns import (
    AnyColumn,
    Cell,
    NumberColumn,
    OwnerColumn,
    TextColumn,
    is_blank,
)
from helpers.exercises.table import MOST_ROWS, Row, Table, TableAnswer
from helpers.listing_files import XLSX, csv_file, xlsx_file
from helpers.markup import Child, join, tag
from helpers.pictures.before_after import Change, before_after
from helpers.widgets.download import CSV, download
from helpers.widgets.history import History
from helpers.widgets.table_cells import if_true
from helpers.widgets.table_sheet import Sheet
from helpers.widgets.view import View
from helpers.widgets.writing import taken

KEYS = {"Alt+ArrowUp": "raise", "Alt+ArrowDown": "lower", "Ctrl+z": "undo:", "Meta+z": "undo:"}
HOW_TO = "按 Tab 到下一格。行号上按 Alt + ↑ ↓ 移动这一行。"


class TableWidget(View):
    """Rows of a form; `answer` is `{"rows": [{column: text or number}]}` once something was changed.

    `today` tells which days are past.
    """

    answer = traitlets.Dict()

    def __init__(
        self, exercise: Table, answer: dict[str, Any], today: Callable[[], date] = date.today
    ) -> None:
        self.exercise, self._today = exercise, today
        self._history: History[dict[str, Any]] = History(answer)
        self._said = ""
        self._files_wanted = False
        super().__init__(on_action=self._act, shortcuts={} if exercise.fixed else KEYS)
        self.answer = answer
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def state(self) -> TableAnswer:
        """The rows as they stand on the page."""
        stored = TableAnswer.model_validate(self.answer)
        return TableAnswer(rows=self.exercise.shown(stored))

    def _act(self, action: str, value: str) -> None:
        self._said = ""
        if action == "cell":
            self._write(value)
        elif action == "files":
            self._files_wanted = True
        elif action == "undo":
            self._undo()
        elif action == "add" and not self.exercise.fixed:
            self._insert(len(self.state.rows))
        elif value.isdecimal() and not self.exercise.fixed:
            self._arrange(action, int(value))
        self._draw()

    def _write(self, value: str) -> None:
        target, _, typed = value.partition("=")
        place, _, name = target.partition(".")
        if not place.isdecimal() or int(place) >= len(self.state.rows):
            return
        if name not in self.exercise.open_columns(self.exercise.given(int(place))):
            return
        kept, self._said = taken(typed)
        cell = self.exercise.columns[name].read(kept) if kept.strip() else kept
        self._become(self.state.write(int(place), name, cell), typing_in=(int(place), name))

    def _arrange(self, action: str, place: int) -> None:
        state = self.state
        if action in ("up", "raise", "down", "lower"):
            to = place + (1 if action in ("down", "lower") else -1)
            if self._become(state.move(place, to)):
                self.focus_on("handle" if action in ("raise", "lower") else action, str(to))
        elif action == "copy":
            self._insert(place + 1, state.rows[place] if place < len(state.rows) else {})
        elif action == "remove" and self._become(state.remove(place)):
            self._said = f"第 {place + 1} 行删掉了，点“撤销”可以找回来。"
            self.focus_on("handle", str(max(0, min(place, len(self.state.rows) - 1))))

    def _insert(self, place: int, row: Row | None = None) -> None:
        if len(self.state.rows) >= MOST_ROWS:
            self._said = f"最多 {MOST_ROWS} 行。"
        elif self._become(self.state.insert(place, row)):
            self.focus_on("cell", f"{place}.{next(iter(self.exercise.columns))}")

    def _undo(self) -> None:
        self._history, self._files_wanted = self._history.undo(), False
        self.answer = self._history.now

    def _become(self, changed: TableAnswer, typing_in: tuple[int, str] | None = None) -> bool:
        """Take on changed rows and return whether they are; one run of typing is undone at once."""
        if changed == self.state:
            return False
        own = tuple(
            {name: cell for name, cell in row.items() if name not in self.exercise.given(place)}
            for place, row in enumerate(changed.rows)
        )
        self._files_wanted = False
        self._history = self._history.change(TableAnswer(rows=own).model_dump(mode="json"), typing_in)
        self.answer = self._history.now
        return True

    def _draw(self, _change: object = None) -> None:
        rows = self.state.rows
        self.html = str(
            join(
                [
                    self._how_to(),
                    Sheet(self.exercise, rows, self._today(), self.model_id).draw(),
                    self._proposals(rows),
                    self._buttons(rows),
                    self._status(),
                    [picture for _, picture in pictures(self.exercise, self.answer)],
                ]
            )
        )

    def _how_to(self) -> Child:
        return None if self.exercise.fixed else tag("p", HOW_TO, class_="wb-soft")

    def _proposals(self, rows: tuple[Row, ...]) -> Child:
        """The owners typed so far, to be picked again."""
        owners = {name: c for name, c in self.exercise.columns.items() if isinstance(c, OwnerColumn)}
        typed = sorted(
            {
                str(row[name]).strip()
                for row in rows
                for name, column in owners.items()
                if name in row and not is_blank(row[name]) and not column.is_nobody(row[name])
            }
        )
        options = [tag("option", value=owner) for owner in typed]
        return [tag("datalist", options, id=f"{self.model_id}-{name}") for name in owners]

    def _buttons(self, rows: tuple[Row, ...]) -> Markup:
        add = tag("button", "＋ 加一行", data_action="add", aria_disabled=if_true(len(rows) >= MOST_ROWS))
        undo = tag("button", "撤销", data_action="undo", aria_disabled=if_true(not self._history.past))
        files = tag(
            "button", "存成表格文件", data_action="files", aria_disabled=if_true(not self._listings())
        )
        row = [None if self.exercise.fixed else add, undo, files, self._links()]
        return tag("div", row, class_="wb-row wb-small")

    def _listings(self) -> tuple[Any, ...]:
        return self.exercise.listings(TableAnswer.model_validate(self.answer))

    def _links(self) -> Child:
        listings = self._listings() if self._files_wanted else ()
        if not listings:
            return None
        title = self.exercise.title
        return [
            download(f"{title}.xlsx", XLSX, xlsx_file({title: listings}), "下载 Excel 文件（.xlsx）"),
            download(f"{title}.csv", CSV, csv_file(listings[0]), "下载 CSV 文件"),
        ]

    def _status(self) -> Markup:
        exercise, answer = self.exercise, TableAnswer.model_validate(self.answer)
        complete = exercise.complete(answer)
        enough = complete >= exercise.asked
        head = f"要 {exercise.asked} 行，写全了 {complete} 行{'，够了' if enough else ''}。"
        said = (f"{self._said} " if self._said else "", head, *exercise.lacking(answer), self._better())
        return tag("p", *said, role="status")

    def _better(self) -> str:
        """How many cells might be better; what is wrong with each stands beside it."""
        rows = enumerate(self.state.rows)
        found = [(place, len(self.exercise.to_improve(place, row, self._today()))) for place, row in rows]
        where = "、".join(self.exercise.row_name(place) for place, count in found if count)
        count = sum(count for _, count in found)
        return f"还有 {count} 处可以改得更好（{where}），看格子下面的提示。" if count else ""


def pictures(exercise: Table, answer: dict[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the two compared number columns as a picture; nothing before a row has both."""
    if exercise.compare is None:
        return ()
    before, after = (exercise.columns[name] for name in exercise.compare)
    rows = enumerate(exercise.shown(TableAnswer.model_validate(answer)))
    changes = [change for place, row in rows if (change := _change(exercise, place, row))]
    if not changes:
        return ()
    unit = before.unit if isinstance(before, NumberColumn) else ""
    return ((exercise.title, before_after(changes, before.label, after.label, unit)),)


def _amount(column: AnyColumn, cell: Cell | None) -> float | None:
    return column.amount(cell) if isinstance(column, NumberColumn) else None


def _change(exercise: Table, place: int, row: Row) -> Change | None:
    before, after = (_amount(exercise.columns[name], row.get(name)) for name in exercise.compare or ())
    if before is None or after is None or min(before, after) < 0:
        return None
    words = next(
        (str(row[n]) for n, c in exercise.columns.items() if isinstance(c, TextColumn) and n in row), ""
    )
    return Change(words.strip() or exercise.row_name(place), before, after)
