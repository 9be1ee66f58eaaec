"""The survey explorer, used as the browser uses it: on a small survey made here, and on the real one."""

import base64
import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from helpers.content import Column, ContentError, Survey
from helpers.methods import nps
from helpers.methods.selection import Range
from helpers.widgets.survey_explorer import SurveyExplorer, build
from helpers.widgets.survey_explorer.comments import says_nothing
from helpers.widgets.survey_explorer.data import Sample, load, prepare
from helpers.widgets.survey_explorer.state import starting
from helpers.widgets.survey_explorer.takeaway import to_csv

PLACES, PLANS = ["营业厅", "热线"], ["4G", "5G", "3G"]
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
COLUMNS = {
    "month": Column(label="月份", type="category", values=tuple(MONTHS)),
    "place": Column(label="触点", type="category", values=tuple(PLACES)),
    "plan": Column(label="套餐", type="category", values=tuple(PLANS)),
    "wait": Column(label="等待", type="number", unit="分钟"),
    "network": Column(label="网络", type="number"),
    "tariff": Column(label="资费", type="number"),
    "score": Column(label="推荐分", type="number"),
    "reason": Column(
        label="原因", type="category", values=("price", "wait"), labels={"price": "太贵", "wait": "等太久"}
    ),
    "comment": Column(label="原话", type="text"),
}
SAID = ["<b>太贵</b>", "等了一小时", "太贵了", "", "无"]


