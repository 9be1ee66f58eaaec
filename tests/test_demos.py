"""The demos as the instructor's notebook shows them."""

import json
from pathlib import Path

import pytest

from helpers.content import ContentError
from helpers.demos import demo_names, demo_widget
from helpers.my_work import home
from helpers.notebooks import cells, read
from helpers.widgets.demos.stage import Demo

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "instructor" / "live_demos.ipynb"


def kept(name: str) -> Path:
    return home() / "answers" / "instructor" / "live_demos" / f"demo_{name}.json"


@pytest.mark.parametrize("name", demo_names())
def test_a_demo_opens_where_it_was_left(name: str) -> None:
    demo_widget(name).body.act("point", "3")
    assert json.loads(kept(name).read_text("utf-8"))["answer"]["point"] == 3
    body = demo_widget(name).body
    assert isinstance(body, Demo) and body.point == 3 and body.says()
    body.act("reset")
    assert demo_widget(name).body.point == 0


def test_a_broken_file_opens_at_the_start_and_is_set_aside() -> None:
    kept("same_score").parent.mkdir(parents=True, exist_ok=True)
    kept("same_score").write_text("{", encoding="utf-8")
    widget = demo_widget("same_score")
    assert widget.body.point == 0 and "另存" in widget.feedback
    assert not kept("same_score").exists()


def test_in_a_run_with_reference_answers_every_demo_is_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    demo_widget("same_score").body.act("point", "2")
    monkeypatch.setenv("WORKBOOK_ANSWERS", "keys")
    assert demo_widget("same_score").body.point == 0


def test_a_demo_that_there_is_not_is_named() -> None:
    with pytest.raises(ContentError, match="没有名为 stage 的演示，可用的是 accounts_and_tolerance"):
        demo_widget("stage")


def test_the_notebook_has_every_demo_once_each_with_what_to_say_before_it() -> None:
    page = cells(read(NOTEBOOK))
    shown = [cell.call.argument for cell in page if cell.call and cell.call.name == "show_demo"]
    assert sorted(filter(None, shown)) == list(demo_names())
    for before, cell in zip(page, page[1:], strict=False):
        if cell.call and cell.call.name == "show_demo":
            assert "instructor" in before.tags and 3 <= before.source.count("\n- ") <= 5
            assert "demo" in cell.tags
