import threading
from collections.abc import Iterator
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from helpers.wall.ledger import Refused
from helpers.wall.questions import ChoiceQuestion, IdeasQuestion, NpsQuestion
from helpers.wall.session import Session, Snapshot
from helpers.wall.store import Kept, StoreError
from helpers.wall.tally import NpsTally

NPS = NpsQuestion(title="推荐吗？")
NEXT = ChoiceQuestion(title="哪里？", options={"a": "甲", "b": "乙"})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session(tmp_path / "class.sqlite")
    session.add_question(NPS)
    yield session
    session.stop()


def vote(session: Session, device: str, score: int, turn: int = 1) -> "Future[Kept]":
    return session.ledger.answer(device, 1, {"score": score}, turn)


def seen(session: Session) -> Snapshot:
    found = session.snapshot()
    assert found
    return found


def histogram(session: Session) -> list[int]:
    found = seen(session).tally
    assert isinstance(found, NpsTally)
    return [score for score, count in enumerate(found.histogram) for _ in range(count)]


def test_before_there_is_a_question_nothing_is_seen(tmp_path: Path) -> None:
    session = Session(tmp_path / "class.sqlite")
    assert session.snapshot() is None
    session.add_question(NPS, show=False)
    assert session.snapshot() is None
    assert session.snapshots() == ()
    session.next_question()
    assert seen(session).question == NPS
    session.stop()


def test_a_device_has_one_answer_and_may_change_it(session: Session) -> None:
    vote(session, "a", 3).result()
    vote(session, "b", 9).result()
    vote(session, "a", 10, turn=2).result()
    assert histogram(session) == [9, 10]
    assert (seen(session).answered, seen(session).place, seen(session).of) == (2, 1, 1)


def test_an_answer_sent_twice_is_one_answer(session: Session) -> None:
    for _ in range(3):
        assert vote(session, "a", 3, turn=7).result() == Kept({"score": 3}, 7)
    version = session.version
    vote(session, "a", 3, turn=7).result()
    assert histogram(session) == [3]
    assert session.version == version


def test_an_answer_that_was_overtaken_does_not_win(session: Session) -> None:
    vote(session, "a", 10, turn=9).result()
    assert vote(session, "a", 0, turn=8).result() == Kept({"score": 10}, 9)
    assert histogram(session) == [10]


def test_a_closed_question_takes_nothing_and_a_reopened_one_does(session: Session) -> None:
    vote(session, "a", 3).result()
    session.close()
    for device in ("a", "b"):
        with pytest.raises(Refused, match="已经关闭"):
            vote(session, device, 9, turn=2).result()
    assert histogram(session) == [3]
    session.reopen()
    vote(session, "a", 9, turn=2).result()
    assert histogram(session) == [9]


def test_what_came_before_the_close_is_in_and_what_came_after_is_not(session: Session) -> None:
    before = [vote(session, f"before {number}", 9) for number in range(200)]
    closing = threading.Thread(target=session.close)
    closing.start()
    closing.join()
    after = vote(session, "after", 0)
    wait([*before, after])
    assert seen(session).answered == 200
    assert isinstance(after.exception(), Refused)


def test_a_late_answer_to_an_earlier_question_that_is_open_counts(session: Session) -> None:
    session.add_question(NEXT)
    vote(session, "a", 3).result()
    earlier = session.snapshot(1)
    assert earlier and (earlier.answered, seen(session).answered) == (1, 0)


def test_many_threads_lose_and_double_nothing(session: Session) -> None:
    def phones(first: int) -> None:
        for number in range(first, first + 50):
            for turn in (1, 2):
                vote(session, f"{number}", (number + turn) % 11, turn).result()

    threads = [threading.Thread(target=phones, args=(first,)) for first in range(0, 400, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert histogram(session) == sorted((number + 2) % 11 for number in range(400))


def test_changes_are_told_after_they_can_be_seen(session: Session) -> None:
    told: list[int] = []
    stop = session.on_change(lambda: told.append(seen(session).answered))
    vote(session, "a", 3).result()
    vote(session, "b", 3).result()
    session.close()
    stop()
    session.reopen()
    assert told == [1, 2, 2]


def test_a_listener_that_fails_spoils_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[BaseException] = []
    monkeypatch.setattr("helpers.my_work.log_error", logged.append)
    session.on_change(lambda: [][0])
    vote(session, "a", 3).result()
    session.close()
    assert [type(error) for error in logged] == [IndexError, IndexError]


def test_a_change_that_makes_no_sense_is_raised_where_it_was_asked_for(session: Session) -> None:
    with pytest.raises(LookupError, match="第 7 号"):
        session.go_to(7)
    vote(session, "a", 3).result()


def test_a_full_disk_is_told_to_whoever_waits_and_nothing_is_shown_that_is_not_kept(session: Session) -> None:
    store = session.ledger._store
    store._connection.execute("PRAGMA max_page_count = 1")
    waiting = [vote(session, f"{number}", 5) for number in range(2000)]
    wait(waiting)
    failed = [future for future in waiting if isinstance(future.exception(), StoreError)]
    assert failed
    assert seen(session).answered == len(waiting) - len(failed)
    store._connection.execute("PRAGMA max_page_count = 100000")
    again = [vote(session, f"{number}", 5) for number in range(2000)]
    wait(again)
    assert seen(session).answered == 2000


def test_ideas_are_shown_at_first_and_scores_are_not(session: Session) -> None:
    assert seen(session).posed.visibility == "hidden"
    session.add_question(IdeasQuestion(title="怎么办？"))
    assert seen(session).posed.visibility == "shown"


def test_the_class_record_has_every_question_that_was_shown(session: Session) -> None:
    session.add_question(NEXT)
    session.add_question(NPS, show=False)
    assert [shown.question.title for shown in session.snapshots()] == [NPS.title, NEXT.title]


def test_a_stopped_session_says_so_and_can_be_opened_again(session: Session) -> None:
    vote(session, "a", 3).result()
    session.stop()
    session.stop()
    with pytest.raises(StoreError, match="已经停止"):
        session.close()
    again = Session(session.path)
    assert histogram(again) == [3]
    assert seen(again).is_open
    again.stop()
