"""The kind `rating`: its fields, its answer and its score."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.exercises.rating import Rating, RatingAnswer, RatingKey

SCALE = {"low": 1, "high": 5, "low_label": "很差", "high_label": "很好"}
FEEDBACK = {"speed": "十分钟以内的等待很少有人抱怨。", "words": "话听得懂，客户才放心。"}
KEY = {"answer": {"ratings": {"speed": 4, "words": 2}}, "tolerance": 1, "feedback": FEEDBACK}


def rating(**changes: Any) -> Rating:
    fields = {
        "id": "counter",
        "kind": "rating",
        "title": "给柜台打分",
        "prompt": "你的营业厅现在做得怎样？",
        "outline": ["000-1.5"],
        "items": {"speed": "办得快", "words": "说得明白", "smile": "有笑容"},
        "scale": SCALE,
    }
    return Rating.model_validate({**fields, **changes})


def rated(**ratings: int) -> RatingAnswer:
    return RatingAnswer(ratings=ratings)


GRADED = {"graded": True, "points": 4}


def test_progress_counts_rated_items() -> None:
    exercise = rating()
    assert exercise.progress(RatingAnswer()) == (0, 3)
    assert exercise.progress(rated(speed=1, smile=5)) == (2, 3)


def test_without_a_key_a_rating_is_only_saved() -> None:
    assert rating().score(rated(speed=1), None).state == "saved"


def test_nothing_rated_is_unanswered() -> None:
    assert rating(**GRADED).score(RatingAnswer(), RatingKey.model_validate(KEY)).state == "unanswered"


@pytest.mark.parametrize(("speed", "right"), [(2, False), (3, True), (4, True), (5, True)])
def test_a_rating_within_the_tolerance_is_right(speed: int, right: bool) -> None:
    score = rating(**GRADED).score(rated(speed=speed, words=2), RatingKey.model_validate(KEY))
    assert [item.right for item in score.items] == [right, True]
    assert score.points == (4 if right else 2)


def test_a_rating_too_far_off_is_told_the_reference_and_why() -> None:
    [item] = rating(key=KEY).comment(rated(speed=1), RatingKey.model_validate(KEY))
    assert item.feedback == "你评 1，参考评分是 4。十分钟以内的等待很少有人抱怨。"


def test_practice_says_nothing_of_items_that_are_not_rated() -> None:
    assert [item.part for item in rating(key=KEY).comment(rated(words=2), RatingKey.model_validate(KEY))] == [
        "words"
    ]


def test_a_check_names_the_items_that_are_not_rated() -> None:
    score = rating(**GRADED).score(rated(words=2), RatingKey.model_validate(KEY))
    assert "✗ 办得快" in str(score) and "还没有评分" in str(score) and score.points == 2


def test_items_without_a_reference_are_not_marked() -> None:
    score = rating(**GRADED).score(rated(smile=5), RatingKey.model_validate(KEY))
    assert "smile" not in {item.part for item in score.items}


@given(st.dictionaries(st.sampled_from(["speed", "words", "smile"]), st.integers(1, 5)), st.integers(0, 3))
def test_points_stay_between_nothing_and_all(ratings: dict[str, int], tolerance: int) -> None:
    key = RatingKey.model_validate({**KEY, "tolerance": tolerance})
    assert 0 <= rating(**GRADED).score(rated(**ratings), key).points <= 4


@given(st.integers(0, 3))
def test_the_key_itself_earns_all_points(tolerance: int) -> None:
    key = RatingKey.model_validate({**KEY, "tolerance": tolerance})
    assert rating(**GRADED).score(key.answer, key).points == 4


@pytest.mark.parametrize(
    ("ratings", "words"), [({"speeed": 3}, "speeed"), ({"speed": 0}, "1–5"), ({"speed": 6}, "speed")]
)
def test_an_answer_that_does_not_fit_is_refused(ratings: dict[str, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rating().read_answer({"ratings": ratings})


@pytest.mark.parametrize("value", [2.5, "gut", None, [3]])
def test_a_rating_that_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="ratings"):
        rating().read_answer({"ratings": {"speed": value}})


WRONG = {
    "a scale upside down": ({"scale": {**SCALE, "low": 5, "high": 1}}, "high"),
    "a scale of one step": ({"scale": {**SCALE, "low": 3, "high": 3}}, "high"),
    "a scale below zero": ({"scale": {**SCALE, "low": -2}}, "负数"),
    "a scale too long for a row": ({"scale": {**SCALE, "high": 20}}, "最多"),
    "a scale without words": ({"scale": {"low": 1, "high": 5}}, "low_label"),
    "no items": ({"items": {}}, "items"),
    "a key that names an unknown item": ({"key": {**KEY, "answer": {"ratings": {"spd": 3}}}}, "spd"),
    "a key off the scale": ({"key": {**KEY, "answer": {"ratings": {"speed": 9, "words": 1}}}}, "1–5"),
    "a key without ratings": ({"key": {"answer": {}}}, "参考评分"),
    "a key without a sentence": ({"key": {**KEY, "feedback": {"speed": "快。"}}}, "words"),
    "a tolerance that takes everything": ({"key": {**KEY, "tolerance": 4}}, "tolerance"),
}


@pytest.mark.parametrize(("changes", "words"), WRONG.values(), ids=WRONG)
def test_an_exercise_that_makes_no_sense_is_an_error(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        rating(**changes)
