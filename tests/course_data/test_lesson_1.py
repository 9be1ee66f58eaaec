"""Every number that lesson 1 states is what its own data and methods give."""

import re
from math import sqrt
from typing import Any

import pandas as pd
import pytest

from helpers import content
from helpers.methods import drivers, nps, themes
from helpers.methods.nps import Counts, compare, interval, sample_size
from tests.course_data.stated import Stated, agrees, numbers, value

PATH = "1_nps_experience/1_nps_past_and_present"
STATED = Stated(PATH)
LESSON, KEYS, CELLS = STATED.lesson, STATED.keys, STATED.cells
SURVEY = content.read_survey("telecom_nps")
SURVEY["category"] = nps.categorize(SURVEY["score"])
ROWS = SURVEY.set_index("answer_id")
DETRACTORS = SURVEY[SURVEY["category"] == "detractor"]
NAMES = {"promoter": "推荐者", "passive": "中立者", "detractor": "贬损者"}


def counts(frame: pd.DataFrame) -> Counts:
    return nps.count(frame["score"])


def top_two(frame: pd.DataFrame) -> float:
    return float(100 * (frame["csat"] >= 4).mean())


# --- keys ---


def test_a_number_agrees_only_with_what_rounds_to_it() -> None:
    assert agrees("−21（−25 到 −18）", -21.4, -25.0, -17.6)
    assert not agrees("13.9 年", 13.96) and not agrees("1,951", 1950) and not agrees("86%", 86, 1)


def test_the_ten_cards_are_sorted_by_the_scores_of_their_rows() -> None:
    rows = LESSON.exercises["score_to_category"].cards.rows  # type: ignore[attr-defined]
    placed = KEYS["score_to_category"].answer.placed
    assert placed == {str(row): ROWS.loc[row, "category"] for row in rows}


REASON_OF_BUCKET = {
    "tariff": "tariff_unclear",
    "network": "network_coverage",
    "old_customer": "old_customer_unfair",
    "no_human": "hotline_no_human",
}


def test_the_comments_are_sorted_as_the_survey_has_coded_them() -> None:
    exercise: Any = LESSON.exercises["code_comments"]
    labels = content.load_survey("telecom_nps").columns["reason"].labels or {}
    assert exercise.buckets == {bucket: labels[code] for bucket, code in REASON_OF_BUCKET.items()}
    placed = KEYS["code_comments"].answer.placed
    assert {row: REASON_OF_BUCKET[bucket] for row, bucket in placed.items()} == {
        str(row): ROWS.loc[row, "reason"] for row in exercise.cards.rows
    }


def test_the_scores_of_the_branch_are_counted_by_hand_as_by_the_method() -> None:
    line = next(text for text in LESSON.exercises["nps_by_hand"].prompt.splitlines() if "未填" in text)
    scores = [None if part == "未填" else int(part) for part in line.split("、")]
    found = nps.count(pd.array(scores, dtype="Int64"))
    assert len(scores) == 20
    key = STATED.values("nps_by_hand")
    assert (key["answers"], key["promoters"], key["detractors"]) == (
        found.n,
        found.promoters,
        found.detractors,
    )
    assert key["nps"] == round(found.nps)


def test_the_row_to_check_gives_what_the_text_says() -> None:
    text = next(cell.source for cell in CELLS if "**核对（" in cell.source)
    line = re.search(r"：([\d、未填]+)。.*应当是 (\+\d+)", text)
    assert line
    scores = [None if part == "未填" else int(part) for part in line[1].split("、")]
    assert agrees(line[2], nps.count(pd.array(scores, dtype="Int64")).nps)


