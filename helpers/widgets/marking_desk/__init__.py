"""The marking desk: one answer after the other, points by part of the rubric, a comment, and on to the next.

papers: what it is given. giving: points in the making. walk: which paper comes next. work: what lies on it.
page, answer, panel: what is seen above, on the left and on the right. desk: the widget.
"""

from helpers.widgets.marking_desk.desk import MarkingDesk
from helpers.widgets.marking_desk.papers import (
    Draft,
    NothingToMark,
    Opinion,
    Paper,
    Papers,
    Part,
    Pictures,
    Question,
    Sheet,
    Task,
)

__all__ = [
    "Draft",
    "MarkingDesk",
    "NothingToMark",
    "Opinion",
    "Paper",
    "Papers",
    "Part",
    "Pictures",
    "Question",
    "Sheet",
    "Task",
]
