"""Files as people send them: every encoding and layout, and the broken ones."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.content import COURSE_DATA
from helpers.methods.survey_export import group_columns, open_export, read_scores, score_column
from helpers.methods.table_files import TableError, read_bytes
from helpers.methods.written_scores import Fault, Reading

NINE = chr(0xFF19)
QUESTION = "2、您有多大可能向朋友推荐我们？（0–10分）"
PLATFORM_EXPORT = [
    ["某省通信 NPS 调研"],
    ["导出时间：2025-06-12 14:00"],
    [],
    ["序号", "提交答卷时间", "所用时间", "1、您办理业务的触点", QUESTION, "3、原因"],
    ["1", "2025/6/12 14:01:07", "31秒", "营业厅", "10", "人很好，办得快"],
    ["2", "2025/6/12 14:02:10", "75秒", "手机App", "11", "卡"],
    ["3", "2025/6/12 14:03:44", "12秒", "营业厅", "(空)", ""],
    ["4", "2025/6/12 14:05:02", "40秒", "手机App", NINE + "分", '他说："还行"\n第二行'],
    ["5", "2025/6/12 14:06:30", "66秒", "营业厅", "很满意", "=1+1"],
    ["6", "2025/6/12 14:08:00", "20秒", "手机App", "7.5", ""],
    ["7", "2025/6/12 14:09:00", "22秒", "营业厅", "3", "等太久"],
    ["", "", "", "", "", ""],
    ["合计", "", "", "", "8", ""],
]


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",", newline: str = "\r\n") -> str:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if set(cell) & {separator, '"', "\n"} else cell

    return "".join(separator.join(map(quoted, row)) + newline for row in rows)


def as_xlsx(rows: Sequence[Sequence[object]], **more_sheets: Sequence[Sequence[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, content in {"答卷": rows, **more_sheets}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(content):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def scores_of(content: bytes, name: str = "问卷.csv", **options: str) -> Reading:
    export = open_export(name, content, **options)
    column = score_column(export)
    assert column is not None
    return read_scores(export, column)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_an_export_is_read_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    export = open_export("问卷.csv", as_csv(PLATFORM_EXPORT, separator).encode(encoding))
    assert export.header_row == 4
    assert export.columns[4] == QUESTION
    assert score_column(export) == 4
    assert read_scores(export, 4).counts == (1, 0, 2)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_bad_row_has_the_number_it_has_in_the_file(newline: str) -> None:
    found = scores_of(as_csv(PLATFORM_EXPORT, newline=newline).encode())
    assert found.rejected == (
        (6, "11", Fault.OUTSIDE),
        (7, "(空)", Fault.BLANK),
        (9, "很满意", Fault.TEXT),
        (10, "7.5", Fault.FRACTION),
        (13, "8", Fault.SUMMARY),
    )


def test_an_excel_export_gives_the_same_as_its_csv() -> None:
    numbers = [
        [int(cell) if cell.isdecimal() and cell != NINE else cell for cell in row] for row in PLATFORM_EXPORT
    ]
    assert scores_of(as_xlsx(numbers), "问卷.xlsx") == scores_of(as_csv(PLATFORM_EXPORT).encode())


def test_of_several_sheets_the_longest_is_taken_unless_another_is_asked_for() -> None:
    content = as_xlsx([["说明"]], 数据=[["推荐分数"], [9], [10]], 旧=[["推荐分数"], [0]])
    export = open_export("a.xlsx", content)
    assert (export.table.sheet, export.table.sheets) == ("数据", ("答卷", "数据", "旧"))
    assert scores_of(content, "a.xlsx").counts == (0, 0, 2)
    assert scores_of(content, "a.xlsx", sheet="旧").counts == (1, 0, 0)


def test_a_column_of_scores_alone_needs_no_header() -> None:
    export = open_export("a.txt", b"9\n10\n\n3\n")
    assert (export.header_row, export.columns) == (0, ("第 1 列",))
    assert read_scores(export, 0).histogram[9:] == (1, 1)


def test_the_header_of_a_single_column_stands_right_above_the_first_score() -> None:
    assert open_export("a.csv", "NPS 调研\n6 月\n\n推荐分数\n9\n10\n".encode("gbk")).header_row == 4


def test_a_table_without_a_header_loses_no_answer() -> None:
    export = open_export("a.csv", "张三,营业厅,很好,9\n李四,热线,慢,3\n王五,热线,慢,4\n".encode())
    assert export.header_row == 0 and score_column(export) == 3
    assert read_scores(export, 3).counts == (2, 0, 1)


def test_the_header_row_can_be_chosen_by_hand() -> None:
    export = open_export("a.csv", "甲,乙\n丙,丁\n1,9\n2,8\n".encode(), header_row=2)
    assert export.columns == ("丙", "丁") and len(export.sample) == 2


@pytest.mark.parametrize(
    ("header", "rows", "column"),
    [
        ("序号,推荐意愿（0-10）,满意度", ["1,9,4", "2,8,5", "3,10,3"], 1),
        ("序号,满意度,NPS", ["1,5,9", "2,4,8", "3,3,3"], 2),
        ("id,q1,q2", ["101,4,9", "102,5,10", "103,3,0"], 2),
        ("推荐原因,你愿意推荐给朋友吗", ["好,9", "差,0", "行,8"], 1),
        ("网点,评语", ["甲,好", "乙,差", "丙,好"], None),
    ],
)
def test_the_score_column_is_guessed_by_name_and_values(
    header: str, rows: list[str], column: int | None
) -> None:
    assert score_column(open_export("a.csv", "\n".join([header, *rows]).encode())) == column


def test_columns_without_a_name_or_with_the_same_name_can_be_told_apart() -> None:
    assert open_export("a.csv", "评分,,评分\n9,1,8\n8,2,7\n".encode()).columns == (
        "评分",
        "第 2 列",
        "评分（2）",
    )


def test_answers_are_counted_by_the_values_of_a_group_column() -> None:
    export = open_export("a.csv", as_csv(PLATFORM_EXPORT).encode())
    assert group_columns(export) == [3]
    groups = read_scores(export, 4, group=3).groups
    assert {name: sum(histogram) for name, histogram in groups.items()} == {"营业厅": 2, "手机App": 1}


def test_an_answer_exported_twice_counts_once() -> None:
    twice = ["序号,触点,推荐分数", "1,营业厅,9", "2,营业厅,9", "2,营业厅,9", "3,App,3"]
    assert scores_of("\n".join(twice).encode()).rejected == ((4, "9", Fault.REPEATED),)


@pytest.mark.parametrize("times", [["2025/6/12 14:01"] * 5, ["2025-06-12 14:01:00"] * 5])
def test_people_who_answer_in_the_same_minute_are_not_taken_for_one(times: list[str]) -> None:
    rows = [f"{time},{score}" for time, score in zip(times, (9, 9, 9, 9, 3), strict=True)]
    found = scores_of("\n".join(["提交答卷时间,推荐分数", *rows]).encode())
    assert found.counts == (1, 0, 4) and found.rejected == ()


def test_people_of_one_branch_are_not_taken_for_one_by_the_number_of_the_branch() -> None:
    rows = [f"{number % 3 + 1},{9 if number % 2 else 4}" for number in range(30)]
    assert scores_of("\n".join(["网点编号,推荐分数", *rows]).encode()).counts == (15, 0, 15)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("提交答卷时间", ["2025/6/12 14:01:07", "2025/6/12 14:01:09", "2025/6/12 14:02:00"]),
        ("answer_id", ["101", "102", "103"]),
        ("用户ID", ["a1", "b2", "c3"]),
    ],
)
def test_an_export_in_which_every_answer_stands_twice_counts_each_once(name: str, values: list[str]) -> None:
    rows = [f"{value},9" for value in values] * 2
    found = scores_of("\n".join([f"{name},推荐分数", *rows]).encode())
    assert found.counts == (0, 0, 3) and found.faults == {Fault.REPEATED: 3}


def test_two_people_who_say_the_same_are_two_answers() -> None:
    assert scores_of("触点,推荐分数\n营业厅,9\n营业厅,9\n".encode()).counts == (0, 0, 2)


def test_the_sample_export_with_known_defects_comes_out_as_its_dictionary_says() -> None:
    dictionary = yaml.safe_load((COURSE_DATA / "surveys.yaml").read_text(encoding="utf-8"))
    truth, defects = dictionary["after_cleaning"], dictionary["defects"]
    found = scores_of((COURSE_DATA / "surveys" / "telecom_nps_dirty.csv").read_bytes())
    assert found.counts._asdict() == {name: truth[name] for name in ("detractors", "passives", "promoters")}
    assert found.faults == {
        Fault.BLANK: defects["score_missing"],
        Fault.TEXT: defects["score_unknown"],
        Fault.OUTSIDE: defects["score_eleven"] + defects["score_minus_one"],
        Fault.FRACTION: defects["score_with_decimal"],
        Fault.REPEATED: defects["duplicate_rows"],
        Fault.SUMMARY: defects["total_row"],
    }


def test_rows_shorter_or_longer_than_the_header_do_not_stop_the_reading() -> None:
    found = scores_of("触点,推荐分数\n营业厅\n营业厅,9,多,余\nApp,8\n".encode())
    assert found.counts == (0, 1, 1) and found.rejected == ((2, "", Fault.BLANK),)


def test_one_broken_character_does_not_turn_a_utf8_file_into_another_encoding() -> None:
    content = as_csv(PLATFORM_EXPORT).encode() + b"8,2025/6/12,9\xe7\xa7,\xe8\x90,9,\n"
    assert open_export("a.csv", content).columns[3] == "1、您办理业务的触点"


def sheet_with(*cells: tuple[int, int], blank: tuple[tuple[int, int], ...] = ()) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["推荐分数", 9, 10])
        for row, column in cells:
            sheet.write(row, column, "x")
        for row, column in blank:
            sheet.write_blank(row, column, None, book.add_format({"bold": True}))
    return file.getvalue()


def edited(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Replace something in a part of a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for entry in before.infolist():
            text = before.read(entry)
            if entry.filename == part:
                assert old in text
                text = text.replace(old, new)
            after.writestr(entry, text)
    return file.getvalue()


FAR = (1_048_575, 16_383)


@pytest.mark.parametrize("dimension", [b'"A1:XFD1048576"', b'"A1:A3"', None])
def test_one_cell_at_the_far_end_of_a_sheet_does_not_eat_the_memory(dimension: bytes | None) -> None:
    content = sheet_with(FAR)
    written = b'<dimension ref="A1:XFD1048576"/>'
    new = b"<dimension ref=" + dimension + b"/>" if dimension else b""
    with pytest.raises(TableError, match="第 1,048,576 行、第 16,384 列.*一张新的工作表"):
        open_export("a.xlsx", edited(content, "xl/worksheets/sheet1.xml", written, new))


def test_two_cells_that_together_span_too_much_are_refused_too() -> None:
    with pytest.raises(TableError, match="第 1,048,576 行、第 40 列"):
        open_export("a.xlsx", sheet_with((0, 39), (1_048_575, 0)))


def test_a_far_cell_that_is_only_styled_or_a_stray_one_nearby_does_no_harm() -> None:
    assert scores_of(sheet_with(blank=(FAR,)), "a.xlsx").counts == (0, 0, 2)
    assert scores_of(sheet_with((400, 700)), "a.xlsx").counts == (0, 0, 2)


def test_a_zip_made_by_a_method_nobody_knows_is_refused_in_words() -> None:
    content = as_xlsx([["推荐分数"], [9]])
    central = content.index(b"PK\x01\x02")
    newer = content[: central + 6] + b"\xff\x00" + content[central + 8 :]  # "version needed": 25.5
    unknown = content[: central + 10] + b"\x63\x00" + content[central + 12 :]  # compression method 99
    for damaged in (newer, unknown):
        with pytest.raises(TableError, match="已损坏"):
            open_export("a.xlsx", damaged)


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
)


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空的"),
        (b"\xef\xbb\xbf\r\n\r\n", "是空的"),
        ("推荐分数\n".encode(), "只有标题"),
        ("序号,推荐分数\n".encode("gbk"), "只有标题"),
        (as_xlsx([["x"] * 3, [1, 2, 3]])[:900], "已损坏"),
        (b"PK\x03\x04" + b"junk" * 100, "已损坏"),
        (other_zip(), "不是 Excel 文件"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 4096, "已损坏"),
        (ENCRYPTED, "密码"),
        (as_xlsx([]), "没有数据"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
        (b"<html><table><tr><td>9</td></tr></table>", "网页"),
        (bytes(range(256)) * 20, "不是文字表格"),
    ],
)
def test_a_file_that_holds_no_answers_is_told_in_a_plain_sentence(content: bytes, says: str) -> None:
    with pytest.raises(TableError, match=says) as error:
        open_export("问卷", content)
    assert "\n" not in str(error.value) and str(error.value).endswith("。")


def test_a_quote_that_is_never_closed_is_reported_not_swallowed_with_the_rows_after_it() -> None:
    rows = ["触点,原因,推荐分数", '营业厅,"好,9', *["App,慢,3"] * 50]
    with pytest.raises(TableError, match="第 2 行的引号没有成对"):
        scores_of("\n".join(rows).encode())


def test_a_runaway_quote_in_a_big_file_is_reported_with_its_row() -> None:
    rows = ["触点,原因,推荐分数", "营业厅,好,9", '营业厅,"好,9', *["App,等了很久很久很久很久,3"] * 20_000]
    with pytest.raises(TableError, match="第 3 行的引号没有成对"):
        scores_of("\n".join(rows).encode())


def test_long_files_tell_how_far_they_are() -> None:
    export = open_export("a.csv", ("推荐分数\n" + "9\n" * 100_000).encode())
    told: list[float] = []
    assert read_scores(export, 0, report=told.append).histogram[9] == 100_000
    assert len(told) == 5 and told == sorted(told) and 0 < told[0] < told[-1] <= 1


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path / "没有.csv", "没有找到"),
        (lambda path: "~nobody_of_that_name/x.csv", "没有找到“~nobody_of_that_name/x.csv”"),
        (lambda path: path, "是文件夹"),
        (lambda path: "a\0b", "打不开|没有找到"),
    ],
)
def test_a_path_that_cannot_be_read_is_told_in_a_plain_sentence(
    tmp_path: Path, make: Callable[[Path], str | Path], says: str
) -> None:
    with pytest.raises(TableError, match=says):
        read_bytes(Path(make(tmp_path)))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 10), CELLS), min_size=2))
def test_every_answer_of_a_well_formed_csv_is_counted_once(answers: list[tuple[int, str]]) -> None:
    rows = [["推荐分数", "评语"], *([str(score), comment] for score, comment in answers)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    export = open_export("a.csv", file.getvalue().encode(), header_row=1)
    expected = tuple(sum(score == value for score, _ in answers) for value in range(11))
    assert read_scores(export, 0).histogram == expected


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        export = open_export("a", content)
        for column in range(len(export.columns)):
            read_scores(export, column)
    except TableError as error:
        assert str(error)
