"""The survey explorer: filter, compare, follow over time, cross, find drivers, code comments into reasons.

state: what was chosen, kept as JSON. data: the answers, with the trainee's own coding as one more column.
filters, views, comments, reading: the page, each part drawn from state and data; findings: what it says.
editor, desk, explorer: the widgets. An event makes a new state, and the page is drawn again from it.
"""

from typing import Any

from helpers.widgets.survey_explorer.data import load
from helpers.widgets.survey_explorer.explorer import SurveyExplorer
from helpers.widgets.survey_explorer.state import starting

__all__ = ["SurveyExplorer", "build"]


def build(answer: dict[str, Any], survey: str = "telecom_nps", **preset: Any) -> SurveyExplorer:
    """Return the tool on a survey of course_data, as kept in `answer`, or else as the lesson presets it.

    `preset` may hold view, filters ({column: [values] or [low, high]}), group, order, rows, columns, period,
    split, among, coding, codebook ({code: [keywords]}). Raises ContentError for one that there is not.
    """
    sample = load(survey)
    return SurveyExplorer(sample, answer, starting(sample, preset))
