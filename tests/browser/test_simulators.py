"""The simulators in a real browser: by mouse, by keyboard, by typing, and kept over a restart."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

TOOLS = ("peak_end_simulator", "referral_loop", "detractor_value", "experience_and_nps", "peak_factors")


@pytest.fixture(scope="module")
def tools(lab: Lab) -> dict[str, Locator]:
    """The five tools in a notebook of their own, by name."""
    lab.open_made(*(f'lesson.tool("{name}", name="browser")' for name in TOOLS))
    return {name: lab.page.locator(".wb-frame").nth(place) for place, name in enumerate(TOOLS)}


def finding(tool: Locator) -> Locator:
    return tool.locator("figcaption").first


def moment(tool: Locator, place: int) -> Locator:
    return tool.locator(f'[data-action="moment"][data-value="{place}"]')


def test_a_click_on_the_grid_moves_a_moment_and_its_finding(tools: dict[str, Locator]) -> None:
    tool = tools["peak_end_simulator"]
    expect(finding(tool)).to_contain_text("−4.0 → −3.5")
    tool.locator('[data-action="put"][data-value="5=2"]').click()
    expect(moment(tool, 5)).to_have_attribute("aria-valuenow", "2")
    expect(finding(tool)).not_to_contain_text("−4.0 → −3.5")


def test_the_arrow_keys_choose_a_moment_and_change_it(tools: dict[str, Locator], lab: Lab) -> None:
    tool = tools["peak_end_simulator"]
    moment(tool, 5).focus()
    lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.press("ArrowUp")
    expect(moment(tool, 4)).to_have_attribute("aria-valuenow", "-3")
    lab.page.keyboard.press("ArrowUp")
    expect(moment(tool, 4)).to_have_attribute("aria-valuenow", "-2")
    expect(moment(tool, 4)).to_be_focused()
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("ArrowDown")
    expect(moment(tool, 5)).to_have_attribute("aria-valuenow", "1")


def test_a_moment_is_named_while_one_types(tools: dict[str, Locator], lab: Lab) -> None:
    tool = tools["peak_end_simulator"]
    name = tool.get_by_label("时刻的名称")
    name.click()
    name.press("ControlOrMeta+A")
    lab.page.keyboard.type("递上毛巾", delay=30)
    expect(tool.locator("svg").first).to_contain_text("递上毛巾")
    expect(name).to_be_focused()
    expect(name).to_have_value("递上毛巾")


def test_a_typed_number_and_a_slider_move_the_loop(tools: dict[str, Locator], lab: Lab) -> None:
    tool = tools["referral_loop"]
    again = tool.get_by_label("新客再分享的（%）")
    again.fill("80")
    expect(finding(tool)).to_contain_text("K = 1.41")
    expect(again).to_be_focused()
    again.fill("很多")
    expect(tool.get_by_role("status").first).to_contain_text("“很多”不是一个数")
    expect(finding(tool)).to_contain_text("K = 1.41")
    tool.get_by_label("新客再分享的，滑块").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(finding(tool)).to_contain_text("K = 1.43")
    expect(again).to_have_value("81")


def test_a_filter_changes_evidence_and_estimate(tools: dict[str, Locator]) -> None:
    tool = tools["detractor_value"]
    expect(tool.locator(".wb-big")).to_have_text("132,624 元")
    tool.get_by_label("触点").select_option(label="投诉处理")
    expect(finding(tool)).to_contain_text("投诉处理：")
    expect(tool.get_by_label("每百通多留住（人）")).to_have_value("21.9")
    expect(tool.locator(".wb-big")).not_to_have_text("132,624 元")


def test_another_grouping_tells_another_story(tools: dict[str, Locator]) -> None:
    tool = tools["experience_and_nps"]
    expect(finding(tool)).to_contain_text("r = +0.98")
    tool.get_by_label("按什么分组").select_option(label="客户星级")
    expect(finding(tool)).to_contain_text("NPS 反而越低")


def test_factors_and_levels_are_chosen_from_the_keyboard(tools: dict[str, Locator], lab: Lab) -> None:
    tool = tools["peak_factors"]
    tool.locator('[data-action="by"][data-value="age_band"]').focus()
    for _ in range(3):
        lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    expect(finding(tool)).to_contain_text("业务复杂度：“复杂”最低")
    level = tool.locator('[data-action="pick"][data-value="复杂"]')
    level.focus()
    lab.page.keyboard.press("Enter")
    expect(level).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("name", TOOLS)
def test_nothing_is_cut_off_sideways(tools: dict[str, Locator], name: str, lab: Lab) -> None:
    tool = tools[name]
    tool.scroll_into_view_if_needed()
    ends = tool.evaluate(
        "frame => [...frame.querySelectorAll('svg, svg text, table, input, button')]"
        ".map(part => part.getBoundingClientRect().right)"
    )
    assert max(ends) <= tool.evaluate("frame => frame.getBoundingClientRect().right")


def test_everything_is_there_after_a_restart(tools: dict[str, Locator], lab: Lab) -> None:
    lab.restart_and_run_all()
    expect(tools["peak_end_simulator"].locator("svg").first).to_contain_text("递上毛巾")
    expect(finding(tools["referral_loop"])).to_contain_text("K = 1.43")
    expect(finding(tools["detractor_value"])).to_contain_text("投诉处理：")
    expect(finding(tools["experience_and_nps"])).to_contain_text("NPS 反而越低")
    expect(finding(tools["peak_factors"])).to_contain_text("业务复杂度")
    assert lab.problems() == []
