"""Decks of persona cards, as course_data/personas.yaml has them: people to recognise a motive by."""

from functools import cache

from pydantic import Field, RootModel

from helpers import content
from helpers.exercises.base import Content, Name, Text


class Persona(Content):
    """One person: what one hears, and on the back of the card what moves them."""

    id: Name
    name: Text
    score: int = Field(ge=0, le=10)
    motive: Text
    quote: Text
    thinks: Text
    seen: Text
    moves: Text
    avoid: Text


class Deck(Content):
    """The persons of one category of customer."""

    title: Text
    notice: Text
    personas: tuple[Persona, ...] = Field(min_length=1)


class Decks(RootModel[dict[Name, Deck]]):
    """The file personas.yaml."""


@cache
def load_deck(name: str) -> Deck:
    """Return a deck of persona cards. Raises ContentError."""
    decks = content.read_file(Decks, "personas.yaml").root
    if name not in decks:
        raise content.ContentError(f"personas.yaml：没有名为 {name} 的卡片，可用的是 {'、'.join(decks)}")
    return decks[name]
