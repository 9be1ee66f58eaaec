"""What phones are told and what they may do."""

import json
import re
import threading
import time
from pathlib import Path

import pytest

from helpers.wall import addresses
from helpers.wall.guard import LARGEST_BODY
from helpers.wall.host import Wall, host
from helpers.wall.questions import ChoiceQuestion, IdeasQuestion, WordsQuestion, idea_id
from helpers.wall.store import StoreError
from helpers.wall.tokens import ALPHABET, CODE_LENGTH
from tests.wall.phone import Phone, joined, kinds


def answered(wall: Wall) -> int:
    found = wall.session.snapshot()
    assert found
    return found.answered


def wait_until(what: object, seconds: float = 5) -> None:
    assert callable(what)
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


# --- the page ---


def test_the_address_is_short_and_of_this_machine_alone(wall: Wall) -> None:
    found = re.fullmatch(rf"http://127\.0\.0\.1:(\d+)/([{ALPHABET}]+)", wall.address)
    assert found and len(found[2]) == CODE_LENGTH
    with pytest.raises(OSError):
        Phone(f"http://127.0.0.2:{wall.port}/{wall.code}").open()


def test_the_page_is_small_whole_and_asks_nobody_else(wall: Wall) -> None:
    page = Phone(wall.address).open()
    assert page.status == 200
    assert len(page.body) < 30_000
    assert not re.findall(r"""(?:src|href)=["'](?!data:,)|https?://|url\(|@import""", page.text)


def test_the_address_may_be_typed_in_capitals_or_with_a_slash(wall: Wall) -> None:
    for typed in (wall.address.upper().replace("HTTP", "http"), f"{wall.address}/"):
        assert Phone(typed).open().status == 200


def test_no_page_may_run_or_load_what_is_not_its_own(wall: Wall) -> None:
    phone = Phone(wall.address)
    for reply in (phone.open(), phone.ask("GET", "/nothing"), phone.ask("GET", f"{phone.base}/state")):
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Server" not in reply.headers


def test_the_token_is_random_out_of_reach_of_scripts_and_stays(wall: Wall) -> None:
    first, second = (Phone(wall.address).open().headers["Set-Cookie"] for _ in range(2))
    assert first.partition(";")[0] != second.partition(";")[0]
    assert "HttpOnly" in first and "SameSite=Lax" in first
    assert "Path" not in first  # of the page, wherever a proxy puts it
    phone = joined(wall)
    assert phone.open().headers["Set-Cookie"] is None


# --- answering ---


def test_an_answer_is_acknowledged_with_what_is_kept(wall: Wall) -> None:
    phone = joined(wall)
    reply = phone.answer(1, score=9)
    assert (reply.status, reply.data) == (200, {"about": 1, "mine": {"score": 9}, "turn": 1})
    assert phone.state()["mine"] == {"score": 9}
    assert answered(wall) == 1


def test_every_phone_sees_its_own_answer_only(wall: Wall) -> None:
    one, other = joined(wall), joined(wall)
    one.answer(1, score=9)
    state = other.state()
    assert (state["mine"], state["turn"], state["results"]) == (None, 0, None)


def test_an_answer_can_be_changed_until_the_question_is_closed(wall: Wall) -> None:
    phone = joined(wall)
    phone.answer(1, score=3)
    phone.answer(1, score=10)
    wall.session.close()
    late = phone.answer(1, score=0)
    assert (late.status, late.data["problem"]) == (409, "这一题已经关闭。")
    assert phone.state()["mine"] == {"score": 10}
    assert answered(wall) == 1
    assert kinds(wall) == {}  # to be late is no offence


def test_an_answer_sent_again_after_a_lost_reply_counts_once(wall: Wall) -> None:
    phone = joined(wall)
    assert [phone.answer(1, turn=5, score=8).status for _ in range(3)] == [200] * 3
    assert answered(wall) == 1


