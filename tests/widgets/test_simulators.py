"""The small simulators, used as the page uses them: what they say at first, when changed, of bad input."""

import json
import re
import time
from collections.abc import Mapping
from html import unescape
from types import ModuleType
from typing import Any

import pytest
import yaml

from helpers import content
from helpers.content import COURSE_DATA, ContentError
from helpers.methods import nps, recovery
from helpers.methods.experience import correlate
from helpers.methods.peak_end import summarize
from helpers.widgets import (
    detractor_value,
    experience_and_nps,
    peak_end_simulator,
    peak_factors,
    referral_loop,
    survey_factors,
)
from helpers.widgets.explorable import Explorable
from helpers.widgets.peak_end_simulator.findings import finding
from helpers.widgets.peak_end_simulator.stories import MOST, read_stories

TOOLS = (peak_end_simulator, referral_loop, detractor_value, experience_and_nps, peak_factors)
TOUCHED: Mapping[ModuleType, tuple[str, str]] = {
    peak_end_simulator: ("put", "1=4"),
    referral_loop: ("type", "share=40"),
    detractor_value: ("choose", "plan=5G"),
    experience_and_nps: ("by", "age_band"),
    peak_factors: ("pick", "25–34"),
}


def said(tool: Explorable) -> str:
    """All the words of the page."""
    assert not tool.problem
    return unescape(re.sub(r"<[^>]+>", " ", tool.html))


def title(tool: Explorable) -> str:
    found = re.search(r"<figcaption>(.*?)</figcaption>", tool.html)
    assert found
    return unescape(found[1])


def answered(tool: Explorable) -> dict[str, Any]:
    """What the tool keeps, as it comes back from a file."""
    kept = json.loads(json.dumps(tool.answer))
    assert isinstance(kept, dict)
    return kept


# All of them


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__.rpartition(".")[2])
class TestEveryTool:
    def test_it_is_untouched_at_first_and_has_nothing_to_take_home(self, tool: ModuleType) -> None:
        opened = tool.build({})
        assert opened.answer == {} and title(opened)
        assert tool.listings({}) == () and tool.pictures({}) == ()

    def test_what_was_changed_is_there_again(self, tool: ModuleType) -> None:
        opened = tool.build({})
        opened.act(*TOUCHED[tool])
        assert opened.answer
        assert tool.build(answered(opened)).html == opened.html

    def test_what_was_made_is_taken_home(self, tool: ModuleType) -> None:
        opened = tool.build({})
        opened.act(*TOUCHED[tool])
        tables, drawn = tool.listings(opened.answer), tool.pictures(opened.answer)
        assert tables and drawn
        assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
        assert all("<svg" in picture and caption for caption, picture in drawn)

    def test_a_state_that_is_not_its_own_opens_at_the_start(self, tool: ModuleType) -> None:
        names = ("story", "stories", "numbers", "filter", "by", "measure", "level", "side", "chosen")
        for rubbish in (["x"], {"x": {"a": [[1]]}}, "x", 99, None):
            assert title(tool.build(dict.fromkeys(names, rubbish))) == title(tool.build({}))

    def test_actions_and_values_that_it_does_not_have_change_nothing(self, tool: ModuleType) -> None:
        opened = tool.build({})
        before = opened.html
        for action in (
            "nothing",
            "put",
            "moment",
            "raise",
            "type",
            "choose",
            "by",
            "measure",
            "pick",
            "side",
            "change",
        ):
            opened.act(action, "")
            opened.act(action, "no=such")
        assert opened.html == before and opened.answer == {}

    def test_a_change_is_quick(self, tool: ModuleType) -> None:
        opened = tool.build({})
        opened.act(*TOUCHED[tool])  # reads the survey
        opened = tool.build({})
        begun = time.process_time()
        opened.act(*TOUCHED[tool])
        assert time.process_time() - begun < 0.05


# Peak and end


def stories() -> Mapping[str, Any]:
    return read_stories().stories


def test_the_cold_water_stands_there_with_its_true_figures() -> None:
    page = said(peak_end_simulator.build({}))
    for words in ("14 °C，60 秒", "30 秒", "15 °C", "69%（32 人里的 22 人）", "1993", "我们的翻译"):
        assert words in page
    assert (
        title(peak_end_simulator.build({})) == "B 长 30 秒，加起来更难受，预测的记忆好 0.5 分（−4.0 → −3.5）"
    )


