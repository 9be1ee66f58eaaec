"""The journey as it is beside the one that should be: what changes, in words and step by step."""

from markupsafe import Markup

from helpers.exercises.journey import JourneyAnswer, called
from helpers.exercises.journey_map import JourneyMap, Touchpoint
from helpers.markup import Child, join, tag
from helpers.pictures.axes import percent, signed
from helpers.pictures.journey_words import minutes


def difference(before: JourneyMap, after: JourneyMap) -> str:
    """Say how waiting time and peak–end score change."""
    said = [_wait(before.wait, after.wait)]
    if before.feelings and after.feelings:
        old, new = before.feelings.score, after.feelings.score
        change = f"{'高' if new > old else '低'} {abs(new - old):g}" if new != old else "没有变"
        said.append(f"预测的记忆 {signed(old, 1)} → {signed(new, 1)}，{change}")
    said.append(f"触点 {len(before.touchpoints)} 个 → {len(after.touchpoints)} 个")
    return "；".join(said) + "。"


def score_words(drawn: JourneyMap) -> str:
    """Say how the peak–end score of a map is worked out, and how long it makes people wait."""
    feelings = drawn.feelings
    if feelings is None:
        return ""
    worked = f"（最强烈的一刻 {signed(feelings.peak)} + 结尾 {signed(feelings.end)}）÷ 2"
    return f"预测的记忆 {signed(feelings.score, 1)} = {worked} · 等待合计 {minutes(drawn.wait)}"


def comparison(answer: JourneyAnswer) -> Markup:
    """Return the table of both journeys, a row a touchpoint, with what is new and what falls away."""
    if answer.to_be is None:
        return tag("p", "还没有改进后的旅程。点上面的“改进后”，从现状复制一份再改。", class_="wb-soft")
    before, after = answer.as_is, answer.to_be
    rows = [_row(before.find(point.id), point) for point in after.touchpoints]
    rows += [_row(point, None) for point in before.touchpoints if after.find(point.id) is None]
    heads = ("触点", "现在等", "改进后等", "现在的情绪", "改进后的情绪", "变化")
    table = tag(
        "table",
        tag(
            "thead",
            tag(
                "tr",
                [
                    tag("th", head, class_="wb-number" if 0 < place < 5 else None)
                    for place, head in enumerate(heads)
                ],
            ),
        ),
        tag("tbody", rows),
        tag("tfoot", _row_of("合计", minutes(before.wait), minutes(after.wait), "", "", "")),
    )
    return join(
        [
            tag("p", tag("b", difference(before, after))),
            tag("div", table, class_="wb-journey-scroll", tabindex="0"),
        ]
    )


def _row(old: Touchpoint | None, new: Touchpoint | None) -> Markup:
    shown = new or old
    assert shown is not None
    name = called(shown)
    if old and new and old.action.strip() != new.action.strip():
        name = f"{called(old)} → {name}"
    return _row_of(
        name,
        minutes(old.wait) if old else "",
        minutes(new.wait) if new else "",
        signed(old.emotion) if old else "",
        signed(new.emotion) if new else "",
        _change(old, new),
    )


def _row_of(name: str, *cells: Child) -> Markup:
    *numbers, change = cells
    return tag(
        "tr", tag("td", name), [tag("td", cell, class_="wb-number") for cell in numbers], tag("td", change)
    )


def _change(old: Touchpoint | None, new: Touchpoint | None) -> str:
    if old is None or new is None:
        return "新增" if new else "取消"
    said = []
    if new.wait != old.wait:
        said.append(f"{'少' if new.wait < old.wait else '多'}等 {minutes(abs(new.wait - old.wait))}")
    if new.emotion != old.emotion:
        said.append(f"情绪 {signed(new.emotion - old.emotion)}")
    return "，".join(said) or "不变"


def _wait(old: float, new: float) -> str:
    said = f"等待合计 {minutes(old)} → {minutes(new)}"
    if new == old:
        return f"{said}，没有变"
    share = f"（{percent(abs(new - old) / old)}）" if old else ""
    return f"{said}，{'少' if new < old else '多'}等 {minutes(abs(new - old))}{share}"
