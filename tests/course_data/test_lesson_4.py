"""Every number that lesson 4 states is what its own data and methods give."""

import re
from typing import Any

import pandas as pd
import pytest

from helpers import content
from helpers.methods import nps
from helpers.methods.experience import Correlation, correlate, level_effects
from helpers.methods.nps import Counts, compare, interval
from helpers.methods.peak_end import summarize
from helpers.notebooks import cells, read
from helpers.widgets.peak_end_simulator.stories import find, read_stories

PATH = "1_nps_experience/4_peak_end"
LESSON = content.load_lesson(PATH)
KEYS = content.load_keys(LESSON)
TEXT = "\n".join(cell.source for cell in cells(read(content.NOTEBOOKS / f"{PATH}.ipynb")))
SURVEY = content.read_survey("telecom_nps")
TIMES = {"早间": (8, 10), "午间": (11, 13), "午后": (14, 17), "晚间": (18, 21)}
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")


def stated(text: str) -> list[float]:
    return [float(one.replace(",", "").replace("−", "-")) for one in NUMBER.findall(text)]


def score(frame: pd.DataFrame) -> Counts:
    return nps.count(frame["score"])


def rounded(frame: pd.DataFrame) -> int:
    return score(frame).rounded


def limits(frame: pd.DataFrame) -> list[int]:
    return [round(one) for one in interval(score(frame))]


def of(**chosen: str) -> pd.DataFrame:
    """The answers of one level, or of two crossed."""
    frame = SURVEY
    for column, level in chosen.items():
        frame = frame[frame[column] == level]
    return frame


def part_of_day(name: str) -> pd.DataFrame:
    return SURVEY[SURVEY["hour"].between(*TIMES[name])]


def prompt(exercise: str) -> str:
    return LESSON.exercises[exercise].prompt


def said(exercise: str, pattern: str) -> list[float]:
    """The numbers of the one place of a prompt that fits a pattern."""
    [found] = re.findall(pattern, prompt(exercise))
    return stated(found if isinstance(found, str) else " ".join(found))


def satisfied_and_score(column: str) -> pd.DataFrame:
    """A row a group: the share that gives 4 or 5 points, the mean of satisfaction, and the NPS."""
    groups = SURVEY.groupby(column, observed=True)
    scores = groups["score"].apply(lambda one: nps.count(one).nps)
    top_two = groups["csat"].apply(lambda one: (one >= 4).mean())
    return pd.DataFrame({"top_two": top_two, "csat": groups["csat"].mean(), "nps": scores})


def correlation(column: str) -> Correlation:
    groups = satisfied_and_score(column)
    return correlate(groups["top_two"], groups["nps"])


# --- the opening ---


def test_both_customers_have_the_same_mean_and_the_second_is_remembered_better() -> None:
    [first, second] = re.findall(r"[甲乙]：([+−\d、]+)", prompt("two_visits"))
    steady, lively = summarize(stated(first)), summarize(stated(second))
    assert steady.mean == lively.mean == 1
    assert (lively.peak, lively.end) == (5, 3) and lively.score > steady.score
    assert set(KEYS["two_visits"].answer.picked) == {"lively"}


# --- 3.0, correlation ---


PEOPLE = correlate(SURVEY["csat"], SURVEY["score"])


def test_the_correlations_of_the_keys_are_those_of_people_and_of_touchpoints() -> None:
    people, touchpoints = round(PEOPLE.r, 2), round(correlation("touchpoint").r, 2)
    assert KEYS["read_r"].answer.values == {"people": people, "touchpoints": touchpoints}
    assert f"触点之间 r = {touchpoints}，人与人之间只有 {people}" in TEXT


def test_grouped_by_star_the_line_falls() -> None:
    [found] = re.findall(r"按客户星级，.*?（r = (−[\d.]+)）", TEXT)
    assert stated(found) == [round(correlation("star").r, 2)]
    assert correlation("star").clear


def test_the_correlations_of_the_meeting_are_those_of_the_survey() -> None:
    people, touchpoints, ages = re.findall(r"r = ([+−\d.]+)", prompt("r_claims"))
    assert stated(people) == [round(PEOPLE.r, 2)]
    for text, column, pattern in (
        (touchpoints, "touchpoint", r"95% 区间 ([\d.]+) 到 ([\d.]+)"),
        (ages, "age_band", r"（区间 (−[\d.]+) 到 (\+[\d.]+)"),
    ):
        found = correlation(column)
        assert stated(text) == [round(found.r, 2)], column
        shown = said("r_claims", pattern)
        assert shown == [round(one, 3 if one > 0.99 else 2) for one in found.interval], column


