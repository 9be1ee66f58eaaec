"""Two curves and what can be done to them; each change is a new state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from helpers.methods.peak_end import HIGHEST, LOWEST
from helpers.widgets.peak_end_simulator.stories import (
    FEWEST,
    LONGEST_DURATION,
    MOST,
    Moment,
    Moments,
    Story,
)

LONGEST_NAME = 20
SIDES = ("a", "b")


@dataclass(frozen=True)
class State:
    """A story with its two curves as they are now, the curve being changed, and the moment chosen in it."""

    story: str
    curves: Mapping[str, Moments]
    side: str = "a"
    chosen: int = 0

    @property
    def moments(self) -> Moments:
        """The curve being changed."""
        return self.curves[self.side]

    @property
    def moment(self) -> Moment:
        """The moment chosen."""
        return self.moments[self.chosen]

    def choosing(self, place: int) -> "State":
        """Choose a moment; a place beyond the ends is the one at the end."""
        return replace(self, chosen=min(max(place, 0), len(self.moments) - 1))

    def on(self, side: str) -> "State":
        """Turn to curve `a` or `b`."""
        return replace(self, side=side).choosing(self.chosen)

    def feeling(self, emotion: int) -> "State":
        """Give the chosen moment an emotion, at most the ends of the scale."""
        return self._with(self.moment._replace(emotion=min(max(emotion, LOWEST), HIGHEST)))

    def called(self, name: str) -> "State":
        """Name the chosen moment."""
        return self._with(self.moment._replace(name=name[:LONGEST_NAME]))

    def lasting(self, duration: float) -> "State":
        """Give the chosen moment a duration."""
        return self._with(self.moment._replace(duration=duration))

    def moved(self, by: int) -> "State":
        """Change places with the moment before (−1) or after (+1), where there is one."""
        there = self.chosen + by
        if not 0 <= there < len(self.moments):
            return self
        turned = list(self.moments)
        turned[self.chosen], turned[there] = turned[there], turned[self.chosen]
        return replace(self._having(tuple(turned)), chosen=there)

    def with_one_more(self) -> "State":
        """Add a moment after the chosen one, as long as there are not too many."""
        if len(self.moments) >= MOST:
            return self
        after = self.chosen + 1
        new = Moment("新的时刻", 0, self.moment.duration)
        return replace(self._having((*self.moments[:after], new, *self.moments[after:])), chosen=after)

    def without(self) -> "State":
        """Take the chosen moment away, as long as enough are left."""
        if len(self.moments) <= FEWEST:
            return self
        left = (*self.moments[: self.chosen], *self.moments[self.chosen + 1 :])
        return self._having(left).choosing(self.chosen)

    def copied(self) -> "State":
        """Make the other curve the same as this one."""
        return replace(self, curves=dict.fromkeys(SIDES, self.moments))

    def _with(self, moment: Moment) -> "State":
        return self._having((*self.moments[: self.chosen], moment, *self.moments[self.chosen + 1 :]))

    def _having(self, moments: Moments) -> "State":
        return replace(self, curves={**self.curves, self.side: moments})


def begun(name: str, story: Story) -> State:
    """Return a story as it is told."""
    return State(name, {side: story.curve(side).curve for side in SIDES})


def resumed(stories: Mapping[str, Story], kept: Mapping[str, Any], first: str) -> State:
    """Return the story that was open, `first` if none was, with its curves as they were kept."""
    name = kept.get("story")
    name = name if isinstance(name, str) and name in stories else first
    state = begun(name, stories[name])
    curves = changed(kept).get(name)
    if curves:
        state = replace(state, curves={side: tuple(Moment(*one) for one in curves[side]) for side in SIDES})
    side, chosen = kept.get("side"), kept.get("chosen")
    state = state.on(side) if side in SIDES else state
    return state.choosing(chosen) if isinstance(chosen, int) else state


def changed(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the curves of every story that was changed, as JSON data; what is no curve is left out."""
    stories = kept.get("stories")
    return {
        name: curves
        for name, curves in (stories.items() if isinstance(stories, Mapping) else ())
        if isinstance(curves, Mapping) and all(_is_curve(curves.get(side)) for side in SIDES)
    }


def to_json(state: State) -> dict[str, list[list[Any]]]:
    """Return the curves of a state as JSON data."""
    return {side: [list(moment) for moment in moments] for side, moments in state.curves.items()}


def _is_curve(kept: object) -> bool:
    return isinstance(kept, list) and FEWEST <= len(kept) <= MOST and all(_is_moment(one) for one in kept)


def _is_moment(kept: object) -> bool:
    match kept:
        case [str(name), int(emotion), int() | float() as duration]:
            return (
                len(name) <= LONGEST_NAME
                and LOWEST <= emotion <= HIGHEST
                and 0 < duration <= LONGEST_DURATION
            )
    return False
