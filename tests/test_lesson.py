"""What a notebook calls: show, check, tool, and what happens when something is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
import traitlets
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import Widget

from helpers import content, lesson
from helpers.content import ContentError, load_keys, load_lesson
from helpers.exercises.score import SCORE_MIME
from helpers.lesson import Answers, Lesson
from helpers.widgets.frame import ExerciseFrame, Keeper

PATH = "1_nps_experience/1_sample"
LESSON = """
title: 示例
minutes: 20
exercises:
  - id: practice
    kind: choice
    title: 良性利润
    prompt: 哪一项让客户更愿意推荐？
    outline: [000-0.1]
    options: {renewal: 续约, hidden: 默认勾选}
    key:
      answer: {picked: [renewal]}
      feedback: {renewal: 客户心里有数。, hidden: 客户会觉得被骗。}
  - id: exam
    kind: choice
    title: 三类客户
    prompt: 打 9 分的是谁？
    outline: [000-1.3]
    graded: true
    points: 2
    options: {promoter: 推荐者, passive: 中立者}
  - id: ideas
    kind: board
    title: 想法
    prompt: 写三个。
    outline: [000-1.6]
    minimum: 3
"""
KEYS = """
exam:
  answer: {picked: [promoter]}
  feedback: {promoter: 9 分和 10 分是推荐者。, passive: 中立者打 7 分或 8 分。}
"""


class Screen:
    """What a cell has displayed, and what was changed there later."""

    def __init__(self) -> None:
        self.shown: list[Any] = []
        self.updates: list[tuple[str, Any]] = []

    def display(self, *things: Any, raw: bool = False, display_id: str | None = None, **_: Any) -> None:
        self.shown += things

    @property
    def text(self) -> str:
        """What was said in words."""
        return "\n".join(
            thing["text/plain"] if isinstance(thing, dict) else str(thing) for thing in self.shown
        )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()

    class Handle:
        def __init__(self, display_id: str) -> None:
            self.display_id = display_id

        def display(self, thing: Any) -> None:
            screen.display(thing)

        def update(self, thing: Any) -> None:
            screen.updates.append((self.display_id, thing))

    monkeypatch.setattr(lesson, "display", screen.display)
    monkeypatch.setattr(lesson, "DisplayHandle", Handle)
    return screen


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course_data folder with one lesson and its keys; the trainee's work goes to a folder of its own."""
    folder = tmp_path / "course_data"
    for kind, text in (("lessons", LESSON), ("keys", KEYS)):
        file = folder / kind / f"{PATH}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "my_work"))
    monkeypatch.delenv("WORKBOOK_ANSWERS", raising=False)
    return folder


def open_again(data: Path) -> Lesson:
    opened = load_lesson(PATH, data)
    return Lesson(opened, load_keys(opened, data), Answers(lesson.home() / "answers"))


@pytest.fixture
def opened(data: Path) -> Lesson:
    return open_again(data)


@pytest.fixture
def trainee(data: Path) -> Lesson:
    """The lesson as the trainee edition has it."""
    (data / "keys" / f"{PATH}.yaml").unlink()
    return open_again(data)


def answer_file(exercise: str) -> Path:
    return lesson.home() / "answers" / PATH / f"{exercise}.json"


def shown_frame(opened: Lesson, exercise: str, screen: Screen) -> ExerciseFrame:
    opened.show(exercise)
    frame = screen.shown[-1]
    assert isinstance(frame, ExerciseFrame)
    return frame


# --- show ---


def test_an_answer_given_in_the_widget_is_on_disk_at_once(opened: Lesson, screen: Screen) -> None:
    shown_frame(opened, "exam", screen).body.act("pick", "promoter")
    assert json.loads(answer_file("exam").read_text(encoding="utf-8"))["answer"]["picked"] == ["promoter"]


