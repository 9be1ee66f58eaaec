import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.widgets.ordering import OrderingWidget
from tests.exercises.samples import ORDERING, ordering

STEPS = list(ORDERING["steps"])
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(["up", "down"]), st.sampled_from([*STEPS, "", "sing"])),
    st.tuples(st.just("put"), st.sampled_from([f"{a}={b}" for a in STEPS for b in [*STEPS, "sing"]])),
    st.just(("confirm", "")),
)


def test_the_steps_start_in_the_order_of_the_file_and_are_no_answer_yet() -> None:
    widget = OrderingWidget(ordering(), {})
    assert widget.order == STEPS
    assert widget.answer == {}


def test_a_step_moves_up_and_down() -> None:
    widget = OrderingWidget(ordering(), {})
    widget.act("up", "call")
    assert widget.answer == {"order": ["call", "fix", "listen", "note", "check"]}
    widget.act("down", "call")
    widget.act("down", "call")
    assert widget.order == ["fix", "listen", "call", "note", "check"]


@pytest.mark.parametrize(("action", "step"), [("up", "fix"), ("down", "check")])
def test_at_the_ends_nothing_moves(action: str, step: str) -> None:
    widget = OrderingWidget(ordering(), {})
    widget.act(action, step)
    assert widget.answer == {}


@pytest.mark.parametrize(
    ("dropped", "order"),
    [
        ("check=call", ["fix", "check", "call", "listen", "note"]),
        ("fix=note", ["call", "listen", "note", "fix", "check"]),
    ],
)
def test_a_dragged_step_takes_the_place_it_is_dropped_on(dropped: str, order: list[str]) -> None:
    widget = OrderingWidget(ordering(), {})
    widget.act("put", dropped)
    assert widget.order == order


def test_keys_move_the_step_in_focus() -> None:
    # Without a value the page sends the one of the element in focus.
    assert OrderingWidget(ordering(), {}).shortcuts["Alt+ArrowUp"] == "up"


def test_confirming_makes_the_order_on_screen_the_answer() -> None:
    widget = OrderingWidget(ordering(), {})
    widget.act("confirm")
    assert widget.answer == {"order": STEPS, "confirmed": True}


def test_a_move_takes_the_confirmation_back() -> None:
    widget = OrderingWidget(ordering(), {"order": STEPS, "confirmed": True})
    widget.act("down", "fix")
    assert "confirmed" not in widget.answer


def test_a_graded_order_can_be_confirmed_until_it_is_moved() -> None:
    widget = OrderingWidget(ordering(key=None, graded=True, points=5), {})
    assert 'data-action="confirm"' in widget.html
    widget.act("down", "fix")
    assert 'data-action="confirm"' not in widget.html


def test_each_step_says_its_place_to_screen_readers() -> None:
    widget = OrderingWidget(ordering(), {})
    widget.act("up", "call")
    assert re.findall(r'aria-label="第 (\d) 步：(.+?)"', widget.html)[0] == ("1", "打电话")


@given(st.lists(ACTIONS, max_size=12))
def test_whatever_is_done_the_answer_fits_the_exercise(actions: list[tuple[str, str]]) -> None:
    exercise = ordering()
    widget = OrderingWidget(exercise, {})
    for action, value in actions:
        widget.act(action, value)
        exercise.read_answer(widget.answer)
        assert sorted(widget.order) == sorted(STEPS)
