"""From submissions to what nbval found: what is known already is not run again, the rest is shared out."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from helpers import content
from helpers.grading import graded, report
from helpers.grading.crew import GradingError as GradingError
from helpers.grading.crew import examine_all
from helpers.grading.edition import fingerprint, read_edition
from helpers.grading.examine import Sheet
from helpers.grading.graded import Graded
from helpers.grading.results import Checked
from helpers.submissions.submission import Submission

Tell = Callable[[int, int], object]


def validate(
    submissions: Iterable[Submission],
    results: Path,
    workers: int | None = None,
    tell: Tell = lambda done, total: None,
    root: Path = content.ROOT,
) -> dict[str, dict[str, Checked]]:
    """Return what every graded exercise of every submission reached, by id and exercise.

    Whatever is found is written to results/graded at once, so that it can be stopped and gone on with, and in
    the end to results/nbval.xml. `workers` processes share the work (none: one a core). `tell` is called
    with how many submissions are graded, and of how many. Raises EditionError, ContentError, GradingError and
    OSError.
    """
    names = [check.name for lesson in read_edition(root) for check in lesson.checks]
    edition, waiting = fingerprint(root), {one.id: one for one in submissions}
    total, found = len(waiting), dict[str, Graded]()

    def keep(one: Graded) -> None:
        graded.write(one, results)
        found[one.submission.id] = one
        del waiting[one.submission.id]
        tell(len(found), total)

    for known in [graded.read(name, results) for name in waiting]:
        if known and known.holds_for(waiting[known.submission.id], edition):
            keep(known.model_copy(update={"submission": waiting[known.submission.id]}))
    sheets = [
        Sheet(one.id, {name: one.answers[name] for name in names if name in one.answers})
        for one in waiting.values()
    ]
    for one in examine_all(sheets, root, min(workers or cores(), max(1, len(sheets)))):
        checked = {name: one.checked.get(name, Checked(None, False)) for name in names}
        keep(Graded(edition=edition, submission=waiting[one.id], checked=checked, cases=one.cases))
    everybody = [found[name] for name in sorted(found)]
    report.write(everybody, results)
    return {one.submission.id: one.checked for one in everybody}


def cores() -> int:
    """Return how many processes can run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