def test_an_answer_is_still_there_after_the_kernel_was_restarted(
    opened: Lesson, data: Path, screen: Screen
) -> None:
    shown_frame(opened, "exam", screen).body.act("pick", "promoter")
    assert shown_frame(open_again(data), "exam", screen).body.answer["picked"] == ["promoter"]


def test_showing_writes_nothing(opened: Lesson, screen: Screen) -> None:
    for exercise in opened.content.exercises:
        opened.show(exercise)
    assert not lesson.home().exists()


def test_a_practice_answer_gets_its_feedback_at_once(opened: Lesson, screen: Screen) -> None:
    frame = shown_frame(opened, "practice", screen)
    frame.body.act("pick", "hidden")
    assert "客户会觉得被骗。" in frame.feedback


def test_a_graded_answer_gets_no_feedback_in_the_widget(opened: Lesson, screen: Screen) -> None:
    frame = shown_frame(opened, "exam", screen)
    frame.body.act("pick", "passive")
    assert "中立者打" not in frame.feedback and "已保存" in frame.feedback


def test_every_kind_has_a_widget_that_starts_empty(opened: Lesson) -> None:
    for exercise in opened.content.exercises:
        assert isinstance(opened.exercise_widget(exercise), Widget)


# --- check ---


def test_a_check_before_any_answer_says_so(opened: Lesson, screen: Screen) -> None:
    opened.check("exam")
    assert screen.text == "三类客户：还没有作答（2 分）"


def test_a_check_says_points_and_feedback_and_carries_the_score_as_json(
    opened: Lesson, screen: Screen
) -> None:
    shown_frame(opened, "exam", screen).body.act("pick", "promoter")
    opened.check("exam")
    score = screen.shown[-1]
    assert "2 / 2 分" in str(score) and "9 分和 10 分是推荐者。" in str(score)
    bundle = score._repr_mimebundle_()
    assert bundle[SCORE_MIME]["points"] == 2 and json.dumps(bundle)


def test_a_check_follows_the_answer_live(opened: Lesson, screen: Screen) -> None:
    frame = shown_frame(opened, "exam", screen)
    opened.check("exam")
    frame.body.act("pick", "passive")
    frame.body.act("pick", "promoter")
    assert [(name, score.points) for name, score in screen.updates] == [
        (f"check-{PATH}/exam", 0.0),
        (f"check-{PATH}/exam", 2.0),
    ]


def test_the_same_answer_is_always_said_in_the_same_words(opened: Lesson, data: Path, screen: Screen) -> None:
    shown_frame(opened, "exam", screen).body.act("pick", "passive")
    assert str(opened.score("exam")) == str(open_again(data).score("exam"))


def test_the_trainee_edition_says_that_the_mark_comes_later(trainee: Lesson, screen: Screen) -> None:
    shown_frame(trainee, "exam", screen).body.act("pick", "passive")
    trainee.check("exam")
    assert str(screen.shown[-1]) == "三类客户：已保存，交作业后评分"


def test_the_trainee_edition_still_gives_feedback_on_practice(trainee: Lesson, screen: Screen) -> None:
    frame = shown_frame(trainee, "practice", screen)
    frame.body.act("pick", "hidden")
    assert "客户会觉得被骗。" in frame.feedback


