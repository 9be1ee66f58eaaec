from itertools import permutations
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from helpers.exercises.ordering import OrderingAnswer, kendall_tau, largest_in_order
from tests.exercises.samples import ORDERING, ordering, with_key

RIGHT = tuple(ORDERING["key"]["answer"]["order"])
orders = st.permutations(RIGHT).map(tuple)


def points(*order: str) -> float:
    exercise = ordering(points=10)
    return exercise.score(OrderingAnswer(order=order), exercise.key).points


def comment(*order: str) -> dict[str, tuple[bool, str]]:
    exercise = ordering()
    items = exercise.comment(OrderingAnswer(order=order, confirmed=True), exercise.key)
    return {item.part: (item.right, item.feedback) for item in items}


def test_only_the_right_order_earns_all_points() -> None:
    assert [order for order in permutations(RIGHT) if points(*order) == 10] == [RIGHT]


def test_two_neighbours_exchanged_cost_two_of_ten_pairs() -> None:
    assert points("listen", "call", "fix", "note", "check") == 8


def test_the_reverse_order_earns_nothing() -> None:
    assert points(*reversed(RIGHT)) == 0


def test_a_random_order_earns_about_a_sixth() -> None:
    assert mean(points(*order) for order in permutations(RIGHT)) == pytest.approx(1.633, abs=0.001)


@given(orders)
def test_tau_is_the_one_of_scipy(order: tuple[str, ...]) -> None:
    ranks = [RIGHT.index(step) for step in order]
    assert kendall_tau(order, RIGHT) == pytest.approx(kendalltau(range(len(ranks)), ranks).statistic)


@given(orders)
def test_the_items_add_up_to_the_points_and_none_is_below_zero(order: tuple[str, ...]) -> None:
    exercise = ordering(points=10)
    items = exercise.mark(OrderingAnswer(order=order), exercise.key)
    assert sum(item.points for item in items) == pytest.approx(10 * max(0, kendall_tau(order, RIGHT)))
    assert all(item.points >= 0 for item in items)
    assert all(item.right for item in items if item.points)


@given(orders)
def test_the_steps_called_right_are_in_order_and_no_larger_set_is(order: tuple[str, ...]) -> None:
    kept = largest_in_order(order, RIGHT)
    ranks = [RIGHT.index(step) for step in order if step in kept]
    assert ranks == sorted(ranks)
    longest = [1] * len(order)
    for end in range(len(order)):
        before = [longest[i] for i in range(end) if RIGHT.index(order[i]) < RIGHT.index(order[end])]
        longest[end] = 1 + max(before, default=0)
    assert len(kept) == (max(longest) if max(longest) > 1 else 0)


def test_one_step_out_of_place_is_the_only_one_named() -> None:
    said = comment("listen", "fix", "note", "check", "call")
    assert [step for step, (right, _) in said.items() if not right] == ["call"]
    assert said["call"] == (False, "应当靠前一些。越早越好。")


def test_a_step_in_the_right_order_says_when_its_place_will_be_another() -> None:
    said = comment("listen", "fix", "note", "check", "call")
    misplaced = [
        step for step, (right, _) in said.items() if right and RIGHT.index(step) != list(said).index(step)
    ]
    assert misplaced
    for step in misplaced:
        assert said[step][1].startswith(f"先后对；别的步骤移好以后，它排第 {RIGHT.index(step) + 1}。")
    assert not any("先后对" in words for _, words in comment(*RIGHT).values())


def test_a_step_that_comes_too_early_is_sent_back() -> None:
    assert comment("check", "call", "listen", "fix", "note")["check"] == (False, "应当靠后一些。最后确认。")


def test_the_reverse_order_has_no_right_step() -> None:
    said = comment(*reversed(RIGHT))
    assert not any(right for right, _ in said.values())
    assert said["fix"][1].startswith("位置还不对。")


def test_practice_says_nothing_before_the_order_is_confirmed() -> None:
    exercise = ordering()
    assert exercise.comment(OrderingAnswer(order=RIGHT), exercise.key) == ()


def test_steps_that_were_never_moved_are_no_answer() -> None:
    exercise = ordering(points=10)
    assert exercise.progress(OrderingAnswer()).done == 0
    assert exercise.score(OrderingAnswer(), exercise.key).state == "unanswered"


@pytest.mark.parametrize("order", [["call"], [*RIGHT, "call"], [*RIGHT[:-1], "sing"]])
def test_an_order_has_every_step_once(order: list[str]) -> None:
    with pytest.raises(ValueError, match="order："):
        ordering().read_answer({"order": order})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": {"order": []}}, "answer.order：缺少正确的顺序"),
        ({"answer": {"order": list(ORDERING["steps"])}}, "steps：书写顺序就是答案，请打乱"),
        ({"answer": {"order": RIGHT[:3]}}, "order：每一步要出现一次，而且只出现一次"),
        ({"feedback": {"call": "好。"}}, "feedback：缺少 fix、listen、note、check 的反馈"),
    ],
)
def test_a_key_that_does_not_fit_names_its_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_key("ordering", **changes)