def test_the_results_are_told_only_when_they_are_shown(wall: Wall) -> None:
    phone = joined(wall)
    phone.answer(1, score=9)
    assert phone.state()["results"] is None
    wall.session.set_visibility("shown")
    wait_until(lambda: phone.state()["results"])
    found = phone.state()["results"]
    assert (found["n"], found["nps"], found["promoters"], found["thin"]) == (1, 100, 1, True)
    wall.session.set_visibility("hidden")
    wait_until(lambda: phone.state()["results"] is None)


def test_results_that_wait_for_all_come_when_all_who_are_there_have_answered(wall: Wall) -> None:
    wall.session.set_visibility("until_all")
    phones = [joined(wall) for _ in range(4)]
    for phone in phones:
        phone.state()
    for phone in phones[:3]:
        phone.answer(1, score=9)
    time.sleep(1.3)
    assert phones[0].state()["results"] is None
    phones[3].answer(1, score=9)
    wait_until(lambda: phones[0].state()["results"])


def test_results_that_wait_for_all_wait_for_as_many_as_the_instructor_expects(wall: Wall) -> None:
    wall.session.set_visibility("until_all")
    wall.expect(5)
    phones = [joined(wall) for _ in range(5)]
    for phone in phones[:4]:
        phone.answer(1, score=9)
    time.sleep(1.3)
    assert phones[0].state()["results"] is None
    phones[4].answer(1, score=9)
    wait_until(lambda: phones[0].state()["results"])


def test_ideas_of_others_can_be_voted_for(wall: Wall) -> None:
    wall.session.add_question(IdeasQuestion(title="怎么办？"))
    writer, reader = joined(wall), joined(wall)
    writer.answer(2, ideas=["先说要等多久"], votes=[])
    wait_until(lambda: reader.state()["results"]["ideas"])
    ((id, text, votes),) = reader.state()["results"]["ideas"]
    assert (id, text, votes) == (idea_id("先说要等多久"), "先说要等多久", 0)
    reader.answer(2, ideas=[], votes=[id])
    wait_until(lambda: writer.state()["results"]["ideas"][0][2] == 1)


# --- news ---


def test_news_come_at_once_when_the_phone_has_not_seen_the_latest(wall: Wall) -> None:
    phone = joined(wall)
    started = time.monotonic()
    assert phone.state("of-another-run")["question"]["id"] == 1
    assert time.monotonic() - started < 1


def test_a_waiting_phone_hears_of_the_next_question_at_once(wall: Wall) -> None:
    phone = joined(wall)
    seen = phone.state()["version"]
    told: list[tuple[float, int]] = []

    def wait() -> None:
        state = phone.state(seen)
        told.append((time.monotonic(), state["question"]["id"]))

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.3)
    assert told == []
    asked = time.monotonic()
    wall.session.add_question(WordsQuestion(title="三个词"))
    waiting.join()
    assert told[0][1] == 2
    assert told[0][0] - asked < 0.5


