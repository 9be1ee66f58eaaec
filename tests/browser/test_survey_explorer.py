"""The survey explorer in a real browser: filtered by mouse and by keyboard, and kept over a restart."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab, part

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tool(lab: Lab) -> Locator:
    """The explorer in a notebook of its own."""
    lab.open_made('lesson.tool("survey_explorer", name="browser")')
    return lab.page.locator(".wb-frame").first


def n(tool: Locator) -> Locator:
    return tool.locator(".wb-headline b", has_text="n = ")


def test_a_click_on_a_bar_filters_the_whole_tool(tool: Locator) -> None:
    expect(n(tool)).to_have_text("n = 12,000")
    part(tool, "pick", "客服热线").click()
    expect(tool.locator(".wb-chip")).to_contain_text("触点：客服热线")
    expect(part(tool, "pick", "客服热线")).to_have_attribute("aria-pressed", "true")
    expect(n(tool)).not_to_have_text("n = 12,000")


def test_the_trend_names_the_month_of_the_change(tool: Locator) -> None:
    part(tool, "view", "trend").click()
    expect(tool.locator("figcaption")).to_contain_text("客服热线：2025-05 起由")


def test_tabs_cells_and_chips_work_from_the_keyboard_alone(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    part(tool, "view", "trend").focus()
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(part(tool, "view", "heat")).to_have_attribute("aria-selected", "true")
    expect(tool.locator("[data-action=cell]").first).to_be_visible()
    for _ in range(3):  # two drop-down lists, then into the picture
        keyboard.press("Tab")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(tool.locator(".wb-chip")).to_have_count(2)
    assert lab.page.evaluate("document.activeElement.dataset.action") == "cell"
    for left in (1, 0):
        tool.locator(".wb-chip").first.focus()
        keyboard.press("Enter")
        expect(tool.locator(".wb-chip")).to_have_count(left)


def test_a_reason_is_written_and_comments_are_sorted_into_it_by_number_key(tool: Locator, lab: Lab) -> None:
    part(tool, "view", "comments").click()
    part(tool, "edit", "").click()
    name = tool.get_by_label("原因", exact=True)
    expect(name).to_be_focused()  # it is given the focus; coming late, that would take it from the next field
    name.fill("转不到人工")
    tool.get_by_label("关键词", exact=True).fill("人工、转接")
    tool.get_by_role("button", name="保存", exact=True).click()
    expect(tool.locator("figcaption")).to_contain_text("“转不到人工”最多")
    part(tool, "read", "0").click()
    before = tool.locator(".wb-quote").inner_text()
    lab.page.keyboard.press("1")
    expect(tool.locator(".wb-quote")).not_to_have_text(before)
    lab.page.keyboard.press("Backspace")
    expect(tool.locator(".wb-quote")).to_have_text(before)
    part(tool, "pick", "转不到人工").click()
    expect(tool.locator(".wb-chip")).to_contain_text("我的原因编码：转不到人工")


def test_nothing_is_cut_off_sideways(tool: Locator) -> None:
    wide = tool.evaluate(
        "frame => [...frame.querySelectorAll('svg, table')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(wide) <= tool.evaluate("frame => frame.getBoundingClientRect().right")


def test_filters_and_codes_are_there_after_a_restart(tool: Locator, lab: Lab) -> None:
    lab.restart_and_run_all()
    expect(tool.locator(".wb-chip")).to_contain_text("我的原因编码：转不到人工")
    expect(tool.locator("figcaption")).to_contain_text("“转不到人工”最多")
    assert lab.problems() == []
