"""Segments of customers: where the money is, and value × attitude as a table of areas."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.segment_values import Described
from helpers.palette import ACCENT, CATEGORIES, DETRACTOR, INK, LINE, PAPER, SOFT, WASH
from helpers.pictures.axes import (
    Scale,
    line,
    percent,
    picture,
    rectangle,
    shorten,
    signed,
    text,
    ticks,
    x_axis,
)
from helpers.pictures.groups import Group, between, clickable
from helpers.pictures.heat import mixed

WIDTH = 880
ROW, LEFT, RIGHT = 40, 168, 640
PEOPLE_AT, LEFT_AT = 740, 874
TEN_THOUSAND = 10_000
CELL_WIDTH, CELL_HEIGHT, SIDE, HEAD = 226, 92, 104, 26


def wan(yuan: float) -> str:
    """Write money as `287.5 万元`."""
    return f"{yuan / TEN_THOUSAND:,.1f} 万元"


def money_bars(segments: Sequence[Described], finding: str, chosen: str = "", buttons: bool = True) -> Markup:
    """Draw a row a segment: yearly revenue, the detractors' part of it, and the loss to be expected.

    With `buttons` each row is one, with the action `pick` and the segment's place.
    """
    most = max((one.revenue for one in segments), default=0) or 1
    scale = Scale(0, most / TEN_THOUSAND, LEFT, RIGHT)
    top, bottom = 44, 44 + ROW * len(segments)
    parts: list[Child] = [
        _legend(),
        text(PEOPLE_AT, 36, "人数", anchor="end", size=12, colour=SOFT),
        text(LEFT_AT, 36, "半年离网", anchor="end", size=12, colour=SOFT),
        x_axis(scale, bottom, ticks(0, scale.high), "一年的收入（万元）", "{:,g}".format, grid_to=top),
        [
            _money_row(one, scale, top + ROW * place, str(place), str(place) == chosen, buttons)
            for place, one in enumerate(segments)
        ],
        line(LEFT, top, LEFT, bottom, INK, 1.5),
    ]
    described = "；".join(said(one) for one in segments)
    drawn = tag("g", parts, data_arrows=buttons)
    return picture(finding, described, WIDTH, bottom + 42, drawn, clickable=buttons)


def said(one: Described) -> str:
    """Say a segment in a sentence, for those who hear the picture."""
    if not one.n:
        return f"{one.name}：没有客户"
    return (
        f"{one.name}：{one.n:,} 位，一年收入 {wan(one.revenue)}，其中贬损者 {wan(one.at_risk)}，"
        f"预计流失 {wan(one.expected_loss)}，半年离网 {percent(one.left_share)}"
    )


def _legend() -> Child:
    parts: list[Child] = []
    x = float(LEFT)
    for colour, words, width in (
        (mixed(PAPER, ACCENT, 0.3), "全部收入", 90),
        (DETRACTOR, "其中贬损者的收入", 146),
    ):
        parts += [rectangle(x, 6, 14, 12, colour), text(x + 20, 16, words, size=12)]
        x += width
    parts += [line(x, 4, x, 20, INK, 3), text(x + 8, 16, "预计半年里流失", size=12)]
    return parts


def _money_row(one: Described, scale: Scale, y: float, place: str, chosen: bool, is_button: bool) -> Markup:
    middle = y + ROW / 2
    name = ("✓ " if chosen else "") + shorten(one.name, LEFT - (24 if chosen else 10))
    frame = INK if chosen else None
    parts: list[Child] = [
        rectangle(1, y + 1, WIDTH - 2, ROW - 2, "transparent", class_="wb-hit", rx=4, stroke=frame),
        tag("title", said(one)),
        text(LEFT - 6, middle + 5, name, anchor="end", bold=chosen),
    ]
    if not one.n:
        parts.append(text(LEFT + 6, middle + 5, "没有客户", size=12, colour=SOFT))
    else:
        ends = [scale(amount / TEN_THOUSAND) for amount in (one.revenue, one.at_risk, one.expected_loss)]
        parts += [
            rectangle(LEFT, y + 6, ends[0] - LEFT, ROW - 12, mixed(PAPER, ACCENT, 0.3)),
            rectangle(LEFT, y + 13, ends[1] - LEFT, ROW - 26, DETRACTOR),
            line(ends[2], y + 4, ends[2], y + ROW - 4, INK, 3),
            text(PEOPLE_AT, middle + 5, f"{one.n:,}（{percent(one.share)}）", anchor="end", size=12),
            text(LEFT_AT, middle + 5, percent(one.left_share), anchor="end", size=12),
        ]
    return tag("g", parts, **(clickable("pick", place, said(one), chosen, place == "0") if is_button else {}))


def value_matrix(
    cells: Mapping[tuple[str, str], Described],
    rows: Mapping[str, Group],
    actions: Mapping[tuple[str, str], str],
    heads: Sequence[str],
    finding: str,
) -> Markup:
    """Draw value (rows with their score) × attitude (detractor, passive, promoter, named in `heads`).

    Each cell says what to do there, how many there are, what they pay a year and how many left; the bar is
    their part of the highest revenue.
    """
    most = max((cell.revenue for cell in cells.values()), default=0) or 1
    parts: list[Child] = [
        text(SIDE + CELL_WIDTH * (place + 0.5), HEAD - 9, head, anchor="middle", bold=True, colour=colour)
        for place, (head, colour) in enumerate(zip(heads, CATEGORIES.values(), strict=True))
    ]
    for number, (value, group) in enumerate(rows.items()):
        y = HEAD + CELL_HEIGHT * number
        parts += [
            text(0, y + 36, value, bold=True),
            text(0, y + 56, f"NPS {signed(group.nps)}" if group.n else "没有客户", size=13),
            text(0, y + 73, between(group), size=11, colour=SOFT) if group.n else None,
        ]
        for place, kind in enumerate(CATEGORIES):
            cell, x = cells[value, kind], SIDE + CELL_WIDTH * place
            parts.append(_cell(cell, actions[value, kind], x, y, most, CATEGORIES[kind]))
    described = "；".join(f"{actions[pair]}，{said(cell)}" for pair, cell in cells.items())
    return picture(finding, described, SIDE + 3 * CELL_WIDTH, HEAD + CELL_HEIGHT * len(rows) + 2, parts)


def _cell(cell: Described, action: str, x: float, y: float, most: float, colour: str) -> Markup:
    room = CELL_WIDTH - 24
    left = percent(cell.left_share) if cell.n else "—"
    return tag(
        "g",
        rectangle(x + 2, y + 2, CELL_WIDTH - 4, CELL_HEIGHT - 4, WASH, stroke=LINE, rx=4),
        text(x + 12, y + 23, action, bold=True, size=14),
        text(x + 12, y + 44, f"{cell.n:,} 位（{percent(cell.share)}），半年离网 {left}", size=12),
        rectangle(x + 12, y + 54, room, 8, PAPER),
        rectangle(x + 12, y + 54, room * cell.revenue / most, 8, colour),
        text(x + 12, y + 80, f"一年收入 {wan(cell.revenue)}", size=12),
    )
