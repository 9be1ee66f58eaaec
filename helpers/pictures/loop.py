"""The generations of a referral loop: newcomers as bars, all of them so far as numbers."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.referral import Generation
from helpers.palette import ACCENT, INK, LINE, PROMOTER, SOFT
from helpers.pictures.axes import Scale, amount, line, picture, rectangle, text, ticks, x_axis

WIDTH, ROW, TOP = 440, 25, 22
LEFT, RIGHT = 100, 232
TOTAL_AT, K_AT, NET_AT = 322, 356, 438


def generations_picture(starters: float, turns: Sequence[Generation], finding: str) -> Markup:
    """Draw the starters and a row for each generation: newcomers, total so far, what is left of K, money."""
    highest = max([starters, *(turn.newcomers for turn in turns), 1])
    scale = Scale(0, highest, LEFT, RIGHT)
    bottom = TOP + ROW * (len(turns) + 1)
    parts: list[Child] = [
        text(TOTAL_AT, 14, "累计新客", anchor="end", size=12, colour=SOFT),
        text(K_AT, 14, "K", anchor="end", size=12, colour=SOFT),
        text(NET_AT, 14, "净收益（元）", anchor="end", size=12, colour=SOFT),
        x_axis(scale, bottom, ticks(0, highest, 3), "这一代来了多少人（人）", amount, grid_to=TOP),
        _row("起点", "", TOP, scale, starters, SOFT),
        [_generation(turn, TOP + ROW * turn.number, scale) for turn in turns],
        line(LEFT, TOP, LEFT, bottom, INK, 1.5),
    ]
    words = f"起点 {starters:,.0f} 位推荐者；" + "；".join(
        f"第 {turn.number} 代 {turn.newcomers:,.0f} 人，累计 {turn.total:,.0f} 人" for turn in turns
    )
    return picture(finding, words, WIDTH, bottom + 44, parts)


def _generation(turn: Generation, y: float, scale: Scale) -> Child:
    return [
        line(0, y, WIDTH, y, LINE),
        _row(f"第 {turn.number} 代", f"{turn.days:,.0f} 天", y, scale, turn.newcomers, ACCENT),
        text(TOTAL_AT, y + 17, f"{turn.total:,.0f}", anchor="end"),
        text(K_AT, y + 17, f"{turn.k:.2f}", anchor="end", size=12, colour=PROMOTER if turn.k >= 1 else SOFT),
        text(NET_AT, y + 17, amount(turn.net), anchor="end", bold=turn.net >= 0),
    ]


def _row(name: str, days: str, y: float, scale: Scale, people: float, colour: str) -> Child:
    return [
        text(0, y + 17, name, bold=True),
        text(LEFT - 4, y + 17, days, anchor="end", size=11, colour=SOFT),
        rectangle(LEFT, y + 4, scale(people) - LEFT, ROW - 8, colour),
        text(scale(people) + 5, y + 17, f"{people:,.0f}", size=12),
    ]
