"""The three categories as one bar, detractors at the left, promoters at the right."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.nps import Counts
from helpers.palette import CATEGORIES, CATEGORY_NAMES, CATEGORY_SCORES, INK, PAPER, SOFT, WASH
from helpers.pictures.axes import line, percent, picture, rectangle, signed, text, text_width

WIDTH = 880
LABELS = 84
ROW = 42
BAR = 30


def shares(rows: Sequence[tuple[str, Counts]], finding: Child = None) -> Markup:
    """Draw a stacked bar for each (label, counts), all of the same length: shares, not numbers of people.

    With several rows a label stands at the left of each, and its score at the right.
    """
    several = len(rows) > 1
    parts = [_row(label, counts, number * ROW, several) for number, (label, counts) in enumerate(rows)]
    said = "；".join(_words(label, counts) for label, counts in rows)
    return picture(finding, said, WIDTH, ROW * len(rows), parts)


def _row(label: str, counts: Counts, top: float, several: bool) -> Child:
    left, right = (LABELS, WIDTH - 96) if several else (0, WIDTH)
    middle = top + 6 + BAR / 2
    named = text(0, middle + 5, label, size=14, bold=True) if several else None
    if not counts.n:
        return [
            named,
            rectangle(left, top + 6, right - left, BAR, WASH),
            text(left + 8, middle + 5, "还没有数据", colour=SOFT),
        ]
    parts: list[Child] = [named]
    x = float(left)
    for (name, colour), count, share in zip(CATEGORIES.items(), counts, counts.shares, strict=True):
        width = share * (right - left)
        parts.append(rectangle(round(x, 1), top + 6, width, BAR, colour))
        scores = "" if several else f"（{CATEGORY_SCORES[name]} 分）"
        parts.append(_inside(CATEGORY_NAMES[name], scores, count, share, x, width, middle))
        x += width
        if 0 < x < right and share:
            parts.append(line(round(x, 1), top + 6, round(x, 1), top + 6 + BAR, PAPER, 2))
    if several:
        parts.append(text(WIDTH - 84, middle + 5, "NPS", size=12, colour=SOFT))
        parts.append(
            text(WIDTH, middle + 8, signed(counts.nps), anchor="end", size=24, bold=True, colour=INK)
        )
    return parts


def _inside(
    name: str, scores: str, count: float, share: float, x: float, width: float, middle: float
) -> Child:
    """The longest label that fits into a part of the bar; the numbers also stand beside it on the page."""
    rest = f"{count:,.0f} 份 · {percent(share, 1)}"
    labels = (f"{name}{scores} {rest}", f"{name} {rest}", f"{name} {percent(share, 1)}", percent(share, 1))
    fitting = next((label for label in labels if text_width(label, 13) + 12 < width), None)
    x = round(x + width / 2, 1)
    return text(x, middle + 5, fitting, anchor="middle", colour=PAPER) if fitting else None


def _words(label: str, counts: Counts) -> str:
    said = f"{label}：" if label else ""
    if not counts.n:
        return f"{said}还没有数据"
    parts = "，".join(
        f"{CATEGORY_NAMES[name]} {count:,.0f} 份占 {percent(share, 1)}"
        for name, count, share in zip(CATEGORIES, counts, counts.shares, strict=True)
    )
    return f"{said}{parts}，NPS {signed(counts.nps)}，n={counts.n:,.0f}"
