"""A text that is read while it is written: what hurts is underlined in it, its rules stand beside it."""

from collections.abc import Iterator

from markupsafe import Markup

from helpers.exercises.base import LONGEST_TEXT
from helpers.exercises.rubric import Hurt, Review, Rule, length
from helpers.exercises.script import Situation
from helpers.markup import Child, tag

CHARACTERS_A_MINUTE = 240  # somebody who speaks calmly
TRIED = 10  # characters after which an example may be looked at
HONEST = "检查只认词语，会看漏，也会看错；说得好不好，请搭档和讲师来听。"
MOST_HURTS = 4  # what is explained at once; the others are underlined


def taken(text: str) -> tuple[str, str]:
    """Return what is kept of a text that came from the page, and what to say of the rest."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    over = len(text) - LONGEST_TEXT
    if over <= 0:
        return text, ""
    return text[:LONGEST_TEXT], f"最多写 {LONGEST_TEXT:,} 个字，最后的 {over:,} 个字没有放进来。"


def paper(action: str, name: str, text: str, hurts: tuple[Hurt, ...], label: str, lines: int) -> Markup:
    """Return a text area that sends `action` with `name=text`; the places that hurt are underlined in it.

    The same words lie under the text area, unseen but for the underlines: it is never redrawn itself.
    """
    under = tag("div", _marked(text, hurts), class_="wb-under", aria_hidden="true")
    writing = tag(
        "textarea",
        text,
        data_action=action,
        data_name=name,
        data_live=True,
        rows=lines,
        aria_label=label,
    )
    return tag("div", under, writing, class_="wb-paper")


def spoken(text: str, aloud: bool = True) -> Markup:
    """Return how long a text is: its characters, and the seconds of speech of one that is to be said."""
    count = length(text)
    seconds = f"，说出来约 {round(count * 60 / CHARACTERS_A_MINUTE):,} 秒" if aloud else ""
    return tag("span", f"{count:,} 个字{seconds}" if count else "还没有写", class_="wb-soft")


def checks(found: Review, opened: str) -> Markup:
    """Return the rules of a step, each with its mark; `opened` names the one whose reason is shown.

    A rule that has more to say is a button of the action `why`.
    """
    lines = [_check(rule, rule in found.met, rule.id == opened) for rule in found.rules]
    return tag("ul", _whole_sentences(found), lines, class_="wb-checks")


def explained(hurts: tuple[Hurt, ...]) -> Child:
    """Return why words hurt and what to say instead, each kind of words once."""
    kinds = {hurt.words: hurt.taboo for hurt in hurts}
    if not kinds:
        return None
    shown = list(kinds.items())[:MOST_HURTS]
    lines = [
        tag("li", tag("b", f"⚠ “{words}”"), f" {taboo.why.rstrip('。')}。换成：{taboo.instead}")
        for words, taboo in shown
    ]
    rest = len(kinds) - len(shown)
    more = tag("li", f"还有 {rest} 种说法画了线，改掉上面的再看。") if rest else None
    return tag("ul", lines, more, class_="wb-note wb-bad wb-hurts")


def situation_note(situation: Situation, sector: str = "") -> Markup:
    """Return who the customer is, what happened, and what he says first."""
    kind = f"情境 · {sector} · 教学模拟" if sector else "情境 · 教学模拟"
    return tag(
        "div",
        tag("p", tag("span", kind, class_="wb-badge"), tag("b", situation.title)),
        tag("p", tag("b", "客户："), situation.customer),
        tag("p", tag("b", "经过："), situation.happened),
        tag("p", f"“{situation.opening}”", class_="wb-opening"),
        class_="wb-card wb-situation",
    )


def limits(situation: Situation) -> Child:
    """Return what may be used and promised, and what may not, side by side."""
    known = {
        "可以用的事实": situation.facts,
        "可以承诺": situation.may,
        "不能承诺": situation.may_not,
    }
    shown = [
        tag("div", tag("b", title), tag("ul", [tag("li", text) for text in texts]))
        for title, texts in known.items()
        if texts
    ]
    return tag("div", shown, class_="wb-limits") if shown else None


def needs(situation: Situation) -> Child:
    """Return what the customer wanted and what both sides win, as a teacher would tell it afterwards."""
    told = {
        "说出口的需求": situation.explicit_need,
        "没说出口的": situation.underlying_need,
        "单位赢得": situation.business_win,
        "客户心里赢得": situation.personal_win,
    }
    lines = [tag("li", tag("b", f"{title}："), text) for title, text in told.items() if text]
    return tag("ul", lines) if lines else None


def example(step: str, text: str, tried: str, is_open: bool, more: Child = None) -> Child:
    """Return the button of the action `example`, which opens only when something was `tried`."""
    if not text:
        return None
    if length(tried) < TRIED:
        words = f"先写 {TRIED} 个字，再看范例"
        return tag("button", words, data_action="example", data_value=step, aria_disabled="true")
    button = tag(
        "button",
        "收起范例" if is_open else "看范例",
        data_action="example",
        data_value=step,
        aria_expanded="true" if is_open else "false",
    )
    note = tag("div", tag("p", tag("b", "范例（不是唯一的说法）："), text), more, class_="wb-note")
    return [button, note if is_open else None]


def _whole_sentences(found: Review) -> Child:
    if not found.too_short:
        return None
    words = f"写成整句，像对他说的一样（至少 {found.too_short} 个字）"
    return tag("li", tag("span", tag("span", "○ 太短", class_="wb-mark"), words, class_="wb-check"))


def _check(rule: Rule, is_met: bool, is_open: bool) -> Markup:
    mark = tag("span", "✓ 有了" if is_met else "○ 没听到", class_="wb-mark")
    label = rule.label if is_met else rule.missed
    style = "wb-met" if is_met else None
    if not rule.reason and not rule.example:
        return tag("li", tag("span", mark, label, class_="wb-check"), class_=style)
    button = tag(
        "button",
        mark,
        tag("span", label, class_="wb-grow"),
        tag("span", "▾" if is_open else "▸", aria_hidden="true"),
        class_="wb-check",
        data_action="why",
        data_value=rule.id,
        aria_expanded="true" if is_open else "false",
    )
    say = f"例如：“{rule.example.strip('“”')}”" if rule.example else None
    why = tag("div", rule.reason, tag("br") if rule.reason and say else None, say, class_="wb-why")
    return tag("li", button, why if is_open else None, class_=style)


def _marked(text: str, hurts: tuple[Hurt, ...]) -> Iterator[Child]:
    done = 0
    for hurt in hurts:
        yield text[done : hurt.start]
        yield tag("mark", text[hurt.start : hurt.end])
        done = hurt.end
    yield text[done:]
