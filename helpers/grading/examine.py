"""One run of pytest over the submissions of some trainees, and what its report says."""

import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from helpers import content
from helpers.grading.edition import Edition
from helpers.grading.errands import Findings, Sheet
from helpers.grading.graded import Case
from helpers.grading.kernel import Kernel, KernelError
from helpers.grading.plugin import ENDING, Grading
from helpers.grading.results import Checked

SECONDS_A_CELL = 60
ENDED_WELL = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
# What pytest offers to tests written in Python; all of it is asked before and after every cell.
NOT_NEEDED = (
    *("assertion", "cacheprovider", "debugging", "doctest", "faulthandler", "logging", "monkeypatch"),
    *("pastebin", "recwarn", "setuponly", "setupplan", "skipping", "stepwise", "subtests", "threadexception"),
    *("tmpdir", "unittest", "unraisableexception", "warnings"),
)
OPTIONS = [
    *("-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env"),
    *(option for plugin in NOT_NEEDED for option in ("-p", f"no:{plugin}")),
    *("--capture=no", "--noconftest", "--color=no", "--quiet", "--no-summary"),
]
# What differs from machine to machine and from run to run in what an error says.
PASSING = re.compile(r"\x1b\[[0-9;]*m|(?<= at )0x[0-9a-f]+")


def examine(
    sheets: Sequence[Sheet],
    edition: Edition,
    kernel: Callable[[], Kernel],
    work: Path,
    seconds: float = SECONDS_A_CELL,
) -> tuple[Findings, ...]:
    """Run every check of an edition for each sheet, in their order; `kernel` returns one that is alive.

    What is written lies in `work`, for as long as it takes; a cell has so many `seconds`. Raises KernelError
    when pytest itself fails.
    """
    grading = Grading(edition, kernel)
    with TemporaryDirectory(dir=work, ignore_cleanup_errors=True) as folder:
        report, settings = Path(folder, "nbval.xml"), Path(folder, "pytest.ini")
        settings.write_text("[pytest]\n", "utf-8")
        files = [Path(folder, f"{sheet.id}{ENDING}") for sheet in sheets]
        for sheet, file in zip(sheets, files, strict=True):
            file.write_text(json.dumps(dict(sheet.answers)), "utf-8")
        ours = [f"--junitxml={report}", f"--config-file={settings}", f"--rootdir={folder}"]
        ours.append(f"--nbval-cell-timeout={seconds}")
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = pytest.main([*OPTIONS, *ours, *map(str, files)], plugins=[grading])
        if code not in ENDED_WELL:
            raise KernelError(f"pytest: {said.getvalue()[-2_000:]}")
        cases = _cases(report, Path(folder))
    nothing = {check.name: Checked(None, False) for lesson in edition for check in lesson.checks}
    return tuple(
        Findings(sheet.id, nothing | grading.found[sheet.id], tuple(cases[sheet.id])) for sheet in sheets
    )


def _cases(report: Path, folder: Path) -> dict[str, list[Case]]:
    """Return what pytest reports, by trainee, without what differs between two runs."""
    cases: dict[str, list[Case]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        trainee = case.attrib["classname"].removesuffix(ENDING)
        cases.setdefault(trainee, []).append(_case(case, folder))
    return cases


def _case(case: ElementTree.Element, folder: Path) -> Case:
    name = case.attrib["name"]
    for outcome in ("error", "failure"):
        said = case.find(outcome)
        if said is not None:
            return Case(name=name, outcome=outcome, message=_lasting(said.text or "", folder))
    return Case(name=name, outcome="passed")


def _lasting(message: str, folder: Path) -> str:
    for place in (folder, content.ROOT, sys.prefix, sys.base_prefix, Path.home()):
        message = message.replace(str(place), "…")
    return PASSING.sub("", message)
