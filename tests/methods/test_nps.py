"""Published figures, reading answers, and the mistakes found in public NPS code."""

import math
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.methods import scores as reading
from helpers.methods.nps import Counts

ANY_COUNTS = st.builds(Counts, *[st.integers(0, 5_000)] * 3).filter(lambda counts: counts.n > 0)
ANY_SCORES = st.lists(st.integers(0, 10) | st.none())


class TestPublishedFigures:
    """R package NPS (its own tests); Cross Validated 18609; R package PropCIs."""

    @pytest.mark.parametrize(
        ("counts", "score", "error"),
        [
            (Counts(1, 2, 3), 100 / 3, 30.4),
            (Counts(1, 0, 1), 0, 70.7),
            (Counts(0, 1, 1), 50, 35.4),
            (Counts(1, 1, 1), 0, 47.1),
            (Counts(1, 0, 0), -100, 0),
            (Counts(0, 1, 0), 0, 0),
            (Counts(0, 0, 1), 100, 0),
        ],
    )
    def test_score_and_standard_error_are_those_of_the_r_package(self, counts, score, error):
        assert counts.nps == pytest.approx(score)
        assert nps.standard_error(counts) == pytest.approx(error, abs=0.05)

    def test_six_answers_of_the_r_package_are_one_two_three(self):
        assert nps.count([0, 7, 7, 9, 9, 9]) == Counts(1, 2, 3)

    def test_the_variance_of_one_answer_is_that_of_the_r_package(self):
        assert nps.standard_error(Counts(1, 2, 3)) ** 2 * 6 / 10_000 == pytest.approx(5 / 9)

    def test_shares_of_cross_validated_give_a_third(self):
        counts = Counts(1, 2, 3)
        assert counts.shares == pytest.approx((1 / 6, 1 / 3, 1 / 2))
        assert counts.nps / 100 == pytest.approx(1 / 3)

    def test_plain_wald_is_altmans_interval_of_paired_proportions(self):
        limits = nps.interval(Counts(3, 20, 9), method="wald")
        assert limits == pytest.approx((-1.448204, 38.948204), abs=1e-6)

    def test_half_an_answer_more_in_each_cell_is_agresti_and_mins_interval(self):
        # diffpropci.mp(b = 40, c = 20, n = 160): −0.21601726, −0.03089632
        limits = nps.interval(Counts(40, 100, 20), pseudo=(0.5, 1, 0.5))
        assert limits == pytest.approx((-21.601726, -3.089632), abs=1e-6)

    @pytest.mark.parametrize(
        ("counts", "confidence", "published"),
        [
            (Counts(60, 920, 20), 0.95, (-5.84, -2.31)),  # scoreci.mp(60, 20, 1000)
            (Counts(25, 565, 28), 0.90, (-1.48, 2.47)),  # scoreci.mp(25, 28, 618, 0.90)
        ],
    )
    def test_the_score_interval_is_propcis_tango_interval(self, counts, confidence, published):
        limits = nps.interval(counts, method="score", confidence=confidence)
        assert limits == pytest.approx(published, abs=0.005)

    def test_the_worst_margin_of_n_answers_is_196_over_root_n(self):
        low, high = nps.interval(Counts(200, 0, 200), method="wald")
        assert high == pytest.approx(196 / math.sqrt(400), abs=0.001)
        assert low == -high


