"""One's own estimate: how much calling detractors back is worth in a year."""

import math
from collections.abc import Mapping

from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.recovery import Effect, Worth, yearly_worth
from helpers.pictures.axes import amount
from helpers.pictures.effects import Outcome
from helpers.widgets.detractor_value.evidence import FRIENDS, STAYED
from helpers.widgets.explorable import NumberInput, Numbers, resumed
from helpers.widgets.explorable import rows as number_rows

Outcomes = Mapping[str, Outcome]
MARGIN_A_YEAR = 340  # 12 months × 93 yuan × a margin of three tenths, a guess


def inputs(outcomes: Outcomes) -> dict[str, NumberInput]:
    """Return the numbers one may change; the effects start from what the survey shows."""
    stay, friends = (round(100 * _start(outcomes[name].effect), 1) for name in (STAYED, FRIENDS))
    shown = "上面的图：随机回访相差这么多；改了筛选，起始值跟着变"
    guess = "随手取的，换成你们的"
    claim = "1981 年 TARP 为可口可乐做的调查里中位数约 10 人；别的行业各不相同，是说法，不是定律"
    lost = "没有可靠数据；填 0 就不计入"
    return {
        "detractors": NumberInput("每月贬损者", "人", 200, 0, 1e6, 0, guess),
        "reached": NumberInput("打得通的", "%", 60, 0, 100, 1, guess),
        "stay": NumberInput("每百通多留住", "人", stay, -50, 50, 0.1, shown),
        "friends": NumberInput("每百通多带来", "人", friends, -50, 50, 0.1, shown),
        "value": NumberInput(
            "一位客户一年毛利", "元", MARGIN_A_YEAR, 0, 1e6, 0, "平均月消费 93 元 × 12 × 毛利三成；三成是猜的"
        ),
        "cost": NumberInput("一通回访的成本", "元", 15, 0, 1e4, 0, guess),
        "told": NumberInput("生气的人会告诉几位（说法）", "人", 10, 0, 50, 1, claim),
        "lost": NumberInput("听了就不来的", "%", 0, 0, 20, 0.1, lost),
    }


def worth(numbers: Numbers, outcomes: Outcomes) -> Worth:
    """Return a year of calls; the range shifts the survey's intervals to the effects that were chosen."""
    stay, friends = (
        _limits(numbers[part] / 100, outcomes[name].effect)
        for part, name in (("stay", STAYED), ("friends", FRIENDS))
    )
    return yearly_worth(
        numbers["detractors"], numbers["reached"] / 100, stay, friends, numbers["value"], numbers["cost"]
    )


def claimed(numbers: Numbers) -> float:
    """Return yuan a year that the claim adds: hearers who would not come, were nobody called."""
    calls = 12 * numbers["detractors"] * numbers["reached"] / 100
    return calls * numbers["told"] * numbers["lost"] / 100 * numbers["value"]


def said(numbers: Numbers, outcomes: Outcomes) -> Markup:
    """Return the estimate in words."""
    year = worth(numbers, outcomes)
    verdict = _verdict(year)
    talk = claimed(numbers)
    talked: Child = None
    if talk:
        talked = tag(
            "p",
            f"再加说法：少传坏话，又值 {amount(talk)} 元。这一笔没有数据支持，汇报时要分开写。",
            class_="wb-note",
        )
    return join(
        [
            tag("p", "一年净值约 ", tag("b", f"{amount(year.net)} 元", class_="wb-big"), role="status"),
            tag("p", f"按区间算，在 {amount(year.low)} 到 {amount(year.high)} 元之间。", tag("b", verdict)),
            tag(
                "p",
                f"一年打通 {year.called:,.0f} 通，花 {amount(year.cost)} 元；"
                f"多留住 {amount(year.kept)} 位，多带来 {amount(year.friends)} 位，"
                f"毛利 {amount(year.benefit)} 元。",
            ),
            talked,
        ]
    )


def rows(
    known: Mapping[str, NumberInput], kept: object, outcomes: Outcomes
) -> tuple[tuple[str | float, ...], ...]:
    """Return the numbers and the estimate as rows of a listing."""
    numbers = resumed(known, kept)
    year = worth(numbers, outcomes)
    results = {
        "一年净值": year.net,
        "净值下限": year.low,
        "净值上限": year.high,
        "说法另计": claimed(numbers),
    }
    return (*number_rows(known, numbers), *((name, round(yuan), "元") for name, yuan in results.items()))


def _start(effect: Effect) -> float:
    return 0.0 if math.isnan(effect.difference) else effect.difference


def _limits(middle: float, effect: Effect) -> tuple[float, float, float]:
    """The chosen effect with as much room on either side as the survey leaves."""
    low, high = effect.interval
    half = 0.0 if math.isnan(high) else (high - low) / 2
    return middle - half, middle, middle + half


def _verdict(year: Worth) -> str:
    if year.low > 0:
        return "整个区间都在 0 以上：这样打，划算。"
    if year.high < 0:
        return "整个区间都在 0 以下：这样打，不划算。"
    return "区间跨过 0：还说不准划不划算。"
