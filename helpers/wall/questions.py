"""What the wall asks, by kind, and how an answer from a phone is read.

An answer is JSON data; `question.read(raw)` returns it tidied, ready to be kept, or raises ValueError:

    nps       {"score": 9}                        words    {"words": ["排队", "网速"]}
    choice    {"picked": ["hall", "app"]}         ideas    {"ideas": ["先说等多久"], "votes": ["5f1c…"]}
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2s
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field, StrictInt, StrictStr, field_validator, model_validator

from helpers.exercises.base import Content, Name, Text
from helpers.exercises.board import LONGEST_IDEA, Board, IdeaText
from helpers.wall.written import tidy

LONGEST_WORD = 12
MOST_IDEAS = 5  # of one person
MOST_VOTES = 10

Title = Annotated[str, Field(min_length=1, max_length=200)]
Label = Annotated[str, Field(min_length=1, max_length=100)]


class Given(Content):
    """An answer as it came from a phone."""


class Score(Given):
    """How likely somebody is to recommend, 0 to 10."""

    score: StrictInt = Field(ge=0, le=10)


class Picks(Given):
    """The options somebody picked."""

    picked: tuple[StrictStr, ...] = Field(min_length=1)


class Words(Given):
    """Single words."""

    words: tuple[StrictStr, ...] = Field(max_length=20)


class Ideas(Given):
    """One's own ideas, and those of others (by `idea_id`) one votes for."""

    ideas: tuple[StrictStr, ...] = Field(default=(), max_length=MOST_IDEAS)
    votes: tuple[Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{16}$")], ...] = Field(
        default=(), max_length=MOST_VOTES
    )


class Question(Content):
    """One question of the wall; each kind is a subclass."""

    given_type: ClassVar[type[Given]]

    title: Title

    def read(self, raw: object) -> dict[str, Any]:
        """Return an answer from a phone as it is kept. Raises ValueError for anything that is none."""
        return self._fit(self.given_type.model_validate(raw)).model_dump(mode="json")

    def _fit(self, given: Any) -> Given:
        """Return the answer tidied. Raises ValueError when it does not fit this question."""
        return given  # type: ignore[no-any-return]


class NpsQuestion(Question):
    """Would you recommend us, 0 to 10, with words for both ends."""

    given_type = Score

    kind: Literal["nps"] = "nps"
    low_label: Label = "完全不可能"
    high_label: Label = "非常可能"


class ChoiceQuestion(Question):
    """One option of some, or several."""

    given_type = Picks

    kind: Literal["choice"] = "choice"
    options: dict[Name, Label] = Field(min_length=2, max_length=20)
    several: bool = False

    def _fit(self, given: Picks) -> Picks:
        if not self.several and len(given.picked) > 1:
            raise ValueError("只能选一项")
        if not set(given.picked) <= self.options.keys():
            raise ValueError("没有这个选项")
        return Picks(picked=tuple(name for name in self.options if name in given.picked))


class WordsQuestion(Question):
    """A few single words each."""

    given_type = Words

    kind: Literal["words"] = "words"
    most: int = Field(default=3, ge=1, le=3)

    def _fit(self, given: Words) -> Words:
        words = _texts(given.words, LONGEST_WORD)
        if not 1 <= len(words) <= self.most:
            raise ValueError(f"请写 1 到 {self.most} 个词")
        return Words(words=words)


class IdeasQuestion(Question):
    """Ideas in a sentence each, votes for those of others, and groups the instructor puts them into."""

    given_type = Ideas

    kind: Literal["ideas"] = "ideas"
    most: int = Field(default=3, ge=1, le=MOST_IDEAS)
    votes: int = Field(default=3, ge=0, le=MOST_VOTES)
    groups: dict[Name, Text] = Field(default_factory=dict)
    starters: tuple[IdeaText, ...] = ()

    def _fit(self, given: Ideas) -> Ideas:
        ideas, votes = _texts(given.ideas, LONGEST_IDEA), tuple(dict.fromkeys(given.votes))
        if len(ideas) > self.most:
            raise ValueError(f"最多写 {self.most} 个想法")
        if len(votes) > self.votes:
            raise ValueError(f"最多投 {self.votes} 票")
        return Ideas(ideas=ideas, votes=votes)

    @field_validator("starters")
    @classmethod
    def _tidy(cls, starters: tuple[str, ...]) -> tuple[str, ...]:
        return _texts(starters, LONGEST_IDEA)

    @model_validator(mode="before")
    @classmethod
    def _take_board(cls, data: Any) -> Any:
        if not isinstance(data, Board):
            return data
        asked = {"title": data.title, "groups": data.groups, "starters": data.starters}
        return {**asked, "votes": min(data.votes, MOST_VOTES)}


AnyQuestion: TypeAlias = Annotated[
    NpsQuestion | ChoiceQuestion | WordsQuestion | IdeasQuestion, Field(discriminator="kind")
]


def as_question(asked: "Question | Board") -> Question:
    """Return the question of a wall: a `board` exercise becomes ideas of the whole class."""
    return IdeasQuestion.model_validate(asked) if isinstance(asked, Board) else asked


@lru_cache(10_000)
def idea_id(text: str) -> str:
    """Return the name of an idea: the same words are the same idea, whoever wrote them."""
    return blake2s(text.encode(), digest_size=8).hexdigest()


def _texts(texts: Iterable[str], longest: int) -> tuple[str, ...]:
    """Return texts tidied, without empty ones and repetitions. Raises ValueError for one too long."""
    tidied = tuple(dict.fromkeys(filter(None, map(tidy, texts))))
    if any(len(text) > longest for text in tidied):
        raise ValueError(f"每条最多 {longest} 个字")
    return tidied
