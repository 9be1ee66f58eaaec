"""`ordering`: steps that move up and down by button, by Alt + arrow key, or by dragging."""

from typing import Any

import traitlets

from helpers.exercises.ordering import Ordering
from helpers.markup import Child, join, tag
from helpers.widgets.view import View

KEYS = {"Alt+ArrowUp": "up", "Alt+ArrowDown": "down", "Ctrl+ArrowUp": "up", "Ctrl+ArrowDown": "down"}
HOW_TO = "按 ↑ ↓ 选一步，按 Alt + ↑ ↓ 移动它；也可以点箭头，或用鼠标拖动。"


class OrderingWidget(View):
    """Steps in an order; `answer` is `{"order": [...]}` once a step was moved or the order was confirmed."""

    answer = traitlets.Dict()

    def __init__(self, exercise: Ordering, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        super().__init__(on_action=self._act, shortcuts=KEYS)
        self.observe(self._draw, "answer")
        self.answer = answer
        self._draw()

    @property
    def order(self) -> list[str]:
        """The steps as they stand on the screen."""
        return list(self.answer.get("order") or self.exercise.steps)

    def _act(self, action: str, value: str) -> None:
        if action == "confirm":
            self.answer = {"order": self.order, "confirmed": True}
        elif action in ("up", "down"):
            self._move(value, self._place(value) + (1 if action == "down" else -1))
        elif action == "put":
            step, _, target = value.partition("=")
            self._move(step, self._place(target))

    def _place(self, step: str) -> int:
        return self.order.index(step) if step in self.exercise.steps else -1

    def _move(self, step: str, place: int) -> None:
        order = self.order
        if step in order and 0 <= place < len(order) and place != order.index(step):
            order.remove(step)
            order.insert(place, step)
            self.answer = {"order": order}

    def _draw(self, _change: object = None) -> None:
        rows = [self._step(place, step) for place, step in enumerate(self.order, 1)]
        steps = tag("ol", rows, class_="wb-steps", aria_label=self.exercise.title, data_arrows=True)
        self.html = str(join([tag("p", HOW_TO, class_="wb-soft"), steps, self._confirm()]))

    def _step(self, place: int, step: str) -> Child:
        text = self.exercise.steps[step]
        return tag(
            "li",
            tag(
                "div",
                tag("span", place, class_="wb-place"),
                tag("span", text, class_="wb-grow"),
                class_="wb-step",
                role="button",
                tabindex=0,
                aria_label=f"第 {place} 步：{text}",
                aria_keyshortcuts="Alt+ArrowUp Alt+ArrowDown",
                data_action="step",
                data_value=step,
            ),
            self._arrow("up", "↑", f"上移：{text}", step, place > 1),
            self._arrow("down", "↓", f"下移：{text}", step, place < len(self.exercise.steps)),
            data_drag=step,
            data_drop="put",
            data_value=step,
            draggable="true",
        )

    def _arrow(self, action: str, sign: str, label: str, step: str, possible: bool) -> Child:
        # The keyboard has Alt + arrow keys, so the arrows would only be stops on the way.
        return tag(
            "button",
            sign,
            tabindex=-1,
            aria_label=label,
            title=label,
            aria_disabled=None if possible else "true",
            data_action=action,
            data_value=step,
        )

    def _confirm(self) -> Child:
        if self.exercise.graded and self.answer.get("order"):
            return None
        text = "就是这个顺序" if self.exercise.graded else "就是这个顺序，看看对不对"
        done = "true" if self.answer.get("confirmed") else None
        return tag("button", text, data_action="confirm", class_="wb-primary", aria_disabled=done)
