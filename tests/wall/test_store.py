import os
import sqlite3
from pathlib import Path

import pytest

from helpers.wall.agenda import Agenda
from helpers.wall.questions import IdeasQuestion, NpsQuestion
from helpers.wall.store import Contents, Kept, Store, StoreError

ONE = Agenda().add(NpsQuestion(title="推荐吗？"), "hidden").go_to(1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wall" / "2025-11-22.sqlite"


def reopened(path: Path) -> tuple[Contents, str | None]:
    store = Store(path)
    store.close()
    return store.contents, store.notice


def test_what_was_saved_is_there_when_the_file_is_opened_again(path: Path) -> None:
    store = Store(path)
    store.save_agenda(Agenda(), ONE)
    store.save_settings({"code": "k7mqx"})
    store.save_answers({(1, "b"): Kept({"score": 9}, 1), (1, "a"): Kept({"score": 3}, 2)})
    store.save_answers({(1, "b"): Kept({"score": 10}, 5)})
    store.close()
    contents, notice = reopened(path)
    assert (contents.agenda, contents.settings["code"], notice) == (ONE, "k7mqx", None)
    assert list(contents.answers[1].items()) == [("b", ({"score": 10}, 5)), ("a", ({"score": 3}, 2))]


def test_the_desk_is_kept_with_its_question(path: Path) -> None:
    agenda = Agenda().add(IdeasQuestion(title="怎么办？", groups={"a": "甲"}), "shown").go_to(1)
    agenda = agenda.place(None, "abc", "a").remove(None, "def")
    store = Store(path)
    store.save_agenda(Agenda(), agenda)
    store.close()
    assert reopened(path)[0].agenda == agenda


def test_every_commit_is_flushed_to_the_disk(path: Path) -> None:
    store = Store(path)
    asked = ("journal_mode", "synchronous", "locking_mode")
    found = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    store.close()
    assert found == ["wal", 2, "exclusive"]


@pytest.mark.parametrize(
    "content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000], ids=["empty", "text", "broken"]
)
def test_a_file_that_is_no_database_is_set_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    contents, notice = reopened(path)
    aside = list(path.parent.glob("*.unreadable-*.sqlite"))
    if content:
        assert notice and aside[0].name in notice
        assert aside[0].read_bytes() == content
    else:
        assert (aside, notice) == ([], None)
    assert contents.answers == {}


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE answer SET body = '{\"score\": 99}'",
        "UPDATE answer SET body = '{'",
        "UPDATE question SET body = '{}'",
        "UPDATE session SET value = '2' WHERE name = 'format'",
        "DELETE FROM session WHERE name = 'format'",
        "DELETE FROM question",
    ],
)
def test_a_file_with_rows_of_another_kind_is_set_aside_with_all_that_is_in_it(path: Path, harm: str) -> None:
    store = Store(path)
    store.save_agenda(Agenda(), ONE)
    store.save_answers({(1, "a"): Kept({"score": 9}, 1)})
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(harm)
    connection.close()
    contents, notice = reopened(path)
    assert notice and "另存为" in notice
    assert contents.agenda == Agenda()
    (aside,) = path.parent.glob("*.unreadable-*.sqlite")
    kept = sqlite3.connect(aside)
    assert kept.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    kept.close()


def test_a_damaged_page_is_found_when_the_file_is_opened(path: Path) -> None:
    store = Store(path)
    store.save_agenda(Agenda(), ONE)
    store.save_answers({(1, f"device {number}"): Kept({"score": 9}, 1) for number in range(2000)})
    store.close()
    content = bytearray(path.read_bytes())
    content[8192:12288] = os.urandom(4096)
    path.write_bytes(content)
    assert (reopened(path)[1] or "").endswith("现在是一面新的墙。")


def test_a_wall_that_is_open_elsewhere_is_neither_opened_nor_set_aside(path: Path) -> None:
    store = Store(path)
    store.save_agenda(Agenda(), ONE)
    with pytest.raises(StoreError, match="另一个窗口"):
        Store(path)
    store.close()
    assert reopened(path) == (Contents(reopened(path)[0].settings, ONE, {1: {}}), None)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="写不了"):
        Store(tmp_path / "file" / "a.sqlite")


def test_a_write_that_fails_leaves_all_as_it_was(path: Path) -> None:
    store = Store(path)
    store.save_agenda(Agenda(), ONE)
    store._connection.execute("PRAGMA max_page_count = 1")  # a full disk
    many = {(1, f"device {number}"): Kept({"score": 9}, 1) for number in range(2000)}
    with pytest.raises(StoreError, match="没有写进文件"):
        store.save_answers(many)
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.save_answers({(1, "a"): Kept({"score": 9}, 1)})
    store.close()
    assert reopened(path)[0].answers == {1: {"a": ({"score": 9}, 1)}}


def test_others_on_the_machine_cannot_read_the_file(path: Path) -> None:
    Store(path).close()
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
