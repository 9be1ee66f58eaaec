"""The pictures of a survey explorer, each with its choices above it and its cautions below."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods import drivers as driving
from helpers.methods import nps
from helpers.methods.changes import find_change
from helpers.methods.selection import Mask, keep
from helpers.pictures.axes import percent
from helpers.pictures.bars import score_bars
from helpers.pictures.groups import Group, groups_of
from helpers.pictures.heat import Pair, heat_table, stands_out
from helpers.pictures.matrix import FIELDS, Driver, matrix, matrix_file
from helpers.pictures.trend import Series, Step, small_multiples, trend
from helpers.widgets.survey_explorer import findings
from helpers.widgets.survey_explorer.data import BAND, MONTH, QUARTER, SCORE, Sample
from helpers.widgets.survey_explorer.filters import subject, whole
from helpers.widgets.survey_explorer.state import (
    ORDERS,
    PERIODS,
    WIDEST,
    State,
    compared,
)
from helpers.widgets.survey_explorer.takeaway import drivers_links, groups_link
from helpers.widgets.switch import dropdown

RESTLESS = 1.5  # periods that vary so many times as much as by chance


def scores_by(sample: Sample, column: str, mask: Mask) -> tuple[Group, ...]:
    """Return the score of each group of a dimension, in the dimension's order."""
    table = nps.by_group(sample.frame.loc[mask, [SCORE, column]], SCORE, column)
    return groups_of(table, sample.dimension(column).names)


def groups_view(sample: Sample, state: State) -> Markup:
    """Compare the groups of one dimension."""
    dimension = sample.dimension(state.group)
    mask = keep(sample.frame, state.filters, ignoring=[state.group])
    groups = scores_by(sample, state.group, mask)
    groups = tuple(group for group in groups if group.n or len(groups) <= WIDEST)
    if state.order == "score":
        groups = tuple(sorted(groups, key=lambda group: (group.n == 0, -group.nps)))
    elif state.order == "n":
        groups = tuple(sorted(groups, key=lambda group: -group.n))
    chosen = _chosen(state, state.group)
    named = {column: one.label for column, one in compared(sample).items()}
    about = _about(sample, state, [state.group])
    return join(
        [
            _controls(
                dropdown("group", "分组", named, state.group), dropdown("order", "排列", ORDERS, state.order)
            ),
            score_bars(groups, findings.of_groups(about, groups), whole(sample, mask), chosen),
            _cautions(
                findings.cautions_for_groups(groups), findings.own_filter(dimension.label) if chosen else None
            ),
            groups_link(f"NPS 按{dimension.label}", dimension.label, groups),
        ]
    )


def trend_view(sample: Sample, state: State) -> Markup:
    """Show the score over time, in one picture or one for each group of a dimension."""
    named = {"": "不分开", **{column: one.label for column, one in compared(sample, WIDEST).items()}}
    controls = _controls(
        dropdown("period", "时间", PERIODS, state.period), dropdown("split", "分开看", named, state.split)
    )
    if state.split:
        return join([controls, _small_multiples(sample, state)])
    mask = keep(sample.frame, state.filters, ignoring=[MONTH, QUARTER])
    about = _about(sample, state, [MONTH, QUARTER])
    series = _series("", about, scores_by(sample, state.period, mask))
    reference = () if mask.all() else scores_by(sample, state.period, keep(sample.frame, {}))
    picture = trend(
        series,
        findings.of_trend(about, series),
        _below(series.periods, state.period),
        reference,
        _chosen(state, state.period),
    )
    link = groups_link("NPS 趋势", "时间", series.periods)
    own = findings.own_filter("时间") if _chosen(state, state.period) else None
    return join([controls, picture, _cautions(*findings.cautions_for_trend(series), own), link])


def _small_multiples(sample: Sample, state: State) -> Markup:
    dimension = sample.dimension(state.split)
    mask = keep(sample.frame, state.filters, ignoring=[MONTH, QUARTER, state.split])
    cells = _scores_by_pair(sample, state.split, state.period, mask)
    periods = sample.dimension(state.period).names
    many = [
        _series(value, name, tuple(replace(cells[value, one], label=label) for one, label in periods.items()))
        for value, name in dimension.names.items()
    ]
    many = sorted(many, key=lambda one: -abs(one.step.after - one.step.before) if one.step else 0)
    about = _about(sample, state, [MONTH, QUARTER, state.split])
    picture = small_multiples(many, findings.of_small_multiples(about, many), _chosen(state, state.split))
    return join([picture, _cautions(findings.caution_for_many(len(many)))])


def _series(value: str, label: str, periods: tuple[Group, ...]) -> Series:
    change = find_change([period.counts for period in periods])
    if change is None:
        return Series(value, label, periods)
    words = findings.of_step(periods[change.position].label, change)
    return Series(
        value,
        label,
        periods,
        Step(change.position, change.before.nps, change.after.nps, words, change.unrest > RESTLESS),
    )


