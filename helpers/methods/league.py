"""A league table of branches while the answers come in: who leads, and whom the leader is really above.

With eight branches there are 28 pairs, and by chance alone one in twenty of them would look apart at 5 %. So
the p-values of all pairs are adjusted together (Holm, Scandinavian Journal of Statistics 1979): the chance of
even one false "apart" in a table is at most 5 %. That holds for one look. Who looks again at every answer and
stops at the first "apart" is wrong more often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.methods.counts import Counts
from helpers.methods.inference import compare

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Stream:
    """Answers in the order in which they came: `counts[n, branch]` are the counts after n answers."""

    counts: NDArray[np.int32]

    @property
    def total(self) -> int:
        """Answers in all."""
        return len(self.counts) - 1

    def after(self, n: int) -> tuple[Counts, ...]:
        """Return what every branch has after n answers."""
        return tuple(Counts(*branch) for branch in self.counts[n].tolist())

    def pooled(self, n: int) -> Counts:
        """Return all branches together after n answers."""
        return Counts(*self.counts[n].sum(axis=0).tolist())

    def swaps(self, since: int, until: int) -> int:
        """Return how often the first place changed hands between two numbers of answers."""
        return int(np.count_nonzero(np.diff(self._leaders[since : until + 1])))

    @cached_property
    def _leaders(self) -> NDArray[np.intp]:
        """Who leads after n answers: of equals the first listed, as in `standings`."""
        n = self.counts.sum(axis=2)
        points = np.where(n > 0, (self.counts[:, :, 2] - self.counts[:, :, 0]) / np.maximum(n, 1), -np.inf)
        leaders: NDArray[np.intp] = points.argmax(axis=1)
        return leaders


def stream(mixes: Sequence[Counts], total: int, seed: int) -> Stream:
    """Return `total` answers, each of a branch drawn by lot, answering as its mix (shares) has it."""
    lot = np.random.default_rng(seed)
    branch = lot.integers(len(mixes), size=total)
    limits = np.array([one.shares for one in mixes]).cumsum(axis=1)[:, :2]
    kind = (lot.random(total)[:, None] > limits[branch]).sum(axis=1)
    arrived: NDArray[Any] = np.zeros((total + 1, len(mixes), 3), dtype=np.int32)
    arrived[np.arange(1, total + 1), branch, kind] = 1
    return Stream(arrived.cumsum(axis=0, dtype=np.int32))


def standings(counts: Sequence[Counts]) -> tuple[int, ...]:
    """Return the places of the branches in `counts`, highest score first; those without answers last."""
    return tuple(sorted(range(len(counts)), key=lambda one: -counts[one].nps if counts[one].n else np.inf))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values adjusted for being looked at together, in the same order; NaN counts as 1."""
    values = np.nan_to_num(np.asarray(p_values, dtype=float), nan=1.0)
    order = np.argsort(values, kind="stable")
    steps = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return tuple(adjusted.tolist())


def pairs_apart(counts: Sequence[Counts], alpha: float = 0.05) -> Mapping[Pair, bool]:
    """Return for every pair of branches (i < j) whether their scores differ, all pairs judged together."""
    pairs = list(combinations(range(len(counts)), 2))
    adjusted = holm([compare(counts[i], counts[j]).p_value for i, j in pairs])
    return {pair: p < alpha for pair, p in zip(pairs, adjusted, strict=True)}


def apart(found: Mapping[Pair, bool], one: int, other: int) -> bool:
    """Return whether two branches differ."""
    return found.get((min(one, other), max(one, other)), False)
