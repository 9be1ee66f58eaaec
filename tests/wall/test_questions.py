import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exercises.board import Board
from helpers.wall.questions import (
    ChoiceQuestion,
    IdeasQuestion,
    NpsQuestion,
    Question,
    WordsQuestion,
    as_question,
    idea_id,
)

NPS = NpsQuestion(title="推荐吗？")
ONE = ChoiceQuestion(title="哪里？", options={"hall": "营业厅", "app": "手机应用"})
SOME = ONE.model_copy(update={"several": True})
WORDS = WordsQuestion(title="三个词")
IDEAS = IdeasQuestion(title="怎么办？", most=2, votes=2)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.mark.parametrize(
    ("question", "raw", "kept"),
    [
        (NPS, {"score": 0}, {"score": 0}),
        (ONE, {"picked": ["app"]}, {"picked": ["app"]}),
        (SOME, {"picked": ["app", "hall", "app"]}, {"picked": ["hall", "app"]}),
        (WORDS, {"words": [" 排队 ", "", "排队", "网速"]}, {"words": ["排队", "网速"]}),
        (IDEAS, {"ideas": ["先说\n要等多久"]}, {"ideas": ["先说 要等多久"], "votes": []}),
    ],
)
def test_an_answer_is_kept_tidied(question: Question, raw: object, kept: object) -> None:
    assert question.read(raw) == kept


@pytest.mark.parametrize("score", [-1, 11, 7.0, 7.5, "7", True, None, [7], 10**30])
def test_a_score_is_a_whole_number_from_0_to_10(score: object) -> None:
    with pytest.raises(ValueError):
        NPS.read({"score": score})


@pytest.mark.parametrize("picked", [[], ["hall", "app"], ["nowhere"], "hall", [1], None])
def test_a_choice_is_one_of_the_options(picked: object) -> None:
    with pytest.raises(ValueError):
        ONE.read({"picked": picked})


@pytest.mark.parametrize("words", [[], ["  "], ["甲", "乙", "丙", "丁"], ["长" * 13], [["甲"]]])
def test_words_are_one_to_three_and_short(words: object) -> None:
    with pytest.raises(ValueError):
        WORDS.read({"words": words})


@pytest.mark.parametrize(
    "raw",
    [
        {"ideas": ["一", "二", "三"]},
        {"ideas": ["长" * 201]},
        {"votes": [idea_id(text) for text in "一二三"]},
        {"votes": ["../../etc"]},
        {"ideas": [], "own": 1},
    ],
)
def test_ideas_and_votes_have_their_limits(raw: object) -> None:
    with pytest.raises(ValueError):
        IDEAS.read(raw)


def test_all_ideas_can_be_taken_back() -> None:
    assert IDEAS.read({"ideas": []}) == {"ideas": [], "votes": []}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("好\u202e坏", "好坏"),  # turns the rest of the line round
        ("a\x00b\x1b[31m", "ab[31m"),
        ("\u200b\ufeff网速", "网速"),
        ("e" + "\u0301" * 40, "é\u0301\u0301"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("半\ud83d个", "半个"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),  # text stays text: it is escaped where it is shown
    ],
)
def test_what_is_not_seen_or_spoils_the_wall_is_left_out(written: str, kept: str) -> None:
    assert WORDS.read({"words": [written]}) == {"words": [kept]}


@pytest.mark.parametrize("question", [NPS, ONE, SOME, WORDS, IDEAS], ids=lambda question: question.kind)
@given(raw=JSON | st.fixed_dictionaries({"score": JSON}) | st.fixed_dictionaries({"words": JSON}))
def test_whatever_comes_is_kept_or_refused_and_what_is_kept_reads_the_same_again(
    question: Question, raw: object
) -> None:
    try:
        kept = question.read(raw)
    except ValueError:
        return
    assert question.read(kept) == kept


@given(words=st.lists(st.text(max_size=12), min_size=1, max_size=3))
def test_kept_words_stand_in_one_line_and_are_no_longer_than_allowed(words: list[str]) -> None:
    try:
        kept = WORDS.read({"words": words})["words"]
    except ValueError:
        return
    assert all(0 < len(word) <= 12 and word.isprintable() for word in map(_without_joiner, kept))


def _without_joiner(word: str) -> str:
    return word.replace("\u200d", "x")


def test_a_board_exercise_becomes_ideas_of_the_whole_class() -> None:
    told = {"id": "board", "kind": "board", "title": "墙", "prompt": "想想", "outline": ["000-1.1"]}
    given = {"minimum": 1, "groups": {"quick": "马上能做"}, "starters": ["多开\n窗口"], "votes": 50}
    asked = as_question(Board.model_validate({**told, **given}))
    assert isinstance(asked, IdeasQuestion)
    assert (asked.title, asked.groups, asked.starters) == ("墙", {"quick": "马上能做"}, ("多开 窗口",))
    assert asked.votes == 10
