"""The situations and the MOT rubric: other words count too, and what denies a bad phrase is no bad phrase."""

import time
from pathlib import Path

import pytest
import yaml

from helpers.content import COURSE_DATA
from helpers.exercises.rubric import Hurt, Review, hurts, review
from helpers.exercises.script import Situation
from helpers.scripts import load_rubric, load_situations

MOT = load_rubric("mot", COURSE_DATA)
DATA = load_situations(COURSE_DATA)
RULES = {rule.id: rule for rule in MOT.rules}
RUBRICS = sorted(path.stem for path in (COURSE_DATA / "rubrics").glob("*.yaml"))

SAID = yaml.safe_load(Path(__file__).with_name("said.yaml").read_text("utf-8"))


def read(texts: dict[str, str]) -> dict[str | None, Review]:
    return {found.step: found for found in review(MOT.steps, MOT.rules, MOT.taboos, texts)}


def said(text: str) -> tuple[Hurt, ...]:
    return hurts(text, MOT.taboos)


def test_there_are_situations_of_every_sector() -> None:
    sectors = [situation.sector for situation in DATA.situations.values()]
    assert len(sectors) >= 12
    assert {sector: sectors.count(sector) >= 3 for sector in DATA.sectors} == dict.fromkeys(
        DATA.sectors, True
    )


@pytest.mark.parametrize("name", DATA.situations)
def test_the_model_answer_of_a_situation_meets_every_rule_and_hurts_nobody(name: str) -> None:
    example = DATA.situations[name].example
    for found in read(example).values():
        assert [rule.id for rule in found.missing] == []
        assert [hurt.words for hurt in found.hurts] == []


@pytest.mark.parametrize("situation", DATA.situations.values(), ids=DATA.situations)
def test_a_situation_tells_all_that_a_role_play_needs(situation: Situation) -> None:
    assert situation.reactions.keys() == MOT.steps.keys() == situation.example.keys()
    assert situation.facts and situation.may and situation.may_not
    assert all(
        [situation.explicit_need, situation.underlying_need, situation.business_win, situation.personal_win]
    )
    assert len({reaction.well for reaction in situation.reactions.values()}) == len(MOT.steps)


def test_situations_of_ones_own_have_lines_for_every_step() -> None:
    assert DATA.own_reactions.keys() == MOT.steps.keys()


def test_every_rule_has_five_other_ways_to_say_it_and_something_that_is_not_enough() -> None:
    assert SAID["other_words"].keys() == RULES.keys() == SAID["not_enough"].keys()
    assert min(map(len, SAID["other_words"].values())) >= 5


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, texts in SAID["other_words"].items() for text in texts]
)
def test_a_rule_is_met_in_other_words(rule: str, text: str) -> None:
    assert RULES[rule].is_met(text)


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, texts in SAID["not_enough"].items() for text in texts]
)
def test_what_only_sounds_alike_does_not_meet_a_rule(rule: str, text: str) -> None:
    assert not RULES[rule].is_met(text)


@pytest.mark.parametrize("text", [text for texts in SAID["other_words"].values() for text in texts])
def test_what_trainees_say_well_hurts_nobody(text: str) -> None:
    assert said(text) == ()


@pytest.mark.parametrize("text", SAID["harmless"])
def test_a_denied_phrase_is_no_taboo(text: str) -> None:
    assert [hurt.words for hurt in said(text)] == []


@pytest.mark.parametrize("name", SAID["bad_scripts"])
def test_a_bad_script_fails_the_right_rules(name: str) -> None:
    bad = SAID["bad_scripts"][name]
    found = read(bad["script"])
    for step, rules in bad["fails"].items():
        assert set(rules) <= {rule.id for rule in found[step].missing}, step
    assert sum(len(part.hurts) for part in found.values()) >= bad["hurts"]
    assert sum(part.points for part in found.values()) <= 4


@pytest.mark.parametrize("number", range(len(SAID["good_scripts"])))
def test_a_good_script_in_anybodys_words_gets_nearly_every_point(number: int) -> None:
    found = read(SAID["good_scripts"][number]).values()
    assert sum(part.points for part in found) >= 0.85 * sum(part.possible for part in found)


@pytest.mark.parametrize("number", range(len(SAID["weak_scripts"])))
def test_a_polite_or_curt_script_without_substance_gets_few_points(number: int) -> None:
    found = read(SAID["weak_scripts"][number]).values()
    assert sum(part.points for part in found) <= 0.4 * sum(part.possible for part in found)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_example_and_every_better_phrase_of_a_rubric_holds_what_it_promises(rubric: str) -> None:
    loaded = load_rubric(rubric, COURSE_DATA)
    for rule in loaded.rules:
        assert rule.is_met(rule.example), rule.id
        assert rule.reason
        assert not hurts(rule.example, loaded.taboos), rule.id
    for taboo in loaded.taboos:
        assert not hurts(taboo.instead, loaded.taboos), taboo.instead


def test_every_taboo_of_the_mot_rubric_finds_a_phrase_of_its_own() -> None:
    for taboo, sentences in zip(MOT.taboos, SAID["taboos"].values(), strict=True):
        for sentence in sentences:
            assert taboo in [hurt.taboo for hurt in said(sentence)], (sentence, taboo.instead)


@pytest.mark.parametrize(
    "piece", ["您", "我能", "不会让您", "一个是可以", "11", "是不是这是规", "？。", "a\n", "😀"]
)
def test_ten_thousand_characters_are_read_at_once(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    begun = time.perf_counter()
    read(dict.fromkeys(MOT.steps, text))
    assert time.perf_counter() - begun < 4  # a quarter of a second a step, with room for a busy machine
