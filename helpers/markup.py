"""HTML and SVG as values: what is put in is escaped, so a comment such as `<script>` stays text."""

from collections.abc import Iterable
from functools import cache
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
    opening = f"<{name}{''.join([_attribute(key, value) for key, value in attributes.items()])}>"
    if name == "textarea":
        opening += "\n"  # a page drops the first line break, which must not be one of the text
    return Markup(opening if name in VOID else f"{opening}{_inside(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Return the children one after the other, escaped as in `tag`."""
    return Markup(_inside(children))


def paragraphs(text: str) -> Markup:
    """Return plain text with a `<p>` for each of its paragraphs."""
    return join(tag("p", part) for part in text.strip().split("\n\n"))


def document(title: str, style: str, *body: Child) -> str:
    """Return a whole HTML page that needs nothing outside itself; `style` is CSS."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    return "<!doctype html>\n" + str(tag("html", head, tag("body", body), lang="zh-CN"))


# Plain strings inside, Markup only at the end: a picture is hundreds of elements, drawn anew at each key.
def _inside(children: Iterable[Child]) -> str:
    return "".join([_child(child) for child in children])


def _child(child: Child) -> str:
    if isinstance(child, str | int | float):
        return escape(child)
    return "" if child is None else _inside(child)


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return f" {_name(key)}" if value is True else f' {_name(key)}="{escape(value)}"'


@cache
def _name(key: str) -> str:
    return str(escape(key.rstrip("_").replace("_", "-")))
