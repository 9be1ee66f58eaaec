"""What a person gave to an answer: one file an answer, every opinion and every change kept."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import AwareDatetime, Field

from helpers.answers import UNREADABLE, Answers, Saved
from helpers.exercises.base import Content

OTHER = ".other-*.json"  # how Answers calls what another desk wrote in the same moment
BROKEN = "以前的评分读不出来；文件没有删除，还在结果文件夹里。请再评一次。"


class Mark(Content):
    """One opinion on one answer.

    `answer` is the digest of the answer that was read (`submissions.submission.digest`): a mark does not
    count for another one. `possible` are the points that there were, None in a file of a former version: a
    mark does not count either when the author changed them since. `items` are the points by rule of the
    rubric, where there is one.
    """

    by: str = Field(min_length=1, max_length=30)
    at: AwareDatetime
    answer: str
    points: float = Field(ge=0, allow_inf_nan=False)
    possible: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    items: dict[str, float] = Field(default_factory=dict)
    comment: str = Field(default="", max_length=2_000)


class History(Content):
    """What a marks file holds."""

    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Opinions:
    """The marks of one answer, oldest first; `notice` tells of a file that could not be read."""

    marks: tuple[Mark, ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class Marks:
    """The marks below one folder, by exercise (`<course>/<lesson>/<exercise>`) and id of the submission."""

    folder: Path

    def of(self, exercise: str, submission: str) -> tuple[Mark, ...]:
        """Return every opinion on an answer, oldest first."""
        return self.read(exercise, submission).marks

    def look(self, exercise: str, submission: str) -> Opinions:
        """Return every opinion and what to say of it; nothing on disk is changed."""
        saved = self._answers.look(f"{exercise}/{submission}")
        try:
            marks = History.model_validate(saved.answer or {}).marks
        except ValueError:
            marks, saved = (), Saved(notice=BROKEN)
        return self._opinions(exercise, submission, marks, saved)

    def read(self, exercise: str, submission: str) -> Opinions:
        """Return every opinion and what to say of it; a file that cannot be read is set aside, never lost."""
        return self._read(exercise, submission)[0]

    def add(self, exercise: str, submission: str, mark: Mark) -> Opinions:
        """Write one more opinion behind the others and return them all. Raises SaveError.

        When two desks write in the same moment, both opinions are kept: see `_merged`.
        """
        known, seen = self._read(exercise, submission)
        history = History(marks=(*known.marks, mark))
        self._answers.save(f"{exercise}/{submission}", history.model_dump(mode="json"), seen)
        return Opinions(history.marks, known.notice)

    @property
    def _answers(self) -> Answers:
        return Answers(self.folder)

    def _read(self, exercise: str, submission: str) -> tuple[Opinions, bytes | None]:
        name = f"{exercise}/{submission}"
        saved = self._answers.load(name)
        try:
            marks = History.model_validate(saved.answer or {}).marks
        except ValueError:
            self._answers.set_aside(name)
            marks, saved = (), Saved(notice=BROKEN)
        return self._opinions(exercise, submission, marks, saved), saved.version

    def _opinions(self, exercise: str, submission: str, marks: tuple[Mark, ...], saved: Saved) -> Opinions:
        # It is said again until the answer is marked again: whoever set the file aside may not have said so.
        lost = saved.version is None and any((self.folder / exercise).glob(f"{submission}.unreadable-*.json"))
        notice = f"{exercise}/{submission}：{BROKEN}" if saved.notice or lost else ""
        return Opinions(self._merged(exercise, submission, marks), notice)

    def _merged(self, exercise: str, submission: str, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Return the marks with those that another desk wrote between our reading and our writing, by time.

        Answers keeps what was there under another name.
        """
        found = list(marks)
        for path in sorted((self.folder / exercise).glob(f"{submission}{OTHER}")):
            other = self._answers.peek(f"{exercise}/{path.stem}")
            try:
                found += [mark for mark in History.model_validate(other).marks if mark not in found]
            except UNREADABLE:
                continue
        return tuple(sorted(found, key=lambda mark: mark.at)) if len(found) > len(marks) else marks
