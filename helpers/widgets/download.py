"""A file to take along that lies in the page itself: it needs no server and no path."""

import base64
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from helpers.answers import reason, write_atomically
from helpers.markup import tag
from helpers.my_work import home

CSV, HTML, PNG, SVG, ZIP = "text/csv", "text/html", "image/png", "image/svg+xml", "application/zip"
EXPORTS = "exports"
MOST_IN_PAGE = 1_500_000  # bytes of all files; the server cuts off what sends 3 MB in three seconds


@dataclass(frozen=True)
class MadeFile:
    """A file that was made: `kept` says in words where it lies, or why it was not kept.

    `address` is that of the kept file on the server, for files that are too big to lie in the page.
    """

    name: str
    words: str
    kind: str
    content: bytes
    kept: str
    address: str | None


def data_address(kind: str, content: str | bytes) -> str:
    """Return the address (data URL) of a file of this media type; text is written as UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def download(name: str, kind: str, content: str | bytes, words: str) -> Markup:
    """Return a link, reading `words`, that saves a file under a name."""
    return tag("a", words, href=data_address(kind, content), download=name, class_="wb-link")


def file_link(file: MadeFile, in_page: bool) -> Markup:
    """Return a link that saves a file that was made, from the page or from the server, with its size.

    Using it sends the action `saved` with the name of the file.
    """
    address = data_address(file.kind, file.content) if in_page else file.address
    size = _size(len(file.content))
    if address is None:
        return tag("b", f"{file.words}做好了（{size}）")
    link = {"data_action": "saved", "data_value": file.name, "class_": "wb-link"}
    return tag("a", f"下载{file.words}（{size}）", href=address, download=file.name, **link)


def _size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1e6:.2f} MB" if count >= 100_000 else f"{max(1, round(count / 1e3))} kB"


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
