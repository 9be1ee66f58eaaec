"""A journey map as an SVG file to take along, with everything that cannot be pointed at written out."""

from collections.abc import Mapping

from helpers.exercises.journey import called
from helpers.exercises.journey_map import HEAD, JourneyMap
from helpers.markup import Child, tag
from helpers.pictures.axes import shorten, signed, text
from helpers.pictures.file import svg_file
from helpers.pictures.groups import Group
from helpers.pictures.journey import LEFT, WIDTH, Curve, drawing
from helpers.pictures.journey_words import finding, minutes

ACROSS = 4  # columns of names


def journey_file(
    drawn: JourneyMap, side: str, survey: Mapping[str, Group] | None = None, note: str = ""
) -> str:
    """Return a map as an SVG file of its own, the names of all touchpoints below the curve."""
    curve = Curve(drawn, width=max(WIDTH, 24 * len(drawn.touchpoints)), side=side)
    listed, below = _names_below(curve) if not curve.is_named else (None, 0.0)
    about = [f"{words}：{said}" for field, words in HEAD.items() if (said := getattr(drawn, field))]
    if drawn.feelings:
        score = f"预测的记忆 {signed(drawn.feelings.score, 1)}"
        about = [*filter(None, [note]), score, f"等待合计 {minutes(drawn.wait)}", *about]
    return svg_file(
        finding(drawn, side), " · ".join(about), curve.width, curve.height + below,
        tag("g", drawing(curve, None, survey or {})), listed,
    )  # fmt: skip


def _names_below(curve: Curve) -> tuple[Child, float]:
    """The numbered names of all touchpoints in columns, and how high that is."""
    points = curve.drawn.touchpoints
    rows = -(-len(points) // ACROSS)
    wide = (curve.width - LEFT) / ACROSS
    listed = [
        text(
            round(LEFT + wide * (place // rows), 1),
            curve.height + 20 + 18 * (place % rows),
            shorten(f"{place + 1}. {called(point)}（{signed(point.emotion)}）", wide - 10, 12),
            size=12,
        )
        for place, point in enumerate(points)
    ]
    return listed, 20 + 18 * rows + 8
