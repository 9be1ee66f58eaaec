"""The parts that a person gives points for are those that the check gave points for."""

import pytest

from helpers import content
from helpers.content import AnyExercise
from helpers.exercises.table import Table
from helpers.grading.criteria import MARKABLE, criteria, is_markable
from tests.grading.a_class import a_class, exercises, keys

KEYS = keys()
MARKED = {name: exercise for name, exercise in exercises().items() if is_markable(exercise)}


def test_what_people_write_is_marked_and_what_they_pick_is_not() -> None:
    assert {exercise.kind for exercise in MARKED.values()} <= set(MARKABLE) <= set(content.kinds())
    assert len(MARKED) > 5
    assert not any(is_markable(one) for one in exercises(practice=True).values() if not one.graded)


@pytest.mark.parametrize("name", MARKED)
def test_the_reference_answer_reaches_all_points_of_every_part(name: str) -> None:
    exercise, key = MARKED[name], KEYS[name]
    possible = {one.part: one.possible for one in criteria(exercise, key.answer)}
    items = {item.part: item.points for item in exercise.score(key.answer, key).items}
    assert {part: items.get(part) for part in possible} == pytest.approx(possible)
    assert sum(possible.values()) == pytest.approx(exercise.points)


@pytest.mark.parametrize("name", MARKED)
def test_the_check_gives_no_part_more_than_it_is_worth(name: str) -> None:
    for trainee in a_class(40, seed=3):
        exercise, key = MARKED[name], KEYS[name]
        answer = exercise.read_answer(trainee.answers.get(name))
        if not exercise.is_begun(answer):
            continue
        found = criteria(exercise, answer)
        parts = {one.part: one.possible for one in found}
        assert len(parts) == len(found)
        items = exercise.score(answer, key).items
        assert {item.part for item in items} == parts.keys()
        assert all(0 <= item.points <= parts[item.part] + 1e-9 for item in items)
        assert sum(parts.values()) >= exercise.points - 1e-9  # a person may always give all the points


def test_rows_that_are_missing_are_worth_what_they_would_have_been() -> None:
    name, exercise = next((name, one) for name, one in MARKED.items() if isinstance(one, Table))
    one_row = exercise.answer_type(rows=KEYS[name].answer.rows[:1])
    *rows, left = criteria(exercise, one_row)
    worth = exercise.points / exercise.asked
    assert [row.possible for row in rows] == [worth]
    assert left.possible == pytest.approx(exercise.points - worth) and left.part == ""


def test_a_board_is_marked_as_a_whole() -> None:
    raw = {
        "id": "ideas",
        "kind": "board",
        "title": "想法",
        "prompt": "写。",
        "outline": ["000-1"],
        "minimum": 2,
        "graded": True,
        "points": 4,
    }
    board: AnyExercise = content.exercise_type("board").model_validate(raw)
    (whole,) = criteria(board, board.answer_type())
    assert whole.possible == 4 and is_markable(board)
