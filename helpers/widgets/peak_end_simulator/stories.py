"""The stories one begins with, as course_data/peak_end.yaml tells them."""

from functools import cache
from typing import Annotated, NamedTuple

from pydantic import Field

from helpers.content import ContentError, read_file
from helpers.exercises.base import Content, Text
from helpers.methods.peak_end import HIGHEST, LOWEST

FEWEST, MOST = 3, 12
LONGEST_DURATION = 600.0

Emotion = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
Duration = Annotated[float, Field(gt=0, le=LONGEST_DURATION)]


class Moment(NamedTuple):
    """A moment of an episode; the duration is in the unit of the story."""

    name: str
    emotion: int
    duration: float


Moments = tuple[Moment, ...]


class StoryCurve(Content):
    """One of the two curves of a story: moments as (name, emotion, duration)."""

    label: Text
    moments: tuple[tuple[Text, Emotion, Duration], ...] = Field(min_length=FEWEST, max_length=MOST)

    @property
    def curve(self) -> Moments:
        """The moments as the simulator keeps them."""
        return tuple(Moment(*moment) for moment in self.moments)


class Story(Content):
    """Two curves to compare, what happens in them, where they come from; `unit` is that of the durations."""

    title: Text
    unit: Text
    text: Text
    notice: Text
    a: StoryCurve
    b: StoryCurve

    def curve(self, side: str) -> StoryCurve:
        """Return curve `a` or `b`."""
        return self.b if side == "b" else self.a


class Stories(Content):
    """The file peak_end.yaml."""

    stories: dict[str, Story] = Field(min_length=1)
    limits: tuple[Text, ...]
    key_values: Text


@cache
def read_stories() -> Stories:
    """Return all the stories. Raises ContentError."""
    return read_file(Stories, "peak_end.yaml")


def find(stories: Stories, name: str) -> Story:
    """Return a story. Raises ContentError for one that there is not."""
    if name not in stories.stories:
        raise ContentError(
            f"peak_end_simulator：没有名为 {name} 的故事，可用的是 {'、'.join(stories.stories)}"
        )
    return stories.stories[name]
