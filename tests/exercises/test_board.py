"""The kind `board`: its fields, its answer and its score."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.exercises.board import Board, BoardAnswer, BoardKey, by_group


def board(**changes: Any) -> Board:
    fields = {
        "id": "hurts",
        "kind": "board",
        "title": "伤害客户的行为",
        "prompt": "写下你见过的。",
        "outline": ["000-3.2"],
        "minimum": 3,
        "groups": {"words": "语言", "process": "流程"},
    }
    return Board.model_validate({**fields, **changes})


def with_ideas(*texts: str) -> BoardAnswer:
    answer = BoardAnswer(groups={"words": "语言"})
    for text in texts:
        answer = answer.add(text)
    return answer


# --- a board changes ---


def test_ideas_stand_in_the_order_they_came() -> None:
    assert [idea.text for idea in with_ideas("推诿", "等太久").ideas] == ["推诿", "等太久"]


def test_an_idea_is_put_up_in_one_line_without_outer_blanks() -> None:
    assert with_ideas("  等 \n 太久 ").ideas[0].text == "等 太久"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "　", "推诿", " 推诿 "])
def test_nothing_and_what_is_there_already_is_not_put_up(text: str) -> None:
    before = with_ideas("推诿")
    assert before.add(text) == before


def test_a_very_long_idea_is_cut_to_what_fits() -> None:
    assert len(with_ideas("长" * 1000).ideas[0].text) == 200


def test_rewording_keeps_group_votes_and_place() -> None:
    before = with_ideas("推诿", "慢").move("推诿", "words").vote("推诿", 3)
    idea = before.reword("推诿", "互相推诿").ideas[0]
    assert (idea.text, idea.group, idea.votes) == ("互相推诿", "words", 1)


@pytest.mark.parametrize("words", ["", "  ", "慢"])
def test_an_idea_is_not_reworded_to_nothing_or_to_another(words: str) -> None:
    before = with_ideas("推诿", "慢")
    assert before.reword("推诿", words) == before


def test_removing_an_idea_takes_its_votes_back() -> None:
    assert with_ideas("推诿").vote("推诿", 3).remove("推诿").votes == 0


def test_removing_twice_removes_one() -> None:
    once = with_ideas("推诿", "慢").remove("推诿")
    assert once.remove("推诿") == once


def test_votes_end_at_the_limit_and_can_be_taken_back() -> None:
    answer = with_ideas("推诿", "慢").vote("推诿", 2).vote("慢", 2)
    assert answer.vote("慢", 2) == answer
    assert answer.unvote("推诿").vote("慢", 2).find("慢").votes == 2


def test_a_vote_that_is_not_there_is_not_taken_back() -> None:
    assert with_ideas("推诿").unvote("推诿").votes == 0


def test_an_idea_moves_between_groups_and_out_of_them() -> None:
    answer = with_ideas("推诿").move("推诿", "words")
    assert [idea.text for idea in by_group(answer)["words"]] == ["推诿"]
    assert answer.move("推诿", None).ideas[0].group is None
    assert answer.move("推诿", "nowhere") == answer


def test_a_group_is_added_renamed_and_taken_away() -> None:
    added = with_ideas("推诿").name_group(None, "环境")
    [own] = set(added.groups) - {"words"}
    renamed = added.move("推诿", own).name_group(own, "物理环境")
    assert renamed.groups == {"words": "语言", own: "物理环境"}
    gone = renamed.remove_group(own)
    assert gone.groups == {"words": "语言"} and gone.ideas[0].group is None


@pytest.mark.parametrize("label", ["", "  ", "语言"])
def test_a_group_needs_a_name_of_its_own(label: str) -> None:
    before = with_ideas()
    assert before.name_group(None, label) == before


def test_a_new_group_never_takes_the_name_of_another() -> None:
    answer = with_ideas()
    for label in "甲乙丙":
        answer = answer.name_group(None, label)
    answer = answer.remove_group("own2").name_group(None, "丁")
    assert sorted(answer.groups.values()) == sorted(["语言", "甲", "丙", "丁"])


changes = st.one_of(
    st.tuples(st.just("add"), st.text(max_size=3)),
    st.tuples(st.just("remove"), st.sampled_from("abc")),
    st.tuples(st.just("reword"), st.sampled_from("abc"), st.sampled_from("abcd")),
    st.tuples(st.just("move"), st.sampled_from("abc"), st.sampled_from(["words", "own1", None])),
    st.tuples(st.just("vote"), st.sampled_from("abc"), st.just(3)),
    st.tuples(st.just("unvote"), st.sampled_from("abc")),
    st.tuples(st.just("name_group"), st.sampled_from([None, "words"]), st.text(max_size=2)),
    st.tuples(st.just("remove_group"), st.sampled_from(["words", "own1"])),
)


@given(st.lists(changes, max_size=30))
def test_whatever_is_done_the_board_can_be_saved_and_read_again(steps: list[tuple[Any, ...]]) -> None:
    answer = with_ideas("a", "b", "c")
    for name, *arguments in steps:
        answer = getattr(answer, name)(*arguments)
        assert answer.votes <= 3
        assert BoardAnswer.model_validate(answer.model_dump(mode="json")) == answer


# --- the exercise ---


def test_progress_counts_ideas_to_the_minimum() -> None:
    plain = board(groups={}, votes=0)
    assert plain.progress(with_ideas("a")) == (1, 3)
    assert plain.progress(with_ideas("a", "b", "c", "d")) == (3, 3)


def test_a_board_is_done_when_its_ideas_are_grouped_and_its_votes_given() -> None:
    assert board().progress(BoardAnswer()) == (0, 5)
    written = with_ideas("a", "b", "c")
    assert board().progress(written) == (3, 5)
    grouped = written.move("a", "words").move("b", "words")
    assert board().progress(grouped) == (3, 5)
    assert board().progress(grouped.move("c", "words")) == (4, 5)
    voted = grouped.move("c", "words").vote("a", 3).vote("a", 3)
    assert board().progress(voted) == (4, 5)
    assert board().progress(voted.vote("b", 3)) == (5, 5)


def test_a_board_starts_with_the_groups_of_the_exercise_under_the_trainees_names() -> None:
    started = board().start(BoardAnswer(groups={"process": "办理流程", "own1": "环境"}))
    assert list(started.groups.items()) == [("words", "语言"), ("process", "办理流程"), ("own1", "环境")]


def test_a_practice_board_is_saved() -> None:
    score = board().score(with_ideas("a"), None)
    assert score.state == "saved" and str(score).endswith("：已保存")


GRADED_KEY = BoardKey(answer=with_ideas("a", "b", "c"))


@pytest.mark.parametrize(("ideas", "points"), [("a", 2), ("ab", 4), ("abc", 6), ("abcd", 6)])
def test_a_graded_board_earns_by_the_number_of_ideas(ideas: str, points: float) -> None:
    score = board(graded=True, points=6).score(with_ideas(*ideas), GRADED_KEY)
    assert score.points == points and f"写了 {len(ideas)} 个" in str(score)


def test_an_example_board_with_too_few_ideas_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 个想法"):
        board(graded=True, points=6).check_key(BoardKey(answer=with_ideas("a")))


WRONG_ANSWERS = {
    "an idea without words": {"ideas": [{"text": ""}]},
    "an idea twice": {"ideas": [{"text": "a"}, {"text": "a"}]},
    "an idea in a group that is not there": {"ideas": [{"text": "a", "group": "x"}]},
    "votes below nought": {"ideas": [{"text": "a", "votes": -1}]},
    "something unknown": {"ideas": [{"text": "a", "colour": "red"}]},
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_an_answer_that_does_not_fit_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ideas"):
        board().read_answer(answer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minimum": 0}, "minimum"),
        ({"votes": -1}, "votes"),
        ({"starters": [""]}, "starters"),
        ({"groups": {"a b": "x"}}, "groups"),
    ],
)
def test_a_board_that_makes_no_sense_is_an_error(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        board(**changes)