def test_ten_customers_are_satisfied_and_do_not_recommend() -> None:
    rows = STATED.table("客户", "A")
    csat, score = ([int(cell) for cell in rows[name]] for name in ("满意度（1–5）", "推荐意愿（0–10）"))
    assert STATED.values("two_indicators") == {
        "csat": 100 * sum(one >= 4 for one in csat) / len(csat),
        "nps": pytest.approx(nps.count(score).nps),
        "gap": sum(one >= 4 and other < 9 for one, other in zip(csat, score, strict=True)),
    }


def test_the_answers_needed_are_those_of_the_branch_in_the_calculator() -> None:
    [call] = [cell.source for cell in CELLS if 'name="planning"' in cell.source]
    found = {name: int(re.search(rf'"{name}": (\d+)', call)[1]) for name in Counts._fields}  # type: ignore[index]
    mix = Counts(**found)
    assert STATED.values("how_many") == {"ten": sample_size(10, mix=mix), "five": sample_size(5, mix=mix)}
    assert (sample_size(10, mix=mix), sample_size(5, mix=mix)) == (235, 946)
    worst = {mistake.value for mistake in KEYS["how_many"].mistakes}  # type: ignore[attr-defined]
    assert {sample_size(10), sample_size(5)} <= worst


# --- the monthly report of judge_claims ---

REPORT = LESSON.exercises["judge_claims"].prompt
BRANCH = Counts(detractors=40, passives=56, promoters=104)


