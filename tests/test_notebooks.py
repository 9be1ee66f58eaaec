"""The notebooks stand in the form of the house, and `refresh` brings them there."""

import argparse
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from helpers import content, notebooks
from helpers.content import LessonContent, OutlineItem
from helpers.notebook_rules import RULES, Page, departures, problems
from helpers.notebooks import Call, Cell, Notebook, NotebookError, notebook_files, read
from helpers.refresh import refresh, run, run_cells, tidied

PATH = "1_nps_experience/1_sample"
SCORE = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"text/plain": "三类客户：2 / 2 分", "application/vnd.workbook.score+json": {"points": 2}},
}
HIDDEN = {"jupyter": {"source_hidden": True}, "editable": False, "deletable": False}


def text(name: str, source: str, *outline: str, **metadata: Any) -> dict[str, Any]:
    metadata |= {"workbook": {"outline": list(outline)}} if outline else {}
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code(name: str, source: str, *tags: str, **fields: Any) -> dict[str, Any]:
    empty = {"cell_type": "code", "id": name, "execution_count": None, "outputs": []}
    return {**empty, "metadata": {**HIDDEN, "tags": list(tags)}, "source": source, **fields}


OPENING = f'from helpers.lesson import open_lesson\nlesson = open_lesson("{PATH}")'
GOOD: Notebook = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "cells": [
        text("title", "# 示例\n\n说明。\n\n*This lesson shows what a good notebook looks like.*"),
        code("setup", OPENING, "setup"),
        text("one", "## 一", "000-1", "000-1.1"),
        code("show-practice", 'lesson.show("practice")', "exercise"),
        text("two", "## 二", "000-1.2"),
        code("show-exam", 'lesson.show("exam")', "exercise"),
        code(
            "check-exam",
            'lesson.check("exam")',
            "check",
            "nbval-check-output",
            execution_count=4,
            outputs=[SCORE],
        ),
    ],
}
EXERCISES = """
- {id: practice, kind: board, title: 练习, prompt: 写。, outline: [000-1.1], minimum: 1}
- {id: exam, kind: board, title: 考核, prompt: 写。, outline: [000-1.2], minimum: 1, graded: true, points: 2}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "course_data"
    file = folder / "lessons" / f"{PATH}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"title: 示例\nminutes: 9\nexercises:{EXERCISES}", encoding="utf-8")
    rows = [f"000-{number},1,题,title,concept,{lesson}" for number, lesson in OUTLINE]
    (folder / "outline.csv").write_text(
        "\n".join(["id,level,title_zh,title_en,kind,lesson", *rows]), encoding="utf-8"
    )
    return folder


OUTLINE = [("1", PATH), ("1.1", PATH), ("1.2", PATH), ("2", "")]


@pytest.fixture(scope="module")
def sample(data: Path) -> LessonContent:
    return content.load_lesson(PATH, data)


def page(sample: LessonContent, data: Path, notebook: Notebook) -> Page:
    outline: tuple[OutlineItem, ...] = content.read_outline(data)
    return Page(notebook, sample, outline)


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


# --- small bad notebooks, named for what is wrong with them: what was done to the good one, and the words
# of the problem

Change = Callable[[Notebook], object]
BAD: dict[str, tuple[Change, str]] = {
    "no_english_line": (lambda nb: cell(nb, "title").update(source="# 示例\n\n只有中文。"), "英文"),
    "english_line_in_the_middle": (
        lambda nb: cell(nb, "title").update(source="# 示例\n\n*This is what the lesson does.*\n\n好。"),
        "英文",
    ),
    "begins_with_code": (lambda nb: nb["cells"].pop(0), "英文"),
    "no_cells": (lambda nb: nb["cells"].clear(), "英文"),
    "another_kernel": (lambda nb: nb["metadata"]["kernelspec"].update(name="conda-env"), "kernelspec"),
    "no_kernel": (lambda nb: nb["metadata"].clear(), "kernelspec"),
    "two_calls_in_a_cell": (
        lambda nb: cell(nb, "show-exam").update(source='lesson.show("exam")\nprint(1)'),
        "第 6 格（show-exam）：代码只能是一次调用",
    ),
    "a_loop": (lambda nb: cell(nb, "setup").update(source="for a in 'ab':\n    print(a)"), "一次调用"),
    "an_import_from_elsewhere": (
        lambda nb: cell(nb, "setup").update(source=f"import os\n{OPENING}"),
        "一次调用",
    ),
    "code_that_is_no_python": (lambda nb: cell(nb, "setup").update(source="lesson = ("), "一次调用"),
    "an_empty_code_cell": (lambda nb: nb["cells"].append(code("empty", "")), "一次调用"),
    "code_in_sight": (lambda nb: cell(nb, "setup")["metadata"].update(jupyter={}), "jupyter"),
    "code_that_can_be_edited": (lambda nb: cell(nb, "setup")["metadata"].pop("editable"), "editable"),
    "code_that_can_be_deleted": (
        lambda nb: cell(nb, "setup")["metadata"].update(deletable=True),
        "deletable",
    ),
    "a_tag_with_a_slip": (lambda nb: cell(nb, "setup")["metadata"].update(tags=["set-up"]), "set-up"),
    "an_output_beside_the_checks": (
        lambda nb: cell(nb, "show-exam").update(outputs=[SCORE]),
        "show-exam）：只有检查格",
    ),
    "a_number_beside_the_checks": (lambda nb: cell(nb, "show-exam").update(execution_count=3), "只有检查格"),
    "a_check_that_was_not_run": (
        lambda nb: cell(nb, "check-exam").update(execution_count=None),
        "没有运行过",
    ),
    "a_check_without_output": (lambda nb: cell(nb, "check-exam").update(outputs=[]), "没有运行过"),
    "a_check_that_says_no_score": (
        lambda nb: cell(nb, "check-exam")["outputs"][0]["data"].pop("application/vnd.workbook.score+json"),
        "没有运行过",
    ),
    "a_check_that_nbval_does_not_compare": (
        lambda nb: cell(nb, "check-exam")["metadata"].update(tags=["check"]),
        "nbval-check-output",
    ),
    "a_warning_on_stderr": (
        lambda nb: cell(nb, "check-exam")["outputs"].append(
            {"output_type": "stream", "name": "stderr", "text": "!"}
        ),
        "报错",
    ),
    "an_error": (
        lambda nb: cell(nb, "check-exam")["outputs"].append(
            {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}
        ),
        "报错",
    ),
    "a_path_of_one_machine": (lambda nb: cell(nb, "one").update(source="见 /home/mei/a.csv"), "/home/m"),
    "a_windows_path_in_an_output": (
        lambda nb: cell(nb, "check-exam")["outputs"][0]["data"].update({"text/plain": "C:\\Users\\mei"}),
        "路径",
    ),
    "another_lesson_opened": (
        lambda nb: cell(nb, "setup").update(source='lesson = open_lesson("1_nps_experience/2_other")'),
        f"应当打开 {PATH}",
    ),
    "an_exercise_left_out": (lambda nb: nb["cells"].pop(3), "练习 practice：应当出现一次，现在是 0 次"),
    "an_exercise_shown_twice": (
        lambda nb: nb["cells"].append(code("again", 'lesson.show("exam")', "exercise")),
        "练习 exam：应当出现一次，现在是 2 次",
    ),
    "an_exercise_that_is_not_there": (
        lambda nb: nb["cells"].append(code("slip", 'lesson.show("exma")', "exercise")),
        "本课没有练习 exma",
    ),
    "a_graded_exercise_without_a_check": (lambda nb: nb["cells"].pop(6), "考核题 exam：应当有一个检查格"),
    "a_check_of_nothing": (
        lambda nb: cell(nb, "check-exam").update(source='lesson.check("exma")'),
        "（check-exam）：本课没有练习 exma",
    ),
    "a_check_before_its_exercise": (
        lambda nb: nb["cells"].insert(2, nb["cells"].pop()),
        "检查格要在练习 exam 之后",
    ),
    "an_outline_item_left_out": (lambda nb: cell(nb, "two")["metadata"].clear(), "没有讲到大纲的 000-1.2"),
    "outline_items_on_code_only": (
        lambda nb: cell(nb, "show-exam")["metadata"].update(
            workbook=cell(nb, "two")["metadata"].pop("workbook")
        ),
        "没有讲到大纲的 000-1.2",
    ),
    "an_outline_item_that_is_not_there": (
        lambda nb: cell(nb, "two")["metadata"]["workbook"]["outline"].append("000-9"),
        "大纲里没有 000-9",
    ),
    "outline_items_out_of_order": (
        lambda nb: nb["cells"].insert(2, nb["cells"].pop(4)),
        "大纲的顺序不对：000-1 应当在 000-1.2 之前",
    ),
}


def test_a_good_notebook_has_no_problem(sample: LessonContent, data: Path) -> None:
    assert departures(page(sample, data, GOOD)) == []


@pytest.mark.parametrize(("change", "words"), BAD.values(), ids=BAD)
def test_a_bad_notebook_is_told_by_what_is_wrong_with_it(
    sample: LessonContent, data: Path, change: Change, words: str
) -> None:
    bad = deepcopy(GOOD)
    change(bad)
    assert words in "\n".join(departures(page(sample, data, bad)))


def test_every_rule_has_a_bad_notebook(sample: LessonContent, data: Path) -> None:
    silent = set(RULES)
    for change, _words in BAD.values():
        bad = deepcopy(GOOD)
        change(bad)
        silent -= {rule for rule in silent if list(rule(page(sample, data, bad)))}
    assert silent == set()


def test_a_notebook_without_a_lesson_needs_no_exercises() -> None:
    assert departures(Page({**GOOD, "cells": [GOOD["cells"][0]]})) == []


def test_a_file_that_is_no_notebook_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    assert "broken：broken.ipynb：不是有效的笔记本" in problems(tmp_path / "broken.ipynb", tmp_path)[0]


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ('lesson.show("a")', Call("show", "a")),
        ('lesson = open_lesson("c/l")', Call("open_lesson", "c/l")),
        ('lesson.tool("t", view="v", filters={"a": [1]})', Call("tool", "t")),
        ("from helpers import start_here", Call("import", None)),
        ("start_here.who_am_i()", Call("who_am_i", None)),
        ("import os", None),
        ("1 + 1", None),
        ("lesson", None),
        ("", None),
    ],
)
def test_the_call_of_a_cell_is_read_from_its_source(source: str, call: Call | None) -> None:
    assert Cell(1, code("x", source)).call == call


# --- refresh ---

UNTIDY = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {"name": "conda", "display_name": "conda"},
        "language_info": {"name": "python", "version": "3.9"},
        "widgets": {},
    },
    "cells": [
        text("title", "# 示例\n\n*This notebook checks one exercise.*", collapsed=True),
        code("setup", 'from helpers.lesson import open_lesson\nlesson = open_lesson("{lesson}")'),
        code("show", 'lesson.show("{exercise}")', outputs=[SCORE], execution_count=99),
        code("check", 'lesson.check("{exercise}")', metadata={"execution": {"iopub.status.busy": "2026"}}),
    ],
}


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    """A notebook as somebody left it, about the first graded exercise there is."""
    path = next(path for path in content.lesson_paths() if content.load_keys(content.load_lesson(path)))
    graded = next(name for name, one in content.load_lesson(path).exercises.items() if one.graded)
    file = tmp_path / "untidy.ipynb"
    file.write_text(
        json.dumps(UNTIDY).replace("{lesson}", path).replace("{exercise}", graded), encoding="utf-8"
    )
    return file


def test_refreshing_runs_the_checks_tidies_up_and_always_gives_the_same_bytes(untidy: Path) -> None:
    assert refresh(untidy)
    once = untidy.read_bytes()
    assert not refresh(untidy) and untidy.read_bytes() == once

    tidy = read(untidy)
    assert departures(Page(tidy)) == []
    show, check = tidy["cells"][2:]
    assert show["outputs"] == [] and show["execution_count"] is None
    score = check["outputs"][0]["data"]["application/vnd.workbook.score+json"]
    assert score["points"] == score["possible"] > 0
    assert check["metadata"] == {**HIDDEN, "tags": ["check", "nbval-check-output"]}
    assert tidy["cells"][0]["metadata"] == {}
    assert tidy["metadata"] == {"kernelspec": notebooks.KERNELSPEC, "language_info": {"name": "python"}}
    assert b"\r" not in once and once.endswith(b"}\n")


def test_a_cell_that_fails_is_told_and_the_file_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "raises_name_error.ipynb"
    file.write_text(json.dumps({**GOOD, "cells": [code("x", "nobody()")]}), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(NotebookError, match="raises_name_error.ipynb：NameError"):
        refresh(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "source",
    ['warnings.warn("旧写法")', 'print("坏了", file=sys.stderr)', 'logging.error("坏了")'],
    ids=["warning", "print", "log"],
)
def test_a_cell_that_writes_to_stderr_is_told_even_if_its_output_would_not_be_kept(
    tmp_path: Path, source: str
) -> None:
    file = tmp_path / "noisy.ipynb"
    quiet, noisy = code("quiet", "print(1)"), code("noisy", f"import logging, sys, warnings\n{source}")
    file.write_text(json.dumps({**GOOD, "cells": [quiet, noisy]}), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(NotebookError, match=r"noisy.ipynb：第 2 格（noisy）：stderr 里有输出"):
        refresh(file)
    assert file.read_bytes() == before


def test_cells_without_a_name_get_one_that_stays() -> None:
    nameless = [{**text("", "同一句话"), "id": ""} for _ in range(2)]
    once, twice = (tidied({**GOOD, "cells": deepcopy(nameless)})["cells"] for _ in range(2))
    assert once == twice and len({cell["id"] for cell in once}) == 2


def test_asking_for_a_lesson_that_is_not_there_names_those_that_are() -> None:
    said = run(content.ROOT, argparse.Namespace(lessons=["1_nps_experience/9_nowhere"]))
    assert "没有这个笔记本：1_nps_experience/9_nowhere" in str(said) and "start_here" in str(said)


# --- the real notebooks ---


@pytest.mark.parametrize("path", notebook_files(), ids=lambda path: path.stem)
def test_every_notebook_stands_in_the_form_of_the_house(path: Path) -> None:
    assert problems(path) == []


@pytest.mark.parametrize("path", notebook_files(), ids=lambda path: path.stem)
def test_every_notebook_runs_and_writes_nothing_to_stderr(path: Path) -> None:
    run_cells(read(path), path)


def test_lessons_notebooks_and_keys_have_the_same_paths() -> None:
    lessons = set(content.lesson_paths())
    written = {path.relative_to(content.NOTEBOOKS).with_suffix("").as_posix() for path in notebook_files()}
    graded = {
        path for path in lessons if any(one.graded for one in content.load_lesson(path).exercises.values())
    }
    keys = {
        path.relative_to(content.COURSE_DATA / "keys").with_suffix("").as_posix()
        for path in (content.COURSE_DATA / "keys").glob("*/*.yaml")
    }
    assert {path for path in written if "/" in path and not path.startswith("instructor/")} == lessons
    assert keys == graded


def test_every_lesson_that_the_outline_names_is_there() -> None:
    assert {item.lesson for item in content.read_outline() if item.lesson} <= set(content.lesson_paths())
