"""A journey as a curve of emotions: stages as bands, each touchpoint a mark, peak, valley and end named."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from helpers.exercises.journey import called
from helpers.exercises.journey_map import CHANNELS, HIGHEST, LOWEST, JourneyMap, Touchpoint
from helpers.markup import Child, tag
from helpers.palette import ACCENT, DETRACTOR, LINE, PAPER, PASSIVE, SOFT, WASH
from helpers.pictures.axes import Scale, line, rectangle, shorten, signed, text, text_width
from helpers.pictures.file import lines
from helpers.pictures.groups import Group, clickable
from helpers.pictures.journey_words import Moment, described, moments, short_minutes, words

WIDTH, LEFT, RIGHT_MARGIN = 900, 34, 8
TOP, CURVE, NAMES, NUMBERS, WAIT, KEY = 22, 178, 34, 20, 40, 20
BOTTOM = TOP + CURVE
NAMED_FROM = 56  # pixels a touchpoint: with less its number stands below the curve, without its name
NPS_PER_STEP = 20  # −100…+100 points on −5…+5
CHANNEL_MARKS = {"physical": "物", "digital": "数", "human": "人"}
RADIUS = 9


@dataclass(frozen=True)
class Curve:
    """Where everything of a map stands: `width` pixels for all its touchpoints."""

    drawn: JourneyMap
    width: float = WIDTH
    side: str = "as_is"

    @cached_property
    def step(self) -> float:
        """The pixels of one touchpoint."""
        return (self.width - LEFT - RIGHT_MARGIN) / max(1, len(self.drawn.touchpoints))

    @cached_property
    def vertical(self) -> Scale:
        """From emotions to pixels."""
        return Scale(LOWEST, HIGHEST, BOTTOM - 24, TOP + 22)

    @property
    def foot(self) -> float:
        """Where the lane of the names ends and that of the waiting times begins."""
        return BOTTOM + (NAMES if self.is_named else NUMBERS)

    @property
    def height(self) -> float:
        """The pixels from top to bottom."""
        return self.foot + WAIT + KEY

    def x(self, place: int) -> float:
        """Return the middle of a touchpoint."""
        return round(LEFT + self.step * (place + 0.5), 1)

    @property
    def is_named(self) -> bool:
        """Whether there is room for the names of the touchpoints below the curve."""
        return self.step >= NAMED_FROM


def emotion_curve(
    drawn: JourneyMap,
    *,
    side: str = "as_is",
    chosen: str | None = None,
    width: float = WIDTH,
    survey: Mapping[str, Group] | None = None,
) -> Markup:
    """Draw a map; each touchpoint is a button with the action `point` and the value `<side>.<id>`.

    `survey` has the answers of the survey's touchpoints by name: they are laid over those that name them.
    """
    curve = Curve(drawn, width, side)
    return tag(
        "svg",
        drawing(curve, chosen, survey or {}),
        viewBox=f"0 0 {width:g} {curve.height}",
        width=f"{width:g}",
        height=curve.height,
        role="group",
        aria_label=described(drawn, side),
    )


def drawing(curve: Curve, chosen: str | None, survey: Mapping[str, Group]) -> list[Child]:
    """Return what stands in the picture; sizes and places are those of the curve."""
    points = curve.drawn.touchpoints
    track = " ".join(
        f"{curve.x(place)},{curve.vertical(point.emotion)}" for place, point in enumerate(points)
    )
    marks = [_mark(curve, place, point, chosen) for place, point in enumerate(points)]
    return [
        _stages(curve),
        _grid(curve),
        _waits(curve),
        _survey(curve, survey),
        tag("polyline", points=track, fill="none", stroke=ACCENT, stroke_width=2.5),
        marks,
        [_label(curve, moment) for moment in moments(curve.drawn)],
        None if points else _nothing(curve),
        _key(curve, bool(survey)),
    ]


def _stages(curve: Curve) -> Child:
    parts: list[Child] = []
    start = 0
    for number, stage in enumerate(curve.drawn.stages):
        count = len(curve.drawn.within(stage.id))
        if not count:
            continue
        x, width = LEFT + start * curve.step, count * curve.step
        shade = WASH if number % 2 == 0 else "#e6ecf2"
        parts.append(rectangle(round(x, 1), 0, width, BOTTOM, shade))
        label = shorten(stage.name or "（没有名字）", width - 6, 12)
        parts.append(
            tag(
                "g",
                tag("title", stage.name),
                text(round(x + width / 2, 1), 15, label, anchor="middle", size=12, bold=True),
            )
        )
        start += count
    return parts


def _grid(curve: Curve) -> Child:
    right = curve.width - RIGHT_MARGIN
    return [
        [
            line(
                LEFT,
                y,
                right,
                y,
                SOFT if mark == 0 else LINE,
                1 if mark else 1.5,
                None if mark == 0 else "2 4",
            ),
            text(LEFT - 6, y + 4, signed(mark), anchor="end", size=12, colour=SOFT),
        ]
        for mark in (5, 3, 0, -3, -5)
        if (y := curve.vertical(mark)) is not None
    ]


def _waits(curve: Curve) -> Child:
    points = curve.drawn.touchpoints
    longest = max((point.wait for point in points), default=0)
    if not longest:
        return None
    foot = curve.foot + WAIT - 2
    scale = Scale(0, longest, 0, WAIT - 18)
    size = 11 if curve.step >= 26 else 10
    thick = round(min(18, curve.step * 0.6), 1)
    bars = [
        [
            rectangle(
                round(curve.x(place) - thick / 2, 1),
                foot - scale(point.wait),
                thick,
                scale(point.wait),
                PASSIVE,
            ),
            text(
                curve.x(place),
                foot - scale(point.wait) - 3,
                short_minutes(point.wait, curve.step),
                anchor="middle",
                size=size,
            ),
        ]
        for place, point in enumerate(points)
        if point.wait
    ]
    return [text(LEFT - 6, foot - 2, "等待", anchor="end", size=12, colour=SOFT), bars]


def _mark(curve: Curve, place: int, point: Touchpoint, chosen: str | None) -> Markup:
    x, y = curve.x(place), curve.vertical(point.emotion)
    said, is_chosen = words(place + 1, point), point.id == chosen
    column = rectangle(
        round(x - curve.step / 2, 1), TOP, curve.step, curve.foot - TOP, ACCENT,
        fill_opacity="0.1" if is_chosen else "0", stroke=ACCENT if is_chosen else None, class_="wb-hit",
    )  # fmt: skip
    parts: list[Child] = [
        tag("title", said),
        column,
        _shape(point.channel, x, y),
        text(x, y + 4, CHANNEL_MARKS[point.channel], anchor="middle", size=11, bold=True, colour=PAPER),
        text(x + 7, y - 7, "★", size=13, colour=DETRACTOR) if point.mot else None,
        _name(curve, place, point, is_chosen),
    ]
    value = f"{curve.side}.{point.id}"
    return tag("g", parts, **clickable("point", value, said, is_chosen, stop=place == 0 and not chosen))


def _shape(channel: str, x: float, y: float) -> Markup:
    if channel == "physical":
        return rectangle(x - RADIUS + 0.5, y - RADIUS + 0.5, 2 * RADIUS - 1, 2 * RADIUS - 1, ACCENT, rx=2)
    if channel == "digital":
        far = RADIUS + 3
        return tag("polygon", points=f"{x},{y - far} {x + far},{y} {x},{y + far} {x - far},{y}", fill=ACCENT)
    return tag("circle", cx=x, cy=y, r=RADIUS, fill=ACCENT)


def _name(curve: Curve, place: int, point: Touchpoint, is_chosen: bool) -> Child:
    x, y = curve.x(place), BOTTOM + 14
    if not curve.is_named:
        return text(x, y, place + 1, anchor="middle", size=12 if curve.step > 18 else 10, bold=is_chosen)
    room = curve.step - 6
    written = lines(f"{place + 1} {called(point)}", room, 12)
    if len(written) > 2:
        written = [written[0], shorten("".join(written[1:]), room, 12)]
    return [
        text(x, y + 15 * number, words_, anchor="middle", size=12, bold=is_chosen)
        for number, words_ in enumerate(written)
    ]


def _label(curve: Curve, moment: Moment) -> Markup:
    half = text_width(moment.words, 13) / 2
    x = min(max(curve.x(moment.place), LEFT + half), curve.width - half - 2)
    emotion = curve.drawn.touchpoints[moment.place].emotion
    y = curve.vertical(emotion) + (-13 if moment.is_above else 22)
    halo = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3}
    return tag(
        "text", moment.words, x=round(x, 1), y=round(y, 1), text_anchor="middle", font_size=13,
        font_weight="bold", fill=moment.colour, **halo,
    )  # fmt: skip


def _nothing(curve: Curve) -> Markup:
    return text(curve.width / 2, TOP + CURVE / 2 - 10, "还没有触点", anchor="middle", colour=SOFT)


def _survey(curve: Curve, survey: Mapping[str, Group]) -> Child:
    placed = [
        (place, survey[point.survey])
        for place, point in enumerate(curve.drawn.touchpoints)
        if point.survey in survey and survey[point.survey].n
    ]
    if not placed:
        return None

    def y(points: float) -> float:
        return curve.vertical.clipped(points / NPS_PER_STEP)

    track = " ".join(f"{curve.x(place)},{y(group.nps)}" for place, group in placed)
    parts: list[Child] = [
        tag("polyline", points=track, fill="none", stroke=PASSIVE, stroke_width=2, stroke_dasharray="6 4")
    ]
    for place, group in placed:
        x = curve.x(place)
        parts.append(line(x, y(group.low), x, y(group.high), PASSIVE, 2))
        parts.append(tag("circle", cx=x, cy=y(group.nps), r=4, fill=PAPER, stroke=PASSIVE, stroke_width=2))
        if curve.is_named:
            # On the side of it where the trainee's own curve is not.
            is_above = group.nps / NPS_PER_STEP >= curve.drawn.touchpoints[place].emotion
            beside = y(group.nps) + (-8 if is_above else 17)
            said = signed(group.nps)
            parts.append(text(x, beside, said, anchor="middle", size=11, bold=True, colour=PASSIVE))
    return tag("g", parts)


def _key(curve: Curve, has_survey: bool) -> Child:
    y, x = curve.height - 5, float(LEFT)
    parts: list[Child] = []
    for channel, name in CHANNELS.items():
        parts.append(
            tag(
                "g",
                _shape(channel, x + 6, y - 4),
                transform=f"translate({(x + 6) * 0.4:g} {(y - 4) * 0.4:g}) scale(0.6)",
            )
        )
        parts.append(text(x + 17, y, name, size=12, colour=SOFT))
        x += 52
    is_wide = curve.width >= WIDTH
    entries = [("★", DETRACTOR, "关键时刻"), ("■", PASSIVE, "等待（分钟）" if is_wide else "等待")]
    if has_survey:
        interval = "，竖线是 95% 区间" if is_wide else ""
        entries.append(("┅", PASSIVE, f"调研 NPS ÷ {NPS_PER_STEP}{interval}"))
    for sign, colour, said in entries:
        parts.append(text(x, y, sign, size=13, colour=colour))
        parts.append(text(x + 16, y, said, size=12, colour=SOFT))
        x += 30 + text_width(said, 12)
    return parts
