"""The widget: two curves to change, what is remembered of them, and where the rule ends."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from helpers.markup import join, tag
from helpers.methods.peak_end import HIGHEST, LOWEST
from helpers.pictures.axes import signed
from helpers.pictures.emotions import emotion_curve, memory_bars
from helpers.widgets.explorable import LONGEST, Explorable, NumberInput, box, trouble
from helpers.widgets.peak_end_simulator.findings import both, finding
from helpers.widgets.peak_end_simulator.state import (
    LONGEST_NAME,
    SIDES,
    State,
    begun,
    changed,
    resumed,
    to_json,
)
from helpers.widgets.peak_end_simulator.stories import FEWEST, LONGEST_DURATION, MOST, Stories
from helpers.widgets.switch import dropdown, switch


class PeakEndSimulator(Explorable):
    """Two curves of emotion; `answer` keeps the story, and the curves of every story that was changed."""

    def __init__(self, answer: Mapping[str, Any], stories: Stories, first: str) -> None:
        self._stories = stories
        self._typed: str | None = None
        self.state = resumed(stories.stories, answer, first)
        super().__init__(answer, shortcuts={"ArrowUp": "raise", "ArrowDown": "lower"})

    def do_story(self, name: str) -> None:
        """Turn to another story, as it was left."""
        if name in self._stories.stories:
            kept = {"story": name, "stories": self._changed()}
            self._become(resumed(self._stories.stories, kept, name))

    def do_side(self, side: str) -> None:
        """Turn to the other curve."""
        if side in SIDES:
            self._become(self.state.on(side))

    def do_moment(self, place: str) -> None:
        """Choose a moment."""
        self._at(place, lambda state: state)

    def do_put(self, value: str) -> None:
        """Put a moment to the emotion that was clicked: `place=emotion`."""
        place, _, emotion = value.partition("=")
        self._at(place, lambda state: state.feeling(int(emotion)))
        self.focus_on("moment", place)

    def do_raise(self, place: str) -> None:
        """Make a moment better by one."""
        self._at(place, lambda state: state.feeling(state.moment.emotion + 1))

    def do_lower(self, place: str) -> None:
        """Make a moment worse by one."""
        self._at(place, lambda state: state.feeling(state.moment.emotion - 1))

    def do_name(self, sent: str) -> None:
        """Name the moment that was typed at: `place=name`."""
        place, _, name = sent.partition("=")
        self._at(place, lambda state: state.called(name))

    def do_lasting(self, sent: str) -> None:
        """Take a typed duration: `place=text`; what is no duration stays in its field, and is said."""
        place, _, text = sent.partition("=")
        try:
            duration = self._duration.read(text)
        except ValueError:
            self._typed = text[:LONGEST]
            self.draw()
            return
        self._at(place, lambda state: state.lasting(duration))

    def do_change(self, how: str) -> None:
        """Use one of the buttons below the curve."""
        changes: dict[str, Callable[[State], State]] = {
            "better": lambda state: state.feeling(state.moment.emotion + 1),
            "worse": lambda state: state.feeling(state.moment.emotion - 1),
            "earlier": lambda state: state.moved(-1),
            "later": lambda state: state.moved(1),
            "add": State.with_one_more,
            "remove": State.without,
            "copy": State.copied,
            "reset": lambda state: begun(state.story, self._stories.stories[state.story]).on(state.side),
        }
        if how in changes:
            self._become(changes[how](self.state))

    def page(self) -> Markup:
        """Return the story, the curves and what they say."""
        story = self._stories.stories[self.state.story]
        curves = both(story, self.state)
        shown = curves[self.state.side]
        other = next(curve for side, curve in curves.items() if side != self.state.side)
        named = {name: one.title for name, one in self._stories.stories.items()}
        sides = {side: curve.label for side, curve in curves.items()}
        return join(
            [
                tag(
                    "div",
                    dropdown("story", "故事", named, self.state.story),
                    tag("span", "改哪一条 ", switch("side", "改哪一条曲线", sides, self.state.side)),
                    class_="wb-row wb-controls",
                ),
                tag("p", story.text),
                tag("p", story.notice, class_="wb-soft"),
                emotion_curve(shown, other, finding(story, self.state), self.state.chosen),
                self._editor(),
                memory_bars(list(curves.values()), story.unit),
                tag(
                    "p",
                    _totals(shown.label, shown.summary.total, other.label, other.summary.total, story.unit),
                    class_="wb-soft",
                ),
                self._limits(),
            ]
        )

    def _editor(self) -> Markup:
        state, moments = self.state, self.state.moments
        buttons = [
            _button("worse", "－", "情绪降一分", state.moment.emotion > LOWEST),
            tag("b", signed(state.moment.emotion)),
            _button("better", "＋", "情绪升一分", state.moment.emotion < HIGHEST),
            _button("earlier", "← 提前", "和前一个时刻换位置", state.chosen > 0),
            _button("later", "推后 →", "和后一个时刻换位置", state.chosen < len(moments) - 1),
            _button("add", "＋ 加一个", "在后面加一个时刻", len(moments) < MOST),
            _button("remove", "✕ 删掉", "删掉这个时刻", len(moments) > FEWEST),
            _button("copy", "抄到另一条", "让另一条曲线和这一条一样", state.curves["a"] != state.curves["b"]),
            _button("reset", "↺ 恢复原样", "恢复这个故事原来的两条曲线", state.story in self._changed()),
        ]
        name = tag(
            "input",
            type="text",
            value=state.moment.name,
            maxlength=LONGEST_NAME,
            data_action="name",
            data_name=state.chosen,
            data_live=True,
            aria_label="时刻的名称",
        )
        lasting, duration = self._duration, state.moment.duration
        how = (
            "点图上的格子，把点放到那里，按住鼠标可以一笔画过去；"
            "或者选中一个点：← → 换点，↑ ↓ 改情绪，回车编辑。"
        )
        return join(
            [
                tag(
                    "div",
                    tag("b", f"第 {state.chosen + 1} 个"),
                    name,
                    box("lasting", state.chosen, lasting, duration, self._typed),
                    lasting.unit,
                    buttons,
                    class_="wb-moment",
                ),
                trouble(lasting, duration, self._typed),
                tag("p", how, class_="wb-soft"),
            ]
        )

    def _limits(self) -> Markup:
        lines = [*self._stories.limits, self._stories.key_values]
        return tag(
            "details",
            tag("summary", "这条规律管到哪里；峰、谷、终从哪里来"),
            tag("ul", [tag("li", one) for one in lines], class_="wb-soft"),
        )

    @property
    def _duration(self) -> NumberInput:
        unit = self._stories.stories[self.state.story].unit
        return NumberInput("时长", unit, 1, 0.1, LONGEST_DURATION)

    def _at(self, place: str, change: Callable[[State], State]) -> None:
        """Choose a moment and change it; other elements of the page send the arrow keys too."""
        if place.isdecimal() and int(place) < len(self.state.moments):
            self._become(change(self.state.choosing(int(place))))

    def _changed(self) -> dict[str, Any]:
        """The curves of every story that was changed."""
        kept = changed(self.answer)
        if self.state == begun(self.state.story, self._stories.stories[self.state.story]).on(
            self.state.side
        ).choosing(self.state.chosen):
            kept.pop(self.state.story, None)
        else:
            kept[self.state.story] = to_json(self.state)
        return kept

    def _become(self, state: State) -> None:
        self.state, self._typed = state, None
        self.keep(
            {"story": state.story, "side": state.side, "chosen": state.chosen, "stories": self._changed()}
        )


def _totals(label: str, total: float, other: str, others: float, unit: str) -> str:
    sums = f"{label} {signed(total)}，{other} {signed(others)}"
    return f"如果每{unit[0]}都一样算（情绪 × {unit}，加起来）：{sums}。记忆不是这样算的。"


def _button(how: str, words: str, title: str, possible: bool) -> Markup:
    return tag(
        "button",
        words,
        data_action="change",
        data_value=how,
        title=title,
        aria_label=title,
        aria_disabled=None if possible else "true",
    )
