"""A survey as a platform such as 问卷星 exports it: which row is the header, which column the score.

open_export(name, content)  → SurveyExport: the columns, their first values, the best guess
read_scores(export, column) → Reading: answers by score, and every row left out with its number
"""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from helpers.methods.table_files import Report, Table, TableError, open_table
from helpers.methods.written_scores import Collector, Fault, Reading, read

__all__ = ["SurveyExport", "TableError", "group_columns", "open_export", "read_scores", "score_column"]

SAMPLE_ROWS = 500
HEADER_WITHIN = 30
MOST_GROUPS = 50

DATA = re.compile(r"[\d\s.,:/%+\-年月日时分秒]+")
SUMMARY = {"合计", "总计", "小计", "汇总", "均值", "平均", "平均分", "平均值", "平均数", "总分", "总数"}
SUMMARY |= {"最大值", "最小值", "最高分", "最低分", "total", "sum", "average", "mean", "count"}
ASKS_TO_RECOMMEND = re.compile(r"推荐|NPS|recommend|介绍给|0\s*[-–—~～到至]\s*10", re.IGNORECASE)
# With one of these in it, a row that stands twice is one answer exported twice, not two people who agree.
NUMBERED = re.compile(r"序号|编号|(?<![A-Z])ID(?![A-Z])", re.IGNORECASE)
TIMED = re.compile(r"(答卷|提交|作答|填写|开始|完成).*时间")
SECONDS = re.compile(r"\d:\d\d:(?!00)\d\d")  # Excel shows :00 for a time that has only minutes
IS_NO_SCORE = re.compile(r"序号|编号|时间|日期|电话|手机号|年龄|总分|原因|\bI[DP]\b", re.IGNORECASE)


@dataclass(frozen=True)
class SurveyExport:
    """A file of answers, one a row. `header_row` is numbered as in the file (1 is the first), 0 without one.

    `columns` are the names, each different from the others; `sample` holds the first answers as text.
    """

    name: str
    table: Table
    header_row: int
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


def open_export(
    name: str, content: bytes, sheet: str | None = None, header_row: int | None = None
) -> SurveyExport:
    """Look at the beginning of a file. Raises TableError, in plain words, for one that holds no table."""
    table = open_table(name, content, sheet)
    rows = [[_text(cell) for cell in row] for row in islice(table.rows(lambda _share: None), SAMPLE_ROWS)]
    width = max((len(row) for row in rows), default=0)
    header = _header_row(rows) if header_row is None else header_row
    names = _padded(rows[header - 1] if 0 < header <= len(rows) else [], width)
    sample = tuple(_padded(row, width) for row in rows[header:] if any(row))
    only_a_header = len(sample) == 1 and not any(isinstance(read(cell), int) for cell in sample[0])
    if not sample or (header == 0 and only_a_header):
        raise TableError(f"文件“{name}”里只有标题，没有答卷。")
    return SurveyExport(name, table, header, _distinct(names), sample)


def score_column(export: SurveyExport) -> int | None:
    """Return the column that most likely holds the 0–10 score, None when no column looks like it."""
    ratings = [_likeness(export, column) for column in range(len(export.columns))]
    best = max(range(len(ratings)), key=ratings.__getitem__)
    return best if ratings[best] >= 0.5 else None


def group_columns(export: SurveyExport) -> list[int]:
    """Return the columns by which answers can be put into groups: 2 to 50 different values, each repeated."""
    found = []
    for column in range(len(export.columns)):
        values = Counter(row[column] for row in export.sample if row[column])
        if 2 <= len(values) <= min(MOST_GROUPS, sum(values.values()) / 2):
            found.append(column)
    return found


