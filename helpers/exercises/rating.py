"""`rating`: rate items on a scale, and see them as a profile."""

from typing import Literal

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

LONGEST_SCALE = 11


class Scale(Content):
    """Whole steps from `low` to `high`, with what the two ends mean."""

    low: int = 1
    high: int = 5
    low_label: Text
    high_label: Text

    @property
    def steps(self) -> range:
        """Every step of the scale, from low to high."""
        return range(self.low, self.high + 1)

    @model_validator(mode="after")
    def _check(self) -> "Scale":
        if not 0 <= self.low < self.high:
            raise ValueError("high：要大于 low，而且都不能是负数")
        if len(self.steps) > LONGEST_SCALE:
            raise ValueError(f"high：最多 {LONGEST_SCALE} 级（例如 0–10）")
        return self


class RatingAnswer(Answer):
    """The rating of every item that has one."""

    ratings: dict[str, int] = Field(default_factory=dict)


class RatingKey(Key[RatingAnswer]):
    """Reference ratings of some or all items, how far off is still right, and a sentence for each of them."""

    tolerance: int = Field(default=0, ge=0)


class Rating(Exercise[RatingAnswer, RatingKey]):
    """Items to be rated; `profile_note` says how to read the profile. Without a key every rating is fine."""

    answer_type = RatingAnswer
    key_type = RatingKey

    kind: Literal["rating"]
    items: dict[Name, Text] = Field(min_length=1)
    scale: Scale
    profile_note: str | None = None

    def check_key(self, key: RatingKey) -> None:
        """There is something to compare with, a sentence for each of it, and a scale it can be off on."""
        if not key.answer.ratings:
            raise ValueError("answer.ratings：至少要有一个参考评分")
        require_known(key.answer.ratings, self.items, "answer.ratings")
        require_feedback(key.answer.ratings, key.feedback)
        if key.tolerance >= self.scale.high - self.scale.low:
            raise ValueError("tolerance：太宽，怎样评都算对")

    def check_answer(self, answer: RatingAnswer) -> None:
        """Only items of this exercise, and steps of its scale."""
        require_known(answer.ratings, self.items, "ratings")
        off = [item for item, rating in answer.ratings.items() if rating not in self.scale.steps]
        if off:
            raise ValueError(f"ratings：{'、'.join(off)} 不在 {self.scale.low}–{self.scale.high} 之内")

    def progress(self, answer: RatingAnswer) -> Progress:
        """One part an item."""
        return Progress(len(answer.ratings), len(self.items))

    def listings(self, answer: RatingAnswer) -> tuple[Listing, ...]:
        """Every rated item."""
        scale = self.scale
        heading = f"我的评分（{scale.low} = {scale.low_label}，{scale.high} = {scale.high_label}）"
        rows = tuple(
            (words, answer.ratings[item]) for item, words in self.items.items() if item in answer.ratings
        )
        return (Listing(self.title, ("项目", heading), rows),) if rows else ()

    def mark(self, answer: RatingAnswer, key: RatingKey) -> tuple[ScoreItem, ...]:
        """One item for each reference rating; every one within the tolerance earns an equal share."""
        share = self.points / len(key.answer.ratings)
        return tuple(
            self._item(item, answer.ratings.get(item), key, share)
            for item in self.items
            if item in key.answer.ratings
        )

    def comment(self, answer: RatingAnswer, key: RatingKey) -> tuple[ScoreItem, ...]:
        """Nothing of an item before it is rated."""
        return tuple(item for item in self.mark(answer, key) if item.part in answer.ratings)

    def _item(self, item: str, rating: int | None, key: RatingKey, share: float) -> ScoreItem:
        reference, feedback = key.answer.ratings[item], key.feedback[item]
        label = self.items[item]
        if rating is None:
            return ScoreItem(item, label, False, 0.0, "还没有评分。")
        if abs(rating - reference) <= key.tolerance:
            return ScoreItem(item, label, True, share, feedback)
        return ScoreItem(item, label, False, 0.0, f"你评 {rating}，参考评分是 {reference}。{feedback}")
