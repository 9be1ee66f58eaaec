"""The pictures of the class report: how the sums lie, how the lessons went, and every exercise in a row."""

import math
import statistics
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from helpers.grading.class_numbers import TOO_FEW, QuestionNumbers
from helpers.markup import Child, tag
from helpers.palette import ACCENT, DETRACTOR, INK, LINE, PAPER, SOFT, WASH
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
    y_axis,
)

WIDTH = 928
BINS = 10
LIGHT = "#8fbbe0"  # some of the points; dark text is read on it
# What somebody reached: its name, its colour, and the colour of the number on it.
REACHED: Mapping[str, tuple[str, str, str]] = {
    "full": ("满分", ACCENT, PAPER),
    "part": ("部分", LIGHT, INK),
    "zero": ("0 分", DETRACTOR, PAPER),
    "empty": ("没做", LINE, INK),
    "open": ("未评", WASH, INK),
}
ROW = 24
NAME, BAR, BAR_END = 268, 276, 640
SHARE_AT, TELLS_AT, ADVICE_AT = 700, 766, 784


def distribution(shares: Sequence[float], finding: str) -> Markup:
    """Draw how many reached which tenth of the points; a line stands at the median."""
    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, int(share * BINS + 1e-9))] += 1
    left, right, top, bottom = 50, WIDTH - 24, 58, 262
    across = Scale(0, 1, left, right)
    up = Scale(0, max(*counts, 1), bottom, top)
    middle = statistics.median(shares)
    tenths = [place / BINS for place in range(BINS + 1)]
    at = min(max(across(middle), left + 50), right - 50)
    marks = [mark for mark in ticks(0, max(*counts, 1), 5) if mark == int(mark)]
    parts: list[Child] = [
        y_axis(up, left, marks, "人数", grid_to=right),
        [_column(place, count, across, up, bottom) for place, count in enumerate(counts)],
        x_axis(across, bottom, tenths, "得分率（拿到全部分数的百分之几）", percent),
        line(across(middle), 26, across(middle), bottom, PAPER, 5),  # seen on a bar as well
        line(across(middle), 26, across(middle), bottom, DETRACTOR, 2.5, "6 4"),
        text(at, 18, f"中位数 {percent(middle)}", anchor="middle", size=14, bold=True, colour=DETRACTOR),
    ]
    said = "，".join(
        f"{percent(place / BINS)}–{percent((place + 1) / BINS)} 有 {count} 人"
        for place, count in enumerate(counts)
        if count
    )
    return picture(finding, f"得分率的分布，n={len(shares)}：{said}", WIDTH, bottom + 44, parts)


def _column(place: int, count: int, across: Scale, up: Scale, bottom: float) -> Child:
    left, right = across(place / BINS) + 4, across((place + 1) / BINS) - 4
    if not count:
        return None
    return [
        rectangle(left, up(count), right - left, bottom - up(count), ACCENT),
        text((left + right) / 2, up(count) - 5, count, anchor="middle", size=14, bold=True),
    ]


def lessons(shares: Mapping[str, tuple[str, float]], finding: str) -> Markup:
    """Draw the mean share of the points by lesson (number → title and share)."""
    row, left, right = 30, 300, WIDTH - 60
    scale = Scale(0, 1, left, right)
    top, bottom = 8, 8 + row * len(shares)
    parts: list[Child] = [x_axis(scale, bottom, [0, 0.25, 0.5, 0.75, 1], "平均得分率", percent, grid_to=top)]
    lowest = min((share for _, share in shares.values() if not math.isnan(share)), default=math.nan)
    for place, (number, (title, share)) in enumerate(shares.items()):
        middle = top + row * place + row / 2
        parts.append(
            text(left - 8, middle + 5, shorten(f"{number} {title}", left - 12, 14), anchor="end", size=14)
        )
        if math.isnan(share):
            parts.append(text(left + 6, middle + 5, "未评", size=13, colour=SOFT))
            continue
        is_lowest = share == lowest and len(shares) > 1
        bar = scale.clipped(share) - left
        parts.append(rectangle(left, middle - 9, bar, 18, DETRACTOR if is_lowest else ACCENT))
        said = f"{percent(share)}{'　最低' if is_lowest else ''}"
        parts.append(text(left + bar + 6, middle + 5, said, size=14, bold=True))
    listed = "；".join(f"{number} {title} {_percent(share)}" for number, (title, share) in shares.items())
    return picture(finding, f"各课的平均得分率：{listed}", WIDTH, bottom + 44, parts)


def exercises(rows: Sequence[QuestionNumbers], finding: str) -> Markup:
    """Draw a row an exercise: how many reached what, the mean share, whom it separates, what to do."""
    top = 52
    bottom = top + ROW * len(rows)
    parts: list[Child] = [
        _legend(any(one.open for one in rows)),
        text(SHARE_AT, top - 8, "平均", anchor="end", size=13, colour=SOFT),
        text(TELLS_AT, top - 8, "区分度", anchor="end", size=13, colour=SOFT),
        text(ADVICE_AT, top - 8, "建议", size=13, colour=SOFT),
        [_row(one, top + ROW * place) for place, one in enumerate(rows)],
    ]
    said = "；".join(_in_words(one) for one in rows)
    return picture(finding, f"每道题的得分情况：{said}", WIDTH, bottom + 8, parts)


def _in_words(one: QuestionNumbers) -> str:
    advice = f"，{one.advice}" if one.advice else ""
    return f"{one.question.label}：平均 {_percent(one.share)}，没做 {one.empty} 人{advice}"


def _legend(with_open: bool) -> Child:
    x = float(BAR)
    parts: list[Child] = []
    for name, (words, colour, _) in REACHED.items():
        if name == "open" and not with_open:
            continue
        parts.append(rectangle(x, 6, 14, 14, colour, stroke=SOFT))
        parts.append(text(x + 19, 18, words, size=13))
        x += 72
    return [parts, text(x, 18, "条上的数字是人数", size=13, colour=SOFT)]


def _row(one: QuestionNumbers, y: float) -> Child:
    middle = y + ROW / 2
    shown = one.n >= TOO_FEW and not math.isnan(one.tells)
    parts: list[Child] = [
        text(NAME, middle + 5, shorten(one.question.label, NAME - 2, 14), anchor="end", size=14),
        _shares(one, y + 3),
        text(SHARE_AT, middle + 5, _percent(one.share), anchor="end", size=14, bold=True),
        text(TELLS_AT, middle + 5, signed(one.tells, 2) if shown else "—", anchor="end", size=14),
        text(
            ADVICE_AT,
            middle + 5,
            one.advice,
            size=14,
            bold=True,
            colour=DETRACTOR if one.is_doubtful or one.is_hard else SOFT,
        ),
        line(0, y + ROW, WIDTH, y + ROW),
    ]
    return tag("g", parts)


def _shares(one: QuestionNumbers, y: float) -> Child:
    size = one.n + one.open
    parts: list[Child] = []
    x = float(BAR)
    for name, (_, colour, ink) in REACHED.items():
        count: int = getattr(one, name)
        width = (BAR_END - BAR) * count / size if size else 0
        if count:
            dashes = {"stroke": SOFT, "stroke_dasharray": "3 2"} if name == "open" else {}
            parts.append(rectangle(round(x, 1), y, max(width - 1, 0.5), ROW - 6, colour, **dashes))
        if width >= 20:
            parts.append(text(round(x + width / 2, 1), y + 13, count, anchor="middle", size=12, colour=ink))
        x += width
    return parts


def _percent(share: float) -> str:
    return "—" if math.isnan(share) else percent(share)
