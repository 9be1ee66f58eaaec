"""The frame around every exercise: what is asked, the exercise itself, whether it is saved, and the feedback."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from helpers.answers import Saved, SaveError
from helpers.content import AnyExercise
from helpers.exercises.base import Answer, Key
from helpers.exercises.score import Score
from helpers.markup import Child, join, paragraphs, tag
from helpers.widgets.view import View

Save = Callable[[dict[str, Any]], Saved]


class ExerciseFrame(widgets.VBox):
    """An exercise with its prompt and its state.

    `body` is the widget of the kind: its trait `answer` (JSON data) is read and observed, nothing else. Every
    change goes to `save`. With a key the practice feedback is shown at once; a graded exercise says that it
    is saved.
    """

    def __init__(
        self, exercise: AnyExercise, body: widgets.Widget, saved: Saved, save: Save, key: Key[Any] | None
    ) -> None:
        self.exercise, self.body, self._save, self._key = exercise, body, save, key
        self._saved, self._notice = saved, saved.notice
        self._hint_shown = False
        self._before: Score | None = None
        self._head = View(on_action=self._act)
        self._foot = View()
        super().__init__([self._head, body, self._foot])
        self.add_class("wb-frame")
        self._draw_head()
        self._draw_foot()
        body.observe(self._changed, "answer")

    @property
    def feedback(self) -> str:
        """The HTML below the exercise."""
        return str(self._foot.html)

    def _changed(self, _change: object) -> None:
        try:
            self._saved = self._save(dict(self.body.answer))
            self._notice = self._saved.notice
        except SaveError as error:
            self._notice = str(error)
        self._draw_foot()

    def _act(self, action: str, _value: str) -> None:
        if action == "hint":
            self._hint_shown = not self._hint_shown
            self._draw_head()

    def _draw_head(self) -> None:
        exercise = self.exercise
        label = f"考核题 · {exercise.points:g} 分" if exercise.graded else "练习"
        minutes = f"约 {exercise.minutes:g} 分钟" if exercise.minutes else None
        hint: list[Child] = []
        if exercise.hint:
            text = "收起提示" if self._hint_shown else "看提示"
            expanded = "true" if self._hint_shown else "false"
            hint.append(tag("button", text, data_action="hint", aria_expanded=expanded))
            if self._hint_shown:
                hint.append(tag("div", paragraphs(exercise.hint), class_="wb-note"))
        self._head.html = str(
            join(
                [
                    tag("span", label, class_=f"wb-badge{' wb-graded' if exercise.graded else ''}"),
                    tag("span", minutes, class_="wb-soft") if minutes else None,
                    tag("h3", exercise.title),
                    paragraphs(exercise.prompt),
                    *hint,
                ]
            )
        )

    def _draw_foot(self) -> None:
        answer = self.exercise.read_answer(self.body.answer)
        self._foot.html = str(join([self._status(answer), self._alert(), self._practice_feedback(answer)]))

    def _status(self, answer: Answer) -> Child:
        done, total = self.exercise.progress(answer)
        counted = f"已完成 {done} / {total}" if total > 1 else ("已作答" if done else "还没有作答")
        kept = f"已保存 {self._saved.saved_at:%H:%M:%S}" if self._saved.saved_at else None
        graded = "交作业后评分" if self.exercise.graded and done else None
        return tag("p", " · ".join(part for part in (counted, kept, graded) if part), class_="wb-soft", role="status")

    def _alert(self) -> Child:
        return tag("div", self._notice, class_="wb-note wb-bad", role="alert") if self._notice else None

    def _practice_feedback(self, answer: Answer) -> Child:
        """While the work is under way, speak of what just changed; when all is done, of everything."""
        if self.exercise.graded or self._key is None:
            return None
        score = self.exercise.score(answer, self._key)
        before = self._before.items if self._before else ()
        self._before = score
        done, total = self.exercise.progress(answer)
        items = score.items if done == total else tuple(item for item in score.items if item not in before)
        return tag("div", [_say(item.right, item.label, item.feedback) for item in items], aria_live="polite")


def _say(right: bool, label: str, feedback: str) -> Child:
    mark, style = ("✓ 对", "wb-good") if right else ("✗ 再想想", "wb-bad")
    return tag("div", tag("b", f"{mark} · {label}"), " ", feedback, class_=f"wb-note {style}")
