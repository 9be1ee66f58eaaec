"""An honest class is taken in as it is, whatever people and systems do to the zips on the way."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import content
from helpers.answers import Answers
from helpers.submissions.package import MANIFEST, pack, zipped
from helpers.submissions.submission import Intake
from helpers.submissions.take_in import take_in
from helpers.trainee import Profile
from tests.grading.a_class import submissions, write_inbox
from tests.submissions.hostile import AT, OTHER, TARGET, honest, in_folder, members, record, with_members
from tests.submissions.taking import CLASS, NOW, put, taken, the_one

# --- as it should be ---


def test_a_class_is_taken_in_whole_and_without_a_word(inbox: Path) -> None:
    write_inbox(CLASS, inbox)
    intake = taken(inbox)
    assert intake.rejected == ()
    quiet = [replace(one, notices=()) for one in intake.submissions]
    assert quiet == list(submissions(CLASS))
    assert not [notice for one in intake.submissions for notice in one.notices if "一字不差" not in notice]


def test_the_same_inbox_gives_the_same_intake(inbox: Path) -> None:
    write_inbox(CLASS, inbox)
    assert taken(inbox) == taken(inbox)


def test_an_empty_inbox_is_an_empty_class(inbox: Path) -> None:
    assert taken(inbox) == Intake((), ())


def test_what_is_read_is_told_while_it_goes_on(inbox: Path) -> None:
    write_inbox(CLASS, inbox)
    told: list[tuple[int, int]] = []
    take_in(inbox, now=NOW, tell=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_practice_and_graded_answers_are_kept_as_their_models_write_them(inbox: Path) -> None:
    sparse = {OTHER: record(OTHER, {}), TARGET: record(TARGET, {"values": {}})}
    put(inbox, pack(Profile(name="陈静", number="7"), sparse, AT))
    assert the_one(inbox).answers == {
        TARGET: {"values": {}, "typed": {}},
        OTHER: {"picked": [], "confirmed": False},
    }


def test_a_private_answer_is_left_out_without_a_word(inbox: Path) -> None:
    (private,) = (
        (f"{path}/{name}", exercise)
        for path in content.lesson_paths()
        for name, exercise in content.load_lesson(path).exercises.items()
        if exercise.private
    )
    name, exercise = private
    answers = {name: record(name, exercise.read_answer(None).model_dump(mode="json"))}
    put(inbox, pack(Profile(name="陈静", number="7"), answers, AT))
    submission = the_one(inbox)
    assert (submission.answers, submission.notices) == ({}, ())


def test_a_number_that_is_large_but_possible_is_kept(inbox: Path) -> None:
    field = next(iter(content.load_lesson(TARGET.rpartition("/")[0]).exercises[TARGET.split("/")[-1]].fields))
    answers = {TARGET: record(TARGET, {"values": {field: 1e308}})}
    put(inbox, pack(Profile(name="陈静", number="7"), answers, AT))
    submission = the_one(inbox)
    assert submission.answers[TARGET]["values"] == {field: 1e308}
    assert submission.notices == ()


def test_a_long_text_of_one_letter_is_no_zip_bomb(inbox: Path) -> None:
    (name, exercise), *_ = (
        (f"{path}/{name}", exercise)
        for path in content.lesson_paths()
        for name, exercise in content.load_lesson(path).exercises.items()
        if exercise.kind == "script"
    )
    texts = dict.fromkeys(exercise.steps, "哈" * 10_000)
    put(inbox, pack(Profile(name="陈静", number="7"), {name: record(name, {"texts": texts})}, AT))
    submission = the_one(inbox)
    assert submission.answers[name] == {"texts": texts}
    assert submission.notices == ()


# --- what happens to files on the way ---


@pytest.mark.parametrize(
    "name", ["homework.zip", "作业（1）.zip", "HOMEWORK.ZIP", "a.b.zip", "作业 - 副本.zip"]
)
def test_a_renamed_zip_is_taken_in(inbox: Path, name: str) -> None:
    put(inbox, zipped(honest("7")), name)
    submission = the_one(inbox)
    assert (submission.profile.number, submission.file, submission.notices) == ("7", name, ())


REZIPPED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "with a folder around": lambda files: zipped(in_folder(files, "作业_7_陈静")),
    "with two folders around": lambda files: zipped(in_folder(files, "下载/作业_7_陈静")),
    "on macOS": lambda files: with_members(
        in_folder(files, "作业"),
        ("作业/.DS_Store", b"x"),
        ("__MACOSX/作业/._profile.json", b"x"),
        ("__MACOSX/profile.json", b"x"),
    ),
    "on Windows": lambda files: with_members(
        {f"作业\\{name}".replace("/", "\\"): raw for name, raw in files.items()},
        ("作业\\Thumbs.db", b"x"),
        ("作业\\desktop.ini", b"x"),
    ),
    "with entries for folders": lambda files: with_members(files, ("answers/", b""), ("answers\\", b"")),
    "with dots before": lambda files: zipped(in_folder(files, ".")),
    "behind a program": lambda files: b"MZ" + bytes(500) + zipped(files),
    "in another order": lambda files: zipped(dict(reversed(files.items()))),
}


@pytest.mark.parametrize("how", REZIPPED)
def test_a_submission_that_was_zipped_again_is_taken_in_without_a_word(inbox: Path, how: str) -> None:
    put(inbox, REZIPPED[how](members(CLASS[0].zip)))
    submission = the_one(inbox)
    assert submission.answers == CLASS[0].answers
    assert submission.notices == ()


def test_a_folder_whose_name_is_in_another_encoding_is_no_obstacle(inbox: Path) -> None:
    raw = zipped(in_folder(honest("7"), "wwwwwww")).replace(b"wwwwwww", "作业嘅".encode("gbk") + b"\\")
    assert b"\\answers" not in raw
    put(inbox, raw)
    assert the_one(inbox).answers.keys() == {TARGET, OTHER}


def test_my_work_zipped_by_hand_is_taken_in_and_said_to_be_unchecked(inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "my_work"
    Answers(home).save("profile", {"name": "陈静", "number": "7", "team": ""})
    Answers(home / "answers").save(OTHER, {"picked": []})
    saved = Answers(home / "answers").look(OTHER).saved_at
    shutil.make_archive(str(inbox / "my_work"), "zip", tmp_path, "my_work")
    submission = the_one(inbox)
    assert (submission.profile.name, list(submission.answers)) == ("陈静", [OTHER])
    assert submission.handed_in_at == saved
    assert any(MANIFEST in notice and "不在" in notice for notice in submission.notices)


def test_a_byte_order_mark_is_no_obstacle(inbox: Path) -> None:
    files = honest("7")
    put(inbox, zipped({name: b"\xef\xbb\xbf" + raw for name, raw in files.items()}))
    submission = the_one(inbox)
    assert submission.answers.keys() == {TARGET, OTHER}
    (notice,) = submission.notices
    assert "改过" in notice
