"""Which papers are looked at, and which one comes next."""

from collections.abc import Callable, Sequence

from helpers.widgets.marking_desk.papers import FAR_APART, Paper

LOW, HIGH = 0.6, 0.9  # of the points
MOST_PHRASES = 5

WHICH = {
    "all": "全部",
    "unmarked": "还没有人评",
    "mine": "我还没有评",
    "changed": "评过以后答案已改",
    "apart": f"意见相差超过 {FAR_APART:.0%}",
    "low": f"自动分不到 {LOW:.0%}",
    "high": f"自动分 {HIGH:.0%} 以上",
    "failed": "没能自动评分",
}


def sees(paper: Paper, me: str, others: bool) -> bool:
    """Whether others' points may be looked at: after one gave some oneself, or where `others` asks so."""
    return others or me in paper.latest


def is_apart(paper: Paper, possible: float) -> bool:
    """Whether the opinions on a paper lie too far apart."""
    return paper.spread() > FAR_APART * possible + 1e-9


def chosen(papers: Sequence[Paper], which: str, me: str, others: bool, possible: float) -> tuple[Paper, ...]:
    """Return the papers that a filter leaves, in their order."""
    tests: dict[str, Callable[[Paper], bool]] = {
        "unmarked": lambda paper: paper.counts is None,
        "mine": lambda paper: me not in paper.latest,
        "changed": lambda paper: paper.is_changed,
        "apart": lambda paper: sees(paper, me, others) and is_apart(paper, possible),
        "low": lambda paper: paper.automatic is not None and paper.automatic < LOW * possible,
        "high": lambda paper: paper.automatic is not None and paper.automatic >= HIGH * possible,
        "failed": lambda paper: paper.automatic is None,
    }
    test = tests.get(which)
    return tuple(paper for paper in papers if test is None or test(paper))


def neighbour(papers: Sequence[Paper], shown: Sequence[Paper], now: str, step: int) -> Paper | None:
    """Return the shown paper before or after the present one, which itself need not be shown."""
    order = {paper.name: place for place, paper in enumerate(papers)}
    here = order.get(now, -1)
    if step > 0:
        return next((paper for paper in shown if order[paper.name] > here), None)
    return next((paper for paper in reversed(shown) if order[paper.name] < here), None)


def next_open(papers: Sequence[Paper], now: str, me: str, mine: bool) -> Paper | None:
    """Return the next paper that nobody (`mine`: not oneself) has marked, going round to the first one."""
    order = [paper.name for paper in papers]
    here = order.index(now) + 1 if now in order else 0
    turned = (*papers[here:], *papers[:here])
    return next(
        (
            paper
            for paper in turned
            if paper.name != now and (me not in paper.latest if mine else paper.counts is None)
        ),
        None,
    )


def same(papers: Sequence[Paper], paper: Paper) -> tuple[Paper, ...]:
    """Return the other papers that say the very same."""
    return tuple(one for one in papers if one.content == paper.content and one.name != paper.name)


def phrases(papers: Sequence[Paper], me: str) -> tuple[str, ...]:
    """Return one's own last comments on this exercise, newest first, each once."""
    said = [one for paper in papers for one in paper.opinions if one.by == me and one.comment.strip()]
    newest = sorted(said, key=lambda one: one.at, reverse=True)
    return tuple(dict.fromkeys(one.comment.strip() for one in newest))[:MOST_PHRASES]
