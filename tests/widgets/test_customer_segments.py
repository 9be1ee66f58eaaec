"""The customer segments, used as the browser uses them, on the survey of the course."""

import base64
import io
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import content
from helpers.answers import Answers
from helpers.content import ContentError
from helpers.lesson import Lesson, open_lesson
from helpers.methods import nps
from helpers.palette import CATEGORY_NAMES
from helpers.widgets.customer_segments import CustomerSegments, build, listings, pictures
from helpers.widgets.customer_segments.fields import load, prepare
from helpers.widgets.customer_segments.presets import PRESETS
from helpers.widgets.customer_segments.rules import RuleError, read_number, run, say, split
from helpers.widgets.customer_segments.sample import draw
from helpers.widgets.customer_segments.state import ACTION_NAMES, MOST_SEGMENTS, State
from helpers.widgets.customer_segments.takeaway import workbook
from helpers.widgets.customer_segments.talk import REASONS, kind_of

BASE = load("telecom_nps")
KEY_OF = {"promoter": "1", "passive": "2", "detractor": "3"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    return tmp_path / "my_work"


@pytest.fixture
def tool() -> CustomerSegments:
    return build({})


@pytest.fixture
def rules() -> CustomerSegments:
    """The tool on its third step, with a segment of one empty condition in the editor."""
    tool = build({})
    tool.act("tab", "rules")
    tool.act("add")
    return tool


def press(tool: CustomerSegments, *keys: str) -> None:
    pile = (tool.kinds if tool.state.tab == "kinds" else tool.actions).pile
    for key in keys:
        action, _, value = pile.shortcuts[key].partition(":")
        pile.act(action, value)


def text(tool: CustomerSegments) -> str:
    return re.sub(r"<[^>]+>", "", tool.html)


def do(tool: CustomerSegments, *events: tuple[str, str]) -> str:
    for action, value in events:
        tool.act(action, value)
    return text(tool)


def sizes(tool: CustomerSegments) -> dict[str, int]:
    return {one.name: one.n for one in run(BASE, tool.state.segments).described}


# The sample


def test_the_sample_is_the_same_for_everyone_and_in_proportion() -> None:
    rows = draw(BASE, 12, 7)
    assert rows == draw(BASE, 12, 7) and len(set(rows)) == 12
    kinds = [kind_of(BASE, row) for row in rows]
    whole = pd.Series(nps.categorize(BASE.rows["score"])).value_counts(normalize=True)
    assert all(abs(kinds.count(kind) / 12 - whole[kind]) < 0.06 for kind in CATEGORY_NAMES)
    high = sum(BASE.facts(row)["yearly_fee"] >= BASE.median for row in rows)
    assert 4 <= high <= 8


def test_the_sample_holds_comments_that_contradict_the_score() -> None:
    found = {
        (kind_of(BASE, row), BASE.tones[BASE.facts(row)["reason"]])
        for row in draw(BASE, 12, 7)
        if isinstance(BASE.facts(row)["comment"], str)
    }
    assert {("promoter", "negative"), ("detractor", "positive"), ("passive", "positive")} <= found
    assert {("passive", "negative"), ("detractor", "negative")} <= found


def test_an_instructor_can_ask_for_other_customers() -> None:
    assert build({}, rows=6, seed=3).state.rows == draw(BASE, 6, 3)
    assert len(build({}, rows=30).state.rows) == 30
    assert build({}, rows=[5, 9, 12, 5, 80]).state.rows == (5, 9, 12, 80)


@pytest.mark.parametrize("rows", [3, 41, [1, 2, 3], [1, 2, 3, 99999]])
def test_rows_that_there_are_not_are_told_to_the_author(rows: Any) -> None:
    with pytest.raises(ContentError, match="rows"):
        build({}, rows=rows)


def test_a_survey_without_fees_cannot_be_segmented() -> None:
    survey = content.load_survey("telecom_nps")
    with pytest.raises(ContentError, match="缺少 monthly_fee"):
        prepare("x", content.read_survey("telecom_nps").drop(columns="monthly_fee"), survey)


# Step 1


def test_each_card_is_commented_by_its_score_and_by_what_happened_later(tool: CustomerSegments) -> None:
    first = tool.state.rows[0]
    press(tool, KEY_OF[kind_of(BASE, first)])
    score = BASE.facts(first)["score"]
    assert f"✓ 对 · 客户 1（{score} 分） {score} 分在" in text(tool)
    assert "后来六个月：" in text(tool)
    press(tool, "Backspace")
    assert tool.state.kinds == {} and "✓ 对" not in text(tool)


def test_a_comment_that_contradicts_the_score_is_spoken_of(tool: CustomerSegments) -> None:
    odd = next(
        row
        for row in tool.state.rows
        if kind_of(BASE, row) == "detractor" and BASE.tones[BASE.facts(row)["reason"]] == "positive"
    )
    tool.kinds.pile.act("take", str(odd))
    press(tool, "1")
    assert "再看一眼" in text(tool) and "夸一件事，不等于愿意推荐" in text(tool)


def test_when_all_are_sorted_right_the_contradictions_are_counted(tool: CustomerSegments) -> None:
    press(tool, *(KEY_OF[kind_of(BASE, row)] for row in tool.state.rows))
    assert re.search(r"12 位都归对了。其中 [1-9] 位的原话和分数唱反调", text(tool))


def test_those_sorted_wrong_are_offered_again(tool: CustomerSegments) -> None:
    press(tool, *"1" * 12)
    wrong = [row for row in tool.state.rows if kind_of(BASE, row) != "promoter"]
    assert f"{12 - len(wrong)} 位归对了" in text(tool)
    tool.kinds.act("take", str(wrong[0]))
    press(tool, KEY_OF[kind_of(BASE, wrong[0])])
    assert f"{13 - len(wrong)} 位归对了" in text(tool)


def test_what_customers_wrote_is_escaped(tool: CustomerSegments) -> None:
    frame = content.read_survey("telecom_nps")
    frame.loc[frame["answer_id"] == 10456, "comment"] = "<script>alert(1)</script>"
    base = prepare("telecom_nps", frame, content.load_survey("telecom_nps"))
    evil = CustomerSegments(base, State(survey="telecom_nps", rows=(10456, 1, 2, 3)), {})
    assert "<script>" not in evil.html and "&lt;script&gt;" in evil.html


# Step 2


def test_the_same_customers_are_sorted_into_actions_and_set_beside_the_rule(tool: CustomerSegments) -> None:
    tool.act("tab", "actions")
    press(tool, *(str(list(ACTION_NAMES).index(action) + 1) for action in tool.actions.rule.values()))
    assert "12 位里 12 位一致" in text(tool)
    assert "不一致不是错" not in text(tool)


def test_a_different_judgement_is_talked_about_and_never_called_wrong(tool: CustomerSegments) -> None:
    tool.act("tab", "actions")
    row, rule = next(iter(tool.actions.rule.items()))
    hand = next(action for action in ACTION_NAMES if action != rule)
    press(tool, str(list(ACTION_NAMES).index(hand) + 1))
    said = text(tool)
    assert "≠ 和规则不同，可以讨论" in said and REASONS[hand, rule] in said
    assert "不一致不是错" in said and "✗" not in said
    assert tool.state.actions == {row: hand}


def test_there_is_a_reason_for_each_pair_of_different_actions() -> None:
    assert set(REASONS) == {(a, b) for a in ACTION_NAMES for b in ACTION_NAMES if a != b}


def test_the_rule_is_folded_away_until_one_has_sorted_by_oneself(tool: CustomerSegments) -> None:
    tool.act("tab", "actions")
    folded = re.findall(r"<details[^>]*>(.*?)</details>", tool.html, flags=re.S)
    assert any("你可以不同意" in part for part in folded)
    assert "你可以不同意" not in re.sub(r"<details[^>]*>.*?</details>", "", tool.html, flags=re.S)


def test_the_value_line_moves_the_rule(tool: CustomerSegments) -> None:
    tool.act("tab", "actions")
    before = dict(tool.actions.rule)
    tool.actions.act("cut", "３,000 元")
    assert tool.actions.cut == 3000 and tool.actions.rule != before
    assert "keep" not in tool.actions.rule.values()
    assert "低价值" in text(tool)
    tool.actions.act("median", "")
    assert tool.actions.rule == before and tool.state.cut == ""


@pytest.mark.parametrize("typed", ["很多", "0", "-5", "99999", "nan", "1e400"])
def test_a_value_line_that_divides_nobody_is_told_and_the_median_is_used(
    tool: CustomerSegments, typed: str
) -> None:
    tool.act("tab", "actions")
    tool.actions.act("cut", typed)
    assert "先按中位数 996 元算" in text(tool) and tool.actions.cut == 996
    assert tool.state.cut == typed


def test_number_keys_sort_also_while_the_focus_is_on_the_tabs(tool: CustomerSegments) -> None:
    action, _, value = tool.head.shortcuts["1"].partition(":")
    tool.head.act(action, value)
    assert len(tool.state.kinds) == 1


# Step 3: reading what was typed


@pytest.mark.parametrize(
    ("typed", "number"),
    [("83", 83), (" １，２００ ", 1200), ("1,200.5 元", 1200.5), ("-3", -3), ("99元", 99)],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float) -> None:
    assert read_number(BASE.fields["monthly_fee"], typed) == number


@pytest.mark.parametrize("typed", ["", "  ", "元", "abc", "1 2", "nan", "inf", "😀", "<b>9</b>"])
def test_what_is_no_number_is_named(typed: str) -> None:
    with pytest.raises(RuleError, match="月消费"):
        read_number(BASE.fields["monthly_fee"], typed)


@given(st.text(max_size=40))
def test_no_text_breaks_a_number_field_or_a_word_field(typed: str) -> None:
    try:
        assert abs(read_number(BASE.fields["monthly_fee"], typed)) >= 0
    except RuleError as error:
        assert "月消费" in str(error)
    assert all(word.strip() == word and word for word in split(typed))


# Step 3: rules


def test_a_rule_is_built_and_counts_as_pandas_does(rules: CustomerSegments) -> None:
    do(
        rules,
        ("name", "name=愿意走的"),
        ("field", "0.0=score"),
        ("operator", "0.0=at_most"),
        ("type", "0.0.0=6"),
        ("add_condition", "0."),
        ("field", "0.1=touchpoint"),
        ("toggle", "0.1=客服热线"),
        ("toggle", "0.1=投诉处理"),
    )
    frame = BASE.rows
    wanted = frame[(frame["score"] <= 6) & frame["touchpoint"].isin(["客服热线", "投诉处理"])]
    assert sizes(rules) == {"愿意走的": len(wanted), "其余": 12_000 - len(wanted)}
    assert f"{len(wanted):,}" in text(rules)
    do(rules, ("join_clause", "0.any"))
    wanted = frame[(frame["score"] <= 6) | frame["touchpoint"].isin(["客服热线", "投诉处理"])]
    assert sizes(rules)["愿意走的"] == len(wanted)
    do(
        rules,
        ("add_clause", ""),
        ("field", "1.0=comment"),
        ("type", "1.0.0=人工，信号"),
    )
    said = frame["comment"].str.contains("人工|信号", na=False)
    assert sizes(rules)["愿意走的"] == (said & ((frame["score"] <= 6) | frame.index.isin(wanted.index))).sum()
    do(rules, ("join", "any"), ("drop_clause", "0"))
    assert sizes(rules)["愿意走的"] == said.sum()


def test_a_rule_is_said_in_words(rules: CustomerSegments) -> None:
    do(rules, ("type", "0.0.0=1200"), ("add_condition", "0."), ("field", "0.1=plan"), ("toggle", "0.1=5G"))
    found = run(BASE, rules.state.segments)
    assert say(BASE, found.segments[0]) == "年消费 ≥ 1,200 元 并且 套餐类型：5G"


def test_segments_are_reordered_copied_removed_and_every_step_can_be_undone(rules: CustomerSegments) -> None:
    do(rules, ("preset", "valuable"))
    before = rules.state.segments
    do(rules, ("down", "0"))
    assert [one.name for one in rules.state.segments][:2] == [before[1].name, before[0].name]
    assert sizes(rules)[before[0].name] == 0  # the wider rule now stands before it
    assert "都先归进了前面的群" in text(rules)
    do(rules, ("copy", "0"), ("remove", "0"))
    assert len(rules.state.segments) == 3
    do(rules, ("undo", ""), ("undo", ""), ("undo", ""))
    assert rules.state.segments == before
    do(rules, *[("undo", "")] * 9)
    assert rules.state.segments == ()


def test_typing_a_number_is_one_step_back(rules: CustomerSegments) -> None:
    do(rules, ("type", "0.0.0=1"), ("type", "0.0.0=12"), ("type", "0.0.0=120"), ("undo", ""))
    assert rules.state.segments[0].clauses[0].conditions[0].values == ()


def test_typing_in_another_segment_is_a_step_of_its_own(rules: CustomerSegments) -> None:
    do(rules, ("preset", "four"), ("open", "0"), ("type", "0.0.0=1"), ("open", "2"), ("type", "0.0.0=2"))
    do(rules, ("undo", ""))
    assert rules.state.segments[0].clauses[0].conditions[0].values == ("1",)


def test_the_open_segment_stays_open_when_it_moves(rules: CustomerSegments) -> None:
    do(rules, ("preset", "four"), ("open", "2"), ("up", "2"), ("type", "0.0.0=2000"))
    assert rules.state.segments[1].name == "立即挽回"
    assert rules.state.segments[1].clauses[0].conditions[0].values == ("2000",)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_presets_run_without_a_fault_and_say_where_they_come_from(
    tool: CustomerSegments, preset: str
) -> None:
    tool.act("tab", "rules")
    said = do(tool, ("preset", preset))
    found = run(BASE, tool.state.segments)
    assert not [fault for fault in found.faults if fault.stops]
    assert all(one.n for one in found.described[:-1])
    assert PRESETS[preset].note in said


def test_the_loyalty_preset_is_marked_as_our_suggestion() -> None:
    assert "我们的建议，讲师可改" in PRESETS["loyalty"].note


def test_the_four_actions_as_rules_take_everybody_and_agree_with_step_2(tool: CustomerSegments) -> None:
    tool.act("tab", "actions")
    for row, action in tool.actions.rule.items():
        tool.actions.pile.act("drop", f"{row}={action}")
    tool.act("tab", "rules")
    assert "12 位和手分的一致" in do(tool, ("preset", "four"))
    assert sizes(tool)["其余"] == 0


def test_own_rules_are_set_beside_the_hand_and_the_differing_customers_are_listed(
    rules: CustomerSegments,
) -> None:
    row = str(rules.state.rows[0])
    rules.actions.pile.act("drop", f"{row}=serve")
    said = do(rules, ("field", "0.0=score"), ("type", "0.0.0=0"), ("todo", "todo=win_back"))
    assert "0 位和手分的一致" in said
    assert "手分“低成本服务”，规则进“新的一群”，做法是“立即挽回”" in said


def test_every_money_figure_is_explained(rules: CustomerSegments) -> None:
    assert "预计流失 = 每位客户的年消费 × 同类客户在全体里的半年离网比例（贬损者 23.8%" in text(rules)


def test_a_picture_says_its_finding_and_a_click_opens_the_segment(rules: CustomerSegments) -> None:
    said = do(rules, ("preset", "four"))
    assert "“立即挽回”占客户的 15%，却占贬损者年收入的 70%" in said
    assert "里是些什么人" in do(rules, ("pick", "2"))
    assert "年消费” ≥" not in said
    assert "“保持并激活”最高，NPS +100；“立即挽回”最低，NPS −100" in do(rules, ("picture", "nps"))
    assert "高价值贬损者 1,773 位，一年付 287.5 万元，半年里走了 25%" in do(rules, ("picture", "matrix"))


def test_who_is_in_a_segment_is_said_where_it_differs_from_all(rules: CustomerSegments) -> None:
    said = do(rules, ("field", "0.0=tenure_months"), ("operator", "0.0=below"), ("type", "0.0.0=12"))
    young = BASE.rows[BASE.rows["tenure_months"] < 12]
    share = 100 * (young["age_band"] == "18–24").mean()
    assert f"年龄段“18–24”{share:.0f}%（全体 12%）" in said


# Step 3: what is wrong with a rule


def test_an_empty_condition_is_told_and_the_segment_stays_out_of_the_count(rules: CustomerSegments) -> None:
    assert "“新的一群”：“年消费”还没有填数" in text(rules)
    assert sizes(rules) == {"其余": 12_000}


def test_a_segment_whose_last_condition_is_gone_is_told(rules: CustomerSegments) -> None:
    assert "还没有条件" in do(rules, ("drop_condition", "0.0"))


def test_a_text_in_a_number_field_is_told_and_kept(rules: CustomerSegments) -> None:
    assert "“年消费”这一项，“很贵”不是一个数" in do(rules, ("type", "0.0.0=很贵"))
    assert 'value="很贵"' in rules.html


def test_a_category_without_a_choice_and_words_without_a_word_are_told(rules: CustomerSegments) -> None:
    assert "“套餐类型”还一项都没有选" in do(rules, ("field", "0.0=plan"))
    assert "要写出提到的词" in do(rules, ("field", "0.0=comment"), ("type", "0.0.0=，、 "))


def test_a_segment_without_a_name_is_told(rules: CustomerSegments) -> None:
    assert "“第 1 群”：还没有名字" in do(rules, ("type", "0.0.0=900"), ("name", "name=  "))


def test_a_range_the_wrong_way_round_is_told(rules: CustomerSegments) -> None:
    said = do(rules, ("operator", "0.0=between"), ("type", "0.0.0=900"), ("type", "0.0.1=300"))
    assert "前一个数要小于后一个数" in said


def test_conditions_that_contradict_each_other_are_named(rules: CustomerSegments) -> None:
    said = do(
        rules,
        ("type", "0.0.0=2000"),
        ("add_condition", "0."),
        ("operator", "0.1=at_most"),
        ("type", "0.1.0=1000"),
    )
    assert "“年消费 ≥ 2,000 元”和“年消费 ≤ 1,000 元”没有一位客户同时做得到" in said
    assert sizes(rules)["新的一群"] == 0 and "nan" not in said


def test_a_number_beyond_all_customers_is_told_with_what_there_is(rules: CustomerSegments) -> None:
    assert "这一项实际在 228–3,943.2 元之间" in do(rules, ("type", "0.0.0=9999"))


def test_a_rule_that_takes_everybody_is_told(rules: CustomerSegments) -> None:
    assert "所有客户都符合，等于没有分" in do(rules, ("type", "0.0.0=0"))


def test_fewer_than_thirty_customers_are_warned_of(rules: CustomerSegments) -> None:
    said = do(rules, ("type", "0.0.0=3900"))
    assert 0 < sizes(rules)["新的一群"] < 30
    assert "不足 30 位，NPS 只能当线索" in said and "⚠" in said


def test_scores_and_hindsight_in_a_rule_are_cautioned_against(rules: CustomerSegments) -> None:
    assert "不是发现" in do(rules, ("field", "0.0=score"), ("type", "0.0.0=9"))
    assert "打分以后才知道" in do(rules, ("field", "0.0=stayed"), ("toggle", "0.0=1"))


def test_two_segments_of_one_name_are_told(rules: CustomerSegments) -> None:
    do(rules, ("type", "0.0.0=900"), ("copy", "0"))
    assert rules.state.segments[1].name != rules.state.segments[0].name
    assert "有两个群都叫" in do(rules, ("name", f"name={rules.state.segments[0].name}"))


def test_too_many_segments_and_too_long_names_are_refused_and_nothing_is_lost(
    rules: CustomerSegments,
) -> None:
    do(rules, *[("add", "")] * MOST_SEGMENTS)
    assert len(rules.state.segments) == MOST_SEGMENTS
    assert "最多 12 个群" in text(rules)
    before = rules.state.segments
    assert "刚才有 10,000 个，没有改" in do(rules, ("name", "name=" + "长" * 10_000))
    assert rules.state.segments == before


def test_html_and_emoji_in_a_name_stay_text(rules: CustomerSegments) -> None:
    do(rules, ("name", "name=<script>😀</script>"), ("type", "0.0.0=900"))
    assert "<script>" not in rules.html and "&lt;script&gt;😀" in rules.html


ACTIONS = st.tuples(
    st.sampled_from(
        [
            "tab",
            "preset",
            "add",
            "open",
            "up",
            "down",
            "copy",
            "remove",
            "undo",
            "close",
            "name",
            "todo",
            "join",
        ]
        + ["add_clause", "drop_clause", "join_clause", "add_condition", "drop_condition", "field"]
        + ["operator", "type", "toggle", "picture", "pick", "nonsense"]
    ),
    st.one_of(
        st.sampled_from(
            ["four", "loyalty", "rules", "0", "1", "7", "nps", "0.0=score", "0.0=plan", "0.0=4G"]
        ),
        st.sampled_from(
            ["0.0=at_most", "0.0=one_of", "0.0.0=5", "0.0.1=x", "0.", "0.any", "any", "9.9=score"]
        ),
        st.text(max_size=12),
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTIONS, max_size=12))
def test_whatever_is_done_the_tool_shows_something_and_comes_back_as_it_was(
    events: list[tuple[str, str]],
) -> None:
    tool = build({})
    tool.act("tab", "rules")
    tool.act("preset", "valuable")
    tool.act("open", "0")
    for event in events:
        tool.act(*event)
    kept = json.loads(json.dumps(tool.answer))
    assert build(kept).state == tool.state
    assert sum(sizes(tool).values()) == 12_000


def test_a_rule_change_takes_the_kernel_less_than_fifty_milliseconds(rules: CustomerSegments) -> None:
    do(rules, ("preset", "four"), ("open", "2"))
    spent = []
    for number in range(15):
        start = time.process_time()
        rules.act("type", f"0.0.0={900 + number}")
        spent.append(time.process_time() - start)
    assert sorted(spent)[len(spent) // 2] < 0.05


# What is kept


def test_everything_comes_back(tool: CustomerSegments) -> None:
    press(tool, "1", "2")
    tool.act("tab", "actions")
    press(tool, "3")
    tool.actions.act("cut", "1200")
    do(tool, ("tab", "rules"), ("preset", "four"), ("picture", "matrix"))
    again = build(json.loads(json.dumps(tool.answer)))
    assert again.state == tool.state
    assert again.answer == tool.answer
    assert again.html == tool.html.replace('data-action="undo"', 'data-action="undo" aria-disabled="true"', 1)


def test_an_untouched_tool_keeps_nothing(tool: CustomerSegments) -> None:
    assert tool.answer == {}


def test_cards_of_another_sample_stay_sorted(tool: CustomerSegments) -> None:
    press(tool, "1", "2")
    other = build(tool.answer, rows=6, seed=3)
    press(other, "3")
    assert len(other.answer["kinds"]) == 3
    assert build(other.answer).kinds.pile.placed == tool.state.kinds


BAD_STATES: dict[str, dict[str, Any]] = {
    "an unknown part": {"colour": "red"},
    "an unknown kind": {"kinds": {"5": "fan"}},
    "an unknown customer": {"actions": {"99999": "keep"}},
    "no customer": {"actions": {"abc": "keep"}},
    "an unknown field": {
        "segments": [{"name": "x", "clauses": [{"conditions": [{"field": "colour", "operator": "is"}]}]}]
    },
    "an operator of another kind": {
        "segments": [{"name": "x", "clauses": [{"conditions": [{"field": "plan", "operator": "is"}]}]}]
    },
    "an unknown action": {"segments": [{"name": "x", "action": "sell"}]},
    "rules that are none": {"segments": "all"},
    "too many segments": {"segments": [{"name": str(number)} for number in range(13)]},
}


@pytest.mark.parametrize("kept", BAD_STATES.values(), ids=BAD_STATES.keys())
def test_a_state_that_this_tool_did_not_write_is_an_error(kept: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        build(kept)


def test_a_lesson_sets_a_bad_state_aside_and_says_so(home: Path) -> None:
    answers = Answers(home / "answers")
    plain = open_lesson("1_nps_experience/1_nps_past_and_present")
    lesson = Lesson(plain.content, plain.keys, answers)
    path = f"{plain.content.path}/tool_customer_segments"
    answers.save(path, {"segments": "all"}, None)
    frame = lesson.tool_widget("customer_segments")
    assert frame.body.answer == {}
    assert list((home / "answers").rglob("tool_customer_segments*")), "set aside, not thrown away"
    assert 'role="alert"' in frame.feedback


# Taking home


EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture
def finished(tool: CustomerSegments) -> CustomerSegments:
    press(tool, *(KEY_OF[kind_of(BASE, row)] for row in tool.state.rows))
    tool.act("tab", "actions")
    press(tool, *"1" * 12)
    do(tool, ("tab", "rules"), ("preset", "valuable"), ("open", "0"), ("name", f"name={EVIL[:20]}"))
    return tool


def column(sheet: Any, head: str) -> list[Any]:
    """What stands below a heading; the title of the table stands above it."""
    _title, heads, *rows = sheet.iter_rows(values_only=True)
    return [row[heads.index(head)] for row in rows]


def test_the_excel_file_holds_segments_sample_differences_and_every_customer(
    finished: CustomerSegments,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(BASE, finished.state)), read_only=True)
    assert book.sheetnames == ["样本客户", "手分和规则的不同", "分群", "说明", "全部客户"]
    segments = book["分群"]
    assert column(segments, "人数") == list(sizes(finished).values())
    assert sum(column(segments, "人数")) == 12_000
    assert column(segments, "规则")[1] == "年消费 ≥ 996 元 并且 推荐意愿分 ≤ 6 分"
    assert column(segments, "贬损者年收入（元）")[3] == 0
    assert len(column(book["样本客户"], "客户")) == 12
    assert column(book["样本客户"], "我认的类") == column(book["样本客户"], "按分数")
    assert all(
        hand == "保持并激活" != rule
        for hand, rule in zip(
            column(book["手分和规则的不同"], "我定的做法"),
            column(book["手分和规则的不同"], "规则的做法"),
            strict=True,
        )
    )
    everybody = book["全部客户"]
    assert pd.Series(column(everybody, "群")).value_counts().to_dict() == sizes(finished)
    assert "教学模拟数据" in column(book["说明"], "说明")[0]


def test_formulas_and_html_stay_text_in_excel(finished: CustomerSegments) -> None:
    frame = content.read_survey("telecom_nps").head(300)
    frame.loc[0, "comment"], frame.loc[1, "comment"] = EVIL, "<script>alert(1)</script>"
    base = prepare("telecom_nps", frame, content.load_survey("telecom_nps"))
    state = State(survey="telecom_nps", rows=(1, 2, 3, 4), segments=finished.state.segments)
    book = openpyxl.load_workbook(io.BytesIO(workbook(base, state)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert column(book["分群"], "群")[0] == EVIL[:20]
    assert column(book["全部客户"], "客户原话")[:2] == [EVIL, "<script>alert(1)</script>"]


def test_the_export_is_a_link_and_a_file_in_the_folder(finished: CustomerSegments, home: Path) -> None:
    finished.act("export")
    (file,) = (home / "exports").glob("*.xlsx")
    address = re.search(r'href="data:[^,]*,([^"]+)"', finished.export.html)
    assert address and base64.b64decode(address[1]) == file.read_bytes()
    assert "my_work/exports" in finished.export.html


def test_a_folder_that_cannot_be_written_leaves_the_link(finished: CustomerSegments, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "exports").write_text("a file where the folder should be", encoding="utf-8")
    finished.act("export")
    assert "没能存进 my_work/exports" in finished.export.html and "href=" in finished.export.html


def test_the_portfolio_gets_tables_and_pictures_from_what_was_kept(finished: CustomerSegments) -> None:
    kept = json.loads(json.dumps(finished.answer))
    found = listings(kept)
    assert [one.title for one in found] == ["样本客户", "手分和规则的不同", "分群"]
    assert all(len(row) == len(one.columns) for one in found for row in one.rows)
    drawn = pictures(kept)
    assert [caption for caption, _ in drawn] == ["钱在哪里", "价值 × 态度"]
    for _, figure in drawn:
        ElementTree.fromstring(str(figure))
        assert "data-action" not in figure and "tabindex" not in figure


def test_nothing_made_gives_nothing_to_take_home() -> None:
    assert listings({}) == () and pictures({}) == ()


@pytest.mark.parametrize("kept", [{"tab": "rules"}, {"rows": 3}, {"rows": [99_999]}])
def test_nothing_is_taken_home_of_a_state_that_this_tool_did_not_write(kept: dict[str, Any]) -> None:
    for take in (listings, pictures):
        with pytest.raises(ValueError):
            take(kept)


def test_an_unfinished_rule_is_taken_home_as_unfinished(rules: CustomerSegments) -> None:
    (listing,) = listings(rules.answer)
    assert listing.rows[-1][:2] == ("新的一群", "还不完整，没有参加计算")


class Controls(HTMLParser):
    """Finds the inputs and drop-down lists of a page, and those of them without a label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.labels, self.found, self.nameless = 0, 0, 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.labels += tag == "label"
        if tag in ("input", "select"):
            self.found += 1
            self.nameless += not (self.labels or dict(attrs).get("aria-label"))

    def handle_endtag(self, tag: str) -> None:
        self.labels -= tag == "label"


def test_all_inputs_have_a_label(rules: CustomerSegments) -> None:
    do(rules, ("field", "0.0=comment"), ("add_condition", "0."), ("operator", "0.1=between"))
    page = Controls(rules.html)
    assert page.found == 9 and page.nameless == 0
    rules.act("tab", "actions")
    assert Controls(rules.html).found == 1 and Controls(rules.html).nameless == 0


def test_no_two_elements_of_a_page_are_taken_for_each_other(rules: CustomerSegments) -> None:
    """The focus stays on the element with the same action and value: there must be only one."""
    do(rules, ("preset", "four"), ("open", "1"), ("picture", "nps"))
    names = re.findall(r'data-action="(\w+)"(?: data-(?:value|name)="([^"]*)")?', rules.rules.html)
    assert len(names) > 40 and len(names) == len(set(names))


def test_its_repr_is_always_the_same(tool: CustomerSegments) -> None:
    assert repr(tool) == "CustomerSegments()"
