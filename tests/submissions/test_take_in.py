"""An honest class is taken in as it is, whatever people, systems and platforms do to the files on the way."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpers import __version__, content
from helpers.answers import Answers
from helpers.submissions.inbox import DEEPEST
from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE, pack, zipped
from helpers.submissions.submission import Intake, Rejected, Submission
from helpers.submissions.take_in import InboxError, take_in
from helpers.trainee import Profile
from tests.grading.a_class import a_class, submissions, write_inbox
from tests.submissions.hostile import (
    AT,
    OTHER,
    TARGET,
    honest,
    in_folder,
    members,
    record,
    with_members,
    without,
)

CLASS = a_class(4, seed=11, practice=True)
NOW = datetime(2026, 3, 21, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(inbox: Path, raw: bytes, name: str = "作业.zip") -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def taken(inbox: Path) -> Intake:
    return take_in(inbox, now=NOW)


def the_one(inbox: Path) -> Submission:
    """The only submission there is; nothing was rejected."""
    intake = taken(inbox)
    assert intake.rejected == ()
    (submission,) = intake.submissions
    return submission


def rejected(inbox: Path) -> Rejected:
    intake = taken(inbox)
    assert intake.submissions == ()
    (one,) = intake.rejected
    return one


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
    assert (submission.id, submission.file, submission.notices) == ("7", name, ())


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


def test_folders_in_the_inbox_are_looked_into(inbox: Path) -> None:
    for place, trainee in enumerate(CLASS):
        put(inbox, trainee.zip, "/".join(["一组", "交来的"][: place % (DEEPEST + 1)] + [f"{place}.zip"]))
    intake = taken(inbox)
    assert [one.answers for one in intake.submissions] == [trainee.answers for trainee in CLASS]
    assert {one.file for one in intake.submissions} == {"0.zip", "一组/1.zip", "一组/交来的/2.zip", "3.zip"}


def test_a_folder_too_deep_is_said_and_not_looked_into(inbox: Path) -> None:
    put(inbox, CLASS[0].zip, "a/b/c/作业.zip")
    assert rejected(inbox).file == "a/b/c"
    assert "太深" in rejected(inbox).reason


def test_a_submission_that_a_browser_has_unpacked_is_one_line_that_says_what_to_do(inbox: Path) -> None:
    for name, raw in honest("7").items():
        put(inbox, raw, f"张三/作业/{name}")
    one = rejected(inbox)
    assert one.file == "张三/作业"
    assert "压缩成 zip" in one.reason


@pytest.mark.parametrize(
    "name",
    [".作业.zip.tmp", ".hidden.zip", "名单.xlsx", "说明.txt", "Thumbs.db", "__MACOSX/x.zip", ".git/x.zip"],
)
def test_what_is_no_submission_is_ignored(inbox: Path, name: str) -> None:
    put(inbox, zipped(honest("7")), name)
    assert taken(inbox) == Intake((), ())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("作业.rar", "不是 zip"),
        ("作业.7Z", "不是 zip"),
        ("lesson.ipynb", "不会运行"),
        ("作业.zip.crdownload", "没有下载完"),
        ("作业.zip.1", "文件名"),
    ],
)
def test_what_was_meant_as_a_submission_is_said(inbox: Path, name: str, said: str) -> None:
    put(inbox, b"x", name)
    one = rejected(inbox)
    assert one.file == name
    assert said in one.reason


# --- what is no file ---


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
@pytest.mark.parametrize("to", ["file", "folder", "nothing", "itself"])
def test_a_link_in_the_inbox_is_not_followed(inbox: Path, tmp_path: Path, to: str) -> None:
    secret = put(tmp_path / "elsewhere", CLASS[0].zip)
    targets = {
        "file": secret,
        "folder": secret.parent,
        "nothing": tmp_path / "gone",
        "itself": inbox / "作业.zip",
    }
    (inbox / "作业.zip").symlink_to(targets[to])
    assert "链接" in rejected(inbox).reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_inbox_is_not_waited_for(inbox: Path) -> None:
    os.mkfifo(inbox / "作业.zip")
    assert "不是普通文件" in rejected(inbox).reason


def test_a_folder_called_like_a_zip_is_a_folder(inbox: Path) -> None:
    put(inbox, CLASS[0].zip, "作业.zip/作业.zip")
    assert the_one(inbox).file == "作业.zip/作业.zip"


def test_a_file_that_cannot_be_read_is_said_and_the_others_go_on(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_inbox(CLASS[:2], inbox)
    real = os.open

    def refusing(path: Path, *args: int) -> int:
        if CLASS[0].profile.number in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path, *args)

    monkeypatch.setattr(os, "open", refusing)
    intake = taken(inbox)
    assert [one.answers for one in intake.submissions] == [CLASS[1].answers]
    assert "没有读取权限" in intake.rejected[0].reason


def test_a_mistake_of_ours_costs_nobody_else_anything(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.submissions import take_in as module

    write_inbox(CLASS[:2], inbox)
    real = module.unpack

    def failing(raw: bytes, known: set[str]) -> object:
        if raw == CLASS[0].zip:
            raise MemoryError
        return real(raw, known)

    monkeypatch.setattr(module, "unpack", failing)
    intake = taken(inbox)
    assert [one.answers for one in intake.submissions] == [CLASS[1].answers]
    assert "MemoryError" in intake.rejected[0].reason


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_that_is_no_text_can_be_shown(inbox: Path) -> None:
    with open(os.fsencode(inbox) + b"/\xff\n\x1b[31m.zip", "wb") as file:
        file.write(b"x")
    rejected(inbox).file.encode()
    assert rejected(inbox).file.isprintable()


def test_an_inbox_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="没有这个文件夹"):
        take_in(tmp_path / "inbox")
    with pytest.raises(InboxError, match="这是一个文件"):
        take_in(put(tmp_path, b""))


# --- who ---


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (b"{}", "姓名"),
        (b"[]", "看不出"),
        (b'{"name": "\xe9\x99\x88", "number": 7}', "看不出"),
        (b'{"name": "", "number": "7"}', "姓名"),
        (b'{"name": "../../etc", "number": "7"}', "姓名"),
        (b'{"name": "a", "number": "../7"}', "工号"),
        (b'{"name": "a", "number": "7\\n"}', None),
        (b'{"name": "a", "number": "=1+1"}', "工号"),
        (b'{"name": "<b>a</b>", "number": "7"}', "姓名"),
        ('{"name": "陈静", "number": "７Ａ"}'.encode(), None),
        (b'{"name": "a", "number": "7", "team": "<script>"}', "小组"),
        (b'{"name": "a"', "不是完整的 JSON"),
        (b'{"name": "' + b"a" * 5_000 + b'", "number": "7"}', "看不出"),
        (b'{"name": "\\ud800", "number": "7"}', "半个字符"),
    ],
)
def test_only_names_and_numbers_that_can_stand_in_a_gradebook_get_in(
    inbox: Path, profile: bytes, said: str | None
) -> None:
    put(inbox, zipped({**honest("7"), PROFILE: profile}))
    if said is None:
        assert the_one(inbox).id in ("7", "7a")
    else:
        assert said in rejected(inbox).reason


# --- when, and with what ---


def handed_in(inbox: Path, **changes: object) -> Submission:
    """A submission whose manifest says something else."""
    files = honest("7")
    manifest = {**json.loads(files[MANIFEST]), **changes}
    put(inbox, zipped({**files, MANIFEST: json.dumps(manifest).encode()}))
    return the_one(inbox)


def test_a_time_in_the_future_is_said(inbox: Path) -> None:
    late = handed_in(inbox, handed_in_at=(NOW + timedelta(days=2)).isoformat())
    assert "将来" in late.notices[0]
    assert late.handed_in_at == NOW + timedelta(days=2)


def test_a_clock_that_is_a_little_fast_is_not_spoken_of(inbox: Path) -> None:
    assert handed_in(inbox, handed_in_at=(NOW + timedelta(minutes=30)).isoformat()).notices == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"handed_in_at": "2026-03-20T17:00:00"}, "时区"),
        ({"handed_in_at": "2026-03-20"}, "时区"),
        ({"handed_in_at": "yesterday"}, "不是时间"),
        ({"handed_in_at": 1_774_000_000}, "不是时间"),
        ({"handed_in_at": None}, "不是时间"),
        ({"handed_in_at": "9999-12-31T23:59:59-23:59"}, "不可能"),
        ({"handed_in_at": "0001-01-01T00:00:00+23:59"}, "不可能"),
        ({"format": 2}, "另一个版本"),
        ({"files": []}, "写得不对"),
        ({"files": {"profile.json": {"sha256": "x", "format": 1}}}, "写得不对"),
        ({"grade": 100}, "写得不对"),
        ({"workbook": "0" * 41}, "写得不对"),
    ],
)
def test_a_manifest_that_is_no_use_is_said_and_the_answers_count(
    inbox: Path, changes: dict[str, object], said: str
) -> None:
    submission = handed_in(inbox, **changes)
    assert said in submission.notices[0]
    assert submission.answers.keys() == {TARGET, OTHER}
    assert submission.handed_in_at == datetime.fromisoformat("2026-03-20T16:50:00+08:00")  # last saved


def test_another_version_of_the_workbook_is_said(inbox: Path) -> None:
    submission = handed_in(inbox, workbook="9.9")
    assert submission.workbook == "9.9"
    assert "9.9" in submission.notices[0] and __version__ in submission.notices[0]


def test_what_only_another_version_asks_is_said_and_the_rest_counts(inbox: Path) -> None:
    answers = {
        name: record(name, {"picked": []})
        for name in (OTHER, "1_nps_experience/12_unknown/x", "9_other/1_a/b", OTHER.replace("1_nps", "2_nps"))
    }
    put(inbox, pack(Profile(name="陈静", number="7"), answers, AT))
    submission = the_one(inbox)
    assert list(submission.answers) == [OTHER]
    (notice,) = submission.notices
    assert "9_other/1_a/b" in notice and "不是这一版里的题目" in notice


def test_everything_said_is_one_line_that_is_not_too_long(inbox: Path) -> None:
    many = {f"1_nps_experience/{'x' * 90}\n/{number}": record("x", {}) for number in range(500)}
    put(inbox, pack(Profile(name="陈静", number="7"), many, AT))
    for notice in the_one(inbox).notices:
        assert notice.isprintable() and len(notice) < 500


def test_a_submission_without_answers_is_a_submission(inbox: Path) -> None:
    put(
        inbox,
        zipped(without(honest("7"), MANIFEST, *(name for name in honest("7") if name.startswith(ANSWERS)))),
    )
    submission = the_one(inbox)
    assert submission.answers == {}
    assert submission.handed_in_at.tzinfo is not None
