"""The rules of written words hear people who never saw them, and are not fooled by a heap of key words."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers import content
from helpers.content import COURSE_DATA
from helpers.exercises.rubric import Rubric, Rule, hurts
from helpers.exercises.script import Script, ScriptAnswer
from helpers.scripts import load_rubric
from tests.course_data.stated import Stated

OVERHEARD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("overheard.yaml").read_text("utf-8"))
MOT = load_rubric("mot", COURSE_DATA)
RULES = {rule.id: rule for rule in MOT.rules}
SIX = Stated("1_nps_experience/6_moments_of_truth")
SEVEN = Stated("1_nps_experience/7_touchpoints")
SCRIPTS = [
    (path, exercise)
    for path in content.lesson_paths()
    for exercise in content.load_lesson(path).exercises.values()
    if isinstance(exercise, Script)
]
SHOWN = [
    pytest.param(exercise, rule, id=f"{path}-{exercise.id}-{rule.id}")
    for path, exercise in SCRIPTS
    for rule in exercise.rules
    if rule.example
]


def script(stated: Stated, name: str) -> Script:
    exercise = stated.lesson.exercises[name]
    assert isinstance(exercise, Script)
    return exercise


def heard(rules: list[Rule], sentences: list[str]) -> float:
    """The share of sentences that meet all of these rules."""
    return sum(all(rule.is_met(text) for rule in rules) for text in sentences) / len(sentences)


@pytest.mark.parametrize("rule", RULES)
def test_nine_of_ten_overheard_sentences_meet_their_rule(rule: str) -> None:
    sentences = OVERHEARD["mot"][rule]
    assert len(sentences) == 20
    assert heard([RULES[rule]], sentences) >= 0.9


@pytest.mark.parametrize("name", ["standard_line", "surprise_line"])
def test_nine_of_ten_overheard_lines_meet_every_rule(name: str) -> None:
    rubric = load_rubric(name, COURSE_DATA)
    assert len(OVERHEARD[name]) == 20
    assert heard(list(rubric.rules), OVERHEARD[name]) >= 0.9


@pytest.mark.parametrize("step", OVERHEARD["rewrite"])
def test_overheard_rewritings_meet_every_rule(step: str) -> None:
    exercise = script(SEVEN, "rewrite")
    assert heard([rule for rule in exercise.rules if rule.step == step], OVERHEARD["rewrite"][step]) == 1


def everything_overheard() -> list[tuple[Rubric | Script, str]]:
    said: list[tuple[Rubric | Script, str]] = []
    said += [(MOT, text) for texts in OVERHEARD["mot"].values() for text in texts]
    for name in ("standard_line", "surprise_line"):
        said += [(load_rubric(name, COURSE_DATA), text) for text in OVERHEARD[name]]
    rewrite = script(SEVEN, "rewrite")
    return said + [(rewrite, text) for texts in OVERHEARD["rewrite"].values() for text in texts]


def test_nothing_overheard_hurts() -> None:
    assert [text for read_by, text in everything_overheard() if hurts(text, read_by.taboos)] == []


@pytest.mark.parametrize("name", OVERHEARD["scripts"])
def test_the_script_of_somebody_who_never_saw_the_rules_earns_full_marks(name: str) -> None:
    exercise = script(SIX, "tariff_script")
    score = exercise.score(ScriptAnswer(texts=OVERHEARD["scripts"][name]), SIX.keys["tariff_script"])
    assert score.points == exercise.points, score


@pytest.mark.parametrize("name", OVERHEARD["not_scripts"])
def test_key_words_notes_and_blame_earn_less_than_half(name: str) -> None:
    exercise = script(SIX, "tariff_script")
    score = exercise.score(ScriptAnswer(texts=OVERHEARD["not_scripts"][name]), SIX.keys["tariff_script"])
    assert score.points < exercise.points / 2, score


# --- what the pages show ---


@pytest.mark.parametrize(("exercise", "rule"), SHOWN)
def test_the_example_of_a_rule_meets_it_and_hurts_nobody(exercise: Script, rule: Rule) -> None:
    assert rule.is_met(rule.example)
    assert not hurts(rule.example, exercise.taboos)


@pytest.mark.parametrize(("path", "exercise"), SCRIPTS, ids=[f"{path}-{one.id}" for path, one in SCRIPTS])
def test_the_examples_of_the_steps_meet_every_rule(path: str, exercise: Script) -> None:
    examples = {name: step.example for name, step in exercise.steps.items() if step.example}
    for found in exercise.review(ScriptAnswer(texts=examples)):
        if found.step in examples:
            assert found.is_green, (found.step, [rule.id for rule in found.missing], found.hurts)


def quoted(text: str) -> list[str]:
    return re.findall("“([^”]+)”", text)


def test_the_good_phrases_of_the_table_of_exploring_meet_their_rules() -> None:
    rows = SIX.table("要做", "好句")
    for what, rule in (("接住情绪", "empathy"), ("问得开", "open_question"), ("说回去", "restated")):
        [good] = quoted(rows[what][0])
        assert RULES[rule].is_met(good), good


def test_the_good_phrases_of_the_four_steps_meet_a_rule_of_theirs() -> None:
    rows = SIX.table("步骤", "为客户做什么")
    for step, row in zip(MOT.steps, rows.values(), strict=True):
        [good] = quoted(row[1])
        assert any(rule.is_met(good) for rule in MOT.rules if rule.step == step), good


def test_the_model_offer_of_the_text_has_two_ways_a_benefit_and_a_limit() -> None:
    [offer] = [text for text in quoted(SIX.text) if text.startswith("我有两个办法")]
    assert [rule for rule in ("two_options", "benefit", "limit") if not RULES[rule].is_met(offer)] == []


CARDS = {
    "feeling": "empathy",
    "open": "open_question",
    "restate": "restated",
    "options": "two_options",
    "worry": "underlying",
    "tonight": "when",
    "solved": "solved",
    "limit": "limit",
    "repeat": "restated",
    "progress": "progress",
    "more": "missing",
    "both": "solved",
    "missing": "missing",
    "lin": "who",
    "engineer": "who",
    "two": "two_options",
}


@pytest.mark.parametrize("card", CARDS)
def test_a_card_that_is_right_meets_its_rule(card: str) -> None:
    exercises: list[Any] = list(SIX.lesson.exercises.values())
    said = {
        name: text
        for exercise in exercises
        for name, text in {**getattr(exercise, "cards", {}), **getattr(exercise, "options", {})}.items()
        if exercise.id in ("question_bank", "step_of_line", "confirm_lines", "promise_parts", "offer_kinds")
    }
    assert RULES[CARDS[card]].is_met(said[card]), said[card]


def test_the_two_example_lines_of_the_table_meet_every_rule() -> None:
    for name, row in zip(("standard_line", "surprise_line"), (0, 1), strict=True):
        [line] = quoted(SEVEN.table("标准话术", "惊喜话术")["例子"][row])
        assert [rule.id for rule in load_rubric(name, COURSE_DATA).rules if not rule.is_met(line)] == []
