"""Persona cards: what one hears on the front; turned over, what the person thinks and what moves them."""

from typing import Any

import traitlets

from helpers.markup import Child, join, tag
from helpers.methods.nps import categorize
from helpers.palette import CATEGORY_NAMES
from helpers.personas import Persona, load_deck
from helpers.widgets.switch import tabs
from helpers.widgets.view import View


def build(answer: dict[str, Any], deck: str) -> "PersonaCards":
    """Return a deck of course_data/personas.yaml, the cards turned that were turned before."""
    return PersonaCards(deck, answer)


class PersonaCards(View):
    """A deck, one card in sight; `answer` is `{"shown": id, "turned": [ids]}`."""

    answer = traitlets.Dict()

    def __init__(self, name: str, answer: dict[str, Any]) -> None:
        self.deck = load_deck(name)
        self._people = {persona.id: persona for persona in self.deck.personas}
        super().__init__(
            on_action=self._act, shortcuts={str(n): f"show:{id}" for n, id in enumerate(self._people, 1)}
        )
        self.answer = answer
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def shown(self) -> Persona:
        """The card in sight."""
        return self._people.get(str(self.answer.get("shown")), self.deck.personas[0])

    @property
    def turned(self) -> tuple[str, ...]:
        """The cards that lie open."""
        return tuple(id for id in self._people if id in self.answer.get("turned", ()))

    def _act(self, action: str, value: str) -> None:
        if action == "show" and value in self._people:
            self.answer = {**self.answer, "shown": value}
        elif action == "turn":
            self.answer = {"shown": self.shown.id, "turned": sorted({*self.turned} ^ {self.shown.id})}

    def _draw(self, _change: object = None) -> None:
        deck, persona = self.deck, self.shown
        open_ = persona.id in self.turned
        names = {
            id: f"{number} {one.name}{' ✓' if id in self.turned else ''}"
            for number, (id, one) in enumerate(self._people.items(), 1)
        }
        turn = tag(
            "button",
            "翻回去" if open_ else "翻过来：他心里在想什么？",
            data_action="turn",
            class_="wb-primary",
            aria_expanded="true" if open_ else "false",
        )
        self.html = str(
            join(
                [
                    tag("h3", deck.title),
                    tag("p", deck.notice, class_="wb-soft"),
                    tabs("show", deck.title, names, persona.id),
                    tag(
                        "div",
                        _front(persona),
                        turn,
                        _back(persona) if open_ else None,
                        class_="wb-card wb-persona",
                    ),
                ]
            )
        )


def _front(persona: Persona) -> Child:
    category = str(categorize([persona.score])[0])
    return [
        tag("b", persona.name),
        tag("span", f"打 {persona.score} 分 · {CATEGORY_NAMES[category]}", class_=f"wb-fact wb-{category}"),
        tag("p", f"“{persona.quote.strip('“”')}”", class_="wb-quote"),
    ]


def _back(persona: Persona) -> Child:
    facts = {
        "动机": persona.motive,
        "心里在想": persona.thinks,
        "怎么认出来": persona.seen,
        "怎样打动": persona.moves,
        "别这样做": persona.avoid,
    }
    rows = [tag("tr", tag("th", name, scope="row"), tag("td", text)) for name, text in facts.items()]
    return tag("div", tag("table", rows), aria_live="polite")
