import numpy as np
import pytest

from helpers.methods.changes import find_change, total
from helpers.methods.nps import Counts, compare

GOOD, BAD = Counts(15, 20, 45), Counts(35, 20, 25)


def drawn(seed: int, n: int, shares: np.ndarray) -> list[Counts]:
    """Months of n answers each; `shares` has a row of (detractors, passives, promoters) a month."""
    generator = np.random.default_rng(seed)
    return [Counts(*map(int, generator.multinomial(n, month))) for month in shares]


def test_a_step_is_found_in_the_month_it_happens() -> None:
    change = find_change([GOOD] * 16 + [BAD] * 8)
    assert change is not None
    assert change.position == 16
    assert change.difference == pytest.approx(BAD.nps - GOOD.nps)
    assert change.before == total([GOOD] * 16) and change.after == total([BAD] * 8)


def test_without_unrest_the_interval_is_the_one_of_the_comparison() -> None:
    change = find_change([GOOD] * 16 + [BAD] * 8)
    assert change is not None and change.unrest == 1
    assert change.interval == pytest.approx(compare(change.after, change.before).interval)


def test_a_rise_is_found_like_a_fall() -> None:
    change = find_change([BAD] * 10 + [GOOD] * 10)
    assert change is not None and change.difference > 0 and change.interval[0] > 0


@pytest.mark.parametrize("n", [12, 60, 500])
def test_a_series_without_a_step_is_mistaken_for_one_in_at_most_five_per_cent(n: int) -> None:
    shares = np.tile([0.32, 0.31, 0.37], (24, 1))
    found = [find_change(drawn(seed, n, shares)) is not None for seed in range(300)]
    assert np.mean(found) <= 0.05


def test_seasons_are_not_mistaken_for_a_step() -> None:
    summer = np.tile([0, 0, 0, 0, 0, 0.06, 0.1, 0.1, 0, 0, 0, 0], 2)
    shares = np.column_stack([0.32 + summer, np.full(24, 0.31), 0.37 - summer])
    found = [find_change(drawn(seed, 500, shares)) is not None for seed in range(100)]
    assert np.mean(found) <= 0.05


def test_a_step_stands_out_from_seasons_when_it_is_clearly_larger() -> None:
    summer = np.tile([0, 0, 0, 0, 0, 0.06, 0.1, 0.1, 0, 0, 0, 0], 2)
    worse = np.where(np.arange(24) >= 16, 0.2, 0)
    shares = np.column_stack([0.3 + summer / 2 + worse, np.full(24, 0.3), 0.4 - summer / 2 - worse])
    change = find_change(drawn(1, 500, shares))
    assert change is not None and change.position == 16 and change.unrest > 1


def test_unrest_widens_the_interval() -> None:
    restless = [Counts(10, 20, 50), Counts(25, 20, 35)] * 8 + [Counts(60, 10, 10), Counts(70, 5, 5)] * 4
    change = find_change(restless)
    assert change is not None and change.unrest > 1
    low, high = compare(change.after, change.before).interval
    assert change.interval[1] - change.interval[0] > high - low


@pytest.mark.parametrize("periods", [[], [GOOD], [Counts(0, 0, 0)] * 24])
def test_where_there_is_nothing_to_compare_there_is_no_step(periods: list[Counts]) -> None:
    assert find_change(periods, smallest=1) is None


def test_too_few_answers_on_a_side_are_no_step() -> None:
    assert find_change([Counts(0, 0, 1)] * 12 + [Counts(1, 0, 0)] * 12) is None
    assert find_change([Counts(0, 0, 1)] * 12 + [Counts(1, 0, 0)] * 12, smallest=5) is not None


def test_months_without_answers_do_not_hide_a_step() -> None:
    nobody = Counts(0, 0, 0)
    change = find_change([nobody, *[GOOD] * 14, nobody, *[BAD] * 7, nobody])
    assert change is not None and change.position in (15, 16)


def test_unanimous_months_divide_by_no_zero() -> None:
    change = find_change([Counts(0, 0, 40)] * 12 + [Counts(40, 0, 0)] * 12)
    assert change is not None and change.position == 12 and change.difference == -200