class TestMistakesFoundInPublicCode:
    def test_the_standard_error_is_in_points_not_in_tenths_of_them(self):
        # A variance multiplied by 100 instead of 10,000 would give 3.04.
        assert nps.standard_error(Counts(1, 2, 3)) == pytest.approx(100 * math.sqrt(5 / 9 / 6))

    def test_the_standard_error_is_divided_by_root_n(self):
        once, four_times = nps.standard_error(Counts(10, 30, 60)), nps.standard_error(Counts(40, 120, 240))
        assert four_times == pytest.approx(once / 2)

    def test_each_groups_variance_is_divided_by_its_own_size(self):
        # By hand: v = 0.4 + 0.4 − 0 = 0.8 in both, n = 1,000 and 10, no pseudo-answers.
        a, b = Counts(400, 200, 400), Counts(4, 2, 4)
        found = nps.compare(a, b, pseudo=(0, 0, 0))
        half = 1.959964 * 100 * math.sqrt(0.8 / 1_000 + 0.8 / 10)
        assert found.interval == pytest.approx((-half, half), rel=1e-6)

    def test_95_per_cent_leaves_two_and_a_half_on_either_side(self):
        counts = Counts(10, 30, 60)
        low, high = nps.interval(counts, method="wald")
        assert (high - low) / 2 / nps.standard_error(counts) == pytest.approx(1.959964, abs=1e-6)

    def test_a_score_can_be_negative_wherever_it_is_shown(self):
        counts = Counts(8, 1, 1)
        assert counts.nps == -70
        assert counts.rounded == -70
        assert nps.clip(nps.interval(counts))[0] < -70

    def test_promoters_and_detractors_are_not_independent_proportions(self):
        promoters, detractors, n = 60, 20, 100
        p, d = promoters / n, detractors / n
        independent = 100 * math.sqrt(p * (1 - p) / n + d * (1 - d) / n)
        assert nps.standard_error(Counts(20, 20, 60)) > 1.1 * independent

    def test_a_zero_is_a_detractor(self):
        assert nps.count([0]) == Counts(1, 0, 0)

    def test_missing_answers_are_reported_and_not_taken_for_detractors(self):
        found = nps.tally([9, None, 3, math.nan])
        assert found.missing == 2
        assert found.counts == Counts(1, 0, 1)

    def test_shares_are_not_rounded_before_they_are_subtracted(self):
        # 36.8 % − 21.1 % printed as 15.7 or 15.8: with 38 answers the score is 15.789…, shown as 16.
        counts = Counts(detractors=8, passives=16, promoters=14)
        assert counts.nps == pytest.approx(15.789, abs=0.001)
        assert counts.rounded == 16


class TestScore:
    @given(ANY_COUNTS)
    def test_a_score_lies_between_minus_and_plus_100(self, counts):
        assert -100 <= counts.nps <= 100

    @given(ANY_COUNTS)
    def test_swapping_promoters_and_detractors_turns_the_sign(self, counts):
        swapped = Counts(counts.promoters, counts.passives, counts.detractors)
        assert swapped.nps == -counts.nps
        assert swapped.rounded == -counts.rounded
        assert nps.standard_error(swapped) == pytest.approx(nps.standard_error(counts))

    @given(ANY_COUNTS)
    def test_shares_add_up_to_one_and_give_the_score(self, counts):
        detractors, passives, promoters = counts.shares
        assert detractors + passives + promoters == pytest.approx(1)
        assert 100 * (promoters - detractors) == pytest.approx(counts.nps)

    @given(ANY_COUNTS)
    def test_the_rounded_score_is_the_nearest_whole_number(self, counts):
        assert abs(counts.rounded - counts.nps) <= 0.5 + 1e-9

    @pytest.mark.parametrize(
        ("points", "shown"), [(12.5, 13), (13.5, 14), (-12.5, -13), (0.49, 0), (-0.49, 0), (math.nan, None)]
    )
    def test_a_half_is_rounded_away_from_zero(self, points, shown):
        assert nps.round_points(points) == shown

    def test_without_answers_there_is_no_score(self):
        nobody = Counts(0, 0, 0)
        assert math.isnan(nobody.nps)
        assert nobody.rounded is None
        assert all(map(math.isnan, nobody.shares))
        assert math.isnan(nps.standard_error(nobody))

    def test_whole_counts_stay_whole(self):
        assert f"{nps.count([9, 3]).n}" == "2"


class TestCategories:
    def test_every_score_has_its_category(self):
        found = nps.categorize(range(11))
        assert list(found) == ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2

    def test_categories_are_ordered(self):
        found = nps.categorize([10, 0])
        assert found.ordered
        assert found.min() == "detractor"

    def test_a_missing_answer_stays_missing(self):
        assert list(pd.isna(nps.categorize([9, None, math.nan]))) == [False, True, True]

    def test_no_answers_have_no_categories(self):
        assert list(nps.categorize([])) == []


