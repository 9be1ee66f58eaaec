"""The papers of a folder of results, for the marking desk; what did not change is not read again."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.answers import Answers
from helpers.grading import graded
from helpers.grading.criteria import is_markable
from helpers.grading.marks import BROKEN, Mark, Marks, Opinions
from helpers.grading.questions import Question, questions
from helpers.grading.results import Result, may_count, newest
from helpers.grading.sheets import asked_on, is_begun, sheet_of
from helpers.submissions.submission import digest
from helpers.widgets import marking_desk as on_the_desk
from helpers.widgets.marking_desk import Draft, NothingToMark, Opinion, Paper, Sheet, Task

MARKS, DRAFTS = "marks", "drafts"
FIRST = """这里还没有评过分的作业：{folder}
先在终端运行 python -m helpers grade 收作业的文件夹 --out 结果文件夹，再回来点“重新读取”。
结果在别的地方？请在“结果文件夹”里改成那个位置。"""

Files = tuple[tuple[str, int, int], ...]  # name, time and size: what changes when one does


@dataclass(frozen=True)
class _Known:
    """What is known of one answer: what it was made of, and the paper; None when it is blank."""

    result: Result
    files: Files
    paper: Paper | None


class ResultPapers:
    """What `grade` left in a folder and people marked there: `on_the_desk.Papers`.

    A file is read again only when it changed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks = Marks(folder / MARKS)
        self._results: dict[str, tuple[Files, Result | None]] = {}
        self._known: dict[tuple[str, str], _Known] = {}
        self._sheets: dict[tuple[str, str, bool], tuple[Result, Sheet]] = {}
        self._drafts: dict[tuple[str, str, str, str], Draft | None] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._questions: dict[str, Question] = {}
        self._asked: dict[str, on_the_desk.Question] = {}

    def tasks(self) -> tuple[Task, ...]:
        """The exercises that people mark, as far as somebody's were graded. Raises NothingToMark."""
        checked = {name for result in self._graded().values() for name in result.checked}
        marked = (one for one in questions() if is_markable(one.exercise) and one.name in checked)
        self._questions = {one.name: one for one in marked}
        self._asked = {}
        if not self._questions:
            raise NothingToMark(FIRST.format(folder=self._folder))
        return tuple(self._task(one) for one in self._questions.values())

    def question(self, task: str) -> on_the_desk.Question:
        """What was asked, and the reference answer."""
        if task not in self._asked:
            self._asked[task] = asked_on(self._question(task))
        return self._asked[task]

    def papers(self, task: str) -> tuple[Paper, ...]:
        """The papers that somebody began, as they are now, in an order that tells nothing."""
        question, marked = self._question(task), _files(self._folder / MARKS / task)
        found = (self._paper(question, one, marked.get(name, ())) for name, one in self._graded().items())
        order = sorted(filter(None, found), key=lambda paper: paper.name)
        return tuple(replace(paper, number=number) for number, paper in enumerate(order, 1))

    def sheet(self, task: str, paper: str, anonymous: bool) -> Sheet:
        """What is shown of a paper."""
        result, known = self._of(task, paper), self._sheets.get((task, paper, anonymous))
        if known is None or known[0] is not result:
            known = (result, sheet_of(self._question(task), result, anonymous))
            self._sheets[task, paper, anonymous] = known
        return known[1]

    def give(self, task: str, papers: Iterable[Paper], opinion: Opinion) -> None:
        """Keep an opinion on papers as they were read. Raises SaveError."""
        for paper in papers:
            mark = Mark(
                by=opinion.by,
                at=opinion.at,
                answer=paper.content,
                points=opinion.points,
                possible=self._question(task).possible,
                items=dict(opinion.items),
                comment=opinion.comment,
            )
            self._marks.add(task, self._ids[task, paper.name], mark)

    def draft(self, task: str, paper: Paper, by: str) -> Draft | None:
        """What somebody began to give to this very answer."""
        known = (task, paper.name, paper.content, by)
        if known not in self._drafts:
            stored = Answers(self._drafts_of(by)).peek(f"{task}/{self._ids[task, paper.name]}")
            self._drafts[known] = _read_draft(stored, paper.content)
        return self._drafts[known]

    def keep(self, task: str, paper: Paper, by: str, draft: Draft | None) -> None:
        """Keep what somebody began to give, or forget it. Raises SaveError.

        What cannot be written is kept all the same until the kernel ends.
        """
        self._drafts[task, paper.name, paper.content, by] = draft
        drafts, name = Answers(self._drafts_of(by)), f"{task}/{self._ids[task, paper.name]}"
        if draft is None:
            with suppress(OSError):
                drafts.path(name).unlink(missing_ok=True)
            return
        begun = {"answer": paper.content, "items": dict(draft.items), "comment": draft.comment}
        drafts.save(name, begun, drafts.look(name).version)

    def _question(self, task: str) -> Question:
        if task not in self._questions:
            self.tasks()
        return self._questions[task]

    def _drafts_of(self, by: str) -> Path:
        return self._folder / DRAFTS / sha256(by.encode(errors="replace")).hexdigest()[:8]

    def _graded(self) -> dict[str, Result]:
        """Everybody's results as they are now, by id."""
        files = _files(self._folder / graded.FOLDER)
        for name, seen in files.items():
            if name not in self._results or self._results[name][0] != seen:
                found = graded.read(name, self._folder)
                self._results[name] = (seen, found.result if found else None)
        return {name: result for name in files if (result := self._results[name][1])}

    def _of(self, task: str, paper: str) -> Result:
        return self._known[task, self._ids[task, paper]].result

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

    def _paper(self, question: Question, result: Result, files: Files) -> Paper | None:
        known = self._known.get((question.name, result.submission.id))
        if known is None or known.result is not result or known.files != files:
            paper = self._make(question, result, files) if is_begun(question, result) else None
            known = self._known[question.name, result.submission.id] = _Known(result, files, paper)
        return known.paper

    def _make(self, question: Question, result: Result, files: Files) -> Paper:
        task, name = question.name, result.submission.id
        token = _token(task, name)
        self._ids[task, token] = name
        given = self._marks.read(task, name) if files else Opinions()
        content, possible = digest(result.submission.answers.get(task)), question.possible
        counts = newest(given.marks, content, possible)
        profile = result.submission.profile
        return Paper(
            name=token,
            number=0,
            who="，".join(filter(None, (profile.name, profile.number, profile.team))),
            content=content,
            automatic=result.automatic(task),
            opinions=tuple(_opinion(mark, may_count(mark, content, possible)) for mark in given.marks),
            counts=_opinion(counts, True) if counts else None,
            notice=BROKEN if given.notice else "",
        )


def _opinion(mark: Mark, is_present: bool) -> Opinion:
    return Opinion(mark.by, mark.at, mark.points, mark.items, mark.comment, is_present)


def _token(task: str, name: str) -> str:
    """Return what a paper is called on the desk: it tells nothing, and sorts them as by lot."""
    return sha256(f"{task}/{name}".encode()).hexdigest()[:12]


def _files(folder: Path) -> dict[str, Files]:
    """Return the files of everybody (also those set aside), and what changes when one does, by id."""
    found: dict[str, Files] = {}
    with suppress(OSError):
        for file in sorted(os.scandir(folder), key=lambda file: file.name):
            if file.name.endswith(".json") and not file.name.startswith("."):
                name, stat = file.name.partition(".")[0], file.stat()
                found[name] = (*found.get(name, ()), (file.name, stat.st_mtime_ns, stat.st_size))
    return found


def _read_draft(stored: Mapping[str, Any], content: str) -> Draft | None:
    if stored.get("answer") != content:
        return None
    items, comment = stored.get("items"), stored.get("comment")
    if not isinstance(items, dict) or not isinstance(comment, str):
        return None
    points = {name: float(given) for name, given in items.items() if isinstance(given, int | float)}
    return Draft(points, comment)
