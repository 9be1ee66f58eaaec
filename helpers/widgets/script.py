"""`script`: the situation, and step by step what to write, with the rules beside it while it is written."""

from typing import Any

import traitlets

from helpers.exercises.rubric import MANY, Review
from helpers.exercises.script import Script, ScriptAnswer
from helpers.markup import Child, join, tag
from helpers.widgets.view import View
from helpers.widgets.writing import (
    HONEST,
    checks,
    example,
    explained,
    limits,
    paper,
    situation_note,
    spoken,
    taken,
)

GREEN = "✓ 每一条都有了。再读一遍：是你真会说、真会做的吗？"
KIND = f"一步里有 {MANY} 条以上的，漏一条不扣分；伤人的话每处扣 1 分，怪客户、赶客户的扣 2 分。"


class ScriptWidget(View):
    """A script being written; `answer` is `{"texts": {step: words}}`."""

    answer = traitlets.Dict()

    def __init__(self, exercise: Script, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        self._opened = ""
        self._examples: frozenset[str] = frozenset()
        self._said = ""
        super().__init__(on_action=self._act)
        self.answer = answer
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def texts(self) -> dict[str, str]:
        """What is written so far, by step."""
        return dict(self.answer.get("texts", {}))

    def _act(self, action: str, value: str) -> None:
        before, self._said = self.answer, ""
        if action == "write":
            step, _, text = value.partition("=")
            self._write(step, text)
        elif action == "why":
            self._opened = "" if value == self._opened else value
        elif action == "example" and value in self.exercise.steps:
            self._examples ^= {value}
        if self.answer == before:
            self._draw()

    def _write(self, step: str, text: str) -> None:
        if step in self.exercise.steps:
            kept, self._said = taken(text)
            self.answer = {"texts": {**self.texts, step: kept}}

    def _draw(self, _change: object = None) -> None:
        exercise = self.exercise
        reviews = exercise.review(ScriptAnswer(texts=self.texts))
        situation = exercise.situation
        story = [situation_note(situation), limits(situation)] if situation else None
        notice = tag("p", self._said, class_="wb-note wb-bad") if self._said else None
        steps = [self._step(found) for found in reviews]
        self.html = str(join([story, steps, tag("div", notice, self._status(reviews), role="status")]))

    def _step(self, found: Review) -> Child:
        exercise = self.exercise
        if found.step is None:
            heading = tag("h4", exercise.label(None), self._count(found))
            return tag("section", heading, checks(found, self._opened), class_="wb-script")
        step, text = exercise.steps[found.step], self.texts.get(found.step, "")
        writing = tag(
            "div",
            paper("write", found.step, text, found.hurts, step.label, step.lines),
            explained(found.hurts),
            tag(
                "div",
                spoken(text, aloud=bool(exercise.taboos)),
                self._example(found.step, text),
                class_="wb-under-paper",
            ),
        )
        return tag(
            "section",
            tag("h4", step.label, self._count(found)),
            tag("p", step.prompt) if step.prompt else None,
            tag("div", writing, checks(found, self._opened), class_="wb-writing"),
            class_="wb-script",
        )

    def _count(self, found: Review) -> Child:
        if self.exercise.graded:
            return None
        return tag("span", f"{len(found.met)} / {len(found.rules)}", class_="wb-count")

    def _example(self, step: str, text: str) -> Child:
        """An example, in practice only: a graded script is the trainee's own."""
        exercise = self.exercise
        if exercise.graded:
            return None
        written = [
            exercise.steps[step].example,
            exercise.key.answer.texts.get(step, "") if exercise.key else "",
            exercise.situation.example.get(step, "") if exercise.situation else "",
        ]
        return example(step, next(filter(None, written), ""), text, step in self._examples)

    def _status(self, reviews: tuple[Review, ...]) -> Child:
        if all(found.is_green for found in reviews):
            return tag("p", GREEN, class_="wb-note wb-good")
        missing = sum(len(found.missing) for found in reviews)
        hurts = sum(len(found.hurts) for found in reviews)
        short = sum(bool(found.too_short) for found in reviews)
        parts = [
            f"{missing} 条没听到" if missing else "",
            f"{short} 步太短" if short else "",
            f"{hurts} 处要换个说法" if hurts else "",
        ]
        is_kind = self.exercise.graded and any(len(found.rules) >= MANY for found in reviews)
        said = [HONEST, KIND if is_kind else ""]
        return tag("p", "，".join(filter(None, parts)), "。", *said, class_="wb-soft")
