"""What a lesson states: its tables, the numbers in its sentences, and whether they are what was computed."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers import content
from helpers.exercises.base import Key
from helpers.notebooks import Cell, cells, read

NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Stated:
    """A lesson with its keys and its notebook."""

    path: str

    @cached_property
    def lesson(self) -> content.LessonContent:
        return content.load_lesson(self.path)

    @cached_property
    def keys(self) -> dict[str, Key[Any]]:
        return content.load_keys(self.lesson)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return cells(read(content.NOTEBOOKS / f"{self.path}.ipynb"))

    @property
    def text(self) -> str:
        return "\n\n".join(cell.source for cell in self.cells if not cell.is_code)

    def table(self, *heads: str) -> dict[str, list[str]]:
        """The one table of the notebook whose head begins so: its other cells, by the first of each row."""
        found = []
        for block in re.split(r"\n(?!\|)", self.text):
            rows = [[part.strip() for part in line.strip("| ").split("|")] for line in block.splitlines()]
            rows = [row for row in rows if len(row) > 1]
            if rows and rows[0][: len(heads)] == list(heads):
                found.append({first: rest for first, *rest in rows[2:]})
        (only,) = found
        return only

    def values(self, exercise: str) -> dict[str, float]:
        """The right numbers of a number exercise."""
        found: dict[str, float] = self.keys[exercise].answer.values
        return found

    def mistakes(self, exercise: str) -> set[tuple[str, float]]:
        """The wrong numbers that a number exercise knows, each with its field."""
        key: Any = self.keys[exercise]
        return {(mistake.field, mistake.value) for mistake in key.mistakes}


def numbers(text: str) -> list[float]:
    """The numbers in a text, in order."""
    return [value(number) for number in NUMBER.findall(text)]


def agrees(text: str, *computed: float) -> bool:
    """Whether a text states just these numbers, each rounded to as many places as the text shows."""
    shown = NUMBER.findall(text)
    return len(shown) == len(computed) and all(
        abs(value(number) - exact) <= 0.5 * 10 ** -len(number.partition(".")[2]) + 1e-9
        for number, exact in zip(shown, computed, strict=True)
    )


def value(number: str) -> float:
    """A number as a text writes it."""
    return float(number.replace(",", "").replace("−", "-"))
