"""A phone as the server sees it: requests over HTTP, a cookie, no browser."""

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from helpers.wall.host import Wall


class Reply(NamedTuple):
    """A status, headers and body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class Phone:
    """One device; `origin` is the site that its requests come from."""

    def __init__(self, address: str, origin: str | None = None) -> None:
        parts = urlsplit(address)
        assert parts.hostname and parts.port
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path
        self.origin = origin or f"http://{self.host}:{self.port}"
        self.cookie: str | None = None
        self.turn = 0

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Send one request; `path` is taken as it is."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        own = {"Cookie": self.cookie} if self.cookie else {}
        try:
            connection.request(method, path, body, {**own, **(headers or {})})
            response = connection.getresponse()
            reply = Reply(response.status, response.headers, response.read())
        finally:
            connection.close()
        if given := reply.headers["Set-Cookie"]:
            self.cookie = given.partition(";")[0]
        return reply

    def open(self) -> Reply:
        """Open the page, and be known from then on."""
        return self.ask("GET", self.base)

    def state(self, seen: str = "") -> Any:
        """Ask for news."""
        return self.ask("GET", f"{self.base}/state?seen={seen}").data

    def send(self, body: bytes, **headers: str) -> Reply:
        """Send an answer as its bytes."""
        usual = {"Content-Type": "application/json", "Origin": self.origin}
        return self.ask("POST", f"{self.base}/answer", body, {**usual, **headers})

    def answer(self, question: int, turn: int | None = None, **answer: object) -> Reply:
        """Answer a question."""
        self.turn = self.turn + 1 if turn is None else turn
        return self.send(json.dumps({"question": question, "turn": self.turn, "answer": answer}).encode())


def joined(wall: Wall) -> Phone:
    """A phone that has opened the page."""
    phone = Phone(wall.address)
    assert phone.open().status == 200
    return phone


def kinds(wall: Wall) -> dict[str, int]:
    """What the wall reports, and how often."""
    return {incident.kind: incident.times for incident in wall.incidents}
