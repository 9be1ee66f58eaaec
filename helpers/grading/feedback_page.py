"""A page for each trainee: the points, what was right, what to look at again, and what the instructor says.

A page holds what the keys say of the answers: hand the pages out only after the last class has handed in. It
speaks of nobody else, and gives no rank. It needs nothing outside itself, and prints on A4.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from markupsafe import Markup

from helpers.answers import write_atomically
from helpers.content import COURSE_DATA
from helpers.exercises.base import Listing
from helpers.exercises.number import show_number
from helpers.exercises.score import Score, ScoreItem
from helpers.grading.criteria import is_markable
from helpers.grading.marks import Mark
from helpers.grading.own_words import own_words
from helpers.grading.questions import (
    Question,
    Sum,
    asked,
    by_lesson,
    everybody,
    show_points,
    show_sum,
    total,
)
from helpers.grading.results import Result
from helpers.listing_files import visible
from helpers.markup import Child, document, paragraphs, tag
from helpers.submissions.submission import Intake, Submission

FOLDER = "feedback"
STYLES = ("page.css", "feedback_page.css")
UNSAFE = re.compile(r"[^\w.·'~ -]")  # what a file name cannot have somewhere, Windows included
SOLID, AGAIN = 0.8, 5  # what reaches this share is solid; so many others are named to look at again
WIDE = 6  # columns; a wider table is written row by row
LONG = 600  # characters; a row with so long a text may go over pages
NOTE = "这份反馈只写你自己的答案。里面有参考答案的讲解，请不要转给还没有交作业的班。"


def write_all(
    results: Iterable[Result], intake: Intake, folder: Path, data: Path = COURSE_DATA
) -> tuple[Path, ...]:
    """Write a page for everybody into feedback/, and take away the pages of those who are not there any more.

    Returns the pages. Raises OSError.
    """
    results = everybody(results, intake)
    questions = asked(results, data)
    pages = tuple(write(result, folder / FOLDER, questions) for result in results)
    kept = {normalize("NFC", path.name) for path in pages}  # some file systems give back other forms
    for path in (folder / FOLDER).glob("*.html"):
        if normalize("NFC", path.name) not in kept:
            path.unlink(missing_ok=True)
    return pages


def write(result: Result, folder: Path, questions: Sequence[Question] | None = None) -> Path:
    """Write the page of one trainee into a folder and return it. Raises OSError."""
    path = folder / file_name(result.submission)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page(result, asked([result]) if questions is None else questions).encode())
    return path


def file_name(submission: Submission) -> str:
    """Return `<id>_<name>.html`, as every system can hold it."""
    return f"{UNSAFE.sub('_', f'{submission.id}_{submission.profile.name}')}.html"


def page(result: Result, questions: Sequence[Question]) -> str:
    """Return the page; what people wrote is text in it, whatever it looks like."""
    name = visible(result.submission.profile.name)
    body = [
        _head(result, total(result, questions)),
        _overview(result, questions),
        _look_again(result, questions),
        [_lesson(number, group, result) for number, group in by_lesson(questions).items()],
        tag("footer", NOTE),
    ]
    return document(f"学习反馈 · {name}", style(*STYLES), body)


def style(*names: str) -> str:
    """Return style sheets of this folder as one."""
    return "".join(Path(__file__).with_name(name).read_text("utf-8") for name in names)


def _head(result: Result, whole: Sum) -> Markup:
    one = result.submission
    who = (
        ("姓名", one.profile.name),
        ("工号", one.profile.number),
        ("小组", one.profile.team),
        ("交作业", f"{one.handed_in_at:%Y-%m-%d %H:%M}"),
    )
    lines = [[tag("dt", label), tag("dd", visible(words))] for label, words in who if words]
    return tag(
        "header",
        tag("h1", "学习反馈"),
        tag("dl", lines),
        tag(
            "p",
            "考核题得分 ",
            tag("b", show_sum(whole)),
            f" / {show_points(whole.possible)} 分",
            class_="sum",
        ),
        tag("p", "分数只说明这一次；下面每道题写了哪里做得好、哪里可以再看看。"),
    )


def _overview(result: Result, questions: Sequence[Question]) -> Markup:
    """A bar for each lesson."""
    rows = []
    for number, group in by_lesson(questions).items():
        found = total(result, group)
        said = _sum(found)
        link = tag("a", f"{number} {group[0].lesson}", href=f"#{_anchor(number)}")
        rows.append(tag("tr", tag("td", link), tag("td", _bar(found)), tag("td", said, class_="number")))
    return tag("section", tag("h2", "各课得分"), tag("table", tag("tbody", rows), class_="lessons"))


def _bar(found: Sum) -> Markup:
    share = min(1.0, found.points / found.possible) if found.possible else 0.0
    return tag("div", tag("div", style=f"width:{share:.1%}"), class_="bar", aria_hidden="true")


def _look_again(result: Result, questions: Sequence[Question]) -> Markup:
    """What is solid, and the few exercises that lost most."""
    known = [
        (question, points) for question in questions if (points := result.points(question.name)) is not None
    ]
    solid = [question for question, points in known if points >= SOLID * question.possible]
    weak = [(question, points) for question, points in known if points < SOLID * question.possible]
    weak.sort(key=lambda pair: pair[1] - pair[0].possible)
    lines = [
        tag(
            "li",
            tag("a", question.label, href=f"#{_anchor(question.name)}"),
            f"（{show_points(points)} / {show_points(question.possible)} 分）：",
            f"回到第 {question.number} 课“{question.lesson}”，把这道题再做一遍。",
        )
        for question, points in weak[:AGAIN]
    ]
    more = f"其余 {len(weak) - AGAIN} 题也可以照着下面的说明再看看。" if len(weak) > AGAIN else None
    return tag(
        "section",
        tag("h2", "先看这里"),
        tag("p", f"做得扎实的有 {len(solid)} 题：{'、'.join(question.label for question in solid)}。")
        if solid
        else None,
        [tag("p", "最值得再看看的："), tag("ol", lines)] if lines else tag("p", "没有需要特别补的题，很好。"),
        tag("p", more) if more else None,
    )


def _lesson(number: str, group: Sequence[Question], result: Result) -> Markup:
    found = total(result, group)
    points = tag("span", f"{show_sum(found)} / {show_points(found.possible)} 分")
    heading = tag("h2", f"{number} {group[0].lesson}", points)
    return tag(
        "section",
        heading,
        [_question(question, result) for question in group],
        id=_anchor(number),
        class_="lesson",
    )


def _question(question: Question, result: Result) -> Markup:
    points = result.points(question.name)
    return tag(
        "article",
        tag("h3", question.exercise.title, tag("span", _out_of(points, question.possible))),
        tag("div", paragraphs(question.exercise.prompt), class_="asked"),
        _said(question, result),
        id=_anchor(question.name),
    )


def _said(question: Question, result: Result) -> Child:
    checked = result.checked.get(question.name)
    score = checked.score if checked else None
    mark = result.mark(question.name)
    opinion = _opinion(mark, result.points(question.name)) if mark else None
    if score is None:
        unknown = "这道题还没能评分。这不是你的问题，也不算 0 分，讲师会补上。"
        return opinion or tag("p", unknown, class_="notice")
    if score.state == "unanswered":
        lesson = f"第 {question.number} 课"
        return [
            opinion,
            tag("p", f"这道题还空着。有空时回到{lesson}做一做，做了才知道会不会。", class_="left"),
        ]
    return [opinion, _items(question, result, score, mark), _listings(question, result)]


def _opinion(mark: Mark, points: float | None) -> Markup:
    return tag(
        "div",
        tag("b", f"讲师评阅：{show_points(points)} 分"),
        "（以此为准，下面的自动检查只供参考）",
        tag("p", visible(mark.comment)) if mark.comment.strip() else None,
        class_="opinion",
    )


def _items(question: Question, result: Result, score: Score, mark: Mark | None) -> Markup:
    """What there is to say of each part, beside what was answered."""
    words = own_words(question.exercise, question.read(result))
    given = mark.items if mark else {}
    headings = ["", "部分", *(["你的答案"] if words else []), "反馈", *(["讲师给分"] if given else [])]
    rows = [
        _item(
            item,
            question.part(item),
            words.get(item.part, "") if words else None,
            (show_points(given[item.part]) if item.part in given else "") if given else None,
        )
        for item in score.items
    ]
    longest = max((len(text) for text in words.values()), default=0)
    table = tag(
        "table",
        tag("thead", tag("tr", [tag("th", heading) for heading in headings])),
        tag("tbody", rows),
        class_="long items" if longest > LONG else "items",
    )
    return tag("div", table, class_="table")


@lru_cache(maxsize=2_000)  # most rows stand on many pages of a class
def _item(item: ScoreItem, part: str, words: str | None, given: str | None) -> Markup:
    return tag(
        "tr",
        tag("td", "" if given else _sign(item), class_="sign"),  # what a person gave says more
        tag("td", visible(part)),
        tag("td", visible(words)) if words is not None else None,
        tag("td", visible(item.feedback)),
        tag("td", given, class_="number") if given is not None else None,
        class_="right" if item.right else "again",
    )


def _sign(item: ScoreItem) -> str:
    if item.right:
        return "✓ 对"
    return "◐ 部分对" if item.points > 0 else "✗ 再看看"


def _listings(question: Question, result: Result) -> Child:
    """The whole answer, of the kinds whose parts do not show it."""
    answer = question.read(result)
    if own_words(question.exercise, answer) or not is_markable(question.exercise):
        return None
    return [
        [tag("h4", f"你的答案：{visible(listing.title)}"), _listing(listing)]
        for listing in question.exercise.listings(answer)
    ]


def _listing(listing: Listing) -> Markup:
    if len(listing.columns) > WIDE:
        is_numbered = listing.columns[0] == "序号"
        return tag("ul" if is_numbered else "ol", [_row(listing.columns, row) for row in listing.rows])
    head = tag("tr", [tag("th", visible(heading)) for heading in listing.columns])
    rows = [tag("tr", [tag("td", _words(cell)) for cell in row]) for row in listing.rows]
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows), class_="long"), class_="table")


def _row(headings: tuple[str, ...], row: tuple[str | float, ...]) -> Markup:
    cells = zip(headings, row, strict=False)
    return tag(
        "li", [[tag("b", f"{visible(name)}："), _words(cell), "　"] for name, cell in cells if cell != ""]
    )


def _words(cell: str | float) -> str:
    return visible(cell) if isinstance(cell, str) else show_number(cell)


def _out_of(points: float | None, possible: float) -> str:
    return show_points(points) if points is None else f"{show_points(points)} / {show_points(possible)} 分"


def _sum(found: Sum) -> str:
    return f"{show_sum(found)} / {show_points(found.possible)} 分"


def _anchor(name: str) -> str:
    return f"q-{name}"
