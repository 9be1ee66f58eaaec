"""The zip that was handed in, read back: when, by whom, what is in it, and what it is called."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from helpers import content
from helpers.answers import Saved, read_answer_file
from helpers.content import ContentError, LessonContent
from helpers.exercises.base import Answer
from helpers.submissions.answered import lesson_answers
from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE, Manifest
from helpers.submissions.safe_json import read_json
from helpers.submissions.unpack import unpack
from helpers.trainee import Profile


@dataclass(frozen=True)
class Zip:
    """A zip that was handed in, as it is read back."""

    raw: bytes
    at: datetime
    profile: Profile
    answers: Mapping[str, Answer]
    answered: int  # graded exercises, in full

    @property
    def version(self) -> str:
        """What this very version is called in the folder of the class."""
        mark = hashlib.sha256(self.raw).hexdigest()[:8]
        return f"{self.profile.number}_{_plain(self.profile.name)}_{self.at:%Y%m%d-%H%M%S}_{mark}.zip"


def file_name(profile: Profile) -> str:
    """Return what the zip is called in the trainee's folder."""
    return f"作业_{profile.number}_{_plain(profile.name)}.zip"


def read_back(raw: bytes) -> Zip:
    """Return what is in a zip, with the eyes of the side that takes it in.

    Raises Unusable, or ValueError or KeyError, when it is none that was made here.
    """
    lessons = [*_lessons()]
    names = {f"{ANSWERS}{lesson.path}/{name}.json" for lesson in lessons for name in lesson.exercises}
    files = unpack(raw, names | {MANIFEST, PROFILE}).files
    manifest = Manifest.model_validate(read_json(files[MANIFEST]))
    profile = Profile.model_validate(read_json(files[PROFILE]))

    def look(path: str) -> Saved:
        found = files.get(f"{ANSWERS}{path}.json")
        return Saved() if found is None else read_answer_file(found)

    looked = [lesson_answers(lesson, look) for lesson in lessons]
    answers = {path: answer for lesson in looked for path, answer in lesson.answers.items()}
    return Zip(raw, manifest.handed_in_at, profile, answers, sum(lesson.line.answered for lesson in looked))


def _lessons() -> Iterator[LessonContent]:
    for path in content.lesson_paths():
        with suppress(ContentError):  # what can be read is handed in all the same
            yield content.load_lesson(path)


def _plain(name: str) -> str:
    """Return a name as it can stand in the name of a file on any system."""
    return re.sub(r"[^\w.·'-]", "", name).rstrip(".")
