"""`journey`: the journey map editor with the exercise's own start, survey and rules."""

from typing import Any

from markupsafe import Markup

from helpers import content
from helpers.exercises.journey import Journey
from helpers.widgets.journey_map_editor import JourneyMapEditor
from helpers.widgets.journey_map_editor import pictures as pictures_of
from helpers.widgets.journey_map_editor.work import BLANK


class JourneyWidget(JourneyMapEditor):
    """The editor; `answer` is `{"as_is": map, "to_be": map or None}`, `{}` while nothing is changed."""

    def __init__(self, exercise: Journey, answer: dict[str, Any]) -> None:
        begun = content.load_journey(exercise.template) if exercise.template else None
        super().__init__(
            answer,
            begun.map if begun else BLANK,
            survey=exercise.survey,
            rules=exercise.rules,
            asks_to_be=exercise.to_be,
            notice=begun.notice if begun else "",
        )


def pictures(_exercise: Journey, answer: dict[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the curve of each map with its caption."""
    return pictures_of(answer)
