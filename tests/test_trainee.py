"""Who the trainee is, and how far they have come."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import content
from helpers.answers import Answers
from helpers.content import LessonContent
from helpers.trainee import (
    LessonProgress,
    Profile,
    load_profile,
    minutes_left,
    progress,
    read_profile,
    save_profile,
)

PATH = "1_nps_experience/1_sample"
LESSON = """
title: 示例
minutes: 60
exercises:
- {id: ideas, kind: board, title: 想法, prompt: 写。, outline: [000-1], minimum: 2, votes: 0}
- {id: exam, kind: board, title: 考核, prompt: 写。, outline: [000-1], minimum: 1, votes: 0,
   graded: true, points: 2}
- {id: rated, kind: rating, title: 评分, prompt: 评。, outline: [000-1], items: {a: 甲, b: 乙},
   scale: {low_label: 差, high_label: 好}}
"""


@pytest.fixture
def work(tmp_path: Path) -> Answers:
    return Answers(tmp_path / "my_work")


@pytest.fixture
def lesson(tmp_path: Path) -> LessonContent:
    file = tmp_path / "course_data" / "lessons" / f"{PATH}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(LESSON, encoding="utf-8")
    return content.load_lesson(PATH, tmp_path / "course_data")


# --- profile ---


@pytest.mark.parametrize("name", ["王敏", "阿依古丽·买买提", "O'Brien", "Ana Lima", "李 四", "欧阳娜娜"])
@pytest.mark.parametrize("number", ["A12", "20260001", "GZ-0_7", "0042", "8613"])
def test_names_and_numbers_of_real_people_are_taken(name: str, number: str) -> None:
    assert read_profile(name, number, "") == Profile(name=name, number=number)


def test_full_width_letters_and_outer_blanks_are_made_plain() -> None:
    assert read_profile(" 王　敏 ", "Ａ１２ ", " 第１组 ") == Profile(
        name="王 敏", number="A12", team="第1组"
    )


WRONG = {
    "no name": ("", "A1", "", {"name"}),
    "blanks for a name": ("   ", "A1", "", {"name"}),
    "digits for a name": ("123", "A1", "", {"name"}),
    "a name with a slash": ("王/敏", "A1", "", {"name"}),
    "a name with a tag": ("<b>王</b>", "A1", "", {"name"}),
    "a name too long": ("王" * 31, "A1", "", {"name"}),
    "no number": ("王敏", "", "", {"number"}),
    "a number with a blank": ("王敏", "A 1", "", {"number"}),
    "a number in Chinese": ("王敏", "一号", "", {"number"}),
    "a number that is a path": ("王敏", "../../etc", "", {"number"}),
    "a number too long": ("王敏", "1" * 21, "", {"number"}),
    "a team with a formula": ("王敏", "A1", "=1+1", {"team"}),
    "everything wrong": ("", "", "/" * 30, {"name", "number", "team"}),
}


@pytest.mark.parametrize(("name", "number", "team", "fields"), WRONG.values(), ids=WRONG)
def test_what_cannot_stand_in_a_gradebook_is_told_kindly(
    name: str, number: str, team: str, fields: set[str]
) -> None:
    said = read_profile(name, number, team)
    assert isinstance(said, dict) and said.keys() == fields
    assert all("。" in words and words.isascii() is False for words in said.values())


@given(st.text(max_size=40), st.text(max_size=25), st.text(max_size=25))
def test_whatever_is_typed_is_a_profile_or_told(name: str, number: str, team: str) -> None:
    read = read_profile(name, number, team)
    if isinstance(read, Profile):
        assert read_profile(read.name, read.number, read.team) == read
        assert not set(read.name + read.number + read.team) & set('/\\:*?"<>|\n\t=+@')
    else:
        assert read


def test_a_profile_comes_back(work: Answers) -> None:
    save_profile(work, Profile(name="王敏", number="A12", team="三组"), None)
    profile, saved = load_profile(work)
    assert profile == Profile(name="王敏", number="A12", team="三组") and saved.notice is None
    assert json.loads((work.folder / "profile.json").read_text(encoding="utf-8"))["answer"]["name"] == "王敏"


def test_there_is_no_profile_at_first(work: Answers) -> None:
    assert load_profile(work)[0] is None and not work.folder.exists()


@pytest.mark.parametrize(
    "content", ["{", '{"format": 1, "answer": {"name": 7}, "saved_at": "2026-03-01T09:00:00"}']
)
def test_a_broken_profile_is_set_aside_and_told(work: Answers, content: str) -> None:
    work.folder.mkdir()
    (work.folder / "profile.json").write_text(content, encoding="utf-8")
    profile, saved = load_profile(work)
    [aside] = work.folder.glob("profile.unreadable-*.json")
    assert (
        profile is None and aside.name in str(saved.notice) and aside.read_text(encoding="utf-8") == content
    )


# --- progress ---


def save(work: Answers, exercise: str, answer: dict[str, object]) -> None:
    work.save(f"{PATH}/{exercise}", answer)


def board(*texts: str) -> dict[str, object]:
    return {"ideas": [{"text": text} for text in texts]}


def test_nothing_is_done_at_first(lesson: LessonContent, work: Answers) -> None:
    assert progress(lesson, work) == LessonProgress(PATH, "示例", 60, 0, 3, 0, 1)
    assert not work.folder.exists()


def test_an_exercise_counts_when_all_of_it_is_done(lesson: LessonContent, work: Answers) -> None:
    save(work, "ideas", board("甲"))
    save(work, "rated", {"ratings": {"a": 1}})
    assert progress(lesson, work).done == 0
    save(work, "ideas", board("甲", "乙"))
    save(work, "rated", {"ratings": {"a": 1, "b": 5}})
    assert progress(lesson, work).done == 2


def test_graded_exercises_are_counted_apart(lesson: LessonContent, work: Answers) -> None:
    save(work, "exam", board("甲"))
    counted = progress(lesson, work)
    assert (counted.done, counted.graded_done, counted.graded) == (1, 1, 1)


@pytest.mark.parametrize(
    "text", ["{", '{"format": 1, "answer": {"ratings": {"z": 1}}, "saved_at": "2026-03-01"}']
)
def test_an_answer_that_cannot_be_used_counts_as_open_and_is_left_alone(
    lesson: LessonContent, work: Answers, text: str
) -> None:
    file = work.path(f"{PATH}/rated")
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    assert progress(lesson, work).done == 0 and file.read_text(encoding="utf-8") == text


def test_the_minutes_left_shrink_with_what_is_done() -> None:
    def lessons(done: int) -> list[LessonProgress]:
        return [LessonProgress("a", "甲", 60, done, 4, 0, 0), LessonProgress("b", "乙", 30, 0, 0, 0, 0)]

    assert [minutes_left(lessons(done)) for done in range(5)] == [60, 45, 30, 15, 0]
