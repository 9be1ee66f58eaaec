"""The zip that is handed in: a manifest, the profile, and one file an answer, as they lie in my_work/."""

import hashlib
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic import AwareDatetime, Field

from helpers import __version__
from helpers.exercises.base import Content
from helpers.trainee import Profile

MANIFEST, PROFILE, ANSWERS = "manifest.json", "profile.json", "answers/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can say: the same content gives the same bytes


class File(Content):
    """A file as the manifest lists it: the SHA-256 of its bytes, and the format of the answer in it."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    format: int


class Manifest(Content):
    """What a submission says of itself: which workbook made it, when, and every file in it by its name."""

    format: Literal[1]
    workbook: str = Field(max_length=40)
    handed_in_at: AwareDatetime
    files: dict[str, File]


def pack(profile: Profile, answers: Mapping[str, bytes], at: datetime, answer_format: int = 1) -> bytes:
    """Return the zip of a submission; `answers` are whole files by `<course>/<lesson>/<exercise>`.

    `at` knows its time zone. The same arguments give the same bytes.
    """
    files = {PROFILE: _json(profile.model_dump(mode="json"))}
    files |= {f"{ANSWERS}{name}.json": raw for name, raw in sorted(answers.items())}
    listed = {
        name: File(sha256=hashlib.sha256(raw).hexdigest(), format=answer_format)
        for name, raw in files.items()
    }
    manifest = Manifest(format=1, workbook=__version__, handed_in_at=at, files=listed)
    return zipped({MANIFEST: _json(manifest.model_dump(mode="json")), **files})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files, in this order, in which nothing tells when and where it was made."""
    raw = io.BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(entry, content)
    return raw.getvalue()


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
