"""Shapley shares against figures published for R, betas against least squares, and unfit tables."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.methods import drivers

# Motor Trend 1974, as in R's `mtcars`.
MTCARS = pd.DataFrame(
    {
        "mpg": [
            *(21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4),
            *(14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4),
        ],
        "cyl": [
            6,
            6,
            4,
            6,
            8,
            6,
            8,
            4,
            4,
            6,
            6,
            8,
            8,
            8,
            8,
            8,
            8,
            4,
            4,
            4,
            4,
            8,
            8,
            8,
            8,
            4,
            4,
            4,
            8,
            6,
            8,
            4,
        ],
        "vs": [
            0,
            0,
            1,
            1,
            0,
            1,
            0,
            1,
            1,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            1,
            1,
            1,
            0,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0,
            0,
            1,
        ],
        "am": [
            1,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
        ],
    }
)

NAMES = ["network", "tariff", "billing", "hall", "hotline"]


def survey(seed: int = 5, rows: int = 300, count: int = 5) -> pd.DataFrame:
    """Ratings that go together, as a survey's do, and a target they explain in part."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=rows)
    ratings = pd.DataFrame({name: mood + random.normal(size=rows) for name in NAMES[:count]})
    ratings["nps"] = 2 * ratings["network"] + ratings.sum(axis=1) + random.normal(scale=3, size=rows)
    return ratings


def r_squared(frame: pd.DataFrame, target: str, names: list[str]) -> float:
    """By least squares on the raw data, without correlations."""
    design = np.column_stack([np.ones(len(frame)), *(frame[name] for name in names)])
    rest = frame[target] - design @ np.linalg.lstsq(design, frame[target], rcond=None)[0]
    return 1 - float((rest**2).sum() / ((frame[target] - frame[target].mean()) ** 2).sum())


class TestShapley:
    def test_shares_are_those_domir_and_relaimpo_publish_for_mtcars(self):
        shares = drivers.shapley(MTCARS, "mpg", ["am", "vs", "cyl"])
        assert shares.to_dict() == pytest.approx(
            {"am": 0.1774892, "vs": 0.2027032, "cyl": 0.3817849}, abs=1e-7
        )
        assert shares.attrs["r_squared"] == pytest.approx(0.7619773, abs=1e-7)

    def test_a_share_is_the_mean_gain_over_all_orders(self):
        frame, names = survey(count=4), NAMES[:4]
        gains = dict.fromkeys(names, 0.0)
        for order in permutations(names):
            for place, name in enumerate(order):
                gain = r_squared(frame, "nps", [*order[: place + 1]]) - r_squared(
                    frame, "nps", [*order[:place]]
                )
                gains[name] += gain / math.factorial(len(names))
        assert drivers.shapley(frame, "nps", names).to_dict() == pytest.approx(gains)

    @given(st.integers(0, 1_000), st.integers(1, 5))
    @settings(max_examples=25)
    def test_shares_add_up_to_r_squared_and_none_is_negative(self, seed, count):
        frame, names = survey(seed, count=count), NAMES[:count]
        shares = drivers.shapley(frame, "nps", names)
        assert shares.sum() == pytest.approx(r_squared(frame, "nps", names))
        assert (shares > -1e-12).all()

    def test_the_order_of_the_drivers_does_not_matter(self):
        frame = survey()
        forth, back = drivers.shapley(frame, "nps", NAMES), drivers.shapley(frame, "nps", NAMES[::-1])
        assert list(back.index) == NAMES[::-1]
        assert back[NAMES].to_dict() == pytest.approx(forth.to_dict())

    def test_other_units_change_nothing(self):
        frame = survey()
        scaled = frame.assign(network=frame["network"] * 20 - 7, nps=frame["nps"] / 10)
        expected = drivers.shapley(frame, "nps", NAMES).to_dict()
        assert drivers.shapley(scaled, "nps", NAMES).to_dict() == pytest.approx(expected)

    def test_twelve_drivers_are_shared_out_exactly(self):
        random = np.random.default_rng(1)
        frame = pd.DataFrame(random.normal(size=(500, 12)), columns=[f"x{i}" for i in range(12)])
        frame["y"] = frame.sum(axis=1) + random.normal(size=500)
        shares = drivers.shapley(frame, "y", [f"x{i}" for i in range(12)])
        assert shares.sum() == pytest.approx(r_squared(frame, "y", [f"x{i}" for i in range(12)]))

    def test_a_thirteenth_driver_is_refused(self):
        frame = pd.DataFrame(
            np.random.default_rng(1).normal(size=(50, 14)), columns=[f"x{i}" for i in range(14)]
        )
        with pytest.raises(ValueError, match="最多 12 个，现在选了 13 个"):
            drivers.shapley(frame, "x13", [f"x{i}" for i in range(13)])


