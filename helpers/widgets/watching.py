"""A view that keeps up with what changes on disk while its page is open."""

from asyncio import get_running_loop
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from helpers.widgets.view import Handler, View

EVERY = 3  # seconds


class WatchingView(View):
    """A view of files: `seen` gives something that changes whenever they do, and is asked every few seconds.

    Only the newest of a class watches: an older one stands on no page any more.
    """

    _newest: ClassVar[dict[str, "WatchingView"]] = {}  # by name: anywidget gives each view a class of its own

    def __init__(self, seen: Callable[[], object], on_action: Handler) -> None:
        self._seen = seen
        self._looked_at: object = None
        super().__init__(on_action=on_action)

    def look_again(self) -> None:
        """Read anew what is shown, and draw it."""
        raise NotImplementedError

    def watch(self) -> None:
        """Take what is on disk now as seen, and go on watching from here."""
        if not self._is_newest:
            self._newest[type(self).__name__] = self
            self._ask_again()
        self._looked_at = self._seen()

    def freshen(self) -> None:
        """Look again if anything has changed."""
        seen = self._seen()
        if seen != self._looked_at:
            self._looked_at = seen
            self.look_again()

    @property
    def _is_newest(self) -> bool:
        return self._newest.get(type(self).__name__) is self

    def _watch(self) -> None:
        if self._is_newest:
            self.guard(self.freshen)
            self._ask_again()

    def _ask_again(self) -> None:
        with suppress(RuntimeError):  # no loop runs: nobody looks at a page
            get_running_loop().call_later(EVERY, self._watch)
