import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.selection import Range, bands, keep, tally


@pytest.fixture
def frame() -> pd.DataFrame:
    plan = pd.Categorical(["4G", "5G", None, "5G"], categories=["4G", "5G", "6G"])
    return pd.DataFrame({"plan": plan, "waiting": [0.0, 12.0, 30.0, np.nan]})


def test_all_conditions_must_hold(frame: pd.DataFrame) -> None:
    assert keep(frame, {"plan": ("5G",), "waiting": Range(10, 20)}).tolist() == [False, True, False, False]


def test_no_condition_keeps_everything(frame: pd.DataFrame) -> None:
    assert keep(frame, {}).all()


def test_both_ends_of_a_range_belong_to_it(frame: pd.DataFrame) -> None:
    assert keep(frame, {"waiting": Range(0, 12)}).tolist() == [True, True, False, False]


def test_a_missing_value_meets_no_condition(frame: pd.DataFrame) -> None:
    assert keep(frame, {"plan": ("4G", "5G", "6G")}).tolist() == [True, True, False, True]
    assert keep(frame, {"waiting": Range(-np.inf, np.inf)}).tolist() == [True, True, True, False]


def test_the_picture_of_a_column_leaves_out_the_columns_own_condition(frame: pd.DataFrame) -> None:
    conditions = {"plan": ("5G",), "waiting": Range(0, 20)}
    assert keep(frame, conditions, ignoring=["plan"]).tolist() == [True, True, False, False]


def test_a_column_that_is_not_there_or_not_categorical_is_an_error(frame: pd.DataFrame) -> None:
    with pytest.raises(KeyError):
        keep(frame, {"star": ("1",)})
    with pytest.raises(TypeError):
        keep(frame, {"waiting": ("12",)})


def test_a_tally_counts_every_category_in_its_order_and_no_missing_value(frame: pd.DataFrame) -> None:
    assert tally(frame["plan"], np.ones(4, dtype=bool)) == {"4G": 1, "5G": 2, "6G": 0}
    assert tally(frame["plan"], np.array([True, False, True, False])) == {"4G": 1, "5G": 0, "6G": 0}


def test_few_whole_numbers_are_a_category_each() -> None:
    stars = bands(pd.Series([3, 1, 3, 5]), "星")
    assert stars.tolist() == ["3 星", "1 星", "3 星", "5 星"]
    assert stars.cat.categories.tolist() == ["1 星", "3 星", "5 星"]


def test_many_numbers_are_banded_into_groups_of_about_equal_size() -> None:
    banded = bands(pd.Series(range(100)))
    assert banded.cat.categories.tolist() == ["0–24", "25–49", "50–74", "75–99"]
    assert banded.value_counts().tolist() == [25, 25, 25, 25]


@given(st.lists(st.floats(-1000, 1000) | st.integers(0, 5).map(float) | st.just(float("nan")), min_size=1))
def test_every_number_falls_into_the_band_that_holds_it_and_a_gap_into_none(values: list[float]) -> None:
    series = pd.Series(values)
    if series.notna().any():
        banded = bands(series)
        assert banded.isna().tolist() == series.isna().tolist()
        lows = [float(name.rpartition("–")[0] or name) for name in banded.cat.categories]
        assert lows == sorted(lows)
        for value, code in zip(series, banded.cat.codes, strict=True):
            if code >= 0:
                assert lows[code] <= value + 1e-9
                assert code == len(lows) - 1 or value < lows[code + 1] + 1e-9
