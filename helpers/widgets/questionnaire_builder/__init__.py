"""The questionnaire builder: write a short form, see at once what is wrong with it, take it along.

editor: the fields of one question. page: the form as a customer sees it. builder: the widget.
"""

from dataclasses import asdict
from typing import Any

from helpers.exercises.base import Listing
from helpers.methods.questionnaire import Question
from helpers.widgets.questionnaire_builder.builder import QuestionnaireBuilder
from helpers.widgets.questionnaire_builder.editor import KINDS

__all__ = ["QuestionnaireBuilder", "build", "listings"]

FIRST_DRAFT = (
    Question("score", "您对我们优质的网络和服务满意吗？", 1, 5, "", ""),
    Question("open", "您觉得我们哪些地方做得最好？"),
)


def build(answer: dict[str, Any]) -> QuestionnaireBuilder:
    """Return the tool with the form kept in `answer`; a new one starts with a form that needs mending."""
    first = {"title": "营业厅服务调研", "questions": [asdict(question) for question in FIRST_DRAFT]}
    return QuestionnaireBuilder(answer or first)


def listings(answer: dict[str, Any]) -> tuple[Listing, ...]:
    """Return the form kept in `answer`, a row a question."""
    questions = [Question(**one) for one in answer.get("questions", [])]
    if not questions:
        return ()
    rows = tuple((place, KINDS[one.kind], one.text, _given(one)) for place, one in enumerate(questions, 1))
    return (Listing(f"问卷：{answer['title']}", ("题号", "题型", "题目", "量表或选项"), rows),)


def _given(question: Question) -> str:
    if question.kind == "score":
        ends = f"（{question.low_label} … {question.high_label}）" if question.low_label else ""
        return f"{question.low}–{question.high}{ends}"
    return "、".join(question.options)
