"""Coding comments into reasons: which comments, the Pareto chart, and how our codes meet those of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.counts import THIN
from helpers.methods.selection import Mask, keep, tally
from helpers.methods.themes import ASIDE, NO_CODE, matches, pareto, vital_few
from helpers.pictures.axes import percent
from helpers.pictures.bars import Reason
from helpers.pictures.bars import pareto as pareto_chart
from helpers.widgets.survey_explorer import findings
from helpers.widgets.survey_explorer.data import CATEGORY, REASON, THEME, Sample
from helpers.widgets.survey_explorer.filters import subject
from helpers.widgets.survey_explorer.state import AMONG, CODINGS, Codebook, State
from helpers.widgets.survey_explorer.takeaway import reasons_link
from helpers.widgets.switch import switch

UNCODED, CODED, PUT_ASIDE, ALL = "uncoded", "coded", "aside", "all"
SAYING_NOTHING = frozenset(
    [
        "无",
        "没有",
        "没",
        "暂无",
        "无意见",
        "没意见",
        "没什么说的",
        "不知道",
        "没想好",
        "随便",
        "嗯",
        "呃",
        "哈哈哈",
    ]
)
SHOWS = {UNCODED: "未编码", CODED: "已编码", PUT_ASIDE: "放一边的", ALL: "全部"}


@dataclass(frozen=True)
class Step:
    """What was just done to the coding, and what undo goes back to."""

    said: str
    codebook: Codebook
    """The codebook before."""
    by_hand: Mapping[str, str | None]
    """The code by hand that each wording concerned had before (None: none)."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The old name of a code under its new one."""


@dataclass(frozen=True)
class Place:
    """Where the reader is: which comments are listed, and which of them is in hand."""

    show: str = UNCODED
    at: int = 0
    done: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Wording:
    """A comment to read: how often it was written, and its code (a place in the codebook, or none)."""

    text: str
    times: int
    place: int
    code: int


def rows_of(sample: Sample, state: State, ignoring: Sequence[str] = ()) -> Mask:
    """Return which rows the comments are taken from."""
    mask = keep(sample.frame, state.filters, ignoring)
    if state.among == "detractor":
        mask &= (sample.frame[CATEGORY] == "detractor").to_numpy()
    return mask


def says_nothing(text: str) -> bool:
    """Return whether a comment holds no opinion: an empty phrase, or nothing but digits and signs."""
    words = text.strip().rstrip("。.!！~")
    return words in SAYING_NOTHING or not any(sign.isalpha() for sign in words)


def wordings(sample: Sample, state: State, show: str) -> list[Wording]:
    """Return the comments to list, the most frequent wordings first, beside given reasons the empty last."""
    times = sample.comments.times(rows_of(sample, state))
    codes = sample.comments.code(state.codebook, state.by_hand)
    here = times > 0
    if show != ALL:
        here &= {UNCODED: codes == NO_CODE, CODED: codes >= 0, PUT_ASIDE: codes == ASIDE}[show]
    places = np.flatnonzero(here)
    places = places[np.argsort(-times[places], kind="stable")]
    if (
        state.coding == REASON
    ):  # coders go by more than the words: beside “无” their reason looks like a fault
        empty = [says_nothing(sample.comments.texts[place]) for place in places]
        places = places[np.argsort(empty, kind="stable")]
    texts = sample.comments.texts
    return [Wording(texts[place], int(times[place]), int(place), int(codes[place])) for place in places]


def comments_view(sample: Sample, state: State) -> Markup:
    """Return the reasons as a Pareto chart, with whose coding and whose comments are counted."""
    mask = rows_of(sample, state, ignoring=[THEME, REASON])
    own = state.coding == THEME
    parts: list[Child] = [_controls(sample, state)]
    if own and not state.codebook:
        parts.append(_first_steps())
    else:
        parts.append(_pareto(sample, state, mask))
    if own and state.codebook and REASON in sample.dimensions:
        parts.append(_comparison(sample, state, mask))
    return join(parts)


