"""Coding comments into reasons with a codebook that people make themselves.

A codebook maps a code to its keywords, in order. A comment gets one code, its main reason: the one given by
hand to these very words, else the first code of the codebook that has a keyword in it, else none.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.methods.selection import Mask

Codebook = Mapping[str, Sequence[str]]
Codes = NDArray[np.intp]

NO_CODE, ASIDE = -1, -2
LONGEST_PHRASE = 4
# Phrases that recur in any survey and name no reason.
EMPTY = frozenset(
    ["什么", "时候", "一样", "一个", "这么", "么多", "一句", "现在", "就是", "还是", "可以", "知道", "没有"]
    + ["自己", "怎么", "觉得", "一直", "结果"]
)
READ_FOR_PHRASES = 1000
RUN = re.compile(r"[^\W\d_]+")
# Words that bind a sentence and mean nothing on their own: a phrase does not begin or end with them.
FILLERS = frozenset("的了是在我也都就不很还有没个这那和吧啊呢吗又要得地着过你他她它们说来去给把被跟")


class Comments:
    """The comments of a survey, each distinct wording kept once.

    `texts` are the distinct wordings; `of_row` says for each row of the survey which one it is (−1: none).
    """

    def __init__(self, comments: "pd.Series[Any]") -> None:
        stripped = comments.fillna("").astype(str).str.strip()
        codes, texts = pd.factorize(stripped.where(stripped != ""), use_na_sentinel=True)
        self.of_row: Codes = codes.astype(np.intp)
        self.texts: tuple[str, ...] = tuple(str(text) for text in texts)
        self._place = {text: place for place, text in enumerate(self.texts)}
        self._lower = [text.lower() for text in self.texts]
        self._hits: dict[str, Mask] = {}

    def code(self, codebook: Codebook, by_hand: Mapping[str, str] | None = None) -> Codes:
        """Return the code of each distinct wording as its place in the codebook, NO_CODE where none fits.

        `by_hand` maps a wording to a code, or to "" when it says nothing and is put ASIDE; a wording or a
        code that is not there is passed over. Case does not matter, blank keywords match nothing.
        """
        found = np.full(len(self.texts), NO_CODE, dtype=np.intp)
        for place, keywords in reversed(list(enumerate(codebook.values()))):
            for keyword in keywords:
                found[self.containing(keyword)] = place
        places = {"": ASIDE, **{code: place for place, code in enumerate(codebook)}}
        for text, code in (by_hand or {}).items():
            if text in self._place and code in places:
                found[self._place[text]] = places[code]
        return found

    def containing(self, keyword: str) -> Mask:
        """Return which of the distinct wordings contain a keyword."""
        wanted = keyword.strip().lower()
        if wanted not in self._hits:
            found = (wanted != "" and wanted in text for text in self._lower)
            self._hits[wanted] = np.fromiter(found, bool, len(self._lower))
        return self._hits[wanted]

    def per_row(self, codes: Codes) -> Codes:
        """Spread the codes of the distinct wordings over the rows; NO_CODE without a comment."""
        return np.append(codes, NO_CODE)[self.of_row]

    def times(self, rows: Mask) -> Codes:
        """Return how often each distinct wording occurs in the rows given (one boolean a row)."""
        here = self.of_row[rows]
        return np.bincount(here[here >= 0], minlength=len(self.texts))

    def recurring(self, times: Codes, most: int = 12) -> list[tuple[str, int]]:
        """Return phrases that recur, each with the number of comments it is in, most first.

        `times` is how often each distinct wording counts (0 leaves it out). The phrases come from the 1,000
        most frequent wordings; one that is mostly part of a longer one gives way to it. No dictionary is
        used: what recurs is offered, people say what it means.
        """
        found: Counter[str] = Counter()
        for place in np.argsort(-times, kind="stable")[:READ_FOR_PHRASES]:
            if times[place]:
                found.update(dict.fromkeys(phrases_in(self._lower[place]), int(times[place])))
        common = [
            (phrase, count)
            for phrase, count in found.most_common(most * 12)
            if count > 1 and phrase not in EMPTY
        ]
        kept: list[str] = []
        for phrase, count in common:
            in_longer = any(phrase in other and phrase != other and n >= 0.7 * count for other, n in common)
            if not in_longer and not any(other in phrase or phrase in other for other in kept):
                kept.append(phrase)
        counted = [(phrase, int(times[self.containing(phrase)].sum())) for phrase in kept[:most]]
        return sorted(counted, key=lambda pair: -pair[1])


def phrases_in(text: str) -> set[str]:
    """Return the runs of 2 to 4 letters or characters of a comment that do not begin or end with a filler."""
    return {
        run[start : start + length]
        for run in RUN.findall(text)
        for length in range(2, LONGEST_PHRASE + 1)
        for start in range(len(run) - length + 1)
        if run[start] not in FILLERS and run[start + length - 1] not in FILLERS
    }


def pareto(counts: Mapping[str, int]) -> pd.DataFrame:
    """Return reasons by falling count: index reason, columns count, share and cumulative (0–1).

    Shares are of all the counts together; reasons that never occur are left out; equal counts keep their
    order.
    """
    table = pd.DataFrame({"count": pd.Series(dict(counts), dtype="int64")})
    table = table[table["count"] > 0].sort_values("count", ascending=False, kind="stable")
    total = max(1, int(table["count"].sum()))
    return table.assign(share=table["count"] / total, cumulative=table["count"].cumsum() / total)


def vital_few(table: pd.DataFrame, target: float = 0.8) -> int:
    """Return how many of the first rows of a `pareto` table it takes to reach the target share (0–1)."""
    return int((table["cumulative"] < target - 1e-9).sum()) + 1 if len(table) else 0


class Match(NamedTuple):
    """How one code of our own sits among the codes of others: its n comments, and their codes."""

    code: str
    n: int
    others: tuple[tuple[str, float], ...]
    """(code of the others, share of our comments that carry it, 0–1), most first."""


def matches(codes: Codes, codebook: Codebook, others: "pd.Series[Any]", rows: Mask) -> tuple[Match, ...]:
    """Compare two codings of the same rows: a Match for each code of the codebook that occurs.

    `codes` has a place in the codebook a row, `others` a categorical code a row, `rows` says which count.
    """
    theirs, names = others.cat.codes.to_numpy(), list(others.cat.categories)
    both = rows & (codes >= 0) & (theirs >= 0)
    table = np.zeros((len(codebook), len(names)), dtype=int)
    np.add.at(table, (codes[both], theirs[both]), 1)
    return tuple(
        Match(code, int(row.sum()), _shares(row, names))
        for code, row in zip(codebook, table, strict=True)
        if row.any()
    )


def _shares(row: NDArray[np.int_], names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-row, kind="stable")
    return tuple((names[place], float(row[place] / row.sum())) for place in order if row[place])
