"""What a year of calls costs and brings, step by step, and the share of turned detractors where it pays."""

from typing import NamedTuple

from markupsafe import Markup

from helpers.markup import Child
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, PROMOTER, SOFT, WASH
from helpers.pictures.axes import Anchor, Scale, amount, line, percent, picture, rectangle, text
from helpers.pictures.demo_size import HEIGHT, LARGE, MIDDLE, SMALL, WIDTH

LEFT, RIGHT = 140, WIDTH - 150
ROW, TOP = 48, 6


class Year(NamedTuple):
    """Money of a year, the people behind it, and the break-even share beside the share that is reached."""

    cost: float
    kept: float
    """Money from customers who stay."""
    friends: float
    """Money from customers who are brought."""
    claimed: float
    """Money that only a claim adds."""
    words: tuple[str, str, str, str]
    """What stands below the names of these four."""
    turned: float
    needed: float

    @property
    def net(self) -> float:
        """What is left, without the claim."""
        return self.kept + self.friends - self.cost


def closing_picture(year: Year, finding: str) -> Markup:
    """Draw money as steps from row to row: costs to the left, gains to the right, then what is left."""
    after_cost, after_kept = -year.cost, -year.cost + year.kept
    ends = (after_cost, after_kept, year.net, year.net + year.claimed, 0.0)
    scale = Scale(min(ends), max(*ends, 1), LEFT, RIGHT)
    steps = (
        ("回访花费", 0.0, after_cost, DETRACTOR),
        ("多留住的", after_cost, after_kept, PROMOTER),
        ("多带来的", after_kept, year.net, PROMOTER),
    )
    rows: list[Child] = [
        _step(name, year.words[place], TOP + ROW * place, scale, start, end, colour)
        for place, (name, start, end, colour) in enumerate(steps)
    ]
    colour = DETRACTOR if year.net < 0 else PROMOTER
    rows.append(line(0, TOP + ROW * 3, WIDTH, TOP + ROW * 3, INK))
    rows.append(_step("一年净值", "", TOP + ROW * 3 + 4, scale, 0.0, year.net, colour, large=True))
    rows.append(_claim(year, TOP + ROW * 4 + 4, scale))
    said = f"花费 {amount(year.cost)} 元，多留住 {amount(year.kept)} 元，多带来 {amount(year.friends)} 元"
    zero = line(scale(0), TOP, scale(0), TOP + ROW * 5, INK, 1.5)
    return picture(finding, f"{said}，净值 {amount(year.net)} 元", WIDTH, HEIGHT, zero, rows, _pays(year))


def _step(
    name: str,
    words: str,
    top: float,
    scale: Scale,
    start: float,
    end: float,
    colour: str,
    large: bool = False,
) -> Child:
    left, right = sorted((scale(start), scale(end)))
    money = f"{amount(end - start)} 元" if end < start else f"＋{amount(end - start)} 元"
    return [
        text(0, top + (28 if large or not words else 20), name, size=LARGE if large else MIDDLE, bold=True),
        text(0, top + 40, words, size=SMALL, colour=SOFT) if words else None,
        rectangle(left, top + 8, max(right - left, 1), 28, colour),
        text(
            WIDTH,
            top + 28,
            f"{amount(end)} 元" if large else money,
            anchor="end",
            size=LARGE if large else MIDDLE,
            bold=large,
            colour=colour if large else INK,
        ),
    ]


def _claim(year: Year, top: float, scale: Scale) -> Child:
    left, right = scale(year.net), scale(year.net + year.claimed)
    money = f"＋{amount(year.claimed)} 元" if year.claimed else "0 元"
    return [
        text(0, top + 20, "说法另计", size=MIDDLE, colour=SOFT),
        text(0, top + 40, year.words[3], size=SMALL, colour=SOFT),
        rectangle(left, top + 8, max(right - left, 1), 28, PAPER, stroke=SOFT, stroke_dasharray="5 4"),
        text(WIDTH, top + 28, money, anchor="end", size=MIDDLE, colour=SOFT),
    ]


def _pays(year: Year) -> Child:
    """A strip from 0 to 100 % of turned detractors: from where it pays, and where it is."""
    top = TOP + ROW * 5 + 42
    strip = Scale(0, 1, 0, WIDTH)
    needed, here = strip.clipped(year.needed), strip(year.turned)
    near: Anchor = "end" if here > WIDTH * 0.7 else "start"
    where = f"从 {percent(year.needed, 1)} 起保本" if year.needed <= 1 else "转变得再多也不保本"
    return [
        line(0, top - 34, WIDTH, top - 34, LINE),
        text(0, top - 12, f"每 100 通要转变几位？{where}", size=MIDDLE, bold=True),
        rectangle(0, top, WIDTH, 20, WASH, stroke=LINE),
        rectangle(needed, top, WIDTH - needed, 20, PROMOTER, fill_opacity="0.3"),
        line(here, top - 6, here, top + 26, ACCENT, 5),
        text(
            here + (-8 if near == "end" else 8),
            top + 38,
            f"现在 {percent(year.turned)}",
            anchor=near,
            size=MIDDLE,
        ),
    ]
