"""The same customers on several scales: a histogram and a score for each, beside the score asked fairly."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.counts import Counts
from helpers.palette import ACCENT, CATEGORIES, CATEGORY_NAMES, INK, LINE, SOFT
from helpers.pictures.axes import Scale as Line
from helpers.pictures.axes import line, percent, picture, rectangle, signed, text
from helpers.pictures.demo_size import HEIGHT, HUGE, LARGE, SMALL, WIDTH

GAP = 26
TOP, BOTTOM = 96, 286


class Panel(NamedTuple):
    """A scale: its name, its rule in words, its first answer, a bar for each answer, and the three counts."""

    name: str
    rule: str
    low: int
    histogram: tuple[int, ...]
    counts: Counts
    kinds: tuple[str, ...]
    """The category of each answer."""


def scales_picture(panels: Sequence[Panel], fair: float, finding: str) -> Markup:
    """Draw a panel for each scale; `fair` is the score of everybody on 0–10 with a neutral question."""
    width = (WIDTH - GAP * (len(panels) - 1)) / len(panels)
    most = max(max(one.histogram) / max(sum(one.histogram), 1) for one in panels)
    height = Line(0, most or 1, BOTTOM, TOP)
    parts = [
        _panel(one, round(place * (width + GAP), 1), width, height, fair) for place, one in enumerate(panels)
    ]
    said = "；".join(f"{one.name}：NPS {signed(one.counts.nps)}，n={one.counts.n:,.0f}" for one in panels)
    return picture(finding, said, WIDTH, HEIGHT, parts)


def _panel(one: Panel, left: float, width: float, height: Line, fair: float) -> Child:
    n = sum(one.histogram)
    each = width / len(one.histogram)
    away = one.counts.nps - fair
    bars: list[Child] = []
    for place, (count, kind) in enumerate(zip(one.histogram, one.kinds, strict=True)):
        x, top = left + each * place, height(count / n)
        bars.append(rectangle(round(x + 1, 1), top, each - 2, BOTTOM - top, CATEGORIES[kind]))
        label = str(one.low + place)
        bars.append(text(round(x + each / 2, 1), BOTTOM + 18, label, anchor="middle", size=SMALL))
    return [
        text(left, 22, one.name, size=LARGE, bold=True),
        text(left, 68, signed(one.counts.nps), size=HUGE, bold=True, colour=ACCENT),
        text(left + width, 68, "基准" if abs(away) < 0.5 else f"{signed(away)} 分", anchor="end", size=LARGE)
        if fair == fair
        else None,
        bars,
        line(left, BOTTOM, left + width, BOTTOM, INK),
        [
            text(
                round(left + width * (0.5 + turn) / 3, 1),
                HEIGHT - 32,
                f"{CATEGORY_NAMES[name][0]} {percent(share)}",
                anchor="middle",
                size=SMALL,
                bold=True,
                colour=CATEGORIES[name],
            )
            for turn, (name, share) in enumerate(zip(CATEGORIES, one.counts.shares, strict=True))
        ],
        line(left, HEIGHT - 24, left + width, HEIGHT - 24, LINE),
        text(left, HEIGHT - 6, one.rule, size=SMALL, colour=SOFT),
    ]
