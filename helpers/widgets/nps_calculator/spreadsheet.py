"""The score as an Excel file."""

import io
from typing import Any

from helpers.methods.nps import PSEUDO, interval
from helpers.palette import ACCENT, CATEGORIES, CATEGORY_NAMES
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.result import headline

DISTRIBUTION = "0–10 分布"
Z95 = "NORMSINV(0.975)"
# What a sheet and a cell of Excel can hold.
MOST_ROWS = 1_048_575
LONGEST = 32_767


def workbook(data: Data) -> bytes:
    """Return the score as an Excel file whose formulas go on working: change a count and all follows.

    What people wrote is put in as text, never as a formula, whatever it begins with.
    """
    import xlsxwriter  # half of what it takes to import this tool; only an export needs it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = _styles(book)
        summary = book.add_worksheet("汇总")
        if data.histogram:
            _distribution_sheet(book.add_worksheet(DISTRIBUTION), data.histogram, styles)
        _summary_sheet(summary, data, styles)
        if data.rejected:
            _rejected_sheet(book.add_worksheet("没有计入的行"), data, styles)
    return file.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": ACCENT}),
        "bold": book.add_format({"bold": True}),
        "count": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "points": book.add_format({"num_format": "+0.0;-0.0;0.0"}),
        "score": book.add_format({"num_format": "+0;-0;0", "bold": True, "font_size": 16}),
        "soft": book.add_format({"font_color": "#52606d"}),
        "text": book.add_format({"quote_prefix": True}),
        **{
            name: book.add_format({"bold": True, "font_color": colour}) for name, colour in CATEGORIES.items()
        },
    }


def _summary_sheet(sheet: Any, data: Data, styles: dict[str, Any]) -> None:
    counts = data.counts
    low, high = interval(counts)
    sheet.set_column("A:A", 26)
    sheet.set_column("B:C", 14)
    sheet.set_column("D:D", 60)
    sheet.write_string("A1", headline(data), styles["title"])
    sheet.write_string("A2", f"来源：{data.origin}", styles["soft"])
    for column, head in enumerate(("三类客户", "人数", "占比", "说明")):
        sheet.write_string(3, column, head, styles["head"])
    where = {
        "promoter": (5, f"=SUM('{DISTRIBUTION}'!B11:B12)", "9–10 分"),
        "passive": (6, f"=SUM('{DISTRIBUTION}'!B9:B10)", "7–8 分"),
    }
    where["detractor"] = (7, f"=SUM('{DISTRIBUTION}'!B2:B8)", "0–6 分")
    for (name, (row, formula, scores)), count, share in zip(
        where.items(), reversed(counts), reversed(counts.shares), strict=True
    ):
        sheet.write_string(f"A{row}", CATEGORY_NAMES[name], styles[name])
        if data.histogram:
            sheet.write_formula(f"B{row}", formula, styles["count"], count)
        else:
            sheet.write_number(f"B{row}", count, styles["count"])
        sheet.write_formula(f"C{row}", f"=B{row}/B8", styles["share"], share)
        sheet.write_string(f"D{row}", scores, styles["soft"])
    d, n, p = PSEUDO
    adjusted = f"(B8+{d + n + p:g})"
    sheet.write_string("A8", "合计", styles["bold"])
    sheet.write_formula("B8", "=SUM(B5:B7)", styles["count"], counts.n)
    rows = (
        ("NPS", "=100*(B5-B7)/B8", "score", counts.nps, "100 ×（推荐者 − 贬损者）÷ 合计，显示时取整"),
        (
            "95% 区间，下限",
            f"=MAX(-100,B13-{Z95}*B14)",
            "points",
            max(low, -100),
            "修正 Wald 法：各类先添 0.75、1.5、0.75 人",
        ),
        ("95% 区间，上限", f"=MIN(100,B13+{Z95}*B14)", "points", min(high, 100), ""),
        ("修正后的 NPS", f"=100*(B5+{p:g}-B7-{d:g})/{adjusted}", "points", (low + high) / 2, "区间的中心"),
        (
            "标准误（分）",
            f"=100*SQRT(((B5+{p:g}+B7+{d:g})/{adjusted}-(B13/100)^2)/{adjusted})",
            "points",
            (high - low) / 2 / 1.959963984540054,
            "",
        ),
    )
    for row, (name, formula, style, value, remark) in enumerate(rows, 10):
        sheet.write_string(f"A{row}", name, styles["bold"])
        sheet.write_formula(f"B{row}", formula, styles[style], value)
        sheet.write_string(f"D{row}", remark, styles["soft"])
    if data.thin:
        sheet.write_string("A16", "答卷少于 30 份，只能当线索，不能当结论。", styles["detractor"])


def _distribution_sheet(sheet: Any, histogram: tuple[int, ...], styles: dict[str, Any]) -> None:
    for column, head in enumerate(("分数", "答卷数", "占比")):
        sheet.write_string(0, column, head, styles["head"])
    for score, count in enumerate(histogram):
        sheet.write_number(score + 1, 0, score)
        sheet.write_number(score + 1, 1, count, styles["count"])
        sheet.write_formula(
            score + 1, 2, f"=B{score + 2}/SUM(B$2:B$12)", styles["share"], count / sum(histogram)
        )


def _rejected_sheet(sheet: Any, data: Data, styles: dict[str, Any]) -> None:
    sheet.set_column("B:C", 36)
    for column, head in enumerate(("行号", "那里写着", "没有计入，因为")):
        sheet.write_string(0, column, head, styles["head"])
    for place, cell in enumerate(data.rejected[:MOST_ROWS], 1):
        sheet.write_number(place, 0, cell.row)
        sheet.write_string(place, 1, cell.value[:LONGEST], styles["text"])
        sheet.write_string(place, 2, cell.fault)
