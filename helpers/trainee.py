"""Who the trainee is, and how far they have come."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError

from helpers.answers import CANNOT_BE_READ, Answers, Saved
from helpers.content import LessonContent
from helpers.exercises.base import Content, Key

PROFILE = "profile"


class Profile(Content):
    """A trainee's name, staff number and team, as they stand in the gradebook."""

    name: str = Field(pattern=r"^[^\W\d_](?:[\w .·'-]*[\w.])?$", max_length=30)
    number: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=20)
    team: str = Field(default="", pattern=r"^[\w ()（）·-]*$", max_length=20)


WAYS_OUT = {
    "name": "请写姓名：用文字，不超过 30 个字。",
    "number": "请写工号或学号：用字母、数字、- 或 _，不超过 20 个。",
    "team": "小组名用文字或数字，不超过 20 个字；没有小组可以空着。",
}


def read_profile(name: str, number: str, team: str) -> Profile | dict[str, str]:
    """Return the profile, or what to write differently in each field.

    Outer blanks are dropped, and letters and digits typed in full width (Ａ１) are taken as A1.
    """
    written = {"name": name, "number": number, "team": team}
    tidy = {field: " ".join(unicodedata.normalize("NFKC", text).split()) for field, text in written.items()}
    try:
        return Profile.model_validate(tidy)
    except ValidationError as error:
        return {field: WAYS_OUT[field] for problem in error.errors() if (field := str(problem["loc"][0]))}


def load_profile(answers: Answers) -> tuple[Profile | None, Saved]:
    """Return the saved profile, if there is one, and how it was read; `answers` are those of my_work/."""
    saved = answers.load(PROFILE)
    if saved.answer is None:
        return None, saved
    try:
        return Profile.model_validate(saved.answer), saved
    except ValidationError:
        return None, Saved(notice=answers.set_aside(PROFILE))


def look_profile(answers: Answers) -> tuple[Profile | None, Saved]:
    """Return the same as `load_profile` and change nothing on disk."""
    saved = answers.look(PROFILE)
    try:
        return (Profile.model_validate(saved.answer) if saved.answer is not None else None), saved
    except ValidationError:
        return None, Saved(notice=CANNOT_BE_READ)


def save_profile(answers: Answers, profile: Profile, seen: bytes | None) -> Saved:
    """Write the profile to my_work/profile.json. Raises SaveError."""
    return answers.save(PROFILE, profile.model_dump(mode="json"), seen)


def looking(
    lesson: LessonContent, keys: Mapping[str, Key[Any]], answers: Answers, reference: bool
) -> Callable[[str], Saved]:
    """Return what gives the stored answer of a path, or in tests of the notebooks the reference answer."""

    def look(path: str) -> Saved:
        name = path.rpartition("/")[2]
        if not reference or name not in lesson.exercises:
            return answers.look(path)
        return Saved(keys[name].answer.model_dump(mode="json") if name in keys else None)

    return look


@dataclass(frozen=True)
class LessonProgress:
    """How many exercises of a lesson are finished, of all and of the graded ones; `minutes` is its length."""

    path: str
    title: str
    minutes: int
    done: int
    total: int
    graded_done: int
    graded: int


def progress(lesson: LessonContent, answers: Answers) -> LessonProgress:
    """Return how far a trainee has come in a lesson; nothing on disk is changed."""
    finished = {name for name in lesson.exercises if _is_finished(lesson, name, answers)}
    graded = {name for name, exercise in lesson.exercises.items() if exercise.graded}
    return LessonProgress(
        path=lesson.path,
        title=lesson.title,
        minutes=lesson.minutes,
        done=len(finished),
        total=len(lesson.exercises),
        graded_done=len(finished & graded),
        graded=len(graded),
    )


def minutes_left(lessons: Iterable[LessonProgress]) -> int:
    """Return about how many minutes are still to go: the share of each lesson whose exercises are open."""
    return round(sum(one.minutes * (1 - one.done / one.total) for one in lessons if one.total))


def _is_finished(lesson: LessonContent, name: str, answers: Answers) -> bool:
    exercise = lesson.exercises[name]
    try:
        done, total = exercise.progress(exercise.read_answer(answers.peek(f"{lesson.path}/{name}")))
    except ValueError:
        return False
    return done == total
