"""Every number that lesson 8 states follows from its own text and data."""

import re
from typing import Any

from helpers import content
from helpers.exercises.journey import JourneyAnswer

PATH = "1_nps_experience/8_processes_and_scenes"
LESSON = content.load_lesson(PATH)
KEYS = content.load_keys(LESSON)
STORY = LESSON.exercises["where_time_goes"].prompt.split("\n\n")[1]


def minutes(pieces: list[str]) -> int:
    return sum(int(number) for piece in pieces for number in re.findall(r"(\d+) 分钟", piece))


def test_the_minutes_of_the_story_are_those_of_the_key() -> None:
    pieces = re.split("[；，]", STORY.removesuffix("。"))
    waiting = [piece for piece in pieces if piece.startswith(("等", "排队等"))]
    handled, waited = minutes([piece for piece in pieces if piece not in waiting]), minutes(waiting)
    assert f"一共待了 {handled + waited} 分钟" in LESSON.exercises["where_time_goes"].prompt
    assert KEYS["where_time_goes"].answer.values == {
        "handled": handled,
        "share": round(100 * handled / (handled + waited)),
    }
    assert waited == 57


def test_the_table_of_steps_has_the_same_time_in_all() -> None:
    table: Any = LESSON.exercises["process_times"]
    assert sum(row["before"] for row in table.rows) == 71


def test_the_model_map_is_better_after_than_before() -> None:
    answer: JourneyAnswer = KEYS["my_map"].answer
    before, after = answer.as_is, answer.to_be
    assert after is not None and before.feelings is not None and after.feelings is not None
    assert after.wait < before.wait
    assert after.feelings.valley > before.feelings.valley
    assert after.feelings.score > before.feelings.score
