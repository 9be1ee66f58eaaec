import pytest

from helpers.exercises.choice import Choice, ChoiceAnswer
from tests.exercises.samples import CHOICE, choice, with_key


def mark(exercise: Choice, *picked: str) -> dict[str, tuple[bool, float]]:
    items = exercise.mark(ChoiceAnswer(picked=picked), exercise.key)
    return {item.part: (item.right, item.points) for item in items}


def points(*picked: str) -> float:
    exercise = choice(points=4)
    return exercise.score(ChoiceAnswer(picked=picked), exercise.key).points


def test_the_right_picks_earn_all_points() -> None:
    assert points("renewal", "friend") == 4


def test_a_wrong_pick_costs_its_share_among_the_wrong_ones() -> None:
    assert points("renewal", "friend", "fine") == 2
    assert points("renewal", "hidden", "fine") == 0


@pytest.mark.parametrize("right", range(1, 7))
@pytest.mark.parametrize("possible", [1, 4, 10, 12])
def test_ticking_everything_earns_nothing_however_many_are_right(right: int, possible: int) -> None:
    names = [f"o{number}" for number in range(7)]
    feedback = dict.fromkeys(names, "看一看。")
    key = {"answer": {"picked": names[:right]}, "feedback": feedback}
    exercise = choice(points=possible, options=dict.fromkeys(names, "一项"), key=key)
    assert exercise.score(ChoiceAnswer(picked=tuple(names)), exercise.key).points == 0
    assert exercise.score(ChoiceAnswer(picked=tuple(names[:right])), exercise.key).points == possible


def test_where_every_option_is_right_nothing_costs() -> None:
    exercise = choice(points=4, key={**CHOICE["key"], "answer": {"picked": list(CHOICE["options"])}})
    assert exercise.score(ChoiceAnswer(picked=tuple(CHOICE["options"])), exercise.key).points == 4


def test_a_missed_option_is_named_in_the_score() -> None:
    assert mark(choice(points=4), "renewal") == {"renewal": (True, 2), "friend": (False, 0)}


def test_practice_with_several_picks_says_nothing_before_they_are_confirmed() -> None:
    exercise = choice()
    assert exercise.comment(ChoiceAnswer(picked=("hidden",)), exercise.key) == ()


def test_practice_counts_what_is_missing_and_does_not_name_it() -> None:
    exercise = choice()
    items = exercise.comment(ChoiceAnswer(picked=("renewal",), confirmed=True), exercise.key)
    assert [item.label for item in items] == ["主动续约", "还有 1 项该选"]
    assert "朋友介绍" not in "".join(item.label + item.feedback for item in items)


def test_a_single_pick_is_spoken_of_at_once() -> None:
    exercise = choice(several=False, key={**CHOICE["key"], "answer": {"picked": ["friend"]}})
    (item,) = exercise.comment(ChoiceAnswer(picked=("fine",)), exercise.key)
    assert (item.right, item.feedback) == (False, "人也走了。")


def test_confirming_changes_neither_progress_nor_points() -> None:
    exercise = choice(points=4)
    bare, confirmed = ChoiceAnswer(picked=("renewal",)), ChoiceAnswer(picked=("renewal",), confirmed=True)
    assert exercise.score(bare, exercise.key) == exercise.score(confirmed, exercise.key)


@pytest.mark.parametrize(
    ("picked", "message"),
    [
        (["tip"], "picked：题目里没有 tip"),
        (["renewal", "renewal"], "同一个选项出现了两次"),
    ],
)
def test_an_answer_with_strange_picks_does_not_fit(picked: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        choice().read_answer({"picked": picked})


def test_a_single_choice_takes_one_pick() -> None:
    with pytest.raises(ValueError, match="单选题只能选一项"):
        choice(several=False)


def test_practice_without_a_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="key：练习题要带参考答案"):
        choice(key=None)


def test_a_graded_exercise_without_points_is_an_error() -> None:
    with pytest.raises(ValueError, match="points：考核题要有分值"):
        choice(key=None, graded=True)


def test_the_key_of_a_graded_exercise_must_not_stand_in_the_lesson() -> None:
    with pytest.raises(ValueError, match="course_data/keys/"):
        choice(graded=True, points=2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": {"picked": []}}, "至少要有一个正确选项"),
        ({"answer": {"picked": ["tip"]}}, "题目里没有 tip"),
        ({"feedback": {"renewal": "好。"}}, "feedback：缺少 hidden、friend、fine 的反馈"),
        ({"feedback": {**CHOICE["key"]["feedback"], "fine": " "}}, "feedback：缺少 fine 的反馈"),
        ({"feedback": {**CHOICE["key"]["feedback"], "tip": "？"}}, "feedback：题目里没有 tip"),
    ],
)
def test_a_key_that_does_not_fit_names_its_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_key("choice", **changes)
