"""Same NPS, different worlds: three mixes with one score, and what each does to the number of customers."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

from helpers import content
from helpers.methods import nps
from helpers.methods.counts import CATEGORIES
from helpers.methods.growth import Growth, growth, mix
from helpers.pictures.axes import percent, signed
from helpers.pictures.worlds import World, worlds_picture
from helpers.widgets.demos.stage import Demo, Point, of_hundred
from helpers.widgets.explorable import NumberInput, Numbers

SURVEY = "telecom_nps"
PASSIVES = {"温吞": 0.7, "平常": 0.4, "两极": 0.1}  # the share of passives in each world
MOST = 30  # points: with 70 % passives no score lies farther from 0
CLOSE = 0.5  # per 100 customers: what is written with whole numbers looks the same


class Told(NamedTuple):
    """What the survey knows of six months: a number for detractors, passives and promoters each."""

    brought: tuple[float, ...]
    lost: tuple[float, ...]


@cache
def told() -> Told:
    """Return how many friends a customer of each kind brought, and what share was gone, in six months."""
    frame = content.read_survey(SURVEY)
    groups = frame.assign(kind=nps.categorize(frame["score"])).groupby("kind", observed=True)
    means = groups[["friends_brought", "stayed"]].mean().loc[list(CATEGORIES)]
    return Told(tuple(means["friends_brought"]), tuple(1 - means["stayed"]))


@cache
def inputs() -> Mapping[str, NumberInput]:
    """Return what can be moved; what the survey knows starts there."""
    known = told()
    (detractors, passives, promoters), brought = known.lost, known.brought[2]
    seen = "起始值是教学模拟调查里六个月内的实际比例"
    return {
        "nps": NumberInput("三家的 NPS", "分", 20, -MOST, MOST, 1),
        "brought": of_hundred("每 100 位推荐者带来", round(100 * brought), 150, seen),
        "lost_detractors": of_hundred("每 100 位贬损者走掉", round(100 * detractors), 100, seen),
        "lost_passives": of_hundred("每 100 位中立者走掉", round(100 * passives), 100, seen),
        "lost_promoters": of_hundred("每 100 位推荐者走掉", round(100 * promoters), 100, seen),
        "kept_away": of_hundred(
            "每 100 位贬损者劝退", 0, 100, "被坏话劝退的新客户，没有数据，从 0 开始；填了就是你的假设"
        ),
    }


def world(name: str, numbers: Numbers) -> World:
    """Return one of the three worlds, worked through."""
    counts = mix(numbers["nps"], PASSIVES[name])
    detractors, passives, _promoters = told().brought
    brought = (detractors, passives, numbers["brought"] / 100)
    lost = (
        (numbers["lost_detractors"] + numbers["kept_away"]) / 100,
        numbers["lost_passives"] / 100,
        numbers["lost_promoters"] / 100,
    )
    return World(name, counts, growth(counts, brought, lost))


def worlds(numbers: Numbers) -> tuple[World, ...]:
    """Return all three."""
    return tuple(world(name, numbers) for name in PASSIVES)


def finding(numbers: Numbers) -> str:
    """Say which world gains most from the same score."""
    found = sorted(worlds(numbers), key=lambda one: one.growth.net)
    worst, best = found[0], found[-1]
    score = f"同样是 NPS {signed(numbers['nps'])}"
    if 100 * (best.growth.net - worst.growth.net) < CLOSE:
        return f"{score}：这组数字下，三家半年后的客户数几乎一样"
    return (
        f"{score}，每 100 位客户半年后：{best.name}的 {_after(best.growth)} 位，"
        f"{worst.name}的 {_after(worst.growth)} 位"
    )


def same_score(numbers: Numbers) -> str:
    """Say that the three are not alike."""
    shares = "、".join(f"{one.name} {percent(one.counts.shares[2])}" for one in worlds(numbers))
    return f"三家公司，NPS 都是 {signed(numbers['nps'])}。推荐者各有多少？{shares}。只报一个数，看不出来。"


def growing(numbers: Numbers) -> str:
    """Say who gains most, and what it is made of."""
    best = max(worlds(numbers), key=lambda one: one.growth.net)
    return (
        f"照调查里的行为算，{best.name}的一家长得最快：每 100 位带来 {100 * best.growth.brought:.0f} 位，"
        f"失去 {100 * best.growth.lost:.0f} 位。推荐者开口时，推荐者多的赢。"
    )


def silent(numbers: Numbers) -> str:
    """Say what happens when promoters only say they would."""
    best = max(worlds(numbers), key=lambda one: one.growth.net)
    return (
        f"如果推荐者只打分不开口，每 100 位只带来 {numbers['brought']:.0f} 位，"
        f"长得最快的就换成{best.name}的一家。分数一分没动。"
    )


def leaving(numbers: Numbers) -> str:
    """Say what happens when detractors can leave easily."""
    found = worlds(numbers)
    shrinking = [one.name for one in found if one.growth.net < 0]
    loses = found[-1]
    said = f"{'、'.join(shrinking)}的一家在变小" if shrinking else "三家都还在变大"
    return (
        f"携号转网变容易，每 100 位贬损者走掉 {numbers['lost_detractors']:.0f} 位："
        f"{said}。{loses.name}的一家每 100 位失去 {100 * loses.growth.lost:.0f} 位。"
    )


def ask(numbers: Numbers) -> str:
    """Say what to ask of a score."""
    found = worlds(numbers)
    low, high = (f"{percent(one.counts.shares[0])}" for one in (found[0], found[-1]))
    return (
        f"NPS 是 {signed(numbers['nps'])}，贬损者可以是 {low}，也可以是 {high}。"
        "所以看到一个 NPS，先问两句：三类各占多少？他们后来做了什么？"
    )


def _after(change: Growth) -> str:
    return f"{100 * (1 + change.net):.0f}"


class SameScore(Demo):
    """Three mixes with one score."""

    title = "一样的 NPS，不一样的世界"
    limits = (
        "三家公司是教学模拟。中立者固定占 70%、40%、10%，推荐者和贬损者由 NPS 推出来。",
        "增长 = 三类占比 × 每类带来的，减去三类占比 × 每类失去的，只算半年，不算新客户再带来的人。"
        "中立者和贬损者带来的人照调查，不能动。",
        "调查说明的是“谁后来走了、谁带了人来”，不是“打了几分所以走”。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = inputs()
        self.points = (
            Point("同一个分数", same_score),
            Point("推荐者开口", growing),
            Point("推荐者不开口", silent, {"brought": 15}),
            Point("贬损者容易走", leaving, {"brought": 15, "lost_detractors": 60}),
            Point("看到一个 NPS，先问什么", ask, {"nps": MOST}),
        )
        super().__init__(answer)

    def scene(self) -> Markup:
        """Return the three worlds."""
        return worlds_picture(worlds(self.numbers), finding(self.numbers))


def build(answer: dict[str, Any]) -> SameScore:
    """Return the demo as kept in `answer`. Raises ContentError when the survey cannot be read."""
    return SameScore(answer)
