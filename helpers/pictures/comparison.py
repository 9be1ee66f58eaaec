"""Two scores with their intervals on one axis, and the interval of their difference against 0 below."""

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.nps import Comparison
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PROMOTER, SOFT
from helpers.pictures.axes import (
    Scale,
    interval_bar,
    limit,
    line,
    picture,
    shorten,
    signed,
    text,
    ticks,
    x_axis,
)
from helpers.pictures.groups import Group, between

WIDTH, HEIGHT = 880, 206
LEFT, RIGHT = 150, 640
ROWS = (22, 58)
AXIS, DIFFERENCE, FOOT = 82, 140, 162


def comparison(a: Group, b: Group, result: Comparison, finding: Child = None) -> Markup:
    """Draw groups a and b (both with answers) and the difference a − b with its interval, in points."""
    scale = Scale(*_range(a.low, a.high, b.low, b.high, a.nps, b.nps), LEFT, RIGHT)
    colour = {"higher": PROMOTER, "lower": DETRACTOR, "unclear": SOFT}[result.verdict]
    low, high = result.interval
    around = Scale(*_range(low, high, 0, result.difference), LEFT, RIGHT)
    marks = ticks(around.low, around.high, 7)
    parts: list[Child] = [
        x_axis(scale, AXIS, ticks(scale.low, scale.high, 7), write=signed),
        text(RIGHT + 16, AXIS + 18, "NPS（分）", size=12, colour=SOFT),
        [_group(group, y, scale) for group, y in zip((a, b), ROWS, strict=True)],
        line(0, AXIS + 32, WIDTH, AXIS + 32, LINE),
        line(around(0), DIFFERENCE - 16, around(0), FOOT, INK, 1.5, "4 3"),
        x_axis(around, FOOT, marks, write=signed),
        text(0, DIFFERENCE + 5, "相差（前者 − 后者）", bold=True),
        _interval(around, DIFFERENCE, low, high, result.difference, colour),
        text(
            RIGHT + 16,
            DIFFERENCE + 5,
            f"{signed(result.difference)}（{limit(low)} 到 {limit(high)}）",
            bold=True,
            colour=colour,
        ),
        text(RIGHT + 16, FOOT + 18, "分；虚线是 0", size=12, colour=SOFT),
    ]
    apart = f"相差 {signed(result.difference)} 分，95% 区间 {limit(low)} 到 {limit(high)}"
    said = f"{a.words}。{b.words}。{apart}。"
    return picture(finding, said, WIDTH, HEIGHT, parts)


def _group(group: Group, y: float, scale: Scale) -> Child:
    return [
        text(0, y + 5, shorten(group.label, LEFT - 14, 14), size=14, bold=True),
        _interval(scale, y, group.low, group.high, group.nps, ACCENT),
        text(RIGHT + 16, y + 5, f"{signed(group.nps)}（{between(group)}）n = {group.n:,}"),
    ]


def _interval(scale: Scale, y: float, low: float, high: float, value: float, colour: str) -> Child:
    x = scale(value)
    return [interval_bar(scale, y, low, high, colour, 8), line(x, y - 9, x, y + 9, colour, 6)]


def _range(*values: float) -> tuple[float, float]:
    room = max(max(values) - min(values), 4) * 0.08
    return min(values) - room, max(values) + room
