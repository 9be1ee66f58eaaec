"""The zone of tolerance: between what customers wish for and what they will just put up with.

Zeithaml, Berry and Parasuraman (Journal of the Academy of Marketing Science 1993): within the zone service is
hardly noticed; above what is desired it delights, below what is adequate it angers. Zones differ between
customers and move with what happened before and with what is said.
"""

from __future__ import annotations

from typing import NamedTuple


class Zone(NamedTuple):
    """Minutes of waiting (less is better): `desired` is wished for, `adequate` is just put up with."""

    desired: float
    adequate: float

    def moved(self, minutes: float) -> Zone:
        """Return the zone with as many minutes more (or fewer) to be put up with, never below the desired."""
        return Zone(self.desired, max(self.desired, self.adequate + minutes))

    def verdict(self, waited: float) -> str:
        """Return "delighted" below the desired, "angry" beyond the adequate, else "tolerated"."""
        if waited < self.desired:
            return "delighted"
        return "angry" if waited > self.adequate else "tolerated"
