import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.methods.accounts import Feeling, tell
from helpers.methods.tolerance import Zone

AMOUNTS = st.floats(1, 1000)
BENDS = st.floats(0.3, 0.95)
WEIGHTS = st.floats(1, 4)


@given(AMOUNTS, AMOUNTS, BENDS, WEIGHTS)
def test_two_gains_are_better_told_apart_and_two_losses_together(
    one: float, two: float, bend: float, weight: float
) -> None:
    feeling = Feeling(bend, weight)
    assert tell(feeling, one, two).better == "apart"
    assert tell(feeling, -one, -two).better == "together"


@given(AMOUNTS, AMOUNTS, BENDS, WEIGHTS)
def test_a_small_loss_is_better_told_with_a_larger_gain(
    one: float, two: float, bend: float, weight: float
) -> None:
    assume(one - two > 0.01)
    assert tell(Feeling(bend, weight), one, -two).better == "together"


@given(st.floats(100, 1000), BENDS, st.floats(1, 2.5))
def test_a_tiny_gain_is_better_taken_out_of_a_large_loss_but_one_as_large_is_not(
    loss: float, bend: float, weight: float
) -> None:
    feeling = Feeling(bend, weight)
    tiny = loss * (0.2 * bend / weight) ** (1 / (1 - bend)) / 2
    assume(tiny > 1e-6)
    assert tell(feeling, -loss, tiny).better in ("apart", "same")
    assume(weight > 1.01)
    assert tell(feeling, -loss, loss).better == "together"


def test_a_straight_line_without_weight_makes_no_difference() -> None:
    for two in (-30, 30):
        assert tell(Feeling(1, 1), 80, two).better == "same"


def test_nothing_feels_like_nothing_and_a_loss_weighs_more() -> None:
    feeling = Feeling(0.5, 2)
    assert feeling.of(0) == 0 and feeling.of(9) == 3 and feeling.of(-9) == -6


def test_a_wait_is_judged_by_the_zone() -> None:
    zone = Zone(5, 12)
    assert [zone.verdict(minutes) for minutes in (4, 5, 12, 13)] == [
        "delighted",
        "tolerated",
        "tolerated",
        "angry",
    ]


@pytest.mark.parametrize(("minutes", "adequate"), [(6, 18), (-4, 8), (-40, 5)])
def test_a_zone_widens_and_narrows_but_never_below_what_is_wished_for(
    minutes: float, adequate: float
) -> None:
    assert Zone(5, 12).moved(minutes) == (5, adequate)
