"""What was done, so that it can be undone and done again."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 200

T = TypeVar("T")


@dataclass(frozen=True)
class History(Generic[T]):
    """A value, what it was before, and what was undone; `run` is what the last change was made to."""

    now: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()
    run: Hashable = None

    def change(self, new: T, run: Hashable = None) -> "History[T]":
        """Return the history with a new value; a `run` of changes is undone at once."""
        if new == self.now:
            return self
        goes_on = run is not None and run == self.run
        return History(new, self.past if goes_on else (*self.past[1 - MOST :], self.now), (), run)

    def undo(self) -> "History[T]":
        """Return the history one step back, if there is one."""
        return History(self.past[-1], self.past[:-1], (self.now, *self.future)) if self.past else self

    def redo(self) -> "History[T]":
        """Return the history with what was undone last done again."""
        return History(self.future[0], (*self.past, self.now), self.future[1:]) if self.future else self
