"""HTML and SVG as values: what is put in is escaped, so a comment such as `<script>` stays text."""

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup, escape

VOID = {"br", "hr", "img", "input", "meta"}
Child: TypeAlias = "str | int | float | Markup | None | Iterable[Child]"


def tag(name: str, *children: Child, **attributes: object) -> Markup:
    """Return one element, e.g. `tag("b", "1 < 2", class_="wb-note")`.

    Strings are escaped, `Markup` is kept, `None` is left out, iterables are flattened. In attribute names a
    trailing underscore is dropped and the others become hyphens (`data_action` → `data-action`); `True` gives
    a bare attribute, `None` and `False` none.
    """
    opening = (
        Markup("<") + name + Markup("").join(_attribute(key, value) for key, value in attributes.items())
    )
    if name in VOID:
        return opening + Markup(">")
    return opening + Markup(">") + join(children) + Markup(f"</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Return the children one after the other, escaped as in `tag`."""
    return Markup("").join(_child(child) for child in children)


def paragraphs(text: str) -> Markup:
    """Return plain text with a `<p>` for each of its paragraphs."""
    return join(tag("p", part) for part in text.strip().split("\n\n"))


def _child(child: Child) -> Markup:
    if child is None:
        return Markup("")
    if isinstance(child, str | int | float):
        return escape(child)
    return join(child)


def _attribute(key: str, value: object) -> Markup:
    if value is None or value is False:
        return Markup("")
    name = key.rstrip("_").replace("_", "-")
    return Markup(" ") + name if value is True else Markup(f' {escape(name)}="{escape(value)}"')
