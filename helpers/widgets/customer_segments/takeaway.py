"""What is taken home: tables in words, pictures, and an Excel file with every customer's segment."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.listing_files import xlsx_file
from helpers.palette import CATEGORY_NAMES
from helpers.pictures.segments import money_bars
from helpers.widgets.customer_segments import results, talk
from helpers.widgets.customer_segments.agreement import rule_for
from helpers.widgets.customer_segments.fields import FEE, KIND, Base
from helpers.widgets.customer_segments.rules import REST, Run, run, say, value_line
from helpers.widgets.customer_segments.state import ACTION_NAMES, PICTURES, State

SEGMENT_HEADS = (
    *("群", "规则", "做法", "人数", "占比（%）", "推荐者", "中立者", "贬损者"),
    *("NPS", "95% 区间下限", "95% 区间上限"),
    *("年收入（元）", "贬损者年收入（元）", "预计流失（元/年）", "半年离网（%）"),
)
DETAILS = ("score", KIND, "touchpoint", "tenure_months", "monthly_fee", FEE, "complaints", "comment")


def listings_of(base: Base, state: State) -> tuple[Listing, ...]:
    """Return the two sorts and the rules, as far as there are any, in words."""
    cut, _ = value_line(base, state.cut)
    parts = []
    if state.kinds or state.actions:
        parts.append(_sorted_by_hand(base, state, cut))
        parts += [listing for listing in [_differing(base, state, cut)] if listing.rows]
    if state.segments:
        parts.append(_segments(base, state, run(base, state.segments)))
    return tuple(parts)


def pictures_of(base: Base, state: State) -> tuple[tuple[str, Markup], ...]:
    """Return pictures of the rules: where the money is, value × attitude."""
    if not state.segments:
        return ()
    found, (cut, _) = run(base, state.segments), value_line(base, state.cut)
    money = money_bars(found.described, results.money_finding(found.described), buttons=False)
    return (PICTURES["money"], money), (PICTURES["matrix"], results.matrix(base, cut))


def workbook(base: Base, state: State) -> bytes:
    """Return an Excel file: the sample, the differences, the segments, every customer. Text stays text."""
    sheets = [*listings_of(base, state), _explained(base, state), _everybody(base, state)]
    return xlsx_file({listing.title: [listing] for listing in sheets})


def _segments(base: Base, state: State, found: Run) -> Listing:
    rules = [(say(base, one), state.segments[place].action) for place, one in found.segments.items()]
    rows: list[tuple[str | float, ...]] = []
    for one, (rule, action) in zip(found.described, [*rules, ("哪一群都不符合", "")], strict=True):
        points: tuple[str | float, ...] = ("", "", "")
        if one.n:
            points = (round(one.counts.nps, 1), round(one.low, 1), round(one.high, 1))
        detractors, passives, promoters = one.counts
        money = (round(one.revenue), round(one.at_risk), round(one.expected_loss))
        left = round(100 * one.left_share, 1) if one.n else ""
        counts = (one.n, round(100 * one.share, 1), promoters, passives, detractors)
        rows.append((one.name, rule, ACTION_NAMES.get(action, ""), *counts, *points, *money, left))
    unfinished = [
        (one.name, "还不完整，没有参加计算", ACTION_NAMES.get(one.action, ""), *[""] * 12)
        for place, one in enumerate(state.segments)
        if place not in found.segments
    ]
    return Listing("分群", SEGMENT_HEADS, (*rows, *unfinished))


def _sorted_by_hand(base: Base, state: State, cut: float) -> Listing:
    rule = rule_for(base, state.rows, cut)
    places = _segment_names(base, state, state.rows)
    heads = (
        "客户",
        "答卷",
        "推荐分",
        "年消费（元）",
        "客户原话",
        "我认的类",
        "按分数",
        "我定的做法",
        "规则的做法",
        "我的规则进",
    )
    rows = []
    for row, number in state.numbers.items():
        facts = base.facts(int(row))
        told = (number, int(row), int(facts["score"]), float(facts[FEE]), _text(facts.get("comment")))
        kinds = (
            CATEGORY_NAMES.get(state.kinds.get(row, ""), ""),
            CATEGORY_NAMES[talk.kind_of(base, int(row))],
        )
        hand = ACTION_NAMES.get(state.actions.get(row, ""), "")
        rows.append((*told, *kinds, hand, ACTION_NAMES[rule[row]], places.get(row, "")))
    return Listing("样本客户", heads, tuple(rows))


def _differing(base: Base, state: State, cut: float) -> Listing:
    rule, numbers = rule_for(base, state.rows, cut), state.numbers
    rows = tuple(
        (
            numbers[row],
            int(row),
            ACTION_NAMES[hand],
            ACTION_NAMES[rule[row]],
            talk.of_action(base, int(row), hand, rule[row], cut),
        )
        for row, hand in state.actions.items()
        if row in rule and hand != rule[row]
    )
    return Listing("手分和规则的不同", ("客户", "答卷", "我定的做法", "规则的做法", "可以讨论"), rows)


def _explained(base: Base, state: State) -> Listing:
    cut, _ = value_line(base, state.cut)
    lines = [
        f"{base.survey.source}，n={len(base.rows):,}",
        f"高价值：年消费达到 {cut:,g} 元。",
        *results.glossary(base),
        "NPS 的 95% 区间：修正 Wald 法。一位客户进第一个符合的群，都不符合的在“其余”。",
    ]
    return Listing("说明", ("说明",), tuple((line,) for line in lines))


def _everybody(base: Base, state: State) -> Listing:
    frame = base.customers.frame
    columns = [name for name in DETAILS if name in frame.columns]
    heads = ("答卷", "群", *(base.fields[name].label for name in columns))
    segments = _segment_names(base, state, list(base.rows.index))
    shown = [[_shown(base, name, value) for value in frame[name].tolist()] for name in columns]
    rows = zip(map(int, base.rows.index), segments.values(), *shown, strict=True)
    return Listing("全部客户", heads, tuple(rows))


def _segment_names(base: Base, state: State, rows: Sequence[int]) -> dict[str, str]:
    if not state.segments:
        return dict.fromkeys(map(str, rows), REST)
    found = run(base, state.segments)
    return {row: found.described[place].name for row, place in results.by_rule(base, found, rows).items()}


def _shown(base: Base, name: str, value: Any) -> str | float:
    field = base.fields[name]
    if field.kind == "number":
        return float(value)
    return field.names.get(str(value), str(value)) if field.kind == "category" else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
