"""The marking desk over a folder of results: real exercises, a made-up class, files on disk."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from helpers import content
from helpers.exercises.base import Listing
from helpers.grading import desk as the_desk
from helpers.grading import graded
from helpers.grading.covering import COVER, cover, cover_pictures
from helpers.grading.criteria import is_markable
from helpers.grading.marks import Mark, Marks
from helpers.grading.papers import ResultPapers
from helpers.grading.results import Checked, Result
from helpers.submissions.submission import digest
from helpers.trainee import Profile
from helpers.widgets.marking_desk import MarkingDesk, Opinion
from tests.grading.a_class import Trainee, a_class, exercises, keys, results
from tests.widgets.test_focus import doubles
from tests.widgets.test_marking_desk import now, points, press, said

MARKED = [name for name, exercise in exercises().items() if is_markable(exercise)]
SCRIPT = "1_nps_experience/6_moments_of_truth/tariff_script"
JOURNEY = "1_nps_experience/8_processes_and_scenes/my_map"
TABLE = "1_nps_experience/9_plan_and_motivation/improvement_plan"
SIZE = 12


def write(folder: Path, *found: Result) -> None:
    for result in found:
        graded.write(
            graded.Graded(edition="now", submission=result.submission, checked=dict(result.checked)), folder
        )


@pytest.fixture(scope="module")
def trainees() -> list[Trainee]:
    return a_class(SIZE, seed=11)


@pytest.fixture(scope="module")
def found(trainees: list[Trainee]) -> tuple[Result, ...]:
    return results(trainees)


@pytest.fixture
def folder(tmp_path: Path, found: tuple[Result, ...], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    monkeypatch.setenv("WORKBOOK_RESULTS", str(tmp_path / "results"))
    write(tmp_path / "results", *found)
    return tmp_path / "results"


def opened(task: str = SCRIPT, me: str = "王老师") -> MarkingDesk:
    widget = the_desk.desk()
    widget.act("me", f"me={me}")
    widget.act("task", f"task={task}")
    return widget


def with_other_points() -> MarkingDesk:
    """The desk after something else was given than the check gave, whoever lies on top."""
    widget = opened()
    before = points(widget)
    press(widget, "0")
    if points(widget) == before:
        press(widget, "1")
    assert points(widget) != before
    return widget


def marks_on(folder: Path, task: str = SCRIPT) -> dict[str, tuple[Mark, ...]]:
    return {
        path.stem: Marks(folder / "marks").of(task, path.stem)
        for path in (folder / "marks" / task).glob("*.json")
    }


def merged(folder: Path) -> dict[str, Result]:
    """The results with the marks, as `grade` puts them together."""
    every = {path.stem: graded.read(path.stem, folder) for path in (folder / graded.FOLDER).glob("*.json")}
    return {
        name: replace(one.result, marks={task: Marks(folder / "marks").of(task, name) for task in MARKED})
        for name, one in every.items()
        if one
    }


# --- what lies on the desk


def test_every_exercise_in_which_people_write_is_there_with_its_counts(
    folder: Path, found: tuple[Result, ...]
) -> None:
    def is_written(one: Result, task: str) -> bool:
        answer = exercises()[task].read_answer(one.submission.answers.get(task))
        return bool(exercises()[task].listings(answer))  # words, be they worth points or not

    tasks = ResultPapers(folder).tasks()
    assert [task.name for task in tasks] == MARKED
    for task in tasks:
        written = sum(is_written(one, task.name) for one in found)
        assert (task.papers, task.unmarked, task.blank) == (written, written, SIZE - written)


@pytest.mark.parametrize("task", MARKED)
def test_every_paper_begins_with_the_points_of_the_check(folder: Path, task: str) -> None:
    papers = ResultPapers(folder)
    widget = opened(task)
    for paper in papers.papers(task):
        assert now(widget) == paper.label
        assert points(widget) == f"{paper.automatic:g}"
        press(widget, "n")


def test_a_mark_out_of_points_that_the_author_changed_since_is_asked_for_again(folder: Path) -> None:
    papers = ResultPapers(folder)
    paper = papers.papers(SCRIPT)[0]
    opinion = Opinion("王老师", datetime.now().astimezone(), 3.0)
    papers.give(SCRIPT, [paper], opinion)
    [(name, [mark])] = marks_on(folder).items()
    assert mark.possible == papers.question(SCRIPT).points
    marked = papers.papers(SCRIPT)[0]
    assert marked.counts and marked.counts.points == 3 and not marked.is_changed
    Marks(folder / "marks").add(SCRIPT, name, mark.model_copy(update={"points": 4.0, "possible": 99.0}))
    kept = papers.papers(SCRIPT)[0]
    assert kept.counts and kept.counts.points == 3
    (folder / "marks" / SCRIPT / f"{name}.json").unlink()
    Marks(folder / "marks").add(SCRIPT, name, mark.model_copy(update={"possible": 99.0}))
    changed = papers.papers(SCRIPT)[0]
    assert changed.counts is None and changed.is_changed
    assert merged(folder)[name].mark(SCRIPT) is None


def test_the_order_tells_nothing_and_is_the_same_for_everybody(folder: Path) -> None:
    papers, again = ResultPapers(folder), ResultPapers(folder)
    order = {task: [paper.who for paper in papers.papers(task)] for task in (SCRIPT, TABLE)}
    assert order[SCRIPT] == [paper.who for paper in again.papers(SCRIPT)]
    assert order[SCRIPT] != order[TABLE] and order[SCRIPT] != sorted(order[SCRIPT])


def test_the_answer_stands_there_with_its_pictures_and_what_was_asked(
    folder: Path, trainees: list[Trainee]
) -> None:
    widget = opened(JOURNEY)
    assert "<svg" in widget.html and "现状：" in widget.html
    press(widget, "t", "r")
    asked = content.load_lesson(JOURNEY.rpartition("/")[0]).exercises["my_map"]
    assert asked.prompt.split("\n")[0].strip() in unescape(widget.html)
    assert "参考答案" in widget.html and doubles(widget.html) == []
    widget.act("task", f"task={SCRIPT}")
    assert "情境 · 教学模拟" in widget.html


# --- marks


def test_marks_lie_where_grade_looks_and_the_newest_counts(folder: Path) -> None:
    widget = opened()
    paper = ResultPapers(folder).papers(SCRIPT)[0]
    press(widget, "0", "s", "p", "f", "s")
    ((name, kept),) = marks_on(folder).items()
    assert [one.by for one in kept] == ["王老师"] * 2
    result = merged(folder)[name]
    assert result.mark(SCRIPT) == kept[1] and result.points(SCRIPT) == kept[1].points != kept[0].points
    assert kept[0].answer == digest(result.submission.answers[SCRIPT]) == paper.content
    assert result.automatic(SCRIPT) == paper.automatic  # the check says what it said


def test_everything_is_there_again_after_a_restart(folder: Path) -> None:
    widget = opened()
    for _ in range(3):
        press(widget, "1", ".", "s")
    press(widget, "2")
    widget.act("comment", f"{widget.kept['paper']}=写到一半")
    again = the_desk.desk()
    assert now(again) == "答卷 04" and "写到一半" in again.html
    assert len(marks_on(folder)) == 3 and "评过 3 /" in again.html


def test_an_answer_that_is_handed_in_anew_is_open_again(folder: Path, found: tuple[Result, ...]) -> None:
    widget = opened()
    press(widget, "f", "s", "p")
    (name,) = marks_on(folder)
    old = next(one for one in found if one.submission.id == name)
    answers: Mapping[str, Any] = {
        **old.submission.answers,
        SCRIPT: {"texts": {"explore": "我重新写了一遍。"}},
    }
    write(folder, replace(old, submission=replace(old.submission, answers=answers)))
    press(widget, "n", "p")  # grade ran again while the desk was open
    assert "我重新写了一遍。" in widget.html and "以前的评分不算数" in widget.html
    assert merged(folder)[name].mark(SCRIPT) is None
    widget.act("which", "which=changed")
    assert "这里 1 份" in widget.html
    press(widget, "0", "s")
    assert len(marks_on(folder)[name]) == 2 and merged(folder)[name].mark(SCRIPT) == marks_on(folder)[name][1]


def test_two_desks_on_one_folder_keep_both_opinions(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(me="王老师")
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "another"))
    second = opened(me="李老师")
    assert now(first) == now(second) == "答卷 01"
    press(first, "f", "s")
    press(second, "0", "s")
    (kept,) = marks_on(folder).values()
    assert [one.by for one in kept] == ["王老师", "李老师"]
    press(first, "p")
    assert "李老师" in first.html and "意见相差超过 20% 的有 1 份" in first.html


def test_the_same_answers_get_the_same_marks_when_one_says_so(
    folder: Path, found: tuple[Result, ...]
) -> None:
    same = found[0].submission.answers[SCRIPT]
    score = found[0].checked[SCRIPT]
    for one in found[:3]:
        answers = {**one.submission.answers, SCRIPT: same}
        write(
            folder,
            replace(
                one,
                submission=replace(one.submission, answers=answers),
                checked={**one.checked, SCRIPT: score},
            ),
        )
    widget = opened()
    while "完全相同" not in widget.html:
        press(widget, "n")
    press(widget, "e", "f", "s")
    kept = marks_on(folder)
    assert set(kept) == {one.submission.id for one in found[:3]}
    assert len({one[0].points for one in kept.values()}) == 1


def test_a_broken_marks_file_is_said_on_its_paper(folder: Path) -> None:
    widget = opened()
    press(widget, "s")
    (file,) = (folder / "marks" / SCRIPT).glob("*.json")
    file.write_text("{", encoding="utf-8")
    widget = opened()
    assert "以前的评分读不出来" in widget.html
    press(widget, "s", "p")
    assert "以前的评分读不出来" not in widget.html
    assert list((folder / "marks" / SCRIPT).glob("*.unreadable-*.json"))


def test_what_the_check_could_not_run_has_no_points_until_somebody_gives_some(
    folder: Path, found: tuple[Result, ...]
) -> None:
    one = next(one for one in found if one.submission.answers.get(SCRIPT))
    write(folder, replace(one, checked={**one.checked, SCRIPT: Checked(None, False)}))
    widget = opened()
    widget.act("which", "which=failed")
    assert "没能自动评分" in widget.html
    press(widget, "s")
    assert "没有给分" in said(widget) and not marks_on(folder)


def test_marks_in_a_folder_that_cannot_be_written_are_not_lost_from_the_page(folder: Path) -> None:
    (folder / "marks").write_text("a file where the folder should be", encoding="utf-8")
    (folder / "drafts").write_text("another one", encoding="utf-8")
    widget = with_other_points()
    assert "没有保存成功" in said(widget)
    press(widget, "s")
    assert "没有保存成功" in said(widget) and now(widget) == "答卷 01"
    before = points(widget)
    press(widget, "n", "p")
    assert points(widget) == before  # the draft is safe as long as the kernel lives


# --- nobody is named


@pytest.mark.parametrize("task", MARKED)
def test_no_name_and_no_number_is_anywhere_on_an_anonymous_page(
    folder: Path, task: str, trainees: list[Trainee]
) -> None:
    widget = opened(task)
    for name in ("task", "reference", "history"):
        widget.act("unfold", name)
    for _ in range(SIZE):
        for trainee in trainees:
            assert trainee.profile.number.lower() not in widget.html.lower()
            own = Markup(re.sub("<[^>]+>", "\n", widget.html)).unescape()
            assert f"（{trainee.profile.name}" not in own
        press(widget, "n")


def test_without_anonymity_everybody_is_named(folder: Path, trainees: list[Trainee]) -> None:
    widget = opened()
    widget.act("anonymous", "anonymous=false")
    assert any(f"{one.profile.name}，{one.profile.number}" in widget.html for one in trainees)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("我是王 小明，工号 a0012。", f"我是{COVER}，工号 {COVER}。"),
        ("王小明明白了", f"{COVER}明白了"),
        ("共 A00123 件", "共 A00123 件"),
        ("小明", "小明"),
    ],
)
def test_ones_own_name_and_number_are_covered_in_what_one_wrote(text: str, covered: str) -> None:
    assert cover(Profile(name="王小明", number="A0012", team="一组"))(text) == covered


def test_a_name_or_number_so_short_that_it_stands_in_other_words_is_left() -> None:
    assert cover(Profile(name="明", number="12"))("明天 12 点") == "明天 12 点"


def test_covering_a_picture_moves_nothing_in_it() -> None:
    drawing = Markup('<svg aria-label="1001 &lt;来了"><text x="1001">工号 1001</text></svg>')
    hide = cover(Profile(name="王小明", number="1001"))
    ((caption, hidden),) = cover_pictures((("王小明画", drawing),), hide)
    assert caption == f"{COVER}画"
    assert hidden == f'<svg aria-label="{COVER} &lt;来了"><text x="1001">工号 {COVER}</text></svg>'


# --- hostile answers


EVIL = (
    "</td></table><script>alert('满分')</script>",
    "<img src=x onerror=alert(1)>" + "长" * 9_000,
    "\x00\x07\x1b\u202e反着写\ud800\U0001f600👨‍👩‍👧",
)


@pytest.mark.parametrize("evil", EVIL, ids=["markup", "long", "unseen"])
def test_whatever_somebody_wrote_is_text(folder: Path, found: tuple[Result, ...], evil: str) -> None:
    evil = evil.replace("\ud800", "")
    one = found[0]
    answers = {
        **one.submission.answers,
        SCRIPT: {"texts": dict.fromkeys(("explore", "offer", "act", "confirm"), evil)},
        TABLE: {"rows": [{"problem": evil}]},
        JOURNEY: {
            "as_is": {
                "actor": evil[:40],
                "stages": [{"id": "s1", "name": evil[:20]}],
                "touchpoints": [{"id": "t1", "stage": "s1", "action": evil[:60], "emotion": -3}],
            }
        },
    }
    asked, known = exercises(), keys()
    checked = dict(one.checked)
    for name in (SCRIPT, TABLE, JOURNEY):
        answer = asked[name].read_answer(answers[name])
        answers[name] = answer.model_dump(mode="json")
        checked[name] = Checked(asked[name].score(answer, known[name]), False)
    for path in (folder / graded.FOLDER).glob("*.json"):
        path.unlink()
    write(folder, replace(one, submission=replace(one.submission, answers=answers), checked=checked))
    for task in (SCRIPT, TABLE, JOURNEY):
        widget = opened(task)
        assert "<script" not in widget.html and "<img" not in widget.html
        assert not re.search("[\x00-\x08\x0b-\x1f]", widget.html)
        press(widget, "s")
        assert len(marks_on(folder, task)) == 1


# --- where results are


def test_without_results_the_desk_says_what_to_do_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    monkeypatch.setenv("WORKBOOK_RESULTS", str(tmp_path / "nowhere"))
    widget = the_desk.desk()
    assert "先在终端运行 python -m helpers grade" in widget.html
    assert not (tmp_path / "nowhere").exists()


def test_another_folder_can_be_typed_and_is_remembered(
    folder: Path, found: tuple[Result, ...], tmp_path: Path
) -> None:
    write(tmp_path / "class 二", *found[:3])
    widget = the_desk.desk()
    widget.act("folder", f'folder="{tmp_path / "class 二"}"')
    assert widget._work.tasks[0].papers <= 3
    assert the_desk.desk()._work.tasks[0].papers == widget._work.tasks[0].papers
    widget.act("folder", "folder=")
    assert widget._work.tasks[0].papers > 3


def test_the_usual_folder_is_beside_the_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBOOK_RESULTS", raising=False)
    assert the_desk.default_folder() == content.ROOT / "results"
    assert the_desk.results_folder("班级/结果") == content.ROOT / "班级" / "结果"


def test_a_graded_file_that_cannot_be_read_hides_only_its_trainee(folder: Path) -> None:
    before = ResultPapers(folder).tasks()[0]
    file = next((folder / graded.FOLDER).glob("*.json"))
    file.write_text("{", encoding="utf-8")
    after = ResultPapers(folder).tasks()[0]
    assert after.papers + after.blank == before.papers + before.blank - 1


def test_a_draft_for_another_answer_or_a_broken_one_is_not_taken(folder: Path) -> None:
    widget = with_other_points()
    begun = points(widget)
    (draft,) = (folder / "drafts").rglob("*.json")
    assert points(opened()) == begun
    draft.write_text("{", encoding="utf-8")
    assert points(opened()) != begun


def test_the_next_of_two_hundred_papers_is_there_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured 6–21 ms; 50 ms is what nobody notices, and a busy machine may take a few times as long."""
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    monkeypatch.setenv("WORKBOOK_RESULTS", str(tmp_path / "results"))
    few = results(a_class(10, seed=2))
    for number in range(200):
        one = few[number % len(few)]
        submission = replace(
            one.submission, id=f"n{number}", profile=Profile(name="王小明", number=f"n{number}")
        )
        write(tmp_path / "results", replace(one, submission=submission))
    for task in (SCRIPT, JOURNEY):
        widget = opened(task)
        taken = []
        for _ in range(20):
            start = time.perf_counter()
            press(widget, "n")
            taken.append(time.perf_counter() - start)
        assert median(taken) < 0.15


@given(st.text(max_size=60))
def test_covering_never_fails_whatever_is_written(text: str) -> None:
    hide = cover(Profile(name="王 小明", number="A-0012"))
    assert "王小明" not in hide(text)
    cover_pictures(((text, Markup("<text>x</text>")),), hide)
    assert Listing("x", ("a",), ((hide(text),),))
