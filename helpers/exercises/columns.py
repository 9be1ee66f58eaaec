"""The columns of a `table`: what may stand in a cell, how it is read, and what is said of it."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from helpers.exercises.base import LONGEST_TEXT, Content, Name, Text
from helpers.exercises.number import MINUS, Finite, NumberField, read_number, show_number

DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
NOBODY = re.compile(
    r"相关|有关|大家|所有人|全体|全员|每个人|各(部门|单位|科室|班组|岗位)|待定|未定|^(我们|公司|部门|领导|团队|管理层|负责人|员工)$"
)

# A number as it is spoken of where a column has no unit: 45%, 10 位以内, 约 3 天; or in tenths, 三成半.
AMOUNT = re.compile(
    r"(?:不到|不超过|超过|[约≤≥<>])?\s*([+-]?[\d,.。]*\d)\s*(?:%|[^\W\d_]{1,6}(?:/[^\W\d_]{1,4})?)?"
)
TENTHS = re.compile("[一二两三四五六七八九]成[半]?")
DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _plain(cell: object) -> object:
    """YAML makes a date of an unquoted 2026-12-01."""
    return cell.isoformat() if isinstance(cell, date) else cell


# A number that could be read is a number; everything else is kept as it was typed.
Cell = Annotated[Annotated[str, Field(max_length=LONGEST_TEXT)] | Finite, BeforeValidator(_plain)]


class Column(Content):
    """What all columns have: a label, and whether a row without it counts as complete."""

    label: Text
    required: bool = True

    @property
    def heading(self) -> str:
        """The label, with the unit where there is one."""
        return self.label

    def read(self, typed: str) -> Cell:
        """Return what was typed in the form in which it is kept; what cannot be read is kept as it is."""
        return typed

    def words(self, cell: Cell) -> str | float:
        """Return what a cell says, for people."""
        return cell

    def problem(self, cell: Cell) -> str | None:
        """Return what has to be mended before the cell counts."""
        return None

    def warning(self, cell: Cell, today: date | None) -> str | None:
        """Return what to think about; the cell counts all the same. Without `today` no day is past."""
        return None


class TextColumn(Column):
    """Words, at most `longest` characters; long ones get a box of several lines."""

    type: Literal["text"]
    longest: int = Field(default=200, gt=0, le=LONGEST_TEXT)

    def problem(self, cell: Cell) -> str | None:
        """Too long a text is kept, and has to be shortened."""
        length = len(str(cell).strip())
        said = f"最多 {self.longest} 个字，现在有 {length:,} 个，请写短一些。"
        return said if length > self.longest else None


class OwnerColumn(Column):
    """One person or one role."""

    type: Literal["owner"]
    longest: int = Field(default=40, gt=0, le=LONGEST_TEXT)

    def problem(self, cell: Cell) -> str | None:
        """Whole stories are no owner."""
        length = len(str(cell).strip())
        return f"写一个人或一个岗位就够了，现在有 {length:,} 个字。" if length > self.longest else None

    def is_nobody(self, cell: Cell) -> bool:
        """Whether a cell names everybody, or nobody yet."""
        return bool(NOBODY.search(str(cell).strip()))

    def warning(self, cell: Cell, today: date | None) -> str | None:
        """Where everybody is in charge, nobody is."""
        if not self.is_nobody(cell):
            return None
        return f"“{str(cell).strip()}”不是一个人，到时候容易没人做。写一个名字或岗位，例如“值班经理”。"


class NumberColumn(NumberField, Column):
    """A number in a unit, within its bounds."""

    type: Literal["number"]

    @property
    def heading(self) -> str:
        """The label, with the unit where it does not say it itself."""
        return f"{self.label}（{self.unit}）" if self.unit and self.unit not in self.label else self.label

    def read(self, typed: str) -> Cell:
        """Numbers are read as people write them."""
        try:
            return read_number(typed, self.unit)
        except ValueError:
            return typed

    def problem(self, cell: Cell) -> str | None:
        """It has to be a number, and one that this column can have."""
        try:
            return self.out_of_range(self._value(cell))
        except ValueError as error:
            return str(error)

    def amount(self, cell: Cell | None) -> float | None:
        """Return the number in a cell, without the unit that was written beside it; None if it has none."""
        try:
            return None if cell is None or self.problem(cell) else self._value(cell)
        except ValueError:
            return None

    def _value(self, cell: Cell) -> float:
        if not isinstance(cell, str):
            return cell
        # Where the column does not say what it counts, people do: it stays as they wrote it.
        return read_number(cell, self.unit) if self.unit else _read_amount(cell)


class DateColumn(Column):
    """A day."""

    type: Literal["date"]

    def read(self, typed: str) -> Cell:
        """A day is kept as 2026-12-01."""
        try:
            return read_date(typed).isoformat()
        except ValueError:
            return typed

    def problem(self, cell: Cell) -> str | None:
        """It has to be a day there is."""
        try:
            read_date(str(cell))
        except ValueError as error:
            return str(error)
        return None

    def warning(self, cell: Cell, today: date | None) -> str | None:
        """A day in the past is kept, and spoken of."""
        try:
            past = today is not None and read_date(str(cell)) < today
        except ValueError:
            return None
        return f"这一天已经过去了（今天是 {today}）。还没做的事，请换一个以后的日子。" if past else None


class ChoiceColumn(Column):
    """One of a few words."""

    type: Literal["choice"]
    options: dict[Name, Text] = Field(min_length=2)

    def words(self, cell: Cell) -> str | float:
        """The words of the option."""
        return self.options.get(str(cell), cell)

    def problem(self, cell: Cell) -> str | None:
        """It has to be one of the options."""
        return None if str(cell) in self.options else f"没有“{cell}”这个选项，请重新选。"


AnyColumn = Annotated[
    TextColumn | NumberColumn | DateColumn | ChoiceColumn | OwnerColumn, Field(discriminator="type")
]


def _read_amount(text: str) -> float:
    plain = unicodedata.normalize("NFKC", text).strip()
    if TENTHS.fullmatch(plain):
        return DIGITS[plain[0]] * 10 + (5 if plain.endswith("半") else 0)
    amount = AMOUNT.fullmatch(plain.translate(MINUS))
    return read_number(amount[1] if amount else text)


def read_date(text: str) -> date:
    """Return the day that someone wrote: `2026-12-01`, `2026/12/1`, `2026年12月1日`.

    Raises ValueError with a sentence for the trainee.
    """
    found = DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise ValueError(f"看不出“{text.strip()[:20]}”是哪一天，请写成 2026-12-01 这样。")
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有 {year} 年 {month} 月 {day} 日这一天，请检查。") from None


def written(cell: Cell) -> str:
    """Return a cell as it stands in the box where it is typed."""
    return cell if isinstance(cell, str) else show_number(cell).replace("−", "-")


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