def mixes(n: int, points: float) -> list[Counts]:
    """Every way in which n answers give a score."""
    lead = round(n * points / 100)
    return [Counts(low, n - 2 * low - lead, low + lead) for low in range((n - lead) // 2 + 1)]


def test_the_interval_of_the_first_branch_is_that_of_its_answers() -> None:
    said = re.search(r"甲厅本月 200 份答卷，NPS (\+\d+)，95% 置信区间 (\+\d+ 到 \+\d+)", REPORT)
    assert said and BRANCH.n == 200
    assert agrees(said[1], BRANCH.nps) and agrees(said[2], *interval(BRANCH))


def test_the_interval_of_the_difference_is_that_of_a_month_with_such_a_score() -> None:
    said = re.search(r"上月也是 200 份，NPS (\+\d+)，两个月的差的 95% 置信区间是 (−\d+ 到 \+\d+)", REPORT)
    assert said
    months = mixes(200, value(said[1]))
    assert any(agrees(said[2], *compare(BRANCH, month).interval) for month in months)


def test_the_interval_of_the_small_branch_is_that_of_eighteen_answers() -> None:
    said = re.search(r"乙厅本月 (\d+) 份，NPS (\+\d+)，区间 (\+\d+ 到 \+\d+)", REPORT)
    assert said
    branches = mixes(int(said[1]), value(said[2]))
    assert any(agrees(said[3], *interval(branch)) for branch in branches)


def test_what_stands_up_follows_from_the_numbers_of_the_report() -> None:
    [change] = re.findall(r"是 (−\d+) 到 (\+\d+)", REPORT)
    [peers] = re.findall(r"同行是 (\+\d+)", REPORT)
    low, high = interval(BRANCH)
    assert value(change[0]) < 0 < value(change[1]) and low < value(peers) < high
    assert {"not_better", "like_peers", "more_answers"} == set(KEYS["judge_claims"].answer.picked)


# --- 0.2, customer value ---

VALUE = STATED.table("客户", "人数", "六个月后仍在网", "又购买", "每 100 位带来新客户")
OUTCOMES = ["stayed", "bought_again", "friends_brought", "complaints"]


@pytest.mark.parametrize("category", NAMES)
def test_the_table_of_customer_value_is_that_of_the_survey(category: str) -> None:
    group = SURVEY[SURVEY["category"] == category]
    number, *shown, years = VALUE[NAMES[category]]
    assert agrees(number, len(group))
    means = 100 * group[OUTCOMES].mean()
    assert [agrees(text, mean) for text, mean in zip(shown, means, strict=True)] == [True] * 4
    assert years == "？" if category == "detractor" else agrees(years, 0.5 / (1 - numbers(shown[0])[0] / 100))


def test_customer_value_is_computed_from_the_table_above_it() -> None:
    promoter, passive, detractor = (
        dict(zip(["n", *OUTCOMES], [numbers(text)[0] for text in VALUE[name][:5]], strict=True))
        for name in NAMES.values()
    )
    assert STATED.values("customer_value") == {
        "lifetime": round(0.5 / (1 - detractor["stayed"] / 100), 1),
        "friends": pytest.approx(10 * (promoter["friends_brought"] - passive["friends_brought"])),
        "cost": pytest.approx(10 * 100 * (detractor["complaints"] - promoter["complaints"])),
    }


# --- 1.1, two indicators ---

GROUPS = {
    "全部客户": SURVEY,
    "在网满 10 年": SURVEY[SURVEY["tenure_months"] >= 120],
    "18–24 岁、在网不满 2 年": SURVEY[(SURVEY["age_band"] == "18–24") & (SURVEY["tenure_months"] < 24)],
}


def test_csat_and_nps_of_the_groups_are_those_of_the_survey() -> None:
    rows = STATED.table("客户群", "答卷", "CSAT")
    assert list(rows) == list(GROUPS)
    for name, frame in GROUPS.items():
        number, csat, score = rows[name]
        assert agrees(number, len(frame)) and agrees(csat, top_two(frame)), name
        assert agrees(score, counts(frame).nps, *interval(counts(frame))), name


def test_one_satisfied_customer_in_five_is_a_detractor() -> None:
    satisfied = counts(SURVEY[SURVEY["csat"] >= 4])
    assert satisfied.detractors / satisfied.n == pytest.approx(1 / 5, abs=0.02)


# --- 1.5, the touchpoint that became worse ---

HOTLINE, COMPLAINTS = (SURVEY[SURVEY["touchpoint"] == name] for name in ("客服热线", "投诉处理"))
TURN = "2025-05"


def before_and_after(frame: pd.DataFrame) -> tuple[Counts, Counts]:
    return counts(frame[frame["month"] < TURN]), counts(frame[frame["month"] >= TURN])


def test_the_hotline_fell_as_far_as_the_feedback_says_and_stayed_there() -> None:
    before, after = before_and_after(HOTLINE)
    feedback = KEYS["worse_touchpoint"].feedback["hotline"]
    [said] = re.findall(r"合计 (\+\d+)，之后合计 (−\d+)", feedback)
    assert agrees(" ".join(said), before.nps, after.nps)
    months = [counts(month) for _, month in HOTLINE[HOTLINE["month"] >= TURN].groupby("month")]
    assert len(months) == 8 and all(month.nps < before.nps for month in months)
    option = LESSON.exercises["worse_touchpoint"].options["hotline"]  # type: ignore[attr-defined]
    assert "掉了约 50 分" in option and before.nps - after.nps == pytest.approx(50, abs=1.5)


def test_complaints_were_low_before_and_after() -> None:
    before, after = before_and_after(COMPLAINTS)
    [said] = re.findall(r"以前 (−\d+)、以后 (−\d+)", KEYS["worse_touchpoint"].feedback["complaints_low"])
    assert agrees(" ".join(said), before.nps, after.nps)
    assert compare(after, before).verdict == "unclear"


def test_the_two_months_of_complaints_are_too_small_to_compare() -> None:
    november, december = (
        counts(COMPLAINTS[COMPLAINTS["month"] == month]) for month in ("2025-11", "2025-12")
    )
    feedback = KEYS["worse_touchpoint"].feedback["complaints_december"]
    [said] = re.findall(r"11 月只有 (\d+) 份、12 月只有 (\d+) 份", feedback)
    assert agrees(" ".join(said), november.n, december.n)
    option = LESSON.exercises["worse_touchpoint"].options["complaints_december"]  # type: ignore[attr-defined]
    [fall] = re.findall(r"低了 (\d+) 分", option)
    assert agrees(fall, november.nps - december.nps)


def test_without_the_hotline_nothing_became_worse() -> None:
    before, after = before_and_after(SURVEY)
    option = LESSON.exercises["worse_touchpoint"].options["everything"]  # type: ignore[attr-defined]
    [fall] = re.findall(r"低了约 (\d+) 分", option)
    assert agrees(fall, before.nps - after.nps)
    feedback = KEYS["worse_touchpoint"].feedback["everything"]
    [said] = re.findall(r"由 (\+[\d.]+) 到 (\+[\d.]+)）.*前后都是 (\+\d+)", feedback)
    others = [period.nps for period in before_and_after(SURVEY[SURVEY["touchpoint"] != "客服热线"])]
    assert agrees(" ".join(said[:2]), before.nps, after.nps)
    assert all(agrees(said[2], score) for score in others)
    for name, frame in SURVEY[SURVEY["touchpoint"] != "客服热线"].groupby("touchpoint"):
        before, after = before_and_after(frame)
        assert abs(before.nps - after.nps) < 10, name


# --- 1.6, causes ---


def test_the_importance_and_the_ratings_of_the_drivers_are_those_of_the_survey() -> None:
    names = ["network", "tariff", "billing", "hall_service", "hotline"]
    worth = drivers.shapley(SURVEY, "score", names)
    share = 100 * worth / worth.sum()
    mean = SURVEY[names].mean()
    feedback = KEYS["driver_priority"].feedback
    assert share.idxmax() == mean.idxmin() == "tariff" and mean.idxmax() == share.idxmin() == "hall_service"
    assert agrees(feedback["one_page"], share["tariff"], mean["tariff"])
    assert agrees(feedback["halls"], mean["hall_service"], share["hall_service"])
    assert agrees(feedback["bills"], share["billing"], mean["billing"])
    assert agrees(feedback["towers"], mean["network"])


def test_the_first_reasons_of_low_scores_are_those_of_the_survey() -> None:
    said = DETRACTORS[DETRACTORS["comment"].fillna("") != ""]
    hotline = said[(said["touchpoint"] == "客服热线") & (said["month"] >= TURN)]
    for field, frame, reason in (
        ("hotline", hotline, "hotline_no_human"),
        ("everyone", said, "tariff_unclear"),
    ):
        ranked = themes.pareto(frame["reason"].value_counts().to_dict())
        assert ranked.index[0] == reason
        assert STATED.values("hotline_causes")[field] == round(100 * (frame["reason"] == reason).mean())


# --- 1.7, calling back ---

CALLED = {"48 小时内回访": "是", "没有回访": "否"}


def test_the_table_of_calling_back_is_that_of_the_survey() -> None:
    rows = STATED.table("贬损者", "人数")
    assert list(rows) == list(CALLED)
    for name, answer in CALLED.items():
        group = DETRACTORS[DETRACTORS["closed_loop"] == answer]
        computed = [len(group), *(100 * group[OUTCOMES[:3]].mean())]
        assert [agrees(text, one) for text, one in zip(rows[name], computed, strict=True)] == [True] * 4, name


def test_calling_back_keeps_as_many_as_the_text_says() -> None:
    called, left = (DETRACTORS.loc[DETRACTORS["closed_loop"] == answer, "stayed"] for answer in ("是", "否"))
    difference = 100 * (called.mean() - left.mean())
    error = 100 * sqrt(called.var(ddof=0) / len(called) + left.var(ddof=0) / len(left))
    text = "\n".join(cell.source for cell in CELLS)
    [said] = re.findall(r"留存率高了约 (\d+) 个百分点（95% 区间 (\d+) 到 (\d+)）", text)
    assert agrees(" ".join(said), difference, difference - 1.96 * error, difference + 1.96 * error)
    assert f"从 {len(DETRACTORS):,} 位贬损者中抽签" in text
