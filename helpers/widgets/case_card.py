"""A case card: what happened, with its sources; at a decision one says first what one would do."""

from typing import Any

import traitlets

from helpers.cases import Decision, DecisionPoint, Event, load_case
from helpers.exercises.base import Listing
from helpers.markup import Child, join, paragraphs, tag
from helpers.widgets.view import View


def build(answer: dict[str, Any], case: str) -> "CaseCard":
    """Return the card of course_data/cases/<case>.yaml with what was decided before."""
    return CaseCard(case, answer)


def listings(answer: dict[str, Any]) -> tuple[Listing, ...]:
    """Return what was decided in a case, to take home."""
    if not answer.get("decided"):
        return ()
    case = load_case(answer["case"])
    decided = case.known(answer["decided"])
    rows = tuple(
        (case.decisions[name].question, case.decisions[name].options[decided[name]]) for name in decided
    )
    return (Listing(f"案例：{case.title}", ("要决定的事", "我的选择"), rows),) if rows else ()


class CaseCard(View):
    """A case as a timeline; `answer` is `{"case": name, "decided": {decision: option}}`."""

    answer = traitlets.Dict()

    def __init__(self, name: str, answer: dict[str, Any]) -> None:
        self.name, self.case = name, load_case(name)
        super().__init__(on_action=self._act)
        decided = self.case.known(answer.get("decided", {}))
        self.answer = {"case": name, "decided": decided} if decided else {}
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def decided(self) -> dict[str, str]:
        """The option taken at each decision so far."""
        return dict(self.answer.get("decided", {}))

    def _act(self, action: str, value: str) -> None:
        decision, _, option = value.partition("=")
        decided = self.case.known({decision: option})
        if action == "decide" and decided:
            self.answer = {"case": self.name, "decided": {**self.decided, **decided}}

    def _draw(self, _change: object = None) -> None:
        case, steps = self.case, self._reached()
        left = len(case.events) - len(steps)
        open_ = len(case.decisions) > len(self.decided)
        notice = "教学模拟：人物和事情都是编的" if case.simulated else "真实案例，每件事注明来源"
        ahead = f"后面还有 {left} 步。" if left else "后面还有小结。"
        self.html = str(
            join(
                [
                    tag("span", "案例", class_="wb-badge"),
                    tag("span", notice, class_="wb-soft"),
                    tag("h3", case.title),
                    tag("p", case.teaches),
                    tag("ol", [self._step(step) for step in steps], class_="wb-timeline"),
                    tag("p", f"想好了就点一项；{ahead}", class_="wb-soft", role="status")
                    if open_
                    else self._end(),
                ]
            )
        )

    def _reached(self) -> list[Event | DecisionPoint]:
        """The steps up to the first decision that is still to be taken."""
        steps: list[Event | DecisionPoint] = []
        for step in self.case.events:
            steps.append(step)
            if isinstance(step, DecisionPoint) and step.decision.id not in self.decided:
                break
        return steps

    def _step(self, step: Event | DecisionPoint) -> Child:
        if isinstance(step, DecisionPoint):
            return self._decision(step.decision)
        named = f"［{self.case.sources[step.source]}］" if step.source else None
        source = tag("span", named, class_="wb-soft") if named else None
        return tag("li", tag("b", step.when), tag("div", paragraphs(step.text), source))

    def _decision(self, decision: Decision) -> Child:
        taken = self.decided.get(decision.id)
        options = [
            tag(
                "button",
                text,
                role="radio",
                aria_checked="true" if name == taken else "false",
                data_action="decide",
                data_value=f"{decision.id}={name}",
            )
            for name, text in decision.options.items()
        ]
        comment = tag("div", decision.comments[taken], class_="wb-note", role="status") if taken else None
        return tag(
            "li",
            tag("b", "换你来定"),
            tag(
                "div",
                tag("p", tag("b", decision.question)),
                tag(
                    "div",
                    options,
                    class_="wb-options",
                    role="radiogroup",
                    aria_label=decision.question,
                    data_arrows=True,
                ),
                comment,
            ),
            class_="wb-decision",
        )

    def _end(self) -> Child:
        case = self.case
        sources = "；".join(map(str, case.sources.values()))
        return [
            tag("div", tag("b", "看到了什么"), paragraphs(case.lesson), class_="wb-note wb-good"),
            tag("div", tag("b", "没有看到什么"), paragraphs(case.limits), class_="wb-note")
            if case.limits
            else None,
            tag("p", f"来源：{sources}", class_="wb-soft") if sources else None,
        ]
