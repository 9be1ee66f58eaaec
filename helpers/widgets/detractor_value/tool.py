"""The widget: filters, what the call changed, and the estimate beside its numbers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from helpers.markup import join, tag
from helpers.pictures.effects import effects
from helpers.widgets.detractor_value import estimate
from helpers.widgets.detractor_value.evidence import FILTERS, Filter, caution, finding, measured
from helpers.widgets.explorable import Explorable, cautions, form, resumed, sources, starting
from helpers.widgets.survey_explorer.data import Sample
from helpers.widgets.switch import dropdown

LIMITS = (
    "谁被回访是抽签决定的，两组本来没有差别，所以差别可以算在回访头上。你们公司如果先回访最气的或最值钱的客户，就不能这样比。",
    "它没有证明：回访的话术哪一句有用；回访中立者也有用；六个月以后还有效；换一家公司也一样。这是教学模拟数据。",
    "区间把两项的下限（或上限）凑在一起，比 95% 更宽，宁可保守。",
)


class DetractorValue(Explorable):
    """What recovered detractors are worth; `answer` is `{"filter": …, "numbers": …}`, {} while untouched."""

    def __init__(self, answer: Mapping[str, Any], sample: Sample) -> None:
        self._sample = sample
        self.filter = resumed_filter(sample, answer)
        self._measure()
        self.numbers = resumed(self._inputs, answer.get("numbers"))
        super().__init__(answer)

    def do_type(self, sent: str) -> None:
        """Take a number that was typed: `name=text`."""
        numbers = self.numbers.taking(self._inputs, sent)
        if numbers != self.numbers:
            self.numbers = numbers
            self._keep()

    do_slide = do_type

    def do_choose(self, sent: str) -> None:
        """Look at some of the detractors: `column=value`, "" for all; the effects start anew from them."""
        column, _, value = sent.partition("=")
        before = self.filter.get(column, ("",))
        if column not in FILTERS or value not in {"", *self._sample.dimension(column).names} - {before[0]}:
            return
        others = {name: condition for name, condition in self.filter.items() if name != column}
        self.filter = {**others, column: (value,)} if value else others
        self._measure()
        measured_anew = {name: self._inputs[name].start for name in ("stay", "friends")}
        self.numbers = replace(self.numbers, values={**self.numbers.values, **measured_anew})
        self._keep()

    def do_reset(self, _value: str) -> None:
        """Go back to all detractors and the numbers of the start."""
        self.filter = {}
        self._measure()
        self.numbers = starting(self._inputs)
        self.keep({})

    def page(self) -> Markup:
        """Return filters, picture, estimate and limits."""
        few = caution(self._outcomes)
        left = tag("div", form(self._inputs, self.numbers, "估算用的数字"), sources(self._inputs))
        right = tag("div", tag("h4", "自己估一估"), estimate.said(self.numbers, self._outcomes))
        touched = self.filter or self.numbers != starting(self._inputs)
        reset = tag("button", "↺ 回到开头", data_action="reset") if touched else None
        return join(
            [
                tag("div", [self._dropdown(name) for name in FILTERS], reset, class_="wb-row wb-controls"),
                effects(list(self._outcomes.values()), finding(self._sample, self.filter, self._outcomes)),
                tag("div", few, class_="wb-note wb-bad", role="status") if few else None,
                tag("div", left, right, class_="wb-beside"),
                cautions(LIMITS),
            ]
        )

    def _dropdown(self, name: str) -> Markup:
        dimension = self._sample.dimension(name)
        options = {"": "全部", **dimension.names}
        return dropdown("choose", dimension.label, options, str(self.filter.get(name, ("",))[0]), name)

    def _measure(self) -> None:
        self._outcomes = measured(self._sample, self.filter)
        self._inputs = estimate.inputs(self._outcomes)

    def _keep(self) -> None:
        chosen = {column: condition[0] for column, condition in self.filter.items()}
        self.keep({"filter": chosen, "numbers": self.numbers.to_json()})


def resumed_filter(sample: Sample, answer: Mapping[str, Any]) -> Filter:
    """Return the filter as it was kept, without what the survey does not have."""
    kept = answer.get("filter")
    if not isinstance(kept, Mapping):
        return {}
    chosen = {column: str(kept.get(column)) for column in FILTERS}
    return {column: (value,) for column, value in chosen.items() if value in sample.dimension(column).names}
