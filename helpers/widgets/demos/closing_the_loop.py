"""Detractor to promoter: what calling back is worth in a year, and what only a claim adds to it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from helpers import content
from helpers.methods.closing import Gap, break_even, silenced, turned_worth
from helpers.methods.counts import DETRACTOR_SCORES, PROMOTER_SCORES
from helpers.pictures.axes import amount, percent
from helpers.pictures.closing import Year, closing_picture
from helpers.widgets.demos.stage import Demo, Point
from helpers.widgets.detractor_value.estimate import MARGIN_A_YEAR
from helpers.widgets.detractor_value.evidence import CALLED, FRIENDS, STAYED, YES
from helpers.widgets.explorable import NumberInput, Numbers

SURVEY = "telecom_nps"


@cache
def gap() -> Gap:
    """Return what promoters of the survey are ahead of detractors nobody called."""
    return _ahead(promoters=True)


@cache
def turned() -> float:
    """Return the share of calls that would have to turn a promoter to have the effect the survey shows."""
    return _ahead(promoters=False).customers / gap().customers


def _ahead(promoters: bool) -> Gap:
    """Promoters, or else detractors who were called, against detractors nobody called."""
    frame = content.read_survey(SURVEY)
    angry = frame["score"] < DETRACTOR_SCORES.stop
    called = frame[CALLED] == YES
    others = frame["score"] >= PROMOTER_SCORES.start if promoters else angry & called
    stays, friends = (
        float(frame.loc[others, name].mean() - frame.loc[angry & ~called, name].mean())
        for name in (STAYED, FRIENDS)
    )
    return Gap(stays, friends)


@cache
def inputs() -> Mapping[str, NumberInput]:
    """Return what can be moved; what the survey knows starts there."""
    claim = "TARP 1981 年为可口可乐做的调查，中位数约 10 人；后来别的行业各不相同。是说法，不是定律"
    seen = "教学模拟调查：随机回访多留住的和多带来的，合起来相当于这么多位贬损者变成推荐者"
    return {
        "detractors": NumberInput("每月贬损者", "人", 200, 0, 1000, 10, "随手取的，换成你们的"),
        "reached": NumberInput("打得通的", "%", 60, 0, 100, 1, "随手取的，换成你们的"),
        "turned": NumberInput("回访后转变的", "%", round(100 * turned()), 0, 100, 1, seen),
        "value": NumberInput(
            "一位客户一年毛利",
            "元",
            MARGIN_A_YEAR,
            0,
            1000,
            10,
            "平均月消费 93 元 × 12 × 毛利三成；三成是猜的",
        ),
        "cost": NumberInput("一通回访的成本", "元", 15, 0, 200, 1, "随手取的，换成你们的"),
        "told": NumberInput("说法：告诉几位", "人", 10, 0, 20, 1, claim),
        "lost": NumberInput(
            "说法：听了不来", "%", 0, 0, 10, 0.5, "没有可靠数据，从 0 开始；填了就是你的假设"
        ),
    }


def year(numbers: Numbers) -> Year:
    """Return the year that the numbers describe."""
    share = numbers["turned"] / 100
    worth = turned_worth(
        numbers["detractors"], numbers["reached"] / 100, share, gap(), numbers["value"], numbers["cost"]
    )
    came = silenced(worth.called, share, numbers["told"], numbers["lost"] / 100)
    return Year(
        cost=worth.cost,
        kept=worth.kept * numbers["value"],
        friends=worth.friends * numbers["value"],
        claimed=came * numbers["value"],
        words=(
            f"打通 {amount(worth.called)} 通",
            f"{amount(worth.kept)} 位客户",
            f"{amount(worth.friends)} 位新客",
            f"{amount(came)} 位没被劝退",
        ),
        turned=share,
        needed=break_even(gap(), numbers["value"], numbers["cost"]),
    )


def finding(numbers: Numbers) -> str:
    """Say whether the calls pay."""
    found = year(numbers)
    if not found.cost and not found.net:
        return "没有打通一个电话，也没有花一分钱"
    if found.net < 0:
        with_claim = "；算上说法才转正" if found.net + found.claimed >= 0 else ""
        return f"一年净亏 {amount(-found.net)} 元{with_claim}"
    return f"一年净得 {amount(found.net)} 元"


def worth_it(numbers: Numbers) -> str:
    """Say what a year is worth and what it is made of."""
    found = year(numbers)
    return (
        f"每 100 通有 {numbers['turned']:.0f} 位从贬损变推荐，一年花 {amount(found.cost)} 元，"
        f"净得 {amount(found.net)} 元。其中“多带来的”占毛利的 "
        f"{percent(found.friends / (found.kept + found.friends))}：值钱的是他后来说的话。"
    )


def low_bar(numbers: Numbers) -> str:
    """Say how few have to turn."""
    found = year(numbers)
    return (
        f"一通电话 {numbers['cost']:.0f} 元：100 通里只要转变 {100 * found.needed:.1f} 位就保本。"
        f"就算只转变 {numbers['turned']:.0f} 位，一年也净得 {amount(found.net)} 元。"
    )


def too_dear(numbers: Numbers) -> str:
    """Say where a visit instead of a call stops paying."""
    found = year(numbers)
    return (
        f"改成上门，一次 {numbers['cost']:.0f} 元：要转变 {percent(found.needed)} 才保本，"
        f"现在 {percent(found.turned)}，一年净亏 {amount(-found.net)} 元。好事也要算成本。"
    )


def claim(numbers: Numbers) -> str:
    """Say what the claim adds, and that it is one."""
    found = year(numbers)
    return (
        f"“一位不满的客户会告诉 {numbers['told']:.0f} 个人”（TARP，1981，可口可乐）。"
        f"再假设听的人里 {numbers['lost']:g}% 不来：多出 {amount(found.claimed)} 元。"
        "这一格画成虚线，因为它是说法。"
    )


def only_a_claim(numbers: Numbers) -> str:
    """Say that a claim can turn a loss into a gain."""
    found = year(numbers)
    return (
        f"上门本来净亏 {amount(-found.net)} 元；把“告诉 {numbers['told']:.0f} 个人”"
        f"和“{numbers['lost']:g}% 不来”加上，就成了赚 {amount(found.net + found.claimed)} 元。"
        "汇报时，说法要另起一行。"
    )


class ClosingTheLoop(Demo):
    """A year of calls."""

    title = "从贬损者到推荐者，值多少"
    limits = (
        "转变的一位，往后就像推荐者：比没人回访的贬损者多留在网、多带新客，差多少照教学模拟调查（六个月）算；"
        "一位客户按一年毛利计。",
        "TARP 的别的数字也只是说法：“26 位不满的只有 1 位开口”另有 27 位的版本；“换一位客户要 2–20 倍的钱”"
        "没有查到原始出处，放进算式等于先认定了结论，所以这里不放。",
        "没有算：赔给客户的钱、员工的时间从哪里来、区间有多宽。带区间的估算在第 2 课的“贬损者的价值”。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = inputs()
        visit = {"cost": 120.0, "turned": 20}
        self.points = (
            Point("值多少", worth_it),
            Point("门槛很低", low_bar, {"turned": 10}),
            Point("改成上门呢", too_dear, visit),
            Point("再加一条说法", claim, {"lost": 2}),
            Point("靠说法转正", only_a_claim, {**visit, "lost": 8}),
        )
        super().__init__(answer)

    def scene(self) -> Markup:
        """Return the year."""
        return closing_picture(year(self.numbers), finding(self.numbers))


def build(answer: dict[str, Any]) -> ClosingTheLoop:
    """Return the demo as kept in `answer`. Raises ContentError when the survey cannot be read."""
    return ClosingTheLoop(answer)
