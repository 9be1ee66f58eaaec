"""The portfolio as a trainee makes it: after some work, downloaded, opened, printed."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

LESSON = "1_nps_experience/9_plan_and_motivation"
SCRIPT = "<script>document.title = 'run'</script>"


def write(lab: Lab, path: str, answer: dict[str, object]) -> Path:
    file = lab.server.home / f"{path}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    record = {"exercise": path, "format": 1, "answer": answer, "saved_at": "2026-11-21T09:00:00+08:00"}
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return file


def download(lab: Lab, words: str) -> tuple[str, bytes]:
    with lab.page.expect_download() as made:
        lab.page.get_by_role("link", name=f"下载{words}").click()
    return made.value.suggested_filename, made.value.path().read_bytes()


def make(lab: Lab) -> None:
    button = lab.page.get_by_role("button", name="做成作品集")
    button.scroll_into_view_if_needed()
    button.focus()
    lab.page.keyboard.press("Enter")
    expect(lab.page.get_by_role("link", name="下载网页版")).to_be_visible(timeout=60_000)
    lab.wait_idle()


@pytest.fixture(scope="module")
def worked(lab: Lab) -> Lab:
    """A trainee with a name, a plan, ratings, and one answer that is broken."""
    write(lab, "profile", {"name": "张敏", "number": "A007", "team": ""})
    plan = {"problem": SCRIPT, "owner": "李敏", "now": 23.0, "due": "2027-03-31"}
    write(lab, f"answers/{LESSON}/improvement_plan", {"rows": [plan, {"problem": '=HYPERLINK("x")'}]})
    write(lab, f"answers/{LESSON}/path_checklist_after", {"ratings": {"measure": 4, "scripts": 2}})
    broken = write(lab, "answers/1_nps_experience/1_nps_past_and_present/honest_score", {})
    broken.write_text("{", encoding="utf-8")
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "one",
                "metadata": {},
                "outputs": [],
                "source": f"from helpers.lesson import open_lesson\nopen_lesson('{LESSON}').portfolio()",
            }
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab.server.notebooks / "portfolio.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    lab.open("portfolio.ipynb")
    lab.run_all()
    return lab


def test_the_preview_says_what_is_in_what_is_empty_and_what_is_broken(worked: Lab) -> None:
    frame = worked.notebook.locator(".wb-frame")
    expect(frame.get_by_text("张敏（A007）")).to_be_visible(timeout=60_000)
    row = frame.get_by_role("row").filter(has_text="改进计划、激励与总结")
    expect(row).to_contain_text("2 件")
    expect(row).to_contain_text("做了一半：收益三：我的改进计划")
    expect(row).to_contain_text("给改进的人留个名")
    expect(frame.get_by_role("row").filter(has_text="NPS 前世今生")).to_contain_text("保存的答案读不出来")
    assert worked.problems() == []


def test_the_preview_keeps_up_while_the_page_is_open(worked: Lab) -> None:
    file = worked.server.home / f"answers/{LESSON}/three_lines.json"
    write(worked, f"answers/{LESSON}/three_lines", {"texts": {"learned": "先动等待"}})
    row = worked.notebook.locator(".wb-frame").get_by_role("row").filter(has_text="改进计划、激励与总结")
    expect(row).to_contain_text("3 件", timeout=15_000)
    file.unlink()
    expect(row).to_contain_text("2 件", timeout=15_000)


def test_the_page_holds_everything_asks_for_nothing_and_runs_nothing(worked: Lab, tmp_path: Path) -> None:
    make(worked)
    name, raw = download(worked, "网页版")
    assert name.startswith("学习作品集_张敏_") and name.endswith(".html")
    assert (worked.server.home / "portfolio" / name).read_bytes() == raw
    file = tmp_path / "portfolio.html"
    file.write_bytes(raw)
    page: Page = worked.page.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    expect(page.get_by_role("heading", name="学习作品集")).to_be_visible()
    expect(page.get_by_text(SCRIPT)).to_be_visible()
    assert page.title() == "学习作品集 · 张敏"
    expect(page.get_by_role("listitem").filter(has_text="负责人：李敏")).to_be_visible()
    expect(page.locator("article").filter(has_text="我的路径清单，再打一次").locator("svg")).to_be_visible()
    expect(page.get_by_role("heading", name="收益三：我的改进计划")).to_be_in_viewport()
    page.get_by_role("link", name="改进计划、激励与总结").click()
    expect(page.get_by_role("heading", name="我的路径清单，再打一次")).to_be_in_viewport()
    page.emulate_media(media="print")
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and b"/MediaBox [0 0 594.95" in printed
    page.close()


def test_the_workbook_holds_the_same_as_text(worked: Lab) -> None:
    name, raw = download(worked, "表格版")
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames[0] == "目录" and len(book.sheetnames) == 10
    cells = {cell.value: cell.data_type for row in book[book.sheetnames[-1]].iter_rows() for cell in row}
    assert cells[SCRIPT] == cells['=HYPERLINK("x")'] == "s"
    assert cells[23] == "n"


def test_files_too_big_for_the_page_come_from_the_server(worked: Lab) -> None:
    long = [{"problem": "长" * 10_000} for _ in range(60)]
    write(worked, f"answers/{LESSON}/improvement_plan", {"rows": long})
    make(worked)
    link = worked.page.get_by_role("link", name="下载网页版")
    assert (link.get_attribute("href") or "").startswith("/files/my_work/portfolio/")
    name, raw = download(worked, "网页版")
    assert len(raw) > 1_500_000
    assert (worked.server.home / "portfolio" / name).read_bytes() == raw
    assert worked.problems() == []
