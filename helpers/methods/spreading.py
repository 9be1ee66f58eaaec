"""Word of mouth with chance in it: a branching process, person by person and generation by generation.

Somebody recommends with the chance `share`, then speaks to `contacts` people, each of whom comes with the
chance `conversion`. On average that makes K = share × contacts × conversion newcomers per head. From K alone
nobody can tell what one network does: below 1 every network dies in the end, above 1 some still do. (The
process of Galton and Watson, as in every textbook of stochastic processes.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MOST = 400  # people in a generation: a network that has grown so far is cut there and not followed


class Word(NamedTuple):
    """How word goes round; shares are from 0 to 1."""

    share: float
    contacts: int
    conversion: float

    @property
    def k(self) -> float:
        """Newcomers per head, on average."""
        return self.share * self.contacts * self.conversion


Network = tuple[tuple[int, ...], ...]
"""For each generation the newcomers whom each of its people brings: the next has as many as their sum."""


def spread(word: Word, starters: int, generations: int, seed: int) -> Network:
    """Return what happens once, the same for the same seed; the starters are generation 0.

    The last generation brings nobody yet. A network that dies ends early; so does one of 400 heads in a
    generation, which is cut there. Asking for more generations does
    not change those before.
    """
    lot = np.random.default_rng(seed)
    network: list[tuple[int, ...]] = []
    people = starters
    for _ in range(generations):
        shares = lot.random(people) < word.share
        brought = np.where(shares, lot.binomial(word.contacts, word.conversion, people), 0)
        network.append(tuple(brought.tolist()))
        people = int(brought.sum())
        if not 0 < people < MOST:
            break
    network.append((0,) * min(people, MOST) if people else ())
    return tuple(network)


def sizes(network: Network) -> tuple[int, ...]:
    """Return how many people each generation has."""
    return tuple(len(generation) for generation in network)


def died(network: Network) -> bool:
    """Return whether nobody came any more."""
    return not network[-1]


def expected(word: Word, starters: int, generations: int) -> tuple[float, ...]:
    """Return how many people each generation has on average, the starters first."""
    return tuple(starters * word.k**turn for turn in range(generations + 1))
