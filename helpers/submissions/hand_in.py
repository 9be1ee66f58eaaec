"""Handing in: one zip of all answers in the trainee's folder, and a copy of it in the folder of the class.

`WORKBOOK_INBOX` may name the folder where a class hands in, on a share or a Hub. What was handed in, and what
has changed since, is read from the zip itself.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from filelock import Timeout

from helpers import content
from helpers.answers import Answers, SaveError, one_writer, reason, write_atomically
from helpers.content import ContentError
from helpers.my_work import log_error, server_address
from helpers.submissions.answered import LessonAnswers, lesson_answers
from helpers.submissions.handed import Zip, file_name, read_back
from helpers.submissions.manifest import YEARS
from helpers.submissions.package import pack
from helpers.submissions.unpack import Unusable, read_file
from helpers.trainee import Profile, look_profile, looking
from helpers.widgets.download import ZIP, MadeFile
from helpers.widgets.hand_in import Handed, HandInView, LessonLine, Standing
from helpers.widgets.portfolio import Tell

RECORD = "handed_in"  # which version has reached the class, as my_work/handed_in.json
GONE = {errno.ENOENT, errno.ENOTDIR, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ETIMEDOUT}

NOBODY = "还不知道是谁交的：请在“从这里开始”的“我是谁”里填好姓名和工号，再点“交作业”。"
REFERENCE = "现在显示的是参考答案，不能交。"
ARRIVED = "已经放进班级收作业的文件夹。"
SEND_IT = "还差一步：把这个文件发给讲师。"
NOT_YET = "还没有放进班级收作业的文件夹。请再交一次；还是不行，就把这个文件发给讲师。"
UNREADABLE = "{}/{} 读不出来，看不到上次交了什么。请再交一次。"
TOO_LONG = "没有交成：答案合起来太长，讲师那边收不下。最长的是“{}”，请删短一些再交。"


def inbox() -> Path | None:
    """Return the folder where the class hands in, if there is one."""
    named = os.environ.get("WORKBOOK_INBOX", "").strip()
    return content.ROOT / Path(named).expanduser() if named else None


def view(home: Path, inbox: Path | None, reference: bool = False) -> HandInView:
    """Return the widget; `home` is the trainee's folder, `reference` shows the reference answers instead."""
    desk = Desk(home, inbox, reference)
    return HandInView(desk.standing, desk.hand_in, desk.seen)


