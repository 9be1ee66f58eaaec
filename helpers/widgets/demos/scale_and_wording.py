"""Scale and wording: the same customers on three scales, with a leading question, or without the unhappy."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.asking import Customers, Scale, answers, asked, count, customers, nudged
from helpers.methods.nps import interval
from helpers.pictures.axes import signed
from helpers.pictures.scales import Panel, scales_picture
from helpers.widgets.demos.stage import Demo, Point, choice
from helpers.widgets.explorable import NumberInput, Numbers

PEOPLE, SEED = 1000, 2
UNHAPPY = 60.0  # attitudes below this are the unhappy ones
STANDARD = Scale(0, 10, 6, 9)
FROM_ONE = Scale(1, 10, 6, 9)
# On five points there are two habits: R's package NPS counts 5 alone as promoters, others 4 and 5.
FIVE = {0.0: Scale(1, 5, 3, 5), 1.0: Scale(1, 5, 2, 4)}
RULES = {0.0: "5 分才算推荐者", 1.0: "4–5 分都算推荐者"}


@cache
def people() -> Customers:
    """Return the thousand customers, always the same."""
    return customers(PEOPLE, SEED)


def panels(numbers: Numbers) -> tuple[Panel, ...]:
    """Return the three scales, asked as the numbers say."""
    reached = asked(people(), UNHAPPY, numbers["unhappy"] / 100)
    seen = nudged(reached, numbers["push"])
    five = FIVE[numbers["generous"]]
    rule = "≤2 贬，3 中，≥4 推" if numbers["generous"] else "≤3 贬，4 中，5 推"
    return (
        _panel("0–10 分", "0–6 贬，7–8 中，9–10 推", STANDARD, seen),
        _panel("1–10 分", "1–6 贬，7–8 中，9–10 推", FROM_ONE, seen),
        _panel("1–5 分", rule, five, seen),
    )


@cache
def fair() -> float:
    """Return the score when everybody is asked a neutral question on 0–10."""
    return _panel("", "", STANDARD, people().attitudes).counts.nps


def _panel(name: str, rule: str, scale: Scale, attitudes: Any) -> Panel:
    histogram = answers(attitudes, scale)
    kinds = tuple(
        "detractor"
        if one <= scale.detractors_to
        else "promoter"
        if one >= scale.promoters_from
        else "passive"
        for one in range(scale.low, scale.high + 1)
    )
    return Panel(name, rule, scale.low, histogram, count(histogram, scale), kinds)


def finding(numbers: Numbers) -> str:
    """Say how far the scores lie apart though nobody changed."""
    scores = [one.counts.nps for one in panels(numbers)]
    spread = max(scores) - min(scores)
    return (
        f"同一批客户，三种问法：NPS 从 {signed(min(scores))} 到 {signed(max(scores))}，"
        f"差约 {spread:.0f} 分（问到 {panels(numbers)[0].counts.n:,.0f} 人）"
    )


def scales(numbers: Numbers) -> str:
    """Say what each scale gives."""
    ten, from_one, five = (one.counts.nps for one in panels(numbers))
    low, high = interval(panels(numbers)[0].counts)
    return (
        f"同样 {PEOPLE:,} 位客户，0–10 分量得 {signed(ten)}，1–10 分 {signed(from_one)}，"
        f"1–5 分 {signed(five)}。光是区间就有 ±{(high - low) / 2:.0f} 分；"
        "换量表的差别却不会因为多问人而变小。"
    )


def generous(numbers: Numbers) -> str:
    """Say what another rule of five points does."""
    strict = panels(Numbers({**numbers.values, "generous": 0.0}))[2].counts.nps
    now = panels(numbers)[2].counts.nps
    return (
        f"1–5 分没有统一的算法：只有 5 分算推荐者，{signed(strict)}；4 分也算，{signed(now)}。"
        f"一份答卷没改，差约 {now - strict:.0f} 分。"
    )


def leading(numbers: Numbers) -> str:
    """Say what a leading question does."""
    now = panels(numbers)[0].counts.nps
    return (
        f"“我们的贴心服务您一定愿意推荐吧？”每位客户的态度被抬高 {numbers['push']:.0f}（满分 100），"
        f"NPS 就从 {signed(fair())} 变成 {signed(now)}，多出约 {now - fair():.0f} 分。"
    )


def happy_only(numbers: Numbers) -> str:
    """Say what leaving the unhappy out does."""
    first = panels(numbers)[0].counts
    missing = PEOPLE - first.n
    return (
        f"不满的客户 100 位只问到 {numbers['unhappy']:.0f} 位，少了 {missing:.0f} 份答卷，"
        f"NPS 从 {signed(fair())} 变成 {signed(first.nps)}。没有一位客户变得更满意。"
    )


def together(numbers: Numbers) -> str:
    """Say what all of it does together, and what follows."""
    best = max(one.counts.nps for one in panels(numbers))
    return (
        f"三样一起用，最高能报 {signed(best)}，比老实问的 {signed(fair())} 多约 {best - fair():.0f} 分。"
        "所以：一把尺子用到底，题目不变，该问的都问到，才比得出高低。"
    )


class ScaleAndWording(Demo):
    """One thousand customers, asked in several ways."""

    title = "换个问法，换个 NPS"
    limits = (
        "教学模拟：每位客户有一个 0–100 的态度，选离它最近的那一格；各格在 0–100 上等距。真人不会这样听话，"
        "所以这里的分差只说明方向，不能拿去换算：两种量表之间没有换算公式。",
        "真有公司用别的尺子：渣打银行 2009 年年报用 1–10 分，8–10 分就算推荐者。看到别家的 NPS，先问量表。",
        f"态度低于 {UNHAPPY:.0f} 的算“不满的客户”；谁被问到由固定的抽签决定。“贬、中、推”是三类的简写。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = {
            "push": NumberInput("题目把态度抬高", "点", 0, 0, 20, 1),
            "unhappy": NumberInput("不满的客户问到", "%", 100, 0, 100, 1),
            "generous": NumberInput("五分制的算法", "", 0, 0, 1, 0),
        }
        all_of_it = {"push": 8, "unhappy": 30, "generous": 1}
        self.points = (
            Point("三把尺子", scales),
            Point("五分制两种算法", generous, {"generous": 1}),
            Point("诱导的题目", leading, {"push": 8}),
            Point("只问满意的", happy_only, {"unhappy": 30}),
            Point("三样一起", together, all_of_it),
        )
        super().__init__(answer)

    def resume(self, kept: object) -> Numbers:
        """Return the numbers as they were kept; a rule is one of the two."""
        numbers = super().resume(kept)
        return numbers if numbers["generous"] in RULES else Numbers({**numbers.values, "generous": 0.0})

    def do_rule(self, value: str) -> None:
        """Count four points as a promoter (1) or not (0)."""
        if value in ("0", "1"):
            self.become(Numbers({**self.numbers.values, "generous": float(value)}, self.numbers.typed))

    def scene(self) -> Markup:
        """Return the three scales."""
        return scales_picture(panels(self.numbers), fair(), finding(self.numbers))

    def controls(self) -> Child:
        """Return the sliders and the two rules of five points."""
        rules = {f"{value:.0f}": words for value, words in RULES.items()}
        return [
            super().controls(),
            choice("rule", "五分制的算法", rules, f"{self.numbers['generous']:.0f}"),
        ]


def build(answer: dict[str, Any]) -> ScaleAndWording:
    """Return the demo as kept in `answer`."""
    return ScaleAndWording(answer)
