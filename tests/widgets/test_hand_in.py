"""The page that hands in: what it says, when it asks, and that nothing goes without a yes."""

import asyncio
import base64
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from helpers.widgets import hand_in, watching
from helpers.widgets.download import ZIP, MadeFile
from helpers.widgets.hand_in import Handed, HandInView, LessonLine, Standing
from helpers.widgets.portfolio import Tell

EVIL = "<script>alert(1)</script>"
FULL = LessonLine("1.1　示例", answered=3, practised=1, practice=2)
OPEN = LessonLine(
    "1.2　另一课", 1, ("改进计划（1/2）",), ("三类客户", EVIL), 0, 4, ("打分：读不出来，不会交。",)
)
DONE = Standing("王敏（A12）", (FULL,), private=("悄悄话",))
LACKING = replace(DONE, lines=(FULL, OPEN))
NOBODY = replace(DONE, who="", notices=("还不知道是谁交的",))
FILE = MadeFile("作业_A12_王敏.zip", "作业", ZIP, b"PK", "存在 my_work/作业_A12_王敏.zip", None)
NOW = datetime.now().astimezone().replace(hour=12, minute=5, second=31)
HANDED = Handed(NOW, 38, 40, FILE, arrived=True, where="已经放进班级收作业的文件夹。")


class Class:
    """What stands behind the page: how things stand, and what was handed in."""

    def __init__(self, standing: Standing, after: Handed | None = HANDED, seen: object = None) -> None:
        self.standing, self.after, self.seen = standing, after, seen
        self.times = 0
        self.moved: list[tuple[str, str]] = []
        self.view = HandInView(lambda: self.standing, self.hand_in, lambda: self.seen)
        self.view.focus_on = lambda action, value="": self.moved.append((action, value))
        self.view.refresh()

    def hand_in(self, tell: Tell) -> None:
        tell("正在打包……")
        self.times += 1
        self.standing = replace(self.standing, handed=self.after)


def text(view: HandInView) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", view.html).split())


# --- what it says ---


def test_it_says_who_hands_in_what_and_what_stays() -> None:
    said = text(Class(DONE).view)
    assert "交作业的是 王敏（A12）" in said and "考核题答完 3 / 3 道。" in said and "都答完了" in said
    assert "不会交出去的：工具和案例卡里留下的内容，还有只给自己看的练习：悄悄话。" in said
    assert "只给自己看" not in text(Class(replace(DONE, private=())).view)


def test_graded_exercises_that_lack_something_are_named_and_practice_is_counted() -> None:
    view = Class(LACKING).view
    said = text(view)
    assert "考核题答完 4 / 7 道，2 道没答、1 道没答完。" in said
    assert "没答：三类客户、" in said and "没答完：改进计划（1/2）" in said and "0 / 4" in said
    assert "⚠ 打分：读不出来，不会交。" in said
    assert EVIL not in view.html


def test_a_lesson_without_graded_exercises_does_not_say_that_they_are_answered() -> None:
    view = Class(replace(DONE, lines=(LessonLine("2.1　只有练习", practice=3),))).view
    assert "都答完了" not in view.html


def test_it_has_a_name_that_is_always_the_same() -> None:
    assert repr(Class(DONE).view) == "HandInView()"


# --- handing in ---


def test_when_nothing_is_missing_one_press_is_enough() -> None:
    room = Class(DONE)
    seen: list[str] = []
    room.view.observe(lambda change: seen.append(change["new"]), "html")
    room.view.act("hand_in")
    assert room.times == 1 and any("正在打包" in html for html in seen)
    assert "已交 12:05:31 · 38 / 40 道考核题" in text(room.view) and "不用再做什么" in room.view.html
    assert room.moved == [("hand_in", "")] and "再交一次" in room.view.html


def test_when_something_is_missing_it_asks_and_says_how_much() -> None:
    room = Class(LACKING)
    room.view.act("hand_in")
    assert room.times == 0 and 'role="alertdialog"' in room.view.html
    assert "考核题还有 2 道没答、1 道没答完" in text(room.view)
    assert room.moved == [("no", "")], "the answer that changes nothing has the focus"
    assert room.view.shortcuts == {"Escape": "no"}
    room.view.act("yes")
    assert room.times == 1 and "alertdialog" not in room.view.html and room.view.shortcuts == {}


