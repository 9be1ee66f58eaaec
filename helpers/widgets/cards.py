"""The faces of cards: a text, or what a customer answered in a survey."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from helpers import content
from helpers.content import Column, ContentError
from helpers.exercises.sorting import Sorting, SurveyCards
from helpers.markup import Child, tag


@dataclass(frozen=True)
class Card:
    """What stands on a card: a title, facts (label, value with unit), and what a customer wrote."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The card in one line."""
        return " · ".join([self.title, *(value for _, value in self.facts), *self.quotes])

    def face(self) -> Child:
        """Return the whole card as HTML."""
        return [
            tag("b" if self.facts or self.quotes else "span", self.title),
            [tag("span", f"{label} ", tag("b", value), class_="wb-fact") for label, value in self.facts],
            [tag("p", quote) for quote in self.quotes],
        ]


def cards_of(exercise: Sorting) -> dict[str, Card]:
    """Return the cards of an exercise by name, in order. Raises ContentError for what a survey has not."""
    if isinstance(exercise.cards, SurveyCards):
        return _survey_cards(exercise, exercise.cards)
    return {name: Card(text) for name, text in exercise.cards.items()}


def notice_of(exercise: Sorting) -> str | None:
    """Return what has to stand beside cards of a survey, e.g. that its data are made up for teaching."""
    if not isinstance(exercise.cards, SurveyCards):
        return None
    return content.load_survey(exercise.cards.survey).source


def _survey_cards(exercise: Sorting, cards: SurveyCards) -> dict[str, Card]:
    columns = content.load_survey(cards.survey).columns
    _require(exercise, "show", [name for name in cards.show if name not in columns], "列")
    rows = content.read_survey(cards.survey).set_index(_id_column(columns))
    _require(exercise, "rows", [str(row) for row in cards.rows if row not in rows.index], "答卷")
    chosen = rows.loc[list(cards.rows), list(cards.show)].to_dict("index")
    shown = {name: columns[name] for name in cards.show}
    return {str(row): _survey_card(exercise.label(str(row)), chosen[row], shown) for row in cards.rows}


def _survey_card(title: str, row: Mapping[Hashable, object], columns: Mapping[str, Column]) -> Card:
    facts = {
        column.label: _value(row[name], column) for name, column in columns.items() if column.type != "text"
    }
    texts = {column.label: row[name] for name, column in columns.items() if column.type == "text"}
    quotes = [
        f"“{text}”" if isinstance(text, str) else f"（{label}：没有填）" for label, text in texts.items()
    ]
    return Card(title, tuple(facts.items()), tuple(quotes))


def _value(value: object, column: Column) -> str:
    if isinstance(value, float) and math.isnan(value):
        return "没有填"
    shown = f"{value:g}" if column.type == "number" else str(value)
    shown = (column.labels or {}).get(shown, shown)
    # “分（0–10）” in the dictionary; on a card “9 分” is enough.
    return f"{shown} {column.unit.partition('（')[0]}" if column.unit else shown


def _id_column(columns: dict[str, Column]) -> str:
    return next(name for name, column in columns.items() if column.type == "id")


def _require(exercise: Sorting, field: str, unknown: list[str], what: str) -> None:
    if unknown:
        raise ContentError(f"练习 {exercise.id}：字段 cards.{field}：调研里没有{what} {'、'.join(unknown)}")
