"""What is handed in: all that counts, nothing that is private, whole or not at all, wherever it goes."""

import errno
import io
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from helpers import content, lesson, start_here
from helpers.answers import Answers
from helpers.submissions import hand_in
from helpers.submissions.hand_in import Desk
from helpers.submissions.handed import Zip, file_name, read_back
from helpers.submissions.package import pack, zipped
from helpers.submissions.take_in import take_in
from helpers.trainee import Profile, save_profile
from helpers.widgets.hand_in import HandInView, Standing

PATH, OTHER = "1_nps_experience/1_sample", "2_nps_activation/1_other"
LESSON = """
title: 示例
minutes: 20
exercises:
  - id: practice
    kind: choice
    title: 良性利润
    prompt: 哪一项让客户更愿意推荐？
    outline: [000-0.1]
    options: {renewal: 续约, hidden: 默认勾选}
    key:
      answer: {picked: [renewal]}
      feedback: {renewal: 客户心里有数。, hidden: 客户会觉得被骗。}
  - id: exam
    kind: choice
    title: 三类客户
    prompt: 打 9 分的是谁？
    outline: [000-1.3]
    graded: true
    points: 2
    options: {promoter: 推荐者, passive: 中立者}
  - id: ranking
    kind: ordering
    title: 排一排
    prompt: 按先后排好。
    outline: [000-1.3]
    graded: true
    points: 2
    steps: {b: 二, a: 一, c: 三}
  - id: plan
    kind: table
    title: 改进计划
    prompt: 写下来。
    outline: [000-0.3]
    graded: true
    points: 4
    columns:
      problem: {label: 问题, type: text, longest: 10000}
      owner: {label: 负责人, type: owner}
  - id: diary
    kind: board
    title: 悄悄话
    prompt: 只写给自己。
    outline: [000-1.6]
    private: true
    minimum: 1
"""
SECOND = """
title: 另一课
minutes: 10
exercises:
  - {id: ideas, kind: board, title: 想法, prompt: 写一个。, outline: [001-1], minimum: 1}
"""
KEYS = """
exam: {answer: {picked: [promoter]}, feedback: {promoter: 对。, passive: 不对。}}
ranking: {answer: {order: [a, b, c]}, feedback: {a: 先。, b: 后。, c: 最后。}}
plan: {answer: {rows: [{problem: 等太久, owner: 李敏}]}}
"""
MEI = Profile(name="王 敏", number="A12", team="三组")
PROMOTER = {"picked": ["promoter"]}
ALL = {
    "exam": PROMOTER,
    "ranking": {"order": ["a", "b", "c"]},
    "plan": {"rows": [{"problem": "慢", "owner": "李"}]},
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder course_data of two lessons in two courses."""
    folder = tmp_path / "course_data"
    for name, text in ((f"lessons/{PATH}", LESSON), (f"keys/{PATH}", KEYS), (f"lessons/{OTHER}", SECOND)):
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for function in ("load_lesson", "load_keys", "lesson_paths"):
        real = getattr(content, function)
        monkeypatch.setattr(content, function, lambda *args, real=real: real(*args, data=folder))
    return folder


@pytest.fixture
def home(data: Path, tmp_path: Path) -> Path:
    """The folder of a trainee who has said who they are."""
    folder = tmp_path / "my_work"
    save_profile(Answers(folder), MEI, None)
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收作业"
    folder.mkdir()
    return folder


def write(home: Path, name: str, answer: Mapping[str, Any], path: str = PATH) -> bytes:
    return Answers(home / "answers").save(f"{path}/{name}", answer).version or b""


def quiet(_said: str) -> None:
    pass


def handed_in(home: Path, inbox: Path | None = None) -> Standing:
    desk = Desk(home, inbox)
    desk.hand_in(quiet)
    return desk.standing()


def members(raw: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def kept(home: Path) -> Zip:
    [file] = home.glob("作业_*.zip")
    return read_back(file.read_bytes())


def fail(monkeypatch: pytest.MonkeyPatch, folder: Path, error: int) -> None:
    """Let nothing be written into a folder."""
    real = hand_in.write_atomically

    def write_atomically(path: Path, raw: bytes) -> None:
        if path.parent == folder:
            raise OSError(error, os.strerror(error))
        real(path, raw)

    monkeypatch.setattr(hand_in, "write_atomically", write_atomically)


# --- how things stand ---


def test_graded_exercises_are_named_as_far_as_something_is_missing_and_practice_is_counted(
    home: Path,
) -> None:
    write(home, "practice", {"picked": ["renewal"]})
    write(home, "exam", PROMOTER)
    write(home, "plan", {"rows": [{"problem": "慢"}]})
    first, second = Desk(home, None).standing().lines
    assert (first.name, first.answered, first.graded) == ("1.1　示例", 1, 3)
    assert first.missing == ("排一排",) and first.half == ("改进计划（1/2）",)
    assert (first.practised, first.practice) == (1, 1)
    assert (second.graded, second.practised, second.practice) == (0, 0, 1)


def test_an_answer_that_was_emptied_again_is_missing(home: Path) -> None:
    write(home, "exam", {"picked": []})
    write(home, "plan", {"rows": []})
    assert Desk(home, None).standing().lines[0].missing == ("三类客户", "排一排", "改进计划")


def test_what_is_private_is_named_as_what_stays(home: Path) -> None:
    assert Desk(home, None).standing().private == ("悄悄话",)


def test_without_a_profile_it_says_where_to_fill_it_in_and_hands_nothing_in(home: Path) -> None:
    (home / "profile.json").unlink()
    standing = handed_in(home)
    assert standing.who == "" and "我是谁" in standing.notices[0]
    assert not list(home.glob("作业_*"))


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', "\0"])
def test_a_broken_profile_is_told_and_left_where_it_is(home: Path, text: str) -> None:
    (home / "profile.json").write_text(text, encoding="utf-8")
    standing = handed_in(home)
    assert standing.who == "" and "读不出来" in standing.notices[0]
    assert (home / "profile.json").read_text("utf-8") == text


def test_a_profile_that_this_version_does_not_take_is_told(home: Path) -> None:
    Answers(home).save("profile", {"name": "王敏", "number": "../../x"})
    assert "读不出来" in handed_in(home).notices[0]


def test_a_lesson_that_cannot_be_read_is_told_and_the_others_are_handed_in(home: Path, data: Path) -> None:
    write(home, "exam", PROMOTER)
    (data / "lessons" / f"{OTHER}.yaml").write_text("title: 1", encoding="utf-8")
    standing = handed_in(home)
    assert "告诉讲师" in standing.lines[1].notices[0]
    assert list(kept(home).answers) == [f"{PATH}/exam"]


def test_what_has_not_changed_is_not_read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(home, None)
    desk.standing()
    opened: list[str] = []
    real = content.load_lesson
    monkeypatch.setattr(content, "load_lesson", lambda path: (opened.append(path), real(path))[1])
    desk.standing()
    assert opened == []
    write(home, "exam", PROMOTER)
    assert desk.standing().answered == 1 and opened == [PATH]


# --- what is in the zip ---


def test_all_answers_of_all_courses_travel_byte_by_byte_and_nothing_else(home: Path) -> None:
    exam, ideas = write(home, "exam", PROMOTER), write(home, "ideas", {"ideas": [{"text": "好"}]}, OTHER)
    write(home, "diary", {"ideas": [{"text": "悄悄话"}]})
    write(home, "tool_nps_calculator", {"x": 1})
    write(home, "exam.other-20260101-1", PROMOTER)
    handed_in(home)
    files = members(kept(home).raw)
    assert list(files)[:2] == ["manifest.json", "profile.json"]
    assert dict(list(files.items())[2:]) == {
        f"answers/{PATH}/exam.json": exam,
        f"answers/{OTHER}/ideas.json": ideas,
    }
    assert kept(home).profile == MEI


def test_what_is_handed_in_is_taken_in_whole_and_without_a_word(home: Path, inbox: Path, data: Path) -> None:
    for name, answer in ALL.items():
        write(home, name, answer)
    handed_in(home, inbox)
    [submission] = take_in(inbox, data).submissions
    assert submission.profile == MEI and submission.notices == ()
    assert submission.answers[f"{PATH}/exam"]["picked"] == ["promoter"] and len(submission.answers) == 3


OF_ANOTHER = {"exercise": f"{PATH}/plan", "format": 1, "answer": {}, "saved_at": "2026-01-01T09:00:00+08:00"}
HUGE = {**OF_ANOTHER, "exercise": f"{PATH}/exam", "answer": {"picked": [10**30]}}
BROKEN = {
    "half_a_file": '{"format": 1, "answer": {"pick',
    "no_text": "\udcff",
    "of_another_exercise": json.dumps(OF_ANOTHER),
    "a_number_too_large": json.dumps(HUGE),
    "an_option_that_is_gone": json.dumps({**HUGE, "answer": {"picked": ["gone"]}}),
    "not_a_number": json.dumps({**HUGE, "answer": {"picked": []}, "more": float("nan")}),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_named_and_left_out_and_the_rest_goes(home: Path, inbox: Path, text: str) -> None:
    write(home, "ranking", ALL["ranking"])
    file = home / "answers" / PATH / "exam.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    before = file.read_bytes()
    standing = handed_in(home, inbox)
    assert "三类客户：保存的答案" in standing.lines[0].notices[0] and "三类客户" in standing.lines[0].missing
    assert list(kept(home).answers) == [f"{PATH}/ranking"] and file.read_bytes() == before
    assert len(list(inbox.iterdir())) == 1


def test_an_answer_that_is_too_long_is_named_before_the_instructor_throws_it_out(
    home: Path, inbox: Path, data: Path
) -> None:
    write(home, "exam", PROMOTER)
    write(home, "plan", {"rows": [{"problem": "长" * 10_000}] * 70})
    standing = handed_in(home, inbox)
    assert "改进计划：保存的答案太长（超过 2 MB）" in standing.lines[0].notices[0]
    [submission] = take_in(inbox, data).submissions
    assert list(submission.answers) == [f"{PATH}/exam"] and submission.notices == ()


def test_more_than_anybody_would_take_is_told_and_the_last_zip_stays(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, "exam", PROMOTER)
    handed_in(home)
    before = kept(home)
    write(home, "plan", {"rows": [{"problem": "".join(map(chr, range(0x4E00, 0x7000)))[:9_000]}]})
    monkeypatch.setattr("helpers.submissions.unpack.LARGEST_TOTAL", 20_000)
    standing = handed_in(home)
    assert "没有交成" in standing.notices[0] and "“改进计划”" in standing.notices[0]
    assert kept(home) == before


# --- names ---


@pytest.mark.parametrize(
    ("name", "plain"),
    [("王 敏", "王敏"), ("买买提·艾力", "买买提·艾力"), ("Ann O'Neil Jr.", "AnnO'NeilJr"), ("A. .", "A")],
)
def test_the_name_of_the_file_says_who(name: str, plain: str) -> None:
    assert file_name(Profile(name=name, number="A-1")) == f"作业_A-1_{plain}.zip"


@given(
    st.from_regex(r"[^\W\d_](?:[\w .·'-]{0,28}[\w.])?", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", fullmatch=True),
)
def test_any_trainee_gives_names_that_any_system_takes(name: str, number: str) -> None:
    try:
        who = Profile(name=name, number=number)
    except ValueError:  # what is a letter, is decided there by other tables than here
        reject()
    version = Zip(b"", datetime.fromisoformat("2026-11-21T12:05:31+08:00"), who, {}, 0).version
    for file in (file_name(who), version):
        assert not set(file) & set('<>:"/\\|?* \t\n') and not file.removesuffix(".zip").endswith((".", " "))
        assert len(f".{file}.{'0' * 32}.tmp".encode()) <= 255
    assert version.startswith(f"{number}_") and "_20261121-120531_e3b0c442.zip" in version


# --- where it goes ---


def test_without_a_folder_of_the_class_the_trainee_is_told_to_send_the_file(home: Path) -> None:
    write(home, "exam", PROMOTER)
    handed = handed_in(home).handed
    assert handed and not handed.arrived and "发给讲师" in handed.where
    assert handed.file.name == "作业_A12_王敏.zip" and handed.file.kept == "存在 my_work/作业_A12_王敏.zip"
    assert handed.file.content == kept(home).raw
    assert (handed.answered, handed.graded) == (1, 3)


def test_the_class_gets_the_very_same_file(home: Path, inbox: Path) -> None:
    handed = handed_in(home, inbox).handed
    [file] = inbox.iterdir()
    assert file.read_bytes() == kept(home).raw and file.name == kept(home).version
    assert handed and handed.arrived


def test_handing_in_again_replaces_the_zip_here_and_keeps_every_version_there(
    home: Path, inbox: Path
) -> None:
    handed_in(home, inbox)
    write(home, "exam", PROMOTER)
    handed_in(home, inbox)
    assert list(kept(home).answers) == [f"{PATH}/exam"]
    versions = sorted((read_back(file.read_bytes()) for file in inbox.iterdir()), key=lambda one: one.at)
    assert [len(one.answers) for one in versions] == [0, 1]
    assert len(list(home.glob("handed_in*.json"))) == 1  # nobody else wrote in between: no copy is set aside


def at_the_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let the clock of this machine say something else."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    monkeypatch.setattr(hand_in, "datetime", Clock)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(microseconds=1), timedelta(days=400)])
def test_what_is_handed_in_later_is_later_also_when_the_clock_was_put_right_in_between(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    wrong = datetime(2027, 3, 20, 9, tzinfo=UTC)
    at_the_time(monkeypatch, wrong)
    handed_in(home, inbox)
    at_the_time(monkeypatch, wrong - back)
    write(home, "exam", PROMOTER)
    handed_in(home, inbox)
    assert kept(home).at == wrong + timedelta(seconds=1)
    assert list(kept(home).answers) == [f"{PATH}/exam"]
    at_the_time(monkeypatch, wrong + timedelta(hours=1))
    handed_in(home, inbox)
    assert kept(home).at == wrong + timedelta(hours=1)
    assert len(list(inbox.iterdir())) == 3


@pytest.mark.parametrize(
    "end", ["2099-12-31T23:59:59+00:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+14:00"]
)
def test_a_time_after_which_there_is_none_is_not_gone_on_from(
    home: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    last = pack(MEI, {}, datetime.fromisoformat(end))
    (home / file_name(MEI)).write_bytes(last)
    now = datetime(2026, 3, 20, 9, tzinfo=UTC)
    at_the_time(monkeypatch, now)
    handed_in(home)
    assert kept(home).at == now


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (errno.EACCES, "没有写入权限"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "只读"),
        (errno.EHOSTDOWN, "连不上"),
    ],
)
def test_a_share_that_takes_nothing_is_told_and_the_zip_is_here_all_the_same(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, error: int, why: str
) -> None:
    fail(monkeypatch, inbox, error)
    handed = handed_in(home, inbox).handed
    assert handed and not handed.arrived and why in handed.where and "发给讲师" in handed.where
    assert kept(home).raw == handed.file.content


@pytest.mark.parametrize("there", ["nothing", "file"])
def test_a_share_that_is_gone_is_not_made_up(home: Path, tmp_path: Path, there: str) -> None:
    share = tmp_path / "share" / "class"
    if there == "file":
        share.parent.write_text("x", encoding="utf-8")
    handed = handed_in(home, share).handed
    assert handed and not handed.arrived and "找不到或连不上" in handed.where
    assert not share.exists() and kept(home).raw == handed.file.content


@pytest.mark.parametrize(("error", "why"), [(errno.EROFS, "只读"), (errno.ENOSPC, "磁盘已满")])
def test_where_nothing_can_be_kept_it_still_reaches_the_class_and_can_be_downloaded(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, error: int, why: str
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(error, os.strerror(error))

    fail(monkeypatch, home, error)
    monkeypatch.setattr(hand_in, "one_writer", refuse)
    monkeypatch.setattr(Answers, "save", lambda *args: (_ for _ in ()).throw(hand_in.SaveError("读不了")))
    write_nothing = sorted(home.rglob("*"))
    handed = handed_in(home, inbox).handed
    [file] = inbox.iterdir()
    assert handed and handed.arrived and handed.file.content == file.read_bytes()
    assert "没能存进 my_work（" in handed.file.kept and why in handed.file.kept
    assert [path for path in sorted(home.rglob("*")) if path.name != "errors.log"] == write_nothing


def test_a_write_that_breaks_off_leaves_nothing_in_the_class_and_the_last_zip_here(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(home, inbox)
    before, there = kept(home), sorted(inbox.iterdir())

    def broken(_old: object, _new: object) -> None:
        raise OSError(errno.EIO, "broken off")

    write(home, "exam", PROMOTER)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", broken)
        handed_in(home, inbox)
    assert kept(home) == before and sorted(inbox.iterdir()) == there
    assert not [path for path in home.iterdir() if path.name.endswith(".tmp")]


def test_windows_that_hand_in_at_once_all_complete_and_the_newest_stays(home: Path, inbox: Path) -> None:
    write(home, "exam", PROMOTER)
    with ThreadPoolExecutor(4) as windows:
        list(windows.map(lambda _: handed_in(home, inbox), range(8)))
    versions = [read_back(file.read_bytes()) for file in inbox.iterdir()]
    assert len(versions) == 8
    assert kept(home).at == max(version.at for version in versions)


@pytest.mark.parametrize(
    ("named", "folder"),
    [("", None), ("  ", None), ("inbox", content.ROOT / "inbox"), ("/share/a", "/share/a")],
)
def test_the_folder_of_the_class_is_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, named: str, folder: str | None
) -> None:
    monkeypatch.setenv("WORKBOOK_INBOX", named)
    assert hand_in.inbox() == (folder and Path(folder))
    monkeypatch.delenv("WORKBOOK_INBOX")
    assert hand_in.inbox() is None


# --- afterwards ---


def test_after_a_restart_it_still_knows_what_was_handed_in(home: Path, inbox: Path) -> None:
    write(home, "exam", PROMOTER)
    before = handed_in(home, inbox).handed
    [file] = inbox.iterdir()
    file.unlink()  # the instructor has taken it
    assert before and Desk(home, inbox).standing().handed == before


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (lambda home: write(home, "exam", PROMOTER), 0),  # saved once more, the same
        (lambda home: write(home, "exam", {"picked": ["passive"]}), 1),
        (lambda home: write(home, "practice", {"picked": []}), 0),  # picked, and unpicked again
        (lambda home: write(home, "ideas", {"ideas": [{"text": "好"}]}, OTHER), 1),
        (lambda home: write(home, "diary", {"ideas": [{"text": "好"}]}), 0),
        (lambda home: (home / "answers" / PATH / "exam.json").unlink(), 1),
        (lambda home: (home / "answers" / PATH / "exam.json").write_text("{"), 1),
    ],
    ids=["same", "other", "empty", "another_course", "private", "gone", "broken"],
)
def test_what_has_changed_since_is_counted_also_after_a_restart(home: Path, change: Any, count: int) -> None:
    write(home, "exam", PROMOTER)
    desk = Desk(home, None)
    desk.hand_in(quiet)
    seen = desk.seen()
    change(home)
    assert desk.seen() != seen or count == 0
    for one in (desk, Desk(home, None)):
        handed = one.standing().handed
        assert handed and handed.changed == count


def test_another_team_has_to_be_handed_in_and_another_number_is_another_file(home: Path) -> None:
    handed_in(home)
    save_profile(Answers(home), MEI.model_copy(update={"team": "四组"}), None)
    handed = Desk(home, None).standing().handed
    assert handed and handed.other_profile and not handed.changed
    save_profile(Answers(home), MEI.model_copy(update={"number": "A13"}), None)
    assert Desk(home, None).standing().handed is None


def test_a_share_that_was_gone_is_not_forgotten_by_a_restart(home: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    handed_in(home, share)
    handed = Desk(home, share).standing().handed
    assert handed and not handed.arrived and "再交一次" in handed.where
    share.mkdir()
    assert (again := handed_in(home, share).handed) and again.arrived


EVIL = {
    "empty": b"",
    "no_zip": b"hello",
    "half_a_zip": pack(MEI, {}, datetime.now().astimezone())[:80],
    "no_manifest": zipped({"profile.json": b"{}"}),
    "a_manifest_of_lies": zipped({"profile.json": b"{}", "manifest.json": b'{"format": 2}'}),
    "a_manifest_that_is_no_object": zipped({"profile.json": b"{}", "manifest.json": b"[1]"}),
    "a_bomb": zipped({"profile.json": b"0" * 3_000_000}),
}


@pytest.mark.parametrize("raw", EVIL.values(), ids=EVIL)
def test_a_zip_that_cannot_be_read_is_told_and_replaced_by_the_next(home: Path, raw: bytes) -> None:
    (home / file_name(MEI)).write_bytes(raw)
    standing = Desk(home, None).standing()
    assert standing.handed is None and "读不出来" in standing.notices[0]
    assert (after := handed_in(home)).handed and after.notices == ()


def test_a_folder_or_a_link_in_the_place_of_the_zip_stops_nothing(home: Path, inbox: Path) -> None:
    (home / file_name(MEI)).mkdir()
    handed = handed_in(home, inbox).handed
    assert handed and handed.arrived and "没能存进" in handed.file.kept


# --- in the notebooks ---


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, home: Path) -> list[Any]:
    things: list[Any] = []
    monkeypatch.setattr(lesson, "display", lambda *shown, **_: things.extend(shown))
    monkeypatch.setenv("WORKBOOK_HOME", str(home))
    monkeypatch.delenv("WORKBOOK_ANSWERS", raising=False)
    monkeypatch.delenv("WORKBOOK_INBOX", raising=False)
    return things


def opened() -> lesson.Lesson:
    return lesson.Lesson(content.load_lesson(PATH), {}, Answers(Path("unused")))


def test_a_lesson_and_the_first_page_hand_in_the_same(
    shown: list[Any], home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBOOK_INBOX", str(inbox))
    for name, answer in ALL.items():
        write(home, name, answer)
    start_here.hand_in()
    opened().hand_in()
    first, second = shown
    assert isinstance(first, HandInView) and first.html == second.html and "王 敏（A12，三组）" in first.html
    for view in (first, second):
        view.act("hand_in")
        assert "已交" in view.html
    assert len(list(inbox.iterdir())) == 2


def test_with_reference_answers_all_is_answered_nothing_of_the_trainee_is_read_and_nothing_goes(
    shown: list[Any], home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBOOK_INBOX", str(inbox))
    handed_in(home, None)
    (home / "answers" / PATH).mkdir(parents=True)
    (home / "answers" / PATH / "exam.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("WORKBOOK_ANSWERS", "keys")
    start_here.hand_in()
    opened().hand_in()
    [view, other] = shown
    assert view.html == other.html and "3 / 3" in view.html and "王" not in view.html and "⚠" not in view.html
    before = view.html
    view.act("hand_in")
    assert "已交" not in view.html and not list(inbox.iterdir())
    assert before in view.html.replace("现在还不能交，请先看上面的说明。", "") or "参考答案" in view.html


def test_a_failure_is_a_plain_sentence(shown: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(hand_in, "view", fail)
    start_here.hand_in()
    assert "没有显示出来" in shown[0]["text/plain"]
