"""The portfolio as one HTML page: nothing outside it is needed, and it prints well on A4."""

import re
from pathlib import Path

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.exercises.number import show_number
from helpers.listing_files import visible
from helpers.markup import Child, document, paragraphs, tag
from helpers.portfolio.collect import LessonWork, Portfolio, Work

WIDE = 8  # columns; what has more is printed across
STYLE = Path(__file__).with_name("page.css")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTE = "这份作品集由学员自己的练习生成。案例里的云桥通信和标着教学模拟的内容都是虚构的。"
LONG = 1_500  # characters; a row with so long a text may go over pages


def page(portfolio: Portfolio) -> str:
    """Return the page; what people wrote is text in it, whatever it looks like."""
    lessons = [_lesson(lesson) for lesson in portfolio.lessons]
    parts = [_cover(portfolio), _contents(portfolio), lessons, tag("footer", NOTE)]
    who = f" · {portfolio.profile.name}" if portfolio.profile else ""
    return document(f"学习作品集{who}", STYLE.read_text("utf-8"), parts)


def _cover(portfolio: Portfolio) -> Markup:
    made = sum(len(lesson.works) for lesson in portfolio.lessons)
    rows = (*portfolio.who, ("内容", f"{len(portfolio.lessons)} 课，{made} 件作品"))
    lines = [[tag("dt", label), tag("dd", words)] for label, words in rows]
    return tag("header", tag("h1", "学习作品集"), tag("p", portfolio.title), tag("dl", lines))


def _contents(portfolio: Portfolio) -> Markup:
    rows = [
        tag(
            "tr",
            tag("td", tag("a", lesson.name, href=f"#{lesson.path}")),
            tag("td", len(lesson.works), class_="number"),
            tag("td", len(lesson.empty), class_="number"),
        )
        for lesson in portfolio.lessons
    ]
    head = tag("tr", [tag("th", words) for words in ("课", "作品（件）", "还空着（题）")])
    table = tag("table", tag("thead", head), tag("tbody", rows))
    return tag("nav", tag("h2", "目录"), table)


def _lesson(lesson: LessonWork) -> Markup:
    return tag(
        "section",
        tag("h2", lesson.name),
        None if lesson.works else tag("p", "这一课还没有写东西。"),
        [_work(work) for work in lesson.works],
        [tag("p", f"⚠ {notice}", class_="notice") for notice in lesson.notices],
        tag("p", _left(lesson.empty), class_="left") if lesson.empty else None,
        id=lesson.path,
        class_="lesson",
    )


def _left(titles: tuple[str, ...]) -> str:
    return f"还空着（{len(titles)} 题）：{'、'.join(titles)}"


def _work(work: Work) -> Markup:
    result = tag("span", work.result) if work.result else None
    return tag(
        "article",
        tag("h3", work.title, result),
        tag("div", paragraphs(work.prompt), class_="asked") if work.prompt else None,
        [
            [tag("h4", visible(caption)) if caption != work.title else None, picture]
            for caption, picture in work.pictures
        ],
        [
            [tag("h4", visible(listing.title)) if listing.title != work.title else None, _table(listing)]
            for listing in work.listings
        ],
        class_="across" if any(len(listing.columns) > WIDE for listing in work.listings) else None,
    )


def _table(listing: Listing) -> Markup:
    head = tag("tr", [tag("th", visible(heading)) for heading in listing.columns])
    rows = [tag("tr", [_cell(cell) for cell in row]) for row in listing.rows]
    longest = max((len(cell) for row in listing.rows for cell in row if isinstance(cell, str)), default=0)
    table = tag("table", tag("thead", head), tag("tbody", rows), class_="long" if longest > LONG else None)
    return tag("div", table, class_="table")


def _cell(cell: str | float) -> Child:
    if isinstance(cell, str):
        return tag("td", visible(cell), class_="day" if DAY.fullmatch(cell) else None)
    return tag("td", show_number(cell), class_="number")
