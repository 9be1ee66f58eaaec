"""What strangers try has no effect on others, and the instructor hears of it."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.wall.host import Wall, host
from helpers.wall.incidents import SENTENCES
from helpers.wall.limits import Limits, Rate
from helpers.wall.questions import WordsQuestion
from tests.wall.conftest import ASKED
from tests.wall.phone import Phone, joined, kinds

GOOD = json.dumps({"question": 1, "turn": 1, "answer": {"score": 9}}).encode()


@pytest.fixture(autouse=True)
def others(wall: Wall, capfd: pytest.CaptureFixture[str]) -> Iterator[Phone]:
    """Somebody who answered 9 before: that holds afterwards, a new vote works, and stderr is empty."""
    other = joined(wall)
    other.answer(1, score=9)
    yield other
    assert other.state()["mine"] == {"score": 9}
    assert other.answer(1, score=10).status == 200
    assert capfd.readouterr().err == ""


def histogram(wall: Wall) -> tuple[int, ...]:
    found = wall.session.snapshot(1)
    assert found
    return found.tally.histogram  # type: ignore[union-attr]


ONLY_THE_OTHER = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[" * 8000,
        b'{"a":' * 1500,
        b'{"question": 1, "turn": 1}',
        b'{"question": "1", "turn": 1, "answer": {"score": 9}}',
        b'{"question": true, "turn": 1, "answer": {"score": 9}}',
        b'{"question": 2, "turn": 1, "answer": {"score": 9}}',
        b'{"question": 1, "turn": -1, "answer": {"score": 9}}',
        b'{"question": 1, "turn": 1e400, "answer": {"score": 9}}',
        b'{"question": 1, "turn": ' + b"9" * 5000 + b', "answer": {"score": 9}}',
        b'{"question": 1, "turn": 1, "answer": {"score": 11}}',
        b'{"question": 1, "turn": 1, "answer": {"score": NaN}}',
        b'{"question": 1, "turn": 1, "answer": {"score": "9; DROP TABLE answer"}}',
        b'{"question": 1, "turn": 1, "answer": {"score": 9, "device": "x"}}',
        b'{"question": 1, "turn": 1, "answer": [9]}',
        b'{"question": 1, "turn": 1, "answer": {"score": 9}, "device": "x"}',
    ],
)
def test_what_is_no_answer_is_refused_and_reported(wall: Wall, body: bytes) -> None:
    reply = joined(wall).send(body)
    assert (reply.status, reply.data["problem"]) == (400, "发来的内容不合规定。")
    assert histogram(wall) == ONLY_THE_OTHER
    assert kinds(wall) == {"malformed": 1}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_what_does_not_say_that_it_is_json_is_refused(wall: Wall, kind: str) -> None:
    assert joined(wall).send(GOOD, **{"Content-Type": kind}).status == 415
    assert histogram(wall) == ONLY_THE_OTHER
    assert kinds(wall) == {"malformed": 1}


@pytest.mark.parametrize("path", ["answer", "state", "", "../../x"])
def test_a_body_that_is_too_large_is_not_read(wall: Wall, path: str) -> None:
    phone = joined(wall)
    with socket.create_connection((phone.host, phone.port)) as connection:
        head = f"POST {phone.base}/{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"
        connection.sendall(head.encode())
        connection.settimeout(5)
        assert b" 200 " not in _all(connection)
    assert kinds(wall)["oversized"] == 1


def test_a_body_in_pieces_without_an_end_is_cut_off(wall: Wall) -> None:
    phone = joined(wall)
    with socket.create_connection((phone.host, phone.port)) as connection:
        head = f"POST {phone.base}/answer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode() + b"2000\r\n" + b"x" * 8192 + b"\r\n2000\r\n" + b"x" * 8192)
        connection.settimeout(5)
        assert b" 200 " not in _all(connection)
    assert "malformed" in kinds(wall)


def test_a_head_that_is_too_large_is_cut_off(wall: Wall) -> None:
    phone = joined(wall)
    with socket.create_connection((phone.host, phone.port)) as connection:
        connection.settimeout(5)
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000)
            assert b" 200 " not in _all(connection)
        except ConnectionError:
            pass  # cut off while it was still talking


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"\r\n\r\n\r\n", b"GET / HTTP/9\r\n\r\n"]
)
def test_what_is_not_http_gets_nothing(wall: Wall, said: bytes) -> None:
    phone = joined(wall)
    with socket.create_connection((phone.host, phone.port)) as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(5)
        assert b" 200 " not in _all(connection)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/{code}/../../../etc/passwd",
        "/{code}/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/{code}/phone.js",
        "/{code}/page/phone.html",
        "//etc/passwd",
        "/{code}//state",
        "/static/x",
        "/{code}\\..\\..\\x",
        "/{code}%00",
        "/%ff%fe",
    ],
)
def test_nothing_else_of_the_machine_can_be_reached(wall: Wall, path: str) -> None:
    reply = Phone(wall.address).ask("GET", path.replace("{code}", wall.code))
    assert reply.status in (400, 404)
    assert "root:" not in reply.text and "const base" not in reply.text
    assert "口令" in reply.text or "规定" in reply.text  # in Chinese
    assert sum(kinds(wall).values()) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_do_nothing(wall: Wall, method: str) -> None:
    assert joined(wall).ask(method, f"/{wall.code}/answer").status == 405
    assert kinds(wall) == {"malformed": 1}


def test_what_browsers_ask_for_by_themselves_is_no_incident(wall: Wall) -> None:
    assert Phone(wall.address).ask("GET", "/favicon.ico").status == 404
    assert kinds(wall) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "x" + token[1:],
        lambda token: token.split(".")[0],
        lambda token: "." + token.split(".")[1],
        lambda token: "",
        lambda token: "é" * 20,
    ],
)
def test_a_token_that_was_made_up_is_nobodys(wall: Wall, others: Phone, change: object) -> None:
    assert callable(change) and others.cookie
    name, _, token = others.cookie.partition("=")
    thief = Phone(wall.address)
    thief.cookie = f"{name}={change(token)}".encode().decode("latin-1")
    assert thief.send(GOOD).status == 401
    assert histogram(wall) == ONLY_THE_OTHER
    assert kinds(wall) == ({"token": 1} if change(token) else {})


def test_the_name_of_a_device_on_disk_is_no_token(wall: Wall) -> None:
    (device,) = wall.session.ledger.page(1).answers
    thief = Phone(wall.address)
    thief.cookie = f"wall_{wall.code}={device}"
    assert thief.state()["mine"] is None
    thief.cookie = f"wall_{wall.code}={device}"
    assert thief.send(GOOD).status == 401


def test_the_token_of_another_wall_does_not_hold_here(wall: Wall, tmp_path: Path) -> None:
    other = host(tmp_path / "other.sqlite", port=0)
    stranger = joined(other)
    token = (stranger.cookie or "").partition("=")[2]
    other.stop()
    thief = Phone(wall.address)
    thief.cookie = f"wall_{wall.code}={token}"
    assert thief.send(GOOD).status == 401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1", "file://"])
def test_another_site_cannot_answer_in_somebodys_name(wall: Wall, others: Phone, origin: str) -> None:
    low = json.dumps({"question": 1, "turn": 99, "answer": {"score": 0}}).encode()
    assert others.send(low, Origin=origin).status == 403
    assert kinds(wall) == {"origin": 1}


def test_what_the_browser_says_of_the_site_counts_more_than_a_matching_name(
    wall: Wall, others: Phone
) -> None:
    low = json.dumps({"question": 1, "turn": 99, "answer": {"score": 0}}).encode()
    assert others.send(low, **{"Sec-Fetch-Site": "cross-site"}).status == 403


def test_script_text_stays_text(wall: Wall) -> None:
    wall.session.add_question(WordsQuestion(title="<script>alert(1)</script>"), visibility="shown")
    phone = joined(wall)
    assert phone.answer(2, words=["<img src=x>", "</script>", "\u202e--\x00"]).status == 200
    reply = phone.ask("GET", f"{phone.base}/state?seen=")
    assert reply.headers["Content-Type"].startswith("application/json")
    assert phone.state()["mine"] == {"words": ["<img src=x>", "</script>", "--"]}
    assert "alert" not in phone.open().text
    wall.session.go_to(1)


# --- floods ---


def test_a_flood_of_answers_from_one_phone_is_stopped_and_others_answer_on(wall: Wall) -> None:
    phone, other = joined(wall), joined(wall)
    replies = [phone.answer(1, score=turn % 11).status for turn in range(30)]
    assert replies.count(200) <= 18 and replies.count(429) >= 12
    assert other.answer(1, score=3).status == 200
    assert kinds(wall)["flood"] >= 12
    assert sum(histogram(wall)) == 3


def test_one_phone_that_asks_for_news_all_the_time_is_slowed_down(wall: Wall) -> None:
    phone, other = joined(wall), joined(wall)
    statuses = [phone.ask("GET", f"{phone.base}/state?seen=").status for _ in range(80)]
    assert 429 in statuses
    assert other.state()["question"]["id"] == 1


def test_many_waiting_requests_of_one_phone_push_out_their_own_and_nobody_elses(wall: Wall) -> None:
    phone, other = joined(wall), joined(wall)
    seen = phone.state()["version"]
    line = f"{phone.base}/state?seen={seen}"
    connections = [_send(phone, "GET", line) for _ in range(8)]
    waiting = _send(other, "GET", line)
    time.sleep(0.5)
    assert [_answered(one) for one in connections] == [True] * 5 + [False] * 3
    assert not _answered(waiting)
    for connection in [*connections, waiting]:
        connection.close()


def test_phones_that_are_invented_are_stopped_and_those_that_were_there_go_on(tmp_path: Path) -> None:
    wall = host(tmp_path / "small.sqlite", port=0, limits=replace(Limits(), newcomers=Rate(20, 0)))
    wall.session.add_question(ASKED)
    try:
        phones = [joined(wall) for _ in range(30)]
        assert [phone.answer(1, score=0).status for phone in phones] == [200] * 20 + [429] * 10
        assert phones[0].answer(1, score=10).status == 200
        assert sum(histogram(wall)) == 20
        assert kinds(wall) == {"newcomers": 10}
    finally:
        wall.stop()


def test_guessing_the_code_ends_for_that_address_and_known_phones_go_on(tmp_path: Path) -> None:
    wall = host(tmp_path / "small.sqlite", port=0, limits=replace(Limits(), wrong_codes=Rate(20, 0)))
    wall.session.add_question(ASKED)
    try:
        known, guesser = joined(wall), Phone(wall.address)
        statuses = [guesser.ask("GET", f"/{number:05}").status for number in range(30)]
        assert statuses == [404] * 20 + [429] * 10
        assert guesser.open().status == 429  # the right code tells a guesser nothing now
        assert known.answer(1, score=9).status == 200
        assert kinds(wall)["code"] == 31
    finally:
        wall.stop()


def test_open_connections_that_say_nothing_do_not_keep_others_out_and_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.wall.guard.LONGEST_SILENCE", 1.0)
    limits = replace(Limits(), connections_of_address=100)
    wall = host(tmp_path / "small.sqlite", port=0, limits=limits)
    wall.session.add_question(ASKED)
    try:
        phone = joined(wall)
        idle = [socket.create_connection((phone.host, phone.port)) for _ in range(80)]
        for connection in idle[::2]:
            connection.sendall(b"GET /")  # a head that never ends
        assert phone.answer(1, score=9).status == 200
        many = [socket.create_connection((phone.host, phone.port)) for _ in range(40)]
        time.sleep(0.2)
        assert kinds(wall)["connections"] >= 20
        time.sleep(1.2)
        assert phone.answer(1, score=10).status == 200
        assert all(connection.recv(1) == b"" for connection in idle)
        for connection in idle + many:
            connection.close()
    finally:
        wall.stop()


def test_a_body_that_comes_too_slowly_is_given_up(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("helpers.wall.guard.SLOWEST_BODY", 0.5)
    slow = host(tmp_path / "slow.sqlite", port=0)
    try:
        phone = joined(slow)
        with socket.create_connection((phone.host, phone.port)) as connection:
            head = f"POST {phone.base}/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n"
            connection.sendall(head.encode() + b"{")
            connection.settimeout(5)
            assert b" 200 " not in _all(connection)
    finally:
        slow.stop()


def test_every_incident_has_a_sentence_for_the_instructor(wall: Wall) -> None:
    joined(wall).send(b"{")
    (incident,) = wall.incidents
    assert incident.sentence.startswith(f"{SENTENCES['malformed']}（1 次，最近 ")


def _all(connection: socket.socket) -> bytes:
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionError:
        pass
    return received


def _send(phone: Phone, method: str, path: str) -> socket.socket:
    connection = socket.create_connection((phone.host, phone.port))
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {phone.cookie}\r\n\r\n".encode())
    time.sleep(0.02)
    return connection


def _answered(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b"H"
    except BlockingIOError:
        return False
