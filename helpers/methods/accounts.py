"""Mental accounting: whether two amounts are felt more when they are told apart or together.

Gains are felt less and less the more there are, and a loss weighs more than a gain of the same size; so two
gains are better told apart, two losses together, a small loss together with a larger gain, and a small gain
apart from a large loss (Thaler, Marketing Science 1985; Journal of Behavioral Decision Making 1999). The
shape used here, a power, is for teaching: how bent it is, how much a loss weighs, differs between people.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Feeling(NamedTuple):
    """How amounts are felt: `bend` in (0, 1] is the power, `weight` ≥ 1 how much more a loss counts."""

    bend: float
    weight: float

    def of(self, amount: float) -> float:
        """Return what an amount feels like, 0 for 0, negative for a loss."""
        felt = math.pow(abs(amount), self.bend)
        return felt if amount >= 0 else -self.weight * felt


class Telling(NamedTuple):
    """Two amounts told apart, and told as one."""

    apart: float
    together: float

    @property
    def better(self) -> str:
        """Which is felt better: "apart", "together", or "same"."""
        if abs(self.apart - self.together) < 1e-9:
            return "same"
        return "apart" if self.apart > self.together else "together"


def tell(feeling: Feeling, first: float, second: float) -> Telling:
    """Return how two amounts feel apart and together."""
    return Telling(feeling.of(first) + feeling.of(second), feeling.of(first + second))