class TestRegressionAndCorrelation:
    def test_betas_are_least_squares_on_standardized_columns(self):
        frame = survey()
        z = (frame - frame.mean()) / frame.std()
        expected = np.linalg.lstsq(z[NAMES].to_numpy(), z["nps"].to_numpy(), rcond=None)[0]
        found = drivers.standardized_regression(frame, "nps", NAMES)
        assert found.to_list() == pytest.approx(expected.tolist())
        assert found.attrs["r_squared"] == pytest.approx(r_squared(frame, "nps", NAMES))

    def test_one_driver_alone_has_its_correlation_as_beta_and_its_square_as_share(self):
        frame = survey()
        correlation = frame["network"].corr(frame["nps"])
        assert drivers.correlations(frame, "nps", ["network"])["network"] == pytest.approx(correlation)
        assert drivers.standardized_regression(frame, "nps", ["network"])["network"] == pytest.approx(
            correlation
        )
        assert drivers.shapley(frame, "nps", ["network"])["network"] == pytest.approx(correlation**2)

    def test_spearman_sees_any_rising_curve_as_perfect(self):
        frame = pd.DataFrame({"x": range(1, 20), "y": [math.exp(x) for x in range(1, 20)]})
        assert drivers.correlations(frame, "y", ["x"], method="spearman")["x"] == pytest.approx(1)
        assert drivers.correlations(frame, "y", ["x"])["x"] < 0.8

    def test_correlations_allow_drivers_that_determine_each_other(self):
        frame = survey().assign(copy=lambda table: -table["network"])
        found = drivers.correlations(frame, "nps", ["network", "copy"])
        assert found["copy"] == pytest.approx(-found["network"])


class TestImportancePerformance:
    FRAME = pd.DataFrame(
        {
            "satisfaction": [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 3, 3],
            "network": [1, 2, 3, 4, 4, 1, 2, 2, 4, 4, 3, 3],
            "billing": [4, 5, 4, 5, 5, 5, 4, 5, 4, 5, 5, 4],
            "hall": [5, 5, 4, 5, 4, 4, 4, 5, 5, 5, 4, 4],
        }
    )
    NAMES = ["billing", "network", "hall"]

    def test_what_matters_most_comes_first_and_low_ratings_there_are_where_to_work(self):
        table = drivers.importance_performance(self.FRAME, "satisfaction", self.NAMES)
        assert table.index[0] == "network"
        assert table["quadrant"].to_dict() == {
            "network": "concentrate_here",
            "billing": "possible_overkill",
            "hall": "possible_overkill",
        }
        assert table["importance"].sum() == pytest.approx(1)
        assert table["performance"].to_dict() == pytest.approx(self.FRAME[self.NAMES].mean().to_dict())

    def test_cuts_are_the_means_unless_given_and_are_reported(self):
        table = drivers.importance_performance(self.FRAME, "satisfaction", self.NAMES)
        assert table.attrs["importance_cut"] == pytest.approx(1 / 3)
        assert table.attrs["performance_cut"] == pytest.approx(table["performance"].mean())
        moved = drivers.importance_performance(
            self.FRAME, "satisfaction", self.NAMES, importance_cut=0.999, performance_cut=1
        )
        assert set(moved["quadrant"]) == {"possible_overkill"}
        assert (moved.attrs["importance_cut"], moved.attrs["performance_cut"]) == (0.999, 1)

    def test_the_four_quadrants_stand_where_martilla_and_james_put_them(self):
        cuts = {"importance_cut": 0.01, "performance_cut": 2.0}
        table = drivers.importance_performance(self.FRAME, "satisfaction", self.NAMES, **cuts)
        assert table.loc["network", "quadrant"] == "keep_up"
        table = drivers.importance_performance(self.FRAME, "satisfaction", self.NAMES, 0.999, 5.0)
        assert set(table["quadrant"]) == {"low_priority"}

    def test_importance_is_the_shapley_share(self):
        shares = drivers.shapley(self.FRAME, "satisfaction", self.NAMES)
        table = drivers.importance_performance(self.FRAME, "satisfaction", self.NAMES)
        assert table.loc[self.NAMES, "importance"].to_dict() == pytest.approx(
            (shares / shares.sum()).to_dict()
        )

    def test_drivers_that_explain_nothing_have_no_importance(self):
        frame = pd.DataFrame({"y": [1, 1, 2, 2], "x": [1, 2, 1, 2]})
        with pytest.raises(ValueError, match="不能解释“y”"):
            drivers.importance_performance(frame, "y", ["x"])


