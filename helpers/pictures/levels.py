"""A line for each level of a factor over the touchpoints of a journey, its peak and its valley marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.counts import THIN
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, PASSIVE, PROMOTER, SOFT
from helpers.pictures.axes import Scale, line, picture, polyline, rectangle, text, ticks, y_axis
from helpers.pictures.groups import clickable

WIDTH, HEIGHT = 880, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 716, 34, 250
NAME_AT, NAME_ROW = 738, 17
# Never colour alone: each line has its dashes, and its name where it ends.
LOOKS = (
    (ACCENT, None),
    (DETRACTOR, "9 4"),
    (PROMOTER, "3 3"),
    (PASSIVE, "12 3 3 3"),
    ("#6a3d9a", None),
    (INK, "6 2"),
    (SOFT, "2 4"),
)


@dataclass(frozen=True)
class Cell:
    """The answers of one level at one touchpoint: how many, what they give, and its interval."""

    n: int
    value: float
    low: float
    high: float

    @property
    def thin(self) -> bool:
        """Whether there are too few to lean on."""
        return self.n < THIN


@dataclass(frozen=True)
class Level:
    """A level of a factor: its cells along the journey, and the places of its peak and valley."""

    value: str
    label: str
    cells: tuple[Cell, ...]
    peak: int
    valley: int


def level_curves(
    levels: Sequence[Level],
    touchpoints: Sequence[str],
    unit: str,
    finding: str,
    chosen: str = "",
    decimals: int = 1,
) -> Markup:
    """Draw the levels; each line and its name is a button with the action `pick`.

    The chosen level keeps its colour and shows the intervals, the others step back. Thin cells are rings.
    """
    vertical = _scale(levels, chosen)
    step = (RIGHT - LEFT) / len(touchpoints)
    xs = [round(LEFT + step * (place + 0.5), 1) for place in range(len(touchpoints))]
    order = sorted(range(len(levels)), key=lambda number: levels[number].value == chosen)
    ends = _spread([vertical(_last(level)) for level in levels])
    parts: list[Child] = [
        y_axis(vertical, LEFT, ticks(vertical.low, vertical.high), unit, f"{{:.{decimals}f}}".format, RIGHT),
        [
            text(x, BOTTOM + 20, name, anchor="middle", size=13)
            for x, name in zip(xs, touchpoints, strict=True)
        ],
        text(
            (LEFT + RIGHT) / 2,
            BOTTOM + 42,
            "触点（按旅程先后）；▲ 这一组的峰  ▼ 这一组的谷  ○ 不足 30 份",
            anchor="middle",
            size=12,
            colour=SOFT,
        ),
        [
            _level(levels[number], LOOKS[number % len(LOOKS)], xs, vertical, ends[number], chosen)
            for number in order
        ],
    ]
    described = "；".join(said(level, touchpoints, decimals) for level in levels)
    return picture(finding, described, WIDTH, HEIGHT, tag("g", parts, data_arrows=True), clickable=True)


def said(level: Level, touchpoints: Sequence[str], decimals: int = 1) -> str:
    """Say where a level peaks and where it is lowest."""
    peak, valley = (
        f"{touchpoints[place]}（{level.cells[place].value:.{decimals}f}）"
        for place in (level.peak, level.valley)
    )
    return f"{level.label}：峰在 {peak}，谷在 {valley}"


def _scale(levels: Sequence[Level], chosen: str) -> Scale:
    values = [cell.value for level in levels for cell in level.cells if cell.n]
    values += [
        limit
        for level in levels
        if level.value == chosen
        for cell in level.cells
        if cell.n
        for limit in (cell.low, cell.high)
    ]
    room = 0.06 * (max(values) - min(values)) or 1
    return Scale(min(values) - room, max(values) + room, BOTTOM, TOP)


def _last(level: Level) -> float:
    return next(cell.value for cell in reversed(level.cells) if cell.n)


def _spread(heights: Sequence[float]) -> list[float]:
    """Move names apart that would stand on each other, and keep them inside the picture."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    placed = list(heights)
    for before, after in zip(order, order[1:], strict=False):
        placed[after] = max(placed[after], placed[before] + NAME_ROW)
    beyond = max(0, placed[order[-1]] - BOTTOM)
    placed[order[-1]] -= beyond
    for after, before in zip(order[::-1], order[-2::-1], strict=False):
        placed[before] = min(placed[before], placed[after] - NAME_ROW)
    return [round(height, 1) for height in placed]


def _level(
    level: Level, look: tuple[str, str | None], xs: Sequence[float], vertical: Scale, end: float, chosen: str
) -> Markup:
    colour, dashes = look
    mine = level.value == chosen
    faded = None if mine or not chosen else "0.3"
    points = [
        (place, x, vertical(cell.value), cell)
        for place, (x, cell) in enumerate(zip(xs, level.cells, strict=True))
        if cell.n
    ]
    parts: list[Child] = [
        tag("title", level.label),
        rectangle(
            NAME_AT - 6,
            end - 12,
            WIDTH - NAME_AT,
            NAME_ROW,
            "transparent",
            class_="wb-hit",
            rx=3,
            stroke=INK if mine else None,
        ),
        polyline(((x, y) for _place, x, y, _cell in points), colour, 3 if mine else 2, dashes, opacity=faded),
        [_interval(x, cell, vertical, colour) for _place, x, _y, cell in points] if mine else None,
        tag(
            "g",
            [_mark(x, y, cell, colour, _shape(level, place)) for place, x, y, cell in points],
            opacity=faded,
        ),
        line(points[-1][1] + 8, points[-1][2], NAME_AT - 8, end - 4, LINE),
        text(NAME_AT, end, ("✓ " if mine else "") + level.label, size=12, bold=mine, colour=colour),
    ]
    return tag("g", parts, **clickable("pick", level.value, level.label, mine))


def _shape(level: Level, place: int) -> str:
    return "peak" if place == level.peak else "valley" if place == level.valley else "dot"


def _mark(x: float, y: float, cell: Cell, colour: str, shape: str) -> Markup:
    fill = PAPER if cell.thin else colour
    if shape == "dot":
        return tag("circle", cx=x, cy=y, r=3.5, fill=fill, stroke=colour, stroke_width=2)
    tip = -8 if shape == "peak" else 8
    corners = f"{x},{y + tip} {x - 8},{y - tip * 0.75} {x + 8},{y - tip * 0.75}"
    return tag("polygon", points=corners, fill=fill, stroke=colour, stroke_width=1.5)


def _interval(x: float, cell: Cell, vertical: Scale, colour: str) -> Markup:
    return line(x, vertical(cell.low), x, vertical(cell.high), colour, 2)