def survey_frame(rows: int = 600) -> pd.DataFrame:
    """Answers in which the hotline is bad from July on, the tariff counts and comments repeat."""
    generator = np.random.default_rng(5)
    number = np.arange(rows)
    month, place = number % 12, (number // 12) % 2
    tariff = generator.integers(1, 11, rows)
    bad = (place == 1) & (month >= 6)
    score = np.clip(tariff // 2 + 4 - 4 * bad + generator.integers(0, 3, rows), 0, 10)
    return pd.DataFrame(
        {
            "month": [MONTHS[one] for one in month],
            "place": [PLACES[one] for one in place],
            "plan": [PLANS[one] for one in number % 2],
            "wait": generator.integers(0, 60, rows),
            "network": generator.integers(1, 11, rows),
            "tariff": tariff,
            "score": score,
            "reason": np.where(number % 5 == 1, "wait", "price"),
            "comment": [SAID[one % 5] or None for one in number],
        }
    )


def survey(**changes: Any) -> Survey:
    fields = {
        "title": "小调查",
        "file": "small.csv",
        "encoding": "utf-8",
        "notice": "教学模拟数据",
        "rows": 600,
        "story": "",
        "drivers": ("network", "tariff"),
        "columns": COLUMNS,
    }
    return Survey.model_validate({**fields, **changes})


@pytest.fixture(scope="module")
def sample() -> Sample:
    return prepare(survey_frame(), survey())


def explorer(sample: Sample, kept: dict[str, Any] | None = None, **preset: Any) -> SurveyExplorer:
    return SurveyExplorer(sample, kept or {}, starting(sample, preset))


@pytest.fixture
def tool(sample: Sample) -> SurveyExplorer:
    return explorer(sample)


def n(tool: SurveyExplorer) -> int:
    found = re.search(r"n = ([\d,]+)", tool.html)
    assert found
    return int(found[1].replace(",", ""))


def pressed(tool: SurveyExplorer, action: str) -> list[str]:
    return re.findall(rf'data-action="{action}" data-value="([^"]*)"[^>]*aria-pressed="true"', tool.html)


# Filters


def test_it_opens_on_all_answers_with_their_score_and_interval(tool: SurveyExplorer, sample: Sample) -> None:
    counts = nps.count(sample.frame["score"])
    assert n(tool) == 600
    assert f"NPS {counts.rounded:+d}".replace("-", "−") in tool.html
    assert "教学模拟数据" in tool.html


def test_clicking_a_bar_filters_the_rest_and_clicking_it_again_takes_the_filter_back(
    tool: SurveyExplorer,
) -> None:
    tool.act("pick", "热线")
    assert tool.state.filters == {"place": ("热线",)} and n(tool) == 300
    assert pressed(tool, "pick") == ["热线"]
    assert re.search(r'data-value="营业厅"[^>]*n=300', tool.html)  # its neighbour can still be chosen
    tool.act("pick", "热线")
    assert tool.state.filters == {} and n(tool) == 600


def test_several_values_of_a_column_add_up_and_columns_narrow_down(tool: SurveyExplorer) -> None:
    tool.act("toggle", "place\t热线")
    tool.act("toggle", "plan\t5G")
    tool.act("toggle", "place\t营业厅")
    assert tool.state.filters == {"place": ("营业厅", "热线"), "plan": ("5G",)}
    assert n(tool) == 300


def test_each_chip_takes_its_filter_away_and_one_button_takes_all(tool: SurveyExplorer) -> None:
    tool.act("toggle", "place\t热线")
    tool.act("toggle", "plan\t5G")
    assert "触点：热线" in tool.html and "套餐：5G" in tool.html
    tool.act("drop", "place")
    assert tool.state.filters == {"plan": ("5G",)}
    tool.act("toggle", "place\t热线")
    tool.act("clear")
    assert tool.state.filters == {}


def test_the_filter_panel_counts_the_answers_behind_each_value_under_the_other_filters(
    tool: SurveyExplorer,
) -> None:
    tool.act("toggle", "plan\t5G")
    tool.act("panel")
    tool.act("column", "plan")
    assert [int(count) for count in re.findall(r'☐ 4G <span class="wb-soft">(\d+)', tool.html)] == [300]
    tool.act("column", "place")
    assert re.findall(r'☐ (\S+) <span class="wb-soft">(\d+)', tool.html) == [
        ("营业厅", "150"),
        ("热线", "150"),
    ]


def test_the_slider_of_a_number_sets_a_range_and_its_full_width_takes_it_away(
    tool: SurveyExplorer, sample: Sample
) -> None:
    tool.act("panel")
    tool.act("column", "wait_band")
    slider = tool.range.slider
    assert tool.range.box.layout.display is None
    assert (slider.min, slider.max) == (0, 59)
    slider.value = (10, 20)
    assert tool.state.filters == {"wait": Range(10, 20)}
    assert n(tool) == sample.frame["wait"].between(10, 20).sum()
    assert "等待：10–20 分钟" in tool.html
    slider.value = (0, 59)
    assert tool.state.filters == {}


def test_the_slider_goes_away_with_the_panel_and_for_columns_without_numbers(tool: SurveyExplorer) -> None:
    tool.act("panel")
    tool.act("column", "wait_band")
    tool.act("column", "plan")
    assert tool.range.box.layout.display == "none"
    tool.act("column", "wait_band")
    tool.act("panel")
    assert tool.range.box.layout.display == "none"


def test_fewer_than_thirty_answers_are_warned_of(tool: SurveyExplorer) -> None:
    assert "不足 30 份" not in tool.html
    for value in ("month\t2024-07", "place\t热线", "plan\t4G", "reason\tprice"):
        tool.act("toggle", value)
    assert 0 < n(tool) < 30 and "不足 30 份" in tool.html


@pytest.mark.parametrize("view", ["groups", "trend", "heat", "drivers", "comments"])
def test_filters_that_nobody_meets_are_said_plainly_in_every_view(tool: SurveyExplorer, view: str) -> None:
    tool.act("toggle", "plan\t3G")
    tool.act("view", view)
    assert n(tool) == 0 and "没有答卷符合这些条件" in tool.html
    assert "nan" not in tool.html


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("pick", "没有的"),
        ("toggle", "place\t火星"),
        ("toggle", "火星\tplace"),
        ("toggle", ""),
        ("drop", "火星"),
        ("column", "火星"),
        ("cell", "a\tb"),
        ("cell", ""),
        ("view", "火星"),
        ("group", "火星"),
        ("nonsense", "x"),
    ],
)
def test_what_the_page_cannot_mean_changes_nothing(tool: SurveyExplorer, action: str, value: str) -> None:
    before = tool.state
    tool.act(action, value)
    assert tool.state == before


