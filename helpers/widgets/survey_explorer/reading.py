"""The desk at which comments are read one after the other, and the codebook beside it."""

import numpy as np
from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.themes import ASIDE, NO_CODE
from helpers.palette import CATEGORY_NAMES
from helpers.widgets.survey_explorer.comments import (
    SHOWS,
    UNCODED,
    Place,
    Wording,
    rows_of,
    wordings,
)
from helpers.widgets.survey_explorer.data import CATEGORY, REASON, SCORE, THEME, Sample
from helpers.widgets.survey_explorer.editor import CodeEditor
from helpers.widgets.survey_explorer.state import State
from helpers.widgets.switch import switch

PAGE = 7


def reading(sample: Sample, state: State, where: Place) -> Markup:
    """Return the comment in hand and the ones around it."""
    listed = wordings(sample, state, where.show)
    at = min(where.at, max(0, len(listed) - 1))
    first = max(0, min(at - 2, len(listed) - PAGE))
    counted = f"第 {at + 1} 种，共 {len(listed):,} 种说法" if listed else "没有原话"
    shows = switch("show", "列出哪些原话", SHOWS, where.show) if state.coding == THEME else None
    return join(
        [
            tag(
                "div",
                shows,
                tag("span", counted, class_="wb-soft", role="status"),
                class_="wb-row wb-controls",
            ),
            _in_hand(sample, state, listed[at]) if listed else _nothing(where.show),
            [
                tag(
                    "button",
                    tag("span", wording.text, class_="wb-words"),
                    tag("span", f"×{wording.times}", class_="wb-soft") if wording.times > 1 else None,
                    tag("span", _code_name(state, wording.code), class_="wb-soft"),
                    data_action="read",
                    data_value=str(place),
                    aria_current="true" if place == at else None,
                    class_="wb-said",
                )
                for place, wording in enumerate(listed[first : first + PAGE], first)
            ],
            _undo(where),
        ]
    )


def _in_hand(sample: Sample, state: State, wording: Wording) -> Markup:
    row = int(np.flatnonzero((sample.comments.of_row == wording.place) & rows_of(sample, state))[0])
    answer = sample.frame.iloc[row]
    facts = [f"推荐分 {answer[SCORE]:g}", CATEGORY_NAMES.get(answer[CATEGORY], "")]
    facts += [
        _fact(sample, answer[column], column)
        for column in ("touchpoint", "plan")
        if column in sample.dimensions
    ]
    if wording.times > 1:
        facts[0] = f"{wording.times} 位客户这样写，其中一位：{facts[0]}"
    if state.coding == REASON:
        code = _fact(sample, answer[REASON], REASON)
    else:
        code = _code_name(state, wording.code) or "还没有归类"
    return tag(
        "div",
        tag("div", " · ".join(fact for fact in facts if fact), class_="wb-soft"),
        tag("div", "“", _marked(wording.text, state, wording.code), "”", class_="wb-quote"),
        tag("div", "归在：", tag("b", code), "（手工）" if wording.text in state.by_hand else None),
        class_="wb-card",
    )


def _fact(sample: Sample, value: object, column: str) -> str:
    return sample.dimensions[column].names.get(str(value), "")


def _marked(text: str, state: State, code: int) -> Child:
    """The comment with the keyword that decided its code marked."""
    if code < 0 or text in state.by_hand:
        return text
    for keyword in list(state.codebook.values())[code]:
        start = text.lower().find(keyword.strip().lower())
        if keyword.strip() and start >= 0:
            end = start + len(keyword.strip())
            return [text[:start], tag("mark", text[start:end]), text[end:]]
    return text


def _nothing(show: str) -> Markup:
    words = "都归好类了。可以看“已编码”，抽查几条归得对不对。" if show == UNCODED else "这里没有原话。"
    return tag("div", words, class_="wb-note wb-good" if show == UNCODED else "wb-note")


def _undo(where: Place) -> Child:
    if not where.done:
        return None
    said = where.done[-1].said
    return tag("p", f"刚{said} ", tag("button", "撤销 ", tag("kbd", "Backspace"), data_action="undo"))


