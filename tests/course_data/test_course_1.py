"""Course 1 as a whole: two days of six hours, every item of its document, and what its lessons say."""

import re
from functools import cache

import pytest

from helpers import content
from helpers.notebooks import Cell, cells, read
from tests.course_data.stated import Stated

COURSE = "1_nps_experience"
LESSONS = [path for path in content.lesson_paths() if path.startswith(COURSE)]
CHINESE_DIGITS = "零一二三四五六七八九十"


@cache
def cells_of(path: str) -> tuple[Cell, ...]:
    return cells(read(content.NOTEBOOKS / f"{path}.ipynb"))


def texts_of(path: str) -> list[Cell]:
    return [cell for cell in cells_of(path) if not cell.is_code]


def minutes_of(heading: str) -> int | None:
    found = re.search(r"（(\d+) 分钟）", heading)
    return int(found[1]) if found else None


def headings(texts: list[Cell], level: str) -> list[str]:
    return [line for cell in texts for line in cell.source.splitlines() if line.startswith(f"{level} ")]


def test_the_lessons_fill_two_days_of_six_hours() -> None:
    minutes = {path: content.load_lesson(path).minutes for path in LESSONS}
    assert sum(minutes.values()) == 2 * 6 * 60
    assert all(60 <= one <= 120 for one in minutes.values()), minutes


def test_a_day_ends_with_a_lesson() -> None:
    ends, passed = set(), 0
    for path in LESSONS:
        passed += content.load_lesson(path).minutes
        ends.add(passed)
    assert 6 * 60 in ends


def test_every_item_of_the_document_is_taught_in_its_order() -> None:
    document = [item.id for item in content.read_outline() if item.id.startswith("000-")]
    taught = dict.fromkeys(item for path in LESSONS for cell in texts_of(path) for item in cell.outline)
    assert len(document) == 86
    assert [item for item in taught if item in document] == document


def test_every_item_of_the_document_is_something_the_trainee_does_or_sees() -> None:
    """Each item, or one below it, stands on a code cell, or its text is a discussion or a table to read."""
    document = [item.id for item in content.read_outline() if item.id.startswith("000-")]
    done = {item for path in LESSONS for cell in cells_of(path) if cell.is_code for item in cell.outline}
    assert [
        item for item in document if not any(one == item or one.startswith(f"{item}.") for one in done)
    ] == []


@pytest.mark.parametrize("path", LESSONS)
def test_the_times_of_a_lesson_sum_up(path: str) -> None:
    lesson, texts = content.load_lesson(path), texts_of(path)
    said = re.search(r"\*\*时间\*\* (\d+) 分钟：(.+)", texts[0].source)
    assert said, "the first cell states the time"
    steps = [int(step) for step in re.findall(r"[^\d]+ (\d+)(?: ·|。|$)", said[2])]
    assert int(said[1]) == lesson.minutes == sum(steps)
    sections = [minutes for heading in headings(texts, "##") if (minutes := minutes_of(heading)) is not None]
    assert sections[: len(steps)] == steps or sum(sections) == lesson.minutes


@pytest.mark.parametrize("path", LESSONS)
def test_the_exercises_leave_time_to_read(path: str) -> None:
    lesson = content.load_lesson(path)
    minutes = [exercise.minutes for exercise in lesson.exercises.values()]
    assert None not in minutes
    assert sum(filter(None, minutes)) <= 0.95 * lesson.minutes


@pytest.mark.parametrize("path", LESSONS)
def test_the_first_cell_says_how_many_points_there_are(path: str) -> None:
    graded = [exercise for exercise in content.load_lesson(path).exercises.values() if exercise.graded]
    points = f"{sum(exercise.points for exercise in graded):g}"
    first = texts_of(path)[0].source
    assert f"共 {points} 分" in first
    assert re.search(rf"(?:{CHINESE_DIGITS[len(graded)]}|{len(graded)} ?)道", first)


@pytest.mark.parametrize("path", LESSONS)
def test_the_instructor_finds_what_to_do_under_every_section(path: str) -> None:
    all_cells = cells_of(path)
    opened = [
        place for place, cell in enumerate(all_cells) if re.search(r"^## [一二三四五]、", cell.source, re.M)
    ]
    assert len(opened) == 5
    assert all("instructor" in all_cells[place + 1].tags for place in opened)


@pytest.mark.parametrize("path", LESSONS)
def test_the_reference_answers_earn_every_point(path: str) -> None:
    lesson = content.load_lesson(path)
    keys = content.load_keys(lesson)
    for name, exercise in lesson.exercises.items():
        if exercise.graded:
            assert exercise.score(keys[name].answer, keys[name]).points == exercise.points, name


@pytest.mark.parametrize("path", LESSONS)
def test_a_table_of_points_is_that_of_the_graded_exercises(path: str) -> None:
    stated = Stated(path)
    rows = {title: points for title, (*_, points) in stated.table("考核题").items()}
    graded = [exercise for exercise in stated.lesson.exercises.values() if exercise.graded]
    assert int(rows.pop("合计")) == sum(exercise.points for exercise in graded)
    assert rows == {exercise.title: f"{exercise.points:g}" for exercise in graded}
