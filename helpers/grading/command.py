"""Grades what was handed in: `python -m helpers grade INBOX --out RESULTS`.

1. take in: every file of the inbox becomes a submission, or a line that says why it is none;
2. validate: nbval runs the check cells for each submission, and what is found is kept at once;
3. add what people marked, and write gradebook, feedback pages and class report;
4. say what came out, and what a person has still to do.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile

from filelock import Timeout

from helpers.answers import one_writer, reason
from helpers.content import ContentError
from helpers.grading import class_report, feedback_page, gradebook, graded, report
from helpers.grading.crew import GradingError
from helpers.grading.criteria import is_markable
from helpers.grading.edition import EditionError
from helpers.grading.marks import Marks
from helpers.grading.questions import Question, asked
from helpers.grading.results import Checked, Result
from helpers.grading.run import validate
from helpers.progress_line import ProgressLine
from helpers.submissions.submission import Intake, Submission
from helpers.submissions.take_in import InboxError, take_in

NOTHING = "{}：里面没有作业。要评分的是学员交来的 zip 文件，请检查是不是这个文件夹。"
STOPPED = "已停止。评好的都存着，再运行同一条命令会接着评。"
UNREAD = "人工评分读不出来"
BUSY = "另一个窗口正在往 {} 里评分，请等它评完再运行。"
NAMED = 10  # lines of one sort on the screen; the gradebook has all


class Countdown:
    """How far the work is, and how long it still takes, judged by how long it took so far."""

    def __init__(self, work: str, line: ProgressLine) -> None:
        self._work, self._line = work, line
        self._start: tuple[int, float] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        now = time.monotonic()
        before, began = self._start = self._start or (done, now)
        left = (now - began) / (done - before) * (total - done) if done > before else 0
        self._line(f"{self._work} {done}/{total}{_about(left)}")


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Grade a class; returns 0, 1 when somebody could not be graded, or the sentence to stop with."""
    inbox, results = Path(options.inbox), Path(options.out)
    wrong = _unusable(inbox, results, options.workers)
    if wrong:
        return wrong
    line = ProgressLine()
    try:
        with one_writer(results):
            _sweep(results)
            return _grade(root, options, inbox, results, line)
    except Timeout:
        return BUSY.format(results)
    except KeyboardInterrupt:
        line.end()
        return STOPPED
    except (InboxError, ContentError, EditionError) as error:
        return str(error)
    except GradingError as error:
        return f"没有评完：{error}\n评好的都存着，排除了问题以后再运行同一条命令会接着评。"
    except OSError as error:
        return f"没有评完：{_name(error)}用不了（{reason(error)}）。如果它正打开着，请先关上，再运行一次。"


def _grade(
    root: Path, options: argparse.Namespace, inbox: Path, results: Path, line: ProgressLine
) -> int | str:
    intake = take_in(inbox, tell=Countdown("读取", line))
    if not intake.submissions:
        return "\n".join([*_rejected(intake), NOTHING.format(inbox)])
    tell = Countdown("评分", line)
    checked = validate(intake.submissions, results, options.workers, tell, root, options.course or ())
    line.end()
    found = write(intake, checked, results)
    print("\n".join(_said(intake, found, results)))
    return int(any(_failed(found)))


def write(intake: Intake, checked: Mapping[str, Mapping[str, Checked]], results: Path) -> tuple[Result, ...]:
    """Write everything there is to read, with what people marked, and return it. Raises OSError."""
    marks = Marks(results / "marks")
    found = tuple(_result(one, checked[one.id], marks) for one in intake.submissions)
    intake = replace(intake, submissions=tuple(result.submission for result in found))
    gradebook.write(found, intake, results)
    feedback_page.write_all(found, intake, results)
    class_report.write(found, intake, results)
    graded.forget_others([one.id for one in intake.submissions], results)
    return found


def _sweep(results: Path) -> None:
    """Take away what was being written when an earlier run was killed. Raises OSError."""
    for folder in (results, results / graded.FOLDER, results / feedback_page.FOLDER):
        for path in folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)


def _result(submission: Submission, checked: Mapping[str, Checked], marks: Marks) -> Result:
    """Return what a trainee reached; where a person's marks cannot be read, nothing counts in their place."""
    given, notices, known = {}, list(submission.notices), dict(checked)
    for name in checked:
        opinions = marks.look(name, submission.id)
        if opinions.notice:
            notices.append(f"{UNREAD}，这道题先不算分：{opinions.notice}")
            known[name] = Checked(None, checked[name].passed)
        elif opinions.marks:
            given[name] = opinions.marks
    return Result(replace(submission, notices=tuple(notices)), known, given)