def heat_view(sample: Sample, state: State) -> Markup:
    """Cross two dimensions."""
    named = {column: one.label for column, one in compared(sample, WIDEST).items()}
    controls = _controls(
        dropdown("rows", "行", named, state.rows), dropdown("columns", "列", named, state.columns)
    )
    if state.rows == state.columns:
        return join([controls, tag("div", "行和列是同一项，请把其中一个换掉。", class_="wb-note")])
    own = [state.rows, state.columns]
    mask = keep(sample.frame, state.filters, ignoring=own)
    cells = _scores_by_pair(sample, state.rows, state.columns, mask)
    rows, columns = (scores_by(sample, column, mask) for column in own)
    overall = whole(sample, mask)
    chosen_rows, chosen_columns = _chosen(state, state.rows), _chosen(state, state.columns)
    chosen = {
        (row, column)
        for row, column in cells
        if (chosen_rows or chosen_columns)
        and (not chosen_rows or row in chosen_rows)
        and (not chosen_columns or column in chosen_columns)
    }
    crossed = list(cells.values())
    finding = findings.of_cells(_about(sample, state, own), crossed)
    marked = [stands_out(cell, overall) for cell in crossed]
    return join(
        [
            controls,
            heat_table(rows, columns, cells, overall, finding, chosen),
            _cautions(
                *findings.cautions_for_cells(crossed, marked, overall),
                findings.own_filter("格子") if chosen else None,
            ),
            groups_link("NPS 交叉表", f"{named[state.rows]} × {named[state.columns]}", crossed),
        ]
    )


def _scores_by_pair(sample: Sample, first: str, second: str, mask: Mask) -> dict[Pair, Group]:
    """Return the score of every pair of values, those without answers too."""
    rows, columns = sample.dimension(first).names, sample.dimension(second).names
    table = nps.by_group(sample.frame.loc[mask, [SCORE, first, second]], SCORE, [first, second])
    table.index = pd.Index(list(table.index), tupleize_cols=False)
    names = {(row, column): f"{rows[row]} × {columns[column]}" for row in rows for column in columns}
    return dict(zip(names, groups_of(table, names), strict=True))


def drivers_view(sample: Sample, state: State) -> Markup:
    """Set the importance of the drivers beside how they are rated."""
    names = dict(sample.drivers)
    mask = keep(sample.frame, state.filters, ignoring=[*names, *(name + BAND for name in names)])
    answers = sample.frame.loc[mask, [SCORE, *names]].rename(columns=names)
    try:
        table = driving.importance_performance(answers, SCORE, list(names.values()))
    except ValueError as error:
        return tag("div", str(error), class_="wb-note wb-bad", role="status")
    column_of = {label: column for column, label in names.items()}
    facts = {str(label): row for label, row in table.to_dict("index").items()}
    points = [
        Driver(column_of[label], label, float(row["importance"]), float(row["performance"]), row["quadrant"])
        for label, row in facts.items()
    ]
    chosen = [name for name in names if name in state.filters]
    cuts = table.attrs["importance_cut"], table.attrs["performance_cut"]
    finding = findings.of_drivers(_about(sample, state, list(names)), points)
    n = table.attrs["n"]
    cautions = findings.cautions_for_drivers(n, table.attrs["missing"], table.attrs["r_squared"])
    correlations = driving.correlations(answers, SCORE, list(names.values()))
    source = f"{sample.title}，n={n:,}。{sample.notice}"
    file = matrix_file(points, finding, *cuts, unit="1–10 分", note=source)
    return join(
        [
            matrix(points, finding, *cuts, unit="1–10 分", chosen=chosen),
            _driver_table(points, correlations),
            _cautions(*cautions, findings.low_ratings() if chosen else None),
            drivers_links("NPS 驱动因素", points, correlations, n, file),
        ]
    )


def _driver_table(points: Sequence[Driver], correlations: "pd.Series[float]") -> Markup:
    heads = ("因素", "重要性（占 R²）", "与推荐分的相关", "平均评分", "建议")
    rows = [
        tag(
            "tr",
            tag("td", point.label),
            tag("td", percent(point.importance), class_="wb-number"),
            tag("td", f"{correlations[point.label]:.2f}", class_="wb-number"),
            tag("td", f"{point.performance:.1f}", class_="wb-number"),
            tag("td", FIELDS[point.field][0]),
        )
        for point in points
    ]
    return tag("table", tag("tr", [tag("th", head, scope="col") for head in heads]), rows)


def _below(periods: Sequence[Group], period: str) -> list[tuple[str, str]]:
    """What stands below each period: month or quarter, and the year under the first of each year."""
    years = [one.value[:4] for one in periods]
    short = [one.value[5:] if period == QUARTER else f"{int(one.value[5:7])}月" for one in periods]
    return [
        (name, f"{year} 年" if place == 0 or years[place - 1] != year else "")
        for place, (name, year) in enumerate(zip(short, years, strict=True))
    ]


def _about(sample: Sample, state: State, own: Sequence[str]) -> str:
    return subject(sample, {column: values for column, values in state.filters.items() if column not in own})


def _chosen(state: State, column: str) -> tuple[str, ...]:
    return tuple(str(value) for value in state.filters.get(column, ()))


def _controls(*parts: Child) -> Markup:
    return tag("div", parts, class_="wb-row wb-controls")


def _cautions(*words: str | None) -> Child:
    return (
        tag("ul", [tag("li", part) for part in words if part], class_="wb-soft wb-cautions")
        if any(words)
        else None
    )
