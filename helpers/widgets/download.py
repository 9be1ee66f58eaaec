"""A file to take along that lies in the page itself: it needs no server and no path."""

import base64

from markupsafe import Markup

from helpers.markup import tag

CSV, HTML, SVG = "text/csv", "text/html", "image/svg+xml"


def data_address(kind: str, content: str | bytes) -> str:
    """Return the address (data URL) of a file of this media type; text is written as UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def download(name: str, kind: str, content: str | bytes, words: str) -> Markup:
    """Return a link, reading `words`, that saves a file under a name."""
    return tag("a", words, href=data_address(kind, content), download=name, class_="wb-link")
