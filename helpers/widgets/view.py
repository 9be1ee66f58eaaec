"""The one place where Python meets the page: HTML out, actions of mouse and keyboard back in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec

import anywidget
import traitlets

from helpers.my_work import log_error

HERE = Path(__file__).parent
PROBLEM = "刚才这一步没有做成，前面的答案还在。请再试一次；如果还是这样，请告诉讲师。"

Handler = Callable[[str, str], None]
P = ParamSpec("P")


class View(anywidget.AnyWidget):
    """HTML made in Python whose elements answer.

    * An element with `data-action="name"` sends its action when it is clicked (or changed, for inputs and
      selects) together with its `data-value` or input value.
    * `shortcuts` maps a key (`"1"`, `"Backspace"`, `"Alt+ArrowUp"`) to `"action:value"`, or to `"action"`
      alone for the value of the element in focus; they work while the focus is inside the view. While
      something is typed only Escape and Ctrl+Enter do: they leave the input, which sends it first.
    * Inside an element with `data-arrows` the arrow keys walk between elements of the same action.
    * An input with `data-name` sends `"name=what it holds"`, a checkbox `"value=true"` or `"value=false"`.
    * A text input with `data-live` sends also while someone types, a slider with it while it is dragged; a
      text input with `data-clear` is emptied when sent.
    * A button with `data-whole` makes the element with `popover` around it fill the screen (as its CSS says),
      or takes it back, as Esc does; Python need not be there for that.
    * An element with `data-drag="a"` can be dragged onto one with `data-drop="name"` and `data-value="b"`,
      which sends its action with the value `"a=b"`.
    * Inside an element with `data-paint="name"` the pressed mouse uses every element of that action that it
      passes.
    * What stands in `role="status"` or `aria-live` is read aloud when it changes.

    The view is always drawn whole from the state of its owner, and the page is patched to be like that: an
    input keeps what is being typed, the focus stays on the element with the same action and name or value.
    `problem` is a sentence that the page shows above the rest.
    """

    _esm = HERE / "view.js"
    _css = HERE / "view.css"

    html = traitlets.Unicode().tag(sync=True)
    shortcuts = traitlets.Dict(value_trait=traitlets.Unicode(), key_trait=traitlets.Unicode()).tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, html: str = "", on_action: Handler | None = None, shortcuts: dict[str, str] | None = None
    ) -> None:
        super().__init__(html=str(html), shortcuts=shortcuts or {})
        self._on_action = on_action
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when an element is used; errors reach the caller."""
        if self._on_action:
            self._on_action(action, value)

    def guard(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call what the page asked for: an error becomes a plain sentence here, a traceback in the log."""
        self.problem = ""
        try:
            function(*args, **kwargs)
        except Exception as error:
            log_error(error)
            self.problem = PROBLEM

    def focus_on(self, action: str, value: str = "") -> None:
        """Move the keyboard focus to an element of the page."""
        self.send({"focus": [action, value]})

    def _receive(self, _view: object, content: dict[str, Any], _buffers: object) -> None:
        self.guard(self.act, str(content.get("action", "")), str(content.get("value", "")))
