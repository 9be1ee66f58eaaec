"""Tables to take along, as CSV and as an Excel workbook: what people wrote stays text, never a formula."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from helpers.exercises.base import Listing
from helpers.palette import ACCENT, WASH

Cell: TypeAlias = "str | int | float"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@")
# Control characters, halves of a pair of UTF-16, and what Unicode says is no character.
NOT_TO_BE_SEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# Where a spreadsheet of another country, or one that reads quotes otherwise, may begin a new cell.
LATER_CELL = re.compile("([;\t\r\n])([^;\t\r\n]+)")
UNSEEN = {"C", "Z"}  # general categories: control and format characters, blanks
# What a cell and the name of a sheet can hold in Excel, in UTF-16 units.
LONGEST_CELL, LONGEST_NAME = 32_767, 31
MORE = "……（太长，后面的在网页版里）"
NARROWEST, WIDEST = 8, 60  # columns, in characters of the standard font
WIDEST_HEADING = 18  # longer headings are wrapped, so that a column of numbers stays narrow


def to_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV, every cell in quotes; what Excel would take for a formula gets an apostrophe.

    It gets one inside a text as well, where a cell might begin: Excel splits a file at `;` in much of Europe,
    and reads a quote as a sign like others unless a cell begins with it. Source: OWASP, CSV Injection.
    """
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([[_harmless(cell) for cell in row] for row in rows])
    return file.getvalue()


def csv_file(listing: Listing) -> bytes:
    """Return one table as a CSV file that Excel opens with Chinese intact."""
    rows = [listing.columns, *listing.rows]
    return to_csv([[_plain(cell) for cell in row] for row in rows]).encode("utf-8-sig")


def xlsx_file(
    sheets: Mapping[str, Sequence[Listing]], frozen: int | None = None, created: datetime | None = None
) -> bytes:
    """Return an Excel workbook with a sheet for each entry, its tables below each other.

    Names of sheets are made valid and unique; texts are wrapped, and numbers are numbers. With `frozen` the
    headings of a sheet of one table, and so many columns, stay in sight. The same sheets give the same bytes
    when `created` is given, else the workbook says that it was made now.
    """
    import xlsxwriter  # only an export needs it

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        if created is not None:
            book.set_properties({"created": created})
        styles = {
            "title": book.add_format({"bold": True, "font_size": 13, "font_color": ACCENT}),
            "head": book.add_format({"bold": True, "bg_color": WASH, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
            "number": book.add_format({"valign": "top"}),
        }
        for name, listings in zip(sheet_names(sheets), sheets.values(), strict=True):
            sheet = book.add_worksheet(name)
            _write_sheet(sheet, listings, styles)
            if frozen is not None and len(listings) == 1:
                sheet.freeze_panes(2, frozen)
                sheet.repeat_rows(1)  # on every printed page
    return file.getvalue()


def sheet_names(names: Iterable[str]) -> list[str]:
    """Return names that Excel takes for sheets: no sign it forbids, 31 characters, each one once."""
    taken: set[str] = {"history"}  # Excel keeps this one for itself
    valid = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\\n\t]", " ", visible(name)).strip("' ")
        plain = _cut(plain, LONGEST_NAME).strip("' ")
        plain, number = plain or "表", 1
        unique = plain
        while unique.casefold() in taken:
            number += 1
            ending = f" {number}"
            unique = _cut(plain, LONGEST_NAME - len(ending)) + ending
        taken.add(unique.casefold())
        valid.append(unique)
    return valid


def visible(text: str) -> str:
    """Return a text in which what neither a page nor a workbook can hold stands as a sign that is seen.

    Control characters become their pictures (␀, ␛, …), half a pair of UTF-16 and the like become �.
    """
    return NOT_TO_BE_SEEN.sub(_sign, text.replace("\r\n", "\n").replace("\r", "\n"))


def _sign(found: re.Match[str]) -> str:
    letter = found.group()
    if letter < " ":
        return chr(0x2400 + ord(letter))
    return "␡" if letter == "\x7f" else "�"


def _write_sheet(sheet: Any, listings: Sequence[Listing], styles: Mapping[str, Any]) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(listings)):
        sheet.set_column(column, column, width)
    row = 0
    for listing in listings:
        sheet.write_string(row, 0, _fitting(listing.title), styles["title"])
        for column, heading in enumerate(listing.columns):
            sheet.write_string(row + 1, column, _fitting(heading), styles["head"])
        for below, cells in enumerate(listing.rows, row + 2):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) or not math.isfinite(cell):  # a sum can be beyond all numbers
                    sheet.write_string(below, column, _fitting(str(cell)), styles["text"])
                else:
                    sheet.write_number(below, column, cell, styles["number"])
        row += len(listing.rows) + 3


def _widths(listings: Sequence[Listing]) -> list[float]:
    """Return a width for each column: that of its longest line, within reason; titles may run on."""
    widths: dict[int, float] = {}
    for listing in listings:
        for cells, widest in ((listing.columns, WIDEST_HEADING), *((row, WIDEST) for row in listing.rows)):
            for column, cell in enumerate(cells):
                longest = max(map(_width, str(cell)[:LONGEST_CELL].splitlines()), default=0)
                widths[column] = max(widths.get(column, NARROWEST), min(longest + 2, widest))
    return [widths[column] for column in sorted(widths)]


def _width(line: str) -> float:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line[:WIDEST])


def _fitting(text: str) -> str:
    shown = visible(text)
    return shown if _cut(shown, LONGEST_CELL) == shown else _cut(shown, LONGEST_CELL - len(MORE)) + MORE


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return visible(cell)
    return int(cell) if float(cell).is_integer() else cell


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    inside = LATER_CELL.sub(lambda found: found[1] + _as_text(found[2], found[2].lstrip(' "')), cell)
    return _as_text(inside, cell)


def _as_text(written: str, read: str) -> str:
    return f"'{written}" if _is_risky(read) else written


def _is_risky(text: str) -> bool:
    """Whether a spreadsheet might run a text: full-width signs and what is not seen before them count too."""
    if unicodedata.category(text[:1] or " ") == "Cc":
        return True
    seen = next((place for place, one in enumerate(text) if unicodedata.category(one)[0] not in UNSEEN), 0)
    return unicodedata.normalize("NFKC", text[seen:]).startswith(FORMULA)
