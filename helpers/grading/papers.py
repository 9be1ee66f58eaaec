"""The papers of a folder of results, for the marking desk: read when needed, covered where asked."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.answers import Answers
from helpers.content import AnyExercise
from helpers.exercises.base import Listing
from helpers.exercises.script import Script
from helpers.grading import graded
from helpers.grading.covering import cover, cover_listings, cover_pictures
from helpers.grading.criteria import WHOLE, Criterion, criteria, is_markable
from helpers.grading.marks import BROKEN, Mark, Marks
from helpers.grading.questions import Question, questions
from helpers.grading.results import Result
from helpers.submissions.submission import digest
from helpers.widgets import marking_desk as on_the_desk
from helpers.widgets.marking_desk import Draft, NothingToMark, Opinion, Paper, Part, Pictures, Sheet, Task

MARKS, DRAFTS = "marks", "drafts"
FIRST = """这里还没有评过分的作业：{folder}
先在终端运行 python -m helpers grade 收作业的文件夹 --out 结果文件夹，再回来点“重新读取”。
结果在别的地方？请在“结果文件夹”里改成那个位置。"""

Stamp = tuple[int, int] | None  # what changes when a file does; None: there is none


@dataclass(frozen=True)
class _Found:
    """A paper, and what it was made of."""

    paper: Paper
    result: Result
    seen: object


class ResultPapers:
    """What `grade` left in a folder and people marked there: `on_the_desk.Papers`.

    A file is read again only when it changed. Raises NothingToMark when there is nothing to be marked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks = Marks(folder / MARKS)
        self._results: dict[str, tuple[Stamp, Result | None]] = {}
        self._found: dict[tuple[str, str], _Found] = {}
        self._sheets: dict[tuple[str, str, bool], Sheet] = {}
        self._drafts: dict[tuple[str, str, str], Draft | None] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._questions: dict[str, Question] = {}
        self._asked: dict[str, on_the_desk.Question] = {}
        self.tasks()

    def tasks(self) -> tuple[Task, ...]:
        """The exercises that people mark, as far as somebody's were graded. Raises NothingToMark."""
        checked = {name for result in self._graded().values() for name in result.checked}
        marked = (one for one in questions() if is_markable(one.exercise) and one.name in checked)
        self._questions = {one.name: one for one in marked}
        self._asked = {name: _asked(one) for name, one in self._questions.items()}
        if not self._questions:
            raise NothingToMark(FIRST.format(folder=self._folder))
        return tuple(self._task(one) for one in self._questions.values())

    def question(self, task: str) -> on_the_desk.Question:
        """What was asked, and the reference answer."""
        return self._asked[task]

    def papers(self, task: str) -> tuple[Paper, ...]:
        """The papers that somebody began, as they are now, in an order that tells nothing."""
        question, results = self._questions[task], self._graded()
        marked = _stamps(self._folder / MARKS / task)
        begun = {name: result for name, result in results.items() if _is_begun(question, result)}
        order = sorted(begun, key=lambda name: _token(task, name))
        found = [
            self._paper(question, begun[name], number, marked.get(name))
            for number, name in enumerate(order, 1)
        ]
        return tuple(found)

    def sheet(self, task: str, paper: str, anonymous: bool) -> Sheet:
        """What is shown of a paper."""
        known = (task, paper, anonymous)
        if known not in self._sheets:
            self._sheets[known] = _sheet(self._questions[task], self._found[task, paper].result, anonymous)
        return self._sheets[known]

    def give(self, task: str, papers: Iterable[Paper], opinion: Opinion) -> None:
        """Keep an opinion on papers as they were read. Raises SaveError."""
        for paper in papers:
            mark = Mark(
                by=opinion.by,
                at=opinion.at,
                answer=paper.content,
                points=opinion.points,
                items=dict(opinion.items),
                comment=opinion.comment,
            )
            self._marks.add(task, self._ids[task, paper.name], mark)

    def draft(self, task: str, paper: Paper, by: str) -> Draft | None:
        """What somebody began to give to this very answer."""
        known = (task, paper.name, by)
        if known not in self._drafts:
            stored = Answers(self._drafts_of(by)).peek(f"{task}/{self._ids[task, paper.name]}")
            self._drafts[known] = _read_draft(stored, paper.content)
        return self._drafts[known]

    def keep(self, task: str, paper: Paper, by: str, draft: Draft | None) -> None:
        """Keep what somebody began to give, or forget it. Raises SaveError."""
        self._drafts[task, paper.name, by] = draft  # here it is safe until the kernel ends, whatever the disk
        drafts, name = Answers(self._drafts_of(by)), f"{task}/{self._ids[task, paper.name]}"
        if draft is None:
            with suppress(OSError):
                drafts.path(name).unlink(missing_ok=True)
            return
        begun = {"answer": paper.content, "items": dict(draft.items), "comment": draft.comment}
        drafts.save(name, begun, drafts.look(name).version)

    def _drafts_of(self, by: str) -> Path:
        return self._folder / DRAFTS / sha256(by.encode(errors="replace")).hexdigest()[:8]

    def _graded(self) -> dict[str, Result]:
        """Everybody's results as they are now."""
        stamps = _stamps(self._folder / graded.FOLDER)
        for name, stamp in stamps.items():
            if name not in self._results or self._results[name][0] != stamp:
                found = graded.read(name, self._folder)
                self._results[name] = (stamp, found.result if found else None)
        return {name: result for name in stamps if (result := self._results[name][1]) is not None}

    def _task(self, question: Question) -> Task:
        papers = self.papers(question.name)
        return Task(
            name=question.name,
            title=question.label,
            points=question.possible,
            papers=len(papers),
            unmarked=sum(paper.counts is None for paper in papers),
            changed=sum(paper.is_changed for paper in papers),
            blank=len(self._graded()) - len(papers),
        )

    def _paper(self, question: Question, result: Result, number: int, marked: Stamp) -> Paper:
        task, name = question.name, result.submission.id
        token = _token(task, name)
        self._ids[task, token] = name
        seen = (self._results[name][0], marked)
        found = self._found.get((task, token))
        if found is None or found.seen != seen:
            for anonymous in (True, False):
                self._sheets.pop((task, token, anonymous), None)
            found = _Found(self._make(question, result, token), result, seen)
            self._found[task, token] = found
        if found.paper.number != number:
            found = replace(found, paper=replace(found.paper, number=number))
            self._found[task, token] = found
        return found.paper

    def _make(self, question: Question, result: Result, token: str) -> Paper:
        task, name = question.name, result.submission.id
        given = self._marks.read(task, name)
        marked = Result(result.submission, result.checked, {task: given.marks})
        content, counts = digest(result.submission.answers.get(task)), marked.mark(task)
        opinions = tuple(_opinion(mark, mark.answer == content) for mark in given.marks)
        profile = result.submission.profile
        return Paper(
            name=token,
            number=0,
            who="，".join(filter(None, (profile.name, profile.number, profile.team))),
            content=content,
            automatic=marked.automatic(task),
            opinions=opinions,
            counts=_opinion(counts, True) if counts else None,
            notice=BROKEN if given.notice else "",
        )


