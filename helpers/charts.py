"""Figures to take along (PNG), drawn by matplotlib in the workbook's own Chinese font and colours.

Live pictures are SVG (pictures/). Here is no pyplot and no figure that lives on: a function returns a Figure,
`png` its bytes.
"""

import io
import logging
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers.content import COURSE_DATA
from helpers.exercises.journey import called
from helpers.exercises.journey_map import CHANNELS, JourneyMap
from helpers.methods.counts import THIN
from helpers.methods.nps import Counts, clip, interval
from helpers.palette import (
    ACCENT,
    CATEGORIES,
    CATEGORY_NAMES,
    DETRACTOR,
    INK,
    LINE,
    PAPER,
    PROMOTER,
    SOFT,
    WASH,
)
from helpers.pictures.axes import percent, shorten, signed
from helpers.pictures.journey_words import Moment, minutes, moments, short_minutes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT = COURSE_DATA / "fonts" / "WorkbookSansSC-Regular.otf"
FAMILY = "Workbook Sans SC"
STYLE: dict[Any, Any] = {
    "font.family": [FAMILY],
    "axes.unicode_minus": False,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": PAPER,
    "figure.dpi": 100,
    "font.size": 13,
}


LISTED_ACROSS = 3
CHANNEL_MARKERS = {"physical": "s", "digital": "D", "human": "o"}


@cache
def prepare() -> None:
    """Teach matplotlib the font and the look, once; every figure here does, and so may a notebook."""
    # The first import on a machine lists all its fonts, and after five seconds says so on stderr.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    import matplotlib
    from matplotlib.font_manager import fontManager

    fontManager.addfont(FONT)
    matplotlib.rcParams.update(STYLE)


def figure(width: float = 12.8, height: float = 7.2) -> "Figure":
    """Return an empty figure in the look of the workbook; sizes in inches, 100 pixels each."""
    prepare()
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def png(drawn: "Figure", dpi: int = 150) -> bytes:
    """Return a figure as a PNG file."""
    file = io.BytesIO()
    drawn.savefig(file, format="png", dpi=dpi)
    return file.getvalue()


def printable(text: str) -> str:
    """Return a text with □ for each character that the font does not have, such as an emoji."""
    return "".join(letter if letter == "\n" or ord(letter) in _characters() else "□" for letter in text)


def nps_summary(counts: Counts, histogram: Sequence[int] | None, title: str, source: str) -> "Figure":
    """Draw a score on one page: its scale with the interval, the three categories, 0–10 where it is known.

    `title` says the finding, `source` where the answers come from. Raises ValueError without answers.
    """
    if not counts.n:
        raise ValueError("还没有数据，画不出图。")
    drawn = figure()
    drawn.text(0.05, 0.925, printable(title), fontsize=24)
    drawn.text(0.05, 0.875, printable(source), fontsize=13, color=SOFT)
    low, high = clip(interval(counts))
    ratio = [1.2, 0.8, 2.2] if histogram else [1.6, 1.2]
    top = 0.82 if histogram else 0.76
    axes = drawn.subplots(len(ratio), 1, height_ratios=ratio)
    drawn.subplots_adjust(left=0.07, right=0.95, top=top, bottom=0.14, hspace=0.62)
    _scale(axes[0], counts, low, high)
    _shares(axes[1], counts)
    if histogram:
        _distribution(axes[2], histogram)
    how = f"n = {counts.n:,.0f} · 95% 区间 {signed(low)} 到 {signed(high)}（修正 Wald 法）"
    thin = f" · 答卷少于 {THIN} 份，只能当线索" if counts.n < THIN else ""
    drawn.text(0.05, 0.035, how + thin, fontsize=12, color=SOFT)
    return drawn


def _scale(axes: "Axes", counts: Counts, low: float, high: float) -> None:
    colour = DETRACTOR if counts.nps < 0 else PROMOTER
    axes.barh([0], [200], left=[-100], height=0.6, color=WASH, edgecolor=LINE)
    axes.barh([0], [counts.nps], height=0.6, color=colour)
    reach = [[max(counts.nps - low, 0)], [max(high - counts.nps, 0)]]
    for outline, colour_of_line in ((6, PAPER), (2.5, INK)):
        axes.errorbar([counts.nps], [0], xerr=reach, color=colour_of_line, capsize=8, lw=outline)
    axes.text(counts.nps, 0.48, signed(counts.nps), ha="center", fontsize=30, color=colour)
    axes.axvline(0, color=SOFT, lw=1)
    axes.set(xlim=(-104, 104), ylim=(-0.5, 0.6), yticks=[], xlabel="NPS（分，−100 到 +100）")
    axes.set_xticks(range(-100, 101, 25), [signed(points) for points in range(-100, 101, 25)])
    axes.spines["left"].set_visible(False)


def _shares(axes: "Axes", counts: Counts) -> None:
    start = 0.0
    for (name, colour), count, share in zip(CATEGORIES.items(), counts, counts.shares, strict=True):
        axes.barh([0], [share], left=[start], color=colour, edgecolor=PAPER, height=0.9)
        label = f"{CATEGORY_NAMES[name]} {percent(share, 1)}\n{count:,.0f} 份"
        if share >= 0.1:
            axes.text(start + share / 2, 0, label, ha="center", va="center", color=PAPER, linespacing=1.3)
        start += share
    small = [
        f"{CATEGORY_NAMES[name]} {percent(share, 1)}（{count:,.0f} 份）"
        for name, count, share in zip(CATEGORIES, counts, counts.shares, strict=True)
        if share < 0.1
    ]
    if small:
        axes.text(0, -0.62, "、".join(small), va="top", color=SOFT, fontsize=12)
    axes.set(xlim=(0, 1), ylim=(-0.5, 0.5))
    axes.set_axis_off()


