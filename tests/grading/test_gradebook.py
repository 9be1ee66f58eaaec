"""The gradebook: every point where it belongs, nothing that runs, nothing missing that looks like a zero."""

import csv
import dataclasses
import io
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers.exercises.score import Score
from helpers.grading import gradebook
from helpers.grading.marks import Mark
from helpers.grading.questions import asked, by_lesson, questions, total
from helpers.grading.results import Checked, Result
from helpers.submissions.submission import Intake, Rejected, digest
from helpers.trainee import Profile
from tests.grading.a_class import a_class, results

QUESTIONS = questions()
SCRIPT = next(question for question in QUESTIONS if question.exercise.kind == "script")
CHINA = timezone(timedelta(hours=8))

Row = dict[str, str]
Sheet = list[list[Any]]


@pytest.fixture(scope="module")
def the_class() -> tuple[Result, ...]:
    return results(a_class(8, seed=3))


def intake_of(some: tuple[Result, ...], *rejected: Rejected) -> Intake:
    return Intake(tuple(result.submission for result in some), rejected)


def written(
    folder: Path, some: tuple[Result, ...], *rejected: Rejected
) -> tuple[list[Row], dict[str, Sheet]]:
    """The CSV by its headings, and the sheets of the workbook as lists."""
    gradebook.write(some, intake_of(some, *rejected), folder)
    text = (folder / "gradebook.csv").read_text("utf-8-sig")
    book = openpyxl.load_workbook(folder / "gradebook.xlsx")
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    return list(csv.DictReader(io.StringIO(text, newline=""))), sheets


def table(sheet: Sheet) -> list[dict[str, Any]]:
    """The one table of a sheet, by its headings."""
    return [dict(zip(sheet[1], row, strict=True)) for row in sheet[2:]]


def with_submission(result: Result, **changes: Any) -> Result:
    return dataclasses.replace(result, submission=dataclasses.replace(result.submission, **changes))


def mark(result: Result, points: float, by: str = "王老师", minute: int = 0, **fields: Any) -> Mark:
    at = datetime(2026, 3, 21, 9, minute, tzinfo=CHINA)
    answer = digest(result.submission.answers.get(SCRIPT.name))
    return Mark(**{"by": by, "at": at, "answer": answer, "points": points, **fields})


def with_marks(result: Result, *marks: Mark) -> Result:
    return dataclasses.replace(result, marks={SCRIPT.name: marks})


