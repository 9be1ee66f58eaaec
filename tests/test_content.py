"""What stands in course_data is checked; a mistake is named by file, exercise and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import content
from helpers.checked_yaml import read_yaml
from helpers.content import ContentError

LESSON = "1_nps_experience/1_sample"
OPEN = """
title: 示例
minutes: 20
exercises:
  - id: good_profit
    kind: choice
    title: 良性利润
    prompt: 哪一项让客户更愿意推荐？
    outline: [000-0.1]
    options: {renewal: 续约, hidden: 默认勾选}
    key:
      answer: {picked: [renewal]}
      feedback: {renewal: 对。, hidden: 客户会觉得被骗。}
  - id: exam
    kind: choice
    title: 考核
    prompt: 选一项。
    outline: [000-1.3]
    graded: true
    points: 2
    options: {a: 甲, b: 乙}
"""
KEYS = """
exam:
  answer: {picked: [a]}
  feedback: {a: 对。, b: 不对。}
"""

Load = Callable[[], object]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A course_data folder with one lesson in order."""
    folder = tmp_path / "course_data"
    write(folder / f"lessons/{LESSON}.yaml", OPEN)
    write(folder / f"keys/{LESSON}.yaml", KEYS)
    return folder


def write(file: Path, text: str, encoding: str = "utf-8") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding=encoding)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    write(file, text.replace(old, new))


def lesson_problem(data: Path, old: str, new: str) -> str:
    """What is said after a mistake has been made in the lesson file."""
    change(data / f"lessons/{LESSON}.yaml", old, new)
    with pytest.raises(ContentError) as problem:
        content.load_lesson(LESSON, data)
    return str(problem.value)


def key_problem(data: Path, old: str, new: str) -> str:
    """What is said after a mistake has been made in the key file."""
    change(data / f"keys/{LESSON}.yaml", old, new)
    with pytest.raises(ContentError) as problem:
        content.load_keys(content.load_lesson(LESSON, data), data)
    return str(problem.value)


# --- in order ---


def test_a_lesson_in_order_is_loaded_in_teaching_order(data: Path) -> None:
    lesson = content.load_lesson(LESSON, data)
    assert (lesson.title, lesson.minutes, list(lesson.exercises)) == ("示例", 20, ["good_profit", "exam"])


def test_keys_come_from_the_lesson_for_practice_and_from_the_key_file_for_graded(data: Path) -> None:
    keys = content.load_keys(content.load_lesson(LESSON, data), data)
    assert {name: key.answer.picked for name, key in keys.items()} == {
        "good_profit": ("renewal",),
        "exam": ("a",),
    }


def test_the_trainee_edition_has_no_keys_for_what_is_graded(data: Path) -> None:
    (data / f"keys/{LESSON}.yaml").unlink()
    assert list(content.load_keys(content.load_lesson(LESSON, data), data)) == ["good_profit"]


def test_lessons_are_listed_in_course_order(data: Path) -> None:
    write(data / "lessons/2_nps_activation/1_late.yaml", OPEN)
    write(data / "lessons/1_nps_experience/2_next.yaml", OPEN)
    assert content.lesson_paths(data) == (LESSON, "1_nps_experience/2_next", "2_nps_activation/1_late")


# --- mistakes in a lesson file: (what stood there, what stands there now, words of the message) ---

