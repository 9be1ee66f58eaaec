"""From submissions to what nbval found: what is known already is not run again, the rest is shared out."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from helpers import content
from helpers.grading import graded, report
from helpers.grading.crew import GradingError as GradingError
from helpers.grading.crew import examine_all
from helpers.grading.edition import Edition, EditionError, fingerprint, read_edition
from helpers.grading.errands import Sheet
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
    courses: Collection[str] = (),
) -> dict[str, dict[str, Checked]]:
    """Return what every graded exercise of every submission reached, by id and exercise.

    Whatever is found is written to results/graded at once, so that it can be stopped and gone on with, and in
    the end to results/nbval.xml. `workers` processes share the work (none: one a core). `tell` is called
    with how many submissions are graded, and of how many. Raises EditionError, ContentError, GradingError and
    OSError.
    """
    everybody = {one.id: one for one in submissions}
    lessons = _taken(read_edition(root), everybody.values(), courses)
    names = [check.name for lesson in lessons for check in lesson.checks]
    edition = fingerprint(root)
    found = dict(_known(everybody, names, edition, results))
    tell(len(found), len(everybody))
    sheets = [_sheet(one, names) for one in everybody.values() if one.id not in found]
    size = max(1, min(workers or cores(), len(sheets)))
    with closing(examine_all(sheets, lessons, root, size)) as crew:
        for findings in crew:
            for one in findings:
                checked = {name: one.checked.get(name, Checked(None, False)) for name in names}
                found[one.id] = Graded(
                    edition=edition, submission=everybody[one.id], checked=checked, cases=one.cases
                )
                graded.write(found[one.id], results)
            tell(len(found), len(everybody))
    in_order = [found[name] for name in sorted(found)]
    report.write(in_order, results)
    return {one.submission.id: one.checked for one in in_order}


def _taken(edition: Edition, submissions: Iterable[Submission], courses: Collection[str]) -> Edition:
    """Return the lessons of these courses; without any, of those in which anybody answered anything."""
    known = {lesson.path.partition("/")[0] for lesson in edition}
    unknown = [course for course in courses if course not in known]
    if unknown:
        raise EditionError(f"没有考核题的课程：{'、'.join(unknown)}。可以评的是：{'、'.join(sorted(known))}")
    answered = {name for one in submissions for name in one.answers}
    wanted = courses or {
        check.name.partition("/")[0]
        for lesson in edition
        for check in lesson.checks
        if check.name in answered
    }
    return tuple(lesson for lesson in edition if lesson.path.partition("/")[0] in wanted) or edition


def _known(
    everybody: Mapping[str, Submission], names: Sequence[str], edition: str, results: Path
) -> Iterator[tuple[str, Graded]]:
    """Yield what was found before and still holds: same answers, same edition, no score missing."""
    for name, submission in everybody.items():
        known = graded.read(name, results)
        if known and known.holds_for(submission, edition, names):
            now = known.model_copy(update={"submission": submission})  # the name may be spelled otherwise
            graded.write(now, results)
            yield name, now


def _sheet(submission: Submission, names: Iterable[str]) -> Sheet:
    answers = {name: submission.answers[name] for name in names if name in submission.answers}
    return Sheet(submission.id, answers)


def cores() -> int:
    """Return how many processes can run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
