"""What the small simulators share: one view drawn whole from its answer, and numbers one may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import traitlets
from markupsafe import Markup

from helpers.exercises.number import read_number, show_number
from helpers.markup import Child, join, tag
from helpers.widgets.view import View

LONGEST = 40  # characters of a number that are kept


class Explorable(View):
    """A tool in one view; `answer` (JSON data) is all its state, {} while untouched.

    An action `name` of the page calls the method `do_name` with its value.
    """

    answer = traitlets.Dict()

    def __init__(self, answer: Mapping[str, Any], shortcuts: dict[str, str] | None = None) -> None:
        super().__init__(on_action=self._do, shortcuts=shortcuts)
        self.add_class("wb-frame")
        self.answer = dict(answer)
        self.draw()

    def page(self) -> Markup:
        """Return the whole page, as the state wants it."""
        raise NotImplementedError

    def draw(self) -> None:
        """Bring the page to what the state is now."""
        self.html = str(self.page())

    def keep(self, answer: Mapping[str, Any]) -> None:
        """Draw, and then keep this answer: what cannot be drawn is not kept."""
        self.draw()
        self.answer = dict(answer)

    def _do(self, action: str, value: str) -> None:
        handler = getattr(self, f"do_{action}", None)
        if handler is not None:
            handler(value)


@dataclass(frozen=True)
class NumberInput:
    """A number one may change: what it starts from, its limits, and `why` it starts there.

    `step` is that of its slider; 0 for none.
    """

    label: str
    unit: str
    start: float
    low: float
    high: float
    step: float = 1
    why: str = ""

    def allows(self, value: object) -> bool:
        """Whether this is a number within the limits."""
        return isinstance(value, int | float) and self.low <= value <= self.high

    def read(self, text: str) -> float:
        """Return the number that was typed. Raises ValueError with a sentence for the trainee."""
        if not text.strip():
            raise ValueError("空着算不出来，请填一个数。")
        value = read_number(text, self.unit)
        if not self.allows(value):
            limits = f"{show_number(self.low)} 到 {show_number(self.high)}"
            raise ValueError(f"这里要在 {limits} 之间，现在是 {show_number(value)}。")
        return value


Inputs = Mapping[str, NumberInput]


@dataclass(frozen=True)
class Numbers:
    """The numbers that are calculated with, and what was typed besides that cannot be used."""

    values: Mapping[str, float]
    typed: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def taking(self, inputs: Inputs, sent: str) -> "Numbers":
        """Return the numbers after the page sent `name=text`; a text that is no number leaves the old one."""
        name, _, text = sent.partition("=")
        if name not in inputs:
            return self
        others = {one: typed for one, typed in self.typed.items() if one != name}
        try:
            return Numbers({**self.values, name: inputs[name].read(text)}, others)
        except ValueError:
            return Numbers(self.values, {**others, name: text[:LONGEST]})

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as JSON data."""
        return {"values": dict(self.values), "typed": dict(self.typed)}


def starting(inputs: Inputs) -> Numbers:
    """Return the numbers as they stand there at first."""
    return Numbers({name: one.start for name, one in inputs.items()})


def resumed(inputs: Inputs, kept: object) -> Numbers:
    """Return the numbers as they were kept; one that no longer fits is as at first."""
    numbers = starting(inputs)
    if not isinstance(kept, Mapping):
        return numbers
    values, typed = (
        part if isinstance(part := kept.get(name), Mapping) else {} for name in ("values", "typed")
    )
    fitting = {name: values[name] for name, one in inputs.items() if one.allows(values.get(name))}
    unread = {name: text for name, text in typed.items() if name in inputs and isinstance(text, str)}
    return Numbers({**numbers.values, **fitting}, unread)


def form(inputs: Inputs, numbers: Numbers, label: str) -> Markup:
    """Return a line for each number: its name, a slider, a field to type into, where it comes from.

    The field sends `type`, the slider `slide`, both with `name=text`.
    """
    lines = [_line(name, one, numbers) for name, one in inputs.items()]
    return tag("div", lines, class_="wb-numbers", role="group", aria_label=label)


def box(action: str, name: object, one: NumberInput, value: float, typed: str | None) -> Markup:
    """Return the field to type a number into; `typed` is what was typed last and cannot be used."""
    return tag(
        "input",
        type="text",
        value=show_number(value).replace("−", "-") if typed is None else typed,
        maxlength=LONGEST,
        inputmode="decimal",
        data_action=action,
        data_name=name,
        data_live=True,
        aria_label=f"{one.label}（{one.unit}）",
        aria_invalid="true" if typed is not None else None,
        title=one.why or None,
    )


def trouble(one: NumberInput, value: float, typed: str | None) -> Child:
    """Say why what was typed cannot be used, and that `value` still counts."""
    if typed is None:
        return None
    try:
        one.read(typed)
    except ValueError as error:
        words = f"{error}仍按 {show_number(value)} 计算。"
        return tag("p", words, class_="wb-note wb-bad wb-trouble", role="status")
    return None


def cautions(lines: Iterable[str]) -> Markup:
    """Return what a tool does not prove, as a list below it."""
    return tag("ul", [tag("li", words) for words in lines], class_="wb-soft wb-cautions")


def _line(name: str, one: NumberInput, numbers: Numbers) -> Markup:
    value, typed = numbers[name], numbers.typed.get(name)
    slider: Child = tag("span")
    if one.step:
        slider = tag(
            "input",
            type="range",
            min=one.low,
            max=one.high,
            step=one.step,
            value=show_number(value),
            data_action="slide",
            data_name=name,
            data_live=True,
            aria_label=f"{one.label}，滑块",
        )
    return join(
        [
            tag("span", one.label, title=one.why or None),
            slider,
            box("type", name, one, value, typed),
            tag("span", one.unit),
            trouble(one, value, typed),
        ]
    )


def sources(inputs: Inputs) -> Markup:
    """Return where the numbers one starts from come from, folded away."""
    lines = [tag("li", tag("b", one.label), "：", one.why, "。") for one in inputs.values() if one.why]
    return tag(
        "details",
        tag("summary", "这些起始数字从哪里来（调查是教学模拟数据）"),
        tag("ul", lines, class_="wb-soft"),
    )


def rows(inputs: Inputs, numbers: Numbers) -> tuple[tuple[str | float, ...], ...]:
    """Return the numbers as rows of a listing: name, value, unit."""
    return tuple((one.label, numbers[name], one.unit) for name, one in inputs.items())
