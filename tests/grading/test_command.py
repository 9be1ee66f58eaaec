"""The command as it is run: from an inbox to files, twice, stopped, killed, and with wrong arguments."""

import os
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from helpers import answers, content
from helpers.answers import written
from helpers.grading import command
from helpers.grading.marks import Mark, Marks
from helpers.grading.results import Result
from helpers.submissions.package import pack
from helpers.submissions.submission import Intake, digest
from helpers.trainee import Profile
from tests.grading import small_workbook
from tests.grading.a_class import a_class, results
from tests.grading.small_workbook import NAMES, OPTIONS

SIZE = 30
AT = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
MAIN = """
import sys
from argparse import Namespace
from pathlib import Path
from helpers.grading import command

if __name__ == "__main__":
    root, inbox, results = sys.argv[1:]
    sys.exit(command.run(Path(root), Namespace(inbox=inbox, out=results, workers=2, course=None)))
"""


@dataclass(frozen=True)
class House:
    """A workbook, an inbox, a home and a place for temporary files, where nobody else writes."""

    folder: Path

    def start(self, results: Path) -> "subprocess.Popen[str]":
        """Start to grade."""
        script = self.folder / "grade.py"
        script.write_text(MAIN, encoding="utf-8")
        places = {"HOME": self.folder / "home", "TMPDIR": self.folder / "tmp", "PYTHONPATH": self.root}
        return subprocess.Popen(
            [sys.executable, script, self.root, self.folder / "inbox", results],
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **{name: str(at) for name, at in places.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,  # as in a terminal of its own
        )

    def grade(self, results: Path) -> str:
        """Grade, and return what it says."""
        process = self.start(results)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        return said

    @property
    def root(self) -> Path:
        """Where the workbook is."""
        return self.folder / "workbook"

    def everything(self) -> dict[str, bytes]:
        """Every file but what Python compiles for itself."""
        return {name: raw for name, raw in files(self.folder).items() if "__pycache__" not in name}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def handed_in(number: int) -> bytes:
    given = {
        name: written(name, {"picked": [OPTIONS[(number >> place) % 2]]}, AT)
        for place, name in enumerate(NAMES)
        if number % (place + 2)
    }
    return pack(Profile(name="王伟", number=f"T{number:03}"), given, AT)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    small_workbook.make(house.root)
    for name in ("inbox", "home", "tmp"):
        (house.folder / name).mkdir()
    for number in range(SIZE):
        (house.folder / "inbox" / f"{number}.zip").write_bytes(handed_in(number))
    (house.folder / "inbox" / "late.rar").write_bytes(b"Rar!")
    return house


@pytest.fixture(scope="module")
def undisturbed(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run that nobody disturbed, with what it said in said.txt beside them."""
    results = tmp_path_factory.mktemp("undisturbed") / "results"
    before = house.everything()
    said = house.grade(results)
    changed = {name for name, raw in house.everything().items() if before.get(name) != raw}
    assert changed <= {"grade.py"}, changed
    (results.parent / "said.txt").write_text(said, encoding="utf-8")
    return results


def test_it_says_what_came_out_and_what_is_to_be_done(undisturbed: Path) -> None:
    said = (undisturbed.parent / "said.txt").read_text(encoding="utf-8")
    assert f"评好了 {SIZE} 位学员：3 道考核题，满分 6 分。" in said
    assert "没有收进 1 个文件：\n  late.rar：不是 zip。" in said
    assert f"结果在 {undisturbed}：" in said
    assert "没能评分" not in said


def test_running_it_twice_gives_the_same_files(house: House, undisturbed: Path) -> None:
    before = files(undisturbed)
    assert {"gradebook.csv", "gradebook.xlsx", "class_report.html", "nbval.xml"} <= before.keys()
    assert sum(name.startswith("feedback") for name in before) == SIZE
    house.grade(undisturbed)
    assert files(undisturbed) == before


def when_some_are_graded(results: Path) -> None:
    """Wait until some of the class are graded, but not all."""
    for _ in range(6_000):
        done = len(list((results / "graded").glob("*.json")))
        if done:
            assert done < SIZE
            return
        time.sleep(0.05)
    raise AssertionError("nobody was graded")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("way", ["killed", "ctrl_c"])
def test_stopped_in_the_middle_and_started_again_it_gives_the_same_results(
    way: str, house: House, undisturbed: Path, tmp_path: Path
) -> None:
    process = house.start(tmp_path)
    when_some_are_graded(tmp_path)
    family = psutil.Process(process.pid).children(recursive=True)
    if way == "killed":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all that run in it
    said, _ = process.communicate(timeout=60)
    gone, alive = psutil.wait_procs(family, timeout=60)
    assert len(gone) >= 4 and not alive  # two workers and their kernels
    assert list((house.folder / "tmp").rglob("*")) == []
    if way == "ctrl_c":
        assert "已停止。评好的都存着，再运行同一条命令会接着评。" in said
        assert "Traceback" not in said
    kept = {name: raw for name, raw in files(tmp_path).items() if not name.endswith(".tmp")}
    assert {name: files(undisturbed)[name] for name in kept} == kept
    (tmp_path / "graded" / ".t001.json.0123.tmp").write_bytes(b"half of it")
    house.grade(tmp_path)
    assert files(tmp_path) == files(undisturbed)


def grade(
    inbox: Path,
    results: Path,
    workers: int | None = 1,
    course: list[str] | None = None,
    root: Path = content.ROOT,
) -> object:
    options = Namespace(inbox=str(inbox), out=str(results), workers=workers, course=course)
    return command.run(root, options)


class TestMarksThatCannotBeRead:
    """A person's marks are never replaced by others without a word."""

    @pytest.fixture
    def graded(self) -> Result:
        return results(a_class(1, seed=3))[0]

    @pytest.fixture
    def exercise(self, graded: Result) -> str:
        return next(name for name, checked in graded.checked.items() if checked.score)

    def write(self, graded: Result, folder: Path) -> Result:
        intake = Intake((graded.submission,))
        return command.write(intake, {graded.submission.id: graded.checked}, folder)[0]

    @pytest.mark.parametrize("broken", [b"", b'{"exercise', b'{"format": 1, "answer": {"marks": 7}}'])
    def test_the_exercise_is_open_and_it_is_said(
        self, broken: bytes, graded: Result, exercise: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "marks" / exercise / f"{graded.submission.id}.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(broken)
        found = self.write(graded, tmp_path)
        assert found.points(exercise) is None
        assert any("人工评分读不出来" in notice and exercise in notice for notice in found.submission.notices)
        assert "人工评分读不出来" in (tmp_path / "gradebook.csv").read_text("utf-8-sig")
        assert [path.name for path in file.parent.iterdir()] == [file.name] and file.read_bytes() == broken

    def test_marks_that_can_be_read_count(self, graded: Result, exercise: str, tmp_path: Path) -> None:
        read = digest(graded.submission.answers.get(exercise))
        given = Mark(by="王老师", at=AT, answer=read, points=0.5)
        Marks(tmp_path / "marks").add(exercise, graded.submission.id, given)
        assert self.write(graded, tmp_path).points(exercise) == 0.5


def test_only_one_grades_into_a_folder(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LOCK_SECONDS", 0.1)
    with answers.one_writer(tmp_path):
        said = str(grade(house.folder / "inbox", tmp_path))
    assert said == f"另一个窗口正在往 {tmp_path} 里评分，请等它评完再运行。"


def test_a_course_that_is_not_there_is_named_beside_those_that_are(house: House, tmp_path: Path) -> None:
    said = str(grade(house.folder / "inbox", tmp_path, course=["1_small", "9_none"], root=house.root))
    assert said == "没有考核题的课程：9_none。可以评的是：1_small"


def test_a_gradebook_that_cannot_be_replaced_is_named(
    house: House, undisturbed: Path, tmp_path: Path
) -> None:
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    (tmp_path / "gradebook.csv").unlink()
    (tmp_path / "gradebook.csv").mkdir()
    said = str(grade(house.folder / "inbox", tmp_path, root=house.root))
    assert said.startswith("没有评完： gradebook.csv 用不了")


class TestWrongArguments:
    def test_no_inbox(self, tmp_path: Path) -> None:
        assert (
            grade(tmp_path / "none", tmp_path / "results")
            == f"{tmp_path / 'none'}：没有这个文件夹。请检查写法。"
        )
        assert list(tmp_path.iterdir()) == []

    def test_an_inbox_that_is_empty_or_has_no_submission(self, tmp_path: Path) -> None:
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        assert str(grade(inbox, tmp_path / "results")).startswith(f"{inbox}：里面没有作业。")
        (inbox / "a.zip").write_bytes(b"no zip")
        said = str(grade(inbox, tmp_path / "results"))
        assert said.startswith("没有收进 1 个文件：\n  a.zip：") and "里面没有作业。" in said

    @pytest.mark.parametrize(
        ("inbox", "results"), [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a", "b/../a/c")]
    )
    def test_one_folder_inside_the_other(self, inbox: str, results: str, tmp_path: Path) -> None:
        (tmp_path / inbox).mkdir(parents=True)
        assert "不能一个在另一个里面" in str(grade(tmp_path / inbox, tmp_path / results))

    def test_results_that_are_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "inbox").mkdir()
        (tmp_path / "file").touch()
        assert "这是一个文件" in str(grade(tmp_path / "inbox", tmp_path / "file"))
        assert "结果不能放在这里" in str(grade(tmp_path / "inbox", tmp_path / "file" / "deeper"))

    @pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="everything can be written")
    def test_results_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "inbox").mkdir()
        (tmp_path / "results").mkdir(mode=0o500)
        assert "结果不能放在这里（没有写入权限）" in str(grade(tmp_path / "inbox", tmp_path / "results"))

    @pytest.mark.parametrize("workers", [0, -1])
    def test_no_workers(self, workers: int, tmp_path: Path) -> None:
        assert grade(tmp_path, tmp_path / "results", workers) == "-n 要写一个进程数，1 或更大。"
