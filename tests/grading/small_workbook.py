"""A workbook of one lesson with three choices, in a folder of its own: what grades can be changed there.

Its helpers are a copy, in which scoring some options does what it never should: they show what happens when a
kernel or a worker dies, or hangs, while somebody is graded.
"""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from helpers import content
from helpers.exercises.score import Score
from helpers.submissions.submission import Submission
from helpers.trainee import Profile

LESSON = "1_small/1_choices"
EXERCISES = ("first", "second", "third")
NAMES = tuple(f"{LESSON}/{name}" for name in EXERCISES)
FATAL = """

def _fatal(mark):
    def mark_or_die(self, answer, key):
        import os, pathlib, time
        what, once = answer.picked[0].removesuffix("_once"), answer.picked[0].endswith("_once")
        done = pathlib.Path(__file__).with_name(answer.picked[0])
        if self.id != "second" or once and done.exists():
            return mark(self, answer, key)
        if once:
            done.touch()
        match what:
            case "dies":
                os._exit(1)
            case "kills_worker":
                os.kill(os.getppid(), 9)
            case "hangs":
                time.sleep(600)
            case "prints":
                print("out", flush=True)
        return mark(self, answer, key)
    return mark_or_die

Choice.mark = _fatal(Choice.mark)
"""
OPTIONS = ("right", "wrong", "dies", "dies_once", "kills_worker", "kills_worker_once", "hangs", "prints")


def make(root: Path) -> Path:
    """Make the workbook and return where it is."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copytree(content.ROOT / "helpers", root / "helpers")
    with (root / "helpers" / "exercises" / "choice.py").open("a", encoding="utf-8") as code:
        code.write(FATAL)
    _write(root / "course_data" / "lessons" / f"{LESSON}.yaml", lesson())
    write_keys(root, "right")
    notebook = nbformat.v4.new_notebook(cells=[_setup(), *map(_check, EXERCISES)])
    path = root / "notebooks" / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return root


def lesson() -> dict[str, Any]:
    """The lesson file, as data: YAML reads JSON."""
    return {"title": "选择", "minutes": 10, "exercises": [_exercise(name) for name in EXERCISES]}


def write_keys(root: Path, right: str) -> None:
    """Write the keys: one option is right in all three exercises."""
    feedback = {option: f"这是 {option}。" for option in OPTIONS}
    key = {"answer": {"picked": [right]}, "feedback": feedback}
    _write(root / "course_data" / "keys" / f"{LESSON}.yaml", dict.fromkeys(EXERCISES, key))


def submission(number: str, *picked: str) -> Submission:
    """Somebody who picked these options in the first, second and third exercise; `` is no answer."""
    answers = {name: {"picked": [option]} for name, option in zip(NAMES, picked, strict=False) if option}
    return Submission(
        number, Profile(name="王伟", number=number), datetime(2026, 3, 1, tzinfo=UTC), "1", answers
    )


def _exercise(name: str) -> dict[str, Any]:
    options = {option: f"选项 {option}" for option in OPTIONS}
    common = {"kind": "choice", "outline": ["000-1"], "graded": True, "points": 2}
    return {"id": name, "title": f"题 {name}", "prompt": "选一个。", "options": options, **common}


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _setup() -> nbformat.NotebookNode:
    source = f'from helpers.lesson import open_lesson\nlesson = open_lesson("{LESSON}")'
    return nbformat.v4.new_code_cell(source, metadata={"tags": ["setup"]})


def _check(name: str) -> nbformat.NotebookNode:
    from helpers.exercises.choice import Choice, ChoiceKey

    exercise = Choice.model_validate(_exercise(name))
    feedback = {option: f"这是 {option}。" for option in OPTIONS}
    key = ChoiceKey.model_validate({"answer": {"picked": ["right"]}, "feedback": feedback})
    score: Score = exercise.score(key.answer, key)
    output = nbformat.v4.new_output("display_data", score._repr_mimebundle_())
    tags = ["check", "nbval-check-output"]
    return nbformat.v4.new_code_cell(
        f'lesson.check("{name}")', metadata={"tags": tags}, outputs=[output], execution_count=1
    )
