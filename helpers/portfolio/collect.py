"""Everything a trainee made, lesson by lesson, in words and pictures; nothing on disk is changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal, TypeAlias

from markupsafe import Markup

from helpers.answers import Saved
from helpers.content import AnyExercise, LessonContent, lesson_number
from helpers.exercises.base import Key, Listing
from helpers.my_work import log_error
from helpers.trainee import Profile

Pictures: TypeAlias = tuple[tuple[str, Markup], ...]
Look: TypeAlias = Callable[[str], Saved]

TOOL = "tool_"
FIRST = ("improvement_plan", "three_lines")  # of a course's last lesson: what is done from tomorrow on
PRACTICE = {"choice", "number", "ordering", "rating", "sorting"}  # kinds in which nothing is written
WIDGETS = Path(__file__).resolve().parent.parent / "widgets"


@dataclass(frozen=True)
class Work:
    """One thing that was made: what was asked, the answer as tables and pictures (caption, SVG), a result."""

    title: str
    listings: tuple[Listing, ...]
    pictures: Pictures = ()
    prompt: str = ""
    result: str = ""
    kind: Literal["written", "practice", "tool"] = "written"
    name: str = ""
    half: str = ""  # how far it is, of one that is not finished, as in `4 / 5`
    again: tuple[tuple[str, str], ...] | None = None  # what practice got wrong, and why; None: not said

    @property
    def is_settled(self) -> bool:
        """Whether what was wrong says enough of it: a practice that is finished; the rest was right."""
        return self.kind == "practice" and self.again is not None and not self.half


@dataclass(frozen=True)
class LessonWork:
    """The works of a lesson in its order; `empty` has the titles of the exercises with nothing in them.

    What is private is in neither. `notices` says what could not be read, a sentence each.
    """

    path: str
    title: str
    works: tuple[Work, ...] = ()
    empty: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def half(self) -> tuple[str, ...]:
        """The works that are not finished, and how far they are."""
        return tuple(f"{work.title}（{work.half}）" for work in self.works if work.half)

    @property
    def name(self) -> str:
        """The title with the numbers of the course and of the lesson in it, as in `1.4　…`."""
        return f"{lesson_number(self.path)}　{self.title}"


@dataclass(frozen=True)
class Portfolio:
    """What a trainee takes home; `profile` is None before name and number are filled in."""

    title: str
    profile: Profile | None
    day: date
    lessons: tuple[LessonWork, ...]

    @property
    def who(self) -> tuple[tuple[str, str], ...]:
        """What the cover says of the trainee and the day, label and words."""
        profile = self.profile
        said = {
            "姓名": profile.name if profile else "（还没有填，请打开“从这里开始”填写）",
            "编号": profile.number if profile else "",
            "小组": profile.team if profile else "",
            "日期": f"{self.day.year} 年 {self.day.month} 月 {self.day.day} 日",
        }
        return tuple((label, words) for label, words in said.items() if words)


def lesson_work(lesson: LessonContent, keys: Mapping[str, Key[Any]], look: Look, folder: Path) -> LessonWork:
    """Return what was made in a lesson.

    `look` gives the stored answer of a path (`<course>/<lesson>/<exercise>`); `folder` holds the answers of
    this lesson, where the tools that were used are found.
    """
    works, empty, notices = [], [], []
    for name, exercise in lesson.exercises.items():
        if exercise.private:
            continue
        made = _made(partial(_exercise_work, exercise, keys.get(name)), look(f"{lesson.path}/{name}"))
        if isinstance(made, str):
            notices.append(f"{exercise.title}：{made}")
        elif made is None:
            empty.append(exercise.title)
        else:
            works.append(made)
    for name in sorted(path.stem for path in folder.glob(f"{TOOL}*.json") if "." not in path.stem):
        made = _made(partial(_tool_work, name), look(f"{lesson.path}/{name}"))
        if isinstance(made, str):
            notices.append(f"工具 {name.removeprefix(TOOL)}：{made}")
        elif made is not None:
            works.append(made)
    return LessonWork(lesson.path, lesson.title, tuple(works), tuple(empty), tuple(notices))


def _made(make: Callable[[dict[str, Any]], Work | None], saved: Saved) -> Work | str | None:
    """Return what was made, None where nothing is, or in a sentence why it cannot be shown."""
    if saved.notice:
        return saved.notice
    try:
        return make(saved.answer or {})
    except Exception as error:  # an answer of another version, or a kind or tool that stumbles over it
        log_error(error)
        return "保存的内容用不了。"


def _exercise_work(exercise: AnyExercise, key: Key[Any] | None, raw: dict[str, Any]) -> Work | None:
    answer = exercise.read_answer(raw)
    listings = exercise.listings(answer)
    draw = getattr(import_module(f"helpers.widgets.{exercise.kind}"), "pictures", None)
    pictures: Pictures = draw(exercise, answer.model_dump(mode="json")) if draw else ()
    if not listings and not pictures:
        return None
    result, again = _result(exercise, key, answer)
    done, total = exercise.progress(answer)
    return Work(
        exercise.title,
        listings,
        pictures,
        exercise.prompt,
        result,
        "practice" if exercise.kind in PRACTICE else "written",
        exercise.id,
        f"{done} / {total}" if done < total else "",
        again,
    )


def _result(
    exercise: AnyExercise, key: Key[Any] | None, answer: Any
) -> tuple[str, tuple[tuple[str, str], ...] | None]:
    """Return the result, and of practice what to look at again; a graded one keeps its key to itself."""
    if exercise.graded and key is None:
        return "已保存，交作业后评分", None
    score = exercise.score(answer, key)
    if score.state != "scored" or not (score.items or score.possible):
        return "", None
    wrong = tuple((item.label, item.feedback) for item in score.items if not item.right)
    return score.headline.removeprefix(f"{score.title}："), None if exercise.graded else wrong


def _tool_work(name: str, answer: dict[str, Any]) -> Work | None:
    module = import_module(f"helpers.widgets.{tool_module(name.removeprefix(TOOL))}")
    list_it, draw = getattr(module, "listings", None), getattr(module, "pictures", None)
    listings: tuple[Listing, ...] = list_it(answer) if list_it else ()
    pictures: Pictures = draw(answer) if draw else ()
    if not listings and not pictures:
        return None
    title = listings[0].title if listings else pictures[0][0]
    return Work(title, listings, pictures, result="工具", kind="tool", name=name)


def tool_module(kept_as: str) -> str:
    """Return the module of a tool from the name its state is kept under (`<tool>` or `<tool>_<name>`).

    Raises LookupError when there is no such tool.
    """
    modules = [module.name for module in iter_modules([str(WIDGETS)])]
    fitting = [module for module in modules if kept_as == module or kept_as.startswith(f"{module}_")]
    if not fitting:
        raise LookupError(kept_as)
    return max(fitting, key=len)
