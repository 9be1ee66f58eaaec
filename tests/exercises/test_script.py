"""`script`: what an author may write, and what an answer is worth."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from helpers import content
from helpers.checked_yaml import ContentError
from helpers.exercises.score import Score
from helpers.exercises.script import Script, ScriptAnswer

SCRIPT: dict[str, Any] = {
    "id": "call_back",
    "kind": "script",
    "title": "回电话",
    "prompt": "写两步。",
    "outline": ["000-3.2.3"],
    "graded": True,
    "points": 8,
    "steps": {"act": {"label": "行动"}, "confirm": {"label": "确认"}},
    "rules": [
        {"id": "time", "step": "act", "label": "说出时间", "patterns": [r"\d+ ?点"]},
        {"id": "name", "step": "act", "label": "说出名字", "patterns": ["我姓"], "points": 2},
        {"id": "thanks", "step": "confirm", "label": "谢谢他", "patterns": ["谢谢"]},
    ],
    "taboos": [{"pattern": "这是规定", "why": "把门关上了。", "instead": "我来看看。"}],
}
MODEL = {"act": "我姓周，18 点前打给您。", "confirm": "谢谢您告诉我。"}
KEY = {"answer": {"texts": MODEL}}


def script(**changes: Any) -> Script:
    fields = {name: value for name, value in {**SCRIPT, **changes}.items() if value is not None}
    return Script.model_validate(fields)


def score(exercise: Script, texts: dict[str, str], with_key: bool = True) -> Score:
    key = exercise.key_type.model_validate(KEY) if with_key else None
    return exercise.score(ScriptAnswer(texts=texts), key)


def lesson(tmp_path: Path, exercise: dict[str, Any]) -> content.LessonContent:
    """A lesson with this exercise, read with the rubrics and situations of the workbook."""
    data = tmp_path / "course_data"
    (data / "lessons" / "course").mkdir(parents=True)
    for name in ("rubrics", "situations.yaml"):
        (data / name).symlink_to(content.COURSE_DATA / name)
    raw = {"title": "课", "minutes": 10, "exercises": [exercise]}
    (data / "lessons" / "course" / "lesson.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    return content.load_lesson("course/lesson", data)


def test_the_model_answer_earns_every_point() -> None:
    scored = score(script(), MODEL)
    assert scored.points == 8
    assert all(item.right for item in scored.items)


def test_an_item_names_what_is_there_and_what_is_missing() -> None:
    act, confirm = score(script(), {"act": "18 点前打给您。这是规定。"}).items
    assert (act.label, act.right, act.points) == ("行动", False, 0)
    assert act.feedback == "有了：说出时间；没听到：说出名字；1 处要换个说法：“这是规定”。"
    assert (confirm.points, confirm.feedback) == (0, "还没有写。")


def test_points_are_shared_as_the_rules_weigh() -> None:
    assert score(script(), {"act": "我姓周。"}).points == 4
    assert score(script(), {"act": "18 点。", "confirm": "谢谢。"}).points == 4


def test_the_same_answer_always_gives_the_same_text() -> None:
    assert str(score(script(), {"act": "我姓周"})) == (
        "回电话：4 / 8 分\n✗ 行动：有了：说出名字；没听到：说出时间。\n✗ 确认：还没有写。"
    )


def test_an_empty_script_is_unanswered() -> None:
    assert score(script(), {}).state == "unanswered"
    assert score(script(), {"act": "  \n"}).state == "unanswered"


def test_a_graded_script_without_its_key_is_saved_and_not_scored() -> None:
    assert score(script(), MODEL, with_key=False).state == "saved"


def test_practice_is_scored_by_its_rules_without_a_key() -> None:
    scored = score(script(graded=False, points=None), MODEL, with_key=False)
    assert scored.state == "scored"
    assert scored.headline == "回电话：2 / 2 对"


def test_progress_counts_the_steps_that_say_something() -> None:
    assert script().progress(ScriptAnswer(texts={"act": "好", "confirm": " "})) == (1, 2)


def test_the_listing_has_a_row_a_step() -> None:
    (listing,) = script().listings(ScriptAnswer(texts={"act": "=1+1"}))
    assert listing.rows == (("行动", "=1+1", "没听到：说出时间、说出名字。"), ("确认", "", ""))
    assert script().listings(ScriptAnswer()) == ()


def test_an_answer_for_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="题目里没有 offer"):
        script().read_answer({"texts": {"offer": "好"}})


def test_a_key_that_misses_a_rule_or_hurts_is_refused() -> None:
    exercise = script()
    for texts, says in (
        ({"act": "我姓周。", "confirm": "谢谢。"}, "行动：有了：说出名字；没听到：说出时间"),
        ({**MODEL, "confirm": "谢谢，这是规定。"}, "1 处要换个说法：“这是规定”"),
    ):
        with pytest.raises(ValueError, match=says):
            exercise.check_key(exercise.key_type.model_validate({"answer": {"texts": texts}}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"steps": {}}, "at least 1 item"),
        ({"rules": [{**SCRIPT["rules"][0], "step": "offer"}]}, "rules.step：题目里没有 offer"),
        ({"rules": [SCRIPT["rules"][0], SCRIPT["rules"][0]]}, "rules：time 写了两次"),
        ({"taboos": [{"pattern": "(", "why": "甲", "instead": "乙"}]}, "写错了"),
    ],
)
def test_a_slip_of_the_author_is_named(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        script(**changes)


def test_a_rubric_brings_its_steps_rules_and_taboos(tmp_path: Path) -> None:
    fields = {**SCRIPT, "rubric": "mot", "situation": "refund", "steps": None, "rules": None, "taboos": None}
    raw = {name: value for name, value in fields.items() if value is not None}
    exercise = lesson(tmp_path, raw).exercises["call_back"]
    assert isinstance(exercise, Script)
    assert list(exercise.steps) == ["explore", "offer", "act", "confirm"]
    assert len(exercise.rules) == 16
    assert exercise.situation is not None
    assert exercise.situation.sector == "retail"
    reviews = exercise.review(ScriptAnswer(texts=dict(exercise.situation.example)))
    assert all(found.is_green for found in reviews)


def test_own_steps_take_only_their_rules_of_a_rubric_and_own_rules_come_after(tmp_path: Path) -> None:
    raw = {**SCRIPT, "rubric": "mot", "steps": {"act": {"label": "行动"}}, "rules": [SCRIPT["rules"][0]]}
    exercise = lesson(tmp_path, raw).exercises["call_back"]
    assert isinstance(exercise, Script)
    assert [rule.id for rule in exercise.rules] == ["who", "what", "when", "progress", "time"]
    assert exercise.taboos[-1].pattern == "这是规定"


def test_a_rubric_may_take_the_taboos_of_another(tmp_path: Path) -> None:
    raw = {**SCRIPT, "rubric": "standard_line", "steps": {"line": {"label": "一句话"}}, "rules": []}
    exercise = lesson(tmp_path, raw).exercises["call_back"]
    assert isinstance(exercise, Script)
    assert len(exercise.taboos) > 19


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rubric": "nothing"}, "course_data/rubrics/nothing.yaml：没有这个文件"),
        ({"rubric": "mot"}, ""),
        ({"rubric": "mot", "steps": {"line": {"label": "一句"}}}, "字段 steps：rubric mot 的步骤是 explore"),
        ({"rubric": "mot", "rules": {"a": 1}}, "字段 rules：应当是列表"),
        ({"situation": "nobody"}, "没有名为 nobody 的情境，可用的是 tariff_dispute"),
    ],
)
def test_what_is_named_and_not_there_is_said_with_the_exercise(
    changes: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(ContentError) as error:
        lesson(tmp_path, {**SCRIPT, **changes})
    assert str(error.value).startswith("course_data/lessons/course/lesson.yaml：练习 call_back：")
    assert says in str(error.value)
