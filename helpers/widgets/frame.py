"""The frame around exercises and tools: what is asked, whether it is saved, and the feedback."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import ipywidgets as widgets

from helpers.answers import Saved, SaveError
from helpers.content import AnyExercise
from helpers.exercises.base import Key, Progress
from helpers.exercises.score import ScoreItem
from helpers.markup import Child, join, paragraphs, tag
from helpers.widgets.view import View

Save = Callable[[dict[str, Any]], Saved]


class Keeper(widgets.VBox):
    """A widget whose `answer` (a Dict trait, JSON data) is saved at every change, and what is said of that.

    An answer that cannot be saved stays on the screen, beside the reason and a button to try again.
    """

    def __init__(
        self, body: widgets.Widget, saved: Saved, save: Save, above: Iterable[widgets.Widget] = ()
    ) -> None:
        self.body, self._save = body, save
        self._saved, self._notice, self._unsaved = saved, saved.notice, False
        self._foot = View(on_action=self._act)
        super().__init__([*above, body, self._foot])
        self._draw_foot()
        # An exercise that failed to draw itself has its answer all the same, so `problem` counts as a change.
        names = [name for name in ("answer", "problem") if body.has_trait(name)]
        body.observe(lambda _change: self._foot.guard(self._changed), names)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def feedback(self) -> str:
        """The HTML below the widget."""
        return str(self._foot.html)

    def _changed(self) -> None:
        self._store()
        self._draw_foot()

    def _store(self) -> None:
        answer = dict(self.body.answer)
        if answer == self._saved.answer and not self._unsaved:
            return
        self._unsaved = True
        try:
            self._saved = self._save(answer)
            self._notice, self._unsaved = self._saved.notice, False
        except SaveError as error:
            self._notice = str(error)

    def _act(self, action: str, _value: str) -> None:
        if action == "save":
            self._store()
            self._draw_foot()

    def _draw_foot(self) -> None:
        self._foot.html = str(join([self._status(), self._alert(), self._said()]))

    def _status(self) -> Child:
        parts = [*self._progress(), self._kept()]
        return tag("p", " · ".join(part for part in parts if part), class_="wb-soft", role="status")

    def _progress(self) -> list[str]:
        return []

    def _said(self) -> Child:
        return None

    def _kept(self) -> str:
        at = self._saved.saved_at
        if at is None:
            return ""
        today = at.date() == datetime.now(at.tzinfo).date()
        return f"已保存 {at:%H:%M:%S}" if today else f"已保存 {at.month} 月 {at.day} 日 {at:%H:%M}"

    def _alert(self) -> Child:
        if not self._notice:
            return None
        again = tag("button", "再保存一次", data_action="save") if self._unsaved else None
        return tag("div", tag("p", self._notice), again, class_="wb-note wb-bad", role="alert")


class ExerciseFrame(Keeper):
    """An exercise with its prompt, and in practice the feedback; a graded one only says that it is saved."""

    def __init__(
        self, exercise: AnyExercise, body: widgets.Widget, saved: Saved, save: Save, key: Key[Any] | None
    ) -> None:
        self.exercise, self._key = exercise, key
        self._hint_shown = False
        self._head = View(on_action=self._toggle_hint)
        self._newest: tuple[ScoreItem, ...] = ()
        self._items = self._comment(body)
        super().__init__(body, saved, save, above=[self._head])
        self.add_class("wb-frame")
        self._draw_head()

    def _changed(self) -> None:
        self._store()
        before, self._items = self._items, self._comment(self.body)
        self._newest = tuple(item for item in self._items if item not in before)
        self._draw_foot()

    def _comment(self, body: widgets.Widget) -> tuple[ScoreItem, ...]:
        if self.exercise.graded or self._key is None:
            return ()
        return self.exercise.comment(self.exercise.read_answer(body.answer), self._key)

    def _toggle_hint(self, action: str, _value: str) -> None:
        if action == "hint":
            self._hint_shown = not self._hint_shown
            self._draw_head()

    def _draw_head(self) -> None:
        exercise = self.exercise
        label = f"考核题 · {exercise.points:g} 分" if exercise.graded else "练习"
        badge = tag("span", label, class_=f"wb-badge{' wb-graded' if exercise.graded else ''}")
        minutes = tag("span", f"约 {exercise.minutes:g} 分钟", class_="wb-soft") if exercise.minutes else None
        title, prompt = tag("h3", exercise.title), paragraphs(exercise.prompt)
        self._head.html = str(join([badge, minutes, title, prompt, self._hint()]))

    def _hint(self) -> Child:
        if not self.exercise.hint:
            return None
        text, expanded = ("收起提示", "true") if self._hint_shown else ("看提示", "false")
        note = tag("div", paragraphs(self.exercise.hint), class_="wb-note") if self._hint_shown else None
        return [tag("button", text, data_action="hint", aria_expanded=expanded), note]

    def _progress(self) -> list[str]:
        done, total = self._parts()
        counted = f"已完成 {done} / {total}" if total > 1 else ("已作答" if done else "还没有作答")
        return [counted, "交作业后评分"] if self.exercise.graded and done else [counted]

    def _said(self) -> Child:
        """While the work is under way, speak of what just changed; when all is done, of everything."""
        done, total = self._parts()
        said = summary(self._items, self._newest) if done == total else [note(item) for item in self._newest]
        return tag("div", said, aria_live="polite")

    def _parts(self) -> Progress:
        return self.exercise.progress(self.exercise.read_answer(self.body.answer))


def summary(items: tuple[ScoreItem, ...], newest: tuple[ScoreItem, ...]) -> Child:
    """Return how much is right, what just changed, what to think over again, and then what is right."""
    first = newest if len(newest) == 1 else ()
    rest = [item for item in items if item not in first]
    right = [item for item in rest if item.right]
    head = f"{sum(item.right for item in items)} / {len(items)} 对" if len(items) > 1 else None
    return [
        tag("p", tag("b", head)) if head else None,
        [note(item) for item in first],
        [note(item) for item in rest if not item.right],
        note(right[0]) if len(right) == 1 else _right_ones(right),
    ]


def note(item: ScoreItem) -> Child:
    """Return the feedback on one part, in words and colour."""
    mark, style = ("✓ 对", "wb-good") if item.right else ("✗ 再想想", "wb-bad")
    return tag("div", tag("b", f"{mark} · {item.label}"), " ", item.feedback, class_=f"wb-note {style}")


def _right_ones(items: list[ScoreItem]) -> Child:
    if not items:
        return None
    lines = [tag("li", tag("b", f"✓ {item.label}"), " ", item.feedback) for item in items]
    return tag("ul", lines, class_="wb-note wb-good wb-right-ones")
