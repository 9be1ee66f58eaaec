"""Every number that lesson 3 states is what its data, its tool and its cases give."""

import re
from dataclasses import replace
from typing import Any

import pytest

from helpers import content
from helpers.cases import Event, load_case
from helpers.exercises.script import Script, ScriptAnswer
from helpers.methods import nps
from helpers.methods.referral import Loop, generations
from helpers.widgets import referral_loop
from tests.course_data.stated import Stated, agrees

STATED = Stated("1_nps_experience/3_sharing")
EXERCISES = STATED.lesson.exercises
SURVEY = content.read_survey("telecom_nps")
SURVEY["category"] = nps.categorize(SURVEY["score"])
FRIENDS = SURVEY.groupby("category", observed=True)["friends_brought"]
NAMES = {"推荐者": "promoter", "中立者": "passive", "贬损者": "detractor"}


# --- promoters who bring nobody ---


def test_as_many_promoters_bring_nobody_as_the_prompt_says() -> None:
    friends = FRIENDS.get_group("promoter")
    found = re.search(
        r"有 ([\d,]+) 位推荐者.*?([\d,]+) 位（(\d+)%）", EXERCISES["silent_promoters"].prompt, re.S
    )
    assert found
    nobody = friends == 0
    computed = (len(friends), int(nobody.sum()), 100 * nobody.mean())
    assert all(agrees(text, one) for text, one in zip(found.groups(), computed, strict=True))
    talk = next(cell.source for cell in STATED.cells if cell.raw["id"] == "instructor-focus")
    assert agrees(re.findall(r"再揭晓 (\d+)%", talk)[0], 100 - 100 * nobody.mean())


def test_promoters_bring_far_more_than_passives() -> None:
    said = STATED.keys["silent_promoters"].feedback["lying"]
    found = re.search(r"每 100 位带来 (\d+) 位，中立者只有 (\d+) 位", said)
    assert found
    for text, name in zip(found.groups(), ("promoter", "passive"), strict=True):
        assert agrees(text, 100 * FRIENDS.get_group(name).mean())


# --- the K-factor ---


def test_the_table_of_friends_brought_is_that_of_the_survey() -> None:
    rows = STATED.table("客户", "人数", "带来新客户")
    assert list(rows) == [*NAMES, "合计"]
    for label, name in NAMES.items():
        group = FRIENDS.get_group(name)
        computed = (len(group), group.sum(), group.mean())
        assert [agrees(text, one) for text, one in zip(rows[label], computed, strict=True)] == [True] * 3
    people, brought, k = rows["合计"]
    assert agrees(people, len(SURVEY)) and agrees(brought, SURVEY["friends_brought"].sum()) and k == "？"


def loop() -> Loop:
    """The loop that the tool begins with."""
    known = referral_loop.inputs(referral_loop.told())
    return referral_loop.loop_of(referral_loop.resumed(known, None))


def brought(changed: Loop) -> int:
    return round(generations(changed)[-1].total)


def test_k_and_the_two_improvements_are_those_of_survey_and_tool() -> None:
    assert STATED.values("referral_numbers") == {
        "k": round(SURVEY["friends_brought"].mean(), 2),
        "landing": brought(replace(loop(), conversion=0.30)),
        "asking": brought(replace(loop(), share=0.70)),
    }
    assert loop().starters == 1000


def test_the_wrong_numbers_are_those_of_a_tool_read_wrongly() -> None:
    both = brought(replace(loop(), conversion=0.30, share=0.70))
    assert STATED.mistakes("referral_numbers") == {
        ("k", round(FRIENDS.get_group("promoter").mean(), 2)),
        ("k", round(loop().k, 2)),
        *((field, number) for field in ("landing", "asking") for number in (brought(loop()), both)),
    }


def test_what_is_said_of_the_two_improvements_holds() -> None:
    feedback, start = STATED.keys["referral_numbers"].feedback, brought(loop())
    landing, asking = replace(loop(), conversion=0.30), replace(loop(), share=0.70)
    assert "比起始的 1,667 人多了近九成" in feedback["landing"] and start == 1667
    assert brought(landing) / start == pytest.approx(1.87, abs=0.02)
    assert "K 从 0.46 升到 0.62" in feedback["landing"] and "K 没有变，还是 0.46" in feedback["asking"]
    assert agrees("0.46 0.62 0.46", loop().k, landing.k, asking.k)
    assert "只多三成" in feedback["asking"]
    assert brought(asking) / start == pytest.approx(1.3, abs=0.02)
    assert "估出来的 0.46 和直接数出来的差一点" in STATED.text


def test_the_circle_the_instructor_draws_is_that_of_k() -> None:
    k = SURVEY["friends_brought"].mean()
    assert "100 位客户带来 42 位，42 位再带来 18 位" in STATED.text
    assert agrees("42 18", 100 * k, 100 * k * k)


# --- the cases ---


def facts(name: str) -> str:
    return "\n".join(step.text for step in load_case(name).events if isinstance(step, Event))


def test_the_claims_that_stand_quote_the_cases() -> None:
    options: Any = EXERCISES["case_claims"].options  # type: ignore[attr-defined]
    feedback = STATED.keys["case_claims"].feedback
    assert "40 到 50 倍" in options["together"] and "40 到 50 倍" in facts("duku")
    assert "1.29 亿元" in options["before"] and "1.29 亿元" in facts("fengshen")
    for number in ("7.7 分", "4,893 万元"):
        assert number in feedback["before"] and number in facts("fengshen")


