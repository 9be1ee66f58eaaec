"""A plan filled in by keyboard alone: typing, bad input, moving rows, undo, a reload, the files."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

LESSON = "1_nps_experience/9_plan_and_motivation"
PLAN = "收益三：我的改进计划"
FIRST = ["换卡要跑两趟", "流程优化", "预约时说清要带什么", "李敏", "白跑人数", "２３", "１０", "2027-03-31"]


def rows(lab: Lab) -> list[dict[str, Any]]:
    path = lab.server.home / "answers" / LESSON / "improvement_plan.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["answer"]["rows"]
    return found


def cell(lab: Lab, name: str) -> Locator:
    return lab.exercise(PLAN).locator(f"[data-name='{name}']")


def fill_by_keyboard(lab: Lab, texts: list[str]) -> None:
    """Write into one cell after the other, beginning in the one in focus."""
    keyboard = lab.page.keyboard
    for place, text in enumerate(texts):
        kind = lab.page.locator(":focus").evaluate("element => element.type")
        if kind == "date":
            year, month, day = text.split("-")
            keyboard.type(f"{month}{day}{year}")
        elif kind == "select-one":  # no text can be typed into one, only what the keys of a keyboard send
            words = lab.page.locator(":focus option").all_inner_texts()
            for _step in range(words.index(text)):
                keyboard.press("ArrowDown")
        else:
            keyboard.type(text)
        if place < len(texts) - 1:
            keyboard.press("Tab")
    lab.wait_idle()


def test_the_lesson_runs_without_a_problem(lab: Lab) -> None:
    lab.open(f"{LESSON}.ipynb")
    lab.run_all()
    expect(lab.exercise(PLAN)).to_be_visible(timeout=30_000)
    assert lab.problems() == []


def test_the_plan_fits_the_page_and_nothing_is_cut(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    sheet = lab.exercise(PLAN).locator(".wb-sheet")
    assert sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
    frame = lab.exercise(PLAN).bounding_box()
    panel = lab.notebook.bounding_box()
    assert frame and panel and frame["x"] + frame["width"] <= panel["x"] + panel["width"]
    cell(lab, "0.due").scroll_into_view_if_needed()  # down, never to the side
    box = cell(lab, "0.due").bounding_box()
    assert box and box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_a_row_is_filled_by_keyboard_alone(lab: Lab) -> None:
    cell(lab, "0.problem").focus()
    fill_by_keyboard(lab, FIRST)
    lab.page.keyboard.press("Tab")
    expect(lab.exercise(PLAN).get_by_text("写全了 1 行").first).to_be_visible()
    assert rows(lab)[0] == {
        "problem": "换卡要跑两趟",
        "path": "process",
        "action": "预约时说清要带什么",
        "owner": "李敏",
        "metric": "白跑人数",
        "now": 23,
        "goal": 10,
        "due": "2027-03-31",
    }
    # JupyterLab makes a heading of a cell for the key 1, and deletes it for d d: not from inside an exercise.
    assert lab.notebook.locator(".jp-CodeCell").count() > 10


def test_what_is_typed_is_saved_while_it_is_typed(lab: Lab) -> None:
    cell(lab, "1.problem").focus()
    lab.page.keyboard.type("排队时不知道要等多久", delay=30)
    lab.page.wait_for_timeout(600)
    lab.wait_idle()
    assert rows(lab)[1]["problem"] == "排队时不知道要等多久"
    expect(cell(lab, "1.problem")).to_be_focused()
    lab.page.keyboard.type("，坐立不安")
    expect(cell(lab, "1.problem")).to_have_value("排队时不知道要等多久，坐立不安")


def test_bad_input_stands_as_typed_beside_a_message(lab: Lab) -> None:
    for name, typed, said in (
        ("1.now", "三四十", "不是一个数"),
        ("1.owner", "相关部门", "不是一个人"),
        ("1.due", "2020-01-01", "这一天已经过去了"),
    ):
        cell(lab, name).fill(typed)
        cell(lab, name).press("Tab")
        expect(lab.exercise(PLAN).get_by_text(said).first).to_be_visible()
        expect(cell(lab, name)).to_have_value(typed)
    expect(lab.exercise(PLAN).get_by_text("第 2 行还缺").first).to_contain_text("看得见的动作")


def test_rows_are_moved_copied_and_removed_by_keyboard_and_brought_back(lab: Lab) -> None:
    handle = lab.exercise(PLAN).locator("[data-action=handle]")
    handle.nth(1).focus()
    lab.page.keyboard.press("Alt+ArrowUp")
    lab.wait_idle()
    assert [row.get("owner") for row in rows(lab)][:2] == ["相关部门", "李敏"]
    expect(handle.nth(0)).to_be_focused()
    lab.page.keyboard.press("Alt+ArrowDown")
    lab.wait_idle()
    lab.exercise(PLAN).get_by_role("button", name="复制第 1 行").press("Enter")
    lab.wait_idle()
    assert [row.get("owner") for row in rows(lab)] == ["李敏", "李敏", "相关部门", None]
    lab.exercise(PLAN).get_by_role("button", name="删除第 2 行").press("Enter")
    lab.wait_idle()
    assert [row.get("owner") for row in rows(lab)] == ["李敏", "相关部门", None]
    expect(handle.nth(1)).to_be_focused()
    lab.page.keyboard.press("Control+z")
    lab.wait_idle()
    assert len(rows(lab)) == 4
    lab.exercise(PLAN).get_by_role("button", name="删除第 2 行").press("Enter")
    lab.wait_idle()


def test_everything_is_still_there_after_a_reload(lab: Lab) -> None:
    before = rows(lab)
    lab.reload()
    lab.run_all()
    expect(cell(lab, "0.action")).to_have_value("预约时说清要带什么", timeout=30_000)
    expect(cell(lab, "0.path")).to_have_value("process")
    expect(cell(lab, "1.now")).to_have_value("三四十")
    expect(cell(lab, "1.problem")).to_have_value("排队时不知道要等多久，坐立不安")
    assert rows(lab) == before
    assert lab.problems() == []


def test_the_files_hold_what_was_written(lab: Lab) -> None:
    evil = '=HYPERLINK("http://x","点")'
    cell(lab, "1.action").fill(evil)
    cell(lab, "1.action").press("Tab")
    lab.wait_idle()
    lab.exercise(PLAN).get_by_role("button", name="存成表格文件").click()
    raw = {}
    for ending in ("xlsx", "csv"):
        with lab.page.expect_download() as download:
            lab.exercise(PLAN).locator(f"a[download$='.{ending}']").click()
        raw[ending] = download.value.path().read_bytes()
    lines = list(csv.reader(io.StringIO(raw["csv"].decode("utf-8-sig"))))
    assert lines[1] == [*FIRST[:5], "23", "10", "2027-03-31"]
    assert lines[2][2] == "'" + evil
    sheet = openpyxl.load_workbook(io.BytesIO(raw["xlsx"])).active
    assert [item.value for item in sheet[3]] == [*FIRST[:5], 23, 10, "2027-03-31"]
    assert (sheet["C4"].value, sheet["C4"].data_type) == (evil, "s")
