import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import content
from helpers.checked_yaml import ContentError
from helpers.widgets.cards import cards_of
from helpers.widgets.sorting import SortingWidget
from tests.exercises.samples import SORTING, SURVEY_CARDS, sorting

CARDS = list(SORTING["cards"])
BUCKETS = list(SORTING["buckets"])
ACTIONS = st.one_of(
    st.tuples(st.just("place"), st.sampled_from([*BUCKETS, "fan"])),
    st.tuples(st.just("take"), st.sampled_from([*CARDS, "ten"])),
    st.tuples(st.just("turn"), st.sampled_from(["1", "-1"])),
    st.tuples(st.just("drop"), st.sampled_from([f"{card}={bucket}" for card in CARDS for bucket in BUCKETS])),
    st.just(("undo", "")),
)


def survey_sorting(**changes: object) -> object:
    return sorting(cards={**SURVEY_CARDS, **changes}, key=None, graded=True, points=2)


def press(widget: SortingWidget, *keys: str) -> None:
    for key in keys:
        action, _, value = widget.shortcuts[key].partition(":")
        widget.act(action, value)


def test_number_keys_put_one_card_after_the_other_into_buckets() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "1", "3")
    assert widget.answer == {"placed": {"nine": "promoter", "zero": "detractor"}}
    assert widget.in_hand == "seven"


def test_undo_takes_the_last_placed_card_back_into_the_hand() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "1", "3", "Backspace")
    assert widget.placed == {"nine": "promoter"}
    assert widget.in_hand == "zero"


def test_undo_needs_only_the_stored_answer() -> None:
    widget = SortingWidget(sorting(), {"placed": {"seven": "passive", "nine": "passive"}})
    press(widget, "u", "u")
    assert widget.placed == {}
    assert widget.in_hand == "seven"


def test_undo_with_nothing_placed_does_nothing() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "Backspace")
    assert widget.answer == {}


def test_a_card_on_the_board_can_be_taken_up_and_put_elsewhere() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "1", "1", "1", "1")
    assert widget.in_hand is None
    widget.act("take", "zero")
    assert "已放进“推荐者”，可以改放" in widget.html
    press(widget, "3")
    assert list(widget.placed.items())[-1] == ("zero", "detractor")
    assert widget.in_hand is None


def test_the_arrows_go_through_all_cards_and_round_again() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "ArrowRight", "ArrowRight")
    assert widget.in_hand == "seven"
    press(widget, "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert widget.in_hand == "six"


def test_a_skipped_card_comes_back_after_the_last_one() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "ArrowRight", "2", "2", "2")
    assert widget.in_hand == "nine"


def test_a_reloaded_exercise_goes_on_with_the_first_open_card() -> None:
    assert SortingWidget(sorting(), {"placed": {"nine": "promoter"}}).in_hand == "zero"


def test_a_card_can_be_dragged_into_a_bucket() -> None:
    widget = SortingWidget(sorting(), {})
    widget.act("drop", "six=detractor")
    assert widget.placed == {"six": "detractor"}
    assert widget.in_hand == "nine"


def test_the_board_shows_counts_and_the_cards_in_their_buckets() -> None:
    widget = SortingWidget(sorting(), {"placed": {"zero": "detractor", "six": "detractor"}})
    assert re.findall(r">(\d) 张<", widget.html) == ["0", "0", "2"]
    assert widget.html.index("贬损者") < widget.html.index(">0 分<") < widget.html.index(">6 分<")


def test_after_the_last_card_the_widget_says_so() -> None:
    widget = SortingWidget(sorting(), {})
    press(widget, "1", "1", "1", "1")
    assert "4 张都放好了" in widget.html


@given(st.lists(ACTIONS, max_size=12))
def test_whatever_is_done_the_answer_fits_the_exercise(actions: list[tuple[str, str]]) -> None:
    exercise = sorting()
    widget = SortingWidget(exercise, {})
    for action, value in actions:
        widget.act(action, value)
        assert list(exercise.read_answer(widget.answer).placed.items()) == list(widget.placed.items())
        assert widget.in_hand is None or widget.in_hand in CARDS
        assert (widget.in_hand is not None) or len(widget.placed) == len(CARDS)


def test_survey_cards_show_labels_units_and_what_the_customer_wrote() -> None:
    row = content.read_survey("telecom_nps").set_index("answer_id").loc[57]
    card = cards_of(survey_sorting())["57"]
    assert card.title == "答卷 57"
    reasons = content.load_survey("telecom_nps").columns["reason"].labels
    assert card.facts == (
        ("套餐类型", row["plan"]),
        ("推荐意愿分", f"{row['score']} 分"),
        ("主要原因", reasons[row["reason"]]),
    )


def test_a_comment_that_was_left_empty_is_said_to_be_empty() -> None:
    rows = content.read_survey("telecom_nps")
    silent, talking = rows[rows.comment.isna()].answer_id.iloc[0], rows.dropna(subset="comment").iloc[0]
    cards = cards_of(survey_sorting(rows=[int(silent), int(talking.answer_id)]))
    assert cards[str(silent)].quotes == ("（客户原话：没有填）",)
    assert cards[str(talking.answer_id)].quotes == (f"“{talking.comment}”",)


def test_survey_cards_say_that_the_data_are_made_up() -> None:
    assert "教学模拟数据" in SortingWidget(survey_sorting(), {}).html
    assert "教学模拟数据" not in SortingWidget(sorting(), {}).html


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows": [57, 99999]}, "练习 three_categories：字段 cards.rows：调研里没有答卷 99999"),
        ({"show": ["plan", "mood"]}, "练习 three_categories：字段 cards.show：调研里没有列 mood"),
        ({"survey": "nothing"}, "nothing"),
    ],
)
def test_what_a_survey_does_not_have_is_a_content_error(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        SortingWidget(survey_sorting(**changes), {})


def test_a_comment_with_markup_in_it_stays_text() -> None:
    widget = SortingWidget(
        sorting(cards={"a": "<script>1</script>", "b": "二"}, key=None, graded=True, points=1), {}
    )
    assert "<script>" not in widget.html
