"""A score on a dial from −100 to +100, with its interval: left of the top is negative."""

import math

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import DETRACTOR, INK, LINE, PROMOTER, SOFT, WASH
from helpers.pictures.axes import MINUS, line, picture, signed, text
from helpers.pictures.groups import Group, between

WIDTH, HEIGHT = 340, 204
MIDDLE, GROUND = WIDTH / 2, 156
OUTER, INNER, BAND = 128, 102, 140


def gauge(group: Group, finding: Child = None) -> Markup:
    """Draw the score of a group as an arc from 0, its interval as a bracket outside, and n below."""
    parts: list[Child] = [
        _sector(-100, 100, INNER, OUTER, WASH, stroke=LINE),
        [_mark(points) for points in (-100, -50, 0, 50, 100)],
    ]
    if not group.n:
        nothing = text(MIDDLE, GROUND - 30, "还没有数据", anchor="middle", size=16, colour=SOFT)
        return picture(finding, "NPS 刻度盘，还没有数据", WIDTH, HEIGHT, parts, nothing)
    colour = DETRACTOR if group.nps < 0 else PROMOTER
    parts += [
        _sector(min(group.nps, 0), max(group.nps, 0), INNER, OUTER, colour),
        _needle(group.nps),
        _bracket(group.low, group.high),
        text(MIDDLE, GROUND - 20, signed(group.nps), anchor="middle", size=42, bold=True, colour=colour),
        text(MIDDLE, GROUND, f"n = {group.n:,}", anchor="middle", size=13, colour=SOFT),
        text(MIDDLE, GROUND + 38, f"95% 区间 {between(group)}", anchor="middle", size=14, colour=INK),
    ]
    return picture(finding, f"NPS 刻度盘，从 {MINUS}100 到 +100。{group.words}", WIDTH, HEIGHT, parts)


def _point(points: float, radius: float) -> tuple[float, float]:
    """Where a score lies on a half circle: −100 at the left, 0 at the top, +100 at the right."""
    angle = math.pi * (100 - min(max(points, -100), 100)) / 200
    return round(MIDDLE + radius * math.cos(angle), 1), round(GROUND - radius * math.sin(angle), 1)


def _sector(low: float, high: float, inner: float, outer: float, colour: str, **attributes: object) -> Markup:
    (x1, y1), (x2, y2) = _point(low, outer), _point(high, outer)
    (x3, y3), (x4, y4) = _point(high, inner), _point(low, inner)
    way = f"M{x1} {y1}A{outer} {outer} 0 0 1 {x2} {y2}L{x3} {y3}A{inner} {inner} 0 0 0 {x4} {y4}Z"
    return tag("path", d=way, fill=colour, **attributes)


def _bracket(low: float, high: float) -> Markup:
    (x1, y1), (x2, y2) = _point(low, BAND), _point(high, BAND)
    (a1, b1), (a2, b2) = _point(low, OUTER + 2), _point(high, OUTER + 2)
    way = f"M{a1} {b1}L{x1} {y1}A{BAND} {BAND} 0 0 1 {x2} {y2}L{a2} {b2}"
    return tag("path", d=way, fill="none", stroke=INK, stroke_width=2.5)


def _needle(points: float) -> Markup:
    return line(*_point(points, INNER - 8), *_point(points, OUTER + 3), INK, 4)


def _mark(points: int) -> Child:
    (x1, y1), (x2, y2) = _point(points, INNER - 5), _point(points, INNER)
    inside = INNER - (24 if abs(points) < 100 else 0)
    x, y = _point(points, inside)
    if abs(points) == 100:
        x, y = (MIDDLE + math.copysign((INNER + OUTER) / 2, points), GROUND + 17)
    else:
        y += 5
    return [
        line(x1, y1, x2, y2, SOFT, 1.5),
        text(x, y, signed(points), anchor="middle", size=12, colour=SOFT),
    ]
