"""The part of the class report that has names: for the instructor alone."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.grading.class_numbers import LOW, is_empty
from helpers.grading.questions import Question, by_lesson, show_points, show_sum, total
from helpers.grading.results import Result, noticed
from helpers.listing_files import visible
from helpers.markup import Child, tag
from helpers.pictures.axes import percent, signed
from helpers.submissions.submission import Intake

HALF = 0.5  # of the exercises left empty: to talk about
GAP = 0.25  # of the points of an exercise: so far apart are check and person to be looked at

Cells = Sequence[Child]


def page(results: Sequence[Result], questions: Sequence[Question], intake: Intake) -> Child:
    """Return the page; what people wrote is text in it, whatever it looks like."""
    return [
        tag(
            "header",
            tag("h1", "班级报告（有姓名）"),
            tag("p", f"n={len(results)} 份作业。只给讲师看，不要投影，也不要转发。", class_="notice"),
        ),
        _to_talk_to(results, questions),
        _gaps(results, questions),
        _listed("收作业时的提示", ("工号", "姓名", "文件", "提示"), noticed(results)),
        _listed("没收进的文件", ("文件", "原因"), sorted((one.file, one.reason) for one in intake.rejected)),
        _everybody(results, questions),
    ]


def _to_talk_to(results: Sequence[Result], questions: Sequence[Question]) -> Markup:
    """Who reached little or left much empty, and in which lessons."""
    rows = []
    for result in results:
        whole, empty = total(result, questions), sum(is_empty(result, one) for one in questions)
        known = whole.share is not None
        if (known and (whole.share or 0) < LOW) or empty >= max(1, HALF * len(questions)):
            weakest = _weakest(result, questions)
            rows.append((*result.who, f"{show_sum(whole)} / {whole.possible:g}", f"{empty} 题", weakest))
    heading = f"可以先聊一聊的人：得分率不到 {percent(LOW)}，或者空了一半以上的题"
    return _listed(heading, ("工号", "姓名", "总分", "空着", "最弱的课"), rows)


def _weakest(result: Result, questions: Sequence[Question]) -> str:
    sums = {number: total(result, group) for number, group in by_lesson(questions).items()}
    known = {number: found.share for number, found in sums.items() if found.share is not None}
    two = sorted(known, key=lambda number: known[number])[:2]
    return "、".join(f"{number}（{percent(known[number])}）" for number in two)


def _gaps(results: Sequence[Result], questions: Sequence[Question]) -> Markup:
    rows = []
    for question in questions:
        for result in results:
            mark, automatic = result.mark(question.name), result.automatic(question.name)
            points = result.points(question.name)
            if mark is None or automatic is None or points is None:
                continue
            if abs(points - automatic) >= GAP * question.possible:
                given = (show_points(automatic), show_points(points), signed(points - automatic, 1), mark.by)
                rows.append((*result.who, question.label, *given))
    columns = ("工号", "姓名", "题目", "自动", "人工", "差", "评阅人")
    return _listed(f"自动分与人工分相差四分之一以上（{len(rows)} 份）", columns, rows)


def _everybody(results: Sequence[Result], questions: Sequence[Question]) -> Markup:
    """Everybody in a row; the points of each lesson and exercise are in the gradebook."""
    rows = []
    for result in results:
        whole = total(result, questions)
        share = percent(whole.share) if whole.share is not None else "—"
        empty = sum(is_empty(result, question) for question in questions)
        counts = (f"{empty} 题", f"{whole.open} 题", f"{len(result.submission.notices)} 条")
        rows.append((*result.who, result.submission.profile.team, show_points(whole.points), share, *counts))
    of = f"总分（满分 {sum(one.possible for one in questions):g}）"
    columns = ("工号", "姓名", "小组", of, "得分率", "空着", "未评", "提示")
    return _listed("全班，按工号；每课、每题的分数在成绩册里", columns, rows)


def _listed(heading: str, columns: Sequence[str], rows: Sequence[Cells]) -> Markup:
    if not rows:
        return tag("section", tag("h2", heading), tag("p", "没有。"))
    head = tag("tr", [tag("th", column) for column in columns])
    body = [tag("tr", [tag("td", _text(cell)) for cell in row]) for row in rows]
    table = tag("table", tag("thead", head), tag("tbody", body))
    return tag("section", tag("h2", heading), tag("div", table, class_="table"))


def _text(cell: Child) -> Child:
    return visible(cell) if isinstance(cell, str) else cell
