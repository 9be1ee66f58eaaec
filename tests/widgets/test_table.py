"""The widget of `table`, used as the browser uses it."""

import base64
import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

from helpers.exercises.table import MOST_ROWS, Table
from helpers.pictures.before_after import Change, before_after
from helpers.widgets.table import TableWidget, pictures
from tests.exercises.test_table import COLUMNS, ROW, TODAY, matrix, table

PROCESS: dict[str, Any] = {
    "columns": {
        "step": {"label": "步骤", "type": "text"},
        "before": {"label": "改之前", "type": "number", "unit": "分钟", "minimum": 0},
        "after": {"label": "改之后", "type": "number", "unit": "分钟", "minimum": 0},
    },
    "rows": [{"step": "取号", "before": 18}, {"step": "审核", "before": 12}],
    "fixed": True,
    "minimum": None,
    "totals": ["before", "after"],
    "compare": ["before", "after"],
}


def widget(exercise: Table | None = None, *rows: dict[str, Any]) -> TableWidget:
    return TableWidget(exercise or table(), {"rows": list(rows)} if rows else {}, today=lambda: TODAY)


def rows(widget: TableWidget) -> list[dict[str, Any]]:
    return list(widget.answer.get("rows", []))


def use(widget: TableWidget, action: str, value: str = "") -> None:
    """Use a button that is really there and not greyed out."""
    found = [part for part in re.findall(r"<button[^>]*>", widget.html) if f'data-action="{action}"' in part]
    wanted = [part for part in found if not value or f'data-value="{value}"' in part]
    assert wanted and "aria-disabled" not in wanted[0], f"{action} {value}"
    widget.act(action, value)


def write(widget: TableWidget, cell: str, typed: str) -> None:
    assert f'data-name="{cell}"' in widget.html
    widget.act("cell", f"{cell}={typed}")


def box(widget: TableWidget, cell: str) -> str:
    """The element of a cell with what stands in it."""
    found = re.search(
        rf'<(?:input|select|textarea)[^>]*data-name="{re.escape(cell)}"[^>]*>(?:[^<]*</textarea>)?',
        widget.html,
    )
    assert found, cell
    return found[0]


def test_as_many_rows_as_are_asked_for_stand_there_and_are_no_answer_yet() -> None:
    new = widget()
    assert new.html.count('data-action="handle"') == 2
    assert new.answer == {}
    assert repr(new) == "TableWidget()"


def test_what_is_typed_is_kept_cell_by_cell() -> None:
    plan = widget()
    for cell, typed in {
        "0.problem": "换卡=跑两趟 ",
        "0.minutes": "１，２００",
        "0.level": "high",
        "1.due": "2026年12月1日",
    }.items():
        write(plan, cell, typed)
    assert rows(plan) == [
        {"problem": "换卡=跑两趟 ", "minutes": 1200.0, "level": "high"},
        {"due": "2026-12-01"},
    ]
    assert 'value="1200"' in box(plan, "0.minutes")
    assert "换卡=跑两趟 </textarea>" in box(plan, "0.problem")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><b>', "=HYPERLINK(1)", "😀\x00\x1b", "\n行"]
)
def test_whatever_is_written_stays_text(text: str) -> None:
    plan = widget()
    write(plan, "0.problem", text)
    assert rows(plan)[0]["problem"] == text
    assert "<script>" not in plan.html
    assert box(plan, "0.problem").endswith("</textarea>")  # no element begins inside it


def test_bad_input_is_kept_as_typed_beside_a_message() -> None:
    plan = widget()
    write(plan, "0.minutes", "三四十")
    write(plan, "0.due", "下周五")
    assert 'value="三四十"' in box(plan, "0.minutes") and 'aria-invalid="true"' in box(plan, "0.minutes")
    assert 'type="text"' in box(plan, "0.due") and 'value="下周五"' in box(plan, "0.due")
    assert "“三四十”不是一个数" in plan.html.replace("&#34;", '"')
    write(plan, "0.due", "")
    assert 'type="date"' in box(plan, "0.due")


def test_a_day_in_the_past_and_a_vague_owner_are_warned_of_and_kept() -> None:
    plan = widget(None, {**ROW, "owner": "大家", "due": "2026-11-20"}, ROW)
    assert "这一天已经过去了（今天是 2026-11-21）" in plan.html
    assert "“大家”不是一个人" in plan.html
    assert "写全了 2 行，够了。还有 2 处可以改得更好（第 1 行）" in plan.html
    assert 'aria-invalid="true"' not in plan.html


def test_a_text_beyond_the_most_is_cut_and_told() -> None:
    plan = widget()
    write(plan, "0.problem", "长" * 10_005)
    assert rows(plan)[0]["problem"] == "长" * 10_000
    assert "最后的 5 个字没有放进来" in plan.html
    assert "最多 120 个字，现在有 10,000 个" in plan.html


