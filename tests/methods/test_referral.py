"""Word of mouth as a loop: K, generations, a market that fills, money."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.referral import Loop, generations

LOOP = Loop(1000, 0.5, 8, 0.2, 0.25, 30, 1e9, reward=20, value=100, fixed_cost=40_000)
SHARES = st.floats(0, 1)
LOOPS = st.builds(
    Loop, st.floats(0, 1e5), SHARES, st.floats(0, 100), SHARES, SHARES, st.floats(0, 400), st.floats(0, 1e6)
)


def test_k_is_invitations_times_conversion() -> None:
    assert LOOP.first_k == pytest.approx(0.5 * 8 * 0.2)
    assert LOOP.k == pytest.approx(0.25 * 8 * 0.2)


def test_in_an_empty_market_every_generation_is_k_times_the_one_before() -> None:
    turns = generations(LOOP)
    assert [round(turn.newcomers) for turn in turns[:3]] == [800, 320, 128]
    assert turns[0].k == pytest.approx(0.8, abs=1e-4) and turns[1].k == pytest.approx(0.4, abs=1e-4)
    assert [turn.days for turn in turns[:2]] == [30, 60]


def test_below_one_the_loop_ends_near_the_sum_of_the_series() -> None:
    turns = generations(LOOP, most=60)
    assert len(turns) < 60
    assert turns[-1].total == pytest.approx(LOOP.starters * LOOP.amplification, rel=0.001)


def test_above_one_it_grows_until_the_market_is_full() -> None:
    growing = replace(LOOP, share_again=1.0, market=20_000)
    turns = generations(growing, most=60)
    assert growing.k > 1 and growing.amplification == math.inf
    assert turns[1].newcomers > turns[0].newcomers > turns[-1].newcomers
    assert turns[-1].k < 1
    assert 10_000 < turns[-1].total <= 20_000


@given(LOOPS)
def test_nobody_is_won_twice(loop: Loop) -> None:
    turns = generations(loop)
    assert all(turn.newcomers >= 0 and turn.total <= loop.market * (1 + 1e-9) for turn in turns)
    assert all(turn.k <= max(loop.k, loop.first_k) * (1 + 1e-9) for turn in turns)


def test_money_breaks_even_where_the_margins_have_paid_the_fixed_cost() -> None:
    assert LOOP.break_even == 500
    first = generations(LOOP)[0]
    assert first.net == pytest.approx(first.newcomers * 80 - 40_000)
    assert replace(LOOP, reward=100).break_even == math.inf
    assert replace(LOOP, fixed_cost=0).break_even == 0


@pytest.mark.parametrize(
    "changes", [{"starters": 0}, {"share": 0}, {"contacts": 0}, {"conversion": 0}, {"market": 0}]
)
def test_without_one_of_its_parts_there_is_no_loop(changes: dict[str, float]) -> None:
    assert generations(replace(LOOP, **changes)) == ()


@pytest.mark.parametrize(
    "changes", [{"share": 1.1}, {"contacts": -1}, {"market": math.nan}, {"value": math.inf}]
)
def test_numbers_that_cannot_be_are_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        replace(LOOP, **changes)
