"""What the live pictures share: the frame, scales from values to pixels, ticks, axes and text."""

import math
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.counts import round_half_away
from helpers.palette import INK, LINE, SOFT

Anchor = Literal["start", "middle", "end"]
MINUS = "−"


@dataclass(frozen=True)
class Scale:
    """A straight line from values to pixels: `low` is drawn at pixel `start`, `high` at pixel `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value, to a tenth; values outside go on along the line."""
        share = (value - self.low) / (self.high - self.low) if self.high != self.low else 0.5
        return round(self.start + share * (self.end - self.start), 1)

    def clipped(self, value: float) -> float:
        """Return the pixel of a value, or of the nearer end for one outside."""
        return self(min(max(value, self.low), self.high))


def picture(
    finding: Child, description: str, width: float, height: float, *drawing: Child, clickable: bool = False
) -> Markup:
    """Return a figure: the finding as its title, and the drawing, which scales down with the page.

    `description` says in words what the drawing shows: it is read to people who do not see it. `clickable`
    lets the parts with `data-action` be reached one by one (a drawing with role="img" hides its parts).
    """
    drawn = tag(
        "svg",
        drawing,
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="group" if clickable else "img",
        aria_label=description,
    )
    return tag("figure", tag("figcaption", finding) if finding else None, drawn, class_="wb-picture")


def text(
    x: float,
    y: float,
    *words: Child,
    anchor: Anchor = "start",
    size: float = 13,
    bold: bool = False,
    colour: str = INK,
) -> Markup:
    """Return a line of text; (x, y) is where its baseline starts, has its middle, or ends."""
    return tag(
        "text",
        words,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        font_size=size,
        font_weight="bold" if bold else None,
        fill=colour,
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str = LINE,
    width: float = 1,
    dashes: str | None = None,
) -> Markup:
    """Return a straight line between two points, in pixels."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dashes)


def polyline(
    points: Iterable[tuple[float, float]],
    colour: str,
    width: float = 1,
    dashes: str | None = None,
    **attributes: object,
) -> Markup:
    """Return a line through points, in pixels."""
    way = " ".join(f"{x},{y}" for x, y in points)
    look = {"stroke": colour, "stroke_width": width, "stroke_dasharray": dashes}
    return tag("polyline", points=way, fill="none", **look, **attributes)


def rectangle(x: float, y: float, width: float, height: float, colour: str, **attributes: object) -> Markup:
    """Return a filled rectangle; a negative width or height is drawn as nothing."""
    size = {"width": round(max(width, 0), 1), "height": round(max(height, 0), 1)}
    return tag("rect", x=x, y=y, fill=colour, **size, **attributes)


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return at most `most` round numbers (steps of 1, 2 or 5 × a power of ten) from low to high."""
    if not high > low:
        return (low,)
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [factor * power for factor in (1, 2, 5, 10, 20)]
    return next(marks for step in steps if len(marks := _multiples(step, low, high)) <= most)


def x_axis(
    scale: Scale,
    y: float,
    marks: Iterable[float],
    title: str = "",
    write: Callable[[float], str] = "{:g}".format,
    grid_to: float | None = None,
) -> Markup:
    """Return a horizontal axis at height `y`: numbers below it, then the title, lines up to `grid_to`."""
    start, end = sorted((scale.start, scale.end))
    parts: list[Child] = [line(start, y, end, y, SOFT)]
    for mark in marks:
        parts.append(line(scale(mark), grid_to, scale(mark), y) if grid_to is not None else None)
        parts.append(line(scale(mark), y, scale(mark), y + 4, SOFT))
        parts.append(text(scale(mark), y + 18, write(mark), anchor="middle", size=12, colour=SOFT))
    if title:
        parts.append(text((start + end) / 2, y + 36, title, anchor="middle", size=12, colour=SOFT))
    return tag("g", parts)


def y_axis(
    scale: Scale,
    x: float,
    marks: Iterable[float],
    title: str = "",
    write: Callable[[float], str] = "{:g}".format,
    grid_to: float | None = None,
) -> Markup:
    """Return a vertical axis at `x`: numbers left of it, the title above, lines up to `grid_to`."""
    top = min(scale.start, scale.end)
    parts: list[Child] = []
    for mark in marks:
        parts.append(line(x, scale(mark), grid_to, scale(mark)) if grid_to is not None else None)
        parts.append(text(x - 6, scale(mark) + 4, write(mark), anchor="end", size=12, colour=SOFT))
    if title:
        parts.append(text(x - 6, top - 10, title, anchor="start", size=12, colour=SOFT))
    return tag("g", parts)


def interval_bar(
    scale: Scale, y: float, low: float, high: float, colour: str = INK, cap: float = 6
) -> Markup:
    """Return a horizontal interval with caps, cut off at the ends of the scale."""
    left, right = scale.clipped(low), scale.clipped(high)
    caps = [line(x, y - cap, x, y + cap, colour, 2) for x in (left, right)]
    return tag("g", line(left, y, right, y, colour, 2), caps)


def signed(number: float, decimals: int = 0) -> str:
    """Write a number with its sign: `+31`, `−5`, `0`, `+1,200`, rounded half away from zero."""
    factor = 10**decimals
    rounded = round_half_away(abs(number) * factor) / factor
    sign = "" if rounded == 0 else ("+" if number > 0 else MINUS)
    return f"{sign}{rounded:,.{decimals}f}"


def amount(number: float) -> str:
    """Write people or money as a whole number: `1,234`, `−60`, `0`."""
    return signed(number).removeprefix("+")


def limit(points: float) -> str:
    """Write a limit of an interval: whole, but with as many decimals as it takes to tell it from 0."""
    shown = (signed(points, decimals) for decimals in range(5))
    return next((words for words in shown if words.strip("0.")), signed(points))


def percent(share: float, decimals: int = 0) -> str:
    """Write a share (0–1) as `42%`."""
    return f"{share * 100:.{decimals}f}%"


def text_width(words: str, size: float = 13) -> float:
    """Return about how many pixels a line of text takes: a Chinese character is as wide as it is high."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return size * (wide + 0.58 * (len(words) - wide))


def shorten(words: str, width: float, size: float = 13) -> str:
    """Return the text, cut with … when it would be wider than `width` pixels."""
    if text_width(words, size) <= width:
        return words
    kept = words
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"


def _multiples(step: float, low: float, high: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))
