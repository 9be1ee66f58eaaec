"""Rules and taboos: where a text meets them, and that no pattern and no text makes them slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.exercises.rubric import (
    EDGE,
    REACH,
    Rule,
    Step,
    Taboo,
    bounded,
    compiled,
    ending,
    hurts,
    length,
    opening,
    review,
)

TIME = Rule(id="time", step="act", label="说出时间", patterns=[r"\d+ ?点|今天"], points=2)
NAME = Rule(id="name", step="act", label="说出名字", patterns=["我姓"])
THANKS = Rule(id="thanks", label="谢谢", patterns=["谢谢"], where="ending")
REGULATION = Taboo(pattern="这是规定", why="把门关上了。", instead="我来看看。")
ACT = {"act": Step(label="行动")}
TWO = {"a": Step(label="甲"), "b": Step(label="乙")}
RUN = Taboo(pattern="白跑", why="他真的跑了。", instead="我陪您去。")


def test_open_repetitions_reach_only_so_far() -> None:
    assert bounded(r"a.*b\d+") == rf"a.{{0,{REACH}}}b\d{{1,{REACH}}}"
    assert bounded("a{2,}b{,3}c{4}") == f"a{{2,{REACH}}}b{{0,3}}c{{4,4}}"
    assert not compiled("^a+$").search("a" * (REACH + 1))


@pytest.mark.parametrize("pattern", [r"\*\+", "[*+{2,}]", "a?b??", "a{x}", "(?:ab)?", "(?<!不)用", r"[\]+]"])
def test_what_only_looks_like_a_repetition_is_left_as_it_is(pattern: str) -> None:
    assert bounded(pattern) == pattern


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)*b", "(a|b){2,}", "(?:a){3}"])
def test_a_repeated_group_is_refused_for_it_might_never_end(pattern: str) -> None:
    with pytest.raises(ValueError, match="不能重复整个括号"):
        bounded(pattern)


@pytest.mark.parametrize("pattern", [".*a.*b.*c", "(x|.*a.*)b.*c", "a(.*b(.*c))d.*", "a?" * 14, "(ab)?" * 14])
def test_too_many_open_repetitions_in_a_row_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="有上限的重复"):
        bounded(pattern)


def test_branches_do_not_add_up() -> None:
    assert compiled("一.*二.*三|甲.*乙.*丙")


def test_a_pattern_that_does_not_compile_is_named() -> None:
    with pytest.raises(ValidationError, match="正则表达式 (.*) 写错了"):
        Rule(id="a", label="甲", patterns=["(没有关上"])


@pytest.mark.parametrize("pattern", [r"\d+\s*(分钟|小时)", "第一.*第二", r"[一二三]+点|\w+\s*！"])
def test_any_pattern_reads_ten_thousand_characters_at_once(pattern: str) -> None:
    begun = time.perf_counter()
    for piece in ("1", "第一", "一", "a "):
        compiled(pattern).search((piece * 10_000)[:10_000])
    assert time.perf_counter() - begun < 3


@given(st.text(alphabet="ab+*?.(){}[]|\\1,^$", max_size=20))
def test_a_pattern_of_any_kind_is_bounded_or_refused_and_means_the_same_on_short_texts(pattern: str) -> None:
    try:
        original = re.compile(pattern, re.DOTALL)
        limited = compiled(pattern)
    except (ValueError, re.error, OverflowError):
        return
    for text in ("", "ab", "aab1,b"):
        found, expected = limited.search(text), original.search(text)
        assert (found and found.span()) == (expected and expected.span())


def test_a_rule_is_met_by_a_pattern_anywhere() -> None:
    assert TIME.is_met("我 18 点前打给您")
    assert not TIME.is_met("我尽快打给您")


def test_an_empty_text_meets_no_rule() -> None:
    assert not Rule(id="short", label="短", longest=10).is_met(" \n")
    assert not Rule(id="any", label="任何", patterns=[r"\s|$"]).is_met("  ")


def test_a_rule_may_want_several_places_that_do_not_overlap() -> None:
    twice = Rule(id="two", label="两处", patterns=["aa", "a"], at_least=2)
    assert not twice.is_met("aa")
    assert twice.is_met("aa b a")


def test_a_length_is_counted_without_blanks() -> None:
    rule = Rule(id="length", label="长短", shortest=3, longest=5)
    assert [rule.is_met(text) for text in ("二 字\n", "三个 字", "五个字刚好", "这里有六个字")] == [
        False,
        True,
        True,
        False,
    ]
    assert length(" 好 \n好") == 2


def test_an_opening_is_two_sentences_and_an_ending_too() -> None:
    text = "一。二！三？四\n五"
    assert opening(text) == "一。二！"
    assert ending(text) == "四\n五"
    assert len(opening("字" * 500)) == EDGE
    assert THANKS.is_met("谢谢您。再见。")
    assert not THANKS.is_met("谢谢您。请坐。请看。")


@pytest.mark.parametrize(
    "fields",
    [{}, {"patterns": ["a"], "shortest": 2}, {"shortest": 5, "longest": 4}, {"patterns": ["a"], "points": 0}],
)
def test_a_rule_without_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rule(id="a", label="甲", **fields)


def test_a_review_has_what_is_there_what_is_missing_and_the_points() -> None:
    (found,) = review(ACT, [TIME, NAME], [], {"act": "今天办好。"})
    assert (found.met, found.missing) == ((TIME,), (NAME,))
    assert (found.points, found.possible, found.is_green) == (2, 3, False)


def test_what_blames_the_customer_costs_more() -> None:
    blaming = REGULATION.model_copy(update={"costs": 2})
    (found,) = review(ACT, [TIME, NAME], [blaming], {"act": "我姓周，今天？这是规定。"})
    assert found.points == found.possible - 2


FOUR = [Rule(id=word, step="act", label=word, patterns=[word]) for word in "甲乙丙丁"]


@pytest.mark.parametrize(
    ("words", "share"),
    [("甲乙丙丁", 1), ("甲乙丙", 1), ("甲乙", 0.75), ("没有一样", 0), ("甲乙丙，这是规定", 0.5), ("", 0)],
)
def test_of_four_rules_one_unheard_costs_no_grade_unless_the_words_hurt(words: str, share: float) -> None:
    (found,) = review(ACT, FOUR, [REGULATION], {"act": words})
    assert found.share == share


def test_of_fewer_rules_each_one_counts() -> None:
    (found,) = review(ACT, FOUR[:3], [], {"act": "甲乙"})
    assert found.share == pytest.approx(2 / 3)


def test_words_that_are_too_short_are_worth_a_third_at_most_and_say_so() -> None:
    asked = {"act": Step(label="行动", shortest=5)}
    (short,) = review(asked, FOUR, [], {"act": "甲乙 丙丁"})
    assert (short.too_short, short.is_green) == (5, False)
    assert short.share == 1 / 4
    (enough,) = review(asked, FOUR, [], {"act": "甲乙丙丁。"})
    assert (enough.too_short, enough.share, enough.is_green) == (0, 1, True)
    (empty,) = review(asked, FOUR, [], {})
    assert empty.too_short == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(id="a", label="写明场面", shortest=4), "写明场面（至少 4 个字）"),
        (Rule(id="a", label="一口气", shortest=8, longest=45), "一口气（8 到 45 个字）"),
        (Rule(id="a", label="有时间", patterns=["点"]), "有时间"),
    ],
)
def test_a_missed_length_says_how_long(rule: Rule, said: str) -> None:
    assert rule.missed == said


def test_each_place_that_hurts_costs_a_point_and_never_more_than_there_are() -> None:
    (found,) = review(ACT, [TIME, NAME], [REGULATION], {"act": "今天？这是规定。"})
    assert found.points == 1
    (found,) = review(ACT, [NAME], [REGULATION], {"act": "这是规定。这是规定。"})
    assert found.points == 0


def test_a_step_without_rules_asks_only_to_be_written() -> None:
    assert [found.points for found in review(TWO, [], [], {"a": "写了"})] == [1, 0]


def test_a_rule_without_a_step_reads_the_whole_script() -> None:
    *_, whole = review(TWO, [THANKS], [], {"a": "您好。", "b": "谢谢。"})
    assert whole.step is None
    assert whole.met == (THANKS,)


def test_what_hurts_is_found_where_it_stands() -> None:
    text = "先生，这是规定，又白跑一趟。"
    found = hurts(text, [RUN, REGULATION])
    assert [text[hurt.start : hurt.end] for hurt in found] == ["这是规定", "白跑"]
    assert [hurt.taboo for hurt in found] == [REGULATION, RUN]


def test_a_denial_in_the_same_clause_takes_the_hurt_away_and_one_before_does_not() -> None:
    assert hurts("不会让您白跑", [RUN]) == ()
    assert len(hurts("不会的，您又白跑", [RUN])) == 1
    assert len(hurts("这次真的不会出现任何问题但是您白跑", [RUN])) == 1


def test_of_two_taboos_on_the_same_words_the_longer_is_said() -> None:
    short = Taboo(pattern="规定", why="短", instead="换一句")
    longer = Taboo(pattern="规定就是这样", why="长", instead="换一句")
    assert [hurt.taboo.why for hurt in hurts("规定就是这样", [short, longer])] == ["长"]


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for hurt in hurts(text, [RUN, REGULATION]):
        assert text[hurt.start : hurt.end] == hurt.words
    review({"a": Step(label="甲")}, [TIME, THANKS], [RUN], {"a": text})
