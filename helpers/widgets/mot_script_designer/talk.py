"""The page of the role play: the customer speaks line by line, and every reply is kept and compared."""

from helpers.exercises.rubric import Review, Rubric, review
from helpers.exercises.script import Reaction, Situation, in_words
from helpers.markup import Child, tag
from helpers.widgets.mot_script_designer.draft import Draft, Talk
from helpers.widgets.mot_script_designer.writing import score
from helpers.widgets.writing import limits, needs, paper, spoken

NOT_REACHED = "客户没有被接住。可以点“重说上一句”。"
ASKED = "把你会说出口的原话打进去，两三句整话；只记要点，客户听不懂。"


def talk_page(draft: Draft, situation: Situation, rubric: Rubric) -> Child:
    """Return the conversation so far, and the next reply or what there is to say of all."""
    talk = draft.talk
    heard = {found.step: found for found in _heard(talk, rubric)}
    steps = [step for step in talk.replies if step in heard]
    said = [
        _exchange(
            rubric.steps[step].label,
            talk.replies[step],
            heard[step],
            situation.reactions.get(step),
            is_news=step == steps[-1],
        )
        for step in steps
    ]
    step = next_step(talk, rubric)
    lines = tag("div", _line("客户", situation.opening), said, class_="wb-talk")
    known = tag("details", tag("summary", "可以用的事实，可以和不能承诺的"), limits(situation))
    ahead = _afterwards(talk, situation, rubric) if step is None else _reply(talk, step, rubric)
    return [known, lines, ahead]


def next_step(talk: Talk, rubric: Rubric) -> str | None:
    """Return the step that is to be said next; `None` when all is said."""
    return next((step for step in rubric.steps if step not in talk.replies), None)


def is_reached(found: Review) -> bool:
    """Whether a customer feels heard: at least half of the points, however curt, and nothing that hurts."""
    return not found.hurts and sum(rule.points for rule in found.met) * 2 >= found.possible


def _heard(talk: Talk, rubric: Rubric) -> tuple[Review, ...]:
    return review(rubric.steps, rubric.rules, rubric.taboos, talk.replies)


def _exchange(label: str, words: str, found: Review, reaction: Reaction | None, is_news: bool) -> Child:
    reached = is_reached(found)
    answer = None
    if reaction:
        answer = _line("客户", reaction.well if reached else reaction.badly, is_news=is_news)
    return [
        _line(f"你 · {label}", words, own=True),
        answer,
        tag("p", tag("b", "" if reached else NOT_REACHED), in_words(found), class_="wb-soft"),
    ]


def _line(who: str, words: str, own: bool = False, is_news: bool = False) -> Child:
    return tag(
        "p",
        tag("b", f"{who}："),
        words,
        class_="wb-mine" if own else "wb-theirs",
        role="status" if is_news else None,
    )


def _reply(talk: Talk, step: str, rubric: Rubric) -> Child:
    label, prompt = rubric.steps[step].label, rubric.steps[step].prompt
    text = talk.drafts.get(step, "")
    return tag(
        "div",
        tag("p", tag("b", f"轮到你 · {label}："), prompt, tag("br"), ASKED),
        paper("reply", step, text, (), f"你的回答：{label}", 3),
        tag(
            "div",
            tag("button", "说出去", data_action="say", class_="wb-primary", disabled=not text.strip()),
            _back(talk),
            spoken(text),
            class_="wb-under-paper",
        ),
    )


def _back(talk: Talk) -> Child:
    if not talk.replies:
        return None
    again = tag("button", "从头再练一遍", data_action="ask", data_value="start_again")
    return [tag("button", "重说上一句", data_action="back"), again]


def _afterwards(talk: Talk, situation: Situation, rubric: Rubric) -> Child:
    heard = _heard(talk, rubric)
    rows = [
        tag(
            "tr",
            tag("th", rubric.steps[found.step].label, scope="row"),
            tag("td", f"{found.points:g} / {found.possible:g}"),
            tag("td", in_words(found)),
        )
        for found in heard
        if found.step is not None
    ]
    head = tag("tr", tag("th", "步骤"), tag("th", "得分"), tag("th", "对照评分表"))
    hidden = needs(situation)
    return tag(
        "div",
        tag("p", tag("b", f"四句都说完了，一共 {score(heard)} 分。"), role="status"),
        tag("table", tag("thead", head), tag("tbody", rows)),
        tag("div", tag("b", "这位客户心里的话"), hidden, class_="wb-note") if hidden else None,
        tag(
            "div",
            tag("button", "把这四句放进话术", data_action="take", class_="wb-primary"),
            _back(talk),
            class_="wb-under-paper",
        ),
    )