def test_owners_typed_before_are_proposed_and_nobody_is_not() -> None:
    plan = widget(None, {"owner": "张敏"}, {"owner": "大家"}, {"owner": " 张敏 "})
    assert re.findall(r'<option value="([^"]*)"></option>', plan.html) == ["张敏"]
    assert f'list="{plan.model_id}-owner"' in box(plan, "0.owner")


def test_rows_are_added_copied_moved_removed_and_brought_back() -> None:
    plan = widget(None, {"problem": "a"}, {"problem": "b"})
    use(plan, "add")
    write(plan, "2.problem", "c")
    use(plan, "up", "2")
    assert [row["problem"] for row in rows(plan)] == ["a", "c", "b"]
    use(plan, "copy", "0")
    assert [row["problem"] for row in rows(plan)] == ["a", "a", "c", "b"]
    use(plan, "remove", "1")
    assert "第 2 行删掉了" in plan.html
    assert [row["problem"] for row in rows(plan)] == ["a", "c", "b"]
    for _step in range(5):
        use(plan, "undo")
    assert [row["problem"] for row in rows(plan)] == ["a", "b"]
    with pytest.raises(AssertionError):
        use(plan, "undo")


def test_alt_and_arrows_move_the_row_in_focus_and_the_focus_goes_along() -> None:
    plan = widget(None, {"problem": "a"}, {"problem": "b"})
    told: list[dict[str, Any]] = []
    plan.send = lambda content, buffers=None: told.append(content)  # type: ignore[method-assign]
    plan.act(plan.shortcuts["Alt+ArrowDown"], "0")
    assert [row["problem"] for row in rows(plan)] == ["b", "a"]
    assert told == [{"focus": ["handle", "1"]}]
    plan.act(plan.shortcuts["Alt+ArrowDown"], "1")
    assert [row["problem"] for row in rows(plan)] == ["b", "a"]


def test_a_run_of_typing_is_undone_at_once() -> None:
    plan = widget()
    for typed in ("换", "换卡", "换卡要跑"):
        write(plan, "0.problem", typed)
    write(plan, "0.owner", "张敏")
    use(plan, "undo")
    assert rows(plan)[0] == {"problem": "换卡要跑"}
    use(plan, "undo")
    assert plan.answer == {}


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("cell", "9.problem=x"),
        ("cell", "0.nobody=x"),
        ("cell", "x"),
        ("up", "0"),
        ("down", "9"),
        ("remove", "-1"),
        ("nothing", ""),
    ],
)
def test_what_cannot_be_done_does_nothing(action: str, value: str) -> None:
    plan = widget(None, {"problem": "a"})
    plan.act(action, value)
    assert rows(plan) == [{"problem": "a"}]


def test_there_is_an_end_to_rows_and_it_is_told() -> None:
    plan = widget(None, *[{"problem": "a"}] * MOST_ROWS)
    plan.act("copy", "0")
    assert len(rows(plan)) == MOST_ROWS
    assert f"最多 {MOST_ROWS} 行" in plan.html


def test_in_a_fixed_table_there_is_nothing_to_arrange_and_print_stays() -> None:
    form = widget(matrix())
    assert not {"add", "remove", "handle"} & set(re.findall(r'data-action="(\w+)"', form.html))
    for action, value in (("cell", "0.scene=别的"), ("remove", "0"), ("add", ""), ("copy", "0")):
        form.act(action, value)
    assert form.answer == {}
    write(form, "0.group", "截图")
    assert rows(form) == [{"group": "截图"}, {}]
    assert 'aria-label="装好宽带，微信群"' in box(form, "0.group")


def test_totals_stand_below_with_their_unit() -> None:
    assert "合计：用时 3.5 分钟" in widget(None, ROW, {"minutes": 0.5}).html
    assert "<td>30 分钟</td><td>—</td>" in widget(table(**PROCESS)).html


def test_an_empty_box_shows_the_bounds_of_its_number() -> None:
    mood = {"mood": {"label": "心情", "type": "number", "minimum": -5, "maximum": 5}}
    assert 'placeholder="−5 到 5"' in box(widget(table(columns=mood, totals=[])), "0.mood")
    money = {"cost": {"label": "花费", "type": "number", "minimum": 0, "maximum": 100_000}}
    assert "placeholder" not in box(widget(table(columns=money, totals=[])), "0.cost")  # it would be cut


def test_a_number_that_cannot_be_counts_in_no_total() -> None:
    assert "合计：用时 3 分钟" in widget(None, ROW, {"minutes": 9999.0}).html


NARROW = {"a": {"label": "事", "type": "text", "longest": 40}, "b": {"label": "数", "type": "number"}}


