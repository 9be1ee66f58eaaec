"""One SQLite file a session: what is in it was there before anybody was told so.

Written with a write-ahead log and `synchronous=FULL`: each commit is flushed to the disk, so that neither a
killed process nor a power cut takes an answer that was acknowledged. `locking_mode=EXCLUSIVE` keeps a second
server off the file and spares the shared memory that a network drive does not have; where there can be no
write-ahead log, SQLite stays with its older journal, which is as safe and slower.
"""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from helpers.answers import reason
from helpers.wall.agenda import Agenda, Posed

FORMAT = "1"
BUSY = "这面墙已经在另一个窗口开着。请用那个窗口，或者先在那里停止它。"
TABLES = """
CREATE TABLE IF NOT EXISTS session (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS question (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
  question INTEGER NOT NULL, device TEXT NOT NULL, turn INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (question, device)
);
"""
# All answers in one statement: each one lets go of Python's lock, and has to wait to get it back.
SAVE_ANSWERS = """
INSERT INTO answer
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
  json_extract(value, '$[3]') FROM json_each(?) WHERE true
ON CONFLICT (question, device) DO UPDATE SET turn = excluded.turn, body = excluded.body
"""
SAVE_QUESTION = "INSERT INTO question VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
SAVE_SETTING = "INSERT INTO session VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class StoreError(Exception):
    """The file of a session cannot be used, or a change was not written; the message says what to do."""


class Kept(NamedTuple):
    """The answer of one device: its data, and the phone's own number of it, which grows with each change."""

    answer: dict[str, Any]
    turn: int


@dataclass(frozen=True)
class Contents:
    """All that a file holds: settings, the questions, and the answers by question and device as they came."""

    settings: dict[str, str] = field(default_factory=dict)
    agenda: Agenda = Agenda()
    answers: dict[int, dict[str, Kept]] = field(default_factory=dict)


class Store:
    """The open file of one session; only one thread at a time may use it.

    A file that cannot be read is renamed and a new one begun; `notice` says so. Raises StoreError when the
    file is in use elsewhere or the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection, self.contents = _open(path)
            except (sqlite3.DatabaseError, ValueError, LookupError, TypeError) as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self.notice = _set_aside(path)
                self._connection, self.contents = _open(path)
        except OSError as error:
            raise StoreError(f"投票墙的文件写不了：{reason(error)}。") from error
        except sqlite3.Error as error:
            raise StoreError(BUSY if _is_busy(error) else f"投票墙的文件打不开（{error}）。") from error

    def save_answers(self, answers: Mapping[tuple[int, str], Kept]) -> None:
        """Write answers, by question and device, in one transaction. Raises StoreError."""
        rows = [
            (question, device, kept.turn, _to_json(kept.answer))
            for (question, device), kept in answers.items()
        ]
        self._write([(SAVE_ANSWERS, (_to_json(rows),))])

    def save_agenda(self, old: Agenda, new: Agenda) -> None:
        """Write what differs between two agendas in one transaction. Raises StoreError."""
        changed = [posed for posed in new.posed if old.find(posed.id) != posed]
        rows: list[tuple[str, tuple[Any, ...]]] = [
            (SAVE_QUESTION, (posed.id, posed.model_dump_json())) for posed in changed
        ]
        self._write([*rows, (SAVE_SETTING, ("current", json.dumps(new.current)))])

    def save_settings(self, settings: Mapping[str, str]) -> None:
        """Write settings in one transaction. Raises StoreError."""
        self._write([(SAVE_SETTING, pair) for pair in settings.items()])

    def close(self) -> None:
        """Close the file; without a crash before, it is one file then."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _write(self, statements: "list[tuple[str, tuple[Any, ...]]]") -> None:
        together = (
            statements if len(statements) == 1 else [("BEGIN IMMEDIATE", ()), *statements, ("COMMIT", ())]
        )
        try:
            for statement, values in together:
                self._connection.execute(statement, values)
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
            raise StoreError(f"没有写进文件（{error}）。请检查磁盘，再试一次。") from error


def _open(path: Path) -> tuple[sqlite3.Connection, Contents]:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # the session's secret is in it
    connection = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # macOS flushes the drive's own cache only so
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check")
        connection.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT")
        contents = _read(connection)
    except BaseException:
        connection.close()
        raise
    return connection, contents


def _read(connection: sqlite3.Connection) -> Contents:
    """Raises ValueError, LookupError or TypeError where a row is not what this version writes."""
    settings = dict(connection.execute("SELECT name, value FROM session"))
    if not settings:
        connection.execute(SAVE_SETTING, ("format", FORMAT))
    elif settings["format"] != FORMAT:
        raise ValueError(settings["format"])
    rows = connection.execute("SELECT body FROM question ORDER BY id")
    agenda = Agenda(
        posed=tuple(Posed.model_validate_json(body) for (body,) in rows),
        current=json.loads(settings.get("current", "null")),
    )
    if agenda.current is not None:
        agenda.get()
    answers: dict[int, dict[str, Kept]] = {posed.id: {} for posed in agenda.posed}
    rows = connection.execute("SELECT question, device, turn, body FROM answer ORDER BY rowid")
    for question, device, turn, body in rows:
        answers[question][device] = Kept(agenda.get(question).question.read(json.loads(body)), turn)
    return Contents(settings, agenda, answers)


def _set_aside(path: Path) -> str:
    """Rename a file that cannot be read, with what belongs to it, and return what to tell the instructor."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}.unreadable-{stamp}{path.suffix}")
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return f"以前的投票文件读不出来，已另存为 {aside.name}，没有删除。现在是一面新的墙。"


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _to_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)
