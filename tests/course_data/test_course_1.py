"""Course 1 as a whole: two days of six hours, every item of its document, and what its lessons say."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from math import sqrt
from statistics import correlation

import pytest

from helpers import content
from helpers.exercises.number import Number
from helpers.exercises.sorting import Sorting
from helpers.notebooks import Cell, cells, read
from tests.course_data.stated import Stated

COURSE = "1_nps_experience"
LESSONS = [path for path in content.lesson_paths() if path.startswith(COURSE)]
CHINESE_DIGITS = "零一二三四五六七八九十"
CHANCE = 1.96  # standard deviations: 19 of 20 deals by chance lie within
TELLING = 3  # digits: 18 and 35 are also the numbers of a hundred other things, 181 is not


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


# --- what a trainee can read gives no graded answer away ---


def likely_runs(buckets: list[int]) -> tuple[float, float]:
    """The fewest and the most runs of equal buckets that chance makes likely (Barton and David, 1957)."""
    cards, held = len(buckets), Counter(buckets).values()
    squares, cubes = sum(n**2 for n in held), sum(n**3 for n in held)
    mean = cards + 1 - squares / cards
    spread = squares * (squares + cards * (cards + 1)) - 2 * cards * cubes - cards**3
    deviation = sqrt(spread / (cards**2 * (cards - 1)))
    return mean - CHANCE * deviation, mean + CHANCE * deviation


def pattern(buckets: list[int]) -> str:
    """What is wrong with the order of the cards, given the place of each one's right bucket; or nothing."""
    cards = len(buckets)
    runs = 1 + sum(one != other for one, other in pairwise(buckets))
    fewest, most = likely_runs(buckets)
    if runs < fewest:
        return "in blocks"
    if any(buckets[period:] == buckets[:-period] for period in range(2, cards // 2 + 1)) or runs > most:
        return "in turns"
    if abs(correlation(range(cards), buckets)) > CHANCE / sqrt(cards - 1):
        return "in the order of the buckets"
    return ""


@pytest.mark.parametrize(
    ("buckets", "wrong"),
    [
        ([0, 0, 0, 0, 1, 1, 1, 1], "in blocks"),
        ([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], "in blocks"),
        ([0, 1, 0, 1, 0, 1, 0, 1], "in turns"),
        ([0, 1, 2, 3, 0, 1, 2, 3], "in turns"),
        ([0, 1, 2, 3, 4, 5, 6, 6], "in the order of the buckets"),
        ([4, 3, 4, 3, 2, 1, 2, 1, 0, 0], "in the order of the buckets"),
        ([0, 1, 0, 1, 1, 0, 0, 1], ""),
        ([3, 2, 4, 1, 3, 3, 0, 2, 4, 1], ""),
    ],
)
def test_a_pattern_of_cards_is_told_from_chance(buckets: list[int], wrong: str) -> None:
    assert pattern(buckets) == wrong


@pytest.mark.parametrize("path", LESSONS)
def test_the_order_of_the_cards_of_a_graded_sorting_says_nothing(path: str) -> None:
    lesson = content.load_lesson(path)
    keys = content.load_keys(lesson)
    told = {}
    for name, exercise in lesson.exercises.items():
        if exercise.graded and isinstance(exercise, Sorting):
            placed, names = keys[name].answer.placed, list(exercise.buckets)
            told[name] = pattern([names.index(placed[card]) for card in exercise.card_names])
    assert {name: wrong for name, wrong in told.items() if wrong} == {}


def telling_numbers(path: str) -> set[str]:
    """The right numbers of a lesson's graded exercises that can be recognised in a text."""
    lesson = content.load_lesson(path)
    keys = content.load_keys(lesson)
    graded = [name for name, one in lesson.exercises.items() if one.graded and isinstance(one, Number)]
    right = {f"{abs(value):.10g}" for name in graded for value in keys[name].answer.values.values()}
    return {number for number in right if len(number.replace(".", "")) >= TELLING}


def test_no_text_for_trainees_prints_the_number_of_a_graded_answer() -> None:
    telling = {number for path in LESSONS for number in telling_numbers(path)}
    assert {"181", "165480", "0.42"} <= telling
    told = [
        (path, cell.number, number)
        for path in LESSONS
        for cell in texts_of(path)
        if "instructor" not in cell.tags
        for number in re.findall(r"\d+(?:\.\d+)?", cell.source.replace(",", ""))
        if number in telling
    ]
    assert told == []
