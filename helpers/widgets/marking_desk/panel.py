"""The right side of the desk: points by part, a comment, and what is kept of all opinions."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from helpers.listing_files import visible
from helpers.markup import Child, tag
from helpers.widgets.marking_desk.answer import unfold
from helpers.widgets.marking_desk.giving import LONGEST_COMMENT, Giving, number
from helpers.widgets.marking_desk.papers import Opinion, Paper, Part
from helpers.widgets.marking_desk.walk import phrases, sees
from helpers.widgets.marking_desk.work import Work

PHRASE_KEYS = "ghjkl"
SHORT = 16  # characters of a phrase on its button
NEARLY_FULL = 200  # characters left


def panel(work: Work, unfolded: frozenset[str]) -> Markup:
    """Return the side for the paper in hand; `unfolded` says what stands open."""
    giving, paper, me, others = work.giving, work.paper, work.kept.me, work.kept.others
    if paper is None:
        return tag("div")
    alarm = tag("p", paper.notice, class_="wb-note wb-bad") if paper.notice else None
    parts = [_part(giving, place) for place in range(len(giving.parts))]
    rest = tag(
        "div",
        _sum(giving, paper),
        _comment(giving, paper, phrases(work.list, me)),
        _same(work.same, work.alike),
        tag(
            "div",
            tag("button", "保存并看下一份 ", tag("kbd", "s"), data_action="save", class_="wb-primary"),
            tag("span", _kept(work), class_="wb-soft"),
            class_="wb-marking-save",
        ),
        tag("p", counting(paper, me, others), class_="wb-soft"),
        _history(paper, me, others, unfolded),
    )
    return tag("div", alarm, tag("ul", parts, class_="wb-marking-parts"), rest, class_="wb-marking-panel")


def counting(paper: Paper, me: str, others: bool) -> str:
    """Say which points count as things stand."""
    one = paper.counts
    if one is None:
        automatic = f"自动分 {number(paper.automatic)}" if paper.automatic is not None else "没能自动评分"
        changed = "。答案或分值后来改过，以前的评分不算数" if paper.is_changed else ""
        return f"现在算数的：{automatic}{changed}"
    if one.by != me and not sees(paper, me, others):
        return "现在算数的：另一位老师的评分（你评完再显示）"
    who = "你" if one.by == me else one.by
    return f"现在算数的：{who} {moment(one.at)} 给的 {number(one.points)} 分"


def moment(at: datetime) -> str:
    """Write when something was given, by the clock of this machine."""
    here = at.astimezone()
    return f"{here.month} 月 {here.day} 日 {here:%H:%M}"


def _part(giving: Giving, place: int) -> Markup:
    part = giving.parts[place]
    is_current = place == giving.place
    given = giving.items.get(part.name)
    return tag(
        "li",
        tag(
            "button",
            visible(part.label),
            tag("span", _automatic(part), class_="wb-soft"),
            data_action="part",
            data_value=part.name,
            class_="wb-marking-part",
            aria_pressed="true" if is_current else "false",
        ),
        tag(
            "span",
            _step(part, "down", "−", "少半分"),
            tag("b", "–" if given is None else number(given)),
            tag("span", f"/ {number(part.possible)}", class_="wb-soft"),
            _step(part, "up", "+", "多半分"),
            _step(part, "fill", "满", "给满分"),
            class_="wb-marking-points",
        ),
        tag("p", visible(part.heard), class_="wb-soft") if is_current and part.heard else None,
        aria_current="true" if is_current else None,
    )


def _automatic(part: Part) -> str:
    return "没有自动分" if part.automatic is None else f"自动 {number(part.automatic)}"


def _step(part: Part, action: str, sign: str, words: str) -> Markup:
    return tag("button", sign, data_action=action, data_value=part.name, aria_label=f"{part.label}：{words}")


def _sum(giving: Giving, paper: Paper) -> Markup:
    automatic = "" if paper.automatic is None else f"（自动 {number(paper.automatic)}）"
    return tag(
        "p",
        tag("b", f"合计 {number(giving.points)} / {number(giving.possible)} 分"),
        tag("span", automatic, class_="wb-soft"),
        tag("span", f"　还有 {len(giving.missing)} 条没有给分", class_="wb-detractor")
        if giving.missing
        else None,
        class_="wb-marking-sum",
    )


def _comment(giving: Giving, paper: Paper, phrases: Sequence[str]) -> Child:
    area = tag(
        "textarea",
        giving.comment,
        data_action="comment",
        data_name=paper.name,
        data_live=True,
        rows=3,
        maxlength=LONGEST_COMMENT,
        placeholder="写给学员的评语（c）",
        aria_label=f"{paper.label}的评语",
    )
    used = [
        tag(
            "button",
            tag("kbd", key),
            visible(phrase if len(phrase) <= SHORT else f"{phrase[:SHORT]}…"),
            data_action="phrase",
            data_value=str(place),
            title=visible(phrase),
        )
        for place, (key, phrase) in enumerate(zip(PHRASE_KEYS, phrases, strict=False))
    ]
    return [area, _room(giving.comment), tag("div", used, class_="wb-marking-phrases") if used else None]


def _room(comment: str) -> Child:
    """Say what the box takes before it takes no more: a page cuts what is pasted without a word."""
    left = LONGEST_COMMENT - len(comment)
    if left > NEARLY_FULL:
        return None
    full = f"评语最多 {LONGEST_COMMENT} 字，已经满了；再写或再贴的不会收。"
    said = f"还能写 {left} 字" if left > 0 else full
    return tag("p", said, class_="wb-soft" if left > 0 else "wb-warn", role="status")


def _same(same: Sequence[Paper], alike: bool) -> Child:
    if not same:
        return None
    labels = "、".join(f"{paper.number:02}" for paper in same[:6]) + ("……" if len(same) > 6 else "")
    box = tag("input", type="checkbox", checked=alike, data_action="alike", data_value="alike")
    words = f"这份和另外 {len(same)} 份完全相同（{labels}），一起给分 "
    return tag("label", box, words, tag("kbd", "e"), class_="wb-marking-same")


def _kept(work: Work) -> str:
    """Say whether what stands here is saved, whatever else happened."""
    mine = work.paper.latest.get(work.kept.me) if work.paper else None
    if work.giving.says(mine):
        return "✓ 已保存"
    return "草稿已留着，还没有保存" if work.is_draft else "还没有保存"


def _history(paper: Paper, me: str, others: bool, unfolded: frozenset[str]) -> Child:
    seen = [one for one in paper.opinions if one.by == me or sees(paper, me, others)]
    hidden = len(paper.opinions) - len(seen)
    if not paper.opinions:
        return None
    words = f"评分记录（{len(seen)}{f'，另有 {hidden} 条评完再显示' if hidden else ''}）"
    lines = [_line(one, me) for one in reversed(seen)]
    is_open = "history" in unfolded
    return [
        unfold("history", words, unfolded, "o"),
        tag("ol", lines, class_="wb-marking-history") if is_open and lines else None,
    ]


def _line(one: Opinion, me: str) -> Markup:
    return tag(
        "li",
        tag("b", "你" if one.by == me else visible(one.by)),
        f" {moment(one.at)}　{number(one.points)} 分",
        None if one.is_present else "（给改动前的答案或分值）",
        tag("p", visible(one.comment)) if one.comment else None,
    )
