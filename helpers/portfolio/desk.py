"""The widget with both files: what they are made of, how they are called, and where they are kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from helpers import content
from helpers.answers import Answers, reason, write_atomically
from helpers.content import ContentError
from helpers.listing_files import XLSX
from helpers.my_work import server_address
from helpers.portfolio.collect import LessonWork, Portfolio, lesson_work
from helpers.portfolio.page import page
from helpers.portfolio.workbook import workbook
from helpers.trainee import look_profile, looking
from helpers.widgets.download import HTML, MadeFile
from helpers.widgets.portfolio import LessonLine, PortfolioView, Tell

FOLDER = "portfolio"


def desk(home: Path, course: str | None, reference: bool = False) -> PortfolioView:
    """Return the widget for a course (its folder), or for all of them (`None`).

    `home` is the trainee's folder; `reference` takes the reference answers for the trainee's.
    """

    known: dict[
        str, tuple[object, LessonLine]
    ] = {}  # collecting a lesson takes a moment, so only what changed

    def look(tell: Tell) -> Iterator[LessonLine]:
        for number, path in enumerate(paths, 1):
            seen = answers.state(path)
            if path not in known or known[path][0] != seen:
                tell(_progress(number, len(paths)))
                known[path] = (seen, _line(_work(home, path, reference)))
            yield known[path][1]

    def make(tell: Tell) -> Iterator[MadeFile]:
        yield from made_files(home, portfolio(home, course, date.today(), reference, tell), tell)

    paths, answers = _paths(course), Answers(home / "answers")
    profile, _saved = look_profile(Answers(home))
    who = f"{profile.name}（{profile.number}）" if profile else "封面上还没有姓名：请打开“从这里开始”填一下。"
    return PortfolioView(who, look, make, lambda: [answers.state(path) for path in paths])


def portfolio(home: Path, course: str | None, day: date, reference: bool, tell: Tell) -> Portfolio:
    """Collect the portfolio of a course, or of all courses."""
    titles = [one.title for one in content.courses() if course in (None, one.folder)]
    title = titles[0] if course and titles else "全部课程"
    return Portfolio(
        title, look_profile(Answers(home))[0], day, tuple(_works(home, _paths(course), reference, tell))
    )


def made_files(home: Path, made: Portfolio, tell: Tell) -> Iterator[MadeFile]:
    """Make both files and keep them in the trainee's folder."""
    who = f"_{made.profile.name.replace(' ', '')}" if made.profile else ""
    name = f"学习作品集{who}_{made.day.isoformat()}"
    tell("正在排版……")
    yield _kept(home, f"{name}.html", "网页版", HTML, page(made).encode(errors="replace"))
    yield _kept(home, f"{name}.xlsx", "表格版", XLSX, workbook(made))


def _paths(course: str | None) -> list[str]:
    return [path for path in content.lesson_paths() if course in (None, path.partition("/")[0])]


def _works(home: Path, paths: list[str], reference: bool, tell: Tell) -> Iterator[LessonWork]:
    for number, path in enumerate(paths, 1):
        tell(_progress(number, len(paths)))
        yield _work(home, path, reference)


def _progress(number: int, lessons: int) -> str:
    return f"正在收集第 {number} 课，共 {lessons} 课……"


def _work(home: Path, path: str, reference: bool) -> LessonWork:
    answers = Answers(home / "answers")
    try:
        lesson = content.load_lesson(path)
        keys = content.load_keys(lesson)
    except ContentError as error:
        return LessonWork(path, path.partition("/")[2], notices=(str(error).partition("\n")[0],))
    return lesson_work(lesson, keys, looking(lesson, keys, answers, reference), answers.folder / path)


def _line(work: LessonWork) -> LessonLine:
    return LessonLine(work.title, len(work.works), work.half, work.empty, work.notices)


def _kept(home: Path, name: str, words: str, kind: str, raw: bytes) -> MadeFile:
    folder = home / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, raw)
    except OSError as error:
        return MadeFile(
            name, words, kind, raw, f"没能存进 {home.name}/{FOLDER}（{reason(error)}），请点链接下载。", None
        )
    where = f"也存在 {home.name}/{FOLDER}/{name}"
    return MadeFile(name, words, kind, raw, where, server_address(folder / name))
