"""The questionnaire builder: write a short form, see at once what is wrong with it, take it along.

editor: the fields of one question. page: the form as a customer sees it. builder: the widget.
"""

from dataclasses import asdict
from typing import Any

from helpers.methods.questionnaire import Question
from helpers.widgets.questionnaire_builder.builder import QuestionnaireBuilder

__all__ = ["QuestionnaireBuilder", "build"]

FIRST_DRAFT = (
    Question("score", "您对我们优质的网络和服务满意吗？", 1, 5, "", ""),
    Question("open", "您觉得我们哪些地方做得最好？"),
)


def build(answer: dict[str, Any]) -> QuestionnaireBuilder:
    """Return the tool with the form kept in `answer`; a new one starts with a form that needs mending."""
    first = {"title": "营业厅服务调研", "questions": [asdict(question) for question in FIRST_DRAFT]}
    return QuestionnaireBuilder(answer or first)
