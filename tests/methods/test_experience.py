"""Correlation over groups, and the effect of a level with other things equal."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers import content
from helpers.methods.experience import correlate, level_effects

NUMBERS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=30)


@given(NUMBERS)
def test_it_agrees_with_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=float).T
    found = correlate(x, y)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert math.isnan(found.r) and not found.clear
        return
    expected = stats.pearsonr(x, y)
    assert found.r == pytest.approx(expected.statistic, abs=1e-9)
    if abs(found.r) < 1 - 1e-9:
        assert found.interval == pytest.approx(tuple(expected.confidence_interval()), abs=1e-6)
    line = stats.linregress(x, y)
    assert (found.slope, found.intercept) == pytest.approx((line.slope, line.intercept), abs=1e-6)


def test_two_or_three_groups_have_no_interval() -> None:
    found = correlate([1, 2, 3], [2, 4, 5])
    assert all(map(math.isnan, found.interval)) and not found.clear


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 个 x，却有 1 个 y"):
        correlate([1, 2], [1])


def made(rows: int = 6000) -> pd.DataFrame:
    """Answers in which a place costs 2 points and the old, who go there more, give 1 more."""
    generator = np.random.default_rng(3)
    old = generator.random(rows) < 0.4
    bad = generator.random(rows) < np.where(old, 0.7, 0.2)
    score = 5 - 2.0 * bad + 1.0 * old + generator.normal(size=rows)
    columns = {"age": np.where(old, "old", "young"), "place": np.where(bad, "bad", "good"), "score": score}
    frame = pd.DataFrame(columns)
    return frame.assign(age=pd.Categorical(frame["age"]), place=pd.Categorical(frame["place"]))


def test_the_effect_of_a_level_is_freed_from_what_goes_along_with_it() -> None:
    frame = made()
    alone = level_effects(frame, "score", "age", [])["effect"]
    together = level_effects(frame, "score", "age", ["place"])["effect"]
    assert alone["old"] - alone["young"] == pytest.approx(0, abs=0.15)  # the bad place hides it
    assert together["old"] - together["young"] == pytest.approx(1, abs=0.1)


def test_effects_are_measured_from_the_average_answer() -> None:
    found = level_effects(made(), "score", "place", ["age"])
    assert float(found["n"] @ found["effect"]) == pytest.approx(0, abs=1e-6)
    assert ((found["low"] < found["effect"]) & (found["effect"] < found["high"])).all()


def test_the_interval_is_that_of_the_known_simple_case() -> None:
    # Two equal groups: an effect is half the difference of their means, so its error is half of Welch's.
    values = np.concatenate([np.tile([1.0, 3.0], 50), np.tile([2.0, 8.0], 50)])
    group = pd.Categorical(np.repeat(["a", "b"], 100))
    found = level_effects(pd.DataFrame({"score": values, "group": group}), "score", "group", [])
    half = 1.959964 * math.sqrt(1 / 100 + 9 / 100) / 2
    assert found["effect"].tolist() == pytest.approx([-1.5, 1.5])
    assert (found["high"] - found["effect"]).tolist() == pytest.approx([half, half])


def test_a_level_without_answers_is_left_out() -> None:
    frame = made(200)
    frame["age"] = frame["age"].cat.add_categories(["nobody"])
    assert list(level_effects(frame, "score", "age", ["place"]).index) == ["old", "young"]


@pytest.mark.parametrize("column", ["age", "place", "score"])
def test_a_gap_is_not_passed_over(column: str) -> None:
    frame = made(200)
    frame.loc[3, column] = None
    with pytest.raises(ValueError, match=column):
        level_effects(frame, "score", "age", ["place"])


def test_it_finds_the_complexity_effects_that_the_survey_was_made_with() -> None:
    frame = content.read_survey("telecom_nps")
    names = ["complexity", "season", "touchpoint", "age_band", "occupation", "hour"]
    frame = frame.assign(**{name: pd.Categorical(frame[name]) for name in names})
    effect = level_effects(frame, "score", "complexity", names[1:])["effect"]
    truth, visible = {"简单": 0.4, "中等": 0.0, "复杂": -0.7}, 0.85
    for level, points in truth.items():
        assert effect[level] - effect["中等"] == pytest.approx(visible * points, abs=0.15)
