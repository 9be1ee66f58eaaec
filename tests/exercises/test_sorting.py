import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exercises.sorting import SortingAnswer
from tests.exercises.samples import SORTING, SURVEY_CARDS, sorting, with_key

RIGHT = SORTING["key"]["answer"]["placed"]
CARDS = list(SORTING["cards"])
BUCKETS = list(SORTING["buckets"])


def test_every_right_card_earns_an_equal_share() -> None:
    exercise = sorting(points=6)
    answer = SortingAnswer(placed={**RIGHT, "six": "passive"})
    assert exercise.score(SortingAnswer(placed=RIGHT), exercise.key).points == 6
    assert exercise.score(answer, exercise.key).points == 4.5


@given(st.dictionaries(st.sampled_from(CARDS), st.sampled_from(BUCKETS), min_size=1))
def test_points_are_the_share_of_cards_in_their_bucket(placed: dict[str, str]) -> None:
    exercise = sorting(points=4)
    right = sum(RIGHT[card] == bucket for card, bucket in placed.items())
    assert exercise.score(SortingAnswer(placed=placed), exercise.key).points == right


def test_a_wrong_card_is_told_why() -> None:
    exercise = sorting()
    (item,) = exercise.comment(SortingAnswer(placed={"zero": "passive"}), exercise.key)
    assert (item.label, item.right, item.feedback) == ("0 分", False, "0 也算。")


def test_the_score_says_how_many_cards_are_left() -> None:
    exercise = sorting()
    score = exercise.score(SortingAnswer(placed={"zero": "detractor"}), exercise.key)
    assert str(score).splitlines()[1:] == ["✓ 0 分：0 也算。", "✗ 还有 3 张没有放"]


def test_the_order_of_placing_is_kept_in_the_answer_and_makes_no_difference_to_the_score() -> None:
    exercise = sorting(points=4)
    backwards = exercise.read_answer({"placed": dict(reversed(RIGHT.items()))})
    assert list(backwards.placed) == list(reversed(RIGHT))
    assert str(exercise.score(backwards, exercise.key)) == str(
        exercise.score(exercise.key.answer, exercise.key)
    )


def test_progress_counts_cards() -> None:
    assert sorting().progress(SortingAnswer(placed={"zero": "passive"})) == (1, 4)


def test_cards_of_a_survey_are_named_by_the_number_of_the_answer() -> None:
    exercise = sorting(cards=SURVEY_CARDS, key=None, graded=True, points=2)
    assert exercise.card_names == ("57", "12")
    assert exercise.label("57") == "答卷 57"


@pytest.mark.parametrize(
    ("placed", "message"),
    [({"ten": "promoter"}, "placed：题目里没有 ten"), ({"nine": "fan"}, "placed：题目里没有 fan")],
)
def test_an_answer_with_strange_cards_or_buckets_does_not_fit(placed: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sorting().read_answer({"placed": placed})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": {"placed": {**RIGHT, "nine": "fan"}}}, "placed：题目里没有 fan"),
        ({"answer": {"placed": {"nine": "promoter"}}}, "answer.placed：没有说 zero、seven、six 该放进哪一类"),
        ({"feedback": {"nine": "好。", "zero": "好。", "seven": "好。"}}, "feedback：缺少 six 的反馈"),
    ],
)
def test_a_key_that_does_not_fit_names_its_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_key("sorting", **changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"buckets": {"one": "只有一类"}}, "buckets"),
        ({"buckets": {f"b{number}": "类" for number in range(10)}}, "buckets"),
        ({"cards": {"nine": 9, "zero": "0 分"}}, "cards.逐张写出.nine"),
        ({"cards": {"a b": "9 分", "zero": "0 分"}}, "cards.逐张写出.a b"),
        ({"cards": {**SURVEY_CARDS, "rows": [57, 57]}}, "cards.取自调研.rows"),
        ({"cards": {**SURVEY_CARDS, "rows": ["57", "x"]}}, "cards.取自调研.rows.1"),
        ({"cards": {**SURVEY_CARDS, "columns": ["plan"]}}, "cards.取自调研.columns"),
    ],
)
def test_wrong_content_names_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        sorting(**changes)
