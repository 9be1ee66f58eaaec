"""Worlds with one score: the three shares of each, what they bring and lose, and what is left over."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.counts import Counts
from helpers.methods.growth import Growth
from helpers.palette import CATEGORIES, CATEGORY_NAMES, DETRACTOR, INK, LINE, PAPER, PROMOTER, SOFT
from helpers.pictures.axes import Scale, line, percent, picture, rectangle, signed, text, text_width
from helpers.pictures.demo_size import HEIGHT, HUGE, LARGE, MIDDLE, SMALL, WIDTH

LEFT, RIGHT = 92, 516
NET_AT = WIDTH
ROOM = 4  # between the bars of a world


class World(NamedTuple):
    """A company: its name, its mix and what becomes of its customers."""

    name: str
    counts: Counts
    growth: Growth


def worlds_picture(worlds: Sequence[World], finding: str) -> Markup:
    """Draw a band for each world: name and score, its mix as a bar, brought and lost as bars from a zero."""
    band = HEIGHT / len(worlds)
    most = max(max(one.growth.brought, one.growth.lost) for one in worlds)
    middle = (LEFT + RIGHT) / 2
    half = Scale(0, max(most, 0.01), 0, (RIGHT - LEFT) / 2 - 52)
    parts = [_world(one, round(band * place, 1), middle, half) for place, one in enumerate(worlds)]
    said = "；".join(
        f"{one.name}：NPS {signed(one.counts.nps)}，推荐者 {percent(one.counts.shares[2])}，"
        f"每 100 位带来 {100 * one.growth.brought:.0f} 位、失去 {100 * one.growth.lost:.0f} 位"
        for one in worlds
    )
    return picture(finding, said, WIDTH, HEIGHT, parts)


def _world(one: World, top: float, middle: float, half: Scale) -> Child:
    low = top + 66
    net = 100 * one.growth.net
    colour = DETRACTOR if net < 0 else PROMOTER
    lost, brought = half(one.growth.lost), half(one.growth.brought)
    return [
        line(0, top, WIDTH, top, LINE) if top else None,
        text(0, top + 34, one.name, size=LARGE, bold=True),
        text(0, top + 60, f"NPS {signed(one.counts.nps)}", size=MIDDLE, colour=INK),
        _shares(one.counts, top + 12),
        rectangle(round(middle - lost, 1), low, lost, 28, DETRACTOR),
        rectangle(middle, low, brought, 28, PROMOTER),
        line(middle, low - 4, middle, low + 32, INK, 2),
        text(
            round(middle - lost - 6, 1),
            low + 20,
            f"失去 {100 * one.growth.lost:.0f}",
            anchor="end",
            size=SMALL,
        ),
        text(round(middle + brought + 6, 1), low + 20, f"带来 {100 * one.growth.brought:.0f}", size=SMALL),
        text(NET_AT, top + 62, signed(net), anchor="end", size=HUGE, bold=True, colour=colour),
        text(NET_AT, top + 88, "每 100 位", anchor="end", size=SMALL, colour=SOFT),
    ]


def _shares(counts: Counts, top: float) -> Child:
    parts: list[Child] = []
    x = float(LEFT)
    for (name, colour), share in zip(CATEGORIES.items(), counts.shares, strict=True):
        width = share * (RIGHT - LEFT)
        parts.append(rectangle(round(x, 1), top, width, 34, colour))
        labels = (f"{CATEGORY_NAMES[name]} {percent(share)}", percent(share), f"{100 * share:.0f}")
        fitting = next((one for one in labels if text_width(one, SMALL) + 8 < width), None)
        if fitting:
            at = round(x + width / 2, 1)
            parts.append(text(at, top + 22, fitting, anchor="middle", size=SMALL, bold=True, colour=PAPER))
        x += width
        parts.append(line(round(x, 1), top, round(x, 1), top + 34, PAPER, 2))
    return parts
