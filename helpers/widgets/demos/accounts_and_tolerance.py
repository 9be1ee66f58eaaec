"""Mental accounting (gains apart, losses together), and the zone of tolerance (one wait, three customers)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from helpers.markup import Child
from helpers.methods.accounts import Feeling, Telling, tell
from helpers.methods.tolerance import Zone
from helpers.pictures.accounts import VERDICTS, Pair, Waiting, accounts_picture, tolerance_picture
from helpers.pictures.axes import signed
from helpers.widgets.demos.stage import Demo, Point, choice
from helpers.widgets.explorable import NumberInput, Numbers, form

PARTS = {0.0: "心理账户", 1.0: "容忍区"}
OF_PART = (("big", "small", "weight", "bend"), ("waited", "informed", "failed"))
LONGEST = 45
CUSTOMERS = {"退休的周伯": Zone(10, 30), "午休的小林": Zone(5, 12), "接孩子的陈姐": Zone(8, 20)}
BETTER = {"apart": "分开说", "together": "合着说", "same": "一样"}


def pairs(numbers: Numbers) -> tuple[Pair, ...]:
    """Return the four cases of two amounts."""
    feeling = Feeling(numbers["bend"], numbers["weight"])
    small, big = sorted((numbers["big"], numbers["small"]))
    cases = (
        ("两份好处", big, small),
        ("两笔损失", -big, -small),
        ("大得小失", big, -small),
        ("大失小得", -big, small),
    )
    return tuple(
        Pair(name, f"{signed(one)}，{signed(two)}", tell(feeling, one, two)) for name, one, two in cases
    )


def telling(numbers: Numbers, place: int) -> Telling:
    """Return how one of the four cases feels."""
    return pairs(numbers)[place].telling


def waiting(numbers: Numbers) -> tuple[Waiting, ...]:
    """Return the three customers, with their zones as they are after what was said and what went wrong."""
    minutes = numbers["informed"] - numbers["failed"]
    return tuple(Waiting(name, zone.moved(minutes)) for name, zone in CUSTOMERS.items())


def verdicts(numbers: Numbers) -> dict[str, str]:
    """Return what the wait is to each customer, in a word."""
    return {one.name: VERDICTS[one.zone.verdict(numbers["waited"])][0] for one in waiting(numbers)}


def finding(numbers: Numbers) -> str:
    """Say what the picture of the chosen part shows."""
    if numbers["part"]:
        found = list(verdicts(numbers).values())
        counts = "，".join(f"{found.count(word)} 位{word}" for word in dict.fromkeys(found))
        return f"同样等 {numbers['waited']:.0f} 分钟：{counts}"
    best = "，".join(f"{one.name}{BETTER[one.telling.better][:2]}" for one in pairs(numbers))
    return f"{best}（★ 更好受）"


def gains(numbers: Numbers) -> str:
    """Say how two gains are told."""
    found = telling(numbers, 0)
    return (
        f"送 {numbers['big']:.0f} 元话费，又送 {numbers['small']:.0f} 元流量。"
        f"{_told(found)}：分开 {signed(found.apart, 1)}，合着 {signed(found.together, 1)}。"
        "钱一分没多，高兴的次数多了。"
    )


def losses(numbers: Numbers) -> str:
    """Say how two losses are told."""
    found = telling(numbers, 1)
    return (
        f"补交 {numbers['big']:.0f} 元，再补交 {numbers['small']:.0f} 元。{_told(found)}："
        f"分开 {signed(found.apart, 1)}，合着 {signed(found.together, 1)}。坏消息一次说完，别一天打三个电话。"
    )


def cancelled(numbers: Numbers) -> str:
    """Say how a small loss goes with a large gain."""
    found = telling(numbers, 2)
    return (
        f"多收了 {numbers['small']:.0f} 元工本费，同时返还 {numbers['big']:.0f} 元：{_told(found)}。"
        f"净得 {numbers['big'] - numbers['small']:.0f} 元的感受是 {signed(found.together, 1)}，"
        f"分开只有 {signed(found.apart, 1)}，因为失去更疼。"
    )


def silver_lining(numbers: Numbers) -> str:
    """Say how a small gain goes with a large loss."""
    found = telling(numbers, 3)
    return (
        f"套餐贵了 {numbers['big']:.0f} 元，送 {numbers['small']:.0f} 元小礼：{_told(found)}，"
        f"{signed(found.apart, 1)} 比 {signed(found.together, 1)} 好受。小礼单独给，才看得见。"
    )


def no_lining(numbers: Numbers) -> str:
    """Say where the silver lining ends."""
    found = telling(numbers, 3)
    return (
        f"可是小礼大到 {numbers['small']:.0f} 元，就反过来了：{_told(found)}"
        f"（{signed(found.together, 1)} 比 {signed(found.apart, 1)} 好受），不如直接抵扣。规则有边界。"
    )


def three_customers(numbers: Numbers) -> str:
    """Say that one wait is three things."""
    each = "，".join(f"{name}{word}" for name, word in verdicts(numbers).items())
    return f"三位客户都等了 {numbers['waited']:.0f} 分钟：{each}。服务一样，容忍区不一样。"


def informed(numbers: Numbers) -> str:
    """Say that a sentence widens the zone."""
    before = verdicts(Numbers({**numbers.values, "informed": 0.0}))
    now = verdicts(numbers)
    changed = [name for name in now if now[name] != before[name]]
    return (
        f"叫号屏上写明“还要等几分钟”，大家能多忍 {numbers['informed']:.0f} 分钟："
        f"{'、'.join(changed)}从{before[changed[0]]}变成{now[changed[0]]}。队没有变短，区变宽了。"
    )


def failed_before(numbers: Numbers) -> str:
    """Say that a first failure narrows the zone."""
    before, now = verdicts(Numbers({**numbers.values, "failed": 0.0})), verdicts(numbers)
    angry = [list(one.values()).count(VERDICTS["angry"][0]) for one in (before, now)]
    return (
        f"上次白跑一趟，这次少忍 {numbers['failed']:.0f} 分钟：同样 {numbers['waited']:.0f} 分钟，"
        f"不满的从 {angry[0]} 位变成 {angry[1]} 位。第二次出错，没有第一次那么宽的余地。"
    )


def _told(found: Telling) -> str:
    return f"{BETTER[found.better]}更好受"


class AccountsAndTolerance(Demo):
    """Two small models side by side, one at a time."""

    title = "心理账户与容忍区"
    limits = (
        "心理账户的四条规则出自 Thaler（1985，1999）：好处分开，损失合并，小失并进大得，小得从大失里拿出来。",
        "曲线是教学模拟：感受 = 金额的“弯曲”次方，失去再乘“分量”。真人有多弯、多疼，因人因事而异；"
        "不要拿它去骗客户，费用要让人看得明白。",
        "容忍区出自 Zeithaml、Berry 和 Parasuraman（1993）：理想和“最多能忍”之间的一段。"
        "三位客户和分钟数是教学模拟，先问清楚你们的客户。",
    )

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.inputs = {
            "part": NumberInput("看哪一个", "", 0, 0, 1, 0),
            "big": NumberInput("一笔", "元", 80, 1, 200, 1),
            "small": NumberInput("另一笔", "元", 20, 1, 200, 1),
            "weight": NumberInput("失去的分量", "倍", 2, 1, 3, 0.1),
            "bend": NumberInput("弯曲（1 = 直）", "", 0.7, 0.4, 1, 0.05),
            "waited": NumberInput("实际等了", "分钟", 16, 0, LONGEST, 1),
            "informed": NumberInput("告知进度，多忍", "分钟", 0, 0, 15, 1),
            "failed": NumberInput("上次白跑，少忍", "分钟", 0, 0, 15, 1),
        }
        zone = {"part": 1.0}
        self.points = (
            Point("好处分开说", gains),
            Point("坏消息一次说", losses),
            Point("小失并进大得", cancelled),
            Point("小礼单独给", silver_lining, {"small": 10}),
            Point("小礼太大就反过来", no_lining, {"small": 60}),
            Point("同样的等候，三种客户", three_customers, zone),
            Point("说一句，区变宽", informed, {**zone, "informed": 6}),
            Point("第二次出错，区变窄", failed_before, {**zone, "failed": 6}),
        )
        super().__init__(answer)

    def resume(self, kept: object) -> Numbers:
        """Return the numbers as they were kept; a part is one of the two."""
        numbers = super().resume(kept)
        return numbers if numbers["part"] in PARTS else Numbers({**numbers.values, "part": 0.0})

    def do_part(self, value: str) -> None:
        """Turn to mental accounting (0) or to the zone of tolerance (1)."""
        if value in ("0", "1"):
            self.become(Numbers({**self.numbers.values, "part": float(value)}, self.numbers.typed))

    def scene(self) -> Markup:
        """Return the picture of the part."""
        said = finding(self.numbers)
        if self.numbers["part"]:
            return tolerance_picture(waiting(self.numbers), self.numbers["waited"], LONGEST, said)
        row = self.point - 1 if self.says() else None
        return accounts_picture(pairs(self.numbers), row if row is None or row < 4 else 3, said)

    def controls(self) -> Child:
        """Return the two parts, and the sliders of the chosen one."""
        movable = {name: self.inputs[name] for name in OF_PART[int(self.numbers["part"])]}
        parts = {f"{value:.0f}": words for value, words in PARTS.items()}
        return [
            choice("part", "看哪一个", parts, f"{self.numbers['part']:.0f}"),
            form(movable, self.numbers, "可以动的数字"),
        ]


def build(answer: dict[str, Any]) -> AccountsAndTolerance:
    """Return the demo as kept in `answer`."""
    return AccountsAndTolerance(answer)
