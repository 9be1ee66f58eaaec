import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.closing import Gap, break_even, silenced, turned_worth


def test_a_year_counts_calls_that_get_through_and_those_whom_they_turn() -> None:
    worth = turned_worth(100, reached=0.5, turned=0.2, gap=Gap(0.3, 0.9), value=340, cost=15)
    assert worth.called == 600 and worth.cost == 9000
    assert worth.kept == pytest.approx(600 * 0.2 * 0.3) and worth.friends == pytest.approx(600 * 0.2 * 0.9)
    assert worth.benefit == pytest.approx(600 * 0.2 * 1.2 * 340)
    assert worth.net == pytest.approx(worth.low) == pytest.approx(worth.high)


@given(st.floats(0.01, 1), st.floats(0, 2), st.floats(1, 1000), st.floats(0.1, 500))
def test_at_break_even_the_year_ends_at_nothing(
    stays: float, friends: float, value: float, cost: float
) -> None:
    gap = Gap(stays, friends)
    needed = break_even(gap, value, cost)
    if needed <= 1:
        assert turned_worth(100, 1, needed, gap, value, cost).net == pytest.approx(0, abs=1e-6 * cost * 1200)


def test_calls_that_cost_nothing_always_pay_and_those_who_bring_nothing_never() -> None:
    assert break_even(Gap(0.3, 0.1), 340, 0) == 0
    assert break_even(Gap(0.0, 0.0), 340, 15) == math.inf
    assert break_even(Gap(0.3, 0.1), 0, 15) == math.inf


def test_the_claim_counts_those_turned_times_those_told_times_those_who_stay_away() -> None:
    assert silenced(1000, 0.25, 10, 0.02) == pytest.approx(50)
    assert silenced(1000, 0.25, 10, 0) == 0