@pytest.mark.parametrize(
    "call",
    [drivers.correlations, drivers.standardized_regression, drivers.shapley, drivers.importance_performance],
)
class TestUnfitTables:
    def test_rows_with_gaps_are_left_out_and_reported(self, call):
        frame = survey().assign(comment=None)
        frame.loc[3, "network"] = math.nan
        frame.loc[7, "nps"] = math.inf
        found, without = call(frame, "nps", NAMES), call(frame.drop(index=[3, 7]), "nps", NAMES)
        assert (found.attrs["n"], found.attrs["missing"]) == (298, 2)
        assert (without.attrs["n"], without.attrs["missing"]) == (298, 0)
        assert found.equals(without)

    def test_whole_numbers_nullable_numbers_and_yes_or_no_are_numbers(self, call):
        frame = pd.DataFrame({"y": [1, 3, 2, 5, 4, 6], "x": [1, 2, 3, 4, 5, 6], "b": [True, False] * 3})
        nullable = frame.astype({"y": "Int64", "x": "Float64", "b": "boolean"})
        nullable.loc[6] = [3, pd.NA, True]
        found = call(nullable, "y", ["x", "b"])
        assert found.attrs["missing"] == 1
        assert found.equals(call(frame, "y", ["x", "b"]))

    def test_a_gap_in_a_column_that_is_not_used_costs_no_row(self, call):
        frame = survey()
        frame["age"] = math.nan
        assert call(frame, "nps", NAMES).attrs["missing"] == 0

    @pytest.mark.parametrize(
        ("target", "names", "message"),
        [
            ("nps", ["network", "price"], "表里没有“price”，现有的列：network、tariff"),
            ("score", ["network"], "表里没有“score”"),
            ("nps", ["network", "comment"], "“comment”不全是数字"),
            ("nps", ["network", "always"], "“always”每一行都一样"),
            ("always", ["network"], "“always”每一行都一样"),
            ("nps", ["network", "network"], "“network”被选了不止一次"),
            ("nps", ["network", "nps"], "“nps”被选了不止一次"),
            ("nps", ["empty"], "完整的回答只有 0 行，1 个驱动因素至少要 3 行"),
            ("nps", [], "至少选一个驱动因素"),
        ],
    )
    def test_the_column_at_fault_is_named(self, call, target, names, message):
        frame = survey().assign(comment="好", always=5, empty=math.nan)
        with pytest.raises(ValueError) as raised:
            call(frame, target, names)
        assert message in str(raised.value)

    def test_two_columns_of_one_name_are_an_error(self, call):
        frame = pd.concat([survey(), survey()[["network"]]], axis=1)
        with pytest.raises(ValueError, match="好几列都叫“network”"):
            call(frame, "nps", NAMES)

    def test_too_few_answers_are_counted_out(self, call):
        with pytest.raises(ValueError, match="完整的回答只有 6 行，5 个驱动因素至少要 7 行"):
            call(survey(rows=6), "nps", NAMES)

    def test_the_frame_is_left_as_it_was(self, call):
        frame = survey()
        before = frame.copy(deep=True)
        call(frame, "nps", NAMES)
        pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    "call", [drivers.standardized_regression, drivers.shapley, drivers.importance_performance]
)
def test_a_driver_that_others_determine_is_named_together_with_them(call):
    frame = survey()
    frame["average"] = (frame["network"] + frame["hall"]) / 2
    with pytest.raises(ValueError, match="“average”可以由“network”“hall”完全算出来"):
        call(frame, "nps", ["network", "tariff", "hall", "average"])
