"""The referral loop: what a promoter's word sets going, generation by generation, and when it dies out."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

from helpers import content
from helpers.exercises.base import Listing
from helpers.markup import join, tag
from helpers.methods.counts import PROMOTER_SCORES
from helpers.methods.referral import Generation, Loop, generations
from helpers.pictures.axes import percent
from helpers.pictures.loop import generations_picture
from helpers.widgets.explorable import (
    Explorable,
    NumberInput,
    Numbers,
    cautions,
    form,
    resumed,
    rows,
    sources,
    starting,
)

SHOWN = 8  # generations in the picture
FEW_CONTACTS = 8  # a guess: the survey knows who came, not how many were asked
MARGIN = 0.3  # of the monthly bill, a guess
LIMITS = (
    "K 会越转越小：最热心的人先分享，朋友圈互相重叠，第二轮问到的多半是听过的人。"
    "图里只算了市场变满和重复问到，没有算热情消退，所以偏乐观。",
    "买来的转发不是口碑。奖励能买到动作，买不到真心推荐；奖励一停，动作就停，还会引来只要奖励的人。",
    "“愿意推荐”不等于“推荐了”：打 9–10 分的人里，真正带来新客户的只有一部分。",
    "K 小于 1 不是失败：循环会自己停，但每位推荐者仍然多带来了人。K 大于 1 也长不久：市场总会满。",
)


class Told(NamedTuple):
    """What the survey knows of friends brought in the six months after an answer."""

    promoters: int
    sharing: float
    """Share of the promoters who brought at least one."""
    each: float
    """Friends per promoter who brought any."""
    sharing_of_all: float
    """Share of all customers who brought at least one."""
    fee: float
    """Mean monthly bill in yuan."""


@cache
def told(survey: str = "telecom_nps") -> Told:
    """Return what a survey knows of friends brought. Raises ContentError for a survey without them."""
    frame = content.read_survey(survey)
    if not {"friends_brought", "monthly_fee"} <= set(frame.columns):
        raise content.ContentError(f"referral_loop：调查 {survey} 没有记录带来的新客户")
    friends = frame["friends_brought"]
    promoters = friends[frame["score"] >= PROMOTER_SCORES.start]
    return Told(
        promoters=len(promoters),
        sharing=float((promoters > 0).mean()),
        each=float(promoters[promoters > 0].mean()),
        sharing_of_all=float((friends > 0).mean()),
        fee=float(frame["monthly_fee"].mean()),
    )


def inputs(known: Told) -> dict[str, NumberInput]:
    """Return the numbers one may change; where the survey knows them they start there."""
    kept = f"{known.promoters:,} 位推荐者里，六个月内带来过新客户的占 {percent(known.sharing, 1)}"
    each = (
        f"调查只知道结果：每位带来过人的推荐者带来 {known.each:.2f} 人，是“告诉几位 × 几成会来”的乘积；"
        "这两个数各是多少，是我们猜的"
    )
    again = f"假定新客户和全体客户一样：其中 {percent(known.sharing_of_all, 1)} 带来过人"
    fee = f"平均月消费 {known.fee:.0f} 元 × 12 个月 × 毛利三成；三成是猜的"
    conversion, value = round(100 * known.each / FEW_CONTACTS), round(12 * MARGIN * known.fee, -1)
    money = 100_000
    return {
        "starters": NumberInput("起点：推荐者", "人", 1000, 1, 1e6, 0, "随手取的整数，换成你们的人数"),
        "share": NumberInput("真的去分享的", "%", round(100 * known.sharing), 0, 100, 1, kept),
        "contacts": NumberInput("每人告诉几位", "人", FEW_CONTACTS, 0, 50, 1, each),
        "conversion": NumberInput("听了会来的", "%", conversion, 0, 100, 1, each),
        "share_again": NumberInput("新客再分享的", "%", round(100 * known.sharing_of_all), 0, 100, 1, again),
        "cycle_days": NumberInput("转一圈", "天", 180, 1, 720, 0, "调查看的是答卷后六个月"),
        "market": NumberInput("还能争取的人", "人", 50_000, 1, 1e8, 0, "随手取的整数，换成你们的市场"),
        "value": NumberInput("每位新客的毛利", "元/年", value, 0, money, 0, fee),
        "reward": NumberInput("每位新客的奖励", "元", 50, 0, money, 0, "随手取的，双方都给要加在一起"),
        "fixed_cost": NumberInput("一次性投入", "元", 20_000, 0, 1e9, 0, "活动页面、物料和人工，随手取的"),
    }


PERCENT = ("share", "conversion", "share_again")


def loop_of(numbers: Numbers) -> Loop:
    """Return the loop that the numbers describe."""
    values = {name: value / 100 if name in PERCENT else value for name, value in numbers.values.items()}
    return Loop(**values)


def finding(loop: Loop, turns: tuple[Generation, ...]) -> str:
    """Say whether the loop grows or dies, and how many it brings in all."""
    if not turns:
        return "没有人被带来：有一环是 0，循环转不起来"
    total = f"{turns[-1].total:,.0f}"
    if loop.k < 1:
        return (
            f"K = {loop.k:.2f}，小于 1：一代比一代少，"
            f"{loop.starters:,.0f} 位推荐者总共带来 {total} 人，循环自己停下"
        )
    most = max(turns, key=lambda turn: turn.newcomers)
    if most.number == len(turns):
        course = f"一代比一代多，第 {most.number} 代还在增加"
    elif most.number > 1:
        course = f"先一代比一代多，第 {most.number} 代到顶，之后市场变满"
    else:
        course = "可是市场太小，第 2 代就开始变少"
    return f"K = {loop.k:.2f}，不小于 1：{course}（{len(turns)} 代共 {total} 人）"


def money(loop: Loop, turns: tuple[Generation, ...]) -> str:
    """Say in which generation the loop pays for itself."""
    if not turns:
        return "没有新客户，一次性投入收不回来。" if loop.fixed_cost else "没有新客户，也没有投入。"
    if loop.reward >= loop.value:
        return (
            f"每位新客的奖励（{loop.reward:,.0f} 元）不比毛利（{loop.value:,.0f} 元）少："
            "来得越多，亏得越多，没有保本点。"
        )
    needed = f"要 {math.ceil(loop.break_even):,} 位新客才保本"
    paid = next((turn for turn in turns if turn.net >= 0), None)
    if paid is None:
        return f"{needed}，总共只来 {turns[-1].total:,.0f} 位：收不回来。"
    return (
        f"{needed}：第 {paid.number} 代（{paid.days:,.0f} 天）收回；"
        f"每位新客按一年毛利算，减去奖励和投入，最后净得 {turns[-1].net:,.0f} 元。"
    )


class ReferralLoop(Explorable):
    """Numbers on the left, generations on the right; `answer` is `{"numbers": …}`, {} while untouched."""

    def __init__(self, answer: Mapping[str, Any], known: Told) -> None:
        self._inputs = inputs(known)
        self.numbers = resumed(self._inputs, answer.get("numbers"))
        super().__init__(answer)

    def do_type(self, sent: str) -> None:
        """Take a number that was typed: `name=text`."""
        numbers = self.numbers.taking(self._inputs, sent)
        if numbers != self.numbers:
            self.numbers = numbers
            self.keep({"numbers": numbers.to_json()})

    do_slide = do_type

    def do_reset(self, _value: str) -> None:
        """Go back to the numbers of the start."""
        self.numbers = starting(self._inputs)
        self.keep({})

    def page(self) -> Markup:
        """Return the numbers and the picture."""
        loop = loop_of(self.numbers)
        turns = generations(loop)
        touched = self.numbers != starting(self._inputs)
        reset = tag("button", "↺ 恢复起始数字", data_action="reset") if touched else None
        sums = [
            tag(
                "p",
                "K = 新客再分享的 × 每人告诉几位 × 听了会来的 = ",
                tag("b", f"{loop.k:.2f}", class_="wb-big"),
            ),
            tag(
                "p",
                f"起点的推荐者每人带来 {loop.first_k:.2f} 人（第一代），",
                _amplified(loop),
                class_="wb-soft",
            ),
        ]
        left = tag("div", form(self._inputs, self.numbers, "推荐循环的数字"), reset, sources(self._inputs))
        shown = turns[:SHOWN]
        right = tag(
            "div",
            sums,
            generations_picture(loop.starters, shown, finding(loop, turns)),
            tag("p", f"图上只画前 {SHOWN} 代。", class_="wb-soft") if len(turns) > SHOWN else None,
            tag("p", money(loop, turns), role="status"),
        )
        return join([tag("div", left, right, class_="wb-beside"), cautions(LIMITS)])


def _amplified(loop: Loop) -> str:
    if loop.k >= 1:
        return "之后每代再乘 K，直到市场变满。"
    return f"连后面几代一起，每人最多带来 {loop.amplification:.2f} 人。"


def build(answer: dict[str, Any], survey: str = "telecom_nps") -> ReferralLoop:
    """Return the tool as kept in `answer`, else with what the survey knows. Raises ContentError."""
    return ReferralLoop(answer, told(survey))


def listings(answer: Mapping[str, Any]) -> tuple[Listing, ...]:
    """Return the numbers and the generations, when some number was changed."""
    if not answer:
        return ()
    known = inputs(told())
    numbers = resumed(known, answer.get("numbers"))
    loop = loop_of(numbers)
    turns = tuple(
        (turn.number, turn.days, round(turn.newcomers), round(turn.total), round(turn.k, 2), round(turn.net))
        for turn in generations(loop)
    )
    columns = ("第几代", "天", "这一代新客（人）", "累计新客（人）", "比上一代", "累计净收益（元）")
    return (
        Listing(
            "推荐循环：输入的数字",
            ("项目", "数值", "单位"),
            (*rows(known, numbers), ("K", round(loop.k, 3), "")),
        ),
        Listing("推荐循环：一代一代", columns, turns),
    )


def pictures(answer: Mapping[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the generations, when some number was changed."""
    if not answer:
        return ()
    loop = loop_of(resumed(inputs(told()), answer.get("numbers")))
    turns = generations(loop)
    return (("推荐循环", generations_picture(loop.starters, turns[:SHOWN], finding(loop, turns))),)
