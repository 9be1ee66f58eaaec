"""A folder of submissions may hold anything: folders, links, pipes, and files that are no submission."""

import os
from pathlib import Path

import pytest

from helpers.submissions.inbox import DEEPEST
from helpers.submissions.package import PROFILE, zipped
from helpers.submissions.submission import Intake
from helpers.submissions.take_in import InboxError, take_in
from tests.grading.a_class import write_inbox
from tests.submissions.hostile import honest
from tests.submissions.taking import CLASS, put, rejected, taken, the_one


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


@pytest.mark.parametrize("around", ["", "第一批/", "第一批/一组/"])
def test_beside_an_unpacked_submission_the_zips_are_still_taken_in(inbox: Path, around: str) -> None:
    for trainee in CLASS:
        put(inbox, trainee.zip, f"{around}{trainee.file}")
    for name, raw in honest("7").items():
        put(inbox, raw, f"{around}{name}")
    put(inbox, zipped(honest("8")), f"{around}answers/hidden.zip")
    intake = taken(inbox)
    assert [one.answers for one in intake.submissions] == [trainee.answers for trainee in CLASS]
    (one,) = intake.rejected
    assert one.file == (around.removesuffix("/") or PROFILE)
    assert "压缩成 zip" in one.reason


@pytest.mark.parametrize(
    "name",
    [".作业.zip.tmp", ".hidden.zip", "x.tmp", "Thumbs.db", "desktop.ini", "__MACOSX/x.zip", ".git/x.zip"],
)
def test_what_systems_leave_behind_is_ignored(inbox: Path, name: str) -> None:
    put(inbox, zipped(honest("7")), name)
    assert taken(inbox) == Intake((), ())


def test_files_that_are_no_submissions_are_one_line_that_names_them(inbox: Path) -> None:
    put(inbox, CLASS[0].zip, "作业.zip")
    put(inbox, zipped({"word/document.xml": b"<x/>"}), "通知.docx")
    put(inbox, zipped({"xl/workbook.xml": b"<x/>"}), "一组/名单.XLSX")
    put(inbox, b"hello", "说明.txt")
    (one,) = taken(inbox).rejected
    assert one.file == "另有 3 个文件"
    assert "不是作业" in one.reason and "一组/名单.XLSX、说明.txt、通知.docx" in one.reason


@pytest.mark.parametrize(
    "name", ["作业_S0001_王", "作业.zip ", "作业.zip_", "作业.zip.1", "作业.ZIP.tmp", "作业.docx"]
)
def test_a_submission_under_another_name_is_said_to_want_its_own(inbox: Path, name: str) -> None:
    put(inbox, zipped(honest("7")), name)
    one = rejected(inbox)
    assert one.file == name.strip()
    assert "文件名要以 .zip 结尾" in one.reason


@pytest.mark.parametrize("raw", [zipped(honest("7"))[:-40], b"", b"x", b"PK\x03\x04"])
def test_a_file_of_which_nobody_knows_what_it_is_is_said(inbox: Path, raw: bytes) -> None:
    put(inbox, raw, "作业_S0001_王")
    assert "看不出是什么文件" in rejected(inbox).reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_without_an_ending_is_not_waited_for(inbox: Path) -> None:
    os.mkfifo(inbox / "作业")
    assert rejected(inbox).file == "作业"


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
