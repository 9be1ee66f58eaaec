"""`choice`: options as buttons; keys 1–9 pick them."""

import traitlets

from helpers.exercises.choice import Choice
from helpers.markup import join, tag
from helpers.widgets.view import View


class ChoiceWidget(View):
    """The options of a question; `answer` is `{"picked": [...]}`."""

    answer = traitlets.Dict()

    def __init__(self, exercise: Choice, answer: dict[str, object]) -> None:
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
        if action != "pick" or option not in self.exercise.options:
            return
        if self.exercise.several:
            chosen = set(self.picked) ^ {option}
            self.answer = {"picked": [name for name in self.exercise.options if name in chosen]}
        else:
            self.answer = {"picked": [option]}

    def _draw(self, _change: object = None) -> None:
        role, state = ("checkbox", "☑☐") if self.exercise.several else ("radio", "●○")
        buttons = [
            tag(
                "button",
                tag("span", state[0] if option in self.picked else state[1], aria_hidden="true"),
                f" {text} ",
                tag("kbd", number) if number <= 9 else None,
                role=role,
                aria_checked="true" if option in self.picked else "false",
                data_action="pick",
                data_value=option,
            )
            for number, (option, text) in enumerate(self.exercise.options.items(), 1)
        ]
        group = "group" if self.exercise.several else "radiogroup"
        how = "可以选多项" if self.exercise.several else "只选一项"
        self.html = str(
            join(
                [
                    tag("p", f"{how}，点一下，或按数字键。", class_="wb-soft"),
                    tag("div", buttons, class_="wb-options", role=group, aria_label=self.exercise.title),
                ]
            )
        )
