"""What a survey explorer keeps: view, filters, what is compared, the codebook; as JSON and back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from helpers.content import ContentError
from helpers.methods.selection import Condition, Range
from helpers.widgets.survey_explorer.data import (
    BAND,
    CATEGORY,
    COMMENT,
    MONTH,
    QUARTER,
    REASON,
    SCORE,
    THEME,
    Dimension,
    Sample,
)

VIEWS = {
    "groups": "分组比较",
    "trend": "时间趋势",
    "heat": "交叉热力表",
    "drivers": "驱动因素",
    "comments": "原因编码",
}
ORDERS = {"score": "按分数", "n": "按份数", "given": "原来的顺序"}
PERIODS = {MONTH: "按月", QUARTER: "按季度"}
AMONG = {"detractor": "只看贬损者", "all": "所有客户"}
CODINGS = {THEME: "我的编码", REASON: "调查编码员的编码"}
WIDEST = 12  # groups that a heat table or small multiples can show side by side

Codebook = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class State:
    """Everything that decides what is shown and that is worth keeping."""

    view: str = "groups"
    filters: Mapping[str, Condition] = field(default_factory=dict)
    group: str = ""
    order: str = "score"
    rows: str = ""
    columns: str = ""
    period: str = MONTH
    split: str = ""
    among: str = "detractor"
    coding: str = THEME
    codebook: Codebook = field(default_factory=dict)
    by_hand: Mapping[str, str] = field(default_factory=dict)
    comparing: bool = False

    @property
    def coded_by(self) -> tuple[object, ...]:
        """All that decides how the comments are coded; the order of the codes does too."""
        return list(self.codebook.items()), self.by_hand

    def to_json(self) -> dict[str, Any]:
        """Return the state as JSON data."""
        plain = {name: getattr(self, name) for name in CHOICES}
        filters = {column: list(condition) for column, condition in self.filters.items()}
        codebook = [{"code": code, "keywords": list(words)} for code, words in self.codebook.items()]
        return {**plain, "filters": filters, "codebook": codebook, "by_hand": dict(self.by_hand)}


def views_of(sample: Sample) -> dict[str, str]:
    """Return the views that a survey has the columns for: name and label."""
    needs = {"trend": MONTH in sample.dimensions, "drivers": len(sample.drivers) > 1}
    needs["comments"] = COMMENT in sample.frame.columns
    return {view: label for view, label in VIEWS.items() if needs.get(view, True)}


def compared(sample: Sample, most: int | None = None) -> dict[str, Dimension]:
    """Return the dimensions worth comparing scores by, those with at most `most` groups."""
    made_of_the_score = {CATEGORY, SCORE + BAND}
    return {
        column: dimension
        for column, dimension in sample.dimensions.items()
        if column not in made_of_the_score and 1 < len(dimension.names) <= (most or 1000)
    }


COLUMNS = ("group", "rows", "columns", "split")
CHOICES: Mapping[str, Callable[[Sample], Mapping[str, object]]] = {
    "view": views_of,
    "group": compared,
    "order": lambda _: ORDERS,
    "rows": lambda sample: compared(sample, WIDEST),
    "columns": lambda sample: compared(sample, WIDEST),
    "period": lambda _: PERIODS,
    "split": lambda sample: {"": "", **compared(sample, WIDEST)},
    "among": lambda _: AMONG,
    "coding": lambda sample: CODINGS if REASON in sample.dimensions else {THEME: ""},
}


def themed(sample: Sample, state: State) -> Sample:
    """Return the sample with the trainee's own coding of the comments as a dimension, if there is one."""
    if not state.codebook or COMMENT not in sample.frame.columns:
        return sample
    codes = sample.comments.code(state.codebook, state.by_hand)
    return sample.with_themes(sample.comments.per_row(codes), tuple(state.codebook))


