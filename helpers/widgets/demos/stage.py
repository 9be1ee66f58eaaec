"""What the demos share: a stage to be read from the last row, numbers to move, and the points of a talk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.widgets.explorable import (
    Explorable,
    Inputs,
    NumberInput,
    Numbers,
    cautions,
    form,
    resumed,
    starting,
)

KEYS = {"ArrowRight": "next", "PageDown": "next", "ArrowLeft": "back", "PageUp": "back", "0": "reset"}
HINT = "按 → 讲下一点，或者自己动一动右边的滑块。"


@dataclass(frozen=True)
class Point:
    """A point of the talk: the numbers that it sets (the rest are as at the start), and the sentence to say.

    The sentence is worked out from the numbers on the screen.
    """

    name: str
    say: Callable[[Numbers], str]
    sets: Mapping[str, float] = field(default_factory=dict)


class Demo(Explorable):
    """A small explorable for a whole class; `answer` is `{"numbers", "point"}`, {} while untouched.

    A class of its own says in `title` what it is about, in `inputs` what can be moved (an input of step 0 has
    no slider), in `points` what is told, and draws `scene`.
    """

    title: str
    inputs: Inputs
    points: Sequence[Point]
    limits: Sequence[str] = ()

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.numbers = self.resume(answer.get("numbers"))
        point = answer.get("point")
        self.point = point if isinstance(point, int) and 0 < point <= len(self.points) else 0
        digits = {str(number): f"point:{number}" for number in range(1, len(self.points) + 1)}
        super().__init__(answer, shortcuts={**KEYS, **digits, **self.keys_of_its_own()})

    def keys_of_its_own(self) -> Mapping[str, str]:
        """Return what other keys do."""
        return {}

    def resume(self, kept: object) -> Numbers:
        """Return the numbers as they were kept; what no longer fits is as at the start."""
        return resumed(self.inputs, kept)

    def scene(self) -> Markup:
        """Return the picture of the numbers as they are."""
        raise NotImplementedError

    def controls(self) -> Child:
        """Return what can be moved."""
        movable = {name: one for name, one in self.inputs.items() if one.step}
        return form(movable, self.numbers, "可以动的数字")

    def do_type(self, sent: str) -> None:
        """Take a number that was typed or slid to: `name=text`."""
        self.become(self.numbers.taking(self.inputs, sent))

    do_slide = do_type

    def do_point(self, value: str) -> None:
        """Go to a point of the talk, by its number."""
        if value.isdecimal() and 0 < int(value) <= len(self.points):
            self.point = int(value)
            self.numbers = self.told(self.points[self.point - 1])
            self.moved()

    def do_next(self, _value: str) -> None:
        """Go to the next point; after the last there is none."""
        self.do_point(str(self.point + 1))

    def do_back(self, _value: str) -> None:
        """Go to the point before."""
        self.do_point(str(self.point - 1))

    def do_reset(self, _value: str) -> None:
        """Go back to the start."""
        self.numbers, self.point = starting(self.inputs), 0
        self.rest()
        self.keep({})

    def rest(self) -> None:
        """Stop whatever moves by itself."""

    def become(self, numbers: Numbers) -> None:
        """Show other numbers."""
        if numbers != self.numbers:
            self.numbers = numbers
            self.moved()

    def moved(self) -> None:
        """Stop what moves by itself, draw and keep."""
        self.rest()
        self.keep({"numbers": self.numbers.to_json(), "point": self.point})

    def told(self, point: Point) -> Numbers:
        """Return the numbers that a point sets."""
        return Numbers({**starting(self.inputs).values, **point.sets})

    def says(self) -> str:
        """Return the sentence of the point that is on the screen, "" when the numbers were moved since."""
        if not self.point:
            return ""
        point = self.points[self.point - 1]
        return point.say(self.numbers) if self.numbers == self.told(point) else ""

    def page(self) -> Markup:
        """Return the stage: points of the talk, the sentence, the picture, the controls, the limits."""
        said = self.says()
        return tag(
            "section",
            tag("div", tag("h3", self.title), self._talk(bool(said)), class_="wb-demo-head"),
            tag(
                "p",
                said or HINT,
                class_="wb-demo-said" if said else "wb-demo-said wb-soft",
                role="status",
            ),
            tag(
                "div",
                self.scene(),
                tag("div", self.controls(), class_="wb-demo-controls"),
                class_="wb-demo-stage",
            ),
            tag("details", tag("summary", "怎么算的，不能说明什么"), cautions(self._small_print())),
            class_="wb-demo",
            popover=True,
            aria_label=self.title,
        )

    def _small_print(self) -> list[str]:
        whys = [f"{one.label}：{one.why}。" for one in self.inputs.values() if one.why]
        return [*self.limits, *whys]

    def _talk(self, here: bool) -> Markup:
        numbered = [
            tag(
                "button",
                number,
                data_action="point",
                data_value=number,
                title=point.name,
                aria_label=f"第 {number} 点：{point.name}",
                aria_pressed="true" if here and number == self.point else "false",
            )
            for number, point in enumerate(self.points, 1)
        ]
        whole = tag(
            "button",
            tag("span", "大字", class_="wb-demo-small"),
            tag("span", "返回", class_="wb-demo-large"),
            data_whole=True,
            title="铺满屏幕；按 Esc 返回",
        )
        return tag(
            "div",
            _button("back", "←", "上一点（← 键）", self.point > 1),
            numbered,
            _button("next", "→", "下一点（→ 键）", self.point < len(self.points)),
            _button("reset", "重来", "回到开头（0 键）", bool(self.point) or self._touched),
            whole,
            class_="wb-demo-talk",
            role="group",
            aria_label="这一段怎么讲",
        )

    @property
    def _touched(self) -> bool:
        return self.numbers != starting(self.inputs)


def _button(action: str, words: str, title: str, possible: bool) -> Markup:
    return tag(
        "button",
        words,
        data_action=action,
        title=title,
        aria_label=title,
        aria_disabled=None if possible else "true",
    )


def choice(action: str, label: str, options: Mapping[str, str], chosen: str) -> Markup:
    """Return a row of buttons, one of them pressed; the arrow keys are left to the talk."""
    buttons = [
        tag(
            "button",
            words,
            data_action=action,
            data_value=value,
            aria_pressed="true" if value == chosen else "false",
        )
        for value, words in options.items()
    ]
    return tag("div", buttons, role="group", aria_label=label, class_="wb-demo-choice")


def of_hundred(label: str, start: float, high: float = 100, why: str = "") -> NumberInput:
    """Return an input of people in a hundred."""
    return NumberInput(label, "位", start, 0, high, 1, why)
