"""The score on the page: the dial, what it means in words, and how it is worked out, step by step."""

from collections.abc import Sequence

from helpers.markup import Child, join, tag
from helpers.methods.nps import standard_error
from helpers.methods.written_scores import Reading, Rejected
from helpers.pictures.axes import percent, signed
from helpers.pictures.gauge import gauge
from helpers.pictures.groups import between
from helpers.pictures.shares import shares
from helpers.widgets.nps_calculator.data import Data

LISTED = 100


def result(data: Data) -> str:
    """Return the page of a score."""
    if not data.counts.n:
        return str(tag("div", gauge(data.group), tag("p", "先放进一些答卷。"), class_="wb-score-empty"))
    return str(
        join(
            [
                tag(
                    "div",
                    tag("div", gauge(data.group), class_="wb-dial"),
                    tag("div", _headline(data), _meaning(data), _steps(data), class_="wb-grow"),
                    class_="wb-calculated",
                ),
                shares([("", data.counts)]),
            ]
        )
    )


def headline(data: Data) -> str:
    """Say the finding in a line: the score and by how much which kind of customer prevails."""
    detractors, _, promoters = map(int, data.counts)
    score = f"NPS {signed(data.counts.nps)}"
    if promoters == detractors:
        return f"{score}：推荐者与贬损者一样多"
    more, fewer = ("推荐者", "贬损者") if promoters > detractors else ("贬损者", "推荐者")
    return f"{score}：{more}比{fewer}多 {abs(promoters - detractors):,} 人"


def rejections(rejected: Sequence[Rejected], total: int) -> Child:
    """Say how many of `total` rows were left out and why, and list them with their row numbers."""
    if not rejected:
        return tag("span", f"✓ {total:,} 行全部有效", class_="wb-soft")
    faults = Reading(rejected=tuple(rejected)).faults
    why = "、".join(f"{fault} {count:,} 行" for fault, count in faults.items())
    rows = [
        tag(
            "tr",
            tag("td", cell.row, class_="wb-number"),
            tag("td", _shown(cell.value)),
            tag("td", cell.fault),
        )
        for cell in rejected[:LISTED]
    ]
    more = f"还有 {len(rejected) - LISTED:,} 行，导出表格可以看全。" if len(rejected) > LISTED else None
    heads = [tag("th", head) for head in ("行号", "那里写着", "没有计入，因为")]
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows))
    said = f"⚠ {total:,} 行中有 {len(rejected):,} 行没有计入：{why}"
    return tag(
        "details",
        tag("summary", said),
        tag("div", table, tag("p", more) if more else None, class_="wb-rejected", tabindex="0"),
    )


def _headline(data: Data) -> Child:
    notice = tag("span", data.notice, class_="wb-badge") if data.notice else None
    return [tag("h3", headline(data)), tag("p", notice, data.source, class_="wb-soft")]


def _meaning(data: Data) -> Child:
    group = data.group
    said = f"有 95% 的把握，全体客户的 NPS 在 {between(group)} 之间。"
    if group.low > 0:
        said += "区间都在 0 以上：推荐者确实多于贬损者。"
    elif group.high < 0:
        said += "区间都在 0 以下：贬损者确实多于推荐者。"
    else:
        said += "区间跨过了 0：还不能断定推荐者多，还是贬损者多。"
    thin = f"只有 {group.n} 份答卷，少于 30 份：区间很宽，只能当线索，不能当结论。"
    warning = tag("div", thin, class_="wb-note wb-bad") if data.thin else None
    return [tag("p", said, role="status"), warning]


def _steps(data: Data) -> Child:
    detractors, passives, promoters = (f"{count:,.0f}" for count in data.counts)
    n = f"{data.counts.n:,.0f}"
    low, _, high = (percent(share, 1) for share in data.counts.shares)
    exact, rounded = signed(data.counts.nps, 2), signed(data.counts.nps)
    spread = f"{standard_error(data.counts):.1f}"
    steps = (
        (
            "数人数",
            f"推荐者 {promoters} 人，中立者 {passives} 人，贬损者 {detractors} 人，一共 {n} 人",
        ),
        ("算占比", f"推荐者 {promoters} ÷ {n} = {high}；贬损者 {detractors} ÷ {n} = {low}"),
        (
            "相减",
            f"NPS = 100 × ({promoters} − {detractors}) ÷ {n} = {exact}，最后才取整：{rounded}",
        ),
        ("看误差", f"标准误 {spread} 分；95% 区间 {between(data.group)}（修正 Wald 法）"),
    )
    lines = [tag("li", tag("b", name), tag("span", words)) for name, words in steps]
    return tag("ol", lines, class_="wb-working")


def _shown(value: str) -> str:
    if not value:
        return "（空白）"
    return value if len(value) <= 40 else value[:39] + "…"
