"""What somebody answered, in words, part by part: beside each item of a score stands what it speaks of."""

from collections.abc import Callable
from typing import Any

from helpers.content import AnyExercise
from helpers.exercises.choice import Choice
from helpers.exercises.number import Number, show_number
from helpers.exercises.ordering import Ordering
from helpers.exercises.rating import Rating
from helpers.exercises.script import Script
from helpers.exercises.sorting import Sorting

LONGEST_NUMBER = 24  # signs; 1e300 would be 301


def own_words(exercise: AnyExercise, answer: Any) -> dict[str, str]:
    """Return what an answer says, by the part of its score; nothing for kinds that `listings` shows whole."""
    say = WORDS.get(type(exercise))
    return say(exercise, answer) if say else {}


def _choice(exercise: Choice, answer: Any) -> dict[str, str]:
    return {option: "选了" if option in answer.picked else "没有选" for option in exercise.options}


def _sorting(exercise: Sorting, answer: Any) -> dict[str, str]:
    return {card: exercise.buckets[bucket] for card, bucket in answer.placed.items()}


def _number(exercise: Number, answer: Any) -> dict[str, str]:
    units = {name: f" {field.unit}" if field.unit else "" for name, field in exercise.fields.items()}
    values = {name: f"{_shown(value)}{units[name]}" for name, value in answer.values.items()}
    return {**values, **{name: f"“{typed}”（不是数字）" for name, typed in answer.typed.items()}}


def _shown(value: float) -> str:
    written = show_number(value)
    return written if len(written) <= LONGEST_NUMBER else f"{value:.3g}"


def _ordering(exercise: Ordering, answer: Any) -> dict[str, str]:
    return {step: f"第 {place} 步" for place, step in enumerate(answer.order, 1)}


def _rating(exercise: Rating, answer: Any) -> dict[str, str]:
    return {item: str(rating) for item, rating in answer.ratings.items()}


def _script(exercise: Script, answer: Any) -> dict[str, str]:
    return {step: text for step, text in answer.texts.items() if text.strip()}


WORDS: dict[type[AnyExercise], Callable[[Any, Any], dict[str, str]]] = {
    Choice: _choice,
    Sorting: _sorting,
    Number: _number,
    Ordering: _ordering,
    Rating: _rating,
    Script: _script,
}
