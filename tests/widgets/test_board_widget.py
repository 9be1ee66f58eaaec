"""The widget of `board`, used as the browser uses it."""

import re
from typing import Any

import pytest

from helpers.exercises.board import Board
from helpers.widgets.board import BoardWidget


def exercise(**changes: Any) -> Board:
    fields = {
        "id": "hurts",
        "kind": "board",
        "title": "伤害客户的行为",
        "prompt": "写下你见过的。",
        "outline": ["000-3.2"],
        "minimum": 3,
        "groups": {"words": "语言"},
        "starters": ["互相推诿"],
        "votes": 2,
    }
    return Board.model_validate({**fields, **changes})


@pytest.fixture
def widget() -> BoardWidget:
    return BoardWidget(exercise(), {})


def texts(widget: BoardWidget) -> list[str]:
    return [idea["text"] for idea in widget.answer.get("ideas", [])]


def add(widget: BoardWidget, *ideas: str) -> None:
    for idea in ideas:
        widget.line.act("add", idea)


def use(widget: BoardWidget, action: str, value: str = "") -> None:
    """Use a part of the board that is really there and not greyed out."""
    parts = re.findall(r"<(?:button|select|input|option)[^>]*>", widget.board.html)
    if action == "move":
        assert any(f'value="{value}"' in part for part in parts)
    else:
        wanted = [part for part in parts if f'data-action="{action}"' in part]
        named = [part for part in wanted if not value or f'data-value="{value}"' in part or "<input" in part]
        assert named and "disabled" not in named[0], f"{action} {value}"
    widget.board.act(action, value)


def test_a_written_idea_is_put_up_and_kept_in_the_answer(widget: BoardWidget) -> None:
    add(widget, "让客户重复说三遍")
    assert widget.answer == {
        "ideas": [{"text": "让客户重复说三遍", "group": None, "votes": 0}],
        "groups": {"words": "语言"},
    }


def test_the_line_to_write_in_is_never_drawn_anew(widget: BoardWidget) -> None:
    before = widget.line.html
    add(widget, "甲", "乙")
    use(widget, "vote", "甲")
    assert widget.line.html == before


def test_the_button_beside_the_line_loses_no_message(widget: BoardWidget) -> None:
    add(widget, "甲", "甲")
    widget.line.act("posted")
    assert texts(widget) == ["甲"] and "“甲”已经在板上了" in widget.board.html


def test_a_starter_is_put_up_once_and_then_gone_from_the_suggestions(widget: BoardWidget) -> None:
    use(widget, "add", "互相推诿")
    assert texts(widget) == ["互相推诿"] and "可以从这些开始" not in widget.board.html


def test_a_note_that_is_cut_says_so(widget: BoardWidget) -> None:
    add(widget, "长" * 1600)
    assert texts(widget) == ["长" * 200]
    assert "最多 200 个字，后面的 1400 个字没有贴上" in widget.board.html
    add(widget, "短")
    assert "没有贴上" not in widget.board.html
    use(widget, "edit", "短")
    use(widget, "write", "新" * 201)
    assert texts(widget)[1] == "新" * 200 and "后面的 1 个字没有贴上" in widget.board.html


def test_the_line_takes_more_than_fits_so_that_the_cut_can_be_told(widget: BoardWidget) -> None:
    assert 'maxlength="10000"' in widget.line.html


def test_the_board_says_how_notes_are_grouped_and_how_many_are_not(widget: BoardWidget) -> None:
    add(widget, "甲", "乙")
    assert "2 张还没分组：在便签上点“选分组”" in widget.board.html
    use(widget, "move", "words=甲")
    assert "1 张还没分组" in widget.board.html
    use(widget, "move", "words=乙")
    assert "张还没分组" not in widget.board.html


def test_votes_are_counted_and_end(widget: BoardWidget) -> None:
    add(widget, "甲", "乙")
    use(widget, "vote", "甲")
    assert "还剩 1 票" in widget.board.html and "票数最多：甲（1 票）" in widget.board.html
    use(widget, "vote", "甲")
    with pytest.raises(AssertionError, match="vote 乙"):
        use(widget, "vote", "乙")
    widget.board.act("vote", "乙")
    assert [idea["votes"] for idea in widget.answer["ideas"]] == [2, 0]
    use(widget, "unvote", "甲")
    use(widget, "vote", "乙")
    assert [idea["votes"] for idea in widget.answer["ideas"]] == [1, 1]


