"""The page where the script is written: the customer on the left, one step at a time on the right."""

from collections.abc import Mapping

from helpers.exercises.rubric import Review, Rubric
from helpers.exercises.script import Situation
from helpers.markup import Child, tag
from helpers.widgets.mot_script_designer.draft import OWN, Draft, Own
from helpers.widgets.switch import tabs
from helpers.widgets.writing import (
    HONEST,
    checks,
    example,
    explained,
    limits,
    needs,
    paper,
    situation_note,
    spoken,
)

OWN_FIELDS = {
    "title": ("情境名称", "例如：退货时小票丢了", 1),
    "customer": ("客户是谁", "几岁、做什么、和我们打过什么交道", 2),
    "happened": ("发生了什么", "时间、地点、经过，三句话以内", 3),
    "opening": ("客户的第一句话", "照他的原话写，带着火气也照写", 2),
}


def write_page(
    draft: Draft, situation: Situation, sector: str, rubric: Rubric, reviews: tuple[Review, ...], opened: str
) -> Child:
    """Return the page; `opened` is the rule or the step whose explanation or example is shown."""
    left = own_form(draft.own) if draft.situation == OWN else situation_note(situation, sector)
    found = next(found for found in reviews if found.step == draft.step)
    return [
        _status(reviews),
        tag("div", left, _step(draft, situation, rubric, reviews, found, opened), class_="wb-designer"),
        limits(situation),
    ]


def score(reviews: tuple[Review, ...]) -> str:
    """Return the points of a script out of the possible ones."""
    return f"{sum(found.points for found in reviews):g} / {sum(found.possible for found in reviews):g}"


def own_form(own: Own) -> Child:
    """Return the fields of a situation in the trainee's own words."""
    fields = [
        tag(
            "label",
            tag("b", label),
            tag(
                "textarea",
                getattr(own, name),
                data_action="own",
                data_name=name,
                data_live=True,
                rows=lines,
                placeholder=hint,
            ),
        )
        for name, (label, hint, lines) in OWN_FIELDS.items()
    ]
    heading = tag(
        "p", tag("span", "我的情境", class_="wb-badge"), "写一个你们厅里真有的客户，不写真名和号码。"
    )
    return tag("div", heading, fields, class_="wb-card wb-own")


def _step(
    draft: Draft,
    situation: Situation,
    rubric: Rubric,
    reviews: tuple[Review, ...],
    found: Review,
    opened: str,
) -> Child:
    step, text = rubric.steps[draft.step], draft.texts.get(draft.step, "")
    more = needs(situation) if draft.step == "explore" else None
    model = example(
        draft.step, situation.example.get(draft.step, ""), text, opened == f"example:{draft.step}", more
    )
    return tag(
        "div",
        tabs("step", "四步", _labels(rubric, reviews), draft.step),
        tag("p", step.prompt),
        tag(
            "div",
            tag(
                "div",
                paper("write", draft.step, text, found.hurts, f"{step.label}：要说的话", 6),
                explained(found.hurts),
                tag("div", spoken(text), model, class_="wb-under-paper"),
            ),
            checks(found, opened),
            class_="wb-writing",
        ),
    )


def _labels(rubric: Rubric, reviews: tuple[Review, ...]) -> Mapping[str, str]:
    """Each step with its points, and a tick once nothing is missing or hurting."""
    return {
        found.step: f"{'✓ ' if found.is_green else ''}{rubric.steps[found.step].label} "
        f"{found.points:g}/{found.possible:g}"
        for found in reviews
        if found.step is not None
    }


def _status(reviews: tuple[Review, ...]) -> Child:
    hurts = sum(len(found.hurts) for found in reviews)
    parts = [
        tag("b", f"得分 {score(reviews)}"),
        f" · {hurts} 处要换个说法，每处扣 1 到 2 分" if hurts else None,
        " · 每一条都有了。念一遍，像你会说的吗？" if all(found.is_green for found in reviews) else None,
        tag("span", f"　{HONEST}", class_="wb-soft"),
    ]
    return tag("p", parts, role="status")
