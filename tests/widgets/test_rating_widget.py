"""The widget of `rating`, used as the browser uses it."""

import re

import pytest

from helpers.exercises.rating import Rating
from helpers.widgets.rating import RatingWidget

SCALE = {"low": 1, "high": 5, "low_label": "很差", "high_label": "很好"}


def exercise(**changes: object) -> Rating:
    fields = {
        "id": "counter",
        "kind": "rating",
        "title": "给柜台打分",
        "prompt": "你的营业厅现在做得怎样？",
        "outline": ["000-1.5"],
        "items": {"speed": "办得快", "words": "说得 <b> 明白", "smile": "有笑容"},
        "scale": SCALE,
        "profile_note": "最短的一条先改。",
    }
    return Rating.model_validate({**fields, **changes})


@pytest.fixture
def widget() -> RatingWidget:
    return RatingWidget(exercise(), {})


def press(widget: RatingWidget, *keys: str) -> None:
    for key in keys:
        widget.act(*widget.shortcuts[key].split(":"))


def checked(widget: RatingWidget) -> list[str]:
    return re.findall(r'aria-checked="true"[^>]*data-value="([^"]*)"', widget.html)


def tab_stops(widget: RatingWidget) -> list[str]:
    return re.findall(r'tabindex="0"[^>]*data-value="([^"]*)"', widget.html)


def test_a_click_rates_an_item(widget: RatingWidget) -> None:
    widget.act("rate", "words=4")
    assert widget.answer == {"ratings": {"words": 4}} and checked(widget) == ["words=4"]


def test_a_second_click_changes_the_rating(widget: RatingWidget) -> None:
    widget.act("rate", "words=4")
    widget.act("rate", "words=2")
    assert widget.answer == {"ratings": {"words": 2}}


def test_digits_rate_row_after_row(widget: RatingWidget) -> None:
    press(widget, "5", "4", "3")
    assert widget.answer == {"ratings": {"speed": 5, "words": 4, "smile": 3}}


def test_arrows_walk_rows_and_steps(widget: RatingWidget) -> None:
    press(
        widget, "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowDown", "End", "Home"
    )
    assert widget.answer == {"ratings": {"speed": 2, "words": 5, "smile": 1}}


def test_arrows_stop_at_the_ends_of_the_scale(widget: RatingWidget) -> None:
    press(widget, "ArrowRight", "ArrowLeft", "ArrowLeft")
    assert widget.answer == {"ratings": {"speed": 1}}
    press(widget, "End", "ArrowRight")
    assert widget.answer == {"ratings": {"speed": 5}}


def test_delete_takes_a_rating_back(widget: RatingWidget) -> None:
    widget.act("rate", "smile=2")
    press(widget, "Delete")
    assert widget.answer == {"ratings": {}} and checked(widget) == []


def test_the_tab_key_stops_once_in_the_current_row(widget: RatingWidget) -> None:
    assert tab_stops(widget) == ["speed=1"]
    widget.act("rate", "words=4")
    assert tab_stops(widget) == ["words=4"]


def test_a_saved_answer_comes_back_and_the_first_open_row_is_current() -> None:
    widget = RatingWidget(exercise(), {"ratings": {"speed": 3}})
    assert checked(widget) == ["speed=3"] and widget.current == "words"


@pytest.mark.parametrize("value", ["nobody=3", "speed=9", "speed=0"])
def test_what_the_exercise_does_not_have_is_not_rated(widget: RatingWidget, value: str) -> None:
    widget.act("rate", value)
    assert widget.answer == {}


def test_a_ten_step_scale_takes_0_as_10() -> None:
    widget = RatingWidget(exercise(scale={**SCALE, "high": 10}), {})
    press(widget, "0")
    assert widget.answer == {"ratings": {"speed": 10}}


def test_a_scale_from_nought_takes_0_as_0_and_reaches_10_by_the_end_key() -> None:
    widget = RatingWidget(exercise(scale={**SCALE, "low": 0, "high": 10}), {})
    press(widget, "0", "End")
    assert widget.answer == {"ratings": {"speed": 0, "words": 10}}


def test_the_profile_comes_with_the_first_rating_and_says_every_value(widget: RatingWidget) -> None:
    assert "<svg" not in widget.html
    press(widget, "5", "2")
    assert 'aria-label="评分轮廓：办得快 5；说得 &lt;b&gt; 明白 2；有笑容 未评。平均 3.5。"' in widget.html
    assert "最高：办得快（5）；最低：说得 &lt;b&gt; 明白（2）" in widget.html
    assert "最短的一条先改。" in widget.html


def test_bars_grow_with_the_rating(widget: RatingWidget) -> None:
    press(widget, "1", "2", "5")
    widths = [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', widget.html)]
    assert 0 < widths[0] < widths[1] < widths[2]


def test_the_checked_step_has_a_mark_besides_its_colour(widget: RatingWidget) -> None:
    widget.act("rate", "words=4")
    assert ">✓4<" in widget.html and "▸" in widget.html


def test_text_is_shown_as_text(widget: RatingWidget) -> None:
    assert "<b>" not in widget.html.replace("<b>评", "")