def _asked(question: Question) -> on_the_desk.Question:
    exercise, answer = question.exercise, question.key.answer
    return on_the_desk.Question(
        question.label,
        exercise.prompt,
        exercise.points,
        exercise.situation if isinstance(exercise, Script) else None,
        _listings(exercise, answer),
        _pictures(exercise, answer),
    )


def _is_begun(question: Question, result: Result) -> bool:
    checked = result.checked.get(question.name)
    if checked and checked.score:
        return checked.score.state != "unanswered"
    with suppress(ValueError):
        return question.exercise.is_begun(question.read(result))
    return True  # whatever it says, somebody wrote it


def _sheet(question: Question, result: Result, anonymous: bool) -> Sheet:
    exercise, raw = question.exercise, result.submission.answers.get(question.name, {})
    checked = result.checked.get(question.name)
    items = {item.part: item for item in checked.score.items} if checked and checked.score else {}
    try:
        answer = question.read(result)
    except ValueError:  # handed in for another edition of the exercise
        text = json.dumps(raw, ensure_ascii=False, default=dict)
        rubric: tuple[Criterion, ...] = (Criterion("", WHOLE, exercise.points),)
        listings: tuple[Listing, ...] = (Listing(exercise.title, ("原样",), ((text,),)),)
        pictures: Pictures = ()
    else:
        rubric = criteria(exercise, answer)
        listings, pictures = _listings(exercise, answer), _pictures(exercise, answer)
    parts = [
        Part(one.part, one.label, one.possible, *((item.points, item.feedback) if item else (None, "")))
        for one in rubric
        for item in [items.get(one.part)]
    ]
    sheet = Sheet(tuple(parts), listings, pictures)
    return _covered(sheet, cover(result.submission.profile)) if anonymous else sheet


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
    return drawn


def _opinion(mark: Mark, is_present: bool) -> Opinion:
    return Opinion(mark.by, mark.at, mark.points, mark.items, mark.comment, is_present)


def _token(task: str, name: str) -> str:
    """Return what a paper is called on the desk: it tells nothing, and sorts them as by lot."""
    return sha256(f"{task}/{name}".encode()).hexdigest()[:12]


def _stamps(folder: Path) -> dict[str, Stamp]:
    """Return what changes when a file does, by the name of every JSON file that nobody set aside."""
    with suppress(OSError):
        files = [file for file in os.scandir(folder) if file.name.endswith(".json")]
        return {
            name: (stat.st_mtime_ns, stat.st_size)
            for file in files
            if "." not in (name := file.name.removesuffix(".json")) and (stat := file.stat())
        }
    return {}


def _read_draft(stored: Mapping[str, Any], content: str) -> Draft | None:
    if stored.get("answer") != content:
        return None
    items, comment = stored.get("items"), stored.get("comment")
    if not isinstance(items, dict) or not isinstance(comment, str):
        return None
    points = {name: float(given) for name, given in items.items() if isinstance(given, int | float)}
    return Draft(points, comment)
