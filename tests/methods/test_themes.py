import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.themes import ASIDE, NO_CODE, Comments, matches, pareto, phrases_in, vital_few

BOOK = {"资费": ("套餐", "太贵"), "等待": ("排队", "等了"), "App": ("app",)}


@pytest.fixture
def comments() -> Comments:
    return Comments(
        pd.Series(["套餐太贵", "排队", None, " 套餐太贵 ", "等了半天套餐也没办成", "APP 难用", "", "还行"])
    )


def codes(comments: Comments, **by_hand: str) -> list[int]:
    return comments.per_row(comments.code(BOOK, by_hand)).tolist()


def test_a_comment_gets_the_first_code_that_has_a_keyword_in_it(comments: Comments) -> None:
    assert codes(comments) == [0, 1, NO_CODE, 0, 0, 2, NO_CODE, NO_CODE]


def test_the_order_of_the_codebook_decides_between_two_codes(comments: Comments) -> None:
    turned = {"等待": BOOK["等待"], "资费": BOOK["资费"]}
    assert comments.code(turned)[comments.texts.index("等了半天套餐也没办成")] == 0


def test_the_same_words_are_one_wording_whatever_the_blanks_around_them(comments: Comments) -> None:
    assert comments.texts == ("套餐太贵", "排队", "等了半天套餐也没办成", "APP 难用", "还行")
    assert comments.times(np.ones(8, dtype=bool)).tolist() == [2, 1, 1, 1, 1]


def test_what_was_coded_by_hand_wins_over_keywords_and_counts_for_the_same_words(comments: Comments) -> None:
    assert codes(comments, 套餐太贵="等待") == [1, 1, NO_CODE, 1, 0, 2, NO_CODE, NO_CODE]


def test_an_empty_code_by_hand_puts_a_comment_aside(comments: Comments) -> None:
    assert codes(comments, 套餐太贵="")[0] == ASIDE


def test_by_hand_a_code_or_a_wording_that_is_gone_is_passed_over(comments: Comments) -> None:
    assert codes(comments, 套餐太贵="旧的原因", 没人说过="资费") == codes(comments)


def test_blank_keywords_match_nothing(comments: Comments) -> None:
    assert set(comments.code({"什么都行": ("", "  ")})) == {NO_CODE}


def test_keywords_are_found_as_they_stand_not_as_patterns() -> None:
    comments = Comments(pd.Series(["多扣了 10.5 元", "多扣了 1005 元", "(空)"]))
    assert comments.code({"扣费": ("10.5",), "空": ("(",)}).tolist() == [0, NO_CODE, 1]


def test_a_survey_without_a_single_comment_can_be_coded() -> None:
    comments = Comments(pd.Series([None, "", "  "], dtype=object))
    assert comments.texts == ()
    assert comments.per_row(comments.code(BOOK)).tolist() == [NO_CODE] * 3
    assert comments.recurring(comments.times(np.ones(3, dtype=bool))) == []


@given(st.lists(st.text("资费套餐等 ", max_size=6) | st.none(), max_size=20))
def test_every_row_has_the_code_of_its_own_words(texts: list[str | None]) -> None:
    comments = Comments(pd.Series(texts, dtype=object))
    per_row = comments.per_row(comments.code({"资": ("资",), "等": ("等",)}))
    expected = [0 if "资" in (text or "") else 1 if "等" in (text or "") else NO_CODE for text in texts]
    assert per_row.tolist() == expected


def test_phrases_neither_begin_nor_end_with_a_filler_and_stop_at_punctuation() -> None:
    assert phrases_in("的套餐，贵了") == {"套餐"}


def test_recurring_phrases_come_with_the_number_of_comments_they_are_in() -> None:
    comments = Comments(pd.Series(["信号差", "信号时有时无", "家里信号差", "态度冷淡", "态度冷淡"]))
    found = dict(comments.recurring(comments.times(np.ones(5, dtype=bool))))
    assert found == {"信号": 3, "态度冷淡": 2}


def test_wordings_that_do_not_count_suggest_nothing() -> None:
    comments = Comments(pd.Series(["信号差", "信号好", "态度冷淡", "态度冷淡"]))
    assert comments.recurring(np.array([1, 1, 0])) == [("信号", 2)]


def test_a_pareto_table_falls_and_adds_up_to_one() -> None:
    table = pareto({"资费": 20, "网络": 50, "没有": 0, "等待": 30})
    assert table.index.tolist() == ["网络", "等待", "资费"]
    assert table["share"].tolist() == [0.5, 0.3, 0.2]
    assert table["cumulative"].tolist() == pytest.approx([0.5, 0.8, 1.0])


def test_the_vital_few_reach_four_fifths() -> None:
    assert vital_few(pareto({"a": 50, "b": 30, "c": 20})) == 2
    assert vital_few(pareto({"a": 79, "b": 21})) == 2
    assert vital_few(pareto({"a": 100})) == 1
    assert vital_few(pareto({})) == 0


def test_our_codes_are_set_beside_those_of_others() -> None:
    others = pd.Series(pd.Categorical(["price", "price", "wait", None, "wait"]))
    ours = np.array([0, 0, 0, 0, NO_CODE])
    found = matches(ours, BOOK, others, np.ones(5, dtype=bool))
    assert [match.code for match in found] == ["资费"]
    assert found[0].n == 3
    assert found[0].others == (("price", pytest.approx(2 / 3)), ("wait", pytest.approx(1 / 3)))
