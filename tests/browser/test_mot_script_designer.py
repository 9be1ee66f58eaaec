"""The MOT script designer in a real browser: written until it is green, practised, kept over a reload."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from helpers.content import COURSE_DATA
from helpers.scripts import load_situation
from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

MODEL = load_situation("refund", COURSE_DATA).example
LABELS = {"explore": "探索", "offer": "提议", "act": "行动", "confirm": "确认"}


@pytest.fixture(scope="module")
def tool(lab: Lab) -> Iterator[Locator]:
    """The designer in a notebook of its own."""
    lab.open_made('lesson.tool("mot_script_designer", name="browser", situation="refund")')
    yield lab.page.locator(".wb-frame").first


def text(tool: Locator) -> Locator:
    return tool.locator(".wb-paper textarea")


def check(tool: Locator, label: str) -> Locator:
    return tool.locator(".wb-check", has_text=label)


def test_rules_turn_while_one_types_and_the_caret_stays(tool: Locator, lab: Lab) -> None:
    text(tool).click()
    lab.page.keyboard.type("换成我也会失望。这是规定。")
    expect(check(tool, "先接住情绪")).to_contain_text("✓ 有了")
    expect(tool.locator("mark")).to_have_text("这是规定")
    for _ in range(5):
        lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.type("您能说说吗？")
    expect(check(tool, "开放问题")).to_contain_text("✓ 有了")
    lab.page.keyboard.type("好。")
    expect(text(tool)).to_have_value("换成我也会失望。您能说说吗？好。这是规定。")


def test_the_underline_lies_under_the_very_words(tool: Locator) -> None:
    """The mirror and the text area break their lines alike, so the mark stands where the words do."""
    same = tool.locator(".wb-paper").evaluate(
        """paper => {
          const [under, area] = paper.children;
          const [a, b] = [getComputedStyle(under), getComputedStyle(area)];
          const [x, y] = [under.getBoundingClientRect(), area.getBoundingClientRect()];
          const like = ["fontFamily", "fontSize", "lineHeight", "letterSpacing", "whiteSpace", "paddingLeft",
            "paddingTop", "paddingRight", "overflowWrap", "wordBreak"].filter((name) => a[name] !== b[name]);
          const moved = Math.abs(x.left - y.left) + Math.abs(x.top - y.top) + Math.abs(x.width - y.width);
          return [like, moved < 1, area.scrollHeight <= area.clientHeight];
        }"""
    )
    assert same == [[], True, True]


def test_a_reason_opens_by_the_keyboard(tool: Locator, lab: Lab) -> None:
    check(tool, "复述需求").focus()
    lab.page.keyboard.press("Enter")
    expect(check(tool, "复述需求")).to_have_attribute("aria-expanded", "true")
    expect(tool.locator(".wb-why")).to_contain_text("例如")
    lab.page.keyboard.press("Enter")
    expect(tool.locator(".wb-why")).to_have_count(0)


def test_a_script_is_written_until_the_rubric_is_green_by_keyboard_alone(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    for place, (step, words) in enumerate(MODEL.items()):
        if place:
            tool.locator('[data-action="step"][tabindex="0"]').focus()
            keyboard.press("ArrowRight")
            keyboard.press("Enter")
        expect(tool.get_by_role("tab", name=LABELS[step])).to_have_attribute("aria-selected", "true")
        text(tool).focus()
        keyboard.press("Control+a")
        keyboard.insert_text(words)
        expect(tool.get_by_role("tab", name=LABELS[step])).to_contain_text("✓")
    expect(tool.get_by_text("得分 16 / 16", exact=True)).to_be_visible()
    assert lab.problems() == []


def test_after_a_reload_the_script_is_still_there(tool: Locator, lab: Lab) -> None:
    lab.reload()
    lab.restart_and_run_all()
    expect(tool.get_by_text("得分 16 / 16", exact=True)).to_be_visible(timeout=30_000)
    tool.get_by_role("tab", name="探索").click()
    expect(text(tool)).to_have_value(MODEL["explore"])


def test_the_card_is_saved_and_opens_without_the_server(tool: Locator, lab: Lab, tmp_path: Path) -> None:
    tool.get_by_role("tab", name="话术卡").click()
    with lab.page.expect_download() as download:
        tool.get_by_text("保存话术卡").click()
    assert download.value.suggested_filename == "话术卡 退货退款：拆了标的外套.html"
    download.value.save_as(tmp_path / "card.html")
    card = lab.page.context.new_page()
    card.goto((tmp_path / "card.html").as_uri())
    expect(card.get_by_text(MODEL["offer"])).to_be_visible()
    assert len(card.pdf(format="A4")) > 1000
    card.close()


def test_a_role_play_goes_line_by_line_and_nothing_is_lost_on_the_way(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    tool.get_by_role("tab", name="对练").click()
    text(tool).click()
    keyboard.insert_text("让您失望了。哪里不合适？是肩大还是身长？")
    tool.get_by_role("button", name="说出去").click()
    expect(tool.locator(".wb-theirs").last).to_contain_text("唉，他生日我特意买的")
    keyboard.insert_text("写到一半")  # the focus is in the next reply already
    tool.get_by_role("tab", name="写话术").click()
    expect(tool.get_by_role("tab", name="写话术")).to_have_attribute("aria-selected", "true")
    tool.get_by_role("tab", name="对练").click()
    expect(text(tool)).to_have_value("写到一半")
    tool.get_by_role("button", name="从头再练一遍").click()
    expect(tool.get_by_role("alertdialog")).to_be_visible()
    keyboard.press("Enter")  # the answer that keeps everything has the focus
    expect(text(tool)).to_have_value("写到一半")


def test_ten_thousand_characters_and_emoji_stay_on_the_page(tool: Locator, lab: Lab) -> None:
    tool.get_by_role("tab", name="写话术").click()
    tool.get_by_role("combobox").select_option("own")
    expect(tool.get_by_label("客户是谁")).to_be_visible()
    long = "😀<b>好</b>，" * 1_100
    text(tool).fill(long[:10_000])
    expect(tool.locator(".wb-under-paper")).to_contain_text("个字")
    expect(text(tool)).to_have_value(long[:10_000])
    text(tool).fill("字" * 10_003)
    expect(tool.locator(".wb-note").first).to_contain_text("最后的 3 个字没有放进来")
    expect(text(tool)).to_have_value("字" * 10_000)
    assert lab.problems() == []


def test_nothing_is_cut_off_sideways(tool: Locator) -> None:
    assert tool.evaluate("frame => frame.scrollWidth <= frame.clientWidth + 1")