def _controls(sample: Sample, state: State) -> Markup:
    codings = CODINGS if REASON in sample.dimensions else {THEME: CODINGS[THEME]}
    return tag(
        "div",
        switch("among", "谁的原话", AMONG, state.among),
        switch("coding", "谁的编码", codings, state.coding) if len(codings) > 1 else None,
        class_="wb-row wb-controls",
    )


def _first_steps() -> Markup:
    return tag(
        "div",
        tag("b", "先读，再归类："),
        "① 在下面读十条原话；② 在右边写一个原因和几个关键词，带这些词的原话就归到这个原因；"
        "③ 关键词认不准的，按数字键一条条归；④ 未编码的不到两成时，看排列图：先解决哪几类。",
        class_="wb-note",
    )


def _pareto(sample: Sample, state: State, mask: Mask) -> Child:
    column = THEME if state.coding == THEME else REASON
    dimension = sample.dimension(column)
    rows = mask & (sample.comments.of_row >= 0)
    table = pareto(tally(sample.frame[column], rows))
    reasons = [
        Reason(str(value), dimension.names[str(value)], int(count), share, cumulative)
        for value, count, share, cumulative in table.itertuples()
    ]
    vital = vital_few(table)
    among = {**state.filters} if state.among == "all" else {**state.filters, CATEGORY: ("detractor",)}
    about = subject(sample, {name: values for name, values in among.items() if name not in (THEME, REASON)})
    finding = findings.of_reasons(about, reasons, vital, CODINGS[column])
    chosen = [str(value) for value in state.filters.get(column, ())]
    words = _counted(sample, state, rows, sum(reason.count for reason in reasons))
    if not reasons:
        return join([tag("p", tag("b", finding)), tag("p", words, class_="wb-soft")])
    picture = pareto_chart(reasons, finding, "占已归类原话的比例", vital, chosen)
    return join([picture, tag("p", words, class_="wb-soft"), reasons_link("原因排列", reasons)])


def _counted(sample: Sample, state: State, rows: Mask, coded: int) -> str:
    total, aside = int(rows.sum()), 0
    if state.coding == THEME:
        codes = sample.comments.code(state.codebook, state.by_hand)
        aside = int((sample.comments.per_row(codes)[rows] == ASIDE).sum())
    share = f"（{percent(coded / total)}）" if total else ""
    few = f"⚠ 不足 {THIN} 条，占比只能当线索。" if 0 < coded < THIN else ""
    put_aside = f"，放一边 {aside:,} 份" if aside else ""
    return (
        f"有原话的 {total:,} 份答卷里，已归类 {coded:,} 份{share}{put_aside}，"
        f"未归类 {total - coded - aside:,} 份；图里只有已归类的。{few}"
    )


def _comparison(sample: Sample, state: State, mask: Mask) -> Markup:
    """Set the trainee's codes beside those of the survey's own coders."""
    button = tag(
        "button",
        "收起对照" if state.comparing else "和调查编码员对一对",
        data_action="compare",
        aria_expanded="true" if state.comparing else "false",
    )
    if not state.comparing:
        return button
    codes = sample.comments.per_row(sample.comments.code(state.codebook, state.by_hand))
    found = matches(codes, state.codebook, sample.frame[REASON], mask)
    names = sample.dimension(REASON).names
    rows = [
        tag(
            "tr",
            tag("td", match.code),
            tag("td", f"{match.n:,}", class_="wb-number"),
            tag("td", "、".join(f"{names[other]} {percent(share)}" for other, share in match.others[:3])),
        )
        for match in found
    ]
    heads = tag(
        "tr",
        tag("th", "我的编码"),
        tag("th", "条数", class_="wb-number"),
        tag("th", "调查编码员归到（前三类）"),
    )
    hint = "一类里混着好几种原因，关键词可能太宽；编码员的答案也只是一种读法，不是标准答案。"
    return join([button, tag("table", heads, rows), tag("p", hint, class_="wb-soft")])