def test_the_square_of_the_correlation_is_the_share_explained() -> None:
    [share] = re.findall(r"约 (\d+)%", KEYS["r_claims"].feedback["percent"])
    assert int(share) == round(100 * PEOPLE.r**2)


# --- 3.1.1, the cold water ---


def test_the_experiment_is_told_with_its_true_figures() -> None:
    placed = KEYS["cold_water_facts"].answer.placed
    cards: Any = LESSON.exercises["cold_water_facts"].cards  # type: ignore[attr-defined]
    true = " ".join(text for card, text in cards.items() if placed[card] == "true_version")
    assert [one for one in ("14 ℃", "60 秒", "30 秒", "15 ℃", "69%") if one not in true] == []
    wrong = " ".join(text for card, text in cards.items() if placed[card] == "wrong_version")
    assert "烧灼" in wrong and "80%" in wrong and "温水" in wrong
    assert all("69%" in feedback for feedback in KEYS["cold_water_guess"].feedback.values())


# --- 3.1.2, reading a curve ---


def curve() -> list[float]:
    [row] = re.findall(r"^\| 心情 \|(.+)\|$", TEXT, flags=re.M)
    return stated(row)


def test_peak_valley_and_end_are_read_off_the_table_above() -> None:
    emotions = curve()
    found = summarize(emotions)
    better_end = summarize([*emotions[:-1], 2])
    better_valley = summarize([-2 if one == found.valley else one for one in emotions])
    assert KEYS["read_curve"].answer.values == {
        "peak": found.highest,
        "valley": found.valley,
        "end": found.end,
        "memory": found.score,
        "better_end": better_end.score,
        "better_valley": better_valley.score,
    }
    assert f"平均只有 {found.mean:.1f}".replace("-", "−") in KEYS["read_curve"].feedback["memory"]


def test_no_moment_ties_with_another_for_the_strongest() -> None:
    strengths = sorted(map(abs, curve()))
    assert strengths[-1] > strengths[-2]


def test_what_the_formula_says_of_one_change_is_what_the_tool_shows() -> None:
    moments = [one.emotion for one in find(read_stories(), "service_hall").a.curve]
    places = {"峰": moments.index(max(moments)), "谷": moments.index(min(moments)), "终": len(moments) - 1}
    rows = set(re.findall(r"\| ([峰谷终]) ([+−]\d) → ([+−]\d).*? \| ([+−][\d.]+) \|", TEXT))
    assert len(rows) == 4
    for name, before, after, memory in rows:
        assert stated(before) == [moments[places[name]]]
        changed = list(moments)
        changed[places[name]] = stated(after)[0]
        assert stated(memory) == [summarize(changed).score], name


def test_filling_the_valley_first_is_not_said_to_follow_from_the_formula() -> None:
    assert "谷比峰深时，先填谷" not in TEXT and "公式没有说“先填谷”" in TEXT
    assert KEYS["rule_limits"].feedback["gift"].startswith("公式会说行")
    gift = [-1, -3, -4, 1, 5]
    assert summarize(gift).score > 0


# --- 3.1.3, what moves the peak ---


def extremes(column: str) -> dict[str, tuple[str, str]]:
    """Touchpoint of the highest and of the lowest mean score of every group, of 30 answers at least."""
    frame = SURVEY.assign(时间="")
    for name, hours in TIMES.items():
        frame.loc[frame["hour"].between(*hours), "时间"] = name
    found = frame.groupby([column, "touchpoint"], observed=True)["score"].agg(["mean", "size"])
    means = found.loc[found["size"] >= 30, "mean"].unstack()
    return {str(group): (str(row.idxmax()), str(row.idxmin())) for group, row in means.iterrows()}


@pytest.mark.parametrize("column", ["age_band", "时间", "season"])
def test_age_time_and_season_leave_the_peak_where_it_is(column: str) -> None:
    assert "**多半不换**（年龄、时间、季节）" in TEXT
    found = extremes(column)
    assert {peak for peak, _valley in found.values()} == {"手机App"}
    assert {group for group, (_peak, valley) in found.items() if valley != "投诉处理"} <= {"65以上"}


