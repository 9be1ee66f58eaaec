"""A trainee's first minutes: the first notebook in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.browser


def test_the_first_page_runs_without_a_problem(lab: Lab) -> None:
    lab.open("start_here.ipynb")
    lab.run_all()
    expect(lab.notebook.get_by_label("姓名")).to_be_visible()
    assert lab.problems() == []


def test_who_i_am_is_kept_on_disk(lab: Lab) -> None:
    for label, text in (("姓名", "王晓明"), ("工号", "T-017"), ("小组", "第三组")):
        field = lab.notebook.get_by_label(label)
        field.fill(text)
        field.press("Enter")
    expect(lab.notebook.get_by_text("你好，王晓明").first).to_be_visible()
    profile = json.loads((lab.server.home / "profile.json").read_text("utf-8"))
    assert "王晓明" in json.dumps(profile, ensure_ascii=False)


def test_a_click_shows_that_page_and_program_are_connected(lab: Lab) -> None:
    lab.notebook.get_by_role("button", name="点我试一下").click()
    expect(lab.notebook.get_by_text("点击已经收到")).to_be_visible()


def test_a_course_opens_its_lesson(lab: Lab) -> None:
    lab.notebook.get_by_role("link", name="NPS 前世今生").first.click()
    expect(lab.page.locator(".lm-TabBar-tabLabel", has_text="1_nps_past_and_present")).to_be_visible(
        timeout=30_000
    )
