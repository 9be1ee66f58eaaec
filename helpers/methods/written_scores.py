"""Scores as people write them: `9`, `９分`, 十分, `10（非常愿意）`; the rest is reported row by row.

pasted(text)                  any layout: commas, spaces, 、, line breaks, a spreadsheet column
Collector().add(row, text)    one cell after the other, from a file (survey_export.py)
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from helpers.methods.counts import Counts, Tally
from helpers.methods.scores import HIGHEST


class Fault(StrEnum):
    """Why a cell is no score; the value is what people are told."""

    BLANK = "没有作答"
    TEXT = "不是数字"
    OUTSIDE = f"不在 0–{HIGHEST} 之内"
    FRACTION = "不是整数"
    REPEATED = "与前面的行重复"
    SUMMARY = "汇总行"


class Rejected(NamedTuple):
    """A cell that was not counted: its row (1 is the first of the text or file) and what stands there."""

    row: int
    value: str
    fault: Fault


@dataclass(frozen=True)
class Reading:
    """What came out of a text or a column: answers by score (eleven numbers), and every cell left out.

    `groups` has the answers by score of each group, in order of appearance, when groups were asked for.
    """

    histogram: tuple[int, ...] = (0,) * (HIGHEST + 1)
    rejected: tuple[Rejected, ...] = ()
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        """Detractors, passives and promoters."""
        return Tally(self.histogram, 0).counts

    @property
    def faults(self) -> dict[Fault, int]:
        """How many cells were left out for each reason."""
        found = Counter(cell.fault for cell in self.rejected)
        return {fault: found[fault] for fault in Fault if fault in found}


class Collector:
    """Gathers a Reading cell by cell."""

    def __init__(self) -> None:
        self._histogram = [0] * (HIGHEST + 1)
        self._rejected: list[Rejected] = []
        self._groups: dict[str, list[int]] = {}

    def add(self, row: int, text: str, group: str | None = None) -> None:
        """Count the score that `text` says, for `group` too, or note why there is none."""
        score = read(text)
        if isinstance(score, Fault):
            self.reject(row, text, score)
            return
        self._histogram[score] += 1
        if group is not None:
            if group not in self._groups:
                self._groups[group] = [0] * (HIGHEST + 1)
            self._groups[group][score] += 1

    def reject(self, row: int, text: str, fault: Fault) -> None:
        """Note a cell that is not counted."""
        self._rejected.append(Rejected(row, text, fault))

    def reading(self) -> Reading:
        """Return what was gathered."""
        groups = {name: tuple(histogram) for name, histogram in self._groups.items()}
        return Reading(tuple(self._histogram), tuple(self._rejected), groups)


# 问卷星 writes （空） and （跳过） where a question was left out. (Text is compared in NFKC: ASCII brackets.)
UNANSWERED = {"", "-", "--", "—", "——", "/", "n/a", "na", "#n/a", "nan", "null", "none"}
UNANSWERED |= {unicodedata.normalize("NFKC", word) for word in ("（空）", "（跳过）", "空", "跳过", "无")}
UNANSWERED |= {"未答", "未作答", "未填"}
# A number, 分 if it is there, and words of the scale: 10（非常愿意）, 0-完全不可能, 9 很可能; not 6 月.
UNIT, WILLING = "分", "愿意|可能|推荐|满意|likely"
WRITTEN = re.compile(
    rf"([+-]?\d+(?:\.\d+)?)\s*(?:{UNIT}|points?)?\s*(?:[(:、\-–—_]\D*|\s\D*(?:{WILLING})\D*)?", re.IGNORECASE
)
CHINESE = {numeral: str(number) for number, numeral in enumerate("零一二三四五六七八九十")}
SEPARATORS = re.compile(r"[\s,;、|]+")
BLANK_BEFORE_UNIT = re.compile(rf"(?<=\d)\s+(?={UNIT}(?![^\W\d])|points?\b)", re.IGNORECASE)
LIST_NUMBER = re.compile(r"\s*(\d{1,6})[.)]\s+(?=\S)")


@lru_cache(maxsize=4096)
def read(text: str) -> int | Fault:
    """Return the whole score 0–10 that a cell says, or why it says none."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    plain = plain.removeprefix("'").removeprefix('="').removesuffix('"').strip()
    if plain.lower() in UNANSWERED:
        return Fault.BLANK
    found = WRITTEN.fullmatch(CHINESE.get(plain.removesuffix("分"), plain))
    if not found:
        return Fault.TEXT
    number = float(found[1])
    if not 0 <= number <= HIGHEST:
        return Fault.OUTSIDE
    return int(number) if number == int(number) else Fault.FRACTION


def pasted(text: str) -> Reading:
    """Read scores pasted in any layout; rows are lines of the text.

    In a column (one score a line) an empty line between others is an answer left out, and reported. The
    numbers of a list whose lines all begin with `1. `, `2. `, … in order are no scores.
    """
    lines = _without_list_numbers(
        [unicodedata.normalize("NFKC", line) for line in text.strip("\r\n").splitlines()]
    )
    cells = [[cell for cell in _cells(line) if cell] for line in lines]
    is_column = all(len(row) <= 1 for row in cells)
    gathered = Collector()
    for row, values in enumerate(cells, 1 + _blank_lines_before(text)):
        for value in values:
            gathered.add(row, value)
        if not values and is_column:
            gathered.reject(row, "", Fault.BLANK)
    return gathered.reading()


def _without_list_numbers(lines: list[str]) -> list[str]:
    numbers = [LIST_NUMBER.match(line) for line in lines if line.strip()]
    counted = [int(number[1]) for number in numbers if number]
    if len(counted) < len(numbers) or counted != list(range(1, len(numbers) + 1)):
        return lines
    return [LIST_NUMBER.sub("", line, count=1) for line in lines]


def _cells(line: str) -> Iterator[str]:
    return iter(SEPARATORS.split(BLANK_BEFORE_UNIT.sub("", line)))


def _blank_lines_before(text: str) -> int:
    return len(text[: len(text) - len(text.lstrip("\r\n"))].splitlines())
