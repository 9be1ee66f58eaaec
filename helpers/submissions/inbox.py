"""What lies in the folder of submissions: the zips, and what looks like a submission and is none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.answers import reason
from helpers.submissions.package import PROFILE
from helpers.submissions.submission import Rejected
from helpers.submissions.unpack import JUNK
from helpers.submissions.wording import shown

DEEPEST = 2  # folders: a learning platform makes one for each trainee, and its export one around them

OTHER_ARCHIVE = "不是 zip。请学员在工作手册里重新交一次，或把它解压后重新压缩成 zip。"
UNFINISHED = "没有下载完。请重新下载，或请学员重新交一次。"
WAYS_OUT = {
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx"), OTHER_ARCHIVE),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".opdownload"), UNFINISHED),
    ".ipynb": "这是笔记本，评分不需要，也不会运行它。请学员把工作手册做的那个 zip 交上来。",
}


class InboxError(Exception):
    """The folder itself cannot be read; the message is for the instructor."""


@dataclass(frozen=True)
class Found:
    """A zip in the inbox; `name` is its path in there, as it can be shown."""

    name: str
    path: Path


def look_into(inbox: Path) -> Iterator[Found | Rejected]:
    """Yield the zips in a folder and in the folders in it, by name. Raises InboxError.

    Files that begin with a dot are not looked at: they are still being written. No link is followed.
    """
    try:
        entries = _entries(inbox)
    except FileNotFoundError:
        raise InboxError(f"{inbox}：没有这个文件夹。请检查写法。") from None
    except NotADirectoryError:
        raise InboxError(f"{inbox}：这是一个文件。要给的是放作业的文件夹。") from None
    except OSError as error:
        raise InboxError(f"{inbox}：这个文件夹读不出来（{reason(error, '读取')}）。") from None
    yield from _look(entries, "", 0)


def _look(entries: list["os.DirEntry[str]"], above: str, depth: int) -> Iterator[Found | Rejected]:
    for entry in entries:
        name = f"{above}{shown(entry.name)}"
        try:
            if _is_link(entry):
                yield Rejected(name, "是一个链接，没有打开。要评分，请把文件本身放进来。")
            elif entry.is_dir(follow_symlinks=False):
                yield from _look_deeper(entry, name, depth)
            elif entry.name.lower().endswith(".zip"):
                yield Found(name, Path(entry.path))
            elif said := _way_out(entry.name.lower()):
                yield Rejected(name, said)
        except OSError as error:
            yield Rejected(name, f"读不出来（{reason(error, '读取')}）。请检查它，或请学员重新交一次。")


def _look_deeper(entry: "os.DirEntry[str]", name: str, depth: int) -> Iterator[Found | Rejected]:
    if depth == DEEPEST:
        yield Rejected(name, "文件夹套得太深，里面没有看。请把里面的 zip 移到外面来。")
        return
    entries = _entries(Path(entry.path))
    if any(inner.name == PROFILE for inner in entries):
        yield Rejected(name, "这是解压后的作业。请把这个文件夹重新压缩成 zip，再评一次。")
        return
    yield from _look(entries, f"{name}/", depth + 1)


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not entry.name.startswith(".") and entry.name not in JUNK]
    return sorted(kept, key=lambda entry: entry.name)


def _is_link(entry: "os.DirEntry[str]") -> bool:
    is_junction = getattr(entry, "is_junction", bool)  # Windows has these too, Python knows them from 3.12 on
    return entry.is_symlink() or bool(is_junction())


def _way_out(name: str) -> str | None:
    """Return what to do with a file that was meant to be a submission; None for one that was not."""
    if ".zip." in name and not name.endswith(tuple(WAYS_OUT)):
        return "文件名要以 .zip 结尾。请改好文件名，再评一次。"
    return next((said for ending, said in WAYS_OUT.items() if name.endswith(ending)), None)
