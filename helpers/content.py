"""Reads course_data and checks it: what is wrong is named by file, exercise and field."""

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from helpers.checked_yaml import ContentError as ContentError
from helpers.checked_yaml import Model, read_model, read_yaml, validated
from helpers.exercises.base import Content, Exercise, Key
from helpers.exercises.journey_map import JourneyMap
from helpers.scripts import with_references

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
COURSE_DATA = ROOT / "course_data"
NOTEBOOKS = ROOT / "notebooks"
NOT_A_KIND = {"__init__", "base", "columns", "score", "rubric", "journey_map"}

AnyExercise = Exercise[Any, Any]


class LessonFile(Content):
    """A lesson file before its exercises are read by their kinds."""

    title: str
    minutes: int = Field(gt=0)
    exercises: tuple[dict[str, Any], ...] = ()


class Course(Content):
    """One of the five courses, as courses.yaml describes it."""

    folder: str
    document: str
    title: str
    summary: str


class CourseList(Content):
    """The file courses.yaml."""

    courses: tuple[Course, ...]


class Column(Content):
    """A column of a survey: label, unit and meaning in Chinese, and what may stand in it.

    `minimum` and `maximum` are in the column's unit; `values` are the categories in their order, `labels`
    the words for codes, `tones` the codes that praise, blame or do neither.
    """

    label: str
    type: Literal["id", "category", "number", "text"]
    unit: str | None = None
    description: str = ""
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] | None = None
    labels: dict[str, str] | None = None
    tones: dict[str, tuple[str, ...]] | None = None


class Survey(Content):
    """A sample survey as surveys.yaml describes it: `file` lies in course_data/surveys/."""

    title: str
    file: str
    encoding: str
    notice: str
    rows: int = Field(gt=0)
    story: str
    drivers: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    columns: dict[str, Column]

    @property
    def source(self) -> str:
        """What stands beside its data: what it is called, and that it is made up for teaching."""
        return f"{self.title}（{self.notice}）"


class JourneyTemplate(Content):
    """A journey map to start from; `notice` has to stand wherever it is shown."""

    title: str
    notice: str
    map: JourneyMap


@dataclass(frozen=True, eq=False)
class LessonContent:
    """A checked lesson: `path` is `<course>/<lesson>`, exercises by id in teaching order.

    One that was read again is another one, so that its keys can be remembered beside it.
    """

    path: str
    title: str
    minutes: int
    exercises: Mapping[str, AnyExercise]


class OutlineItem(Content):
    """One item the courses teach, and the lesson that teaches it (empty until it exists)."""

    id: str
    level: int
    title_zh: str
    title_en: str
    kind: str
    lesson: str


def kinds() -> tuple[str, ...]:
    """Return the kinds of exercise there are: the files in exercises/."""
    folder = Path(__file__).parent / "exercises"
    return tuple(sorted(path.stem for path in folder.glob("*.py") if path.stem not in NOT_A_KIND))


def exercise_type(kind: str) -> type[AnyExercise]:
    """Return the model of a kind; it is named like its file. Raises ContentError for an unknown kind."""
    if kind not in kinds():
        raise ContentError(f"字段 kind：没有“{kind}”这种题型，可用的是 {'、'.join(kinds())}")
    model: type[AnyExercise] = getattr(import_module(f"helpers.exercises.{kind}"), kind.capitalize())
    return model


def lesson_paths(data: Path = COURSE_DATA) -> tuple[str, ...]:
    """Return `<course>/<lesson>` of every lesson file, in course order."""
    folder = data / "lessons"
    found = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.yaml"))
    return tuple(sorted(found))


def lesson_number(path: str) -> str:
    """Return the numbers of the course and of the lesson in it, as in `1.4`."""
    return ".".join(part.partition("_")[0] for part in path.split("/"))


def courses(data: Path = COURSE_DATA) -> tuple[Course, ...]:
    """Return the five courses."""
    return read_file(CourseList, "courses.yaml", data).courses


def read_file(model: type[Model], name: str, data: Path = COURSE_DATA) -> Model:
    """Read and check a file of course_data that has a model of its own. Raises ContentError."""
    return read_model(model, name, data)


def journey_names(data: Path = COURSE_DATA) -> tuple[str, ...]:
    """Return the names of the journey maps to start from."""
    return tuple(sorted(path.stem for path in (data / "journeys").glob("*.yaml")))


def load_journey(name: str, data: Path = COURSE_DATA) -> JourneyTemplate:
    """Read and check a journey map to start from. Raises ContentError."""
    return read_file(JourneyTemplate, f"journeys/{name}.yaml", data)


def load_lesson(path: str, data: Path = COURSE_DATA) -> LessonContent:
    """Read and check a lesson (`<course>/<lesson>`). Raises ContentError."""
    return _load_lesson(path, data, _files_as_they_are(data))


@lru_cache(maxsize=64)  # grading opens the same lessons for every trainee
def _load_lesson(path: str, data: Path, _files: object) -> LessonContent:
    file = data / "lessons" / f"{path}.yaml"
    where = _name(file, data)
    lesson = validated(LessonFile, read_yaml(file, where), where)
    return LessonContent(path, lesson.title, lesson.minutes, _read_exercises(lesson.exercises, where, data))


