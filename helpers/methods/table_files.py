"""The rows of a file that somebody sends: CSV of any encoding and separator, or a sheet of Excel.

Nothing here knows what the columns mean: survey_export.py does.
"""

import csv
import io
import re
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

LARGEST = 1 << 30
UNPACKED = 4 * LARGEST
REPORT_EVERY = 20_000
SAMPLE = 1 << 20
# A sheet is held as a full rectangle, 32 bytes a cell: this many take 0.6 GB, and 3 GB at the very most.
MOST_EMPTY_CELLS, MOST_CELLS = 20_000_000, 100_000_000
WORKSHEET = re.compile(rb"<(?:\w+:)?worksheet[\s>]")
# A row or cell with something in it: <c r="B7" s="1">. Styled but empty ones end in /> and take no room.
FILLED = re.compile(rb"\sr=[\"']([A-Za-z]{0,3})(\d{1,7})[\"'][^<>]*(?<!/)>")
SEPARATORS = ",\t;|，；"
OLE, ZIP, UTF16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
NOT_TABLES = {b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片", b"Rar!": "压缩包"}
RESAVE = "请用 Excel 或 WPS 打开它，另存为 .xlsx 或 CSV 再试。"


class TableError(ValueError):
    """A file that cannot be read; the message says why and what to do."""


Report = Callable[[float], None]
"""Told how far the reading has come, from 0 to 1."""


@dataclass(frozen=True)
class Table:
    """A table in a file: `rows(report)` starts at the first row each time; blank rows are there too.

    A cell is text (CSV) or what the spreadsheet holds. `form` says what was found out about the file.
    """

    form: str
    rows: Callable[[Report], Iterator[Sequence[Any]]]
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


def open_table(name: str, content: bytes, sheet: str | None = None, unpacked: int = UNPACKED) -> Table:
    """Return the table in a file's bytes; of a workbook the sheet asked for, else the one with most rows.

    A workbook of more than `unpacked` bytes, once it is unpacked, is not opened.
    Raises TableError, in plain words, for files that are empty, damaged, encrypted or no tables.
    """
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise TableError(f"文件“{name}”是空的，没有内容。")
    if content.startswith((OLE, ZIP)):
        return _open_workbook(name, content, sheet, unpacked)
    kind = next((kind for magic, kind in NOT_TABLES.items() if content.startswith(magic)), None)
    if kind:
        raise TableError(f"文件“{name}”其实是{kind}，不是表格。请选择 CSV 或 Excel 文件。")
    return _open_text(name, content)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file (`~` is the home folder).

    Raises TableError when it is not there, too big or not readable.
    """
    try:
        path = path.expanduser()
        if path.is_dir():
            raise TableError(f"“{path.name}”是文件夹。请写出里面那个文件的完整位置。")
        if path.stat().st_size > LARGEST:
            raise too_big(path.name)
        return path.read_bytes()
    except (FileNotFoundError, RuntimeError):  # RuntimeError: nobody of the name in ~name
        raise TableError(f"没有找到“{path}”。请检查文件夹和文件名有没有写错。") from None
    except (OSError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"打不开“{path}”：没有读取权限，或文件正被别的程序占用。") from None


def too_big(name: str) -> TableError:
    """Return the error for a file of more than LARGEST bytes."""
    return TableError(f"文件“{name}”超过 1 GB，太大了。请先拆成几个文件，或只留下要用的列。")


def _open_workbook(name: str, content: bytes, sheet: str | None, unpacked: int) -> Table:
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise TableError(f"文件“{name}”设了打开密码。请在 Excel 或 WPS 里取消密码，另存后再试。")
    _refuse_bombs(name, content, unpacked)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = tuple(
            entry.name for entry in workbook.sheets_metadata if entry.typ is SheetTypeEnum.WorkSheet
        )
        chosen = sheet if sheet in sheets else None
        candidates = [workbook.get_sheet_by_name(name) for name in ([chosen] if chosen else sheets)]
    except CalamineError:
        raise TableError(f"文件“{name}”打不开：它已损坏，或不是 Excel 文件。{RESAVE}") from None
    best = max(candidates, key=lambda candidate: candidate.height, default=None)
    if best is None or not best.height:
        raise TableError(f"文件“{name}”里没有数据。")
    return Table("Excel", lambda report: _sheet_rows(best, report), sheets, best.name)


def _sheet_rows(sheet: CalamineSheet, report: Report) -> Iterator[list[Any]]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number % REPORT_EVERY == 0:
            report(number / sheet.total_height)
        yield row


def _refuse_bombs(name: str, content: bytes, unpacked: int) -> None:
    """A workbook is a zip file: refuse one that would unpack to much more than belongs there."""
    if not content.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > unpacked:
                size = f"{unpacked >> 30} GB" if unpacked >= 1 << 30 else f"{unpacked // 10**6} MB"
                raise TableError(
                    f"文件“{name}”展开后超过 {size}，太大了。请先拆成几个文件，或只留下要用的列。"
                )
            sheets = [entry for entry in archive.infolist() if _is_worksheet(archive, entry)]
            extents = [_extent(archive, entry) for entry in sheets]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):  # RuntimeError: encrypted
        raise TableError(f"文件“{name}”已损坏，打不开。{RESAVE}") from None
    if not sheets:
        raise TableError(f"文件“{name}”打不开：它已损坏，或不是 Excel 文件。{RESAVE}")
    # A filled cell takes more than ten bytes of text: with fewer than one a cell, nearly all are empty.
    most = min(MOST_CELLS, max(MOST_EMPTY_CELLS, sum(entry.file_size for entry in sheets)))
    if sum(height * width for height, width in extents) > most:
        height, width = max(extents, key=lambda extent: extent[0] * extent[1])
        raise TableError(
            f"文件“{name}”的一张工作表伸到了第 {height:,} 行、第 {width:,} 列，太大了，没有打开。"
            "多半是离数据很远的地方误填了一格：请把要用的数据复制到一张新的工作表，另存后再试。"
        )


def _is_worksheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if not entry.filename.lower().endswith(".xml"):
        return False
    with archive.open(entry) as file:
        return bool(WORKSHEET.search(file.read(4096)))


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how many rows and columns a sheet reaches over: from its cells, as its own word may be wrong."""
    columns, height, rest = {b""}, 0, b""
    with archive.open(entry) as file:
        while piece := file.read(SAMPLE):
            piece = rest + piece
            found = FILLED.findall(piece)
            columns.update(column for column, _ in found)
            height = max(height, max((int(row) for _, row in found), default=0))
            rest = piece[piece.rfind(b"<") :][:4096]  # a tag may be cut in two
    return height, max(map(_column_number, columns))


def _column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA, 0 for no letters."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _open_text(name: str, content: bytes) -> Table:
    encoding = _encoding(name, content)
    head = _decode(content[:SAMPLE], encoding)
    if head.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise TableError(f"文件“{name}”其实是网页，不是表格。{RESAVE}")
    separator = _separator(head, len(content) > SAMPLE)
    said = {"\t": "制表符", ",": "逗号", ";": "分号"}.get(separator, separator)
    form = f"CSV，{encoding.removesuffix('-sig').upper()} 编码，{said}分隔"
    return Table(form, lambda report: _text_rows(name, content, encoding, separator, report))


def _text_rows(
    name: str, content: bytes, encoding: str, separator: str, report: Report
) -> Iterator[list[str]]:
    stream = io.BytesIO(content)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    # A quote that is never closed swallows the rest of the file, and then this mark as well.
    end = ["\ue000"]
    reader = csv.reader(chain(text, end), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if row == end:
                return
            if number % REPORT_EVERY == 0:
                report(stream.tell() / len(content))
            yield row
    except csv.Error:
        number += 1
    raise TableError(
        f"文件“{name}”第 {number} 行的引号没有成对，后面的内容分不清是哪一列。请补上或删掉那个引号再试。"
    )


def _encoding(name: str, content: bytes) -> str:
    """Tell the encoding: by its mark, by the zeros of UTF-16, else UTF-8 where it fits, else GBK."""
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith(UTF16):
        return "utf-16"
    head = content[:4096]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) / 10 and min(odd, even) < len(head) / 100:
        return "utf-16-le" if odd > even else "utf-16-be"
    if 0 in head:
        raise TableError(f"文件“{name}”不是文字表格。请选择 CSV 或 Excel 文件。")
    if _fits(content, "utf-8"):
        return "utf-8"
    # A comment cut in the middle of a character must not turn a whole UTF-8 file into GBK.
    sample = content[:SAMPLE]
    return min(("gb18030", "utf-8"), key=lambda encoding: _decode(sample, encoding).count("\ufffd"))


def _fits(content: bytes, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), SAMPLE):
            decoder.decode(content[start : start + SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decode(sample: bytes, encoding: str) -> str:
    """Decode the beginning of a file, which may end inside a character."""
    return getincrementaldecoder(encoding)(errors="replace").decode(sample)


def _separator(head: str, cut: bool) -> str:
    """Return the separator with which most rows have the same number of cells, and more than one."""
    lines = list(io.StringIO(head, newline=""))
    lines = lines[:-1] if cut else lines

    def fit(separator: str) -> tuple[int, int]:
        widths = Counter(
            len(row) for row in islice(csv.reader(lines, delimiter=separator), 200) if len(row) > 1
        )
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    try:
        return max(SEPARATORS, key=fit)
    except csv.Error:
        return ","