@pytest.mark.parametrize("name", ["duku", "fengshen"])
def test_a_strategy_without_a_source_is_said_to_have_none(name: str) -> None:
    assert "“信息强度策略”是课程文件的说法，没有查到出处" in load_case(name).limits


def test_six_principles_are_told_from_three_rules() -> None:
    principles = list(STATED.table("原则", "问自己"))
    assert len(principles) == 6
    for exercise in ("stepps_practice", "stepps_own"):
        items: Any = EXERCISES[exercise].items  # type: ignore[attr-defined]
        assert [text.split("：")[0] for text in items.values()] == [row.split(" ")[0] for row in principles]
    columns: Any = EXERCISES["my_three"].columns  # type: ignore[attr-defined]
    assert list(columns["law"].options.values()) == [row.split(" ")[0] for row in principles]
    assert STATED.keys["three_laws"].answer.picked == ("honest",)


# --- the share card ---


def missing(**texts: str) -> set[str]:
    script = EXERCISES["share_card"]
    assert isinstance(script, Script)
    reviews = script.review(ScriptAnswer(texts=texts))
    return {rule.id for one in reviews if one.step in texts for rule in one.missing}


GOOD_CARDS = [
    {
        "title": "爸妈不会用新手机？我学到一招",
        "body": "我妈六十八了，上周去营业厅，小陈教了她二十分钟，第二天自己给我打了视频，把我高兴坏了。",
        "action": "周六上午去镇上的营业厅，找小陈就行，名额只有 8 个。",
    },
    {
        "title": "下个月出国的同事看过来",
        "body": "我去泰国开会六天，落地就有网，导航和视频会议一次没断，总共才花了 98 元，比租随身热点省心。",
        "action": "App 里搜一下“漫游”，提前一天开通，没出境可以退。",
    },
]
GOOD_TITLES = [
    "刚办宽带的看过来",
    "装完宽带先做这一件事",
    "流量总用不完的人看看",
    "要换套餐的朋友先算一笔账",
    "周末要搬家的收好这三句",
    "给爸妈换手机前先看看",
    "信号不好先别急着换号",
    "办完业务别急着走，先测速",
    "孩子上网课不卡的办法",
    "租房装宽带别踩这个坑",
]
GOOD_ACTIONS = [
    "打10086预约，新装免安装费，活动到月底。",
    "微信加我，我把码发你，本月有效。",
    "打 10086 就能约，每人限一次，活动到月底。",
    "扫下面的码就行，这个月都可以。",
    "扫我发的码，每户限一份。",
    "加我微信，不用花钱，先到先得，只有 20 个名额。",
    "联系我就行，最低消费 39 元，合约一年。",
    "到店报我的号，到年底有效。",
    "最好提前一天打电话，免费上门。",
    "点链接预约，不满意七天内退。",
]


@pytest.mark.parametrize("title", GOOD_TITLES)
def test_a_title_for_somebody_is_found_good(title: str) -> None:
    assert missing(title=title) == set()


@pytest.mark.parametrize("action", GOOD_ACTIONS)
def test_one_step_and_its_condition_are_found_in_natural_words(action: str) -> None:
    script = EXERCISES["share_card"]
    assert isinstance(script, Script)
    assert missing(action=action) == set()
    assert not any(review.hurts for review in script.review(ScriptAnswer(texts={"action": action})))


HARMLESS = [
    "最低消费 39 元，写在单子上。",
    "最好提前一天打电话。",
    "我最快也要周六才有空去办。",
    "我们小区里他家网最好用。",
    "电量 100% 的时候测的，500 兆。",
    "这是我最便宜也最省心的一次搬家。",
    "我妈最强的一次自拍，就是在厅里学会的。",
    "老伴第一个学会了视频。",
    "最后一天才想起来去办。",
    "我家在六楼，测速第一格就满了。",
]


@pytest.mark.parametrize("words", HARMLESS)
def test_a_harmless_word_costs_nothing(words: str) -> None:
    script = EXERCISES["share_card"]
    assert isinstance(script, Script)
    assert not any(review.hurts for review in script.review(ScriptAnswer(texts={"body": words})))


@pytest.mark.parametrize("card", GOOD_CARDS, ids=lambda card: card["title"])
def test_a_good_card_in_other_words_is_found_good(card: dict[str, str]) -> None:
    assert missing(**card) == set()


def test_an_advertisement_is_found_wanting() -> None:
    found = missing(title="云桥千兆盛大上市", body="尊享极速体验，一站式服务。", action="详情咨询各网点。")
    assert {"title_trigger", "first_person", "number", "body_length", "one_step", "honest"} <= found


@pytest.mark.parametrize(
    "words", ["全省第一的网速", "不转不是中国人", "尊敬的用户您好", "史上最低价", "最快的宽带", "全网最便宜"]
)
def test_words_that_cost_trust_are_found(words: str) -> None:
    script = EXERCISES["share_card"]
    assert isinstance(script, Script)
    assert any(review.hurts for review in script.review(ScriptAnswer(texts={"body": words})))
