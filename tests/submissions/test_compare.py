"""Who has written the same is said to the instructor; what everybody was given is nobody's own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helpers import content
from helpers.submissions.compare import FEWEST, LONG, NAMED, same_answers, same_texts
from helpers.submissions.package import pack
from helpers.submissions.submission import Submission
from helpers.trainee import Profile
from tests.grading.a_class import keys, submissions
from tests.submissions.hostile import AT, record
from tests.submissions.taking import CLASS, put, taken

LESSONS = [content.load_lesson(path) for path in content.lesson_paths()]
GRADED = {
    f"{lesson.path}/{name}": exercise
    for lesson in LESSONS
    for name, exercise in lesson.exercises.items()
    if exercise.graded
}
SCRIPT = next(name for name, exercise in GRADED.items() if exercise.kind == "script")
STEP = next(iter(GRADED[SCRIPT].steps))  # type: ignore[attr-defined]
TABLE = next(name for name, exercise in GRADED.items() if exercise.kind == "table")
JOURNEY = next(name for name, exercise in GRADED.items() if exercise.kind == "journey")
OWN_WORDS = "张姐您好，您昨天打来的电话我记着呢，账单我一笔一笔替您核对过了，这就讲给您听。"


def trainee(number: int, answers: dict[str, Any]) -> Submission:
    profile = Profile(name=f"学员{'甲乙丙丁戊己'[number % 6]}", number=f"{number:03}")
    return Submission(f"{number:03}", profile, AT, "0", answers)


def wrote(number: int, text: str) -> Submission:
    return trainee(number, {SCRIPT: {"texts": {STEP: text}}})


def said(*group: Submission) -> dict[str, tuple[str, ...]]:
    return same_texts(group, LESSONS)


def test_a_long_text_that_two_have_is_said_to_both_and_names_the_other() -> None:
    found = said(wrote(1, OWN_WORDS), wrote(2, OWN_WORDS), wrote(3, "别的话。" * 10))
    assert found.keys() == {"001", "002"}
    assert "学员丙（002）" in found["001"][0] and "学员乙（001）" in found["002"][0]
    assert GRADED[SCRIPT].title in found["001"][0]


def test_blanks_width_and_case_do_not_hide_a_copy() -> None:
    assert said(wrote(1, f"{OWN_WORDS} VIP"), wrote(2, f"  {OWN_WORDS}\n ｖｉｐ")).keys() == {"001", "002"}


@pytest.mark.parametrize(("length", "found"), [(LONG - 1, set()), (LONG, {"001", "002"})])
def test_a_text_of_a_few_words_may_be_the_same_by_chance(length: int, found: set[str]) -> None:
    text = OWN_WORDS[:length]
    assert said(wrote(1, text), wrote(2, text)).keys() == found


def test_the_same_text_in_another_exercise_is_not_compared() -> None:
    other = next(name for name, one in GRADED.items() if one.kind == "script" and name != SCRIPT)
    assert said(wrote(1, OWN_WORDS), trainee(2, {other: {"texts": {STEP: OWN_WORDS}}})) == {}


def test_practice_is_not_compared() -> None:
    practice = next(
        f"{lesson.path}/{name}"
        for lesson in LESSONS
        for name, one in lesson.exercises.items()
        if one.kind == "script" and not one.graded
    )
    answers = {practice: {"texts": {STEP: OWN_WORDS}}}
    assert said(trainee(1, answers), trainee(2, answers)) == {}


def test_a_text_in_a_table_is_found() -> None:
    answers = {TABLE: {"rows": [{"x": 1.0}, {"x": OWN_WORDS}]}}
    assert said(trainee(1, answers), trainee(2, answers)).keys() == {"001", "002"}


@pytest.mark.parametrize("name", [SCRIPT, TABLE, JOURNEY])
def test_what_the_workbook_itself_says_is_nobodys_own(name: str) -> None:
    model_answer = keys()[name].answer.model_dump(mode="json")
    assert said(trainee(1, {name: model_answer}), trainee(2, {name: model_answer})) == {}


def test_the_map_to_start_from_is_nobodys_own() -> None:
    name, exercise = next(
        (name, one)
        for name, one in GRADED.items()
        if one.kind == "journey" and getattr(one, "template", None)
    )
    start = content.load_journey(exercise.template).map.model_dump(mode="json")  # type: ignore[attr-defined]
    answers = {name: {"as_is": start, "to_be": None}}
    assert said(trainee(1, answers), trainee(2, answers)) == {}


def test_of_a_whole_class_the_first_are_named_and_the_rest_counted() -> None:
    found = said(*(wrote(number, OWN_WORDS) for number in range(1, 41)))
    assert len(found) == 40
    assert "等 39 人" in found["001"][0] and "等 39 人" in found["040"][0]
    assert found["001"][0].count("（") == NAMED and "001" not in found["001"][0]


def test_the_smallest_group_is_the_one_that_is_named() -> None:
    two = f"{OWN_WORDS}这一句只有两个人写了，别人都没有写。"
    texts = {1: [OWN_WORDS, two], 2: [OWN_WORDS, two], 3: [OWN_WORDS], 4: [OWN_WORDS]}
    steps = list(GRADED[SCRIPT].steps)  # type: ignore[attr-defined]
    found = said(
        *(
            trainee(number, {SCRIPT: {"texts": dict(zip(steps, words, strict=False))}})
            for number, words in texts.items()
        )
    )
    assert "002" in found["001"][0] and "003" not in found["001"][0]


def test_someone_elses_answers_under_ones_own_name_are_said_to_both() -> None:
    original = submissions(CLASS)[0]
    copied = replace(submissions(CLASS)[1], answers=original.answers)
    found = same_answers([original, copied, submissions(CLASS)[2]])
    assert found.keys() == {original.id, copied.id}
    assert copied.profile.name in found[original.id]


def test_a_few_equal_answers_are_chance() -> None:
    few = dict(list(submissions(CLASS)[0].answers.items())[: FEWEST - 1])
    assert same_answers([trainee(1, few), trainee(2, few)]) == {}
    assert same_answers([trainee(1, {}), trainee(2, {})]) == {}


def test_a_copied_submission_is_said_once_and_changes_no_answer(inbox: Path) -> None:
    first, second = CLASS[:2]
    put(inbox, first.zip, "first.zip")
    stolen = pack(second.profile, first.records, first.handed_in_at + timedelta(hours=1))
    put(inbox, stolen, "second.zip")
    one, two = taken(inbox).submissions
    assert one.answers == two.answers == first.answers
    (notice,) = one.notices
    assert "所有答案" in notice and second.profile.name in notice
    (notice,) = two.notices
    assert first.profile.name in notice


def test_one_copied_text_is_said_in_the_intake(inbox: Path) -> None:
    answers = {SCRIPT: record(SCRIPT, {"texts": {STEP: OWN_WORDS}})}
    for number, name in (("1", "陈静"), ("2", "王伟")):
        put(inbox, pack(Profile(name=name, number=number), answers, AT), f"{number}.zip")
    one, two = taken(inbox).submissions
    assert "王伟（2）" in one.notices[0] and "陈静（1）" in two.notices[0]
