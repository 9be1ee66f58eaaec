"""Importance and performance: each driver as a point, its name beside it, four fields to act on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, PROMOTER, SOFT, WASH
from helpers.pictures.axes import (
    Scale,
    line,
    percent,
    picture,
    rectangle,
    text,
    text_width,
    ticks,
    x_axis,
    y_axis,
)
from helpers.pictures.file import svg_file
from helpers.pictures.groups import clickable

WIDTH, HEIGHT = 880, 380
LEFT, RIGHT, TOP, BOTTOM = 62, 864, 34, 326
STRIP = 28  # at the top and the bottom, for the names of the fields
FIELDS = {
    "concentrate_here": ("优先改进", DETRACTOR),
    "keep_up": ("继续保持", PROMOTER),
    "low_priority": ("暂缓", SOFT),
    "possible_overkill": ("投入或可转移", ACCENT),
}
LABEL_SIZE = 13
REACH = (12, 22, 34, 48, 66, 88, 112, 140)


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def corner(self) -> tuple[float, float]:
        """Left and top."""
        return round(self.left, 1), round(self.top, 1)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return round(self.right - self.left, 1), round(self.bottom - self.top, 1)

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share any of their area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        """Whether this rectangle lies wholly in another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Driver:
    """A driver: importance (share of the explained variance, 0–1), performance (mean rating), its field."""

    value: str
    label: str
    importance: float
    performance: float
    field: str

    @property
    def words(self) -> str:
        """The driver in a sentence, for those who hear the picture."""
        where = FIELDS[self.field][0]
        return f"{self.label}：占解释力的 {percent(self.importance)}，平均 {self.performance:.1f} 分，{where}"


def matrix(
    drivers: Sequence[Driver],
    finding: str,
    importance_cut: float,
    performance_cut: float,
    unit: str = "分",
    chosen: Collection[str] = (),
) -> Markup:
    """Draw importance (upwards) against performance (to the right), cut into four fields.

    Every point is a button with the action `pick`. Names never lie on one another or on a point; a thin line
    leads to a name that had to move away.
    """
    drawn, points = _drawing(drivers, importance_cut, performance_cut, unit, chosen)
    buttons = [
        tag(
            "g",
            _surface(box, one.value in chosen),
            point,
            **clickable("pick", one.value, one.words, one.value in chosen),
        )
        for one, (box, point) in zip(drivers, points, strict=True)
    ]
    described = "；".join(driver.words for driver in drivers)
    whole = tag("g", drawn, buttons, data_arrows=True)
    return picture(finding, described, WIDTH, HEIGHT, whole, clickable=True)


def matrix_file(
    drivers: Sequence[Driver],
    finding: str,
    importance_cut: float,
    performance_cut: float,
    unit: str = "分",
    note: str = "",
) -> str:
    """Return the same picture as an SVG file to take along, with its finding as title and a note below."""
    drawn, points = _drawing(drivers, importance_cut, performance_cut, unit, ())
    return svg_file(finding, note, WIDTH, HEIGHT, drawn, [tag("g", point) for _box, point in points])


