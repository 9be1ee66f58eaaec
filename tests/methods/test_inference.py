"""How sure a score is: properties, values worked out by hand, and a few simulations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.methods.nps import Counts

ANY_COUNTS = st.builds(Counts, *[st.integers(0, 5_000)] * 3).filter(lambda counts: counts.n > 0)
EXACT_METHODS = ["wald", "adjusted_wald", "score"]
ALL_METHODS = [*EXACT_METHODS, "bootstrap"]


def swapped(counts: Counts) -> Counts:
    return Counts(counts.promoters, counts.passives, counts.detractors)


def times(counts: Counts, factor: int) -> Counts:
    return Counts(*(count * factor for count in counts))


def width(limits: tuple[float, float]) -> float:
    return limits[1] - limits[0]


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
