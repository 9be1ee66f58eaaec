"""Words from strangers: one line, without what is not seen or spoils the line below."""

import re
import unicodedata
from functools import lru_cache

JOINER = "\u200d"  # holds an emoji of several parts together
MOST_MARKS = 2  # accents on one letter; more of them pile up over other lines
MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}  # control, format (such as turning the line round), private, halves


def tidy(text: str) -> str:
    """Return a text in one line: no control or format characters, no outer blanks, few accents a letter."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    seen = "".join(letter for letter in spaced if letter == JOINER or not _unseen(letter))
    return MARKS.sub(lambda marks: marks.group()[:MOST_MARKS], seen).strip(f" {JOINER}")


@lru_cache(10_000)
def folded(word: str) -> str:
    """Return what two spellings of one word share: width and case of Latin letters, outer punctuation."""
    word = unicodedata.normalize("NFKC", word).casefold()
    while word and unicodedata.category(word[0])[0] in "PZ":
        word = word[1:]
    while word and unicodedata.category(word[-1])[0] in "PZ":
        word = word[:-1]
    return word


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in UNSEEN
