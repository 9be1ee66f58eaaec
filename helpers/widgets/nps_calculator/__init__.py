"""The NPS calculator: from answers, however they come, to a score and what may be said of it.

data: what is calculated. inputs, sample, upload: the four ways to bring answers in. result: the score and how
it is worked out. whatif, compare, planning, takeaway (with spreadsheet): the tabs below it. calculator: the
widget.
"""

from collections.abc import Mapping
from typing import Any

from helpers.widgets.nps_calculator.calculator import NpsCalculator

__all__ = ["NpsCalculator", "build"]


def build(
    answer: dict[str, Any],
    survey: str = "telecom_nps",
    source: str = "sample",
    counts: Mapping[str, int] | None = None,
    tab: str = "distribution",
) -> NpsCalculator:
    """Return the tool as kept in `answer`, else opened at `source`: typed, pasted, sample or file.

    `survey` is the sample of course_data; `counts` are numbers to start from ({"promoters": 50, …}), which
    opens the tool at typed; `tab` is the one to begin with: distribution, whatif, compare, planning or
    takeaway. Raises ContentError for a survey that there is not.
    """
    start = {"source": "typed", "typed": dict(counts)} if counts else {"source": source}
    return NpsCalculator(answer or {**start, "tab": tab}, survey)
