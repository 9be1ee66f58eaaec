"""The address of a wall as a QR code."""

import segno
from markupsafe import Markup

from helpers.markup import tag


def qr(address: str, label: str = "投票网址的二维码") -> Markup:
    """Return an SVG that scales to the room it gets, with the white border a camera needs."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff")
    return tag("div", Markup(drawing), role="img", aria_label=f"{label}：{address}", class_="wb-qr")


def qr_text(address: str) -> str:
    """Return the QR code in block characters, for a terminal."""
    import io

    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()
