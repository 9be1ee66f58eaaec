"""Answers on disk: what is written comes back, and what cannot be read is set aside."""

import errno
import json
import os
from pathlib import Path

import pytest

from helpers.answers import Answers, Saved, SaveError, write_atomically

EXERCISE = "1_nps_experience/1_nps_past_and_present/good_profit"


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(tmp_path / "answers")


def kept(answers: Answers) -> list[dict[str, object]]:
    """Every answer that can still be found, the current one and those set aside."""
    files = answers.path(EXERCISE).parent.glob("*.json")
    return [json.loads(file.read_bytes())["answer"] for file in files]


def aside(answers: Answers) -> list[Path]:
    return sorted(set(answers.path(EXERCISE).parent.glob("*.json")) - {answers.path(EXERCISE)})


def test_an_answer_comes_back_as_it_was_saved(answers: Answers) -> None:
    saved = answers.save(EXERCISE, {"picked": ["续约"], "note": "“引号”\n😀"})
    loaded = answers.load(EXERCISE)
    assert loaded.answer == {"picked": ["续约"], "note": "“引号”\n😀"}
    assert loaded.version == saved.version and loaded.notice is None
    assert loaded.saved_at == saved.saved_at.replace(microsecond=0)


def test_the_file_says_which_exercise_and_which_format_it_is(answers: Answers) -> None:
    answers.save(EXERCISE, {"picked": []})
    record = json.loads(answers.path(EXERCISE).read_text(encoding="utf-8"))
    assert record["exercise"] == EXERCISE and record["format"] == 1 and record["saved_at"]


def test_an_exercise_never_answered_loads_as_nothing(answers: Answers) -> None:
    assert answers.load(EXERCISE) == Saved()


def test_half_a_character_does_not_stop_the_saving(answers: Answers) -> None:
    answers.save(EXERCISE, {"text": "好\ud83d"})
    assert answers.load(EXERCISE).answer == {"text": "好?"}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {1, 2}, b"bytes", object()],
    ids=["nan", "inf", "set", "bytes", "object"],
)
def test_what_json_cannot_hold_is_a_plain_message_and_leaves_the_answer(
    answers: Answers, value: object
) -> None:
    answers.save(EXERCISE, {"n": 1})
    with pytest.raises(SaveError, match="存不下来的内容"):
        answers.save(EXERCISE, {"n": value})
    assert answers.load(EXERCISE).answer == {"n": 1}


def test_saving_leaves_only_answers_and_one_lock_behind(answers: Answers) -> None:
    saved = answers.save(EXERCISE, {"n": 1})
    answers.save(EXERCISE, {"n": 2}, saved.version)
    files = {
        path.relative_to(answers.folder).as_posix() for path in answers.folder.rglob("*") if path.is_file()
    }
    assert files <= {".lock", f"{EXERCISE}.json"}


# --- two notebooks ---


def test_two_notebooks_taking_turns_keep_each_others_answer(answers: Answers) -> None:
    here = answers.save(EXERCISE, {"n": "here"})
    there = answers.load(EXERCISE)
    answers.save(EXERCISE, {"n": "there"}, there.version)
    again = answers.save(EXERCISE, {"n": "here again"}, here.version)
    assert again.notice is not None and aside(answers)[0].name in again.notice
    assert {"n": "there"} in kept(answers) and answers.load(EXERCISE).answer == {"n": "here again"}


def test_the_same_answer_from_elsewhere_is_no_conflict(answers: Answers) -> None:
    answers.save(EXERCISE, {"n": 1})
    assert answers.save(EXERCISE, {"n": 1}, seen=None).notice is None
    assert aside(answers) == []


def test_an_answer_that_vanished_is_written_again(answers: Answers) -> None:
    saved = answers.save(EXERCISE, {"n": 1})
    answers.path(EXERCISE).unlink()
    assert answers.save(EXERCISE, {"n": 2}, saved.version).notice is None
    assert answers.load(EXERCISE).answer == {"n": 2}