def test_a_board_without_votes_shows_none() -> None:
    widget = BoardWidget(exercise(votes=0), {})
    add(widget, "甲")
    assert "票" not in widget.board.html


def test_an_idea_is_put_into_a_group_and_out_again(widget: BoardWidget) -> None:
    add(widget, "甲")
    use(widget, "move", "words=甲")
    assert widget.answer["ideas"][0]["group"] == "words" and "语言（1）" in widget.board.html
    use(widget, "move", "=甲")
    assert widget.answer["ideas"][0]["group"] is None


def test_an_idea_with_an_equals_sign_moves_like_any_other(widget: BoardWidget) -> None:
    add(widget, "1=1")
    use(widget, "move", "words=1=1")
    assert widget.answer["ideas"][0]["group"] == "words"


def test_a_group_is_added_renamed_and_removed_with_its_ideas_kept(widget: BoardWidget) -> None:
    add(widget, "甲")
    use(widget, "group", "环境")
    use(widget, "move", "own1=甲")
    use(widget, "rename", "own1")
    use(widget, "write", "物理环境")
    assert widget.answer["groups"] == {"words": "语言", "own1": "物理环境"}
    use(widget, "ungroup", "own1")
    assert widget.answer["groups"] == {"words": "语言"} and texts(widget) == ["甲"]


def test_a_group_of_the_exercise_can_be_renamed_but_not_removed(widget: BoardWidget) -> None:
    add(widget, "甲")
    use(widget, "rename", "words")
    use(widget, "write", "说话方式")
    widget.board.act("ungroup", "words")
    assert widget.answer["groups"] == {"words": "说话方式"}


def test_an_idea_is_reworded_in_its_place(widget: BoardWidget) -> None:
    add(widget, "甲", "乙")
    use(widget, "edit", "甲")
    assert 'value="甲"' in widget.board.html
    use(widget, "write", "甲甲")
    assert texts(widget) == ["甲甲", "乙"] and 'data-action="write"' not in widget.board.html


def test_a_rewording_to_nothing_leaves_the_idea(widget: BoardWidget) -> None:
    add(widget, "甲")
    use(widget, "edit", "甲")
    use(widget, "write", "  ")
    assert texts(widget) == ["甲"]


def test_done_closes_the_field_and_changes_nothing(widget: BoardWidget) -> None:
    add(widget, "甲")
    use(widget, "edit", "甲")
    use(widget, "done")
    assert texts(widget) == ["甲"] and 'data-action="write"' not in widget.board.html


def test_words_that_arrive_after_the_field_was_closed_change_nothing(widget: BoardWidget) -> None:
    add(widget, "甲")
    widget.board.act("write", "乙")
    assert texts(widget) == ["甲"]


def test_a_double_click_on_delete_removes_one_idea(widget: BoardWidget) -> None:
    add(widget, "甲", "乙")
    widget.board.act("remove", "甲")
    widget.board.act("remove", "甲")
    assert texts(widget) == ["乙"]


def test_undo_goes_back_step_by_step(widget: BoardWidget) -> None:
    add(widget, "甲", "乙")
    use(widget, "vote", "甲")
    use(widget, "remove", "甲")
    use(widget, "undo")
    assert widget.answer["ideas"][0] == {"text": "甲", "group": None, "votes": 1}
    for _ in range(3):
        use(widget, "undo")
    assert texts(widget) == []
    with pytest.raises(AssertionError):
        use(widget, "undo")


def test_ctrl_z_is_undo(widget: BoardWidget) -> None:
    add(widget, "甲")
    widget.board.act(*widget.board.shortcuts["Ctrl+z"].split(":"))
    assert texts(widget) == []


def test_a_saved_board_comes_back() -> None:
    answer = {"ideas": [{"text": "甲", "group": "words", "votes": 2}], "groups": {"words": "语言"}}
    widget = BoardWidget(exercise(), answer)
    assert widget.answer == answer and "2 票" in widget.board.html and "语言（1）" in widget.board.html


def test_an_untouched_board_has_an_empty_answer(widget: BoardWidget) -> None:
    assert widget.answer == {}


def test_ideas_are_shown_as_text(widget: BoardWidget) -> None:
    add(widget, '<script>alert("x")</script>')
    assert "<script>" not in widget.board.html and "&lt;script&gt;" in widget.board.html
