"""The gradebook: a plain table for other programs (CSV), and everything behind it (Excel).

What could not be checked is 未评, never a zero, and a sum that lacks something says so instead of being a
smaller number. Running it twice gives the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from helpers.answers import write_atomically
from helpers.content import COURSE_DATA
from helpers.exercises.base import Listing
from helpers.grading.criteria import criteria, is_markable
from helpers.grading.marks import Mark
from helpers.grading.questions import (
    OPEN,
    Question,
    Sum,
    asked,
    by_lesson,
    everybody,
    show_points,
    show_sum,
    total,
)
from helpers.grading.results import Result, may_count, noticed
from helpers.listing_files import Cell, csv_file, xlsx_file
from helpers.submissions.submission import Intake, digest

CSV, XLSX = "gradebook.csv", "gradebook.xlsx"
LONG_AGO = datetime(1980, 1, 1)  # the workbook does not say when it was made, so that twice is the same
WHO = ("工号", "姓名")
FROZEN = len(WHO)

Results = Sequence[Result]
Questions = Sequence[Question]


def write(results: Iterable[Result], intake: Intake, folder: Path, data: Path = COURSE_DATA) -> None:
    """Write gradebook.csv and gradebook.xlsx. Raises OSError, as when Excel has one of them open."""
    results = everybody(results, intake)
    questions = asked(results, data)
    folder.mkdir(parents=True, exist_ok=True)
    grades = _grades(results, questions)
    sheets = {
        "成绩册": [grades],
        "自动分与人工分": [_both(results, questions)],
        "评阅记录": [_marks(results, questions)],
        "提示与没收进的文件": [_notices(results), _rejected(intake)],
        "nbval": [_nbval(results, questions)],
    }
    write_atomically(folder / CSV, csv_file(grades))
    write_atomically(folder / XLSX, xlsx_file(sheets, frozen=FROZEN, created=LONG_AGO))


def _grades(results: Results, questions: Questions) -> Listing:
    lessons = by_lesson(questions)
    columns = [*WHO, "小组", f"总分{_of(questions)}", "得分率（%）", "空着题数", "未评题数"]
    for number, group in lessons.items():
        columns += [*map(_heading, group), f"{number} 小计{_of(group)}"]
    columns += ["提示", "交作业时间", "文件", "工作簿版本"]
    rows = [_grade(result, questions, lessons.values()) for result in results]
    return Listing("成绩册：计入总分的分数", tuple(columns), tuple(rows))


def _grade(result: Result, questions: Questions, lessons: Iterable[Questions]) -> tuple[Cell, ...]:
    one, whole = result.submission, total(result, questions)
    share: Cell = "" if whole.share is None else round(100 * whole.share, 1)
    blank = sum(_is_blank(result, question) for question in questions)
    cells: list[Cell] = [*result.who, one.profile.team, _sum(whole), share, blank, whole.open]
    for group in lessons:
        cells += [_points(result.points(question.name)) for question in group]
        cells.append(_sum(total(result, group)))
    at = one.handed_in_at.isoformat(" ", "seconds")
    return *cells, "；".join(one.notices), at, one.file, one.workbook


def _is_blank(result: Result, question: Question) -> bool:
    checked = result.checked.get(question.name)
    return bool(checked and checked.score and checked.score.state == "unanswered")


def _both(results: Results, questions: Questions) -> Listing:
    """What the check gave and what a person gave, side by side, where a person may mark."""
    written = [question for question in questions if is_markable(question.exercise)]
    columns = [f"{_heading(question)} {what}" for question in written for what in ("自动", "人工", "计入")]
    rows = [
        (*result.who, *(cell for question in written for cell in _pair(result, question)))
        for result in results
    ]
    return Listing("可以人工评的题：没有人工分时，计入自动分", (*WHO, *columns), tuple(rows))


def _pair(result: Result, question: Question) -> tuple[Cell, Cell, Cell]:
    mark = result.mark(question.name)
    given: Cell = _points(mark.points) if mark else ""
    return _points(result.automatic(question.name)), given, _points(result.points(question.name))


def _nbval(results: Results, questions: Questions) -> Listing:
    title = "nbval：检查的输出与参考答案的输出一致（通过）还是不一致（不通过）；不通过不等于 0 分"
    rows = [(*result.who, *(_passed(result, question) for question in questions)) for result in results]
    return Listing(title, (*WHO, *map(_heading, questions)), tuple(rows))


def _passed(result: Result, question: Question) -> str:
    checked = result.checked.get(question.name)
    if checked is None or checked.score is None:
        return OPEN
    return "通过" if checked.passed else "不通过"


def _marks(results: Results, questions: Questions) -> Listing:
    columns = (*WHO, "题目", "满分", "自动分", "评阅人", "评阅时间", "人工分", "状态", "分项", "评语")
    rows = [
        (
            *result.who,
            question.label,
            question.possible,
            _points(result.automatic(question.name)),
            mark.by,
            mark.at.isoformat(" ", "seconds"),
            _points(mark.points),
            _state(result, question, place),
            _items(result, question, mark),
            mark.comment,
        )
        for result in results
        for question in questions
        for place, mark in enumerate(result.marks.get(question.name, ()))
    ]
    return Listing("每一次人工评分，先评的在前；每题计入最新的一次", columns, tuple(rows))


def _state(result: Result, question: Question, place: int) -> str:
    """Whether a mark counts, and if not, why."""
    marks = result.marks[question.name]
    mark = marks[place]
    answer, possible = digest(result.submission.answers.get(question.name)), result.possible(question.name)
    if mark.answer != answer:
        return "不计入：评的是以前的答案，学员后来改过"
    later = [one for one in marks[place + 1 :] if may_count(one, answer, possible)]
    if not later and not may_count(mark, answer, possible):
        was, now = show_points(mark.possible), show_points(possible)
        return f"不计入：这道题的分值改过（{was} → {now} 分），请再评"
    if not later:
        return "计入" if result.points(question.name) == mark.points else "计入，但不超过满分"
    return f"不计入：{mark.by} 后来改过" if later[-1].by == mark.by else f"不计入：{later[-1].by} 后来又评过"


def _items(result: Result, question: Question, mark: Mark) -> str:
    """The points by part of the rubric, named as the answer names them if it is the one that was read."""
    labels = {one.part: one.label for one in criteria(question.exercise, question.read(result))}
    return "；".join(f"{labels.get(part) or part} {show_points(given)}" for part, given in mark.items.items())


def _notices(results: Results) -> Listing:
    rows = noticed(results)
    return Listing(f"提示（{len(rows)} 条）", (*WHO, "文件", "提示"), rows)


def _rejected(intake: Intake) -> Listing:
    rows = sorted((one.file, one.reason) for one in intake.rejected)
    return Listing(f"没收进的文件（{len(rows)} 个）", ("文件", "原因"), tuple(rows))


def _heading(question: Question) -> str:
    return f"{question.label}{_of([question])}"


def _of(questions: Questions) -> str:
    return f"（满分 {show_points(sum(question.possible for question in questions))}）"


def _points(points: float | None) -> Cell:
    return OPEN if points is None else round(points, 2)


def _sum(found: Sum) -> Cell:
    return show_sum(found) if found.open else found.points
