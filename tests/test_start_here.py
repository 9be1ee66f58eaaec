"""What the first notebook shows."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers import content, start_here
from helpers.answers import Answers, Saved, SaveError
from helpers.machine import Check
from helpers.my_work import home
from helpers.trainee import LessonProgress, Profile
from helpers.widgets.start_here import CountAgain, MachineTable, ProfileForm

MEI = Profile(name="王敏", number="A12", team="三组")


class Keeping:
    """Keeps profiles, or fails to."""

    def __init__(self, problem: str = "") -> None:
        self.kept: list[Profile] = []
        self.problem = problem

    def __call__(self, profile: Profile) -> Saved:
        if self.problem:
            raise SaveError(self.problem)
        self.kept.append(profile)
        return Saved(profile.model_dump())


def form(
    profile: Profile | None = None, keep: Keeping | None = None, notice: str | None = None
) -> ProfileForm:
    return ProfileForm(profile, Saved(notice=notice), keep or Keeping())


def write(form: ProfileForm, **fields: str) -> None:
    for field, words in fields.items():
        form.fields[field].value = words


# --- who am I ---


def test_a_profile_is_kept_once_name_and_number_are_there() -> None:
    keep = Keeping()
    filled = form(keep=keep)
    write(filled, name="王敏")
    assert keep.kept == []
    write(filled, number="A12")
    assert keep.kept == [Profile(name="王敏", number="A12")]
    write(filled, team="三组")
    assert keep.kept[-1] == MEI and "你好，王敏（A12，三组）！" in filled.said.html


def test_a_field_that_still_waits_is_no_mistake() -> None:
    filled = form()
    write(filled, name="王敏")
    assert "wb-bad" not in filled.said.html and "就会自动保存" in filled.said.html


def test_a_wrong_number_is_told_beside_the_form_and_not_kept() -> None:
    keep = Keeping()
    filled = form(keep=keep)
    write(filled, name="王敏", number="A 12")
    assert keep.kept == [] and "请写工号或学号" in filled.said.html


def test_emptying_the_name_later_is_told_and_the_last_profile_stays() -> None:
    keep = Keeping()
    filled = form(MEI, keep)
    write(filled, name="")
    assert keep.kept == [] and "请写姓名" in filled.said.html and "仍按 王敏" in filled.said.html


def test_a_saved_profile_comes_back_into_the_form() -> None:
    assert {field: text.value for field, text in form(MEI).fields.items()} == MEI.model_dump()


def test_a_profile_that_cannot_be_saved_is_told() -> None:
    filled = form(keep=Keeping("磁盘已满"))
    write(filled, name="王敏", number="A12")
    assert "磁盘已满" in filled.said.html and "你好" not in filled.said.html


def test_what_was_set_aside_is_told() -> None:
    assert "已另存为" in form(notice="以前的已另存为 a.json").said.html


def test_a_name_is_shown_as_text() -> None:
    filled = form()
    write(filled, name="<b>x</b>", number="<i>")
    assert "<b>x" not in filled.said.html and "<i>" not in filled.said.html


# --- is this machine fine ---

FINE = Check("软件版本", True, "Python 3.11", "重新运行。")
FULL = Check("磁盘空间", False, "还剩 10 MB", "请清理磁盘。")


def test_all_fine_needs_one_click_to_prove_that_clicks_arrive() -> None:
    table = MachineTable(lambda: [FINE])
    assert "✓ 正常" in table.html and "还差一步" in table.html
    table.act("click")
    assert "一切正常，可以开始第一课" in table.html and "点击已经收到" in table.html


def test_a_failing_check_stands_with_its_way_out_and_no_traceback() -> None:
    table = MachineTable(lambda: [FINE, FULL])
    table.act("click")
    assert "✗ 要处理" in table.html and "请清理磁盘。" in table.html and "一切正常" not in table.html
    assert "重新运行。" not in table.html


def test_looking_again_sees_what_was_put_right() -> None:
    looks: Iterator[list[Check]] = iter([[FULL], [FINE]])
    table = MachineTable(lambda: next(looks))
    table.act("again")
    assert "✗" not in table.html


def test_a_click_is_all_that_counting_again_needs() -> None:
    counted: list[int] = []
    CountAgain(lambda: counted.append(1)).act("count")
    assert counted == [1]


# --- courses and progress ---


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.hrefs += [str(value) for key, value in attributes if name == "a" and key == "href"]


def test_every_course_has_a_card_and_every_lesson_a_link_to_its_notebook() -> None:
    html = start_here.courses_html(content.courses(), start_here._openable())
    assert html.count('class="wb-course"') == 5
    hrefs = Links(html).hrefs
    assert hrefs and all((content.NOTEBOOKS / href).exists() for href in hrefs)
    assert "还在编写" in html


def test_a_lesson_file_without_a_notebook_has_no_link(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(content, "NOTEBOOKS", tmp_path)
    assert start_here._openable() == ()


def test_progress_is_a_row_for_each_lesson() -> None:
    html = start_here.progress_html([LessonProgress("c/l", "前世今生", 90, 3, 12, 1, 6)])
    assert Links(html).hrefs == ["c/l.ipynb"]
    assert "3 / 12（25%）" in html and "1 / 6" in html and "大约还要 68 分钟" in html and "width:25%" in html


def test_when_all_is_done_nothing_is_left() -> None:
    html = start_here.progress_html([LessonProgress("c/l", "前世今生", 90, 12, 12, 6, 6)])
    assert "现有的课都做完了" in html and "还要" not in html


def test_without_lessons_there_is_a_sentence() -> None:
    assert "还没有可以学习的课" in start_here.progress_html([])


# --- the calls of the notebook ---


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    things: list[Any] = []

    class Handle:
        def __init__(self, _name: str) -> None:
            pass

        def display(self, thing: Any, raw: bool = False) -> None:
            things.append(thing)

        update = display

    monkeypatch.setattr(start_here, "display", lambda thing, **_: things.append(thing))
    monkeypatch.setattr(start_here, "DisplayHandle", Handle)
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    monkeypatch.delenv("WORKBOOK_ANSWERS", raising=False)
    return things


def test_who_i_am_is_kept_in_my_work_and_comes_back(shown: list[Any]) -> None:
    start_here.who_am_i()
    write(shown[0], name="王敏", number="A12")
    write(shown[0], team="三组")
    assert sorted(file.name for file in home().glob("*.json")) == ["profile.json"]
    start_here.who_am_i()
    assert shown[1].fields["team"].value == "三组"


def test_the_machine_is_checked_when_the_cell_runs(shown: list[Any]) -> None:
    start_here.check_machine()
    assert shown[0].html.count("✓ 正常") >= 4


def test_counting_again_sees_new_answers(shown: list[Any]) -> None:
    start_here.show_progress()
    before, button = shown
    lesson = start_here._openable()[0]
    practice = next(one for one in lesson.exercises.values() if one.key is not None)
    answer = practice.key.answer.model_dump(mode="json")
    Answers(home() / "answers").save(f"{lesson.path}/{practice.id}", answer)
    button.act("count")
    counts = [re.findall(r" (\d+) / \d+（", bundle["text/html"])[0] for bundle in (before, shown[-1])]
    assert counts == ["0", "1"]


def test_courses_are_shown_as_html_because_only_there_links_to_notebooks_work(shown: list[Any]) -> None:
    start_here.show_courses()
    assert Links(shown[0]["text/html"]).hrefs and shown[0]["text/plain"]
