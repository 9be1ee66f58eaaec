"""The demos of the live class on a projector: sliders, talks, large type, nothing to be scrolled."""

from importlib import import_module

import pytest
from playwright.sync_api import Locator, expect

from helpers.demos import demo_names
from helpers.widgets.demos.stage import Demo
from tests.browser.lab import VIEWPORT, Lab, part

pytestmark = pytest.mark.browser

NAMES = demo_names()
SMALLEST = 17  # pixels of a letter on the projector: a fortieth of the height
LETTERS = """stage => [...stage.querySelectorAll("svg text")].filter(text => text.textContent).map(text => {
  const svg = text.ownerSVGElement;
  const scale = svg.getBoundingClientRect().height / svg.viewBox.baseVal.height;
  const wide = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return parseFloat(getComputedStyle(text).fontSize) * Math.min(scale, wide);
})"""
# What stands outside a box of the screen: [left, top, right, bottom].
OUTSIDE = """(stage, [left, top, right, bottom]) => [...stage.querySelectorAll(
  "h3, p, figcaption, svg, svg text, button, input, .wb-demo-card, .wb-demo-controls, .wb-numbers span"
)].filter(part => {
    const box = part.getBoundingClientRect();
    return box.width && !part.closest("details") && (box.left < left - 1 || box.top < top - 1
      || box.right > right + 1 || box.bottom > bottom + 1);
  }).map(part => part.tagName + ": " + part.textContent)"""
TALLER = """stage => stage.querySelector(".wb-demo-controls").scrollHeight
  > stage.querySelector(".wb-demo-stage").clientHeight + 1"""


def built(name: str) -> Demo:
    demo = import_module(f"helpers.widgets.demos.{name}").build({})
    assert isinstance(demo, Demo)
    return demo


@pytest.fixture(scope="module")
def stages(lab: Lab) -> dict[str, Locator]:
    """The demos of the instructor's notebook, by name."""
    lab.open("instructor/live_demos.ipynb")
    lab.run_all()
    found = {}
    for name in NAMES:
        stage = lab.page.locator(f'section.wb-demo[aria-label="{built(name).title}"]')
        found[name] = stage
    return found


def said(stage: Locator) -> Locator:
    return stage.locator(".wb-demo-said")


def at_start(stage: Locator) -> None:
    stage.scroll_into_view_if_needed()
    stage.evaluate("stage => stage.scrollIntoView({block: 'start'})")
    reset = stage.locator('[data-action="reset"]')
    if reset.get_attribute("aria-disabled") is None:
        reset.click()
    expect(said(stage)).to_contain_text("按 → 讲下一点")


@pytest.mark.parametrize("name", NAMES)
def test_the_keys_lead_through_the_talk(stages: dict[str, Locator], lab: Lab, name: str) -> None:
    stage, demo = stages[name], built(name)
    at_start(stage)
    stage.locator("h3").click()
    for number in range(1, len(demo.points) + 1):
        lab.page.keyboard.press("ArrowRight" if number % 2 else "PageDown")
        demo.act("next")
        expect(said(stage)).to_have_text(demo.says())
        expect(part(stage, "point", str(number))).to_have_attribute("aria-pressed", "true")
    lab.page.keyboard.press("2")
    demo.act("point", "2")
    expect(said(stage)).to_have_text(demo.says())
    lab.page.keyboard.press("ArrowLeft")
    demo.act("back")
    expect(said(stage)).to_have_text(demo.says())
    lab.page.keyboard.press("0")
    expect(said(stage)).to_contain_text("按 → 讲下一点")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "order_of_moments"])
def test_a_slider_moves_the_picture_and_the_arrows_are_its_own(
    stages: dict[str, Locator], lab: Lab, name: str
) -> None:
    stage = stages[name]
    at_start(stage)
    part(stage, "point", "2").click()
    expect(part(stage, "point", "2")).to_have_attribute("aria-pressed", "true")
    sentence = said(stage).inner_text()
    slider = stage.locator("input[type=range]").first
    before, value = stage.locator("figure").first.inner_html(), float(slider.input_value())
    slider.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(said(stage)).not_to_have_text(sentence)
    assert float(slider.input_value()) > value
    assert stage.locator("figure").first.inner_html() != before
    expect(slider).to_be_focused()
    lab.page.keyboard.press("3")
    expect(part(stage, "point", "3")).to_have_attribute("aria-pressed", "true")


def test_a_slider_that_is_dragged_moves_the_picture_before_it_is_let_go(
    stages: dict[str, Locator], lab: Lab
) -> None:
    stage = stages["same_score"]
    at_start(stage)
    slider, typed = stage.locator("input[type=range]").first, stage.locator("input[type=text]").first
    box = slider.bounding_box()
    assert box
    y, mouse = box["y"] + box["height"] / 2, lab.page.mouse
    mouse.move(box["x"] + box["width"] * 5 / 6, y)
    mouse.down()
    for step in range(1, 21):
        mouse.move(box["x"] + box["width"] * (5 / 6 - step / 30), y)
    expect(stage.locator("figcaption").first).to_contain_text("NPS −2")
    here = slider.input_value()
    assert -29 < float(here) < -15
    expect(typed).to_have_value(here)
    mouse.up()
    lab.page.wait_for_timeout(300)
    expect(slider).to_have_value(here)
    expect(typed).to_have_value(here)