class TestCounting:
    @given(ANY_SCORES)
    def test_the_histogram_says_how_many_gave_each_score(self, scores):
        expected = Counter(scores)
        found = nps.tally(scores)
        assert found.histogram == tuple(expected[score] for score in range(11))
        assert found.missing == expected[None]

    @given(ANY_SCORES, st.integers(1, 9))
    def test_cutting_into_chunks_changes_nothing(self, scores, size):
        whole = nps.tally(scores)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "CHUNK", size)
            assert nps.tally(scores) == whole
            assert list(nps.categorize(scores).codes) == [
                -1 if score is None else (score > 6) + (score > 8) for score in scores
            ]

    @pytest.mark.parametrize(
        "scores",
        [
            [0, 6, 7, 8, 9, 10],
            (0, 6, 7, 8, 9, 10),
            iter([0, 6, 7, 8, 9, 10]),
            [0.0, 6.0, 7.0, 8.0, 9.0, 10.0],
            [Decimal(0), 6, 7.0, np.int8(8), np.float32(9), 10],
            np.array([0, 6, 7, 8, 9, 10], dtype=np.int8),
            np.array([0, 6, 7, 8, 9, 10], dtype=np.uint64),
            np.array([0, 6, 7, 8, 9, 10], dtype=">i4"),
            np.array([0, 6, 7, 8, 9, 10], dtype=np.float32),
            np.array([0, 1, 6, 1, 7, 1, 8, 1, 9, 1, 10, 1])[::2],
            pd.Series([0, 6, 7, 8, 9, 10], index=[5, 5, 5, 5, 5, 5]),
            pd.Series([0, 6, 7, 8, 9, 10], dtype="Int64"),
            pd.Series([0, 6, 7, 8, 9, 10], dtype=object),
            pd.Series([0, 6, 7, 8, 9, 10], dtype="category"),
            pd.array([0, 6, 7, 8, 9, 10], dtype="Float64"),
            pd.Index([0, 6, 7, 8, 9, 10]),
        ],
        ids=lambda scores: f"{type(scores).__name__}-{getattr(scores, 'dtype', '')}",
    )
    def test_answers_may_come_in_any_numeric_form(self, scores):
        assert nps.tally(scores) == ((1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1), 0)

    @pytest.mark.parametrize(
        "scores",
        [
            [None, 10, math.nan],
            [pd.NA, 10, pd.NaT],
            np.array([math.nan, 10, math.nan], dtype=np.float32),
            pd.Series([None, 10, None], dtype="Int8"),
            pd.Series([None, 10, None], dtype="category"),
        ],
    )
    def test_every_way_to_leave_a_gap_is_a_missing_answer(self, scores):
        assert nps.tally(scores).missing == 2
        assert nps.count(scores) == Counts(0, 0, 1)

    def test_no_answers_and_only_missing_answers_count_nothing(self):
        assert nps.tally([]) == ((0,) * 11, 0)
        assert nps.tally([None, None]) == ((0,) * 11, 2)


