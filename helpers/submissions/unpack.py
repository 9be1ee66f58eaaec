"""From one untrusted zip to the bytes of the files in it that are known; nothing is written anywhere.

Every limit is counted while reading, since the headers of a zip may lie about sizes. How well something is
compressed is no limit: a form full of one letter shrinks to a seven hundredth, and is an answer.
"""

import io
import os
import stat
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from helpers.answers import reason
from helpers.submissions.package import PROFILE
from helpers.submissions.wording import AGAIN

MB = 1_000_000
LARGEST_ZIP, LARGEST_MEMBER, LARGEST_TOTAL = 20 * MB, 2 * MB, 10 * MB
MOST_MEMBERS = 2_000

LISTED = b"PK\x01\x02"  # stands before every member in the list at the end of a zip
BEGINNING = b"PK"
JUNK = {"__MACOSX", "Thumbs.db", "desktop.ini"}  # what systems put into folders by themselves


class Unusable(Exception):
    """A file is no submission; the message is a sentence for the instructor."""


@dataclass(frozen=True)
class Unpacked:
    """A zip after it was read: the known files, what is wrong with some of them, and what else is in it.

    `faults` are ends of sentences in Chinese by name; a file that has one is not in `files`.
    """

    files: dict[str, bytes]
    faults: dict[str, str]
    others: tuple[str, ...]


def read_file(path: Path) -> bytes:
    """Return the bytes of a file of the inbox; no link is followed, no pipe waited for. Raises Unusable."""
    flags = ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC")
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            descriptor = os.open(path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))
            with open(descriptor, "rb") as file:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return _limited(file.read(LARGEST_ZIP + 1))
    except OSError as error:
        why = reason(error, "读取")
        raise Unusable(f"读不出来（{why}）。请检查这个文件，或请学员重新交一次。") from None
    raise Unusable(f"不是普通文件，没有打开。{AGAIN}。")


def unpack(raw: bytes, known: Container[str]) -> Unpacked:
    """Return what a zip holds of the `known` files; a folder around all of them is left out of their names.

    Raises Unusable when it is no zip, when it cannot be a submission, and when it holds no profile.
    """
    _limited(raw)
    if not raw:
        raise Unusable(f"是空文件，可能没有传完。{AGAIN}。")
    if raw.count(LISTED) > MOST_MEMBERS:
        raise Unusable(f"里面的文件超过 {MOST_MEMBERS:,} 个，不是工作手册做的作业。{AGAIN}。")
    try:
        archive = ZipFile(io.BytesIO(raw))
    except Exception:  # broken zips raise nearly anything, from struct.error to UnicodeDecodeError
        if raw.startswith(BEGINNING):
            raise Unusable(f"这个 zip 不完整或已损坏，可能没有传完。{AGAIN}。") from None
        raise Unusable(f"不是 zip，只是名字像。{AGAIN}。") from None
    with archive:
        return _read(archive, raw, known)


def _limited(raw: bytes) -> bytes:
    if len(raw) > LARGEST_ZIP:
        raise Unusable(f"超过 {LARGEST_ZIP // MB} MB，不是工作手册做的作业。{AGAIN}。")
    return raw


def _read(archive: ZipFile, raw: bytes, known: Container[str]) -> Unpacked:
    members = [(_name(member), member) for member in archive.infolist() if not _is_folder(member)]
    folder = _folder_around([name for name, _ in members])
    wanted: dict[str, list[ZipInfo]] = {}
    others = []
    for name, member in members:
        inner = name.removeprefix(folder)
        if inner in known and name.startswith(folder):
            wanted.setdefault(inner, []).append(member)
        elif not _is_junk(name):
            others.append(inner)
    if sum(member.compress_size for found in wanted.values() for member in found) > len(raw):
        raise Unusable(f"里面的文件叠在一起，是做过手脚的 zip，没有打开。{AGAIN}。")
    files: dict[str, bytes] = {}
    faults: dict[str, str] = {}
    for name, found in wanted.items():
        try:
            files[name] = _content(archive, found)
        except ValueError as error:
            faults[name] = str(error)
        if sum(map(len, files.values())) > LARGEST_TOTAL:
            raise Unusable(f"解开后超过 {LARGEST_TOTAL // MB} MB，不是工作手册做的作业。{AGAIN}。")
    if PROFILE in faults:
        raise Unusable(f"里面的 {PROFILE}（姓名和工号）{faults[PROFILE]}，不知道是谁的。{AGAIN}。")
    return Unpacked(files, faults, tuple(others))


def _folder_around(names: list[str]) -> str:
    """Return what stands before `profile.json`, be it one folder or several; `` when it is outermost."""
    profiles = [name for name in names if name.split("/")[-1] == PROFILE and not _is_junk(name)]
    profiles = [name for name in profiles if is_inside(name)]
    if not profiles:
        if any(name.lower().endswith(".zip") for name in names):
            raise Unusable("里面还有 zip，像是打包下载的。请先解压，再把里面的 zip 放进收作业的文件夹。")
        raise Unusable(f"里面没有 {PROFILE}（姓名和工号），不是工作手册做的作业。{AGAIN}。")
    outermost = min(name.count("/") for name in profiles)
    folders = {name.removesuffix(PROFILE) for name in profiles if name.count("/") == outermost}
    if len(folders) > 1:
        raise Unusable("里面有不止一份作业，分不清是谁的。请解压后，一份作业压缩成一个 zip。")
    return folders.pop()


def _content(archive: ZipFile, found: list[ZipInfo]) -> bytes:
    """Return the bytes of a file. Raises ValueError with why there are none that can be trusted."""
    if len(found) > 1:
        raise ValueError("出现了两次，分不清哪一份算数")
    member = found[0]
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ValueError("是一个链接，不是文件")
    if member.flag_bits & 0x1:
        raise ValueError("加了密码")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ValueError("用了不常见的压缩方式")
    try:
        with archive.open(member) as stream:
            raw = stream.read(LARGEST_MEMBER + 1)
    except Exception:  # as above: a wrong checksum, an impossible offset, a broken stream, …
        raise ValueError("已损坏，读不出来") from None
    if len(raw) > LARGEST_MEMBER:
        raise ValueError(f"太大（解开后超过 {LARGEST_MEMBER // MB} MB）")
    return raw


def _name(member: ZipInfo) -> str:
    """Return the name with one `/` between folders, where some programs on Windows write `\\`."""
    first, *rest = member.filename.replace("\\", "/").removeprefix("./").split("/")
    return "/".join([first, *(part for part in rest if part not in ("", "."))])


def _is_folder(member: ZipInfo) -> bool:
    return member.filename.endswith(("/", "\\"))


def is_inside(name: str) -> bool:
    """Whether a name stays in the folder it is unpacked to; nothing is, but others have no such names."""
    parts = name.split("/")
    return ".." not in parts and "" not in parts and ":" not in parts[0]


def _is_junk(name: str) -> bool:
    return any(part in JUNK or part.startswith(("._", ".DS_Store")) for part in name.split("/"))