class Desk:
    """Reads how things stand, and hands in; what has not changed on disk is not read again."""

    def __init__(self, home: Path, inbox: Path | None, reference: bool = False) -> None:
        self._home, self._inbox, self._reference = home, inbox, reference
        self._answers = Answers(home / "answers")
        self._lessons: dict[str, tuple[object, LessonAnswers]] = {}
        self._on_disk: tuple[object, Zip | None] = None, None
        self._made: Zip | None = None  # in this window: where nothing can be kept, it lies nowhere else
        self._not_kept = self._not_brought = self._problem = ""
        self._arrived: set[str] = set()

    def seen(self) -> object:
        """Return something that changes whenever `standing` may."""
        kept = [
            _mark(Answers(self._home).path("profile")),
            *map(_mark, sorted(self._home.glob("作业_*.zip"))),
        ]
        return kept, [self._answers.state(path) for path in content.lesson_paths()]

    def standing(self) -> Standing:
        """Return who hands in, what is answered lesson by lesson, and what was handed in last."""
        lessons = self._read_lessons()
        profile, notices = self._profile()
        last = self._last(profile) if profile else None
        if profile and not last and _mark(self._home / file_name(profile)):
            notices.append(UNREADABLE.format(self._home.name, file_name(profile)))
        return Standing(
            who=_who(profile) if profile else "",
            lines=tuple(lesson.line for lesson in lessons),
            private=tuple(title for lesson in lessons for title in lesson.private),
            notices=tuple(filter(None, [*notices, self._problem])),
            handed=self._handed(last, profile, lessons) if last and profile else None,
        )

    def hand_in(self, tell: Tell) -> None:
        """Make the zip of all answers, keep it in the trainee's folder and bring it to the class."""
        profile, _notices = self._profile()
        if profile is None:
            return
        tell("正在打包……")
        with ExitStack() as alone:
            try:
                alone.enter_context(one_writer(self._home))  # so that the newest of two windows stays
            except (OSError, Timeout) as error:
                log_error(error)  # what cannot be kept here may still reach the class
            made = self._make(profile)
            if made is None:
                return
            self._made, self._not_kept = made, _written(self._home / file_name(profile), made.raw)
        if self._inbox:
            tell("正在放进班级收作业的文件夹……")
            self._not_brought = _written(self._inbox / made.version, made.raw)
            if not self._not_brought:
                self._remember(made.version)

    def _make(self, profile: Profile) -> Zip | None:
        """Return the zip of what is on disk now; None, and a problem to tell, when nobody would take it."""
        self._lessons.clear()
        files = _files(self._read_lessons())
        self._problem = ""
        try:
            return read_back(pack(profile, files, _later_than(self._last(profile))))
        except Unusable:
            lesson, _, name = max(files, key=lambda path: len(files[path])).rpartition("/")
            self._problem = TOO_LONG.format(content.load_lesson(lesson).exercises[name].title)
            return None

    def _profile(self) -> tuple[Profile | None, list[str]]:
        """Return who hands in, or what keeps everybody from it."""
        if self._reference:
            return None, [REFERENCE]
        profile, saved = look_profile(Answers(self._home))
        broken = "姓名和工号的文件读不出来。" if saved.notice else ""
        return profile, [] if profile else [broken + NOBODY]

    def _remember(self, version: str) -> None:
        self._arrived.add(version)
        record = Answers(self._home)
        try:
            record.save(RECORD, {"version": version}, record.look(RECORD).version)
        except SaveError as error:
            log_error(error)  # it is known as long as this window is open

    def _read_lessons(self) -> list[LessonAnswers]:
        return [self._read_lesson(path) for path in content.lesson_paths()]

    def _read_lesson(self, path: str) -> LessonAnswers:
        state = self._answers.state(path)
        if path not in self._lessons or self._lessons[path][0] != state:
            self._lessons[path] = state, self._lesson(path)
        return self._lessons[path][1]

    def _lesson(self, path: str) -> LessonAnswers:
        try:
            lesson = content.load_lesson(path)
            keys = content.load_keys(lesson) if self._reference else {}
        except ContentError as error:
            problem = str(error).partition("\n")[0]
            return LessonAnswers(LessonLine(path, notices=(f"{problem}。这一课的答案没有交，请告诉讲师。",)))
        return lesson_answers(lesson, looking(lesson, keys, self._answers, self._reference))

    def _last(self, profile: Profile) -> Zip | None:
        """Return what was handed in last under this name, in whatever window."""
        path = self._home / file_name(profile)
        mark = _mark(path)
        if self._on_disk[0] != (path, mark):
            self._on_disk = (path, mark), self._read(path) if mark else None
        ours = self._made if self._made and file_name(self._made.profile) == path.name else None
        return max(filter(None, [ours, self._on_disk[1]]), key=lambda made: made.at, default=None)

    def _read(self, path: Path) -> Zip | None:
        try:
            return read_back(read_file(path))
        except (Unusable, ValueError, KeyError) as error:
            log_error(error)
            return None

    def _handed(self, last: Zip, profile: Profile, lessons: list[LessonAnswers]) -> Handed:
        now = {path: answer for lesson in lessons for path, answer in lesson.answers.items()}
        has_arrived = last.version in self._arrived or self._remembered() == last.version
        return Handed(
            at=last.at,
            answered=last.answered,
            graded=sum(lesson.line.graded for lesson in lessons),
            file=self._file(last),
            arrived=has_arrived,
            where=ARRIVED if has_arrived else self._way_out(last),
            changed=sum(now.get(path) != last.answers.get(path) for path in now.keys() | last.answers.keys()),
            other_profile=last.profile != profile,
        )

    def _file(self, last: Zip) -> MadeFile:
        name, folder = file_name(last.profile), self._home.name
        if last is self._made and self._not_kept:
            kept = f"没能存进 {folder}（{self._not_kept}），请点链接下载。"
            return MadeFile(name, "作业", ZIP, last.raw, kept, None)
        return MadeFile(
            name, "作业", ZIP, last.raw, f"存在 {folder}/{name}", server_address(self._home / name)
        )

    def _way_out(self, last: Zip) -> str:
        if not self._inbox:
            return SEND_IT
        if last is self._made and self._not_brought:
            return f"没能放进班级收作业的文件夹（{self._not_brought}）。请把这个文件发给讲师。"
        return NOT_YET

    def _remembered(self) -> object:
        return Answers(self._home).peek(RECORD).get("version")


def _files(lessons: Iterable[LessonAnswers]) -> dict[str, bytes]:
    return {path: raw for lesson in lessons for path, raw in lesson.files.items()}


def _later_than(last: Zip | None) -> datetime:
    """Return now, or what comes after the last handing in when the clock was put back in between."""
    now = datetime.now().astimezone()
    after = last.at + timedelta(seconds=1) if last and last.at.year in YEARS else now
    return max(now, after) if after.year in YEARS else now


def _written(path: Path, raw: bytes) -> str:
    """Write a file, whole or not at all; return why it was not written, in words, or nothing.

    A folder that is missing is not made: where a share should be, it would only look like one.
    """
    try:
        write_atomically(path, raw)
    except OSError as error:
        log_error(error)
        return "这个文件夹找不到或连不上" if error.errno in GONE else reason(error)
    return ""


def _mark(path: Path) -> tuple[str, int, int] | None:
    """Return what changes when a file does; None when there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return path.name, stat.st_mtime_ns, stat.st_size


def _who(profile: Profile) -> str:
    team = f"，{profile.team}" if profile.team else ""
    return f"{profile.name}（{profile.number}{team}）"
