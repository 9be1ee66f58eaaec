"""The customer segments in a real browser: sorted by keyboard, ruled, kept over a restart, exported."""

import io

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab, part

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tool(lab: Lab) -> Locator:
    """The tool in a notebook of its own."""
    lab.open_made('lesson.tool("customer_segments", name="browser")')
    return lab.page.locator(".jp-OutputArea-output .wb-frame").first


def size(tool: Locator, place: int) -> Locator:
    """The cell with the number of customers of a segment."""
    return tool.locator(".wb-segments tbody tr").nth(place).locator("td").nth(2)


def test_customers_are_sorted_by_number_keys_and_taken_back(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    part(tool, "tab", "kinds").focus()
    hand = tool.locator(".wb-hand")
    for number in range(1, 13):
        expect(hand).to_contain_text(f"客户 {number}")
        score = int(hand.locator(".wb-fact b").first.inner_text().split()[0])
        keyboard.press("1" if score >= 9 else "2" if score >= 7 else "3")
        expect(tool.locator(".wb-segment-talk")).to_contain_text(f"✓ 对 · 客户 {number}（{score} 分）")
    expect(tool.locator(".wb-segment-talk")).to_contain_text("12 位都归对了")
    tool.locator(".wb-hand").click()
    keyboard.press("Backspace")
    expect(hand).to_contain_text("客户 12")
    keyboard.press("3")


def test_the_same_customers_get_actions_and_differences_are_talked_about(tool: Locator, lab: Lab) -> None:
    part(tool, "tab", "kinds").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    expect(part(tool, "tab", "actions")).to_have_attribute("aria-selected", "true")
    for number in range(1, 13):
        expect(tool.locator(".wb-hand")).to_contain_text(f"客户 {number}")
        lab.page.keyboard.press("3")
    expect(tool.locator("summary")).to_contain_text("12 位里 2 位一致")
    line = tool.get_by_label("高价值：年消费达到")
    line.fill("600")
    expect(tool.locator("summary")).not_to_contain_text("2 位一致")
    expect(line).to_be_focused()
    tool.get_by_role("button", name="用中位数 996 元").click()
    expect(tool.locator("summary")).to_contain_text("2 位一致")
    tool.get_by_role("button", name="客户 2（7 分）", exact=True).click()
    expect(tool.locator(".wb-segment-talk")).to_contain_text("可能的道理")


def test_a_rule_is_built_by_keyboard_and_runs_over_all_customers(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    part(tool, "tab", "rules").click()
    tool.get_by_role("button", name="＋ 加一群").focus()
    keyboard.press("Enter")
    name = tool.get_by_label("群名")
    expect(name).to_be_focused()
    keyboard.press("Control+a")
    keyboard.insert_text("=投诉过的高价值贬损者")
    for _ in range(4):  # what to do, copy, close, then the field of the first condition
        keyboard.press("Tab")
    assert lab.page.evaluate("document.activeElement.dataset.action") == "field"
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.type("996")
    expect(size(tool, 0)).to_contain_text("6,002")
    tool.get_by_role("button", name="＋ 加条件").click()
    tool.locator('select[data-name="0.1"][data-action="field"]').select_option("score")
    tool.locator('select[data-name="0.1"][data-action="operator"]').select_option("at_most")
    tool.locator('input[data-name="0.1.0"]').fill("6")
    expect(size(tool, 0)).to_contain_text("1,773")
    tool.get_by_role("button", name="＋ 加条件").click()
    tool.locator('select[data-name="0.2"][data-action="field"]').select_option("complaints")
    tool.locator('input[data-name="0.2.0"]').fill("一次")
    expect(tool.locator(".wb-note")).to_contain_text("“一次”不是一个数")
    tool.locator('input[data-name="0.2.0"]').fill("1")
    expect(size(tool, 0)).to_contain_text("624")
    expect(tool.locator("figcaption")).to_contain_text("“=投诉过的高价值贬损者”")


def test_rules_are_reordered_by_keyboard_and_taken_back(tool: Locator, lab: Lab) -> None:
    cautions = tool.locator(".wb-segment-caution")
    tool.get_by_role("button", name="＋ 加一群").click()
    expect(tool.get_by_label("群名")).to_have_value("新的一群")
    tool.locator('input[data-name="0.0.0"]').fill("0")
    expect(cautions.filter(has_text="所有客户都符合，等于没有分")).to_be_visible()
    part(tool, "open", "1").focus()
    lab.page.keyboard.press("Alt+ArrowUp")
    expect(size(tool, 0)).to_contain_text("12,000")
    expect(cautions.filter(has_text="都先归进了前面的群")).to_be_visible()
    lab.page.keyboard.press("Control+z")
    expect(size(tool, 0)).to_contain_text("624")
    part(tool, "remove", "1").click()
    expect(tool.locator(".wb-segments tbody tr")).to_have_count(2)


def test_nothing_is_cut_off_sideways(tool: Locator) -> None:
    for picture in ("nps", "matrix", "money"):
        part(tool, "picture", picture).click()
        wide = tool.evaluate(
            "frame => [...frame.querySelectorAll('svg, table, .wb-segment-condition')]"
            ".map(e => e.getBoundingClientRect().right)"
        )
        assert max(wide) <= tool.evaluate("frame => frame.getBoundingClientRect().right")


def test_everything_is_there_after_a_restart(tool: Locator, lab: Lab) -> None:
    lab.restart_and_run_all()
    expect(size(tool, 0)).to_contain_text("624", timeout=30_000)
    part(tool, "tab", "kinds").click()
    expect(part(tool, "place", "promoter")).to_contain_text("4 张")
    part(tool, "tab", "actions").click()
    expect(part(tool, "place", "win_back")).to_contain_text("12 张")
    assert lab.problems() == []


def test_the_export_opens_in_excel_with_text_as_text(tool: Locator, lab: Lab) -> None:
    part(tool, "tab", "rules").click()
    tool.get_by_role("button", name="导出 Excel").click()
    link = tool.get_by_role("link", name="下载 客户分群")
    expect(link).to_be_visible(timeout=60_000)
    with lab.page.expect_download() as download:
        link.click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()), read_only=True)
    _title, heads, first, rest = book["分群"].iter_rows(values_only=True)
    row = dict(zip(heads, first, strict=True))
    assert row["群"] == "=投诉过的高价值贬损者" and row["人数"] == 624 and row["NPS"] == -100
    assert row["规则"] == "年消费 ≥ 996 元 并且 推荐意愿分 ≤ 6 分 并且 近一年投诉次数 ≥ 1 次"
    assert rest[heads.index("人数")] == 12_000 - 624
    _title, heads, *customers = book["全部客户"].iter_rows(values_only=True)
    assert len(customers) == 12_000
    assert sum(customer[1] == "=投诉过的高价值贬损者" for customer in customers) == 624
    assert book["分群"].cell(3, 1).data_type == "s"
    assert lab.problems() == []
