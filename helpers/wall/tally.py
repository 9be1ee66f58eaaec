"""From the answers of a question to what its picture shows; pure, and quick for thousands of answers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from helpers.exercises.board import BoardAnswer, Idea
from helpers.methods import inference
from helpers.methods.counts import THIN, Counts
from helpers.methods.counts import Tally as Histogram
from helpers.wall.agenda import Desk
from helpers.wall.questions import (
    ChoiceQuestion,
    IdeasQuestion,
    NpsQuestion,
    Question,
    WordsQuestion,
    idea_id,
)
from helpers.wall.written import folded

Answers: TypeAlias = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class NpsTally:
    """How many gave each score from 0 to 10; the score, and its limits in points (−100…+100)."""

    n: int
    histogram: tuple[int, ...]
    counts: Counts
    low: float
    high: float

    @property
    def is_thin(self) -> bool:
        """Whether there are too few answers for more than a hint."""
        return self.n < THIN


@dataclass(frozen=True)
class Count:
    """How many people said one thing; `id` is an option's name or the word as it is compared."""

    id: str
    text: str
    count: int


@dataclass(frozen=True)
class ChoiceTally:
    """How many picked each option, in the options' order; several picks may add up to more than n."""

    n: int
    options: tuple[Count, ...]


@dataclass(frozen=True)
class WordsTally:
    """How many people wrote each word, most first."""

    n: int
    words: tuple[Count, ...]


@dataclass(frozen=True)
class IdeaTally:
    """One idea: its words, its group, and how many stand behind it besides the one who wrote it first."""

    id: str
    text: str
    votes: int
    group: str | None = None


@dataclass(frozen=True)
class IdeasTally:
    """The ideas as they came, the question's own first; groups are name → label."""

    n: int
    ideas: tuple[IdeaTally, ...]
    groups: Mapping[str, str]

    @property
    def by_votes(self) -> tuple[IdeaTally, ...]:
        """The ideas, most votes first."""
        return tuple(sorted(self.ideas, key=lambda idea: -idea.votes))

    def as_board(self) -> BoardAnswer:
        """Return the class's board as an answer to a `board` exercise."""
        ideas = tuple(Idea(text=idea.text, group=idea.group, votes=idea.votes) for idea in self.ideas)
        return BoardAnswer(ideas=ideas, groups=dict(self.groups))


Tally: TypeAlias = NpsTally | ChoiceTally | WordsTally | IdeasTally


def tally(question: Question, answers: Answers, desk: Desk = Desk()) -> Tally:  # noqa: B008  it is frozen
    """Return what the picture of a question shows; `answers` are as `question.read` left them."""
    answers = tuple(answers)
    match question:
        case NpsQuestion():
            return _nps(answers)
        case ChoiceQuestion():
            picked = Counter(name for answer in answers for name in answer["picked"])
            options = tuple(Count(name, label, picked[name]) for name, label in question.options.items())
            return ChoiceTally(len(answers), options)
        case WordsQuestion():
            return _words(answers, desk)
        case IdeasQuestion():
            return _ideas(question, answers, desk)
    raise TypeError(type(question).__name__)


def _nps(answers: tuple[Mapping[str, Any], ...]) -> NpsTally:
    given = Counter(answer["score"] for answer in answers)
    histogram = tuple(given[score] for score in range(11))
    counts = Histogram(histogram, missing=0).counts
    return NpsTally(len(answers), histogram, counts, *inference.clip(inference.interval(counts)))


def _words(answers: tuple[Mapping[str, Any], ...], desk: Desk) -> WordsTally:
    people: Counter[str] = Counter()
    spelled: Counter[str] = Counter()
    for answer in answers:
        people.update({folded(word) for word in answer["words"]})
        spelled.update(answer["words"])
    usual: dict[str, str] = {}
    for word, _ in spelled.most_common():
        usual.setdefault(folded(word), word)
    words = [
        Count(word, usual[word], count) for word, count in people.items() if word and word not in desk.removed
    ]
    return WordsTally(len(answers), tuple(sorted(words, key=lambda word: (-word.count, word.id))))


def _ideas(question: IdeasQuestion, answers: tuple[Mapping[str, Any], ...], desk: Desk) -> IdeasTally:
    texts = {idea_id(text): text for text in question.starters}
    behind: dict[str, set[int]] = {id: {-1} for id in texts}  # −1: the question itself
    for person, answer in enumerate(answers):
        for text in answer["ideas"]:
            texts.setdefault(idea_id(text), text)
            behind.setdefault(idea_id(text), set()).add(person)
    for person, answer in enumerate(answers):
        for id in answer["votes"]:
            if id in behind:  # else it was for an idea that its writer has changed since
                behind[id].add(person)
    ideas = tuple(
        IdeaTally(id, text, len(behind[id]) - 1, desk.placed.get(id))
        for id, text in texts.items()
        if id not in desk.removed
    )
    return IdeasTally(len(answers), ideas, desk.groups)
