"""`table`: a form of rows and columns, such as a plan, a canvas or a matrix; complete rows count."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from helpers.exercises.base import Answer, Exercise, Key, Listing, Name, Progress, require_known
from helpers.exercises.columns import AnyColumn, Cell, NumberColumn, OwnerColumn, is_blank
from helpers.exercises.number import show_number
from helpers.exercises.score import ScoreItem

Row = Mapping[str, Cell]
MOST_ROWS = 100
FIRST_ROWS = 5  # blank rows to begin with, at most


class TableAnswer(Answer):
    """The rows as they stand, by column; a blank cell has no entry, and none at all is the empty answer.

    Each change gives a new answer; one that cannot be made (no such row) gives the same one.
    """

    rows: tuple[dict[str, Cell], ...] = ()

    def write(self, place: int, column: str, cell: Cell) -> "TableAnswer":
        """Write a cell; an empty text empties it."""
        if not 0 <= place < len(self.rows):
            return self
        row = {**self.rows[place], column: cell}
        if cell == "":
            del row[column]
        return self._with(*self.rows[:place], row, *self.rows[place + 1 :])

    def insert(self, place: int, row: Row | None = None) -> "TableAnswer":
        """Put in a row, a blank one if none is given."""
        if not 0 <= place <= len(self.rows) < MOST_ROWS:
            return self
        return self._with(*self.rows[:place], dict(row or {}), *self.rows[place:])

    def remove(self, place: int) -> "TableAnswer":
        """Take a row away; in place of the last one there is a blank one."""
        if not 0 <= place < len(self.rows):
            return self
        return self._with(*([*self.rows[:place], *self.rows[place + 1 :]] or [{}]))

    def move(self, place: int, to: int) -> "TableAnswer":
        """Bring a row to another place."""
        if not (0 <= place < len(self.rows) and 0 <= to < len(self.rows)):
            return self
        rest = [*self.rows[:place], *self.rows[place + 1 :]]
        return self._with(*rest[:to], self.rows[place], *rest[to:])

    def _with(self, *rows: dict[str, Cell]) -> "TableAnswer":
        return self.model_copy(update={"rows": rows})


class TableKey(Key[TableAnswer]):
    """An example of a finished table, for graded ones; what counts is that rows are complete."""


class Table(Exercise[TableAnswer, TableKey]):
    """Rows to be filled, `minimum` of them completely.

    `rows` stand there at first; in a `fixed` table there are no others, and what they hold is read only.
    `totals` names number columns to be added up, `compare` two of them to be drawn side by side.
    """

    answer_type = TableAnswer
    key_type = TableKey
    has_rules = True

    kind: Literal["table"]
    columns: dict[Name, AnyColumn] = Field(min_length=1)
    rows: tuple[dict[str, Cell], ...] = Field(default=(), max_length=MOST_ROWS)
    fixed: bool = False
    minimum: int | None = Field(default=None, gt=0, le=MOST_ROWS)
    totals: tuple[str, ...] = ()
    compare: tuple[str, str] | None = None

    @field_validator("columns")
    @classmethod
    def _labels_differ(cls, columns: dict[str, AnyColumn]) -> dict[str, AnyColumn]:
        labels = [column.label for column in columns.values()]
        if len(set(labels)) < len(labels):
            raise ValueError("两列的 label 一样，学员分不清")
        return columns

    @model_validator(mode="after")
    def _fits(self) -> "Table":
        self._check_rows(self.rows, "rows")
        if self.fixed and not self.rows:
            raise ValueError("rows：fixed 的表格要写出各行")
        if self.fixed and self.asked > len(self.rows):
            raise ValueError("minimum：比表格的行数还多")
        if self.fixed and any(not self.open_columns(row) for row in self.rows):
            raise ValueError("rows：每一行至少要有一格留给学员填")
        numbers = [name for name, column in self.columns.items() if isinstance(column, NumberColumn)]
        require_known(self.totals, numbers, "totals")
        require_known(self.compare or (), numbers, "compare")
        return self

    @property
    def asked(self) -> int:
        """How many complete rows are asked for."""
        return self.minimum or (len(self.rows) if self.fixed else 1)

    def open_columns(self, given: Row) -> dict[str, AnyColumn]:
        """Return the columns that the trainee fills in a row, of which `given` is printed."""
        return {name: column for name, column in self.columns.items() if name not in given}

    def given(self, place: int) -> Row:
        """Return what is printed in a row and cannot be changed."""
        return self.rows[place] if self.fixed else {}

    def shown(self, answer: TableAnswer) -> tuple[dict[str, Cell], ...]:
        """Return the rows as they stand on the page: those of the answer, or those to begin with."""
        if self.fixed:
            own = (*answer.rows, *({} for _ in self.rows))
            return tuple({**row, **given} for row, given in zip(own, self.rows, strict=False))
        if answer.rows:
            return answer.rows
        blank = max(int(not self.rows), min(self.asked, FIRST_ROWS) - len(self.rows))
        return (*self.rows, *({} for _ in range(blank)))

    def row_name(self, place: int) -> str:
        """Return what a row is called where it is spoken of."""
        first = next((name for name in self.columns if name in self.given(place)), None)
        return str(self.columns[first].words(self.rows[place][first])) if first else f"第 {place + 1} 行"

    def _quoted(self, place: int) -> str:
        return f"“{self.row_name(place)}”" if self.fixed else self.row_name(place)

    def missing(self, place: int, row: Row) -> tuple[str, ...]:
        """Return the labels of what a row still lacks; a cell that has to be mended is not filled."""
        return tuple(self.columns[name].label for name in self._not_filled(place, row))

    def state_of(self, place: int, row: Row) -> str:
        """Return what a row lacks and what has to be mended in it, in words; nothing of a complete row."""
        names = self._not_filled(place, row)
        blank = [self.columns[name].label for name in names if is_blank(row.get(name))]
        wrong = [self.columns[name].label for name in names if not is_blank(row.get(name))]
        said = (f"还缺：{'、'.join(blank)}" if blank else "", f"要改：{'、'.join(wrong)}" if wrong else "")
        return "；".join(filter(None, said))

    def to_improve(self, place: int, row: Row, today: date | None = None) -> tuple[str, ...]:
        """Return a sentence on each cell that counts and might be better; days are past only to `today`."""
        open_columns = self.open_columns(self.given(place))
        warnings = (
            column.warning(row[name], today)
            for name, column in open_columns.items()
            if not is_blank(row.get(name)) and not column.problem(row[name])
        )
        return tuple(filter(None, warnings))

    def _not_filled(self, place: int, row: Row) -> tuple[str, ...]:
        open_columns = self.open_columns(self.given(place))
        lacking = [name for name, column in open_columns.items() if not _is_filled(column, row.get(name))]
        required = [name for name in lacking if open_columns[name].required]
        # Where nothing is required, something has to be written all the same.
        none_required = not any(column.required for column in open_columns.values())
        return tuple(lacking if none_required and len(lacking) == len(open_columns) else required)

    def is_row_begun(self, place: int, row: Row) -> bool:
        """Whether the trainee, or the author as a beginning, has written anything in a row."""
        return any(not is_blank(row.get(name)) for name in self.open_columns(self.given(place)))

    def check_key(self, key: TableKey) -> None:
        """The example is complete."""
        self.check_answer(key.answer)
        done, total = self.progress(key.answer)
        if done < total:
            lacking = self.lacking(key.answer)
            raise ValueError(f"answer.rows：示例没有写全。{''.join(lacking)}")

    def check_answer(self, answer: TableAnswer) -> None:
        """Only columns of this table, words in columns for words, no more rows than there can be."""
        self._check_rows(answer.rows, "rows")
        if len(answer.rows) > (len(self.rows) if self.fixed else MOST_ROWS):
            raise ValueError("rows：行数比表格能放的多")

    def progress(self, answer: TableAnswer) -> Progress:
        """Every cell counts that the rows asked for must have."""
        rows = enumerate(self.shown(answer))  # what is written in a row to begin with counts
        fullest = sorted((self._filled(*row) for row in rows), key=_share, reverse=True)
        done = fullest[: self.asked]
        width = max((total for _, total in done), default=self._width(0))
        open_cells = sum(total for _, total in done) + (self.asked - len(done)) * width
        return Progress(sum(filled for filled, _ in done), open_cells)

    def is_begun(self, answer: TableAnswer) -> bool:
        """Whether the trainee has written anything; the rows to begin with are the author's."""
        return bool(answer.rows) and super().is_begun(answer)

    def lacking(self, answer: TableAnswer) -> tuple[str, ...]:
        """Return a sentence for each row that is begun and not complete, and one for rows not begun."""
        rows = tuple(enumerate(self.shown(answer)))
        sentences = [
            f"{self._quoted(place)}{state}。"
            for place, row in rows
            if self.is_row_begun(place, row) and (state := self.state_of(place, row))
        ]
        begun = sum(self.is_row_begun(place, row) for place, row in rows)
        return (*sentences, f"还要写 {self.asked - begun} 行。") if begun < self.asked else tuple(sentences)

    def complete(self, answer: TableAnswer) -> int:
        """Return how many rows are complete."""
        return sum(not self._not_filled(place, row) for place, row in enumerate(self.shown(answer)))

    def total(self, answer: TableAnswer, column: str) -> float:
        """Return the sum of a number column, in its unit; what is no number there is left out."""
        return sum(self.amounts(answer, column))

    def amounts(self, answer: TableAnswer, column: str) -> tuple[float, ...]:
        """Return the numbers of a number column that count, in its unit."""
        numbers = self.columns[column]
        if not isinstance(numbers, NumberColumn):
            return ()
        read = (numbers.amount(row.get(column)) for row in self.shown(answer))
        return tuple(amount for amount in read if amount is not None)

    def mark(self, answer: TableAnswer, key: TableKey) -> tuple[ScoreItem, ...]:
        """One item for each row that is begun; the fullest rows, as many as are asked for, earn the points.

        A row earns its share of the points by the share of its required cells that are filled; where nobody
        in particular is in charge, the cell of the owner earns nothing. Days are not looked at: the same
        answer earns the same next month.
        """
        rows = self._answered(answer)
        fullest = sorted(rows, key=lambda row: _share(self._filled(*row)), reverse=True)[: self.asked]
        counted = {place for place, _ in fullest}
        items = [self._item(*row, row[0] in counted) for row in rows if self.is_row_begun(*row)]
        left = self.asked - len(items)
        return (*items, ScoreItem("", f"还要写 {left} 行", False, 0.0)) if left > 0 else tuple(items)

    def listings(self, answer: TableAnswer) -> tuple[Listing, ...]:
        """The table as it stands, without blank rows, and the totals."""
        rows = [
            tuple("" if name not in row else column.words(row[name]) for name, column in self.columns.items())
            for place, row in self._answered(answer)
            if self.fixed or self.is_row_begun(place, row)
        ]
        if not rows:
            return ()
        headings = tuple(column.heading for column in self.columns.values())
        if self.totals:
            sums = {name: self.total(answer, name) for name in self.totals}
            cells: list[str | float] = [sums.get(name, "") for name in self.columns]
            rows.append(("合计", *cells[1:]) if cells[0] == "" else tuple(cells))
        return (Listing(self.title, headings, tuple(rows)),)

    def _item(self, place: int, row: Row, counts: bool) -> ScoreItem:
        filled, total = self._filled(place, row)
        state = self.state_of(place, row)
        vague = sum(column.required and column.is_nobody(cell) for column, cell in self._owners(row))
        better = "".join(self.to_improve(place, row))
        said = (f"{state}。" if state else "写全了。") + (f"可以改得更好：{better}" if better else "")
        points = self.points / self.asked * max(0, filled - vague) / total if counts else 0.0
        return ScoreItem(str(place + 1), self.row_name(place), not state and not vague, points, said)

    def _owners(self, row: Row) -> list[tuple[OwnerColumn, Cell]]:
        return [
            (column, row[name])
            for name, column in self.columns.items()
            if isinstance(column, OwnerColumn) and name in row
        ]

    def _answered(self, answer: TableAnswer) -> tuple[tuple[int, Row], ...]:
        return tuple(enumerate(self.shown(answer))) if answer.rows else ()

    def _filled(self, place: int, row: Row) -> tuple[int, int]:
        total = self._width(place)
        return max(0, total - len(self._not_filled(place, row))) if self.is_row_begun(
            place, row
        ) else 0, total

    def _width(self, place: int) -> int:
        """How many cells of a row must be filled."""
        return max(1, sum(column.required for column in self.open_columns(self.given(place)).values()))

    def _check_rows(self, rows: tuple[dict[str, Cell], ...], field: str) -> None:
        for number, row in enumerate(rows, 1):
            require_known(row, self.columns, f"{field} 第 {number} 行")
            for name, cell in row.items():
                if not isinstance(cell, str) and not isinstance(self.columns[name], NumberColumn):
                    value = show_number(cell)
                    raise ValueError(f"{field} 第 {number} 行：{name} 应当是文字，现在是 {value}（请加引号）")


def _is_filled(column: AnyColumn, cell: Cell | None) -> bool:
    return cell is not None and not is_blank(cell) and column.problem(cell) is None


def _share(filled: tuple[int, int]) -> float:
    return filled[0] / filled[1]
