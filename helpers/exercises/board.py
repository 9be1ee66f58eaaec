"""`board`: collect ideas, group them, vote on them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from helpers.exercises.base import Answer, Content, Exercise, Key, Listing, Name, Progress, Text
from helpers.exercises.score import ScoreItem

LONGEST_IDEA = 200
LONGEST_GROUP = 20
IdeaText = Annotated[str, Field(min_length=1, max_length=LONGEST_IDEA)]


class Idea(Content):
    """One idea: its words, the group it stands in, and its votes."""

    text: IdeaText
    group: str | None = None
    votes: int = Field(default=0, ge=0)


class BoardAnswer(Answer):
    """The ideas in the order they came, and the words of every group, so that a board can be read by itself.

    Ideas are known by their text, which is why no text stands twice. Each change gives a new board; one that
    cannot be made (no such idea, nothing written, no vote left) gives the same board.
    """

    ideas: tuple[Idea, ...] = ()
    groups: dict[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)

    @property
    def votes(self) -> int:
        """The votes given so far."""
        return sum(idea.votes for idea in self.ideas)

    def find(self, text: str) -> Idea | None:
        """Return the idea with these words, if there is one."""
        return next((idea for idea in self.ideas if idea.text == text), None)

    def add(self, text: str) -> "BoardAnswer":
        """Put up a new idea."""
        text = tidy(text)[:LONGEST_IDEA]
        if not text or self.find(text):
            return self
        return self.model_copy(update={"ideas": (*self.ideas, Idea(text=text))})

    def reword(self, old: str, new: str) -> "BoardAnswer":
        """Write an idea in other words."""
        new = tidy(new)[:LONGEST_IDEA]
        if not new or self.find(new):
            return self
        return self._change(old, lambda idea: idea.model_copy(update={"text": new}))

    def remove(self, text: str) -> "BoardAnswer":
        """Take an idea down, and its votes back."""
        return self.model_copy(update={"ideas": tuple(idea for idea in self.ideas if idea.text != text)})

    def move(self, text: str, group: str | None) -> "BoardAnswer":
        """Put an idea into a group, or into none."""
        if group is not None and group not in self.groups:
            return self
        return self._change(text, lambda idea: idea.model_copy(update={"group": group}))

    def vote(self, text: str, limit: int) -> "BoardAnswer":
        """Give an idea one of `limit` votes."""
        if self.votes >= limit:
            return self
        return self._change(text, lambda idea: idea.model_copy(update={"votes": idea.votes + 1}))

    def unvote(self, text: str) -> "BoardAnswer":
        """Take one vote back from an idea."""
        return self._change(text, lambda idea: idea.model_copy(update={"votes": max(0, idea.votes - 1)}))

    def name_group(self, group: str | None, label: str) -> "BoardAnswer":
        """Give a group another name, or add one (`None`)."""
        label = tidy(label)[:LONGEST_GROUP]
        if not label or label in self.groups.values():
            return self
        new = next(
            name for number in range(1, len(self.groups) + 2) if (name := f"own{number}") not in self.groups
        )
        return self.model_copy(update={"groups": {**self.groups, group or new: label}})

    def remove_group(self, group: str) -> "BoardAnswer":
        """Take a group away; its ideas stand in none then."""
        groups = {name: label for name, label in self.groups.items() if name != group}
        ideas = tuple(
            idea.model_copy(update={"group": None}) if idea.group == group else idea for idea in self.ideas
        )
        return self.model_copy(update={"ideas": ideas, "groups": groups})

    def _change(self, text: str, change: Callable[[Idea], Idea]) -> "BoardAnswer":
        ideas = tuple(change(idea) if idea.text == text else idea for idea in self.ideas)
        return self.model_copy(update={"ideas": ideas})

    @model_validator(mode="after")
    def _check(self) -> "BoardAnswer":
        texts = [idea.text for idea in self.ideas]
        if len(set(texts)) < len(texts):
            raise ValueError("ideas：同一个想法出现了两次")
        lost = {idea.group for idea in self.ideas if idea.group is not None} - self.groups.keys()
        if lost:
            raise ValueError(f"ideas：没有 {'、'.join(sorted(lost))} 这一组")
        return self


class BoardKey(Key[BoardAnswer]):
    """An example of a finished board, for graded boards; what counts is that there are enough ideas."""


class Board(Exercise[BoardAnswer, BoardKey]):
    """A board for at least `minimum` ideas; `groups` and `starters` are a beginning, `votes` can be given."""

    answer_type = BoardAnswer
    key_type = BoardKey

    kind: Literal["board"]
    minimum: int = Field(gt=0)
    groups: dict[Name, Text] = Field(default_factory=dict)
    starters: tuple[IdeaText, ...] = ()
    votes: int = Field(default=3, ge=0)

    def start(self, answer: BoardAnswer) -> BoardAnswer:
        """Return the board as it is shown: the exercise's groups first, under the trainee's names."""
        return answer.model_copy(update={"groups": {**self.groups, **answer.groups}})

    def check_key(self, key: BoardKey) -> None:
        """The example has enough ideas."""
        if len(key.answer.ideas) < self.minimum:
            raise ValueError(f"answer.ideas：示例至少要有 {self.minimum} 个想法")

    def progress(self, answer: BoardAnswer) -> Progress:
        """One part for each idea that is asked for, one for grouping them all, one for giving all votes."""
        grouped = bool(answer.ideas) and all(idea.group is not None for idea in answer.ideas)
        steps = [
            done
            for asked, done in ((self.groups, grouped), (self.votes, answer.votes >= self.votes))
            if asked
        ]
        return Progress(self._written(answer) + sum(steps), self.minimum + len(steps))

    def listings(self, answer: BoardAnswer) -> tuple[Listing, ...]:
        """The ideas group by group, with the votes where there are any to give."""
        board = self.start(answer)
        width = 3 if self.votes else 2
        rows = tuple(
            (board.groups[group] if group else "还没分组", idea.text, idea.votes)[:width]
            for group, ideas in by_group(board).items()
            for idea in ideas
        )
        return (Listing(self.title, ("分组", "想法", "票数")[:width], rows),) if rows else ()

    def mark(self, answer: BoardAnswer, key: BoardKey) -> tuple[ScoreItem, ...]:
        """One item: enough ideas earn all the points, fewer their share."""
        done, total = self._written(answer), self.minimum
        missing = f"再写 {total - done} 个就够了。" if done < total else "数量够了，讲师会看内容。"
        feedback = f"写了 {len(answer.ideas)} 个，要求至少 {total} 个；{missing}"
        return (ScoreItem("ideas", "想法", done == total, self.points * done / total, feedback),)

    def comment(self, answer: BoardAnswer, key: BoardKey) -> tuple[ScoreItem, ...]:
        """Nothing: the count stands below the board anyway."""
        return ()

    def _written(self, answer: BoardAnswer) -> int:
        return min(len(answer.ideas), self.minimum)


def tidy(text: str) -> str:
    """Return a text in one line without outer blanks."""
    return " ".join(text.split())


def by_group(board: BoardAnswer) -> Mapping[str | None, tuple[Idea, ...]]:
    """Return the ideas of every group as they came, those in none first."""
    return {
        group: tuple(idea for idea in board.ideas if idea.group == group) for group in (None, *board.groups)
    }
