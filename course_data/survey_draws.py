"""Random draws that come out the same, to the last bit, on every platform and with every NumPy.

NumPy promises for good only the raw integers of a bit generator (NEP 19); the methods of `Generator` may
change, and its normal draws call the C library's exp and log, which differ between systems. So all is made
from raw integers here, with additions, multiplications and comparisons, which IEEE 754 fixes exactly.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Draws:
    """Columns of `rows` draws; a name has its own stream, so that a new column leaves the others alone."""

    def __init__(self, seed: int, rows: int) -> None:
        self.seed = seed
        self.rows = rows

    def uniform(self, name: str) -> Floats:
        """Return numbers in [0, 1), shape (rows,)."""
        return self._uniform(name, self.rows)

    def normal(self, name: str) -> Floats:
        """Return numbers of mean 0 and sd 1, shape (rows,): sums of twelve uniforms (Irwin–Hall)."""
        twelve = self._uniform(name, 12 * self.rows).reshape(12, self.rows)
        total = np.zeros(self.rows)
        for part in twelve:  # one by one: np.sum may add in another order on another machine
            total = total + part
        return total - 6.0

    def pick(self, name: str, weights: ArrayLike) -> Ints:
        """Return positions 0..k−1 drawn by weights of shape (k,) or (rows, k), which need not sum to 1.

        Raises ValueError for a negative weight or a row without any weight.
        """
        table = np.asarray(weights, dtype=np.float64)
        table = np.broadcast_to(table, (self.rows, table.shape[-1]))
        limits = np.cumsum(table, axis=1)
        if (table < 0).any() or (limits[:, -1] <= 0).any():
            raise ValueError(f"{name}: weights must not be negative, and one must be above 0")
        target = self.uniform(name) * limits[:, -1]
        return (limits <= target[:, None]).sum(axis=1).astype(np.int64)

    def choose(self, name: str, values: Sequence[object], weights: ArrayLike) -> NDArray[np.object_]:
        """Return one of `values` a row, drawn like `pick`."""
        return np.array(values, dtype=object)[self.pick(name, weights)]

    def chance(self, name: str, probability: ArrayLike) -> NDArray[np.bool_]:
        """Return True with the given probability, one number or one a row."""
        return self.uniform(name) < np.asarray(probability, dtype=np.float64)

    def sample(self, name: str, size: int) -> Ints:
        """Return `size` different row positions in the order drawn."""
        return np.argsort(self.uniform(name), kind="stable")[:size].astype(np.int64)

    def _uniform(self, name: str, size: int) -> Floats:
        stream = np.random.PCG64(np.random.SeedSequence([self.seed, zlib.crc32(name.encode())]))
        raw = np.asarray(stream.random_raw(size), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def whole(values: ArrayLike, low: int, high: int) -> Ints:
    """Round to the nearest whole number, halves up, and cut to low..high."""
    return np.clip(np.floor(np.asarray(values, dtype=np.float64) + 0.5), low, high).astype(np.int64)
