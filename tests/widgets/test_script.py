"""`script` on the page: typing, the rules beside it, what hurts underlined where it stands."""

import re
from typing import Any

import pytest

from helpers.answers import Saved
from helpers.exercises.base import LONGEST_TEXT
from helpers.exercises.script import Script, Situation
from helpers.widgets.frame import ExerciseFrame
from helpers.widgets.script import ScriptWidget
from tests.exercises.test_script import MODEL, script

SITUATION = {
    "title": "多收一笔",
    "sector": "telecom",
    "customer": "刘女士",
    "happened": "多收了 38 元",
    "opening": "怎么多扣我钱？",
    "facts": ["优惠到期"],
    "may_not": ["承诺不涨价"],
    "example": {"act": "情境里的范例。"},
}


def practice(**changes: Any) -> Script:
    return script(graded=False, points=None, **changes)


def widget(exercise: Script | None = None, texts: dict[str, str] | None = None) -> ScriptWidget:
    return ScriptWidget(exercise or practice(), {"texts": texts} if texts else {})


def marked(page: ScriptWidget) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", page.html)


def marks(page: ScriptWidget) -> list[str]:
    return re.findall(r'wb-mark">(.*?)</span>', page.html)


def test_what_is_typed_becomes_the_answer() -> None:
    page = widget()
    page.act("write", "act=我姓周，a=b\n第二行 ")
    page.act("write", "confirm=谢谢")
    assert page.answer == {"texts": {"act": "我姓周，a=b\n第二行 ", "confirm": "谢谢"}}


def test_a_step_that_is_not_there_is_not_written() -> None:
    page = widget()
    page.act("write", "nothing=字")
    assert page.answer == {}


def test_the_page_holds_exactly_what_was_typed() -> None:
    page = widget(texts={"act": "\n 一<b>二</b> & \n"})
    assert "\n\n 一&lt;b&gt;二&lt;/b&gt; &amp; \n</textarea>" in page.html
    assert "<b>二" not in page.html


def test_rules_are_marked_in_signs_and_words_as_they_are_met() -> None:
    page = widget()
    assert marks(page) == ["○ 没听到"] * 3
    page.act("write", "act=我姓周。")
    assert marks(page) == ["○ 没听到", "✓ 有了", "○ 没听到"]


def test_a_reason_is_shown_and_hidden_by_its_button() -> None:
    rule = {**script().rules[0].model_dump(), "reason": "没有时间就没有承诺。", "example": "18 点前。"}
    page = widget(practice(rules=[rule]))
    assert "没有时间" not in page.html
    page.act("why", "time")
    assert 'aria-expanded="true"' in page.html
    assert "没有时间就没有承诺。<br>例如：“18 点前。”" in page.html
    page.act("why", "time")
    assert "没有时间" not in page.html


def test_what_hurts_is_underlined_where_it_stands_with_why_and_what_instead() -> None:
    page = widget(texts={"act": "先生，这是规定。"})
    assert marked(page) == ["这是规定"]
    assert "先生，<mark>" in page.html
    assert "⚠ “这是规定”" in page.html
    assert "把门关上了。换成：我来看看。" in page.html


def test_practice_counts_and_a_graded_script_only_marks() -> None:
    assert "wb-count" in widget(texts={"act": "我姓周"}).html
    graded = widget(script(), {"act": "我姓周"})
    assert "wb-count" not in graded.html
    assert marks(graded) == ["○ 没听到", "✓ 有了", "○ 没听到"]


def test_a_green_script_says_so_and_what_is_missing_is_counted_until_then() -> None:
    assert "3 条没听到" in widget().html
    assert "2 条没听到，1 处要换个说法" in widget(texts={"act": "我姓周，这是规定。"}).html
    assert "每一条都有了" in widget(texts=MODEL).html


def test_what_is_to_be_said_has_its_seconds_and_a_note_only_its_length() -> None:
    said = {"act": "字" * 40}
    assert "40 个字，说出来约 10 秒" in widget(texts=said).html
    assert "40 个字</span>" in widget(practice(taboos=[]), said).html


def test_an_example_can_be_looked_at_after_something_was_tried() -> None:
    steps = {"act": {"label": "行动", "example": "范例一句。"}, "confirm": {"label": "确认"}}
    page = widget(practice(steps=steps))
    assert 'aria-disabled="true"' in page.html
    page.act("write", "act=已经写了十个字以上的话")
    assert "范例一句" not in page.html
    page.act("example", "act")
    assert "范例一句" in page.html
    page.act("example", "act")
    assert "范例一句" not in page.html


def test_the_example_is_the_steps_own_or_the_keys_or_the_situations() -> None:
    key = {"answer": {"texts": MODEL}}
    situation = Situation.model_validate(SITUATION)
    for changes, expected in (
        ({"key": key}, MODEL["act"]),
        ({"situation": situation}, "情境里的范例"),
    ):
        page = widget(practice(**changes), {"act": "已经写了十个字以上的话"})
        page.act("example", "act")
        assert expected in page.html


def test_a_graded_script_shows_no_example() -> None:
    page = widget(script(situation=Situation.model_validate(SITUATION)), {"act": "已经写了十个字以上的话"})
    page.act("example", "act")
    assert "范例" not in page.html


def test_a_situation_stands_above_the_steps() -> None:
    page = widget(practice(situation=Situation.model_validate(SITUATION)))
    for text in ("多收一笔", "刘女士", "“怎么多扣我钱？”", "优惠到期", "承诺不涨价", "教学模拟"):
        assert text in page.html


def test_ten_thousand_characters_are_kept_and_the_rest_is_told() -> None:
    page = widget()
    page.act("write", f"act={'字' * LONGEST_TEXT}")
    assert "没有放进来" not in page.html
    page.act("write", f"act={'字' * (LONGEST_TEXT + 5)}")
    assert len(page.texts["act"]) == LONGEST_TEXT
    assert "最后的 5 个字没有放进来" in page.html
    assert page.exercise.read_answer(page.answer)
    page.act("write", "act=好")
    assert "没有放进来" not in page.html


@pytest.mark.parametrize(
    "text", ["😀👨‍👩‍👧 谢谢", "<script>alert(1)</script>", "=HYPERLINK(1)", "\r\n一\r二", ""]
)
def test_strange_texts_are_text(text: str) -> None:
    page = widget()
    page.act("write", f"act={text}")
    assert page.texts["act"] == text.replace("\r\n", "\n").replace("\r", "\n")
    assert "<script>" not in page.html


def test_in_its_frame_a_practice_script_without_a_key_is_saved_and_counted() -> None:
    kept: list[dict[str, Any]] = []

    def save(answer: dict[str, Any]) -> Saved:
        kept.append(answer)
        return Saved(answer)

    exercise = practice()
    page = widget(exercise)
    frame = ExerciseFrame(exercise, page, Saved(), save, None)
    page.act("write", "act=我姓周")
    assert kept == [{"texts": {"act": "我姓周"}}]
    assert "已完成 1 / 2" in frame.feedback
