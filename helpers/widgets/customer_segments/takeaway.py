"""What is taken home: tables in words, pictures, and an Excel file with every customer's segment."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from helpers.answers import write_atomically
from helpers.exercises.base import Listing
from helpers.markup import Child, tag
from helpers.my_work import home
from helpers.palette import ACCENT, CATEGORY_NAMES
from helpers.widgets.customer_segments import results, talk
from helpers.widgets.customer_segments.fields import FEE, KIND, Base
from helpers.widgets.customer_segments.piles import rule_for
from helpers.widgets.customer_segments.rules import REST, Run, run, say, value_line
from helpers.widgets.customer_segments.state import ACTION_NAMES, PICTURES, State
from helpers.widgets.download import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters in a cell of Excel
WIDEST, NARROWEST = 60, 8
SEGMENT_HEADS = (
    *(
        "群",
        "规则",
        "做法",
        "人数",
        "占比",
        "推荐者",
        "中立者",
        "贬损者",
        "NPS",
        "95% 区间下限",
        "95% 区间上限",
    ),
    *("年收入（元）", "贬损者年收入（元）", "预计流失（元/年）", "半年离网"),
)
SHARES = ("占比", "半年离网")
DETAILS = ("score", KIND, "touchpoint", "tenure_months", "monthly_fee", FEE, "complaints", "comment")


def listings_of(base: Base, state: State) -> tuple[Listing, ...]:
    """Return the two sorts and the rules, as far as there are any, in words."""
    cut, _ = value_line(base, state.cut)
    parts = []
    if state.kinds or state.actions:
        parts.append(_sorted_by_hand(base, state, cut))
        parts += [listing for listing in [_differing(base, state, cut)] if listing.rows]
    if state.segments:
        parts.append(_segments(base, state, run(base, state.segments)))
    return tuple(parts)


def pictures_of(base: Base, state: State) -> tuple[tuple[str, Markup], ...]:
    """Return all the pictures of the rules."""
    if not state.segments:
        return ()
    found, (cut, _) = run(base, state.segments), value_line(base, state.cut)
    return tuple((words, results.picture(base, found, kind, cut)) for kind, words in PICTURES.items())


def workbook(base: Base, state: State) -> bytes:
    """Return an Excel file: the segments, the sample, the differences, every customer. Text stays text."""
    import xlsxwriter  # only an export needs it

    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": ACCENT})
        share, money = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "#,##0.##"})
        for listing in [*listings_of(base, state), _explained(base, state), _everybody(base, state)]:
            sheet = book.add_worksheet(listing.title[:31])
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(listing.columns):
                sheet.write_string(0, column, name, head)
                sheet.set_column(column, column, _width(listing, column))
            for number, row in enumerate(listing.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell[:LONGEST])
                    else:
                        sheet.write_number(
                            number, column, cell, share if listing.columns[column] in SHARES else money
                        )
    return file.getvalue()


def offer(base: Base, state: State) -> Child:
    """Make the file, keep it in my_work/exports, and return a link to it."""
    name, content = f"客户分群_{datetime.now():%Y%m%d_%H%M%S}.xlsx", workbook(base, state)
    link = download(name, XLSX, content, f"下载 {name}")
    folder = home() / "exports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, content)
    except OSError:
        words = "没能存进 exports 文件夹（没有写入权限，或磁盘已满），请点链接下载。"
        return tag("p", link, tag("span", words, class_="wb-warn"), role="status")
    kept = tag("span", f" 也存进了 {'/'.join(folder.parts[-2:])}", class_="wb-soft")
    return tag("p", link, kept, role="status")


def _segments(base: Base, state: State, found: Run) -> Listing:
    rules = [(say(base, one), state.segments[place].action) for place, one in found.segments.items()]
    rows: list[tuple[str | float, ...]] = []
    for one, (rule, action) in zip(found.described, [*rules, ("哪一群都不符合", "")], strict=True):
        points: tuple[str | float, ...] = ("", "", "")
        if one.n:
            points = (round(one.counts.nps, 1), round(one.low, 1), round(one.high, 1))
        detractors, passives, promoters = one.counts
        money = (round(one.revenue), round(one.at_risk), round(one.expected_loss))
        left = round(one.left_share, 4) if one.n else ""
        counts = (one.n, round(one.share, 4), promoters, passives, detractors)
        rows.append((one.name, rule, ACTION_NAMES.get(action, ""), *counts, *points, *money, left))
    unfinished = [
        (one.name, "还不完整，没有参加计算", ACTION_NAMES.get(one.action, ""), *[""] * 12)
        for place, one in enumerate(state.segments)
        if place not in found.segments
    ]
    return Listing("分群", SEGMENT_HEADS, (*rows, *unfinished))


def _sorted_by_hand(base: Base, state: State, cut: float) -> Listing:
    rule, numbers = rule_for(base, state.rows, cut), {str(row): at for at, row in enumerate(state.rows, 1)}
    places = _segment_names(base, state, state.rows)
    heads = (
        "客户",
        "答卷",
        "推荐分",
        "年消费（元）",
        "客户原话",
        "我认的类",
        "按分数",
        "我定的做法",
        "规则的做法",
        "我的规则进",
    )
    rows = []
    for row, number in numbers.items():
        facts = base.facts(int(row))
        told = (number, int(row), int(facts["score"]), float(facts[FEE]), _text(facts.get("comment")))
        kinds = (
            CATEGORY_NAMES.get(state.kinds.get(row, ""), ""),
            CATEGORY_NAMES[talk.kind_of(base, int(row))],
        )
        hand = ACTION_NAMES.get(state.actions.get(row, ""), "")
        rows.append((*told, *kinds, hand, ACTION_NAMES[rule[row]], places.get(row, "")))
    return Listing("样本客户", heads, tuple(rows))


def _differing(base: Base, state: State, cut: float) -> Listing:
    rule, numbers = rule_for(base, state.rows, cut), {str(row): at for at, row in enumerate(state.rows, 1)}
    rows = tuple(
        (
            numbers[row],
            int(row),
            ACTION_NAMES[hand],
            ACTION_NAMES[rule[row]],
            talk.of_action(base, int(row), hand, rule[row], cut),
        )
        for row, hand in state.actions.items()
        if row in rule and hand != rule[row]
    )
    return Listing("手分和规则的不同", ("客户", "答卷", "我定的做法", "规则的做法", "可以讨论"), rows)


def _explained(base: Base, state: State) -> Listing:
    cut, _ = value_line(base, state.cut)
    lines = [
        f"{base.survey.title}（{base.survey.notice}），n={len(base.rows):,}",
        f"高价值：年消费达到 {cut:,g} 元。",
        *results.glossary(base),
        "NPS 的 95% 区间：修正 Wald 法。一位客户进第一个符合的群，都不符合的在“其余”。",
    ]
    return Listing("说明", ("说明",), tuple((line,) for line in lines))


def _everybody(base: Base, state: State) -> Listing:
    frame = base.customers.frame
    columns = [name for name in DETAILS if name in frame.columns]
    heads = ("答卷", "群", *(base.fields[name].label for name in columns))
    segments = _segment_names(base, state, list(base.rows.index))
    shown = [[_shown(base, name, value) for value in frame[name].tolist()] for name in columns]
    rows = zip(map(int, base.rows.index), segments.values(), *shown, strict=True)
    return Listing("全部客户", heads, tuple(rows))


def _segment_names(base: Base, state: State, rows: Sequence[int]) -> dict[str, str]:
    if not state.segments:
        return dict.fromkeys(map(str, rows), REST)
    found = run(base, state.segments)
    return {row: found.described[place].name for row, place in results.by_rule(base, found, rows).items()}


def _shown(base: Base, name: str, value: Any) -> str | float:
    field = base.fields[name]
    if field.kind == "number":
        return float(value)
    return field.names.get(str(value), str(value)) if field.kind == "category" else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _width(listing: Listing, column: int) -> int:
    cells: Iterable[object] = [listing.columns[column], *(row[column] for row in listing.rows[:200])]
    return max(NARROWEST, min(WIDEST, max(2 * len(str(cell)) for cell in cells) + 2))
