"""A score over time: the line, its interval as a band, the step where it changed; and many side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, SOFT
from helpers.pictures.axes import (
    Scale,
    line,
    picture,
    polyline,
    rectangle,
    shorten,
    signed,
    text,
    ticks,
    y_axis,
)
from helpers.pictures.bars import score_scale
from helpers.pictures.groups import Group, clickable

WIDTH, HEIGHT = 880, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 866, 34, 262
BAND = "#cfe0ef"  # the accent colour, thinned: a line of any colour stays visible on it
PANEL_WIDTH, PANEL_HEIGHT, ACROSS = 216, 126, 4


@dataclass(frozen=True)
class Step:
    """Where a series changed: the place of the first period after it, the scores before and after, in words.

    `restless` says that the periods vary more than by chance on either side of it.
    """

    position: int
    before: float
    after: float
    words: str
    restless: bool = False


@dataclass(frozen=True)
class Series:
    """A named series of periods, with its step if there is one."""

    value: str
    label: str
    periods: tuple[Group, ...]
    step: Step | None = None


def trend(
    series: Series,
    finding: str,
    ticks_below: Sequence[tuple[str, str]],
    reference: Sequence[Group] = (),
    chosen: Collection[str] = (),
) -> Markup:
    """Draw one series with its band and its step; `reference` is a second line (all answers) in grey.

    `ticks_below` has for each period what stands below it and a second line ("" leaves it blank), such as the
    month and the year. Each period is a button with the action `pick`; thin ones are hollow.
    """
    vertical = score_scale([*series.periods, *reference], BOTTOM, TOP)
    step_width = (RIGHT - LEFT) / max(1, len(series.periods))
    xs = [round(LEFT + step_width * (place + 0.5), 1) for place in range(len(series.periods))]
    parts: list[Child] = [
        y_axis(vertical, LEFT, ticks(vertical.low, vertical.high), "NPS（分）", signed, RIGHT),
        line(LEFT, vertical(0), RIGHT, vertical(0), SOFT, 1.5),
        _band(series.periods, xs, vertical),
        _line(reference, xs, vertical, SOFT, "4 4") if reference else None,
        _step(series.step, xs, vertical, step_width, series.periods) if series.step else None,
        _line(series.periods, xs, vertical, ACCENT),
        [
            _point(period, x, step_width, vertical, period.value in chosen, place == 0)
            for place, (period, x) in enumerate(zip(series.periods, xs, strict=True))
        ],
        [
            [
                text(x, BOTTOM + 18, below, anchor="middle", size=12, colour=SOFT),
                text(x - step_width / 2 + 2, BOTTOM + 36, lower, size=12, colour=SOFT) if lower else None,
            ]
            for (below, lower), x in zip(ticks_below, xs, strict=True)
        ],
        _key(bool(reference)),
    ]
    described = (series.step.words + "；" if series.step else "") + "；".join(
        period.words for period in series.periods if period.n
    )
    return picture(finding, described, WIDTH, HEIGHT, tag("g", parts, data_arrows=True), clickable=True)


def small_multiples(series: Sequence[Series], finding: str, chosen: Collection[str] = ()) -> Markup:
    """Draw many series on one scale, four across, each a button with the action `pick_panel`."""
    vertical = score_scale(
        [period for one in series for period in one.periods if not period.thin], PANEL_HEIGHT - 24, 34
    )
    rows = -(-len(series) // ACROSS)
    parts = [
        _panel(
            one,
            vertical,
            PANEL_WIDTH * (place % ACROSS),
            PANEL_HEIGHT * (place // ACROSS),
            one.value in chosen,
        )
        for place, one in enumerate(series)
    ]
    described = "；".join(f"{one.label}：{one.step.words if one.step else '没有明显变化'}" for one in series)
    drawing = tag("g", parts, data_arrows=True)
    return picture(finding, described, PANEL_WIDTH * ACROSS, PANEL_HEIGHT * rows, drawing, clickable=True)


def _panel(one: Series, vertical: Scale, x: float, y: float, chosen: bool) -> Markup:
    left, right = 34, PANEL_WIDTH - 8
    step_width = (right - left) / max(1, len(one.periods))
    xs = [round(left + step_width * (place + 0.5), 1) for place in range(len(one.periods))]
    total = sum(period.n for period in one.periods)
    words = one.step.words if one.step else "没有明显变化"
    first, last = one.periods[0].label, one.periods[-1].label
    bottom = PANEL_HEIGHT - 24
    frame = {"stroke": INK, "stroke_width": 2} if chosen else {"stroke": LINE}
    name = ("✓ " if chosen else "") + shorten(one.label, 110)
    parts: list[Child] = [
        tag("title", f"{one.label}：{words}"),
        rectangle(2, 2, PANEL_WIDTH - 4, PANEL_HEIGHT - 4, PAPER, class_="wb-hit", rx=5, **frame),
        text(8, 18, name, bold=True),
        text(PANEL_WIDTH - 8, 18, f"n={total:,}", anchor="end", size=11, colour=SOFT),
        [
            [
                line(left, vertical(mark), right, vertical(mark), SOFT if mark == 0 else LINE),
                text(left - 4, vertical(mark) + 4, signed(mark), anchor="end", size=10, colour=SOFT),
            ]
            for mark in ticks(vertical.low, vertical.high, 4)
        ],
        _band(one.periods, xs, vertical),
        _short_step(one.step, xs, step_width, bottom) if one.step else None,
        _line(
            one.periods, xs, vertical, DETRACTOR if one.step and one.step.after < one.step.before else ACCENT
        ),
        text(left, PANEL_HEIGHT - 9, first, size=10, colour=SOFT),
        text(right, PANEL_HEIGHT - 9, last, anchor="end", size=10, colour=SOFT),
    ]
    button = clickable("pick_panel", one.value, f"{one.label}：{words}", chosen)
    return tag("g", parts, transform=f"translate({x:g} {y:g})", **button)


def _short_step(step: Step, xs: Sequence[float], width: float, bottom: float) -> Child:
    x = round(xs[step.position] - width / 2, 1)
    change = f"{'▼' if step.after < step.before else '▲'} {signed(step.after - step.before)}"
    near_end = x > PANEL_WIDTH - 70
    label = text(
        x - 4 if near_end else x + 4, 32, change, anchor="end" if near_end else "start", size=12, bold=True
    )
    return [line(x, 24, x, bottom, INK, 1.5, "4 3"), label]


def _band(periods: Sequence[Group], xs: Sequence[float], vertical: Scale) -> Child:
    """The interval of each period as one surface; broken where there are no answers."""
    surfaces: list[Child] = []
    for run in _runs(periods):
        upper = [f"{xs[place]},{vertical.clipped(periods[place].high)}" for place in run]
        lower = [f"{xs[place]},{vertical.clipped(periods[place].low)}" for place in reversed(run)]
        surfaces.append(tag("polygon", points=" ".join([*upper, *lower]), fill=BAND, fill_opacity="0.75"))
    return surfaces


def _line(
    periods: Sequence[Group], xs: Sequence[float], vertical: Scale, colour: str, dashes: str | None = None
) -> Child:
    return [
        polyline(
            ((xs[place], vertical.clipped(periods[place].nps)) for place in run),
            colour,
            1.5 if dashes else 2,
            dashes,
        )
        for run in _runs(periods)
    ]


def _runs(periods: Sequence[Group]) -> list[list[int]]:
    """Return the places of the periods that have answers, a list for each unbroken run."""
    runs: list[list[int]] = [[]]
    for place, period in enumerate(periods):
        if period.n:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _point(period: Group, x: float, width: float, vertical: Scale, chosen: bool, first: bool) -> Markup:
    look = {"fill_opacity": "0.12", "stroke": INK} if chosen else {"fill_opacity": "0"}
    left = round(x - width / 2, 1)
    parts: list[Child] = [
        tag("title", period.words),
        rectangle(left, TOP, width, BOTTOM - TOP, ACCENT, class_="wb-hit", **look),
    ]
    if period.n:
        y, fill = vertical(period.nps), PAPER if period.thin else ACCENT
        radius = 6 if chosen else 4
        parts.append(tag("circle", cx=x, cy=y, r=radius, fill=fill, stroke=ACCENT, stroke_width=2))
    return tag("g", parts, **clickable("pick", period.value, period.words, chosen, first))


def _step(step: Step, xs: Sequence[float], vertical: Scale, width: float, periods: Sequence[Group]) -> Child:
    x = round(xs[step.position] - width / 2, 1)
    name = periods[step.position].label
    near_end = x > WIDTH - 200
    before, after = vertical(step.before), vertical(step.after)
    return [
        line(LEFT, before, x, before, DETRACTOR, 1.5, "7 4"),
        line(x, after, RIGHT, after, DETRACTOR, 1.5, "7 4"),
        line(x, TOP - 8, x, BOTTOM, DETRACTOR, 1.5, "4 3"),
        text(
            x - 6 if near_end else x + 6,
            TOP - 2,
            f"{name} 起 {signed(step.before)} → {signed(step.after)}",
            anchor="end" if near_end else "start",
            bold=True,
        ),
    ]


def _key(reference: bool) -> Child:
    y = HEIGHT - 6
    parts: list[Child] = [
        rectangle(LEFT, y - 10, 22, 10, BAND),
        line(LEFT, y - 5, LEFT + 22, y - 5, ACCENT, 2),
        text(LEFT + 28, y, "所选答卷，色带为 95% 区间", size=12, colour=SOFT),
        tag("circle", cx=LEFT + 216, cy=y - 5, r=4, fill=PAPER, stroke=ACCENT, stroke_width=2),
        text(LEFT + 226, y, "不足 30 份", size=12, colour=SOFT),
    ]
    if reference:
        parts.append(line(LEFT + 306, y - 5, LEFT + 332, y - 5, SOFT, 1.5, "4 4"))
        parts.append(text(LEFT + 338, y, "全部答卷", size=12, colour=SOFT))
    return parts
