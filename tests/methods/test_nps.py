"""Published figures, properties, and the mistakes found in public NPS code."""

import math
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.methods import scores as reading
from helpers.methods.nps import Counts

ANY_COUNTS = st.builds(Counts, *[st.integers(0, 5_000)] * 3).filter(lambda counts: counts.n > 0)
ANY_SCORES = st.lists(st.integers(0, 10) | st.none())
EXACT_METHODS = ["wald", "adjusted_wald", "score"]
ALL_METHODS = [*EXACT_METHODS, "bootstrap"]


def swapped(counts: Counts) -> Counts:
    return Counts(counts.promoters, counts.passives, counts.detractors)


def times(counts: Counts, factor: int) -> Counts:
    return Counts(*(count * factor for count in counts))


def width(limits: tuple[float, float]) -> float:
    return limits[1] - limits[0]


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
        half = width(nps.interval(counts, method="wald")) / 2
        assert half / nps.standard_error(counts) == pytest.approx(1.959964, abs=1e-6)

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
            ([9, 10, 11], "第 3 行的分数“11”不在 0–10 之内,请改正后重新载入。"),
            ([-1, 10], "第 1 行的分数“-1”不在 0–10 之内"),
            ([9, 7.5], "第 2 行的分数“7.5”不是整数"),
            ([9, math.inf], "第 2 行的分数“inf”不在 0–10 之内"),
            ([9, None, 11.0], "第 3 行的分数“11”不在 0–10 之内"),
            ([9, "十"], "第 2 行的分数“十”是文字,不是数字"),
            (["9", "10"], "第 1 行的分数“9”是文字,不是数字(共有 2 个分数有问题)"),
            ([9, True], "第 2 行的分数“True”不是数字"),
            ([True, False], "第 1 行的分数“True”不是数字(共有 2 个分数有问题)"),
            (np.array([9, 256 + 9]), "第 2 行的分数“265”不在 0–10 之内"),
            (np.array([9, 2**40], dtype=np.uint64), "第 2 行的分数“1099511627776”不在 0–10 之内"),
            (np.array([9.0, 256.0 + 9]), "第 2 行的分数“265”不在 0–10 之内"),
            (np.array([11.0, 12.0, math.nan]), "第 1 行的分数“11”不在 0–10 之内(共有 2 个分数有问题)"),
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


class TestScore:
    @given(ANY_COUNTS)
    def test_a_score_lies_between_minus_and_plus_100(self, counts):
        assert -100 <= counts.nps <= 100

    @given(ANY_COUNTS)
    def test_swapping_promoters_and_detractors_turns_the_sign(self, counts):
        assert swapped(counts).nps == -counts.nps
        assert swapped(counts).rounded == -counts.rounded
        assert nps.standard_error(swapped(counts)) == pytest.approx(nps.standard_error(counts))

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


class TestStandardError:
    def test_having_asked_everybody_leaves_no_error(self):
        assert nps.standard_error(Counts(10, 30, 60), population=100) == 0

    def test_a_small_population_makes_it_smaller_by_the_finite_population_correction(self):
        counts = Counts(10, 30, 60)
        assert nps.standard_error(counts, population=401) == pytest.approx(
            nps.standard_error(counts) * math.sqrt(301 / 400)
        )

    def test_more_answers_than_customers_is_an_error(self):
        with pytest.raises(ValueError, match="客户总数 99 比回答数 100 还少"):
            nps.standard_error(Counts(10, 30, 60), population=99)

    @pytest.mark.parametrize("counts", [Counts(-1, 0, 5), Counts(1, math.nan, 5)])
    @pytest.mark.parametrize(
        "call", [nps.standard_error, nps.interval, lambda counts: nps.compare(Counts(1, 1, 1), counts)]
    )
    def test_negative_or_missing_counts_are_an_error(self, call, counts):
        with pytest.raises(ValueError, match="各类人数不能是负数"):
            call(counts)