# Views


def test_groups_are_sorted_by_score_until_somebody_wants_another_order(tool: SurveyExplorer) -> None:
    def order() -> list[str]:
        return re.findall(r'data-action="pick" data-value="([^"]*)"', tool.html)

    assert order() == ["营业厅", "热线"]
    tool.act("group", "month")
    by_score = order()
    tool.act("order", "given")
    assert order() == MONTHS and sorted(by_score) == MONTHS and by_score != MONTHS


def test_the_title_of_the_groups_is_the_finding_with_n(tool: SurveyExplorer) -> None:
    assert re.search(
        r"<figcaption>全部答卷：最低 热线 −\d+（n=300），最高 营业厅 [+−]\d+（n=300）", tool.html
    )


def test_a_league_table_whose_intervals_overlap_comes_with_a_caution(tool: SurveyExplorer) -> None:
    tool.act("group", "plan")
    assert "对区间重叠" in tool.html
    tool.act("group", "place")
    assert "互不重叠" in tool.html


def test_the_trend_finds_the_month_in_which_the_hotline_got_worse(tool: SurveyExplorer) -> None:
    tool.act("pick", "热线")
    tool.act("view", "trend")
    assert re.search(r"<figcaption>热线：2024-07 起由 [+−]?\d+ 降到 −\d+", tool.html)
    tool.act("pick", "2024-07")
    assert tool.state.filters["month"] == ("2024-07",) and n(tool) == 25
    assert tool.html.count('data-action="pick"') == 12


def test_months_can_be_put_together_into_quarters(tool: SurveyExplorer) -> None:
    tool.act("view", "trend")
    tool.act("period", "quarter")
    assert tool.html.count('data-action="pick"') == 4 and 'data-value="2024 Q3"' in tool.html


def test_small_multiples_show_which_group_changed_first(tool: SurveyExplorer) -> None:
    tool.act("view", "trend")
    tool.act("split", "place")
    assert re.findall(r'data-action="pick_panel" data-value="([^"]*)"', tool.html) == ["热线", "营业厅"]
    assert "2 组里 1 组有变化：热线 2024-07 起" in tool.html
    tool.act("pick_panel", "热线")
    assert tool.state.filters == {"place": ("热线",)}


def test_choosing_a_cell_of_the_heat_table_filters_both_and_again_frees_both(sample: Sample) -> None:
    tool = explorer(sample, view="heat", rows="place", columns="plan")
    tool.act("cell", "热线\t5G")
    assert tool.state.filters == {"place": ("热线",), "plan": ("5G",)} and n(tool) == 150
    assert pressed(tool, "cell") == ["热线\t5G"]
    tool.act("cell", "热线\t5G")
    assert tool.state.filters == {}


def test_a_heat_table_of_a_column_with_itself_asks_for_another_one(sample: Sample) -> None:
    assert "同一项" in explorer(sample, view="heat", rows="plan", columns="plan").html


def test_drivers_name_what_to_mend_first_and_a_click_looks_at_those_who_rate_it_low(sample: Sample) -> None:
    tool = explorer(sample, view="drivers")
    assert re.search(
        r"<figcaption>全部答卷：最该先改的是资费|<figcaption>全部答卷：最重要的是资费", tool.html
    )
    tool.act("pick", "tariff")
    assert tool.state.filters == {"tariff": Range(1, 5)}
    assert n(tool) == (sample.frame["tariff"] <= 5).sum()
    tool.act("pick", "tariff")
    assert tool.state.filters == {}


