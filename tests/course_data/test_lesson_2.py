"""Every number that lesson 2 states is what the survey gives; its motives are those of the persona cards."""

import re
from typing import Any

import pandas as pd
import pytest

from helpers import content
from helpers.exercises.script import Script, ScriptAnswer
from helpers.methods import nps
from helpers.personas import load_deck
from helpers.widgets import customer_segments
from tests.course_data.stated import Stated, agrees, numbers

STATED = Stated("1_nps_experience/2_customer_motives")
EXERCISES = STATED.lesson.exercises
SURVEY = content.read_survey("telecom_nps")
SURVEY["category"] = nps.categorize(SURVEY["score"])
DETRACTORS = SURVEY[SURVEY["category"] == "detractor"]
PASSIVES = SURVEY[SURVEY["category"] == "passive"]
CALLED = {"48 小时内回访": "是", "没有回访": "否"}


# --- motives ---

DECKS = {"passive_quotes": "passives", "detractor_quotes": "detractors", "promoter_quotes": "promoters"}


@pytest.mark.parametrize(("exercise", "deck"), DECKS.items())
def test_quotes_are_sorted_into_the_motives_of_the_persona_cards(exercise: str, deck: str) -> None:
    sorting: Any = EXERCISES[exercise]
    personas = {persona.id: persona.motive for persona in load_deck(deck).personas}
    assert list(sorting.buckets) == list(personas)
    for name, label in sorting.buckets.items():
        assert personas[name] in (f"{label}心理", f"{label}维度")


@pytest.mark.parametrize("exercise", [*DECKS, "passive_moves"])
def test_every_motive_has_as_many_cards_as_the_others(exercise: str) -> None:
    placed = list(STATED.keys[exercise].answer.placed.values())
    buckets: Any = EXERCISES[exercise]
    assert len({placed.count(bucket) for bucket in buckets.buckets}) == 1


@pytest.mark.parametrize("exercise", [*DECKS, "passive_moves"])
def test_the_cards_are_not_dealt_in_a_rhythm(exercise: str) -> None:
    sorting: Any = EXERCISES[exercise]
    placed = [STATED.keys[exercise].answer.placed[card] for card in sorting.card_names]
    assert all(len(set(placed[at : at + 3])) > 1 for at in range(len(placed) - 2))
    size = len(sorting.buckets)
    rounds = [placed[at : at + size] for at in range(0, len(placed), size)]
    assert len({tuple(one) for one in rounds}) > 1


def test_the_quotes_to_sort_are_not_those_of_the_cards() -> None:
    quotes = {persona.quote for deck in DECKS.values() for persona in load_deck(deck).personas}
    for exercise in DECKS:
        sorting: Any = EXERCISES[exercise]
        assert quotes.isdisjoint(sorting.cards.values())


# --- what the survey says of the three ---


def test_passives_and_detractors_are_three_in_ten_each() -> None:
    said = STATED.keys["one_message"].feedback["only_promoters"]
    assert "中立者占三成，贬损者也占三成" in said
    assert len(PASSIVES) / len(SURVEY) == pytest.approx(0.3, abs=0.02)
    assert len(DETRACTORS) / len(SURVEY) == pytest.approx(0.3, abs=0.02)


def test_no_reason_of_passives_stands_out() -> None:
    assert f"{len(PASSIVES):,} 位打 7、8 分" in STATED.text and "第一位的原因只占一成多" in STATED.text
    written = PASSIVES[PASSIVES["comment"].fillna("") != ""]
    shares = written["reason"].value_counts(normalize=True)
    assert 0.10 < shares.iloc[0] < 0.15 and shares.iloc[0] - shares.iloc[2] < 0.02


# --- the value of detractors ---


def test_the_table_of_calling_back_is_that_of_the_survey() -> None:
    rows = STATED.table("贬损者", "人数")
    assert list(rows) == list(CALLED)
    for name, answer in CALLED.items():
        group = DETRACTORS[DETRACTORS["closed_loop"] == answer]
        computed = [len(group), *(100 * group[["stayed", "bought_again", "friends_brought"]].mean())]
        assert [agrees(text, one) for text, one in zip(rows[name], computed, strict=True)] == [True] * 4
    assert f"从 {len(DETRACTORS):,} 位贬损者中抽签" in STATED.text


