"""Before and after: two bars a row, say the minutes of each step of a process, and the two totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import ACCENT, INK, SOFT
from helpers.pictures.axes import Scale, line, percent, picture, rectangle, shorten, text, ticks, x_axis

WIDTH, LABEL, NUMBER = 720, 190, 70
ROW, BAR, TOP = 40, 13, 34


@dataclass(frozen=True)
class Change:
    """One row: what is measured, its value before and after; neither is below zero."""

    label: str
    before: float
    after: float


def before_after(changes: Sequence[Change], before: str, after: str, unit: str) -> Markup:
    """Draw two bars for each change, and the totals below a line where there are several.

    `before` and `after` are the words of the two bars, `unit` is that of the values. Raises ValueError
    without changes, and for values below zero.
    """
    if not changes or min(min(one.before, one.after) for one in changes) < 0:
        raise ValueError("要至少一行数字，而且都不小于 0")
    total = Change("合计", sum(one.before for one in changes), sum(one.after for one in changes))
    rows = [*changes, *([total] if len(changes) > 1 else [])]
    scale = Scale(0, max(max(one.before, one.after) for one in rows) or 1, LABEL + 8, WIDTH - NUMBER)
    bottom = TOP + ROW * len(rows)
    parts: list[Child] = [
        _legend(before, after),
        x_axis(scale, bottom, ticks(0, scale.high), unit, grid_to=TOP),
        [_row(one, scale, TOP + ROW * place) for place, one in enumerate(rows)],
        line(0, bottom - ROW, WIDTH, bottom - ROW, SOFT) if len(changes) > 1 else None,
    ]
    words = "；".join(
        f"{one.label}：{before} {_value(one.before)}，{after} {_value(one.after)}" for one in rows
    )
    return picture(finding(total, before, after, unit), f"{words}（{unit}）", WIDTH, bottom + 44, parts)


def finding(total: Change, before: str, after: str, unit: str) -> str:
    """Say what became of the total."""
    head = f"{before}共 {_value(total.before)} {unit}，{after}共 {_value(total.after)} {unit}".replace(
        " ，", "，"
    )
    difference = total.after - total.before
    if abs(difference) < 1e-9:
        return f"{head}，没有变化"
    word = "少" if difference < 0 else "多"
    share = f"（{percent(abs(difference) / total.before)}）" if total.before else ""
    return f"{head}，{word} {_value(abs(difference))} {unit}{share}"


def _legend(before: str, after: str) -> Markup:
    start = LABEL + 8
    middle = start + 190
    return tag(
        "g",
        rectangle(start, 6, 14, BAR, SOFT, fill_opacity="0.45", stroke=SOFT),
        text(start + 20, 17, shorten(before, 160), size=12),
        rectangle(middle, 6, 14, BAR, ACCENT),
        text(middle + 20, 17, shorten(after, 160), size=12),
    )


def _row(one: Change, scale: Scale, y: float) -> Markup:
    upper, lower = y + ROW / 2 - BAR - 1, y + ROW / 2 + 1
    faint = {"fill_opacity": "0.45", "stroke": SOFT}
    return tag(
        "g",
        tag("title", one.label),
        text(LABEL, y + ROW / 2 + 5, shorten(one.label, LABEL - 4), anchor="end", bold=one.label == "合计"),
        rectangle(scale(0), upper, scale(one.before) - scale(0), BAR, SOFT, **faint),
        rectangle(scale(0), lower, scale(one.after) - scale(0), BAR, ACCENT),
        text(scale(one.before) + 5, upper + 11, _value(one.before), size=12, colour=SOFT),
        text(scale(one.after) + 5, lower + 11, _value(one.after), size=12, colour=INK),
    )


def _value(number: float) -> str:
    return f"{round(number, 2):,g}" if abs(number) < 1e6 else f"{number:,.0f}"
