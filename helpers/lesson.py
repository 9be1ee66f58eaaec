"""What a notebook calls: open a lesson, show its exercises and tools, check what is graded."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from typing import Any, Concatenate, ParamSpec

from IPython.display import DisplayHandle, display

from helpers import content
from helpers.answers import Answers, Saved
from helpers.content import AnyExercise, ContentError, LessonContent
from helpers.exercises.base import Key
from helpers.exercises.score import Score
from helpers.markup import tag
from helpers.my_work import home, log_error

P = ParamSpec("P")


def uses_reference_answers() -> bool:
    """Whether the reference answers stand in for a trainee's (`WORKBOOK_ANSWERS=keys`), as in nbval runs."""
    return os.environ.get("WORKBOOK_ANSWERS") == "keys"


def kindly(function: Callable[Concatenate["Lesson", P], None]) -> Callable[Concatenate["Lesson", P], None]:
    """Show a plain sentence instead of a traceback, which goes to my_work/errors.log; tests see the error."""

    @wraps(function)
    def guarded(lesson: "Lesson", *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(lesson, *args, **kwargs)
        except Exception as error:
            if uses_reference_answers():
                raise
            _show_problem(error)

    return guarded


@dataclass
class Lesson:
    """An open lesson: its exercises, the keys that are there, and the trainee's answers."""

    content: LessonContent
    keys: Mapping[str, Key[Any]]
    answers: Answers
    _seen: dict[str, bytes | None] = field(default_factory=dict)
    _checks: dict[str, DisplayHandle] = field(default_factory=dict)

    @kindly
    def show(self, exercise_id: str) -> None:
        """Display an exercise with the saved answer in it; every change is saved."""
        display(self.exercise_widget(exercise_id))

    @kindly
    def check(self, exercise_id: str) -> None:
        """Display the score of the saved answer; it follows the answer as long as the kernel lives."""
        handle = self._checks.setdefault(exercise_id, DisplayHandle(f"check-{self.content.path}/{exercise_id}"))
        handle.display(self.score(exercise_id))

    @kindly
    def tool(self, name: str, **options: Any) -> None:
        """Display a tool of widgets/ (say `nps_calculator`); what it keeps is saved like an answer."""
        display(self.tool_widget(name, **options))

    def score(self, exercise_id: str) -> Score:
        """Return the score of the saved answer."""
        exercise = self._exercise(exercise_id)
        saved = self._load(exercise)
        return exercise.score(exercise.read_answer(saved.answer), self.keys.get(exercise_id))

    def exercise_widget(self, exercise_id: str) -> Any:
        """Return the framed widget of an exercise."""
        from helpers.widgets.frame import ExerciseFrame

        exercise = self._exercise(exercise_id)
        saved = self._load(exercise)
        widget_type = getattr(import_module(f"helpers.widgets.{exercise.kind}"), f"{exercise.kind.capitalize()}Widget")
        body = widget_type(exercise, saved.answer or {})
        return ExerciseFrame(exercise, body, saved, self._saver(exercise_id), self.keys.get(exercise_id))

    def tool_widget(self, name: str, **options: Any) -> Any:
        """Return the widget of a tool (`build` in widgets/<name>.py) with what says that it is saved."""
        from helpers.widgets.frame import Keeper

        module = import_module(f"helpers.widgets.{name}")
        saved = self._load_path(f"tool_{name}")
        tool = module.build(saved.answer or {}, **options)
        return Keeper(tool, saved, self._saver(f"tool_{name}"))

    def _exercise(self, exercise_id: str) -> AnyExercise:
        try:
            return self.content.exercises[exercise_id]
        except KeyError:
            raise ContentError(f"{self.content.path}：本课没有名为 {exercise_id} 的练习") from None

    def _load(self, exercise: AnyExercise) -> Saved:
        """Return the answer on disk, or the reference answer; one that does not fit the exercise is set aside."""
        if uses_reference_answers():
            key = self.keys.get(exercise.id)
            return Saved(key.answer.model_dump(mode="json") if key else None)
        saved = self._load_path(exercise.id)
        try:
            exercise.read_answer(saved.answer)
        except ValueError:
            return Saved(notice=self.answers.set_aside(self._path(exercise.id)))
        return saved

    def _load_path(self, name: str) -> Saved:
        saved = self.answers.load(self._path(name))
        self._seen[name] = saved.version
        return saved

    def _saver(self, name: str) -> Callable[[dict[str, Any]], Saved]:
        def save(answer: dict[str, Any]) -> Saved:
            saved = self.answers.save(self._path(name), answer, self._seen.get(name))
            self._seen[name] = saved.version
            if name in self._checks:
                self._checks[name].update(self.score(name))
            return saved

        return save

    def _path(self, name: str) -> str:
        return f"{self.content.path}/{name}"


def open_lesson(path: str) -> Lesson:
    """Open the lesson of a notebook (`<course>/<lesson>`)."""
    lesson = content.load_lesson(path)
    return Lesson(lesson, content.load_keys(lesson), Answers(home() / "answers"))


def _show_problem(error: Exception) -> None:
    known = isinstance(error, ContentError)
    message = str(error) if known else "这一格没有显示出来。请重新运行；如果还是这样，请告诉讲师。"
    if not known:
        log_error(error)
    display({"text/plain": message, "text/html": str(tag("div", message, role="alert"))}, raw=True)
