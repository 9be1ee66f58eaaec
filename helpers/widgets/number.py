"""`number`: a box for each number; what cannot be read as one is said at once, and kept."""

from functools import partial
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.exercises.number import Number, read_number, show_number
from helpers.markup import Child, join, tag
from helpers.widgets.view import View


class NumberWidget(widgets.VBox):
    """Fields for numbers; `answer` is `{"values": {field: number}}`, and `typed` for texts that are none."""

    answer = traitlets.Dict()
    problem = traitlets.Unicode()

    def __init__(self, exercise: Number, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        self._how_to = View(str(tag("p", "输入数字后按回车，或点别处。", class_="wb-soft")))
        self.boxes = {name: _box(field.label) for name, field in exercise.fields.items()}
        self.notes = {name: View() for name in exercise.fields}
        rows = [
            widgets.HBox([self.boxes[name], self.notes[name]], layout={"align_items": "center"})
            for name in self.boxes
        ]
        super().__init__([self._how_to, *rows])
        traitlets.dlink((self._how_to, "problem"), (self, "problem"))
        self.observe(self._draw, "answer")
        self.answer = answer
        self._draw()
        for name, box in self.boxes.items():
            box.observe(partial(self._guarded, name), "value")

    def __repr__(self) -> str:
        return "NumberWidget()"

    def _guarded(self, name: str, _change: object) -> None:
        self._how_to.guard(self._typed, name)

    def _typed(self, name: str) -> None:
        values, typed = dict(self.answer.get("values", {})), dict(self.answer.get("typed", {}))
        values.pop(name, None)
        typed.pop(name, None)
        value = self._read(name)
        if isinstance(value, float):
            values[name] = value
        elif value:
            typed[name] = self.boxes[name].value
        self.answer = {"values": values, "typed": typed} if typed else {"values": values}

    def _read(self, name: str) -> float | str | None:
        """The number in a box, or what is wrong with the text in it; nothing for an empty box."""
        text = self.boxes[name].value
        if not text.strip():
            return None
        try:
            return read_number(text, self.exercise.fields[name].unit)
        except ValueError as error:
            return str(error)

    def _draw(self, _change: object = None) -> None:
        for name, box in self.boxes.items():
            value = self.answer.get("values", {}).get(name)
            kept = self.answer.get("typed", {}).get(name, "")
            if value is None and box.value.strip() != kept.strip():
                box.value = kept
            elif value is not None and self._read(name) != value:
                box.value = show_number(value)
            self.notes[name].html = str(join([self._unit(name), self._note(name)]))

    def _unit(self, name: str) -> Child:
        unit = self.exercise.fields[name].unit
        return tag("span", unit) if unit else None

    def _note(self, name: str) -> Child:
        value = self._read(name)
        if isinstance(value, float):
            # In practice the feedback below says it.
            value = self.exercise.fields[name].out_of_range(value) if self.exercise.graded else None
        return tag("span", f"⚠ {value}", class_="wb-warn", role="alert") if value else None


def _box(label: str) -> widgets.Text:
    return widgets.Text(
        description=label,
        continuous_update=False,
        style={"description_width": "180px"},
        layout={"width": "320px"},
    )
