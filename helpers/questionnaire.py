"""What the questionnaire builder offers and warns of, as course_data/questionnaire.yaml says it."""

import re
from functools import cache

from pydantic import Field, field_validator

from helpers import content
from helpers.exercises.base import Content
from helpers.methods.questionnaire import Finding, Question, QuestionKind, review

FILE = "questionnaire.yaml"


class Standard(Content):
    """The standard question: `{subject}` in its text is what one recommends."""

    text: str
    low_label: str
    high_label: str
    subject: str


class Scale(Content):
    """A scale from `low` to `high`."""

    label: str
    low: int
    high: int


class Message(Content):
    """What a rule is called, why it matters, and a better way."""

    label: str
    message: str
    better: str


class WordRuleMessage(Message):
    """A rule of wording with its patterns (regular expressions)."""

    id: str
    kinds: tuple[QuestionKind, ...]
    patterns: tuple[str, ...]

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"正则表达式 {pattern} 写错了：{error}") from None
        return patterns


class LimitsFile(Content):
    """From how many questions and characters on a form is long."""

    questions: int = Field(gt=0)
    characters: int = Field(gt=0)


class QuestionnaireFile(Content):
    """The whole of questionnaire.yaml."""

    standard: Standard
    open_questions: dict[str, str]
    scales: dict[str, Scale]
    limits: LimitsFile
    word_rules: tuple[WordRuleMessage, ...]
    form_rules: dict[str, Message]


@cache
def load() -> QuestionnaireFile:
    """Return the checked file. Raises ContentError."""
    return content.read_file(QuestionnaireFile, FILE)


def findings(questions: tuple[Question, ...]) -> tuple[tuple[Finding, Message], ...]:
    """Return what is wrong with a questionnaire, each with what to say about it."""
    data = load()
    messages = {**data.form_rules, **{rule.id: rule for rule in data.word_rules}}
    found = review(questions, data.word_rules, data.limits)
    return tuple((finding, messages[finding.rule]) for finding in found)
