"""The NPS calculator in a real browser: a file uploaded, scores typed, a slider moved by its keys."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import ROOT, Lab, part

pytestmark = pytest.mark.browser

DIRTY = ROOT / "course_data" / "surveys" / "telecom_nps_dirty.csv"


@pytest.fixture(scope="module")
def tool(lab: Lab) -> Locator:
    """The calculator in a notebook of its own."""
    lab.open_made('lesson.tool("nps_calculator", name="browser")')
    return lab.page.locator(".jp-OutputArea-output .wb-frame").first


def test_a_platform_export_is_uploaded_cleaned_and_its_bad_rows_are_listed(tool: Locator) -> None:
    part(tool, "source", "file").click()
    tool.locator("input[type=file]").set_input_files(DIRTY)
    expect(tool.locator("h3", has_text="NPS +5")).to_be_visible()
    expect(tool.get_by_text("n = 560")).to_be_visible()
    bad = tool.locator("details", has_text="行没有计入")
    bad.locator("summary").click()
    expect(bad.locator("td", has_text="不在 0–10 之内").first).to_be_visible()
    expect(bad.locator("td", has_text="与前面的行重复").first).to_be_visible()


def test_scores_are_typed_and_counted(tool: Locator, lab: Lab) -> None:
    part(tool, "source", "pasted").click()
    tool.locator("textarea").click()
    lab.page.keyboard.insert_text("1. 9 分\n2. 10 分\n3. 3")
    lab.page.keyboard.type("\n4. 7")
    expect(tool.get_by_text("n = 4", exact=False).first).to_be_visible()
    expect(tool.locator("h3", has_text="NPS +25")).to_be_visible()
    expect(tool.get_by_text("✓ 4 行全部有效")).to_be_visible()


def test_a_what_if_slider_follows_the_arrow_keys_and_the_picture_follows_the_slider(
    tool: Locator, lab: Lab
) -> None:
    part(tool, "tab", "whatif").click()
    picture = tool.locator(".wb-whatif-picture")
    expect(picture).to_contain_text("现在是 +25")
    tool.locator(".wb-whatif-slider .noUi-handle").last.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(picture).to_contain_text("NPS 从 +25 到 +50")
    lab.page.keyboard.press("ArrowLeft")
    expect(picture).to_contain_text("现在是 +25")
    lab.page.keyboard.press("ArrowRight")
    expect(picture).to_contain_text("安抚好 1 位贬损者")


def test_what_was_typed_and_wished_is_there_after_a_reload(tool: Locator, lab: Lab) -> None:
    lab.page.wait_for_timeout(500)  # the state is kept when the sliding pauses
    lab.reload()
    lab.run_all()
    expect(tool.locator("textarea")).to_have_value("1. 9 分\n2. 10 分\n3. 3\n4. 7", timeout=30_000)
    expect(tool.locator(".wb-whatif-picture")).to_contain_text("NPS 从 +25 到 +50")
    assert lab.problems() == []
