"""What the rules found: the table of segments, the picture, how it compares with the hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.counts import CATEGORIES, THIN
from helpers.methods.nps import Counts
from helpers.methods.segment_values import Described, describe
from helpers.methods.segments import agree, assign, four_actions
from helpers.palette import CATEGORY_NAMES, CATEGORY_SCORES
from helpers.pictures.axes import percent, signed
from helpers.pictures.bars import score_bars
from helpers.pictures.groups import Group, between, group_of
from helpers.pictures.segments import money_bars, value_matrix, wan
from helpers.widgets.customer_segments.agreement import crossed
from helpers.widgets.customer_segments.fields import FEE, Base
from helpers.widgets.customer_segments.rules import Run
from helpers.widgets.customer_segments.state import ACTION_NAMES, PICTURES, State
from helpers.widgets.switch import switch

HIGH, LOW = "高价值", "低价值"
GLOSSARY = (
    "年收入 = 群里每位客户的月消费 × 12，加起来。",
    "贬损者的年收入 = 其中打 0–6 分的客户一年付的钱：这是有风险的收入，不是一定会丢的收入。",
    "预计流失 = 每位客户的年消费 × 同类客户在全体里的半年离网比例（{rates}），加起来。",
    "半年离网 = 这一群里打分后六个月内已经离开的比例，是实际记录。",
)


def glossary(base: Base) -> list[str]:
    """Say what the columns of money mean, with the shares they are made of."""
    rates = "、".join(
        f"{CATEGORY_NAMES[kind]} {percent(float(rate), 1)}"
        for kind, rate in zip(CATEGORIES, base.outcomes.leaving, strict=True)
    )
    return [line.format(rates=rates) for line in GLOSSARY]


def group(one: Described, place: int) -> Group:
    """Return a segment as the pictures of scores show it."""
    return Group(str(place), one.name, one.counts, one.low, one.high)


def nps_words(one: Described) -> str:
    """Write the score of a segment with its interval."""
    return f"{signed(one.counts.nps)}（{between(group(one, 0))}）" if one.n else "—"


def whole(run: Run) -> Group:
    """Return all customers together."""
    counts = Counts(*(sum(part) for part in zip(*(one.counts for one in run.described), strict=True)))
    return group_of("", "全部", counts)


def picture(base: Base, run: Run, kind: str, cut: float, chosen: str = "") -> Markup:
    """Return the picture of that kind, its finding as its title."""
    if kind == "matrix":
        return matrix(base, cut)
    if kind == "nps":
        groups = [group(one, place) for place, one in enumerate(run.described)]
        return score_bars(groups, score_finding(groups), whole(run), {chosen} if chosen else ())
    return money_bars(run.described, money_finding(run.described), chosen)


def money_finding(segments: Sequence[Described]) -> str:
    """Say which segment holds more of what is at risk than of the customers; the rest stands last."""
    total = sum(one.at_risk for one in segments)
    *named, rest = segments
    if not named or not total:
        return "还没有分群：先加一个群，再看钱在哪里"
    best = max(named, key=lambda one: one.at_risk / total - one.share)
    if best.at_risk / total > best.share:
        held = percent(best.at_risk / total)
        return f"“{best.name}”占客户的 {percent(best.share)}，却占贬损者年收入的 {held}"
    return f"这些群没有抓住有风险的钱：贬损者年收入的 {percent(rest.at_risk / total)} 还在“{rest.name}”里"


def score_finding(groups: Sequence[Group]) -> str:
    """Say which segments score highest and lowest, and whether their intervals tell them apart."""
    solid = [one for one in groups if one.n >= THIN]
    if len(solid) < 2:
        return f"满 {THIN} 位的群不到两个，还比不出谁高谁低"
    high, low = max(solid, key=lambda one: one.nps), min(solid, key=lambda one: one.nps)
    if high.low <= low.high:
        return "各群的 NPS 差得不多，95% 区间有重叠，分不出高低"
    return f"“{high.label}”最高，NPS {signed(high.nps)}；“{low.label}”最低，NPS {signed(low.nps)}"


def matrix(base: Base, cut: float) -> Markup:
    """Draw value × attitude of all customers."""
    high = base.rows[FEE].to_numpy() >= cut
    pairs = [(value, kind) for value in (HIGH, LOW) for kind in CATEGORIES]
    codes = np.where(high, 0, 3) + base.outcomes.kinds
    names = [f"{value}{CATEGORY_NAMES[kind]}" for value, kind in pairs]
    cells = dict(zip(pairs, describe(base.outcomes, codes, names), strict=True))
    rows = {
        value: group_of(value, value, Counts(*(cells[value, kind].n for kind in CATEGORIES)))
        for value in (HIGH, LOW)
    }
    heads = [f"{CATEGORY_NAMES[kind]} {CATEGORY_SCORES[kind]} 分" for kind in CATEGORIES]
    lost = cells[HIGH, "detractor"]
    finding = f"高价值贬损者 {lost.n:,} 位，一年付 {wan(lost.revenue)}" + (
        f"，半年里走了 {percent(lost.left_share)}" if lost.n else ""
    )
    return value_matrix(cells, rows, _actions(base, cut, codes, pairs), heads, finding)


def _actions(
    base: Base, cut: float, codes: "np.typing.NDArray[Any]", pairs: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """What the rule of four does in each cell, read off the customers who are there."""
    segments = four_actions(cut)
    places = assign(base.customers, segments).codes
    firsts = {int(code): int(at) for code, at in zip(*np.unique(codes, return_index=True), strict=True)}
    return {
        pair: ACTION_NAMES[segments[places[firsts[number]]].name] if number in firsts else "—"
        for number, pair in enumerate(pairs)
    }


def pictures_of(base: Base, run: Run, state: State, cut: float, chosen: str) -> Child:
    """Return the picture with the switch above it."""
    choose = switch("picture", "看哪张图", PICTURES, state.picture)
    return [tag("div", choose, class_="wb-row wb-controls"), picture(base, run, state.picture, cut, chosen)]


def by_rule(base: Base, run: Run, rows: Sequence[int]) -> dict[str, int]:
    """Return the place in `run.described` that each customer went to, by answer_id as text."""
    codes = run.assignment.codes[base.places(rows)]
    return {str(row): int(code) for row, code in zip(rows, codes, strict=True)}


def compared(base: Base, run: Run, state: State) -> Child:
    """Set one's own rules beside what one's own hand did with the sample."""
    hand = {row: state.actions[row] for row in map(str, state.rows) if row in state.actions}
    if not hand:
        words = "先在“2 定动作”里分几位客户，这里就能看到你的规则和你的手是不是一个想法。"
        return tag("p", words, class_="wb-soft")
    places = by_rule(base, run, state.rows)
    actions = [state.segments[place].action for place in run.segments]
    rule = {row: actions[place] for row, place in places.items() if place < len(actions) and actions[place]}
    found = agree(hand, rule)
    left_out = len(hand) - found.total
    words = f"手分了 {len(hand)} 位，其中 {found.total} 位所在的群写了做法，{found.same} 位和手分的一致。"
    if left_out:
        words += f"另外 {left_out} 位落在“其余”或没写做法的群里。"
    groups = {str(place): one.name for place, one in enumerate(run.described)}
    met = agree(hand, {row: str(place) for row, place in places.items()})
    table = crossed(met.table, ACTION_NAMES, groups, "手分 ＼ 规则")
    scrolled = tag("div", table, class_="wb-segment-scroll", tabindex="0")
    return tag("div", tag("p", words), scrolled, _differing(base, run, hand, rule, places, state))


def _differing(
    base: Base,
    run: Run,
    hand: Mapping[str, str],
    rule: Mapping[str, str],
    places: Mapping[str, int],
    state: State,
) -> Child:
    lines = [
        tag(
            "li",
            f"客户 {state.numbers[row]}（{brief(base, int(row))}）：手分“{ACTION_NAMES[hand[row]]}”，",
            tag("b", f"规则进“{run.described[places[row]].name}”"),
            f"，做法是“{ACTION_NAMES[rule[row]]}”" if row in rule else None,
        )
        for row in hand
        if hand[row] != rule.get(row)
    ]
    if not lines:
        return tag("p", "没有不一致的客户。", class_="wb-soft")
    head = tag("p", "不一致的几位：是规则漏看了什么，还是手分凭了感觉？", class_="wb-soft")
    return join([head, tag("ul", lines)])


def brief(base: Base, row: int) -> str:
    """Return a customer in a few words."""
    facts = base.facts(row)
    return f"{facts['score']} 分，年消费 {facts[FEE]:,g} 元"
