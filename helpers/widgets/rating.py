"""`rating`: a row of steps an item, and the profile they make; digits rate, arrows walk."""

from typing import Any

import traitlets
from markupsafe import Markup

from helpers.exercises.rating import Rating
from helpers.markup import Child, join, tag
from helpers.pictures.profile import profile
from helpers.widgets.view import View


class RatingWidget(View):
    """Items on a scale; `answer` is `{"ratings": {item: step}}`.

    One row is the current one: digits rate it and go on to the next. It is kept here and not in the page, so
    that digits typed fast each reach their own row.
    """

    answer = traitlets.Dict()
    current = traitlets.Unicode()

    def __init__(self, exercise: Rating, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        super().__init__(on_action=self._act, shortcuts=_shortcuts(exercise))
        self.answer = answer
        self.current = next(
            (item for item in exercise.items if item not in self.ratings), next(iter(exercise.items))
        )
        self.observe(self._draw, ["answer", "current"])
        self._draw()

    @property
    def ratings(self) -> dict[str, int]:
        """The ratings given so far, by item."""
        return dict(self.answer.get("ratings", {}))

    def _act(self, action: str, value: str) -> None:
        if action == "rate":
            item, _, step = value.rpartition("=")
            self._rate(item, int(step))
        elif action == "digit":
            self._rate(self.current, int(value))
            self._walk(1)
        elif action == "step":
            self._rate(self.current, self._stepped(int(value)))
        elif action == "walk":
            self._walk(int(value))
        elif action == "clear":
            self.answer = {
                "ratings": {item: step for item, step in self.ratings.items() if item != self.current}
            }
            self._focus()

    def _rate(self, item: str, step: int) -> None:
        if item not in self.exercise.items or step not in self.exercise.scale.steps:
            return
        with self.hold_trait_notifications():
            self.current = item
            self.answer = {"ratings": {**self.ratings, item: step}}
        self._focus()

    def _stepped(self, by: int) -> int:
        """The step an arrow leads to: along the scale, and from no rating onto its nearer end."""
        scale = self.exercise.scale
        start = self.ratings.get(self.current, scale.low - 1 if by > 0 else scale.high + 1)
        return min(max(start + by, scale.low), scale.high)

    def _walk(self, by: int) -> None:
        items = list(self.exercise.items)
        self.current = items[min(max(items.index(self.current) + by, 0), len(items) - 1)]
        self._focus()

    def _focus(self) -> None:
        self.focus_on("rate", f"{self.current}={self.ratings.get(self.current, self.exercise.scale.low)}")

    def _draw(self, _change: object = None) -> None:
        exercise, scale = self.exercise, self.exercise.scale
        ends = f"{scale.low} = {scale.low_label}，{scale.high} = {scale.high_label}"
        keys = "点一下，或按数字键评分（自动到下一行）；↑ ↓ 换一行，← → 改评分，Delete 清除。"
        rows = [self._row(item, text) for item, text in exercise.items.items()]
        self.html = str(
            join(
                [
                    tag("p", ends, "。", keys, class_="wb-soft"),
                    tag("div", rows, class_="wb-ratings", role="group", aria_label=exercise.title),
                    self._profile(),
                ]
            )
        )

    def _row(self, item: str, text: str) -> Child:
        rating, is_current = self.ratings.get(item), item == self.current
        stop = rating if rating is not None else self.exercise.scale.low
        buttons = [
            tag(
                "button",
                f"✓{step}" if step == rating else step,
                role="radio",
                aria_checked="true" if step == rating else "false",
                aria_label=self._words(step),
                tabindex=0 if is_current and step == stop else -1,
                data_action="rate",
                data_value=f"{item}={step}",
            )
            for step in self.exercise.scale.steps
        ]
        return tag(
            "div",
            tag("span", "▸ " if is_current else "", text, class_="wb-item", id=f"{self.model_id}-{item}"),
            tag(
                "span",
                buttons,
                class_="wb-steps-in-line",
                role="radiogroup",
                aria_labelledby=f"{self.model_id}-{item}",
            ),
            class_="wb-rating wb-current" if is_current else "wb-rating",
        )

    def _words(self, step: int) -> str:
        scale = self.exercise.scale
        meaning = {scale.low: scale.low_label, scale.high: scale.high_label}.get(step)
        return f"{step}，{meaning}" if meaning else str(step)

    def _profile(self) -> Child:
        if not self.ratings:
            return None
        note = self.exercise.profile_note
        return [
            profile(self.exercise.items, self.ratings, self.exercise.scale),
            tag("p", note, class_="wb-note") if note else None,
        ]


def pictures(exercise: Rating, answer: dict[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the profile; nothing before an item is rated."""
    ratings = exercise.read_answer(answer).ratings
    return ((exercise.title, profile(exercise.items, ratings, exercise.scale)),) if ratings else ()


def _shortcuts(exercise: Rating) -> dict[str, str]:
    steps = exercise.scale.steps
    digits = {str(step): f"digit:{step}" for step in steps if step < 10}
    if 10 in steps and 0 not in steps:
        digits["0"] = "digit:10"
    return digits | {
        "ArrowUp": "walk:-1",
        "ArrowDown": "walk:1",
        "ArrowLeft": "step:-1",
        "ArrowRight": "step:1",
        "Home": f"step:{-len(steps)}",
        "End": f"step:{len(steps)}",
        "Delete": "clear:",
        "Backspace": "clear:",
    }
