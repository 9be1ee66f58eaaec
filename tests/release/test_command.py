"""`python -m helpers release`: what it refuses, which courses it takes, where it writes."""

import errno
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.release.workbooks import (
    KEY_TEXT,
    KEYS,
    LESSON,
    LESSON_FILE,
    MAPS,
    NOTEBOOK,
    SCRIPTS,
    Change,
    make,
    members,
)

PLANTED = {
    "in an option of the lesson file": (
        LESSON_FILE,
        "steady: 甲。他从头到尾没有一步不舒服。",
        f"steady: 甲。{KEY_TEXT}",
    ),
    "in a text cell of a notebook": (NOTEBOOK, "**学习目标**", f"{KEY_TEXT}**学习目标**"),
    "in a docstring": ("helpers/palette.py", '"""', f'"""{KEY_TEXT[:12]}\n    {KEY_TEXT[12:]}\n\n'),
    "in a case, as JSON escapes it": (
        "course_data/cases/atour.yaml",
        "title: ",
        f"title: {json.dumps(KEY_TEXT)} # ",
    ),
}


@pytest.mark.parametrize("where", PLANTED)
def test_a_key_that_would_leak_stops_the_release_and_is_named(
    where: str, workbook: Path, change: Change, tmp_path: Path
) -> None:
    file, old, new = PLANTED[where]
    out = tmp_path / "学员版.zip"
    out.write_bytes(b"what was there before")
    change(file, old, new)
    said = make(workbook, out)
    assert isinstance(said, str) and said.startswith("没有做出学员版")
    assert f"{file}：里面有 {KEYS} 里练习 r_claims 的参考答案：“抽签分组再比" in said
    assert out.read_bytes() == b"what was there before" and list(tmp_path.iterdir()) == [out]


def test_without_the_keys_nothing_is_released(workbook: Path, change: Change, tmp_path: Path) -> None:
    keys = workbook / KEYS
    aside = keys.rename(keys.with_suffix(".aside"))
    try:
        said = make(workbook, tmp_path / "a.zip")
    finally:
        aside.rename(keys)
    assert said == f"没有做出学员版：\n{KEYS}：没有这个文件" and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LESSON_FILE, "kind: choice", "kind: choise", "练习 two_visits：字段 kind"),
        (KEYS, "picked: [likely", "picked: [unlikely", "练习 r_claims"),
        (NOTEBOOK, '"cells"', '"sells"', "4_peak_end.ipynb：不是有效的笔记本"),
        ("README.md", "## Licence", "## License", "没有“## Licence”"),
    ],
)
def test_a_mistake_in_a_file_is_named_and_nothing_is_released(
    file: str, old: str, new: str, said: str, workbook: Path, change: Change, tmp_path: Path
) -> None:
    change(file, old, new)
    answer = make(workbook, tmp_path / "a.zip")
    assert isinstance(answer, str) and said in answer and not list(tmp_path.iterdir())


SECOND = "2_nps_activation/1_sample"


@pytest.fixture(scope="module")
def two_courses(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("two") / "workbook"
    shutil.copytree(workbook, root)
    exam = "{id: exam, kind: choice, title: 考, prompt: 选。, outline: [001-1], graded: true, points: 2}"
    exam = exam.replace("}", ", options: {a: 甲, b: 乙}}")
    key = "exam: {answer: {picked: [a]}, feedback: {a: 沉默的客户也会回来的。, b: 不对。}}"
    files = {
        f"course_data/lessons/{SECOND}.yaml": f"title: 激活\nminutes: 9\nexercises: [{exam}]",
        f"course_data/keys/{SECOND}.yaml": key,
        f"notebooks/{SECOND}.ipynb": (root / NOTEBOOK).read_text("utf-8").replace(LESSON, SECOND),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def lessons_in(files: Mapping[str, bytes]) -> set[str]:
    return {
        name.removeprefix("notebooks/").removesuffix(".ipynb") for name in files if name.endswith(".ipynb")
    }


def test_a_course_can_be_released_alone(two_courses: Path, tmp_path: Path) -> None:
    assert make(two_courses, tmp_path / "a.zip", "2_nps_activation") == 0
    files = members(tmp_path / "a.zip")
    assert lessons_in(files) == {"start_here", SECOND}
    assert [name for name in files if name.startswith("course_data/lessons")] == [
        f"course_data/lessons/{SECOND}.yaml"
    ]
    assert [one["document"] for one in yaml.safe_load(files["course_data/courses.yaml"])["courses"]] == [
        "001"
    ]


def test_several_courses_can_be_chosen_and_all_is_the_default(two_courses: Path, tmp_path: Path) -> None:
    assert make(two_courses, tmp_path / "a.zip", "2_nps_activation", "1_nps_experience") == 0
    assert make(two_courses, tmp_path / "b.zip") == 0
    chosen, everything = members(tmp_path / "a.zip"), members(tmp_path / "b.zip")
    assert lessons_in(chosen) == lessons_in(everything) == {"start_here", SECOND, LESSON, SCRIPTS, MAPS}
    assert len(yaml.safe_load(everything["course_data/courses.yaml"])["courses"]) == 5


def test_the_keys_of_a_course_that_was_not_chosen_may_not_leak_either(
    two_courses: Path, tmp_path: Path
) -> None:
    lesson = two_courses / LESSON_FILE
    before = lesson.read_text("utf-8")
    lesson.write_text(
        before.replace("title: 客户体验与峰终效应", "title: 沉默的客户，也会回来的"), encoding="utf-8"
    )
    try:
        said = make(two_courses, tmp_path / "a.zip", "1_nps_experience")
    finally:
        lesson.write_text(before, encoding="utf-8")
    assert f"{LESSON_FILE}：里面有 course_data/keys/{SECOND}.yaml 里练习 exam 的参考答案" in str(said)


def test_an_unknown_course_is_told_which_there_are(workbook: Path, tmp_path: Path) -> None:
    said = make(workbook, tmp_path / "a.zip", "nps", "3_satisfaction")
    assert str(said).startswith(
        "没有做出学员版：\n没有“nps、3_satisfaction”这门课。现有的课程：1_nps_experience（引爆裂变"
    )
    assert "2_nps_activation" not in str(said) and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("folder", "folder 是一个文件夹。请写出文件名，例如 folder/学员版.zip。"),
        ("folder.zip", "folder.zip 是一个文件夹。"),
        ("学员版", "文件名要以 .zip 结尾，例如 学员版.zip。"),
        ("学员版.rar", "文件名要以 .zip 结尾，例如 学员版.zip。"),
        ("nowhere/学员版.zip", "这个文件夹。请先建好，或换一个位置。"),
        ("file/学员版.zip", "这个文件夹。请先建好，或换一个位置。"),
    ],
)
def test_a_place_that_cannot_be_is_said_at_once(out: str, said: str, workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "file").touch()
    assert said in str(make(workbook, tmp_path / out))


def test_an_edition_from_before_is_replaced_and_nothing_else_is_left(workbook: Path, tmp_path: Path) -> None:
    out = tmp_path / "学员版.ZIP"
    out.write_bytes(b"old")
    assert make(workbook, out) == 0
    assert list(tmp_path.iterdir()) == [out] and "LICENSE" in members(out)


def test_a_full_disk_leaves_the_edition_from_before(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "学员版.zip"
    out.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    assert make(workbook, out) == "没有存成 学员版.zip：磁盘已满。请换一个位置，再运行一次。"
    assert out.read_bytes() == b"old" and list(tmp_path.iterdir()) == [out]
