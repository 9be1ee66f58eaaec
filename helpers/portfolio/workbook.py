"""The portfolio as an Excel workbook: a sheet of contents, and a sheet for each lesson."""

from helpers.exercises.base import Listing
from helpers.listing_files import xlsx_file
from helpers.portfolio.collect import LessonWork, Portfolio, Work


def workbook(portfolio: Portfolio) -> bytes:
    """Return the workbook; what people wrote is text in it, never a formula."""
    sheets: dict[str, list[Listing]] = {"目录": _contents(portfolio)}
    for number, lesson in enumerate(portfolio.lessons, 1):
        sheets[f"{number} {lesson.title}"] = _lesson(lesson)
    return xlsx_file(sheets)


def _contents(portfolio: Portfolio) -> list[Listing]:
    profile = portfolio.profile
    who = [
        ("姓名", profile.name if profile else "（还没有填，请打开 start_here 填写）"),
        ("编号", profile.number if profile else ""),
        ("小组", profile.team if profile else ""),
        ("日期", portfolio.day.isoformat()),
        ("图", "在网页版的作品集里"),
    ]
    lessons = tuple(
        (f"{number} {one.title}", len(one.works), len(one.empty), "、".join(one.empty), "".join(one.notices))
        for number, one in enumerate(portfolio.lessons, 1)
    )
    heads = ("课", "作品（件）", "还空着（题）", "还空着的题", "读不出来的")
    return [
        Listing("学习作品集", ("课程", portfolio.title), tuple(row for row in who if row[1])),
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
    return [
        listing._replace(title=title if listing.title == work.title else f"{title} · {listing.title}")
        for listing in work.listings
    ]
