"""How fast a class is graded, beside `nbgrader autograde` and plain `pytest --nbval-lax`, in the same run.

    pip install -r requirements.txt -r tests/benchmarks/requirements.txt
    python tests/benchmarks/bench_grading.py                     the race and the growth, about half an hour
    python tests/benchmarks/bench_grading.py --lessons 1         the race on one lesson
    python tests/benchmarks/bench_grading.py --sizes 200 --class 0   growth only, of one size

All grade the same trainees on the same questions, those of the first lessons of the course with their own
scoring functions, and in the end every trainee must have the same points from ours and from nbgrader, and as
many failing cells from ours and from plain nbval; otherwise there is no result.

* ours: `validate` of helpers.grading.run, from starting the workers (as many as there are cores) to
  graded/*.json and nbval.xml; a class of its own size, which it is made for, and the small one of the others.
* nbgrader: an assignment with a notebook for each lesson, a locked setup cell and one autograder test cell
  with partial credit for each graded exercise. The answers lie beside the notebooks. One `nbgrader autograde`
  grades the whole class, in its default: it has no parallel mode. Making the course is not counted.
* plain: for each trainee one `pytest --nbval-lax` over the instructor's notebooks as they are, one process
  after the other; it runs all cells, and says passed or failed, no points.

A round runs every contender once; rates are those of the round in the middle. "Work" is the processor time
of all processes together, which shows what is needed even where other programs hold the cores. The growth is
that of the whole command, taking in and reports included; then it is run again with everything known.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import content  # noqa: E402  the house may not be installed where this runs
from helpers.grading import command  # noqa: E402
from helpers.grading.run import cores, validate  # noqa: E402
from tests.grading.a_class import Trainee, a_class, submissions, write_inbox  # noqa: E402

SEED = 7
ASSIGNMENT = "course"
LOCKED = {"schema_version": 3, "locked": True, "solution": False, "task": False}


@dataclass(frozen=True)
class Spent:
    """What one run took: seconds by the clock, and of all processors together."""

    clock: float
    work: float


@dataclass(frozen=True)
class House:
    """A copy of the workbook with the first lessons only, where everybody grades."""

    root: Path
    lessons: tuple[str, ...]

    @classmethod
    def make(cls, root: Path, lessons: int) -> "House":
        """Copy what grading needs."""
        chosen = content.lesson_paths()[:lessons]
        shutil.copytree(ROOT / "helpers", root / "helpers")
        shutil.copytree(ROOT / "course_data", root / "course_data")
        for folder, ending in (("course_data/lessons", "yaml"), ("course_data/keys", "yaml")):
            for path in (root / folder).rglob(f"*.{ending}"):
                if path.relative_to(root / folder).with_suffix("").as_posix() not in chosen:
                    path.unlink()
        for name in chosen:
            notebook = root / "notebooks" / f"{name}.ipynb"
            notebook.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", notebook)
        return cls(root, chosen)

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which helpers are those of this house."""
        return {**os.environ, "PYTHONPATH": str(self.root), "PYTHONWARNINGS": "ignore"}

    @property
    def graded(self) -> dict[str, content.AnyExercise]:
        """The graded exercises."""
        return {
            f"{path}/{name}": exercise
            for path in self.lessons
            for name, exercise in content.load_lesson(path).exercises.items()
            if exercise.graded
        }


def measured(act: Callable[[], object]) -> Spent:
    """Run it, and return what it took together with the processes it waited for."""

    def work() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    before, began = work(), time.perf_counter()
    act()
    return Spent(time.perf_counter() - began, work() - before)


def put_answers(trainee: Trainee, home: Path) -> None:
    """Write a trainee's answers as they lie in my_work."""
    for name, raw in trainee.records.items():
        path = home / "answers" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def ours(house: House, trainees: Sequence[Trainee], folder: Path) -> dict[str, tuple[float, int]]:
    """Grade with nbval as the command does; returns points and failing cells of each trainee, by number."""
    numbers = {one.id: one.profile.number.lower() for one in submissions(trainees)}
    validated = validate(submissions(trainees), folder, root=house.root)
    found = {numbers[name]: checked for name, checked in validated.items()}
    scores = {name: [one.score for one in checked.values()] for name, checked in found.items()}
    return {
        name: (
            round(sum(score.points for score in scores[name] if score), 2),
            sum(not one.passed for one in checked.values()),
        )
        for name, checked in found.items()
    }


