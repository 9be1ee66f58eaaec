"""The journey map editor: draw a customer's journey, see its curve, plan what should be different.

editor: the widget. work: what is in hand and every change, undo and redo. page, strip, panel and
compare: its parts as HTML. survey_layer: what a survey says of it. takeaway (with files): export and load.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from helpers import content
from helpers.exercises.base import Listing
from helpers.exercises.journey import JourneyAnswer
from helpers.exercises.journey import listings as listings_of
from helpers.pictures.journey import emotion_curve
from helpers.pictures.journey_words import finding
from helpers.widgets.journey_map_editor.editor import JourneyMapEditor
from helpers.widgets.journey_map_editor.work import BLANK

__all__ = ["JourneyMapEditor", "build", "listings", "pictures"]


def build(
    answer: dict[str, Any], template: str | None = None, survey: str | None = "telecom_nps"
) -> JourneyMapEditor:
    """Return the tool with the maps kept in `answer`; a new one starts from a template, else blank.

    `survey` is what is laid over the curve. Raises ContentError for a template or survey that there is not.
    """
    begun = content.load_journey(template) if template else None
    start, notice = (begun.map, begun.notice) if begun else (BLANK, "")
    editor = JourneyMapEditor(answer, start, survey=survey, notice=notice, may_begin=True)
    editor.add_class("wb-frame")
    return editor


def listings(answer: Mapping[str, Any]) -> tuple[Listing, ...]:
    """Return the maps as tables to take home."""
    return listings_of(JourneyAnswer.model_validate(dict(answer)))


def pictures(answer: Mapping[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the curve of each map with its caption."""
    maps = JourneyAnswer.model_validate(dict(answer)).maps
    drawn = {side: one for side, one in maps.items() if one.touchpoints}
    return tuple((finding(one, side), emotion_curve(one, side=side)) for side, one in drawn.items())
