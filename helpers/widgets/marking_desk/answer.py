"""The left side of the desk: what was asked, what somebody wrote, and the reference answer to unfold."""

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.exercises.number import show_number
from helpers.listing_files import visible
from helpers.markup import Child, paragraphs, tag
from helpers.widgets.marking_desk.papers import Paper, Pictures, Question, Sheet
from helpers.widgets.writing import limits, situation_note

WIDE = 5  # columns; a row of more is a paragraph


def answer_side(question: Question, paper: Paper, sheet: Sheet, unfolded: frozenset[str], who: str) -> Markup:
    """Return the side; `who` wrote it (empty: nobody is to know), `unfolded` says what stands open."""
    name = tag("h4", paper.label, f"　{who}" if who else None)
    blank = None if sheet.listings or sheet.pictures else tag("p", "（这份答卷显示不出内容。）")
    has_reference = bool(question.reference or question.reference_pictures)
    return tag(
        "div",
        tag(
            "div",
            name,
            unfold("task", "题目", unfolded, "t"),
            unfold("reference", "参考答案", unfolded, "r") if has_reference else None,
            class_="wb-marking-title",
        ),
        tag(
            "div",
            _asked(question) if "task" in unfolded else None,
            _reference(question) if "reference" in unfolded and has_reference else None,
            blank,
            shown(sheet.listings, sheet.pictures),
            class_="wb-marking-paper",
            tabindex="0",
            role="region",
            aria_label=f"{paper.label}的作答",
        ),
    )


def unfold(name: str, words: str, unfolded: frozenset[str], key: str = "") -> Markup:
    """Return the button that folds a part of the page out and in."""
    is_open = name in unfolded
    return tag(
        "button",
        "▾ " if is_open else "▸ ",
        words,
        tag("kbd", key) if key else None,
        data_action="unfold",
        data_value=name,
        aria_expanded="true" if is_open else "false",
    )


def shown(listings: tuple[Listing, ...], pictures: Pictures) -> Child:
    """Return tables and pictures; whatever somebody wrote is text in them, and what is unseen is shown."""
    drawn = [
        tag("figure", tag("figcaption", visible(caption)), picture, class_="wb-picture")
        for caption, picture in pictures
    ]
    alone = len(listings) == 1 and not pictures
    return [drawn, [[None if alone else tag("h4", visible(one.title)), _listing(one)] for one in listings]]


def _asked(question: Question) -> Markup:
    situation = question.situation
    told = [situation_note(situation), limits(situation)] if situation else None
    return tag("div", paragraphs(question.prompt), told, class_="wb-note")


def _reference(question: Question) -> Markup:
    return tag(
        "div",
        tag("p", tag("b", "参考答案"), "（不是唯一的写法）"),
        shown(question.reference, question.reference_pictures),
        class_="wb-note wb-good",
    )


def _listing(listing: Listing) -> Markup:
    if len(listing.columns) > WIDE:
        return tag("ol", [_paragraph(listing.columns, row) for row in listing.rows], class_="wb-marking-rows")
    head = tag("tr", [tag("th", visible(heading)) for heading in listing.columns])
    rows = [tag("tr", [tag("td", _words(cell)) for cell in row]) for row in listing.rows]
    return tag("table", tag("thead", head), tag("tbody", rows), class_="wb-marking-table")


def _paragraph(headings: tuple[str, ...], row: tuple[str | float, ...]) -> Markup:
    """A row with its headings in the text; blank cells are left out."""
    return tag(
        "li",
        [
            tag("span", tag("b", f"{visible(heading)}："), _words(cell))
            for heading, cell in zip(headings, row, strict=False)
            if cell != ""
        ],
    )


def _words(cell: str | float) -> str:
    return visible(cell) if isinstance(cell, str) else show_number(cell)
