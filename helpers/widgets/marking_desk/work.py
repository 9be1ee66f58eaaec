"""What lies on the desk: the folder, the exercise, the paper in hand, and what is being given to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError

from helpers.exercises.base import Content
from helpers.widgets.marking_desk.giving import Giving, begin, number
from helpers.widgets.marking_desk.papers import Draft, NothingToMark, Opinion, Paper, Papers, Sheet, Task
from helpers.widgets.marking_desk.walk import chosen, neighbour, next_open, same

LONGEST_NAME = 30


class Kept(Content):
    """What the desk remembers of itself: who marks, the folder that was typed, and where one was."""

    me: str = Field(default="", max_length=LONGEST_NAME)
    folder: str = ""
    anonymous: bool = True
    others: bool = False
    which: str = "all"
    task: str = ""
    paper: str = ""


def read_kept(raw: Mapping[str, Any]) -> Kept:
    """Return what was remembered; what is of another version is forgotten."""
    try:
        return Kept.model_validate(dict(raw))
    except ValidationError:
        return Kept()


class Work:
    """The work at the desk. `said` is what there is to say of the last step.

    `open_folder` opens the folder that was typed (nothing: the usual one). Where there is nothing to mark,
    `trouble` says what to do first. What cannot be kept raises SaveError.
    """

    def __init__(self, kept: Kept, open_folder: Callable[[str], Papers]) -> None:
        self.kept, self._open_folder = kept, open_folder
        self.trouble = self.said = ""
        self.papers: Papers | None = None
        self.tasks: tuple[Task, ...] = ()
        self.list: tuple[Paper, ...] = ()
        self.paper: Paper | None = None
        self.giving = Giving((), 0)
        self.alike = False
        self._baseline = Draft()
        self.open()

    @property
    def task(self) -> Task | None:
        """The exercise in hand."""
        found = [task for task in self.tasks if task.name == self.kept.task]
        return found[0] if found else next(iter(self.tasks), None)

    @property
    def shown(self) -> tuple[Paper, ...]:
        """The papers of the exercise that the filter leaves."""
        task, kept = self.task, self.kept
        return chosen(self.list, kept.which, kept.me, kept.others, task.points) if task else ()

    @property
    def same(self) -> tuple[Paper, ...]:
        """The other papers that say what the one in hand says."""
        return same(self.list, self.paper) if self.paper else ()

    @property
    def sheet(self) -> Sheet | None:
        """What is shown of the paper in hand."""
        if not (self.papers and self.task and self.paper):
            return None
        return self.papers.sheet(self.task.name, self.paper.name, self.kept.anonymous)

    @property
    def is_draft(self) -> bool:
        """Whether what is given differs from what one would begin with."""
        return self.giving.draft != self._baseline

    def open(self) -> None:
        """Open the folder, and the exercise and paper where one was."""
        self.papers, self.trouble, self.tasks = None, "", ()
        try:
            papers = self._open_folder(self.kept.folder)
            self.tasks, self.papers = papers.tasks(), papers
        except NothingToMark as error:
            self.trouble = str(error)
        self._take_task()

    def settle(self, what: str, value: str) -> None:
        """Take over a choice made above the papers."""
        if what == "me":
            self._sign(" ".join(value.split())[:LONGEST_NAME])
        elif what in ("anonymous", "others"):
            self._remember(**{what: value == "true"})
            self._lay(self.paper)
        elif what == "which":
            self._remember(which=value)
            self._look()
            if self.paper not in self.shown:
                self._lay(next(iter(self.shown), self.paper))
        elif what == "task":
            self._remember(task=value, paper="")
            self._take_task()
        elif what == "folder":
            self._remember(folder=value.strip(), task="", paper="")
            self.open()

    def go(self, way: str, name: str = "") -> None:
        """Go to the next or previous paper, to the next open one, or (`paper`) to the one of this name."""
        self._look()
        now = self.paper.name if self.paper else ""
        if way == "open":
            there = next_open(self.list, now, self.kept.me, self.kept.which == "mine")
            nothing = "没有还没评的答卷了。"
        elif way == "paper":
            there, nothing = self._find(name), ""
        else:
            there = neighbour(self.list, self.shown, now, 1 if way == "next" else -1)
            nothing = "这是最后一份。" if way == "next" else "这是第一份。"
        self.said = "" if there else nothing
        self._lay(there or self._find(now))

    def save(self) -> bool:
        """Save what is given and go on to the next paper; returns whether it could be saved."""
        paper, task, papers, giving, me = self.paper, self.task, self.papers, self.giving, self.kept.me
        if paper is None or task is None or papers is None:
            return False
        if not me:
            self.said = "请先写阅卷人的名字，再保存。"
            return False
        if giving.missing:
            self.said = f"还有 {len(giving.missing)} 条没有给分：{giving.missing[0].label}。"
            self.giving = giving.take(giving.missing[0].name)
            return False
        others = self.same if self.alike else ()
        opinion = Opinion(me, datetime.now().astimezone(), giving.points, dict(giving.items), giving.comment)
        papers.give(task.name, [one for one in (paper, *others) if not self._is_said(one)], opinion)
        for one in (paper, *others):
            papers.keep(task.name, one, me, None)
        self.go("next")
        ending = f"，{len(others)} 份相同的也给了" if others else ""
        self.said = f"已保存 {paper.label}：{number(giving.points)} 分{ending}。{self.said}"
        return True

    def become(self, giving: Giving) -> None:
        """Go on with changed points or words; they are kept as a draft."""
        before, self.giving = self.giving.draft, giving
        if giving.draft != before:
            self._keep_draft()

    def write(self, name: str, text: str) -> None:
        """Write the comment on a paper; the last words may come after it was put away."""
        left, task, papers, me = self._find(name), self.task, self.papers, self.kept.me
        if self.paper and name == self.paper.name:
            self.become(self.giving.write(text))
        elif left and task and papers:
            known = papers.draft(task.name, left, me) or left.latest.get(me)
            papers.keep(task.name, left, me, Draft(known.items if known else {}, text))

    def _remember(self, **what: object) -> None:
        self.kept = self.kept.model_copy(update=what)

    def _sign(self, me: str) -> None:
        """Go on as somebody else; what was given before one wrote one's name is one's own."""
        is_begun = not self.kept.me and self.is_draft
        giving = self.giving
        self._remember(me=me)
        self._lay(self.paper)
        if is_begun:
            self.become(giving)

    def _is_said(self, paper: Paper) -> bool:
        """Whether what counts for a paper is one's own opinion already, and the very same."""
        one = paper.counts
        return one is not None and one.by == self.kept.me and self.giving.says(one)

    def _keep_draft(self) -> None:
        if self.papers and self.task and self.paper:
            draft = self.giving.draft if self.is_draft else None
            self.papers.keep(self.task.name, self.paper, self.kept.me, draft)

    def _take_task(self) -> None:
        self._look()
        known = self._find(self.kept.paper)
        self._lay(known or next(iter((*self.shown, *self.list)), None))

    def _look(self) -> None:
        """Take the papers as they are on disk now: others mark too, and `grade` may have run again."""
        task = self.task
        self.list = self.papers.papers(task.name) if self.papers and task else ()
        if task:
            unmarked = sum(paper.counts is None for paper in self.list)
            changed = sum(paper.is_changed for paper in self.list)
            now = replace(task, papers=len(self.list), unmarked=unmarked, changed=changed)
            self.tasks = tuple(now if one is task else one for one in self.tasks)

    def _lay(self, paper: Paper | None) -> None:
        """Lay a paper on the desk, with what one gave or began to give."""
        self.paper = paper
        task, papers, me = self.task, self.papers, self.kept.me
        sheet = self.sheet
        if paper is None or task is None or papers is None or sheet is None:
            self.giving = Giving((), 0)
            return
        if paper.name != self.kept.paper:
            self.alike = False
            self._remember(paper=paper.name)
        mine = paper.latest.get(me)
        self._baseline = begin(sheet.parts, task.points, mine).draft
        self.giving = begin(sheet.parts, task.points, mine, papers.draft(task.name, paper, me))

    def _find(self, name: str) -> Paper | None:
        return next((paper for paper in self.list if paper.name == name), None)
