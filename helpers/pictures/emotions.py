"""Curves of emotion over the moments of an episode, and what is remembered of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.peak_end import HIGHEST, LOWEST, PeakEnd
from helpers.palette import ACCENT, CHOSEN, DETRACTOR, INK, PAPER, PROMOTER, SOFT, WASH
from helpers.pictures.axes import (
    Anchor,
    Scale,
    line,
    picture,
    polyline,
    rectangle,
    shorten,
    signed,
    text,
    x_axis,
    y_axis,
)
from helpers.pictures.file import lines

LEVELS = range(LOWEST, HIGHEST + 1)
WIDTH, HEIGHT = 880, 276
LEFT, RIGHT, TOP, BOTTOM = 44, 872, 42, 200
BAR_ROW = 22
MARKS = (-5, -3, -1, 0, 1, 3, 5)


@dataclass(frozen=True)
class Curve:
    """A named curve: for each moment its name, its emotion and how long it lasts, written with its unit."""

    label: str
    names: Sequence[str]
    emotions: Sequence[int]
    lasting: Sequence[str]
    summary: PeakEnd
    duration: float


def emotion_curve(shown: Curve, other: Curve | None, finding: str, chosen: int | None = None) -> Markup:
    """Draw one curve with its peak, valley and end, the other dashed behind it.

    With `chosen` (the place of a moment) it can be changed: every moment is a slider with the action `moment`
    and its place; crossings of the grid, to click or draw over, have the action `put` and `place=emotion`.
    """
    columns = max(len(shown.emotions), len(other.emotions) if other else 0)
    width = (RIGHT - LEFT) / columns
    xs = [round(LEFT + width * (place + 0.5), 1) for place in range(columns)]
    vertical = Scale(LOWEST, HIGHEST, BOTTOM, TOP)
    parts: list[Child] = [
        text(LEFT - 6, 19, "情绪（−5 很糟，+5 很好）", size=12, colour=SOFT),
        y_axis(vertical, LEFT, (-5, -3, -1, 1, 3, 5), write=signed, grid_to=RIGHT),
        line(LEFT, vertical(0), RIGHT, vertical(0), SOFT, 1.5),
        _way(other, xs, vertical, SOFT, "5 4") if other else None,
        [_square(x, vertical(emotion)) for x, emotion in zip(xs, other.emotions, strict=False)]
        if other
        else None,
        _way(shown, xs, vertical, ACCENT),
        _grid(shown, xs, width, vertical) if chosen is not None else None,
        [_moment(shown, place, xs[place], vertical, width, chosen) for place in range(len(shown.emotions))],
        _marks(shown, xs, vertical),
        _key(shown, other),
    ]
    drawn = tag("g", parts, data_arrows=chosen is not None)
    return picture(finding, described(shown), WIDTH, HEIGHT, drawn, clickable=chosen is not None)


def described(curve: Curve) -> str:
    """Say a curve in words."""
    moments = "、".join(
        f"{name} {signed(emotion)}" for name, emotion in zip(curve.names, curve.emotions, strict=True)
    )
    said = "、".join(words for words, _place in marks(curve))
    return f"{curve.label}：{moments}。{said}。预测的记忆 {signed(curve.summary.score, 1)}。"


def marks(curve: Curve) -> list[tuple[str, int]]:
    """Return what stands at which moment: 峰, 谷, 终.

    A curve that never rises above 0 has no 峰, one that never falls below 0 no 谷.
    """
    summary = curve.summary
    found: dict[int, list[str]] = {}
    if summary.highest > 0:
        found.setdefault(summary.highest_at, []).append("峰")
    if summary.valley < 0:
        found.setdefault(summary.valley_at, []).append("谷")
    found.setdefault(len(curve.emotions) - 1, []).append("终")
    return [("·".join(words), place) for place, words in sorted(found.items())]


def memory_bars(curves: Sequence[Curve], unit: str) -> Markup:
    """Draw what is remembered beside the mean of each curve, and how long each lasts."""
    scale = Scale(LOWEST, HIGHEST, 150, 520)
    longest = max(curve.duration for curve in curves)
    time = Scale(0, longest, 600, 780)
    top = 22
    bottom = top + 2 * BAR_ROW * len(curves) + 8 * (len(curves) - 1)
    parts: list[Child] = [
        text(scale(0), 14, "预测的记忆（最强 + 终）÷ 2，和平均（分）", anchor="middle", size=12, colour=SOFT),
        text(600, 14, f"总时长（{unit}）", size=12, colour=SOFT),
        x_axis(scale, bottom, MARKS, write=signed, grid_to=top),
        line(scale(0), top, scale(0), bottom, INK),
    ]
    for number, curve in enumerate(curves):
        y = top + number * (2 * BAR_ROW + 8)
        parts += [
            text(0, y + 27, shorten(curve.label, 88), bold=True),
            _bar(scale, y, curve.summary.score, "记忆", True),
            _bar(scale, y + BAR_ROW, curve.summary.mean, "平均", False),
            rectangle(600, y + 12, time(curve.duration) - 600, 18, WASH, stroke=SOFT),
            text(time(curve.duration) + 8, y + 26, f"{curve.duration:g}"),
        ]
    words = "；".join(
        f"{curve.label}：预测的记忆 {signed(curve.summary.score, 1)}，平均 {signed(curve.summary.mean, 1)}，"
        f"总时长 {curve.duration:g} {unit}"
        for curve in curves
    )
    return picture(None, words, WIDTH, bottom + 24, parts)


def _bar(scale: Scale, y: float, value: float, label: str, solid: bool) -> Child:
    colour = DETRACTOR if value < 0 else PROMOTER
    left, right = sorted((scale(0), scale(value)))
    look = {} if solid else {"fill_opacity": "0.15", "stroke": colour, "stroke_dasharray": "3 3"}
    beside = left - 6 if value < 0 else right + 6
    return [
        text(98, y + 16, label, size=12, colour=SOFT),
        rectangle(left, y + 3, max(right - left, 1), BAR_ROW - 6, colour, **look),
        text(beside, y + 16, signed(value, 1), anchor="end" if value < 0 else "start", bold=solid),
    ]


def _way(
    curve: Curve, xs: Sequence[float], vertical: Scale, colour: str, dashes: str | None = None
) -> Markup:
    points = [(x, vertical(emotion)) for x, emotion in zip(xs, curve.emotions, strict=False)]
    return polyline(points, colour, 1.5 if dashes else 3, dashes)


def _square(x: float, y: float) -> Markup:
    return rectangle(x - 4, y - 4, 8, 8, PAPER, stroke=SOFT, stroke_width=1.5)


def _grid(curve: Curve, xs: Sequence[float], width: float, vertical: Scale) -> Child:
    height = abs(vertical(1) - vertical(0))
    crossings = [
        rectangle(
            round(xs[place] - width / 2, 1),
            round(vertical(level) - height / 2, 1),
            width,
            height,
            "transparent",
            class_="wb-crossing",
            data_action="put",
            data_value=f"{place}={level}",
        )
        for place in range(len(curve.emotions))
        for level in LEVELS
        if level != curve.emotions[place]
    ]
    return tag("g", crossings, data_paint="put")


def _moment(curve: Curve, place: int, x: float, vertical: Scale, width: float, chosen: int | None) -> Markup:
    emotion, name = curve.emotions[place], curve.names[place]
    y, here = vertical(emotion), place == chosen
    parts: list[Child] = [
        tag("title", f"{name}：{signed(emotion)}，{curve.lasting[place]}"),
        rectangle(
            round(x - width / 2 + 2, 1),
            BOTTOM + 20,
            width - 4,
            54,
            CHOSEN if here else "transparent",
            class_="wb-hit",
            rx=4,
        ),
        tag(
            "circle",
            cx=x,
            cy=y,
            r=9 if here else 7,
            fill=ACCENT,
            stroke=INK if here else PAPER,
            stroke_width=2,
        ),
        [
            text(x, BOTTOM + 34 + 15 * row, words, anchor="middle", size=12, bold=here)
            for row, words in enumerate(_name(name, width - 6))
        ],
        text(x, BOTTOM + 66, curve.lasting[place], anchor="middle", size=11, colour=SOFT),
    ]
    if chosen is None:
        return tag("g", parts)
    return tag(
        "g",
        parts,
        data_action="moment",
        data_value=place,
        tabindex="0" if here else "-1",
        role="slider",
        aria_valuemin=LOWEST,
        aria_valuemax=HIGHEST,
        aria_valuenow=emotion,
        aria_valuetext=signed(emotion),
        aria_label=f"第 {place + 1} 个时刻：{name}",
        class_="wb-part",
    )


def _name(name: str, width: float) -> list[str]:
    broken = lines(name, width, 12)
    return broken if len(broken) <= 2 else [broken[0], shorten("".join(broken[1:]), width, 12)]


def _marks(curve: Curve, xs: Sequence[float], vertical: Scale) -> Child:
    written: list[Child] = []
    for words, place in marks(curve):
        emotion = curve.emotions[place]
        above = emotion > 0 or (emotion == 0 and "谷" not in words)
        y = vertical(emotion) + (-13 if above else 24)
        strongest = "（最强）" if place == curve.summary.peak_at else ""
        label = f"{words} {signed(emotion)}{strongest}"
        edge = place == len(xs) - 1 and len(label) > 6
        x = min(xs[place] + 30, RIGHT) if edge else xs[place]
        anchor: Anchor = "end" if edge else "middle"
        written.append(text(x, y, label, anchor=anchor, bold=True, colour=PROMOTER if above else DETRACTOR))
    return tag("g", written, class_="wb-marks")


def _key(shown: Curve, other: Curve | None) -> Child:
    x = 250
    parts: list[Child] = [
        line(x, 14, x + 26, 14, ACCENT, 3),
        tag("circle", cx=x + 13, cy=14, r=5, fill=ACCENT),
        text(x + 32, 19, shorten(shown.label, 220), size=12),
    ]
    if other:
        parts += [
            line(x + 280, 14, x + 306, 14, SOFT, 1.5, "5 4"),
            _square(x + 293, 14),
            text(x + 312, 19, shorten(other.label, 220), size=12, colour=SOFT),
        ]
    return parts