@pytest.mark.parametrize(("columns", "shown"), [(NARROW, "<table"), (COLUMNS, 'class="wb-entry"')])
def test_a_row_is_a_line_where_the_page_is_wide_enough_else_an_entry(
    columns: dict[str, Any], shown: str
) -> None:
    html = widget(table(columns=columns, totals=[])).html
    assert shown in html and ("<table" in html) != ("wb-entry" in html)


def test_the_cells_follow_each_other_in_the_order_of_the_columns_however_they_are_laid_out() -> None:
    names = re.findall(r'data-name="([^"]+)"', widget().html)
    assert names == [f"{place}.{name}" for place in range(2) for name in COLUMNS]


def test_an_entry_of_a_fixed_table_is_headed_by_what_is_printed() -> None:
    more = {"why": {"label": "为什么", "type": "text"}}
    columns = {"scene": {"label": "场景", "type": "text"}, **COLUMNS, **more}
    form = widget(matrix(columns=columns, rows=[{"scene": "装好宽带", "minutes": 5.0}]))
    assert "<b>装好宽带</b><span>用时（分钟）：5</span>" in form.html
    assert 'data-name="0.minutes"' not in form.html


def test_the_rows_to_begin_with_are_counted_before_anything_is_changed() -> None:
    begun = widget(table(rows=[ROW]))
    assert "要 2 行，写全了 1 行。还要写 1 行。" in begun.html and begun.answer == {}


def test_every_cell_has_a_label_of_its_own() -> None:
    plan = widget(None, ROW, ROW)
    labels = re.findall(r'<(?:input|select|textarea)[^>]*aria-label="([^"]+)"', plan.html)
    assert len(labels) == len(set(labels)) == 2 * len(COLUMNS)


# --- files ---


def files(widget: TableWidget) -> dict[str, bytes]:
    links = re.findall(r'href="data:[^,]*base64,([^"]*)" download="([^"]*)"', widget.html)
    return {name: base64.b64decode(content) for content, name in links}


def test_files_are_offered_on_demand_and_gone_once_they_are_stale() -> None:
    plan = widget(None, ROW)
    assert files(plan) == {}
    use(plan, "files")
    assert set(files(plan)) == {"改进计划.xlsx", "改进计划.csv"}
    write(plan, "0.owner", "李强")
    assert files(plan) == {}


def test_an_empty_table_has_no_file() -> None:
    with pytest.raises(AssertionError):
        use(widget(), "files")


def test_both_files_hold_the_table_and_no_formula() -> None:
    evil = '=HYPERLINK("http://x","点")'
    plan = widget(None, {**ROW, "problem": evil, "note": "a\x00b😀"})
    use(plan, "files")
    made = files(plan)
    lines = list(csv.reader(io.StringIO(made["改进计划.csv"].decode("utf-8-sig"))))
    assert lines[1] == ["'" + evil, "3", "高", "张敏", "2026-12-20", "a␀b😀"]
    sheet = openpyxl.load_workbook(io.BytesIO(made["改进计划.xlsx"])).active
    assert [cell.value for cell in sheet[3]] == [evil, 3, "高", "张敏", "2026-12-20", "a␀b😀"]
    assert {cell.data_type for cell in sheet[3]} == {"s", "n"}


# --- before and after ---


def test_two_number_columns_are_drawn_side_by_side_once_a_row_has_both() -> None:
    process = widget(table(**PROCESS))
    assert "<svg" not in process.html
    write(process, "0.after", "5")
    assert "改之前共 18 分钟，改之后共 5 分钟，少 13 分钟（72%）" in process.html
    write(process, "1.after", "12")
    assert "少 13 分钟（43%）" in process.html
    assert pictures(process.exercise, dict(process.answer))[0][0] == "改进计划"


@pytest.mark.parametrize("typed", ["-3", "很久"])
def test_what_cannot_be_drawn_is_left_out(typed: str) -> None:
    process = widget(table(**PROCESS))
    write(process, "0.after", typed)
    assert "<svg" not in process.html


def test_tables_without_comparison_have_no_picture() -> None:
    assert pictures(table(), {"rows": [ROW]}) == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(10, 10, "没有变化"), (0, 5, "多 5 分钟"), (10, 12.5, "多 2.5 分钟（25%）"), (0, 0, "没有变化")],
)
def test_the_finding_says_what_became_of_the_total(before: float, after: float, said: str) -> None:
    assert said in before_after([Change("一", before, after)], "前", "后", "分钟")


def test_a_comparison_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError):
        before_after([], "前", "后", "分钟")


def test_today_is_the_day_of_looking() -> None:
    past = TableWidget(table(), {"rows": [{"due": "2020-01-01"}]})
    assert f"今天是 {date.today()}" in past.html
