"""How long the calculator takes to read a survey export: CSV and Excel, ten columns, a comment among them.

    python tests/benchmarks/bench_reading.py                    CSV of 10⁶ rows, Excel of 10⁵
    python tests/benchmarks/bench_reading.py --excel 1000000    some minutes, most of them for making the file

Ours finds encoding, header and score column, reads every row, reports the bad ones and the repeated ones.
The peers read the cells alone: pandas (every column as text) and openpyxl (read_only). Seconds of the
processor stand beside those of the clock, because they do not depend on what else the machine does.
"""

import argparse
import csv
import io
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[2]))
from helpers.methods.survey_export import open_export, read_scores, score_column  # noqa: E402  see above

HEADER = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
HEADER += ["1、您办理业务的触点", "2、您有多大可能向朋友推荐我们？（0–10分）", "3、原因", "4、套餐"]
REASONS = ["网络不稳定，经常断线", "工作人员很热情，办得快", "资费太贵，套餐看不懂", "还行", "等了一个小时"]


def answers(rows: int) -> Iterator[list[str | int]]:
    """Yield answers like those of a platform; one in a thousand left the question out."""
    draw = random.Random(1)
    yield list(HEADER)
    for number in range(1, rows + 1):
        score = draw.choice([9, 10, 8, 7, 6, 5, 10, 9, 8]) if number % 1000 else ""
        clock = f"2025/6/12 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        address = f"10.{number % 250}.{number % 123}.{number % 77}(江苏-南京)"
        where = [f"{30 + number % 200}秒", "微信", "直接访问", address, draw.choice(["营业厅", "热线"])]
        yield [
            number,
            clock,
            *where,
            score,
            f"{draw.choice(REASONS)}{number % 5000}",
            draw.choice(["4G", "5G"]),
        ]


def as_csv(rows: int) -> bytes:
    """Return the answers as Excel's own CSV."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(answers(rows))
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(rows: int) -> bytes:
    """Return the answers as a workbook with shared texts, as Excel writes it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(answers(rows)):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def ours(content: bytes) -> int:
    """Read a file as the calculator does; return how many answers have a score."""
    export = open_export("问卷", content)
    column = score_column(export)
    if column is None or export.columns[column] != HEADER[7]:
        raise RuntimeError("the wrong column was taken")
    reading = read_scores(export, column)
    return sum(reading.histogram)


def by_pandas(content: bytes) -> int:
    """Read all cells as text, and the score as numbers."""
    frame = pd.read_csv(io.BytesIO(content), dtype=str)
    return int(pd.to_numeric(frame[HEADER[7]], errors="coerce").notna().sum())


def by_openpyxl(content: bytes) -> int:
    """Go through all rows of the first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    return sum(isinstance(row[7], int | float) for row in rows)


def timed(read: Callable[[bytes], int], content: bytes) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of the processor, and what was read."""
    clock, processor = time.perf_counter(), time.process_time()
    found = read(content)
    return time.perf_counter() - clock, time.process_time() - processor, found


def race(name: str, content: bytes, rows: int, contenders: dict[str, Callable[[bytes], int]]) -> None:
    """Print a line for each contender; all must find the same number of scores."""
    results = {who: timed(read, content) for who, read in contenders.items()}
    if {found for _, _, found in results.values()} != {rows - rows // 1000}:
        raise RuntimeError(f"not the same scores: {results}")
    for who, (clock, processor, _) in results.items():
        size = f"{len(content) / 1e6:.0f} MB"
        print(f"{name:6} {rows:>9,} rows {size:>7}   {who:9} {clock:7.2f} s, processor {processor:7.2f} s")


def main() -> None:
    """Race both kinds of file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--csv", type=int, default=1_000_000, help="rows of the CSV")
    parser.add_argument("--excel", type=int, default=100_000, help="rows of the workbook")
    sizes = parser.parse_args()
    race("CSV", as_csv(sizes.csv), sizes.csv, {"ours": ours, "pandas": by_pandas})
    race("Excel", as_xlsx(sizes.excel), sizes.excel, {"ours": ours, "openpyxl": by_openpyxl})


if __name__ == "__main__":
    main()
