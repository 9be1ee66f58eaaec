"""What each kind gives to take home: in words, numbers as numbers, nothing for an empty answer."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest

from helpers import content
from helpers.exercises.base import Exercise, Listing
from tests.exercises import test_board, test_journey, test_rating, test_script, test_table
from tests.exercises.samples import SURVEY_CARDS, choice, make, number, ordering, sorting


def listed(exercise: Exercise[Any, Any], answer: Mapping[str, Any]) -> Listing:
    (listing,) = exercise.listings(exercise.read_answer(answer))
    assert listing.title == exercise.title
    return listing


def test_picked_options_stand_in_the_order_of_the_question() -> None:
    assert listed(choice(), {"picked": ["friend", "renewal"]}).rows == (("主动续约",), ("朋友介绍",))


def test_numbers_stay_numbers_and_what_is_none_is_kept() -> None:
    listing = listed(number(), {"values": {"nps": 20}, "typed": {"promoters": "一半"}})
    assert listing.columns == ("要算的数", "我的答案", "单位")
    assert listing.rows == (("推荐者占比", "一半", "%"), ("NPS", 20.0, "分"))


def test_cards_stand_with_the_bucket_they_were_put_in() -> None:
    listing = listed(sorting(), {"placed": {"six": "detractor", "nine": "promoter"}})
    assert listing.rows == (("9 分", "推荐者"), ("6 分", "贬损者"))


def test_cards_from_a_survey_are_named_by_their_number() -> None:
    key = {"answer": {"placed": {"57": "promoter", "12": "passive"}}, "feedback": {"57": "a", "12": "b"}}
    cards = make("sorting", cards=SURVEY_CARDS, key=key)
    assert listed(cards, {"placed": {"12": "passive"}}).rows == (("答卷 12", "中立者"),)


def test_steps_stand_in_the_trainees_order() -> None:
    order = ["call", "listen", "fix", "note", "check"]
    assert listed(ordering(), {"order": order}).rows[:2] == ((1, "打电话"), (2, "听完"))


def test_ratings_say_what_the_ends_of_the_scale_mean() -> None:
    exercise = test_rating.rating()
    first, words = next(iter(exercise.items.items()))
    listing = listed(exercise, {"ratings": {first: exercise.scale.high}})
    assert exercise.scale.low_label in listing.columns[1]
    assert listing.rows == ((words, exercise.scale.high),)


def test_ideas_stand_by_group_with_their_votes() -> None:
    board = test_board.board()
    ideas = [{"text": "慢", "group": "process", "votes": 2}, {"text": "推诿", "group": None, "votes": 0}]
    answer = {"ideas": ideas, "groups": {"process": "办事流程"}}
    assert listed(board, answer).rows == (("还没分组", "推诿", 0), ("办事流程", "慢", 2))
    assert listed(test_board.board(votes=0), answer).columns == ("分组", "想法")


EVERY = [
    choice(),
    number(),
    sorting(),
    ordering(),
    test_rating.rating(),
    test_board.board(),
    test_table.table(),
    test_script.script(),
    test_journey.journey(),
]


def test_every_kind_is_looked_at_here() -> None:
    assert sorted(exercise.kind for exercise in EVERY) == list(content.kinds())


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.kind)
def test_an_empty_answer_gives_nothing(exercise: Exercise[Any, Any]) -> None:
    assert exercise.listings(exercise.answer_type()) == ()


@pytest.mark.parametrize("path", content.lesson_paths())
def test_every_reference_answer_can_be_taken_home(path: str) -> None:
    lesson = content.load_lesson(path)
    for name, key in content.load_keys(lesson).items():
        exercise = lesson.exercises[name]
        listings = exercise.listings(key.answer)
        assert listings, name
        for listing in listings:
            assert listing.rows, name
            assert {len(row) for row in listing.rows} == {len(listing.columns)}, name
            assert all(isinstance(cell, str | int | float) for row in listing.rows for cell in row), name
        draw = getattr(import_module(f"helpers.widgets.{exercise.kind}"), "pictures", None)
        for caption, picture in draw(exercise, key.answer.model_dump(mode="json")) if draw else ():
            assert caption and "<svg" in picture, name