def test_complex_matters_and_two_occupations_have_another_peak() -> None:
    assert "复杂业务换到装维上门，公职与教师在账单缴费，农林牧渔在网络使用" in TEXT
    assert "只有 65 岁以上和农林牧渔在客服热线" in TEXT
    assert {group: peak for group, (peak, _) in extremes("complexity").items() if peak != "手机App"} == {
        "复杂": "装维上门"
    }
    assert {group: peak for group, (peak, _) in extremes("occupation").items() if peak != "手机App"} == {
        "公职与教师": "账单缴费",
        "农林牧渔": "网络使用",
    }
    low = {
        group
        for column in ("age_band", "occupation", "complexity", "season", "时间")
        for group, (_, valley) in extremes(column).items()
        if valley == "客服热线"
    }
    assert low == {"65以上", "农林牧渔"}


def test_the_young_are_least_satisfied_and_recommend_most() -> None:
    groups = satisfied_and_score("age_band")
    young, old = groups.loc["18–24"], groups.loc["65以上"]
    assert (
        groups["csat"].idxmin() == groups["nps"].idxmax() == "18–24" and groups["csat"].idxmax() == "65以上"
    )
    assert said("age_reading", r"平均 ([\d.]+)，.*NPS 却是 (\+\d+)") == [
        round(young["csat"], 2),
        round(young["nps"]),
    ]
    assert said("age_reading", r"最高（([\d.]+)），NPS 是 (\+\d+)") == [
        round(old["csat"], 2),
        round(old["nps"]),
    ]


def test_the_times_of_day_have_the_scores_and_the_waits_that_are_stated() -> None:
    numbers = said(
        "time_reading", r"NPS 是 (\+\d+)，午间（11–13 点）掉到 (−\d+)，午后回到 (\+\d+)，晚间 (\+\d+)"
    )
    assert numbers == [rounded(part_of_day(name)) for name in TIMES]
    [waits] = re.findall(
        r"平均 ([\d.]+) 分钟，早间 ([\d.]+) 分钟", KEYS["time_reading"].feedback["noon_staff"]
    )
    waiting = [part_of_day(name)["waiting_minutes"].mean() for name in ("午间", "早间")]
    assert [float(one) for one in waits] == [round(one, 1) for one in waiting]


def test_students_are_no_different_from_others_of_their_age() -> None:
    frame = SURVEY.assign(time="")
    for name, hours in TIMES.items():
        frame.loc[frame["hour"].between(*hours), "time"] = name
    columns = ["touchpoint", "age_band", "time", "complexity", "season"]
    frame = frame.astype(dict.fromkeys(["occupation", *columns], "category"))
    effects = level_effects(frame, "score", "occupation", columns)
    students = effects.loc["学生"]
    raw = of(occupation="学生")["score"].mean() - SURVEY["score"].mean()
    assert said("occupation_reading", r"高 ([\d.]+) 分。把") == [round(raw, 2)]
    assert said("occupation_reading", r"只剩高 ([\d.]+) 分（区间 (−[\d.]+) 到 (\+[\d.]+)） ?") == [
        round(students[name], 2) for name in ("effect", "low", "high")
    ]
    [couriers] = re.findall(
        r"低 ([\d.]+) 分（放平后）", LESSON.exercises["occupation_reading"].options["couriers"]
    )  # type: ignore[attr-defined]
    assert -float(couriers) == round(effects.loc["服务与配送", "effect"], 2)
    assert effects.loc["服务与配送", "high"] < 0 and effects.loc["个体经营", "high"] < 0
    assert effects.loc["退休人员", "low"] > 0
    assert (of(occupation="学生")["age_band"] == "18–24").mean() == pytest.approx(0.9, abs=0.03)


def test_the_report_on_complexity_is_that_of_the_survey() -> None:
    for level, pattern in (
        ("简单", r"简单业务 (\+\d+)（区间 (\+\d+) 到 (\+\d+)）"),
        ("中等", r"中等 (\+\d+)（(\d+) 到 (\+\d+)）"),
        ("复杂", r"复杂 (−\d+)（(−\d+) 到 (−\d+)）"),
    ):
        group = of(complexity=level)
        assert said("complexity_claims", pattern) == [rounded(group), *limits(group)], level
    for touchpoint, pattern in (
        ("装维上门", r"装维上门 (−\d+)（(\d+) 份）"),
        ("账单缴费", r"账单缴费 (−\d+)（(\d+) 份）"),
        ("手机App", r"手机App (−\d+)（(\d+) 份）"),
    ):
        group = of(complexity="复杂", touchpoint=touchpoint)
        assert said("complexity_claims", pattern) == [rounded(group), len(group)], touchpoint
    assert said("complexity_claims", r"手机App 最高，(\+\d+)") == [
        rounded(of(complexity="简单", touchpoint="手机App"))
    ]


