"""Groups as bubbles: experience across, NPS up, the line through them, and groups marked apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.counts import THIN
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, SOFT
from helpers.pictures.axes import Scale, line, picture, rectangle, signed, text, ticks, x_axis, y_axis
from helpers.pictures.matrix import Box, place_labels

WIDTH, HEIGHT = 880, 330
LEFT, RIGHT, TOP, BOTTOM = 48, 868, 30, 280
SMALLEST, LARGEST = 4, 13  # pixels of radius
MOST_NAMES = 14


@dataclass(frozen=True)
class Bubble:
    """A group: `x` in the unit of the picture, `nps` and its limits in points; `apart` is not on the line."""

    label: str
    n: int
    x: float
    nps: float
    low: float
    high: float
    apart: bool = False

    @property
    def words(self) -> str:
        """The group in a sentence."""
        score = f"NPS {signed(self.nps)}（{signed(self.low)} 到 {signed(self.high)}）"
        return f"{self.label}：体验 {self.x:.1f}，{score}，n={self.n:,}"


def scatter(
    bubbles: Sequence[Bubble], finding: str, across: str, trend: tuple[float, float] | None, key: str = ""
) -> Markup:
    """Draw the groups; the area is n, thin ones are rings, those `apart` diamonds.

    `across` names the horizontal axis with its unit, `trend` is (slope, intercept) of the line.
    """
    horizontal = _padded([bubble.x for bubble in bubbles], LEFT + 10, RIGHT - 10)
    vertical = _padded([limit for bubble in bubbles for limit in (bubble.low, bubble.high)], BOTTOM, TOP)
    most = max(bubble.n for bubble in bubbles)
    radii = [max(SMALLEST, LARGEST * (bubble.n / most) ** 0.5) for bubble in bubbles]
    points = [(horizontal(bubble.x), vertical(bubble.nps)) for bubble in bubbles]
    limits = [
        Box(x - 2, vertical(bubble.high), x + 2, vertical(bubble.low))
        for (x, _y), bubble in zip(points, bubbles, strict=True)
    ]
    parts: list[Child] = [
        rectangle(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, PAPER, stroke=LINE),
        y_axis(
            vertical, LEFT, ticks(vertical.low, vertical.high), "NPS（分），竖线是 95% 区间", signed, RIGHT
        ),
        x_axis(horizontal, BOTTOM, ticks(horizontal.low, horizontal.high), across),
        _trend(trend, horizontal, vertical) if trend else None,
        text(RIGHT, TOP - 10, key, anchor="end", size=12, colour=SOFT),
        [
            _bubble(bubble, point, radius, vertical)
            for bubble, point, radius in zip(bubbles, points, radii, strict=True)
        ],
        _names(bubbles, points, radii, [*_trend_boxes(trend, horizontal, vertical), *limits]),
    ]
    return picture(finding, "；".join(bubble.words for bubble in bubbles), WIDTH, HEIGHT, parts)


def _padded(values: Sequence[float], start: float, end: float) -> Scale:
    room = 0.08 * (max(values) - min(values)) or 1
    return Scale(min(values) - room, max(values) + room, start, end)


def _trend(trend: tuple[float, float], horizontal: Scale, vertical: Scale) -> Markup:
    start, end = _trend_ends(trend, horizontal, vertical)
    return line(*start, *end, SOFT, 2, "7 4")


def _trend_ends(
    trend: tuple[float, float], horizontal: Scale, vertical: Scale
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the line, in pixels, cut off where it leaves the field."""
    slope, intercept = trend
    low, high = horizontal.low, horizontal.high
    if slope:
        inside = sorted((limit - intercept) / slope for limit in (vertical.low, vertical.high))
        low, high = max(low, inside[0]), min(high, inside[1])
    return (
        (horizontal(low), vertical(intercept + slope * low)),
        (horizontal(high), vertical(intercept + slope * high)),
    )


def _trend_boxes(trend: tuple[float, float] | None, horizontal: Scale, vertical: Scale) -> list[Box]:
    """The line as a row of small boxes, on which no name shall stand."""
    if trend is None:
        return []
    (x1, y1), (x2, y2) = _trend_ends(trend, horizontal, vertical)
    steps = [number / 80 for number in range(81)]
    places = [(x1 + (x2 - x1) * step, y1 + (y2 - y1) * step) for step in steps]
    return [Box(x - 3, y - 3, x + 3, y + 3) for x, y in places]


def _bubble(bubble: Bubble, point: tuple[float, float], radius: float, vertical: Scale) -> Markup:
    x, y = point
    colour = DETRACTOR if bubble.apart else ACCENT
    fill = PAPER if bubble.n < THIN else colour
    look = {"fill": fill, "fill_opacity": "0.75", "stroke": colour, "stroke_width": 2}
    if bubble.apart:
        shape = tag(
            "path", d=f"M{x} {y - radius}L{x + radius} {y}L{x} {y + radius}L{x - radius} {y}Z", **look
        )
    else:
        shape = tag("circle", cx=x, cy=y, r=round(radius, 1), **look)
    limits = line(x, vertical(bubble.low), x, vertical(bubble.high), INK, 1.5)
    return tag("g", tag("title", bubble.words), shape, limits)


def _names(
    bubbles: Sequence[Bubble],
    points: Sequence[tuple[float, float]],
    radii: Sequence[float],
    taken: Sequence[Box],
) -> Child:
    """Names of the groups, of the first and last where there are too many for all."""
    shown = list(range(len(bubbles)))
    if len(bubbles) > MOST_NAMES:
        order = sorted(shown, key=lambda number: bubbles[number].nps)
        ends = {*order[:2], *order[-2:]}
        shown = [number for number in shown if number in ends or bubbles[number].apart]
    circles = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, radii, strict=True)]
    labels = [f"{bubbles[number].label}（{bubbles[number].n:,}）" for number in shown]
    area = Box(LEFT + 2, TOP + 2, RIGHT - 2, BOTTOM - 2)
    boxes = place_labels([points[number] for number in shown], labels, area, [*taken, *circles])
    return [
        [
            _leader(points[number], radii[number], box),
            text(
                round(box.left + 2, 1), round(box.bottom - 5, 1), label, size=13, bold=bubbles[number].apart
            ),
        ]
        for number, label, box in zip(shown, labels, boxes, strict=True)
    ]


def _leader(point: tuple[float, float], radius: float, box: Box) -> Child:
    """A thin line to a name that had to stand away from its group."""
    x, y = point
    near_x, near_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    apart = abs(near_x - x) + abs(near_y - y) > radius + 12
    return line(x, y, round(near_x, 1), round(near_y, 1), SOFT) if apart else None
