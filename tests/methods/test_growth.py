import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.counts import Counts
from helpers.methods.growth import growth, mix


@given(st.floats(0, 1), st.floats(-1, 1))
def test_a_mix_has_the_score_and_the_passives_that_were_asked_for(passives: float, side: float) -> None:
    points = 100 * side * (1 - passives)
    found = mix(points, passives)
    assert found.n == pytest.approx(1) and found.nps == pytest.approx(points, abs=1e-6)
    assert found.passives == passives and min(found) >= 0


@pytest.mark.parametrize(("nps", "passives"), [(31, 0.7), (-31, 0.7), (0, 1.1), (0, -0.1), (math.nan, 0.5)])
def test_a_mix_that_cannot_be_is_refused(nps: float, passives: float) -> None:
    with pytest.raises(ValueError, match="不可能"):
        mix(nps, passives)


def test_growth_is_what_each_kind_brings_less_what_it_loses() -> None:
    found = growth(Counts(20, 30, 50), brought=(0.0, 0.1, 1.0), lost=(0.5, 0.1, 0.02))
    assert found.brought == pytest.approx(0.03 + 0.5)
    assert found.lost == pytest.approx(0.1 + 0.03 + 0.01)
    assert found.net == pytest.approx(0.53 - 0.14)


def test_mixes_of_one_score_grow_alike_only_when_passives_stand_midway() -> None:
    brought, lost = (0.0, 0.5, 1.0), (0.2, 0.1, 0.0)
    a, b = (growth(mix(20, passives), brought, lost).net for passives in (0.7, 0.1))
    assert a == pytest.approx(b)
    assert growth(mix(20, 0.1), (0.0, 0.2, 1.0), lost).net > growth(mix(20, 0.7), (0.0, 0.2, 1.0), lost).net


def test_nobody_and_impossible_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="一位客户也没有"):
        growth(Counts(0, 0, 0), (0, 0, 0), (0, 0, 0))
    for wrong in (-0.1, math.nan, math.inf):
        with pytest.raises(ValueError, match="大于或等于 0"):
            growth(Counts(1, 1, 1), (0, 0, wrong), (0, 0, 0))
