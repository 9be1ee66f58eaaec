"""Covers who somebody is in what they wrote, so that a paper can be marked without knowing whose it is."""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from helpers.exercises.base import Listing
from helpers.trainee import Profile

COVER = "▇▇"
SHORTEST_NAME, SHORTEST_NUMBER = 2, 4  # what is shorter stands in other words and numbers as well
WORDS = re.compile(r'(?<=>)[^<]+|(?<=aria-label=")[^"]+')  # of a picture: what is read, not where it stands

Pictures = tuple[tuple[str, Markup], ...]


def cover(profile: Profile) -> Callable[[str], str]:
    """Return what covers the name and the number of a trainee in a text, however blanks and case stand.

    The team stays: its name is often a word that answers need (Customer Service, Team One).
    """
    name = "".join(profile.name.split())
    patterns = []
    if len(name) >= SHORTEST_NAME:
        patterns.append(r"\s*".join(map(re.escape, name)))
    if len(profile.number) >= SHORTEST_NUMBER:
        patterns.append(rf"(?<![A-Za-z0-9]){re.escape(profile.number)}(?![A-Za-z0-9])")
    known = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None
    return lambda text: known.sub(COVER, text) if known else text


def cover_listings(listings: Iterable[Listing], hide: Callable[[str], str]) -> tuple[Listing, ...]:
    """Return tables with their texts covered."""
    return tuple(
        Listing(
            hide(one.title),
            one.columns,
            tuple(tuple(hide(cell) if isinstance(cell, str) else cell for cell in row) for row in one.rows),
        )
        for one in listings
    )


def cover_pictures(pictures: Pictures, hide: Callable[[str], str]) -> Pictures:
    """Return pictures with their captions and the words in them covered."""
    return tuple(
        (hide(caption), Markup(WORDS.sub(lambda words: _hidden(words[0], hide), str(picture))))
        for caption, picture in pictures
    )


def _hidden(words: str, hide: Callable[[str], str]) -> str:
    return str(escape(hide(Markup(words).unescape())))
