"""The sample survey tells the truth that surveys.yaml states, and reads like answers of people."""

import re
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from helpers.methods import drivers as driver_methods

COURSE_DATA = Path(__file__).resolve().parents[2] / "course_data"
RECIPE = yaml.safe_load((COURSE_DATA / "surveys.yaml").read_text(encoding="utf-8"))
SURVEY, TRUTH = RECIPE["surveys"]["telecom_nps"], RECIPE["truth"]
TOLERANCE = TRUTH["tolerance"]
DRIVERS = list(TRUTH["drivers"])
ANSWERS = pd.read_csv(
    COURSE_DATA / "surveys" / SURVEY["file"], encoding=SURVEY["encoding"], keep_default_na=False
)
CATEGORY = pd.cut(ANSWERS["score"], [-1, 6, 8, 10], labels=["detractor", "passive", "promoter"]).astype(str)
POINTS = CATEGORY.map({"detractor": -100, "passive": 0, "promoter": 100})
SAID = ANSWERS.loc[ANSWERS["comment"] != ""]
REAL_NAMES = (
    "移动公司|中国移动|联通|电信|广电|华为|小米|苹果|微信|支付宝|淘宝|京东|抖音|拼多多|美团|腾讯|阿里"
)


def of_group(name):
    group = TRUTH[name]
    inside = ANSWERS["tenure_months"].between(group.get("min_tenure", 0), group.get("max_tenure", 240))
    return inside & (ANSWERS["age_band"] == group["age_band"]) if "age_band" in group else inside


def declined():
    decline = TRUTH["decline"]
    return (ANSWERS["touchpoint"] == decline["touchpoint"]) & (ANSWERS["month"] >= decline["from"])


def hour_bands():
    bands = TRUTH["peak_factors"]["hours"]
    conditions = [ANSWERS["hour"].between(band["from"], band["to"]) for band in bands]
    return pd.Series(np.select(conditions, [band["name"] for band in bands], ""), index=ANSWERS.index)


def effects():
    """Regress the score on everything the truth names; return points of score by name."""
    factors = TRUTH["peak_factors"]
    groups = {
        name: (ANSWERS[name], factors[name]) for name in ("age_band", "occupation", "complexity", "season")
    }
    groups["hours"] = (hour_bands(), {band["name"]: band["score"] for band in factors["hours"]})
    groups["touchpoint"] = (
        ANSWERS["touchpoint"],
        {name: at["score"] for name, at in TRUTH["touchpoints"].items()},
    )
    columns = {name: ANSWERS[name] for name in DRIVERS}
    for values, stated in groups.values():
        reference = next(name for name, points in stated.items() if points == 0)
        columns |= {name: values == name for name in stated if name != reference}
    columns |= {
        "5G": ANSWERS["plan"] == "5G",
        "waiting": ANSWERS["waiting_minutes"].clip(upper=60) / 10,
        "complaints": ANSWERS["complaints"].clip(upper=3),
        "decline": declined(),
        "satisfied_not_loyal": of_group("satisfied_not_loyal"),
        "loyal_not_satisfied": of_group("loyal_not_satisfied"),
        "constant": pd.Series(1, index=ANSWERS.index),
    }
    table = np.column_stack([column.to_numpy(dtype=float) for column in columns.values()])
    found, *_ = np.linalg.lstsq(table, ANSWERS["score"].to_numpy(dtype=float), rcond=None)
    stated = {
        name: points for _, points_of in groups.values() for name, points in points_of.items() if points
    }
    stated |= {
        "5G": TRUTH["plan"]["score"],
        "waiting": TRUTH["waiting_per_10_minutes"],
        "complaints": TRUTH["complaint"],
        "decline": TRUTH["decline"]["score"],
        "satisfied_not_loyal": TRUTH["satisfied_not_loyal"]["score"],
        "loyal_not_satisfied": TRUTH["loyal_not_satisfied"]["score"],
    }
    return dict(zip(columns, found, strict=True)), stated


FOUND, STATED = effects()


def lmg(covariance, with_target):
    """Return the Shapley (LMG) shares of the explained variance, adding up to 1."""

    def explained(chosen):
        chosen = list(chosen)
        within = covariance[np.ix_(chosen, chosen)]
        return with_target[chosen] @ np.linalg.solve(within, with_target[chosen]) if chosen else 0.0

    count = len(with_target)
    shares = np.zeros(count)
    for one in range(count):
        others = [other for other in range(count) if other != one]
        for size in range(count):
            weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
            for chosen in combinations(others, size):
                shares[one] += weight * (explained((*chosen, one)) - explained(chosen))
    return shares / explained(range(count))


def test_the_file_has_the_rows_and_columns_of_the_dictionary_and_stays_small():
    assert list(ANSWERS.columns) == list(SURVEY["columns"])
    assert len(ANSWERS) == SURVEY["rows"] == 12_000
    assert ANSWERS["answer_id"].tolist() == list(range(1, 12_001))
    assert ANSWERS["month"].is_monotonic_increasing
    assert (COURSE_DATA / "surveys" / SURVEY["file"]).stat().st_size < 3_000_000


