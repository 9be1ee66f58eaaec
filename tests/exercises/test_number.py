import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exercises.number import NumberAnswer, read_number, show_number
from tests.exercises.samples import NUMBER, make, number, with_key


def said(**values: float) -> dict[str, tuple[bool, str]]:
    exercise = number()
    items = exercise.comment(NumberAnswer(values=values), exercise.key)
    return {item.part: (item.right, item.feedback) for item in items}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        (" 42 ", 42),
        ("４２．５", 42.5),
        ("42%", 42),
        ("42 ％", 42),
        ("−5", -5),
        ("－5", -5),
        ("–5", -5),
        ("- 5", -5),
        ("负5", -5),
        ("+5", 5),
        ("＋２０", 20),
        ("1,234", 1234),
        ("1，234，567.5", 1234567.5),
        (".5", 0.5),
        ("5.", 5),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, value: float) -> None:
    assert read_number(text, "%") == value


def test_the_unit_of_the_field_may_be_typed() -> None:
    assert read_number("20 分", "分") == 20


@pytest.mark.parametrize(
    "text", ["约40", "四十", "1 2", "12..5", "--5", "1e3", "40/200", ".", "-", "nan", "inf", "%"]
)
def test_what_is_no_number_is_named_in_the_message(text: str) -> None:
    with pytest.raises(ValueError, match="不是一个数|不是百分数"):
        read_number(text)


@pytest.mark.parametrize("text", ["12,5", "0,5", "1,23", "1，2345"])
def test_a_comma_that_could_mean_two_things_is_asked_back(text: str) -> None:
    with pytest.raises(ValueError, match="逗号看不出是小数点还是千分位"):
        read_number(text)


def test_a_percent_sign_where_points_are_asked_is_explained() -> None:
    with pytest.raises(ValueError, match="不是百分数，单位是“分”，请去掉 %"):
        read_number("20%", "分")


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ValueError, match="^“x{40}…”不是一个数"):
        read_number("x" * 10_000)


def test_a_number_too_large_to_compute_with_is_refused() -> None:
    with pytest.raises(ValueError, match="太大"):
        read_number("9" * 400)


@given(st.text(max_size=20))
def test_any_text_is_a_finite_number_or_a_chinese_sentence(text: str) -> None:
    try:
        assert math.isfinite(read_number(text, "%"))
    except ValueError as error:
        assert str(error).endswith("。")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_shown_number_reads_as_the_same_number(value: float) -> None:
    assert read_number(show_number(value)) == value


def test_a_right_value_has_its_sentence() -> None:
    assert said(promoters=45) == {"promoters": (True, "90 ÷ 200 = 45 %。")}


def test_a_known_mistake_has_its_own_sentence() -> None:
    assert said(nps=40) == {"nps": (False, "这是人数之差。")}


def test_any_other_wrong_value_gets_the_hint() -> None:
    assert said(nps=30) == {"nps": (False, "占比相减。")}


def test_a_value_out_of_range_is_told_the_range() -> None:
    assert said(promoters=145) == {"promoters": (False, "这里应当不小于 0、不大于 100，现在是 145。")}


@pytest.mark.parametrize(("value", "right"), [(44.5, True), (45.5, True), (44.49, False), (45.51, False)])
def test_the_tolerance_includes_its_ends(value: float, right: bool) -> None:
    assert said(promoters=value)["promoters"][0] is right


def test_what_binary_fractions_are_off_by_costs_nothing() -> None:
    exercise = with_key("number", answer={"values": {"promoters": 0.3, "nps": 20}}, tolerance={})
    (item,) = exercise.comment(NumberAnswer(values={"promoters": 0.1 + 0.2}), exercise.key)
    assert item.right


def test_every_field_earns_an_equal_share_and_an_empty_one_is_named() -> None:
    exercise = number(points=4)
    score = exercise.score(NumberAnswer(values={"promoters": 45}), exercise.key)
    assert score.points == 2
    assert str(score).splitlines()[-1] == "✗ NPS：还没有填数字。"


def test_a_text_that_is_no_number_is_kept_and_counts_as_unanswered() -> None:
    exercise = number()
    answer = exercise.read_answer({"values": {}, "typed": {"nps": "约二十"}})
    assert exercise.progress(answer) == (0, 2)
    assert answer.typed == {"nps": "约二十"}


@pytest.mark.parametrize(
    "answer",
    [
        {"values": {"csat": 4}},
        {"values": {"nps": "20"}},
        {"values": {"nps": True}},
        {"values": {"nps": float("nan")}},
        {"typed": {"csat": "四"}},
        {"values": {"nps": 20}, "typed": {"nps": "二十"}},
    ],
)
def test_an_answer_with_strange_values_does_not_fit(answer: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        number().read_answer(answer)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": {"values": {"promoters": 45}}}, "answer.values：缺少 nps 的值"),
        ({"answer": {"values": {"promoters": 145, "nps": 20}}}, "answer.values.promoters：这里应当"),
        ({"hints": {"promoters": "除。"}}, "hints：缺少 nps 的反馈"),
        ({"feedback": {"promoters": "好。"}}, "feedback：缺少 nps 的反馈"),
        ({"tolerance": {"csat": 1}}, "tolerance：题目里没有 csat"),
        ({"mistakes": [{"field": "csat", "value": 1, "feedback": "？"}]}, "mistakes.field：题目里没有 csat"),
        (
            {"mistakes": [{"field": "promoters", "value": 45.3, "feedback": "？"}]},
            "mistakes.1：45.3 是正确答案",
        ),
    ],
)
def test_a_key_that_does_not_fit_names_its_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_key("number", **changes)


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"label": "NPS", "minimum": 100, "maximum": -100}, "minimum 应当小于 maximum"),
        ({"unit": "分"}, "fields.nps.label"),
        ({"label": "NPS", "min": 0}, "fields.nps.min"),
    ],
)
def test_wrong_content_names_its_field(field: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make("number", fields={**NUMBER["fields"], "nps": field})