def test_a_window_that_never_lets_go_is_a_plain_message(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    answers.save(EXERCISE, {"n": 1})
    monkeypatch.setattr("helpers.answers.LOCK_SECONDS", 0.1)
    with FileLock(answers.folder / ".lock"), pytest.raises(SaveError, match="另一个窗口正在保存"):
        answers.save(EXERCISE, {"n": 2})
    assert answers.load(EXERCISE).answer == {"n": 1}


@pytest.mark.parametrize("why", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_network_drive_without_locks_is_written_all_the_same(
    answers: Answers, monkeypatch: pytest.MonkeyPatch, why: int
) -> None:
    def refuse(_lock: object) -> None:
        raise OSError(why, os.strerror(why))

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    answers.save(EXERCISE, {"n": 1})
    assert answers.load(EXERCISE).answer == {"n": 1}


def test_windows_is_given_time_when_another_window_reads_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = os.replace, iter([PermissionError(errno.EACCES, "in use")] * 3)

    def busy_at_first(source: str, target: str) -> None:
        for refusal in refusals:
            raise refusal
        replace(source, target)

    monkeypatch.setattr("helpers.answers.os.replace", busy_at_first)
    monkeypatch.setattr("helpers.answers.WINDOWS", True)
    write_atomically(tmp_path / "a.json", b"{}")
    assert (tmp_path / "a.json").read_bytes() == b"{}"


# --- broken files ---

WHOLE = b'{"exercise": "e", "format": 1, "answer": {"n": 1}, "saved_at": "2026-03-01T09:00:00+08:00"}'
BROKEN = {
    "empty": b"",
    "cut in the middle": WHOLE[:40],
    "zeros after a power cut": b"\0" * 200,
    "not UTF-8": "答案".encode("gbk"),
    "a list": b"[1, 2]",
    "a bare number": b"7",
    "without an answer": b'{"format": 1, "saved_at": "2026-03-01T09:00:00"}',
    "an answer that is a list": WHOLE.replace(b'{"n": 1}', b"[]"),
    "no time": WHOLE.replace(b"2026-03-01T09:00:00+08:00", b"yesterday"),
    "an older format": WHOLE.replace(b'"format": 1', b'"format": 0'),
    "a newer format": WHOLE.replace(b'"format": 1', b'"format": 2'),
    "deeper than Python can go": WHOLE.replace(
        b'{"n": 1}', b'{"n":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    ),
    "a number longer than Python reads": WHOLE.replace(b'{"n": 1}', b'{"n": ' + b"9" * 5000 + b"}"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_file_is_set_aside_not_overwritten(answers: Answers, content: bytes) -> None:
    path = answers.path(EXERCISE)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    found = answers.load(EXERCISE)
    assert found.answer is None and found.notice is not None
    [renamed] = aside(answers)
    assert renamed.read_bytes() == content and renamed.name in found.notice
    answers.save(EXERCISE, {"n": 2}, found.version)
    assert answers.load(EXERCISE).answer == {"n": 2} and renamed.read_bytes() == content


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_peeking_at_a_broken_file_changes_nothing(answers: Answers, content: bytes) -> None:
    path = answers.path(EXERCISE)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert answers.peek(EXERCISE) == {} and path.read_bytes() == content


def test_peeking_finds_an_answer_and_nothing_where_there_is_none(answers: Answers) -> None:
    assert answers.peek(EXERCISE) == {}
    answers.save(EXERCISE, {"n": 1})
    assert answers.peek(EXERCISE) == {"n": 1}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_breaks_while_the_notebook_is_open_is_kept(answers: Answers, content: bytes) -> None:
    saved = answers.save(EXERCISE, {"n": 1})
    answers.path(EXERCISE).write_bytes(content)
    assert answers.save(EXERCISE, {"n": 2}, saved.version).notice is not None
    assert [file.read_bytes() for file in aside(answers)] == [content]


def test_a_very_long_answer_is_kept_whole(answers: Answers) -> None:
    answer = {"text": "体验" * 5_000_000}
    answers.save(EXERCISE, answer)
    assert answers.load(EXERCISE).answer == answer


def test_two_broken_files_in_one_moment_get_two_names(answers: Answers) -> None:
    for content in (b"one", b"two"):
        answers.path(EXERCISE).parent.mkdir(parents=True, exist_ok=True)
        answers.path(EXERCISE).write_bytes(content)
        answers.load(EXERCISE)
    assert {file.read_bytes() for file in aside(answers)} == {b"one", b"two"}