def starting(sample: Sample, preset: Mapping[str, Any]) -> State:
    """Return the state a lesson asks for. Raises ContentError for an option or a value there is not.

    `preset` has fields of State; a number's column stands for its bands where groups are compared, and its
    filter is [low, high].
    """
    first, second = _usual(sample)
    state = State(group=first, rows=first, columns=second)
    for name, value in preset.items():
        if name == "filters":
            chosen = {column: _condition(sample, column, values) for column, values in value.items()}
            state = replace(state, filters=chosen)
        elif name == "codebook":
            state = replace(state, codebook=_codebook(value))
        elif name in CHOICES:
            state = _with(state, name, _choice(sample, name, value))
        else:
            known = "、".join([*CHOICES, "filters", "codebook"])
            raise ContentError(f"survey_explorer：没有“{name}”这个选项，可用的是 {known}")
    return state


def resumed(sample: Sample, kept: Mapping[str, Any], start: State) -> State:
    """Return the state as it was kept; a part that no longer fits the survey is as at the start."""
    state = start
    if isinstance(kept.get("codebook"), list):
        book = {entry["code"]: entry["keywords"] for entry in kept["codebook"] if _is_entry(entry)}
        state = replace(state, codebook=_codebook(book))
    if isinstance(kept.get("by_hand"), dict):
        state = replace(state, by_hand={str(text): str(code) for text, code in kept["by_hand"].items()})
    coded = themed(sample, state)
    for name, values in CHOICES.items():
        if isinstance(kept.get(name), str) and kept[name] in values(coded):
            state = _with(state, name, kept[name])
    if isinstance(kept.get("filters"), dict):
        state = replace(state, filters=dict(_kept_filters(coded, kept["filters"])))
    return state


def with_codes(state: State, sample: Sample) -> State:
    """Return the state without what speaks of the trainee's codes and is no longer there."""
    filters = dict(state.filters)
    names = sample.dimensions[THEME].names if THEME in sample.dimensions else {}
    left = tuple(str(code) for code in filters.pop(THEME, ()) if code in names)
    state = replace(state, filters={**filters, THEME: left} if left else filters)
    for name in COLUMNS:
        if getattr(state, name) not in CHOICES[name](sample):
            state = _with(state, name, next(iter(CHOICES[name](sample)), ""))
    return state


def _with(state: State, name: str, value: str) -> State:
    changed: dict[str, Any] = {name: value}
    return replace(state, **changed)


def _usual(sample: Sample) -> tuple[str, str]:
    """Return what is compared unless somebody says otherwise: two dimensions other than time."""
    narrow = {name: one for name, one in compared(sample, WIDEST).items() if name not in PERIODS}
    first = next(iter(narrow), "")
    others = [name for name in narrow if name != first]
    second = next((name for name in others if len(narrow[name].names) > 2), others[0] if others else first)
    return first, second


def _choice(sample: Sample, name: str, value: str) -> str:
    if name in COLUMNS and value:
        value = sample.dimension(value).column
    allowed = CHOICES[name](sample)
    if value not in allowed:
        raise ContentError(f"survey_explorer：{name} 不能是“{value}”，可用的是 {'、'.join(allowed)}")
    return value


def _condition(sample: Sample, column: str, values: Sequence[Any]) -> Condition:
    if (
        column in sample.measures
        and len(values) == 2
        and all(isinstance(value, int | float) for value in values)
    ):
        return Range(min(values), max(values))
    dimension = sample.dimensions.get(column)
    if dimension is None:
        raise ContentError(f"survey_explorer：筛选里的“{column}”要么不是一列，要么应写成 [最小, 最大]")
    unknown = [str(value) for value in values if value not in dimension.names]
    if unknown or not values:
        raise ContentError(f"survey_explorer：“{dimension.label}”里没有 {'、'.join(unknown) or '选任何一项'}")
    return tuple(values)


def _kept_filters(sample: Sample, filters: Mapping[str, Any]) -> Iterator[tuple[str, Condition]]:
    for column, values in filters.items():
        with suppress(ContentError, TypeError):
            yield column, _condition(sample, column, values)


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("code"), str)
        and isinstance(entry.get("keywords"), list)
    )


def _codebook(raw: Mapping[str, Sequence[object]]) -> Codebook:
    return {str(code): tuple(str(word) for word in words) for code, words in raw.items()}
