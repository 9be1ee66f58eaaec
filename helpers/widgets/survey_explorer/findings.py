"""What the pictures of a survey explorer say: a finding as the title, and what must not be read into it."""

from collections.abc import Sequence

from helpers.methods.changes import Change
from helpers.methods.counts import THIN
from helpers.pictures.axes import percent, signed
from helpers.pictures.bars import Reason
from helpers.pictures.groups import Group
from helpers.pictures.matrix import Driver
from helpers.pictures.trend import Series


def of_groups(about: str, groups: Sequence[Group]) -> str:
    """Say which group is lowest and which highest, among those with enough answers."""
    solid = [group for group in groups if group.n and not group.thin]
    if not solid:
        return f"{about}：每一组都不足 {THIN} 份，分不出高低"
    lowest, highest = (choose(solid, key=lambda group: group.nps) for choose in (min, max))
    if lowest is highest:
        return f"{about}：{_score(lowest)}"
    return f"{about}：最低 {_score(lowest)}，最高 {_score(highest)}"


def cautions_for_groups(groups: Sequence[Group]) -> str | None:
    """Warn of a league table: how many neighbours cannot be told apart, and which groups are thin."""
    ranked = sorted((group for group in groups if group.n), key=lambda group: group.nps)
    pairs = list(zip(ranked, ranked[1:], strict=False))
    overlapping = sum(lower.high >= upper.low for lower, upper in pairs)
    thin = [group.label for group in ranked if group.thin]
    words = []
    if overlapping:
        words.append(
            f"按分数排下来，相邻的 {len(pairs)} 对里有 {overlapping} 对区间重叠："
            "这些名次的先后可能只是抽样的波动，不宜拿来排座次"
        )
    elif pairs:
        words.append("相邻各组的区间互不重叠，先后次序站得住")
    if thin:
        words.append(f"⚠ 不足 {THIN} 份、只能当线索：{'、'.join(thin)}")
    return "。".join(words) + "。" if words else None


def own_filter(label: str) -> str:
    """Say why a picture still shows the groups that a click has filtered away elsewhere."""
    return (
        f"打 ✓ 的是已选中的{label}：上面的总数和其他页只看它，这张图照样列出各组，方便对照。再点一下就取消。"
    )


def low_ratings() -> str:
    """Say what the drivers that a click has ticked do to the other pages."""
    return "打 ✓ 的因素：上面的总数和其他页只看给它打 1–5 分的客户，这张图照样按所有人计算。再点一下就取消。"


def of_step(name: str, change: Change) -> str:
    """Say a step in words: `2025-05 起由 +22 降到 −28（−50 分，95% 区间 −57 到 −42）`."""
    verb = "降到" if change.difference < 0 else "升到"
    low, high = change.interval
    return (
        f"{name} 起由 {signed(change.before.nps)} {verb} {signed(change.after.nps)}"
        f"（{signed(change.difference)} 分，95% 区间 {signed(low)} 到 {signed(high)}）"
    )


def of_trend(about: str, series: Series) -> str:
    """Say whether the score changed, and when."""
    if series.step:
        return f"{about}：{series.step.words}"
    answered = [period for period in series.periods if period.n]
    if not answered:
        return f"{about}：没有答卷"
    lowest, highest = (choose(answered, key=lambda period: period.nps) for choose in (min, max))
    swing = f"最低 {lowest.label} {signed(lowest.nps)}，最高 {highest.label} {signed(highest.nps)}"
    return f"{about}：没有找到站得住的转折（{swing}）"


def cautions_for_trend(series: Series) -> tuple[str | None, ...]:
    """Warn of thin periods, and of reading too much into a step that was looked for."""
    thin = sum(period.thin for period in series.periods if period.n)
    restless = "；各期本来就有起伏（如季节），区间已相应放宽" if series.step and series.step.restless else ""
    looked_for = f"转折点是从数据里找出来的，变化的区间略偏窄{restless}。什么原因，要看当月发生了什么。"
    return (
        looked_for if series.step else None,
        f"⚠ 有 {thin} 期不足 {THIN} 份（空心点）：单看一期的高低没有意义。" if thin else None,
    )