def test_a_driver_picture_is_of_all_ratings_although_the_filter_keeps_only_the_low_ones(
    sample: Sample,
) -> None:
    tool = explorer(sample, view="drivers")
    before = re.findall(r"<figcaption>[^<]*", tool.html)
    tool.act("pick", "tariff")
    assert re.findall(r"<figcaption>[^<]*", tool.html) == before


def test_a_survey_without_months_drivers_or_comments_has_only_the_views_it_can_fill() -> None:
    frame = survey_frame(100)[["place", "score"]]
    tool = explorer(prepare(frame, survey(drivers=())))
    assert re.findall(r'data-action="view" data-value="(\w+)"', tool.html) == ["groups", "heat"]


def test_a_survey_without_a_score_is_refused_by_name() -> None:
    with pytest.raises(ContentError, match="小调查.*score"):
        prepare(survey_frame(10).drop(columns="score"), survey())


def test_values_the_dictionary_does_not_list_are_shown_all_the_same() -> None:
    frame = survey_frame(60).assign(plan="6G")
    assert "6G" in explorer(prepare(frame, survey()), group="plan").html


# What is kept


def test_an_untouched_tool_keeps_nothing_and_a_click_keeps_everything_as_json(tool: SurveyExplorer) -> None:
    assert tool.answer == {}
    tool.act("pick", "热线")
    kept = json.loads(json.dumps(tool.answer))
    assert kept["filters"] == {"place": ["热线"]} and kept["view"] == "groups"


def test_it_resumes_where_it_was_left(sample: Sample) -> None:
    tool = explorer(sample)
    tool.act("view", "heat")
    tool.act("rows", "plan")
    tool.act("columns", "wait_band")
    tool.act("toggle", "place\t热线")
    tool.act("panel")
    tool.act("column", "wait_band")
    tool.range.slider.value = (5, 30)
    again = explorer(sample, json.loads(json.dumps(tool.answer)))
    assert again.state == tool.state


def test_each_change_is_announced_once(tool: SurveyExplorer) -> None:
    seen: list[dict[str, Any]] = []
    tool.observe(lambda change: seen.append(change["new"]), "answer")
    tool.act("pick", "热线")
    assert len(seen) == 1


@pytest.mark.parametrize(
    "kept",
    [
        {"view": "火星", "filters": {"plan": ["6G"], "火星": ["x"], "wait": [5]}, "group": 7},
        {"filters": "x", "codebook": "x", "by_hand": ["x"], "order": None},
        {"filters": {"plan": None, "wait": ["a", "b"]}, "codebook": [1, {"code": 2}], "by_hand": {"a": 1}},
    ],
)
def test_what_no_longer_fits_the_survey_is_passed_over_on_resuming(
    sample: Sample, kept: dict[str, Any]
) -> None:
    tool = explorer(sample, kept, group="plan")
    assert tool.state.group == "plan" and tool.state.view == "groups" and tool.state.filters == {}


def test_a_lesson_can_preset_view_filters_and_groups(sample: Sample) -> None:
    tool = explorer(sample, view="trend", filters={"place": ["热线"], "wait": [10, 20]}, group="wait")
    assert tool.state.filters == {"place": ("热线",), "wait": Range(10, 20)}
    assert (tool.state.view, tool.state.group) == ("trend", "wait_band")


def test_what_was_kept_wins_over_the_preset_and_one_button_goes_back_to_it(sample: Sample) -> None:
    tool = explorer(sample, {"view": "heat", "filters": {}}, view="trend", filters={"place": ["热线"]})
    assert tool.state.view == "heat" and tool.state.filters == {}
    assert 'data-action="restart"' in tool.html
    tool.act("restart")
    assert tool.state.view == "trend" and tool.state.filters == {"place": ("热线",)}
    assert 'data-action="restart"' not in tool.html


