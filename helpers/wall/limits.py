"""How much one phone and one network address may ask for.

A class often shares one address (NAT, a proxy), so an address is allowed what 500 phones need and only a
flood goes beyond it; what tells phones apart is the device's own token.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

MOST_KEYS = 10_000


class Rate(NamedTuple):
    """At most `burst` at once, and `per_second` in the long run."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class Limits:
    """The limits of a wall; rates are requests."""

    device: Rate = Rate(40, 5)
    """All that one phone asks for: it looks once a second at most, and answers now and then."""
    answers: Rate = Rate(15, 1)
    """Answers of one phone, changes included."""
    address: Rate = Rate(4000, 600)
    newcomers: Rate = Rate(600, 0.5)
    """Phones of one address that answer for the first time: a class, not a script that invents phones."""
    wrong_codes: Rate = Rate(60, 0.2)
    """Of one address. Of 28.6 million codes a day of guessing tries 17,000."""
    connections: int = 2500
    connections_of_address: int = 1500
    polls_of_device: int = 3


class Buckets:
    """A token bucket for each key, e.g. a device: full at first, refilled as time goes by."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._levels: dict[Hashable, tuple[float, float]] = {}

    def level(self, key: Hashable) -> float:
        """Return how many may pass now."""
        level, since = self._levels.get(key, (self._rate.burst, self._clock()))
        return min(self._rate.burst, level + (self._clock() - since) * self._rate.per_second)

    def take(self, key: Hashable) -> bool:
        """Let one pass, if one may."""
        level = self.level(key)
        if level < 1:
            return False
        self._levels.pop(key, None)
        if len(self._levels) >= MOST_KEYS:
            del self._levels[next(iter(self._levels))]  # the one that has been quiet longest
        self._levels[key] = level - 1, self._clock()
        return True