def test_with_reference_answers_every_check_is_full_marks_and_nothing_is_read(
    opened: Lesson, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_frame(opened, "exam", screen).body.act("pick", "passive")
    monkeypatch.setenv("WORKBOOK_ANSWERS", "keys")
    assert opened.score("exam").points == 2
    assert shown_frame(opened, "exam", screen).body.answer["picked"] == ["promoter"]


# --- two widgets for one exercise ---


def test_a_stale_widget_does_not_wipe_out_what_another_has_saved(opened: Lesson, screen: Screen) -> None:
    first, second = (shown_frame(opened, "exam", screen) for _ in range(2))
    first.body.act("pick", "promoter")
    second.body.act("pick", "passive")
    [aside] = answer_file("exam").parent.glob("exam.other-*.json")
    assert json.loads(aside.read_text(encoding="utf-8"))["answer"]["picked"] == ["promoter"]
    assert "另一个窗口" in second.feedback


def test_checking_does_not_make_a_stale_widget_forget_that_it_is_stale(
    opened: Lesson, data: Path, screen: Screen
) -> None:
    here = shown_frame(opened, "exam", screen)
    shown_frame(open_again(data), "exam", screen).body.act("pick", "promoter")
    opened.check("exam")
    here.body.act("pick", "passive")
    assert list(answer_file("exam").parent.glob("exam.other-*.json"))


# --- tools ---


class Counter(Widget):
    answer = traitlets.Dict()

    def __init__(self, answer: dict[str, Any], step: int) -> None:
        super().__init__()
        if step < 1:
            raise ContentError("步子至少是 1")
        self.answer, self.step = answer, step
        self.total = 0 + answer.get("count", 0)

    def press(self) -> None:
        self.answer = {"count": self.answer.get("count", 0) + self.step}


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool called `counter`, as if it were widgets/counter.py."""
    real = lesson.import_module

    class Module:
        build = Counter

    monkeypatch.setattr(
        lesson, "import_module", lambda name: Module if name.endswith(".counter") else real(name)
    )


@pytest.mark.usefixtures("counter")
def test_what_a_tool_keeps_is_saved_and_comes_back(opened: Lesson, data: Path, screen: Screen) -> None:
    opened.tool("counter", step=2)
    screen.shown[-1].body.press()
    screen.shown[-1].body.press()
    assert json.loads(answer_file("tool_counter").read_text(encoding="utf-8"))["answer"] == {"count": 4}
    assert open_again(data).tool_widget("counter", step=2).body.answer == {"count": 4}


@pytest.mark.usefixtures("counter")
def test_a_tool_shown_twice_under_two_names_is_kept_twice(opened: Lesson, data: Path, screen: Screen) -> None:
    for name, step in (("morning", 1), ("evening", 5)):
        opened.tool("counter", name=name, step=step)
        screen.shown[-1].body.press()
    assert open_again(data).tool_widget("counter", name="morning", step=1).body.answer == {"count": 1}
    assert open_again(data).tool_widget("counter", name="evening", step=1).body.answer == {"count": 5}


@pytest.mark.parametrize("tool", ["questionnaire_builder", "nps_calculator", "survey_explorer"])
@pytest.mark.parametrize(
    "state",
    [{"title": "x"}, {"sample": {"column": ["a"]}}, {"questions": 3}, {"filters": [1]}],
    ids=lambda state: next(iter(state)),
)
def test_no_state_that_a_tool_cannot_read_keeps_it_from_being_shown(
    opened: Lesson, screen: Screen, tool: str, state: dict[str, Any]
) -> None:
    opened.answers.save(f"{PATH}/tool_{tool}", state)
    opened.tool(tool)
    assert "没有显示出来" not in screen.text and isinstance(screen.shown[-1], Keeper)


@pytest.mark.usefixtures("counter")
def test_a_state_that_does_not_fit_a_tool_is_set_aside_and_told(
    opened: Lesson, data: Path, screen: Screen
) -> None:
    opened.answers.save(f"{PATH}/tool_counter", {"count": "seven"})
    before = answer_file("tool_counter").read_bytes()
    opened.tool("counter", step=2)
    [aside] = answer_file("tool_counter").parent.glob("tool_counter.unreadable-*.json")
    assert aside.read_bytes() == before and aside.name in screen.shown[-1].feedback
    screen.shown[-1].body.press()
    assert open_again(data).tool_widget("counter", step=2).body.answer == {"count": 2}


@pytest.mark.usefixtures("counter")
@pytest.mark.parametrize("options", [{"step": 0}, {"strep": 1}], ids=["content", "option"])
def test_an_authors_mistake_costs_the_trainee_nothing(
    opened: Lesson, screen: Screen, options: dict[str, int]
) -> None:
    opened.answers.save(f"{PATH}/tool_counter", {"count": 4})
    opened.tool("counter", **options)
    assert opened.answers.load(f"{PATH}/tool_counter").answer == {"count": 4}
    assert not list(answer_file("tool_counter").parent.glob("*unreadable*"))
    assert not isinstance(screen.shown[-1], Keeper)


# --- what can be wrong ---


@pytest.mark.parametrize("call", ["show", "check"])
def test_a_wrong_id_gives_a_plain_message_and_no_traceback(opened: Lesson, screen: Screen, call: str) -> None:
    getattr(opened, call)("exma")
    assert screen.text == f"{PATH}：本课没有名为 exma 的练习"


def test_a_tool_that_does_not_exist_gives_a_plain_message_and_no_traceback(
    opened: Lesson, screen: Screen
) -> None:
    opened.tool("hammer")
    assert "没有显示出来" in screen.text and "Traceback" not in screen.text
    assert "hammer" in (lesson.home() / "errors.log").read_text(encoding="utf-8")


def test_authors_and_tests_see_the_error_itself(opened: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_ANSWERS", "keys")
    with pytest.raises(ContentError, match="exma"):
        opened.show("exma")


def test_a_lesson_that_does_not_exist_is_told_in_a_notebook_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = InteractiveShell()
    shell.run_cell('from helpers.lesson import open_lesson\nopen_lesson("1_nps_experience/9_nowhere")')
    said = capsys.readouterr().out
    assert "course_data/lessons/1_nps_experience/9_nowhere.yaml：没有这个文件" in said
    assert "Traceback" not in said and ".py" not in said


OLD_ANSWER = '{"format": 1, "answer": {"picked": ["gone"]}, "saved_at": "2026-03-01T09:00:00+08:00"}'


def put(text: str) -> None:
    answer_file("exam").parent.mkdir(parents=True)
    answer_file("exam").write_text(text, encoding="utf-8")


def test_an_answer_that_no_longer_fits_is_set_aside_and_told(opened: Lesson, screen: Screen) -> None:
    put(OLD_ANSWER)
    frame = shown_frame(opened, "exam", screen)
    [aside] = answer_file("exam").parent.glob("exam.unreadable-*.json")
    assert aside.read_text(encoding="utf-8") == OLD_ANSWER and aside.name in frame.feedback
    assert frame.body.picked == ()


def test_a_check_tells_what_it_set_aside(opened: Lesson, screen: Screen) -> None:
    put("{")
    opened.check("exam")
    assert "已另存为" in screen.text and "还没有作答" in screen.text


def test_the_next_answer_leaves_what_was_set_aside(opened: Lesson, screen: Screen) -> None:
    put(OLD_ANSWER)
    shown_frame(opened, "exam", screen).body.act("pick", "promoter")
    assert len(list(answer_file("exam").parent.glob("*.json"))) == 2


def test_an_answer_that_cannot_be_saved_stays_on_the_screen_with_the_reason(
    opened: Lesson, screen: Screen
) -> None:
    lesson.home().mkdir()
    (lesson.home() / "answers").write_text("a file where the folder should be", encoding="utf-8")
    frame = shown_frame(opened, "exam", screen)
    frame.body.act("pick", "promoter")
    assert "没有保存成功" in frame.feedback and frame.body.picked == ("promoter",)


def test_the_work_lies_beside_the_notebooks_when_nobody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WORKBOOK_HOME", raising=False)
    assert lesson.home() == content.ROOT / "my_work"


# --- the real lessons ---


@pytest.mark.parametrize("path", content.lesson_paths())
def test_every_exercise_of_a_real_lesson_has_a_widget_that_takes_its_key(
    path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    monkeypatch.setenv("WORKBOOK_ANSWERS", "keys")
    opened = lesson.open_lesson(path)
    for exercise in opened.content.exercises:
        assert opened.exercise_widget(exercise).body.answer == (
            opened.keys[exercise].answer.model_dump(mode="json") if exercise in opened.keys else {}
        )