def make_course(house: House, trainees: Sequence[Trainee], course: Path) -> None:
    """Make a course for nbgrader, with everything handed in."""
    settings = f"c = get_config()\nc.CourseDirectory.root = {str(course)!r}\n"
    course.mkdir()
    (course / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    for lesson in house.lessons:
        nbformat.write(nbgrader_notebook(house, lesson), source / f"{Path(lesson).name}.ipynb")
    nbgrader(house, course, "generate_assignment", "--force")
    for trainee in trainees:
        handed_in = course / "submitted" / trainee.profile.number.lower() / ASSIGNMENT
        shutil.copytree(course / "release" / ASSIGNMENT, handed_in)
        put_answers(trainee, handed_in)


def nbgrader_notebook(house: House, lesson: str) -> NotebookNode:
    """Return a lesson as nbgrader wants it: the graded exercises, with points for parts."""
    cells = [
        _locked(
            "setup",
            "import os\nos.environ['WORKBOOK_HOME'] = os.getcwd()\n"
            f"from helpers.lesson import open_lesson\nlesson = open_lesson({lesson!r})",
            {"grade": False},
        )
    ]
    for name, exercise in house.graded.items():
        path, _, own = name.rpartition("/")
        if path == lesson:
            grade = {"grade": True, "points": exercise.points}
            cells.append(_locked(own, f"lesson.score({own!r}).points", grade))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def _locked(name: str, source: str, grade: Mapping[str, Any]) -> NotebookNode:
    return new_code_cell(source, metadata={"nbgrader": {**LOCKED, **grade, "grade_id": name}})


def nbgrader(house: House, course: Path, *arguments: str) -> None:
    """Run a command of nbgrader for the assignment."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", arguments[0], ASSIGNMENT, *arguments[1:], "--log-level=ERROR"],
        cwd=course,
        env=house.environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"nbgrader {arguments[0]}: {done.stdout[-2_000:]}{done.stderr[-2_000:]}")


def nbgrader_points(course: Path) -> dict[str, float]:
    """Return what nbgrader's own gradebook says."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {one.student.id: round(one.score, 2) for one in book.assignment_submissions(ASSIGNMENT)}


def plain(house: House, trainees: Sequence[Trainee], folder: Path) -> dict[str, int]:
    """Run pytest --nbval-lax for each trainee; returns how many cells failed."""
    failed = {}
    for trainee in trainees:
        home, report = folder / trainee.profile.number, folder / f"{trainee.profile.number}.xml"
        put_answers(trainee, home)
        subprocess.run(
            [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-c", os.devnull]
            + [f"--rootdir={house.root}", f"--junitxml={report}", "-q", "-p", "no:cacheprovider"]
            + [str(house.root / "notebooks" / f"{lesson}.ipynb") for lesson in house.lessons],
            env={**house.environment, "WORKBOOK_HOME": str(home)},
            capture_output=True,
        )
        cases = list(ElementTree.parse(report).iter("testcase"))
        assert cases, trainee.profile.number
        failed[trainee.profile.number.lower()] = sum(case.find("failure") is not None for case in cases)
    return failed


def race(house: House, size: int, small: int, rounds: int, work: Path) -> None:
    """Grade the same trainees in every way, and print how the rates compare."""
    trainees = _of(house, a_class(size, SEED))
    few = trainees[:small]
    course = work / "nbgrader"
    make_course(house, few, course)
    contenders: dict[str, tuple[int, Callable[[Path], object]]] = {
        f"ours, class of {size}": (size, lambda at: _keep(results, "ours", ours(house, trainees, at))),
        f"ours, class of {small}": (small, lambda at: ours(house, few, at)),
        "nbgrader autograde": (small, lambda at: nbgrader(house, course, "autograde", "--force")),
        "pytest --nbval-lax": (small, lambda at: _keep(results, "plain", plain(house, few, at))),
    }
    results: dict[str, Mapping[str, Any]] = {}
    spent: dict[str, list[Spent]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name, (_, act) in contenders.items():
            at = work / f"{number} {name}".replace(" ", "_")
            at.mkdir()
            spent[name].append(measured(lambda act=act, at=at: act(at)))  # type: ignore[misc]
    points = nbgrader_points(course)
    assert {name: results["ours"][name][0] for name in points} == points, "not the same points as nbgrader"
    failed = results["plain"]
    assert {name: results["ours"][name][1] for name in failed} == failed, "not the same cells as plain nbval"
    print(f"\n{len(house.lessons)} lessons, {len(house.graded)} graded exercises; {cores()} cores")
    print("all points equal nbgrader's, all failing cells plain nbval's\n")
    print(
        f"{'':24}{'submissions':>12}{'seconds':>9}{'a second':>10}{'× nbgrader':>12}{'work each':>11}{'×':>6}"
    )
    base = _rate(spent["nbgrader autograde"], small)
    for name, (many, _) in contenders.items():
        rate, each = _rate(spent[name], many)
        clock = statistics.median(one.clock for one in spent[name])
        line = f"{name:24}{many:12}{clock:9.1f}{rate:10.2f}{rate / base[0]:12.1f}"
        print(f"{line}{each:9.2f} s{base[1] / each:6.1f}")


def _rate(spent: Sequence[Spent], many: int) -> tuple[float, float]:
    """Return submissions a second by the clock, and seconds of work for each."""
    return many / statistics.median(one.clock for one in spent), statistics.median(
        one.work for one in spent
    ) / many


def _keep(results: dict[str, Mapping[str, Any]], name: str, found: Mapping[str, Any]) -> None:
    results[name] = found


def _of(house: House, trainees: Sequence[Trainee]) -> list[Trainee]:
    """Return them with their answers to the exercises of the house."""
    graded = house.graded
    return [
        Trainee(
            one.profile,
            one.ability,
            one.handed_in_at,
            {name: answer for name, answer in one.answers.items() if name in graded},
        )
        for one in trainees
    ]


def grow(sizes: Sequence[int], work: Path) -> None:
    """Run the whole command on ever larger classes, and print how long it takes."""
    print(f"\nthe whole command, all lessons, {cores()} cores")
    print(f"{'submissions':>12}{'seconds':>9}{'a second':>10}{'again':>8}{'memory':>10}{'results':>10}")
    for size in sizes:
        inbox, results = work / f"inbox {size}", work / f"results {size}"
        write_inbox(a_class(size, SEED, practice=True), inbox)
        first, again = (_command(inbox, results) for _ in range(2))
        data = sum(path.stat().st_size for path in results.rglob("*") if path.is_file())
        print(
            f"{size:12}{first['seconds']:9.1f}{size / first['seconds']:10.2f}{again['seconds']:7.1f}s"
            f"{first['megabytes']:7.0f} MB{data / 2**20:7.0f} MB",
            flush=True,
        )
        shutil.rmtree(inbox)
        shutil.rmtree(results)


def _command(inbox: Path, results: Path) -> dict[str, float]:
    """Run the command in a process of its own; returns seconds, and what the process itself held at most."""
    done = subprocess.run(
        [sys.executable, __file__, "--command", str(inbox), str(results)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured_there: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured_there


def _run_command(inbox: str, results: str) -> None:
    options = argparse.Namespace(inbox=inbox, out=results, workers=None, course=None)
    spent = measured(lambda: _must_be_0(command.run(ROOT, options)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10  # kilobytes on Linux
    print(json.dumps({"seconds": spent.clock, "megabytes": peak}))


def _must_be_0(code: object) -> None:
    assert code == 0, code


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lessons", type=int, nargs="*", default=[1, 9], help="how many, in each race")
    parser.add_argument("--class", dest="size", type=int, default=200, help="of ours; 0: no race")
    parser.add_argument("--few", type=int, default=10, help="the class of the others")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 200, 1_000], help="of the growth")
    parser.add_argument("--command", nargs=2, metavar=("INBOX", "RESULTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.command:
        _run_command(*options.command)
        return
    # nbgrader calls alembic, which was installed beside this Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as folder:
        for lessons in options.lessons if options.size else ():
            work = Path(folder, f"race {lessons}")
            house = House.make(work / "house", lessons)
            race(house, options.size, options.few, options.rounds, work)
        grow(options.sizes, Path(folder))


if __name__ == "__main__":
    main()
