"""Before class: the notebooks say what the reference answers say, or it is named where they do not."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import checking
from tests.release.workbooks import ROOT, Change, changing, copy_source, leave

PLAN, TOUCHPOINTS = "1_nps_experience/9_plan_and_motivation", "1_nps_experience/7_touchpoints"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with the two shortest lessons only."""
    root = copy_source(tmp_path_factory.mktemp("instructor") / "我的 手册")
    leave(root, PLAN, TOUCHPOINTS)
    return root


@pytest.fixture
def change(workbook: Path) -> Iterator[Change]:
    with changing(workbook) as change:
        yield change


def check(root: Path) -> int | str:
    return checking.run(root, argparse.Namespace())


def test_plain_pytest_passes_a_lesson_as_anybody_would_run_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", f"notebooks/{PLAN}.ipynb"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) > 10 and "failed" not in done.stdout


def test_notebooks_that_agree_with_the_keys_may_go_to_class(
    workbook: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")  # somebody's own habit
    assert check(workbook) == 0
    first, *lessons, last = capsys.readouterr().out.splitlines()
    assert first == "正在用参考答案运行 2 课的笔记本……"
    assert re.fullmatch(rf"{TOUCHPOINTS}：通过（\d\d 格，\d+ 秒）", lessons[0])
    assert re.fullmatch(rf"{PLAN}：通过（\d\d 格，\d+ 秒）", lessons[1]) and len(lessons) == 2
    assert re.fullmatch(r"全部通过，可以上课：2 课，\d+ 秒。", last)


def test_a_key_changed_without_refresh_and_a_demo_that_broke_are_named(
    workbook: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    change(f"course_data/keys/{PLAN}.yaml", "feedback:\n    others: ", "feedback:\n    others: 改过了。")
    change(f"notebooks/{TOUCHPOINTS}.ipynb", 'lesson.case(\\"stethoscope', 'lesson.case(\\"no_such_case')
    said = check(workbook)
    assert isinstance(said, str)
    found = re.search(
        rf"{PLAN}：练习 motive_recall：笔记本里存的结果，和参考答案现在得出的不一样\n(.+)\n(.+)\n", said
    )
    assert found and found[1].strip().startswith("笔记本里存着：✓") and "改过了" not in found[1]
    assert found[2].strip().startswith("现在得出：✓") and "改过了。" in found[2]
    broken = [line for line in said.splitlines() if line.startswith(f"{TOUCHPOINTS}：第 ")]
    assert len(broken) == 1 and 'lesson.case("no_such_case") 没有通过：' in broken[0], said
    assert "course_data/cases/no_such_case.yaml" in broken[0] and "\x1b" not in said
    assert f"python -m helpers refresh {TOUCHPOINTS} {PLAN}\n" in said and "现在还不能上课：2 课" in said
    assert f"{PLAN}：1 处不对" in capsys.readouterr().out


THE_LESSON, THE_KEYS, THE_NOTEBOOK = (
    f"course_data/lessons/{PLAN}.yaml",
    f"course_data/keys/{PLAN}.yaml",
    f"notebooks/{PLAN}.ipynb",
)
WRONG = {
    "a kind that is none": (THE_LESSON, "kind: table", "kind: tabel", "没有“tabel”这种题型"),
    "a key that does not fit": (THE_KEYS, "others: bystander", "others: nobody", "nobody"),
    "a key of another name": (THE_KEYS, "motive_recall:", "recall:", "练习 motive_recall：缺少参考答案"),
    "an exercise that is not shown": (
        THE_NOTEBOOK,
        'lesson.show(\\"motive_recall',
        'lesson.show(\\"recall',
        "练习 motive_recall：应当出现一次，现在是 0 次",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_in_a_file_is_named_before_anything_runs(
    what: str, workbook: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, old, new, said = WRONG[what]
    change(file, old, new)
    monkeypatch.setattr(checking, "check_notebook", lambda root, lesson: checking.Checked(lesson, 9, 1, ()))
    answer = check(workbook)
    assert isinstance(answer, str) and said in answer
    assert "现在还不能上课：1 课" in answer and "请照上面改好" in answer


@pytest.mark.parametrize("file", [THE_KEYS, THE_NOTEBOOK])
def test_a_lesson_without_keys_or_notebook_is_named(file: str, workbook: Path) -> None:
    aside = (workbook / file).rename(workbook / "aside")
    try:
        (said,) = checking.wrong_in_files(workbook, PLAN)
    finally:
        aside.rename(workbook / file)
    assert said.startswith(f"{file}：没有")


def test_a_run_that_could_not_begin_is_no_pass(workbook: Path) -> None:
    conftest = workbook / "notebooks" / "conftest.py"
    before = conftest.read_bytes()
    conftest.write_text("raise SystemExit('nothing works here')", encoding="utf-8")
    try:
        checked = checking.check_notebook(workbook, PLAN)
    finally:
        conftest.write_bytes(before)
    assert checked.cells == 0 and f"{PLAN}：nbval 没有运行起来：" in checked.wrong[0]
