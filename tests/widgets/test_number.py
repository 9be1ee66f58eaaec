import pytest

from helpers.widgets.number import NumberWidget
from tests.exercises.samples import number


def test_a_typed_number_is_the_answer_and_stays_as_it_was_typed() -> None:
    widget = NumberWidget(number(), {})
    widget.boxes["promoters"].value = "４５ ％"
    assert widget.answer == {"values": {"promoters": 45.0}}
    assert widget.boxes["promoters"].value == "４５ ％"


def test_a_text_that_is_no_number_is_kept_and_explained() -> None:
    widget = NumberWidget(number(), {})
    widget.boxes["nps"].value = "约二十"
    assert widget.answer == {"values": {}, "typed": {"nps": "约二十"}}
    assert "“约二十”不是一个数" in widget.notes["nps"].html
    assert "不是一个数" not in widget.notes["promoters"].html


def test_a_corrected_text_leaves_nothing_behind() -> None:
    widget = NumberWidget(number(), {"values": {}, "typed": {"nps": "约二十"}})
    assert widget.boxes["nps"].value == "约二十"
    widget.boxes["nps"].value = "20"
    assert widget.answer == {"values": {"nps": 20.0}}
    assert "不是一个数" not in widget.notes["nps"].html


def test_an_emptied_box_is_no_answer() -> None:
    widget = NumberWidget(number(), {"values": {"nps": 20.0}})
    widget.boxes["nps"].value = " "
    assert widget.answer == {"values": {}}


def test_a_saved_number_stands_in_its_box_again() -> None:
    widget = NumberWidget(number(), {"values": {"promoters": 45.0, "nps": -12.5}})
    assert [box.value for box in widget.boxes.values()] == ["45", "−12.5"]


def test_a_new_answer_from_outside_is_shown() -> None:
    widget = NumberWidget(number(), {"values": {"nps": 20.0}})
    widget.answer = {"values": {"promoters": 1 / 3}, "typed": {"nps": "？"}}
    assert [box.value for box in widget.boxes.values()] == ["0.3333333333333333", "？"]
    assert widget.answer == {"values": {"promoters": 1 / 3}, "typed": {"nps": "？"}}


def test_every_box_has_its_label_and_shows_its_unit() -> None:
    widget = NumberWidget(number(), {})
    assert [box.description for box in widget.boxes.values()] == ["推荐者占比", "NPS"]
    assert [note.html for note in widget.notes.values()] == ["<span>%</span>", "<span>分</span>"]


@pytest.mark.parametrize(("graded", "warned"), [(True, True), (False, False)])
def test_a_graded_value_out_of_range_is_warned_of_at_its_box(graded: bool, warned: bool) -> None:
    widget = NumberWidget(number(key=None, graded=True, points=2) if graded else number(), {})
    widget.boxes["promoters"].value = "145"
    assert ("不大于 100，现在是 145" in widget.notes["promoters"].html) is warned
    assert widget.answer == {"values": {"promoters": 145.0}}


def test_an_error_while_reading_is_a_problem_on_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    widget = NumberWidget(number(), {})
    monkeypatch.setattr("helpers.widgets.number.read_number", lambda text, unit: 1 / 0)
    widget.boxes["nps"].value = "20"
    assert "请告诉讲师" in widget.problem
