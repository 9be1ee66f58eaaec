import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.methods.asking import Scale, answers, asked, count, customers, nudged

STANDARD = Scale(0, 10, 6, 9)
FIVE = Scale(1, 5, 3, 5)


def test_the_nearest_answer_is_marked_on_every_scale() -> None:
    attitudes = np.array([0.0, 4.9, 5.0, 50.0, 84.9, 85.0, 100.0])
    assert answers(attitudes, STANDARD) == (2, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1)
    assert answers(np.array([0.0, 12.4, 12.5, 87.4, 87.5, 100.0]), FIVE) == (2, 1, 0, 1, 2)


@given(st.lists(st.integers(0, 10), min_size=1))
def test_on_the_standard_scale_the_counts_are_those_of_the_standard_rule(scores: list[int]) -> None:
    histogram = answers(np.array(scores) * 10.0, STANDARD)
    assert count(histogram, STANDARD) == nps.count(scores)


def test_five_points_are_counted_by_the_rule_that_is_given() -> None:
    assert count((1, 2, 3, 4, 5), FIVE) == (6, 4, 5)
    assert count((1, 2, 3, 4, 5), Scale(1, 5, 2, 4)) == (3, 3, 9)


def test_the_same_seed_gives_the_same_people() -> None:
    one, two = customers(500, 3), customers(500, 3)
    assert (one.attitudes == two.attitudes).all() and (one.lots == two.lots).all()
    assert one.attitudes.min() >= 0 and one.attitudes.max() <= 100


def test_of_the_unhappy_as_many_are_asked_as_was_said_and_of_the_others_all() -> None:
    people = customers(20_000, 4)
    happy = people.attitudes[people.attitudes >= 60]
    assert (asked(people, 60, 0) == happy).all()
    assert (asked(people, 60, 1) == people.attitudes).all()
    unhappy = len(people.attitudes) - len(happy)
    assert len(asked(people, 60, 0.3)) - len(happy) == pytest.approx(0.3 * unhappy, rel=0.06)


def test_who_is_asked_at_a_small_share_is_asked_at_a_larger_one() -> None:
    people = customers(2000, 5)
    few, more = (set(asked(people, 60, share).tolist()) for share in (0.2, 0.6))
    assert few < more


def test_a_push_never_leaves_the_scale() -> None:
    assert nudged(np.array([0.0, 95.0]), 10).tolist() == [10, 100]
    assert nudged(np.array([3.0]), -10).tolist() == [0]
