"""Answers coming in: the interval of the score as it shrinks, and the league table of the branches."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.inference import Limits
from helpers.palette import ACCENT, CHOSEN, INK, LINE, PROMOTER, SOFT
from helpers.pictures.axes import (
    Scale,
    amount,
    interval_bar,
    line,
    picture,
    polyline,
    rectangle,
    signed,
    text,
)
from helpers.pictures.demo_size import HEIGHT, LARGE, MIDDLE, SMALL, WIDTH
from helpers.pictures.groups import Group

SPLIT = 236  # the interval at the left, the table at the right of it
TOP, BOTTOM = 66, HEIGHT - 30
NAMES, BARS, POINTS = SPLIT + 30, (SPLIT + 112, WIDTH - 100), WIDTH - 50
FULL = Scale(-100, 100, BOTTOM, TOP)


class Moment(NamedTuple):
    """The score of all answers at one moment."""

    n: int
    nps: float
    limits: Limits


class Row(NamedTuple):
    """A branch in the table: its answers, and whether it is the leader or really below the leader."""

    group: Group
    mark: str
    below: bool


def league_picture(past: Sequence[Moment], rows: Sequence[Row], total: int, finding: str) -> Markup:
    """Draw the score of all answers so far with its narrowing interval, and the branches, best first."""
    said = "；".join(f"第 {place} 名 {row.group.words}，{row.mark}" for place, row in enumerate(rows, 1))
    return picture(finding, said, WIDTH, HEIGHT, _funnel(past, total), _table(rows))


def _funnel(past: Sequence[Moment], total: int) -> Child:
    across = Scale(0, total**0.5, 42, SPLIT - 26)  # by the root of n the first answers have room too
    zero = FULL(0)
    marks = [
        (
            line(42, FULL(at), SPLIT - 26, FULL(at)),
            text(36, FULL(at) + 5, signed(at), anchor="end", size=SMALL),
        )
        for at in (-100, -50, 50, 100)
    ]
    parts: list[Child] = [marks, line(42, zero, SPLIT - 26, zero, SOFT)]
    parts.append(text(36, zero + 5, "0", anchor="end", size=SMALL))
    ends = [at for at in (100, 1000, total) if at <= total]
    parts.append([text(across(at**0.5), BOTTOM + 20, amount(at), anchor="middle", size=SMALL) for at in ends])
    if not past:
        return [*parts, text(44, 24, "还没有答卷", size=LARGE, colour=SOFT)]
    xs = [across(one.n**0.5) for one in past]
    upper = [(x, FULL.clipped(one.limits[1])) for x, one in zip(xs, past, strict=True)]
    lower = [(x, FULL.clipped(one.limits[0])) for x, one in zip(xs, past, strict=True)]
    way = " ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)])
    now, x = past[-1], xs[-1]
    half = (now.limits[1] - now.limits[0]) / 2
    return [
        tag("polygon", points=way, fill=CHOSEN, stroke=LINE),
        *parts,
        polyline([(x, FULL(one.nps)) for x, one in zip(xs, past, strict=True)], ACCENT, 3),
        line(x, FULL.clipped(now.limits[0]), x, FULL.clipped(now.limits[1]), INK, 3),
        tag("circle", cx=x, cy=FULL(now.nps), r=6, fill=ACCENT),
        text(0, 24, f"全部 {signed(now.nps)} ± {half:.0f}", size=LARGE, bold=True),
        text(0, 46, f"{now.n:,} 份，95% 区间", size=MIDDLE, colour=SOFT),
    ]


def _table(rows: Sequence[Row]) -> Child:
    step = (HEIGHT - 28) / len(rows)
    scale = Scale(-100, 100, *BARS)
    zero = scale(0)
    return [
        text(NAMES, 18, "八个营业厅", size=SMALL, colour=SOFT),
        text(zero, 18, "0", anchor="middle", size=SMALL, colour=SOFT),
        text(WIDTH, 18, "和第一名", anchor="end", size=SMALL, colour=SOFT),
        line(zero, 24, zero, HEIGHT, SOFT, 1, "3 3"),
        [
            _row(row, place, round(28 + step * (place - 0.5), 1), step, scale)
            for place, row in enumerate(rows, 1)
        ],
    ]


def _row(row: Row, place: int, y: float, step: float, scale: Scale) -> Child:
    group = row.group
    leader = place == 1 and group.n > 0
    colour = PROMOTER if row.below or leader else SOFT
    parts: list[Child] = [
        rectangle(SPLIT, y - step / 2, WIDTH - SPLIT, step - 2, CHOSEN) if leader else None,
        text(SPLIT + 24, y + 6, str(place), anchor="end", size=MIDDLE, bold=True),
        text(NAMES, y + 6, group.label, size=MIDDLE, bold=leader),
    ]
    if not group.n:
        return [*parts, text(scale(0) + 10, y + 6, "还没有答卷", size=SMALL, colour=SOFT)]
    x = scale(group.nps)
    return [
        *parts,
        interval_bar(scale, y, group.low, group.high, INK, 5),
        line(x, y - 9, x, y + 9, ACCENT, 6),
        text(POINTS, y + 6, signed(group.nps), anchor="end", size=MIDDLE, bold=True),
        text(WIDTH - 2, y + 5, row.mark, anchor="end", size=SMALL, bold=row.below, colour=colour),
    ]
