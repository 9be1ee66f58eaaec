"""Case cards as course_data/cases/ has them: what happened, with its sources, and where one decides."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from helpers import content
from helpers.exercises.base import Content, Name, Text, require_feedback


class Source(Content):
    """Where a fact stands: the name of the paper, book or page, and its year, where it says one."""

    name: Text
    year: int | None = Field(ge=1900, le=2100)

    def __str__(self) -> str:
        return f"{self.name}，{self.year or '年份不详'}"


class Event(Content):
    """Something that happened; `when` is a day (ISO), a year, or words."""

    when: Text
    text: Text
    source: str | None = None

    @field_validator("when", mode="before")
    @classmethod
    def _in_words(cls, when: object) -> object:
        # YAML reads 2024-06-25 as a date and 2015 as a number.
        if isinstance(when, date):
            return f"{when.year} 年 {when.month} 月 {when.day} 日"
        if isinstance(when, int) and not 1800 <= when <= 2100:
            raise ValueError("钟点要加引号，写成 '20:40'；不加引号只能写年份")  # YAML reads 20:40 as 1240
        return f"{when} 年" if isinstance(when, int) else when


class Decision(Content):
    """A place where one says what one would do, before reading what was done."""

    id: Name
    question: Text
    options: dict[Name, Text] = Field(min_length=2)
    comments: dict[Name, Text]

    @model_validator(mode="after")
    def _check(self) -> "Decision":
        require_feedback(self.options, self.comments, "comments")
        return self


class DecisionPoint(Content):
    """A decision as it stands among the events."""

    decision: Decision


def _which(raw: object) -> str:
    is_decision = "decision" in raw if isinstance(raw, Mapping) else isinstance(raw, DecisionPoint)
    return "decision" if is_decision else "event"


# Told apart by hand, so that a mistake is named once and not for both.
Step: TypeAlias = Annotated[
    Annotated[Event, Tag("event")] | Annotated[DecisionPoint, Tag("decision")], Discriminator(_which)
]


class Case(Content):
    """A case card. A case of a real company has a source for each event; an invented one is `simulated`."""

    title: Text
    teaches: Text
    simulated: bool = False
    events: tuple[Step, ...] = Field(min_length=1)
    lesson: Text
    limits: str = ""
    sources: dict[Name, Source] = Field(default_factory=dict)

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decisions by id, in order."""
        points = (point.decision for point in self.events if isinstance(point, DecisionPoint))
        return {decision.id: decision for decision in points}

    def known(self, decided: dict[str, str]) -> dict[str, str]:
        """Return what has been decided, without what this case does not ask."""
        return {
            name: option
            for name, option in decided.items()
            if name in self.decisions and option in self.decisions[name].options
        }

    @model_validator(mode="after")
    def _check(self) -> "Case":
        events = [event for event in self.events if isinstance(event, Event)]
        if len(self.decisions) + len(events) < len(self.events):
            raise ValueError("events：两个 decision 用了同一个 id")
        named = {event.source for event in events if event.source}
        if named != self.sources.keys():
            odd = "、".join(sorted(named ^ self.sources.keys()))
            raise ValueError(f"sources：要与各事件的 source 一致，对不上的是 {odd}")
        if not self.simulated and any(event.source is None for event in events):
            raise ValueError("source：真实企业的每件事都要写明来源；虚构的案例要写 simulated: true")
        return self


@cache
def load_case(name: str) -> Case:
    """Return the case of course_data/cases/<name>.yaml. Raises ContentError."""
    return content.read_file(Case, f"cases/{name}.yaml")
