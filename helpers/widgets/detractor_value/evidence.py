"""Detractors who were called within 48 hours and those who were not: what they did in the next six months."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.content import ContentError
from helpers.methods.counts import DETRACTOR_SCORES, THIN
from helpers.methods.recovery import Effect, compare_numbers, compare_shares
from helpers.methods.selection import Condition, keep
from helpers.pictures.effects import Outcome
from helpers.widgets.survey_explorer import data
from helpers.widgets.survey_explorer.data import SCORE, Sample
from helpers.widgets.survey_explorer.filters import subject

CALLED, YES = "closed_loop", "是"
STAYED, BOUGHT, FRIENDS = "stayed", "bought_again", "friends_brought"
FILTERS = ("touchpoint", "plan", "monthly_fee_band")

Filter = Mapping[str, Condition]


def load(survey: str) -> Sample:
    """Return a survey that knows who was called. Raises ContentError for another."""
    sample = data.load(survey)
    missing = [name for name in (CALLED, STAYED, BOUGHT, FRIENDS) if name not in sample.frame.columns]
    if missing:
        raise ContentError(f"detractor_value：调查 {survey} 没有 {'、'.join(missing)} 这些列")
    return sample


def measured(sample: Sample, chosen: Filter) -> dict[str, Outcome]:
    """Return what the two groups of detractors did, among the answers that are chosen."""
    frame = sample.frame
    mask = keep(frame, chosen) & (frame[SCORE].to_numpy() < DETRACTOR_SCORES.stop)
    called = mask & (frame[CALLED] == YES).to_numpy()
    others = mask & frame[CALLED].notna().to_numpy() & ~called
    friends = frame[FRIENDS].to_numpy()
    return {
        STAYED: Outcome("六个月后还在网", _share(frame[STAYED], called, others)),
        BOUGHT: Outcome("又买了东西", _share(frame[BOUGHT], called, others)),
        FRIENDS: Outcome("带来新客户", compare_numbers(friends[called], friends[others])),
    }


def _share(column: Any, called: Any, others: Any) -> Effect:
    values = column.to_numpy()
    a, b = ((int(np.count_nonzero(values[mask])), int(np.count_nonzero(mask))) for mask in (called, others))
    return compare_shares(a, b)


def finding(sample: Sample, chosen: Filter, outcomes: Mapping[str, Outcome]) -> str:
    """Say what the call changes, as far as the intervals let one say it."""
    about = subject(sample, chosen) if chosen else "全部贬损者"
    effect = outcomes[STAYED].effect
    if not (effect.called.n and effect.not_called.n):
        return f"{about}：没有足够的人可比"
    called, others = (100 * rate.rate for rate in effect[:2])
    stayed = f"{called:.0f}% 留了下来，没回访的 {others:.0f}%"
    if not effect.clear:
        return f"{about}：回访过的 {stayed}，区间跨过 0，这些人里还说不准"
    friends = outcomes[FRIENDS].effect
    brought = ""
    if friends.clear:
        brought = f"；每 100 人多带来 {100 * friends.difference:.0f} 位新客户"
    return f"{about}：回访过的 {stayed}，每 100 人多留住 {100 * effect.difference:.0f} 人{brought}"


def caution(outcomes: Mapping[str, Outcome]) -> str | None:
    """Warn of few people."""
    effect = outcomes[STAYED].effect
    fewest = min(effect.called.n, effect.not_called.n)
    return f"⚠ 较小的一组只有 {fewest} 人，不足 {THIN} 人，只能当线索。" if fewest < THIN else None
