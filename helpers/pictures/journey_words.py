"""A journey map in words: its finding, its touchpoints, its times, and what is named on its curve."""

from typing import NamedTuple

from helpers.exercises.journey import SIDES, called
from helpers.exercises.journey_map import CHANNELS, JourneyMap, Touchpoint
from helpers.palette import DETRACTOR, INK, PROMOTER
from helpers.pictures.axes import shorten, signed, text_width


class Moment(NamedTuple):
    """A touchpoint with a name on the curve: its `place`, from 0, the words, and where and how they stand."""

    place: int
    words: str
    is_above: bool
    colour: str


def moments(drawn: JourneyMap) -> tuple[Moment, ...]:
    """Return peak, valley and end of a map; one touchpoint that is two of them has one name."""
    feelings = drawn.feelings
    if feelings is None:
        return ()
    last = len(drawn.touchpoints) - 1
    end = f"终 {signed(feelings.end)}"
    if feelings.highest == feelings.valley:
        return (Moment(last, end, feelings.end <= 0, INK),)
    high, low = feelings.highest_at, feelings.valley_at
    named = (
        Moment(high, f"峰{'·终' if high == last else ''} {signed(feelings.highest)}", True, PROMOTER),
        Moment(low, f"谷{'·终' if low == last else ''} {signed(feelings.valley)}", False, DETRACTOR),
    )
    if last in (high, low):
        return named
    rises = drawn.touchpoints[last - 1].emotion < feelings.end
    return (*named, Moment(last, end, rises, INK))  # on the side that the curve does not come from


def finding(drawn: JourneyMap, side: str = "as_is") -> str:
    """Say in a line what the curve shows."""
    feelings = drawn.feelings
    if feelings is None:
        return f"{SIDES[side]}：还没有触点"
    low, high = (
        shorten(called(drawn.touchpoints[place]), 230) for place in (feelings.valley_at, feelings.highest_at)
    )
    if feelings.highest == feelings.valley:
        return f"{SIDES[side]}：情绪一直是 {signed(feelings.end)}，还没有起伏"
    return f"{SIDES[side]}：最难受的是“{low}”，最高兴的是“{high}”"


def described(drawn: JourneyMap, side: str) -> str:
    """Return the curve in words, for those who do not see it."""
    points = "；".join(words(number, point) for number, point in enumerate(drawn.touchpoints, 1))
    return f"{finding(drawn, side)}。{points}"


def words(number: int, point: Touchpoint) -> str:
    """Return a touchpoint in a line: its number, name, channel, emotion, waiting time."""
    wait = f"，等待 {minutes(point.wait)}" if point.wait else ""
    mot = "，关键时刻" if point.mot else ""
    return f"{number}. {called(point)}：{CHANNELS[point.channel]}，情绪 {signed(point.emotion)}{wait}{mot}"


def minutes(wait: float) -> str:
    """Write a time in minutes as people say it: 25 分钟, 2 小时 5 分, 3 天."""
    if wait < 60:
        return f"{wait:g} 分钟"
    if wait < 24 * 60:
        hours, left = divmod(round(wait), 60)
        return f"{hours} 小时" + (f" {left} 分" if left else "")
    days, left = divmod(round(wait / 60), 24)
    return f"{days} 天" + (f" {left} 小时" if left else "")


def short_minutes(wait: float, room: float) -> str:
    """Write a time in `room` pixels: `25` (minutes), `2.5时`, `3天`."""
    if wait < 100:
        return f"{wait:.3g}"
    many, unit = (wait / 60, "时") if wait < 24 * 60 else (wait / 1440, "天")
    exact = f"{many:.1f}".removesuffix(".0") + unit
    return exact if text_width(exact, 11) <= room else f"{many:.0f}{unit}"