def test_the_same_moments_in_another_order_change_the_memory_and_not_the_mean() -> None:
    story = stories()["another_order"]
    assert sorted(story.a.moments) == sorted(story.b.moments)
    tool = peak_end_simulator.build({}, story="another_order")
    assert title(tool) == "B 平均和 A 一样，预测的记忆好 3.5 分（+0.5 → +4.0）"


def test_a_longer_story_is_remembered_as_the_short_one() -> None:
    tool = peak_end_simulator.build({}, story="longer")
    assert "B 长 80 分钟" in title(tool) and "预测的记忆一样" in title(tool)


def test_a_good_ending_lifts_the_memory_more_than_the_mean() -> None:
    tool = peak_end_simulator.build({}, story="good_end")
    assert title(tool).endswith("预测的记忆好 1.5 分（−2.0 → −0.5），平均只好 0.1 分")


@pytest.mark.parametrize("name", list(stories()))
def test_every_story_lies_on_the_scale_and_says_where_it_comes_from(name: str) -> None:
    story = stories()[name]
    assert "1993" in story.notice or "教学模拟" in story.notice
    for side in "ab":
        summarize([moment.emotion for moment in story.curve(side).curve])
        assert len(story.curve(side).moments) <= MOST


def test_peak_valley_and_end_are_named_in_the_picture() -> None:
    page = said(peak_end_simulator.build({}, story="another_order"))
    assert "峰 +4（最强）" in page and "谷·终 −3" in page


def test_a_curve_that_never_rises_above_zero_has_no_peak_of_joy() -> None:
    assert not re.search(r"峰 [+−]", said(peak_end_simulator.build({}, story="cold_water")))


def test_a_click_on_the_grid_and_the_arrow_keys_move_a_moment() -> None:
    tool = peak_end_simulator.build({}, story="service_hall")
    assert 'data-value="2=1"' in tool.html
    tool.act("put", "2=1")
    assert tool.state.moment == ("叫号没人应", 1, 3)
    tool.act("raise", "2")
    tool.act("lower", "7")
    assert tool.state.moments[2].emotion == 2 and tool.state.moments[7].emotion == -2
    assert tool.shortcuts == {"ArrowUp": "raise", "ArrowDown": "lower"}


def test_emotions_stop_at_the_ends_of_the_scale() -> None:
    tool = peak_end_simulator.build({})
    for _ in range(12):
        tool.act("raise", "0")
    assert tool.state.moment.emotion == 5
    tool.act("put", "0=99")
    assert tool.state.moment.emotion == 5


def test_the_two_curves_of_the_service_hall_begin_alike_and_one_change_tells() -> None:
    tool = peak_end_simulator.build({}, story="service_hall")
    assert "一模一样" in title(tool)
    tool.act("side", "b")
    tool.act("put", "7=3")
    assert title(tool).startswith("B 预测的记忆好 2.0 分（−2.5 → −0.5）")


def test_moments_are_added_moved_named_and_removed() -> None:
    tool = peak_end_simulator.build({}, story="longer")
    tool.act("moment", "1")
    tool.act("change", "add")
    tool.act("name", "2=<b>补一杯水</b>")
    tool.act("lasting", "2=１２.５ 分钟")
    tool.act("change", "better")
    assert tool.state.moments[2] == ("<b>补一杯水</b>", 1, 12.5)
    assert "<b>补一杯水" not in tool.html and "补一杯水" in tool.html
    tool.act("change", "earlier")
    assert tool.state.chosen == 1 and tool.state.moment.duration == 12.5
    tool.act("change", "remove")
    assert tool.state.moments == stories()["longer"].a.curve


def test_there_are_never_too_few_or_too_many_moments() -> None:
    tool = peak_end_simulator.build({})
    for _ in range(20):
        tool.act("change", "add")
    assert len(tool.state.moments) == MOST
    for _ in range(20):
        tool.act("change", "remove")
    assert len(tool.state.moments) == 3


@pytest.mark.parametrize("text", ["", "很久", "-3", "1e9", "99999", "0", "x" * 10_000])
def test_a_duration_that_is_none_stays_in_its_field_with_a_reason(text: str) -> None:
    tool = peak_end_simulator.build({}, story="longer")
    tool.act("lasting", f"0={text}")
    assert tool.state.moment.duration == 4
    assert f'value="{text[:40]}"' in tool.html and 'aria-invalid="true"' in tool.html
    assert "仍按 4 计算" in said(tool)


