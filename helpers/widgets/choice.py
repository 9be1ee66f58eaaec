"""`choice`: options as buttons; keys 1–9 pick them."""

from typing import Any

import traitlets

from helpers.exercises.choice import Choice
from helpers.markup import Child, join, tag
from helpers.widgets.view import View


class ChoiceWidget(View):
    """The options of a question; `answer` is `{"picked": [...]}`, with `confirmed` to see feedback."""

    answer = traitlets.Dict()

    def __init__(self, exercise: Choice, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        options = list(exercise.options)
        shortcuts = {str(number): f"pick:{option}" for number, option in enumerate(options[:9], 1)}
        super().__init__(on_action=self._act, shortcuts=shortcuts)
        self.observe(self._draw, "answer")
        self.answer = answer
        self._draw()

    @property
    def picked(self) -> tuple[str, ...]:
        """The options picked now."""
        return tuple(self.answer.get("picked", ()))

    def _act(self, action: str, option: str) -> None:
        if action == "pick" and option in self.exercise.options:
            self._pick(option)
        elif action == "confirm" and self.picked:
            self.answer = {**self.answer, "confirmed": True}

    def _pick(self, option: str) -> None:
        if self.exercise.several:
            chosen = set(self.picked) ^ {option}
            self.answer = {"picked": [name for name in self.exercise.options if name in chosen]}
        else:
            self.answer = {"picked": [option]}

    def _draw(self, _change: object = None) -> None:
        several = self.exercise.several
        group = tag(
            "div",
            [self._option(number, name) for number, name in enumerate(self.exercise.options, 1)],
            class_="wb-options",
            role="group" if several else "radiogroup",
            aria_label=self.exercise.title,
            data_arrows=True,
        )
        how = "可以选多项" if several else "只选一项"
        costs = "选错的会倒扣分，拿不准的先别选。" if several and self.exercise.graded else ""
        how_to = tag("p", f"{how}，点一下，或按数字键。{costs}", class_="wb-soft")
        self.html = str(join([how_to, group, self._confirm()]))

    def _option(self, number: int, name: str) -> Child:
        picked = name in self.picked
        role = "checkbox" if self.exercise.several else "radio"
        return tag(
            "button",
            tag("span", class_="wb-tick"),
            tag("span", self.exercise.options[name], class_="wb-grow"),
            tag("kbd", number, aria_hidden="true") if number <= 9 else None,
            role=role,
            aria_checked="true" if picked else "false",
            data_action="pick",
            data_value=name,
        )

    def _confirm(self) -> Child:
        if self.exercise.graded or not self.exercise.several:
            return None
        waiting = bool(self.picked) and not self.answer.get("confirmed")
        return tag(
            "button",
            "选好了，看看对不对",
            data_action="confirm",
            class_="wb-primary",
            aria_disabled=None if waiting else "true",
        )
