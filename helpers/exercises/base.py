"""What every kind of exercise has in common: fields, an answer, a key, and how they become a score."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from helpers.exercises.score import Score, ScoreItem

IDENTIFIER = r"^[a-z][a-z0-9_]*$"
OUTLINE_ITEM = r"^00[0-4]-[0-9.]+$"

LONGEST_TEXT = 10_000  # characters of one text; a field may ask for less

# What names a part of an exercise (an option, a card, a field), and what is shown of it.
Name = Annotated[str, Field(pattern=r"^\w+$")]
Text = Annotated[str, Field(min_length=1)]


class Content(BaseModel):
    """Checked, unchangeable data; a field that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(Content):
    """What a trainee has left so far; called without arguments, every kind gives the empty answer."""


A = TypeVar("A", bound=Answer)


class Key(Content, Generic[A]):
    """A full-mark answer, and what is said about each part of an answer."""

    answer: A
    feedback: dict[str, str] = Field(default_factory=dict)


K = TypeVar("K", bound=Key[Any])


class Progress(NamedTuple):
    """How many parts of an exercise are answered."""

    done: int
    total: int


class Listing(NamedTuple):
    """A table of what somebody made, as it is taken home: numbers stay numbers, everything else is text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


class Exercise(Content, Generic[A, K]):
    """One exercise of a lesson file; each kind is a subclass in the file of its name.

    A practice exercise carries its `key`; the key of a graded one stands in course_data/keys/.
    """

    answer_type: ClassVar[type[Answer]]
    key_type: ClassVar[type[Key[Any]]]
    needs_key: ClassVar[bool] = False
    has_rules: ClassVar[bool] = False  # score it without a key; its widget says all the time what they find

    id: str = Field(pattern=IDENTIFIER)
    kind: str
    title: str
    prompt: str
    outline: tuple[Annotated[str, Field(pattern=OUTLINE_ITEM)], ...] = Field(min_length=1)
    graded: bool = False
    points: float = Field(default=0, ge=0)
    minutes: float | None = Field(default=None, gt=0)
    private: bool = False  # for the trainee alone: neither taken home nor handed in
    hint: str | None = None
    key: K | None = None

    def progress(self, answer: A) -> Progress:
        """Return how many parts of the exercise the answer fills."""
        raise NotImplementedError

    def is_begun(self, answer: A) -> bool:
        """Whether there is anything to score."""
        return self.progress(answer).done > 0

    def listings(self, answer: A) -> tuple[Listing, ...]:
        """Return what the answer says, in words, as tables to take home."""
        raise NotImplementedError

    def mark(self, answer: A, key: K) -> tuple[ScoreItem, ...]:
        """Return what there is to say of each part; the full-mark answer reaches `self.points`."""
        raise NotImplementedError

    def comment(self, answer: A, key: K) -> tuple[ScoreItem, ...]:
        """Return what practice says while the work is under way: what `mark` says, as far as it helps."""
        return () if self.has_rules else self.mark(answer, key)

    def check_key(self, key: K) -> None:
        """Raise ValueError when the key and the exercise do not fit."""

    def check_answer(self, answer: A) -> None:
        """Raise ValueError when the answer names something the exercise does not have."""

    def read_answer(self, raw: Mapping[str, Any] | None) -> A:
        """Return a stored answer (JSON data; `None` is the empty one) as a model. Raises ValueError."""
        answer = cast(A, self.answer_type.model_validate(raw or {}))
        self.check_answer(answer)
        return answer

    def score(self, answer: A, key: K | None) -> Score:
        """Return the score of an answer; without a key, unless practice has rules, that it is saved."""
        if not self.is_begun(answer):
            return Score(self.id, self.title, "unanswered", self.points)
        if key is None and self.has_rules and not self.graded:
            key = cast(K, self.key_type(answer=answer))  # rules do not look at it
        if key is None:
            return Score(self.id, self.title, "saved", self.points)
        return Score(self.id, self.title, "scored", self.points, self.mark(answer, key))

    @model_validator(mode="after")
    def _check(self) -> "Exercise[A, K]":
        if self.graded and self.private:
            raise ValueError("private：考核题要交，不能只给自己看")
        if self.graded:
            if self.key is not None:
                raise ValueError("key：考核题的答案要放在 course_data/keys/ 里")
            if not self.points:
                raise ValueError("points：考核题要有分值")
        elif self.needs_key and self.key is None:
            raise ValueError("key：练习题要带参考答案；考核题要写 graded: true")
        if self.key is not None:
            self.check_key(self.key)
            self.check_answer(self.key.answer)
        return self


def require_known(names: Iterable[str], known: Iterable[str], field: str) -> None:
    """Raise ValueError naming what `field` mentions but the exercise does not have."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"{field}：题目里没有 {'、'.join(unknown)}")


def require_feedback(parts: Iterable[str], feedback: Mapping[str, str], field: str = "feedback") -> None:
    """Raise ValueError when a part has no feedback, or feedback speaks of an unknown part."""
    parts = tuple(parts)
    require_known(feedback, parts, field)
    missing = [part for part in parts if not feedback.get(part, "").strip()]
    if missing:
        raise ValueError(f"{field}：缺少 {'、'.join(missing)} 的反馈")
