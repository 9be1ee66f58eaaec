"""The questionnaire builder, used by its buttons and fields."""

import base64
import re

import pytest

from helpers.widgets.questionnaire_builder import QuestionnaireBuilder, build
from helpers.widgets.view import PROBLEM


def texts(builder: QuestionnaireBuilder) -> list[str]:
    return [question.text for question in builder.questions]


def mended() -> QuestionnaireBuilder:
    """A builder in which the faulty first draft was replaced by the standard pair."""
    builder = build({})
    builder._list.act("delete", "0")
    builder._list.act("delete", "0")
    builder._list.act("add", "why")
    builder._list.act("add", "standard")
    return builder


def test_the_first_draft_has_faults_and_the_standard_pair_has_none() -> None:
    assert "可以改得更好" in build({})._review.html
    assert "没有发现问题" in mended()._review.html


def test_the_standard_question_comes_first_and_the_why_after_it() -> None:
    builder = mended()
    builder._list.act("add", "choice")
    builder._list.act("add", "why")
    assert [question.kind for question in builder.questions] == ["score", "open", "open", "choice"]


def test_typing_changes_the_selected_question_and_the_warnings_at_once() -> None:
    builder = mended()
    builder._list.act("select", "1")
    builder._editor.text.value = "您觉得网络和资费怎么样？"
    assert texts(builder)[1] == "您觉得网络和资费怎么样？"
    assert "一题两问" in builder._review.html
    assert "您觉得网络和资费怎么样？" in builder._preview.html


def test_another_scale_is_taken_and_warned_of() -> None:
    builder = mended()
    builder._list.act("select", "0")
    builder._editor.scale.value = (1, 5)
    assert (builder.questions[0].low, builder.questions[0].high) == (1, 5)
    assert "量表不标准" in builder._review.html


def test_a_deleted_or_moved_question_comes_back_with_undo() -> None:
    builder = mended()
    before = texts(builder)
    builder._list.act("down", "0")
    assert texts(builder) == before[::-1]
    builder._list.act("delete", "0")
    builder._list.act("undo")
    builder._list.act("undo")
    assert texts(builder) == before


def test_undo_steps_back_through_typing_and_deleting_in_order() -> None:
    builder = build({})
    first, second = texts(builder)
    builder._list.act("delete", "1")
    builder._editor.text.value = "您会"
    builder._editor.text.value = "您会推荐吗？"
    builder._list.act("undo")
    assert texts(builder) == [first]
    builder._list.act("undo")
    assert texts(builder) == [first, second]


def test_typing_in_another_field_or_question_is_a_step_of_its_own() -> None:
    builder = build({})
    before = dict(builder.answer)
    builder._title.value = "新标题"
    builder._editor.text.value = "新的第 1 题"
    builder._list.act("select", "1")
    builder._editor.text.value = "新的第 2 题"
    builder._list.act("select", "0")
    builder._list.act("undo")
    assert texts(builder) == ["新的第 1 题", before["questions"][1]["text"]]
    assert builder._editor.text.value == before["questions"][1]["text"]  # the question that changed back
    builder._list.act("undo")
    builder._list.act("undo")
    assert builder.answer == before


def test_each_choice_of_a_scale_is_undone_by_itself() -> None:
    builder = mended()
    builder._list.act("select", "0")
    builder._editor.scale.value = (1, 5)
    builder._editor.scale.value = (1, 10)
    builder._list.act("undo")
    assert (builder.questions[0].low, builder.questions[0].high) == (1, 5)


def test_typing_after_an_undo_can_be_undone_too() -> None:
    builder = build({})
    first = texts(builder)[0]
    builder._editor.text.value = "甲"
    builder._list.act("undo")
    builder._editor.text.value = "乙"
    builder._list.act("undo")
    assert texts(builder)[0] == first


def test_an_error_while_typing_becomes_a_sentence_and_the_words_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    builder = build({})

    def breaks(*_questions: object) -> None:
        raise RuntimeError("broken rule")

    monkeypatch.setattr("helpers.questionnaire.findings", breaks)
    builder._editor.text.value = "您会推荐吗？"
    assert builder._list.problem == PROBLEM
    assert texts(builder)[0] == "您会推荐吗？"


def test_the_form_can_be_emptied_and_filled_again() -> None:
    builder = build({})
    builder._list.act("delete", "1")
    builder._list.act("delete", "0")
    assert builder.questions == ()
    builder._list.act("add", "standard")
    assert builder.questions[0].is_standard


def test_what_was_built_comes_back_from_its_answer() -> None:
    builder = mended()
    assert build(dict(builder.answer)).questions == builder.questions


def test_the_saved_page_holds_the_form_and_keeps_markup_as_text() -> None:
    builder = mended()
    builder._list.act("select", "1")
    builder._editor.text.value = "<script>alert(1)</script>为什么？"
    link = re.search(r"data:text/html;base64,([^\"]+)", builder._preview.html)
    assert link
    page = base64.b64decode(link[1]).decode()
    assert "把云桥通信推荐给亲友或同事" in page
    assert "<script>" not in page and "&lt;script&gt;" in page
