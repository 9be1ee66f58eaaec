"""Reads course_data and checks it: what is wrong is named by file, exercise and field."""

import csv
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from helpers.exercises.base import Content, Exercise, Key

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
COURSE_DATA = ROOT / "course_data"
NOTEBOOKS = ROOT / "notebooks"
NOT_A_KIND = {"__init__", "base", "score"}

AnyExercise = Exercise[Any, Any]
Model = TypeVar("Model", bound=Content)


class ContentError(Exception):
    """A file of course_data is wrong; the message names the file and each field."""


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
    """A column of a survey: its Chinese label, unit and meaning."""

    label: str
    type: Literal["id", "category", "number", "text"]
    unit: str | None = None
    description: str = ""
    values: tuple[str, ...] | None = None
    labels: dict[str, str] | None = None
    tones: dict[str, tuple[str, ...]] | None = None
    minimum: float | None = None
    maximum: float | None = None


class Survey(Content):
    """A sample survey as surveys.yaml describes it."""

    title: str
    file: str
    encoding: str
    notice: str
    rows: int
    story: str
    drivers: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    columns: dict[str, Column]


@dataclass(frozen=True)
class LessonContent:
    """A checked lesson: `path` is `<course>/<lesson>`, exercises by id in teaching order."""

    path: str
    title: str
    minutes: int
    exercises: Mapping[str, AnyExercise]


@dataclass(frozen=True)
class OutlineItem:
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
        raise ContentError(f"kind：没有“{kind}”这种题型，可用的是 {'、'.join(kinds())}")
    model: type[AnyExercise] = getattr(import_module(f"helpers.exercises.{kind}"), kind.capitalize())
    return model


def lesson_paths(data: Path = COURSE_DATA) -> tuple[str, ...]:
    """Return `<course>/<lesson>` of every lesson file, in course order."""
    folder = data / "lessons"
    found = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.yaml"))
    return tuple(sorted(found))


def courses(data: Path = COURSE_DATA) -> tuple[Course, ...]:
    """Return the five courses."""
    return read_file(CourseList, "courses.yaml", data).courses


def read_file(model: type[Model], name: str, data: Path = COURSE_DATA) -> Model:
    """Read and check a file of course_data that has a model of its own. Raises ContentError."""
    path = data / name
    return _validated(model, _read_yaml(path), path, data)


def load_lesson(path: str, data: Path = COURSE_DATA) -> LessonContent:
    """Read and check a lesson (`<course>/<lesson>`). Raises ContentError."""
    file = data / "lessons" / f"{path}.yaml"
    lesson = _validated(LessonFile, _read_yaml(file), file, data)
    exercises = [_read_exercise(raw, number, file, data) for number, raw in enumerate(lesson.exercises, 1)]
    doubled = _doubled(exercise.id for exercise in exercises)
    if doubled:
        raise ContentError(f"{_name(file, data)}:id 重复：{'、'.join(doubled)}")
    return LessonContent(path, lesson.title, lesson.minutes, {exercise.id: exercise for exercise in exercises})


def load_keys(lesson: LessonContent, data: Path = COURSE_DATA) -> dict[str, Key[Any]]:
    """Return the key of every exercise that has one; graded ones have none in the trainee edition.

    Raises ContentError when a key belongs to no graded exercise, does not fit it, or is missing from the file.
    """
    keys = {name: exercise.key for name, exercise in lesson.exercises.items() if exercise.key is not None}
    file = data / "keys" / f"{lesson.path}.yaml"
    if not file.exists():
        return keys
    graded = {name: exercise for name, exercise in lesson.exercises.items() if exercise.graded}
    raw_keys = _read_yaml(file)
    for name in raw_keys.keys() - graded.keys():
        raise ContentError(f"{_name(file, data)}：练习 {name}：本课没有这道考核题")
    for name in graded.keys() - raw_keys.keys():
        raise ContentError(f"{_name(file, data)}：练习 {name}：缺少参考答案")
    for name, exercise in graded.items():
        key = _validated(exercise.key_type, raw_keys[name], file, data, name)
        try:
            exercise.check_key(key)
            exercise.check_answer(key.answer)
        except ValueError as error:
            raise ContentError(f"{_name(file, data)}：练习 {name}:{error}") from None
        keys[name] = key
    return keys


def load_survey(name: str, data: Path = COURSE_DATA) -> Survey:
    """Return what surveys.yaml says of a survey. Raises ContentError."""
    path = data / "surveys.yaml"
    surveys = _read_yaml(path)["surveys"]
    if name not in surveys:
        raise ContentError(f"{_name(path, data)}：没有名为 {name} 的调研数据")
    return _validated(Survey, surveys[name], path, data, name)


def read_survey(name: str, data: Path = COURSE_DATA) -> "pd.DataFrame":
    """Return the rows of a survey, a column for each one that surveys.yaml lists."""
    return _read_survey(name, data).copy()


@cache
def _read_survey(name: str, data: Path) -> "pd.DataFrame":
    import pandas as pd

    survey = load_survey(name, data)
    return pd.read_csv(data / "surveys" / survey.file, encoding=survey.encoding)


def read_outline(data: Path = COURSE_DATA) -> tuple[OutlineItem, ...]:
    """Return the items that the five courses teach, in their order."""
    with (data / "outline.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(OutlineItem(**{**row, "level": int(row["level"])}) for row in csv.DictReader(file))


def _read_exercise(raw: Mapping[str, Any], number: int, file: Path, data: Path) -> AnyExercise:
    name = str(raw.get("id", f"第 {number} 道"))
    try:
        model = exercise_type(str(raw.get("kind", "")))
    except ContentError as error:
        raise ContentError(f"{_name(file, data)}：练习 {name}:{error}") from None
    return _validated(model, raw, file, data, name)


def _validated(model: type[Model], raw: object, file: Path, data: Path, part: str = "") -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        where = _name(file, data) + (f":练习 {part}" if part else "")
        problems = [f"{where}:{_field(problem['loc'])}{_say(problem)}" for problem in error.errors()]
        raise ContentError("\n".join(problems)) from None


def _field(location: tuple[int | str, ...]) -> str:
    return f"字段 {'.'.join(map(str, location))}:" if location else ""


def _say(problem: Mapping[str, Any]) -> str:
    known = {
        "missing": "缺少这一项",
        "extra_forbidden": "没有这个字段，请检查拼写",
        "string_type": f"应当是文字，现在是 {problem['input']!r}（数字或是否请加引号）",
    }
    message = str(problem["msg"]).removeprefix("Value error, ")
    return known.get(str(problem["type"]), message)


def _name(file: Path, data: Path) -> str:
    return file.relative_to(data.parent).as_posix()


def _doubled(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


class _Loader(yaml.SafeLoader):
    """A YAML loader for which a key written twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        doubled = _doubled(str(key.value) for key, _ in node.value)
        if doubled:
            raise yaml.constructor.ConstructorError(None, None, f"“{doubled[0]}”写了两次", node.start_mark)
        return super().construct_mapping(node, deep)


def _read_yaml(file: Path) -> dict[str, Any]:
    try:
        with file.open(encoding="utf-8") as stream:
            content = yaml.load(stream, _Loader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        raise ContentError(f"没有文件 {file.name}（应在 {file.parent.name} 文件夹）") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{file.name}:YAML 写法有误：{error}") from None
    if not isinstance(content, dict):
        raise ContentError(f"{file.name}：内容应当是“名称: 值”的形式")
    return content