def test_without_news_a_request_ends_before_a_proxy_would_end_it(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.wall.hub.HOLD", 0.3)
    phone = joined(wall)
    state = phone.state()
    started = time.monotonic()
    assert phone.state(state["version"]) == state
    assert 0.2 < time.monotonic() - started < 2


def test_a_phone_without_cookies_is_not_let_wait_and_cannot_answer(wall: Wall) -> None:
    phone = Phone(wall.address)
    seen = phone.state()["version"]
    phone.cookie = None
    started = time.monotonic()
    phone.state(seen)
    assert time.monotonic() - started < 1
    phone.cookie = None
    assert phone.answer(1, score=9).status == 401
    assert answered(wall) == 0


def test_phones_that_are_there_are_counted_and_those_that_left_are_not(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.wall.hub.GONE", 1.5)
    for _ in range(3):
        joined(wall).state()
    wait_until(lambda: wall.connected == 3)
    wait_until(lambda: wall.connected == 0)


# --- the wall itself ---


def test_a_wall_that_runs_is_handed_back_and_not_started_twice(wall: Wall) -> None:
    assert host(wall.session.path) is wall


def test_a_wall_that_was_stopped_goes_on_at_the_same_address(wall: Wall) -> None:
    phone = joined(wall)
    phone.answer(1, score=9)
    wall.stop()
    wall.stop()
    with pytest.raises(OSError):
        phone.open()
    again = host(wall.session.path)
    try:
        assert again.address == wall.address
        assert again.notices == ()
        assert phone.state()["mine"] == {"score": 9}
    finally:
        again.stop()


def test_a_port_that_somebody_else_has_taken_since_is_said(wall: Wall, tmp_path: Path) -> None:
    wall.stop()
    other = host(tmp_path / "other.sqlite", port=wall.port)
    again = host(wall.session.path)
    try:
        assert other.port == wall.port != again.port
        assert "重新扫码" in again.notices[0]
        assert other.notices == ()
        assert joined(again).state()["question"]["id"] == 1
    finally:
        again.stop()
        other.stop()


def test_two_walls_on_one_machine_have_their_own_codes_and_tokens(wall: Wall, tmp_path: Path) -> None:
    other = host(tmp_path / "other.sqlite", port=0)
    try:
        phone, stranger = joined(wall), joined(other)
        assert (phone.cookie or "").split("=")[0] != (stranger.cookie or "").split("=")[0]
        assert Phone(other.address.replace(other.code, wall.code)).open().status == 404
    finally:
        other.stop()


def test_the_class_network_is_used_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "class_address", lambda: "127.0.0.2")
    wall = host(tmp_path / "class.sqlite", network=True, port=0)
    try:
        assert wall.address.startswith("http://127.0.0.2:")
        assert Phone(wall.address).open().status == 200
        assert Phone(wall.address.replace("0.0.2", "0.0.1")).open().status == 200
        with pytest.raises(OSError):
            Phone(wall.address.replace("0.0.2", "0.0.3")).open()
    finally:
        wall.stop()


def test_a_wall_that_runs_here_moves_to_the_class_network_when_asked(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "class_address", lambda: "127.0.0.2")
    phone = joined(wall)
    phone.answer(1, score=9)
    moved = host(wall.session.path, network=True)
    try:
        assert not wall.is_running
        assert moved.address == wall.address.replace("127.0.0.1", "127.0.0.2")
        assert phone.state()["mine"] == {"score": 9}
        assert host(wall.session.path, network=True) is moved
    finally:
        moved.stop()


def test_a_machine_without_a_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoWay:
        def __init__(self, *_: object) -> None: ...
        def __enter__(self) -> "NoWay":
            return self

        def __exit__(self, *_: object) -> None: ...
        def connect(self, _: object) -> None:
            raise OSError("unreachable")

    monkeypatch.setattr(addresses.socket, "socket", NoWay)
    with pytest.raises(StoreError, match="Wi-Fi"):
        addresses.class_address()


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".hidden", "x" * 61, "a\x00"])
def test_a_session_has_a_plain_name(name: str) -> None:
    from helpers.wall.host import path_of

    with pytest.raises(StoreError, match="名字"):
        path_of(name)


def test_the_address_behind_a_proxy_is_the_one_that_is_shown(tmp_path: Path) -> None:
    public = "https://hub.example/user/x/proxy/8811/"
    wall = host(tmp_path / "class.sqlite", port=0, public=public)
    assert wall.address == f"{public}{wall.code}"
    wall.stop()


def test_the_longest_honest_answer_fits_into_a_request(wall: Wall) -> None:
    options = {f"option_{number}": "长" * 100 for number in range(20)}
    wall.session.add_question(ChoiceQuestion(title="长" * 200, options=options, several=True))
    wall.session.add_question(IdeasQuestion(title="怎么办？", most=5, votes=10))
    phone = joined(wall)
    assert phone.answer(2, picked=list(options)).status == 200
    ideas = [f"{number}" + "长" * 199 for number in range(5)]
    votes = [idea_id(f"{number}") for number in range(10)]
    whole = json.dumps({"question": 3, "turn": 2**53, "answer": {"ideas": ideas, "votes": votes}})
    assert phone.send(whole.encode()).status == 200
    assert len(whole) < LARGEST_BODY
