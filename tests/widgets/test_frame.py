from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import traitlets

from helpers.answers import Answers, Saved, SaveError
from helpers.widgets.choice import ChoiceWidget
from helpers.widgets.frame import ExerciseFrame, Keeper
from helpers.widgets.number import NumberWidget
from helpers.widgets.ordering import OrderingWidget
from helpers.widgets.sorting import SortingWidget
from helpers.widgets.view import PROBLEM, View
from tests.exercises.samples import choice, number, ordering, sorting

RIGHT, WRONG = "✓ 对 · ", "✗ 再想想 · "


class Disk:
    """Keeps what is saved, and refuses when it is full."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.full = False

    def save(self, answer: dict[str, Any]) -> Saved:
        if self.full:
            raise SaveError("没有保存成功：磁盘已满。")
        self.kept.append(answer)
        return Saved(answer, datetime.now().astimezone())


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    return Disk()


def frame(body_type: Any, exercise: Any, disk: Disk, saved: Saved | None = None) -> ExerciseFrame:
    saved = saved or Saved()
    return ExerciseFrame(exercise, body_type(exercise, saved.answer or {}), saved, disk.save, exercise.key)


def sorted_in(disk: Disk, *buckets: str, **changes: Any) -> ExerciseFrame:
    framed = frame(SortingWidget, sorting(**changes), disk)
    for bucket in buckets:
        framed.body.act("place", bucket)
    return framed


def test_every_change_is_saved_and_the_time_is_shown(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter")
    assert disk.kept == [{"placed": {"nine": "promoter"}}]
    assert "已完成 1 / 4 · 已保存 " in framed.feedback


def test_an_answer_of_another_day_shows_its_date(disk: Disk) -> None:
    then = datetime.now().astimezone() - timedelta(days=3)
    framed = frame(ChoiceWidget, choice(), disk, Saved({"picked": ["fine"]}, then))
    assert f"已保存 {then.month} 月 {then.day} 日 {then:%H:%M}" in framed.feedback


def test_practice_speaks_of_the_card_just_sorted_and_of_no_other(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter", "passive")
    assert f"{WRONG}0 分" in framed.feedback
    assert "0 也算。" in framed.feedback
    assert "9 分" not in framed.feedback


def test_after_an_undo_nothing_is_said_of_the_card(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter", "passive")
    framed.body.act("undo")
    assert RIGHT not in framed.feedback
    assert WRONG not in framed.feedback
    assert "已完成 1 / 4" in framed.feedback


def test_the_same_card_in_the_same_bucket_again_is_spoken_of_again(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter")
    framed.body.act("undo")
    framed.body.act("place", "promoter")
    assert f"{RIGHT}9 分" in framed.feedback


def test_when_all_cards_are_sorted_the_wrong_ones_come_first_and_all_are_spoken_of(disk: Disk) -> None:
    said = sorted_in(disk, "promoter", "promoter", "passive", "detractor").feedback
    assert "3 / 4 对" in said
    places = [said.index(text) for text in (f"{RIGHT}6 分", f"{WRONG}0 分", "✓ 9 分", "✓ 7 分")]
    assert places == sorted(places)


def test_a_card_put_right_at_the_end_is_said_to_be_right(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter", "promoter", "passive", "detractor")
    framed.body.act("take", "zero")
    framed.body.act("place", "detractor")
    assert "4 / 4 对" in framed.feedback
    assert WRONG not in framed.feedback
    assert framed.feedback.index(f"{RIGHT}0 分") < framed.feedback.index("✓ 9 分")


def test_a_finished_exercise_that_is_opened_again_shows_all_feedback(disk: Disk) -> None:
    answer = sorting().key.answer.model_dump()
    said = frame(SortingWidget, sorting(), disk, Saved(answer, datetime.now().astimezone())).feedback
    assert "4 / 4 对" in said


def test_an_unfinished_exercise_that_is_opened_again_says_nothing_yet(disk: Disk) -> None:
    framed = frame(SortingWidget, sorting(), disk, Saved({"placed": {"nine": "passive"}}))
    assert WRONG not in framed.feedback


def test_a_graded_exercise_gives_nothing_away(disk: Disk) -> None:
    key = sorting().key
    exercise = sorting(key=None, graded=True, points=4)
    framed = ExerciseFrame(exercise, SortingWidget(exercise, {}), Saved(), disk.save, key)
    framed.body.act("place", "passive")
    assert "交作业后评分" in framed.feedback
    assert WRONG not in framed.feedback
    assert "9、10 分推荐。" not in framed.feedback


def test_several_picks_are_spoken_of_when_they_are_confirmed(disk: Disk) -> None:
    framed = frame(ChoiceWidget, choice(), disk)
    framed.body.act("pick", "fine")
    assert WRONG not in framed.feedback
    framed.body.act("confirm")
    assert f"{WRONG}违约金" in framed.feedback
    assert f"{WRONG}还有 2 项该选" in framed.feedback
    framed.body.act("pick", "friend")
    assert WRONG not in framed.feedback


def test_an_order_is_spoken_of_when_it_is_confirmed(disk: Disk) -> None:
    framed = frame(OrderingWidget, ordering(), disk)
    framed.body.act("up", "call")
    assert RIGHT not in framed.feedback
    framed.body.act("confirm")
    assert "4 / 5 对" in framed.feedback
    assert f"{WRONG}听完</b> 应当靠前一些。先听后说。" in framed.feedback


def test_a_number_is_spoken_of_as_soon_as_it_is_typed(disk: Disk) -> None:
    framed = frame(NumberWidget, number(), disk)
    framed.body.boxes["nps"].value = "40"
    assert f"{WRONG}NPS</b> 这是人数之差。" in framed.feedback
    framed.body.boxes["nps"].value = "二十"
    assert WRONG not in framed.feedback
    assert disk.kept[-1] == {"values": {}, "typed": {"nps": "二十"}}


def test_when_saving_fails_the_reason_is_shown_and_the_answer_stays(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter")
    disk.full = True
    framed.body.act("place", "detractor")
    assert "没有保存成功：磁盘已满。" in framed.feedback
    assert 'role="alert"' in framed.feedback
    assert framed.body.placed == {"nine": "promoter", "zero": "detractor"}
    assert f"{RIGHT}0 分" in framed.feedback


def test_what_could_not_be_saved_can_be_saved_by_the_button(disk: Disk) -> None:
    disk.full = True
    framed = sorted_in(disk, "promoter")
    disk.full = False
    assert 'data-action="save"' in framed.feedback
    framed.children[-1].act("save")
    assert disk.kept == [{"placed": {"nine": "promoter"}}]
    assert 'role="alert"' not in framed.feedback


def test_the_next_change_saves_everything_that_could_not_be_saved(disk: Disk) -> None:
    disk.full = True
    framed = sorted_in(disk, "promoter")
    disk.full = False
    framed.body.act("place", "detractor")
    assert disk.kept == [{"placed": {"nine": "promoter", "zero": "detractor"}}]


def test_a_notice_from_reading_the_answer_is_shown_without_a_button(disk: Disk) -> None:
    framed = frame(ChoiceWidget, choice(), disk, Saved(notice="以前保存的答案读不出来，已另存为 x.json。"))
    assert "已另存为 x.json" in framed.feedback
    assert 'data-action="save"' not in framed.feedback


def test_a_notice_of_a_successful_save_is_shown_without_a_button(disk: Disk) -> None:
    exercise = choice()

    def save(answer: dict[str, Any]) -> Saved:
        return Saved(answer, notice="这道题在另一个窗口也改过。")

    framed = ExerciseFrame(exercise, ChoiceWidget(exercise, {}), Saved(), save, exercise.key)
    framed.body.act("pick", "friend")
    assert "在另一个窗口也改过" in framed.feedback
    assert 'data-action="save"' not in framed.feedback


def test_an_answer_that_is_saved_already_is_not_written_again(disk: Disk) -> None:
    framed = sorted_in(disk, "promoter")
    framed.body.problem = PROBLEM
    assert len(disk.kept) == 1


def test_a_real_disk_that_refuses_keeps_the_answer_on_screen(tmp_path: Path) -> None:
    (tmp_path / "course").write_text("a file where the folder should be", encoding="utf-8")
    answers, exercise = Answers(tmp_path), choice()
    framed = ExerciseFrame(
        exercise,
        ChoiceWidget(exercise, {}),
        Saved(),
        lambda answer: answers.save("course/lesson/x", answer),
        exercise.key,
    )
    framed.body.act("pick", "friend")
    assert "没有保存成功" in framed.feedback
    assert framed.body.answer == {"picked": ["friend"]}


def test_an_unexpected_error_in_saving_is_a_plain_sentence_and_a_traceback_in_the_log(
    disk: Disk, tmp_path: Path
) -> None:
    exercise = choice()
    framed = ExerciseFrame(
        exercise, ChoiceWidget(exercise, {}), Saved(), lambda answer: {}["x"], exercise.key
    )
    framed.body.act("pick", "friend")
    assert framed.children[-1].problem == PROBLEM
    assert "KeyError" in (tmp_path / "errors.log").read_text(encoding="utf-8")
    assert framed.body.answer == {"picked": ["friend"]}


def test_feedback_that_fails_does_not_keep_the_answer_from_being_saved(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed = frame(ChoiceWidget, choice(), disk)
    monkeypatch.setattr(type(framed.exercise), "comment", lambda *_: 1 / 0)
    framed.body.act("pick", "friend")
    assert disk.kept == [{"picked": ["friend"]}]
    assert framed.children[-1].problem == PROBLEM


def test_a_widget_that_fails_to_draw_itself_has_its_answer_saved(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed = frame(ChoiceWidget, choice(), disk)
    monkeypatch.setattr("helpers.widgets.choice.tag", lambda *_, **__: 1 / 0)
    framed.body._handle_custom_msg({"action": "pick", "value": "friend"}, [])
    assert framed.body.problem == PROBLEM
    assert disk.kept == [{"picked": ["friend"]}]


def test_the_hint_is_shown_on_request_and_put_away_again(disk: Disk) -> None:
    framed = frame(ChoiceWidget, choice(hint="问问自己。"), disk)
    head = framed.children[0]
    assert "问问自己。" not in head.html
    head.act("hint")
    assert 'aria-expanded="true"' in head.html
    assert "问问自己。" in head.html
    head.act("hint")
    assert "问问自己。" not in head.html


def test_feedback_is_announced_to_screen_readers(disk: Disk) -> None:
    assert 'aria-live="polite"' in sorted_in(disk, "promoter").feedback


def test_a_tool_is_kept_like_an_answer(disk: Disk) -> None:
    class Tool(View):
        answer = traitlets.Dict()

    tool = Tool()
    kept = Keeper(tool, Saved(), disk.save)
    tool.answer = {"counts": [1, 2, 3]}
    assert disk.kept == [{"counts": [1, 2, 3]}]
    disk.full = True
    tool.answer = {"counts": [1, 2, 4]}
    assert "磁盘已满" in kept.feedback


def test_the_repr_is_the_same_whenever_it_was_saved(disk: Disk) -> None:
    assert repr(sorted_in(disk, "promoter")) == "ExerciseFrame()"
