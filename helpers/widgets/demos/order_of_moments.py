"""Peak and end: the moments of a visit in another order, another memory, the same mean."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.peak_end import PeakEnd, summarize
from helpers.pictures.axes import signed
from helpers.pictures.memory import memory_picture, visit_picture
from helpers.widgets.demos.stage import Demo, Point
from helpers.widgets.explorable import NumberInput, Numbers
from helpers.widgets.peak_end_simulator.stories import Moments, Story, find, read_stories

STORY = "another_order"  # of course_data/peak_end.yaml
HOW_TO = "把卡片拖到另一张上；或者用 Tab 键选一张，按 Alt＋← 或 Alt＋→。"


@cache
def story() -> Story:
    """Return the story whose moments are put in order. Raises ContentError."""
    stories = read_stories()
    find(stories, STORY)
    return stories.stories[STORY]


def moments() -> Moments:
    """Return the moments as the story tells them."""
    return story().a.curve


def order(numbers: Numbers) -> list[int]:
    """Return the moments, by their number, in the order on the screen."""
    return sorted(range(len(moments())), key=lambda one: numbers[_name(one)])


def placed(numbers: Iterable[int]) -> dict[str, float]:
    """Return the places of moments that stand in this order."""
    return {_name(one): float(place) for place, one in enumerate(numbers)}


def remembered(numbers: Numbers) -> PeakEnd:
    """Return what is remembered of the visit."""
    told = [moments()[one] for one in order(numbers)]
    return summarize([one.emotion for one in told], [one.duration for one in told])


def first() -> PeakEnd:
    """Return what is remembered of the story as it is told."""
    return remembered(Numbers(placed(range(len(moments())))))


def finding(numbers: Numbers) -> str:
    """Say what is remembered, and that the mean is what it was."""
    now, before = remembered(numbers), first()
    same = f"平均一直是 {signed(now.mean, 1)}"
    if now.score == before.score:
        return f"记忆 {signed(now.score, 1)}，{same}"
    return f"记忆从 {signed(before.score, 1)} 变成 {signed(now.score, 1)}，{same}"


def sweet_first(numbers: Numbers) -> str:
    """Say how the story goes and what is left of it."""
    now = remembered(numbers)
    return (
        f"办一次业务，{len(moments())} 个时刻，先甜后苦。"
        f"最强的是 {signed(now.peak)}，结尾 {signed(now.end)}，"
        f"预测的记忆是两者加起来的一半：{signed(now.score, 1)}。"
    )


def turned_round(numbers: Numbers) -> str:
    """Say what the same moments are in the other order."""
    now, before = remembered(numbers), first()
    return (
        f"一样的时刻，一样的时长，倒过来：记忆 {signed(before.score, 1)} → {signed(now.score, 1)}，"
        f"平均 {signed(before.mean, 1)} → {signed(now.mean, 1)}。平均表看不见顺序。"
    )


def one_moved(numbers: Numbers) -> str:
    """Say that moving one moment is enough."""
    now, before = remembered(numbers), first()
    name = moments()[order(numbers)[-1]].name
    return (
        f"只动一张：把“{name}”留到最后，结尾从 {signed(before.end)} 变成 {signed(now.end)}，"
        f"记忆多 {now.score - before.score:.1f} 分。流程改不动时，先改最后一步。"
    )


def middle_moved(numbers: Numbers) -> str:
    """Say that the order of the middle does not count."""
    now = remembered(numbers)
    before = remembered(Numbers(placed(ONE_LAST)))
    moved = sum(a != b for a, b in zip(order(numbers), ONE_LAST, strict=True))
    same = "还是 " if now.score == before.score else f"从 {signed(before.score, 1)} 变成 "
    same += signed(now.score, 1)
    return f"中间换了 {moved} 个位置，头尾不动：记忆{same}。按公式，中间的顺序不算数。"


def still_there(numbers: Numbers) -> str:
    """Say what the formula does not see."""
    now = remembered(numbers)
    bad = [one for one in moments() if one.emotion < 0]
    minutes = sum(one.duration for one in bad)
    return (
        f"记忆已经是 {signed(now.score, 1)}，可 {len(bad)} 个难受的时刻、{minutes:g} 分钟一点没少。"
        "客户会为它们投诉：换顺序不能代替把坑填上。"
    )


ONE_LAST = (0, 1, 3, 4, 5, 6, 7, 2)
MIDDLE_TURNED = (0, 7, 6, 5, 4, 3, 1, 2)
BEST = (7, 6, 5, 4, 3, 2, 0, 1)


class OrderOfMoments(Demo):
    """Cards in a row, each a moment; the curve above follows."""

    title = "同样的时刻，换个顺序"

    def __init__(self, answer: Mapping[str, Any]) -> None:
        last = len(moments()) - 1
        self.inputs = {
            _name(one): NumberInput(moment.name, "", one, 0, last, 0) for one, moment in enumerate(moments())
        }
        self.limits = (
            story().notice,
            "预测的记忆 =（情绪最强的一刻 + 最后一刻）÷ 2；平均按每个时刻的时长算。"
            "出处：Kahneman、Fredrickson、Schreiber 和 Redelmeier，1993。",
            *read_stories().limits,
        )
        self.points = (
            Point("先甜后苦", sweet_first),
            Point("倒过来", turned_round, placed(reversed(range(last + 1)))),
            Point("只动一张", one_moved, placed(ONE_LAST)),
            Point("只动中间", middle_moved, placed(MIDDLE_TURNED)),
            Point("坑还在", still_there, placed(BEST)),
        )
        super().__init__(answer)

    def keys_of_its_own(self) -> Mapping[str, str]:
        """With Alt the arrows move the card in focus."""
        return {"Alt+ArrowLeft": "earlier", "Alt+ArrowRight": "later"}

    def resume(self, kept: object) -> Numbers:
        """Return the order as it was kept; what is no order is that of the story."""
        numbers = super().resume(kept)
        places = sorted(numbers.values.values())
        return numbers if places == list(range(len(places))) else super().resume(None)

    def do_type(self, sent: str) -> None:
        """Take nothing: there is no field, and places change only together."""

    do_slide = do_type

    def do_put(self, sent: str) -> None:
        """Put a card where another stands: `card=other`; those between move up."""
        card, _, other = sent.partition("=")
        now = order(self.numbers)
        if card in self.inputs and other in self.inputs:
            self._move(card, now.index(_number(other)))

    def do_earlier(self, card: str) -> None:
        """Move the card in focus one place to the front."""
        self._by(card, -1)

    def do_later(self, card: str) -> None:
        """Move the card in focus one place to the end."""
        self._by(card, 1)

    def scene(self) -> Markup:
        """Return the curve, and the cards below its columns."""
        now = order(self.numbers)
        told = [moments()[one] for one in now]
        drawn = visit_picture(
            [one.name for one in told],
            [one.emotion for one in told],
            remembered(self.numbers),
            finding(self.numbers),
        )
        cards = [self._card(one, place) for place, one in enumerate(now, 1)]
        return tag("div", drawn, tag("div", cards, class_="wb-demo-cards"), class_="wb-demo-visit")

    def controls(self) -> Child:
        """Return memory and mean, and how cards are moved."""
        return [memory_picture(remembered(self.numbers), first()), tag("p", HOW_TO, class_="wb-soft")]

    def _card(self, one: int, place: int) -> Markup:
        moment, name = moments()[one], _name(one)
        return tag(
            "div",
            tag("span", moment.name),
            tag("span", f"{moment.duration:g} {story().unit}", class_="wb-soft"),
            class_="wb-demo-card",
            role="button",
            tabindex=0,
            aria_label=f"第 {place} 个：{moment.name}，情绪 {signed(moment.emotion)}",
            aria_keyshortcuts="Alt+ArrowLeft Alt+ArrowRight",
            draggable="true",
            data_action="card",
            data_drag=name,
            data_drop="put",
            data_value=name,
        )

    def _by(self, card: str, places: int) -> None:
        if card in self.inputs:
            self._move(card, order(self.numbers).index(_number(card)) + places)
            self.focus_on("card", card)

    def _move(self, card: str, place: int) -> None:
        now = order(self.numbers)
        if 0 <= place < len(now):
            now.remove(_number(card))
            now.insert(place, _number(card))
            self.become(Numbers(placed(now)))


def _name(one: int) -> str:
    return f"moment{one}"


def _number(card: str) -> int:
    return int(card.removeprefix("moment"))


def build(answer: dict[str, Any]) -> OrderOfMoments:
    """Return the demo as kept in `answer`. Raises ContentError when the story cannot be read."""
    return OrderOfMoments(answer)
