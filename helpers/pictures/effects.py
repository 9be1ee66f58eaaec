"""Rates of two groups side by side, each with its interval, and their difference against 0."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.recovery import Effect, Rate
from helpers.palette import ACCENT, INK, LINE, PROMOTER, SOFT
from helpers.pictures.axes import Scale, interval_bar, line, picture, rectangle, signed, text, ticks, x_axis

WIDTH, ROW, TOP = 880, 62, 26
LEFT, RIGHT = 196, 430
RATE_AT, FROM, TO = 584, 610, 740


@dataclass(frozen=True)
class Outcome:
    """What was compared, in words, and how it came out: rates per person, shown per 100 people."""

    label: str
    effect: Effect


def effects(outcomes: Sequence[Outcome], finding: str) -> Markup:
    """Draw for each outcome the rate of those called and not called, and the difference, per 100 people."""
    most = max([0.01, *(rate.high for one in outcomes for rate in one.effect[:2] if rate.n)])
    scale = Scale(0, 100 * most, LEFT, RIGHT)
    reach = [limit for one in outcomes for limit in one.effect.interval if not math.isnan(limit)]
    around = Scale(
        min([0, *(100 * limit for limit in reach)]), max([1, *(100 * limit for limit in reach)]), FROM, TO
    )
    bottom = TOP + ROW * len(outcomes)
    parts: list[Child] = [
        text(RATE_AT, 14, "比率（95% 区间）n", anchor="end", size=12, colour=SOFT),
        text(FROM, 14, "相差（95% 区间）", size=12, colour=SOFT),
        [_outcome(one, TOP + ROW * number, scale, around) for number, one in enumerate(outcomes)],
        x_axis(scale, bottom, ticks(0, scale.high, 5), "每 100 位贬损者（人）"),
        line(around(0), TOP, around(0), bottom, INK, 1.5, "4 3"),
        x_axis(around, bottom, ticks(around.low, around.high, 4), "每 100 位多几人"),
    ]
    return picture(finding, "；".join(said(one) for one in outcomes), WIDTH, bottom + 42, parts)


def said(one: Outcome) -> str:
    """Say an outcome in a sentence."""
    called, others = one.effect.called, one.effect.not_called
    return f"{one.label}：回访 {_rate(called)}，没回访 {_rate(others)}，相差 {difference(one.effect)}"


def difference(effect: Effect) -> str:
    """Write a difference per 100 with its interval: `+18.1（+15.5 到 +20.7）`; with nobody there is none."""
    if math.isnan(effect.difference):
        return "比不出来"
    middle, low, high = (signed(100 * share, 1) for share in (effect.difference, *effect.interval))
    return f"{middle}（{low} 到 {high}）"


def _outcome(one: Outcome, y: float, scale: Scale, around: Scale) -> Child:
    middle = y + ROW / 2 - 2
    low, high = one.effect.interval
    colour = PROMOTER if one.effect.clear else SOFT
    parts: list[Child] = [line(0, y, WIDTH, y, LINE), text(0, y + 20, one.label, bold=True)]
    for name, rate, place in (
        ("48 小时内回访", one.effect.called, 0),
        ("没有回访", one.effect.not_called, 1),
    ):
        at = y + 8 + 25 * place
        fill = {"fill_opacity": "0.18", "stroke": ACCENT} if place else {}
        parts.append(text(LEFT - 6, at + 14, name, anchor="end", size=12, colour=SOFT))
        if rate.n:
            parts.append(rectangle(LEFT, at, scale(100 * rate.rate) - LEFT, 18, ACCENT, **fill))
            parts.append(interval_bar(scale, at + 9, 100 * rate.low, 100 * rate.high))
        parts.append(text(RATE_AT, at + 14, _rate(rate), anchor="end", size=12))
    if not math.isnan(low):
        parts.append(interval_bar(around, middle, 100 * low, 100 * high, colour))
        apart = around(100 * one.effect.difference)
        parts.append(line(apart, middle - 8, apart, middle + 8, colour, 5))
        parts.append(text(TO + 8, middle + 5, difference(one.effect), size=12, bold=one.effect.clear))
    return parts


def _rate(rate: Rate) -> str:
    if not rate.n:
        return "没有人"
    low, high = (f"{max(100 * limit, 0):.1f}" for limit in (rate.low, rate.high))
    return f"{100 * rate.rate:.1f}（{low}–{high}）n={rate.n:,}"