class TestInterval:
    @given(ANY_COUNTS, st.sampled_from(EXACT_METHODS))
    def test_swapping_promoters_and_detractors_mirrors_it(self, counts, method):
        low, high = nps.interval(counts, method=method)
        mirrored = nps.interval(swapped(counts), method=method)
        assert mirrored == pytest.approx((-high, -low), abs=1e-7)

    @given(ANY_COUNTS, st.sampled_from(["adjusted_wald", "score"]), st.integers(2, 50))
    def test_it_shrinks_when_more_people_answer_in_the_same_way(self, counts, method, factor):
        few = nps.interval(counts, method=method)
        many = nps.interval(times(counts, factor), method=method)
        assert 0 < width(many) < width(few)

    @given(ANY_COUNTS, st.sampled_from(["adjusted_wald", "score"]))
    def test_more_confidence_makes_it_wider(self, counts, method):
        low, high = nps.interval(counts, method=method, confidence=0.90)
        lower, higher = nps.interval(counts, method=method, confidence=0.99)
        assert lower <= low < high <= higher

    @given(ANY_COUNTS)
    def test_the_score_interval_holds_the_score_and_stays_in_bounds(self, counts):
        low, high = nps.interval(counts, method="score")
        assert -100 <= low <= counts.nps + 1e-9
        assert counts.nps - 1e-9 <= high <= 100

    @given(st.builds(Counts, *[st.integers(1, 500)] * 3))
    def test_the_score_limits_solve_the_closed_form_of_yang_sun_and_hardin(self, counts):
        # Statistics in Medicine 2013: the limits of Tango's interval are roots of a polynomial of degree 4.
        n, g = counts.n, 1.959963984540054**2
        difference, discordant = counts.promoters - counts.detractors, counts.promoters + counts.detractors
        polynomial = [
            n**2 * (n / g + 1) ** 2,
            -n * difference * (n / g + 1) * (4 * n / g + 1),
            2 * n * difference**2 * (3 * n / g + 2) / g - n**2 * (discordant / g + 1),
            n * difference * (2 * discordant / g + 1) - difference**3 * (4 * n / g + 1) / g,
            difference**2 * (difference**2 / g - discordant) / g,
        ]
        roots = 100 * np.roots(polynomial)
        for limit in nps.interval(counts, method="score"):
            assert np.abs(roots - limit).min() < 1e-4

    @given(ANY_COUNTS)
    def test_adjusted_wald_is_wald_on_the_counts_with_pseudo_answers(self, counts):
        added = Counts(counts.detractors + 0.75, counts.passives + 1.5, counts.promoters + 0.75)
        assert nps.interval(counts) == pytest.approx(nps.interval(added, method="wald"))

    @pytest.mark.parametrize("counts", [Counts(30, 50, 120), Counts(8, 1, 1), Counts(400, 500, 300)])
    def test_the_bootstrap_agrees_with_wald_where_there_are_many_answers(self, counts):
        many = times(counts, 200)
        found = nps.interval(many, method="bootstrap")
        assert found == pytest.approx(nps.interval(many, method="wald"), abs=0.15)

    def test_the_bootstrap_gives_the_same_limits_for_the_same_seed(self):
        counts = Counts(1_300, 2_000, 3_700)
        assert nps.interval(counts, method="bootstrap") == nps.interval(counts, method="bootstrap")
        assert nps.interval(counts, method="bootstrap") != nps.interval(counts, method="bootstrap", seed=1)

    @pytest.mark.parametrize("method", ALL_METHODS)
    def test_without_answers_there_are_no_limits(self, method):
        assert all(map(math.isnan, nps.interval(Counts(0, 0, 0), method=method)))

    @pytest.mark.parametrize("method", ALL_METHODS)
    @pytest.mark.parametrize("counts", [Counts(1, 0, 0), Counts(0, 1, 0), Counts(0, 0, 1)])
    def test_one_answer_has_limits(self, counts, method):
        low, high = nps.interval(counts, method=method)
        assert low <= high

    def test_when_all_are_promoters_only_the_small_sample_methods_stay_unsure(self):
        everybody = Counts(0, 0, 8)
        assert nps.interval(everybody, method="wald") == (100, 100)
        assert nps.interval(everybody, method="bootstrap") == (100, 100)
        # By hand: e = 8/11 with variance 9.5/11 − e²; Tango's statistic solved for no detractors.
        adjusted = 8 / 11 - 1.959964 * math.sqrt((9.5 / 11 - (8 / 11) ** 2) / 11)
        assert nps.clip(nps.interval(everybody)) == (pytest.approx(100 * adjusted, abs=1e-4), 100)
        score = (8 - 1.959964**2) / (8 + 1.959964**2)
        assert nps.interval(everybody, method="score") == (pytest.approx(100 * score, abs=1e-4), 100)

    def test_limits_are_clipped_for_show_only(self):
        limits = nps.interval(Counts(0, 0, 3))
        assert limits[1] > 100
        assert nps.clip(limits) == (limits[0], 100)
        assert nps.clip((-112.0, -80.0)) == (-100, -80)

    @pytest.mark.parametrize("method", ["adjusted_wald", "score"])
    def test_95_of_100_intervals_hold_the_true_score(self, method):
        shares, n = (0.2, 0.3, 0.5), 40
        samples = np.random.default_rng(7).multinomial(n, shares, size=2_000).tolist()
        limits = [nps.interval(Counts(*sample), method=method) for sample in samples]
        covered = np.mean([low <= 30 <= high for low, high in limits])
        assert covered == pytest.approx(0.95, abs=0.015)

    def test_an_unknown_method_is_an_error_that_lists_the_known_ones(self):
        with pytest.raises(ValueError, match="没有“exact”这种区间算法.*adjusted_wald.*score"):
            nps.interval(Counts(1, 1, 1), method="exact")

    @pytest.mark.parametrize("confidence", [95, 0, 1, -0.5, math.nan])
    def test_confidence_is_a_fraction(self, confidence):
        with pytest.raises(ValueError, match="例如 0.95"):
            nps.interval(Counts(1, 1, 1), confidence=confidence)


