"""What an author reads who made a slip in a lesson file: file, exercise, field, and a Chinese sentence."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from helpers import content
from helpers.checked_yaml import ContentError
from tests.exercises.samples import CHOICE, NUMBER, ORDERING, SORTING, SURVEY_CARDS

SLIPS = [
    (SORTING, {"buckets": {"a": "", "b": "二"}}, "字段 buckets.a：不能是空的"),
    (SORTING, {"buckets": {f"b{n}": "类" for n in range(10)}}, "字段 buckets：最多 9 项"),
    (SORTING, {"cards": {"nine": 9, "zero": "0 分"}}, "字段 cards.逐张写出.nine：应当是文字，现在是 9"),
    (SORTING, {"cards": "9 分"}, "应当是“名称: 值”的形式"),
    (SORTING, {"cards": {**SURVEY_CARDS, "rows": [1, "x"]}}, "字段 cards.取自调研.rows.1：应当是整数"),
    (SORTING, {"cards": {**SURVEY_CARDS, "show": []}}, "字段 cards.取自调研.show：至少要有 1 项"),
    (SORTING, {"key": None}, "key：练习题要带参考答案"),
    (SORTING, {"graded": True, "key": None}, "points：考核题要有分值"),
    (SORTING, {"points": -1}, "字段 points：不能小于 0"),
    (ORDERING, {"steps": {f"s{n}": "步" for n in range(12)}}, "字段 steps：最多 10 项"),
    (NUMBER, {"fields": {"nps": {"label": "NPS", "minimum": "0"}}}, "字段 fields.nps.minimum：应当是数"),
    (NUMBER, {"fields": {"nps": "NPS"}}, "字段 fields.nps：应当是“名称: 值”的形式"),
    (NUMBER, {"key": {**NUMBER["key"], "tolerance": {"nps": -1}}}, "字段 key.tolerance.nps：不能小于 0"),
    (CHOICE, {"several": "也许"}, "字段 several：应当是 true 或 false"),
    (CHOICE, {"options": {"a": "只有一个"}}, "字段 options：至少要有 2 项"),
    (CHOICE, {"outline": ["1.3"]}, "字段 outline.0：写法不对"),
    (CHOICE, {"colour": "red"}, "字段 colour：没有这个字段"),
]


@pytest.mark.parametrize(("sample", "slip", "sentence"), SLIPS, ids=[sentence for _, _, sentence in SLIPS])
def test_a_slip_is_named_by_file_exercise_and_field(
    sample: dict[str, Any], slip: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    lesson = {"title": "课", "minutes": 10, "exercises": [{**sample, **slip}]}
    file = tmp_path / "course_data" / "lessons" / "course" / "lesson.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(lesson), encoding="utf-8")  # JSON is YAML, too
    with pytest.raises(ContentError) as error:
        content.load_lesson("course/lesson", tmp_path / "course_data")
    message = str(error.value)
    assert message.startswith(f"course_data/lessons/course/lesson.yaml：练习 {sample['id']}：")
    assert sentence in message
    assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", message), "English reached the author"