def test_every_story_keeps_its_own_curves_until_it_is_brought_back() -> None:
    tool = peak_end_simulator.build({})
    tool.act("put", "0=2")
    tool.act("story", "longer")
    tool.act("put", "0=5")
    tool.act("story", "cold_water")
    assert tool.state.moments[0].emotion == 2
    tool.act("change", "reset")
    assert tool.state.moments == stories()["cold_water"].a.curve
    assert list(tool.answer["stories"]) == ["longer"]


def test_the_other_curve_can_be_made_the_same() -> None:
    tool = peak_end_simulator.build({})
    tool.act("change", "copy")
    assert "一模一样" in title(tool)


def test_every_pair_of_curves_has_something_to_say() -> None:
    tool = peak_end_simulator.build({}, story="service_hall")
    for place in range(8):
        for emotion in (-5, 0, 5):
            tool.act("put", f"{place}={emotion}")
            assert finding(stories()["service_hall"], tool.state)
            assert not re.search(r"，，|，$|差 0\.0|好 0\.0", title(tool)), title(tool)


def test_a_story_that_there_is_not_is_named() -> None:
    with pytest.raises(ContentError, match="没有名为 hot_water 的故事，可用的是 cold_water"):
        peak_end_simulator.build({}, story="hot_water")


# The referral loop


def test_the_loop_starts_from_what_the_survey_knows() -> None:
    frame = content.read_survey("telecom_nps")
    promoters = frame[frame["score"] >= 9]["friends_brought"]
    values = referral_loop.build({}).numbers
    assert values["share"] == round(100 * (promoters > 0).mean())
    product = values["contacts"] * values["conversion"] / 100
    assert product == pytest.approx(promoters[promoters > 0].mean(), abs=0.05)
    assert values["share_again"] == round(100 * (frame["friends_brought"] > 0).mean())
    assert "是我们猜的" in said(referral_loop.build({}))


def test_below_one_the_loop_stops_by_itself() -> None:
    tool = referral_loop.build({})
    assert title(tool) == "K = 0.46，小于 1：一代比一代少，1,000 位推荐者总共带来 1,667 人，循环自己停下"


def test_from_one_on_it_grows_until_the_market_is_full() -> None:
    tool = referral_loop.build({})
    tool.act("slide", "share_again=90")
    assert "K = 1.58，不小于 1：先一代比一代多" in title(tool) and "市场变满" in title(tool)
    tool.act("type", "market=1000")
    assert "市场太小" in title(tool)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ({"reward": "400"}, "没有保本点"),
        ({"fixed_cost": "9999999"}, "收不回来"),
        ({"share": "0"}, "一次性投入收不回来"),
        ({}, "第 1 代（180 天）收回"),
    ],
)
def test_the_money_is_said_in_words(numbers: dict[str, str], says: str) -> None:
    tool = referral_loop.build({})
    for name, text in numbers.items():
        tool.act("type", f"{name}={text}")
    assert says in said(tool)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "空着算不出来"),
        ("很多", "“很多”不是一个数"),
        ("-3", "这里要在 0 到 100 之间，现在是 −3"),
        ("101", "这里要在 0 到 100 之间"),
        ("9" * 400, "这里要在 0 到 100 之间"),
        ("<script>alert(1)</script>", "不是一个数"),
    ],
)
def test_what_is_no_number_is_kept_and_the_old_one_counts(text: str, says: str) -> None:
    tool = referral_loop.build({})
    before = title(tool)
    tool.act("type", f"share={text}")
    assert says in said(tool) and "仍按 53 计算" in said(tool)
    assert title(tool) == before and "<script>" not in tool.html
    assert tool.answer["numbers"]["typed"] == {"share": text[:40]}
    assert referral_loop.build(answered(tool)).html == tool.html
    tool.act("type", "share=60 %")
    assert tool.numbers["share"] == 60 and "仍按" not in said(tool)


def test_the_limits_of_k_are_said() -> None:
    page = said(referral_loop.build({}))
    assert "K 会越转越小" in page and "买来的转发不是口碑" in page and "教学模拟数据" in page


# The value of detractors


