"""Answers on disk: one JSON file an exercise, and nothing a trainee wrote is ever lost."""

import errno
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from filelock import FileLock, Timeout

FORMAT = 1
LOCK_SECONDS = 5
CANNOT_BE_READ = "保存的答案读不出来。"
NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
WINDOWS = os.name == "nt"
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)  # what a broken record raises when it is read

T = TypeVar("T")


class SaveError(Exception):
    """The answer could not be written; the message tells the trainee why and what to do."""


@dataclass(frozen=True)
class Saved:
    """An answer as it was read: `answer` is None when there is none, `notice` tells of anything set aside."""

    answer: dict[str, Any] | None = None
    saved_at: datetime | None = None
    version: bytes | None = None
    notice: str | None = None


@dataclass(frozen=True)
class Answers:
    """The answers below one folder, by exercise (`<course>/<lesson>/<exercise>`)."""

    folder: Path

    def path(self, exercise: str) -> Path:
        """Return where the answer of an exercise lies."""
        return self.folder / f"{exercise}.json"

    def load(self, exercise: str) -> Saved:
        """Return the stored answer; a file that cannot be read is renamed, never overwritten."""
        path = self.path(exercise)
        try:
            content = _patiently(path.read_bytes)
        except FileNotFoundError:
            return Saved()
        except OSError as error:
            return Saved(notice=f"读不到已保存的答案（{reason(error, '读取')}）。请告诉讲师。")
        try:
            answer, saved_at = _read(content)
        except UNREADABLE:
            return Saved(notice=self.set_aside(exercise))
        return Saved(answer, saved_at, content)

    def look(self, exercise: str) -> Saved:
        """Return the stored answer and change nothing; the notice tells of one that cannot be read."""
        try:
            return read_answer_file(_patiently(self.path(exercise).read_bytes))
        except FileNotFoundError:
            return Saved()
        except OSError:
            return Saved(notice=CANNOT_BE_READ)

    def peek(self, exercise: str) -> dict[str, Any]:
        """Return the stored answer and change nothing; `{}` when there is none that can be read."""
        return self.look(exercise).answer or {}

    def state(self, lesson: str) -> frozenset[tuple[str, int, int]]:
        """Return what changes when any answer of a lesson does."""
        with suppress(OSError):
            found = os.scandir(self.folder / lesson)
            files = [(file.name, file.stat()) for file in found if file.name.endswith(".json")]
            return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)
        return frozenset()

    def save(self, exercise: str, answer: Mapping[str, Any], seen: bytes | None = None) -> Saved:
        """Write an answer and return it as stored. Raises SaveError.

        `seen` is the `version` the caller last read or wrote. When the file has been changed since by another
        notebook, that other answer is kept beside it under another name, and the notice says so.
        """
        path = self.path(exercise)
        saved_at = datetime.now().astimezone()
        content = written(exercise, answer, saved_at)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with one_writer(self.folder):
                notice = _keep_other(path, seen, dict(answer))
                write_atomically(path, content)
        except Timeout:
            raise SaveError("另一个窗口正在保存这道题，请稍等几秒再改一下。") from None
        except OSError as error:
            way_out = "答案还在屏幕上，请先不要关闭页面，并告诉讲师。"
            raise SaveError(f"没有保存成功：{reason(error)}。{way_out}") from error
        return Saved(dict(answer), saved_at, content, notice)

    def set_aside(self, exercise: str) -> str:
        """Rename an answer that this version cannot read, and return what to tell the trainee."""
        path = self.path(exercise)
        aside = _free_name(path, "unreadable")
        try:
            path.rename(aside)
        except OSError as error:
            return f"以前保存的答案读不出来，也没能另存（{reason(error)}）。请告诉讲师。"
        return f"以前保存的答案读不出来，已另存为 {aside.name}，没有删除。请重新作答，或告诉讲师。"


def read_answer_file(content: bytes) -> Saved:
    """Return the answer in the bytes of its file; the notice tells of one that cannot be read."""
    try:
        answer, saved_at = _read(content)
    except UNREADABLE:
        return Saved(notice=CANNOT_BE_READ)
    return Saved(answer, saved_at, content)


def written(exercise: str, answer: Mapping[str, Any], saved_at: datetime) -> bytes:
    """Return an answer as it stands in its file. Raises SaveError for what JSON cannot hold."""
    record = {"exercise": exercise, "format": FORMAT, "answer": dict(answer)}
    return _to_json({**record, "saved_at": saved_at.isoformat(timespec="seconds")})


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: temporary file beside it, flushed to disk, renamed. Raises OSError.

    Who may read it is decided as for any new file, so that an instructor can read a folder shared by a class.
    """
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _patiently(lambda: os.replace(temporary, path))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Let one window at a time compare and write; a network drive without locks is written all the same.

    Raises filelock.Timeout when another one does not come to an end, OSError when nothing can be written.
    """
    lock = FileLock(folder / ".lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except OSError as error:
        if error.errno not in NO_LOCKS_HERE:
            raise
    try:
        yield
    finally:
        lock.release()


def _patiently(act: Callable[[], T]) -> T:
    """Try for half a second: Windows refuses a file that a virus scanner or another window has open."""
    for _ in range(10 if WINDOWS else 0):
        try:
            return act()
        except PermissionError:
            time.sleep(0.05)
    return act()


def _keep_other(path: Path, seen: bytes | None, answer: dict[str, Any]) -> str | None:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    if found == seen or _answer_of(found) == answer:
        return None
    aside = _free_name(path, "other")
    write_atomically(aside, found)
    return f"这道题在另一个窗口也改过；那一份已另存为 {aside.name}，这里是你刚才的答案。"


def _read(content: bytes) -> tuple[dict[str, Any], datetime]:
    record = json.loads(content)
    if record["format"] != FORMAT or not isinstance(record["answer"], dict):
        raise ValueError(record["format"])
    return record["answer"], datetime.fromisoformat(record["saved_at"])


def _answer_of(content: bytes) -> object:
    try:
        return json.loads(content)["answer"]
    except UNREADABLE:
        return None


def _free_name(path: Path, why: str) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    return path.with_name(f"{path.stem}.{why}-{stamp}-{os.getpid()}{path.suffix}")


def _to_json(record: Mapping[str, Any]) -> bytes:
    try:
        text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:  # say NaN from a division, or a loop
        raise SaveError("没有保存成功：答案里有存不下来的内容。请改一下再试；还不行，请告诉讲师。") from error
    # Half of a character pair, as a broken paste can leave it, has no UTF-8 and becomes a question mark.
    return (text + "\n").encode(errors="replace")


def reason(error: OSError, what: str = "写入") -> str:
    """Return in plain words why something could not be written (or read)."""
    if isinstance(error, PermissionError):
        return f"没有{what}权限"
    return REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EROFS: "文件夹是只读的",
}
