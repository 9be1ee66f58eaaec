"""A short NPS questionnaire, and what is wrong with it.

The standard question is Reichheld's (HBR, December 2003): how likely one is to recommend, from 0 to 10. The
rules of wording are regular expressions that the caller brings; the rules of form are here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

QuestionKind = Literal["score", "open", "choice"]
STANDARD = re.compile("推荐")
NEGATIVE_END = re.compile("不可能|不愿|不会|不满|差")


@dataclass(frozen=True)
class Question:
    """One question: `score` has a scale with labelled ends, `choice` has options, `open` takes free text."""

    kind: QuestionKind
    text: str
    low: int = 0
    high: int = 10
    low_label: str = ""
    high_label: str = ""
    options: tuple[str, ...] = ()

    @property
    def is_standard(self) -> bool:
        """Whether this is the question that NPS is computed from."""
        return self.kind == "score" and bool(STANDARD.search(self.text))


class WordRule(Protocol):
    """A wording to warn of: regular expressions, and the kinds of question they are looked for in."""

    @property
    def id(self) -> str: ...

    @property
    def kinds(self) -> tuple[QuestionKind, ...]: ...

    @property
    def patterns(self) -> tuple[str, ...]: ...


class Limits(Protocol):
    """How many questions, and how many characters in one, are still short."""

    @property
    def questions(self) -> int: ...

    @property
    def characters(self) -> int: ...


@dataclass(frozen=True)
class Finding:
    """A rule that is broken: by which question (0-based; `None` for the whole form) and which words of it."""

    rule: str
    question: int | None = None
    words: str = ""


def review(questions: Sequence[Question], rules: Sequence[WordRule], limits: Limits) -> tuple[Finding, ...]:
    """Return what is wrong with a questionnaire, the whole form first, then question by question."""
    findings = [*_form(questions, limits)]
    for number, question in enumerate(questions):
        findings += (Finding(rule, number, words) for rule, words in _question(question, rules, limits))
        if question.text.strip() and question.text in {other.text for other in questions[:number]}:
            findings.append(Finding("twice", number))
    return tuple(findings)


def _form(questions: Sequence[Question], limits: Limits) -> Iterator[Finding]:
    standard = next((number for number, question in enumerate(questions) if question.is_standard), None)
    if standard is None:
        yield Finding("no_standard")
    elif standard > 1 or any(question.kind == "score" for question in questions[:standard]):
        yield Finding("score_late", standard)
    open_questions = [number for number, question in enumerate(questions) if question.kind == "open"]
    if not open_questions:
        yield Finding("no_why")
    elif standard is not None and standard + 1 not in open_questions:
        yield Finding("why_late", open_questions[0])
    if len(questions) > limits.questions:
        yield Finding("too_many")


def _question(question: Question, rules: Sequence[WordRule], limits: Limits) -> Iterator[tuple[str, str]]:
    if not question.text.strip():
        yield "empty", ""
        return
    if question.is_standard:
        yield from _standard_scale(question)
    if question.kind == "choice" and len(question.options) < 2:
        yield "no_options", ""
    for rule in rules:
        if question.kind in rule.kinds and (words := _first_match(rule.patterns, question.text)):
            yield rule.id, words
    if len(question.text) > limits.characters:
        yield "too_long", ""


def _standard_scale(question: Question) -> Iterator[tuple[str, str]]:
    if (question.low, question.high) != (0, 10):
        yield "wrong_scale", f"{question.low}–{question.high}"
    if not question.low_label.strip() or not question.high_label.strip():
        yield "no_ends", ""
    elif NEGATIVE_END.search(question.high_label) and not NEGATIVE_END.search(question.low_label):
        yield "reversed", question.high_label


def _first_match(patterns: Sequence[str], text: str) -> str:
    found = (re.search(pattern, text) for pattern in patterns)
    return next((match.group() for match in found if match), "")
