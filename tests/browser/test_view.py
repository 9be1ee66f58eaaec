"""view.js alone on a page, with a stand-in for the kernel: what it sends, and where the focus goes."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import helpers.widgets

SCRIPT = (Path(helpers.widgets.__file__).parent / "view.js").read_bytes()
RENDER = """async ([script, html, shortcuts]) => {
  const { default: view } = await import("data:text/javascript;base64," + script);
  const state = { html, shortcuts, problem: "" }, listeners = {};
  window.sent = [];
  window.model = {
    get: (name) => state[name],
    on: (name, heard) => (listeners[name] = heard),
    off: () => {},
    send: ({ action, value }) => window.sent.push(`${action}:${value}`),
    set: (name, value) => { state[name] = value; listeners["change:" + name]?.(); },
    receive: (content) => listeners["msg:custom"](content),
  };
  view.render({ model: window.model, el: document.getElementById("root") });
}"""
BUTTONS = "".join(f'<button data-action="pick" data-value="{name}">{name}</button>' for name in "abc")
STEPS = f"<div data-arrows>{BUTTONS}</div><button data-action='confirm'>就这样</button>"


class ViewPage:
    """A page with one view on it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self, html: str, **shortcuts: str) -> None:
        named = {name.replace("_", "+"): bound for name, bound in shortcuts.items()}
        self.page.set_content("<div id='root'></div><p id='outside'>外面</p>")
        self.page.evaluate(RENDER, [base64.b64encode(SCRIPT).decode(), html, named])

    def redraw(self, html: str) -> None:
        self.page.evaluate("html => model.set('html', html)", html)

    @property
    def sent(self) -> list[str]:
        sent: list[str] = self.page.evaluate("window.sent")
        return sent

    @property
    def focused(self) -> Any:
        return self.page.evaluate("document.activeElement.dataset.value ?? document.activeElement.id")


@pytest.fixture
def view(browser: Browser) -> Iterator[ViewPage]:
    page = browser.new_page()
    yield ViewPage(page)
    page.close()


