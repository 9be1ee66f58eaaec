"""Looks through a finished trainee edition, as anybody who unzips it would, for what must not be in it."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZipFile

import yaml

from helpers.release.edition import START, TOP, is_authors
from helpers.release.secrets import Secret, Secrets, letters, unescaped

EXCERPT = 30  # letters of what is found


def leaks(archive: bytes, secrets: Secrets) -> list[str]:
    """Return a sentence for everything in a zip that no trainee may find; none is what is wanted."""
    with ZipFile(io.BytesIO(archive)) as edition:
        names = edition.namelist()
        found = [problem for name in names for problem in _of_place(name, names)]
        for name in names:
            shown = name.removeprefix(f"{TOP}/")
            raw = edition.read(name)
            found += [f"{shown}：{problem}" for problem in _of_file(shown, raw, secrets)]
    return found


def _of_place(name: str, names: list[str]) -> Iterator[str]:
    top, _, inner = name.partition("/")
    parts = inner.split("/")
    if top != TOP or "" in parts or any(part.startswith(".") for part in parts) or "\\" in name:
        yield f"{name}：不该在学员版里"
    elif is_authors(inner):
        yield f"{inner}：只给讲师和作者，不该在学员版里"
    elif inner.endswith(".ipynb") and inner != START:
        lesson = inner.removeprefix("notebooks/").removesuffix(".ipynb")
        if f"{TOP}/course_data/lessons/{lesson}.yaml" not in names:
            yield f"{inner}：不是任何一课的笔记本"
    if names.count(name) > 1:
        yield f"{name}：出现了两次"


def _of_file(name: str, raw: bytes, secrets: Secrets) -> Iterator[str]:
    text = _text(raw)
    if name.endswith(".ipynb"):
        yield from _of_notebook(json.loads(text))
    named = {part: value for part, value in secrets.recipe.items() if name.endswith(".yaml") and part in text}
    for part, value in _mappings(yaml.safe_load(text)) if named else ():
        if part in named and named[str(part)] == value:
            yield f"写着调研数据的生成规律（{part}）"
    haystack = letters(text)
    if "\\" in text:
        once = unescaped(text)
        haystack = "\n".join([haystack, letters(once), letters(unescaped(once))])  # JSON inside JSON, too
    told: dict[str, Secret] = {}
    for secret in secrets.texts:
        if secret.letters in haystack:
            told.setdefault(secret.where, secret)
    yield from (f"里面有 {where}：“{secret.text[:EXCERPT]}”" for where, secret in told.items())


def _of_notebook(notebook: Mapping[str, Any]) -> Iterator[str]:
    for number, cell in enumerate(notebook["cells"], 1):
        if "instructor" in cell["metadata"].get("tags", ()):
            yield f"第 {number} 格是讲师单元格"
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"第 {number} 格有输出"
    if "widgets" in notebook["metadata"]:
        yield "存着组件的状态"


def _mappings(data: object) -> Iterator[tuple[object, object]]:
    """Every name with its value, however deep."""
    if isinstance(data, Mapping):
        yield from data.items()
    parts = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for part in parts:
        yield from _mappings(part)


def _text(raw: bytes) -> str:
    """A file as text, in whatever encoding of the house; of a font, what looks like text."""
    for encoding in ("utf-8-sig", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
