"""A network of recommendations, a column a generation, and beside it what many such networks do."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.spreading import MOST, Network, died, sizes
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, PROMOTER, SOFT
from helpers.pictures.axes import Scale, line, picture, polyline, text
from helpers.pictures.demo_size import HEIGHT, MIDDLE, SMALL, WIDTH

SPLIT = 420  # the network at the left, the runs at the right
TOP, BOTTOM = 34, HEIGHT - 52
DRAWN = 40  # people of a generation


def network_picture(
    network: Network, runs: Sequence[Network], average: Sequence[float], turns: int, finding: str
) -> Markup:
    """Draw a network of at most `turns` generations; thin lines are other runs, dashed their average."""
    said = f"这一次每代 {'、'.join(str(size) for size in sizes(network))} 人"
    return picture(
        finding, said, WIDTH, HEIGHT, _network(network, turns), _runs(network, runs, average, turns)
    )


def _network(network: Network, turns: int) -> Child:
    across = Scale(0, max(turns, 1), 26, SPLIT - 44)
    heads: list[Child] = []
    ways: list[Child] = []
    for turn, generation in enumerate(network):
        x, shown = across(turn), _places(len(generation))
        if turn + 1 < len(network):
            ways.append(_ways(generation, shown, x, across(turn + 1), len(network[turn + 1])))
        heads.append(_heads(generation, shown, x))
        if len(generation) > len(shown):
            heads.append(text(x, TOP - 6, f"只画 {DRAWN}", anchor="middle", size=SMALL, colour=SOFT))
        count = f"{MOST}＋" if len(generation) >= MOST else str(len(generation))
        heads.append(text(x, BOTTOM + 26, count, anchor="middle", size=MIDDLE, bold=True))
    if died(network):
        x = across(len(network) - 1)
        heads.append(
            text(x, BOTTOM / 2 + 20, "断了", anchor="middle", size=MIDDLE, bold=True, colour=DETRACTOR)
        )
    return [
        text(0, 16, "实心 = 带来了人", size=SMALL, colour=SOFT),
        ways,
        heads,
        text(across(0), HEIGHT - 6, "起点", anchor="middle", size=SMALL, colour=SOFT),
        [
            text(across(turn), HEIGHT - 6, f"{turn} 代", anchor="middle", size=SMALL, colour=SOFT)
            for turn in range(1, turns + 1)
        ],
    ]


def _places(people: int) -> list[float]:
    shown = min(people, DRAWN)
    return [round(TOP + (BOTTOM - TOP) * (place + 0.5) / shown, 1) for place in range(shown)]


def _heads(generation: Sequence[int], shown: Sequence[float], x: float) -> list[Markup]:
    """Everybody drawn of a generation: filled who brings somebody, hollow who does not."""
    radius = round(min(6.5, 0.4 * (BOTTOM - TOP) / max(len(shown), 1)), 1)
    pairs = list(zip(generation, shown, strict=False))
    return [
        tag(
            "g",
            [tag("circle", cx=x, cy=y, r=radius) for brought, y in pairs if bool(brought) == brings],
            fill=PROMOTER if brings else PAPER,
            stroke=INK,
        )
        for brings in (True, False)
    ]


def _ways(generation: Sequence[int], shown: Sequence[float], x: float, next_x: float, people: int) -> Markup:
    """From each of the drawn to those of the next generation whom he brought."""
    there = _places(people)
    ways, child = [], 0
    for brought, y in zip(generation, shown, strict=False):
        ways += [f"M{x} {y}L{next_x} {end}" for end in there[child : child + brought]]
        child += brought
    return tag("path", d="".join(ways), fill="none", stroke=LINE, stroke_width=1.5)


def _runs(network: Network, runs: Sequence[Network], average: Sequence[float], turns: int) -> Child:
    highest = max([*average, *(size for one in (network, *runs) for size in sizes(one))])
    top = min(max(highest, 20.0), 120.0)
    across, up = Scale(0, max(turns, 1), SPLIT + 26, WIDTH - 8), Scale(0, top, BOTTOM, TOP)
    marks = (0, round(top / 2), round(top))
    return [
        text(SPLIT, 16, f"同样的 K，{len(runs)} 次", size=SMALL, colour=SOFT),
        [
            (
                line(SPLIT + 26, up(at), WIDTH - 8, up(at)),
                text(SPLIT + 20, up(at) + 5, str(at), anchor="end", size=SMALL),
            )
            for at in marks
        ],
        [_way(sizes(one), across, up, SOFT, 1) for one in runs],
        _way(average, across, up, INK, 3, "7 5"),
        _way(sizes(network), across, up, ACCENT, 4),
        text(SPLIT + 26, HEIGHT - 26, "粗 = 这一次", size=SMALL, colour=ACCENT, bold=True),
        text(SPLIT + 112, HEIGHT - 26, "虚线 = 平均", size=SMALL, bold=True),
        text((SPLIT + WIDTH) / 2 + 8, HEIGHT - 6, "每代来了几人", anchor="middle", size=SMALL, colour=SOFT),
    ]


def _way(
    values: Sequence[float], across: Scale, up: Scale, colour: str, width: float, dashes: str | None = None
) -> Markup:
    points = [(across(turn), up.clipped(value)) for turn, value in enumerate(values)]
    return polyline(points, colour, width, dashes, stroke_opacity="0.45" if width == 1 else None)
