"""What the questionnaire rules find, with the rules of course_data."""

import pytest

from helpers import questionnaire
from helpers.methods.questionnaire import Question

STANDARD = Question("score", "您有多大可能向朋友或同事推荐云桥营业厅？", 0, 10, "完全不可能", "极有可能")
WHY = Question("open", "您打这个分数的主要原因是什么？")


def rules(*questions: Question) -> set[str]:
    """The names of the rules that a questionnaire breaks."""
    return {finding.rule for finding, _message in questionnaire.findings(questions)}


def test_the_standard_question_with_its_why_has_no_fault() -> None:
    assert rules(STANDARD, WHY) == set()


def test_naming_the_scale_is_no_begging() -> None:
    named = Question("score", "您有多大可能推荐我们？请打 0–10 分。", 0, 10, "完全不可能", "极有可能")
    assert rules(named, WHY) == set()


def test_every_wording_that_the_builder_offers_has_no_fault() -> None:
    data = questionnaire.load()
    text = data.standard.text.format(subject=data.standard.subject)
    standard = Question("score", text, 0, 10, data.standard.low_label, data.standard.high_label)
    offered = [Question("open", text) for text in data.open_questions.values()]
    assert rules(standard, *offered) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("您有多大可能推荐我们优质的服务？", "leading"),
        ("我们的 5G 全省领先。您有多大可能推荐我们？", "leading"),
        ("您的 10 分就是小张的奖金！您有多大可能推荐我们？", "begging"),
        ("麻烦给个 10 分", "begging"),
        ("您有多大可能推荐我们的网络和营业厅服务？", "double"),
        ("您有多大可能推荐我们？请打10分", "begging"),
        ("您对网络和资费有多满意？", "double"),
        ("您满意吗？为什么？", "double"),
        ("您是不是不会不推荐我们？", "negative"),
        ("您对装维触点有多满意？", "jargon"),
        ("您有多大可能推荐我们?" + "真的" * 30, "too_long"),
        ("  ", "empty"),
    ],
)
def test_a_faulty_score_question_is_found(text: str, rule: str) -> None:
    assert rule in rules(STANDARD, WHY, Question("score", text, 0, 10, "低", "高"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [("我们哪些地方做得最好？", "one_sided"), ("我们是否做得好？", "closed"), ("您满意吗？", "closed")],
)
def test_a_faulty_open_question_is_found(text: str, rule: str) -> None:
    assert rule in rules(STANDARD, Question("open", text))


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 10), (0, 5)])
def test_a_scale_other_than_0_to_10_is_found(low: int, high: int) -> None:
    wrong = Question("score", STANDARD.text, low, high, "完全不可能", "极有可能")
    assert rules(wrong, WHY) == {"wrong_scale"}


def test_ends_without_words_or_the_wrong_way_round_are_found() -> None:
    assert rules(Question("score", STANDARD.text, 0, 10, "完全不可能", " "), WHY) == {"no_ends"}
    assert rules(Question("score", STANDARD.text, 0, 10, "极有可能", "完全不可能"), WHY) == {"reversed"}


def test_a_form_without_the_standard_question_or_without_why_is_found() -> None:
    assert rules(WHY) == {"no_standard"}
    assert rules(STANDARD) == {"no_why"}
    assert rules() == {"no_standard", "no_why"}


def test_the_order_matters() -> None:
    rating = Question("score", "您对等候时间有多满意？", 1, 5, "很不满", "很满意")
    assert rules(rating, STANDARD, WHY) == {"score_late"}
    assert rules(STANDARD, rating, WHY) == {"why_late"}


def test_one_question_of_fact_may_stand_before_the_standard_question() -> None:
    fact = Question("choice", "您这次办理的业务是？", options=("套餐", "宽带"))
    assert rules(fact, STANDARD, WHY) == set()


def test_a_choice_with_one_option_a_question_asked_twice_and_a_long_form_are_found() -> None:
    assert rules(STANDARD, WHY, Question("choice", "业务是？", options=("套餐",))) == {"no_options"}
    assert rules(STANDARD, WHY, WHY) == {"twice"}
    many = [Question("open", f"第 {number} 件事怎样做更好？") for number in range(6)]
    assert rules(STANDARD, WHY, *many) == {"too_many"}


def test_a_finding_names_the_words_and_the_place() -> None:
    findings = questionnaire.findings((STANDARD, Question("open", "您觉得网络和资费怎样？")))
    assert [(finding.question, finding.words) for finding, _message in findings] == [(1, "网络和资费")]
