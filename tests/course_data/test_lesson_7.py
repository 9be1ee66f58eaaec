"""What lesson 7 states holds, and what it asks to be written is scored as it says."""

from typing import Any

import pytest

from helpers import content
from helpers.cases import Event, load_case
from helpers.exercises.script import Script, ScriptAnswer
from tests.course_data.stated import Stated

STATED = Stated("1_nps_experience/7_touchpoints")
LESSON, KEYS, TEXT = STATED.lesson, STATED.keys, STATED.text


def script(name: str) -> Script:
    exercise = LESSON.exercises[name]
    assert isinstance(exercise, Script)
    return exercise


def unmet(name: str, **texts: str) -> set[str]:
    """The rules that these texts do not meet."""
    reviews = script(name).review(ScriptAnswer(texts=texts))
    return {rule.id for found in reviews for rule in found.missing}


def hurting(name: str, **texts: str) -> list[str]:
    """The words of these texts that hurt."""
    reviews = script(name).review(ScriptAnswer(texts=texts))
    return [hurt.words for found in reviews for hurt in found.hurts]


# --- stories and claims ---


def test_both_stories_are_said_to_be_invented() -> None:
    for name in ("stethoscope", "worker_zhang"):
        case = load_case(name)
        assert case.simulated and not case.sources
        assert "编的" in case.limits and "讲师可改" in case.limits
    assert TEXT.count("课程文件只有标题。下面的故事是教学模拟，讲师可改。") == 2


def test_the_hours_of_a_story_are_told_as_hours() -> None:
    """YAML reads an unquoted 20:40 as the number 1240, which would be told as a year."""
    events = [event for event in load_case("worker_zhang").events if isinstance(event, Event)]
    assert [event.when for event in events[:3]] == ["20:40", "20:55", "20:57"]


def test_the_scenes_of_the_group_are_touchpoints_of_the_survey() -> None:
    table: Any = LESSON.exercises["opportunities"]
    values = content.load_survey("telecom_nps").columns["touchpoint"].values or ()
    assert len(table.rows) == 6 and {row["scene"] for row in table.rows} <= set(values)


def test_ninety_three_per_cent_is_false() -> None:
    exercise, key = LESSON.exercises["mehrabian"], KEYS["mehrabian"]
    [claim] = [card for card, text in exercise.cards.items() if "93%" in text]  # type: ignore[attr-defined]
    assert exercise.buckets[key.answer.placed[claim]] == "站不住"  # type: ignore[attr-defined]
    assert 7 + 38 + 55 == 100 and 38 + 55 == 93


def test_sound_and_overstated_claims_are_as_many() -> None:
    placed = list(KEYS["mehrabian"].answer.placed.values())
    assert placed.count("sound") == placed.count("overstated") == 4


# --- the sentences to be rewritten ---

SAID = {
    "closed": "下班了，明天再来。",
    "id_card": "没带身份证办不了。",
    "not_mine": "这个不归我管，你打热线。",
    "someone": "等着吧，会有人联系你。",
}


def test_the_sentences_as_they_were_said_hurt_or_leave_something_out() -> None:
    for step, sentence in SAID.items():
        assert f"“{sentence}”" in script("rewrite").steps[step].label
        own = {rule.id for rule in script("rewrite").rules if rule.step == step}
        assert (unmet("rewrite", **{step: sentence}) & own) or hurting("rewrite", **{step: sentence}), step
    assert hurting("rewrite", **SAID) == ["办不了", "不归我", "你", "等着吧", "会有人", "你"]


GOOD = {
    "closed": [
        "这会儿来不及办完，我帮您登记好，明早八点半来就办。",
        "真不巧，系统九点就关。我先把您的号留下，明天 8:30 您来，头一个办。",
        "系统快关了，怕办一半断掉。您把电话留给我，明天早上您直接来窗口。",
    ],
    "id_card": [
        "怕有人拿您的号码去冒用，所以要看原件。您下次带来，不用排队。",
        "看原件是为了保护您的号码，您拿来我马上办。",
        "要核对原件，免得别人补走您的卡。麻烦您带身份证过来，我优先给您办。",
    ],
    "not_mine": [
        "这笔要账务组来查，我帮您提交，今天就交上去。",
        "我来替您问，账务组会核查。",
        "账务组负责查这笔钱，我马上联系他们。",
    ],
    "someone": ["我姓林，明早十点前给您电话。", "我是小林，上午给您回话。"],
}


@pytest.mark.parametrize(("step", "sentence"), [(step, one) for step, all in GOOD.items() for one in all])
def test_another_good_wording_meets_the_rules_too(step: str, sentence: str) -> None:
    own = {rule.id for rule in script("rewrite").rules if rule.step == step}
    assert not unmet("rewrite", **{step: sentence}) & own
    assert not hurting("rewrite", **{step: sentence})


def test_the_examples_shown_meet_the_rules() -> None:
    for name, exercise in LESSON.exercises.items():
        if not isinstance(exercise, Script):
            continue
        for rule in exercise.rules:
            if rule.example and rule.step:
                assert rule.is_met(rule.example), f"{name}.{rule.id}"
        assert not any(exercise.review(ScriptAnswer(texts={}))[0].hurts), name


def test_a_wish_is_no_movement() -> None:
    assert hurting("stethoscope_note", warm="以后态度好一些，加强培训。") == ["态度好", "加强"]