class TestWrongAnswers:
    @pytest.mark.parametrize(
        ("scores", "message"),
        [
            ([9, 10, 11], "第 3 行的分数“11”不在 0–10 之内，请改正后重新载入。"),
            ([-1, 10], "第 1 行的分数“-1”不在 0–10 之内"),
            ([9, 7.5], "第 2 行的分数“7.5”不是整数"),
            ([9, math.inf], "第 2 行的分数“inf”不在 0–10 之内"),
            ([9, None, 11.0], "第 3 行的分数“11”不在 0–10 之内"),
            ([9, "十"], "第 2 行的分数“十”是文字，不是数字"),
            (["9", "10"], "第 1 行的分数“9”是文字，不是数字（共有 2 个分数有问题）"),
            ([9, True], "第 2 行的分数“True”不是数字"),
            ([True, False], "第 1 行的分数“True”不是数字（共有 2 个分数有问题）"),
            (np.array([9, 256 + 9]), "第 2 行的分数“265”不在 0–10 之内"),
            (np.array([9, 2**40], dtype=np.uint64), "第 2 行的分数“1099511627776”不在 0–10 之内"),
            (np.array([9.0, 256.0 + 9]), "第 2 行的分数“265”不在 0–10 之内"),
            (np.array([11.0, 12.0, math.nan]), "第 1 行的分数“11”不在 0–10 之内（共有 2 个分数有问题）"),
            (pd.Series([9, None, 11], dtype="Int64"), "第 3 行的分数“11”不在 0–10 之内"),
            (pd.Series([9, 99], dtype="category"), "第 2 行的分数“99”不在 0–10 之内"),
            (pd.Series(pd.to_datetime(["2024-05-01"])), "第 1 行的分数“2024-05-01"),
            ([1 + 2j], "不是数字"),
        ],
    )
    @pytest.mark.parametrize("call", [nps.count, nps.tally, nps.categorize])
    def test_what_is_no_score_is_named_with_its_row(self, call, scores, message):
        with pytest.raises(nps.ScoreError) as raised:
            call(scores)
        assert message in str(raised.value)

    def test_the_error_carries_row_value_and_number_for_programs(self):
        with pytest.raises(nps.ScoreError) as raised:
            nps.count([9, 11, None, -3])
        assert (raised.value.row, raised.value.value, raised.value.how_many) == (2, 11, 2)

    def test_invalid_rows_lists_them_all_and_no_gaps(self):
        found = nps.invalid_rows([9, 11, None, "八", 3])
        assert found.to_dict() == {2: 11, 4: "八"}
        assert nps.invalid_rows([9, None]).empty

    def test_a_wrong_answer_behind_the_first_chunk_has_its_true_row(self, monkeypatch):
        monkeypatch.setattr(reading, "CHUNK", 4)
        with pytest.raises(nps.ScoreError, match="第 10 行"):
            nps.count([5] * 9 + [12])

    @pytest.mark.parametrize(
        "scores", ["789", np.zeros((2, 2)), np.array(5), pd.DataFrame({"a": [1]}), {9: 1}]
    )
    def test_what_is_not_a_column_of_answers_is_refused(self, scores):
        with pytest.raises(ValueError, match="排成一列"):
            nps.count(scores)


class TestWeights:
    def test_equal_weights_change_nothing(self):
        scores = [0, 7, 7, 9, 9, 9, None]
        assert nps.weighted_count(scores, [2.5] * 7) == pytest.approx(nps.count(scores))

    def test_unequal_weights_shift_the_score_and_cost_answers(self):
        found = nps.weighted_count([10, 10, 0, 7], [3, 1, 1, 1])
        assert found.n == pytest.approx(6**2 / 12)  # Kish: (Σw)² / Σw²
        assert found.nps == pytest.approx(100 * (4 - 1) / 6)

    def test_a_missing_answer_takes_its_weight_with_it(self):
        assert nps.weighted_count([10, None], [1, 50]) == pytest.approx(Counts(0, 0, 1))

    @pytest.mark.parametrize(("scores", "weights"), [([], []), ([None], [1]), ([9], [0])])
    def test_nothing_that_weighs_is_no_answer(self, scores, weights):
        assert nps.weighted_count(scores, weights).n == 0

    @pytest.mark.parametrize("weights", [[1, -1], [1, math.nan], [1, math.inf]])
    def test_weights_are_there_and_not_negative(self, weights):
        with pytest.raises(ValueError, match="权重"):
            nps.weighted_count([9, 9], weights)

    def test_there_are_as_many_weights_as_answers(self):
        with pytest.raises(ValueError, match="2 个分数，却有 1 个权重"):
            nps.weighted_count([9, 9], [1])

    def test_a_wrong_answer_is_named_here_too(self):
        with pytest.raises(nps.ScoreError, match="第 2 行"):
            nps.weighted_count([9, 11], [1, 1])

    def test_weighted_counts_cannot_be_resampled(self):
        with pytest.raises(ValueError, match="bootstrap"):
            nps.interval(Counts(1.5, 2, 3), method="bootstrap")
