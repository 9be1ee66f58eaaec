"""The portfolio as one HTML page: nothing outside it is needed, and it prints well on A4."""

import re
from pathlib import Path

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.exercises.number import show_number
from helpers.listing_files import visible
from helpers.markup import Child, document, paragraphs, tag
from helpers.portfolio.collect import FIRST, LessonWork, Portfolio, Work

WIDE = 6  # columns; what has more is printed as a paragraph a row
STYLE = Path(__file__).with_name("page.css")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTE = "这份作品集由学员自己的练习生成。案例里的云桥通信和标着教学模拟的内容都是虚构的。"
LONG = 1_500  # characters; a row with so long a text may go over pages


def page(portfolio: Portfolio) -> str:
    """Return the page; what people wrote is text in it, whatever it looks like."""
    first = _first(portfolio)
    lessons = [_lesson(lesson, first) for lesson in portfolio.lessons if lesson.works or lesson.notices]
    front = tag("section", tag("h2", "从明天开始"), map(_work, first), class_="first") if first else None
    parts = [_cover(portfolio), front, lessons, _untouched(portfolio), tag("footer", NOTE)]
    who = f" · {portfolio.profile.name}" if portfolio.profile else ""
    return document(f"学习作品集{who}", STYLE.read_text("utf-8"), parts)


def _cover(portfolio: Portfolio) -> Markup:
    made = sum(len(lesson.works) for lesson in portfolio.lessons)
    rows = (*portfolio.who, ("内容", f"{len(portfolio.lessons)} 课，{made} 件作品"))
    lines = [[tag("dt", label), tag("dd", words)] for label, words in rows]
    chapters = [
        tag("a", f"{lesson.name}（{len(lesson.works)} 件）", href=f"#{lesson.path}")
        for lesson in portfolio.lessons
        if lesson.works or lesson.notices
    ]
    contents = tag("nav", chapters) if chapters else None
    return tag("header", tag("h1", "学习作品集"), tag("p", portfolio.title), tag("dl", lines), contents)


def _first(portfolio: Portfolio) -> tuple[Work, ...]:
    """What is done from tomorrow on: of the last lesson of every course, what stands before everything."""
    ends = {lesson.path.partition("/")[0]: lesson for lesson in portfolio.lessons}
    return tuple(work for end in ends.values() for name in FIRST for work in end.works if work.name == name)


def _untouched(portfolio: Portfolio) -> Child:
    names = [lesson.name for lesson in portfolio.lessons if not lesson.works and not lesson.notices]
    return tag("p", f"还没有写东西的课：{'；'.join(names)}", class_="left") if names else None


def _lesson(lesson: LessonWork, first: tuple[Work, ...]) -> Markup:
    written = [work for work in lesson.works if not work.is_settled and work not in first]
    settled = [work for work in lesson.works if work.is_settled]
    return tag(
        "section",
        tag("h2", lesson.name),
        [_work(work) for work in written],
        tag("article", tag("h3", "练习"), tag("ul", [_settled(work) for work in settled]))
        if settled
        else None,
        [tag("p", f"⚠ {notice}", class_="notice") for notice in lesson.notices],
        tag("p", _left(lesson.empty), class_="left") if lesson.empty else None,
        id=lesson.path,
        class_="lesson",
    )


def _left(titles: tuple[str, ...]) -> str:
    return f"还空着（{len(titles)} 题）：{'、'.join(titles)}"


def _settled(work: Work) -> Markup:
    """A practice in a line: how much of it was right, and what to look at again."""
    again = [tag("li", tag("b", f"再看看：{label}"), " ", said) for label, said in work.again or ()]
    return tag("li", tag("b", work.title), f"　{work.result}", tag("ul", again) if again else None)


def _work(work: Work) -> Markup:
    said = "，".join(filter(None, (work.result, f"做了一半：{work.half}" if work.half else "")))
    result = tag("span", said) if said else None
    return tag(
        "article",
        tag("h3", work.title, result),
        tag("div", paragraphs(work.prompt), class_="asked")
        if work.prompt and work.kind != "practice"
        else None,
        [
            [tag("h4", visible(caption)) if caption != work.title else None, picture]
            for caption, picture in work.pictures
        ],
        [
            [
                tag("h4", visible(listing.title)) if listing.title != work.title else None,
                _listing(work, listing),
            ]
            for listing in work.listings
        ],
        [
            tag("p", tag("b", f"再看看：{label}"), " ", words, class_="left")
            for label, words in work.again or ()
        ]
        if work.kind == "practice"
        else None,
    )


def _listing(work: Work, listing: Listing) -> Markup:
    if work.kind == "practice" and len(listing.columns) == 2:  # a card and where it was put: many short lines
        lines = [" → ".join(map(_words, row)) for row in listing.rows]
        return tag("ul", [tag("li", line) for line in lines], class_="lines")
    return _table(listing)


def _words(cell: str | float) -> str:
    return visible(cell) if isinstance(cell, str) else show_number(cell)


def _table(listing: Listing) -> Markup:
    if len(listing.columns) > WIDE:
        return tag("ol", [_paragraph(listing.columns, row) for row in listing.rows])
    head = tag("tr", [tag("th", visible(heading)) for heading in listing.columns])
    rows = [tag("tr", [_cell(cell) for cell in row]) for row in listing.rows]
    longest = max((len(cell) for row in listing.rows for cell in row if isinstance(cell, str)), default=0)
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="long" if longest > LONG else None)
    return tag("div", table, class_="table")


def _paragraph(headings: tuple[str, ...], row: tuple[str | float, ...]) -> Markup:
    """A row with its headings in the text, as narrow as the page; blank cells are left out."""
    parts = [
        [
            tag("b", f"{visible(heading)}："),
            _words(cell),
            "　",
        ]
        for heading, cell in zip(headings, row, strict=False)
        if cell != ""
    ]
    return tag("li", parts)


def _cell(cell: str | float) -> Child:
    if isinstance(cell, str):
        return tag("td", visible(cell), class_="day" if DAY.fullmatch(cell) else None)
    return tag("td", show_number(cell), class_="number")
