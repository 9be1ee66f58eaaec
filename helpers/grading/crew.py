"""The worker processes: who has which trainees, and what happens when one of them dies."""

import signal
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import current_thread, main_thread

from helpers.grading.edition import Edition
from helpers.grading.errands import Findings, Sheet
from helpers.grading.graded import Case
from helpers.grading.worker import PREFIX, Trouble, serve

AT_ONCE = 8  # trainees a worker is given at most: what is done again after everything was stopped
TRIES = 3
HOPELESS = 20  # workers that died one after the other, and nobody was graded in between
SECONDS_TO_LEAVE = 5
DIED = "The process that graded died, in every one of {} tries."

Sheets = tuple[Sheet, ...]


class GradingError(Exception):
    """Nobody can be graded; the message says why."""


@dataclass
class _Worker:
    process: BaseProcess
    tasks: Connection
    sheets: Sheets = ()


def examine_all(
    sheets: Sequence[Sheet], edition: Edition, root: Path, size: int
) -> Generator[tuple[Findings, ...], None, None]:
    """Yield what `size` processes find out about trainees, with the workbook at `root`, as it comes.

    Whoever did not get all scores, because a kernel or a worker died, is tried again, alone, three times in
    all; what is not found then is not in the findings. Raises GradingError.
    """
    with TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as work:
        crew = Crew(edition, root, Path(work), size)
        try:
            yield from crew.examine(sheets)
        finally:
            crew.dismiss()


class Crew:
    """Some worker processes; what they write lies in `work`."""

    def __init__(self, edition: Edition, root: Path, work: Path, size: int) -> None:
        self._edition, self._root, self._work, self._size = edition, root, work, size
        self._workers: list[_Worker] = []
        self._deaths = 0  # of workers, since somebody was graded

    def examine(self, sheets: Sequence[Sheet]) -> Iterator[tuple[Findings, ...]]:
        """See `examine_all`."""
        waiting, tries = deque(_portions(sheets, self._size)), Counter[str]()
        while waiting or any(worker.sheets for worker in self._workers):
            self._hand_out(waiting)
            for worker in self._ready():
                had, worker.sheets = {sheet.id: sheet for sheet in worker.sheets}, ()
                tries.update(had.keys())
                found = self._receive(worker, had.values())
                done = tuple(one for one in found if one.is_whole or tries[one.id] >= TRIES)
                yield done
                waiting.extendleft((had[one.id],) for one in found if one not in done)

    def dismiss(self) -> None:
        """Let everybody go: whoever is at work finishes what is in hand, if it does not take long."""
        for worker in self._workers:
            worker.tasks.close()
        for worker in self._workers:
            worker.process.join(SECONDS_TO_LEAVE)
            worker.process.kill()
            worker.process.join()
        self._workers.clear()

    def _hand_out(self, waiting: deque[Sheets]) -> None:
        idle = [worker for worker in self._workers if not worker.sheets]
        while waiting and (idle or len(self._workers) < self._size):
            worker = idle.pop() if idle else self._hire()
            worker.sheets = waiting.popleft()
            with suppress(OSError):  # it is dead already: we hear of it when we receive
                worker.tasks.send(worker.sheets)

    def _hire(self) -> _Worker:
        ours, theirs = get_context("spawn").Pipe()
        own = Path(mkdtemp(prefix=PREFIX, dir=self._work))
        ours_and_own = (theirs, self._edition, self._root, own)
        process = get_context("spawn").Process(target=serve, args=ours_and_own, daemon=True)
        with _unheard(signal.SIGINT):
            process.start()
        theirs.close()  # so that its end closes when it dies
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _ready(self) -> Iterable[_Worker]:
        """Wait, and return the workers that have said something, or have died."""
        busy = {worker.tasks: worker for worker in self._workers if worker.sheets}
        return [busy[tasks] for tasks in wait(list(busy))]  # type: ignore[index]

    def _receive(self, worker: _Worker, sheets: Iterable[Sheet]) -> tuple[Findings, ...]:
        """Return what a worker found out about its sheets; nothing, when it died."""
        try:
            said: tuple[Findings, ...] | Trouble = worker.tasks.recv()
        except (EOFError, OSError):
            self._bury(worker)
            case = Case(name="worker", outcome="error", message=DIED.format(TRIES))
            return tuple(Findings(sheet.id, {}, (case,)) for sheet in sheets)
        if isinstance(said, Trouble):
            raise GradingError(said.reason)
        self._deaths = 0
        return said

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.tasks.close()
        worker.process.join()
        self._deaths += 1
        if self._deaths >= HOPELESS:
            raise GradingError(f"exit code {worker.process.exitcode}")


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """Let what is started meanwhile never hear a signal: Ctrl-C must not meet a worker before it can tell."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)


def _portions(sheets: Sequence[Sheet], workers: int) -> Iterator[Sheets]:
    """Divide a class so that every worker has something, and the last ones do not keep all waiting."""
    size = max(1, min(AT_ONCE, len(sheets) // (2 * workers)))
    return (tuple(sheets[start : start + size]) for start in range(0, len(sheets), size))
