"""How hard questions are and how well they separate: published values, and what must hold for every class."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.methods.item_analysis import cronbach_alpha, difficulty, discrimination, upper_lower

# Ten students, ten questions, right or wrong: “Item Analysis Worksheet”, studylib.net/doc/25270846, whose key
# gives p and D of the upper and the lower half.
WORKSHEET = pd.DataFrame(
    [
        list(map(int, row))
        for row in (
            "1111111111",
            "1111111101",
            "1101111100",
            "0111110101",
            "1110111001",
            "1110110100",
            "0110110101",
            "0111001010",
            "1110100001",
            "0100010010",
        )
    ],
    columns=[f"q{number}" for number in range(1, 11)],
)
ONE_POINT = pd.Series(1.0, index=WORKSHEET.columns)

# D. J. Denis, Applied Univariate, Bivariate, and Multivariate Statistics, 2nd ed. (2021): a test of five
# items taken by ten people, and what SPSS says of it.
DENIS = pd.DataFrame(
    {
        "item_1": [10, 12, 8, 6, 4, 6, 3, 7, 8, 9],
        "item_2": [12, 18, 16, 8, 7, 6, 4, 3, 9, 5],
        "item_3": [15, 12, 14, 16, 8, 3, 6, 7, 4, 6],
        "item_4": [11, 12, 14, 8, 7, 7, 5, 9, 10, 11],
        "item_5": [12, 1, 4, 6, 5, 3, 8, 9, 10, 12],
    }
)
EQUAL = pd.Series(20.0, index=DENIS.columns)


def test_difficulty_is_that_of_the_worksheet() -> None:
    published = [0.6, 1.0, 0.8, 0.5, 0.8, 0.8, 0.5, 0.6, 0.3, 0.6]
    assert difficulty(WORKSHEET, ONE_POINT).round(9).tolist() == published


def test_the_upper_half_less_the_lower_half_is_that_of_the_worksheet() -> None:
    published = [0.4, 0, 0, 0.6, 0.4, 0.4, 0.6, 0.4, -0.2, 0.4]
    assert upper_lower(WORKSHEET, ONE_POINT, share=0.5).round(9).tolist() == published


def test_alpha_and_the_corrected_correlation_are_those_that_spss_gives() -> None:
    assert round(cronbach_alpha(DENIS), 3) == 0.633
    assert round(discrimination(DENIS, EQUAL)["item_1"], 3) == 0.712


def test_the_corrected_correlation_leaves_the_question_itself_out() -> None:
    # By hand: x = (0, 1, 2), the other question y = (0, 2, 1): r = 1 / 2. With itself inside: 0.87.
    points = pd.DataFrame({"x": [0.0, 1, 2], "y": [0.0, 2, 1]})
    assert discrimination(points, pd.Series({"x": 2.0, "y": 2.0})).tolist() == pytest.approx([0.5, 0.5])


def test_the_groups_are_27_per_cent_of_the_class() -> None:
    # Eleven trainees, so three and three: all of the best have it right, one of the weakest.
    points = pd.DataFrame({"asked": [1.0] * 3 + [0.0] * 7 + [1.0], "other": range(11, 0, -1)}, dtype=float)
    found = upper_lower(points, pd.Series({"asked": 1.0, "other": 11.0}))
    assert found["asked"] == pytest.approx(1 - 1 / 3)


def test_who_is_level_at_the_edge_of_a_group_counts_in_part() -> None:
    # Places for one in each group. One is ahead; the other two are level, so the lower group is half of each.
    points = pd.DataFrame({"a": [1.0, 1, 0], "b": [1.0, 0, 1]})
    possible = pd.Series({"a": 1.0, "b": 1.0})
    assert upper_lower(points, possible).tolist() == [0.5, 0.5]
    assert upper_lower(points.iloc[::-1], possible).tolist() == [0.5, 0.5]


POSSIBLE = pd.Series({"a": 2.0, "b": 5.0, "c": 10.0})
GAPS = st.one_of(st.just(math.nan), st.floats(0, 1).map(lambda share: round(share, 2)))
CLASSES = (
    st.integers(0, 12)
    .flatmap(lambda n: arrays(float, (n, 3), elements=GAPS))
    .map(lambda shares: pd.DataFrame(shares, columns=POSSIBLE.index) * POSSIBLE)
)


@given(CLASSES)
def test_whatever_the_class_a_value_is_in_its_bounds_or_none(points: pd.DataFrame) -> None:
    with np.errstate(all="raise"):
        hard, tells = difficulty(points, POSSIBLE), discrimination(points, POSSIBLE)
        apart, alpha = upper_lower(points, POSSIBLE), cronbach_alpha(points)
    assert ((hard >= 0) & (hard <= 1 + 1e-9) | hard.isna()).all()
    for found in (tells, apart):
        assert ((found.abs() <= 1 + 1e-9) | found.isna()).all()
    assert math.isnan(alpha) or alpha <= 1 + 1e-9


@given(CLASSES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(points: pd.DataFrame, dice: "np.random.Generator") -> None:
    order = list(points.index)
    dice.shuffle(order)
    for compute in (discrimination, upper_lower):
        pd.testing.assert_series_equal(compute(points, POSSIBLE), compute(points.loc[order], POSSIBLE))


@pytest.mark.parametrize(
    "points",
    [
        pd.DataFrame(columns=POSSIBLE.index, dtype=float),
        pd.DataFrame([[1.0, 2, 3]], columns=POSSIBLE.index),
        pd.DataFrame([[1.0, 2, 3]] * 5, columns=POSSIBLE.index),
        pd.DataFrame([[2.0, 5, 10]] * 5, columns=POSSIBLE.index),
        pd.DataFrame([[0.0, 0, 0]] * 5, columns=POSSIBLE.index),
        pd.DataFrame([[math.nan] * 3] * 5, columns=POSSIBLE.index),
    ],
    ids=["nobody", "one", "all the same", "all full", "all zero", "nothing checked"],
)
def test_where_nobody_is_ahead_nothing_separates(points: pd.DataFrame) -> None:
    assert discrimination(points, POSSIBLE).isna().all()
    assert upper_lower(points, POSSIBLE).isna().all()
    assert math.isnan(cronbach_alpha(points))


def test_two_trainees_are_too_few_for_a_correlation() -> None:
    points = pd.DataFrame([[0.0, 1, 2], [2.0, 5, 9]], columns=POSSIBLE.index)
    assert discrimination(points, POSSIBLE).isna().all()
    assert upper_lower(points, POSSIBLE).tolist() == pytest.approx([1, 0.8, 0.7])


def test_an_answer_that_could_not_be_checked_is_no_zero() -> None:
    points = pd.DataFrame([[2.0, 5, 10], [math.nan, 5, 10], [0.0, 1, 2]], columns=POSSIBLE.index)
    assert difficulty(points, POSSIBLE)["a"] == 0.5
