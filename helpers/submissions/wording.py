"""How names that somebody else gave stand in sentences for the instructor."""

from collections.abc import Sequence

AGAIN = "请学员在工作手册里重新交一次"
LONGEST = 100
NAMED = 3  # a sentence names so many things, and counts them when there are more


def shown(name: str) -> str:
    """Return a name on one line, not too long; what no one can see, or turns a line around, is a �."""
    line = " ".join(name[: 2 * LONGEST].split())
    line = "".join(letter if letter.isprintable() else "�" for letter in line)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def named(names: Sequence[str], unit: str = "个", count: int | None = None) -> str:
    """Return a list in words; of a long one the first, and how many there are: `count`, if it is cut."""
    count = count or len(names)
    first = "、".join(map(shown, names[:NAMED]))
    return first if count <= NAMED else f"{first} 等 {count} {unit}"