def rates() -> list[tuple[float, float]]:
    """Stayed and friends per 100 as the table shows them: called, not called."""
    rows = STATED.table("贬损者", "人数")
    return [(numbers(rows[name][1])[0], numbers(rows[name][3])[0]) for name in CALLED]


def test_what_calling_back_is_worth_follows_from_the_table() -> None:
    (stayed, friends), (left_stayed, left_friends) = rates()
    kept, brought = 10 * (stayed - left_stayed), 10 * (friends - left_friends)
    found = STATED.values("recovered_value")
    assert found["kept"] == pytest.approx(kept) and found["friends"] == pytest.approx(brought)
    fee, months, cost = re.findall(
        r"每月 (\d+) 元，再用 (\d+) 个月。回访一位平均花 (\d+) 元", EXERCISES["recovered_value"].prompt
    )[0]
    assert found["net"] == pytest.approx(kept * int(fee) * int(months) - 1000 * int(cost))
    assert agrees(f"{fee} 元", DETRACTORS["monthly_fee"].mean())


def test_unrounded_rates_are_within_the_tolerance() -> None:
    key: Any = STATED.keys["recovered_value"]
    called, left = (DETRACTORS[DETRACTORS["closed_loop"] == answer] for answer in CALLED.values())
    kept = 1000 * (called["stayed"].mean() - left["stayed"].mean())
    brought = 1000 * (called["friends_brought"].mean() - left["friends_brought"].mean())
    exact = {"kept": kept, "friends": brought, "net": kept * 90 * 12 - 30_000}
    for field, number in exact.items():
        assert abs(number - key.answer.values[field]) <= key.tolerance[field], field


def test_the_known_mistakes_are_those_that_people_make() -> None:
    (stayed, friends), (left_stayed, left_friends) = rates()
    kept = 10 * (stayed - left_stayed)
    made = {
        ("kept", kept / 10),  # of a hundred
        ("kept", 10 * stayed),  # all who stayed
        ("friends", friends - left_friends),
        ("friends", 10 * friends),
        ("net", kept * 90 * 12),  # no cost
        ("net", kept * 90 * 12 - kept * 30),  # cost of those kept only
        ("net", kept * 90 - 30_000),  # one month
        ("net", 10 * stayed * 90 * 12 - 30_000),
    }
    assert {(field, round(number, 1)) for field, number in made} == STATED.mistakes("recovered_value")


def test_the_instructor_reads_out_what_the_exercise_keeps_brings_and_earns() -> None:
    found = STATED.values("recovered_value")
    said = f"{found['kept']:.0f} 位、{found['friends']:.0f} 位、{found['net']:,.0f} 元"
    assert [said in cell.source for cell in STATED.cells if "instructor" in cell.tags].count(True) == 1


# --- whom to call first ---

SURVEY["yearly_fee"] = 12 * SURVEY["monthly_fee"]


def chosen(yearly: float, complaints: int = 1) -> pd.DataFrame:
    return SURVEY[
        (SURVEY["score"] <= 6) & (SURVEY["yearly_fee"] >= yearly) & (SURVEY["complaints"] >= complaints)
    ]


def ten_thousands(group: pd.DataFrame) -> float:
    return round(12 * float(group["monthly_fee"].sum()) / 10_000, 1)


def test_the_list_of_whom_to_win_back_is_that_of_the_rule() -> None:
    group = chosen(1560)
    assert STATED.values("win_back_list") == {
        "people": len(group),
        "income": ten_thousands(group),
        "left": round(100 * (1 - group["stayed"].mean())),
    }
    said = STATED.keys["win_back_list"].feedback["income"]
    assert agrees(re.findall(r"一年 ([\d,]+) 元", said)[0], 12 * group["monthly_fee"].mean())
    assert group["monthly_fee"].mean() / SURVEY["monthly_fee"].mean() == pytest.approx(2, abs=0.1)
    assert len(group) / len(SURVEY) < 0.02


def test_the_tool_shows_the_list_where_the_prompt_says() -> None:
    tool = customer_segments.build({})
    for action, value in (("tab", "rules"), ("preset", "valuable"), ("open", "0"), ("type", "0.0.0=1560")):
        tool.act(action, value)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", tool.html))
    first = shown[shown.index("高价值贬损者：有投诉") : shown.index("其他高价值贬损者")]
    values = STATED.values("win_back_list")
    assert "年消费 ≥ 1,560 元 并且 推荐意愿分 ≤ 6 分 并且 近一年投诉次数 ≥ 1 次" in first
    assert f" {values['people']:.0f} " in first and f" {values['income']} " in first
    assert f" {values['left']:.0f}% " in first
    assert "改成 1560 元" in EXERCISES["win_back_list"].prompt


