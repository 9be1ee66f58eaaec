"""Answers coming in: the interval shrinks, and the league table of eight halls keeps swapping."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.growth import mix
from helpers.methods.inference import interval
from helpers.methods.league import Stream, apart, pairs_apart, standings, stream
from helpers.pictures.axes import signed
from helpers.pictures.groups import group_of
from helpers.pictures.league import Moment, Row, league_picture
from helpers.widgets.demos.stage import Demo, Point
from helpers.widgets.explorable import NumberInput, Numbers

# What the halls would score if every customer answered (points), and the share of passives in each.
HALLS = {
    "东门厅": 24,
    "西街厅": 30,
    "南湖厅": 20,
    "北站厅": 4,
    "中心厅": 27,
    "新区厅": 50,
    "老城厅": 22,
    "河滨厅": 26,
}
PASSIVES = 0.3
TOTAL = 4000
RUNS = 30
MOMENTS = 60  # in the picture of the interval
EVERY = 0.2  # seconds between two pictures while answers come in by themselves
FASTER = 16  # each picture has 1/16 more answers than the one before


@cache
def survey(run: int) -> Stream:
    """Return the answers of one survey of the eight halls, in the order in which they come."""
    return stream([mix(score, PASSIVES) for score in HALLS.values()], TOTAL, run)


def rows(numbers: Numbers) -> tuple[Row, ...]:
    """Return the league table as it stands, best first."""
    return _rows(int(numbers["n"]), int(numbers["run"]))


@lru_cache(maxsize=8)  # the picture, its title and the sentence look at the same table
def _rows(n: int, run: int) -> tuple[Row, ...]:
    counts = survey(run).after(n)
    order, found = standings(counts), pairs_apart(counts)
    first = order[0]
    names = list(HALLS)
    return tuple(
        Row(
            group_of(names[hall], names[hall], counts[hall]),
            "" if not counts[hall].n else "第一" if hall == first else _mark(apart(found, first, hall)),
            apart(found, first, hall),
        )
        for hall in order
    )


def clear_pairs(numbers: Numbers) -> int:
    """Return how many of the 28 pairs of halls are apart."""
    return sum(pairs_apart(survey(int(numbers["run"])).after(int(numbers["n"]))).values())


def moments(numbers: Numbers) -> tuple[Moment, ...]:
    """Return the score of all answers from the first to now, at up to 60 moments."""
    n, came = int(numbers["n"]), survey(int(numbers["run"]))
    at = sorted({max(1, round(n * (step / MOMENTS) ** 2)) for step in range(1, MOMENTS + 1)}) if n else []
    pooled = [came.pooled(one) for one in at]
    return tuple(Moment(int(one.n), one.nps, interval(one)) for one in pooled)


def finding(numbers: Numbers) -> str:
    """Say who leads, and whether that can be told from chance."""
    table = rows(numbers)
    if not numbers["n"]:
        return "八个厅同时发问卷，答卷还没有来"
    first, second = table[0].group.label, table[1]
    below = sum(row.below for row in table)
    if below == len(table) - 1:
        return f"{first}第一：和其余 7 个厅都分得开"
    if second.below:
        return f"{first}第一，和第二名分得开"
    return f"{first}暂列第一，只和 {below} 个厅分得开" if below else f"{first}暂列第一，和谁都分不开"


def early(numbers: Numbers) -> str:
    """Say how far apart the first and the last look, and that chance can do it."""
    table = [row.group for row in rows(numbers) if row.group.n]
    first, last = table[0], table[-1]
    return (
        f"才 {numbers['n']:.0f} 份，榜已经排好了：{first.label} {signed(first.nps)}，"
        f"{last.label} {signed(last.nps)}，差 {first.nps - last.nps:.0f} 分。"
        f"28 对里分得开的：{clear_pairs(numbers)} 对。"
    )


def swapping(since: int) -> Any:
    """Return what says how often the first place has changed since a number of answers."""

    def say(numbers: Numbers) -> str:
        n, came = int(numbers["n"]), survey(int(numbers["run"]))
        swaps = came.swaps(since, n)
        now = rows(numbers)[0].group.label
        changed = f"第一名换过 {swaps} 次" if swaps else "第一名没有换过"
        return (
            f"从第 {since} 份到第 {n} 份，{changed}，现在是{now}。"
            f"28 对里只有 {clear_pairs(numbers)} 对分得开：多数名次还是运气。"
        )

    return say


def narrowing(numbers: Numbers) -> str:
    """Say how much narrower the interval of all has become since a quarter of the answers."""
    n, came = int(numbers["n"]), survey(int(numbers["run"]))
    before, now = (_half(came, one) for one in (n // 4, n))
    return (
        f"总分的区间：{n // 4} 份时 ±{before:.0f}，{n:,} 份时 ±{now:.0f}。答卷多到四倍，误差才减半。"
        f"第一名{_verdict(numbers)}。"
    )


def settled(numbers: Numbers) -> str:
    """Say what can be told at the end and what cannot."""
    table = rows(numbers)
    below = [row for row in table if row.below]
    clear = clear_pairs(numbers)
    return (
        f"{numbers['n']:,.0f} 份，每厅约 {numbers['n'] / len(HALLS):.0f} 份：{table[0].group.label}"
        f"和 {len(below)} 个厅分得开。可 28 对里还有 {28 - clear} 对分不开，它们的名次不值得发奖金。"
    )


def again(numbers: Numbers) -> str:
    """Set another survey of the same halls beside the first."""
    table, other = rows(numbers), rows(Numbers({**numbers.values, "run": 1}))
    moved = sum(one.group.label != two.group.label for one, two in zip(table, other, strict=True))
    return (
        f"八个厅一点没变，只是另抽了一批客户：同样 {numbers['n']:.0f} 份，"
        f"八个名次里有 {moved} 个换了人，第一名{_same(other[0].group.label, table[0].group.label)}。"
    )


def _same(before: str, now: str) -> str:
    return f"还是{now}" if before == now else f"从{before}换成{now}"


def _half(came: Stream, n: int) -> float:
    low, high = interval(came.pooled(n))
    return (high - low) / 2


def _verdict(numbers: Numbers) -> str:
    below = sum(row.below for row in rows(numbers))
    return f"和 {below} 个厅分得开" if below else "和谁都还分不开"


def _mark(below: bool) -> str:
    return "分得开" if below else "分不开"


class AnswersComingIn(Demo):
    """A survey that arrives answer by answer; it stops when all are there, or at any other action."""

    title = "答卷一份一份来"
    limits = (
        "八个厅是教学模拟：每个厅“真正的”NPS 事先定好，答卷按它抽签（种子固定）。"
        "区间是 95% 的 adjusted Wald 区间。",
        "“分得开”：八个厅两两相比共 28 对，28 个 p 值一起做 Holm 校正（Holm，1979），校正后小于 0.05。"
        "不校正，光凭运气 28 对里也常有一两对“显著”。",
        "边收边看、一显著就停，误报会比 5% 多：先定好收多少份，再看一次。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = {
            "n": NumberInput("已收到的答卷", "份", 0, 0, TOTAL, 1),
            "run": NumberInput("第几次调查", "次", 1, 1, RUNS, 1, "同样的八个厅，换一批客户"),
        }
        self.points = (
            Point("榜已经排好了", early, {"n": 40}),
            Point("第一名轮流坐", swapping(40), {"n": 240}),
            Point("误差减半要四倍答卷", narrowing, {"n": 960}),
            Point("什么能说，什么不能说", settled, {"n": TOTAL}),
            Point("再抽一批客户", again, {"n": 240, "run": 3}),
        )
        self._timer: TimerHandle | None = None
        super().__init__(answer)

    def keys_of_its_own(self) -> Mapping[str, str]:
        """P plays and pauses, a full stop brings one answer."""
        return {"p": "play", ".": "step"}

    @property
    def playing(self) -> bool:
        """Whether answers come in by themselves."""
        return self._timer is not None

    def do_play(self, _value: str) -> None:
        """Let answers come in, from the first when all are there; or pause."""
        if self.playing:
            self.moved()
            return
        if self.numbers["n"] >= TOTAL:
            self._to(0)
        self._again()
        self.draw()

    def do_step(self, _value: str) -> None:
        """Let one answer come in."""
        self._to(int(self.numbers["n"]) + 1)
        self.moved()

    def tick(self) -> None:
        """Let some more answers come in; the further, the more at a time. The last tick keeps the state."""
        n = int(self.numbers["n"])
        self._to(n + 1 + n // FASTER)
        if self.numbers["n"] >= TOTAL:
            self.moved()
        else:
            self._again()
            self.draw()

    def rest(self) -> None:
        """Stop."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """Stop, and go."""
        self.rest()
        super().close()

    def scene(self) -> Markup:
        """Return the interval and the table."""
        return league_picture(moments(self.numbers), rows(self.numbers), TOTAL, finding(self.numbers))

    def controls(self) -> Child:
        """Return the sliders, and the buttons that let answers come in."""
        buttons = tag(
            "div",
            tag("button", "⏸ 暂停" if self.playing else "▶ 开始收", data_action="play", title="P 键"),
            tag("button", "＋1 份", data_action="step", title="句号键"),
            class_="wb-demo-choice",
        )
        return [super().controls(), buttons]

    def _to(self, n: int) -> None:
        self.numbers = Numbers({**self.numbers.values, "n": min(n, TOTAL)})

    def _again(self) -> None:
        self._timer = None
        with suppress(RuntimeError):  # no loop runs: nobody looks at a page
            self._timer = get_running_loop().call_later(EVERY, self.guard, self.tick)


def build(answer: dict[str, Any]) -> AnswersComingIn:
    """Return the demo as kept in `answer`."""
    return AnswersComingIn(answer)
