"""Who waits for news of the wall, and what they are told. It lives in the server's loop.

Phones ask by long polling: each request is answered when there is news, or after 20 seconds without. A whole
state comes back every time, so nothing can be missed; every proxy lets it through without buffering or an
upgrade; and a phone that slept finds a dead request, asks again and is up to date. Server-sent events and
websockets are cheaper per message but fail silently in just these cases.
"""

import asyncio
import json
import secrets
import time
from contextlib import suppress

from helpers.wall.agenda import Agenda
from helpers.wall.session import Session
from helpers.wall.telling import tell

HOLD = 20.0  # seconds; proxies give up at 30 or more
GONE = 5.0  # seconds without a request after which a phone is not connected any more
NEWS_PER_SECOND = 200  # with 500 phones results go out every 2.5 s, with 60 every half second
SHORTEST_PAUSE = 0.5
TOGETHER, APART = 10, 0.025  # phones told at once, and seconds to the next ones: votes come in between
FEWEST_TO_REVEAL = 3  # "all" must not be the first phone in the room


class Hub:
    """The phones that are connected. Only `expected` and `connected` are for other threads."""

    def __init__(self, session: Session, polls_of_device: int) -> None:
        self.expected = 0
        self.connected = 0
        self._session = session
        self._polls = polls_of_device
        self._run = secrets.token_hex(4)  # a version of an earlier run is never taken for one of this
        self._count = 0
        self._told = b""
        self._agenda: Agenda | None = None
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}
        self._seen: dict[str, float] = {}
        self._refreshing: asyncio.TimerHandle | None = None
        self._waking: asyncio.Task[None] | None = None
        self._is_news = False
        self._refresh()

    @property
    def version(self) -> str:
        """What a phone sends back to say what it has seen."""
        return f"{self._run}-{self._count}"

    def state(self, device: str | None) -> bytes:
        """Return what a phone is told, as JSON: with its own answer to the question that is on."""
        current = self._session.agenda.current
        kept = self._session.ledger.answer_of(device, current) if device else None
        own = {
            "version": self.version,
            "about": current,
            "mine": kept and kept.answer,
            "turn": kept.turn if kept else 0,
        }
        return json.dumps(own, ensure_ascii=False)[:-1].encode() + b"," + self._told

    def news(self, device: str) -> "asyncio.Future[None]":
        """Return what is done when there is news; the oldest request of a phone that has too many ends."""
        future = asyncio.get_running_loop().create_future()
        of_device = self._waiting.setdefault(device, [])
        of_device.append(future)
        if len(of_device) > self._polls:
            _finish(of_device[0])
        timer = asyncio.get_running_loop().call_later(HOLD, _finish, future)
        future.add_done_callback(lambda _: self._forget(device, future, timer))
        return future

    def hear(self, device: str) -> None:
        """Note that a phone is there."""
        self._seen[device] = time.monotonic()

    def leave(self, device: str, future: "asyncio.Future[None]") -> None:
        """Note that a phone broke its request off."""
        _finish(future)

    def changed(self) -> None:
        """Tell the phones what is new: a change of the instructor's at once, answers after a pause."""
        if self._session.agenda is not self._agenda:
            self._refresh()
        elif self._refreshing is None:
            pause = max(SHORTEST_PAUSE, len(self._seen) / NEWS_PER_SECOND)
            self._refreshing = asyncio.get_running_loop().call_later(pause, self._refresh)

    async def keep_time(self) -> None:
        """Once a second see who is gone, and whether results wait for anybody still."""
        while True:
            oldest = time.monotonic() - GONE
            for device in [device for device, seen in self._seen.items() if seen < oldest]:
                if device not in self._waiting:
                    del self._seen[device]
            self.connected = len(self._seen)
            self._reveal()
            await asyncio.sleep(1)

    def release(self) -> None:
        """Let all who wait go, as the server stops."""
        for future in [future for futures in self._waiting.values() for future in futures]:
            _finish(future)

    def _refresh(self) -> None:
        if self._refreshing:
            self._refreshing.cancel()
            self._refreshing = None
        self._agenda = self._session.agenda
        told = json.dumps(tell(self._session.snapshot()), ensure_ascii=False)[1:].encode()
        if told != self._told:
            self._told = told
            self._count += 1
            self._is_news = True
            if self._waiting and (self._waking is None or self._waking.done()):
                self._waking = asyncio.get_running_loop().create_task(self._wake())

    async def _wake(self) -> None:
        while self._is_news:
            self._is_news = False
            waiting = [future for futures in self._waiting.values() for future in futures]
            for first in range(0, len(waiting), TOGETHER):
                for future in waiting[first : first + TOGETHER]:
                    _finish(future)
                await asyncio.sleep(APART)

    def _reveal(self) -> None:
        """Show results that wait for all, when all who are connected (or expected) have answered."""
        agenda = self._session.agenda
        current = agenda.find(agenda.current)
        if not current or current.visibility != "until_all":
            return
        answers = self._session.ledger.page().answers
        if len(answers) >= max(FEWEST_TO_REVEAL, self.expected) and answers.keys() >= self._seen.keys():
            self._session.ledger.change(lambda agenda: _reveal(agenda, current.id))

    def _forget(self, device: str, future: "asyncio.Future[None]", timer: asyncio.TimerHandle) -> None:
        timer.cancel()
        with suppress(KeyError, ValueError):
            self._waiting[device].remove(future)
            if not self._waiting[device]:
                del self._waiting[device]


def _reveal(agenda: Agenda, id: int) -> Agenda:
    return agenda.change(id, visibility="shown") if agenda.get(id).visibility == "until_all" else agenda


def _finish(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
