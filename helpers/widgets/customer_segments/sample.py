"""The customers that are sorted by hand: in proportion to all, and instructive."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.content import ContentError
from helpers.widgets.cards import Card
from helpers.widgets.customer_segments.fields import FEE, Base

LEAST, MOST = 4, 40


class CustomerCard(Card):
    """A customer; in one line the score and the words are enough."""

    @property
    def line(self) -> str:
        """The card in one line."""
        return " · ".join([self.title, self.facts[0][1], *self.quotes])


def draw(base: Base, rows: int | Sequence[int], seed: int) -> tuple[int, ...]:
    """Return the answer_ids of the sample: those given, or so many drawn, the same ones for the same seed.

    Of a dozen, four are promoters, four passives and four detractors, close to their shares; in each four
    there are high and low fees, and comments that say something else than the score. Raises ContentError for
    rows that are not there, and for too few or too many.
    """
    if not isinstance(rows, int):
        unknown = [str(row) for row in rows if row not in base.rows.index]
        if unknown or not LEAST <= len(set(rows)) <= MOST:
            lacking = "、".join(unknown) or f"{LEAST}–{MOST} 份不同的答卷"
            raise ContentError(f"customer_segments：rows 里没有 {lacking}")
        return tuple(dict.fromkeys(map(int, rows)))
    if not LEAST <= rows <= MOST:
        raise ContentError(f"customer_segments：rows 要在 {LEAST}–{MOST} 之间，现在是 {rows}")
    generator = np.random.default_rng(seed)
    chosen: list[int] = []
    for mask in _kinds_of_customers(base):
        free = base.rows.index[mask & ~base.rows.index.isin(chosen)]
        if len(chosen) < rows and len(free):
            chosen.append(int(generator.choice(free)))
    others = base.rows.index.difference(chosen)
    chosen += [int(row) for row in generator.choice(others, rows - len(chosen), replace=False)]
    return tuple(int(row) for row in generator.permutation(chosen))


def _kinds_of_customers(base: Base) -> Iterator[Any]:
    """Yield who comes into question for each card, the most instructive first."""
    rows, high = base.rows, base.rows[FEE] >= base.median
    score, csat = rows["score"], _column(rows, "csat")
    promoter, passive, detractor = score >= 9, score.between(7, 8), score <= 6
    tone = _column(rows, "reason").map(base.tones)
    words = _column(rows, "comment").fillna("").astype(str).str.len()
    said = words.between(8, 40)
    praise, blame = said & (tone == "positive"), said & (tone == "negative")
    yield high & (score <= 3) & blame
    yield promoter & blame
    yield passive & high & praise
    yield (score == 6) & ~high & said & (tone == "neutral")
    yield promoter & high & praise & (_column(rows, "complaints") == 0)
    yield passive & ~high & blame
    yield detractor & praise
    yield promoter & ~high & praise
    yield passive & high & (tone == "neutral") & said
    yield detractor & high & (csat >= 4) & (_column(rows, "tenure_months") >= 120) & blame
    yield promoter & (csat <= 3) & praise
    yield passive & ~high & (words == 0)


def _column(rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return rows[name] if name in rows.columns else pd.Series(np.nan, index=rows.index)


def cards(base: Base, sample: Sequence[int], cut: float | None = None) -> dict[str, Card]:
    """Return the customers as cards, by answer_id as text; `cut` (yuan a year) says who is of high value."""
    return {str(row): _card(base, row, place, cut) for place, row in enumerate(sample, 1)}


def _card(base: Base, row: int, place: int, cut: float | None) -> Card:
    facts = base.facts(row)
    months = int(facts["tenure_months"]) if "tenure_months" in facts else 0
    shown = {
        "推荐分": f"{facts['score']} 分",
        "触点": facts.get("touchpoint"),
        "在网": f"{months // 12} 年 {months % 12} 个月" if months >= 12 else f"{months} 个月",
        "月消费": f"{facts['monthly_fee']:g} 元",
        "年消费": None if cut is None else f"{facts[FEE]:,g} 元（{'高' if facts[FEE] >= cut else '低'}价值）",
        "一年投诉": f"{facts.get('complaints', 0)} 次",
        "满意度": f"{facts.get('csat')} / 5 分",
        "等待": f"{facts.get('waiting_minutes')} 分钟",
    }
    if cut is not None:
        shown["月消费"] = None
    comment = facts.get("comment")
    quote = f"“{comment}”" if isinstance(comment, str) and comment else "（没有留言）"
    told = tuple((label, str(value)) for label, value in shown.items() if value)
    return CustomerCard(f"客户 {place}", told, (quote,))


def later(base: Base, row: int) -> str:
    """Say what the customer did in the six months after the answer."""
    facts = base.facts(row)
    called = "48 小时内回访过，" if facts.get("closed_loop") == "是" else ""
    if not facts["stayed"]:
        return f"后来六个月：{called}已经离网。"
    bought = "又买了业务" if facts.get("bought_again") else "没有再买"
    friends = facts.get("friends_brought", 0)
    brought = f"，带来 {friends} 位新客户" if friends else ""
    return f"后来六个月：{called}仍在网，{bought}{brought}。"
