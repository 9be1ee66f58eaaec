"""The table behind a picture as a file for Excel."""

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from helpers.listing_files import Cell, to_csv
from helpers.markup import tag
from helpers.pictures.bars import Reason
from helpers.pictures.groups import Group
from helpers.pictures.matrix import FIELDS, Driver
from helpers.widgets.download import CSV, SVG, download

DRIVER_HEADS = ("因素", "重要性（占 R²）", "与推荐分的相关", "平均评分", "建议", "n")
GROUP_HEADS = ("n", "贬损者", "中立者", "推荐者", "NPS", "95% 区间下限", "95% 区间上限")


def groups_link(name: str, head: str, groups: Iterable[Group]) -> Markup:
    """Return a link that saves groups as a table, a row a group; `head` says what the groups are."""
    return csv_link(name, (head, *GROUP_HEADS), [_row(group) for group in groups])


def reasons_link(name: str, reasons: Iterable[Reason]) -> Markup:
    """Return a link that saves reasons as a table, a row a reason, shares from 0 to 1."""
    rows = [(one.label, one.count, round(one.share, 4), round(one.cumulative, 4)) for one in reasons]
    return csv_link(name, ("原因", "条数", "占比", "累计占比"), rows)


def drivers_links(
    name: str, drivers: Iterable[Driver], correlations: "pd.Series[float]", n: int, picture: str
) -> Markup:
    """Return links that save drivers as a table, a row a driver, shares from 0 to 1, and as a picture (SVG).

    `correlations` are those with the score, by the driver's label; `n` answers are behind all of them.
    """
    rows = [
        (
            one.label,
            round(one.importance, 4),
            round(correlations[one.label], 4),
            round(one.performance, 2),
            FIELDS[one.field][0],
            n,
        )
        for one in drivers
    ]
    image = tag("p", download(f"{name}.svg", SVG, picture, "把这张图存下来（SVG，可贴进汇报）"))
    return tag("div", csv_link(name, DRIVER_HEADS, rows), image, class_="wb-row")


def csv_link(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Markup:
    """Return a link that saves a table under a name, in a form that Excel opens with Chinese intact."""
    table = to_csv([heads, *rows]).encode("utf-8-sig")
    return tag("p", download(f"{name}.csv", CSV, table, "把这张表存成 Excel 能打开的文件"))


def _row(group: Group) -> tuple[Cell, ...]:
    counts = (group.n, *map(int, group.counts))
    points = (round(value, 1) for value in (group.nps, group.low, group.high)) if group.n else ("", "", "")
    return (group.label, *counts, *points)
