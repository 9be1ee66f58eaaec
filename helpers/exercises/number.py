"""`number`: work out one number or several."""

import math
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

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

Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Tolerance = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]

MINUS = str.maketrans("−–—﹣负", "-----")
PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+")
LONGEST_QUOTE = 40  # characters of what is no number, in the sentence about it
HAIR = 1e-9  # what 0.1 + 0.2 is off by must not cost a point


class NumberAnswer(Answer):
    """The numbers by field; `typed` keeps what was typed in a field and cannot be read as a number."""

    values: dict[str, Finite] = Field(default_factory=dict)
    typed: dict[str, str] = Field(default_factory=dict)


class NumberField(Content):
    """One number to find: its label, its unit, and the bounds it must lie in."""

    label: Text
    unit: str = ""
    minimum: Finite | None = None
    maximum: Finite | None = None

    @model_validator(mode="after")
    def _bounds(self) -> "NumberField":
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("minimum 应当小于 maximum")
        return self

    def out_of_range(self, value: float) -> str | None:
        """Return what to say of a value that this field cannot have, and nothing of one that it can."""
        low, high = self.minimum, self.maximum
        if (low is None or value >= low) and (high is None or value <= high):
            return None
        bounds = [
            f"不小于 {show_number(low)}" if low is not None else "",
            f"不大于 {show_number(high)}" if high is not None else "",
        ]
        return f"这里应当{'、'.join(filter(None, bounds))}，现在是 {show_number(value)}。"


class Mistake(Content):
    """A wrong value that tells how it was reached, and what to say of it."""

    field: str
    value: Finite
    tolerance: Tolerance = 0.0
    feedback: Text


class NumberKey(Key[NumberAnswer]):
    """The right values; `feedback` when a field is right, a mistake's own when it is met, else `hints`."""

    tolerance: dict[str, Tolerance] = Field(default_factory=dict)
    hints: dict[str, Text] = Field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


class Number(Exercise[NumberAnswer, NumberKey]):
    """One field or several, each for a number."""

    answer_type = NumberAnswer
    key_type = NumberKey
    needs_key = True

    kind: Literal["number"]
    fields: dict[Name, NumberField] = Field(min_length=1)

    def check_key(self, key: NumberKey) -> None:
        """Every field has a possible value, a feedback and a hint, and no mistake is a right value."""
        require_feedback(self.fields, key.feedback)
        require_feedback(self.fields, key.hints, "hints")
        require_known(key.tolerance, self.fields, "tolerance")
        require_known((mistake.field for mistake in key.mistakes), self.fields, "mistakes.field")
        for name, field in self.fields.items():
            if name not in key.answer.values:
                raise ValueError(f"answer.values：缺少 {name} 的值")
            problem = field.out_of_range(key.answer.values[name])
            if problem:
                raise ValueError(f"answer.values.{name}：{problem}")
        for number, mistake in enumerate(key.mistakes, 1):
            if _is_right(mistake.value, mistake.field, key):
                raise ValueError(f"mistakes.{number}：{show_number(mistake.value)} 是正确答案，不是错误")

    def check_answer(self, answer: NumberAnswer) -> None:
        """Only fields of this exercise, each either a number or a text that is none."""
        require_known(answer.values, self.fields, "values")
        require_known(answer.typed, self.fields, "typed")
        if answer.values.keys() & answer.typed.keys():
            raise ValueError("typed：同一栏不能又是数字又是文字")

    def progress(self, answer: NumberAnswer) -> Progress:
        """Every field with a number counts."""
        return Progress(len(answer.values), len(self.fields))

    def listings(self, answer: NumberAnswer) -> tuple[Listing, ...]:
        """Every field with its number, or with what was typed and is none."""
        if not answer.values and not answer.typed:
            return ()
        written: dict[str, str | float] = {**answer.typed, **answer.values}
        rows = tuple((field.label, written.get(name, ""), field.unit) for name, field in self.fields.items())
        return (Listing(self.title, ("要算的数", "我的答案", "单位"), rows),)

    def mark(self, answer: NumberAnswer, key: NumberKey) -> tuple[ScoreItem, ...]:
        """One item a field, worth an equal share of the points."""
        return tuple(self._item(name, answer.values.get(name), key) for name in self.fields)

    def comment(self, answer: NumberAnswer, key: NumberKey) -> tuple[ScoreItem, ...]:
        """What there is to say of the fields that hold a number."""
        return tuple(item for item in self.mark(answer, key) if item.part in answer.values)

    def _item(self, name: str, value: float | None, key: NumberKey) -> ScoreItem:
        label = self.fields[name].label
        if value is None:
            return ScoreItem(name, label, False, 0.0, "还没有填数字。")
        if _is_right(value, name, key):
            return ScoreItem(name, label, True, self.points / len(self.fields), key.feedback[name])
        met = (known.feedback for known in key.mistakes if known.field == name and _is_met(value, known))
        said = next(met, None) or self.fields[name].out_of_range(value) or key.hints[name]
        return ScoreItem(name, label, False, 0.0, said)


def read_number(text: str, unit: str = "") -> float:
    """Return the number that someone typed, be it `４２`, `1,234.5`, `−5` or with the unit of the field.

    Raises ValueError with a sentence for the trainee.
    """
    plain = unicodedata.normalize("NFKC", text).translate(MINUS).strip()
    bare = plain.removesuffix(unicodedata.normalize("NFKC", unit)).strip() if unit else plain
    bare = re.sub(r"^([+-])\s+", r"\1", bare)
    bare = re.sub(r"(?<=\d)。(?=\d)", ".", bare)  # the point of a Chinese keyboard
    if bare.endswith("%"):
        raise ValueError(f"这里要填的不是百分数{f'，单位是“{unit}”' if unit else ''}，请去掉 %。")
    if not PLAIN.fullmatch(bare):
        said = text.strip()
        said = said if len(said) <= LONGEST_QUOTE else f"{said[:LONGEST_QUOTE]}…"
        if re.fullmatch(r"[+-]?\d+,\d+", bare):
            raise ValueError(f"“{said}”里的逗号看不出是小数点还是千分位，小数点请写“.”。")
        raise ValueError(f"“{said}”不是一个数。请只写数字，例如 42 或 -3.5。")
    value = float(bare.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError("这个数太大了，请检查。")
    return value


def show_number(value: float) -> str:
    """Return a number as people write it: no exponent, no trailing zeros, a true minus sign."""
    digits = f"{Decimal(repr(abs(value))).normalize():f}"
    return f"−{digits}" if value < 0 else digits


def _is_right(value: float, field: str, key: NumberKey) -> bool:
    return _is_near(value, key.answer.values[field], key.tolerance.get(field, 0.0))


def _is_met(value: float, mistake: Mistake) -> bool:
    return _is_near(value, mistake.value, mistake.tolerance)


def _is_near(value: float, target: float, tolerance: float) -> bool:
    return abs(value - target) <= tolerance + HAIR * max(1.0, abs(target))
