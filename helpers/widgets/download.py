"""A file to take along that lies in the page itself: it needs no server and no path."""

import base64
from datetime import datetime

from markupsafe import Markup

from helpers.answers import reason, write_atomically
from helpers.markup import tag
from helpers.my_work import home

CSV, HTML, PNG, SVG = "text/csv", "text/html", "image/png", "image/svg+xml"
EXPORTS = "exports"


def data_address(kind: str, content: str | bytes) -> str:
    """Return the address (data URL) of a file of this media type; text is written as UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def download(name: str, kind: str, content: str | bytes, words: str) -> Markup:
    """Return a link, reading `words`, that saves a file under a name."""
    return tag("a", words, href=data_address(kind, content), download=name, class_="wb-link")


def offer(stem: str, ending: str, kind: str, content: bytes) -> Markup:
    """Keep a file in the trainee's folder, and return the link to it and where it was kept.

    It is called `<stem>_<date>_<time>.<ending>`; when it cannot be kept, the link is there all the same.
    """
    folder, name = home() / EXPORTS, f"{stem}_{datetime.now():%Y%m%d_%H%M%S}.{ending}"
    where = f"{folder.parent.name}/{folder.name}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, content)
        said = tag("span", f"也存进了 {where}", class_="wb-soft")
    except OSError as error:
        said = tag("span", f"没能存进 {where}（{reason(error)}），请点链接下载。", class_="wb-warn")
    return tag("p", download(name, kind, content, f"下载 {name}"), " ", said)
