"""What was done and undone: steps back and forth, and a run of changes as one step."""

from hypothesis import given
from hypothesis import strategies as st

from helpers.widgets.history import MOST, History


@given(st.lists(st.integers(), min_size=1, max_size=20))
def test_undoing_everything_leads_back_to_the_start_and_doing_it_again_to_the_end(values: list[int]) -> None:
    history = History(0)
    for value in values:
        history = history.change(value)
    last, steps = history.now, len(history.past)
    for _ in range(steps):
        history = history.undo()
    assert history.now == 0 and not history.past
    for _ in range(steps):
        history = history.redo()
    assert history.now == last and not history.future


def test_a_run_of_typing_is_undone_at_once_and_another_field_begins_another() -> None:
    history = History("")
    for text, field in (("a", "name"), ("ab", "name"), ("abc", "due"), ("abcd", "due")):
        history = history.change(text, field)
    assert history.past == ("", "ab")


def test_typing_on_after_an_undo_is_a_step_of_its_own() -> None:
    history = History("").change("a", "name").undo().change("b", "name")
    assert history.past == ("",) and history.undo().now == ""


def test_what_changes_nothing_is_no_step() -> None:
    history = History(1).change(2).undo()
    assert history.change(1) is history


def test_the_oldest_steps_are_forgotten() -> None:
    history = History(0)
    for value in range(1, MOST + 50):
        history = history.change(value)
    assert len(history.past) == MOST
