"""Called back or not: differences with their intervals, and what they are worth."""

import math

import numpy as np
import pytest

from helpers.methods.recovery import compare_numbers, compare_shares, share, yearly_worth


def test_a_share_has_wilsons_interval() -> None:
    one = share(81, 263)  # Newcombe, Statistics in Medicine 1998: .2553, .3662
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)
    none = share(0, 20)  # the same table: 0, .1611
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)


def test_a_difference_of_shares_has_agresti_and_caffos_interval() -> None:
    effect = compare_shares((56, 70), (48, 80))
    assert effect.difference == pytest.approx(0.2)
    # statsmodels 0.14: confint_proportions_2indep(56, 70, 48, 80, method="agresti-caffo")
    assert effect.interval == pytest.approx((0.052453, 0.335758), abs=1e-6)
    assert effect.clear


def test_turning_the_groups_round_turns_the_difference_round() -> None:
    there, back = compare_shares((9, 40), (3, 50)), compare_shares((3, 50), (9, 40))
    assert there.difference == -back.difference
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))


def test_two_groups_that_did_the_same_are_not_told_apart() -> None:
    assert not compare_shares((5, 20), (5, 20)).clear


def test_a_difference_of_means_adds_up_the_variances_of_both() -> None:
    called, others = np.tile([0, 1, 2], 20), np.tile([0, 0, 1], 30)
    effect = compare_numbers(called, others)
    error = math.sqrt(called.var(ddof=1) / 60 + others.var(ddof=1) / 90)
    assert effect.difference == pytest.approx(2 / 3)
    assert effect.interval == pytest.approx((2 / 3 - 1.959964 * error, 2 / 3 + 1.959964 * error))
    assert effect.called.events == 60 and effect.called.n == 60


def test_an_empty_group_has_no_difference_and_no_error() -> None:
    for effect in (compare_shares((0, 0), (3, 9)), compare_numbers([], [1, 2])):
        assert math.isnan(effect.difference) and not effect.clear


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="30 人里不会有 31 人"):
        compare_shares((31, 30), (3, 9))


def test_a_year_of_calls_is_worth_its_effects_less_its_cost() -> None:
    worth = yearly_worth(100, 0.5, (0.1, 0.2, 0.3), (0.0, 0.1, 0.2), value=500, cost=20)
    assert (worth.called, worth.kept, worth.friends) == (600, 120, 60)
    assert (worth.benefit, worth.cost, worth.net) == pytest.approx((90_000, 12_000, 78_000))
    assert (worth.low, worth.high) == (pytest.approx(18_000), pytest.approx(138_000))