def load_keys(lesson: LessonContent, data: Path = COURSE_DATA) -> dict[str, Key[Any]]:
    """Return the key of every exercise that has one; graded ones have none in the trainee edition.

    Raises ContentError when a key belongs to no graded exercise, does not fit it, or is missing.
    """
    return dict(_load_keys(lesson, data, _files_as_they_are(data)))


@lru_cache(maxsize=64)
def _load_keys(lesson: LessonContent, data: Path, _files: object) -> dict[str, Key[Any]]:
    keys = {name: exercise.key for name, exercise in lesson.exercises.items() if exercise.key is not None}
    file = data / "keys" / f"{lesson.path}.yaml"
    if not file.exists():
        return keys
    where = _name(file, data)
    graded = {name: exercise for name, exercise in lesson.exercises.items() if exercise.graded}
    raw_keys = read_yaml(file, where)
    problems = [f"{where}：练习 {name}：本课没有这道考核题" for name in raw_keys if name not in graded]
    problems += [f"{where}：练习 {name}：缺少参考答案" for name in graded if name not in raw_keys]
    for name in graded.keys() & raw_keys.keys():
        try:
            keys[name] = _read_key(graded[name], raw_keys[name], f"{where}：练习 {name}")
        except ContentError as error:
            problems.append(str(error))
    if problems:
        raise ContentError("\n".join(sorted(problems)))
    return keys


@cache
def load_survey(name: str, data: Path = COURSE_DATA) -> Survey:
    """Return what surveys.yaml says of a survey. Raises ContentError."""
    where = _name(data / "surveys.yaml", data)
    surveys = _surveys(data)
    if name not in surveys:
        raise ContentError(f"{where}：没有名为 {name} 的调研数据，可用的是 {'、'.join(surveys)}")
    return validated(Survey, surveys[name], f"{where}：调研 {name}")


def survey_file(name: str, data: Path = COURSE_DATA) -> Path:
    """Return where the rows of a survey lie. Raises ContentError."""
    return data / "surveys" / load_survey(name, data).file


def read_survey(name: str, data: Path = COURSE_DATA) -> "pd.DataFrame":
    """Return the rows of a survey, a column for each one that surveys.yaml lists.

    The columns of a survey as its tool exported it (telecom_nps_dirty) have to be found first: reading such a
    file here raises ContentError.
    """
    return _read_survey(name, data).copy()


@cache
def _read_survey(name: str, data: Path) -> "pd.DataFrame":
    import pandas as pd

    survey, file = load_survey(name, data), survey_file(name, data)
    try:
        frame = pd.read_csv(file, encoding=survey.encoding)
    except (OSError, ValueError) as error:  # pandas' own errors and wrong encodings are ValueErrors
        raise ContentError(f"{_name(file, data)}：读不出来：{str(error).strip()}") from error
    if list(frame.columns) != list(survey.columns):
        raise ContentError(f"{_name(file, data)}：各列与 surveys.yaml 写的不一致")
    return frame


def _surveys(data: Path) -> dict[str, Any]:
    where = _name(data / "surveys.yaml", data)
    surveys = read_yaml(data / "surveys.yaml", where).get("surveys")
    if not isinstance(surveys, dict):
        raise ContentError(f"{where}：字段 surveys：缺少这一项")
    return surveys


def read_outline(data: Path = COURSE_DATA) -> tuple[OutlineItem, ...]:
    """Return the items that the five courses teach, in their order. Raises ContentError."""
    file = data / "outline.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = enumerate(csv.DictReader(stream), 2)
        return tuple(validated(OutlineItem, row, f"{_name(file, data)}：第 {line} 行") for line, row in rows)


def _read_exercises(
    raw_exercises: Iterable[Mapping[str, Any]], where: str, data: Path
) -> dict[str, AnyExercise]:
    exercises: dict[str, AnyExercise] = {}
    problems = []
    for number, raw in enumerate(raw_exercises, 1):
        try:
            exercise = _read_exercise(raw, f"{where}：练习 {raw.get('id', f'第 {number} 道')}", data)
            if exercise.id in exercises:
                raise ContentError(f"{where}：练习 {exercise.id}：字段 id：重复了")
            exercises[exercise.id] = exercise
        except ContentError as error:
            problems.append(str(error))
    if problems:
        raise ContentError("\n".join(problems))
    return exercises


def _read_exercise(raw: Mapping[str, Any], where: str, data: Path) -> AnyExercise:
    try:
        model = exercise_type(str(raw.get("kind", "")))
        fields = with_references(raw, data)
    except ContentError as error:
        raise ContentError(f"{where}：{error}") from None
    return validated(model, fields, where)


def _read_key(exercise: AnyExercise, raw: object, where: str) -> Key[Any]:
    key = validated(exercise.key_type, raw, where)
    try:
        exercise.check_key(key)
        exercise.check_answer(key.answer)
    except ValueError as error:
        raise ContentError(f"{where}：{error}") from None
    return key


def _files_as_they_are(data: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when an author changes any file that lessons are made of."""
    found, folders = [], [str(data)]
    while folders:  # rglob takes ten times as long, and this is asked whenever a lesson is opened
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(".yaml"):
                    stat = entry.stat()
                    found.append((entry.path, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


def _name(file: Path, data: Path) -> str:
    return file.relative_to(data.parent).as_posix()
