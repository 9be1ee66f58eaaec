"""The editor of one segment: its name, what to do with it, its conditions in and/or groups."""

from collections.abc import Mapping

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.segments import OPERATORS
from helpers.widgets.customer_segments.fields import Base, Field
from helpers.widgets.customer_segments.rules import SIGNS
from helpers.widgets.customer_segments.state import (
    ACTION_NAMES,
    LONGEST_NAME,
    LONGEST_VALUE,
    Written,
    WrittenClause,
    WrittenSegment,
)
from helpers.widgets.switch import choices, switch

ALL_OR_ANY = {"all": "并且", "any": "或者"}
GROUPS = {"number": "数字", "category": "类别", "text": "原话"}
AFTERWARDS = "事后才知道的"
SHOWN_SIGNS = {**SIGNS, "one_of": "是", "none_of": "不是"}
Options = Mapping[str, Mapping[str, str]]


def editor(base: Base, written: WrittenSegment, place: int) -> Markup:
    """Return the editor of the segment at `place`."""
    several = len(written.clauses) > 1
    name = tag(
        "label",
        "群名 ",
        tag(
            "input",
            type="text",
            value=written.name,
            maxlength=LONGEST_NAME,
            data_action="name",
            data_name="name",
            data_live=True,
        ),
    )
    todo = _select("todo", "todo", "做法", {"": {"": "还没想好", **ACTION_NAMES}}, written.action, shown=True)
    clauses = [_clause(base, clause, at, several) for at, clause in enumerate(written.clauses)]
    links = tag(
        "div", switch("join", "几组条件之间", ALL_OR_ANY, _joined(written.every)), class_="wb-segment-link"
    )
    joined = [part for clause in clauses for part in (links, clause)][1:] if clauses else []
    return tag(
        "section",
        tag(
            "div",
            name,
            todo,
            tag("button", "复制这一群", data_action="copy", data_value=place),
            tag("button", "收起", data_action="close"),
            class_="wb-row wb-controls",
        ),
        joined,
        tag("button", "＋ 再加一组条件（括号）", data_action="add_clause", data_value=""),
        class_="wb-card wb-segment-editor wb-small",
        aria_label=f"“{written.name}”的条件",
    )


def _clause(base: Base, clause: WrittenClause, at: int, several: bool) -> Markup:
    rows: list[Child] = []
    for spot, one in enumerate(clause.conditions):
        lead: Child = "符合"
        if spot == 1:
            options = {f"{at}.{how}": words for how, words in ALL_OR_ANY.items()}
            lead = switch("join_clause", "条件之间", options, f"{at}.{_joined(clause.every)}")
        elif spot:
            lead = ALL_OR_ANY[_joined(clause.every)]
        rows.append(_condition(base, one, f"{at}.{spot}", lead))
    drop = tag("button", "删掉这一组", data_action="drop_clause", data_value=at) if several else None
    add = tag("button", "＋ 加条件", data_action="add_condition", data_value=f"{at}.")
    return tag(
        "div",
        rows,
        tag("div", add, drop, class_="wb-row"),
        class_="wb-segment-clause" if several else None,
        role="group",
        aria_label=f"第 {at + 1} 组条件",
    )


def _condition(base: Base, one: Written, spot: str, lead: Child) -> Markup:
    field = base.fields[one.field]
    operators = {"": {str(name): SHOWN_SIGNS[name] for name in OPERATORS[field.kind]}}
    drop = tag(
        "button", "✕", data_action="drop_condition", data_value=spot, aria_label="删掉这个条件", title="删除"
    )
    return tag(
        "div",
        tag("span", lead, class_="wb-segment-lead"),
        _select("field", spot, "看哪一项", _fields(base), one.field),
        _select("operator", spot, "怎么比", operators, one.operator),
        _value(field, one, spot),
        drop,
        class_="wb-segment-condition",
    )


def _value(field: Field, one: Written, spot: str) -> Child:
    if field.kind == "category":
        return tag(
            "span",
            [_option(spot, value, name, value in one.values) for value, name in field.names.items()],
            role="group",
            aria_label=field.label,
            class_="wb-segment-values",
        )
    values = [*one.values, "", ""]
    if field.kind == "text":
        return _input(spot, 0, values[0], "写出词，用顿号隔开", "wb-segment-words")
    hint = tag("span", f"{field.unit}（{field.low:,g}–{field.high:,g}）", class_="wb-soft")
    first = _input(spot, 0, values[0], field.label)
    if one.operator != "between":
        return [first, hint]
    return [first, "–", _input(spot, 1, values[1], f"{field.label}，到"), hint]


def _option(spot: str, value: str, name: str, chosen: bool) -> Markup:
    return tag(
        "button",
        "☑ " if chosen else "☐ ",
        name,
        role="checkbox",
        aria_checked="true" if chosen else "false",
        data_action="toggle",
        data_value=f"{spot}={value}",
    )


def _input(spot: str, slot: int, value: str, label: str, style: str = "wb-segment-number") -> Markup:
    return tag(
        "input",
        type="text",
        value=value,
        maxlength=LONGEST_VALUE,
        aria_label=label,
        data_action="type",
        data_name=f"{spot}.{slot}",
        data_live=True,
        class_=style,
    )


def _select(action: str, name: str, label: str, options: Options, value: str, shown: bool = False) -> Markup:
    """A drop-down list; options of a named group stand together."""
    groups = [
        tag("optgroup", choices(inside, value), label=group) if group else choices(inside, value)
        for group, inside in options.items()
    ]
    select = tag("select", groups, data_action=action, data_name=name, aria_label=None if shown else label)
    return tag("label", f"{label} ", select) if shown else select


def _fields(base: Base) -> Options:
    groups: dict[str, dict[str, str]] = {words: {} for words in [*GROUPS.values(), AFTERWARDS]}
    for field in base.fields.values():
        groups[AFTERWARDS if field.hindsight else GROUPS[field.kind]][field.name] = field.label
    return {group: inside for group, inside in groups.items() if inside}


def _joined(every: bool) -> str:
    return "all" if every else "any"
