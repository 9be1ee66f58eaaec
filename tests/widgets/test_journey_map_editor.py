"""The journey map editor: what the page sends, what comes of it, and that nothing is lost."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from helpers import content
from helpers.exercises.journey import Journey, JourneyAnswer
from helpers.exercises.journey_map import JourneyMap, Stage, Touchpoint
from helpers.widgets import journey_map_editor
from helpers.widgets.journey import JourneyWidget, pictures
from helpers.widgets.journey_map_editor import JourneyMapEditor
from helpers.widgets.journey_map_editor.files import MapFileError, read_map, to_json, to_xlsx
from helpers.widgets.journey_map_editor.panel import cautions

HALL = content.load_journey("service_hall").map


@pytest.fixture
def tool() -> JourneyMapEditor:
    return journey_map_editor.build({}, "service_hall")


def names(tool: JourneyMapEditor) -> list[str]:
    return [point.id for point in tool.work.map.touchpoints]


def kept(tool: JourneyMapEditor, place: int) -> dict[str, Any]:
    """A touchpoint as it is saved."""
    found: dict[str, Any] = tool.answer["as_is"]["touchpoints"][place]
    return found


# --- choosing and changing ---


def test_an_untouched_template_is_no_answer_and_a_change_is_one(tool: JourneyMapEditor) -> None:
    assert tool.answer == {}
    tool.curve.act("point", "as_is.t4")
    assert tool.answer == {}
    tool.curve.act("feel", "1")
    assert kept(tool, 3)["emotion"] == -2
    tool.curve.act("undo")
    assert tool.answer == {}


def test_the_arrow_keys_walk_along_the_curve_and_change_the_emotion(tool: JourneyMapEditor) -> None:
    sent: list[object] = []
    tool.curve.send = sent.append  # type: ignore[method-assign]
    assert tool.curve.shortcuts["ArrowRight"] == "walk:1" and tool.curve.shortcuts["ArrowUp"] == "feel:1"
    tool.curve.act("walk", "1")
    assert tool.work.chosen == "t2" and sent == [{"focus": ["point", "as_is.t2"]}]
    tool.curve.act("walk", "-1")
    tool.curve.act("walk", "-1")
    assert tool.work.chosen == "t1"
    for _ in range(20):
        tool.curve.act("feel", "1")
    assert kept(tool, 0)["emotion"] == 5


def test_changing_an_emotion_by_keys_is_undone_at_once_but_not_together_with_the_next(
    tool: JourneyMapEditor,
) -> None:
    for _ in range(3):
        tool.curve.act("feel", "1")
    tool.curve.act("walk", "1")
    tool.curve.act("feel", "1")
    tool.act("undo")
    assert kept(tool, 0)["emotion"] == 2
    tool.act("undo")
    assert tool.answer == {}
    tool.act("redo")
    assert kept(tool, 0)["emotion"] == 2


def test_every_field_is_written_where_its_name_says(tool: JourneyMapEditor) -> None:
    written = {
        "action": "取号",
        "thought": "a=b <i>",
        "pain": "久",
        "opportunity": "短信",
        "owner": "张",
        "metric": "分钟",
        "due": "2031-02-03",
        "survey": "营业厅",
    }
    for field, text in written.items():
        tool.panel.act("field", f"as_is.t3.{field}={text}")
    tool.panel.act("field", "as_is.t3.wait=7.5")
    tool.panel.act("mot", "as_is.t3=true")
    assert {field: kept(tool, 2)[field] for field in written} == written
    assert (kept(tool, 2)["wait"], kept(tool, 2)["mot"]) == (7.5, True)
    assert tool.work.chosen == "t1"


def test_what_is_written_stands_in_the_field_escaped_and_as_it_was_typed(tool: JourneyMapEditor) -> None:
    tool.panel.act("field", "as_is.t1.pain= <script>x</script> ")
    assert ">\n &lt;script&gt;x&lt;/script&gt; </textarea>" in tool.panel.html
    assert "<script" not in tool.panel.html + tool.strip.html + tool.curve.html + tool.foot.html


@pytest.mark.parametrize("written", ["abc", "-5", "nan"])
def test_a_waiting_time_that_is_none_is_told_and_the_old_kept(tool: JourneyMapEditor, written: str) -> None:
    tool.panel.act("field", "as_is.t1.wait=７ 分钟")
    tool.panel.act("field", f"as_is.t1.wait={written}")
    assert kept(tool, 0)["wait"] == 7
    assert "等待没有改" in tool.head.html
    tool.panel.act("field", "as_is.t1.wait=")
    assert kept(tool, 0)["wait"] == 0


def test_ten_thousand_characters_are_kept_as_far_as_they_fit_and_the_rest_is_told(
    tool: JourneyMapEditor,
) -> None:
    tool.panel.act("field", f"as_is.t1.thought={'长' * 10_000}")
    assert kept(tool, 0)["thought"] == "长" * 300
    assert "“想法”最多 300 个字" in tool.panel.html


def test_a_day_in_the_past_is_kept_and_spoken_of(tool: JourneyMapEditor) -> None:
    tool.panel.act("field", "as_is.t1.due=2020-01-31")
    assert kept(tool, 0)["due"] == "2020-01-31" and "已经过去" in tool.panel.html


def test_everybody_is_no_owner() -> None:
    point = Touchpoint(id="t1", stage="s1", owner="相关部门")
    assert "不是一个人" in cautions(point, date(2030, 1, 1))[0]
    assert cautions(point.model_copy(update={"owner": "值班经理"}), date(2030, 1, 1)) == []


def test_a_touchpoint_is_added_copied_and_removed_and_comes_back(tool: JourneyMapEditor) -> None:
    tool.strip.act("add", "s1")
    assert names(tool)[:3] == ["t1", "t2", "t12"] and tool.work.chosen == "t12"
    tool.panel.act("duplicate")
    assert names(tool)[:4] == ["t1", "t2", "t12", "t13"]
    tool.panel.act("remove")
    assert names(tool)[:4] == ["t1", "t2", "t12", "t3"] and tool.work.chosen == "t3"
    tool.act("undo")
    tool.act("undo")
    tool.act("undo")
    assert tool.answer == {}


def test_touchpoints_are_moved_by_keys_and_by_dragging(tool: JourneyMapEditor) -> None:
    tool.strip.act("shift", "1")
    assert names(tool)[:2] == ["t2", "t1"]
    tool.strip.act("drop", "t9=t2")
    assert names(tool)[:3] == ["t9", "t2", "t1"] and tool.work.chosen == "t9"
    tool.strip.act("drop_stage", "t9=s4")
    assert names(tool)[-1] == "t9"
    assert tool.strip.html.count('draggable="true"') == 11


def test_a_stage_is_named_moved_and_taken_away(tool: JourneyMapEditor) -> None:
    tool.strip.act("add_stage")
    tool.panel.act("stage_name", "as_is.s5=回访")
    assert [stage["name"] for stage in tool.answer["as_is"]["stages"]][-1] == "回访"
    tool.panel.act("shift_stage", "-1")
    assert [stage["id"] for stage in tool.answer["as_is"]["stages"]] == ["s1", "s2", "s3", "s5", "s4"]
    tool.panel.act("remove_stage")
    tool.strip.act("stage", "s1")
    tool.panel.act("remove_stage")
    assert names(tool)[0] == "t1" and tool.work.map.touchpoints[0].stage == "s2"


def test_deleting_while_a_stage_is_in_hand_deletes_no_touchpoint(tool: JourneyMapEditor) -> None:
    tool.strip.act("stage", "s1")
    tool.strip.act("remove")
    assert tool.answer == {}


def test_a_full_map_says_so(tool: JourneyMapEditor) -> None:
    for _ in range(60):
        tool.strip.act("add", "s1")
    assert len(names(tool)) == 60 and "最多 60 个触点" in tool.head.html
    for _ in range(12):
        tool.strip.act("add_stage")
    assert "最多 12 个阶段" in tool.head.html


def test_an_empty_map_can_be_filled() -> None:
    tool = journey_map_editor.build({})
    assert "还没有触点" in tool.panel.html
    for action in ("walk", "feel", "shift"):
        tool.curve.act(action, "1")
    for action in ("remove", "duplicate", "add_after", "undo", "redo"):
        tool.act(action)
    assert tool.answer == {}
    tool.strip.act("add", "s1")
    assert [point["stage"] for point in tool.answer["as_is"]["touchpoints"]] == ["s1"]


STEPPED = ("walk", "feel", "shift", "shift_stage")
NAMED = ("pick", "point", "stage", "add", "drop", "drop_stage", "channel", "show", "emotion")
PLAIN = ("undo", "redo", "copy", "later", "remove", "duplicate", "add_after", "add_stage", "remove_stage")
WRITTEN = ("field", "head", "mot", "stage_name")
VALUES = ("t1", "t3=t7", "t3=s2", "s2", "as_is.t2", "to_be.t2", "both", "as_is", "to_be", "3", "digital")
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(STEPPED), st.sampled_from(["-1", "1"])),
    st.tuples(st.sampled_from(NAMED), st.sampled_from(VALUES)),
    st.tuples(st.sampled_from(PLAIN), st.just("")),
    st.tuples(st.sampled_from(WRITTEN), st.just("as_is.t2.pain=x")),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(ACTIONS, max_size=15))
def test_whatever_the_page_sends_the_answer_can_be_read_again(actions: list[tuple[str, str]]) -> None:
    tool = journey_map_editor.build({}, "service_hall")
    for action, value in actions:
        try:
            tool.act(action, value)
        except ValueError:
            assert action in (*WRITTEN, "emotion")  # names that no page sends
    assert journey_map_editor.build(tool.answer, "service_hall").answer == tool.answer


# --- the second map ---


def test_the_map_to_be_is_copied_when_asked_for_and_the_map_as_is_stays(tool: JourneyMapEditor) -> None:
    tool.head.act("show", "to_be")
    assert tool.answer == {} and "从现状复制一份" in tool.head.html
    tool.head.act("copy")
    assert tool.answer["to_be"] == tool.answer["as_is"]
    tool.panel.act("field", "to_be.t4.wait=5")
    assert kept(tool, 3)["wait"] == 35
    assert "等待合计 1 小时 31 分 → 1 小时 1 分，少等 30 分钟（33%）" in tool.curve.html
    tool.act("tab", "compare")
    assert "少等 30 分钟" in tool.foot.html


def test_both_maps_stand_side_by_side_and_the_one_clicked_is_in_hand(tool: JourneyMapEditor) -> None:
    tool.head.act("show", "both")
    assert tool.curve.html.count("<svg") == 1
    tool.head.act("copy")
    tool.head.act("show", "both")
    assert tool.curve.html.count("<svg") == 2
    tool.curve.act("point", "as_is.t2")
    assert tool.work.side == "as_is" and tool.work.both
    assert tool.curve.html.count('aria-pressed="true"') == 1


def test_undoing_the_copy_goes_back_to_the_map_as_is(tool: JourneyMapEditor) -> None:
    tool.head.act("show", "to_be")
    tool.head.act("copy")
    tool.act("undo")
    assert tool.answer == {} and tool.work.side == "as_is"


def test_what_is_new_and_what_falls_away_stands_in_the_comparison(tool: JourneyMapEditor) -> None:
    tool.head.act("show", "to_be")
    tool.head.act("copy")
    tool.curve.act("point", "to_be.t3")
    tool.act("remove")
    tool.strip.act("add", "s4")
    tool.act("tab", "compare")
    assert {"新增", "取消"} <= set(re.findall(r"<td>([^<]*)</td>", tool.foot.html))


# --- the survey and the rubric ---


def test_the_survey_says_where_it_differs_most_from_the_own_curve(tool: JourneyMapEditor) -> None:
    assert "调研触点" not in tool.panel.html
    tool.head.act("survey")
    assert "差得最多的是第 9 步“问多扣的 12 元”：你画 −4，“账单缴费”的 NPS 是 +10" in tool.curve.html
    assert 'aria-label="调研触点"' in tool.panel.html


def test_an_unlinked_map_is_told_how_to_link_it() -> None:
    tool = journey_map_editor.build({}, "hotel")
    tool.head.act("survey")
    assert "还没有触点对应到调研" in tool.curve.html
    tool.panel.act("field", "as_is.t1.survey=手机App")
    assert "差得最多的是第 1 步" in tool.curve.html


def test_the_rubric_follows_the_map(tool: JourneyMapEditor) -> None:
    assert "评分标准 5 / 8" in tool.foot.html
    tool.panel.act("mot", "as_is.t9=true")
    assert "评分标准 6 / 8" in tool.foot.html and "✓ 至少 1 处关键时刻" in tool.foot.html


def test_the_exercise_has_its_own_start_survey_and_rules() -> None:
    exercise = Journey.model_validate(
        {
            "id": "map", "kind": "journey", "title": "图", "prompt": "画。", "outline": ["000-3.2"],
            "template": "hotel", "to_be": True, "rules": {"stages": 5},
        }
    )  # fmt: skip
    widget = JourneyWidget(exercise, {})
    assert widget.work.map == content.load_journey("hotel").map
    assert "○ 至少 5 个阶段" in widget.foot.html and "数据怎么说" not in widget.head.html
    widget.act("feel", "1")
    assert exercise.score(exercise.read_answer(widget.answer), None).state == "scored"
    assert [caption for caption, _ in pictures(exercise, widget.answer)][0].startswith("现状：")
    assert pictures(exercise, {}) == ()


def test_what_the_tool_takes_home_is_told_in_words_and_pictures(tool: JourneyMapEditor) -> None:
    assert journey_map_editor.listings({}) == () and journey_map_editor.pictures({}) == ()
    tool.act("feel", "1")
    [(caption, svg)] = journey_map_editor.pictures(tool.answer)
    assert caption.startswith("现状") and svg.startswith("<svg")
    assert len(journey_map_editor.listings(tool.answer)[0].rows) == 11


# --- files ---


def answer(note: str = "") -> JourneyAnswer:
    before = HALL.set("t2", "opportunity", note).set("t2", "due", "2031-02-03").set("t9", "mot", True)
    return JourneyAnswer(as_is=before, to_be=before.set("t4", "wait", 2.5).remove("t3"))


NOTES = ["", '=HYPERLINK("x")', "<script>", "😀 两行\n第二行", "'+1", "007"]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("write", [to_json, to_xlsx])
def test_a_file_that_was_taken_along_brings_the_same_maps_back(write: Any, note: str) -> None:
    assert read_map("图", write(answer(note))) == answer(note)


def test_the_workbook_has_text_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(answer('=HYPERLINK("x")'))))
    assert book.sheetnames == ["现状", "改进后"]
    cells = [cell for row in book["现状"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_a_workbook_filled_in_by_hand_is_read_without_ids_and_with_new_stages() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "现状"
    sheet.append(["阶段", "触点", "情绪", "渠道", "完成日期"])
    sheet.append(["到店", "取号", -2, "物理", date(2031, 2, 3)])
    sheet.append([None, "等候", "3", None, "2031年2月4日"])
    sheet.append([])
    sheet.append(["离开", "短信"])
    file = io.BytesIO()
    book.save(file)
    drawn = read_map("手工.xlsx", file.getvalue()).as_is
    assert [stage.name for stage in drawn.stages] == ["到店", "离开"]
    assert [(point.action, point.emotion, point.due) for point in drawn.touchpoints] == [
        ("取号", -2, "2031-02-03"),
        ("等候", 3, "2031-02-04"),
        ("短信", 0, ""),
    ]


def workbook(*rows: list[object], sheet: str = "现状") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A workbook of 60 kB that unpacks to 60 MB."""
    file = io.BytesIO(to_xlsx(answer()))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blank.bin", bytes(60_000_000))
    return file.getvalue()


