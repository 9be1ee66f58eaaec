"""A button that brings a file of any size from the trainee's machine; a file may also be dropped on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import anywidget
import traitlets

from helpers.widgets.view import HERE

Taken = Callable[[str, bytes | None], None]
Guard = Callable[[Callable[[], None]], None]


class FilePicker(anywidget.AnyWidget):
    """A button for choosing a file. ipywidgets' own sends a file whole, which the server cuts off at 10 MB.

    `on_file(name, content)` is called when all of it has come; `accept` are the endings the browser offers.
    A file of more than `largest` bytes is not fetched: `on_file` gets its name and None. What the page sends
    is followed inside `guard`, which says on the page that something failed.
    """

    _esm = HERE / "file_picker.js"
    _css = HERE / "view.css"

    label = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, accept: str, largest: int, on_file: Taken, guard: Guard) -> None:
        super().__init__(label=label, accept=accept)
        self._largest, self._on_file = largest, on_file
        self._pieces: list[bytes] = []
        self.on_msg(lambda _widget, content, buffers: guard(partial(self._receive, content, buffers)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _receive(self, content: dict[str, Any], buffers: list[Any]) -> None:
        try:
            self.receive(content, buffers)
        except Exception:
            self._pieces = []
            self.send({"number": content.get("number"), "next": None})  # or the page would wait for ever
            raise

    def receive(self, content: dict[str, Any], buffers: list[Any]) -> None:
        """Take a piece of a file as the page sends it, and ask for the next."""
        if content["start"] == 0:
            self._pieces = []
        if content["size"] > self._largest:
            self._finish(content, None)
            return
        self._pieces.append(bytes(buffers[0]))
        arrived = content["start"] + len(self._pieces[-1])
        if arrived < content["size"]:
            self.send({"number": content["number"], "next": arrived})
        else:
            whole, self._pieces = b"".join(self._pieces), []
            self._finish(content, whole)

    def _finish(self, content: dict[str, Any], whole: bytes | None) -> None:
        self.send({"number": content["number"], "next": None})
        self._on_file(content["name"], whole)