def test_a_click_sends_action_and_value(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.click("text=b")
    view.page.click("text=就这样")
    assert view.sent == ["pick:b", "confirm:"]


def test_what_is_marked_disabled_sends_nothing(view: ViewPage) -> None:
    view.show('<button data-action="undo" aria-disabled="true">撤销</button>')
    view.page.locator("button").dispatch_event("click")
    assert view.sent == []


def test_a_shortcut_sends_its_own_value_or_that_of_the_element_in_focus(view: ViewPage) -> None:
    view.show(STEPS, **{"1": "place:x", "Alt_ArrowUp": "up"})
    view.page.focus("text=b")
    view.page.keyboard.press("1")
    view.page.keyboard.press("Alt+ArrowUp")
    assert view.sent == ["place:x", "up:b"]


def test_a_key_with_a_modifier_is_another_key(view: ViewPage) -> None:
    view.show(STEPS, **{"1": "place:x"})
    view.page.focus("text=b")
    view.page.keyboard.press("Control+1")
    view.page.keyboard.press("Alt+1")
    assert view.sent == []


def test_shortcuts_do_not_fire_while_someone_types(view: ViewPage) -> None:
    view.show('<input data-action="name">', **{"1": "place:x"})
    view.page.focus("input")
    view.page.keyboard.type("11")
    assert view.sent == []


def test_shortcuts_work_after_a_click_beside_the_buttons(view: ViewPage) -> None:
    view.show(f"<p>说明</p>{STEPS}", **{"1": "place:x"})
    view.page.click("text=说明")
    view.page.keyboard.press("1")
    assert view.sent == ["place:x"]


def test_shortcuts_do_not_fire_outside(view: ViewPage) -> None:
    view.show(STEPS, **{"1": "place:x"})
    view.page.click("#outside")
    view.page.keyboard.press("1")
    assert view.sent == []


def test_what_is_in_focus_is_closed_to_the_shortcuts_of_jupyterlab(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.wait_for_timeout(50)
    view.page.focus("text=b")
    assert view.page.locator("[data-lm-suppress-shortcuts=true]").all_inner_texts() == ["b"]


def test_a_key_held_down_acts_once(view: ViewPage) -> None:
    view.show(STEPS, **{"1": "place:x"})
    view.page.focus("text=b")
    for _ in range(5):
        view.page.keyboard.down("1")
    assert view.sent == ["place:x"]


def test_arrow_keys_walk_between_like_elements_and_round_again(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.focus("text=b")
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
        view.page.keyboard.press(key)
        walked.append(view.focused)
    assert walked == ["c", "a", "c", "b", "c"]
    assert view.sent == []


def test_enter_and_space_press_what_is_no_button(view: ViewPage) -> None:
    view.show('<svg><g tabindex="0" role="button" data-action="bar" data-value="7"><rect /></g></svg>')
    view.page.focus("g")
    view.page.keyboard.press("Enter")
    view.page.keyboard.press(" ")
    assert view.sent == ["bar:7", "bar:7"]


def test_enter_presses_a_button_once(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.focus("text=b")
    view.page.keyboard.press("Enter")
    assert view.sent == ["pick:b"]


def test_the_focus_stays_on_the_same_element_when_the_page_is_drawn_anew(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.focus("text=b")
    view.redraw(STEPS.replace(">b<", ">b, chosen<"))
    assert view.focused == "b"


def test_when_its_element_is_gone_the_focus_stays_inside(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.focus("text=就这样")
    view.redraw(f"<div data-arrows>{BUTTONS}</div>")
    assert view.focused == "root"


def test_a_redraw_takes_no_focus_from_elsewhere(view: ViewPage) -> None:
    view.show(STEPS)
    view.redraw(BUTTONS)
    assert view.page.evaluate("document.activeElement === document.body")


def test_python_can_move_the_focus(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.evaluate("model.receive({ focus: ['pick', 'c'] })")
    view.page.wait_for_function("document.activeElement.dataset.value === 'c'")


def test_a_part_can_be_dragged_onto_another(view: ViewPage) -> None:
    card = '<div data-drag="card" draggable="true">卡片</div>'
    view.show(f'{card}<div data-drop="put" data-value="bucket" style="height: 50px">桶</div>')
    view.page.drag_and_drop("[data-drag]", "[data-drop]")
    assert view.sent == ["put:card=bucket"]
    assert view.page.locator(".wb-over").count() == 0


def test_what_changed_is_read_aloud_from_an_element_that_stays(view: ViewPage) -> None:
    view.show('<p role="status">已完成 1 / 4</p>')
    voice = view.page.locator(".wb-voice[aria-live=polite]")
    assert voice.text_content() == ""
    element = voice.element_handle()
    view.redraw('<p role="status">已完成 2 / 4</p>')
    assert voice.text_content() == "已完成 2 / 4"
    assert view.page.evaluate("element => element.isConnected", element)


def test_a_problem_is_an_alert_above_the_page_and_goes_away_again(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.evaluate("model.set('problem', '刚才这一步没有做成。')")
    assert view.page.locator("[role=alert]").text_content() == "刚才这一步没有做成。"
    assert view.page.locator("button").count() == 4
    view.page.evaluate("model.set('problem', '')")
    assert view.page.locator(".wb-note").count() == 0


def test_a_use_that_cannot_reach_the_kernel_is_said_to_be_lost(view: ViewPage) -> None:
    view.show(STEPS)
    view.page.evaluate("() => { model.send = () => { throw new Error('Cannot send'); }; }")
    view.page.click("text=b")
    assert "全部运行" in view.page.get_by_role("alert").inner_text()


# --- typing ---


def lines(*texts: str, above: str = "") -> str:
    rows = (
        f'<li><input type="text" data-action="cell" data-name="{place}" value="{text}"></li>'
        for place, text in enumerate(texts)
    )
    return f'{above}<ul>{"".join(rows)}</ul><button data-action="add">加一行</button>'


def test_an_input_sends_its_name_with_what_was_typed(view: ViewPage) -> None:
    view.show(lines("", ""))
    view.page.locator("input").nth(1).fill("甲 = 乙")
    view.page.keyboard.press("Enter")
    assert view.sent == ["cell:1=甲 = 乙"]


def test_what_is_being_typed_and_the_caret_outlive_a_redraw(view: ViewPage) -> None:
    view.show(lines("", ""))
    view.page.locator("input").nth(1).press_sequentially("换卡跑两趟")
    view.page.keyboard.press("ArrowLeft")
    view.redraw(lines("别处", "", above="<p>提醒</p><div>又一行</div>"))
    view.page.keyboard.type("要")
    values = view.page.locator("input").evaluate_all("all => all.map(one => one.value)")
    assert values == ["别处", "换卡跑两要趟"]


def test_the_text_can_still_be_undone_after_a_redraw(view: ViewPage) -> None:
    view.show('<textarea data-action="say" data-live></textarea>')
    view.page.locator("textarea").press_sequentially("abc")
    view.page.wait_for_function("window.sent.length")
    view.redraw('<p>提醒</p><textarea data-action="say" data-live>abc</textarea>')
    view.page.keyboard.press("Control+z")
    assert view.page.locator("textarea").input_value() == ""


def test_a_live_text_is_sent_while_it_is_typed_and_not_at_every_key(view: ViewPage) -> None:
    view.show('<textarea data-action="say" data-name="explore" data-live></textarea>')
    view.page.locator("textarea").press_sequentially("您最担心", delay=20)
    view.page.wait_for_function("window.sent.length")
    assert view.sent == ["say:explore=您最担心"]


def test_what_python_says_stands_in_an_input_that_is_not_in_use(view: ViewPage) -> None:
    view.show(lines("８０"))
    view.page.locator("input").fill("９０")
    view.page.keyboard.press("Enter")
    view.redraw(lines("90"))
    assert view.page.locator("input").input_value() == "90"
    view.page.locator("input").fill("")
    view.page.focus("button")
    view.redraw(lines("90"))
    assert view.page.locator("input").input_value() == "90"


def test_a_late_answer_does_not_overwrite_what_was_typed_since(view: ViewPage) -> None:
    view.show('<textarea data-action="say" data-live></textarea>')
    for number, part in enumerate(("换卡", "要跑", "两趟"), 1):
        view.page.keyboard.press("End")
        view.page.locator("textarea").press_sequentially(part)
        view.page.wait_for_function(f"window.sent.length === {number}")
    for answer in ("", "换卡", "换卡要跑"):
        view.redraw(f'<p>{answer}</p><textarea data-action="say" data-live>{answer}</textarea>')
        assert view.page.locator("textarea").input_value() == "换卡要跑两趟"
    view.redraw('<textarea data-action="say" data-live>换卡要跑两趟。</textarea>')
    assert view.page.locator("textarea").input_value() == "换卡要跑两趟。"


def test_a_late_answer_does_not_hold_up_the_keys_in_a_choice_or_a_date(view: ViewPage) -> None:
    def form(chosen: int, day: str) -> str:
        options = "".join(f"<option {'selected' if n == chosen else ''}>{n}</option>" for n in range(5))
        due = f'<input type="date" data-action="due" value="{day}">'
        return f'<select data-action="n">{options}</select>{due}'

    view.show(form(0, ""))
    view.page.locator("select").focus()
    for late in (0, 1, 1, 2):
        view.page.keyboard.press("ArrowDown")
        view.redraw(form(late, ""))
    assert view.page.locator("select").input_value() == "4"
    view.page.locator("input").focus()
    view.page.keyboard.type("0331")
    for key, late in (("2", ""), ("0", "0002-03-31"), ("2", "0002-03-31"), ("7", "0020-03-31")):
        view.page.keyboard.press(key)
        view.redraw(form(4, late))
    assert view.page.locator("input").input_value() == "2027-03-31"


def test_a_checkbox_and_a_choice_show_what_python_says(view: ViewPage) -> None:
    def form(checked: str, chosen: int) -> str:
        options = "".join(f"<option {'selected' if n == chosen else ''}>{n}</option>" for n in range(3))
        box = f'<input type="checkbox" data-action="mot" data-value="3" {checked}>'
        return f'{box}<select data-action="n">{options}</select>'

    view.show(form("", 0))
    view.page.locator("input").check()
    view.page.locator("select").select_option("2")
    assert view.sent == ["mot:3=true", "n:2"]
    view.redraw(form("", 1))
    assert not view.page.locator("input").is_checked()
    assert view.page.locator("select").input_value() == "1"


def test_a_button_pressed_while_the_page_is_drawn_anew_keeps_its_click(view: ViewPage) -> None:
    view.show(lines("") + "<p></p>")
    view.page.locator("input").fill("一")
    view.page.locator("button").hover()
    view.page.mouse.down()
    view.redraw(lines("一", "", above="<p>提醒</p>"))
    view.page.locator("button").hover()
    view.page.mouse.up()
    assert view.sent == ["cell:0=一", "add:"]


def test_what_was_opened_stays_open(view: ViewPage) -> None:
    view.show("<details><summary>例子</summary>一</details>")
    view.page.click("summary")
    view.redraw("<details><summary>例子</summary>二</details>")
    assert view.page.get_by_text("二").is_visible()


def test_a_curve_is_drawn_with_the_mouse_held_down(view: ViewPage) -> None:
    boxes = "".join(
        f'<rect x="{40 * n}" width="40" height="40" data-action="put" data-value="{n}"/>' for n in range(3)
    )
    beside = '<rect x="120" width="40" height="40" data-action="other"/>'
    view.show(f'<svg width="200" height="40"><g data-paint="put">{boxes}</g>{beside}</svg>')
    box = view.page.locator("svg").bounding_box()
    assert box
    view.page.mouse.move(box["x"] + 20, box["y"] + 20)
    view.page.mouse.down()
    for place in (60, 100, 140):
        view.page.mouse.move(box["x"] + place, box["y"] + 20)
    view.page.mouse.up()
    view.page.mouse.move(box["x"] + 60, box["y"] + 20)
    assert view.sent == ["put:1", "put:2"]
