"""Marks on disk: every opinion stays, in order, whoever writes at the same time."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.answers import Answers, SaveError
from helpers.grading.marks import Mark, Marks

EXERCISE = "1_nps_experience/3_sharing/share_card"
NOON = datetime(2026, 3, 21, 12, tzinfo=UTC)


def mark(points: float = 8, by: str = "王老师", minute: int = 0, **fields: object) -> Mark:
    at = NOON + timedelta(minutes=minute)
    return Mark.model_validate({"by": by, "at": at, "answer": "d1", "points": points, **fields})


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(tmp_path / "marks")


def file(marks: Marks, name: str = "s0001") -> Path:
    return marks.folder / EXERCISE / f"{name}.json"


def test_an_answer_without_marks_has_none_and_nothing_is_made(marks: Marks) -> None:
    assert marks.of(EXERCISE, "s0001") == ()
    assert marks.read(EXERCISE, "s0001").notice == ""
    assert not marks.folder.exists()


def test_every_opinion_and_every_change_stays_in_order(marks: Marks) -> None:
    given_ones = (mark(8), mark(6, "李老师", 1), mark(7.5, "王老师", 2, items={"a": 7.5}, comment="再看一遍"))
    for one in given_ones:
        marks.add(EXERCISE, "s0001", one)
    assert marks.of(EXERCISE, "s0001") == given_ones
    assert Marks(marks.folder).of(EXERCISE, "s0001") == given_ones  # as after a restart
    assert marks.of(EXERCISE, "s0002") == ()


def test_marks_lie_where_results_look_for_them_in_the_form_of_answers(marks: Marks) -> None:
    marks.add(EXERCISE, "s0001~3fa2c1", mark(5))
    record = json.loads(file(marks, "s0001~3fa2c1").read_text("utf-8"))
    assert record["exercise"] == f"{EXERCISE}/s0001~3fa2c1" and record["format"] == 1
    assert record["answer"]["marks"][0]["points"] == 5


@pytest.mark.parametrize("other", ["007", "007~3fa2c2", "007~3fa2c10", "0071", "007~3fa2c1~x"])
def test_a_mark_is_nobody_elses_whatever_number_they_use(marks: Marks, other: str) -> None:
    marks.add(EXERCISE, "007~3fa2c1", mark(8, comment="只写给一个人"))
    assert marks.of(EXERCISE, other) == ()
    marks.add(EXERCISE, other, mark(6, minute=1))
    assert marks.of(EXERCISE, "007~3fa2c1") == (mark(8, comment="只写给一个人"),)


def test_a_clock_that_goes_back_changes_no_order(marks: Marks) -> None:
    marks.add(EXERCISE, "s0001", mark(8, minute=10))
    marks.add(EXERCISE, "s0001", mark(2, minute=0))
    assert [one.points for one in marks.of(EXERCISE, "s0001")] == [8, 2]


def test_two_desks_that_write_in_the_same_moment_keep_both_opinions(
    marks: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks.add(EXERCISE, "s0001", mark(5))
    really_save = Answers.save

    def save_after_another_desk(answers: Answers, *args: object) -> object:
        monkeypatch.setattr(Answers, "save", really_save)
        marks.add(EXERCISE, "s0001", mark(6, "李老师", 1))  # between our reading and our writing
        return really_save(answers, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Answers, "save", save_after_another_desk)
    marks.add(EXERCISE, "s0001", mark(7, "王老师", 2))
    assert [one.points for one in marks.of(EXERCISE, "s0001")] == [5, 6, 7]
    marks.add(EXERCISE, "s0001", mark(9, "王老师", 3))
    assert [one.points for one in marks.of(EXERCISE, "s0001")] == [5, 6, 7, 9]


def test_many_desks_at_once_lose_nothing(marks: Marks) -> None:
    def desk(number: int) -> None:
        for turn in range(5):
            marks.add(EXERCISE, "s0001", mark(number, f"老师{number}", 10 * turn + number))

    desks = [threading.Thread(target=desk, args=(number,)) for number in range(4)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    kept = marks.of(EXERCISE, "s0001")
    assert sorted((one.by, one.at) for one in kept) == sorted(
        (f"老师{number}", NOON + timedelta(minutes=10 * turn + number))
        for number in range(4)
        for turn in range(5)
    )


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"format": 1, "saved_at": "2026-03-21T12:00:00+08:00", "answer": {"marks": 5}}',
        b'{"format": 1, "saved_at": "2026-03-21T12:00:00+08:00", "answer": {"marks": [{"by": ""}]}}',
        b'{"format": 1, "saved_at": "2026-03-21T12:00:00+08:00", "answer": {"points": 5}}',
        b'{"format": 2, "saved_at": "2026-03-21T12:00:00+08:00", "answer": {}}',
    ],
    ids=["cut off", "no text", "a list", "no list of marks", "a mark of nobody", "another thing", "newer"],
)
def test_a_broken_marks_file_is_set_aside_and_said_and_marking_goes_on(marks: Marks, content: bytes) -> None:
    file(marks).parent.mkdir(parents=True)
    file(marks).write_bytes(content)
    found = marks.read(EXERCISE, "s0001")
    assert found.marks == ()
    assert "s0001：以前的评分读不出来" in found.notice
    (aside,) = file(marks).parent.glob("s0001.unreadable-*.json")
    assert aside.read_bytes() == content
    marks.add(EXERCISE, "s0001", mark(4))
    assert [one.points for one in marks.of(EXERCISE, "s0001")] == [4]
    assert marks.read(EXERCISE, "s0001").notice == ""


def test_a_broken_file_of_another_desk_hides_no_mark(marks: Marks) -> None:
    marks.add(EXERCISE, "s0001", mark(4))
    file(marks, "s0001.other-20260321-120000-000000-7").write_bytes(b'{"answer": {"marks": [7]}}')
    assert [one.points for one in marks.of(EXERCISE, "s0001")] == [4]


def test_a_folder_that_cannot_be_written_is_said(marks: Marks) -> None:
    marks.folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(SaveError, match="没有保存成功"):
        marks.add(EXERCISE, "s0001", mark(4))


@pytest.mark.parametrize(
    "fields",
    [{"points": -1}, {"points": float("nan")}, {"by": ""}, {"comment": "字" * 2_001}, {"at": "2026-03-21"}],
)
def test_a_mark_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        mark(**{"points": 1.0, **fields})  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(
    comment=st.text(max_size=200, alphabet=st.characters(exclude_categories=("Cs",))),
    points=st.floats(0, 20),
)
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, comment: str, points: float
) -> None:
    marks = Marks(tmp_path_factory.mktemp("marks"))
    marks.add(EXERCISE, "s0001", mark(points, comment=comment))
    assert marks.of(EXERCISE, "s0001") == (mark(points, comment=comment),)
