"""A wall whose process is killed loses nothing that it acknowledged, and goes on where it was."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.wall.session import Session
from tests.wall.killable import Killable
from tests.wall.phone import Phone


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Killable]:
    wall = Killable(tmp_path / "class.sqlite")
    yield wall
    wall.kill()


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(wall: Killable) -> None:
    acknowledged: dict[str, tuple[int, int]] = {}
    stop = threading.Event()

    def votes(seed: int) -> None:
        draw, phone = random.Random(seed), Phone(wall.address)
        phone.open()
        assert phone.cookie
        while not stop.is_set():
            score = draw.randrange(11)
            try:
                reply = phone.answer(1, score=score)
            except OSError:
                return
            if reply.status == 200:
                acknowledged[phone.cookie] = (phone.turn, score)
            stop.wait(0.02)

    phones = [threading.Thread(target=votes, args=(seed,)) for seed in range(12)]
    for phone in phones:
        phone.start()
    stop.wait(0.7)
    wall.kill()  # in the middle of it all
    stop.set()
    for thread in phones:
        thread.join()
    assert len(acknowledged) == 12
    wall.start()
    for cookie, (turn, score) in acknowledged.items():
        again = Phone(wall.address)
        again.cookie = cookie
        state = again.state()
        # The last answer may be on disk without anybody having been told.
        assert state["turn"] in (turn, turn + 1)
        assert state["turn"] > turn or state["mine"] == {"score": score}


def test_the_address_the_tokens_and_the_state_of_the_questions_outlive_a_kill(wall: Killable) -> None:
    before, phone = wall.address, Phone(wall.address)
    phone.open()
    phone.answer(1, score=9)
    wall.tell("next_question")
    phone.answer(2, picked=["app"])
    wall.tell("close")
    wall.kill()
    wall.start()
    assert wall.address == before
    state = phone.state()
    assert (state["question"]["id"], state["open"], state["mine"]) == (2, False, {"picked": ["app"]})


def test_after_many_kills_the_file_is_whole(wall: Killable) -> None:
    phone = Phone(wall.address)
    phone.open()
    for score in range(2):
        assert phone.answer(1, score=score).status == 200
        wall.kill()
        wall.start()
    wall.kill()
    session = Session(wall.path)
    (kept,) = session.ledger.page(1).answers.values()
    session.stop()
    assert (kept.answer, session.notice) == ({"score": 1}, None)
    wall.start()