def test_whoever_says_no_has_handed_nothing_in_and_is_back_at_the_button() -> None:
    room = Class(LACKING)
    room.view.act("hand_in")
    room.view.act("no")
    assert room.times == 0 and "alertdialog" not in room.view.html and room.moved[-1] == ("hand_in", "")
    room.view.act("yes")  # a second press of a button that is gone
    assert room.times == 0


def test_without_a_name_the_button_does_nothing_but_look_again() -> None:
    room = Class(NOBODY)
    assert "还不知道是谁交的" in room.view.html and "wb-primary" not in room.view.html
    room.view.act("hand_in")
    assert room.times == 0 and "现在还不能交" in room.view.html
    room.standing = DONE
    room.view.act("hand_in")
    assert room.times == 1 and "现在还不能交" not in room.view.html


def test_the_file_can_be_downloaded_and_a_click_on_it_takes_nothing_away() -> None:
    room = Class(DONE)
    room.view.act("hand_in")
    [(raw, name)] = re.findall(
        r'href="data:application/zip;base64,([^"]*)" download="([^"]*)"', room.view.html
    )
    assert base64.b64decode(raw) == b"PK" and name == FILE.name
    before = room.view.html
    room.view.act("saved", name)
    assert room.view.html == before and room.times == 1


def test_as_long_as_it_has_to_be_sent_it_is_not_called_handed_in() -> None:
    room = Class(DONE, replace(HANDED, arrived=False, where="还差一步：把这个文件发给讲师。"))
    room.view.act("hand_in")
    assert "已交" not in room.view.html and "还差一步：把这个文件发给讲师。" in room.view.html
    assert room.moved == [("saved", FILE.name)], "the file is the next step"


def test_a_file_too_big_for_the_page_comes_from_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_in, "MOST_IN_PAGE", 1)
    room = Class(DONE, replace(HANDED, file=replace(FILE, address="/files/my_work/a.zip")))
    room.view.act("hand_in")
    assert 'href="/files/my_work/a.zip"' in room.view.html and "data:" not in room.view.html


def test_a_failure_leaves_a_page_that_can_be_used_again() -> None:
    def fail(tell: Tell) -> None:
        tell("正在打包……")
        raise RuntimeError("boom")

    view = HandInView(lambda: DONE, fail)
    view.refresh()
    view._receive(view, {"action": "hand_in"}, None)
    assert view.problem and "正在" not in view.html and "aria-disabled" not in view.html


# --- afterwards ---


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"changed": 2}, "交过之后又改了 2 题，要再交一次才算。"),
        ({"other_profile": True}, "改了姓名、编号或小组"),
    ],
)
def test_what_was_changed_since_is_said(change: dict[str, int], words: str) -> None:
    view = Class(replace(DONE, handed=replace(HANDED, **change))).view
    assert words in view.html and "wb-good" not in view.html and "不用再做什么" not in view.html
    assert words not in Class(replace(DONE, handed=HANDED)).view.html


def test_what_was_handed_in_on_another_day_says_the_day() -> None:
    then = NOW - timedelta(days=3)
    said = text(Class(replace(DONE, handed=replace(HANDED, at=then))).view)
    assert f"已交 {then.month} 月 {then.day} 日 12:05:31" in said


def test_it_keeps_up_with_what_changes_and_is_quiet_when_nothing_does() -> None:
    room = Class(NOBODY, seen=1)
    room.standing = LACKING
    room.view.freshen()
    assert "王敏" not in room.view.html
    room.seen = 2
    room.view.freshen()
    assert "王敏" in room.view.html


def test_a_question_is_not_taken_away_by_a_change() -> None:
    room = Class(LACKING, seen=1)
    room.view.act("hand_in")
    room.seen = 2
    room.view.freshen()
    assert "alertdialog" in room.view.html


def test_a_page_that_stays_open_keeps_up_by_itself_until_a_newer_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.01)

    async def work() -> tuple[str, str]:
        old, new = Class(NOBODY, seen=1), Class(NOBODY, seen=1)
        for room in (old, new):
            room.standing, room.seen = DONE, 2
        for _moment in range(100):
            await asyncio.sleep(0.02)
            if "王敏" in new.view.html:
                break
        return old.view.html, new.view.html

    old, new = asyncio.run(work())
    assert "王敏" in new and "王敏" not in old
