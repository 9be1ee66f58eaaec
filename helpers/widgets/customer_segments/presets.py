"""Rules to start from."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from helpers.methods.segments import Segment, four_actions
from helpers.widgets.customer_segments.fields import FEE, Base
from helpers.widgets.customer_segments.state import ACTION_NAMES, Written, WrittenClause, WrittenSegment

LONG = "48"  # months in the net: about half of the customers


class Preset(NamedTuple):
    """Rules to start from: what they are called, where they come from, how they are made for a value line."""

    label: str
    note: str
    make: Callable[[Base, float], tuple[WrittenSegment, ...]]


def written(segment: Segment, name: str, action: str = "") -> WrittenSegment:
    """Return a rule as somebody would have written it."""
    clauses = tuple(
        WrittenClause(
            conditions=tuple(
                Written(field=one.field, operator=one.operator, values=tuple(map(_typed, one.values)))
                for one in clause.conditions
            ),
            every=clause.every,
        )
        for clause in segment.clauses
    )
    return WrittenSegment(name=name, action=action, clauses=clauses, every=segment.every)


def _typed(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float | int) else str(value)


def _four(_base: Base, cut: float) -> tuple[WrittenSegment, ...]:
    return tuple(written(one, ACTION_NAMES[one.name], one.name) for one in four_actions(cut))


def _valuable_detractors(_base: Base, cut: float) -> tuple[WrittenSegment, ...]:
    high, detractor = _number(FEE, "at_least", _typed(cut)), _number("score", "at_most", "6")
    trouble = Written(field="complaints", operator="at_least", values=("1",))
    return (
        _segment("高价值贬损者：有投诉", "win_back", high, detractor, trouble),
        _segment("其他高价值贬损者", "win_back", high, detractor),
        _segment("其他贬损者", "serve", detractor),
    )


def _loyalty(_base: Base, _cut: float) -> tuple[WrittenSegment, ...]:
    gone = Written(field="stayed", operator="one_of", values=("0",))
    active = WrittenClause(
        conditions=(
            Written(field="bought_again", operator="one_of", values=("1",)),
            _number("friends_brought", "at_least", "1"),
        ),
        every=False,
    )
    long = WrittenClause(conditions=(_number("tenure_months", "at_least", LONG),))
    here = WrittenClause(conditions=(Written(field="stayed", operator="one_of", values=("1",)),))
    return (
        _segment("流失", "", gone),
        WrittenSegment(name="忠诚", action="keep", clauses=(active, long)),
        WrittenSegment(name="潜在", action="develop", clauses=(active,)),
        WrittenSegment(name="边缘", action="", clauses=(here,)),
    )


def _before_the_score(_base: Base, _cut: float) -> tuple[WrittenSegment, ...]:
    return (
        _segment("投诉过两次以上", "win_back", _number("complaints", "at_least", "2")),
        _segment("等了 20 分钟以上", "win_back", _number("waiting_minutes", "at_least", "20")),
        _segment("十年以上老客户", "keep", _number("tenure_months", "at_least", "120")),
        _segment("入网不到一年", "develop", _number("tenure_months", "below", "12")),
    )


def _number(field: str, operator: str, value: str) -> Written:
    return Written(field=field, operator=operator, values=(value,))


def _segment(name: str, action: str, *conditions: Written) -> WrittenSegment:
    return WrittenSegment(name=name, action=action, clauses=(WrittenClause(conditions=conditions),))


PRESETS: Mapping[str, Preset] = {
    "four": Preset("四种做法", "价值 × 态度：上一步用的规则，原样写出来。", _four),
    "valuable": Preset("高价值贬损者", "先看谁最该挽回：花钱多、打分低、投诉过。", _valuable_detractors),
    "behaviour": Preset(
        "不看分数找人", "只用打分以前就知道的事，没有填问卷的客户也能分。看看谁的 NPS 低。", _before_the_score
    ),
    "loyalty": Preset(
        "忠诚 / 潜在 / 边缘 / 流失",
        "参照 RFM 的思路，是我们的建议，讲师可改：半年里又买或带来朋友算活跃，在网满 48 个月算长久。"
        "长久又活跃是忠诚，活跃但不久是潜在，在网不活跃是边缘，离网是流失。",
        _loyalty,
    ),
}