def _drawing(
    drivers: Sequence[Driver],
    importance_cut: float,
    performance_cut: float,
    unit: str,
    chosen: Collection[str],
) -> tuple[Child, list[tuple[Box, Child]]]:
    """Return the fields and axes, and each driver with the box of its name."""
    across = _padded([*(driver.performance for driver in drivers), performance_cut], LEFT, RIGHT)
    highest = max([*(driver.importance for driver in drivers), importance_cut])
    up = Scale(0, min(1.0, highest * 1.08), BOTTOM - STRIP, TOP + STRIP)
    points = [(across(driver.performance), up(driver.importance)) for driver in drivers]
    names = [
        f"{'✓ ' if driver.value in chosen else ''}{driver.label} {percent(driver.importance)}"
        for driver in drivers
    ]
    cut_x, cut_y = across(performance_cut), up(importance_cut)
    cuts = [Box(cut_x - 1, TOP, cut_x + 1, BOTTOM), Box(LEFT, cut_y - 1, RIGHT, cut_y + 1)]
    area = Box(LEFT + 4, TOP + STRIP - 6, RIGHT - 4, BOTTOM - STRIP + 8)
    boxes = place_labels(points, names, area, cuts)
    parts: list[Child] = [
        rectangle(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, PAPER, stroke=LINE),
        rectangle(LEFT, TOP, cut_x - LEFT, cut_y - TOP, WASH),
        line(cut_x, TOP, cut_x, BOTTOM, SOFT, 1.5, "5 4"),
        line(LEFT, cut_y, RIGHT, cut_y, SOFT, 1.5, "5 4"),
        _field_names(),
        x_axis(across, BOTTOM, ticks(across.low, across.high), f"表现：平均评分（{unit}）"),
        y_axis(up, LEFT, ticks(up.low, up.high, 5), write=percent),
        text(LEFT, TOP - 10, "重要性：占解释力（R²）的份额", size=12, colour=SOFT),
    ]
    drawn = [
        (box, _point(driver, point, name, box, driver.value in chosen))
        for driver, point, name, box in zip(drivers, points, names, boxes, strict=True)
    ]
    return parts, drawn


def place_labels(
    points: Sequence[tuple[float, float]], names: Sequence[str], area: Box, lines: Sequence[Box] = ()
) -> list[Box]:
    """Return where each name stands: near its point, inside `area`, on no other name, point or line.

    Places are tried around the point, near ones first. When every place is taken (far more names than the
    picture is made for) the name stays right of its point.
    """
    taken = [*lines, *(Box(x - 8, y - 8, x + 8, y + 8) for x, y in points)]
    placed: list[Box] = []
    for (x, y), name in zip(points, names, strict=True):
        width, height = text_width(name, LABEL_SIZE) + 4, LABEL_SIZE + 6
        free = (
            box
            for box in _around(x, y, width, height)
            if box.inside(area) and not any(box.meets(other) for other in [*taken, *placed])
        )
        placed.append(next(free, Box(x + 12, y - height / 2, x + 12 + width, y + height / 2)))
    return placed


def _around(x: float, y: float, width: float, height: float) -> Iterable[Box]:
    for reach in REACH:
        for across, up in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            middle_x = x + across * (reach + width / 2)
            middle_y = y + up * (reach + height / 2)
            yield Box(
                middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2
            )


def _padded(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = min(values), max(values)
    margin = max(0.15 * (high - low), 0.2)
    return Scale(low - margin, high + margin, start, end)


def _field_names() -> Child:
    corners = {
        "concentrate_here": (LEFT + 8, TOP + 17, "start"),
        "keep_up": (RIGHT - 8, TOP + 17, "end"),
        "low_priority": (LEFT + 8, BOTTOM - 8, "start"),
        "possible_overkill": (RIGHT - 8, BOTTOM - 8, "end"),
    }
    return [
        text(x, y, FIELDS[field][0], anchor=anchor, bold=True, colour=FIELDS[field][1])  # type: ignore[arg-type]
        for field, (x, y, anchor) in corners.items()
    ]


def _point(driver: Driver, point: tuple[float, float], name: str, box: Box, chosen: bool) -> Child:
    x, y = point
    near_x, near_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    apart = abs(near_x - x) + abs(near_y - y) > 16
    colour = FIELDS[driver.field][1]
    return [
        tag("title", driver.words),
        line(x, y, near_x, near_y, SOFT) if apart else None,
        tag("circle", cx=x, cy=y, r=8, fill=colour, stroke=INK if chosen else PAPER, stroke_width=2),
        text(
            round(box.left + 2, 1),
            round(box.bottom - 5, 1),
            name,
            size=LABEL_SIZE,
            bold=chosen,
        ),
    ]


def _surface(box: Box, chosen: bool) -> Markup:
    """What makes the name of a driver as easy to hit as its point."""
    return rectangle(
        *box.corner, *box.size, "transparent", class_="wb-hit", rx=3, stroke=INK if chosen else None
    )
