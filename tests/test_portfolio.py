"""What trainees take home: everything is in it, nothing of it runs, and no broken file stops it."""

import asyncio
import base64
import io
import json
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, get_type_hints

import openpyxl
import pytest
from markupsafe import Markup

from helpers import content, lesson
from helpers.answers import Answers
from helpers.exercises.base import Listing
from helpers.portfolio import collect, desk
from helpers.portfolio.collect import WIDGETS, LessonWork, Portfolio, Work, tool_module
from helpers.portfolio.page import page
from helpers.portfolio.workbook import workbook
from helpers.trainee import Profile, save_profile
from helpers.widgets import portfolio as view
from helpers.widgets import watching
from helpers.widgets.portfolio import LessonLine, MadeFile, PortfolioView

DAY = date(2026, 11, 21)
PATH = "1_nps_experience/1_sample"
LESSON = """
title: 示例
minutes: 20
exercises:
  - id: practice
    kind: choice
    title: 良性利润
    prompt: 哪一项让客户更愿意推荐？
    outline: [000-0.1]
    options: {renewal: 续约, hidden: 默认勾选}
    key:
      answer: {picked: [renewal]}
      feedback: {renewal: 客户心里有数。, hidden: 客户会觉得被骗。}
  - id: exam
    kind: choice
    title: 三类客户
    prompt: 打 9 分的是谁？
    outline: [000-1.3]
    graded: true
    points: 2
    options: {promoter: 推荐者, passive: 中立者}
  - id: plan
    kind: table
    title: 改进计划
    prompt: 写下来。
    outline: [000-0.3]
    columns:
      problem: {label: 问题, type: text, longest: 10000}
      owner: {label: 负责人, type: owner}
  - id: rated
    kind: rating
    title: 打分
    prompt: 评一评。
    outline: [000-1.6]
    items: {speed: 快, words: 话}
    scale: {low: 1, high: 5, low_label: 差, high_label: 好}
"""
KEYS = """
exam:
  answer: {picked: [promoter]}
  feedback: {promoter: 对。, passive: 不对。}
"""
EVIL = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","点")',
    "😀\x00\x1b",
    "长" * 10_000,
    '"><img src=x onerror=alert(1)>',
    "\u202e=1+1\u202c",
    "</style></title></textarea>",
]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder course_data of one lesson, with its keys."""
    folder = tmp_path / "course_data"
    for name, text in (("lessons", LESSON), ("keys", KEYS)):
        file = folder / name / f"{PATH}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    (folder / "courses.yaml").write_bytes((content.COURSE_DATA / "courses.yaml").read_bytes())
    for function in ("load_lesson", "load_keys", "lesson_paths", "courses"):
        real = getattr(content, function)
        monkeypatch.setattr(content, function, lambda *args, real=real: real(*args, data=folder))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "my_work"


def write(home: Path, name: str, answer: dict[str, Any]) -> None:
    Answers(home / "answers").save(f"{PATH}/{name}", answer)


def quiet(_said: str) -> None:
    pass


def made(home: Path, reference: bool = False) -> Portfolio:
    return desk.portfolio(home, "1_nps_experience", DAY, reference, quiet)


def one(home: Path) -> LessonWork:
    (lesson,) = made(home).lessons
    return lesson


class Reader(HTMLParser):
    """The elements of a page, its text, and every address in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.text += data


# --- what is collected ---


def test_works_stand_in_the_order_of_the_lesson_and_the_rest_is_empty(data: Path, home: Path) -> None:
    write(home, "rated", {"ratings": {"speed": 5}})
    write(home, "practice", {"picked": ["renewal"]})
    assert [work.title for work in one(home).works] == ["良性利润", "打分"]
    assert one(home).empty == ("三类客户", "改进计划")


