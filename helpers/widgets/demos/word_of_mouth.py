"""Word of mouth: a network of recommendations that grows or dies around K = 1, with chance in it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.methods.spreading import MOST, Network, Word, died, expected, sizes, spread
from helpers.pictures.network import network_picture
from helpers.widgets.demos.stage import Demo, Point
from helpers.widgets.explorable import NumberInput, Numbers

STARTERS, TURNS, RUNS = 5, 8, 20


def word(numbers: Numbers) -> Word:
    """Return how word goes round."""
    return Word(numbers["share"] / 100, int(numbers["contacts"]), numbers["conversion"] / 100)


@lru_cache(maxsize=10 * RUNS)
def run(how: Word, seed: int) -> Network:
    """Return one network of eight generations."""
    return spread(how, STARTERS, TURNS, seed)


def runs(how: Word) -> tuple[Network, ...]:
    """Return the twenty networks that can be seen."""
    return tuple(run(how, seed) for seed in range(1, RUNS + 1))


def network(numbers: Numbers) -> Network:
    """Return the network on the screen, as far as it is looked at."""
    return run(word(numbers), int(numbers["run"]))[: int(numbers["turns"]) + 1]


def finding(numbers: Numbers) -> str:
    """Say what this network does and what it does on average."""
    how, here, turns = word(numbers), network(numbers), int(numbers["turns"])
    average = expected(how, STARTERS, turns)[-1]
    now = sizes(here)
    last = len(here) - 1
    if died(here):
        came = f"到第 {last} 代断了，共来 {sum(now[1:])} 人"
    else:
        came = f"第 {last} 代已到 {MOST} 人，不再往下算" if now[-1] >= MOST else f"第 {last} 代 {now[-1]} 人"
    return f"K = {how.k:.2f}：这一次{came}；平均第 {turns} 代 {average:,.1f} 人"


def ended(how: Word) -> int:
    """Return how many of the twenty networks have died by the eighth generation."""
    return sum(died(one) for one in runs(how))


def dying(numbers: Numbers) -> str:
    """Say that below 1 it dies."""
    how, here = word(numbers), network(numbers)
    return (
        f"{how.share:.0%} 的人会说，每人告诉 {how.contacts} 位，{how.conversion:.0%} 会来：K = {how.k:.2f}。"
        f"{STARTERS} 位推荐者，这次共带来 {sum(sizes(here)[1:])} 人；"
        f"{RUNS} 次里 {ended(how)} 次在第 {TURNS} 代前断掉。"
    )


def balancing(numbers: Numbers) -> str:
    """Say that at 1 chance decides."""
    how = word(numbers)
    last = sorted(sizes(one)[TURNS] if len(one) > TURNS else 0 for one in runs(how))
    return (
        f"K = {how.k:.2f}，平均每代还是 {STARTERS} 人。可 {RUNS} 次里 {ended(how)} 次断了，"
        f"最旺的一次第 {TURNS} 代有 {last[-1]} 人：平均数下面全是运气。"
    )


def growing(numbers: Numbers) -> str:
    """Say that above 1 it grows, mostly."""
    how = word(numbers)
    average = expected(how, STARTERS, TURNS)
    return (
        f"“听了会来的”提到 {how.conversion:.0%}，K = {how.k:.2f}："
        f"平均到第 {TURNS} 代有 {average[-1]:.1f} 人，"
        f"这一次 {sizes(network(numbers))[-1]} 人。断掉的只剩 {ended(how)} 次。"
    )


def unlucky(numbers: Numbers) -> str:
    """Say that above 1 one network can die all the same."""
    how, here = word(numbers), network(numbers)
    return (
        f"K 还是 {how.k:.2f}，换一次运气：第 {len(here) - 1} 代就断了。一次活动没传开，不能证明办法不行；"
        f"传开一次，也不能证明办法行。"
    )


def cheaper(numbers: Numbers) -> str:
    """Say which of the three factors can be moved."""
    how = word(numbers)
    before = Word(0.5, 4, 0.4)
    return (
        f"不求更多人听，只让说的人从 {before.share:.0%} 变成 {how.share:.0%}："
        f"K 从 {before.k:.2f} 到 {how.k:.2f}，{RUNS} 次里断掉的从 {ended(before)} 次变成 {ended(how)} 次。"
    )


class WordOfMouth(Demo):
    """A network, generation by generation."""

    title = "口碑：传得开，还是传不开"
    limits = (
        "教学模拟：每个人说不说、听的人来不来，都由固定种子的抽签决定（分枝过程）。"
        "K = 会说的 × 告诉几位 × 会来的。",
        "没有算市场变满、朋友圈重叠和热情消退，所以比真实的乐观；带这些的是第 3 课的“推荐循环”。",
        "一代到 400 人就不再往下算；每代只画前 40 人。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = {
            "share": NumberInput("会说出去的", "%", 50, 0, 100, 1),
            "contacts": NumberInput("每人告诉几位", "位", 4, 0, 8, 1),
            "conversion": NumberInput("听了会来的", "%", 40, 0, 100, 1),
            "turns": NumberInput("看到第几代", "代", TURNS, 1, TURNS, 1),
            "run": NumberInput("第几次", "次", 3, 1, RUNS, 1, "同样的数字，换一次抽签"),
        }
        self.points = (
            Point("K 小于 1", dying),
            Point("K 等于 1", balancing, {"conversion": 50, "run": 18}),
            Point("K 大于 1", growing, {"conversion": 60, "run": 12}),
            Point("K 大于 1 也会断", unlucky, {"conversion": 60, "run": 13}),
            Point("动哪一环", cheaper, {"share": 70, "run": 13}),
        )
        super().__init__(answer)

    def do_again(self, _value: str) -> None:
        """Look at the next run; after the last comes the first."""
        seed = int(self.numbers["run"]) % RUNS + 1
        self.become(Numbers({**self.numbers.values, "run": seed}, self.numbers.typed))

    def keys_of_its_own(self) -> Mapping[str, str]:
        """R runs once more."""
        return {"r": "again"}

    def scene(self) -> Markup:
        """Return the network and the runs."""
        how, turns = word(self.numbers), int(self.numbers["turns"])
        others = [one[: turns + 1] for one in runs(how)]
        average = expected(how, STARTERS, turns)
        return network_picture(network(self.numbers), others, average, turns, finding(self.numbers))

    def controls(self) -> Child:
        """Return the sliders, K, and the button for another run."""
        k = tag("p", "K = ", tag("b", f"{word(self.numbers).k:.2f}"), class_="wb-demo-key")
        again = tag("button", "再来一次", data_action="again", title="R 键")
        return [k, super().controls(), tag("div", again, class_="wb-demo-choice")]


def build(answer: dict[str, Any]) -> WordOfMouth:
    """Return the demo as kept in `answer`."""
    return WordOfMouth(answer)