def test_what_has_evidence_about_complexity_follows_from_the_survey() -> None:
    touchpoints = list(content.load_survey("telecom_nps").touchpoints)
    simple, complicated = (
        pd.Series({one: rounded(of(complexity=level, touchpoint=one)) for one in touchpoints})
        for level in ("简单", "复杂")
    )
    assert simple.idxmax() == "手机App" != complicated.idxmax() == "装维上门"
    three = [score(of(complexity="复杂", touchpoint=one)) for one in ("装维上门", "账单缴费", "手机App")]
    assert all(compare(a, b).verdict == "unclear" for a in three for b in three if a is not b)
    shares = [
        round(100 * (of(touchpoint=one)["complexity"] == "复杂").mean()) for one in ("手机App", "投诉处理")
    ]
    assert [int(one) for one in re.findall(r"(\d+)% 是", prompt("complexity_claims"))] == shares
    mix = KEYS["complexity_claims"].feedback["mix"]
    assert f"手机App 里只有 {shares[0]}%" in mix and f"投诉处理里 {shares[1]}% 是" in mix
    [low] = re.findall(
        r"投诉处理 (−\d+)、套餐变更 (\+\d+)", KEYS["complexity_claims"].feedback["forget_simple"]
    )
    assert stated(" ".join(low)) == [simple["投诉处理"], simple["套餐变更"]]


def test_summer_is_low_and_the_hotline_lower_for_another_reason_too() -> None:
    seasons = {name: rounded(of(season=name)) for name in ("夏", "春", "秋", "冬")}
    others = [seasons[name] for name in ("春", "秋", "冬")]
    assert said("season_reading", r"NPS 是 (−\d+)，别的季节 (\+\d+) 到 (\+\d+)") == [
        seasons["夏"],
        min(others),
        max(others),
    ]
    hotline = SURVEY[SURVEY["touchpoint"] == "客服热线"]
    assert said("season_reading", r"夏天最低，(−\d+)（") == [rounded(hotline[hotline["season"] == "夏"])]
    rest = SURVEY[SURVEY["touchpoint"] != "客服热线"]
    without = {name: rounded(rest[rest["season"] == name]) for name in seasons}
    [found] = re.findall(
        r"仍是 (−\d+)，别的季节 (\+\d+) 到 (\+\d+)", LESSON.exercises["season_reading"].options["both"]
    )  # type: ignore[attr-defined]
    assert stated(" ".join(found)) == [
        without["夏"],
        min(without[one] for one in ("春", "秋", "冬")),
        max(without.values()),
    ]
    before = hotline[hotline["month"] < "2025-01"]
    [found] = re.findall(r"热线夏天是 (\+\d+)，春天 (\+\d+)", KEYS["season_reading"].feedback["both"])
    assert stated(" ".join(found)) == [rounded(before[before["season"] == one]) for one in ("夏", "春")]
    [answers] = re.findall(r"夏天共有 ([\d,]+) 份", KEYS["season_reading"].feedback["no_season"])
    assert stated(answers) == [len(of(season="夏"))]


# --- the limits of the rule ---


def test_the_rule_jumps_where_peak_and_valley_are_nearly_as_strong() -> None:
    [found] = re.findall(r"“(.+?)”从 (−\d) 只提到 (−\d)，预测就从 (−[\d.]+) 跳到 (\+[\d.]+)", TEXT)
    moments = find(read_stories(), "service_hall").a.curve
    emotions = [one.emotion for one in moments]
    place = [one.name for one in moments].index(found[0])
    before, after, low, high = stated(" ".join(found[1:]))
    assert emotions[place] == before and summarize(emotions).score == low
    emotions[place] = after
    assert summarize(emotions).score == high


def test_waiting_is_not_neglected_by_our_own_customers() -> None:
    waited = SURVEY["waiting_minutes"]
    [found] = re.findall(r"NPS 是 (\+\d+)，等了 30 分钟以上的是 (−\d+)", KEYS["rule_limits"].feedback["wait"])
    assert stated(" ".join(found)) == [rounded(SURVEY[waited == 0]), rounded(SURVEY[waited > 30])]
