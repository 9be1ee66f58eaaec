"""The cells of a table: boxes to write in, what is printed, and the buttons of a row."""

from typing import Any

from markupsafe import Markup

from helpers.exercises.columns import (
    AnyColumn,
    Cell,
    ChoiceColumn,
    DateColumn,
    NumberColumn,
    TextColumn,
    written,
)
from helpers.exercises.number import show_number
from helpers.markup import Child, tag

LONGEST_BOUNDS = 7  # characters; more is cut in a narrow box
LONG_TEXT = 60  # characters; columns for more get a box of several lines

# What a column needs to be filled in with ease, and what the page of a notebook has for a table, in pixels.
WIDTHS = {"long": 170, "text": 120, "owner": 110, "number": 84, "date": 136, "printed": 110}
A_LETTER, A_CHOICE, ARRANGING, PAGE = 15, 46, 100, 770


def control(column: AnyColumn, cell: Cell, attributes: dict[str, Any]) -> Markup:
    """Return the box that a column is filled in with, holding a cell."""
    text = written(cell)
    if isinstance(column, ChoiceColumn):
        return _select(column, text, {**attributes, "maxlength": None})
    if isinstance(column, DateColumn) and (
        not text or column.read(text) == text and not column.problem(text)
    ):
        return tag("input", type="date", value=text, **{**attributes, "maxlength": None})
    if isinstance(column, NumberColumn):
        return tag(
            "input", type="text", inputmode="decimal", value=text, placeholder=_bounds(column), **attributes
        )
    if is_long(column):
        return tag("textarea", text, rows=2, data_live=True, **attributes)
    return tag("input", type="text", value=text, data_live=not isinstance(column, DateColumn), **attributes)


def _bounds(column: NumberColumn) -> str | None:
    low, high = column.minimum, column.maximum
    said = f"{show_number(low)} 到 {show_number(high)}" if low is not None and high is not None else ""
    return said if 0 < len(said) <= LONGEST_BOUNDS else None


def _select(column: ChoiceColumn, text: str, attributes: dict[str, Any]) -> Markup:
    unknown = {text: text} if text and text not in column.options else {}
    options = [
        tag("option", words, value=value, selected=value == text)
        for value, words in {"": "请选", **column.options, **unknown}.items()
    ]
    return tag("select", options, **attributes)


def printed(column: AnyColumn, cell: Cell, first: bool) -> Markup:
    """Return a cell that cannot be changed; the first one heads its row."""
    shown = in_words(column, cell)
    return tag("th", shown, scope="row") if first else tag("td", shown, class_="wb-given")


def in_words(column: AnyColumn, cell: Cell) -> str:
    """Return what a cell says, as it is printed."""
    words = column.words(cell)
    return words if isinstance(words, str) else show_number(words)


def tools(place: int, count: int) -> Markup:
    """Return the buttons that arrange a row, one of `count`."""
    name = f"第 {place + 1} 行"
    signs = {"up": ("↑", "上移"), "down": ("↓", "下移"), "copy": ("复制", "复制"), "remove": ("✕", "删除")}
    ends = {"up": place == 0, "down": place == count - 1}
    buttons = [
        tag(
            "button",
            sign,
            title=words,
            aria_label=f"{words}{name}",
            data_action=action,
            data_value=place,
            aria_disabled=if_true(ends.get(action, False)),
        )
        for action, (sign, words) in signs.items()
    ]
    return tag("span", buttons, class_="wb-row-tools")


def is_long(column: AnyColumn) -> bool:
    """Whether a column asks for more than a line."""
    return isinstance(column, TextColumn) and column.longest > LONG_TEXT


def shape(column: AnyColumn) -> str:
    """Return what a column looks like: its type, or `long` for a text of several lines."""
    return "long" if is_long(column) else column.type


def width(column: AnyColumn) -> int:
    """Return the pixels that a column needs."""
    if isinstance(column, ChoiceColumn):
        return A_CHOICE + A_LETTER * max(len(words) for words in column.options.values())
    return WIDTHS[shape(column)]


def star(column: AnyColumn) -> Child:
    """Return what marks a column that may stay empty."""
    return None if column.required else tag("span", "（可不填）", class_="wb-soft")


def if_true(condition: bool) -> str | None:
    """Return the attribute of a state that holds, and nothing of one that does not."""
    return "true" if condition else None
