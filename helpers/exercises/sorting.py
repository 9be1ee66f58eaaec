"""`sorting`: put one card after the other into labelled buckets."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from helpers.exercises.base import (
    Answer,
    Content,
    Exercise,
    Key,
    Listing,
    Name,
    Progress,
    Text,
    require_feedback,
    require_known,
)
from helpers.exercises.score import ScoreItem

KEYS = 9  # a bucket for each of the keys 1–9


class SurveyCards(Content):
    """Cards made of survey answers: `rows` are answer_ids, `show` the columns that a card shows."""

    survey: Name
    rows: tuple[int, ...] = Field(min_length=2)
    show: tuple[str, ...] = Field(min_length=1)

    @field_validator("rows", "show")
    @classmethod
    def _each_once(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(set(values)) < len(values):
            raise ValueError("同一项写了两次")
        return values


def _source(cards: Any) -> str:
    from_survey = isinstance(cards, SurveyCards) or (isinstance(cards, dict) and "survey" in cards)
    return "取自调研" if from_survey else "逐张写出"


TextCards = Annotated[dict[Name, Text], Field(min_length=2)]
Cards = Annotated[
    Annotated[TextCards, Tag("逐张写出")] | Annotated[SurveyCards, Tag("取自调研")], Discriminator(_source)
]


class SortingAnswer(Answer):
    """The bucket of each placed card, in the order of placing."""

    placed: dict[str, str] = Field(default_factory=dict)


class SortingKey(Key[SortingAnswer]):
    """The right bucket of every card, and one sentence of feedback for every card."""


class Sorting(Exercise[SortingAnswer, SortingKey]):
    """Cards (texts, or rows of a survey) and the buckets they belong in."""

    answer_type = SortingAnswer
    key_type = SortingKey
    needs_key = True

    kind: Literal["sorting"]
    buckets: dict[Name, Text] = Field(min_length=2, max_length=KEYS)
    cards: Cards

    @property
    def card_names(self) -> tuple[str, ...]:
        """The names of the cards, in the order in which they are dealt."""
        return tuple(map(str, self.cards.rows)) if isinstance(self.cards, SurveyCards) else tuple(self.cards)

    def label(self, card: str) -> str:
        """Return what a card is called where it is spoken of."""
        return f"答卷 {card}" if isinstance(self.cards, SurveyCards) else self.cards[card]

    def check_key(self, key: SortingKey) -> None:
        """Every card has a bucket and a feedback."""
        require_feedback(self.card_names, key.feedback)
        missing = [card for card in self.card_names if card not in key.answer.placed]
        if missing:
            raise ValueError(f"answer.placed：没有说 {'、'.join(missing)} 该放进哪一类")

    def check_answer(self, answer: SortingAnswer) -> None:
        """Only cards and buckets of this exercise."""
        require_known(answer.placed, self.card_names, "placed")
        require_known(answer.placed.values(), self.buckets, "placed")

    def progress(self, answer: SortingAnswer) -> Progress:
        """Every card counts."""
        return Progress(len(answer.placed), len(self.card_names))

    def listings(self, answer: SortingAnswer) -> tuple[Listing, ...]:
        """Every placed card with its bucket."""
        rows = tuple(
            (self.label(card), self.buckets[answer.placed[card]])
            for card in self.card_names
            if card in answer.placed
        )
        return (Listing(self.title, ("卡片", "我放进"), rows),) if rows else ()

    def mark(self, answer: SortingAnswer, key: SortingKey) -> tuple[ScoreItem, ...]:
        """One item for each placed card, worth an equal share, and one for all that are not placed yet."""
        items = self.comment(answer, key)
        left = len(self.card_names) - len(items)
        return (*items, ScoreItem("", f"还有 {left} 张没有放", False, 0.0)) if left else items

    def comment(self, answer: SortingAnswer, key: SortingKey) -> tuple[ScoreItem, ...]:
        """What there is to say of the cards placed so far."""
        return tuple(self._items(answer, key))

    def _items(self, answer: SortingAnswer, key: SortingKey) -> Iterable[ScoreItem]:
        share = self.points / len(self.card_names)
        for card in self.card_names:
            if card in answer.placed:
                right = answer.placed[card] == key.answer.placed[card]
                yield ScoreItem(card, self.label(card), right, share if right else 0.0, key.feedback[card])
