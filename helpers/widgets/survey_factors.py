"""A survey with the day cut into bands, and the groups in which satisfaction and recommending part ways."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd

from helpers.content import ContentError
from helpers.methods.selection import Condition, Mask, Range, keep
from helpers.widgets.survey_explorer import data
from helpers.widgets.survey_explorer.data import Dimension, Sample

HOUR, HOURS = "hour", "hours"
# The last hour of each band, and what the course calls it.
DAY = {10: "早间（8–10 点）", 13: "午间（11–13 点）", 17: "午后（14–17 点）", 21: "晚间（18–21 点）"}
FACTORS = ("age_band", HOURS, "occupation", "complexity", "season")


@dataclass(frozen=True)
class Parting:
    """People whose satisfaction and recommending do not go together: who, why, and how they are found."""

    label: str
    why: str
    conditions: dict[str, Condition]

    def mask(self, sample: Sample) -> Mask:
        """Return which answers are theirs."""
        return keep(sample.frame, self.conditions)


PARTINGS = (
    Parting(
        "满意却不推荐：在网满 120 个月的老客户",
        "这次办得满意，但“新客户才有优惠”，不愿推荐",
        {"tenure_months": Range(120, 240)},
    ),
    Parting(
        "不满意却推荐：在网不满 24 个月的 18–24 岁客户",
        "对服务有不满，但同学朋友都在用、一起办划算，照样推荐",
        {"age_band": ("18–24",), "tenure_months": Range(0, 23)},
    ),
)


@cache
def load(survey: str, *needed: str) -> Sample:
    """Return a survey with the bands of the day. Raises ContentError when it lacks a column needed."""
    sample = data.load(survey)
    missing = [name for name in needed if name not in sample.frame.columns]
    if missing:
        raise ContentError(f"调查 {survey} 没有 {'、'.join(missing)} 这些列")
    if HOUR not in sample.frame.columns:
        return sample
    names = {name: name for name in DAY.values()}
    dimensions = {**sample.dimensions, HOURS: Dimension(HOURS, "时间（办理时刻）", names)}
    return replace(
        sample, frame=sample.frame.assign(**{HOURS: _bands(sample.frame[HOUR])}), dimensions=dimensions
    )


def _bands(hours: "pd.Series[Any]") -> "pd.Series[Any]":
    ends = list(DAY)
    return pd.Series(
        pd.cut(hours, [ends[0] - 3, *ends], labels=list(DAY.values()), ordered=True), index=hours.index
    )