def test_a_practice_says_its_result_and_a_graded_one_where_the_key_is(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["hidden"]})
    write(home, "exam", {"picked": ["promoter"]})
    write(home, "rated", {"ratings": {"speed": 5}})
    assert [work.result for work in one(home).works] == ["0 / 1 对", "2 / 2 分", ""]
    (data / "keys" / f"{PATH}.yaml").unlink()
    assert [work.result for work in one(home).works] == ["0 / 1 对", "已保存，交作业后评分", ""]


def test_pictures_come_along(data: Path, home: Path) -> None:
    write(home, "rated", {"ratings": {"speed": 5}})
    ((caption, picture),) = one(home).works[0].pictures
    assert caption == "打分" and "<svg" in picture


def test_the_reference_answers_stand_in_for_a_trainees(data: Path, home: Path) -> None:
    (lesson,) = made(home, reference=True).lessons
    assert [work.title for work in lesson.works] == ["良性利润", "三类客户"]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b'{"format": 99, "answer": {}}'])
def test_a_file_that_cannot_be_read_is_told_of_and_left_alone(data: Path, home: Path, raw: bytes) -> None:
    write(home, "practice", {"picked": ["renewal"]})
    write(home, "plan", {"rows": [{"problem": "排队"}]})
    file = Answers(home / "answers").path(f"{PATH}/practice")
    file.write_bytes(raw)
    assert one(home).notices == ("良性利润：保存的答案读不出来。",)
    assert [work.title for work in one(home).works] == ["改进计划"]
    assert file.read_bytes() == raw and len(list(file.parent.glob("practice*"))) == 1


def test_an_answer_that_does_not_fit_the_exercise_is_told_of(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["gone"]})
    assert one(home).notices == ("良性利润：保存的内容用不了。",)


def test_a_lesson_that_is_broken_does_not_stop_the_others(data: Path, home: Path) -> None:
    (data / "lessons" / "1_nps_experience" / "2_broken.yaml").write_text("title: [", encoding="utf-8")
    first, second = made(home).lessons
    assert first.empty and second.notices


def test_nothing_at_all_is_a_portfolio_too(data: Path, home: Path) -> None:
    assert len(one(home).empty) == 4
    assert "还没有写东西的课：1.1　示例" in page(made(home))
    assert not home.exists()


