"""What a page is drawn anew for: each element that answers is told from all others by its action and name.

The focus is given back to the element with the same action and name (data-name, else data-value, else what an
input holds). Were there two of them in one view, the focus would jump to the first.
"""

import ast
import json
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers import content
from helpers.lesson import Lesson, open_lesson
from helpers.widgets.view import View

NOTEBOOKS = content.ROOT / "notebooks"
EXERCISES = [
    (path, exercise) for path in content.lesson_paths() for exercise in content.load_lesson(path).exercises
]


class Elements(HTMLParser):
    """The action and name of every element of a page that answers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if "data-action" in known:
            names = (known.get(name) for name in ("data-name", "data-value", "value"))
            self.found.append(
                (known["data-action"] or "", next((one for one in names if one is not None), ""))
            )


def views(widget: Any) -> Iterator[View]:
    if isinstance(widget, View):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from views(child)


def doubles(html: str) -> list[tuple[str, str]]:
    return [element for element, times in Counter(Elements(html).found).items() if times > 1]


def check(widget: Any) -> None:
    shown = list(views(widget))
    assert shown, "nothing that answers"
    assert [double for view in shown for double in doubles(view.html)] == []


def shown_tools() -> Iterator[tuple[str, str]]:
    """The lesson and the code of every line in a notebook that shows a tool or a case."""
    for path in sorted(NOTEBOOKS.glob("*/*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and source.startswith(("lesson.tool(", "lesson.case(")):
                yield path.relative_to(NOTEBOOKS).with_suffix("").as_posix(), source


TOOLS = list(shown_tools())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))


def build(lesson: Lesson, source: str) -> Any:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    (first,) = map(ast.literal_eval, call.args)
    options = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg}
    if call.func.attr == "case":
        return lesson.tool_widget("case_card", name=first, case=first)
    return lesson.tool_widget(first, **options)


def test_two_elements_of_one_name_are_found() -> None:
    button = '<button data-action="open" data-value="1">'
    assert doubles(f'{button}{button}<button data-action="open" data-value="2">') == [("open", "1")]
    assert (
        doubles('<input data-action="cell" data-name="1.due"><input data-action="cell" data-name="1.owner">')
        == []
    )


@pytest.mark.parametrize(("path", "exercise"), EXERCISES, ids=[f"{path}/{name}" for path, name in EXERCISES])
def test_no_two_elements_of_an_exercise_are_taken_for_each_other(path: str, exercise: str) -> None:
    check(open_lesson(path).exercise_widget(exercise))


@pytest.mark.parametrize(("path", "source"), TOOLS, ids=[source for _path, source in TOOLS])
def test_no_two_elements_of_a_tool_are_taken_for_each_other(path: str, source: str) -> None:
    check(build(open_lesson(path), source))


def test_every_tool_of_the_course_is_looked_at() -> None:
    assert len(TOOLS) > 30 and any("lesson.case" in source for _path, source in TOOLS)
