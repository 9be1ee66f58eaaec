"""What lies in the folder of submissions: the zips, and what looks like a submission and is none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.answers import reason
from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE
from helpers.submissions.submission import Rejected
from helpers.submissions.unpack import JUNK, Unusable, read_file, unpack
from helpers.submissions.wording import named, shown

Entries = list["os.DirEntry[str]"]

PARTS = {PROFILE, MANIFEST, ANSWERS.rstrip("/")}  # of a submission that somebody has unpacked
DEEPEST = 2  # folders: a learning platform makes one for each trainee, and its export one around them

OTHER_ARCHIVE = "不是 zip。请学员在工作手册里重新交一次，或把它解压后重新压缩成 zip。"
UNFINISHED = "没有下载完。请重新下载，或请学员重新交一次。"
WAYS_OUT = {
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx"), OTHER_ARCHIVE),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".opdownload"), UNFINISHED),
    ".ipynb": "这是笔记本，评分不需要，也不会运行它。请学员把工作手册做的那个 zip 交上来。",
}
RENAME = "文件名要以 .zip 结尾。请改好文件名，再评一次。"
UNPACKED = f"这是解压后的作业。请把 {PROFILE}、{MANIFEST} 和 {ANSWERS} 一起压缩成 zip，再评一次。"
UNKNOWN = "看不出是什么文件，没有采用。如果是作业，请把文件名改成以 .zip 结尾，再评一次；不是就请移走。"

# What instructors and systems put beside the submissions.
TEXTS = (".txt", ".md", ".pdf", ".doc", ".docx", ".rtf", ".odt", ".wps", ".html", ".htm", ".url", ".lnk")
TABLES = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods", ".et", ".json", ".yaml", ".yml", ".xml", ".log")
SHOWN = (".ppt", ".pptx", ".odp", ".dps", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".heic", ".svg")
PLAYED = (".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi", ".mkv")
PROGRAMS = (".py", ".sh", ".bat", ".cmd", ".ps1", ".exe")
HARMLESS = (*TEXTS, *TABLES, *SHOWN, *PLAYED, *PROGRAMS)


class InboxError(Exception):
    """The folder itself cannot be read; the message is for the instructor."""


@dataclass(frozen=True)
class Found:
    """A zip in the inbox; `name` is its path in there, as it can be shown."""

    name: str
    path: Path


@dataclass(frozen=True)
class _Other:
    """A file that is no submission, and looks like none."""

    name: str


def look_into(inbox: Path) -> Iterator[Found | Rejected]:
    """Yield the zips in a folder and in the folders in it, by name, and what else there is.

    Files that begin with a dot are not looked at: they are still being written. No link is followed. Raises
    InboxError.
    """
    try:
        entries = _entries(inbox)
    except FileNotFoundError:
        raise InboxError(f"{inbox}：没有这个文件夹。请检查写法。") from None
    except NotADirectoryError:
        raise InboxError(f"{inbox}：这是一个文件。要给的是放作业的文件夹。") from None
    except OSError as error:
        raise InboxError(f"{inbox}：这个文件夹读不出来（{reason(error, '读取')}）。") from None
    others = []
    for one in _look(entries, "", 0):
        if isinstance(one, _Other):
            others.append(one.name)
        else:
            yield one
    if others:
        yield Rejected(f"另有 {len(others)} 个文件", f"不是作业，没有采用：{named(others)}。")


def _look(entries: Entries, above: str, depth: int) -> Iterator[Found | Rejected | _Other]:
    if any(entry.name == PROFILE for entry in entries):
        yield Rejected(above.removesuffix("/") or PROFILE, UNPACKED)
        entries = [entry for entry in entries if entry.name not in PARTS]
    for entry in entries:
        name = f"{above}{shown(entry.name)}"
        try:
            if _is_link(entry):
                yield Rejected(name, "是一个链接，没有打开。要评分，请把文件本身放进来。")
            elif entry.is_dir(follow_symlinks=False):
                yield from _look_deeper(entry, name, depth)
            elif entry.name.lower().endswith(".zip"):
                yield Found(name, Path(entry.path))
            else:
                yield from _judge(entry, name)
        except OSError as error:
            yield Rejected(name, f"读不出来（{reason(error, '读取')}）。请检查它，或请学员重新交一次。")


def _look_deeper(entry: "os.DirEntry[str]", name: str, depth: int) -> Iterator[Found | Rejected | _Other]:
    if depth == DEEPEST:
        yield Rejected(name, "文件夹套得太深，里面没有看。请把里面的 zip 移到外面来。")
    else:
        yield from _look(_entries(Path(entry.path)), f"{name}/", depth + 1)


def _judge(entry: "os.DirEntry[str]", name: str) -> Iterator[Rejected | _Other]:
    """Say what to do with a file that may have been meant as a submission."""
    lower = entry.name.lower()
    if lower.endswith(".tmp") and ".zip" not in lower:
        return  # still being written
    if said := next((said for ending, said in WAYS_OUT.items() if lower.endswith(ending)), None):
        yield Rejected(name, said)
    elif ".zip" in lower or _is_submission(Path(entry.path)):
        yield Rejected(name, RENAME)
    elif lower.endswith(HARMLESS):
        yield _Other(name)
    else:
        yield Rejected(name, UNKNOWN)


def _is_submission(path: Path) -> bool:
    """Whether a file could be taken in if it were called so."""
    try:
        unpack(read_file(path), {PROFILE})
    except Unusable:
        return False
    return True


def _entries(folder: Path) -> Entries:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not entry.name.startswith(".") and entry.name not in JUNK]
    return sorted(kept, key=lambda entry: entry.name)


def _is_link(entry: "os.DirEntry[str]") -> bool:
    is_junction = getattr(entry, "is_junction", bool)  # Windows has these too, Python knows them from 3.12 on
    return entry.is_symlink() or bool(is_junction())
