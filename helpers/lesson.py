"""What a notebook calls: open a lesson, show its exercises and tools, check what is graded."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec

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


def kindly(function: Callable[P, None]) -> Callable[P, None]:
    """Show a plain sentence instead of a traceback, which goes to my_work/errors.log; tests see the error."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
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
    _checks: dict[str, DisplayHandle] = field(default_factory=dict)

    @kindly
    def show(self, exercise_id: str) -> None:
        """Display an exercise with the saved answer in it; every change is saved."""
        display(self.exercise_widget(exercise_id))

    @kindly
    def check(self, exercise_id: str) -> None:
        """Display the score of the saved answer; it follows the answer as long as the kernel lives."""
        exercise = self._exercise(exercise_id)
        saved = self._load(exercise)
        if saved.notice:
            _say(saved.notice)
        path = self._path(exercise_id)
        handle = self._checks.setdefault(exercise_id, DisplayHandle(f"check-{path}"))
        handle.display(self._score(exercise, saved))

    @kindly
    def tool(self, tool: str, /, *, name: str = "", **options: Any) -> None:
        """Display a tool of widgets/ (say `nps_calculator`); what it keeps is saved like an answer.

        A tool shown more than once in a lesson keeps each one apart under its own `name`.
        """
        display(self.tool_widget(tool, name=name, **options))

    @kindly
    def case(self, name: str) -> None:
        """Display the case card of course_data/cases/<name>.yaml; what is decided in it is saved."""
        display(self.tool_widget("case_card", name=name, case=name))

    @kindly
    def portfolio(self, all_courses: bool = False) -> None:
        """Display what is in the portfolio of this course, or of all, with a button that makes its files."""
        from helpers.portfolio.desk import desk

        course = None if all_courses else self.content.path.partition("/")[0]
        view = desk(home(), course, uses_reference_answers())
        display(view)
        view.refresh()  # only now: with many lessons it takes a moment, and the page says so

    @kindly
    def hand_in(self) -> None:
        """Display what of all courses is answered, with a button that hands it in."""
        show_hand_in()

    def score(self, exercise_id: str) -> Score:
        """Return the score of the saved answer."""
        exercise = self._exercise(exercise_id)
        return self._score(exercise, self._load(exercise))

    def exercise_widget(self, exercise_id: str) -> Any:
        """Return the framed widget of an exercise."""
        from helpers.widgets.frame import ExerciseFrame

        exercise = self._exercise(exercise_id)
        saved = self._load(exercise)
        module = import_module(f"helpers.widgets.{exercise.kind}")
        body = getattr(module, f"{exercise.kind.capitalize()}Widget")(exercise, saved.answer or {})
        save = self._saver(exercise_id, saved)
        return ExerciseFrame(exercise, body, saved, save, self.keys.get(exercise_id))

    def tool_widget(self, tool: str, /, *, name: str = "", **options: Any) -> Any:
        """Return the widget of a tool (`build` in widgets/<tool>.py) with what says that it is saved."""
        from helpers.widgets.frame import Keeper

        module = import_module(f"helpers.widgets.{tool}")
        kept_as = f"tool_{tool}_{name}" if name else f"tool_{tool}"
        saved = self.answers.load(self._path(kept_as))
        try:
            widget = module.build(saved.answer or {}, **options)
        except ContentError:
            raise
        except Exception as error:  # whatever a tool trips over in a state that it did not write
            if not saved.answer:
                raise
            log_error(error)
            widget = module.build({}, **options)  # when this fails too, it was not the state
            saved = Saved(notice=self.answers.set_aside(self._path(kept_as)))
        return Keeper(widget, saved, self._saver(kept_as, saved))

    def _score(self, exercise: AnyExercise, saved: Saved) -> Score:
        return exercise.score(exercise.read_answer(saved.answer), self.keys.get(exercise.id))

    def _exercise(self, exercise_id: str) -> AnyExercise:
        try:
            return self.content.exercises[exercise_id]
        except KeyError:
            raise ContentError(f"{self.content.path}：本课没有名为 {exercise_id} 的练习") from None

    def _load(self, exercise: AnyExercise) -> Saved:
        """Return the answer on disk, or the reference answer; one that does not fit is set aside."""
        if uses_reference_answers():
            key = self.keys.get(exercise.id)
            return Saved(key.answer.model_dump(mode="json") if key else None)
        saved = self.answers.load(self._path(exercise.id))
        try:
            exercise.read_answer(saved.answer)
        except ValueError:
            return Saved(notice=self.answers.set_aside(self._path(exercise.id)))
        return saved

    def _saver(self, name: str, saved: Saved) -> Callable[[dict[str, Any]], Saved]:
        """Return what saves the answers of one widget; each widget knows which version it last saw."""
        seen = saved.version

        def save(answer: dict[str, Any]) -> Saved:
            nonlocal seen
            kept = self.answers.save(self._path(name), answer, seen)
            seen = kept.version
            if name in self._checks:
                self._checks[name].update(self.score(name))
            return kept

        return save

    def _path(self, name: str) -> str:
        return f"{self.content.path}/{name}"


def open_lesson(path: str) -> Lesson:
    """Open the lesson of a notebook (`<course>/<lesson>`)."""
    lesson = content.load_lesson(path)
    return Lesson(lesson, content.load_keys(lesson), Answers(home() / "answers"))


def show_hand_in() -> None:
    """Display the widget that hands in."""
    from helpers.submissions.hand_in import inbox, view

    widget = view(home(), inbox(), uses_reference_answers())
    display(widget)
    widget.refresh()  # only now: with many lessons it takes a moment, and the page says so


def _show_problem(error: Exception) -> None:
    known = isinstance(error, ContentError)
    message = str(error) if known else "这一格没有显示出来。请重新运行；如果还是这样，请告诉讲师。"
    if not known:
        log_error(error)
    _say(message)


def _say(message: str) -> None:
    display({"text/plain": message, "text/html": str(tag("div", message, role="alert"))}, raw=True)
