"""Bars: the score of each group with its interval, and reasons by falling count (Pareto)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import ACCENT, CATEGORIES, DETRACTOR, INK, PAPER, SOFT, WASH
from helpers.pictures.axes import (
    Scale,
    interval_bar,
    line,
    percent,
    picture,
    polyline,
    rectangle,
    shorten,
    signed,
    text,
    ticks,
    x_axis,
)
from helpers.pictures.groups import Group, between, clickable

WIDTH = 880
ROW, NARROW_ROW, MANY = 32, 25, 12
LEFT, RIGHT = 150, 500
SCORE_AT, INTERVAL_AT, N_AT, SHARES_AT = 556, 640, 706, 722
SHARES_WIDTH = WIDTH - SHARES_AT - 2


def score_bars(
    groups: Sequence[Group], finding: str, overall: Group | None = None, chosen: Collection[str] = ()
) -> Markup:
    """Draw a row a group: score as a bar from zero, interval, n, and the shares of the three kinds.

    `overall` is drawn as a dashed line. Each row is a button with the action `pick` and the group's value;
    rows in `chosen` are framed and ticked.
    """
    scale = score_scale([*groups, *([overall] if overall else [])])
    row = ROW if len(groups) <= MANY else NARROW_ROW
    top, bottom = 36, 36 + row * len(groups)
    parts: list[Child] = [
        text(SCORE_AT, 16, "NPS", anchor="end", size=12, colour=SOFT),
        text(INTERVAL_AT, 16, "95% 区间", anchor="end", size=12, colour=SOFT),
        text(N_AT, 16, "答卷 n", anchor="end", size=12, colour=SOFT),
        text(SHARES_AT, 16, "贬损 | 中立 | 推荐", size=12, colour=SOFT),
        x_axis(scale, bottom, ticks(scale.low, scale.high), "NPS（分）", signed, grid_to=top),
        [
            _row(group, scale, top + row * number, row, group.value in chosen, bool(chosen))
            for number, group in enumerate(groups)
        ],
        line(scale(0), top, scale(0), bottom, INK, 1.5),
        _overall(overall, scale, top, bottom) if overall and overall.n else None,
    ]
    described = "；".join(group.words for group in groups)
    return picture(finding, described, WIDTH, bottom + 44, tag("g", parts, data_arrows=True), clickable=True)


def score_scale(groups: Sequence[Group], start: float = LEFT + 8, end: float = RIGHT) -> Scale:
    """Return a scale in points that holds zero and every interval, ending on whole tens."""
    low = min([0.0, *(group.low for group in groups if group.n)])
    high = max([0.0, *(group.high for group in groups if group.n)])
    low, high = 10 * (low // 10), -10 * (-high // 10)
    return Scale(low, high if high > low else low + 10, start, end)


def _row(group: Group, scale: Scale, y: float, row: float, chosen: bool, some_chosen: bool) -> Markup:
    middle = y + row / 2
    colour = ACCENT if group.nps >= 0 else DETRACTOR
    name = ("✓ " if chosen else "") + shorten(group.label, LEFT - (18 if chosen else 4))
    parts: list[Child] = [
        rectangle(1, y + 1, WIDTH - 2, row - 2, "transparent", class_="wb-hit", rx=4, stroke=_frame(chosen)),
        text(LEFT - 4, middle + 5, name, anchor="end", bold=chosen),
        tag("title", group.words),
    ]
    if group.n:
        left, right = sorted((scale(0), scale(group.nps)))
        thin = {"stroke": colour, "stroke_dasharray": "3 3", "fill_opacity": "0.15"} if group.thin else {}
        faded = "0.35" if some_chosen and not chosen else None
        bar = rectangle(left, middle - 8, right - left, 16, colour, opacity=faded, **thin)
        parts += [bar, interval_bar(scale, middle, group.low, group.high)]
        parts.append(text(SCORE_AT, middle + 5, signed(group.nps), anchor="end", bold=True))
        parts.append(text(INTERVAL_AT, middle + 5, between(group), anchor="end", size=12))
        n = f"⚠ {group.n}" if group.thin else f"{group.n:,}"
        parts.append(text(N_AT, middle + 5, n, anchor="end", size=12))
        parts.append(_shares(group, middle - 9))
    else:
        parts.append(text(scale(0) + 6, middle + 5, "没有答卷", size=12, colour=SOFT))
    return tag("g", parts, **clickable("pick", group.value, group.words, chosen))


def _shares(group: Group, y: float) -> Markup:
    parts: list[Child] = []
    x = float(SHARES_AT)
    for colour, share in zip(CATEGORIES.values(), group.shares, strict=True):
        width = SHARES_WIDTH * share
        parts.append(rectangle(round(x, 1), y, width - 1, 18, colour))
        if width >= 26:
            parts.append(
                text(round(x + width / 2, 1), y + 13, percent(share), anchor="middle", size=11, colour=PAPER)
            )
        x += width
    return tag("g", parts)


def _frame(chosen: bool) -> str | None:
    return INK if chosen else None


def _overall(overall: Group, scale: Scale, top: float, bottom: float) -> Child:
    x = scale(overall.nps)
    words = f"{overall.label} {signed(overall.nps)}"
    return [line(x, top - 6, x, bottom, SOFT, 1.5, "5 4"), text(x, top - 10, words, anchor="middle", size=12)]


@dataclass(frozen=True)
class Reason:
    """A reason in a Pareto chart: its count, its share and the share of it and all before it (0–1)."""

    value: str
    label: str
    count: int
    share: float
    cumulative: float

    @property
    def words(self) -> str:
        """The reason in a sentence, for those who hear the picture."""
        return f"{self.label}：{self.count} 条，占 {percent(self.share)}，累计 {percent(self.cumulative)}"


def pareto(
    reasons: Sequence[Reason], finding: str, axis: str, vital: int = 0, chosen: Collection[str] = ()
) -> Markup:
    """Draw reasons by falling count on one scale of shares: bars, and the line of shares added up.

    The first `vital` reasons are the vital few; a dashed line stands at 80 %. `axis` says what the shares
    are shares of. Each row is a button with the action `pick`.
    """
    row, left, right = 24, 190, 740
    scale = Scale(0, 1, left, right)
    top, bottom = 34, 34 + row * len(reasons)
    running = [
        (scale(reason.cumulative), top + row * number + row / 2) for number, reason in enumerate(reasons)
    ]
    parts: list[Child] = [
        text(WIDTH - 84, 16, "条数", anchor="end", size=12, colour=SOFT),
        text(WIDTH - 44, 16, "占比", anchor="end", size=12, colour=SOFT),
        text(WIDTH - 2, 16, "累计", anchor="end", size=12, colour=SOFT),
        line(scale(0.8), top - 6, scale(0.8), bottom, SOFT, 1.5, "5 4"),
        text(scale(0.8), top - 10, "累计 80%", anchor="middle", size=12),
        [
            _reason(reason, scale, top + row * number, row, number < vital, reason.value in chosen)
            for number, reason in enumerate(reasons)
        ],
        polyline(running, INK, 1.5),
        [tag("circle", cx=x, cy=y, r=4, fill=PAPER, stroke=INK, stroke_width=1.5) for x, y in running],
        x_axis(scale, bottom, [0, 0.2, 0.4, 0.6, 0.8, 1], axis, percent),
    ]
    described = "；".join(reason.words for reason in reasons)
    return picture(finding, described, WIDTH, bottom + 44, tag("g", parts, data_arrows=True), clickable=True)


def _reason(reason: Reason, scale: Scale, y: float, row: float, vital: bool, chosen: bool) -> Markup:
    middle = y + row / 2
    name = ("✓ " if chosen else "") + shorten(reason.label, 178 - (14 if chosen else 0))
    bar = rectangle(scale(0), y + 4, scale(reason.share) - scale(0), row - 8, ACCENT if vital else SOFT)
    parts: list[Child] = [
        rectangle(
            1,
            y + 1,
            WIDTH - 2,
            row - 2,
            WASH if chosen else "transparent",
            class_="wb-hit",
            rx=4,
            stroke=_frame(chosen),
        ),
        tag("title", reason.words),
        text(scale(0) - 6, middle + 5, name, anchor="end", bold=vital),
        bar,
        text(WIDTH - 84, middle + 5, f"{reason.count:,}", anchor="end", size=12),
        text(WIDTH - 44, middle + 5, percent(reason.share), anchor="end", size=12),
        text(WIDTH - 2, middle + 5, percent(reason.cumulative), anchor="end", size=12),
    ]
    return tag("g", parts, **clickable("pick", reason.value, reason.words, chosen))
