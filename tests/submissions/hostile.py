"""Hostile submissions: zips and answers of somebody who wants to break a batch, a mark, or a computer.

`ZIPS` and `JSONS` say of each what has to be said of it; `write` puts them into an inbox, each one under the
name of a trainee of its own, so that whatever gets in can be told apart.
"""

import io
import json
import stat
import struct
import warnings
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from helpers import content
from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE, pack, zipped
from helpers.trainee import Profile

AT = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
GRADED = {
    f"{path}/{name}": exercise
    for path in content.lesson_paths()
    for name, exercise in content.load_lesson(path).exercises.items()
    if exercise.graded
}
TARGET = next(name for name, exercise in GRADED.items() if exercise.kind == "number")  # what JSONS answer
OTHER = next(name for name, exercise in GRADED.items() if exercise.kind == "choice")
TARGET_FILE, OTHER_FILE = f"{ANSWERS}{TARGET}.json", f"{ANSWERS}{OTHER}.json"
FIELD = next(iter(GRADED[TARGET].fields))  # type: ignore[attr-defined]

Files = dict[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """`make` turns the files of an honest submission into bytes; `said` is in the sentence about it.

    What is rejected gives no submission; the others are taken in without what is wrong.
    """

    make: Callable[[Files], bytes]
    said: str
    rejected: bool = True


def record(name: str, answer: Mapping[str, Any]) -> bytes:
    """An answer as it lies on disk."""
    data = {"exercise": name, "format": 1, "answer": answer, "saved_at": "2026-03-20T16:50:00+08:00"}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def honest(number: str, name: str = "陈静") -> Files:
    """The files of a submission with two answers."""
    answers = {
        TARGET: record(TARGET, {"values": {FIELD: 1.5}}),
        OTHER: record(OTHER, {"picked": list(GRADED[OTHER].options)[:1]}),  # type: ignore[attr-defined]
    }
    return members(pack(Profile(name=name, number=number), answers, AT))


def members(raw: bytes) -> Files:
    """The files in a zip, by name."""
    with ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(folder: Path, samples: Mapping[str, Hostile], letter: str) -> list[Path]:
    """Write each sample into a folder; the first is that of trainee <letter>01, and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (name, sample) in enumerate(samples.items(), 1):
        path = folder / f"{letter}{number:02}_{name}.zip"
        path.write_bytes(sample.make(honest(f"{letter}{number:02}")))
        paths.append(path)
    return paths


def write_zips(folder: Path) -> list[Path]:
    """Write all hostile zips: trainees Z01, Z02, …"""
    return write(folder, ZIPS, "Z")


def write_jsons(folder: Path) -> list[Path]:
    """Write a submission for each hostile answer to `TARGET`: trainees J01, J02, …"""
    return write(folder, JSONS, "J")


# --- zips ---


def with_members(files: Files, *more: tuple[ZipInfo | str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    """A zip with further members, whatever their names and kinds."""
    raw = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), ZipFile(raw, "w", how) as archive:  # of names given twice
        for name, data in (*files.items(), *more):
            info = name if isinstance(name, ZipInfo) else ZipInfo(name)
            info.compress_type = how
            archive.writestr(info, data)
    return raw.getvalue()


def link(name: str, target: str) -> tuple[ZipInfo, bytes]:
    """A member that is a symbolic link."""
    info = ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def patched(raw: bytes, local_at: int | None, listed_at: int, value: bytes) -> bytes:
    """A zip with other bytes at a place of every member's header, and of its entry in the list at the end."""
    changed = bytearray(raw)
    with ZipFile(io.BytesIO(raw)) as archive:
        offsets = [member.header_offset for member in archive.infolist()]
        places = [] if local_at is None else [offset + local_at for offset in offsets]
        place = archive.start_dir
        for member in archive.infolist():
            places.append(place + listed_at)
            place += 46 + len(member.filename.encode()) + len(member.extra) + len(member.comment)
    for place in places:
        changed[place : place + len(value)] = value
    return bytes(changed)


def overlapping(files: Files) -> bytes:
    """Every known file is the same piece of a zip, so that little becomes much."""
    packed = zlib.compress(b" " * 1_900_000 + files[TARGET_FILE], 9)[2:-4]
    names = [PROFILE, *(f"{ANSWERS}{name}.json" for name in GRADED)]
    body = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 1_900_000, 0, 0) + packed
    listed = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 1_900_000,
            len(name), 0, 0, 0, 0, 0, 0,
        )
        + name.encode()
        for name in names
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(listed), len(body), 0)
    return body + listed + end


def renamed_to_no_text(files: Files) -> bytes:
    """A name that says it is UTF-8 and is not."""
    return with_members(files, ("说明.txt", b"")).replace("说明".encode(), b"\xff" * 6)


