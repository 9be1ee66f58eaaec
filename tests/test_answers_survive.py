"""Answers survive what happens to a process and to a disk: killed, crowded, full, forbidden."""

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from helpers.answers import Answers, Saved, SaveError

if sys.platform == "win32":
    pytest.skip("signals, fork and users as POSIX has them", allow_module_level=True)
import resource

EXERCISE = "1_nps_experience/1_nps_past_and_present/good_profit"
NOBODY = 65534

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(tmp_path / "answers")


def kept(answers: Answers) -> list[dict[str, object]]:
    """Every answer that can still be found, the current one and those set aside."""
    files = answers.path(EXERCISE).parent.glob("*.json")
    return [json.loads(file.read_bytes())["answer"] for file in files]


def aside(answers: Answers) -> list[Path]:
    return sorted(set(answers.path(EXERCISE).parent.glob("*.json")) - {answers.path(EXERCISE)})


# --- a folder shared by a class ---


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_an_answer_is_for_those_to_read_who_may_read_any_new_file(
    answers: Answers, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        answers.save(EXERCISE, {"n": 1})
        answers.save(EXERCISE, {"n": 2})
    finally:
        os.umask(before)
    files = [answers.path(EXERCISE), *aside(answers)]
    assert [file.stat().st_mode & 0o777 for file in files] == [mode, mode]


# --- killed in mid-write ---


def save_for_ever(answers: Answers, acknowledge: Connection) -> None:
    saved = answers.load(EXERCISE)
    number = int(saved.answer["number"]) if saved.answer else 0
    while True:
        number += 1
        answer = {"number": number, "text": text_of(number)}
        saved = answers.save(EXERCISE, answer, saved.version)
        acknowledge.send(number)


def text_of(number: int) -> str:
    """A text of very different lengths, so that a mixture of two would show."""
    return str(number) * random.Random(number).randrange(1, 40_000)


def test_kill_nine_in_mid_write_leaves_a_whole_answer_that_was_written(answers: Answers) -> None:
    written = 0
    for _ in range(60):
        receiver, sender = FORK.Pipe(duplex=False)
        child = FORK.Process(target=save_for_ever, args=(answers, sender))
        child.start()
        sender.close()
        acknowledged = receiver.recv()
        assert acknowledged == written + 1
        time.sleep(random.uniform(0, 0.02))
        child.kill()
        with suppress(EOFError):
            while True:
                acknowledged = receiver.recv()
        child.join()

        found = answers.load(EXERCISE)
        assert found.notice is None and found.answer is not None
        written = found.answer["number"]
        # What was acknowledged is there, or the next, whose acknowledgement the process did not live to send.
        assert written in (acknowledged, acknowledged + 1)
        assert found.answer["text"] == text_of(written)
    assert aside(answers) == []


# --- two at once ---


def _save_in_turn(folder: Path, writer: str, rounds: int, start: object) -> None:
    answers, saved = Answers(folder), Saved()
    start.wait()  # type: ignore[attr-defined]
    for number in range(rounds):
        saved = answers.save(EXERCISE, {"writer": writer, "number": number}, saved.version)


def test_two_processes_at_once_lose_no_answer_that_was_acknowledged(answers: Answers) -> None:
    start, rounds = FORK.Barrier(2), 30
    turns = [(answers.folder, name, rounds, start) for name in ("甲", "乙")]
    writers = [FORK.Process(target=_save_in_turn, args=turn) for turn in turns]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert aside(answers), "the two never met, so this run proves nothing"
    for name in ("甲", "乙"):
        assert {"writer": name, "number": rounds - 1} in kept(answers)
    assert not list(answers.folder.rglob("*.tmp"))


# --- no room ---


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB where root may mount one; elsewhere a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    mounted = (
        sys.platform == "linux"
        and os.getuid() == 0
        and subprocess.run(mount, capture_output=True).returncode == 0
    )
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_plain_message_and_the_last_answer_stays(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers(small_disk)
    saved = answers.save(EXERCISE, {"text": "短"})
    if not os.path.ismount(small_disk):
        monkeypatch.setattr("helpers.answers.os.fsync", _no_space)
    with pytest.raises(SaveError, match="磁盘已满.*答案还在屏幕上"):
        answers.save(EXERCISE, {"text": "长" * 100_000}, saved.version)
    monkeypatch.undo()
    assert answers.load(EXERCISE).answer == {"text": "短"}
    assert not list(small_disk.rglob("*.tmp")), "the half-written file would keep the disk full"
    answers.save(EXERCISE, {"text": "又短"}, saved.version)
    assert answers.load(EXERCISE).answer == {"text": "又短"}


def _no_space(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_write_that_breaks_off_half_way_leaves_the_last_answer(answers: Answers) -> None:
    def half_way() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        with pytest.raises(SaveError) as problem:
            answers.save(EXERCISE, {"text": "长" * 100_000}, saved.version)
        return str(problem.value)

    saved = answers.save(EXERCISE, {"text": "短"})
    assert "文件超过了允许的大小" in in_a_child(half_way)
    assert answers.load(EXERCISE).answer == {"text": "短"}
    assert not list(answers.folder.rglob("*.tmp"))


# --- no permission ---


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter; pytest's own are closed to all but their owner."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def without_privileges() -> None:
    """Root may write anywhere, so a test about permissions has to be somebody else."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def in_a_child(act: Callable[[], str]) -> str:
    """Run `act` in a process of its own, so that what it takes away from itself is gone with it."""
    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=lambda: sender.send(act()))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    return str(receiver.recv())


def test_no_write_permission_is_a_plain_message_and_the_answer_is_still_read(open_folder: Path) -> None:
    answers = Answers(open_folder)
    answers.save(EXERCISE, {"n": 1})
    path = answers.path(EXERCISE)
    path.chmod(0o644)
    (open_folder / ".lock").chmod(0o666)
    for folder in (open_folder, *(folder for folder in open_folder.rglob("*") if folder.is_dir())):
        folder.chmod(0o555)

    def read_and_try() -> str:
        without_privileges()
        saved = answers.load(EXERCISE)
        assert saved.answer == {"n": 1} and saved.notice is None
        with pytest.raises(SaveError) as problem:
            answers.save(EXERCISE, {"n": 2}, saved.version)
        return str(problem.value)

    assert "没有写入权限" in in_a_child(read_and_try)
    assert answers.load(EXERCISE).answer == {"n": 1}
    open_folder.chmod(0o755)


def test_a_home_where_no_folder_can_be_made_is_a_plain_message(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    def try_to_save() -> str:
        without_privileges()
        with pytest.raises(SaveError) as problem:
            Answers(open_folder / "my_work" / "answers").save(EXERCISE, {"n": 1})
        return str(problem.value)

    assert "没有写入权限" in in_a_child(try_to_save)


def test_an_answer_that_may_not_be_read_is_told_and_left_alone(open_folder: Path) -> None:
    answers = Answers(open_folder)
    answers.save(EXERCISE, {"n": 1})
    answers.path(EXERCISE).chmod(0)

    def read() -> str:
        without_privileges()
        return str(answers.load(EXERCISE).notice)

    assert "没有写入权限" not in (notice := in_a_child(read)) and "没有读取权限" in notice
    answers.path(EXERCISE).chmod(0o600)
    assert answers.load(EXERCISE).answer == {"n": 1} and aside(answers) == []


def test_a_broken_file_in_a_read_only_folder_is_told_and_left_alone(open_folder: Path) -> None:
    answers = Answers(open_folder)
    path = answers.path(EXERCISE)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{")
    path.parent.chmod(0o555)

    def read() -> str:
        without_privileges()
        return str(answers.load(EXERCISE).notice)

    assert "没能另存" in in_a_child(read)
    assert path.read_bytes() == b"{"
    path.parent.chmod(0o755)


def test_a_folder_where_the_answer_should_be_is_a_plain_message(answers: Answers) -> None:
    answers.path(EXERCISE).mkdir(parents=True)
    assert "读不到已保存的答案" in str(answers.load(EXERCISE).notice)
    with pytest.raises(SaveError):
        answers.save(EXERCISE, {"n": 1})
