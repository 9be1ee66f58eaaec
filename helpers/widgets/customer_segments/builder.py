"""Step 3 as a page: the rules with what they found, the editor of one of them, picture and comparison."""

from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.counts import THIN
from helpers.methods.segment_values import Described
from helpers.pictures.axes import percent, signed
from helpers.pictures.groups import between
from helpers.pictures.segments import TEN_THOUSAND
from helpers.widgets.customer_segments import results
from helpers.widgets.customer_segments.editor import editor
from helpers.widgets.customer_segments.fields import Base
from helpers.widgets.customer_segments.portrait import portrait
from helpers.widgets.customer_segments.presets import PRESETS
from helpers.widgets.customer_segments.rules import Run, say
from helpers.widgets.customer_segments.state import ACTION_NAMES, State, WrittenSegment

HEADS = ("", "群", "人数", "NPS（95% 区间）", "贬损者年收入", "预计流失", "半年离网", "做法")
UNITS = ("", "", "", "", "万元", "万元 / 年", "", "")


def page(base: Base, state: State, run: Run, cut: float, open_: int | None, said: str, undo: bool) -> Markup:
    """Return the page; `open_` is the segment in the editor, `said` what the last edit had to say."""
    places = list(run.segments)
    chosen = str(places.index(open_)) if open_ in places else ""
    parts: list[Child] = [
        _starts(base, state, cut, undo),
        tag("div", said, class_="wb-note wb-bad", role="alert") if said else None,
        _table(base, state, run, open_),
        editor(base, state.segments[open_], open_) if open_ is not None else None,
        _portrait(base, run, open_),
        _faults(run),
        results.pictures_of(base, run, state, cut, chosen) if run.segments else None,
        _more("这些数怎么算", tag("ul", [tag("li", line) for line in results.glossary(base)])),
    ]
    if run.segments:
        parts.append(_more("手分和规则，对一对", results.compared(base, run, state), bool(state.actions)))
    # Each part keeps its place, so that what somebody has unfolded stays unfolded.
    return join(tag("div", part) for part in parts)


def _starts(base: Base, state: State, cut: float, undo: bool) -> Child:
    buttons = [
        tag("button", preset.label, data_action="preset", data_value=name, title=preset.note)
        for name, preset in PRESETS.items()
    ]
    names = [one.name for one in state.segments]
    origins = [
        preset.note for preset in PRESETS.values() if [one.name for one in preset.make(base, cut)] == names
    ]
    bar = tag(
        "div",
        tag("span", "从现成的开始：", class_="wb-soft"),
        buttons,
        tag("button", "＋ 加一群", data_action="add", class_="wb-primary"),
        tag("button", "↶ 撤销", data_action="undo", aria_disabled=None if undo else "true"),
        class_="wb-row wb-small wb-segment-bar",
        role="group",
        aria_label="规则",
    )
    return [bar, tag("p", origins[0], class_="wb-soft") if origins else None]


def _table(base: Base, state: State, run: Run, open_: int | None) -> Child:
    if not state.segments:
        words = "还没有群：全部客户都在“其余”里。点一个现成的看看，或者加一个自己的群。"
        return tag("p", words, class_="wb-note")
    heads = [
        tag(
            "th",
            head,
            tag("div", unit, class_="wb-soft") if unit else None,
            scope="col",
            class_="wb-number" if 2 <= at <= 6 else None,
        )
        for at, (head, unit) in enumerate(zip(HEADS, UNITS, strict=True))
    ]
    described = dict(zip(run.segments, run.described, strict=False))
    rows = [
        _row(base, one, place, described.get(place), run, place == open_)
        for place, one in enumerate(state.segments)
    ]
    rest = run.described[-1]
    last = tag("tr", tag("td"), tag("td", tag("b", rest.name), " 哪一群都不符合"), _numbers(rest), tag("td"))
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows, last), class_="wb-segments")
    order = tag(
        "p",
        "从上往下，一位客户进第一个符合的群。点群名改条件；↑ ↓（或 Alt + ↑ ↓）换次序。",
        class_="wb-soft",
    )
    return [order, tag("div", table, class_="wb-segment-scroll")]


def _row(
    base: Base, written: WrittenSegment, place: int, one: Described | None, run: Run, is_open: bool
) -> Markup:
    name = written.name.strip() or f"第 {place + 1} 群"
    if one is None:
        numbers: Child = tag("td", "这条规则还不完整，没有参加计算", colspan=5, class_="wb-soft")
        words = ""
    else:
        numbers, words = _numbers(one), say(base, run.segments[place])
    opener = tag(
        "button",
        tag("b", name),
        data_action="open",
        data_value=place,
        aria_expanded="true" if is_open else "false",
        aria_label=f"改“{name}”的条件",
        title=words,
    )
    moves = [
        tag("button", sign, data_action=action, data_value=place, aria_label=f"{what}“{name}”", title=what)
        for action, sign, what in (
            ("up", "↑", "上移"),
            ("down", "↓", "下移"),
            ("remove", "✕", "删除"),
        )
    ]
    return tag(
        "tr",
        tag("td", tag("div", moves, class_="wb-segment-moves")),
        tag(
            "td", opener, tag("div", words, class_="wb-soft wb-segment-rule", title=words) if words else None
        ),
        numbers,
        tag("td", ACTION_NAMES.get(written.action, "—"), class_="wb-segment-todo"),
        aria_current="true" if is_open else None,
    )


def _numbers(one: Described) -> Child:
    n = f"{'⚠ ' if 0 < one.n < THIN else ''}{one.n:,}"
    cells = (
        [n, tag("div", percent(one.share), class_="wb-soft")],
        [signed(one.counts.nps), tag("div", between(results.group(one, 0)), class_="wb-soft")]
        if one.n
        else "—",
        f"{one.at_risk / TEN_THOUSAND:,.1f}",
        f"{one.expected_loss / TEN_THOUSAND:,.1f}",
        percent(one.left_share) if one.n else "—",
    )
    return [tag("td", cell, class_="wb-number") for cell in cells]


def _portrait(base: Base, run: Run, open_: int | None) -> Child:
    if open_ is None or open_ not in run.segments:
        return None
    place = list(run.segments).index(open_)
    mask = run.assignment.codes == place
    asked = {one.field for clause in run.segments[open_].clauses for one in clause.conditions}
    inside = portrait(base, mask, asked) if mask.any() else tag("p", "这一群里没有人。", class_="wb-soft")
    return _more(f"“{run.segments[open_].name}”里是些什么人", inside, open_=True)


def _faults(run: Run) -> Child:
    return [
        tag(
            "div",
            tag("b", "✗ 还不能算　" if fault.stops else "⚠ "),
            fault.words,
            class_="wb-note wb-bad" if fault.stops else "wb-segment-caution",
            role="status",
        )
        for fault in run.faults
    ]


def _more(summary: str, inside: Child, open_: bool = False) -> Markup:
    return tag("details", tag("summary", summary), inside, open=open_)
