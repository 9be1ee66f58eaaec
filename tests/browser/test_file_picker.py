"""file_picker.js on a page, with the Python side of FilePicker behind it in place of a kernel."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import helpers.widgets
from helpers.widgets.file_picker import FilePicker

SCRIPT = (Path(helpers.widgets.__file__).parent / "file_picker.js").read_bytes()
RENDER = """async ([script, label]) => {
  const { default: picker } = await import("data:text/javascript;base64," + script);
  let heard;
  window.said = [];
  const model = {
    get: (name) => ({ label, accept: ".csv" })[name],
    on: (_name, listener) => (heard = listener),
    off: () => {},
    send: async (content, _callbacks, [piece]) => {
      window.said.push(document.querySelector("[role=status]").textContent);
      const bytes = [...new Uint8Array(piece)].map((byte) => String.fromCharCode(byte)).join("");
      heard(await window.kernel(content, btoa(bytes)));
    },
  };
  picker.render({ model, el: document.getElementById("root") });
}"""
DROP = """async (name) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File(["9\\n10\\n"], name));
  const target = document.querySelector(".wb-picker");
  target.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""
MEGABYTE = 1 << 20


class PickerPage:
    """A page with a picker on it; `taken` are the files that arrived, `pieces` the sizes they came in."""

    def __init__(self, page: Page, largest: int = 64 * MEGABYTE) -> None:
        self.page = page
        self.taken: list[tuple[str, bytes | None]] = []
        self.pieces: list[int] = []
        self._replies: list[Any] = []
        self._picker = FilePicker(
            "选择文件", ".csv", largest, lambda *file: self.taken.append(file), lambda follow: follow()
        )
        self._picker.send = self._replies.append  # type: ignore[method-assign]
        page.expose_function("kernel", self._receive)
        page.set_content("<div id='root'></div>")
        page.evaluate(RENDER, [base64.b64encode(SCRIPT).decode(), "选择文件"])

    def _receive(self, content: dict[str, Any], piece: str) -> Any:
        self.pieces.append(len(base64.b64decode(piece)))
        self._picker.receive(content, [base64.b64decode(piece)])
        return self._replies.pop()

    def wait_for(self, done: Callable[[], bool]) -> None:
        for _ in range(200):
            if done():
                return
            self.page.wait_for_timeout(50)
        pytest.fail("the file did not arrive")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_file_larger_than_a_message_may_be_arrives_whole_in_small_pieces(
    page: Page, tmp_path: Path
) -> None:
    content = bytes(range(256)) * (5 * MEGABYTE // 256) + b"end"
    (tmp_path / "六月.csv").write_bytes(content)
    picker = PickerPage(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "六月.csv")
    picker.wait_for(lambda: bool(picker.taken))
    assert picker.taken == [("六月.csv", content)]
    assert picker.pieces == [2 * MEGABYTE, 2 * MEGABYTE, MEGABYTE + 3]
    assert page.evaluate("window.said") == [f"正在传“六月.csv”：{share}%" for share in (0, 40, 80)]
    page.wait_for_function("document.querySelector('[role=status]').textContent === ''")


def test_the_same_file_can_be_chosen_again_after_it_was_mended(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    picker = PickerPage(page)
    for count, content in enumerate((b"11\n", b"10\n"), 1):
        file.write_bytes(content)
        page.locator("input[type=file]").set_input_files(file)
        picker.wait_for(lambda wanted=count: len(picker.taken) == wanted)  # type: ignore[misc]
    assert picker.taken == [("a.csv", b"11\n"), ("a.csv", b"10\n")]


def test_a_file_can_be_dropped_on_the_button(page: Page) -> None:
    picker = PickerPage(page)
    page.evaluate(DROP, "拖来的.csv")
    picker.wait_for(lambda: bool(picker.taken))
    assert picker.taken == [("拖来的.csv", b"9\n10\n")]


def test_an_empty_file_arrives_as_one_without_content(page: Page, tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_bytes(b"")
    picker = PickerPage(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "空.csv")
    picker.wait_for(lambda: bool(picker.taken))
    assert picker.taken == [("空.csv", b"")]


def test_of_a_file_that_is_too_large_only_one_piece_is_sent(page: Page, tmp_path: Path) -> None:
    (tmp_path / "大.csv").write_bytes(b"9\n" * 3 * MEGABYTE)
    picker = PickerPage(page, largest=MEGABYTE)
    page.locator("input[type=file]").set_input_files(tmp_path / "大.csv")
    picker.wait_for(lambda: bool(picker.taken))
    assert picker.taken == [("大.csv", None)] and picker.pieces == [2 * MEGABYTE]


def test_the_button_is_reached_and_opened_by_keyboard(page: Page) -> None:
    PickerPage(page)
    # Chromium is told to hand choosers over when the first listener comes, and that takes a moment.
    page.on("filechooser", lambda _chooser: None)
    page.wait_for_timeout(500)
    page.keyboard.press("Tab")
    expect(page.locator("input[type=file]")).to_be_focused()
    with page.expect_file_chooser():
        page.keyboard.press("Enter")