def _code_name(state: State, code: int) -> str:
    return list(state.codebook)[code] if code >= 0 else {NO_CODE: "", ASIDE: "放一边"}[code]


def code_list(sample: Sample, state: State, editing: str | None) -> Markup:
    """Return the codes as numbered buttons, each with its keywords and how many comments it has."""
    times = sample.comments.times(rows_of(sample, state))
    codes = sample.comments.code(state.codebook, state.by_hand)
    counts = np.bincount(codes[codes >= 0], weights=times[codes >= 0], minlength=len(state.codebook)).astype(
        int
    )
    rows = [
        tag(
            "div",
            tag(
                "button",
                tag("kbd", number) if number <= 9 else None,
                f" {code} ",
                tag("span", f"{counts[number - 1]:,}", class_="wb-soft"),
                data_action="assign",
                data_value=code,
                class_="wb-grow",
                title=f"把这条原话归到“{code}”",
            ),
            _small("raise", code, "↑", f"“{code}”先判断", disabled=number == 1),
            _small("edit", code, "改", f"修改“{code}”", pressed=code == editing),
            class_="wb-code",
        )
        for number, code in enumerate(state.codebook, 1)
    ]
    return join(
        [
            tag("h4", "我的编码本"),
            tag("p", "点一个原因，或按数字键，把左边这条归进去。", class_="wb-soft") if rows else None,
            rows,
            tag(
                "div",
                tag("button", tag("kbd", "0"), " 没内容，放一边", data_action="assign", data_value="")
                if rows
                else None,
                tag(
                    "button",
                    "＋ 新原因",
                    data_action="edit",
                    data_value="",
                    aria_expanded=str(editing == "").lower(),
                ),
                class_="wb-row",
            ),
        ]
    )


def _small(
    action: str, value: str, words: str, label: str, pressed: bool = False, disabled: bool = False
) -> Markup:
    return tag(
        "button",
        words,
        data_action=action,
        data_value=value,
        aria_label=label,
        title=label,
        aria_pressed="true" if pressed else None,
        disabled=disabled,
    )


def caught(sample: Sample, state: State, editor: CodeEditor, saving: bool) -> Markup:
    """Return what the keywords written so far would catch, and why the code could not be saved."""
    times = sample.comments.times(rows_of(sample, state))
    found = np.zeros(len(times), dtype=bool)
    for keyword in editor.keywords:
        found |= sample.comments.containing(keyword)
    uncoded = sample.comments.code(state.codebook, state.by_hand) == NO_CODE
    hits, new = int(times[found].sum()), int(times[found & uncoded].sum())
    said = (
        f"这些词出现在 {hits:,} 条原话里，其中 {new:,} 条还没有归类。"
        if editor.keywords
        else "还没有关键词。"
    )
    problem = trouble(state, editor.code, editor.editing or "") if editor.code or saving else None
    return tag("div", said, " ", tag("b", problem, class_="wb-detractor") if problem else None, role="status")


def phrases(sample: Sample, state: State) -> Markup:
    """Return what recurs in the comments without a code, as buttons."""
    uncoded = sample.comments.code(state.codebook, state.by_hand) == NO_CODE
    recurring = sample.comments.recurring(sample.comments.times(rows_of(sample, state)) * uncoded)
    buttons_ = [
        tag(
            "button",
            f"{phrase} ",
            tag("span", count, class_="wb-soft"),
            data_action="phrase",
            data_value=phrase,
        )
        for phrase, count in recurring
    ]
    hint = "未归类的原话里常见（点一下加进关键词）：" if recurring else "未归类的原话里没有反复出现的词。"
    return join([tag("p", hint, class_="wb-soft"), tag("div", buttons_, class_="wb-row wb-small")])


def trouble(state: State, code: str, editing: str) -> str | None:
    """Say why a code cannot be saved under this name, or return None."""
    name = code.strip()
    if not name:
        return "请给这个原因起个名字。"
    if name != editing and name in state.codebook:
        return f"已经有一个原因叫“{name}”。"
    return None