def test_the_wrong_lists_are_those_of_rules_gone_wrong() -> None:
    before = chosen(996)
    others = SURVEY[(SURVEY["score"] <= 6) & (SURVEY["yearly_fee"] >= 996)].drop(chosen(1560).index)
    leaving = (DETRACTORS["stayed"] == 0).mean()
    assert STATED.mistakes("win_back_list") == {
        ("people", len(before)),
        ("people", len(chosen(1560, complaints=0))),
        ("people", len(others)),
        ("income", ten_thousands(before)),
        ("income", round(ten_thousands(chosen(1560)) * leaving, 1)),
        ("left", round(100 * (1 - others["stayed"].mean()))),
    }


# --- three lines ---


def missing(**texts: str) -> set[str]:
    script = EXERCISES["three_lines"]
    assert isinstance(script, Script)
    reviews = script.review(ScriptAnswer(texts=texts))
    return {rule.id for one in reviews if one.step in texts for rule in one.missing}


GOOD_LINES = {
    "passive": [
        "林姐，29 元的就够您用了，回复1就换，用得不习惯随时换回来。",
        "林老师，帮您选好了更省的 29 元套餐，您说一声我就办，不满意当天改回。",
        "林姐您好，给您留了 29 元档，点一下链接就好，不合适一个月里可以退回原来的。",
        "林老师，您回个1就行，29 元的流量足够，不习惯下个月换得回来。",
        "林老师，您点个头我就办，用着不合适随时改回 39 元。",
        "林老师，什么都不用您跑，我来换成 29 元档，不满意一个月内能退。",
        "您的流量每月剩一半，我已经替您算好了，回我一个好字就换，随时可以换回去。",
        "林老师，29 元够用，短信里一键办理，号码不变。",
        "您一步就能办好：扫码确认。想反悔，打个电话就改回来。",
        "帮您办好了申请，您报一下姓名就生效，不合适可以退。",
    ],
    "detractor": [
        "何工，3号晚上断网是片区割接，我们没有提前通知您，今天 20 点前把补偿方案发您。",
        "何工您好，查清了：21 点到 23 点割接施工，漏发了通知，以后割接前一天一定短信告诉您。",
        "何工，3 号晚上是割接，是我们不对，没事先说。下午三点前给您结果。",
        "何工，查到是片区施工，短信没发，是我们的疏忽。明早九点我打给您。",
        "何工，那两小时是割接，该说的没说到位。两小时内把补偿方案发您。",
        "何工，21 点那次是割接，我们漏了通知。我下班前答复您。",
        "3 号晚上割接，没能提前告知，是我们的责任。补偿本周到账。",
        "何工，查清是片区施工，应该提前一天告诉您。半个小时后给您回电。",
        "割接没通知到您，我们做得不好。三天内把减免记进账单。",
        "何工，是施工断网，我们疏忽了没发短信，周五给您结果。",
    ],
    "promoter": [
        "许姐，多亏您介绍，王阿姨家的宽带昨天装好了，她说追剧再也不卡了。",
        "许姐您好，楼下王阿姨昨天装好了，她让我一定要谢谢您。",
        "谢谢许姐！王阿姨昨晚就看上电视了，直说快。",
        "许姐，王阿姨家装好了，特别感激您帮她省了心。",
        "许姐，您邻居王阿姨装好了，多亏有您牵线。",
        "许姐，王阿姨让我带句话：谢谢你介绍，网很好用。",
    ],
}
POOR_LINES = {
    "passive": ("您好，我们有 29 元套餐，欢迎来厅办理。", {"one_step", "way_back"}),
    "detractor": ("何工，非常抱歉，我们会加强管理。", {"fact", "own_it", "promise"}),
    "promoter": ("感谢支持。", {"helped", "long_enough"}),
}


@pytest.mark.parametrize(("step", "text"), [(step, text) for step in GOOD_LINES for text in GOOD_LINES[step]])
def test_a_good_line_in_other_words_is_found_good(step: str, text: str) -> None:
    assert missing(**{step: text}) == set()


@pytest.mark.parametrize("step", POOR_LINES)
def test_a_line_for_everybody_is_found_wanting(step: str) -> None:
    text, lacking = POOR_LINES[step]
    assert missing(**{step: text}) == lacking