def read_scores(
    export: SurveyExport, column: int, group: int | None = None, report: Report = lambda _share: None
) -> Reading:
    """Read the scores of a column, and by the values of column `group` where one is given.

    Blank rows are passed over. Totals and averages below the answers are reported, not counted; so are rows
    that stand twice, where a number or a time to the second identifies each answer. `report` is told now
    and then how far the reading has come (0 to 1). Raises TableError for a file that breaks off.
    """
    gathered = Collector()
    identified = any(_identifies(export, place) for place in range(len(export.columns)))
    seen: set[int] = set()
    for number, row in islice(enumerate(export.table.rows(report), 1), export.header_row, None):
        first = _text(row[0]) if row else ""
        if not first and not (first := next(filter(None, map(_text, row)), "")):
            continue
        value = _text(row[column]) if column < len(row) else ""
        # Most rows begin with a number or a time: they are not looked at any closer.
        if len(first) < 9 and not first.isdigit() and first.lower().rstrip(":：") in SUMMARY:
            gathered.reject(number, value, Fault.SUMMARY)
            continue
        if identified:
            known = hash(tuple(row))
            if known in seen:
                gathered.reject(number, value, Fault.REPEATED)
                continue
            seen.add(known)
        if group is None:
            gathered.add(number, value)
        else:
            gathered.add(number, value, _text(row[group]) if group < len(row) else "")
    return gathered.reading()


def _identifies(export: SurveyExport, column: int) -> bool:
    """Tell whether a column differs from answer to answer: a 网点编号 or a time in minutes does not."""
    name = export.columns[column]
    filled = [row for row in export.sample if row[column]]
    values = {row[column] for row in filled}
    if NUMBERED.search(name):
        likely = True
    elif TIMED.search(name):
        likely = any(SECONDS.search(value) for value in values)
    else:
        likely = False
    # Rows exported twice are the same throughout, so they do not speak against a number.
    return likely and len(values) >= 0.9 * len(set(filled)) and len(values) >= len(filled) / 2


def _text(cell: Any) -> str:
    """Return a cell as people see it: 9, not 9.0."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return str(cell.date())
    return str(cell)


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of the first row that names columns: as full as an answer, but words, not data."""
    filled = [sum(map(bool, row)) for row in rows]
    usual = Counter(count for count in filled if count).most_common(1)[0][0] if any(filled) else 0
    if usual <= 1:
        return _header_of_one_column(rows)
    answers = [row for row, count in zip(rows, filled, strict=True) if count >= usual / 2][1:]
    usual_data = sum(map(_data_share, answers)) / len(answers) if answers else 0
    for number, (row, count) in enumerate(zip(rows[:HEADER_WITHIN], filled, strict=False), 1):
        words = _data_share(row) <= min(0.3, usual_data / 2)
        if count >= 0.6 * usual and words and any(filled[number:]):
            return number
    return 0


def _header_of_one_column(rows: Sequence[Sequence[str]]) -> int:
    cells = [next(filter(None, row), "") for row in rows]
    first_score = next((place for place, cell in enumerate(cells) if isinstance(read(cell), int)), 0)
    above = [place for place in range(first_score) if cells[place]]
    return above[-1] + 1 if above else 0


def _data_share(row: Sequence[str]) -> float:
    cells = [cell for cell in row if cell]
    return sum(bool(DATA.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0


def _likeness(export: SurveyExport, column: int) -> float:
    """Rate how much a column looks like the 0–10 question: by its values and by its name."""
    read_values = [read(row[column]) for row in export.sample]
    answered = [value for value in read_values if value is not Fault.BLANK]
    scores = [value for value in answered if isinstance(value, int)]
    if not scores:
        return 0
    share = len(scores) / len(answered)
    wide = 0.2 if max(scores) > 5 else -0.2
    name = export.columns[column]
    return share + wide + bool(ASKS_TO_RECOMMEND.search(name)) - 0.7 * bool(IS_NO_SCORE.search(name))


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for number, name in enumerate(names, 1):
        plain = " ".join(name.split()) or f"第 {number} 列"
        again = sum(earlier == plain or earlier.startswith(f"{plain}（") for earlier in found)
        found.append(f"{plain}（{again + 1}）" if plain in found else plain)
    return tuple(found)
