"""The widget: what a key or a press does, and the page as it stands."""

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from helpers.answers import SaveError
from helpers.markup import Child, join, tag
from helpers.widgets.marking_desk import page
from helpers.widgets.marking_desk.answer import answer_side
from helpers.widgets.marking_desk.giving import number
from helpers.widgets.marking_desk.panel import PHRASE_KEYS, panel
from helpers.widgets.marking_desk.papers import Papers
from helpers.widgets.marking_desk.walk import phrases
from helpers.widgets.marking_desk.work import Work, read_kept
from helpers.widgets.view import View

SETTLED = ("me", "anonymous", "others", "folder", "which", "task")
WAYS = ("next", "previous", "open", "paper")
LETTERS = {
    "n": "next:",
    "p": "previous:",
    "u": "open:",
    "s": "save:",
    "f": "fill:",
    "c": "write:",
    "e": "alike:",
    "t": "unfold:task",
    "r": "unfold:reference",
    "o": "unfold:history",
    "w": "unfold:wide",
    **{key: f"phrase:{place}" for place, key in enumerate(PHRASE_KEYS)},
}
SHORTCUTS = {
    **LETTERS,
    **{key.upper(): action for key, action in LETTERS.items()},  # whoever left Caps Lock on
    **{str(digit): f"digit:{digit}" for digit in range(10)},
    ".": "digit:.",
    "。": "digit:.",
    "ArrowUp": "walk:-1",
    "ArrowDown": "walk:1",
    "ArrowLeft": "step:-1",
    "ArrowRight": "step:1",
    "-": "step:-1",
    "+": "step:1",
    "Backspace": "reset:",
    "Ctrl+Enter": "save:",
    "Meta+Enter": "save:",
    "Escape": "leave:",
}


class MarkingDesk(View):
    """Papers of a folder of results, to be marked one after the other.

    `kept` is what the desk remembers of itself (who marks, where one was), JSON data; opinions and drafts are
    kept by the Papers that `open_folder` opens. `folder` is the usual one, opened while none is typed.
    """

    kept = traitlets.Dict()

    def __init__(self, kept: Mapping[str, Any], folder: str, open_folder: Callable[[str], Papers]) -> None:
        self._folder = folder
        self._work = Work(read_kept(kept), open_folder)
        self._focus: tuple[str, str] | None = None
        self._unfolded: frozenset[str] = frozenset()
        super().__init__(on_action=self._act, shortcuts=SHORTCUTS)
        self.add_class("wb-frame")
        self._draw()

    def _act(self, action: str, value: str) -> None:
        work = self._work
        work.said, self._focus = "", None
        try:
            self._do(action, value)
        except SaveError as error:
            work.said = f"{str(error).partition('。')[0]}。分数和评语还在屏幕上，请先不要关闭页面。"
        self._draw()
        if self._focus:
            self.focus_on(*self._focus)

    def _do(self, action: str, value: str) -> None:
        work = self._work
        if action in SETTLED:
            work.settle(action, value.partition("=")[2])
        elif action == "reread":
            work.open()
        elif action == "unfold":
            self._unfolded ^= {value}
        elif work.paper is None:
            pass
        elif action in WAYS or action == "differs":
            work.go("paper" if action == "differs" else action, value)
            self._focus_on_paper()
        elif action == "save":
            if work.save():
                self._focus_on_paper()
            elif not work.kept.me:
                self._focus = ("me", "me")
        elif action == "alike":
            work.alike = value.endswith("true") if "=" in value else not work.alike
        elif action == "write":
            self._focus = ("comment", work.paper.name)
        elif action == "comment":
            name, _, text = value.partition("=")
            work.write(name, text)
        elif action == "phrase":
            known = phrases(work.list, work.kept.me)
            if value.isdecimal() and int(value) < len(known):
                work.become(work.giving.add(known[int(value)]))
        else:
            self._give(action, value)

    def _give(self, action: str, value: str) -> None:
        work, giving = self._work, self._work.giving
        if action in ("part", "up", "down") or (action == "fill" and value):
            giving = giving.take(value)
        if action == "walk":
            giving = giving.go(giving.place + int(value))
            self._focus = ("part", giving.part.name) if giving.part else None
        elif action in ("step", "up", "down"):
            giving = giving.step(-1 if action == "down" or value == "-1" else 1)
        elif action == "fill":
            giving = giving.fill()
        elif action == "reset":
            giving = giving.reset()
        elif action == "digit":
            typed = giving.type(value)
            if typed is giving and giving.part:
                work.said = f"这一条最多 {number(giving.part.possible)} 分。"
            giving = typed
        work.become(giving)

    def _focus_on_paper(self) -> None:
        if self._work.paper:
            self._focus = ("paper", self._work.paper.name)

    def _draw(self) -> None:
        work, kept = self._work, self._work.kept
        self.kept = kept.model_dump()
        is_open = "folder" in self._unfolded or bool(work.trouble)
        top = [
            page.head(kept.me, kept.anonymous, kept.others, is_open),
            page.folder_field(kept.folder or self._folder) if is_open else None,
        ]
        self.html = str(join([top, self._body()]))

    def _body(self) -> Child:
        work, me, others = self._work, self._work.kept.me, self._work.kept.others
        if work.task is None or work.papers is None:
            lines = [tag("p", line) for line in work.trouble.splitlines()]
            return tag("div", lines, class_="wb-note", role="status")
        points, shown = work.task.points, work.shown
        above = [
            page.bar(work.tasks, work.task, work.kept.which),
            page.strip(shown, work.paper.name if work.paper else "", me, others, points),
            page.progress(work.task, shown, work.said),
            page.apart(work.list, me, others, points),
        ]
        if work.paper is None or work.sheet is None:
            return [above, tag("p", "这道题没有要评的答卷。", class_="wb-note")]
        who = "" if work.kept.anonymous else work.paper.who
        question = work.papers.question(work.task.name)
        left = answer_side(question, work.paper, work.sheet, self._unfolded, who)
        # Curves need room: with them the page begins wide, and `w` is for those who want it the other way.
        is_wide = bool(work.sheet.pictures) != ("wide" in self._unfolded)
        style = "wb-marking wb-marking-wide" if is_wide else "wb-marking"
        return [above, tag("div", left, panel(work, self._unfolded), class_=style), page.keys()]