def of_small_multiples(about: str, many: Sequence[Series]) -> str:
    """Say which of many series changed, the biggest change first."""
    changed = [one for one in many if one.step]
    if not changed:
        return f"{about}：{len(many)} 组都没有站得住的升降"
    listed = "；".join(f"{one.label} {one.step.words}" for one in changed[:2] if one.step)
    more = f"；另有 {len(changed) - 2} 组" if len(changed) > 2 else ""
    return f"{about}：{len(many)} 组里 {len(changed)} 组有变化：{listed}{more}"


def caution_for_many(count: int) -> str:
    """Say what many looks at once do to chance."""
    return f"一次看 {count} 组，单凭运气也可能有一组被标出。变化最大的排在最前，点一下只看这一组。"


def of_cells(about: str, cells: Sequence[Group]) -> str:
    """Say which cell of a heat table is lowest and which highest, among those with enough answers."""
    return of_groups(about, cells)


def cautions_for_cells(
    cells: Sequence[Group], marked: Sequence[int], overall: Group
) -> tuple[str | None, ...]:
    """Explain ▲ and ▼, count them, and say how many chance alone would mark."""
    looked_at = [cell for cell in cells if cell.n and not cell.thin]
    thin = sum(cell.thin for cell in cells if cell.n)
    by_chance = round(0.05 * len(looked_at))
    return (
        f"▲ {marked.count(1)} 格明显高于全部（{signed(overall.nps)}），▼ {marked.count(-1)} 格明显低于全部："
        f"95% 区间不含全部的分数。看 {len(looked_at)} 格，单凭运气也会标出约 {by_chance} 格。",
        f"⚠ {thin} 格不足 {THIN} 份（虚线框，不上色）：只能当线索。" if thin else None,
    )


def of_drivers(about: str, drivers: Sequence[Driver]) -> str:
    """Say where to work first; without an urgent driver, what counts most."""
    urgent = [driver for driver in drivers if driver.field == "concentrate_here"]
    first = (urgent or drivers)[0]
    what = "最该先改" if urgent else "最重要"
    share = percent(first.importance)
    return f"{about}：{what}的是{first.label}（占解释力的 {share}，平均 {first.performance:.1f} 分）"


def cautions_for_drivers(n: int, missing: int, r_squared: float) -> tuple[str | None, ...]:
    """Say how much is explained, from how many answers, and that it need not be the cause."""
    left_out = f"，另有 {missing:,} 份缺评分未计入" if missing else ""
    return (
        f"n={n:,}{left_out}。这些因素合起来解释了推荐意愿分差异的 {percent(r_squared)}（R²），"
        "各因素的份额按 Shapley（LMG）法分摊，合计 100%。",
        "有关联不等于有因果：先小范围试改，再看分数动不动。点一个因素，别处就只看给它打 1–5 分的客户。",
        f"⚠ 不足 {THIN} 份，份额很不稳定。" if n < THIN else None,
    )


def of_reasons(about: str, reasons: Sequence[Reason], vital: int, whose: str) -> str:
    """Say how few reasons make up most of the comments."""
    if not reasons:
        return f"{about}：还没有归类的原话"
    total = sum(reason.count for reason in reasons)
    first = reasons[0]
    most = (
        f"前 {vital} 类占了 {percent(reasons[vital - 1].cumulative)}"
        if vital < len(reasons)
        else f"共 {vital} 类"
    )
    return f"{about}（{whose}）：“{first.label}”最多，占 {percent(first.share)}；{most}（n={total:,} 条）"


def _score(group: Group) -> str:
    return f"{group.label} {signed(group.nps)}（n={group.n:,}）"