@pytest.mark.parametrize(
    "preset",
    [
        {"view": "火星"},
        {"group": "火星"},
        {"filters": {"火星": ["x"]}},
        {"filters": {"plan": ["6G"]}},
        {"filters": {"plan": []}},
        {"rows": "score"},
        {"colour": "red"},
    ],
)
def test_a_lesson_that_asks_for_what_is_not_there_is_told_by_name(
    sample: Sample, preset: dict[str, Any]
) -> None:
    with pytest.raises(ContentError, match="火星|6G|任何一项|score|colour"):
        explorer(sample, **preset)


# Comments and codes


@pytest.fixture
def coding(sample: Sample) -> SurveyExplorer:
    return explorer(sample, view="comments", among="all")


def write_code(tool: SurveyExplorer, code: str, keywords: str, editing: str = "") -> None:
    tool.desk.act("edit", editing)
    tool.desk.editor.act("name", code)
    tool.desk.editor.act("keywords", keywords)
    tool.desk.act("save", "")


def test_a_new_code_catches_the_comments_with_its_keywords(coding: SurveyExplorer, sample: Sample) -> None:
    write_code(coding, "太贵", "太贵、 贵")
    assert coding.state.codebook == {"太贵": ("太贵", "贵")}
    caught = sample.frame["comment"].str.contains("贵").sum()
    assert f"“太贵”最多，占 100%；共 1 类（n={caught} 条）" in coding.html


def test_while_keywords_are_typed_the_editor_says_what_they_would_catch(coding: SurveyExplorer) -> None:
    coding.desk.act("edit", "")
    coding.desk.editor.act("keywords", "一小时")
    assert "这些词出现在 120 条原话里，其中 120 条还没有归类" in coding.desk.editor.hint.html


def test_a_recurring_phrase_can_be_taken_as_a_keyword(coding: SurveyExplorer) -> None:
    coding.desk.act("edit", "")
    phrase = re.findall(r'data-action="phrase" data-value="([^"]+)"', coding.desk.editor.phrases.html)[0]
    coding.desk.act("phrase", phrase)
    assert coding.desk.editor.keywords == (phrase,)


def test_a_code_needs_a_name_of_its_own(coding: SurveyExplorer) -> None:
    write_code(coding, "太贵", "贵")
    write_code(coding, " ", "等")
    assert "请给这个原因起个名字" in coding.desk.editor.hint.html
    write_code(coding, "太贵", "等")
    assert "已经有一个原因叫“太贵”" in coding.desk.editor.hint.html
    assert coding.state.codebook == {"太贵": ("贵",)}


def test_leaving_a_field_draws_no_button_anew_so_that_the_click_that_left_it_counts(
    coding: SurveyExplorer,
) -> None:
    coding.desk.act("edit", "")
    editor = coding.desk.editor
    before = (editor.fields.html, editor.phrases.html, coding.desk.codes.html, coding.desk.comments.html)
    editor.act("name", "等待")
    editor.act("keywords", "等、慢")
    assert (
        editor.fields.html,
        editor.phrases.html,
        coding.desk.codes.html,
        coding.desk.comments.html,
    ) == before


def test_the_fields_are_drawn_anew_for_each_code_even_when_they_look_the_same(coding: SurveyExplorer) -> None:
    coding.desk.act("edit", "")
    before = coding.desk.editor.fields.html
    coding.desk.act("cancel", "")
    coding.desk.act("edit", "")
    assert coding.desk.editor.fields.html != before


def test_coding_by_hand_moves_on_to_the_next_comment_and_can_be_undone(coding: SurveyExplorer) -> None:
    write_code(coding, "没说", "")
    first, second, *_ = listed(coding)
    coding.desk.act("assign", "没说")
    assert coding.state.by_hand == {first: "没说"}
    assert first not in listed(coding)
    coding.desk.act("assign", "没说")
    assert list(coding.state.by_hand) == [first, second]
    coding.desk.act("undo", "")
    assert coding.state.by_hand == {first: "没说"} and listed(coding)[0] == second
    coding.desk.act("undo", "")
    coding.desk.act("undo", "")
    assert coding.state.by_hand == {} and listed(coding)[0] == first


