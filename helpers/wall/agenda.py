"""The questions of a session and their states. Every change gives a new agenda; pure."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from pydantic import Field

from helpers.exercises.base import Content
from helpers.exercises.board import LONGEST_GROUP
from helpers.wall.questions import AnyQuestion, IdeasQuestion, Question
from helpers.wall.written import tidy

Status: TypeAlias = Literal["waiting", "open", "closed"]
Visibility: TypeAlias = Literal["hidden", "until_all", "shown"]


class Desk(Content):
    """What the instructor did to the texts: groups (name → label), ideas put into them, texts taken down."""

    groups: dict[str, str] = Field(default_factory=dict)
    placed: dict[str, str] = Field(default_factory=dict)
    removed: frozenset[str] = frozenset()


class Posed(Content):
    """A question of a session: not shown yet, open or closed, and whether phones see the results."""

    id: int
    question: AnyQuestion
    status: Status = "waiting"
    visibility: Visibility = "hidden"
    desk: Desk = Desk()


class Agenda(Content):
    """The questions in their order, and the `id` of the one that is on."""

    posed: tuple[Posed, ...] = ()
    current: int | None = None

    def find(self, id: int | None) -> Posed | None:
        """Return the question with this id, if there is one."""
        return next((posed for posed in self.posed if posed.id == id), None)

    def get(self, id: int | None = None) -> Posed:
        """Return a question, the current one when none is named. Raises LookupError."""
        found = self.find(self.current if id is None else id)
        if not found:
            raise LookupError("墙上还没有问题。" if id is None else f"墙上没有第 {id} 号问题。")
        return found

    def add(self, question: Question, visibility: Visibility) -> "Agenda":
        """Add a question behind the others; it waits until it is gone to."""
        groups = question.groups if isinstance(question, IdeasQuestion) else {}
        desk = Desk(groups=dict(groups))
        new = Posed.model_validate(
            {"id": len(self.posed) + 1, "question": question, "visibility": visibility, "desk": desk}
        )
        return self.model_copy(update={"posed": (*self.posed, new)})

    def go_to(self, id: int) -> "Agenda":
        """Show a question; one that was never shown opens. Earlier ones stay as they are."""
        status: Status = "open" if self.get(id).status == "waiting" else self.get(id).status
        return self.change(id, status=status).model_copy(update={"current": id})

    def step(self, by: int) -> "Agenda":
        """Show the next (+1) or the previous (−1) question; at the end nothing changes."""
        if not self.posed:
            return self
        place = [posed.id for posed in self.posed].index(self.get().id) + by if self.current else 0
        return self.go_to(self.posed[place].id) if 0 <= place < len(self.posed) else self

    def change(self, id: int | None, **fields: Any) -> "Agenda":
        """Change fields of a question. Raises LookupError."""
        wanted = self.get(id).id
        posed = tuple(one.model_copy(update=fields) if one.id == wanted else one for one in self.posed)
        return self.model_copy(update={"posed": posed})

    def name_group(self, id: int | None, group: str | None, label: str) -> "Agenda":
        """Give a group another name, or add one (`None`); an empty name, or one in use, changes nothing."""
        groups, label = self.get(id).desk.groups, tidy(label)[:LONGEST_GROUP]
        if not label or label in groups.values():
            return self
        free = (f"own{number}" for number in range(1, len(groups) + 2))
        new = next(name for name in free if name not in groups)
        return self._on_desk(id, lambda desk: {"groups": {**groups, group or new: label}})

    def place(self, id: int | None, text_id: str, group: str | None) -> "Agenda":
        """Put an idea into a group, or into none. Raises LookupError for a group that is not there."""
        if group is not None and group not in self.get(id).desk.groups:
            raise LookupError("没有这一组。")

        def placed(desk: Desk) -> dict[str, Any]:
            others = {text: into for text, into in desk.placed.items() if text != text_id}
            return {"placed": others if group is None else {**others, text_id: group}}

        return self._on_desk(id, placed)

    def remove(self, id: int | None, text_id: str, removed: bool = True) -> "Agenda":
        """Take a word or an idea off the wall, or put it back; what was written stays on disk."""
        return self._on_desk(
            id, lambda desk: {"removed": desk.removed | {text_id} if removed else desk.removed - {text_id}}
        )

    def _on_desk(self, id: int | None, change: Callable[[Desk], dict[str, Any]]) -> "Agenda":
        desk = self.get(id).desk
        return self.change(id, desk=desk.model_copy(update=change(desk)))
