"""What a detractor who is called back is worth: the survey's later behaviour, then one's own estimate.

evidence: the two groups drawn by lot, and their differences. estimate: a year in money. tool: the widget.
"""

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.methods.recovery import Effect
from helpers.pictures.effects import effects
from helpers.widgets.detractor_value import estimate
from helpers.widgets.detractor_value.evidence import finding, load, measured
from helpers.widgets.detractor_value.tool import DetractorValue, resumed_filter

__all__ = ["DetractorValue", "build", "listings", "pictures"]


def build(answer: dict[str, Any], survey: str = "telecom_nps") -> DetractorValue:
    """Return the tool as kept in `answer`. Raises ContentError for a survey that knows of no calls."""
    return DetractorValue(answer, load(survey))


def listings(answer: Mapping[str, Any]) -> tuple[Listing, ...]:
    """Return what was compared and the estimate, when something was changed."""
    if not answer:
        return ()
    sample = load("telecom_nps")
    outcomes = measured(sample, resumed_filter(sample, answer))
    compared = tuple(
        (
            one.label,
            *(round(100 * rate.rate, 1) if rate.n else "" for rate in one.effect[:2]),
            *_numbers(one.effect),
        )
        for one in outcomes.values()
    )
    columns = (
        "每 100 位贬损者",
        "48 小时内回访",
        "没有回访",
        "相差",
        "区间下限",
        "区间上限",
        "回访 n",
        "没回访 n",
    )
    inputs = estimate.inputs(outcomes)
    return (
        Listing("贬损者的价值：回访与不回访", columns, compared),
        Listing(
            "贬损者的价值：自己的估算",
            ("项目", "数值", "单位"),
            estimate.rows(inputs, answer.get("numbers"), outcomes),
        ),
    )


def pictures(answer: Mapping[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the comparison, when something was changed."""
    if not answer:
        return ()
    sample = load("telecom_nps")
    chosen = resumed_filter(sample, answer)
    outcomes = measured(sample, chosen)
    return (
        ("回访过的贬损者，后来怎样", effects(list(outcomes.values()), finding(sample, chosen, outcomes))),
    )


def _numbers(effect: Effect) -> tuple[str | float, ...]:
    values = (effect.difference, *effect.interval)
    shown = tuple("" if math.isnan(value) else round(100 * value, 1) for value in values)
    return (*shown, effect.called.n, effect.not_called.n)
