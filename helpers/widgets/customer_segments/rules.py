"""Rules as they are written, read and said in words, and what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from helpers.exercises import number
from helpers.methods.counts import THIN
from helpers.methods.segment_values import Described, describe
from helpers.methods.segments import Assignment, Clause, Condition, Segment, assign, clash
from helpers.widgets.customer_segments.fields import FEE, KIND, Base, Field
from helpers.widgets.customer_segments.state import Written, WrittenSegment

SIGNS = {
    "at_least": "≥",
    "at_most": "≤",
    "above": "＞",
    "below": "＜",
    "is": "＝",
    "between": "介于",
    "one_of": "：",
    "none_of": "不是",
    "mentions": "提到",
}
REST = "其余"
SEPARATORS = str.maketrans("，,；;｜|", "、、、、、、")


class Fault(NamedTuple):
    """What is wrong with a segment, and whether it stops the rule from running."""

    place: int
    words: str
    stops: bool


class Run(NamedTuple):
    """The rules run over all customers: the rules that ran, who went where, what each segment is worth."""

    segments: Mapping[int, Segment]
    """By their place among the written ones; those with faults that stop are left out."""
    assignment: Assignment
    described: tuple[Described, ...]
    """The segments that ran, in order, then the rest."""
    faults: tuple[Fault, ...]


class RuleError(ValueError):
    """A condition that cannot be read; its text is for the person who wrote it."""


def run(base: Base, written: Sequence[WrittenSegment]) -> Run:
    """Run the rules that can be run, and say what is wrong with all of them."""
    segments: dict[int, Segment] = {}
    faults: list[Fault] = []
    for place, one in enumerate(written):
        try:
            segments[place] = read(base, one)
        except RuleError as error:
            faults.append(Fault(place, f"{title(one, place)}：{error}", stops=True))
    assignment = assign(base.customers, tuple(segments.values()))
    names = [*(segment.name for segment in segments.values()), REST]
    described = describe(base.outcomes, assignment.codes, names)
    for at, (place, segment) in enumerate(segments.items()):
        words = _findings(base, segment, assignment.alone[at], described[at])
        faults += [Fault(place, f"“{segment.name}”：{said}", stops=False) for said in words]
    faults += [Fault(-1, words, stops=False) for words in _cautions(base, segments.values())]
    doubled = {name for name in names if names.count(name) > 1}
    faults += [Fault(-1, f"有两个群都叫“{name}”，改一个名字才分得清。", False) for name in sorted(doubled)]
    return Run(segments, assignment, described, tuple(faults))


def title(written: WrittenSegment, place: int) -> str:
    """Return what a segment is called where it is spoken of."""
    return f"“{written.name.strip() or f'第 {place + 1} 群'}”"


def read(base: Base, written: WrittenSegment) -> Segment:
    """Return a written segment as a rule. Raises RuleError for what is incomplete or cannot be read."""
    clauses = [
        Clause(tuple(read_condition(base, one) for one in clause.conditions), clause.every)
        for clause in written.clauses
        if clause.conditions
    ]
    if not clauses:
        raise RuleError("还没有条件。加一个条件，或者删掉这一群。")
    if not written.name.strip():
        raise RuleError("还没有名字。给它起个名字，别人才知道这是谁。")
    return Segment(written.name.strip(), tuple(clauses), written.every)


def read_condition(base: Base, written: Written) -> Condition:
    """Return a written condition as a rule. Raises RuleError."""
    field = base.fields[written.field]
    operator = written.operator
    if field.kind == "number":
        numbers = [read_number(field, text) for text in _values(written)]
        if operator == "between" and numbers[0] > numbers[1]:
            raise RuleError(f"“{field.label}”从 {numbers[0]:g} 到 {numbers[1]:g}：前一个数要小于后一个数。")
        return Condition(field.name, operator, tuple(numbers))  # type: ignore[arg-type]  # checked by State
    if field.kind == "text":
        words = split(written.values[0] if written.values else "")
        if not words:
            raise RuleError(f"“{field.label}”要写出提到的词，几个词用顿号隔开。")
        return Condition(field.name, "mentions", words)
    chosen = tuple(value for value in field.names if value in written.values)
    if not chosen:
        raise RuleError(f"“{field.label}”还一项都没有选。")
    return Condition(field.name, operator, chosen)  # type: ignore[arg-type]


def read_number(field: Field, text: str) -> float:
    """Return the number that was typed, in the unit of the field. Raises RuleError."""
    if not text.strip():
        raise RuleError(f"“{field.label}”还没有填数。")
    try:
        return number.read_number(text, field.unit)
    except ValueError as error:
        raise RuleError(f"“{field.label}”这一项，{error}") from error


def value_line(base: Base, text: str) -> tuple[float, str]:
    """Return the yearly fee (yuan) that was typed as the line of high value, and what is wrong with it.

    The median stands in for nothing typed and for what cannot be used.
    """
    field = base.fields[FEE]
    if not text.strip():
        return base.median, ""
    try:
        line = read_number(field, text)
    except RuleError as error:
        return base.median, f"{error}先按中位数 {base.median:,g} 元算。"
    if not field.low < line <= field.high:
        return base.median, f"分界线要在 {field.span}之间，才分得出高低。先按中位数 {base.median:,g} 元算。"
    return line, ""


def split(text: str) -> tuple[str, ...]:
    """Return the words in a text, each once; they stand between 、 or commas."""
    words = (word.strip() for word in text.translate(SEPARATORS).split("、"))
    return tuple(dict.fromkeys(word for word in words if word))


def say(base: Base, segment: Segment) -> str:
    """Say a rule in words: `（年消费 ≥ 996 元 并且 推荐意愿分 ≤ 6 分）或者（…）`."""
    clauses = [_say_clause(base, clause, len(segment.clauses) > 1) for clause in segment.clauses]
    return (" 并且 " if segment.every else " 或者 ").join(clauses)


def say_condition(base: Base, condition: Condition) -> str:
    """Say one condition in words."""
    field, sign = base.fields[condition.field], SIGNS[condition.operator]
    unit = f" {field.unit}" if field.unit else ""
    if field.kind == "number":
        return f"{field.label} {sign} {'–'.join(f'{value:,g}' for value in condition.values)}{unit}"
    if field.kind == "text":
        return f"{field.label}{sign}“{'”或“'.join(map(str, condition.values))}”"
    names = [field.names[str(value)] for value in condition.values]
    return f"{field.label}{sign}{'' if condition.operator == 'one_of' else ' '}{' / '.join(names)}"


def _say_clause(base: Base, clause: Clause, several: bool) -> str:
    link = " 并且 " if clause.every else " 或者 "
    words = link.join(say_condition(base, one) for one in clause.conditions)
    return f"（{words}）" if several and len(clause.conditions) > 1 else words


def _values(written: Written) -> tuple[str, ...]:
    """What was typed, as many as the comparison needs."""
    count = 2 if written.operator == "between" else 1
    return (*written.values, "", "")[:count]


def _findings(base: Base, segment: Segment, alone: int, described: Described) -> list[str]:
    """Return what there is to say of a rule that runs."""
    said = []
    if alone == 0:
        said.append(_why_nobody(base, segment))
    elif alone == len(base.customers):
        said.append("所有客户都符合，等于没有分；排在后面的群一位也收不到。")
    elif described.n == 0:
        said.append(f"有 {alone:,} 位符合，但都先归进了前面的群。把它往前移，或者改条件。")
    elif described.n < THIN:
        said.append(f"只有 {described.n} 位，不足 {THIN} 位，NPS 只能当线索。")
    return said


def _cautions(base: Base, segments: Iterable[Segment]) -> Iterator[str]:
    """Yield what is to be kept in mind with rules that ask for certain fields."""
    asked = {
        one.name: {part.field for clause in one.clauses for part in clause.conditions} for one in segments
    }
    by_score = [name for name, fields in asked.items() if fields & {"score", KIND}]
    if by_score:
        yield (
            f"{_listed(by_score)}的条件里有推荐分：这样的 NPS 是分出来的，不是发现。看人数、钱和去留；"
            "要找原因，换成不看分数的条件。"
        )
    after = [name for name, fields in asked.items() if any(base.fields[one].hindsight for one in fields)]
    if after:
        yield f"{_listed(after)}用到了打分以后才知道的事：适合回头看，不能用来预先找人。"


def _listed(names: Sequence[str]) -> str:
    return "".join(f"“{name}”" for name in names)


def _why_nobody(base: Base, segment: Segment) -> str:
    clauses = segment.clauses if segment.every else ()
    joined = [one for clause in clauses if clause.every for one in clause.conditions]
    pair = clash(base.customers, Clause(tuple(joined))) if joined else None
    if pair:
        first, second = (say_condition(base, one) for one in pair)
        return f"没有人符合：“{first}”和“{second}”没有一位客户同时做得到。"
    for clause in segment.clauses:
        for one in clause.conditions:
            field = base.fields[one.field]
            if field.kind == "number" and not base.customers.meeting(one).any():
                return f"没有人符合：“{say_condition(base, one)}”，而这一项实际在 {field.span}之间。"
    return "没有人符合这些条件，放宽一条试试。"
