"""The portfolio as an Excel workbook: a sheet of contents, and a sheet for each lesson."""

from helpers.exercises.base import Listing
from helpers.listing_files import xlsx_file
from helpers.portfolio.collect import LessonWork, Portfolio, Work


def workbook(portfolio: Portfolio) -> bytes:
    """Return the workbook; what people wrote is text in it, never a formula."""
    lessons = {lesson.name: _lesson(lesson) for lesson in portfolio.lessons}
    return xlsx_file({"目录": _contents(portfolio), **lessons})


def _contents(portfolio: Portfolio) -> list[Listing]:
    lessons = tuple(
        (
            one.name,
            len(one.works),
            "、".join(one.half),
            len(one.empty),
            "、".join(one.empty),
            "".join(one.notices),
        )
        for one in portfolio.lessons
    )
    heads = ("课", "作品（件）", "做了一半", "还空着（题）", "还空着的题", "读不出来的")
    return [
        Listing("学习作品集", ("课程", portfolio.title), (*portfolio.who, ("图", "在网页版的作品集里"))),
        Listing("目录", heads, lessons),
    ]


def _lesson(lesson: LessonWork) -> list[Listing]:
    listings = [listing for work in lesson.works for listing in _work(work)]
    if lesson.notices:
        listings.append(Listing("读不出来的", ("题目和原因",), tuple((one,) for one in lesson.notices)))
    if lesson.empty:
        listings.append(Listing("还空着的题", ("题目",), tuple((title,) for title in lesson.empty)))
    return listings


def _work(work: Work) -> list[Listing]:
    title = f"{work.title}（{work.result}）" if work.result else work.title
    if not work.listings:
        return [Listing(title, ("图在网页版的作品集里",), ())]
    again = [Listing(f"{work.title} · 再看看", ("哪一项", "说明"), work.again)] if work.again else []
    named = [
        listing._replace(title=title if listing.title == work.title else f"{title} · {listing.title}")
        for listing in work.listings
    ]
    return [*named, *again]