def _distribution(axes: "Axes", histogram: Sequence[int]) -> None:
    n = sum(histogram)
    colours = [DETRACTOR] * 7 + [CATEGORIES["passive"]] * 2 + [PROMOTER] * 2
    bars = axes.bar(range(11), histogram, color=colours, width=0.8)
    labels = [f"{count:,}\n{percent(count / n)}" for count in histogram]
    axes.bar_label(bars, labels, padding=3, fontsize=11)
    axes.set(xlabel="推荐意愿（0–10 分）", ylabel="答卷数（份）", ylim=(0, max(histogram) * 1.3))
    axes.set_xticks(range(11), [str(score) for score in range(11)])
    axes.locator_params(axis="y", integer=True, nbins=4)


@cache
def _characters() -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(FONT).get_charmap())


def journey(drawn: JourneyMap, title: str, notice: str = "") -> "Figure":
    """Draw a journey map on one page: the curve of emotions, the waiting times, the names of all touchpoints.

    `title` says the finding, `notice` what has to stand beside it. Raises ValueError without touchpoints.
    """
    points, feelings = drawn.touchpoints, drawn.feelings
    if feelings is None:
        raise ValueError("地图上还没有触点，画不出图。")
    rows = -(-len(points) // LISTED_ACROSS)
    high = 5.6 + 0.24 * rows
    page = figure(height=high)
    page.text(0.04, 1 - 0.5 / high, _fitting(title, 1190, 19), fontsize=19)
    score = f"预测的记忆 {signed(feelings.score, 1)} · 等待合计 {minutes(drawn.wait)}"
    head = " · ".join(filter(None, (notice, score, drawn.actor, drawn.scenario, drawn.goal)))
    page.text(0.04, 1 - 0.8 / high, _fitting(head, 1190, 12), fontsize=12, color=SOFT)
    curve, waits = page.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    listed = 0.24 * rows + 0.35
    page.subplots_adjust(left=0.06, right=0.98, top=1 - 1.2 / high, bottom=listed / high + 0.05, hspace=0.08)
    _emotions(curve, drawn)
    for moment in moments(drawn):
        _named(curve, moment, points[moment.place].emotion)
    _waits(waits, drawn)
    for place, point in enumerate(points):
        column, row = divmod(place, rows)
        mark = " ★" if point.mot else ""
        said = f"{place + 1}. {called(point)}（{CHANNELS[point.channel]}，{signed(point.emotion)}）{mark}"
        at = 0.04 + 0.92 * column / LISTED_ACROSS, (listed - 0.24 * (row + 1)) / high
        page.text(*at, _fitting(said, 1150 / LISTED_ACROSS, 11), fontsize=11)
    return page


def _fitting(words: str, width: float, points: float) -> str:
    """Return a text that is at most `width` pixels (of 1280) wide when its letters have so many points."""
    return printable(shorten(words, width, points * 100 / 72))


def _emotions(axes: "Axes", drawn: JourneyMap) -> None:
    start = 0
    for number, stage in enumerate(drawn.stages):
        count = len(drawn.within(stage.id))
        if count:
            axes.axvspan(start - 0.5, start + count - 0.5, color=WASH if number % 2 == 0 else "#e6ecf2", lw=0)
            room = 1150 * count / len(drawn.touchpoints) - 10
            name = _fitting(stage.name, room, 12)
            axes.text(start + count / 2 - 0.5, 6.9, name, ha="center", fontsize=12)
        start += count
    emotions = [point.emotion for point in drawn.touchpoints]
    axes.axhline(0, color=SOFT, lw=1)
    axes.plot(range(len(emotions)), emotions, color=ACCENT, lw=2)
    for channel, mark in CHANNEL_MARKERS.items():
        places = [place for place, point in enumerate(drawn.touchpoints) if point.channel == channel]
        heights = [emotions[place] for place in places]
        axes.plot(places, heights, mark, color=ACCENT, ms=8, label=CHANNELS[channel])
    mots = [place for place, point in enumerate(drawn.touchpoints) if point.mot]
    axes.plot(mots, [emotions[place] + 0.85 for place in mots], "*", color=DETRACTOR, ms=10, label="关键时刻")
    axes.set(ylim=(-6.6, 7.8), ylabel="情绪（−5 到 +5）", xlim=(-0.5, len(emotions) - 0.5))
    axes.set_yticks(range(-5, 6), [signed(emotion) for emotion in range(-5, 6)], fontsize=10)
    axes.tick_params(bottom=False)
    axes.legend(loc="lower left", ncols=4, fontsize=10, frameon=False, borderpad=0, handletextpad=0.2)


def _named(axes: "Axes", moment: Moment, emotion: float) -> None:
    axes.annotate(
        moment.words,
        (moment.place, emotion),
        xytext=(0, 14 if moment.is_above else -24),
        textcoords="offset points",
        ha="center",
        color=moment.colour,
        fontsize=13,
    )


def _waits(axes: "Axes", drawn: JourneyMap) -> None:
    waits = [point.wait for point in drawn.touchpoints]
    bars = axes.bar(range(len(waits)), waits, color=CATEGORIES["passive"], width=0.5)
    room = 1150 / len(waits)
    axes.bar_label(bars, [short_minutes(wait, room) if wait else "" for wait in waits], fontsize=9)
    axes.set(ylabel="等待\n（分钟）", ylim=(0, max(waits) * 1.5 or 1), yticks=[])
    axes.set_xticks(range(len(waits)), [str(number) for number in range(1, len(waits) + 1)], fontsize=10)
    axes.tick_params(bottom=False)