def test_the_rates_are_those_of_the_survey() -> None:
    frame = content.read_survey("telecom_nps")
    detractors = frame[frame["score"] <= 6]
    called, others = (detractors[detractors["closed_loop"] == one] for one in ("是", "否"))
    expected = recovery.compare_shares(
        (int(called["stayed"].sum()), len(called)), (int(others["stayed"].sum()), len(others))
    )
    low, high = (f"{100 * limit:+.1f}" for limit in expected.interval)
    page = said(detractor_value.build({}))
    assert f"n={len(called):,}" in page and f"n={len(others):,}" in page
    assert f"{100 * expected.difference:+.1f}（{low} 到 {high}）" in page
    assert "每 100 人多留住 18 人；每 100 人多带来 13 位新客户" in title(detractor_value.build({}))


def test_a_filter_changes_the_evidence_and_the_effect_that_is_calculated_with() -> None:
    tool = detractor_value.build({})
    assert tool.numbers["stay"] == 18.1
    tool.act("choose", "touchpoint=投诉处理")
    assert tool.numbers["stay"] == 21.9 and title(tool).startswith("投诉处理：")
    tool.act("choose", "touchpoint=")
    assert tool.numbers["stay"] == 18.1 and title(tool).startswith("全部贬损者：")


def test_people_too_few_to_tell_are_told() -> None:
    tool = detractor_value.build({})
    for part in (
        "touchpoint=投诉处理",
        "plan=5G",
        "monthly_fee_band=" + next(iter(tool._sample.dimension("monthly_fee_band").names)),
    ):
        tool.act("choose", part)
    effect = tool._outcomes["stayed"].effect
    assert min(effect.called.n, effect.not_called.n) < 30
    assert "只能当线索" in said(tool) or "没有足够的人" in title(tool)


def test_the_estimate_follows_its_numbers_and_its_range_the_interval() -> None:
    tool = detractor_value.build({})
    page = said(tool)
    assert "132,624 元" in page and "109,731 到 155,517 元" in page and "这样打，划算" in page
    tool.act("type", "cost=200")
    assert "不划算" in said(tool)
    tool.act("type", "cost=107")
    assert "还说不准" in said(tool)


def test_a_claim_counts_only_when_somebody_believes_it() -> None:
    tool = detractor_value.build({})
    assert "再加说法" not in said(tool)
    tool.act("slide", "lost=1")
    assert "再加说法" in said(tool) and "132,624 元" in said(tool)


def test_it_says_why_the_difference_is_the_call_and_what_is_not_proved() -> None:
    page = said(detractor_value.build({}))
    assert "抽签" in page and "它没有证明" in page


# NPS and experience


def test_the_correlation_of_groups_is_that_of_their_means() -> None:
    frame = content.read_survey("telecom_nps")
    groups = nps.by_group(frame, "score", "touchpoint")["nps"]
    satisfied = frame.assign(top=frame["csat"] >= 4).groupby("touchpoint")["top"].mean()
    expected = correlate(satisfied[groups.index], groups)
    tool = experience_and_nps.build({})
    assert f"r = +{expected.r:.2f}" in title(tool) and "8 组" in title(tool)
    assert "逐个客户算：r = +0.37" in said(tool)


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("star_band", "体验越好的组，NPS 反而越低（r = −0.95"),
        ("age_band", "看不出体验和 NPS 一起高低"),
        ("plan", "按套餐类型分只有 2 组，连不成规律"),
        ("month", "24 组"),
    ],
)
def test_another_grouping_gives_another_answer(by: str, says: str) -> None:
    assert says in title(experience_and_nps.build({}, by=by))


def test_a_relation_turned_round_by_grouping_is_said() -> None:
    assert "人和组的方向相反" in said(experience_and_nps.build({}, by="star_band"))


def test_the_two_groups_that_part_ways_are_those_the_survey_was_made_with() -> None:
    truth = yaml.safe_load((COURSE_DATA / "surveys.yaml").read_text("utf-8"))["truth"]
    old, young = survey_factors.PARTINGS
    assert old.conditions["tenure_months"][0] == truth["satisfied_not_loyal"]["min_tenure"]
    assert old.why == truth["satisfied_not_loyal"]["why"] and old.label.endswith(
        truth["satisfied_not_loyal"]["who"]
    )
    assert young.conditions["age_band"] == (truth["loyal_not_satisfied"]["age_band"],)
    assert young.conditions["tenure_months"][1] == truth["loyal_not_satisfied"]["max_tenure"]
    assert young.why == truth["loyal_not_satisfied"]["why"]
    assert young.label.endswith(truth["loyal_not_satisfied"]["who"])