JSON = to_json(answer())
HEADS: list[object] = ["阶段", "触点", "情绪", "渠道", "完成日期", "等待（分钟）"]
BROKEN: dict[str, tuple[bytes | None, str]] = {
    "too large": (None, "超过 5 MB"),
    "empty": (b"", "是空的"),
    "cut in half": (JSON[: len(JSON) // 2], "可能只下载了一半"),
    "cut inside a character": (JSON[:61], "不完整|不是旅程图"),
    "some JSON": (b'{"hello": 1}', "不是从这里导出的"),
    "a list": (b"[1, 2]", "不是从这里导出的"),
    "deep": (b"[" * 100_000, "不是旅程图"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "不是旅程图"),
    "a later version": (JSON.replace(b'"journey_map": 1', b'"journey_map": 2'), "更新的版本"),
    "wrong types": (b'{"journey_map": 1, "as_is": {"touchpoints": "many"}}', "现状的触点不对"),
    "an emotion of 9": (
        JSON.replace(b'"emotion": -1', b'"emotion": 9', 1),
        "现状第 1 个触点的“情绪”不对：不能大于 5，现在是 9",
    ),
    "no number": (JSON.replace(b'"emotion": -1', b'"emotion": NaN', 1), "的“情绪”不对"),
    "half a character": (JSON.replace(b'"emotion": -1', b'"emotion": "\\ud800"', 1), "现在是 �"),
    "an unknown field": (JSON.replace(b'"pain"', b'"pains"', 1), "旅程图没有这一项"),
    "a bomb": (bomb(), "展开后超过 50 MB"),
    "half a workbook": (to_xlsx(answer())[:3000], "已损坏"),
    "another workbook": (workbook(["a"], sheet="Sheet1"), "没有名为“现状”的工作表"),
    "a sheet without headings": (workbook(["a", "b"]), "没有找到标题行"),
    "an unknown channel": (workbook(HEADS, ["到店", "取号", 1, "电话"]), "第 2 行的“渠道”写的是“电话”"),
    "an emotion in words": (workbook(HEADS, ["到店", "取号", "高兴"]), "第 2 行的“情绪”写的是“高兴”"),
    "a date that is none": (workbook(HEADS, ["到店", "取号", 1, "物理", "下周"]), "第 2 行的“完成日期”"),
    "a negative wait": (workbook(HEADS, ["到店", "取号", 1, "物理", "", -5]), "等待（分钟）”不对：不能小"),
    "half an emotion": (workbook(HEADS, ["到店", "取号", 1.5]), "“情绪”不对"),
    "too long a name": (workbook(HEADS, ["到店" * 20, "取号"]), "最多 20 个字"),
    "too many touchpoints": (workbook(HEADS, *[["到店", "取号"]] * 61), "最多 60 个"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_map_is_told_in_words_and_changes_nothing(
    tool: JourneyMapEditor, raw: bytes | None, message: str
) -> None:
    tool.act("feel", "1")
    before = dict(tool.answer)
    tool.act("tab", "files")
    tool.takeaway.load("图.json", raw)
    assert re.search(message, tool.takeaway.view.html), tool.takeaway.view.html
    assert tool.takeaway.view.html.encode()
    assert "图.json" in tool.takeaway.view.html and "Error" not in tool.takeaway.view.html
    assert tool.answer == before and tool.takeaway.view.problem == ""


def test_many_problems_of_a_file_are_counted_not_all_listed() -> None:
    with pytest.raises(MapFileError, match="还有 17 处"):
        read_map("图.xlsx", workbook(HEADS, *[["到店", "取号", "高兴"]] * 20))


def test_loading_is_undone_like_any_change(tool: JourneyMapEditor) -> None:
    tool.act("feel", "1")
    before = dict(tool.answer)
    tool.act("tab", "files")
    tool.takeaway.load("图.json", JSON)
    assert tool.answer == answer().model_dump(mode="json")
    assert "已载入“图.json”：11 个触点" in tool.takeaway.view.html
    tool.act("undo")
    assert tool.answer == before


def test_another_template_begins_a_new_map_and_is_undone(tool: JourneyMapEditor) -> None:
    tool.act("tab", "files")
    tool.takeaway.act("begin", "hotel")
    assert tool.work.map == content.load_journey("hotel").map
    tool.takeaway.act("begin", "")
    assert names(tool) == []
    tool.act("undo")
    tool.act("undo")
    assert tool.answer == {}


@pytest.mark.parametrize(
    ("form", "starts"), [("png", "iVBORw0"), ("svg", "PD94bWw"), ("xlsx", "UEsD"), ("json", "ewog")]
)
def test_a_file_to_take_along_lies_in_the_page(tool: JourneyMapEditor, form: str, starts: str) -> None:
    tool.act("tab", "files")
    tool.takeaway.act("make", form)
    assert f"base64,{starts}" in tool.takeaway.view.html
    assert re.search(rf'download="旅程图_现状_\d{{8}}_\d{{6}}\.{form}"', tool.takeaway.view.html)


def test_a_kept_answer_that_is_no_map_is_refused() -> None:
    wrong = {"id": "b", "stage": "a", "emotion": "x"}
    with pytest.raises(ValueError, match="emotion"):
        journey_map_editor.build({"as_is": {"stages": [{"id": "a"}], "touchpoints": [wrong]}})


# --- speed ---


def test_a_key_changes_only_the_parts_of_the_page_that_show_it() -> None:
    stages = (Stage(id="s1", name="一"), Stage(id="s2", name="二"))
    points = [
        Touchpoint(id=f"t{n}", stage=f"s{1 + n // 20}", action=f"第 {n} 步", emotion=n % 5) for n in range(40)
    ]
    tool = JourneyMapEditor({}, JourneyMap(stages=stages, touchpoints=tuple(points)))
    before = tool.head.html, tool.foot.html
    tool.curve.act("walk", "1")
    assert (tool.head.html, tool.foot.html) == before
    size = len((tool.curve.html + tool.panel.html + tool.strip.html).encode())
    assert size < 120_000