@pytest.mark.parametrize("name", NAMES)
def test_in_the_notebook_a_demo_needs_no_scrolling(stages: dict[str, Locator], lab: Lab, name: str) -> None:
    stage = stages[name]
    at_start(stage)
    for number in range(1, len(built(name).points) + 1):
        part(stage, "point", str(number)).click()
        expect(part(stage, "point", str(number))).to_have_attribute("aria-pressed", "true")
        box, notebook = stage.bounding_box(), lab.notebook.bounding_box()
        assert box and notebook and box["height"] < notebook["height"]
        sides = [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]
        assert stage.evaluate(OUTSIDE, sides) == []
        assert not stage.evaluate(TALLER)


@pytest.mark.parametrize("name", NAMES)
def test_large_type_fills_the_screen_and_holds_everything(
    stages: dict[str, Locator], lab: Lab, name: str
) -> None:
    stage = stages[name]
    at_start(stage)
    small = stage.evaluate(LETTERS)
    stage.get_by_role("button", name="大字").click()
    assert stage.bounding_box() == {"x": 0, "y": 0, **VIEWPORT}
    for number in range(1, len(built(name).points) + 1):
        lab.page.keyboard.press("ArrowRight")
        expect(part(stage, "point", str(number))).to_have_attribute("aria-pressed", "true")
        assert stage.evaluate(OUTSIDE, [0, 0, *VIEWPORT.values()]) == []
        assert not stage.evaluate(TALLER)
        assert min(stage.evaluate(LETTERS)) >= SMALLEST > min(small)
        assert said(stage).evaluate("said => parseFloat(getComputedStyle(said).fontSize)") > 24
    lab.page.keyboard.press("Escape")
    box = stage.bounding_box()
    assert box and box["height"] < VIEWPORT["height"]
    expect(part(stage, "point", str(number))).to_have_attribute("aria-pressed", "true")


def test_large_type_is_left_by_its_button_too(stages: dict[str, Locator]) -> None:
    stage = stages["same_score"]
    at_start(stage)
    stage.get_by_role("button", name="大字").click()
    stage.get_by_role("button", name="返回").click()
    box = stage.bounding_box()
    assert box and box["height"] < VIEWPORT["height"]


def test_answers_come_in_until_somebody_stops_them(stages: dict[str, Locator], lab: Lab) -> None:
    stage = stages["answers_coming_in"]
    at_start(stage)
    count = stage.get_by_label("已收到的答卷（份）")
    stage.locator("h3").click()
    lab.page.keyboard.press("p")
    expect(count).not_to_have_value("0")
    expect(stage.get_by_role("button", name="暂停")).to_be_visible()
    lab.page.wait_for_timeout(1500)
    stage.get_by_role("button", name="暂停").click()
    expect(stage.get_by_role("button", name="开始收")).to_be_visible()
    here = int(count.input_value())
    assert here > 5
    lab.page.wait_for_timeout(700)
    assert int(count.input_value()) == here
    lab.page.keyboard.press(".")
    expect(count).to_have_value(str(here + 1))


def test_a_card_is_moved_by_mouse_and_by_keyboard(stages: dict[str, Locator], lab: Lab) -> None:
    stage = stages["order_of_moments"]
    at_start(stage)
    finding, cards = stage.locator("figcaption").first, stage.locator(".wb-demo-card")
    part(stage, "card", "moment7").drag_to(part(stage, "card", "moment0"))
    expect(cards.first).to_have_attribute("data-value", "moment7")
    expect(finding).to_have_text("记忆 +0.5，平均一直是 +0.1")  # the end is as bad as before
    cards.last.focus()
    moved = cards.last.get_attribute("data-value")
    lab.page.keyboard.press("Alt+ArrowLeft")
    expect(cards.nth(6)).to_have_attribute("data-value", moved or "")
    expect(cards.nth(6)).to_be_focused()
    lab.page.keyboard.press("ArrowRight")
    expect(said(stage)).to_contain_text("先甜后苦")


def test_demos_are_as_they_were_left_after_a_restart(stages: dict[str, Locator], lab: Lab) -> None:
    for name in NAMES:
        at_start(stages[name])
        part(stages[name], "point", "3").click()
        expect(part(stages[name], "point", "3")).to_have_attribute("aria-pressed", "true")
    lab.restart_and_run_all()
    for name in NAMES:
        expect(part(stages[name], "point", "3")).to_have_attribute("aria-pressed", "true")
    assert lab.problems() == []
