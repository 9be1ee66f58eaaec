"""The questions and answers of a session, in memory and on disk, and the one thread that changes them.

It takes all answers that wait, writes them in one transaction (500 phones cost a few flushes of the disk and
not 500), then shows them, and only then tells the phones that they are kept. A change by the instructor is a
transaction of its own, so that an answer behind a "close" is refused and one before it is not.
"""

import queue
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from helpers import my_work
from helpers.wall.agenda import Agenda
from helpers.wall.store import Kept, Store, StoreError

MOST_AT_ONCE = 500  # answers in one transaction
MOST_DEVICES = 5000  # answers to one question

T = TypeVar("T")


class Refused(Exception):
    """An answer that is not taken: the question is closed, or there are too many answers already."""


@dataclass(frozen=True)
class Page:
    """One question's answers by device, with the agenda and the version they belong to."""

    agenda: Agenda
    version: int
    answers: Mapping[str, Kept]


@dataclass(frozen=True)
class _Vote:
    device: str
    question: int
    kept: Kept
    done: "Future[Kept]" = field(default_factory=Future)


@dataclass(frozen=True)
class _Change:
    make: Callable[[Agenda], Agenda]
    done: "Future[Agenda]" = field(default_factory=Future)


@dataclass(frozen=True)
class _Settings:
    settings: Mapping[str, str]
    done: "Future[None]" = field(default_factory=Future)


class Ledger:
    """What a store holds, kept in memory too; for many threads at once.

    The futures it gives raise Refused, StoreError, or what the change itself raises.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._agenda, self._answers = store.contents.agenda, store.contents.answers
        self._version = 0
        self._heard: list[Callable[[], None]] = []
        self._reading = threading.Lock()
        self._door = threading.Lock()
        self._open = True
        self._queue: queue.SimpleQueue[_Vote | _Change | _Settings | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_all, name="wall-writer", daemon=True)
        self._writer.start()

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    @property
    def agenda(self) -> Agenda:
        """All questions and their states."""
        return self._agenda

    def page(self, id: int | None = None) -> Page:
        """Return the answers to a question (the current one by default) as they stand together."""
        with self._reading:
            wanted = self._agenda.current if id is None else id
            return Page(self._agenda, self._version, dict(self._answers.get(wanted or 0, {})))

    def answer_of(self, device: str, id: int | None) -> Kept | None:
        """Return what a device has answered."""
        return self._answers.get(id or 0, {}).get(device)

    def answer(self, device: str, id: int, answer: dict[str, Any], turn: int) -> "Future[Kept]":
        """Keep an answer that `question.read` has let through; what comes back is what is on disk.

        An answer with a lower `turn` than the one that is kept was overtaken on its way: that one stays.
        """
        vote = _Vote(device, id, Kept(answer, turn))
        self._submit(vote)
        return vote.done

    def change(self, make: Callable[[Agenda], Agenda]) -> "Future[Agenda]":
        """Change the agenda."""
        change = _Change(make)
        self._submit(change)
        return change.done

    def save_settings(self, settings: Mapping[str, str]) -> "Future[None]":
        """Keep what belongs to the session beside its questions."""
        saving = _Settings(settings)
        self._submit(saving)
        return saving.done

    def on_change(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard` after every change, from the writer's thread: be quick. Returns how to stop it."""
        self._heard.append(heard)
        return lambda: self._heard.remove(heard)

    def stop(self) -> None:
        """Write what waits and close the file; again is no error."""
        with self._door:
            if self._open:
                self._open = False
                self._queue.put(None)
        self._writer.join()

    def _submit(self, work: _Vote | _Change | _Settings) -> None:
        work.done.set_running_or_notify_cancel()  # nobody can take it back now
        with self._door:
            if not self._open:
                raise StoreError("这面墙已经停止，请重新打开它。")
            self._queue.put(work)

    def _write_all(self) -> None:
        going_on = True
        while going_on:
            waiting = [self._queue.get()]
            with suppress(queue.Empty):
                while len(waiting) < MOST_AT_ONCE:
                    waiting.append(self._queue.get_nowait())
            going_on = None not in waiting
            for _kind, works in groupby(waiting, key=type):
                together = list(works)
                votes = [work for work in together if isinstance(work, _Vote)]
                if votes:
                    self._take_votes(votes)
                for work in together:
                    if isinstance(work, _Change):
                        self._take(work.done, self._changed, work.make)
                    elif isinstance(work, _Settings):
                        self._take(work.done, self._store.save_settings, work.settings)
        self._store.close()

    def _take(self, done: "Future[T]", act: Callable[..., T], *arguments: object) -> None:
        try:
            done.set_result(act(*arguments))
        except Exception as error:  # whatever it is, whoever waits for it must hear of it
            done.set_exception(error)
        self._tell()

    def _changed(self, make: Callable[[Agenda], Agenda]) -> Agenda:
        new = make(self._agenda)
        if new != self._agenda:
            self._store.save_agenda(self._agenda, new)
            with self._reading:
                self._agenda = new
                for posed in new.posed:
                    self._answers.setdefault(posed.id, {})
                self._version += 1
        return new

    def _take_votes(self, votes: list[_Vote]) -> None:
        fresh: dict[tuple[int, str], Kept] = {}
        outcomes = [self._judge(vote, fresh) for vote in votes]
        try:
            if fresh:
                self._store.save_answers(fresh)
                with self._reading:
                    for (question, device), kept in fresh.items():
                        self._answers[question][device] = kept
                    self._version += 1
        except Exception as error:  # as above
            outcomes = [out if isinstance(out, Refused) else error for out in outcomes]
        for vote, outcome in zip(votes, outcomes, strict=True):
            if isinstance(outcome, Exception):
                vote.done.set_exception(outcome)
            else:
                vote.done.set_result(outcome)
        self._tell()

    def _judge(self, vote: _Vote, fresh: dict[tuple[int, str], Kept]) -> Kept | Exception:
        """Return what will be kept, putting it among the fresh ones if it is new, or why it is refused."""
        key, posed = (vote.question, vote.device), self._agenda.find(vote.question)
        if posed is None or posed.status != "open":
            return Refused("这一题已经关闭。")
        answers = self._answers[posed.id]
        before = fresh.get(key) or answers.get(vote.device)
        if before and vote.kept.turn < before.turn:
            return before
        if not before and len(answers) + len(fresh) >= MOST_DEVICES:
            return Refused("这一题的答案已经太多。")
        if vote.kept != before:
            fresh[key] = vote.kept
        return vote.kept

    def _tell(self) -> None:
        for heard in tuple(self._heard):
            try:
                heard()
            except Exception as error:
                my_work.log_error(error)
