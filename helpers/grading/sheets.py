"""What is shown of an answer on the marking desk: its words and pictures, and the parts of the rubric."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from typing import Any

from markupsafe import Markup

from helpers.content import AnyExercise
from helpers.exercises.base import Listing
from helpers.exercises.score import Score
from helpers.exercises.script import Script
from helpers.grading.covering import cover, cover_listings, cover_pictures
from helpers.grading.criteria import WHOLE, Criterion, criteria
from helpers.grading.questions import Question
from helpers.grading.results import Result
from helpers.listing_files import visible
from helpers.widgets import marking_desk as on_the_desk
from helpers.widgets.marking_desk import Part, Pictures, Sheet

# What makes a part of a picture answer to a press: here it is only looked at.
ANSWERING = re.compile(r' (?:data-\w+|tabindex)="[^"]*"| role="button"')


def asked_on(question: Question) -> on_the_desk.Question:
    """Return what was asked, and the reference answer."""
    exercise, answer = question.exercise, question.key.answer
    return on_the_desk.Question(
        question.label,
        exercise.prompt,
        exercise.points,
        exercise.situation if isinstance(exercise, Script) else None,
        _listings(exercise, answer),
        _pictures(exercise, answer),
    )


def is_begun(question: Question, result: Result) -> bool:
    """Whether there is anything to read: a row that is all too long earns nothing, and is read anyhow."""
    checked = result.checked.get(question.name)
    if checked and checked.score and checked.score.state != "unanswered":
        return True
    try:
        answer = question.read(result)
    except ValueError:  # handed in for another edition of the exercise
        return True
    return question.exercise.is_begun(answer) or bool(question.exercise.listings(answer))


def sheet_of(question: Question, result: Result, anonymous: bool) -> Sheet:
    """Return what is shown of an answer; of an anonymous one name and number of the trainee are covered."""
    exercise, raw = question.exercise, result.submission.answers.get(question.name, {})
    try:
        answer = question.read(result)
    except ValueError:
        text = json.dumps(raw, ensure_ascii=False, default=dict)
        rubric: tuple[Criterion, ...] = (Criterion("", WHOLE, exercise.points),)
        listings: tuple[Listing, ...] = (Listing(exercise.title, ("原样",), ((text,),)),)
        pictures: Pictures = ()
    else:
        rubric = criteria(exercise, answer)
        listings, pictures = _listings(exercise, answer), _pictures(exercise, answer)
    checked = result.checked.get(question.name)
    sheet = Sheet(_parts(rubric, checked.score if checked else None), listings, pictures)
    return _covered(sheet, cover(result.submission.profile)) if anonymous else sheet


def _parts(rubric: Iterable[Criterion], score: Score | None) -> tuple[Part, ...]:
    """The parts with what the check gave and heard; it gave nothing to what was not checked."""
    items = {item.part: item for item in score.items} if score else {}
    nothing = None if score is None or score.state == "saved" else 0.0
    return tuple(
        Part(one.part, one.label, one.possible, item.points, item.feedback)
        if (item := items.get(one.part))
        else Part(one.part, one.label, one.possible, nothing)
        for one in rubric
    )


def _covered(sheet: Sheet, hide: Callable[[str], str]) -> Sheet:
    parts = tuple(replace(part, label=hide(part.label), heard=hide(part.heard)) for part in sheet.parts)
    return Sheet(parts, cover_listings(sheet.listings, hide), cover_pictures(sheet.pictures, hide))


def _listings(exercise: AnyExercise, answer: Any) -> tuple[Listing, ...]:
    """The answer in words; what the rules say of a script stands beside its points."""
    listings = exercise.listings(answer)
    if not isinstance(exercise, Script):
        return listings
    return tuple(Listing(one.title, one.columns[:2], tuple(row[:2] for row in one.rows)) for one in listings)


def _pictures(exercise: AnyExercise, answer: Any) -> Pictures:
    draw = getattr(import_module(f"helpers.widgets.{exercise.kind}"), "pictures", None)
    drawn: Pictures = draw(exercise, answer.model_dump(mode="json")) if draw else ()
    return tuple((caption, Markup(visible(ANSWERING.sub("", picture)))) for caption, picture in drawn)
