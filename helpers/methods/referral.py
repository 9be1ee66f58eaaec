"""Word of mouth as a loop: customers invite, some of the invited come, some of those invite again.

K is how many newcomers one newcomer brings. Below 1 every generation is smaller than the one before and the
loop ends by itself; above 1 it grows, until the market is full. K is borrowed from epidemics (R) by way of
"viral marketing"; in practice it falls with time, since circles of friends overlap and the keenest go first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import NamedTuple

FEWEST = 0.5  # a generation of fewer newcomers is the end of a loop


@dataclass(frozen=True)
class Loop:
    """How a recommendation goes on; shares are from 0 to 1, money in any one currency.

    Raises ValueError for negative or infinite numbers and for shares above 1.
    """

    starters: float
    """Promoters who are there at the start."""
    share: float
    """Of them, who really do recommend: to intend it is not to do it."""
    contacts: float
    """People whom one recommender speaks to."""
    conversion: float
    """Of those spoken to who are not customers yet, who come."""
    share_again: float
    """Of the newcomers, who recommend in their turn."""
    cycle_days: float
    """From becoming a customer to bringing the next."""
    market: float
    """People who could be won at all."""
    reward: float = 0.0
    """Paid for each newcomer."""
    value: float = 0.0
    """What a newcomer brings in, before the reward."""
    fixed_cost: float = 0.0
    """Paid once, whoever comes."""

    def __post_init__(self) -> None:
        for field in fields(self):
            number = getattr(self, field.name)
            if not (math.isfinite(number) and number >= 0):
                raise ValueError(f"{field.name}：要大于或等于 0，现在是 {number}")
        for name in ("share", "conversion", "share_again"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name}：占比不能超过 1，现在是 {getattr(self, name)}")

    @property
    def first_k(self) -> float:
        """Newcomers whom one promoter of the start brings, in a market that is still empty."""
        return self.share * self.contacts * self.conversion

    @property
    def k(self) -> float:
        """Newcomers whom one newcomer brings, in a market that is still empty."""
        return self.share_again * self.contacts * self.conversion

    @property
    def amplification(self) -> float:
        """Newcomers per promoter of the start when the loop has run out: first_k / (1 − K); ∞ from K = 1."""
        if not self.first_k:
            return 0.0
        return self.first_k / (1 - self.k) if self.k < 1 else math.inf

    @property
    def break_even(self) -> float:
        """Newcomers that pay for the fixed cost; ∞ when a newcomer costs as much as he brings in."""
        margin = self.value - self.reward
        if not self.fixed_cost:
            return 0.0 if margin >= 0 else math.inf
        return self.fixed_cost / margin if margin > 0 else math.inf


class Generation(NamedTuple):
    """The newcomers of one turn of the loop and where it stands then; money in the currency of the loop."""

    number: int
    days: float
    newcomers: float
    total: float
    """Newcomers so far."""
    k: float
    """Newcomers per head of the generation before: what is left of K in the filling market."""
    net: float
    """Value less rewards and the fixed cost, so far."""


def generations(loop: Loop, most: int = 12) -> tuple[Generation, ...]:
    """Return the generations from the first newcomers on, at most `most`, until fewer than one comes.

    Whom the invitations reach is left to chance: of F people not won yet among M, after I invitations,
    F · (1 − e^(−I · conversion / M)) come. While the market is empty that is I · conversion; it never exceeds
    F. Who is reached twice is counted once.
    """
    found: list[Generation] = []
    before, recommending, total = loop.starters, loop.starters * loop.share, 0.0
    for number in range(1, most + 1):
        free = loop.market - total
        pressure = recommending * loop.contacts * loop.conversion / loop.market if loop.market else 0.0
        newcomers = free * -math.expm1(-pressure)
        if newcomers < FEWEST:
            break
        total += newcomers
        net = total * (loop.value - loop.reward) - loop.fixed_cost
        found.append(Generation(number, number * loop.cycle_days, newcomers, total, newcomers / before, net))
        before, recommending = newcomers, newcomers * loop.share_again
    return tuple(found)
