"""The profile of ratings: a bar an item, its number at the end, and the mean."""

from collections.abc import Mapping

from markupsafe import Markup

from helpers.exercises.rating import Scale as Steps
from helpers.markup import Child, tag
from helpers.palette import ACCENT, PAPER, SOFT
from helpers.pictures.axes import Scale, line, picture, rectangle, shorten, text

WIDTH, LABEL, ROW, TOP = 640, 200, 26, 26


def profile(items: Mapping[str, str], ratings: Mapping[str, int], steps: Steps) -> Markup:
    """Draw a bar for each item (name → words), from the low end of the scale to its rating.

    At least one item is rated; one without a rating has its words and no bar.
    """
    scale = Scale(steps.low, steps.high, LABEL + 38, WIDTH - 20)
    bottom = TOP + ROW * len(items)
    mean = sum(ratings.values()) / len(ratings)
    parts: list[Child] = [
        [[line(scale(step), TOP - 4, scale(step), bottom), _step(scale(step), step)] for step in steps.steps],
        line(scale(mean), TOP - 4, scale(mean), bottom, SOFT, 2, "5 4"),
        [
            _row(words, ratings.get(item), scale, TOP + ROW * number)
            for number, (item, words) in enumerate(items.items())
        ],
        text(scale(mean), bottom + 16, f"平均 {mean:.1f}", anchor="middle", size=12, colour=SOFT),
    ]
    said = "；".join(f"{words} {ratings.get(item, '未评')}" for item, words in items.items())
    return picture(finding(items, ratings), f"评分轮廓：{said}。平均 {mean:.1f}。", WIDTH, bottom + 24, parts)


def finding(items: Mapping[str, str], ratings: Mapping[str, int]) -> str:
    """Say which items stand highest and lowest; several share a place in the order of the exercise."""
    highest, lowest = max(ratings.values()), min(ratings.values())
    if len(ratings) == 1 or highest == lowest:
        return f"评了 {len(ratings)} 项，都是 {highest} 分" if len(ratings) > 1 else "评了 1 项"
    best, worst = (f"{_named(items, ratings, rating)}（{rating}）" for rating in (highest, lowest))
    return f"最高：{best}；最低：{worst}"


def _named(items: Mapping[str, str], ratings: Mapping[str, int], rating: int) -> str:
    names = [words for item, words in items.items() if ratings.get(item) == rating]
    listed = "、".join(shorten(name, 180) for name in names[:2])
    return f"{listed} 等 {len(names)} 项" if len(names) > 2 else listed


def _step(x: float, step: int) -> Child:
    return text(x, TOP - 10, step, anchor="middle", size=12, colour=SOFT)


def _row(words: str, rating: int | None, scale: Scale, y: float) -> Markup:
    middle = y + ROW / 2
    label: Child = text(LABEL, middle + 5, shorten(words, LABEL - 4), anchor="end")
    parts: list[Child] = [tag("title", words), label]
    if rating is None:
        parts.append(text(LABEL + 12, middle + 5, "未评", size=12, colour=SOFT))
    else:
        start = LABEL + 8  # a bar from left of the lowest step, so that the lowest rating is a bar too
        parts.append(rectangle(start, y + 5, scale(rating) - start, ROW - 10, ACCENT, rx=2))
        parts.append(text(scale(rating) - 6, middle + 5, rating, anchor="end", bold=True, colour=PAPER))
    return tag("g", parts)