def test_every_graded_exercise_has_a_column_and_every_trainee_a_row(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    rows, sheets = written(tmp_path, the_class)
    assert [row["工号"] for row in rows] == [result.submission.profile.number for result in the_class]
    for row, result in zip(rows, the_class, strict=True):
        for question in QUESTIONS:
            shown = row[f"{question.label}（满分 {question.possible:g}）"]
            assert float(shown) == result.points(question.name)
    assert list(sheets) == ["成绩册", "自动分与人工分", "评阅记录", "提示与没收进的文件", "nbval"]
    assert table(sheets["成绩册"])[0]["姓名"] == the_class[0].submission.profile.name


def test_sums_are_those_of_the_points(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    rows, sheets = written(tmp_path, the_class)
    lessons = by_lesson(QUESTIONS)
    headings = list(rows[0])
    sums = [heading for heading in headings if "小计" in heading]
    assert len(sums) == len(lessons)
    for row, cells in zip(rows, table(sheets["成绩册"]), strict=True):
        points = [float(row[f"{one.label}（满分 {one.possible:g}）"]) for one in QUESTIONS]
        [whole] = [heading for heading in headings if heading.startswith("总分")]
        assert float(row[whole]) == pytest.approx(sum(points), abs=0.02)
        assert float(row[whole]) == pytest.approx(sum(float(row[heading]) for heading in sums), abs=0.02)
        assert cells[whole] == float(row[whole])
    assert f"总分（满分 {sum(question.possible for question in QUESTIONS):g}）" in headings


def test_what_could_not_be_checked_is_no_zero_and_the_sums_say_so(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    first, second = QUESTIONS[:2]
    result = the_class[0]
    checked = {**result.checked, first.name: Checked(None, False)}
    del checked[second.name]
    broken = dataclasses.replace(result, checked=checked)
    rows, sheets = written(tmp_path, (broken, *the_class[1:]))
    row = rows[0]
    lesson = total(broken, by_lesson(QUESTIONS)[first.number])
    assert [row[f"{one.label}（满分 {one.possible:g}）"] for one in (first, second)] == ["未评", "未评"]
    assert next(cell for name, cell in row.items() if "小计" in name) == f"{lesson.points:g}（另有 2 题未评）"
    assert next(cell for name, cell in row.items() if name.startswith("总分")).endswith("（另有 2 题未评）")
    assert (row["未评题数"], rows[1]["未评题数"]) == ("2", "0")
    assert table(sheets["nbval"])[0][f"{first.label}（满分 {first.possible:g}）"] == "未评"


def test_a_trainee_for_whom_nothing_could_be_checked_is_in_the_book(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    gradebook.write(the_class[1:], intake_of(the_class), tmp_path)
    rows = list(csv.DictReader((tmp_path / "gradebook.csv").open(encoding="utf-8-sig", newline="")))
    assert rows[0]["工号"] == the_class[0].submission.profile.number
    assert rows[0]["未评题数"] == str(len(QUESTIONS))


def test_what_a_person_gave_counts_and_stands_beside_the_automatic_points(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    marked = with_marks(the_class[0], mark(the_class[0], 1.25, comment="先说抱歉，再说规定。"))
    rows, sheets = written(tmp_path, (marked, *the_class[1:]))
    heading = f"{SCRIPT.label}（满分 {SCRIPT.possible:g}）"
    assert rows[0][heading] == "1.25"
    first, second = table(sheets["自动分与人工分"])[:2]
    assert first[f"{heading} 自动"] == the_class[0].automatic(SCRIPT.name)
    assert (first[f"{heading} 人工"], first[f"{heading} 计入"]) == (1.25, 1.25)
    assert second[f"{heading} 人工"] in (None, "")
    assert second[f"{heading} 计入"] == the_class[1].automatic(SCRIPT.name)
    kinds = {question.exercise.kind for question in QUESTIONS if f"{question.label}（" in str(list(first))}
    assert kinds == {"script", "table", "journey"}


def test_every_opinion_is_kept_and_says_whether_it_counts(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    one = the_class[0]
    part = next(iter(SCRIPT.exercise.steps))
    marked = with_marks(
        one,
        mark(one, 9, by="赵老师", minute=1, answer="0" * 64),
        mark(one, 1, by="王老师", minute=2),
        mark(one, 2, by="王老师", minute=3),
        mark(one, 3, by="李老师", minute=4),
        mark(one, 4, by="王老师", minute=5, items={part: 4}, comment="=1+1"),
    )
    _, sheets = written(tmp_path, (marked,))
    kept = table(sheets["评阅记录"])
    assert [row["人工分"] for row in kept] == [9, 1, 2, 3, 4]
    assert [row["状态"] for row in kept] == [
        "不计入：评的是以前的答案，学员后来改过",
        "不计入：王老师 后来改过",
        "不计入：王老师 后来改过",
        "不计入：王老师 后来又评过",
        "计入",
    ]
    assert kept[-1]["分项"] == f"{SCRIPT.exercise.steps[part].label} 4"
    assert kept[-1]["评语"] == "=1+1"
    assert kept[0]["评阅时间"] == "2026-03-21 09:01:00+08:00"


def test_a_mark_out_of_other_points_does_not_count_and_the_book_says_why(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    one, now = the_class[0], SCRIPT.possible
    old = mark(one, 1, minute=1, possible=now + 4)
    _, sheets = written(tmp_path / "old", (with_marks(one, old),))
    why = f"不计入：这道题的分值改过（{now + 4:g} → {now:g} 分），请再评"
    assert [row["状态"] for row in table(sheets["评阅记录"])] == [why]
    assert with_marks(one, old).points(SCRIPT.name) == one.automatic(SCRIPT.name)
    again = with_marks(one, old, mark(one, 2, by="李老师", minute=2, possible=now))
    _, sheets = written(tmp_path / "again", (again,))
    assert [row["状态"] for row in table(sheets["评阅记录"])] == ["不计入：李老师 后来又评过", "计入"]
    assert again.points(SCRIPT.name) == 2


@pytest.mark.parametrize("possible", [None, SCRIPT.possible])
def test_points_above_what_there_is_do_not_count(
    possible: float | None, the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    one = the_class[0]
    marked = with_marks(one, mark(one, SCRIPT.possible + 30, possible=possible))
    rows, sheets = written(tmp_path, (marked,))
    assert float(rows[0][f"{SCRIPT.label}（满分 {SCRIPT.possible:g}）"]) == SCRIPT.possible
    assert table(sheets["评阅记录"])[0]["状态"] == "计入，但不超过满分"


def test_a_mark_counts_where_the_check_could_not_be_run(the_class: tuple[Result, ...]) -> None:
    one = dataclasses.replace(the_class[0], checked={SCRIPT.name: Checked(None, False)})
    assert with_marks(one, mark(one, 3, possible=SCRIPT.possible)).points(SCRIPT.name) == 3
    assert with_marks(one, mark(one, 99, possible=SCRIPT.possible)).points(SCRIPT.name) == SCRIPT.possible


CALC = "a;=cmd|' /c calc'!A1;.zip"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_splits(
    separator: str, the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    bad = with_submission(the_class[0], file=CALC, notices=(CALC, "一\n=1+1", '二;"=1+1"', "三\t+1"))
    written(tmp_path, (bad,))
    raw = (tmp_path / "gradebook.csv").read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(raw, newline=""), delimiter=separator) for cell in row]
    assert any("cmd" in cell for cell in cells)
    assert not any(cell.lstrip(' "').startswith(("=", "+", "@")) for cell in cells)


def test_every_cell_of_the_csv_file_is_in_quotes(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    written(tmp_path, the_class)
    for line in (tmp_path / "gradebook.csv").read_text("utf-8-sig").splitlines():
        assert line.startswith('"') and line.endswith('"')
        assert line.count('"') == 2 * len(next(csv.reader([line])))


def test_nbval_says_whether_the_answer_is_the_reference_answer(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    _, sheets = written(tmp_path, the_class)
    for row, result in zip(table(sheets["nbval"]), the_class, strict=True):
        for question in QUESTIONS:
            passed = row[f"{question.label}（满分 {question.possible:g}）"]
            assert passed == ("通过" if result.checked[question.name].passed else "不通过")
    everything = [checked.passed for result in the_class for checked in result.checked.values()]
    assert True in everything and False in everything


def test_notices_and_files_that_were_not_taken_in_stand_on_their_sheet(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    notices = ("交了两次，计最新的一次。", "与另一份答案完全相同。")
    noticed = with_submission(the_class[0], notices=notices)
    rejected = Rejected("=cmd|' /C calc'!A0.zip", "不是 zip 文件。")
    rows, sheets = written(tmp_path, (noticed,), rejected)
    cells = [cell for row in sheets["提示与没收进的文件"] for cell in row if cell]
    assert {"交了两次，计最新的一次。", "与另一份答案完全相同。", rejected.file, rejected.reason} <= set(
        cells
    )
    assert rows[0]["提示"] == "交了两次，计最新的一次。；与另一份答案完全相同。"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "\u200b=1"])
def test_nothing_in_the_book_begins_a_formula(
    evil: str, the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    profile = Profile.model_construct(name=evil, number=evil, team=evil)  # as take-in would never let through
    bad = with_submission(the_class[0], profile=profile, file=evil, workbook=evil, notices=(evil,))
    bad = with_marks(bad, mark(bad, 1, by=evil, comment=evil))
    written(tmp_path, (bad,), Rejected(evil, evil))
    text = (tmp_path / "gradebook.csv").read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.lstrip("\u200b\t ").startswith(("=", "+", "@", "＝", "-2"))
    for sheet in openpyxl.load_workbook(tmp_path / "gradebook.xlsx"):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)


def test_a_name_with_quotes_and_lines_stays_in_its_cell(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    bad = with_submission(the_class[0], notices=('他说“,”和",\n第二行',))
    rows, _ = written(tmp_path, (bad,))
    assert rows[0]["提示"] == '他说“,”和",\n第二行'


def test_an_answer_of_ten_thousand_characters_and_a_huge_number_do_not_stop_the_book(
    the_class: tuple[Result, ...], tmp_path: Path
) -> None:
    bad = with_submission(the_class[0], notices=("长" * 40_000,))
    _, sheets = written(tmp_path, (bad,))
    assert any("后面的在网页版里" in str(cell) for row in sheets["成绩册"] for cell in row)


def test_twice_is_the_same_bytes_in_whatever_order(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    written(tmp_path / "a", the_class)
    time.sleep(1.1)  # Excel counts in seconds
    written(tmp_path / "b", the_class[::-1])
    for name in ("gradebook.csv", "gradebook.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_empty_class_gives_an_empty_book(tmp_path: Path) -> None:
    rows, sheets = written(tmp_path, (), Rejected("a.rar", "请解压后重新打包成 zip。"))
    assert rows == []
    assert sheets["提示与没收进的文件"][-1][:2] == ["a.rar", "请解压后重新打包成 zip。"]


def test_headings_and_names_stay_in_sight(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    written(tmp_path, the_class)
    book = openpyxl.load_workbook(tmp_path / "gradebook.xlsx")
    assert [sheet.freeze_panes for sheet in book] == ["C3"] * 3 + [None, "C3"]
    assert max(column.width for column in book["成绩册"].column_dimensions.values()) <= 62


def test_of_a_class_of_one_lesson_only_that_one_counts(the_class: tuple[Result, ...]) -> None:
    lesson = by_lesson(QUESTIONS)["1.4"]
    names = {question.name for question in lesson}
    some = [
        dataclasses.replace(
            result, checked={name: one for name, one in result.checked.items() if name in names}
        )
        for result in the_class
    ]
    assert asked(some) == lesson
    assert asked([]) == QUESTIONS


def test_points_are_shown_with_two_decimals_at_most(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    question = QUESTIONS[0]
    score = Score(question.exercise.id, "", "scored", 10, ())
    assert score.points == 0
    odd = dataclasses.replace(the_class[0], checked={question.name: Checked(score, False)})
    odd = dataclasses.replace(
        odd, marks={question.name: (mark(odd, 10 / 3, answer=digest(odd.submission.answers[question.name])),)}
    )
    rows, _ = written(tmp_path, (odd,))
    assert rows[0][f"{question.label}（满分 {question.possible:g}）"] == "3.33"
