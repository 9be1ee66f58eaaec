import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.wall.agenda import Desk
from helpers.wall.questions import ChoiceQuestion, IdeasQuestion, NpsQuestion, WordsQuestion, idea_id
from helpers.wall.tally import ChoiceTally, IdeasTally, NpsTally, WordsTally, tally

NPS = NpsQuestion(title="推荐吗？")
WORDS = WordsQuestion(title="三个词")
IDEAS = IdeasQuestion(title="怎么办？", starters=("多开窗口",), groups={"quick": "马上能做"})


@given(st.lists(st.integers(0, 10)))
def test_the_score_and_its_interval_are_those_of_the_methods(scores: list[int]) -> None:
    found = tally(NPS, [{"score": score} for score in scores])
    assert isinstance(found, NpsTally)
    assert found.counts == nps.count(scores)
    assert sum(found.histogram) == found.n == len(scores)
    assert found.is_thin == (len(scores) < 30)
    low, high = nps.clip(nps.interval(found.counts))
    assert (found.low, found.high) == pytest.approx((low, high), nan_ok=True)


def test_without_answers_there_is_no_score() -> None:
    found = tally(NPS, [])
    assert isinstance(found, NpsTally)
    assert found.counts.rounded is None and math.isnan(found.low)


def test_options_that_nobody_picked_are_there_too() -> None:
    question = ChoiceQuestion(title="哪里？", options={"a": "甲", "b": "乙", "c": "丙"}, several=True)
    found = tally(question, [{"picked": ["a", "c"]}, {"picked": ["c"]}])
    assert isinstance(found, ChoiceTally)
    assert [(option.text, option.count) for option in found.options] == [("甲", 1), ("乙", 0), ("丙", 2)]
    assert found.n == 2


def test_one_word_in_several_spellings_is_one_word_and_counts_once_a_person() -> None:
    given = [
        {"words": ["WiFi", "ＷＩＦＩ"]},
        {"words": ["wifi！"]},
        {"words": ["WiFi", "排队"]},
        {"words": ["。"]},
    ]
    found = tally(WORDS, given)
    assert isinstance(found, WordsTally)
    assert [(word.id, word.count) for word in found.words] == [("wifi", 3), ("排队", 1)]
    assert found.words[0].text.casefold() in {"wifi", "ｗｉｆｉ", "wifi！"}
    assert found.n == 4


def test_words_taken_off_the_wall_are_not_counted() -> None:
    found = tally(WORDS, [{"words": ["好", "坏"]}], Desk(removed=frozenset({"坏"})))
    assert isinstance(found, WordsTally)
    assert [word.text for word in found.words] == ["好"]


def test_votes_of_others_count_and_ones_own_does_not() -> None:
    own = idea_id("先说等多久")
    given = [
        {"ideas": ["先说等多久"], "votes": [own]},
        {"ideas": [], "votes": [own, idea_id("多开窗口")]},
        {"ideas": ["先说等多久"], "votes": []},  # the same idea once more stands for a vote
        {"ideas": [], "votes": [idea_id("谁也没写")]},
    ]
    found = tally(IDEAS, given, Desk(groups={"quick": "马上能做"}, placed={own: "quick"}))
    assert isinstance(found, IdeasTally)
    assert [(idea.text, idea.votes) for idea in found.ideas] == [("多开窗口", 1), ("先说等多久", 2)]
    assert [idea.text for idea in found.by_votes] == ["先说等多久", "多开窗口"]
    board = found.as_board()
    assert [(idea.text, idea.group, idea.votes) for idea in board.ideas] == [
        ("多开窗口", None, 1),
        ("先说等多久", "quick", 2),
    ]
    assert board.groups == {"quick": "马上能做"}


def test_ideas_taken_off_the_wall_are_gone_with_their_votes() -> None:
    removed = Desk(removed=frozenset({idea_id("多开窗口")}))
    found = tally(IDEAS, [{"ideas": [], "votes": [idea_id("多开窗口")]}], removed)
    assert isinstance(found, IdeasTally)
    assert found.ideas == ()
