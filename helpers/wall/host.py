"""Starts a wall: the session's file, address and port, and a thread of its own that serves the phones."""

import asyncio
import atexit
import re
import socket
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from tornado.netutil import bind_sockets

from helpers import my_work
from helpers.wall import addresses
from helpers.wall.guard import GuardedServer
from helpers.wall.hub import Hub
from helpers.wall.incidents import Incident, Incidents
from helpers.wall.limits import Limits
from helpers.wall.server import Door, application
from helpers.wall.session import Session
from helpers.wall.store import StoreError
from helpers.wall.tokens import new_code, new_secret

_running: "dict[Path, Wall]" = {}
_starting = threading.Lock()


class Wall:
    """A wall that phones can reach: `session` holds the questions, the rest is about the server.

    `address` is what the QR code says; `notices` is what the instructor should know about the start.
    """

    def __init__(self, path: Path, where: str, port: int, public: str | None, limits: Limits) -> None:
        _allow_connections(limits.connections)
        self.session = Session(path)
        self.notices = tuple(filter(None, [self.session.notice]))
        settings = self.session.settings
        if "code" not in settings:
            self.session.save_settings(code=new_code(), secret=new_secret())
        self.code = settings["code"]
        self._incidents = Incidents()
        try:
            self._sockets = self._bind(where, int(settings.get("port", port)))
            self.port = int(self._sockets[0].getsockname()[1])
            self.session.save_settings(port=str(self.port))
        except BaseException:
            self.session.stop()
            raise
        self.place = where, public
        self.address = f"{public.rstrip('/') if public else f'http://{where}:{self.port}'}/{self.code}"
        self._hub = Hub(self.session, limits.polls_of_device)
        secret = settings["secret"]
        door = Door(self.session, self._hub, self.code, secret, limits, self._incidents)
        self._server = GuardedServer(application(door), self._incidents, limits)
        self._loop = asyncio.SelectorEventLoop()  # what Tornado needs, on Windows too
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, name="wall-server", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether phones are served."""
        return self._thread.is_alive()

    @property
    def connected(self) -> int:
        """How many phones have the page open, at most some seconds behind."""
        return self._hub.connected

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What was turned away since the start, most frequent first; each has a `sentence`."""
        return self._incidents.report()

    def expect(self, people: int) -> None:
        """Say how many people are in the class: results that wait for all wait for so many answers."""
        self._hub.expected = people

    def stop(self) -> None:
        """Let the phones go and close the file; again is no error."""
        with suppress(RuntimeError):  # its loop is closed already
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self.session.stop()
        _running.pop(self.session.path.resolve(), None)

    def _bind(self, where: str, port: int) -> list[socket.socket]:
        for wanted in [port, *range(port + 1, min(port + addresses.TRIED, 65536)), 0]:
            with suppress(OSError):
                sockets = bind_sockets(wanted, where, socket.AF_INET)
                if where != addresses.HERE:  # the instructor's own browser
                    with suppress(OSError):
                        sockets += bind_sockets(sockets[0].getsockname()[1], addresses.HERE, socket.AF_INET)
                if wanted != port and "port" in self.session.settings:
                    self.notices += ("原来的端口被别的程序占着，网址变了：请学员重新扫码。",)
                return sockets
        raise StoreError(f"在 {where} 打不开端口。请检查网络，或者换一个地址。")

    def _serve(self) -> None:
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        self._server.add_sockets(self._sockets)
        stop_hearing = self.session.on_change(self._heard)
        time = asyncio.create_task(self._hub.keep_time())
        await self._stopping.wait()
        self._server.stop()
        stop_hearing()
        time.cancel()
        self._hub.release()
        await asyncio.sleep(0.05)  # for the last replies
        await self._server.close_all_connections()

    def _heard(self) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._hub.changed)


def host(
    name: str | Path | None = None,
    *,
    network: bool | str = False,
    port: int = addresses.FIRST_PORT,
    public: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  it is frozen
) -> Wall:
    """Start the wall of a session, or go on with it.

    One that runs in this process already is returned; for another place (`network`, `public`) it is stopped
    and started there. `name` is that of a file in my_work/wall/ (by default today's date) or a path. Phones
    of the class network reach it only with `network` (True finds the address, a text gives it); else this
    machine alone. `public` is where a proxy puts it, for the address shown. Raises StoreError: what to do.
    """
    path = (name if isinstance(name, Path) else path_of(name or f"{date.today()}")).resolve()
    where = addresses.class_address() if network is True else network or addresses.HERE
    with _starting:
        running = _running.get(path)
        if running and running.is_running and running.place == (where, public):
            return running
        if running:
            running.stop()
        wall = Wall(path, where, port, public, limits)
        _running[path] = wall
    return wall


def path_of(name: str) -> Path:
    """Return where the session of this name lies. Raises StoreError for a name that is no file name."""
    if not re.fullmatch(r"[\w\-. ]{1,60}", name) or name.startswith("."):
        raise StoreError("名字只能用文字、数字、空格、短横和点。")
    return my_work.home() / "wall" / f"{name}.sqlite"


def stop_all() -> None:
    """Stop every wall of this process."""
    for wall in tuple(_running.values()):
        wall.stop()


atexit.register(stop_all)


def _allow_connections(wanted: int) -> None:
    """Raise the soft limit of open files, 256 on a Mac, as far as the system lets us."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted + 500 if hard == resource.RLIM_INFINITY else min(wanted + 500, hard)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