def broken_extra(files: Files) -> bytes:
    """A ZIP64 field that is too short for what it promises."""
    info = ZipInfo(PROFILE)
    info.extra = struct.pack("<HH", 1, 2) + b"\0\0"
    raw = with_members({}, (info, files[PROFILE]))
    return patched(raw, 18, 20, b"\xff" * 8)


def full_of(files: Files, size: int) -> Files:
    """Every graded exercise has an answer that is a lot of nothing."""
    return {**files, **{f"{ANSWERS}{name}.json": b" " * size for name in GRADED}}


def large(files: Files, size: int) -> Files:
    """An answer that is right, behind many blanks."""
    return {**files, TARGET_FILE: b" " * size + files[TARGET_FILE]}


def without(files: Files, *names: str) -> Files:
    return {name: raw for name, raw in files.items() if name not in names}


def in_folder(files: Files, folder: str) -> Files:
    return {f"{folder}/{name}": raw for name, raw in files.items()}


ZIPS = {
    "empty_file": Hostile(lambda files: b"", "空文件"),
    "no_zip": Hostile(lambda files: b"%PDF-1.7 " + bytes(range(256)) * 9, "不是 zip"),
    "half_a_zip": Hostile(lambda files: zipped(files)[: len(zipped(files)) // 2], "不完整"),
    "last_bytes_cut": Hostile(lambda files: zipped(files)[:-9], "不完整"),
    "no_members": Hostile(lambda files: zipped({}), f"没有 {PROFILE}"),
    "no_profile": Hostile(lambda files: zipped(without(files, PROFILE)), f"没有 {PROFILE}"),
    "encrypted": Hostile(lambda files: patched(zipped(files), 6, 8, b"\x01\x00"), "加了密码"),
    "strange_compression": Hostile(lambda files: patched(zipped(files), 8, 10, b"\x63\x00"), "压缩方式"),
    "lzma": Hostile(lambda files: with_members(files, how=ZIP_LZMA), "压缩方式"),
    "bzip2": Hostile(lambda files: with_members(files, how=ZIP_BZIP2), "压缩方式"),
    "larger_than_any": Hostile(
        lambda files: with_members(files, ("video.mp4", b"\0" * 20_000_001), how=ZIP_STORED), "超过 20 MB"
    ),
    "many_members": Hostile(
        lambda files: with_members(files, *((f"{number}.txt", b"") for number in range(2_001))), "2,000 个"
    ),
    "bomb_of_all_answers": Hostile(lambda files: zipped(full_of(files, 900_000)), "超过 10 MB"),
    "bomb_of_one_answer": Hostile(lambda files: zipped(large(files, 120_000_000)), "太大", rejected=False),
    "bomb_beside_answers": Hostile(
        lambda files: with_members(files, ("zeros.bin", b"\0" * 50_000_000)), "没有打开", rejected=False
    ),
    "zip_in_a_zip": Hostile(lambda files: zipped({"作业.zip": zipped(files)}), "里面还有 zip"),
    "two_in_one": Hostile(
        lambda files: zipped({**in_folder(files, "甲"), **in_folder(honest("Z00"), "乙")}), "不止一份"
    ),
    "overlapping": Hostile(overlapping, "叠在一起"),
    "sizes_too_small": Hostile(lambda files: patched(zipped(files), 22, 24, b"\x05\0\0\0"), "损坏"),
    "checksums_wrong": Hostile(lambda files: patched(zipped(files), 14, 16, b"\0\0\0\0"), "损坏"),
    "offsets_outside": Hostile(lambda files: patched(zipped(files), None, 42, b"\xff\xff\xff\x7f"), "损坏"),
    "broken_extra_field": Hostile(broken_extra, "损坏"),
    "name_that_is_no_text": Hostile(renamed_to_no_text, "损坏"),
    "two_profiles": Hostile(
        lambda files: with_members(files, (PROFILE, honest("Z00")[PROFILE])), "出现了两次"
    ),
    "one_answer_twice": Hostile(
        lambda files: with_members(files, (TARGET_FILE, files[TARGET_FILE])), "出现了两次", rejected=False
    ),
    "profile_is_a_link": Hostile(
        lambda files: with_members(without(files, PROFILE), link(PROFILE, "/etc/passwd")), "链接"
    ),
    "answer_is_a_link": Hostile(
        lambda files: with_members(without(files, TARGET_FILE), link(TARGET_FILE, "/etc/passwd")),
        "链接",
        rejected=False,
    ),
    "names_that_climb": Hostile(
        lambda files: with_members(
            files, ("../../evil.txt", b"x"), (f"{ANSWERS}../../evil.json", b"x"), ("..\\evil.bat", b"x")
        ),
        "文件夹外面",
        rejected=False,
    ),
    "absolute_names": Hostile(
        lambda files: with_members(files, ("/etc/cron.d/evil", b"x"), ("C:\\Windows\\evil.dll", b"x")),
        "文件夹外面",
        rejected=False,
    ),
    "endless_name": Hostile(
        lambda files: with_members(files, ("长" * 20_000, b"x")), "没有打开", rejected=False
    ),
    "code_inside": Hostile(
        lambda files: with_members(
            files, ("sitecustomize.py", b"raise SystemExit"), ("lesson.ipynb", b'{"cells": []}')
        ),
        "不会运行",
        rejected=False,
    ),
}


# --- answers ---


def answer(text: str) -> Callable[[Files], bytes]:
    """A submission in which the answer to `TARGET` is this JSON, in an honest record."""
    empty = record(TARGET, {}).decode()
    return whole(empty.replace('"answer": {}', f'"answer": {text}').encode("utf-8", "surrogatepass"))


def whole(raw: bytes) -> Callable[[Files], bytes]:
    """A submission in which the file of the answer to `TARGET` is this."""
    return lambda files: repacked({**files, TARGET_FILE: raw})


def repacked(files: Files) -> bytes:
    """A submission whose manifest has been computed again, so that it says nothing is wrong."""
    profile = Profile.model_validate_json(files[PROFILE])
    answers = {
        name.removeprefix(ANSWERS).removesuffix(".json"): raw
        for name, raw in files.items()
        if name not in (PROFILE, MANIFEST)
    }
    return pack(profile, answers, AT)


def bad(make: Callable[[Files], bytes], said: str) -> Hostile:
    return Hostile(make, said, rejected=False)


def value(text: str) -> Callable[[Files], bytes]:
    """An answer with one number."""
    return answer(f'{{"values": {{"{FIELD}": {text}}}}}')


JSONS = {
    "deep_lists": bad(answer("[" * 100_000 + "]" * 100_000), "数据太多"),
    "deep_objects": bad(answer('{"a":' * 9_000 + "1" + "}" * 9_000), "嵌套太深"),
    "deep_and_unfinished": bad(whole(b"[" * 19_000), "嵌套太深"),
    "million_of_values": bad(answer('{"values": [' + "1," * 400_000 + "1]}"), "数据太多"),
    "not_a_number": bad(value("NaN"), "NaN"),
    "infinity": bad(value("-Infinity"), "Infinity"),
    "beyond_every_float": bad(value("1e999"), "没有意义"),
    "whole_number_of_many_digits": bad(value("9" * 900_000), "没有意义"),
    "fraction_of_many_digits": bad(value("0." + "9" * 900_000 + "e400"), "没有意义"),
    "beyond_64_bits": bad(value(str(2**63)), "没有意义"),
    "same_name_twice": bad(answer('{"values": {}, "values": {}}'), "写了两次"),
    "half_a_character": bad(answer('{"typed": {"' + FIELD + '": "\\ud83d"}}'), "半个字符"),
    "half_a_character_raw": bad(answer('{"typed": {"' + FIELD + '": "\ud83d"}}'), "UTF-8"),
    "utf_16": bad(whole(record(TARGET, {}).decode().encode("utf-16")), "UTF-8"),
    "gbk": bad(whole('{"answer": "答案"}'.encode("gbk")), "UTF-8"),
    "unfinished": bad(whole(record(TARGET, {})[:-4]), "不是完整的 JSON"),
    "nothing": bad(whole(b""), "不是完整的 JSON"),
    "zeros": bad(whole(b"\0" * 500), "不是完整的 JSON"),
    "python": bad(whole(b"__import__('os').system('true')"), "不是完整的 JSON"),
    "list_instead_of_record": bad(whole(b"[1, 2]"), "没有内容"),
    "null_instead_of_record": bad(whole(b"null"), "没有内容"),
    "text_instead_of_answer": bad(answer('"42"'), "没有内容"),
    "other_format": bad(whole(record(TARGET, {}).replace(b'"format": 1', b'"format": 2')), "另一个版本"),
    "other_exercise": bad(whole(record(OTHER, {"picked": []})), "另一道题"),
    "forged_score": bad(answer(f'{{"values": {{"{FIELD}": 1}}, "score": 100, "points": 100}}'), "对不上"),
    "part_that_is_not_there": bad(answer('{"values": {"no_such_field": 1}}'), "no_such_field"),
    "part_with_an_endless_name": bad(answer('{"values": {"' + "长" * 300_000 + '": 1}}'), "对不上"),
    "text_for_a_number": bad(value('"42"'), "对不上"),
    "true_for_a_number": bad(value("true"), "对不上"),
    "many_wrong_values": bad(
        answer('{"values": {' + ", ".join(f'"f{number}": "x"' for number in range(9_000)) + "}}"), "对不上"
    ),
    "larger_than_any": bad(answer('{"typed": {"' + FIELD + '": "' + "长文" * 400_000 + '"}}'), "太大"),
}
