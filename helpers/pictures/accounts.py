"""Amounts told apart and together, and waits inside and outside the zone of tolerance."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.accounts import Telling
from helpers.methods.tolerance import Zone
from helpers.palette import CHOSEN, DETRACTOR, INK, LINE, PASSIVE, PROMOTER, SOFT
from helpers.pictures.axes import Scale, line, picture, rectangle, signed, text
from helpers.pictures.demo_size import HEIGHT, LARGE, MIDDLE, SMALL, WIDTH

LEFT, RIGHT = 290, WIDTH - 66
VERDICTS = {
    "delighted": ("惊喜", PROMOTER),
    "tolerated": ("还能忍", PASSIVE),
    "angry": ("不满", DETRACTOR),
}


class Pair(NamedTuple):
    """Two amounts: what they are called, how they are written, and how they feel."""

    name: str
    words: str
    telling: Telling


class Waiting(NamedTuple):
    """A customer, and the zone in which he waits."""

    name: str
    zone: Zone


def accounts_picture(pairs: Sequence[Pair], chosen: int | None, finding: str) -> Markup:
    """Draw two bars a pair, told apart and together, from a common zero; a star stands at the better one."""
    values = [value for one in pairs for value in one.telling]
    scale = Scale(min(*values, 0), max(*values, 1), LEFT, RIGHT)
    band = HEIGHT / len(pairs)
    rows = [_pair(one, band * place, band, scale, place == chosen) for place, one in enumerate(pairs)]
    said = "；".join(
        f"{one.name}：分开 {signed(one.telling.apart, 1)}，合着 {signed(one.telling.together, 1)}"
        for one in pairs
    )
    return picture(finding, said, WIDTH, HEIGHT, rows, line(scale(0), 0, scale(0), HEIGHT, INK, 2))


def _pair(one: Pair, top: float, band: float, scale: Scale, chosen: bool) -> Child:
    return [
        rectangle(0, top + 2, WIDTH, band - 4, CHOSEN) if chosen else None,
        line(0, top, WIDTH, top, LINE) if top else None,
        text(8, top + 36, one.name, size=LARGE, bold=True),
        text(8, top + 64, one.words, size=MIDDLE, colour=SOFT),
        [
            _bar(words, value, one.telling.better == how, top + 10 + 36 * place, scale)
            for place, (how, words, value) in enumerate(
                (("apart", "分开说", one.telling.apart), ("together", "合着说", one.telling.together))
            )
        ],
    ]


def _bar(words: str, value: float, better: bool, top: float, scale: Scale) -> Child:
    left, right = sorted((scale(0), scale(value)))
    colour = DETRACTOR if value < 0 else PROMOTER
    beside = left - 6 if value < 0 else right + 6
    return [
        text(146, top + 21, f"{'★ ' if better else ''}{words}", size=MIDDLE, bold=better),
        rectangle(left, top + 2, max(right - left, 1), 28, colour, fill_opacity=None if better else "0.35"),
        text(
            beside,
            top + 22,
            signed(value, 1),
            anchor="end" if value < 0 else "start",
            size=MIDDLE,
            bold=better,
        ),
    ]


def tolerance_picture(waiting: Sequence[Waiting], waited: float, longest: float, finding: str) -> Markup:
    """Draw each customer's zone on an axis of minutes, and the same wait across all of them."""
    scale = Scale(0, longest, 128, WIDTH - 92)
    bottom = HEIGHT - 46
    band = (bottom - 30) / len(waiting)
    x = scale(waited)
    rows = [_wait(one, round(30 + band * place, 1), band, scale, waited) for place, one in enumerate(waiting)]
    limits = [
        _limits(one.zone, round(30 + band * (place + 0.5), 1), scale) for place, one in enumerate(waiting)
    ]
    words = f"都等 {waited:g} 分钟"
    end = waited > longest * 0.6
    said = "；".join(f"{one.name}：{VERDICTS[one.zone.verdict(waited)][0]}" for one in waiting)
    return picture(
        finding,
        f"{words}。{said}",
        WIDTH,
        HEIGHT,
        [
            (
                line(scale(at), 30, scale(at), bottom),
                text(scale(at), bottom + 22, f"{at} 分钟", anchor="middle", size=SMALL, colour=SOFT),
            )
            for at in range(0, int(longest) + 1, 10)
        ],
        rows,
        line(x, 24, x, bottom, INK, 4),
        text(x, 18, words, anchor="end" if end else "middle", size=MIDDLE, bold=True),
        tag("g", limits, class_="wb-marks"),
    )


def _limits(zone: Zone, middle: float, scale: Scale) -> Child:
    desired, adequate = scale.clipped(zone.desired), scale.clipped(zone.adequate)
    return [
        text(desired, middle - 26, f"理想 {zone.desired:g}", anchor="middle", size=SMALL),
        text(adequate, middle + 36, f"最多 {zone.adequate:g}", anchor="middle", size=SMALL),
    ]


def _wait(one: Waiting, top: float, band: float, scale: Scale, waited: float) -> Child:
    desired, adequate = scale.clipped(one.zone.desired), scale.clipped(one.zone.adequate)
    words, colour = VERDICTS[one.zone.verdict(waited)]
    y, height = top + band / 2 - 18, 36
    return [
        text(0, y + 24, one.name, size=MIDDLE, bold=True),
        rectangle(scale(0), y, desired - scale(0), height, PROMOTER, fill_opacity="0.75"),
        rectangle(desired, y, adequate - desired, height, PASSIVE, fill_opacity="0.35"),
        rectangle(adequate, y, scale(scale.high) - adequate, height, DETRACTOR, fill_opacity="0.75"),
        line(desired, y - 4, desired, y + height, INK, 2),
        line(adequate, y, adequate, y + height + 4, INK, 2),
        text(WIDTH, y + 26, words, anchor="end", size=LARGE, bold=True, colour=colour),
    ]
