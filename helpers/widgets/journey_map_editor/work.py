"""The work on a map: what is in hand, what is done with it by the name of an action, and how it is undone."""

from collections.abc import Callable
from typing import Any

from helpers.exercises.journey import JourneyAnswer
from helpers.exercises.journey_map import (
    FIELDS,
    MOST_STAGES,
    MOST_TOUCHPOINTS,
    JourneyMap,
    Stage,
    Touchpoint,
)
from helpers.exercises.number import read_number
from helpers.widgets.history import History

BLANK = JourneyMap(
    stages=tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(("之前", "之中", "之后"), 1))
)


class Work:
    """Two maps, the `side` (as_is, to_be) and touchpoint or stage in hand, and everything that changes them.

    `said` is what there is to say of the last action, `to_write` the field to write in after it.
    """

    def __init__(self, begun: JourneyAnswer) -> None:
        self._history = History(begun)
        self.side, self.both, self.is_asking = "as_is", False, False
        self.chosen = self.stage = self.said = ""
        self.to_write: tuple[str, str] | None = None
        self.choose("")

    @property
    def state(self) -> JourneyAnswer:
        """Both maps as they stand."""
        return self._history.now

    @property
    def map(self) -> JourneyMap:
        """The map in hand."""
        return self.state.side(self.side)

    @property
    def point(self) -> Touchpoint | None:
        """The touchpoint in hand; None where there are none, or a stage is in hand."""
        return None if self.map.stage(self.stage) else self.map.find(self.chosen)

    @property
    def can(self) -> tuple[bool, bool]:
        """Whether there is something to undo, and to redo."""
        return bool(self._history.past), bool(self._history.future)

    def act(self, action: str, value: str) -> bool:
        """Do what an action says; tell whether there is such an action."""
        do: Callable[[str], None] | None = getattr(self, f"_do_{action}", None)
        self.said, self.to_write = "", None
        if do is not None:
            do(value)
        return do is not None

    def choose(self, point: str) -> None:
        """Take a touchpoint in hand; where there is no such one, the first."""
        points = self.map.touchpoints
        self.stage = ""
        self.chosen = point if self.map.find(point) else (points[0].id if points else "")

    def replace(self, answer: JourneyAnswer) -> None:
        """Go on with other maps; this is undone like any change."""
        self._change(answer)
        self.side, self.both, self.is_asking = "as_is", False, False
        self.choose("")

    # --- what is in hand ---

    def _do_show(self, view: str) -> None:
        self.both, self.is_asking = view == "both", view != "as_is" and self.state.to_be is None
        if not self.is_asking:
            self.side = "as_is" if view == "as_is" else "to_be"
            self.choose(self.chosen)

    def _do_copy(self, _value: str) -> None:
        self._change(self.state.put("to_be", self.state.as_is))
        self.is_asking, self.side = False, "to_be"

    def _do_later(self, _value: str) -> None:
        self.is_asking = self.both = False

    def _do_point(self, name: str) -> None:
        side, _, point = name.partition(".")
        if side in self.state.maps:
            self.side = side
            self.choose(point)

    def _do_pick(self, point: str) -> None:
        self.choose(point)

    def _do_stage(self, stage: str) -> None:
        self.stage = stage

    def _do_walk(self, step: str) -> None:
        points = self.map.touchpoints
        if points:
            place = min(max(self.map.place(self.chosen) + int(step), 0), len(points) - 1)
            self.choose(points[place].id)

    # --- what is undone and done again ---

    def _do_undo(self, _value: str) -> None:
        self._restore(self._history.undo())

    def _do_redo(self, _value: str) -> None:
        self._restore(self._history.redo())

    def _restore(self, history: History[JourneyAnswer]) -> None:
        self._history = history
        if self.state.to_be is None:
            self.side, self.both = "as_is", False
        self.choose(self.chosen)

    # --- what is written: the name `<side>.<touchpoint>.<field>` brings a late word to its place ---

    def _do_head(self, written: str) -> None:
        (side, field), text, name = _parts(written)
        self._write(side, lambda one: one.set_head(field, text), name)

    def _do_field(self, written: str) -> None:
        (side, point, field), text, name = _parts(written)
        value: Any = text
        if field == "wait":
            try:
                value = _minutes(text)
            except ValueError as problem:
                self.said = f"等待没有改：{problem}"
                return
        if field in FIELDS:
            self._write(side, lambda one: one.set(point, field, value), name)

    def _do_mot(self, written: str) -> None:
        (side, point), text, name = _parts(written)
        self._write(side, lambda one: one.set(point, "mot", text == "true"), name)

    def _do_stage_name(self, written: str) -> None:
        (side, stage), text, name = _parts(written)
        self._write(side, lambda one: one.rename_stage(stage, text), name)

    def _write(self, side: str, change: Callable[[JourneyMap], JourneyMap], name: str) -> None:
        if side in self.state.maps:
            self._change(self.state.put(side, change(self.state.side(side))), name)

    # --- what is done with the touchpoint in hand ---

    def _do_channel(self, channel: str) -> None:
        self._edit(self.map.set(self.chosen, "channel", channel))

    def _do_emotion(self, emotion: str) -> None:
        self._edit(self.map.set(self.chosen, "emotion", emotion))

    def _do_feel(self, step: str) -> None:
        if self.point:
            changed = self.map.set(self.chosen, "emotion", self.point.emotion + int(step))
            self._edit(changed, f"{self.side}.{self.chosen}.emotion")

    def _do_add(self, stage: str) -> None:
        self._add(lambda new: self.map.add(new, stage))

    def _do_add_after(self, _value: str) -> None:
        point = self.point
        if point:
            stage, after = point.stage, point.id
            self._add(lambda new: self.map.add(new, stage, after))

    def _do_duplicate(self, _value: str) -> None:
        self._add(lambda new: self.map.duplicate(new, self.chosen))

    def _add(self, make: Callable[[str], JourneyMap]) -> None:
        new = self.state.next_touchpoint
        self._edit(make(new))
        if self.map.find(new):
            self.choose(new)
            self.to_write = ("field", f"{self.side}.{new}.action")
        else:
            self.said = f"一张地图最多 {MOST_TOUCHPOINTS} 个触点，没有再加。"

    def _do_remove(self, _value: str) -> None:
        if self.point is None:
            return
        place = self.map.place(self.chosen)
        self._edit(self.map.remove(self.chosen))
        points = self.map.touchpoints
        self.choose(points[min(place, len(points) - 1)].id if points else "")

    def _do_shift(self, step: str) -> None:
        if self.point:
            self._edit(self.map.move(self.chosen, 1 if step == "1" else -1))

    def _do_drop(self, what: str) -> None:
        moved, _, onto = what.partition("=")
        self._edit(self.map.move_onto(moved, onto))
        self.choose(moved)

    def _do_drop_stage(self, what: str) -> None:
        moved, _, stage = what.partition("=")
        self._edit(self.map.move_to_stage(moved, stage))
        self.choose(moved)

    # --- what is done with the stage in hand ---

    def _do_add_stage(self, _value: str) -> None:
        before = {stage.id for stage in self.map.stages}
        self._edit(self.map.add_stage(self.stage))
        new = [stage.id for stage in self.map.stages if stage.id not in before]
        if new:
            self.stage = new[0]
            self.to_write = ("stage_name", f"{self.side}.{new[0]}")
        else:
            self.said = f"一张地图最多 {MOST_STAGES} 个阶段，没有再加。"

    def _do_shift_stage(self, step: str) -> None:
        self._edit(self.map.move_stage(self.stage, 1 if step == "1" else -1))

    def _do_remove_stage(self, _value: str) -> None:
        self._edit(self.map.remove_stage(self.stage))
        self.choose(self.chosen)

    def _edit(self, changed: JourneyMap, run: str | None = None) -> None:
        self._change(self.state.put(self.side, changed), run)

    def _change(self, changed: JourneyAnswer, run: str | None = None) -> None:
        self._history = self._history.change(changed, run)


def _parts(written: str) -> tuple[list[str], str, str]:
    """Return the parts of `a.b.c=text`, the text, and the name before it."""
    name, _, text = written.partition("=")
    return name.split("."), text, name


def _minutes(text: str) -> float:
    """Return the minutes that were typed; an emptied field is no waiting. Raises ValueError in words."""
    minutes = read_number(text, "分钟") if text.strip() else 0.0
    if minutes < 0:
        raise ValueError("分钟数不能小于 0。")
    return minutes