# --- tools ---


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A tool that lists what it keeps."""
    module = ModuleType("tool")
    vars(module)["listings"] = lambda answer: (Listing("我的画像", ("项",), ((answer["text"],),)),)
    vars(module)["pictures"] = lambda answer: (("曲线", Markup("<svg></svg>")),)
    real = collect.import_module
    wanted = "helpers.widgets.persona_cards"
    monkeypatch.setattr(collect, "import_module", lambda name: module if name == wanted else real(name))
    return module


def test_tools_come_along_under_every_name_they_are_kept_by(data: Path, home: Path, tool: ModuleType) -> None:
    write(home, "tool_persona_cards", {"text": "甲"})
    write(home, "tool_persona_cards_second", {"text": "乙"})
    assert [work.listings[0].rows[0] for work in one(home).works] == [("甲",), ("乙",)]
    assert one(home).works[0].title == "我的画像"


def test_a_tool_that_stumbles_or_is_gone_is_told_of(data: Path, home: Path, tool: ModuleType) -> None:
    write(home, "tool_persona_cards", {"other": 1})
    write(home, "tool_of_yesterday", {"text": "甲"})
    assert one(home).notices == (
        "工具 of_yesterday：保存的内容用不了。",
        "工具 persona_cards：保存的内容用不了。",
    )


def test_a_tools_file_that_was_set_aside_is_no_tool(data: Path, home: Path) -> None:
    write(home, "tool_persona_cards.unreadable-20261121", {"text": "甲"})
    assert one(home).works == () and one(home).notices == ()


KEEPS_NOTHING_TO_TAKE = {"nps_calculator", "persona_cards", "survey_explorer"}
MODULES = {name: import_module(f"helpers.widgets.{name}") for _, name, _ in iter_modules([str(WIDGETS)])}
TOOLS = [name for name, module in MODULES.items() if hasattr(module, "build")]
GIVEN = {"listings": tuple[Listing, ...], "pictures": tuple[tuple[str, Markup], ...]}


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_gives_tables_or_pictures_and_nothing_before_it_is_used(name: str) -> None:
    given = [function for function in GIVEN if hasattr(MODULES[name], function)]
    assert bool(given) != (name in KEEPS_NOTHING_TO_TAKE)
    assert all(getattr(MODULES[name], function)({}) == () for function in given)


@pytest.mark.parametrize("name", [*TOOLS, *content.kinds()])
def test_what_is_taken_home_is_of_one_form(name: str) -> None:
    for function in GIVEN.keys() & vars(MODULES[name]).keys():
        assert get_type_hints(getattr(MODULES[name], function))["return"] == GIVEN[function]


def test_the_longest_name_is_the_tool() -> None:
    assert tool_module("nps_calculator") == tool_module("nps_calculator_mine") == "nps_calculator"
    with pytest.raises(LookupError):
        tool_module("nothing_of_the_kind")


# --- the page ---


def test_the_cover_says_who_and_when(data: Path, home: Path) -> None:
    save_profile(Answers(home), Profile(name="张敏", number="A007", team="一组"), None)
    text = Reader(page(made(home))).text
    for words in ("张敏", "A007", "一组", "2026 年 11 月 21 日", "引爆裂变", "1.1　示例"):
        assert words in text


def test_a_broken_profile_leaves_a_line_to_fill_in(data: Path, home: Path) -> None:
    home.mkdir()
    (home / "profile.json").write_text("{", encoding="utf-8")
    assert "还没有填" in page(made(home))
    assert (home / "profile.json").read_text("utf-8") == "{"


@pytest.mark.parametrize("evil", EVIL)
def test_whatever_was_written_is_text_in_both_files(data: Path, home: Path, evil: str) -> None:
    write(home, "plan", {"rows": [{"problem": evil, "owner": evil[:30]}]})
    reader = Reader(page(made(home)))
    seen = evil.replace("\x00", "␀").replace("\x1b", "␛")
    assert seen in reader.text
    assert not reader.tags & {"script", "img"}
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(made(home))))["1.1　示例"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == seen]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_page_needs_nothing_outside_itself(data: Path, home: Path) -> None:
    write(home, "rated", {"ratings": {"speed": 5}})
    html = page(made(home))
    assert all(address.startswith("#") for address in Reader(html).addresses)
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", html)
    targets = {address[1:] for address in Reader(html).addresses}
    assert targets and all(f'id="{target}"' in html for target in targets)


def test_the_same_answers_give_the_same_page(data: Path, home: Path) -> None:
    write(home, "rated", {"ratings": {"speed": 5}})
    assert page(made(home)) == page(made(home))


def test_what_is_empty_stands_in_one_line(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["renewal"]})
    assert "还空着（3 题）：三类客户、改进计划、打分" in Reader(page(made(home))).text


def test_a_work_with_many_columns_is_printed_as_a_paragraph_a_row() -> None:
    columns = tuple(f"列 {number}" for number in range(12))
    work = Work("旅程图", (Listing("旅程图", columns, ((*columns[:11], ""),)),))
    html = page(Portfolio("课", None, DAY, (LessonWork(PATH, "示例", (work,)),)))
    assert "<b>列 10：</b>列 10" in html and "列 11" not in html and "<table" not in html


def test_a_practice_says_what_to_look_at_again_and_leaves_out_what_was_chosen(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["hidden"]})
    text = Reader(page(made(home))).text
    assert "再看看：默认勾选 客户会觉得被骗。" in text
    assert "我的选择" not in text and "哪一项让客户更愿意推荐" not in text
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(made(home))))["1.1　示例"]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"默认勾选", "良性利润 · 再看看", "客户会觉得被骗。"} <= cells


def test_a_graded_one_never_gives_its_key_away(data: Path, home: Path) -> None:
    write(home, "exam", {"picked": ["passive"]})
    text = Reader(page(made(home))).text
    assert "中立者" in text and "不对。" not in text and "再看看" not in text


def test_what_is_done_from_tomorrow_on_stands_before_everything_and_once(data: Path, home: Path) -> None:
    file = data / "lessons" / f"{PATH}.yaml"
    file.write_text(LESSON.replace("id: plan", "id: improvement_plan"), encoding="utf-8")
    write(home, "practice", {"picked": ["hidden"]})
    write(home, "improvement_plan", {"rows": [{"problem": "排队", "owner": "李敏"}]})
    text = Reader(page(made(home))).text
    assert text.index("从明天开始") < text.index("排队") < text.index("再看看")
    assert text.count("排队") == 1


def test_what_is_private_stays_at_home(data: Path, home: Path) -> None:
    file = data / "lessons" / f"{PATH}.yaml"
    file.write_text(LESSON.replace("kind: rating\n", "kind: rating\n    private: true\n"), encoding="utf-8")
    write(home, "rated", {"ratings": {"speed": 5}})
    assert one(home).works == () and "打分" not in one(home).empty


def test_what_is_not_finished_says_how_far_it_is(data: Path, home: Path) -> None:
    write(home, "rated", {"ratings": {"speed": 5}})
    assert one(home).half == ("打分（1 / 2）",)
    assert "做了一半：1 / 2" in page(made(home))
    write(home, "rated", {"ratings": {"speed": 5, "words": 4}})
    assert one(home).half == ()


# --- the workbook ---


def test_the_workbook_has_an_index_and_a_sheet_for_each_lesson(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["renewal"]})
    book = openpyxl.load_workbook(io.BytesIO(workbook(made(home))))
    assert book.sheetnames == ["目录", "1.1　示例"]
    index = [[cell.value for cell in row] for row in book["目录"].iter_rows()]
    assert ["1.1　示例", 1, 3, "三类客户、改进计划、打分"] in [row[:2] + row[3:5] for row in index]
    column = [cell.value for cell in book["1.1　示例"]["A"]]
    assert column[:3] == ["良性利润（1 / 1 对）", "我的选择", "续约"]
    assert column[-3:] == ["三类客户", "改进计划", "打分"]


# --- the widget ---


def links(widget: PortfolioView) -> dict[str, bytes]:
    found = re.findall(r'href="data:[^,]*base64,([^"]*)" download="([^"]*)"', widget.html)
    return {name: base64.b64decode(raw) for raw, name in found}


def widget(home: Path) -> PortfolioView:
    return desk.desk(home, "1_nps_experience")


def test_the_preview_says_what_is_in_and_what_is_empty(data: Path, home: Path) -> None:
    write(home, "practice", {"picked": ["renewal"]})
    preview = widget(home)
    assert "示例" not in preview.html
    preview.refresh()
    assert "1 件" in preview.html and "还空着 3 题：三类客户、改进计划、打分" in preview.html
    write(home, "exam", {"picked": ["passive"]})
    preview.act("look")
    assert "2 件" in preview.html
    assert repr(preview) == "PortfolioView()"


def test_the_preview_is_collected_anew_when_an_answer_has_changed(data: Path, home: Path) -> None:
    preview = widget(home)
    preview.refresh()
    write(home, "rated", {"ratings": {"speed": 5}})
    preview.freshen()
    assert "1 件" in preview.html and "做了一半：打分（1 / 2）" in preview.html
    before = preview.html
    preview.freshen()
    assert preview.html == before


def test_a_page_that_stays_open_keeps_up_by_itself(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.01)

    async def work() -> str:
        preview = widget(home)
        preview.refresh()
        write(home, "practice", {"picked": ["renewal"]})
        for _moment in range(100):
            await asyncio.sleep(0.02)
            if "1 件" in preview.html:
                break
        return str(preview.html)

    assert "1 件" in asyncio.run(work())


def test_both_files_can_be_downloaded_and_lie_in_the_trainees_folder(data: Path, home: Path) -> None:
    save_profile(Answers(home), Profile(name="张 敏", number="A007"), None)
    write(home, "practice", {"picked": ["renewal"]})
    preview = widget(home)
    preview.act("make")
    files = links(preview)
    assert set(files) == {f"学习作品集_张敏_{date.today()}.{ending}" for ending in ("html", "xlsx")}
    kept = {file.name: file.read_bytes() for file in (home / "portfolio").iterdir()}
    assert kept == files
    assert "my_work/portfolio/学习作品集" in preview.html


def test_a_click_on_a_link_does_not_take_it_away(data: Path, home: Path) -> None:
    preview = widget(home)
    preview.act("make")
    before = preview.html
    preview.act("saved", "x.html")
    assert preview.html == before


def test_where_nothing_can_be_kept_the_download_remains(data: Path, home: Path) -> None:
    home.mkdir()
    (home / "portfolio").write_text("in the way", encoding="utf-8")
    preview = widget(home)
    preview.act("make")
    assert len(links(preview)) == 2
    assert "没能存进 my_work/portfolio" in preview.html


def test_big_files_are_handed_out_by_the_server(
    data: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "runtime").mkdir()
    record = {"root_dir": str(tmp_path), "base_url": "/hub/a/"}
    (tmp_path / "runtime" / "jpserver-1.json").write_text("{", encoding="utf-8")
    (tmp_path / "runtime" / "jpserver-2.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(view, "MOST_IN_PAGE", 10)
    preview = widget(home)
    preview.act("make")
    assert links(preview) == {}
    assert 'href="/hub/a/files/my_work/portfolio/%E5%AD%A6' in preview.html


def test_big_files_without_a_server_are_named(
    data: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setattr(view, "MOST_IN_PAGE", 10)
    preview = widget(home)
    preview.act("make")
    assert "href" not in preview.html and "网页版做好了" in preview.html


def test_the_page_says_how_far_the_work_is() -> None:
    seen: list[str] = []

    def look(tell: Callable[[str], None]) -> list[LessonLine]:
        tell("正在收集第 1 课，共 9 课……")
        return [LessonLine("示例", 1, (), (), ())]

    def make(tell: Callable[[str], None]) -> list[MadeFile]:
        tell("正在排版……")
        return []

    preview = PortfolioView("张敏", look, make)
    preview.observe(lambda change: seen.append(change["new"]), "html")
    preview.act("make")
    assert "正在排版" in seen[0] and 'aria-disabled="true"' in seen[0]
    assert "正在收集第 1 课" in seen[1]
    assert "正在" not in seen[-1] and "都写了" in preview.html


def test_a_failure_leaves_a_page_that_can_be_used_again() -> None:
    def fail(tell: Callable[[str], None]) -> list[LessonLine]:
        tell("正在收集第 1 课……")
        raise OSError

    preview = PortfolioView("张敏", fail, lambda tell: [])
    preview._receive(preview, {"action": "look"}, None)
    assert preview.problem and "正在" not in preview.html


def test_a_lesson_shows_the_portfolio_of_its_course(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(lesson, "display", lambda *things, **_: shown.extend(things))
    monkeypatch.setenv("WORKBOOK_HOME", str(home))
    write(home, "practice", {"picked": ["renewal"]})
    sample = content.load_lesson(PATH)
    opened = lesson.Lesson(sample, content.load_keys(sample), Answers(home / "answers"))
    opened.portfolio()
    opened.portfolio(all_courses=True)
    assert all(isinstance(one, PortfolioView) and "1 件" in one.html for one in shown) and len(shown) == 2


# --- the real course ---


def test_the_whole_course_with_its_reference_answers_is_small_enough_to_lie_in_the_page(
    tmp_path: Path,
) -> None:
    real = desk.portfolio(tmp_path / "my_work", None, DAY, True, quiet)
    assert len(real.lessons) == len(content.lesson_paths())
    assert [lesson.notices for lesson in real.lessons if lesson.notices] == []
    assert len(page(real).encode()) + len(workbook(real)) < view.MOST_IN_PAGE
