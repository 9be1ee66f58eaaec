"""What a check says of an answer: points, and one kind sentence for each part."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from helpers.markup import join, tag

SCORE_MIME = "application/vnd.workbook.score+json"

State = Literal["scored", "unanswered", "saved"]


@dataclass(frozen=True)
class ScoreItem:
    """One part of an answer: `part` is the card, option or rule it speaks of, `label` its name on screen.

    `points` may be below zero (a wrong pick among several); the sum of a score never is.
    """

    part: str
    label: str
    right: bool
    points: float
    feedback: str = ""


@dataclass(frozen=True)
class Score:
    """The points of one answer; the same answer always gives the same text, which is what nbval compares."""

    exercise: str
    title: str
    state: State
    possible: float
    items: tuple[ScoreItem, ...] = ()

    @property
    def points(self) -> float:
        """Points reached, rounded to 0.01 so that shares of a point add up; never below zero."""
        return max(0.0, round(sum(item.points for item in self.items), 2))

    @property
    def headline(self) -> str:
        """The result in one line."""
        if self.state == "unanswered":
            return f"{self.title}：还没有作答" + (f"（{_number(self.possible)} 分）" if self.possible else "")
        if self.state == "saved":
            return f"{self.title}：已保存" + ("，交作业后评分" if self.possible else "")
        if not self.possible:
            return f"{self.title}：{sum(item.right for item in self.items)} / {len(self.items)} 对"
        return f"{self.title}：{_number(self.points)} / {_number(self.possible)} 分"

    def __str__(self) -> str:
        return "\n".join([self.headline, *map(_line, self.items)])

    def to_json(self) -> dict[str, object]:
        """Return the score as plain data, for programs: nobody has to read the text."""
        data = asdict(self)
        return {**data, "items": list(data["items"]), "points": self.points}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Score":
        """Return the score that `to_json` wrote. Raises KeyError or TypeError for anything else."""
        fields = {name: data[name] for name in ("exercise", "title", "state", "possible")}
        return cls(**fields, items=tuple(ScoreItem(**item) for item in data["items"]))

    def to_html(self) -> str:
        """Return the score for the screen."""
        rows = [
            tag(
                "li",
                tag("span", "✓" if item.right else "✗", class_="wb-mark"),
                tag("b", item.label),
                tag("span", item.feedback),
                class_="wb-right" if item.right else "wb-wrong",
            )
            for item in self.items
        ]
        return tag(
            "div", tag("p", tag("b", self.headline)), tag("ul", rows) if rows else None, class_="wb-score"
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {
            "text/plain": str(self),
            "text/html": str(join([SCORE_STYLE, self.to_html()])),
            SCORE_MIME: json.loads(json.dumps(self.to_json())),
        }


def _line(item: ScoreItem) -> str:
    mark = "✓" if item.right else "✗"
    return f"{mark} {item.label}：{item.feedback}" if item.feedback else f"{mark} {item.label}"


def _number(points: float) -> str:
    return f"{points:g}"


# A check cell stands outside every widget, so it brings the little style it needs.
SCORE_STYLE = tag(
    "style",
    ".wb-score ul{list-style:none;margin:0;padding:0}.wb-score li{padding:2px 0}"
    ".wb-score li *{margin-right:.5em}.wb-right .wb-mark{color:#0b6e4f}.wb-wrong .wb-mark{color:#a63d00}",
)
