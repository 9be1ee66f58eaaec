"""The made-up class is what other tests take it for."""

from pathlib import Path

import pytest

from helpers import content
from tests.grading.a_class import Trainee, a_class, exercises, results, write_inbox


@pytest.fixture(scope="module")
def trainees() -> list[Trainee]:
    return a_class(40, seed=1, practice=True)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_inbox(a_class(5, seed=7), tmp_path / name) for name in ("a", "b"))
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_a_smaller_class_is_the_beginning_of_a_larger_one() -> None:
    assert a_class(6, seed=1)[:3] == a_class(3, seed=1)


def test_another_seed_gives_another_class() -> None:
    assert a_class(3, seed=1) != a_class(3, seed=2)


def test_every_answer_can_be_read(trainees: list[Trainee]) -> None:
    asked = exercises(practice=True)
    for trainee in trainees:
        for name, answer in trainee.answers.items():
            assert asked[name].read_answer(answer).model_dump(mode="json") == answer


def test_every_exercise_of_every_kind_is_answered_by_some_and_left_by_some(trainees: list[Trainee]) -> None:
    answered = [trainee.answers.keys() for trainee in trainees]
    asked = exercises(practice=True)
    assert {exercise.kind for exercise in asked.values()} == set(content.kinds())
    for name in asked:
        assert sum(name in names for names in answered) > 0
    assert any(len(names) < len(asked) for names in answered)


def test_marks_are_mixed(trainees: list[Trainee]) -> None:
    class_results = results(trainees)
    for name, exercise in exercises().items():
        points = [result.automatic(name) or 0 for result in class_results]
        assert min(points) == 0 < max(points) <= exercise.points
        assert len(set(points)) > 2
