import pytest

from helpers.widgets.choice import ChoiceWidget
from tests.exercises.samples import CHOICE, choice

SINGLE = {"several": False, "key": {**CHOICE["key"], "answer": {"picked": ["friend"]}}}


def test_a_click_picks_and_another_takes_it_back() -> None:
    widget = ChoiceWidget(choice(), {})
    widget.act("pick", "friend")
    assert widget.answer == {"picked": ["friend"]}
    widget.act("pick", "friend")
    assert widget.answer == {"picked": []}


def test_several_picks_stand_in_the_order_of_the_question() -> None:
    widget = ChoiceWidget(choice(), {"picked": ["friend"]})
    widget.act("pick", "renewal")
    assert widget.picked == ("renewal", "friend")


def test_a_single_choice_keeps_the_last_pick() -> None:
    widget = ChoiceWidget(choice(**SINGLE), {})
    widget.act("pick", "renewal")
    widget.act("pick", "fine")
    assert widget.answer == {"picked": ["fine"]}


def test_a_graded_question_with_several_picks_says_at_once_that_wrong_ones_cost() -> None:
    several = ChoiceWidget(choice(graded=True, points=5, key=None), {}).html
    assert "选错的会倒扣分" in several
    assert "倒扣" not in ChoiceWidget(choice(), {}).html
    assert "倒扣" not in ChoiceWidget(choice(graded=True, points=5, key=None, several=False), {}).html


def test_number_keys_pick() -> None:
    widget = ChoiceWidget(choice(), {})
    action, value = widget.shortcuts["2"].split(":")
    widget.act(action, value)
    assert widget.picked == ("hidden",)


def test_what_is_picked_is_said_to_screen_readers() -> None:
    widget = ChoiceWidget(choice(**SINGLE), {"picked": ["fine"]})
    assert widget.html.count('aria-checked="true"') == 1
    assert 'role="radiogroup" aria-label="良性利润"' in widget.html


def test_feedback_on_several_picks_is_asked_for_and_a_new_pick_takes_the_question_back() -> None:
    widget = ChoiceWidget(choice(), {})
    widget.act("pick", "friend")
    widget.act("confirm")
    assert widget.answer == {"picked": ["friend"], "confirmed": True}
    widget.act("pick", "renewal")
    assert widget.answer == {"picked": ["renewal", "friend"]}


def test_nothing_can_be_confirmed_before_a_pick() -> None:
    widget = ChoiceWidget(choice(), {})
    widget.act("confirm")
    assert widget.answer == {}


@pytest.mark.parametrize("exercise", [choice(**SINGLE), choice(key=None, graded=True, points=2)])
def test_only_practice_with_several_picks_has_to_be_confirmed(exercise: object) -> None:
    assert 'data-action="confirm"' not in ChoiceWidget(exercise, {}).html


def test_an_option_that_does_not_exist_is_ignored() -> None:
    widget = ChoiceWidget(choice(), {})
    widget.act("pick", "tip")
    assert widget.answer == {}


def test_every_answer_of_the_widget_can_be_read_back() -> None:
    exercise = choice()
    widget = ChoiceWidget(exercise, {})
    for action, value in [("pick", "fine"), ("pick", "friend"), ("confirm", ""), ("pick", "fine")]:
        widget.act(action, value)
        assert exercise.read_answer(widget.answer).picked == widget.picked
