from pathlib import Path

import pytest

from helpers.widgets.view import PROBLEM, View


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    return tmp_path / "my_work"


def from_the_page(view: View, **content: str) -> None:
    view._handle_custom_msg(content, [])


def test_an_action_of_the_page_reaches_its_handler() -> None:
    seen: list[tuple[str, str]] = []
    view = View(on_action=lambda action, value: seen.append((action, value)))
    from_the_page(view, action="pick", value="a")
    from_the_page(view, action="undo")
    assert seen == [("pick", "a"), ("undo", "")]


def test_a_handler_that_fails_says_so_on_the_page_and_in_the_log(home: Path) -> None:
    view = View(on_action=lambda action, value: [][1])
    from_the_page(view, action="pick", value="a")
    assert view.problem == PROBLEM
    log = (home / "errors.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "IndexError" in log


def test_the_sentence_goes_away_when_the_next_step_succeeds() -> None:
    view = View(on_action=lambda action, value: {"good": 1}[action])
    from_the_page(view, action="bad")
    from_the_page(view, action="good")
    assert view.problem == ""


def test_errors_are_added_to_the_log_and_replace_nothing(home: Path) -> None:
    view = View(on_action=lambda action, value: {}[action])
    from_the_page(view, action="first")
    from_the_page(view, action="second")
    log = (home / "errors.log").read_text(encoding="utf-8")
    assert "KeyError: 'first'" in log
    assert "KeyError: 'second'" in log


def test_a_log_that_cannot_be_written_does_not_hide_the_sentence(home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    view = View(on_action=lambda action, value: {}[action])
    from_the_page(view, action="pick")
    assert view.problem == PROBLEM


def test_in_python_an_error_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        View(on_action=lambda action, value: 1 / 0).act("pick")


def test_a_message_without_an_action_does_no_harm() -> None:
    view = View(on_action=lambda action, value: None)
    from_the_page(view, strange="thing")
    assert view.problem == ""


def test_the_repr_is_always_the_same() -> None:
    assert repr(View("<p>12:30:01</p>")) == "View()"
