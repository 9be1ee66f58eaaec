"""Persona cards, turned and leafed through."""

import pytest

from helpers.checked_yaml import ContentError
from helpers.personas import Deck, load_deck
from helpers.widgets.persona_cards import PersonaCards


def person(id: str, score: int) -> dict[str, object]:
    texts = {
        name: f"{name} of {id}" for name in ("name", "motive", "quote", "thinks", "seen", "moves", "avoid")
    }
    return {"id": id, "score": score, **texts}


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> PersonaCards:
    deck = Deck.model_validate(
        {"title": "两个人", "notice": "教学模拟", "personas": [person("a", 7), person("b", 3)]}
    )
    monkeypatch.setattr("helpers.widgets.persona_cards.load_deck", lambda name: deck)
    return PersonaCards("two", {})


def test_the_back_is_hidden_until_the_card_is_turned(cards: PersonaCards) -> None:
    assert "quote of a" in cards.html and "中立者" in cards.html and "motive of a" not in cards.html
    cards.act("turn")
    assert "motive of a" in cards.html and cards.turned == ("a",)
    cards.act("turn")
    assert "motive of a" not in cards.html and cards.turned == ()


def test_another_card_is_shown_and_what_was_turned_stays_turned(cards: PersonaCards) -> None:
    cards.act("turn")
    cards.act("show", "b")
    assert "quote of b" in cards.html and "贬损者" in cards.html and "motive of b" not in cards.html
    assert PersonaCards("two", cards.answer).turned == ("a",)
    assert PersonaCards("two", cards.answer).shown.id == "b"


def test_every_card_has_a_key(cards: PersonaCards) -> None:
    assert cards.shortcuts == {"1": "show:a", "2": "show:b"}


def test_a_kept_state_of_other_cards_does_no_harm(cards: PersonaCards) -> None:
    assert PersonaCards("two", {"shown": "gone", "turned": ["gone"]}).shown.id == "a"


def test_a_deck_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match="nowhere|personas.yaml"):
        load_deck("nowhere")
