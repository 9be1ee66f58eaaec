"""Customer segments in three steps: what kind somebody is, what to do with him, rules for all of them.

state: what is kept, as JSON. fields: the survey, ready for rules. sample, talk, piles: the two sorts by hand.
agreement: the hand beside the rule. rules: written rules read, run and criticized; edits: what can be done to
them; presets: rules to start from. builder, editor, portrait, results: step 3 as a page. takeaway: tables,
pictures, Excel. tool: the widget.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.widgets.customer_segments import takeaway
from helpers.widgets.customer_segments.fields import Base, load
from helpers.widgets.customer_segments.sample import draw
from helpers.widgets.customer_segments.state import State, read_state
from helpers.widgets.customer_segments.tool import CustomerSegments

__all__ = ["CustomerSegments", "build", "listings", "pictures"]

SAMPLE, SEED = 12, 7
SURVEY = "telecom_nps"


def build(
    answer: dict[str, Any], survey: str = SURVEY, rows: int | Sequence[int] = SAMPLE, seed: int = SEED
) -> CustomerSegments:
    """Return the tool as kept in `answer`.

    `rows` is how many customers are sorted by hand (drawn with `seed`), or their answer_ids. Raises
    ContentError for a survey, rows or a number of rows that there are not, ValueError for an answer that this
    tool did not write.
    """
    base = load(survey)
    sample = draw(base, rows, seed)
    return CustomerSegments(base, read_state(answer, base, sample), answer)


def listings(answer: Mapping[str, Any]) -> tuple[Listing, ...]:
    """Return the sorts and the rules that were kept, in words. Raises ValueError as `build` does."""
    base, state = _kept(answer)
    return takeaway.listings_of(base, state) if state else ()


def pictures(answer: Mapping[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the pictures of the rules that were kept: caption and SVG. Raises ValueError as `build` does."""
    base, state = _kept(answer)
    return takeaway.pictures_of(base, state) if state else ()


def _kept(answer: Mapping[str, Any]) -> tuple[Base, State | None]:
    base = load(str(answer.get("survey", SURVEY)))
    return base, read_state(answer, base) if answer else None
