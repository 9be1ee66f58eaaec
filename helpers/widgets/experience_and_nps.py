"""NPS against experience: groups as bubbles, how closely they go together, and where the two part ways."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from helpers.content import ContentError
from helpers.exercises.base import Listing
from helpers.markup import Child, join, tag
from helpers.methods import nps
from helpers.methods.experience import FEWEST, Correlation, correlate
from helpers.methods.selection import Mask
from helpers.pictures.axes import percent, signed
from helpers.pictures.scatter import Bubble, scatter
from helpers.widgets.explorable import Explorable, cautions
from helpers.widgets.survey_explorer.data import SCORE, Sample
from helpers.widgets.survey_factors import HOURS, PARTINGS, load
from helpers.widgets.switch import dropdown

CSAT, TOP_TWO = "csat", 4
GROUPS = (
    "touchpoint",
    "complexity",
    HOURS,
    "season",
    "month",
    "quarter",
    "age_band",
    "occupation",
    "plan",
    "star_band",
    "tenure_months_band",
    "monthly_fee_band",
)
LIMITS = (
    "一起高、一起低，不等于一个造成另一个：复杂的业务既难办得满意，也难让人推荐。要说因果，得改一组、留一组，再比。",
    "把客户并成组，个人之间的差别就互相抵消了，相关会变强，甚至变号。不能用组的相关去说某一位客户（生态谬误）。",
    "换一种分组，数就变一次。只挑最好看的那一种来汇报，是误导。",
)


class Analysis(NamedTuple):
    """A way to group the answers and a measure of experience, worked through."""

    bubbles: tuple[Bubble, ...]
    groups: Correlation
    people: Correlation


def measures(sample: Sample) -> dict[str, str]:
    """Return what experience can be measured by: satisfaction and the driver ratings."""
    return {
        CSAT: "满意度前两档（4–5 分）的占比",
        **{name: f"{label}（平均）" for name, label in sample.drivers.items()},
    }


def groupings(sample: Sample) -> dict[str, str]:
    """Return the ways to group the answers that a survey has."""
    return {name: sample.dimensions[name].label for name in GROUPS if name in sample.dimensions}


@cache
def analyse(survey: str, by: str, measure: str) -> Analysis:
    """Return the groups with their experience and NPS, and the correlation of groups and of people."""
    sample = load(survey, SCORE, CSAT)
    frame, dimension = sample.frame, sample.dimensions[by]
    codes = frame[by].cat.codes.to_numpy()
    masks = [(label, codes == code) for code, label in enumerate(dimension.names.values())]
    bubbles = tuple(_bubble(sample, label, mask, measure) for label, mask in masks if mask.any())
    across = correlate([one.x for one in bubbles], [one.nps for one in bubbles])
    return Analysis(bubbles, across, correlate(frame[measure].to_numpy(), frame[SCORE].to_numpy()))


@cache
def partings(survey: str, measure: str) -> tuple[Bubble, ...]:
    """Return the groups in which satisfaction and recommending part ways."""
    sample = load(survey, SCORE, CSAT)
    masks = [(one.label.partition("：")[0], one.mask(sample)) for one in PARTINGS]
    return tuple(_bubble(sample, label, mask, measure, apart=True) for label, mask in masks if mask.any())


@cache
def everybody(survey: str, measure: str) -> Bubble:
    """Return all answers as one group."""
    sample = load(survey, SCORE, CSAT)
    return _bubble(sample, "全体", np.ones(len(sample.frame), dtype=bool), measure)


def finding(label: str, groups: Correlation) -> str:
    """Say how groups with better experience score, as far as the interval lets one say it."""
    if groups.n < FEWEST:
        return f"按{label}分只有 {groups.n} 组，连不成规律：换一种分法再看"
    low, high = groups.interval
    strength = f"r = {_r(groups.r)}，95% 区间 {_r(low)} 到 {_r(high)}，{groups.n} 组"
    if not groups.clear:
        return f"按{label}分：看不出体验和 NPS 一起高低（{strength}）"
    better = "体验越好的组，NPS 越高" if groups.r > 0 else "体验越好的组，NPS 反而越低"
    return f"按{label}分：{better}（{strength}）"


def about_people(found: Analysis) -> str:
    """Set the correlation of people beside that of the groups."""
    people, groups = found.people, found.groups
    low, high = people.interval
    said = f"同一份数据逐个客户算：r = {_r(people.r)}（95% 区间 {_r(low)} 到 {_r(high)}，n = {people.n:,}）。"
    if groups.n < FEWEST:
        return f"{said}组只有 {groups.n} 个，没法和它比。"
    if not groups.clear:
        return f"{said}人与人之间有关系，组与组之间却看不出来：两个层次要分开说。"
    if groups.r * people.r < 0:
        return (
            f"{said}人和组的方向相反：逐个看，满意的客户更愿推荐；分成组以后却倒过来了，"
            "因为各组之间还混着别的差别。"
        )
    return f"{said}组的相关比人的强，因为个人的差别在平均里抵消了：不能拿组的 r 去说某一位客户。"


class ExperienceAndNps(Explorable):
    """The scatter of groups; `answer` is `{"by", "measure"}`, {} while untouched."""

    def __init__(self, answer: Mapping[str, Any], survey: str, by: str, measure: str) -> None:
        self._survey = survey
        sample = load(survey, SCORE, CSAT)
        self._groupings, self._measures = groupings(sample), measures(sample)
        self.by, self.measure = resumed(sample, answer, by, measure)
        super().__init__(answer)

    def do_by(self, by: str) -> None:
        """Group the answers another way."""
        if by in self._groupings:
            self._become(by, self.measure)

    def do_measure(self, measure: str) -> None:
        """Measure experience by something else."""
        if measure in self._measures:
            self._become(self.by, measure)

    def page(self) -> Markup:
        """Return the choices, the picture, both correlations and what they do not prove."""
        found = analyse(self._survey, self.by, self.measure)
        return join(
            [
                tag(
                    "div",
                    dropdown("by", "按什么分组", self._groupings, self.by),
                    dropdown("measure", "体验看什么", self._measures, self.measure),
                    tag("span", f"n = {found.people.n:,}，教学模拟数据", class_="wb-soft"),
                    class_="wb-row wb-controls",
                ),
                drawing(self._survey, self.by, self.measure),
                tag("p", about_people(found), role="status"),
                _parted(
                    partings(self._survey, self.measure), everybody(self._survey, self.measure), self.measure
                ),
                cautions(LIMITS),
            ]
        )

    def _become(self, by: str, measure: str) -> None:
        self.by, self.measure = by, measure
        self.keep({"by": by, "measure": measure})


def drawing(survey: str, by: str, measure: str) -> Markup:
    """Return the picture."""
    sample = load(survey, SCORE, CSAT)
    found = analyse(survey, by, measure)
    trend = (found.groups.slope, found.groups.intercept) if found.groups.n >= FEWEST else None
    unit = "%" if measure == CSAT else "1–10 分"
    across = f"体验：{measures(sample)[measure]}（{unit}）"
    bubbles = [*found.bubbles, *partings(survey, measure)]
    return scatter(
        bubbles,
        finding(groupings(sample)[by], found.groups),
        across,
        trend,
        "括号里是 n；◆ 是满意和推荐分道的两组，不算进 r",
    )


def resumed(sample: Sample, answer: Mapping[str, Any], by: str, measure: str) -> tuple[str, str]:
    """Return grouping and measure as they were kept, where the survey has them."""
    kept_by, kept_measure = answer.get("by"), answer.get("measure")
    return (
        kept_by if isinstance(kept_by, str) and kept_by in groupings(sample) else by,
        kept_measure if isinstance(kept_measure, str) and kept_measure in measures(sample) else measure,
    )


def build(
    answer: dict[str, Any], by: str = "touchpoint", measure: str = CSAT, survey: str = "telecom_nps"
) -> ExperienceAndNps:
    """Return the tool as kept in `answer`, else grouped and measured so. Raises ContentError."""
    sample = load(survey, SCORE, CSAT)
    for given, known, what in ((by, groupings(sample), "分组"), (measure, measures(sample), "体验指标")):
        if given not in known:
            raise ContentError(f"experience_and_nps：没有“{given}”这种{what}，可用的是 {'、'.join(known)}")
    return ExperienceAndNps(answer, survey, by, measure)


def listings(answer: Mapping[str, Any], survey: str = "telecom_nps") -> tuple[Listing, ...]:
    """Return the groups that were left open, when some were looked at."""
    if not answer:
        return ()
    sample = load(survey, SCORE, CSAT)
    by, measure = resumed(sample, answer, "touchpoint", CSAT)
    found = analyse(survey, by, measure)
    rows = tuple(
        (one.label, one.n, round(one.x, 1), round(one.nps, 1), round(one.low, 1), round(one.high, 1))
        for one in (*found.bubbles, *partings(survey, measure))
    )
    label = groupings(sample)[by]
    columns = (label, "n", measures(sample)[measure], "NPS", "95% 区间下限", "95% 区间上限")
    return (Listing(f"{finding(label, found.groups)}。{about_people(found)}", columns, rows),)


def pictures(answer: Mapping[str, Any], survey: str = "telecom_nps") -> tuple[tuple[str, Markup], ...]:
    """Return the scatter that was left open, when one was looked at."""
    if not answer:
        return ()
    by, measure = resumed(load(survey, SCORE, CSAT), answer, "touchpoint", CSAT)
    return (("NPS 与体验", drawing(survey, by, measure)),)


def _bubble(sample: Sample, label: str, mask: Mask, measure: str, apart: bool = False) -> Bubble:
    values = sample.frame[measure].to_numpy()[mask]
    counts = nps.count(sample.frame[SCORE].to_numpy()[mask])
    x = 100 * float((values >= TOP_TWO).mean()) if measure == CSAT else float(values.mean())
    return Bubble(label, int(mask.sum()), x, counts.nps, *nps.clip(nps.interval(counts)), apart=apart)


def _parted(parted: tuple[Bubble, ...], everyone: Bubble, measure: str) -> Child:
    """The groups in which the two part ways, in words."""
    lines = [
        tag(
            "li",
            tag("b", f"◆ {why.label}"),
            f"（n={one.n:,}）：体验 {_x(one, measure)}，NPS {signed(one.nps)}。{why.why}。",
        )
        for one, why in zip(parted, PARTINGS, strict=True)
    ]
    return [
        tag(
            "p",
            f"全体：体验 {_x(everyone, measure)}，NPS {signed(everyone.nps)}（n={everyone.n:,}）。"
            "可是有两群人不照这个走：",
        ),
        tag("ul", lines),
    ]


def _x(one: Bubble, measure: str) -> str:
    return percent(one.x / 100) if measure == CSAT else f"{one.x:.1f} 分"


def _r(value: float) -> str:
    """Write a correlation so that only ±1 itself looks like it."""
    return signed(value, 3 if 0.995 <= abs(value) < 1 else 2)
