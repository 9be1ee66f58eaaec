"""The hand beside the rule: what the rule of four does with the sample, and how often the two chose what."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from helpers.markup import tag
from helpers.methods.segments import assign, four_actions
from helpers.widgets.customer_segments.fields import Base


def rule_for(base: Base, sample: Sequence[int], cut: float) -> dict[str, str]:
    """Return what the rule does with the customers of the sample, by answer_id as text."""
    segments = four_actions(cut)
    codes = assign(base.customers, segments).codes[base.places(sample)]
    return {str(row): segments[code].name for row, code in zip(sample, codes, strict=True)}


def crossed(
    table: Mapping[tuple[str, str], int], rows: Mapping[str, str], columns: Mapping[str, str], corner: str
) -> Markup:
    """Return how many customers the hand put into each row and the rule into each column (name → words)."""
    heads = [tag("th", words, scope="col", class_="wb-number") for words in columns.values()]
    body = [
        tag(
            "tr",
            tag("th", words, scope="row"),
            [
                tag(
                    "td",
                    table.get((hand, rule), 0) or "·",
                    class_="wb-number wb-segment-same" if hand == rule else "wb-number",
                )
                for rule in columns
            ],
        )
        for hand, words in rows.items()
    ]
    head = tag("tr", tag("th", corner), heads)
    return tag("table", tag("thead", head), tag("tbody", body), class_="wb-segment-agreement")