def _unusable(inbox: Path, results: Path, workers: int | None) -> str | None:
    """Return what is wrong with the arguments; the folder of results is there afterwards."""
    if workers is not None and workers < 1:
        return "-n 要写一个进程数，1 或更大。"
    try:
        ours, theirs = results.resolve(), inbox.resolve()
        if theirs.is_relative_to(ours) or ours.is_relative_to(theirs):
            return (
                f"结果文件夹（{results}）和收作业的文件夹（{inbox}）不能一个在另一个里面，请另选一个放结果。"
            )
        if not inbox.is_dir():
            return f"{inbox}：没有这个文件夹。请检查写法。"
        results.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=results):
            pass
    except FileExistsError:
        return f"{results}：这是一个文件。结果要放在文件夹里，请另写一个名字。"
    except OSError as error:
        return f"{results}：结果不能放在这里（{reason(error)}）。请另选一个文件夹。"
    return None


def _said(intake: Intake, found: tuple[Result, ...], results: Path) -> Iterator[str]:
    questions = asked(found)
    possible = sum(question.possible for question in questions)
    yield f"评好了 {len(found)} 位学员：{len(questions)} 道考核题，满分 {possible:g} 分。"
    yield from _courses(found, questions)
    yield from _listed(_failed(found))
    unread = sum(notice.startswith(UNREAD) for one in found for notice in one.submission.notices)
    if unread:
        yield f"其中 {unread} 处是{UNREAD}：请在阅卷台再评一次，再运行同一条命令。"
    yield from _rejected(intake)
    noticed = sum(bool(one.notices) for one in intake.submissions)
    if noticed:
        where = "写在成绩册“提示与没收进的文件”那一页"
        yield f"有 {noticed} 份作业有需要知道的情况（重交、缺损、雷同等），{where}。"
    yield from _to_mark(found, questions)
    yield f"结果在 {results}："
    yield f"  {gradebook.XLSX}、{gradebook.CSV}：成绩册"
    yield f"  {class_report.REPORT}：全班报告，没有姓名，可以投影；{class_report.NAMES}：有姓名，只给讲师看"
    yield f"  {feedback_page.FOLDER}：每位学员一页反馈"
    yield f"  {report.NAME}：nbval 的检查记录"


def _courses(found: tuple[Result, ...], questions: tuple[Question, ...]) -> Iterator[str]:
    """Say which courses counted and how many took each, when it is more than one."""
    courses = sorted({question.name.partition("/")[0] for question in questions})
    for course in courses if len(courses) > 1 else ():
        own = {question.name for question in questions if question.name.startswith(f"{course}/")}
        took = sum(not own.isdisjoint(result.submission.answers) for result in found)
        yield f"  {course}：{len(own)} 道题，{took} 人答过。只评一门课请加 --course {course}"


def _failed(found: tuple[Result, ...]) -> list[str]:
    lines = []
    for result in found:
        open_ones = [name for name, checked in result.checked.items() if not checked.score]
        if open_ones:
            who = f"{result.submission.profile.number} {result.submission.profile.name}"
            lines.append(f"没能评分（不是 0 分，成绩册里写着未评）：{who}，{len(open_ones)} 道题")
    return lines


def _rejected(intake: Intake) -> Iterator[str]:
    if intake.rejected:
        yield f"没有收进 {len(intake.rejected)} 个文件："
        yield from _listed([f"  {one.file}：{one.reason}" for one in intake.rejected])


def _listed(lines: list[str]) -> Iterator[str]:
    yield from lines[:NAMED]
    if len(lines) > NAMED:
        yield f"  ……还有 {len(lines) - NAMED} 个，都写在成绩册里。"


def _to_mark(found: tuple[Result, ...], questions: tuple[Question, ...]) -> Iterator[str]:
    """Say how many answers a person has marked, and how many only a person can judge in full."""
    marked, waiting = 0, Counter[str]()
    for question in (question for question in questions if is_markable(question.exercise)):
        for result in found:
            if result.mark(question.name):
                marked += 1
            elif question.exercise.is_begun(question.read(result)):
                waiting[question.name] += 1
    if marked:
        yield f"人工评过 {marked} 份答案，都算进去了。"
    if waiting:
        yield (
            f"可以由人再看的：{len(waiting)} 道题的 {waiting.total()} 份答案（话术、地图、方案等）。"
            "在 notebooks/instructor/marking_desk.ipynb 里评，评完再运行同一条命令。"
        )


def _about(seconds: float) -> str:
    if not seconds:
        return ""
    return f" · 约还要 {seconds:.0f} 秒" if seconds < 90 else f" · 约还要 {seconds / 60:.0f} 分钟"


def _name(error: OSError) -> str:
    named = error.filename2 or error.filename  # of a file that takes another's place, the other
    return f" {Path(named).name} " if named else "结果"
