import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.methods.written_scores import Fault, Reading, Rejected, pasted, read

NINE = chr(0xFF19)  # full-width 9
TEN = chr(0xFF11) + chr(0xFF10)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("9", 9),
        (" 10 ", 10),
        ("0", 0),
        ("8.0", 8),
        ("07", 7),
        (NINE, 9),
        (TEN, 10),
        ("9分", 9),
        (NINE + "分", 9),
        ("10 分", 10),
        ("十分", 10),
        ("零", 0),
        ("9 points", 9),
        ("+7", 7),
        ("⑩", 10),
        ("10（非常愿意）", 10),
        ("10(非常愿意)", 10),
        ("0-完全不可能", 0),
        ("9：很可能", 9),
        ("10 非常愿意", 10),
        ("8分（比较愿意）", 8),
        ("'9", 9),
        ('="9"', 9),
    ],
)
def test_a_score_is_read_however_it_is_written(text: str, score: int) -> None:
    assert read(text) == score


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.BLANK),
        ("　", Fault.BLANK),
        ("（空）", Fault.BLANK),
        ("(跳过)", Fault.BLANK),
        ("N/A", Fault.BLANK),
        ("11", Fault.OUTSIDE),
        ("-1", Fault.OUTSIDE),
        ("−1", Fault.OUTSIDE),
        ("100", Fault.OUTSIDE),
        ("7.5", Fault.FRACTION),
        ("很满意", Fault.TEXT),
        ("9-10", Fault.TEXT),
        ("9/10", Fault.TEXT),
        ("90%", Fault.TEXT),
        ("十分满意", Fault.TEXT),
        ("9次", Fault.TEXT),
        ("6 月", Fault.TEXT),
        ("5 分钟", Fault.TEXT),
        ("=1+1", Fault.TEXT),
        ("1.", Fault.TEXT),
        ("2024-01", Fault.TEXT),
    ],
)
def test_what_is_no_score_is_told_why(text: str, fault: Fault) -> None:
    assert read(text) == fault


LAYOUTS = [
    "9,10,8,0",
    "9，10，8，0",
    "9、10、8、0",
    "9 10 8 0",
    "9;10；8;0",
    "9\t10\t8\t0",
    "9\n10\n8\n0",
    "9\r\n10\r\n8\r\n0\r\n",
    "  9,\t10\n\n8 ,, 0  ",
    "9分、10分、8分、0分",
    "9 分\n10 分\n8 分\n0 分",
    "9 分、10 分、8　分、0 points",
    "9 分 10 分 8 分 0 分",
    "1. 9\n2. 10\n3. 8\n4. 0",
    "１． 9\n２． 10 分\n３． 8\n４． 0",
    "1) 9\n2) 10\n3) 8\n4) 0",
    f"{NINE}，{TEN}，8　0",
    "9|10|8|0",
]


@pytest.mark.parametrize("text", LAYOUTS)
def test_pasted_scores_are_found_in_any_layout(text: str) -> None:
    found = pasted(text)
    assert [found.histogram[score] for score in (0, 8, 9, 10)] == [1, 1, 1, 1] and sum(found.histogram) == 4
    assert [cell for cell in found.rejected if cell.fault is not Fault.BLANK] == []


def test_what_is_pasted_and_no_score_is_reported_with_its_line_and_value() -> None:
    found = pasted("推荐分数\n9\n11\n\n7.5\n8\n")
    assert found.counts == (0, 1, 1)
    assert found.rejected == (
        Rejected(1, "推荐分数", Fault.TEXT),
        Rejected(3, "11", Fault.OUTSIDE),
        Rejected(4, "", Fault.BLANK),
        Rejected(5, "7.5", Fault.FRACTION),
    )
    assert found.faults == {Fault.BLANK: 1, Fault.TEXT: 1, Fault.OUTSIDE: 1, Fault.FRACTION: 1}


def test_numbers_that_only_look_like_those_of_a_list_are_reported_not_dropped() -> None:
    found = pasted("9. 10\n8. 7")
    assert sum(found.histogram) == 2 and found.counts == (0, 1, 1)
    assert found.rejected == (Rejected(1, "9.", Fault.TEXT), Rejected(2, "8.", Fault.TEXT))
    assert pasted("1.9\n2.10").faults == {Fault.FRACTION: 2}


def test_minutes_are_not_taken_for_points() -> None:
    assert Rejected(1, "分钟", Fault.TEXT) in pasted("5 分钟").rejected


def test_lines_are_numbered_from_the_top_of_the_box_even_below_blank_lines() -> None:
    assert pasted("\n\n9\nx\n").rejected == (Rejected(4, "x", Fault.TEXT),)


def test_a_blank_line_between_rows_of_scores_is_no_missing_answer() -> None:
    assert pasted("9 10 8\n\n7 6 5").rejected == ()


@pytest.mark.parametrize("text", ["", "\n\n", " ", ",,、;"])
def test_nothing_pasted_is_nothing_counted(text: str) -> None:
    assert pasted(text).histogram == Reading().histogram


@given(st.lists(st.integers(0, 10)), st.sampled_from([",", "，", "、", " ", "\n", "\t", ";", "分\n"]))
def test_every_pasted_score_is_counted_once(scores: list[int], separator: str) -> None:
    found = pasted(separator.join(map(str, scores)))
    assert found.histogram == tuple(scores.count(score) for score in range(11))
    assert found.rejected == ()


@given(st.text())
def test_any_text_at_all_is_counted_or_reported_never_an_error(text: str) -> None:
    pasted(text)
