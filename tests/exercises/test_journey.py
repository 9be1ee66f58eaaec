"""The kind `journey`: a map changes, and a rubric of named rules looks at it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers import content
from helpers.exercises.journey import Journey, JourneyAnswer, JourneyKey, Rules, rubric
from helpers.exercises.journey_map import FIELDS, JourneyMap, Stage, Touchpoint, free_id

STAGES = ("到店", "办理", "离开")


def point(number: int, stage: str = "s1", **fields: Any) -> Touchpoint:
    return Touchpoint(id=f"t{number}", stage=stage, action=f"第 {number} 件事", **fields)


def small() -> JourneyMap:
    """Three stages; t1 and t2 in the first, t3 in the second, none in the third."""
    stages = tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(STAGES, 1))
    return JourneyMap(stages=stages, touchpoints=(point(1), point(2), point(3, "s2")))


def finished() -> JourneyAnswer:
    """A map that meets every rule, and a better one."""
    stages = tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(STAGES, 1))
    points = [point(number, f"s{(number + 2) // 3}", emotion=number - 4, wait=5) for number in range(1, 9)]
    plan = {"opportunity": "先发短信", "owner": "值班经理", "metric": "等候分钟数", "due": "2030-01-31"}
    points[0] = points[0].model_copy(update={**plan, "pain": "排队", "mot": True})
    points[2] = points[2].model_copy(update=plan)
    before = JourneyMap(
        actor="陈女士", scenario="周六换卡", goal="一趟办完", stages=stages, touchpoints=points
    )
    return JourneyAnswer(as_is=before, to_be=before.set("t1", "wait", 1))


def journey(**changes: Any) -> Journey:
    fields = {
        "id": "map",
        "kind": "journey",
        "title": "旅程图",
        "prompt": "画出来。",
        "outline": ["000-3.2"],
        "to_be": True,
    }
    return Journey.model_validate({**fields, **changes})


def ids(drawn: JourneyMap) -> list[str]:
    return [f"{one.stage}{one.id}" for one in drawn.touchpoints]


def said(answer: JourneyAnswer, rule: str) -> str:
    [found] = [finding for finding in rubric(answer, Rules(), True) if finding.rule == rule]
    assert found.share < 1
    return found.said


# --- a map changes ---


def test_a_new_touchpoint_stands_behind_the_one_in_hand_or_at_the_end_of_its_stage() -> None:
    assert ids(small().add("t9", "s1", "t1")) == ["s1t1", "s1t9", "s1t2", "s2t3"]
    assert ids(small().add("t9", "s1")) == ["s1t1", "s1t2", "s1t9", "s2t3"]


def test_a_touchpoint_needs_a_stage_that_is_there_and_an_id_of_its_own() -> None:
    assert small().add("t9", "nowhere") == small()
    assert small().add("t1", "s1") == small()


def test_a_copy_stands_behind_its_original_with_all_its_fields() -> None:
    before = small().set("t1", "pain", "排队")
    after = before.duplicate("t9", "t1")
    assert ids(after) == ["s1t1", "s1t9", "s1t2", "s2t3"] and after.find("t9").pain == "排队"


def test_moving_goes_over_the_next_one_and_at_the_edge_into_the_next_stage() -> None:
    assert ids(small().move("t1", 1)) == ["s1t2", "s1t1", "s2t3"]
    assert ids(small().move("t2", 1)) == ["s1t1", "s2t2", "s2t3"]
    assert ids(small().move("t3", -1)) == ["s1t1", "s1t2", "s1t3"]
    assert ids(small().move("t3", 1)) == ["s1t1", "s1t2", "s3t3"]


def test_moving_ends_at_both_ends_of_the_map() -> None:
    assert small().move("t1", -1) == small()
    last = small().move("t3", 1)
    assert last.move("t3", 1) == last


@pytest.mark.parametrize(
    ("moved", "onto", "order"),
    [
        ("t1", "t2", ["s1t2", "s1t1", "s2t3"]),
        ("t2", "t1", ["s1t2", "s1t1", "s2t3"]),
        ("t1", "t3", ["s1t2", "s2t3", "s2t1"]),
        ("t3", "t1", ["s1t3", "s1t1", "s1t2"]),
        ("t1", "t1", ["s1t1", "s1t2", "s2t3"]),
        ("t1", "gone", ["s1t1", "s1t2", "s2t3"]),
    ],
)
def test_what_is_dropped_stands_where_it_was_dropped(moved: str, onto: str, order: list[str]) -> None:
    assert ids(small().move_onto(moved, onto)) == order


def test_a_touchpoint_goes_to_the_end_of_another_stage() -> None:
    assert ids(small().move_to_stage("t1", "s2")) == ["s1t2", "s2t3", "s2t1"]
    assert ids(small().set("t1", "stage", "s2")) == ["s1t2", "s2t3", "s2t1"]


def test_a_stage_moves_with_its_touchpoints() -> None:
    assert ids(small().move_stage("s2", -1)) == ["s2t3", "s1t1", "s1t2"]


def test_the_touchpoints_of_a_stage_that_goes_stay_on_the_map() -> None:
    assert ids(small().remove_stage("s2")) == ["s1t1", "s1t2", "s1t3"]
    assert ids(small().remove_stage("s1")) == ["s2t1", "s2t2", "s2t3"]


def test_the_last_stage_stays_while_something_stands_in_it() -> None:
    one = small().remove_stage("s3").remove_stage("s2")
    assert one.remove_stage("s1") == one
    assert one.remove("t1").remove("t2").remove("t3").remove_stage("s1").stages == ()


def test_a_stage_is_added_behind_another_and_renamed() -> None:
    added = small().add_stage("s1")
    assert [stage.id for stage in added.stages] == ["s1", "s4", "s2", "s3"]
    assert added.rename_stage("s4", "等候" * 20).stages[1].name == "等候" * 10


def test_a_map_is_full_at_sixty_touchpoints_and_twelve_stages() -> None:
    full = small()
    for number in range(100):
        full = full.add(f"n{number}", "s1").add_stage()
    assert (len(full.touchpoints), len(full.stages)) == (60, 12)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("thought", "长" * 10_000, "长" * 300),
        ("thought", "<script>=1+1😀", "<script>=1+1😀"),
        ("emotion", 9, 5),
        ("emotion", "-9", -5),
        ("wait", -3, 0),
        ("wait", float("nan"), 0),
        ("wait", float("inf"), 100_000),
        ("channel", "telepathy", "human"),
        ("due", "31.12.2030", ""),
        ("due", "0999-12-31", "0999-12-31"),
        ("mot", "1", True),
    ],
)
def test_a_field_takes_what_fits(field: str, value: Any, kept: Any) -> None:
    drawn = small().set("t1", field, value)
    assert getattr(drawn.find("t1"), field) == kept
    assert JourneyMap.model_validate(drawn.model_dump(mode="json")) == drawn


def test_touchpoints_of_a_file_are_brought_into_the_order_of_the_stages() -> None:
    raw = {
        "stages": [{"id": "a"}, {"id": "b"}],
        "touchpoints": [{"id": "x", "stage": "b"}, {"id": "y", "stage": "a"}],
    }
    assert ids(JourneyMap.model_validate(raw)) == ["ay", "bx"]


@pytest.mark.parametrize(
    "raw",
    [
        {"touchpoints": [{"id": "x", "stage": "nowhere"}]},
        {"stages": [{"id": "a"}, {"id": "a"}]},
        {"stages": [{"id": "a"}], "touchpoints": [{"id": "x", "stage": "a"}] * 2},
        {"stages": [{"id": "a"}], "touchpoints": [{"id": "x", "stage": "a", "emotion": 6}]},
        {"stages": [{"id": "a"}], "touchpoints": [{"id": "x", "stage": "a", "due": "soon"}]},
    ],
)
def test_a_map_that_does_not_hold_together_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        JourneyMap.model_validate(raw)


def test_an_id_is_never_given_to_two_things_of_both_maps() -> None:
    answer = finished()
    answer = answer.put("as_is", answer.as_is.remove("t8"))
    assert answer.next_touchpoint == "t9" and free_id("t", ["t2", "tx", "s7"]) == "t3"


POINTS, PLACES = (
    st.sampled_from(["t1", "t2", "t3", "t9", "gone"]),
    st.sampled_from(["s1", "s2", "s4", "gone"]),
)
STEPS = st.sampled_from([-1, 1])
CHANGES = st.one_of(
    st.tuples(st.just("add"), POINTS, PLACES, POINTS),
    st.tuples(st.just("duplicate"), POINTS, POINTS),
    st.tuples(st.just("remove"), POINTS),
    st.tuples(st.just("move"), POINTS, STEPS),
    st.tuples(st.just("move_onto"), POINTS, POINTS),
    st.tuples(st.just("move_to_stage"), POINTS, PLACES),
    st.tuples(st.just("move_stage"), PLACES, STEPS),
    st.tuples(st.just("add_stage"), PLACES),
    st.tuples(st.just("remove_stage"), PLACES),
    st.tuples(st.just("set"), POINTS, st.sampled_from(sorted(FIELDS)), st.just("2")),
)


@given(st.lists(CHANGES, max_size=30))
def test_whatever_is_done_the_map_can_be_saved_and_read_again(steps: list[tuple[Any, ...]]) -> None:
    drawn = small()
    for name, *arguments in steps:
        drawn = getattr(drawn, name)(*arguments)
        assert JourneyMap.model_validate(drawn.model_dump(mode="json")) == drawn


# --- the rubric ---


def test_a_finished_map_meets_every_rule() -> None:
    assert [finding.rule for finding in journey().rubric(finished()) if finding.share < 1] == []


def test_what_is_missing_is_named_with_its_touchpoint() -> None:
    answer = finished()
    answer = answer.put("as_is", answer.as_is.set("t1", "metric", " ").set("t2", "action", ""))
    answer = answer.put("to_be", answer.as_is)
    assert said(answer, "plan") == "第 1 步“第 1 件事”缺衡量指标。"
    assert "第 2 步还没有写客户在做什么" in said(answer, "touchpoints")


def test_an_empty_map_is_told_where_to_begin() -> None:
    assert said(JourneyAnswer(), "head") == "还没有写：客户、场景、目标。"
    assert "还没有触点" in said(JourneyAnswer(), "curve")


def test_a_flat_curve_has_neither_peak_nor_valley() -> None:
    flat = JourneyAnswer(as_is=small())
    assert "（峰）" in said(flat, "curve") and "（谷）" in said(flat, "curve")


def test_opportunities_are_asked_for_where_it_hurts() -> None:
    drawn = small().set("t2", "emotion", -4)
    assert "第 2 步有痛点或情绪低于 0" in said(JourneyAnswer(as_is=drawn), "opportunities")


def test_an_opportunity_may_be_planned_in_either_map_and_the_fuller_version_counts() -> None:
    answer = finished()
    bare = answer.as_is.set("t1", "owner", "").set("t3", "opportunity", "")
    found = answer.put("as_is", bare).opportunities
    assert [point.owner for _, point in found] == ["值班经理", "值班经理"]


@pytest.mark.parametrize("nobody", ["大家", "相关部门", "全体员工"])
def test_an_opportunity_that_belongs_to_everybody_belongs_to_nobody(nobody: str) -> None:
    answer = finished()
    vague = {side: one.set("t1", "owner", nobody) for side, one in answer.maps.items()}
    assert f"“{nobody}”不是一个人" in said(answer.model_copy(update=vague), "plan")


def test_a_map_to_be_has_to_be_better() -> None:
    same = finished()
    same = same.put("to_be", same.as_is)
    assert "没有变短" in said(same, "to_be")
    assert "复制一份" in said(same.put("to_be", None), "to_be")


def test_a_stage_counts_when_it_has_a_name_and_something_in_it() -> None:
    assert "有 2 个，还差 1 个" in said(JourneyAnswer(as_is=small()), "stages")


# --- the exercise ---


def test_a_finished_map_earns_all_points_and_an_unfinished_one_its_share() -> None:
    graded = journey(graded=True, points=9)
    key = JourneyKey(answer=finished())
    assert graded.score(finished(), key).points == 9
    half = finished()
    half = half.put("as_is", half.as_is.set_head("goal", "")).put("to_be", None)
    assert graded.score(half, key).points == pytest.approx(9 - 1 - 1 / 3, abs=0.01)


def test_practice_is_scored_without_a_key_and_a_graded_map_is_not() -> None:
    assert journey().score(finished(), None).state == "scored"
    assert journey(graded=True, points=9).score(finished(), None).state == "saved"
    assert journey().score(JourneyAnswer(), None).state == "unanswered"


def test_the_same_map_always_gives_the_same_text() -> None:
    assert str(journey().score(finished(), None)) == str(journey().score(finished(), None))


def test_progress_counts_the_rules_that_are_met() -> None:
    assert journey().progress(JourneyAnswer()) == (0, 9)
    assert journey().progress(finished()) == (9, 9)
    assert journey(to_be=False, rules={"pains": 0, "mots": 0, "opportunities": 0}).progress(finished()) == (
        4,
        4,
    )


def test_a_key_that_misses_a_rule_is_refused() -> None:
    with pytest.raises(ValidationError, match="示例没有达到“改进后"):
        journey(key={"answer": finished().put("to_be", None).model_dump(mode="json")})
    assert journey(key={"answer": finished().model_dump(mode="json")}).key


def test_an_unknown_rule_or_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="touchpoint"):
        journey(rules={"touchpoint": 3})


def test_what_is_taken_home_is_in_words() -> None:
    as_is, to_be, plan = journey().listings(finished())
    first = dict(zip(as_is.columns, as_is.rows[0], strict=True))
    assert (first["阶段"], first["渠道"], first["情绪"], first["关键时刻"]) == ("到店", "人际", -3, "是")
    assert to_be.title.startswith("改进后：陈女士")
    assert [row[-2:] for row in plan.rows] == [("等候分钟数", "2030-01-31")] * 2
    assert journey().listings(JourneyAnswer()) == ()


@pytest.mark.parametrize("name", content.journey_names())
def test_a_template_is_worth_improving_and_leaves_the_opportunities_to_the_trainee(name: str) -> None:
    template = content.load_journey(name)
    unmet = {one.rule for one in rubric(JourneyAnswer(as_is=template.map), Rules(), False) if one.share < 1}
    assert template.notice == "教学模拟"
    assert 8 <= len(template.map.touchpoints) <= 12
    assert unmet == {"mots", "opportunities", "plan"}
    assert {point.channel for point in template.map.touchpoints} == {"physical", "digital", "human"}


@pytest.mark.parametrize("name", content.journey_names())
def test_a_template_is_linked_to_touchpoints_that_the_survey_has(name: str) -> None:
    linked = {point.survey for point in content.load_journey(name).map.touchpoints} - {""}
    assert linked <= set(content.load_survey("telecom_nps").touchpoints)


def test_every_journey_of_a_lesson_has_its_template_and_its_survey() -> None:
    for path in content.lesson_paths():
        for exercise in content.load_lesson(path).exercises.values():
            if isinstance(exercise, Journey):
                assert not exercise.template or content.load_journey(exercise.template), exercise.id
                assert not exercise.survey or content.load_survey(exercise.survey).touchpoints, exercise.id
