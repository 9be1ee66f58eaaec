"""The one place where Python meets the page: HTML out, actions of mouse and keyboard back in."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent
Handler = Callable[[str, str], None]


class View(anywidget.AnyWidget):
    """HTML made in Python whose elements answer.

    An element with `data-action="name"` sends its action when it is clicked (or changed, for inputs and
    selects) together with its `data-value` or input value. `shortcuts` maps keyboard keys to `"action"` or
    `"action:value"`; they work while the focus is inside the view. The view is always drawn whole from the
    state of its owner; the focus stays on the element with the same action and value.
    """

    _esm = HERE / "view.js"
    _css = HERE / "view.css"

    html = traitlets.Unicode().tag(sync=True)
    shortcuts = traitlets.Dict(value_trait=traitlets.Unicode(), key_trait=traitlets.Unicode()).tag(sync=True)

    def __init__(self, html: str = "", on_action: Handler | None = None, shortcuts: dict[str, str] | None = None) -> None:
        super().__init__(html=str(html), shortcuts=shortcuts or {})
        self._on_action = on_action
        self.on_msg(lambda _widget, content, _buffers: self.act(content["action"], content.get("value", "")))

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when an element is used."""
        if self._on_action:
            self._on_action(action, value)

    def focus_on(self, action: str, value: str = "") -> None:
        """Move the keyboard focus to an element of the page."""
        self.send({"focus": [action, value]})
