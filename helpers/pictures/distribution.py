"""How many gave 0, 1, … 10: bars in the colours of the three categories, each named below its scores."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.nps import Counts
from helpers.palette import CATEGORIES, CATEGORY_NAMES, SOFT
from helpers.pictures.axes import Scale, line, percent, picture, rectangle, text, text_width, ticks, y_axis

WIDTH, HEIGHT = 880, 236
LEFT, RIGHT, TOP, BOTTOM = 64, 872, 46, 176
CATEGORY_OF = ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2


def distribution(histogram: Sequence[int], finding: Child = None) -> Markup:
    """Draw eleven bars, the answers of each score from 0 to 10, with their number and share above."""
    n = sum(histogram)
    highest = max(*histogram, 1)
    vertical = Scale(0, highest, BOTTOM, TOP)
    marks = [mark for mark in ticks(0, highest, 5) if mark == int(mark)]
    parts: list[Child] = [
        y_axis(vertical, LEFT, marks, "答卷数（份）", "{:,.0f}".format),
        [_bar(score, count, n, vertical) for score, count in enumerate(histogram)],
        line(LEFT, BOTTOM, RIGHT, BOTTOM, SOFT),
        [_category(name, histogram, n) for name in CATEGORIES],
    ]
    said = "，".join(f"{score} 分 {count:,} 份" for score, count in enumerate(histogram))
    return picture(finding, f"0–10 分的分布，n={n:,}：{said}", WIDTH, HEIGHT, parts)


def shape(histogram: Sequence[int]) -> str:
    """Say in a sentence where the answers lie."""
    n = sum(histogram)
    if not n:
        return "还没有数据"
    most = max(range(len(histogram)), key=lambda score: (histogram[score], score))
    shares = Counts(*(sum(histogram[start:stop]) for start, stop in ((0, 7), (7, 9), (9, 11)))).shares
    category = CATEGORY_NAMES[CATEGORY_OF[most]]
    said = f"最多的是 {most} 分（{category}），有 {histogram[most]:,} 份，占 {percent(histogram[most] / n)}"
    split = min(shares[0], shares[2]) >= 0.3 and shares[1] < 0.25
    return f"{said}；两头多、中间少：喜欢的和不满的都不少" if split else said


def _left(score: float) -> float:
    return LEFT + (RIGHT - LEFT) / 11 * score


def _bar(score: int, count: int, n: int, vertical: Scale) -> Child:
    left, right = _left(score) + 6, _left(score + 1) - 6
    middle, top = round((left + right) / 2, 1), vertical(count)
    share = percent(count / n) if n else ""
    return [
        rectangle(round(left, 1), top, right - left, BOTTOM - top, CATEGORIES[CATEGORY_OF[score]]),
        text(middle, top - 18, f"{count:,}", anchor="middle", size=12, bold=True),
        text(middle, top - 5, share, anchor="middle", size=11, colour=SOFT),
        text(middle, BOTTOM + 18, str(score), anchor="middle", bold=True),
    ]


def _category(name: str, histogram: Sequence[int], n: int) -> Child:
    scores = [score for score in range(11) if CATEGORY_OF[score] == name]
    left, right = _left(scores[0]) + 6, _left(scores[-1] + 1) - 6
    count = sum(histogram[score] for score in scores)
    share = percent(count / n, 1) if n else ""
    label = f"{CATEGORY_NAMES[name]} {count:,} 份 · {share}"
    if text_width(label, 12.5) > right - left + 8:
        label = f"{CATEGORY_NAMES[name]} {share}"
    colour = CATEGORIES[name]
    return [
        line(round(left, 1), BOTTOM + 28, round(right, 1), BOTTOM + 28, colour, 3),
        text(
            round((left + right) / 2, 1),
            BOTTOM + 48,
            label,
            anchor="middle",
            size=12,
            bold=True,
            colour=colour,
        ),
    ]