MISTAKES = {
    "an unknown field": (
        "options: {renewal",
        "choices: {}\n    options: {renewal",
        ["good_profit", "choices", "拼写"],
    ),
    "a missing field": ("    title: 良性利润\n", "", ["good_profit", "字段 title", "缺少这一项"]),
    "an option without feedback": (", hidden: 客户会觉得被骗。", "", ["good_profit", "feedback", "hidden"]),
    "feedback for no option": ("hidden: 客户会", "hiden: 客户会", ["good_profit", "feedback", "hiden"]),
    "an answer that is no option": (
        "picked: [renewal]",
        "picked: [renewel]",
        ["good_profit", "picked", "renewel"],
    ),
    "too few options": ("{a: 甲, b: 乙}", "{a: 甲}", ["exam", "options", "至少要有 2 项"]),
    "an unknown kind": (
        "kind: choice\n    title: 考核",
        "kind: quiz\n    title: 考核",
        ["exam", "quiz", "choice"],
    ),
    "no kind": ("    kind: choice\n    title: 考核", "    title: 考核", ["exam", "kind"]),
    "a word that YAML takes for yes": (
        "renewal: 续约",
        "renewal: yes",
        ["good_profit", "options.renewal", "引号"],
    ),
    "points of a graded exercise": ("    points: 2\n", "", ["exam", "points"]),
    "negative points": ("points: 2", "points: -2", ["exam", "points", "不能小于 0"]),
    "an id with a blank": ("id: exam", "id: my exam", ["my exam", "字段 id"]),
    "no id": ("  - id: exam\n    kind", "  - kind", ["第 2 道", "字段 id", "缺少"]),
    "no outline item": ("outline: [000-1.3]", "outline: []", ["exam", "outline"]),
    "minutes in words": ("minutes: 20", "minutes: 二十", ["字段 minutes", "整数"]),
    "exercises that are no list": (
        OPEN,
        "title: 示例\nminutes: 20\nexercises: 无\n",
        ["字段 exercises", "列表"],
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_by_file_exercise_and_field(
    data: Path, old: str, new: str, words: list[str]
) -> None:
    problem = lesson_problem(data, old, new)
    assert problem.startswith(f"course_data/lessons/{LESSON}.yaml：")
    assert [word for word in words if word not in problem] == []


def test_a_graded_exercise_must_not_carry_its_key(data: Path) -> None:
    problem = lesson_problem(
        data, "    options: {renewal", "    graded: true\n    points: 1\n    options: {renewal"
    )
    assert "good_profit" in problem and "key" in problem and "keys/" in problem


def test_an_id_used_twice_is_an_error(data: Path) -> None:
    problem = lesson_problem(data, "id: exam", "id: good_profit")
    assert "练习 good_profit" in problem and "id" in problem and "重复" in problem


def test_a_yaml_key_written_twice_is_an_error_with_its_line(data: Path) -> None:
    problem = lesson_problem(data, "    points: 2\n", "    points: 2\n    points: 3\n")
    assert "第 21 行" in problem and "“points”写了两次" in problem


def test_broken_yaml_names_the_line_and_not_the_machine(data: Path) -> None:
    problem = lesson_problem(data, "{a: 甲, b: 乙}", "{a: 甲, b: 乙")
    assert "行写法有误" in problem and str(data) not in problem


def test_all_mistakes_of_a_lesson_are_told_together(data: Path) -> None:
    problem = lesson_problem(data, "outline: [", "outlines: [")
    told = [line.split("：")[1] for line in problem.splitlines()]
    assert told == ["练习 good_profit", "练习 good_profit", "练习 exam", "练习 exam"]


def test_a_lesson_that_does_not_exist_is_told_by_its_path(data: Path) -> None:
    with pytest.raises(
        ContentError, match="course_data/lessons/1_nps_experience/9_nowhere.yaml：没有这个文件"
    ):
        content.load_lesson("1_nps_experience/9_nowhere", data)


def test_a_file_saved_in_gbk_says_to_use_utf_8(data: Path) -> None:
    write(data / f"lessons/{LESSON}.yaml", OPEN, encoding="gbk")
    with pytest.raises(ContentError, match="UTF-8"):
        content.load_lesson(LESSON, data)


def test_a_file_that_is_no_mapping_is_an_error(data: Path) -> None:
    write(data / f"lessons/{LESSON}.yaml", "- 1\n- 2\n")
    with pytest.raises(ContentError, match="名称: 值"):
        content.load_lesson(LESSON, data)


# --- mistakes in a key file ---

KEY_MISTAKES = {
    "a key for a missing exercise": ("exam:", "exma:", ["exma", "没有这道考核题"]),
    "no key for a graded exercise": ("exam:", "exma:", ["exam", "缺少参考答案"]),
    "an unknown field": ("  feedback:", "  feedbacks: {}\n  feedback:", ["exam", "feedbacks", "拼写"]),
    "an unknown option": ("picked: [a]", "picked: [c]", ["exam", "picked", "c"]),
    "two picks where one is asked": ("picked: [a]", "picked: [a, b]", ["exam", "picked"]),
    "no answer": ("  answer: {picked: [a]}\n", "", ["exam", "字段 answer", "缺少"]),
    "a missing feedback": (", b: 不对。", "", ["exam", "feedback", "b"]),
    "a key of a practice exercise": ("exam:", "good_profit: {}\nexam:", ["good_profit", "没有这道考核题"]),
}


@pytest.mark.parametrize(("old", "new", "words"), KEY_MISTAKES.values(), ids=KEY_MISTAKES)
def test_a_mistake_in_a_key_is_named_by_file_exercise_and_field(
    data: Path, old: str, new: str, words: list[str]
) -> None:
    problem = key_problem(data, old, new)
    assert all(line.startswith(f"course_data/keys/{LESSON}.yaml：练习 ") for line in problem.splitlines())
    assert [word for word in words if word not in problem] == []


def test_all_mistakes_of_a_key_file_are_told_together(data: Path) -> None:
    assert len(key_problem(data, "exam:", "exma:").splitlines()) == 2


# --- surveys, courses, outline ---

SURVEYS = """
surveys:
  tiny:
    title: 小调研
    file: tiny.csv
    encoding: utf-8-sig
    notice: 教学模拟数据
    rows: 2
    story: 两个人。
    columns:
      score: {label: 推荐意愿, type: number, unit: 分, minimum: 0, maximum: 10}
      comment: {label: 客户原话, type: text}
"""


@pytest.fixture
def survey_data(data: Path) -> Path:
    write(data / "surveys.yaml", SURVEYS)
    write(data / "surveys/tiny.csv", "score,comment\n9,很好\n3,等太久\n", encoding="utf-8-sig")
    content.load_survey.cache_clear()
    return data


def test_a_survey_is_read_with_its_dictionary(survey_data: Path) -> None:
    assert content.load_survey("tiny", survey_data).columns["score"].unit == "分"
    assert content.read_survey("tiny", survey_data)["score"].tolist() == [9, 3]


def test_changing_a_survey_that_was_read_changes_nobody_elses(survey_data: Path) -> None:
    mine = content.read_survey("tiny", survey_data)
    mine["score"] = 0
    assert content.read_survey("tiny", survey_data)["score"].tolist() == [9, 3]


def test_a_survey_that_does_not_exist_is_told_with_those_that_do(survey_data: Path) -> None:
    with pytest.raises(ContentError, match="course_data/surveys.yaml：没有名为 tinny.*tiny"):
        content.load_survey("tinny", survey_data)


def test_a_mistake_in_the_dictionary_names_survey_and_field(survey_data: Path) -> None:
    change(survey_data / "surveys.yaml", "unit: 分", "units: 分")
    with pytest.raises(ContentError, match="surveys.yaml：调研 tiny：字段 columns.score.units"):
        content.load_survey("tiny", survey_data)


def test_a_dictionary_that_does_not_fit_the_file_is_an_error(survey_data: Path) -> None:
    change(survey_data / "surveys.yaml", "comment:", "words:")
    with pytest.raises(ContentError, match="surveys/tiny.csv：各列与 surveys.yaml"):
        content.read_survey("tiny", survey_data)


def test_a_survey_file_that_is_missing_is_an_error(survey_data: Path) -> None:
    (survey_data / "surveys/tiny.csv").unlink()
    with pytest.raises(ContentError, match="surveys/tiny.csv：读不出来"):
        content.read_survey("tiny", survey_data)


def test_a_wrong_line_of_the_outline_is_named(data: Path) -> None:
    write(data / "outline.csv", "id,level,title_zh,title_en,kind,lesson\n000-1,一,题,title,concept,\n")
    with pytest.raises(ContentError, match="outline.csv：第 2 行：字段 level"):
        content.read_outline(data)


# --- what really stands in course_data ---


@pytest.mark.parametrize("path", content.lesson_paths())
def test_every_lesson_and_its_keys_load(path: str) -> None:
    lesson = content.load_lesson(path)
    keys = content.load_keys(lesson)
    for name, exercise in lesson.exercises.items():
        if exercise.graded:
            score = exercise.score(keys[name].answer, keys[name])
            assert score.points == exercise.points, f"{path}: the key of {name} does not reach full marks"


@pytest.mark.parametrize("path", content.lesson_paths())
def test_every_exercise_teaches_items_of_the_outline(path: str) -> None:
    known = {item.id for item in content.read_outline()}
    taught = {item for exercise in content.load_lesson(path).exercises.values() for item in exercise.outline}
    assert taught <= known


def test_every_key_file_belongs_to_a_lesson() -> None:
    folder = content.COURSE_DATA / "keys"
    keys = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.yaml")}
    assert keys <= set(content.lesson_paths())


def test_the_five_courses_stand_in_order() -> None:
    assert [course.document for course in content.courses()] == ["000", "001", "002", "003", "004"]


def test_every_lesson_belongs_to_a_course() -> None:
    folders = {course.folder for course in content.courses()}
    assert {path.split("/")[0] for path in content.lesson_paths()} <= folders


@pytest.mark.parametrize("name", read_yaml(content.COURSE_DATA / "surveys.yaml", "surveys.yaml")["surveys"])
def test_every_survey_has_a_checked_dictionary_and_its_file(name: str) -> None:
    assert content.load_survey(name).notice == "教学模拟数据"
    assert content.survey_file(name).exists()


def test_the_sample_survey_is_read_as_its_dictionary_says() -> None:
    survey, frame = content.load_survey("telecom_nps"), content.read_survey("telecom_nps")
    assert len(frame) == survey.rows
    for name, column in survey.columns.items():
        values = frame[name].dropna()
        if column.values:
            assert set(values.astype(str)) <= set(column.values), name
        if column.minimum is not None:
            assert values.between(column.minimum, column.maximum).all(), name


def test_the_outline_has_unique_ids_and_lessons_of_its_courses() -> None:
    outline = content.read_outline()
    assert len({item.id for item in outline}) == len(outline)
    folders = {course.document: course.folder for course in content.courses()}
    for item in outline:
        assert not item.lesson or item.lesson.startswith(folders[item.id[:3]]), item.id


def test_yaml_is_read_by_the_safe_loader(data: Path) -> None:
    change(data / f"lessons/{LESSON}.yaml", "title: 示例", "title: !!python/object/apply:os.getcwd []")
    with pytest.raises(ContentError):
        content.load_lesson(LESSON, data)