@pytest.mark.parametrize("name", SURVEY["columns"])
def test_every_value_is_one_the_dictionary_allows(name):
    column, values = SURVEY["columns"][name], ANSWERS[name]
    if column["type"] == "category":
        blank = {""} if name == "closed_loop" else set()
        assert set(values) == set(column["values"]) | blank
    elif column["type"] in ("number", "id"):
        assert values.min() >= column["minimum"]
        assert values.max() <= column["maximum"]
    else:
        assert values.map(type).eq(str).all()
    assert column["label"] and column["description"]


def test_every_reason_has_a_label_and_one_tone():
    reason = SURVEY["columns"]["reason"]
    toned = [code for codes in reason["tones"].values() for code in codes]
    assert sorted(toned) == sorted(reason["values"]) == sorted(reason["labels"])


def test_the_answers_agree_with_each_other():
    month = ANSWERS["month"].str[-2:].astype(int)
    assert (ANSWERS["season"] == month.map(lambda number: "冬春夏秋"[number // 3 % 4])).all()
    assert (ANSWERS.loc[ANSWERS["touchpoint"] == "投诉处理", "complaints"] >= 1).all()
    assert ((ANSWERS["closed_loop"] != "") == (CATEGORY == "detractor")).all()
    gone = ANSWERS[ANSWERS["stayed"] == 0]
    assert (gone["bought_again"] == 0).all() and (gone["friends_brought"] == 0).all()


def test_nps_is_what_an_operator_might_see_and_5g_is_ahead_of_4g():
    assert -5 <= POINTS.mean() <= 20
    plans = POINTS.groupby(ANSWERS["plan"]).agg(["mean", "sem"])
    difference = plans.loc["5G", "mean"] - plans.loc["4G", "mean"]
    assert difference > 3 * np.hypot(*plans["sem"])


def test_some_groups_are_too_small_to_judge_and_most_are_not():
    sizes = ANSWERS.groupby(["occupation", "touchpoint"]).size()
    assert 1 <= (sizes < 30).sum() <= 8
    assert sizes.min() >= 5


@pytest.mark.parametrize("name", DRIVERS)
def test_a_regression_finds_the_stated_weight_of_a_driver(name):
    visible = TRUTH["visible"] * TRUTH["drivers"][name]["weight"]
    assert FOUND[name] == pytest.approx(visible, abs=TOLERANCE["weight"])


def test_the_stated_shares_follow_from_the_stated_weights():
    sd, weight = (np.array([TRUTH["drivers"][name][of] for name in DRIVERS]) for of in ("sd", "weight"))
    covariance = np.outer(sd, sd) * TRUTH["halo"]
    covariance[np.diag_indices(len(sd))] = sd**2
    stated = [TRUTH["drivers"][name]["share"] for name in DRIVERS]
    assert lmg(covariance, covariance @ weight) == pytest.approx(stated, abs=0.006)
    assert sum(stated) == pytest.approx(1)


def test_an_analysis_finds_the_stated_shares():
    stated = [TRUTH["drivers"][name]["share"] for name in DRIVERS]
    before = ANSWERS["month"] < TRUTH["decline"]["from"]
    for answers, tolerance in ((ANSWERS, "share"), (ANSWERS[before], "share_before_decline")):
        covariance = np.cov(answers[[*DRIVERS, "score"]].to_numpy(dtype=float), rowvar=False)
        shares = lmg(covariance[:-1, :-1], covariance[:-1, -1])
        assert shares == pytest.approx(stated, abs=TOLERANCE[tolerance])
        ours = driver_methods.shapley(answers, "score", DRIVERS)
        assert (ours / ours.sum()).to_numpy() == pytest.approx(shares)


def test_the_weightiest_driver_is_rated_lowest_and_the_lightest_highest():
    by_weight = sorted(DRIVERS, key=lambda name: TRUTH["drivers"][name]["weight"])
    ratings = ANSWERS[DRIVERS].mean()
    assert (by_weight[0], by_weight[-1]) == (ratings.idxmax(), ratings.idxmin())


@pytest.mark.parametrize("name", STATED)
def test_a_regression_finds_the_stated_effect(name):
    assert FOUND[name] == pytest.approx(TRUTH["visible"] * STATED[name], abs=TOLERANCE["effect"])


@pytest.mark.parametrize("factor", ["age_band", "occupation", "complexity", "season", "hours"])
def test_a_peak_factor_shows_in_the_mean_scores_alone(factor):
    groups = hour_bands() if factor == "hours" else ANSWERS[factor]
    means = ANSWERS["score"].groupby(groups).agg(["mean", "sem"])
    best, worst = means.loc[means["mean"].idxmax()], means.loc[means["mean"].idxmin()]
    assert best["mean"] - worst["mean"] > 4 * np.hypot(best["sem"], worst["sem"])


def test_one_touchpoint_falls_far_from_its_month_on_and_no_other_does():
    decline = TRUTH["decline"]
    assert SURVEY["columns"]["month"]["values"].index(decline["from"]) + 1 == 17
    later = ANSWERS["month"] >= decline["from"]
    change = (
        POINTS[later].groupby(ANSWERS["touchpoint"]).mean()
        - POINTS[~later].groupby(ANSWERS["touchpoint"]).mean()
    )
    assert change[decline["touchpoint"]] < -35
    assert change.drop(decline["touchpoint"]).abs().max() < 15
    blamed = ANSWERS[declined() & (CATEGORY == "detractor")]["reason"]
    assert blamed.value_counts().idxmax() == decline["reason"]


def test_satisfaction_and_loyalty_part_ways_in_both_directions():
    satisfied = ANSWERS["csat"] >= 4
    for name, sign in (("satisfied_not_loyal", 1), ("loyal_not_satisfied", -1)):
        inside = of_group(name)
        assert inside.sum() > 500
        assert sign * (satisfied[inside].mean() - satisfied[~inside].mean()) > 0.1
        assert sign * (POINTS[inside].mean() - POINTS[~inside].mean()) < -20


@pytest.mark.parametrize("kind", TRUTH["behaviour"])
def test_what_customers_do_later_follows_their_category_and_the_call_back(kind):
    called = ANSWERS["closed_loop"] == "是"
    rows = ANSWERS[(CATEGORY.where(~called, "detractor_called") == kind)]
    stayed = rows[rows["stayed"] == 1]
    stated = TRUTH["behaviour"][kind]
    assert rows["stayed"].mean() == pytest.approx(stated["stayed"], abs=TOLERANCE["rate"])
    assert stayed["bought_again"].mean() == pytest.approx(stated["bought_again"], abs=TOLERANCE["rate"])
    friends = stayed["friends_brought"].value_counts(normalize=True).reindex(range(5), fill_value=0)
    assert friends.to_numpy() == pytest.approx(stated["friends"], abs=TOLERANCE["rate"])


def test_the_call_back_is_drawn_by_lot():
    detractors = ANSWERS[CATEGORY == "detractor"]
    called = detractors["closed_loop"] == "是"
    assert called.mean() == pytest.approx(TRUTH["closed_loop"]["share"], abs=TOLERANCE["rate"])
    for name in ("score", "star", "tenure_months", "monthly_fee"):
        column = detractors[name]
        difference = column[called].mean() - column[~called].mean()
        assert abs(difference) < 3 * np.hypot(column[called].sem(), column[~called].sem())


def test_comments_are_many_long_and_short_and_some_are_missing():
    lengths = SAID["comment"].str.len()
    assert SAID["comment"].nunique() >= 600
    assert (lengths <= 4).sum() > 300 and (lengths >= 80).sum() >= 15
    assert 0.2 < 1 - len(SAID) / len(ANSWERS) < 0.5


def test_comments_fit_the_place_they_are_about():
    for word, places in {
        "师傅": {"装维上门"},
        "取号|窗口|叫号": {"营业厅"},
        "闪退|弹窗": {"手机App"},
        "转人工|机器人": {"客服热线", "投诉处理"},
        "工单|撤诉": {"投诉处理"},
    }.items():
        found = SAID[SAID["comment"].str.contains(word)]
        assert len(found) > 0 and set(found["touchpoint"]) <= places, word


def test_numbers_in_comments_are_those_of_the_customer():
    waits = SAID["comment"].str.extract(r"等了(\d+)分钟")[0].dropna().astype(int)
    years = SAID["comment"].str.extract(r"^用了(\d+)年")[0].dropna().astype(int)
    assert len(waits) > 20 and (waits == SAID.loc[waits.index, "waiting_minutes"]).all()
    assert len(years) > 20 and (years == SAID.loc[years.index, "tenure_months"] // 12).all()


def test_some_comments_contradict_their_score():
    praise = SAID["comment"].isin(["很好", "挺好的", "不错", "满意"])
    assert (praise & (SAID["score"] <= 6)).sum() >= 5
    blame = SAID["reason"].isin(SURVEY["columns"]["reason"]["tones"]["negative"])
    assert (blame & (SAID["score"] == 10)).sum() >= 5


def test_comments_name_no_real_company_no_telephone_number_and_no_formula():
    text = SAID["comment"]
    assert not text.str.contains(REAL_NAMES).any()
    assert not text.str.contains(r"\d{5}").any()
    assert not text.map(lambda said: bool(re.match(r"[=+\-@\t\r]", said)) or "{" in said).any()
    assert all(said.isprintable() and said == said.strip() for said in text)


def test_both_files_are_marked_as_teaching_data():
    assert all(survey["notice"] == "教学模拟数据" for survey in RECIPE["surveys"].values())
    dirty = RECIPE["surveys"]["telecom_nps_dirty"]
    first, *_ = (COURSE_DATA / "surveys" / dirty["file"]).read_text(encoding=dirty["encoding"]).splitlines()
    assert dirty["notice"] in first
