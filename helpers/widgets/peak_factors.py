"""What moves the peak: a curve over the touchpoints for each level of a factor, and what a level adds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup
from numpy.typing import NDArray

from helpers.content import ContentError, load_survey
from helpers.exercises.base import Listing
from helpers.markup import join, tag
from helpers.methods import nps
from helpers.methods.counts import DETRACTOR_SCORES, PROMOTER_SCORES, THIN, Tally
from helpers.methods.experience import level_effects
from helpers.methods.inference import leaves_out_zero, quantile
from helpers.methods.peak_end import summarize
from helpers.methods.scores import HIGHEST
from helpers.pictures.axes import signed
from helpers.pictures.levels import Cell, Level, level_curves
from helpers.widgets.explorable import Explorable, cautions
from helpers.widgets.survey_explorer.data import SCORE, Sample
from helpers.widgets.survey_factors import FACTORS, HOURS, load
from helpers.widgets.switch import switch, tabs

TOUCHPOINT = "touchpoint"
LABELS = {
    "age_band": "年龄",
    HOURS: "时间",
    "occupation": "职业",
    "complexity": "业务复杂度",
    "season": "季节",
}
MEASURES = {"mean": "推荐分平均", "nps": "NPS"}
UNITS = {"mean": "推荐分平均（0–10 分）", "nps": "NPS（分）"}
DECIMALS = {"mean": 1, "nps": 0}
LIMITS = (
    "“其他相同时”用一个回归把触点和其余四项因素拉平，再看这一组比平均高多少；没有问到的差别拉不平，所以仍然只是相关，不是原因。",
    "三角标的是这一组里最高和最低的触点；相邻触点的区间常常重叠，第二名也可能是真的峰。点一组，看它的区间。",
)


class Analysis(NamedTuple):
    """A factor worked through: its levels, and a row a level with n, value, effect, low, high."""

    levels: tuple[Level, ...]
    table: pd.DataFrame


@cache
def analyse(survey: str, by: str, measure: str) -> Analysis:
    """Return the curves of the levels of a factor and their effects, in units of the measure."""
    sample = load(survey, SCORE, TOUCHPOINT)
    score = sample.frame[SCORE].to_numpy()
    points = 100 * ((score >= PROMOTER_SCORES.start).astype(int) - (score < DETRACTOR_SCORES.stop))
    frame = sample.frame.assign(target=score if measure == "mean" else points)
    others = [TOUCHPOINT, *(name for name in FACTORS if name != by and name in frame.columns)]
    table = level_effects(frame, "target", by, others)
    table["value"] = frame.groupby(by, observed=True)["target"].mean()
    cells = _cells(frame, by, touchpoints_of(survey), measure)
    names = sample.dimensions[by].names
    return Analysis(tuple(_level(level, names[level], cells[level]) for level in table.index), table)


def touchpoints_of(survey: str) -> tuple[str, ...]:
    """Return the touchpoints along the journey."""
    return load_survey(survey).touchpoints


def finding(by: str, measure: str, found: Analysis, touchpoints: Sequence[str]) -> str:
    """Say which level is lowest and highest, and whether all have their valley at the same touchpoint."""
    effects = found.table["effect"]
    low, high = str(effects.idxmin()), str(effects.idxmax())
    solid = [
        place
        for place in range(len(touchpoints))
        if all(not level.cells[place].thin for level in found.levels)
    ]
    lowest = next(level for level in found.levels if level.value == low)
    bottom = sum(
        lowest.cells[place].value == min(level.cells[place].value for level in found.levels)
        for place in solid
    )
    valleys = [touchpoints[level.valley] for level in found.levels]
    common = max(dict.fromkeys(valleys), key=valleys.count)
    shared = (
        "每一组"
        if valleys.count(common) == len(valleys)
        else f"{len(valleys)} 组里 {valleys.count(common)} 组"
    )
    which = "" if len(solid) == len(touchpoints) else "答卷够多的"
    everywhere = f"，在 {len(solid)} 个{which}触点里 {bottom} 个垫底" if len(solid) > 1 else ""
    unit = "分" if measure == "mean" else "分 NPS"
    names = {level.value: level.label for level in found.levels}
    apart = effects[high] - effects[low]
    return (
        f"{LABELS[by]}：“{names[low]}”最低{everywhere}；其他相同时，比“{names[high]}”低 "
        f"{apart:.{1 if measure == 'mean' else 0}f} {unit}；{shared}的谷在{common}"
    )


class PeakFactors(Explorable):
    """Curves by a factor; `answer` is `{"by", "measure", "level"}`, {} while untouched."""

    def __init__(self, answer: Mapping[str, Any], survey: str, by: str) -> None:
        self._survey = survey
        sample = load(survey, SCORE, TOUCHPOINT)
        self._factors = factors(sample)
        self.by, self.measure, self.level = resumed(sample, answer, by)
        super().__init__(answer)

    def do_by(self, by: str) -> None:
        """Turn to another factor."""
        if by in self._factors:
            self._become(by, self.measure, "")

    def do_measure(self, measure: str) -> None:
        """Show means or NPS."""
        if measure in MEASURES:
            self._become(self.by, measure, self.level)

    def do_pick(self, level: str) -> None:
        """Bring a level to the fore, or let it step back."""
        if level in {one.value for one in analyse(self._survey, self.by, self.measure).levels}:
            self._become(self.by, self.measure, "" if level == self.level else level)

    def page(self) -> Markup:
        """Return the tabs, the curves, the table and what it does not say."""
        found = analyse(self._survey, self.by, self.measure)
        n = int(found.table["n"].sum())
        controls = tag(
            "div",
            tag("span", "看 ", switch("measure", "看哪个数", MEASURES, self.measure)),
            tag("span", f"n = {n:,}，教学模拟数据", class_="wb-soft"),
            class_="wb-row wb-controls",
        )
        return join(
            [
                tabs("by", "按哪个因素", self._factors, self.by),
                controls,
                curves(self._survey, self.by, self.measure, self.level),
                _table(found, touchpoints_of(self._survey), self.measure, self.level),
                cautions(LIMITS),
            ]
        )

    def _become(self, by: str, measure: str, level: str) -> None:
        self.by, self.measure, self.level = by, measure, level
        self.keep({"by": by, "measure": measure, "level": level})


def curves(survey: str, by: str, measure: str, level: str) -> Markup:
    """Return the picture of a factor."""
    found, touchpoints = analyse(survey, by, measure), touchpoints_of(survey)
    title = finding(by, measure, found, touchpoints)
    return level_curves(found.levels, touchpoints, UNITS[measure], title, level, DECIMALS[measure])


def factors(sample: Sample) -> dict[str, str]:
    """Return the factors that a survey knows, with their names."""
    return {name: label for name, label in LABELS.items() if name in sample.frame.columns}


def resumed(sample: Sample, answer: Mapping[str, Any], by: str) -> tuple[str, str, str]:
    """Return factor, measure and level as they were kept, else `by`, means and no level."""
    kept, measure, level = (str(answer.get(name, "")) for name in ("by", "measure", "level"))
    factor = kept if kept in factors(sample) else by
    known = factor == kept and level in sample.dimensions[factor].names
    return factor, measure if measure in MEASURES else "mean", level if known else ""


def build(answer: dict[str, Any], by: str = "age_band", survey: str = "telecom_nps") -> PeakFactors:
    """Return the tool as kept in `answer`, else by a factor: age_band, hour, occupation, complexity, season.

    Raises ContentError for a factor that the survey does not have.
    """
    by = HOURS if by == "hour" else by
    known = factors(load(survey, SCORE, TOUCHPOINT))
    if by not in known:
        names = "、".join("hour" if name == HOURS else name for name in known)
        raise ContentError(f"peak_factors：没有“{by}”这个因素，可用的是 {names}")
    return PeakFactors(answer, survey, by)


def listings(answer: Mapping[str, Any], survey: str = "telecom_nps") -> tuple[Listing, ...]:
    """Return the table of the factor that was left open, when one was looked at."""
    if not answer:
        return ()
    by, measure, _level_name = resumed(load(survey, SCORE, TOUCHPOINT), answer, "age_band")
    found, touchpoints = analyse(survey, by, measure), touchpoints_of(survey)
    rows = tuple(
        (
            level.label,
            int(row["n"]),
            round(row["value"], 2),
            touchpoints[level.peak],
            touchpoints[level.valley],
            round(row["effect"], 2),
            round(row["low"], 2),
            round(row["high"], 2),
        )
        for level, row in zip(found.levels, found.table.to_dict("records"), strict=True)
    )
    columns = (LABELS[by], "n", UNITS[measure], "峰", "谷", "其他相同时，比平均高", "区间下限", "区间上限")
    return (Listing(finding(by, measure, found, touchpoints), columns, rows),)


def pictures(answer: Mapping[str, Any], survey: str = "telecom_nps") -> tuple[tuple[str, Markup], ...]:
    """Return the curves that were left open, when some were looked at."""
    if not answer:
        return ()
    by, measure, level = resumed(load(survey, SCORE, TOUCHPOINT), answer, "age_band")
    return ((f"影响峰点的因素：{LABELS[by]}", curves(survey, by, measure, level)),)


def _cells(
    frame: pd.DataFrame, by: str, touchpoints: Sequence[str], measure: str
) -> dict[str, tuple[Cell, ...]]:
    """Return the cells of every level, along the touchpoints."""
    levels = list(frame[by].cat.categories)
    place = frame[TOUCHPOINT].cat.set_categories(touchpoints).cat.codes.to_numpy().astype(int)
    slot = frame[by].cat.codes.to_numpy() * len(touchpoints) + place
    shape = (len(levels) * len(touchpoints), HIGHEST + 1)
    found = np.zeros(shape, dtype=int)
    np.add.at(found, (slot, frame[SCORE].to_numpy()), 1)
    cell = _nps_cell if measure == "nps" else _mean_cell
    cells = [cell(histogram) for histogram in found]
    size = len(touchpoints)
    return {level: tuple(cells[size * number : size * (number + 1)]) for number, level in enumerate(levels)}


def _nps_cell(histogram: NDArray[np.int_]) -> Cell:
    counts = Tally(tuple(histogram.tolist()), 0).counts
    return Cell(int(counts.n), counts.nps, *nps.clip(nps.interval(counts)))


def _mean_cell(histogram: NDArray[np.int_]) -> Cell:
    n, scores = int(histogram.sum()), np.arange(len(histogram))
    if n < 2:
        return Cell(n, float(scores @ histogram) if n else np.nan, np.nan, np.nan)
    mean = float(scores @ histogram) / n
    half = quantile(0.95) * (float((scores - mean) ** 2 @ histogram) / (n - 1) / n) ** 0.5
    return Cell(n, mean, mean - half, mean + half)


def _level(value: str, label: str, cells: tuple[Cell, ...]) -> Level:
    """Find peak and valley among the cells that are not thin, or among all if there are no others."""
    answered = [place for place, cell in enumerate(cells) if cell.n]
    solid = [place for place in answered if not cells[place].thin] or answered
    summary = summarize([cells[place].value for place in solid])
    return Level(value, label, cells, solid[summary.highest_at], solid[summary.valley_at])


def _table(found: Analysis, touchpoints: Sequence[str], measure: str, chosen: str) -> Markup:
    heads = ("组", "n", MEASURES[measure], "峰", "谷", "其他相同时，比平均（95% 区间）")
    rows = [
        tag(
            "tr",
            tag("td", tag("b", level.label) if level.value == chosen else level.label),
            tag("td", f"{'⚠ ' if row['n'] < THIN else ''}{row['n']:,.0f}", class_="wb-number"),
            tag(
                "td", f"{row['value']:.2f}" if measure == "mean" else signed(row["value"]), class_="wb-number"
            ),
            tag("td", touchpoints[level.peak]),
            tag("td", touchpoints[level.valley]),
            tag("td", _effect(row, measure), class_="wb-number"),
        )
        for level, row in zip(found.levels, found.table.to_dict("records"), strict=True)
    ]
    return tag("table", tag("tr", [tag("th", head, scope="col") for head in heads]), rows, class_="wb-tight")


def _effect(row: Mapping[Any, Any], measure: str) -> str:
    decimals = 2 if measure == "mean" else 0
    effect, low, high = (signed(row[name], decimals) for name in ("effect", "low", "high"))
    clear = "" if leaves_out_zero((row["low"], row["high"])) else "，说不准"
    return f"{effect}（{low} 到 {high}）{clear}"
