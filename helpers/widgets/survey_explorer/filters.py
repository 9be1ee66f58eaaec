"""The upper part of a survey explorer: how many answers are left, their score, the filters."""

from collections.abc import Mapping

from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods import nps
from helpers.methods.counts import THIN
from helpers.methods.selection import Condition, Mask, Range, keep, tally
from helpers.palette import CATEGORIES, CATEGORY_NAMES
from helpers.pictures.axes import percent, signed
from helpers.pictures.groups import Group, between, group_of
from helpers.widgets.survey_explorer.data import SCORE, Sample
from helpers.widgets.survey_explorer.state import State
from helpers.widgets.switch import dropdown


def whole(sample: Sample, mask: Mask, label: str = "全部") -> Group:
    """Return the score of all the answers in `mask` together."""
    return group_of("", label, nps.count(sample.frame[SCORE].to_numpy()[mask]))


def subject(sample: Sample, filters: Mapping[str, Condition]) -> str:
    """Name the answers that are looked at: `装维上门、5G`, or `全部答卷`."""
    parts = [said(sample, column, condition, brief=True) for column, condition in filters.items()]
    return "、".join(parts) or "全部答卷"


def said(sample: Sample, column: str, condition: Condition, brief: bool = False) -> str:
    """Say a condition in words: `触点：装维上门 / 营业厅`, `等待时间：10–60 分钟`; briefly in a title."""
    colon = " " if brief else "："
    if isinstance(condition, Range):
        measure = sample.measures[column]
        unit = f" {measure.unit}" if measure.unit and "（" not in measure.unit else ""
        return f"{measure.label}{colon}{condition.low:g}–{condition.high:g}{unit}"
    dimension = sample.dimensions[column]
    names = [dimension.names[value] for value in condition]
    listed = " / ".join(names[:3]) + (f" 等 {len(names)} 项" if len(names) > 3 else "")
    clear = brief and not listed[0].isdigit()
    return listed if clear else f"{dimension.label}{colon}{listed}"


def head(sample: Sample, state: State, panel: str | None, moved: bool = False) -> Markup:
    """Return the upper part; `panel` is the column that is open for filtering, "" before one is, or None.

    `moved` says that the state is no longer the one the lesson began with, and offers the way back.
    """
    group = whole(sample, keep(sample.frame, state.filters))
    return join([_headline(sample, group), _chips(sample, state, panel, moved), _panel(sample, state, panel)])


def _headline(sample: Sample, group: Group) -> Markup:
    total = len(sample.frame)
    whole_n = f"，共 {total:,} 份" if group.n < total else ""
    score: Child = "没有答卷"
    if group.n:
        interval = tag("span", f"95% 区间 {between(group)}", class_="wb-soft")
        score = [tag("b", f"NPS {signed(group.nps)}", class_="wb-big"), " ", interval]
    return join(
        [
            tag("div", tag("b", sample.title), " ", tag("span", sample.notice, class_="wb-badge")),
            tag(
                "div",
                tag("div", score),
                tag("div", tag("b", f"n = {group.n:,}"), f" 份答卷{whole_n}"),
                _share_bar(group) if group.n else None,
                class_="wb-headline",
                role="status",
            ),
            _thin(group),
        ]
    )


def _share_bar(group: Group) -> Markup:
    """The shares of the three kinds as one bar, each with its word."""
    return tag(
        "div",
        [
            tag(
                "span",
                _fitting(f"{CATEGORY_NAMES[kind]} {percent(share)}", percent(share), share),
                style=f"flex-grow:{share:.4f};background:{CATEGORIES[kind]}",
                title=f"{CATEGORY_NAMES[kind]} {percent(share, 1)}",
            )
            for kind, share in zip(CATEGORIES, group.shares, strict=True)
            if share
        ],
        class_="wb-shares",
    )


def _fitting(long: str, short: str, share: float) -> str:
    """The words that fit into a part of the bar; what does not fit is in its tooltip."""
    return long if share >= 0.24 else short if share >= 0.12 else ""


def _thin(group: Group) -> Child:
    if not group.n:
        return tag(
            "div", "没有答卷符合这些条件。请去掉一个筛选条件。", class_="wb-note wb-bad", role="status"
        )
    if group.thin:
        words = f"只有 {group.n} 份答卷，不足 {THIN} 份：分数只能当线索，不能下结论。"
        return tag("div", "⚠ ", words, class_="wb-note wb-bad", role="status")
    return None


def _chips(sample: Sample, state: State, panel: str | None, moved: bool) -> Markup:
    chips: list[Child] = [
        tag(
            "button",
            said(sample, column, condition),
            tag("span", " ✕", aria_hidden="true"),
            class_="wb-chip",
            data_action="drop",
            data_value=column,
            aria_label=f"去掉筛选 {said(sample, column, condition)}",
        )
        for column, condition in state.filters.items()
    ]
    adding = tag(
        "button",
        "＋ 筛选" if panel is None else "收起筛选",
        data_action="panel",
        aria_expanded="false" if panel is None else "true",
    )
    clearing = tag("button", "全部去掉", data_action="clear") if len(chips) > 1 else None
    restart = tag(
        "button", "↺ 回到开头", data_action="restart", title="恢复这一格最初的筛选和视图，编码本不变"
    )
    return tag(
        "div",
        adding,
        chips,
        clearing,
        restart if moved else None,
        class_="wb-row wb-filters",
        role="group",
        aria_label="筛选条件",
    )


def _panel(sample: Sample, state: State, panel: str | None) -> Child:
    if panel is None:
        return None
    columns = {"": "请选择……", **{name: dimension.label for name, dimension in sample.dimensions.items()}}
    select = dropdown("column", "按哪一项筛选", columns, panel)
    return tag("div", select, _values(sample, state, panel) if panel else None, class_="wb-card wb-panel")


def _values(sample: Sample, state: State, column: str) -> Markup:
    """The values of a column with how many answers each has under the other filters."""
    dimension = sample.dimensions[column]
    counts = tally(sample.frame[column], keep(sample.frame, state.filters, ignoring=[column]))
    condition = state.filters.get(column, ())
    return tag(
        "div",
        [
            tag(
                "button",
                "☑ " if value in condition else "☐ ",
                f"{name} ",
                tag("span", f"{counts[value]:,}", class_="wb-soft"),
                role="checkbox",
                aria_checked="true" if value in condition else "false",
                data_action="toggle",
                data_value=f"{column}\t{value}",
            )
            for value, name in dimension.names.items()
        ],
        class_="wb-row wb-small wb-values",
        role="group",
        aria_label=dimension.label,
    )
