"""Handing in as a trainee does it: from the first page, by keyboard, over a change, a reload, a restart."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab, Server, serve

pytestmark = pytest.mark.browser

EXAM = "1_nps_experience/1_nps_past_and_present/worse_touchpoint"
LAST = "1_nps_experience/9_plan_and_motivation"
CHANGED = "交过之后又改了 1 题，要再交一次才算。"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("班级 收作业")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, inbox: Path) -> Iterator[Server]:
    """A JupyterLab of a class that hands in to a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "WORKBOOK_INBOX", str(inbox))
        with serve(tmp_path_factory.mktemp("hub")) as server:
            yield server


@pytest.fixture
def desk(lab: Lab) -> Locator:
    """The widget, scrolled into view."""
    heading = lab.page.get_by_role("heading", name="交作业", exact=True)
    frame = lab.notebook.locator(".wb-hand-in").filter(has=heading)
    expect(frame).to_be_visible(timeout=60_000)
    frame.scroll_into_view_if_needed()
    return frame


def answer(lab: Lab) -> Any:
    return json.loads((lab.server.home / "answers" / f"{EXAM}.json").read_text("utf-8"))["answer"]


def handed_in(raw: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def write(lab: Lab, path: str, answer: dict[str, object]) -> None:
    file = lab.server.home / "answers" / f"{path}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    record = {"exercise": path, "format": 1, "answer": answer, "saved_at": "2026-11-21T09:00:00+08:00"}
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_an_answer_given_on_the_page_is_counted_at_once(lab: Lab) -> None:
    write(lab, f"{LAST}/motivation_audit", {"ratings": {}})
    write(lab, f"{LAST}/tool_nps_calculator", {"rows": "9"})
    lab.open_made('lesson.show("worse_touchpoint")', "lesson.hand_in()")
    exercise = lab.exercise("哪个触点变差了")
    exercise.locator("[data-action=pick]").first.focus()
    lab.page.keyboard.press("1")
    row = lab.notebook.locator(".wb-hand-in").get_by_role("row").filter(has_text="NPS 前世今生")
    expect(row).to_contain_text("1 / 6", timeout=15_000)
    expect(row).not_to_contain_text("哪个触点变差了")
    assert answer(lab)["picked"] and lab.problems() == []


def test_without_a_name_nothing_is_handed_in_and_the_page_says_where_to_write_it(lab: Lab) -> None:
    lab.open("start_here.ipynb")
    lab.run_all()
    frame = lab.notebook.locator(".wb-hand-in")
    expect(frame).to_contain_text("在“从这里开始”的“我是谁”里填好姓名和工号", timeout=60_000)
    frame.get_by_role("button", name="交作业").click()
    expect(frame.get_by_role("status")).to_contain_text("现在还不能交")
    assert not list(lab.server.home.glob("作业_*"))


def test_a_name_that_is_filled_in_is_noticed(lab: Lab, desk: Locator) -> None:
    for label, text in (("姓名", "王 晓明"), ("工号", "T-017")):
        field = lab.notebook.get_by_label(label)
        field.fill(text)
        field.press("Enter")
    expect(desk).to_contain_text("交作业的是 王 晓明（T-017）", timeout=15_000)
    expect(desk).to_contain_text("考核题答完 1 / 40 道")


def test_the_keyboard_alone_hands_in_after_a_question(lab: Lab, desk: Locator, inbox: Path) -> None:
    keyboard = lab.page.keyboard
    desk.get_by_role("button", name="交作业").focus()
    keyboard.press("Enter")
    question = desk.get_by_role("alertdialog")
    expect(question).to_contain_text("考核题还有 39 道没答")
    expect(desk.get_by_role("button", name="先不交")).to_be_focused()
    keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(desk.get_by_role("button", name="交作业")).to_be_focused()
    assert not list(inbox.iterdir())
    keyboard.press("Enter")
    expect(desk.get_by_role("button", name="先不交")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("已交", timeout=15_000)
    expect(desk.get_by_role("status")).to_contain_text("1 / 40 道考核题")
    expect(desk.get_by_role("button", name="再交一次")).to_be_focused()
    assert lab.problems() == []


def test_the_zip_lies_in_both_folders_and_holds_what_was_answered(lab: Lab, inbox: Path) -> None:
    raw = (lab.server.home / "作业_T-017_王晓明.zip").read_bytes()
    [version] = inbox.iterdir()
    assert version.read_bytes() == raw and version.name.startswith("T-017_王晓明_")
    files = handed_in(raw)
    assert list(files) == ["manifest.json", "profile.json", f"answers/{EXAM}.json"]
    assert files[f"answers/{EXAM}.json"] == (lab.server.home / "answers" / f"{EXAM}.json").read_bytes()
    assert json.loads(files["profile.json"]) == {"name": "王 晓明", "number": "T-017", "team": ""}


def test_the_download_is_the_same_file(lab: Lab, desk: Locator) -> None:
    with lab.page.expect_download() as made:
        desk.get_by_role("link", name="下载作业").click()
    assert made.value.suggested_filename == "作业_T-017_王晓明.zip"
    assert made.value.path().read_bytes() == (lab.server.home / "作业_T-017_王晓明.zip").read_bytes()


def test_a_changed_answer_is_told_also_after_a_reload_and_a_restart(lab: Lab, desk: Locator) -> None:
    expect(desk).not_to_contain_text(CHANGED)
    write(lab, EXAM, {"picked": []})
    expect(desk).to_contain_text(CHANGED, timeout=15_000)
    lab.reload()
    lab.run_all()  # as a trainee does after opening a page: what was displayed may not have been saved
    again = lab.notebook.locator(".wb-hand-in")
    expect(again).to_contain_text(CHANGED, timeout=60_000)
    lab.restart_and_run_all()
    expect(again).to_contain_text(CHANGED, timeout=60_000)
    expect(again).to_contain_text("已交")
    assert lab.problems() == []


def test_handing_in_again_replaces_the_one_and_keeps_both_of_the_other(
    lab: Lab, desk: Locator, inbox: Path
) -> None:
    desk.get_by_role("button", name="再交一次").click()
    desk.get_by_role("button", name="就这样交").click()
    expect(desk).not_to_contain_text(CHANGED, timeout=15_000)
    expect(desk).to_contain_text("0 / 40 道考核题")
    versions = [file.read_bytes() for file in inbox.iterdir()]
    assert len(versions) == 2
    assert (lab.server.home / "作业_T-017_王晓明.zip").read_bytes() in versions


def test_a_share_that_is_gone_is_told_and_the_file_is_there_to_be_sent(
    lab: Lab, desk: Locator, inbox: Path
) -> None:
    inbox.rename(inbox.with_name("away"))
    desk.get_by_role("button", name="再交一次").click()
    desk.get_by_role("button", name="就这样交").click()
    expect(desk).to_contain_text("没能放进班级收作业的文件夹", timeout=15_000)
    expect(desk).to_contain_text("请把这个文件发给讲师")
    expect(desk.get_by_role("link", name="下载作业")).to_be_focused()
    assert not inbox.exists() and lab.problems() == []
