"""Reads JSON that anybody may have written: what is odd in it is an error, and reading it stays cheap."""

import json
import math
import re
from itertools import accumulate
from typing import Any, NoReturn

DEEPEST = 30  # brackets in brackets; the deepest answer, a journey map, has 6
MOST_VALUES = 20_000  # a model that finds a million values wrong says so of each, in minutes
LARGEST_WHOLE = 2**63
BRACKETS = re.compile(r"[\[\]{}]")


def read_json(raw: bytes) -> Any:
    """Return the data in a JSON file, at most one byte order mark before it.

    Raises ValueError with what is wrong with it, as the end of a sentence in Chinese.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8 编码的文字") from None
    _require_small(text)
    try:
        data = json.loads(
            text,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=_no_number,
            object_pairs_hook=_each_name_once,
        )
        if "\\u" in text:
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("里面有半个字符") from None
    except json.JSONDecodeError:
        raise ValueError("不是完整的 JSON") from None
    return data


def _require_small(text: str) -> None:
    """Count before anything is built; up to its first mistake, text is read here as JSON reads it."""
    pieces = text.replace("\\\\", "").replace('\\"', "").split('"')
    outside = "".join(pieces[::2])  # of the quoted words
    opened = outside.count("[") + outside.count("{")
    if opened + outside.count(",") > MOST_VALUES:
        raise ValueError(f"数据太多（超过 {MOST_VALUES:,} 项）")
    if opened > DEEPEST:
        steps = (1 if bracket in "[{" else -1 for bracket in BRACKETS.findall(outside))
        if max(accumulate(steps)) > DEEPEST:
            raise ValueError(f"嵌套太深（超过 {DEEPEST} 层）")


def _whole(digits: str) -> int:
    if len(digits) > 20 or not -LARGEST_WHOLE <= int(digits) < LARGEST_WHOLE:
        raise ValueError("里面有大到没有意义的数")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("里面有大到没有意义的数")
    return number


def _no_number(word: str) -> NoReturn:
    raise ValueError("里面有不是数的数（NaN 或 Infinity）")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("同一个名称写了两次")
    return data