def listed(tool: SurveyExplorer) -> list[str]:
    words = re.findall(r'<button class="wb-said"[^>]*>|wb-words">(.*?)</span>', tool.desk.comments.html)
    return [word.replace("&lt;", "<").replace("&gt;", ">") for word in words if word]


def test_number_keys_are_bound_to_the_first_nine_codes(coding: SurveyExplorer) -> None:
    for number in range(11):
        write_code(coding, f"原因{number}", "")
    shortcuts = coding.desk.comments.shortcuts
    assert shortcuts["1"] == "assign:原因0" and shortcuts["9"] == "assign:原因8"
    assert shortcuts["0"] == "assign:" and coding.desk.codes.shortcuts == shortcuts


def test_comments_without_content_are_put_aside_and_counted_apart(coding: SurveyExplorer) -> None:
    write_code(coding, "太贵", "贵")
    coding.desk.act("read", str(listed(coding).index("无")))
    coding.desk.act("assign", "")
    assert "放一边 120 份，未归类 120 份" in coding.html
    assert "无" not in listed(coding)
    coding.desk.act("show", "aside")
    assert listed(coding) == ["无"]


def test_beside_the_reasons_of_coders_what_says_nothing_stands_last(sample: Sample) -> None:
    ours = explorer(sample, view="comments", coding="theme", among="all")
    theirs = explorer(sample, view="comments", coding="reason", among="all")
    ours.desk.act("show", "all")
    theirs.desk.act("show", "all")
    assert sorted(listed(ours)) == sorted(listed(theirs)) and listed(theirs)[-1] == "无"


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("无", True), ("没有。", True), ("111", True), ("……", True), ("没有信号", False), ("4G 太慢", False)],
)
def test_an_empty_phrase_is_told_from_a_short_opinion(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


def test_comments_are_shown_as_they_were_written_never_as_html(coding: SurveyExplorer) -> None:
    coding.desk.act("show", "all")
    assert "&lt;b&gt;太贵&lt;/b&gt;" in coding.html and "<b>太贵</b>" not in coding.html


def test_the_keyword_that_decided_is_marked(coding: SurveyExplorer) -> None:
    write_code(coding, "等待", "一小时")
    coding.desk.act("show", "coded")
    assert "等了<mark>一小时</mark>" in coding.desk.comments.html


def test_renaming_a_code_takes_what_was_coded_by_hand_and_the_filter_along(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    coding.desk.act("assign", "贵")
    coding.act("pick", "贵")
    write_code(coding, "价格", "贵", editing="贵")
    assert set(coding.state.by_hand.values()) == {"价格"}
    assert coding.state.filters == {"theme": ("价格",)}


def test_removing_a_code_takes_its_filter_and_its_group_along(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    write_code(coding, "等", "等")
    coding.desk.act("assign", "贵")
    coding.act("pick", "贵")
    coding.act("view", "groups")
    coding.act("group", "theme")
    coding.act("view", "comments")
    coding.desk.act("remove", "贵")
    assert list(coding.state.codebook) == ["等"]
    assert coding.state.by_hand == {} and coding.state.filters == {}
    coding.act("view", "groups")
    assert coding.state.group != "theme"  # a single code is nothing to compare


def test_a_removed_code_comes_back_with_all_that_was_coded_by_hand(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    write_code(coding, "等", "等")
    coding.desk.act("assign", "贵")
    coding.desk.act("assign", "等")
    before = coding.state
    coding.desk.act("remove", "贵")
    assert "贵" not in coding.state.by_hand.values() and "刚删掉“贵”" in coding.desk.comments.html
    coding.desk.act("undo", "")
    assert list(coding.state.codebook.items()) == list(before.codebook.items())
    assert coding.state.by_hand == before.by_hand


def test_undo_steps_back_through_coding_renaming_and_moving_in_order(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    write_code(coding, "等", "等")
    coding.desk.act("assign", "等")
    coding.act("pick", "等")
    steps = [coding.state]
    write_code(coding, "等待", "等、慢", editing="等")
    steps.append(coding.state)
    coding.desk.act("raise", "等待")
    steps.append(coding.state)
    coding.desk.act("show", "all")
    coding.desk.act("assign", "")
    for state in reversed(steps):
        coding.desk.act("undo", "")
        assert coding.state.coded_by == state.coded_by and coding.state.filters == state.filters
    coding.desk.act("undo", "")
    assert coding.state.by_hand == {}


def test_saving_a_code_unchanged_is_no_step_to_undo(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    coding.desk.act("assign", "贵")
    write_code(coding, "贵", "贵", editing="贵")
    coding.desk.act("undo", "")
    assert coding.state.by_hand == {} and list(coding.state.codebook) == ["贵"]


def test_undoing_a_new_code_puts_away_its_fields(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "贵")
    coding.desk.act("edit", "贵")
    coding.desk.act("undo", "")
    assert coding.state.codebook == {} and coding.desk.editor.editing is None


def test_raising_a_code_lets_it_decide_first(coding: SurveyExplorer) -> None:
    write_code(coding, "贵", "太贵")
    write_code(coding, "了", "贵了")
    assert "了：" not in coding.html
    coding.desk.act("raise", "了")
    assert list(coding.state.codebook) == ["了", "贵"]
    assert "了：120 条" in coding.html


def test_the_trainees_codes_can_be_compared_crossed_and_filtered_like_any_group(
    coding: SurveyExplorer,
) -> None:
    write_code(coding, "贵", "贵")
    write_code(coding, "等", "等")
    coding.act("pick", "等")
    assert coding.state.filters == {"theme": ("等",)} and n(coding) == 120
    coding.act("view", "heat")
    coding.act("rows", "theme")
    coding.act("columns", "place")
    assert 'data-value="等\t营业厅"' in coding.html


def test_the_codebook_survives_resuming_and_going_back_to_the_start(sample: Sample) -> None:
    tool = explorer(sample, view="comments", among="all")
    write_code(tool, "贵", "贵、钱")
    tool.desk.act("assign", "贵")
    tool.act("pick", "贵")
    again = explorer(sample, json.loads(json.dumps(tool.answer)))
    assert again.state == tool.state
    again.act("restart")
    assert again.state.codebook == {"贵": ("贵", "钱")} and again.state.by_hand == tool.state.by_hand


def test_only_detractors_are_read_unless_all_are_asked_for(sample: Sample) -> None:
    tool = explorer(sample, view="comments", coding="reason")
    detractors = (sample.frame["score"] <= 6) & sample.frame["comment"].notna()
    assert f"有原话的 {detractors.sum()} 份答卷" in tool.html
    tool.act("among", "all")
    assert "有原话的 480 份答卷" in tool.html


def test_the_surveys_own_coding_is_shown_as_a_pareto_chart_and_filters(sample: Sample) -> None:
    tool = explorer(sample, view="comments", coding="reason", among="all")
    assert "太贵：360 条，占 75%，累计 75%" in tool.html
    tool.act("pick", "wait")
    assert tool.state.filters == {"reason": ("wait",)} and listed(tool) == ["等了一小时"]


def test_our_codes_can_be_set_beside_those_of_the_surveys_coders(coding: SurveyExplorer) -> None:
    write_code(coding, "等", "等")
    coding.act("compare")
    assert "等太久 100%" in coding.html


def test_walking_through_the_comments_stops_at_both_ends(coding: SurveyExplorer) -> None:
    coding.desk.act("move", "-1")
    assert "第 1 种，共 4 种说法" in coding.html
    for _ in range(9):
        coding.desk.act("move", "1")
    assert "第 4 种，共 4 种说法" in coding.html


# Taking along


def test_the_table_behind_a_picture_can_be_taken_along(tool: SurveyExplorer) -> None:
    data = re.findall(r'href="data:text/csv;base64,([^"]+)"', tool.html)[0]
    raw = base64.b64decode(data)
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert raw.startswith(b"\xef\xbb\xbf")  # Excel would read UTF-8 as something else without it
    assert rows[0][:2] == ["触点", "n"] and [row[:2] for row in rows[1:]] == [
        ["营业厅", "300"],
        ["热线", "300"],
    ]


def taken(tool: SurveyExplorer, kind: str) -> str:
    found = re.search(rf'href="data:{kind};base64,([^"]+)"', tool.html)
    assert found
    return base64.b64decode(found[1]).decode("utf-8-sig")


def test_the_drivers_can_be_taken_along_as_a_table(sample: Sample) -> None:
    tool = explorer(sample, view="drivers")
    heads, *rows = csv.reader(io.StringIO(taken(tool, "text/csv")))
    assert heads[0] == "因素" and sorted(row[0] for row in rows) == ["网络", "资费"]
    assert sum(float(row[1]) for row in rows) == pytest.approx(1, abs=0.001)
    assert {row[-1] for row in rows} == {"600"}


def test_the_drivers_can_be_taken_along_as_a_picture_with_its_title_and_n(sample: Sample) -> None:
    tool = explorer(sample, view="drivers")
    file = ElementTree.fromstring(taken(tool, r"image/svg\+xml"))
    said = " ".join(file.itertext())
    title = re.search(r"<figcaption>([^<]+)", tool.html)
    assert file.tag == "{http://www.w3.org/2000/svg}svg"
    assert title and title[1] in said and "n=600" in said and "教学模拟数据" in said
    assert not any("data-action" in part.attrib for part in file.iter())


def test_no_cell_of_a_table_is_a_formula() -> None:
    assert to_csv([["=1+1", "+1", "-1", "@x", -39.5]]) == """"'=1+1","'+1","'-1","'@x","-39.5"\r\n"""


@pytest.mark.parametrize(
    "cell",
    ["＝1+1", "＋1", "－1", "＠x", " =1", "\u3000=1", "\u200b=1", "\ufeff＝1", "\x00=1"],
)
def test_a_formula_in_disguise_is_a_text_too(cell: str) -> None:
    assert next(csv.reader([to_csv([[cell]])])) == ["'" + cell]


@pytest.mark.parametrize("cell", ["\t说明", "\x0b说明", "\x7f", "\x85x"])
def test_a_cell_that_begins_with_a_control_character_is_a_text(cell: str) -> None:
    assert to_csv([[cell]]) == f'"\'{cell}"\r\n'


@pytest.mark.parametrize("cell", ["", " ", "18–24", "−39", "1+1=2", "（=1）", "营业厅"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert next(csv.reader(io.StringIO(to_csv([[cell, "后"]])))) == [cell, "后"]


# The survey of the course


def test_the_truth_of_the_course_survey_is_found() -> None:
    tool = build({}, view="trend", filters={"touchpoint": ["客服热线"]})
    assert "客服热线：2025-05 起由" in tool.html
    tool.act("clear")
    tool.act("split", "touchpoint")
    assert "8 组里 1 组有变化：客服热线 2025-05 起由" in tool.html
    tool.act("view", "drivers")
    assert "最该先改的是资费透明" in tool.html


def test_the_course_survey_is_read_and_made_ready_once_a_kernel() -> None:
    assert load("telecom_nps") is load("telecom_nps")
    build({}).act("pick", "客服热线")
    assert n(build({})) == len(load("telecom_nps").frame)
