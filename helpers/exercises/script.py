"""`script`: write what to say, step by step, by rules that stand beside the text."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from helpers.exercises.base import (
    LONGEST_TEXT,
    Answer,
    Content,
    Exercise,
    Key,
    Listing,
    Name,
    Progress,
    Text,
    require_known,
)
from helpers.exercises.rubric import Review, Rule, Step, Taboo, review
from helpers.exercises.score import ScoreItem

WHOLE = "整篇"

Words = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Reaction(Content):
    """What the customer says after a reply that did its step's work, and after one that did not."""

    well: Text
    badly: Text


class Situation(Content):
    """A customer in front of the counter, as course_data/situations.yaml tells it (all are made up).

    The needs and the wins are what is to be found out; `example` has a model answer for every step.
    """

    title: Text
    sector: str
    customer: Text
    happened: Text
    facts: tuple[Text, ...] = ()
    may: tuple[Text, ...] = ()
    may_not: tuple[Text, ...] = ()
    explicit_need: str = ""
    underlying_need: str = ""
    business_win: str = ""
    personal_win: str = ""
    opening: Text
    reactions: dict[Name, Reaction] = Field(default_factory=dict)
    example: dict[Name, Text] = Field(default_factory=dict)


class ScriptAnswer(Answer):
    """The words written for each step."""

    texts: dict[str, Words] = Field(default_factory=dict)


class ScriptKey(Key[ScriptAnswer]):
    """A model answer: it meets every rule and hurts nobody. The rules score, the model answer only shows."""


class Script(Exercise[ScriptAnswer, ScriptKey]):
    """Steps to be written, the rules they are read by, and the situation they are for.

    `rubric` names the file of course_data/rubrics/ that steps, rules and taboos were taken from.
    """

    answer_type = ScriptAnswer
    key_type = ScriptKey
    has_rules = True

    kind: Literal["script"]
    situation: Situation | None = None
    rubric: str | None = None
    steps: dict[Name, Step] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    taboos: tuple[Taboo, ...] = ()

    def review(self, answer: ScriptAnswer) -> tuple[Review, ...]:
        """Return what the rules say of every step."""
        return review(self.steps, self.rules, self.taboos, answer.texts)

    def label(self, step: str | None) -> str:
        """Return what a step is called; `None` is the whole script."""
        return WHOLE if step is None else self.steps[step].label

    def check_key(self, key: ScriptKey) -> None:
        """The model answer is worth every point."""
        for found in self.review(key.answer):
            if not found.is_green:
                raise ValueError(f"answer.texts：{self.label(found.step)}：{in_words(found)}")

    def check_answer(self, answer: ScriptAnswer) -> None:
        """Only steps of this exercise."""
        require_known(answer.texts, self.steps, "texts")

    def progress(self, answer: ScriptAnswer) -> Progress:
        """One part a step."""
        written = sum(bool(answer.texts.get(step, "").strip()) for step in self.steps)
        return Progress(written, len(self.steps))

    def mark(self, answer: ScriptAnswer, key: ScriptKey) -> tuple[ScoreItem, ...]:
        """One item a step: its part of `points`, by the points of its rules, times `Review.share`."""
        reviews = self.review(answer)
        worth = self.points / sum(found.possible for found in reviews)
        return tuple(
            ScoreItem(
                part=found.step or "whole",
                label=self.label(found.step),
                right=found.share == 1,
                points=found.share * found.possible * worth,
                feedback=in_words(found)
                if found.step is None or answer.texts.get(found.step, "").strip()
                else "还没有写。",
            )
            for found in reviews
        )

    def listings(self, answer: ScriptAnswer) -> tuple[Listing, ...]:
        """The script, step by step."""
        if not self.progress(answer).done:
            return ()
        return (listing(self.title, self.steps, self.review(answer), answer.texts),)

    @model_validator(mode="after")
    def _check_rules(self) -> "Script":
        ids = [rule.id for rule in self.rules]
        twice = sorted({rule for rule in ids if ids.count(rule) > 1})
        if twice:
            raise ValueError(f"rules：{'、'.join(twice)} 写了两次")
        require_known((rule.step for rule in self.rules if rule.step is not None), self.steps, "rules.step")
        return self


def listing(
    title: str, steps: Mapping[str, Step], reviews: Iterable[Review], texts: Mapping[str, str]
) -> Listing:
    """Return a script as a table: each step, its words, and what the rules say of them."""
    said = {found.step: in_words(found) for found in reviews}
    written = {name: texts.get(name, "") for name in steps}
    rows = tuple(
        (step.label, written[name], said[name] if written[name].strip() else "")
        for name, step in steps.items()
    )
    return Listing(title, ("步骤", "写下的话", "对照规则"), rows)


def in_words(found: Review) -> str:
    """Return in one sentence what is there, what is missing and what hurts."""
    parts = []
    if found.met:
        parts.append(f"有了：{'、'.join(rule.label for rule in found.met)}")
    if found.missing:
        parts.append(f"没听到：{'、'.join(rule.missed for rule in found.missing)}")
    if found.too_short:
        parts.append(f"太短了，写成整句（至少 {found.too_short} 个字）")
    if found.hurts:
        words = "".join(f"“{hurt.words}”" for hurt in found.hurts)
        parts.append(f"{len(found.hurts)} 处要换个说法：{words}")
    return f"{'；'.join(parts)}。"
