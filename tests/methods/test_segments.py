"""Rules and what segments are worth: on a table small enough to count by hand, and against plain pandas."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import content
from helpers.methods import nps
from helpers.methods.segment_values import describe, outcomes
from helpers.methods.segments import (
    ACTIONS,
    Clause,
    Condition,
    Customers,
    Segment,
    agree,
    assign,
    clash,
    four_actions,
)

FRAME = pd.DataFrame(
    {
        "score": [10, 9, 8, 7, 6, 0],
        "yearly_fee": [1200.0, 600.0, 1200.0, 600.0, 1200.0, 600.0],
        "stayed": [1, 1, 1, 0, 0, 1],
        "plan": pd.Categorical(["5G", "4G", "5G", None, "5G", "4G"], categories=["4G", "5G"]),
        "comment": ["网络好", "", None, "信号差", "信号差，贵", "Wifi 慢"],
        "wait": [0.0, np.nan, 5.0, 10.0, 20.0, 30.0],
    }
)


@pytest.fixture
def customers() -> Customers:
    return Customers(FRAME)


def met(customers: Customers, field: str, operator: str, *values: object) -> list[int]:
    return np.flatnonzero(customers.meeting(Condition(field, operator, values))).tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "operator", "values", "expected"),
    [
        ("score", "at_least", (9,), [0, 1]),
        ("score", "above", (9,), [0]),
        ("score", "at_most", (6,), [4, 5]),
        ("score", "below", (6,), [5]),
        ("score", "is", (7,), [3]),
        ("score", "between", (7, 8), [2, 3]),
        ("plan", "one_of", ("4G",), [1, 5]),
        ("comment", "mentions", ("信号",), [3, 4]),
        ("comment", "mentions", ("wifi", "好"), [0, 5]),
    ],
)
def test_each_comparison_finds_its_customers(
    customers: Customers, field: str, operator: str, values: tuple[object, ...], expected: list[int]
) -> None:
    assert met(customers, field, operator, *values) == expected


def test_a_missing_value_meets_no_condition_not_even_a_negative_one(customers: Customers) -> None:
    assert met(customers, "plan", "none_of", "4G") == [0, 2, 4]
    assert 1 not in met(customers, "wait", "at_most", 30)
    assert 1 not in met(customers, "wait", "above", -1)


def test_words_are_looked_for_as_they_stand_and_not_as_patterns(customers: Customers) -> None:
    assert met(customers, "comment", "mentions", ".") == []


def test_and_or_groups_combine_as_they_are_read(customers: Customers) -> None:
    rich = Condition("yearly_fee", "at_least", (1000,))
    fan, critic = Condition("score", "at_least", (9,)), Condition("score", "at_most", (6,))
    both_ends = Clause((fan, critic), every=False)
    assert customers.meeting(Segment("x", (Clause((rich,)), both_ends))).tolist() == [1, 0, 0, 0, 1, 0]
    either = Segment("x", (Clause((rich, fan)), Clause((critic,))), every=False)
    assert customers.meeting(either).tolist() == [1, 0, 0, 0, 1, 1]


def test_an_operator_of_another_kind_of_column_is_an_error(customers: Customers) -> None:
    with pytest.raises(TypeError, match="mentions does not go with score"):
        met(customers, "score", "mentions", "9")
    with pytest.raises(KeyError):
        met(customers, "colour", "one_of", "red")


def test_a_rule_without_conditions_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        Clause(())
    with pytest.raises(ValueError):
        Segment("x", ())


def test_the_first_segment_that_fits_takes_the_customer_and_nobody_is_lost(customers: Customers) -> None:
    everyone = Segment("all", (Clause((Condition("score", "at_least", (0,)),)),))
    fans = Segment("fans", (Clause((Condition("score", "at_least", (9,)),)),))
    assert assign(customers, [fans, everyone]).codes.tolist() == [0, 0, 1, 1, 1, 1]
    assert assign(customers, [everyone, fans]).codes.tolist() == [0] * 6
    assert assign(customers, [everyone, fans]).alone == (6, 2)
    assert assign(customers, []).codes.tolist() == [0] * 6


NUMBERS = st.integers(-1, 11)
CONDITIONS = st.one_of(
    st.builds(
        lambda operator, one, two: Condition("score", operator, (min(one, two), max(one, two))),
        st.sampled_from(["between"]),
        NUMBERS,
        NUMBERS,
    ),
    st.builds(
        lambda operator, one: Condition("score", operator, (one,)),
        st.sampled_from(["at_least", "at_most", "above", "below", "is"]),
        NUMBERS,
    ),
    st.builds(
        lambda operator, names: Condition("plan", operator, tuple(names)),
        st.sampled_from(["one_of", "none_of"]),
        st.sets(st.sampled_from(["4G", "5G"])),
    ),
)
CLAUSES = st.builds(
    lambda conditions, every: Clause(tuple(conditions), every),
    st.lists(CONDITIONS, min_size=1, max_size=3),
    st.booleans(),
)
SEGMENTS = st.builds(
    lambda clauses, every: Segment("x", tuple(clauses), every),
    st.lists(CLAUSES, min_size=1, max_size=3),
    st.booleans(),
)
COMPARE = {
    "at_least": lambda value, given: value >= given[0],
    "at_most": lambda value, given: value <= given[0],
    "above": lambda value, given: value > given[0],
    "below": lambda value, given: value < given[0],
    "is": lambda value, given: value == given[0],
    "between": lambda value, given: given[0] <= value <= given[1],
    "one_of": lambda value, given: value in given,
    "none_of": lambda value, given: isinstance(value, str) and value not in given,
}


@given(st.lists(SEGMENTS, max_size=4))
def test_all_rows_at_once_give_what_one_row_after_the_other_gives(segments: list[Segment]) -> None:
    def holds(rule: Condition | Clause | Segment, row: dict[str, object]) -> bool:
        if isinstance(rule, Condition):
            return bool(COMPARE[rule.operator](row[rule.field], rule.values))
        parts = rule.conditions if isinstance(rule, Clause) else rule.clauses
        return (all if rule.every else any)(holds(part, row) for part in parts)

    rows = FRAME.to_dict("records")
    expected = [
        next((place for place, one in enumerate(segments) if holds(one, row)), len(segments)) for row in rows
    ]
    assert assign(Customers(FRAME), segments).codes.tolist() == expected


def test_conditions_that_exclude_each_other_are_named(customers: Customers) -> None:
    high, low = Condition("score", "at_least", (9,)), Condition("score", "at_most", (6,))
    rich = Condition("yearly_fee", "at_least", (1000,))
    assert clash(customers, Clause((rich, high, low))) == (high, low)
    assert clash(customers, Clause((rich, high))) is None
    assert clash(customers, Clause((high, low), every=False)) is None


def test_size_score_and_money_are_counted_as_by_hand() -> None:
    known = outcomes(FRAME)
    # One of two detractors left, one of two passives, none of the promoters.
    assert known.leaving.tolist() == [0.5, 0.5, 0.0]
    rich, poor, nobody = describe(
        known, np.array([0, 1, 0, 1, 0, 1], dtype=np.int8), ["rich", "poor", "nobody"]
    )
    assert rich.counts == (1, 1, 1) and rich.n == 3 and rich.share == 0.5
    assert rich.revenue == 3600 and rich.at_risk == 1200
    assert rich.expected_loss == 1200 * 0.5 + 1200 * 0.5
    assert rich.left == 1 and rich.left_share == pytest.approx(1 / 3)
    assert (rich.low, rich.high) == nps.clip(nps.interval(nps.Counts(1, 1, 1)))
    assert poor.at_risk == 600 and poor.expected_loss == 600
    assert nobody.n == 0 and nobody.revenue == 0 and np.isnan(nobody.left_share) and np.isnan(nobody.low)


def test_a_customer_without_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match="没有打分"):
        outcomes(FRAME.assign(score=[10, np.nan, 8, 7, 6, 0]))


@given(st.floats(1, 5000), st.floats(1, 5000), st.integers(0, 10))
def test_every_customer_gets_exactly_one_of_the_four_actions(fee: float, cut: float, score: int) -> None:
    one = Customers(pd.DataFrame({"yearly_fee": [fee], "score": [score]}))
    segments = four_actions(cut)
    assert tuple(segment.name for segment in segments) == ACTIONS
    assert [bool(one.meeting(segment)[0]) for segment in segments].count(True) == 1


@pytest.mark.parametrize(
    ("fee", "score", "action"),
    [
        (996, 9, "keep"),
        (996, 6, "win_back"),
        (996, 8, "develop"),
        (995, 10, "develop"),
        (995, 7, "serve"),
        (995, 0, "serve"),
    ],
)
def test_value_and_attitude_decide_on_the_action(fee: float, score: int, action: str) -> None:
    one = Customers(pd.DataFrame({"yearly_fee": [fee], "score": [score]}))
    assert ACTIONS[assign(one, four_actions(996)).codes[0]] == action


def test_agreement_counts_only_customers_whom_both_labelled() -> None:
    found = agree({"a": "keep", "b": "keep", "c": "serve"}, {"b": "serve", "a": "keep", "d": "keep"})
    assert (found.total, found.same, found.differing) == (2, 1, ("b",))
    assert found.table == {("keep", "keep"): 1, ("keep", "serve"): 1}


def test_the_survey_agrees_with_plain_pandas() -> None:
    frame = content.read_survey("telecom_nps")
    frame["yearly_fee"] = 12 * frame["monthly_fee"]
    cut = float(frame["yearly_fee"].median())
    codes = assign(Customers(frame), four_actions(cut)).codes
    found = describe(outcomes(frame), codes, [*ACTIONS, "rest"])
    lost = frame[(frame["yearly_fee"] >= cut) & (frame["score"] <= 6)]
    assert found[2].n == len(lost) and found[2].at_risk == pytest.approx(lost["yearly_fee"].sum())
    assert found[2].left == (lost["stayed"] == 0).sum()
    detractors = frame[frame["score"] <= 6]
    rate = 1 - detractors["stayed"].mean()
    assert found[2].expected_loss == pytest.approx(lost["yearly_fee"].sum() * rate)
    assert sum(one.n for one in found) == 12_000 and found[-1].n == 0


def test_a_rule_changed_over_all_rows_takes_a_few_milliseconds() -> None:
    frame = content.read_survey("telecom_nps")
    frame["yearly_fee"] = 12 * frame["monthly_fee"]
    customers, known = Customers(frame), outcomes(frame)
    spent = []
    for cut in range(500, 520):
        start = time.process_time()
        describe(known, assign(customers, four_actions(cut)).codes, [*ACTIONS, "rest"])
        spent.append(time.process_time() - start)
    assert sorted(spent)[len(spent) // 2] < 0.05
