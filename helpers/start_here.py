"""What the notebook start_here calls: who I am, is my machine fine, the courses, my progress."""

from collections.abc import Iterable

from IPython.display import DisplayHandle, display
from markupsafe import Markup

from helpers import content
from helpers.answers import Answers, Saved
from helpers.lesson import kindly, show_hand_in
from helpers.machine import checks
from helpers.markup import Child, tag
from helpers.my_work import home
from helpers.trainee import LessonProgress, Profile, load_profile, minutes_left, progress, save_profile


@kindly
def who_am_i() -> None:
    """Display the form for name, number and team; they are kept in my_work/profile.json."""
    from helpers.widgets.start_here import ProfileForm

    answers = Answers(home())
    profile, saved = load_profile(answers)
    seen = saved.version

    def save(changed: Profile) -> Saved:
        nonlocal seen
        kept = save_profile(answers, changed, seen)
        seen = kept.version
        return kept

    display(ProfileForm(profile, saved, save))


@kindly
def check_machine() -> None:
    """Display what was found on this machine, with a way out for whatever is not fine."""
    from helpers.widgets.start_here import MachineTable

    display(MachineTable(lambda: checks(home())))


@kindly
def show_courses() -> None:
    """Display the five courses, with a link to every lesson that can be opened."""
    _html(courses_html(content.courses(), _openable()))


@kindly
def show_progress() -> None:
    """Display how far the trainee has come, and a button that counts again."""
    from helpers.widgets.start_here import CountAgain

    handle = DisplayHandle("my-progress")
    handle.display(_bundle(progress_html(_progress())), raw=True)
    display(CountAgain(lambda: handle.update(_bundle(progress_html(_progress())), raw=True)))


@kindly
def hand_in() -> None:
    """Display what of all courses is answered, with a button that hands it in."""
    show_hand_in()


def courses_html(courses: Iterable[content.Course], lessons: Iterable[content.LessonContent]) -> Markup:
    """Return a card for each course; its lessons link to their notebooks, relative to start_here."""
    lessons = tuple(lessons)
    return tag("div", STYLE, [_card(course, lessons) for course in courses])


def progress_html(lessons: Iterable[LessonProgress]) -> Markup:
    """Return a table with a row for each lesson: exercises finished, graded ones finished, minutes."""
    lessons = tuple(lessons)
    if not lessons:
        return tag("p", "还没有可以学习的课。")
    head = tag("tr", [tag("th", words) for words in ("课", "完成的练习", "其中考核题", "全课时间")])
    table = tag("table", tag("thead", head), tag("tbody", [_progress_row(one) for one in lessons]))
    left = minutes_left(lessons)
    said = f"按还没做的练习估计，大约还要 {left} 分钟。" if left else "现有的课都做完了。"
    return tag("div", STYLE, table, tag("p", said), class_="wb-progress")


def _openable() -> tuple[content.LessonContent, ...]:
    paths = (path for path in content.lesson_paths() if (content.NOTEBOOKS / f"{path}.ipynb").exists())
    return tuple(content.load_lesson(path) for path in paths)


def _progress() -> tuple[LessonProgress, ...]:
    answers = Answers(home() / "answers")
    return tuple(progress(lesson, answers) for lesson in _openable())


def _card(course: content.Course, lessons: tuple[content.LessonContent, ...]) -> Child:
    number = course.folder.partition("_")[0]  # an edition may hold one course only
    own = [lesson for lesson in lessons if lesson.path.startswith(f"{course.folder}/")]
    links = [tag("li", _link(lesson.path, lesson.title), f"（约 {lesson.minutes} 分钟）") for lesson in own]
    return tag(
        "section",
        tag("h4", f"课程 {number}　{course.title}"),
        tag("p", course.summary),
        tag("ul", links) if links else tag("p", "还在编写，敬请期待。", class_="wb-soft"),
        class_="wb-course",
    )


def _progress_row(lesson: LessonProgress) -> Child:
    share = round(100 * lesson.done / lesson.total) if lesson.total else 0
    bar = tag("span", tag("span", style=f"width:{share}%"), class_="wb-progress-bar", aria_hidden="true")
    return tag(
        "tr",
        tag("td", _link(lesson.path, lesson.title)),
        tag("td", bar, f" {lesson.done} / {lesson.total}（{share}%）"),
        tag("td", f"{lesson.graded_done} / {lesson.graded}"),
        tag("td", f"约 {lesson.minutes} 分钟"),
    )


def _link(path: str, title: str) -> Child:
    return tag("a", f"{content.lesson_number(path)}　{title}", href=f"{path}.ipynb")


def _html(html: Markup) -> None:
    display(_bundle(html), raw=True)


def _bundle(html: Markup) -> dict[str, str]:
    return {"text/html": str(html), "text/plain": html.striptags()}


# These stand outside every widget (links to notebooks work only there), so they bring their own style.
STYLE = tag(
    "style",
    ".wb-course{border:1px solid #c3ccd5;border-radius:8px;padding:6px 14px;margin:6px 0;max-width:960px}"
    ".wb-course h4{margin:4px 0}.wb-course p,.wb-course ul{margin:2px 0}.wb-soft{color:#52606d}"
    ".wb-progress td,.wb-progress th{text-align:left!important;padding:4px 12px}"
    ".wb-progress-bar{display:inline-block;width:120px;height:10px;border:1px solid #52606d;"
    "border-radius:5px;overflow:hidden;vertical-align:middle}"
    ".wb-progress-bar span{display:block;height:100%;background:#0b4f8a}",
)
