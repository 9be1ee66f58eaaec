"""Tables to take along: what people wrote comes out as text, in CSV and in Excel."""

import csv
import io
import time
import unicodedata
from datetime import datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.exercises.base import Listing
from helpers.listing_files import csv_file, sheet_names, to_csv, visible, xlsx_file

EVIL = [
    '=HYPERLINK("http://x","点")',
    "+1",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "https://x.cn",
    "{=1}",
]


def sheet_of(*rows: tuple[str | float, ...], title: str = "题") -> openpyxl.worksheet.worksheet.Worksheet:
    columns = tuple(f"列{number}" for number in range(len(rows[0])))
    return openpyxl.load_workbook(io.BytesIO(xlsx_file({"表": [Listing(title, columns, rows)]})))["表"]


@pytest.mark.parametrize("evil", EVIL)
def test_what_looks_like_a_formula_or_a_link_is_text_in_excel(evil: str) -> None:
    cell = sheet_of((evil,), title=evil)["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (evil, "s", None)
    assert cell.quotePrefix or cell.style_array.quotePrefix


def test_numbers_are_numbers() -> None:
    sheet = sheet_of((3.5, 7, "7"))
    assert [cell.value for cell in sheet[3]] == [3.5, 7, "7"]


@pytest.mark.parametrize("beyond", [float("inf"), float("-inf"), float("nan")])
def test_a_sum_beyond_all_numbers_is_told_as_text(beyond: float) -> None:
    assert sheet_of((beyond, 1))["A3"].value == str(beyond)
    assert csv_file(Listing("题", ("甲",), ((beyond,),))).decode("utf-8-sig").split() == [
        '"甲"',
        f'"{beyond}"',
    ]


def test_tables_stand_below_each_other_with_their_titles() -> None:
    listing = Listing("一", ("甲",), (("a",), ("b",)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file({"表": [listing, listing._replace(title="二")]})))
    assert [cell.value for cell in book["表"]["A"]] == ["一", "甲", "a", "b", None, "二", "甲", "a", "b"]


def test_long_texts_are_wrapped_in_columns_of_sensible_width() -> None:
    sheet = sheet_of(("长" * 10_000, "短", 1))
    assert sheet["A3"].alignment.wrap_text
    assert 50 <= sheet.column_dimensions["A"].width <= 70
    assert sheet.column_dimensions["B"].width < 15
    assert sheet["A3"].value == "长" * 10_000


def test_a_long_heading_does_not_widen_a_column_of_numbers() -> None:
    raw = xlsx_file({"表": [Listing("题", ("一个很长很长很长很长的列名",), ((3,),))]})
    assert openpyxl.load_workbook(io.BytesIO(raw))["表"].column_dimensions["A"].width < 20


def test_headings_and_first_columns_stay_in_sight_where_wanted() -> None:
    one = Listing("题", ("甲", "乙"), ((1, 2),))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file({"一": [one], "二": [one, one]}, frozen=1)))
    assert [sheet.freeze_panes for sheet in book] == ["B3", None]


def test_the_same_sheets_give_the_same_bytes_when_it_is_said_when_they_were_made() -> None:
    sheets = {"表": [Listing("题", ("甲",), ((1.5,), ("二",)))]}
    first = xlsx_file(sheets, created=datetime(2026, 1, 1))
    time.sleep(1.1)  # Excel counts in seconds
    assert xlsx_file(sheets, created=datetime(2026, 1, 1)) == first
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == datetime(2026, 1, 1)


@pytest.mark.parametrize("letter", ["长", "😀"])
def test_what_is_longer_than_a_cell_can_hold_is_cut_and_told(letter: str) -> None:
    value = sheet_of((letter * 40_000,))["A3"].value
    assert value.endswith("后面的在网页版里）")
    assert len(value.encode("utf-16-le")) <= 2 * 32_767
    assert set(value.partition("…")[0]) == {letter}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("\ud83d", "�"),
        ("\ufffe\x7f\x85", "�␡�"),
        ("一\r\n二\t三", "一\n二\t三"),
    ],
)
def test_what_no_page_and_no_workbook_can_hold_is_seen(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_every_other_character_is_seen_as_it_is() -> None:
    changed = {letter for letter in map(chr, range(0x110000)) if visible(letter) != letter}
    no_characters = {chr(code) for code in (*range(0xFDD0, 0xFDF0), *range(0xFFFE, 0x110000, 0x10000))}
    no_characters |= {chr(code) for code in range(0xFFFF, 0x110000, 0x10000)}
    assert {unicodedata.category(letter) for letter in changed - no_characters} == {"Cc", "Cs"}
    assert no_characters < changed
    assert not changed & {"\n", "\t"}
    assert {visible(letter) for letter in changed if len(visible(letter)) != 1} == set()


@settings(max_examples=25, deadline=None)  # each one is a workbook written and read
@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_comes_back_from_excel_as_it_is_seen(text: str) -> None:
    assert (sheet_of((text,))["A3"].value or "") == visible(text)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
@example(["0" * 22 + "𐀀" * 5])
def test_names_of_sheets_are_valid_and_unique(names: list[str]) -> None:
    made = sheet_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made)
    xlsx_file({name: [] for name in names or ["表"]})


def test_names_that_excel_refuses_are_changed() -> None:
    assert sheet_names(["A/B", "a b", "'引'", "", "History", "长" * 40]) == [
        "A B",
        "a b 2",
        "引",
        "表",
        "History 2",
        "长" * 31,
    ]


@pytest.mark.parametrize("evil", EVIL[:4])
def test_no_cell_of_a_csv_file_begins_a_formula(evil: str) -> None:
    raw = csv_file(Listing("题", ("列", "数"), ((evil, -3.0),)))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[1] == ["'" + evil, "-3"]


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a;=1", "a;'=1"),
        ('a; "=1', "a;' \"=1"),
        ("a\n-1", "a\n'-1"),
        ("\n=1", "'\n'=1"),
        ("a;＝1", "a;'＝1"),
        ("a,=1", "a,=1"),
        ("1; 2;3", "1; 2;3"),
        ("a;", "a;"),
        ("x=1\r\n\r\n好", "x=1\r\n\r\n好"),
    ],
)
def test_a_formula_inside_a_text_is_one_where_a_cell_might_begin(text: str, harmless: str) -> None:
    written = to_csv([[text, "后"]])
    assert next(csv.reader(io.StringIO(written, newline=""))) == [harmless, "后"]