class TestComparison:
    def test_z_and_p_are_those_of_the_adjusted_wald_test(self):
        # By hand: 60/30/10 against 40/30/30 of 100; adjusted e₁ = 50/103, v₁ = 71.5/103 − e₁²;
        # e₂ = 10/103, v₂ = 71.5/103 − e₂².
        first, second = 50 / 103, 10 / 103
        variance = (71.5 / 103 - first**2 + 71.5 / 103 - second**2) / 103
        found = nps.compare(Counts(10, 30, 60), Counts(30, 30, 40))
        assert found.difference == 40
        assert found.z == pytest.approx((first - second) / math.sqrt(variance))
        assert found.p_value == pytest.approx(0.000228, abs=1e-6)
        assert found.verdict == "higher"

    @given(ANY_COUNTS, ANY_COUNTS)
    def test_comparing_the_other_way_round_turns_the_sign(self, a, b):
        forth, back = nps.compare(a, b), nps.compare(b, a)
        assert back.difference == -forth.difference
        assert back.z == pytest.approx(-forth.z)
        assert back.p_value == pytest.approx(forth.p_value)
        assert back.interval == pytest.approx((-forth.interval[1], -forth.interval[0]))

    @given(ANY_COUNTS, ANY_COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
    def test_the_verdict_is_clear_exactly_when_p_is_below_the_level(self, a, b, confidence):
        found = nps.compare(a, b, confidence)
        assert 0 <= found.p_value <= 1
        if abs(found.p_value - (1 - confidence)) > 1e-9:
            assert (found.verdict != "unclear") == (found.p_value < 1 - confidence)

    @given(ANY_COUNTS)
    def test_a_group_does_not_differ_from_itself(self, counts):
        found = nps.compare(counts, counts)
        assert (found.difference, found.z, found.p_value, found.verdict) == (0, 0, 1, "unclear")

    def test_without_answers_in_one_group_nothing_can_be_said(self):
        found = nps.compare(Counts(1, 2, 3), Counts(0, 0, 0))
        assert math.isnan(found.difference)
        assert math.isnan(found.p_value)
        assert found.verdict == "unclear"

    def test_without_pseudo_answers_two_unanimous_groups_differ_for_certain(self):
        found = nps.compare(Counts(0, 0, 5), Counts(5, 0, 0), pseudo=(0, 0, 0))
        assert (found.z, found.p_value, found.verdict) == (math.inf, 0, "higher")

    @pytest.mark.parametrize(
        ("benchmark", "verdict"), [(20, "higher"), (45, "unclear"), (50, "unclear"), (70, "lower")]
    )
    def test_a_score_is_above_below_or_not_clearly_off_a_benchmark(self, benchmark, verdict):
        found = nps.compare_with_benchmark(Counts(10, 30, 60), benchmark)
        assert found.difference == 50 - benchmark
        assert found.verdict == verdict

    @given(ANY_COUNTS, st.floats(-100, 100))
    def test_the_verdict_on_a_benchmark_is_that_of_the_interval(self, counts, benchmark):
        low, high = nps.interval(counts)
        found = nps.compare_with_benchmark(counts, benchmark)
        assert found.interval == pytest.approx((low - benchmark, high - benchmark), abs=1e-9)

    def test_a_benchmark_that_cannot_be_a_score_is_an_error(self):
        with pytest.raises(ValueError, match="参照值 120 不在"):
            nps.compare_with_benchmark(Counts(1, 1, 1), 120)

    def test_a_benchmark_says_nothing_about_no_answers(self):
        assert nps.compare_with_benchmark(Counts(0, 0, 0), 30).verdict == "unclear"


class TestSampleSize:
    def test_ten_points_either_way_take_382_answers_in_the_worst_case(self):
        # 1.96² / 0.1² − 3 = 381.1
        assert nps.sample_size(10) == 382

    def test_a_known_mix_takes_fewer(self):
        # s² = 0.1 + 0.6 − 0.5² = 0.45: 0.45 × 384.146 − 3 = 169.9
        assert nps.sample_size(10, mix=(0.1, 0.3, 0.6)) == 170

    def test_the_mix_may_be_the_counts_of_an_earlier_survey(self):
        assert nps.sample_size(10, mix=Counts(10, 30, 60)) == nps.sample_size(10, mix=(0.1, 0.3, 0.6))

    @given(ANY_COUNTS, st.floats(2, 40))
    def test_that_many_answers_keep_the_promised_margin(self, counts, margin):
        n = nps.sample_size(margin)
        many = Counts(*(share * n for share in counts.shares))
        assert width(nps.interval(many)) / 2 <= margin + 1e-9

    @given(st.floats(1, 60))
    def test_one_answer_fewer_would_not_do_in_the_worst_case(self, margin):
        n = nps.sample_size(margin) - 1
        if n >= 1:
            # The worst mix of the n + 3 adjusted answers, not of the n observed ones.
            half = 195.9964 / math.sqrt(n + 3)
            assert half > margin - 1e-6

    def test_there_is_always_at_least_one_answer(self):
        assert nps.sample_size(100) == 1
        assert nps.sample_size(10, mix=(0, 1, 0)) == 1

    @pytest.mark.parametrize("margin", [0, -5, math.nan])
    def test_a_margin_is_more_than_nothing(self, margin):
        with pytest.raises(ValueError, match="大于 0 分"):
            nps.sample_size(margin)

    @pytest.mark.parametrize("mix", [(0, 0, 0), (-1, 1, 1)])
    def test_a_mix_has_somebody_in_it(self, mix):
        with pytest.raises(ValueError, match="不能"):
            nps.sample_size(10, mix=mix)

    def test_the_size_per_group_is_twice_the_variance_times_the_quantiles(self):
        # 2 × 1 × (1.96 + 0.8416)² / 0.1² = 1569.8
        assert nps.sample_size_to_detect(10) == 1570

    def test_with_that_many_answers_the_test_notices_as_often_as_promised(self):
        before, after = (0.3, 0.3, 0.4), (0.2, 0.3, 0.5)
        n = nps.sample_size_to_detect(20, power=0.8, mix=(0.25, 0.3, 0.45))
        random = np.random.default_rng(11)
        pairs = zip(random.multinomial(n, after, 2_000), random.multinomial(n, before, 2_000), strict=True)
        noticed = np.mean([nps.compare(Counts(*a), Counts(*b)).verdict == "higher" for a, b in pairs])
        assert noticed == pytest.approx(0.8, abs=0.03)

    def test_power_is_a_fraction(self):
        with pytest.raises(ValueError, match="检验功效"):
            nps.sample_size_to_detect(10, power=80)


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
        with pytest.raises(ValueError, match="2 个分数,却有 1 个权重"):
            nps.weighted_count([9, 9], [1])

    def test_a_wrong_answer_is_named_here_too(self):
        with pytest.raises(nps.ScoreError, match="第 2 行"):
            nps.weighted_count([9, 11], [1, 1])

    def test_weighted_counts_cannot_be_resampled(self):
        with pytest.raises(ValueError, match="bootstrap"):
            nps.interval(Counts(1.5, 2, 3), method="bootstrap")


def plain_table(frame: pd.DataFrame, score: str, group: list[str]) -> dict[object, tuple[int, ...]]:
    """What `by_group` must count, the slow and obvious way."""
    found: dict[object, list[int]] = {}
    for answer, *names in zip(frame[score], *(frame[name] for name in group), strict=True):
        counts = found.setdefault(tuple(None if pd.isna(name) else name for name in names), [0, 0, 0, 0])
        place = 3 if pd.isna(answer) else 2 if answer >= 9 else 1 if answer >= 7 else 0
        counts[place] += 1
    return {key: tuple(counts) for key, counts in found.items()}


def counted(table: pd.DataFrame) -> dict[object, tuple[int, ...]]:
    keys = [key if isinstance(key, tuple) else (key,) for key in table.index]
    rows = table[["detractors", "passives", "promoters", "missing"]].itertuples(index=False)
    return {
        tuple(None if pd.isna(part) else part for part in key): tuple(row)
        for key, row in zip(keys, rows, strict=True)
    }


ROWS = st.lists(
    st.tuples(
        st.integers(0, 10) | st.none(),
        st.sampled_from(["厅店", "热线", "网络", None]),
        st.sampled_from([-3, 0, 4, 700_000]),
        st.sampled_from([4.0, 5.5, None]),
    ),
    min_size=1,
    max_size=60,
)


class TestByGroup:
    FRAME = pd.DataFrame(
        {
            "score": [0, 9, 10, None, 7, 9],
            "touchpoint": ["网络", "厅店", None, "厅店", "网络", "厅店"],
            "month": [2, 1, 2, 2, 1, 1],
        }
    )

    def test_a_row_has_counts_shares_score_and_limits(self):
        table = nps.by_group(self.FRAME, "score", "touchpoint")
        row = table.loc["网络"]
        assert list(table.columns) == [
            *("n", "missing", "detractors", "passives", "promoters"),
            *("detractor_share", "passive_share", "promoter_share", "nps", "low", "high"),
        ]
        assert tuple(row.iloc[:9]) == (2, 0, 1, 1, 0, 0.5, 0.5, 0, -50)
        assert (row["low"], row["high"]) == pytest.approx(nps.interval(Counts(1, 1, 0)))

    def test_counts_are_whole_numbers(self):
        table = nps.by_group(self.FRAME, "score", "month")
        assert (table.dtypes[["n", "missing", "detractors", "passives", "promoters"]] == np.int64).all()

    def test_groups_are_in_order_and_answers_without_a_group_come_last(self):
        table = nps.by_group(self.FRAME, "score", "touchpoint")
        assert list(table.index[:2]) == ["厅店", "网络"]
        assert pd.isna(table.index[2])
        assert table.index.name == "touchpoint"

    def test_categories_keep_their_own_order_and_empty_ones_are_left_out(self):
        order = ["热线", "网络", "厅店"]
        frame = self.FRAME.assign(touchpoint=pd.Categorical(self.FRAME["touchpoint"], categories=order))
        table = nps.by_group(frame, "score", "touchpoint")
        assert list(table.index[:2]) == ["网络", "厅店"]
        assert list(table.index.categories) == order

    def test_a_group_nobody_answered_in_has_no_score(self):
        frame = pd.DataFrame({"score": [None, 9.0], "branch": ["甲", "乙"]})
        row = nps.by_group(frame, "score", "branch").loc["甲"]
        assert (row["n"], row["missing"]) == (0, 1)
        assert row[["detractor_share", "nps", "low", "high"]].isna().all()

    def test_several_columns_make_a_row_for_each_combination_that_occurs(self):
        table = nps.by_group(self.FRAME, "score", ["touchpoint", "month"])
        assert table.index.names == ["touchpoint", "month"]
        assert counted(table) == plain_table(self.FRAME, "score", ["touchpoint", "month"])

    def test_confidence_and_pseudo_answers_reach_the_limits(self):
        table = nps.by_group(self.FRAME, "score", "month", confidence=0.8, pseudo=(1, 0, 1))
        expected = nps.interval(Counts(0, 1, 2), confidence=0.8, pseudo=(1, 0, 1))
        assert tuple(table.loc[1, ["low", "high"]]) == pytest.approx(expected)

    @settings(max_examples=40)
    @given(
        ROWS,
        st.sampled_from([["text"], ["number"], ["real"], ["text", "number"], ["real", "text", "number"]]),
    )
    def test_it_counts_what_a_plain_loop_counts_whatever_the_types_and_the_chunks(self, rows, group):
        frame = pd.DataFrame(rows, columns=["score", "text", "number", "real"]).astype({"score": "float64"})
        as_categories = frame.astype(dict.fromkeys(group, "category"))
        whole_scores = frame.astype({"score": "Int64"})
        expected = plain_table(frame, "score", group)
        for size in (3, reading.CHUNK):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(reading, "CHUNK", size)
                for variant in (frame, as_categories, whole_scores):
                    assert counted(nps.by_group(variant, "score", group)) == expected

    @pytest.mark.parametrize(
        "groups",
        [
            np.repeat(np.arange(-128, 127, dtype=np.int8), 17),
            np.repeat(np.arange(255, dtype=np.uint8), 17),
            np.repeat(np.arange(-(2**40), -(2**40) + 255), 17),
            np.repeat(np.arange(255, dtype=np.uint64) + 2**63, 17),
            np.repeat(np.arange(255) * 10**12, 17),
            np.repeat(pd.date_range("2024-01-01", periods=255).to_numpy(), 17),
            pd.period_range("2001-01", periods=255, freq="M").repeat(17).array,
            pd.array(np.repeat(np.arange(255), 17), dtype="Int32"),
        ],
        ids=lambda groups: str(groups.dtype),
    )
    def test_a_group_of_any_type_comes_back_as_that_type(self, groups):
        frame = pd.DataFrame({"score": np.arange(len(groups)) % 11, "group": groups})
        table = nps.by_group(frame, "score", "group")
        assert table.index.dtype == frame["group"].dtype
        assert table.index.tolist() == sorted(set(frame["group"].tolist()))
        assert (table["n"] == 17).all()
        assert counted(table) == plain_table(frame, "score", ["group"])

    def test_many_groups_are_counted_like_few(self):
        random = np.random.default_rng(3)
        frame = pd.DataFrame(
            {"score": random.integers(0, 11, 300_000), "group": random.integers(0, 5_000, 300_000)}
        )
        table = nps.by_group(frame, "score", "group")
        expected = frame.assign(promoter=frame["score"] > 8, detractor=frame["score"] < 7).groupby("group")
        assert (table["promoters"] == expected["promoter"].sum()).all()
        assert (table["detractors"] == expected["detractor"].sum()).all()
        assert (table["n"] == expected.size()).all()

    def test_true_and_false_are_groups(self):
        frame = pd.DataFrame({"score": [9, 0, 10], "complained": [False, True, False]})
        assert nps.by_group(frame, "score", "complained")["nps"].to_dict() == {False: 100, True: -100}

    def test_numbers_beside_text_come_in_the_order_they_are_met(self):
        frame = pd.DataFrame({"score": [9, 0, 10], "shop": ["甲", 3, "甲"]})
        assert nps.by_group(frame, "score", "shop")["nps"].to_dict() == {"甲": 100, 3: -100}

    @pytest.mark.parametrize("group", ["touchpoint", ["touchpoint", "month"]])
    def test_no_rows_make_an_empty_table_with_the_same_columns(self, group):
        empty, full = (nps.by_group(frame, "score", group) for frame in (self.FRAME[:0], self.FRAME))
        assert len(empty) == 0
        assert list(empty.columns) == list(full.columns)
        assert empty.index.names == full.index.names

    def test_a_wrong_answer_is_named_with_its_column_and_row(self):
        frame = pd.DataFrame({"推荐分": [9, 11], "month": [1, 2]})
        with pytest.raises(nps.ScoreError, match="“推荐分”列第 2 行的分数“11”不在 0–10 之内"):
            nps.by_group(frame, "推荐分", "month")

    def test_a_column_that_is_not_there_is_named(self):
        with pytest.raises(ValueError, match="没有“branch”这一列,现有的列:score、touchpoint、month"):
            nps.by_group(self.FRAME, "score", "branch")

    def test_two_columns_of_one_name_are_an_error(self):
        frame = pd.DataFrame([[9, 1, 2]], columns=["score", "month", "month"])
        with pytest.raises(ValueError, match="2 列都叫“month”"):
            nps.by_group(frame, "score", "month")

    def test_the_frame_is_left_as_it_was(self):
        before = self.FRAME.copy(deep=True)
        nps.by_group(self.FRAME, "score", ["touchpoint", "month"])
        pd.testing.assert_frame_equal(self.FRAME, before)
