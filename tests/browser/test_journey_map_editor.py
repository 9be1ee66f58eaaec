"""The journey map editor in a real browser: a map is built, survives a reload, and is taken along."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Locator, expect

from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

ACTIONS = ("找停车位", "进门取号", "等叫号", "引导员来问", "窗口核对", "换卡", "问账单", "收到短信")
HARMFUL = '=HYPERLINK("http://x")<script>'


@pytest.fixture(scope="module")
def tool(lab: Lab) -> Locator:
    """The editor, blank, in a notebook of its own."""
    lab.open_made('lesson.tool("journey_map_editor", name="browser")')
    return lab.page.locator(".jp-OutputArea-output .wb-frame").first


def button(tool: Locator, action: str, value: str = "") -> Locator:
    selector = f'[data-action="{action}"]' + (f'[data-value="{value}"]' if value else "")
    return tool.locator(selector).first


def field(tool: Locator, name: str) -> Locator:
    return tool.locator(f'[data-action="field"][data-name$=".{name}"]')


def names(tool: Locator) -> list[str]:
    return tool.locator('[data-action="pick"] .wb-grow').all_inner_texts()


def take(tool: Locator, lab: Lab, form: str) -> Download:
    button(tool, "make", form).click()
    link = tool.locator(f'a[download$=".{form}"]')
    expect(link).to_be_visible(timeout=60_000)
    with lab.page.expect_download() as download:
        link.click()
    return download.value


def test_eight_touchpoints_are_built_with_mouse_and_keyboard(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    for name, text in (("actor", "陈女士"), ("scenario", "周六换卡"), ("goal", "一趟办完")):
        tool.locator(f'textarea[data-name="as_is.{name}"]').fill(text)
    for place, action in enumerate(ACTIONS):
        button(tool, "add", f"s{1 + place // 3}").click()
        expect(field(tool, f"t{place + 1}.action")).to_be_focused()
        keyboard.insert_text(action)
        expect(tool.locator('[data-action="pick"][aria-pressed="true"]')).to_contain_text(action)
    assert names(tool) == list(ACTIONS)
    for _ in ACTIONS:
        expect(tool.locator("svg g[data-action='point']")).to_have_count(len(ACTIONS))
    button(tool, "channel", "digital").click()
    field(tool, "t8.opportunity").fill(HARMFUL)
    field(tool, "t8.due").fill("2020-01-31")
    expect(tool.get_by_text("这一天已经过去了").first).to_be_visible()
    expect(tool.locator("[role=tab]", has_text="评分标准")).to_contain_text("3 / 8")


def test_the_arrow_keys_walk_along_the_curve_and_bend_it(tool: Locator, lab: Lab) -> None:
    keyboard = lab.page.keyboard
    button(tool, "point", "as_is.t3").click()
    for _ in range(4):
        keyboard.press("ArrowDown")
    expect(tool.locator("svg text", has_text="谷 −4")).to_be_visible()
    keyboard.press("ArrowRight")
    expect(button(tool, "point", "as_is.t4")).to_be_focused()
    for _ in range(3):
        keyboard.press("ArrowUp")
    expect(tool.locator("svg text", has_text="峰 +3")).to_be_visible()
    keyboard.press("Control+z")
    expect(tool.locator("svg text", has_text="峰 +3")).to_have_count(0)
    keyboard.press("Control+y")
    expect(tool.locator("svg text", has_text="峰 +3")).to_be_visible()
    assert lab.notebook.locator(".jp-Cell").count() == 2  # none of JupyterLab's shortcuts were hit


def test_touchpoints_change_places_by_keys_and_by_dragging(tool: Locator, lab: Lab) -> None:
    button(tool, "pick", "t1").click()
    lab.page.keyboard.press("Alt+ArrowDown")
    expect(tool.locator('[data-action="pick"] .wb-grow').first).to_have_text(ACTIONS[1])
    expect(button(tool, "pick", "t1")).to_be_focused()
    button(tool, "pick", "t1").drag_to(button(tool, "pick", "t2"))
    expect(tool.locator('[data-action="pick"] .wb-grow').first).to_have_text(ACTIONS[0])
    assert names(tool) == list(ACTIONS)


def test_the_map_is_there_after_a_reload(tool: Locator, lab: Lab) -> None:
    lab.page.wait_for_timeout(800)  # the map is kept when the typing pauses
    lab.reload()
    lab.run_all()
    expect(tool.locator("svg text", has_text="谷 −4")).to_be_visible(timeout=30_000)
    assert names(tool) == list(ACTIONS)
    assert lab.problems() == []


def test_what_is_taken_along_holds_the_map_and_no_formula(tool: Locator, lab: Lab, tmp_path: Path) -> None:
    button(tool, "tab", "files").click()
    files = {form: tmp_path / f"map.{form}" for form in ("json", "xlsx", "svg", "png")}
    for form, file in files.items():
        take(tool, lab, form).save_as(file)
    points = json.loads(files["json"].read_text("utf-8"))["as_is"]["touchpoints"]
    assert [point["action"] for point in points] == list(ACTIONS)
    assert [point["emotion"] for point in points][2:4] == [-4, 3]
    cells = [cell for row in load_workbook(files["xlsx"])["现状"].iter_rows() for cell in row]
    assert HARMFUL in [cell.value for cell in cells] and "f" not in {cell.data_type for cell in cells}
    svg = files["svg"].read_text("utf-8")
    assert "谷 −4" in svg and "陈女士" in svg and "<script" not in svg
    assert files["png"].read_bytes().startswith(b"\x89PNG") and files["png"].stat().st_size > 50_000


def test_a_broken_file_changes_nothing_and_a_good_one_can_be_undone(
    tool: Locator, lab: Lab, tmp_path: Path
) -> None:
    whole, half = tmp_path / "整张.json", tmp_path / "半张.json"
    take(tool, lab, "json").save_as(whole)
    half.write_bytes(whole.read_bytes()[:400])
    tool.locator("input[type=file]").set_input_files(half)
    expect(tool.get_by_text("可能只下载了一半").first).to_be_visible()
    assert names(tool) == list(ACTIONS)
    button(tool, "begin", "hotel").click()
    expect(tool.locator("svg text", has_text="谷 −4")).to_be_visible()
    expect(tool.locator('[data-action="pick"]')).to_have_count(11)
    tool.locator("input[type=file]").set_input_files(whole)
    expect(tool.get_by_text("已载入“整张.json”：8 个触点").first).to_be_visible()
    button(tool, "undo").click()
    expect(tool.locator('[data-action="pick"]')).to_have_count(11)
    button(tool, "undo").click()
    expect(tool.locator('[data-action="pick"]')).to_have_count(8)


def test_both_maps_stand_side_by_side_and_nothing_sticks_out(tool: Locator, lab: Lab) -> None:
    button(tool, "show", "both").click()
    button(tool, "copy").click()
    expect(tool.locator(".wb-journey-curves svg")).to_have_count(2)
    button(tool, "survey").click()
    expect(tool.get_by_text("还没有触点对应到调研").first).to_be_visible(timeout=30_000)
    frame = tool.bounding_box()
    assert frame
    for picture in tool.locator(".wb-journey-curves svg").all():
        box = picture.bounding_box()
        assert box and box["x"] >= frame["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert lab.problems() == []
