"""Points in the making: whole ones by the digits, half ones by a step, never above what a part is worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from helpers.widgets.marking_desk.papers import Draft, Opinion, Part

LONGEST_COMMENT = 2_000
STEP = 0.5


@dataclass(frozen=True)
class Giving:
    """What is being given to one paper: points by part, a comment, and the part in hand.

    `typed` are the digits typed for this part so far. Each change gives a new one; a change that cannot be
    made gives the same one.
    """

    parts: tuple[Part, ...]
    possible: float
    items: Mapping[str, float] = field(default_factory=dict)
    comment: str = ""
    place: int = 0
    typed: str = ""

    @property
    def part(self) -> Part | None:
        """The part in hand."""
        return self.parts[self.place] if self.parts else None

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that have no points yet, because the check could give none."""
        return tuple(part for part in self.parts if part.name not in self.items)

    @property
    def points(self) -> float:
        """The sum, held to what the exercise is worth, as a score rounds it."""
        return min(self.possible, round(sum(self.items.values()), 2))

    def go(self, place: int) -> "Giving":
        """Take another part in hand."""
        return replace(self, place=max(0, min(place, len(self.parts) - 1)), typed="")

    def take(self, name: str) -> "Giving":
        """Take the part of this name in hand."""
        places = [place for place, part in enumerate(self.parts) if part.name == name]
        return self.go(places[0]) if places else self

    def set(self, points: float) -> "Giving":
        """Give the part in hand so many points; more than it is worth, or fewer than none, are not taken."""
        if self.part is None or not 0 <= points <= self.part.possible:
            return self
        return replace(self, items={**self.items, self.part.name: points}, typed="")

    def fill(self) -> "Giving":
        """Give the part in hand all it is worth."""
        return self.set(self.part.possible) if self.part else self

    def step(self, up: int) -> "Giving":
        """Go to the next half point above (1) or below (-1)."""
        if self.part is None:
            return self
        now = self.items.get(self.part.name, 0.0) / STEP
        if up > 0:
            return self.set(min(self.part.possible, STEP * (math.floor(round(now, 6)) + 1)))
        return self.set(max(0.0, STEP * (math.ceil(round(now, 6)) - 1)))

    def type(self, key: str) -> "Giving":
        """Type a digit, or `.` for half a point more; `1` and `2` are 12 where a part is worth so much."""
        if self.part is None:
            return self
        begun = "" if "." in self.typed else self.typed
        tries = [f"{begun or 0}.5"] if key == "." else [begun + key, key]
        for typed in tries:
            if float(typed) <= self.part.possible:
                return replace(self.set(float(typed)), typed=typed)
        return self

    def reset(self) -> "Giving":
        """Give the part in hand what the check gave."""
        if self.part is None:
            return self
        others = {name: points for name, points in self.items.items() if name != self.part.name}
        automatic = self.part.automatic
        return replace(
            self, items=others if automatic is None else {**others, self.part.name: automatic}, typed=""
        )

    def write(self, comment: str) -> "Giving":
        """Write the comment; what is too long is cut."""
        return replace(self, comment=comment.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_COMMENT])

    def add(self, phrase: str) -> "Giving":
        """Put a phrase behind the comment, unless it stands there."""
        if phrase in self.comment:
            return self
        return self.write(f"{self.comment.rstrip()}\n{phrase}".lstrip())

    @property
    def draft(self) -> Draft:
        """What is to be kept of it while it is not saved."""
        return Draft(self.items, self.comment)

    def says(self, opinion: Opinion | None) -> bool:
        """Whether an opinion already says the very same."""
        return opinion is not None and (dict(opinion.items), opinion.points, opinion.comment) == (
            dict(self.items),
            self.points,
            self.comment,
        )


def begin(
    parts: Sequence[Part], possible: float, given: Opinion | None = None, draft: Draft | None = None
) -> Giving:
    """Begin with what was left half done, else with what one gave before, else with the automatic points."""
    items = {part.name: part.automatic for part in parts if part.automatic is not None}
    known = draft.items if draft else given.items if given else {}
    most = {part.name: part.possible for part in parts}
    items |= {name: points for name, points in known.items() if 0 <= points <= most.get(name, -1)}
    comment = draft.comment if draft else given.comment if given else ""
    return Giving(tuple(parts), possible, items, comment)


def number(points: float) -> str:
    """Write points as people do: at most two decimals, none where there are none."""
    return f"{round(points, 2):g}"
