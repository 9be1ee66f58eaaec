"""What can be done to written rules: each edit is rules in, rules out; what does not fit changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from helpers.methods.segments import OPERATORS
from helpers.widgets.customer_segments.fields import FEE, Base
from helpers.widgets.customer_segments.state import (
    ACTION_NAMES,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_CLAUSES,
    MOST_CONDITIONS,
    MOST_SEGMENTS,
    Written,
    WrittenClause,
    WrittenSegment,
)

Rules: TypeAlias = tuple[WrittenSegment, ...]
FIRST = Written(field=FEE, operator="at_least")


class EditError(ValueError):
    """An edit that is refused; its text says why."""


def add(rules: Rules) -> Rules:
    """Add a segment with an empty condition at the end. Raises EditError when there are too many."""
    _room(rules)
    clause = WrittenClause(conditions=(FIRST,))
    return (*rules, WrittenSegment(name=_free(rules, "新的一群"), clauses=(clause,)))


def copy(rules: Rules, place: int) -> Rules:
    """Put a copy of a segment below it. Raises EditError when there are too many."""
    _room(rules)
    twin = rules[place].model_copy(update={"name": _free(rules, rules[place].name)})
    return (*rules[: place + 1], twin, *rules[place + 1 :])


def move(rules: Rules, place: int, step: int) -> Rules:
    """Move a segment up (−1) or down (+1)."""
    order = list(rules)
    if 0 <= place + step < len(order):
        order.insert(place + step, order.pop(place))
    return tuple(order)


def remove(rules: Rules, place: int) -> Rules:
    """Take a segment out."""
    return (*rules[:place], *rules[place + 1 :])


def change(rules: Rules, place: int, **fields: Any) -> Rules:
    """Change the name, the action, the joining or the clauses of a segment."""
    return _replaced(rules, place, rules[place].model_copy(update=fields))


def edit(base: Base, rules: Rules, place: int, action: str, value: str) -> Rules:
    """Do to one segment what an element of its editor asks for. Raises EditError for what is too much."""
    segment = rules[place]
    where, _, what = value.partition("=")
    if action in SEGMENT_EDITS:
        return _replaced(rules, place, SEGMENT_EDITS[action](segment, where, what))
    at, _, rest = where.partition(".")
    clause = segment.clauses[int(at)]
    if action in CLAUSE_EDITS:
        changed = CLAUSE_EDITS[action](clause, rest)
    else:
        spot, _, slot = rest.partition(".")
        one = CONDITION_EDITS[action](base, clause.conditions[int(spot)], slot, what)
        changed = clause.model_copy(update={"conditions": _replaced(clause.conditions, int(spot), one)})
    return change(rules, place, clauses=_replaced(segment.clauses, int(at), changed))


def _rename(segment: WrittenSegment, _where: str, name: str) -> WrittenSegment:
    return segment.model_copy(update={"name": _short(name, LONGEST_NAME, "名字")})


def _set_action(segment: WrittenSegment, _where: str, action: str) -> WrittenSegment:
    return segment.model_copy(update={"action": action}) if action in {"", *ACTION_NAMES} else segment


def _join(segment: WrittenSegment, how: str, _what: str) -> WrittenSegment:
    return segment.model_copy(update={"every": how == "all"})


def _add_clause(segment: WrittenSegment, _where: str, _what: str) -> WrittenSegment:
    if len(segment.clauses) >= MOST_CLAUSES:
        raise EditError(f"一个群最多 {MOST_CLAUSES} 组条件，再多就没有人记得住了。")
    return segment.model_copy(update={"clauses": (*segment.clauses, WrittenClause(conditions=(FIRST,)))})


def _drop_clause(segment: WrittenSegment, where: str, _what: str) -> WrittenSegment:
    at = int(where)
    return segment.model_copy(update={"clauses": (*segment.clauses[:at], *segment.clauses[at + 1 :])})


def _join_clause(clause: WrittenClause, how: str) -> WrittenClause:
    return clause.model_copy(update={"every": how == "all"})


def _add_condition(clause: WrittenClause, _rest: str) -> WrittenClause:
    if len(clause.conditions) >= MOST_CONDITIONS:
        raise EditError(f"一组最多 {MOST_CONDITIONS} 个条件，再多就没有人记得住了。")
    return clause.model_copy(update={"conditions": (*clause.conditions, FIRST)})


def _drop_condition(clause: WrittenClause, rest: str) -> WrittenClause:
    kept = [one for at, one in enumerate(clause.conditions) if at != int(rest)]
    return clause.model_copy(update={"conditions": tuple(kept)})


def _set_field(base: Base, one: Written, _slot: str, name: str) -> Written:
    field = base.fields.get(name)
    if field is None or name == one.field:
        return one
    operator = {"number": "at_least", "category": "one_of", "text": "mentions"}[field.kind]
    return Written(field=name, operator=operator)


def _set_operator(base: Base, one: Written, _slot: str, operator: str) -> Written:
    kind = base.fields[one.field].kind
    return one.model_copy(update={"operator": operator}) if operator in OPERATORS[kind] else one


def _type(_base: Base, one: Written, slot: str, text: str) -> Written:
    values = [*one.values, "", ""][:2]
    values[int(slot)] = _short(text, LONGEST_VALUE, "这一格")
    return one.model_copy(update={"values": tuple(values) if values[1] else (values[0],)})


def _toggle(_base: Base, one: Written, _slot: str, name: str) -> Written:
    chosen = [value for value in one.values if value != name]
    return one.model_copy(update={"values": tuple(chosen if name in one.values else [*one.values, name])})


SEGMENT_EDITS: Mapping[str, Callable[[WrittenSegment, str, str], WrittenSegment]] = {
    "name": _rename,
    "todo": _set_action,
    "join": _join,
    "add_clause": _add_clause,
    "drop_clause": _drop_clause,
}
CLAUSE_EDITS: Mapping[str, Callable[[WrittenClause, str], WrittenClause]] = {
    "join_clause": _join_clause,
    "add_condition": _add_condition,
    "drop_condition": _drop_condition,
}
CONDITION_EDITS: Mapping[str, Callable[[Base, Written, str, str], Written]] = {
    "field": _set_field,
    "operator": _set_operator,
    "type": _type,
    "toggle": _toggle,
}
EDITS = {*SEGMENT_EDITS, *CLAUSE_EDITS, *CONDITION_EDITS}


def _replaced(items: Sequence[Any], place: int, item: Any) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _short(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        raise EditError(f"{what}最多 {longest} 个字，刚才有 {len(text):,} 个，没有改。")
    return text


def _room(rules: Rules) -> None:
    if len(rules) >= MOST_SEGMENTS:
        raise EditError(f"最多 {MOST_SEGMENTS} 个群：群越多，越难给每一群不同的做法。")


def _free(rules: Rules, name: str) -> str:
    """Return the name, with a number after it when it is taken."""
    taken = {one.name for one in rules}
    stem = name[: LONGEST_NAME - 3]
    return next(new for new in [name, *(f"{stem} {number}" for number in range(2, 99))] if new not in taken)
