"""The wall behind JupyterHub or another proxy: below a base URL that it does not know."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from helpers.wall.host import Wall
from tests.wall.phone import Phone

MOUNT = "/user/x/proxy/8811"


class Forward(RequestHandler):
    """Passes a request on as a proxy does that puts its own name into Host."""

    def initialize(self, port: int) -> None:
        self.port = port

    async def get(self, path: str) -> None:
        await self.pass_on(path, None)

    async def post(self, path: str) -> None:
        await self.pass_on(path, self.request.body)

    async def pass_on(self, path: str, body: bytes | None) -> None:
        headers = self.request.headers.copy()
        headers["X-Forwarded-Host"] = headers.pop("Host")
        target = f"http://127.0.0.1:{self.port}{path}?{self.request.query}"
        request = HTTPRequest(target, self.request.method or "GET", headers, body, request_timeout=30)
        reply = await AsyncHTTPClient().fetch(request, raise_error=False)
        self.set_status(reply.code)
        for name, value in reply.headers.get_all():
            if name not in ("Content-Length", "Transfer-Encoding", "Connection"):
                self.add_header(name, value)
        self.finish(reply.body)


class Proxy:
    """A proxy in a thread of its own, in front of the wall on `port`."""

    def __init__(self, port: int) -> None:
        self.sockets = bind_sockets(0, "127.0.0.1")
        self.address = f"http://127.0.0.1:{self.sockets[0].getsockname()[1]}{MOUNT}"
        self.loop = asyncio.SelectorEventLoop()
        self.thread = threading.Thread(target=self._serve, args=(port,), daemon=True)
        self.thread.start()

    def _serve(self, port: int) -> None:
        asyncio.set_event_loop(self.loop)
        server = HTTPServer(Application([(f"{MOUNT}(/.*)", Forward, {"port": port})]))
        self.loop.call_soon(server.add_sockets, self.sockets)
        self.loop.run_forever()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        for socket in self.sockets:
            socket.close()


@pytest.fixture
def proxy(wall: Wall) -> Iterator[Proxy]:
    proxy = Proxy(wall.port)
    yield proxy
    proxy.stop()


def test_phones_vote_through_a_proxy_below_a_base_url(wall: Wall, proxy: Proxy) -> None:
    phone = Phone(f"{proxy.address}/{wall.code}")
    assert phone.open().status == 200
    assert phone.answer(1, score=9).status == 200
    assert phone.state()["mine"] == {"score": 9}
    assert wall.incidents == ()


def test_another_site_is_kept_out_behind_a_proxy_too(wall: Wall, proxy: Proxy) -> None:
    phone = Phone(f"{proxy.address}/{wall.code}", origin="https://evil.example")
    phone.open()
    assert phone.answer(1, score=0).status == 403
    assert [incident.kind for incident in wall.incidents] == ["origin"]