def test_the_two_groups_that_part_ways_are_shown_apart() -> None:
    page = said(experience_and_nps.build({}))
    assert re.search(r"满意却不推荐.*79%，NPS −21", page) and re.search(r"不满意却推荐.*39%，NPS \+42", page)


@pytest.mark.parametrize("measure", ["network", "tariff", "billing", "hall_service", "hotline"])
def test_experience_can_be_a_rating(measure: str) -> None:
    tool = experience_and_nps.build({}, measure=measure)
    assert "1–10 分" in said(tool)


@pytest.mark.parametrize("options", [{"by": "weather"}, {"measure": "weather"}])
def test_a_grouping_or_measure_that_there_is_not_is_named(options: dict[str, str]) -> None:
    with pytest.raises(ContentError, match="weather.*可用的是"):
        experience_and_nps.build({}, **options)


# What moves the peak


@pytest.mark.parametrize("by", ["age_band", "hour", "occupation", "complexity", "season"])
def test_every_factor_of_the_course_has_its_curves(by: str) -> None:
    tool = peak_factors.build({}, by=by)
    assert "▲" in said(tool) and "的谷在投诉处理" in title(tool)
    assert all(place in said(tool) for place in content.load_survey("telecom_nps").touchpoints)


def test_complex_business_is_lowest_at_every_touchpoint() -> None:
    frame = content.read_survey("telecom_nps")
    means = frame.pivot_table(index="touchpoint", columns="complexity", values="score")
    assert (means.idxmin(axis=1) == "复杂").all()
    tool = peak_factors.build({}, by="complexity")
    assert title(tool).startswith(
        "业务复杂度：“复杂”最低，在 8 个触点里 8 个垫底；其他相同时，比“简单”低 1.0 分"
    )


@pytest.mark.parametrize("by", ["complexity", "season", "hour", "occupation"])
def test_effects_lie_near_those_the_survey_was_made_with(by: str) -> None:
    truth = yaml.safe_load((COURSE_DATA / "surveys.yaml").read_text("utf-8"))["truth"]
    column = "hours" if by == "hour" else by
    found = peak_factors.analyse("telecom_nps", column, "mean").table["effect"]
    made = truth["peak_factors"]["hours"] if by == "hour" else truth["peak_factors"][by]
    if by == "hour":
        made = {f"{band['name']}（{band['from']}–{band['to']} 点）": band["score"] for band in made}
    levels = list(made)
    for level in levels:
        expected = truth["visible"] * (made[level] - made[levels[0]])
        assert found[level] - found[levels[0]] == pytest.approx(
            expected, abs=2 * truth["tolerance"]["effect"]
        )


def test_a_level_is_brought_to_the_fore_with_its_intervals_and_lets_go_again() -> None:
    tool = peak_factors.build({}, by="season")

    def intervals() -> int:
        return len(re.findall(r'<line[^>]*stroke-width="2"', tool.html))

    tool.act("pick", "夏")
    assert 'data-value="夏" tabindex="0" role="button" aria-pressed="true"' in tool.html
    assert intervals() == 8
    tool.act("pick", "夏")
    assert tool.answer["level"] == "" and intervals() == 0


def test_nps_can_be_shown_instead_of_means() -> None:
    tool = peak_factors.build({}, by="complexity")
    tool.act("measure", "nps")
    assert "低 33 分 NPS" in title(tool)


def test_cells_with_few_answers_are_rings() -> None:
    found = peak_factors.analyse("telecom_nps", "occupation", "mean")
    thin = [cell for level in found.levels for cell in level.cells if cell.n and cell.thin]
    assert thin
    tool = peak_factors.build({}, by="occupation")
    assert len(re.findall(r'<(?:circle|polygon)[^>]*fill="#ffffff"', tool.html)) == len(thin)


def test_a_level_that_there_is_not_leaves_all_curves_in_sight() -> None:
    kept = {"by": "season", "measure": "mean", "level": "雨季"}
    assert peak_factors.build(kept).level == "" and "opacity" not in peak_factors.build(kept).html


def test_a_factor_that_there_is_not_is_named() -> None:
    with pytest.raises(ContentError, match="没有“weather”这个因素，可用的是 age_band、hour"):
        peak_factors.build({}, by="weather")
