"""What of a lesson is answered, and which answers can be handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from helpers.answers import Saved
from helpers.content import AnyExercise, LessonContent, lesson_number
from helpers.exercises.base import Answer
from helpers.submissions.safe_json import read_json
from helpers.submissions.unpack import LARGEST_MEMBER, MB
from helpers.widgets.hand_in import LessonLine


@dataclass(frozen=True)
class LessonAnswers:
    """A lesson as a line to show; `files` are the answers that can be handed in, by their paths.

    `answers` has what is in them, as far as anything is; `private` the titles of the exercises that stay
    with the trainee.
    """

    line: LessonLine
    files: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """An exercise with its answer: how much of it is there, and why it cannot be handed in, if it cannot."""

    title: str
    fault: str = ""
    answer: Answer | None = None  # if anything is in it
    done: int = 0
    total: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether every part is answered."""
        return self.answer is not None and self.done == self.total


def lesson_answers(lesson: LessonContent, look: Callable[[str], Saved]) -> LessonAnswers:
    """Return how far the answers of a lesson are; `look` gives the stored answer of a path."""
    graded: list[Looked] = []
    practice: list[Looked] = []
    files: dict[str, bytes] = {}
    answers: dict[str, Answer] = {}
    for name, exercise in lesson.exercises.items():
        if exercise.private:
            continue
        path = f"{lesson.path}/{name}"
        saved = look(path)
        looked = _looked(path, exercise, saved)
        (graded if exercise.graded else practice).append(looked)
        if saved.version is not None and not looked.fault:
            files[path] = saved.version
        if looked.answer is not None:
            answers[path] = looked.answer
    half = [one for one in graded if one.answer is not None and not one.is_finished]
    line = LessonLine(
        name=f"{lesson_number(lesson.path)}　{lesson.title}",
        answered=sum(one.is_finished for one in graded),
        half=tuple(f"{one.title}（{one.done}/{one.total}）" for one in half),
        missing=tuple(one.title for one in graded if one.answer is None),
        practised=sum(one.is_finished for one in practice),
        practice=len(practice),
        notices=tuple(f"{one.title}：{one.fault}，不会交。" for one in graded + practice if one.fault),
    )
    private = tuple(exercise.title for exercise in lesson.exercises.values() if exercise.private)
    return LessonAnswers(line, files, answers, private)


def _looked(path: str, exercise: AnyExercise, saved: Saved) -> Looked:
    if saved.notice:
        return Looked(exercise.title, fault="保存的答案读不出来")
    try:
        answer = exercise.read_answer(saved.answer)
    except ValueError:
        return Looked(exercise.title, fault="保存的答案不合现在的题目")
    if saved.version is not None and (fault := _fault(path, saved.version)):
        return Looked(exercise.title, fault=f"保存的答案{fault}")
    if not exercise.is_begun(answer):
        return Looked(exercise.title)
    return Looked(exercise.title, "", answer, *exercise.progress(answer))


def _fault(path: str, raw: bytes) -> str:
    """Return why the side that takes it in would leave an answer out, as the end of a sentence."""
    try:
        record = read_json(raw)
    except ValueError as error:
        return str(error)
    if record.get("exercise") != path:
        return "是另一道题的"
    return f"太长（超过 {LARGEST_MEMBER // MB} MB），请删短一些" if len(raw) > LARGEST_MEMBER else ""
