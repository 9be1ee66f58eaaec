"""What the tool keeps, as JSON: the two sorts by hand, the value line, the rules as they were written."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from helpers.exercises.base import Content
from helpers.methods.segments import ACTIONS, OPERATORS
from helpers.palette import CATEGORY_NAMES
from helpers.widgets.customer_segments.fields import Base

MOST_SEGMENTS, MOST_CLAUSES, MOST_CONDITIONS = 12, 4, 8
LONGEST_NAME, LONGEST_VALUE = 20, 40
ACTION_NAMES = dict(zip(ACTIONS, ("保持并激活", "培养", "立即挽回", "低成本服务"), strict=True))
PICTURES = {"money": "钱在哪里", "nps": "谁在推荐", "matrix": "价值 × 态度"}

Tab = Literal["kinds", "actions", "rules"]


class Written(Content):
    """A condition as it was written, complete or not: a number may still be a text that is none."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


class WrittenClause(Content):
    """Conditions as they were written, of which every one must hold, or any."""

    conditions: tuple[Written, ...] = Field(default=(), max_length=MOST_CONDITIONS)
    every: bool = True


class WrittenSegment(Content):
    """A segment as it was written: its name, what to do with it ("" while nobody said), its clauses."""

    name: str = Field(default="", max_length=LONGEST_NAME)
    action: str = ""
    clauses: tuple[WrittenClause, ...] = Field(default=(), max_length=MOST_CLAUSES)
    every: bool = True


class State(Content):
    """All that is kept. `rows` are the answer_ids of the sample, `cut` the value line as it was written."""

    survey: str
    rows: tuple[int, ...]
    tab: Tab = "kinds"
    kinds: dict[str, str] = Field(default_factory=dict)
    actions: dict[str, str] = Field(default_factory=dict)
    cut: str = Field(default="", max_length=LONGEST_VALUE)
    segments: tuple[WrittenSegment, ...] = Field(default=(), max_length=MOST_SEGMENTS)
    picture: Literal["money", "nps", "matrix"] = "money"

    @property
    def numbers(self) -> dict[str, int]:
        """The number on the card of each customer of the sample, by answer_id as text."""
        return {str(row): number for number, row in enumerate(self.rows, 1)}


def read_state(kept: Mapping[str, Any], base: Base, rows: tuple[int, ...] | None = None) -> State:
    """Return the state as it was kept, on the sample of today, else on its own.

    Raises ValueError for what this tool did not write or the survey does not know. Customers who were sorted
    in another sample stay sorted.
    """
    state = State.model_validate({"survey": base.name, "rows": rows, **kept})
    rows = state.rows if rows is None else rows
    if state.survey != base.name:
        return State(survey=base.name, rows=rows)
    _require(state.kinds.values(), CATEGORY_NAMES, "客户类别")
    _require(state.actions.values(), ACTION_NAMES, "做法")
    customers = {str(row) for row in base.rows.index}
    _require([*state.kinds, *state.actions, *map(str, rows)], customers, "答卷")
    for segment in state.segments:
        _require([segment.action], ["", *ACTION_NAMES], "做法")
        for clause in segment.clauses:
            for one in clause.conditions:
                _require([one.field], base.fields, "字段")
                _require([one.operator], OPERATORS[base.fields[one.field].kind], "比较")
    return state.model_copy(update={"rows": rows})


def _require(found: Any, known: Any, what: str) -> None:
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise ValueError(f"没有这样的{what}：{'、'.join(unknown)}")
