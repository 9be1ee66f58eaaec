import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.counts import Counts
from helpers.methods.growth import mix
from helpers.methods.inference import compare
from helpers.methods.league import apart, holm, pairs_apart, standings, stream

ALIKE = [mix(20, 0.3)] * 8


def test_holm_gives_the_published_values() -> None:
    # R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx((0.05, 0.08, 0.09, 0.09, 0.09))
    assert holm([0.03, 0.001, 0.5]) == pytest.approx((0.06, 0.003, 0.5))


@given(st.lists(st.floats(0, 1), max_size=30))
def test_holm_never_makes_a_p_value_smaller_nor_changes_the_order(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(p <= q <= 1 for p, q in zip(values, adjusted, strict=True))
    assert sorted(values) == [p for p, _q in sorted(zip(values, adjusted, strict=True))]
    assert [q for _p, q in sorted(zip(values, adjusted, strict=True))] == sorted(adjusted)


def test_a_missing_p_value_counts_as_nothing_found() -> None:
    assert holm([0.01, float("nan")]) == (0.02, 1.0)


def test_answers_come_one_at_a_time_and_the_same_seed_gives_the_same_answers() -> None:
    one, two, other = stream(ALIKE, 300, 5), stream(ALIKE, 300, 5), stream(ALIKE, 300, 6)
    assert (one.counts == two.counts).all() and (one.counts != other.counts).any()
    assert one.total == 300 and not one.counts[0].any()
    assert (np.diff(one.counts.sum(axis=(1, 2))) == 1).all() and (np.diff(one.counts, axis=0) >= 0).all()
    assert one.pooled(300).n == 300 == sum(branch.n for branch in one.after(300))


def test_answers_have_the_shares_of_their_branch() -> None:
    found = stream([Counts(0, 0, 1), Counts(0.5, 0.25, 0.25)], 40_000, 1).after(40_000)
    assert found[0].shares == (0, 0, 1)
    assert found[1].shares == pytest.approx((0.5, 0.25, 0.25), abs=0.02)
    assert found[0].n == pytest.approx(20_000, rel=0.03)


def test_the_best_stands_first_and_who_has_no_answers_last() -> None:
    counts = [Counts(1, 0, 1), Counts(0, 0, 0), Counts(0, 0, 2), Counts(2, 0, 0)]
    assert standings(counts) == (2, 0, 3, 1)


def test_swaps_of_the_first_place_are_those_of_the_standings() -> None:
    came = stream([mix(20, 0.3)] * 4, 200, 3)
    leaders = [standings(came.after(n))[0] for n in range(20, 201)]
    swaps = sum(a != b for a, b in zip(leaders, leaders[1:], strict=False))
    assert came.swaps(20, 200) == swaps > 0


def test_pairs_are_judged_together() -> None:
    counts = [Counts(100, 60, 140), Counts(125, 60, 115), Counts(122, 60, 118)]
    alone = compare(counts[0], counts[1]).p_value
    assert 0.02 < alone < 0.05, "apart, were it the only pair"
    assert not any(pairs_apart(counts).values())
    assert pairs_apart(counts[:2]) == {(0, 1): True}


def test_branches_far_apart_are_told_apart_whichever_comes_first() -> None:
    found = pairs_apart([Counts(300, 100, 100), Counts(100, 100, 300), Counts(0, 0, 0)])
    assert apart(found, 0, 1) and apart(found, 1, 0) and not apart(found, 0, 2)


def test_of_equal_branches_hardly_ever_one_pair_looks_apart() -> None:
    wrong = sum(any(pairs_apart(stream(ALIKE, 1600, seed).after(1600)).values()) for seed in range(100))
    unadjusted = sum(
        any(compare(a, b).p_value < 0.05 for place, a in enumerate(counts) for b in counts[place + 1 :])
        for counts in (stream(ALIKE, 1600, seed).after(1600) for seed in range(100))
    )
    assert wrong <= 11, "5 of 100 expected; 12 or more has a chance below 0.5 %"
    assert unadjusted > 30
