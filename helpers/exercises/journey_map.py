"""A journey map: what a customer goes through to reach a goal, stage by stage, contact by contact."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from helpers.exercises.base import Content, Name
from helpers.methods.peak_end import PeakEnd, summarize

Channel = Literal["physical", "digital", "human"]
CHANNELS: dict[str, str] = {"physical": "物理", "digital": "数字", "human": "人际"}
LOWEST, HIGHEST = -5, 5
MOST_TOUCHPOINTS, MOST_STAGES, MOST_WAIT = 60, 12, 100_000.0

HEAD = {"actor": "客户", "scenario": "场景", "goal": "目标"}
FIELDS = {
    "stage": "阶段",
    "action": "触点",
    "channel": "渠道",
    "thought": "想法",
    "emotion": "情绪",
    "wait": "等待（分钟）",
    "pain": "痛点",
    "itch": "痒点",
    "delight": "爽点",
    "mot": "关键时刻",
    "opportunity": "机会",
    "owner": "负责人",
    "metric": "衡量指标",
    "due": "完成日期",
    "survey": "调研触点",
}
NAME, LINE, NOTE = 20, 100, 300
LONGEST = {
    "name": NAME,
    **dict.fromkeys(("actor", "action", "owner", "metric", "survey"), LINE),
    **dict.fromkeys(("scenario", "goal", "thought", "pain", "itch", "delight", "opportunity"), NOTE),
}

NameText = Annotated[str, Field(max_length=NAME)]
LineText = Annotated[str, Field(max_length=LINE)]
NoteText = Annotated[str, Field(max_length=NOTE)]


class Stage(Content):
    """A part of the journey, such as 到店 or 等候."""

    id: Name
    name: NameText = ""


class Touchpoint(Content):
    """One contact: `emotion` −5…+5, `wait` in minutes, `due` an ISO date or nothing.

    `survey` names the touchpoint of a survey that asked about the same contact.
    """

    id: Name
    stage: Name
    action: LineText = ""
    channel: Channel = "human"
    thought: NoteText = ""
    emotion: int = Field(default=0, ge=LOWEST, le=HIGHEST)
    wait: float = Field(default=0, ge=0, le=MOST_WAIT)
    pain: NoteText = ""
    itch: NoteText = ""
    delight: NoteText = ""
    mot: bool = False
    opportunity: NoteText = ""
    owner: LineText = ""
    metric: LineText = ""
    due: str = ""
    survey: LineText = ""

    @field_validator("due")
    @classmethod
    def _is_date(cls, due: str) -> str:
        if due and not is_date(due):
            raise ValueError("日期要写成 2027-03-31 的样子")
        return due


class JourneyMap(Content):
    """Who does what for which goal, the stages, and the touchpoints in the order of the stages.

    Each change gives a new map; one that cannot be made (no such touchpoint, no room) gives the same map.
    """

    actor: LineText = ""
    scenario: NoteText = ""
    goal: NoteText = ""
    stages: tuple[Stage, ...] = Field(default=(), max_length=MOST_STAGES)
    touchpoints: tuple[Touchpoint, ...] = Field(default=(), max_length=MOST_TOUCHPOINTS)

    @field_validator("touchpoints")
    @classmethod
    def _stage_by_stage(
        cls, touchpoints: tuple[Touchpoint, ...], info: ValidationInfo
    ) -> tuple[Touchpoint, ...]:
        stages = info.data.get("stages", ())
        lost = {point.stage for point in touchpoints} - {stage.id for stage in stages}
        if lost:
            raise ValueError(f"没有 {'、'.join(sorted(lost))} 这个阶段")
        return _arranged(stages, touchpoints)

    @model_validator(mode="after")
    def _every_id_once(self) -> "JourneyMap":
        for things, what in ((self.stages, "阶段"), (self.touchpoints, "触点")):
            if len({thing.id for thing in things}) < len(things):
                raise ValueError(f"有两个{what}用了同一个编号")
        return self

    @property
    def feelings(self) -> PeakEnd | None:
        """Peak, valley, end and the remembered score of the curve; None without touchpoints."""
        return summarize([point.emotion for point in self.touchpoints]) if self.touchpoints else None

    @property
    def wait(self) -> float:
        """The waiting time in all, in minutes."""
        return sum(point.wait for point in self.touchpoints)

    def find(self, touchpoint: str) -> Touchpoint | None:
        """Return a touchpoint, if it is there."""
        return next((point for point in self.touchpoints if point.id == touchpoint), None)

    def place(self, touchpoint: str) -> int:
        """Return the place of a touchpoint, from 0; −1 for one that is not there."""
        return next((place for place, point in enumerate(self.touchpoints) if point.id == touchpoint), -1)

    def stage(self, stage: str) -> Stage | None:
        """Return a stage, if it is there."""
        return next((one for one in self.stages if one.id == stage), None)

    def within(self, stage: str) -> tuple[Touchpoint, ...]:
        """Return the touchpoints of a stage."""
        return tuple(point for point in self.touchpoints if point.stage == stage)

    def set_head(self, field: str, text: str) -> "JourneyMap":
        """Write actor, scenario or goal; what is too long is cut."""
        return self.model_copy(update={field: text[: LONGEST[field]]}) if field in HEAD else self

    def set(self, touchpoint: str, field: str, value: Any) -> "JourneyMap":
        """Write a field of a touchpoint: a text is cut to what fits, a number brought within its limits."""
        old = self.find(touchpoint)
        if old is None or field not in FIELDS:
            return self
        if field == "stage":
            return self.move_to_stage(touchpoint, value)
        new = old.model_copy(update={field: _fitting(field, value)})
        return self._with(touchpoints=[new if point is old else point for point in self.touchpoints])

    def add(self, new: str, stage: str, after: str = "") -> "JourneyMap":
        """Put a touchpoint with the id `new` into a stage: behind another one of it, else at its end."""
        if self.stage(stage) is None:
            return self
        return self._insert(Touchpoint(id=new, stage=stage), after)

    def duplicate(self, new: str, touchpoint: str) -> "JourneyMap":
        """Put a copy of a touchpoint, with the id `new`, behind it."""
        old = self.find(touchpoint)
        return self._insert(old.model_copy(update={"id": new}), touchpoint) if old else self

    def remove(self, touchpoint: str) -> "JourneyMap":
        """Take a touchpoint away."""
        return self._with(touchpoints=[point for point in self.touchpoints if point.id != touchpoint])

    def move(self, touchpoint: str, step: Literal[-1, 1]) -> "JourneyMap":
        """Move a touchpoint one place earlier or later: over the next one, or into the next stage."""
        place, order = self.place(touchpoint), list(self.touchpoints)
        if place < 0:
            return self
        other = place + step
        if 0 <= other < len(order) and order[other].stage == order[place].stage:
            order[place], order[other] = order[other], order[place]
            return self._with(touchpoints=order)
        target = self._stage_place(order[place].stage) + step
        if not 0 <= target < len(self.stages):
            return self
        moved = order.pop(place).model_copy(update={"stage": self.stages[target].id})
        order.insert(0 if step > 0 else len(order), moved)
        return self._with(touchpoints=order)

    def move_to_stage(self, touchpoint: str, stage: str) -> "JourneyMap":
        """Put a touchpoint at the end of a stage."""
        old = self.find(touchpoint)
        if old is None or self.stage(stage) is None:
            return self
        rest = [point for point in self.touchpoints if point is not old]
        return self._with(touchpoints=[*rest, old.model_copy(update={"stage": stage})])

    def move_onto(self, touchpoint: str, other: str) -> "JourneyMap":
        """Put a touchpoint where another one stands: that one makes way to where the first came from."""
        old, aim = self.find(touchpoint), self.find(other)
        if old is None or aim is None or old is aim:
            return self
        behind = self.place(touchpoint) < self.place(other)
        rest = [point for point in self.touchpoints if point is not old]
        rest.insert(rest.index(aim) + behind, old.model_copy(update={"stage": aim.stage}))
        return self._with(touchpoints=rest)

    def add_stage(self, after: str = "", name: str = "新阶段") -> "JourneyMap":
        """Put a new stage behind another one, else at the end."""
        if len(self.stages) >= MOST_STAGES:
            return self
        stages = list(self.stages)
        place = self._stage_place(after)
        new = Stage(id=free_id("s", [stage.id for stage in stages]), name=name[: LONGEST["name"]])
        stages.insert(place + 1 if place >= 0 else len(stages), new)
        return self._with(stages=stages)

    def rename_stage(self, stage: str, name: str) -> "JourneyMap":
        """Give a stage another name; what is too long is cut."""
        named = name[: LONGEST["name"]]
        return self._with(
            stages=[one.model_copy(update={"name": named}) if one.id == stage else one for one in self.stages]
        )

    def move_stage(self, stage: str, step: Literal[-1, 1]) -> "JourneyMap":
        """Move a stage with its touchpoints one place earlier or later."""
        stages, place = list(self.stages), self._stage_place(stage)
        other = place + step
        if place < 0 or not 0 <= other < len(stages):
            return self
        stages[place], stages[other] = stages[other], stages[place]
        return self._with(stages=stages)

    def remove_stage(self, stage: str) -> "JourneyMap":
        """Take a stage away; its touchpoints go to the one before it, else to the one behind.

        The last stage can only be taken away when nothing stands in it.
        """
        place = self._stage_place(stage)
        left = [one for one in self.stages if one.id != stage]
        if place < 0 or (not left and self.touchpoints):
            return self
        heir = left[max(0, place - 1)].id if left else ""
        points = [
            point.model_copy(update={"stage": heir}) if point.stage == stage else point
            for point in self.touchpoints
        ]
        return self._with(left, points)

    def _stage_place(self, stage: str) -> int:
        return next((place for place, one in enumerate(self.stages) if one.id == stage), -1)

    def _insert(self, new: Touchpoint, after: str) -> "JourneyMap":
        order = list(self.touchpoints)
        if len(order) >= MOST_TOUCHPOINTS or self.find(new.id):
            return self
        before = self.find(after)
        order.insert(order.index(before) + 1 if before else len(order), new)
        return self._with(touchpoints=order)

    def _with(
        self, stages: Sequence[Stage] | None = None, touchpoints: Sequence[Touchpoint] | None = None
    ) -> "JourneyMap":
        stages = self.stages if stages is None else tuple(stages)
        points = _arranged(stages, self.touchpoints if touchpoints is None else touchpoints)
        return self.model_copy(update={"stages": stages, "touchpoints": points})


def is_date(text: str) -> bool:
    """Tell whether a text is a day written as 2027-03-31."""
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def free_id(letter: str, taken: Iterable[str]) -> str:
    """Return the next of `t1`, `t2`, …: one behind all that are taken."""
    numbers = [int(name[1:]) for name in taken if name.startswith(letter) and name[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def _arranged(stages: Sequence[Stage], touchpoints: Iterable[Touchpoint]) -> tuple[Touchpoint, ...]:
    order = {stage.id: place for place, stage in enumerate(stages)}
    return tuple(sorted(touchpoints, key=lambda point: order[point.stage]))


def _fitting(field: str, value: Any) -> Any:
    if field == "emotion":
        return min(max(int(value), LOWEST), HIGHEST)
    if field == "wait":
        return min(max(0.0, float(value)), MOST_WAIT)  # this way round nan becomes 0
    if field == "mot":
        return bool(value)
    if field == "channel":
        return value if value in get_args(Channel) else "human"
    if field == "due":
        return value if is_date(value) else ""
    return str(value)[: LONGEST[field]]
