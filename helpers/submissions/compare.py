"""Answers that two trainees have word for word: said to the instructor, who knows the reason; never a mark.

Every answer is looked at once, whatever the size of the class.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.content import COURSE_DATA, AnyExercise, LessonContent, load_keys
from helpers.exercises.base import Key
from helpers.submissions.submission import Submission
from helpers.submissions.wording import NAMED, named
from helpers.texts import given_texts, texts

FEWEST = 5  # answers that two may have in common by chance
LONG = 30  # characters, blanks not counted: so much is not written twice by chance


def same_answers(submissions: Iterable[Submission]) -> dict[str, str]:
    """Return by id a sentence about trainees all of whose answers are those of another one."""
    alike: dict[str, list[Submission]] = defaultdict(list)
    for one in submissions:
        if len(one.answers) >= FEWEST:
            alike[one.digest].append(one)
    return {
        one.id: f"所有答案都与{_others(one, group)}的完全相同。请与他们核实；分数没有因此改变。"
        for group in alike.values()
        if len(group) > 1
        for one in group
    }


def same_texts(
    submissions: Sequence[Submission], lessons: Iterable[LessonContent], data: Path = COURSE_DATA
) -> dict[str, tuple[str, ...]]:
    """Return by id a sentence for each graded exercise in which a long text is that of another trainee.

    What the exercise itself says (a given row, the map to start from) and its model answer, which a class
    may have been shown, are nobody's own words. Raises ContentError when a key is wrong.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons:
        for name, exercise in lesson.exercises.items():
            writers = _writers(f"{lesson.path}/{name}", submissions) if exercise.graded else {}
            if writers:
                key = load_keys(lesson, data).get(name)
                for one, group in _alike(writers, _given(exercise, key, data)):
                    same = f"“{exercise.title}”里有一段话与{_others(one, group)}写的一字不差"
                    said[one.id].append(f"{same}。请看一看；分数没有因此改变。")
    return {trainee: tuple(sentences) for trainee, sentences in said.items()}


def _writers(name: str, submissions: Sequence[Submission]) -> dict[bytes, list[Submission]]:
    """Return who has a long text in the answer to an exercise, of texts that more than one has."""
    writers: dict[bytes, list[Submission]] = defaultdict(list)
    for one in submissions:
        for text in _long_texts(texts(one.answers.get(name))):
            writers[text].append(one)
    return {text: group for text, group in writers.items() if len(group) > 1}


def _alike(
    writers: Mapping[bytes, Sequence[Submission]], given: set[bytes]
) -> Iterable[tuple[Submission, Sequence[Submission]]]:
    """Return everyone who has a long text in common with others, and with whom: of several the fewest."""
    found: dict[str, tuple[Submission, Sequence[Submission]]] = {}
    for text in sorted(writers.keys() - given, key=lambda text: (len(writers[text]), text)):
        for one in writers[text]:
            found.setdefault(one.id, (one, writers[text]))
    return found.values()


def _given(exercise: AnyExercise, key: Key[Any] | None, data: Path) -> set[bytes]:
    model_answer = texts(key.answer.model_dump(mode="json")) if key is not None else ()
    return _long_texts((*given_texts(exercise, data), *model_answer))


def _long_texts(found: Iterable[str]) -> set[bytes]:
    """Return the long ones of texts, each as a digest of its words: what a class wrote may be a lot."""
    long = (text for text in found if len(text) >= LONG)
    plain = ("".join(unicodedata.normalize("NFKC", text).split()).casefold() for text in long)
    return {hashlib.sha256(text.encode()).digest() for text in plain if len(text) >= LONG}


def _others(one: Submission, group: Sequence[Submission]) -> str:
    """Return who else there is; only the first are looked at, since a whole class may be alike."""
    others = [other for other in group[: NAMED + 1] if other.id != one.id]
    who = named([f"{other.profile.name}（{other.profile.number}）" for other in others], "人", len(group) - 1)
    return f" {who}" if who.endswith("人") else f" {who} "
