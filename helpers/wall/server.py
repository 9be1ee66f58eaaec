"""What a phone may ask for, and nothing else:

    GET  /<code>            the page                         GET  /<code>/state?seen=<version>    news
    POST /<code>/answer     one's answer to a question

The page is held in memory; no path of a request ever meets the disk. Every address is relative, so a proxy
may put the wall anywhere. A device is known by a signed random cookie that scripts cannot read; an answer
must come from the wall's own page (origin, JSON content type, SameSite cookie), which keeps other sites out.
"""

import asyncio
import hmac
import json
from base64 import b64encode
from collections.abc import Awaitable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, StrictInt, ValidationError
from tornado.httputil import HTTPHeaders
from tornado.web import Application, HTTPError, RequestHandler

from helpers import my_work
from helpers.exercises.base import Content
from helpers.wall.hub import Hub
from helpers.wall.incidents import Incidents, Kind
from helpers.wall.ledger import Refused
from helpers.wall.limits import Buckets, Limits
from helpers.wall.session import Session
from helpers.wall.store import StoreError
from helpers.wall.tokens import CODE, device_of, new_token

PAGE = Path(__file__).parent / "page"
HARMLESS = {"/favicon.ico", "/robots.txt", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"}
JSON = "application/json"
A_WEEK = 7 * 24 * 3600
SAID = {
    400: "发来的内容不合规定。",
    401: "还不认识这台设备，请刷新网页；要允许这个网页保存 Cookie。",
    403: "只收从投票网页发来的答案。",
    404: "没有这个网页。请核对网址里的口令，或者重新扫码。",
    405: "这里不能这样打开。",
    409: "没有收下。",
    415: "发来的内容不合规定。",
    429: "请求太密了，请等一会儿再试。",
    503: "现在没能保存，马上会再试。",
}


@dataclass(frozen=True)
class Door:
    """What all requests of one wall share."""

    session: Session
    hub: Hub
    code: str
    secret: str
    limits: Limits
    incidents: Incidents
    buckets: dict[str, Buckets] = field(default_factory=dict)

    def may(self, what: str, key: str) -> bool:
        """Whether one more is within the limit of this name."""
        return self.bucket(what).take(key)

    def bucket(self, what: str) -> Buckets:
        """The buckets of a limit."""
        return self.buckets.setdefault(what, Buckets(getattr(self.limits, what)))


class Sent(Content):
    """An answer as a phone sends it; `turn` grows with every change on that phone."""

    question: StrictInt
    turn: StrictInt = Field(ge=0, le=2**53)
    answer: dict[str, Any]


def application(door: Door) -> Application:
    """Return the application for one wall."""
    name = r"/([^/]+)"
    handlers = [(f"{name}/?", Page), (f"{name}/state", State), (f"{name}/answer", Answer)]
    shared = {"door": door}
    return Application(
        [(path, handler, shared) for path, handler in handlers],
        default_handler_class=Lost,
        default_handler_args=shared,
        log_function=lambda handler: None,  # nothing on stderr; what matters is in the incidents
    )


class Handler(RequestHandler):
    """What holds for every request: limits, the code, the device, and headers."""

    device: str | None = None

    def initialize(self, door: Door) -> None:
        self.door = door

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in _headers().items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Nothing is stored on the phone that an etag could save."""

    def prepare(self) -> Awaitable[None] | None:
        address = str(self.request.remote_ip)
        if not self.door.may("address", address):
            self.refuse(429, "flood")
        token = self.get_cookie(self._cookie)
        self.device = device_of(token, self.door.secret) if token else None
        if token and not self.device:
            self.door.incidents.add("token")
        if not self.device and self.door.bucket("wrong_codes").level(address) < 1:
            self.refuse(429, "code")
        if not self._has_code():
            self._turn_away(address)
        if self.device and not self.door.may("device", self.device):
            self.refuse(429, "flood")
        return None

    def refuse(self, status: int, kind: Kind | None = None) -> None:
        """End the request, and count it."""
        if kind:
            self.door.incidents.add(kind)
        raise HTTPError(status)

    def write_error(self, status_code: int, **_: object) -> None:
        if status_code in (400, 405, 415):
            self.door.incidents.add("malformed")
        said = SAID.get(status_code, "服务器出了一点问题，请稍后再试。")
        if self.request.path.endswith(("/state", "/answer")):
            self.tell({"problem": said})
        else:
            self.finish(_page("lost.html").replace("{said}", said))

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if value and not isinstance(value, HTTPError):
            self.door.incidents.add("error")
            my_work.log_error(value)

    def tell(self, data: dict[str, Any] | bytes) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", f"{JSON}; charset=utf-8")
        self.finish(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode())

    def know(self) -> None:
        """Give a device that has none a token; without a path, so that it holds wherever a proxy put us."""
        if not self.device:
            token = new_token(self.door.secret)
            self.set_cookie(self._cookie, token, path="", max_age=A_WEEK, httponly=True, samesite="Lax")

    @property
    def _cookie(self) -> str:
        return f"wall_{self.door.code}"  # ports of one machine share their cookies

    def _has_code(self) -> bool:
        code = self.path_args[0] if self.path_args else ""
        return hmac.compare_digest(code.lower().encode(), self.door.code.encode())

    def _turn_away(self, address: str) -> None:
        first = self.request.path.split("/")[1]
        if CODE.fullmatch(first.lower()):
            self.door.may("wrong_codes", address)
            self.refuse(404, "code")
        self.refuse(404, None if self.request.path in HARMLESS else "path")


class Lost(Handler):
    """Every other path."""

    def prepare(self) -> Awaitable[None] | None:
        super().prepare()
        raise HTTPError(404)


class Page(Handler):
    """The phone page."""

    def get(self, code: str) -> None:
        self.know()
        self.finish(_page("phone.html"))


class State(Handler):
    """News: at once when the phone has not seen the latest, else when there are some."""

    _news: "asyncio.Future[None] | None" = None

    async def get(self, code: str) -> None:
        if not self.device:
            self.know()  # and is answered at once: only who brings the token back may wait
        else:
            self.door.hub.hear(self.device)
            if self.get_query_argument("seen", "") == self.door.hub.version:
                self._news = self.door.hub.news(self.device)
                await self._news
                self.door.hub.hear(self.device)
        self.tell(self.door.hub.state(self.device))

    def on_connection_close(self) -> None:
        if self._news and self.device:
            self.door.hub.leave(self.device, self._news)


class Answer(Handler):
    """One's answer; the reply comes when it is on disk, and says what is."""

    async def post(self, code: str) -> None:
        if not same_origin(self.request.headers, self.request.host):
            self.refuse(403, "origin")
        if self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != JSON:
            self.refuse(415)
        if not self.device:
            raise HTTPError(401)
        if not self.door.may("answers", self.device):
            self.refuse(429, "flood")
        sent, answer = self._read()
        known = self.door.session.ledger.answer_of(self.device, sent.question)
        if not known and not self.door.may("newcomers", str(self.request.remote_ip)):
            self.refuse(429, "newcomers")
        try:
            keeping = self.door.session.ledger.answer(self.device, sent.question, answer, sent.turn)
            kept = await asyncio.wrap_future(keeping)
        except Refused as error:
            self.set_status(409)
            return self.tell({"problem": str(error)})
        except StoreError:
            self.refuse(503, "error")
        self.tell({"about": sent.question, "mine": kept.answer, "turn": kept.turn})

    def _read(self) -> tuple[Sent, dict[str, Any]]:
        try:
            sent = Sent.model_validate_json(self.request.body)
            posed = self.door.session.agenda.find(sent.question)
            if posed is None or posed.status == "waiting":
                raise ValueError(sent.question)
            return sent, posed.question.read(sent.answer)
        except (ValidationError, ValueError):
            raise HTTPError(400) from None


def same_origin(headers: HTTPHeaders, host: str) -> bool:
    """Whether a browser says that its request comes from a page of this host.

    A proxy may have put another Host in front; the browser's own word is then in Sec-Fetch-Site (on https),
    or the proxy's in X-Forwarded-Host, neither of which a page elsewhere can set.
    """
    if site := headers.get("Sec-Fetch-Site"):
        return bool(site == "same-origin")
    origin = urlsplit(headers.get("Origin", "")).netloc
    return origin != "" and origin in {host, headers.get("X-Forwarded-Host")}


@cache
def _page(name: str) -> str:
    """A page of the folder with the one style and script put in: a phone asks once."""
    page = (PAGE / name).read_text("utf-8")
    return page.replace("{style}", _part("phone.css")).replace("{script}", _part("phone.js"))


@cache
def _part(name: str) -> str:
    return (PAGE / name).read_text("utf-8")


@cache
def _headers() -> dict[str, str]:
    script, style = (
        b64encode(sha256(_part(name).encode()).digest()).decode() for name in ("phone.js", "phone.css")
    )
    allowed = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        f"connect-src 'self'; img-src data:; script-src 'sha256-{script}'; style-src 'sha256-{style}'"
    )
    return {
        "Content-Security-Policy": allowed,
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
