"""Peak, valley and end of a curve of emotions, and what the rule says is remembered."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.peak_end import summarize

EMOTIONS = st.lists(st.integers(-5, 5), min_size=1, max_size=40)


def test_the_remembered_score_is_halfway_between_peak_and_end() -> None:
    curve = summarize([1, -4, 2, 3])
    assert (curve.peak, curve.peak_at, curve.end, curve.score) == (-4, 1, 3, -0.5)
    assert (curve.valley, curve.valley_at) == (-4, 1)
    assert (curve.highest, curve.highest_at) == (3, 3)
    assert (curve.mean, curve.total) == (0.5, 2)


def test_colder_water_for_longer_is_remembered_as_the_milder_trial() -> None:
    # Kahneman et al. 1993: 60 s at 14 °C, or the same and 30 s more while it warms to 15 °C.
    short = summarize([-4], [60])
    long = summarize([-4, -3], [60, 30])
    assert long.score > short.score
    assert long.total < short.total  # more pain in all


@pytest.mark.parametrize(
    ("emotions", "peak", "at"), [([5, -5, 0], -5, 1), ([-5, 5, 0], 5, 1), ([0, 0], 0, 1)]
)
def test_of_moments_as_intense_as_each_other_the_later_is_the_peak(
    emotions: list[float], peak: float, at: int
) -> None:
    curve = summarize(emotions)
    assert (curve.peak, curve.peak_at) == (peak, at)


def test_of_equally_low_moments_the_later_is_the_valley() -> None:
    assert summarize([-2, 4, -2, 1]).valley_at == 2


def test_how_long_a_moment_lasts_moves_the_mean_and_not_the_memory() -> None:
    short, long = summarize([4, -2, 1], [1, 1, 1]), summarize([4, -2, 1], [1, 40, 1])
    assert short.score == long.score
    assert long.mean < short.mean


@given(EMOTIONS)
def test_every_figure_is_one_of_the_curve(emotions: list[int]) -> None:
    curve = summarize(emotions)
    assert curve.peak == emotions[curve.peak_at] and abs(curve.peak) == max(map(abs, emotions))
    assert curve.valley == emotions[curve.valley_at] == min(emotions)
    assert curve.highest == emotions[curve.highest_at] == max(emotions)
    assert curve.peak in (curve.valley, curve.highest)
    assert curve.valley <= curve.mean <= curve.highest


@given(EMOTIONS)
def test_the_order_before_the_end_changes_no_memory_unless_peaks_of_both_signs_tie(
    emotions: list[int],
) -> None:
    *before, end = emotions
    turned = summarize([*reversed(before), end])
    if max(emotions) != -min(emotions):
        assert turned.score == summarize(emotions).score
    assert turned.mean == pytest.approx(summarize(emotions).mean)


@pytest.mark.parametrize("emotions", [[], [math.nan], [1, math.inf]])
def test_a_curve_without_moments_or_with_what_is_no_number_is_refused(emotions: list[float]) -> None:
    with pytest.raises(ValueError, match="时刻"):
        summarize(emotions)


@pytest.mark.parametrize("durations", [[1], [1, -1], [0, 0], [1, math.nan]])
def test_durations_that_do_not_fit_are_refused(durations: list[float]) -> None:
    with pytest.raises(ValueError, match="时长"):
        summarize([1, 2], durations)
