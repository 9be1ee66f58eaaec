"""The phone page of the class wall in Chromium: three phones at once, and what they live through."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import SCREENSHOTS
from tests.wall.killable import Killable

PHONE = {"width": 360, "height": 640}
PROJECTOR = {"width": 1280, "height": 720}
RECONNECTS = 15_000  # ms; the longest pause between two tries is ten seconds


class Phones:
    """Phones of three people, each a browser of its own, on one wall."""

    def __init__(self, browser: Browser, wall: Killable) -> None:
        self.wall = wall
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.pages = [self._open(browser) for _ in range(3)]

    def _open(self, browser: Browser) -> Page:
        page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()  # type: ignore[arg-type]
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if "Content Security" in said.text else None,
        )
        page.set_default_timeout(RECONNECTS)
        page.goto(self.wall.address)
        return page

    def close(self) -> None:
        for page in self.pages:
            page.context.close()


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killable]:
    wall = Killable(tmp_path_factory.mktemp("wall") / "class.sqlite")
    yield wall
    wall.kill()


@pytest.fixture(scope="module")
def phones(browser: Browser, wall: Killable) -> Iterator[Phones]:
    """The tests below follow each other as a lesson does."""
    phones = Phones(browser, wall)
    yield phones
    phones.close()


@pytest.fixture(autouse=True)
def screenshot(phones: Phones, request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what the first phone looks like after each test, held in the hand and on a projector."""
    yield
    SCREENSHOTS.mkdir(exist_ok=True)
    page = phones.pages[0]
    for name, size in (("phone", PHONE), ("projector", PROJECTOR)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(350)  # bars grow
        page.screenshot(path=SCREENSHOTS / f"{request.node.name}.{name}.png")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"on a {name} something stands out to the side"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def said(page: Page) -> Locator:
    return page.locator("#said")


def link(page: Page) -> Locator:
    return page.locator("#link")


def pick(page: Page, label: str) -> None:
    page.locator(".pick").filter(has=page.get_by_text(label, exact=True)).tap()


def test_three_phones_vote_and_are_told_when_their_answer_is_kept(phones: Phones) -> None:
    for page, score in zip(phones.pages, ("9", "6", "10"), strict=True):
        expect(page.get_by_role("group", name="你有多大可能向朋友推荐我们的营业厅？")).to_be_visible()
        expect(link(page)).to_have_text("已连上")
        pick(page, score)
        expect(said(page)).to_have_text(f"已收到：{score} 分。关闭前可以改。")
        expect(page.get_by_role("radio", name=score, exact=True)).to_be_checked()


def test_an_answer_can_be_changed(phones: Phones) -> None:
    page = phones.pages[1]
    pick(page, "8")
    expect(said(page)).to_have_text("已收到：8 分。关闭前可以改。")
    expect(page.get_by_role("radio", name="6", exact=True)).not_to_be_checked()


def test_arrow_keys_run_through_the_scores_and_only_the_last_is_sent(phones: Phones) -> None:
    page = phones.pages[0]
    before = len(phones.asked)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(said(page)).to_have_text("已收到：8 分。关闭前可以改。")
    assert sum(url.endswith("/answer") for url in phones.asked[before:]) == 1
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_have_text("已收到：9 分。关闭前可以改。")


def test_the_results_appear_on_all_phones_when_they_are_shown(phones: Phones) -> None:
    for page in phones.pages:
        expect(page.get_by_role("region", name="全班结果")).to_be_hidden()
    phones.wall.tell("set_visibility shown")
    for page in phones.pages:
        expect(page.get_by_role("region", name="全班结果")).to_contain_text("NPS +67")
        expect(page.locator("#n")).to_have_text("n = 3")
        expect(page.get_by_role("img")).to_have_attribute("aria-label", re.compile("8 分 1 人"))


def test_a_page_that_is_loaded_again_still_shows_ones_answer(phones: Phones) -> None:
    page = phones.pages[0]
    page.reload()
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    expect(said(page)).to_have_text("已收到：9 分。关闭前可以改。")


def test_phones_connect_again_by_themselves_after_the_server_was_killed(phones: Phones) -> None:
    phones.wall.kill()
    for page in phones.pages:
        expect(link(page)).to_have_text("正在重连", timeout=RECONNECTS)
    pick(phones.pages[0], "7")  # while there is no server
    expect(said(phones.pages[0])).to_contain_text("会自动再送")
    phones.wall.start()
    for page in phones.pages:
        expect(link(page)).to_have_text("已连上", timeout=RECONNECTS)
    expect(said(phones.pages[0])).to_have_text("已收到：7 分。关闭前可以改。", timeout=RECONNECTS)
    for page in phones.pages:
        expect(page.locator(".big")).to_have_text("NPS +33")
        expect(page.locator("#n")).to_have_text("n = 3")


def test_what_was_chosen_without_a_connection_outlives_a_reload(phones: Phones) -> None:
    page = phones.pages[2]
    page.route("**/answer", lambda route: route.abort())
    pick(page, "0")
    expect(said(page)).to_contain_text("会自动再送")
    page.reload()
    expect(page.get_by_role("radio", name="0", exact=True)).to_be_checked()
    page.unroute("**/answer")
    expect(said(page)).to_have_text("已收到：0 分。关闭前可以改。", timeout=RECONNECTS)
    pick(page, "10")
    expect(said(page)).to_have_text("已收到：10 分。关闭前可以改。")


def test_a_closed_question_cannot_be_changed_and_a_reopened_one_can(phones: Phones) -> None:
    phones.wall.tell("close")
    for page in phones.pages:
        expect(page.get_by_role("radio").first).to_be_disabled()
        expect(said(page)).to_contain_text("这一题已经关闭。你的答案：")
    phones.wall.tell("reopen")
    expect(said(phones.pages[1])).to_have_text("这一题又打开了，可以改。")
    pick(phones.pages[1], "9")
    expect(said(phones.pages[1])).to_have_text("已收到：9 分。关闭前可以改。")


def test_an_answer_that_comes_after_the_close_is_said_not_to_count(phones: Phones) -> None:
    page = phones.pages[1]
    page.route("**/answer", lambda route: route.abort())
    pick(page, "1")
    expect(said(page)).to_contain_text("会自动再送")
    phones.wall.tell("close")
    expect(page.get_by_role("radio").first).to_be_disabled()
    page.unroute("**/answer")
    expect(said(page)).to_have_text("这一题已经关闭。刚才的改动没有收下。", timeout=RECONNECTS)
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()


def test_phones_follow_to_the_next_question_and_choose_several(phones: Phones) -> None:
    phones.wall.tell("next_question")
    for page in phones.pages:
        expect(page.get_by_role("group", name="客户在哪里等得最久？")).to_be_visible()
        pick(page, "营业厅")
    pick(phones.pages[0], "手机应用")
    expect(said(phones.pages[0])).to_have_text("已收到：营业厅、手机应用。关闭前可以改。")
    phones.wall.tell("set_visibility shown")
    expect(phones.pages[1].locator("#picture")).to_contain_text("3 人，100%")
    expect(phones.pages[1].locator("#picture")).to_contain_text("1 人，33%")


def test_everything_can_be_done_with_the_keyboard(phones: Phones) -> None:
    page = phones.pages[2]
    page.get_by_role("checkbox", name="营业厅").focus()
    for key in ("Tab", "Tab", "Space"):
        page.keyboard.press(key)
    expect(said(page)).to_have_text("已收到：营业厅、手机应用。关闭前可以改。")
    page.keyboard.press("Space")
    expect(said(page)).to_have_text("已收到：营业厅。关闭前可以改。")


def test_words_are_sent_and_stay_text(phones: Phones) -> None:
    phones.wall.tell("next_question")
    phones.wall.tell("set_visibility shown")
    for page, words in zip(phones.pages, (["排队", "网速"], ["排队"], ["<b>贵</b>"]), strict=True):
        for place, word in enumerate(words, 1):
            page.get_by_label(f"词 {place}").fill(word)
        page.get_by_role("button", name="发送").tap()
        expect(said(page)).to_have_text(f"已收到：{'、'.join(words)}。关闭前可以改。")
    expect(phones.pages[0].locator("#picture li")).to_have_text(["排队 2", "<b>贵</b> 1", "网速 1"])
    assert phones.pages[0].locator("#picture b").count() == 0


def test_ideas_are_voted_for_and_what_is_being_written_is_not_disturbed(phones: Phones) -> None:
    phones.wall.tell("next_question")
    one, other = phones.pages[0], phones.pages[1]
    one.get_by_label("想法 1").fill("给等候的人倒杯水")
    one.get_by_role("button", name="发送").tap()
    expect(said(one)).to_have_text("已收到：1 个想法。关闭前可以改。")
    other.get_by_label("想法 1").press_sequentially("分时段")
    other.get_by_role("button", name=re.compile("投给“给等候的人倒杯水”的票")).tap()
    expect(said(other)).to_have_text("已收到：0 个想法，1 票。关闭前可以改。")
    expect(other.get_by_label("想法 1")).to_have_value("分时段")
    expect(other.get_by_text("你还有 2 票")).to_be_visible()
    expect(one.locator(".ideas li").nth(1)).to_contain_text("我的 · 1 票")
    other.get_by_label("想法 1").press_sequentially("预约")
    other.get_by_role("button", name="发送").tap()
    expect(said(other)).to_have_text("已收到：1 个想法，1 票。关闭前可以改。")
    one.get_by_role("button", name=re.compile("投给“分时段预约”的票")).tap()
    expect(said(one)).to_have_text("已收到：1 个想法，1 票。关闭前可以改。")


def test_when_ideas_are_closed_those_with_most_votes_stand_first(phones: Phones) -> None:
    phones.wall.tell("close")
    page = phones.pages[2]
    expect(page.locator(".ideas li").last).to_contain_text("先说要等多久")
    assert page.get_by_role("button", name=re.compile("投给")).count() == 0


def test_no_page_asked_anybody_but_the_wall_and_no_script_failed(phones: Phones) -> None:
    assert phones.errors == []
    assert {url for url in phones.asked if not url.startswith(phones.wall.address)} == set()


def test_every_part_that_is_touched_is_large_enough_for_a_thumb(phones: Phones) -> None:
    page = phones.pages[0]
    for step in range(4):
        sizes = page.locator(".pick:visible, button:visible, .text:visible").evaluate_all(
            "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
        )
        assert sizes and all(width >= 48 and height >= 48 for width, height in sizes), sizes
        if step < 3:
            title = page.locator("#asked").inner_text()
            phones.wall.tell("previous_question")
            expect(page.locator("#asked")).not_to_have_text(title)
