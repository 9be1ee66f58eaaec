"""A heat table: the score of every pair of groups, its n, and whether it stands out from the whole."""

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import ACCENT, DETRACTOR, INK, PAPER, SOFT, WASH
from helpers.pictures.axes import line, picture, rectangle, shorten, signed, text
from helpers.pictures.groups import Group, clickable

WIDTH = 880
LABEL, CELL, HEAD = 128, 40, 30
STRONGEST = 60  # points away from the whole at which a colour is at its fullest
FULLEST = 0.55  # so much colour in the paper: dark text on it stays readable (contrast over 4.5)
Pair = tuple[str, str]


def heat_table(
    rows: Sequence[Group],
    columns: Sequence[Group],
    cells: Mapping[Pair, Group],
    overall: Group,
    finding: str,
    chosen: Collection[Pair] = (),
) -> Markup:
    """Draw a table of scores: a cell a (row value, column value), the totals of both at the ends.

    Blue is above `overall`, orange below, and ▲ ▼ say so where the interval leaves it out. Thin cells
    stay white with a dashed frame and ⚠. Each cell is a button with the action `cell` and both
    values, joined by a tab.
    """
    width = (WIDTH - LABEL) / (len(columns) + 1)
    height = HEAD + CELL * (len(rows) + 1)
    parts: list[Child] = []
    for place, column in enumerate([*columns, None]):
        name = shorten(column.label if column else "全部", width - 6)
        middle = round(LABEL + width * (place + 0.5), 1)
        parts.append(text(middle, HEAD - 10, name, anchor="middle", bold=column is None))
    for number, row in enumerate([*rows, None]):
        y = HEAD + CELL * number
        name = shorten(row.label if row else "全部", LABEL - 10)
        parts.append(text(LABEL - 8, y + CELL / 2 + 5, name, anchor="end", bold=row is None))
        for place, column in enumerate([*columns, None]):
            x = LABEL + width * place
            if row and column:
                pair = (row.value, column.value)
                parts.append(
                    _cell(cells.get(pair), pair, overall, x, y, width, pair in chosen, number == place == 0)
                )
            else:
                parts.append(_total(row or column or overall, x, y, width))
    bottom = HEAD + CELL * len(rows)
    right = round(LABEL + width * len(columns), 1)
    parts.append(line(LABEL, bottom, WIDTH, bottom, INK, 1.5))
    parts.append(line(right, HEAD, right, height, INK, 1.5))
    described = "；".join(cell.words for cell in cells.values() if cell.n)
    return picture(finding, described, WIDTH, height + 2, tag("g", parts, data_arrows=True), clickable=True)


def stands_out(group: Group, overall: Group) -> int:
    """Return 1 when a group's interval lies above the whole's score, −1 below, else 0 (and when thin)."""
    if not group.n or group.thin:
        return 0
    return (group.low > overall.nps) - (group.high < overall.nps)


def tint(points: float) -> str:
    """Return the colour of a cell so many points above (blue) or below (orange) the whole."""
    share = FULLEST * min(abs(points) / STRONGEST, 1)
    return mixed(PAPER, ACCENT if points > 0 else DETRACTOR, share)


def mixed(paper: str, ink: str, share: float) -> str:
    """Return `#rrggbb` with `share` (0–1) of `ink` in `paper`."""
    pairs = [(int(paper[at : at + 2], 16), int(ink[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(under + (over - under) * share):02x}" for under, over in pairs)


def _cell(
    group: Group | None,
    pair: Pair,
    overall: Group,
    x: float,
    y: float,
    width: float,
    chosen: bool,
    first: bool,
) -> Child:
    x, middle = round(x, 1), round(x + width / 2, 1)
    if group is None or not group.n:
        return tag(
            "g",
            rectangle(x, y, width, CELL, WASH, stroke=PAPER),
            text(middle, y + CELL / 2 + 5, "—", anchor="middle", size=12, colour=SOFT),
        )
    mark = {1: " ▲", 0: "", -1: " ▼"}[stands_out(group, overall)]
    words = group.words + {1: "，明显高于全部", 0: "", -1: "，明显低于全部"}[stands_out(group, overall)]
    tick = "✓ " if chosen else ""
    n = f"⚠ n={group.n}" if group.thin else f"n={group.n:,}"
    parts: list[Child] = [
        tag("title", words),
        _box(group, overall, x, y, width, chosen),
        text(middle, y + 18, tick + signed(group.nps) + mark, anchor="middle", bold=not group.thin),
        text(middle, y + 33, n, anchor="middle", size=11),
    ]
    return tag("g", parts, **clickable("cell", "\t".join(pair), words, chosen, first))


def _box(group: Group, overall: Group, x: float, y: float, width: float, chosen: bool) -> Markup:
    fill = PAPER if group.thin else tint(group.nps - overall.nps)
    if chosen:
        frame: dict[str, object] = {"stroke": INK, "stroke_width": 3}
    elif group.thin:
        frame = {"stroke": SOFT, "stroke_dasharray": "4 3"}
    else:
        frame = {"stroke": PAPER}
    return rectangle(x + 1, y + 1, width - 2, CELL - 2, fill, class_="wb-hit", **frame)


def _total(group: Group, x: float, y: float, width: float) -> Child:
    middle = round(x + width / 2, 1)
    return tag(
        "g",
        tag("title", group.words),
        rectangle(round(x, 1), y, width, CELL, WASH, stroke=PAPER),
        text(middle, y + 18, signed(group.nps) if group.n else "—", anchor="middle", bold=True),
        text(middle, y + 33, f"n={group.n:,}", anchor="middle", size=11),
    )
