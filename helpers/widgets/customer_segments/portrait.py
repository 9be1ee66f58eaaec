"""Who is in a segment: what is more frequent in it than among all customers, and what they wrote."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers.markup import Child, tag
from helpers.methods.counts import THIN
from helpers.methods.selection import Mask
from helpers.pictures.axes import percent
from helpers.widgets.customer_segments.fields import KIND, Base

PASSED_OVER = {KIND, "month", "season", "closed_loop", "stayed", "bought_again"}
SHOWN, QUOTED = 4, 3
SURE = 3.0  # standard errors: dozens of values are looked at
READABLE = range(8, 41)  # characters of a comment


class Trait(NamedTuple):
    """A value that is more frequent in a segment: its field, its name, both shares (0–1)."""

    field: str
    name: str
    here: float
    among_all: float


def traits(base: Base, mask: Mask, asked: Collection[str]) -> list[Trait]:
    """Return what sets the customers in `mask` apart from all, the largest difference first.

    Fields that the rule `asked` for are left out, and differences that chance may have made: those within
    three standard errors of a share.
    """
    n = int(np.count_nonzero(mask))
    if n < THIN or n == len(mask):
        return []
    found = [trait for name in base.fields for trait in _more_frequent(base, name, mask, n, asked)]
    return sorted(found, key=lambda one: one.among_all - one.here)[:SHOWN]


def _more_frequent(base: Base, name: str, mask: Mask, n: int, asked: Collection[str]) -> Iterator[Trait]:
    field = base.fields[name]
    if field.kind != "category" or name in PASSED_OVER or name in asked:
        return
    codes = base.customers.frame[name].cat.codes.to_numpy()
    size = len(field.names) + 1
    here, everywhere = (np.bincount(part + 1, minlength=size)[1:] for part in (codes[mask], codes))
    for place, label in enumerate(field.names.values()):
        share, among_all = here[place] / n, everywhere[place] / len(codes)
        if share - among_all > SURE * np.sqrt(among_all * (1 - among_all) / n):
            yield Trait(field.label, label, float(share), float(among_all))


def quotes(base: Base, mask: Mask) -> list[str]:
    """Return a few comments of the customers in `mask`, spread over them."""
    if "comment" not in base.rows.columns:
        return []
    texts: NDArray[Any] = base.rows["comment"].to_numpy(dtype=object)[mask]
    readable = [text for text in texts if isinstance(text, str) and len(text) in READABLE]
    step = max(1, len(readable) // QUOTED)
    return readable[::step][:QUOTED]


def portrait(base: Base, mask: Mask, asked: Collection[str]) -> Child:
    """Return the segment as a picture in words."""
    differing, said = traits(base, mask, asked), quotes(base, mask)
    listed = "；".join(
        f"{one.field}“{one.name}”{percent(one.here)}（全体 {percent(one.among_all)}）" for one in differing
    )
    return [
        tag("p", f"比全体多见的：{listed}。" if listed else "除了你写的条件，没有看出和全体明显不同的地方。"),
        [tag("p", f"“{text}”", class_="wb-soft") for text in said],
    ]
