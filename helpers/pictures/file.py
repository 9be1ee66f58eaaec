"""A picture as an SVG file of its own: its title, its source and its font go along."""

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.palette import PAPER, SOFT
from helpers.pictures.axes import rectangle, text, text_width

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
MARGIN, TITLE_SIZE, NOTE_SIZE = 16, 18, 12
BREAK_AFTER = "，、：；。（） "


def svg_file(title: str, note: str, width: float, height: float, *drawing: Child) -> str:
    """Return a drawing as a self-contained SVG file, the title above it and the note below.

    Sizes are in pixels; the title and the note are broken into as many lines as they need.
    """
    room = width - 2 * MARGIN
    titles, notes = lines(title, room, TITLE_SIZE), lines(note, room, NOTE_SIZE)
    top, below = MARGIN + len(titles) * TITLE_SIZE * 1.4, NOTE_SIZE * 1.5
    whole = round(top + height + len(notes) * below + MARGIN, 1)
    parts: list[Child] = [
        rectangle(0, 0, width, whole, PAPER),
        [
            text(
                MARGIN, round(MARGIN + TITLE_SIZE * (1 + 1.4 * number), 1), words, size=TITLE_SIZE, bold=True
            )
            for number, words in enumerate(titles)
        ],
        tag("g", drawing, transform=f"translate(0 {top:g})"),
        [
            text(MARGIN, round(top + height + below * (number + 1), 1), words, size=NOTE_SIZE, colour=SOFT)
            for number, words in enumerate(notes)
        ],
    ]
    drawn = tag(
        "svg",
        tag("title", title),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {whole:g}",
        width=f"{width:g}",
        height=f"{whole:g}",
        font_family=FONTS,
    )
    return Markup('<?xml version="1.0" encoding="UTF-8"?>\n') + drawn


def lines(words: str, width: float, size: float) -> list[str]:
    """Return a text in lines that are at most `width` pixels wide, broken after a sign where one is near."""
    broken: list[str] = []
    while text_width(words, size) > width:
        most = next(
            end for end in range(len(words), 0, -1) if end == 1 or text_width(words[:end], size) <= width
        )
        signs = [place + 1 for place in range(most // 2, most) if words[place] in BREAK_AFTER]
        end = signs[-1] if signs else most
        broken.append(words[:end].strip())
        words = words[end:]
    return [*broken, words.strip()]
