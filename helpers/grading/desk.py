"""What the notebook of the marking desk calls: the desk, with the folder of results last used on it."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from IPython.display import DisplayHandle

from helpers import content
from helpers.answers import Answers, SaveError
from helpers.grading.papers import ResultPapers
from helpers.lesson import kindly
from helpers.markup import tag
from helpers.my_work import home
from helpers.widgets.marking_desk import MarkingDesk

READING = "正在读取评分结果……"
KEPT = "marking_desk"  # in the instructor's own work: who marks, which folder, where one was


@kindly
def marking_desk() -> None:
    """Display the marking desk; what it remembers of itself is kept in my_work/marking_desk.json."""
    handle = DisplayHandle()
    handle.display({"text/plain": READING, "text/html": str(tag("p", READING))}, raw=True)
    handle.update(desk())  # a large class takes a few seconds to read


def desk() -> MarkingDesk:
    """Return the marking desk as it was left."""
    answers = Answers(home())
    known = answers.peek(KEPT)
    widget = MarkingDesk(known, str(default_folder()), lambda folder: ResultPapers(results_folder(folder)))

    def remember(change: dict[str, Any]) -> None:
        with suppress(SaveError):  # only where one was: no mark is lost with it
            answers.save(KEPT, change["new"], answers.look(KEPT).version)

    widget.observe(remember, "kept")
    return widget


def default_folder() -> Path:
    """Return the folder of results: `WORKBOOK_RESULTS`, or results/ beside the notebooks."""
    return Path(os.environ.get("WORKBOOK_RESULTS") or content.ROOT / "results")


def results_folder(written: str) -> Path:
    """Return the folder that somebody typed; one without a root lies beside the notebooks."""
    return content.ROOT / Path(written.strip().strip("\"'")).expanduser() if written else default_folder()
