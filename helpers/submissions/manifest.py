"""What a submission says of itself, held against the files in it: said when it is not so, and no more.

A checksum that is right proves nothing, since anybody can compute it; a wrong one tells of an accident.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pydantic import ValidationError

from helpers import __version__
from helpers.submissions.package import ANSWERS, MANIFEST, Manifest
from helpers.submissions.safe_json import read_json
from helpers.submissions.unpack import Unpacked
from helpers.submissions.wording import AGAIN, named, shown

YEARS = range(2000, 2100)  # a time outside is no time, and cannot be reckoned with in every zone
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SLACK = timedelta(hours=1)  # clocks of a class differ


@dataclass(frozen=True)
class Statement:
    """When it was handed in and which workbook made it.

    `intact` when the manifest lists these very files, `ahead` when the time has not come yet.
    """

    at: datetime
    workbook: str
    intact: bool
    ahead: bool
    notices: tuple[str, ...]


def statement(unpacked: Unpacked, saved_at: datetime, now: datetime) -> Statement:
    """Return what the manifest says and what is to be said of it; one of no use gives way to `saved_at`."""
    try:
        manifest = _manifest(unpacked)
    except ValueError as problem:
        said = f"清单（{MANIFEST}）{problem}，没法核对；交作业的时间按最后一次保存答案算。要核对，{AGAIN}。"
        ahead = saved_at > now + SLACK
        return Statement(saved_at, "", False, ahead, (said, *_ahead(saved_at, ahead)))
    notices = list(_differences(manifest, unpacked))
    intact = not notices
    ahead = manifest.handed_in_at > now + SLACK
    notices += _ahead(manifest.handed_in_at, ahead)
    workbook = shown(manifest.workbook)
    if workbook != __version__:
        said = "认得的题目照常评分，不认得的会另外说明"
        notices.append(f"是用 {workbook or '不明'} 版的工作手册做的，现在是 {__version__} 版：{said}。")
    return Statement(manifest.handed_in_at, workbook, intact, ahead, tuple(notices))


def read_time(text: object) -> datetime:
    """Return a time with its zone, within this century. Raises ValueError, as `read_json` does."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError("里面的时间不是时间") from None
    if time.tzinfo is None:
        raise ValueError("里面的时间没有写时区")
    if time.year not in YEARS:
        raise ValueError("里面的时间不可能")
    return time


def short(file: str) -> str:
    """Return what a file of a submission is called in a sentence."""
    return file.removeprefix(ANSWERS).removesuffix(".json")


def _ahead(at: datetime, ahead: bool) -> Iterator[str]:
    if ahead:
        said = "可能是那台电脑的时钟不准，请核对交作业的先后"
        yield f"交作业的时间在将来（{at:%Y-%m-%d %H:%M}）：{said}。"


def _manifest(unpacked: Unpacked) -> Manifest:
    """Return the manifest. Raises ValueError with why there is none to go by."""
    if MANIFEST in unpacked.faults:
        raise ValueError(unpacked.faults[MANIFEST])
    if MANIFEST not in unpacked.files:
        raise ValueError("不在 zip 里")
    data = read_json(unpacked.files[MANIFEST])
    if not isinstance(data, dict) or data.get("format") != 1:
        raise ValueError("是另一个版本的，这一版读不懂")
    read_time(data.get("handed_in_at"))
    try:
        return Manifest.model_validate(data)
    except ValidationError:
        raise ValueError("写得不对") from None


def _differences(manifest: Manifest, unpacked: Unpacked) -> Iterator[str]:
    """Yield a sentence for every way in which the files are not those that the manifest lists."""
    files, listed = unpacked.files, manifest.files
    there = files.keys() - {MANIFEST}
    changed = {name for name in there & listed.keys() if _sha256(files[name]) != listed[name].sha256}
    missing = listed.keys() - there - unpacked.faults.keys() - set(unpacked.others)
    for names, said in (
        (changed, "打包以后改过"),
        (missing, "清单里有，zip 里没有"),
        (there - listed.keys(), "清单里没有，是后来加的"),
    ):
        if names:
            files_named = named([short(name) for name in sorted(names)])
            yield f"{files_named}：{said}。现在按收到的内容评分，请向学员问明原因。"


def _sha256(raw: bytes) -> str:
    return sha256(raw).hexdigest()
