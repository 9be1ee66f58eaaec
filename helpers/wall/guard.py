"""The outer door of the server: how many connections, how long they may dawdle, how much they may send."""

from collections import Counter
from collections.abc import Awaitable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream

from helpers.wall.incidents import Incidents
from helpers.wall.limits import Limits

LARGEST_BODY = 8 * 1024
LARGEST_HEADER = 16 * 1024
SLOWEST_BODY = 10  # seconds
LONGEST_SILENCE = 30  # seconds of an open connection without a whole request


class GuardedServer(HTTPServer):
    """An HTTP server that turns away connections beyond the limits, and counts what is too large."""

    def initialize(self, application: Any, incidents: Incidents, limits: Limits) -> None:  # type: ignore[override]
        """Take what Tornado's own server takes as keyword arguments from the constants above."""
        self._incidents, self._limits = incidents, limits
        self._of_address: Counter[str] = Counter()
        super().initialize(
            application,
            max_body_size=LARGEST_BODY,
            max_header_size=LARGEST_HEADER,
            max_buffer_size=8 * LARGEST_HEADER,
            body_timeout=SLOWEST_BODY,
            idle_connection_timeout=LONGEST_SILENCE,
        )

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        """Let a connection in, or close it."""
        beyond = self._of_address.total() >= self._limits.connections
        if beyond or self._of_address[address[0]] >= self._limits.connections_of_address:
            self._incidents.add("connections")
            stream.close()
            return
        self._of_address[address[0]] += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn: Any) -> None:
        """Forget a connection."""
        address = server_conn.context.address[0]
        self._of_address[address] -= 1
        if not self._of_address[address]:
            del self._of_address[address]
        super().on_close(server_conn)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Look at the headers of a request before its body is read."""
        return _Measured(super().start_request(server_conn, request_conn), self._incidents)


class _Measured(HTTPMessageDelegate):
    """Counts bodies that Tornado will refuse without asking the application."""

    def __init__(self, inner: HTTPMessageDelegate, incidents: Incidents) -> None:
        self._inner, self._incidents = inner, incidents

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        length = headers.get("Content-Length", "0")
        if "Transfer-Encoding" in headers or not (length.isascii() and length.isdigit()):
            self._incidents.add("malformed")
        elif len(length) > 9 or int(length) > LARGEST_BODY:
            self._incidents.add("oversized")
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()
