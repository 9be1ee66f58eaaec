"""A session of the wall as the instructor's notebook uses it; any thread may call it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers.exercises.board import Board
from helpers.wall.agenda import Agenda, Posed, Visibility
from helpers.wall.ledger import Ledger, Page
from helpers.wall.questions import IdeasQuestion, Question, as_question
from helpers.wall.store import Store
from helpers.wall.tally import Tally, tally


@dataclass(frozen=True)
class Snapshot:
    """One question as the instructor sees it now; `version` grows with every change of the session."""

    posed: Posed
    place: int  # 1 … of
    of: int
    answered: int
    tally: Tally
    version: int

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.posed.question

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.posed.status == "open"


class Session:
    """The questions and answers in one file.

    `notice` says that an unreadable file was set aside. StoreError is raised when the file cannot be used,
    and by what changes something; LookupError where there is no such question (`id`, else the current one).
    """

    def __init__(self, path: Path) -> None:
        store = Store(path)
        self.path = path
        self.notice = store.notice
        self.settings = dict(store.contents.settings)
        self.ledger = Ledger(store)
        self._tallies: dict[int, tuple[object, Tally]] = {}

    def add_question(
        self, asked: Question | Board, visibility: Visibility | None = None, show: bool = True
    ) -> int:
        """Put a question behind the others, go to it unless `show` is false, and return its id.

        Results are hidden from the phones at first; ideas are shown, else there is nothing to vote for.
        """
        question = as_question(asked)
        wanted = visibility or ("shown" if isinstance(question, IdeasQuestion) else "hidden")

        def added(agenda: Agenda) -> Agenda:
            new = agenda.add(question, wanted)
            return new.go_to(len(new.posed)) if show else new

        return self._change(added).posed[-1].id

    def go_to(self, id: int) -> None:
        """Show a question on all phones; the first time it opens."""
        self._change(lambda agenda: agenda.go_to(id))

    def next_question(self) -> None:
        """Go on to the next question, if there is one."""
        self._change(lambda agenda: agenda.step(+1))

    def previous_question(self) -> None:
        """Go back to the question before, if there is one."""
        self._change(lambda agenda: agenda.step(-1))

    def close(self, id: int | None = None) -> None:
        """Take no more answers; an answer that came before is in."""
        self._change(lambda agenda: agenda.change(id, status="closed"))

    def reopen(self, id: int | None = None) -> None:
        """Take answers (again)."""
        self._change(lambda agenda: agenda.change(id, status="open"))

    def set_visibility(self, visibility: Visibility, id: int | None = None) -> None:
        """Show the results on the phones ("shown"), hide them ("hidden"), or wait for all ("until_all")."""
        self._change(lambda agenda: agenda.change(id, visibility=visibility))

    def name_group(self, label: str, group: str | None = None, id: int | None = None) -> None:
        """Add a group for ideas (`None`), or give one another name."""
        self._change(lambda agenda: agenda.name_group(id, group, label))

    def place(self, idea: str, group: str | None, id: int | None = None) -> None:
        """Put an idea (its id) into a group, or into none."""
        self._change(lambda agenda: agenda.place(id, idea, group))

    def remove(self, text: str, removed: bool = True, id: int | None = None) -> None:
        """Take a word or an idea (its id) off the wall, or put it back."""
        self._change(lambda agenda: agenda.remove(id, text, removed))

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self.ledger.version

    @property
    def agenda(self) -> Agenda:
        """All questions and their states."""
        return self.ledger.agenda

    def on_change(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard` after every change, from another thread: be quick. Returns how to stop it."""
        return self.ledger.on_change(heard)

    def snapshot(self, id: int | None = None) -> Snapshot | None:
        """Return a question with its tally, by default the current one; `None` before there is one."""
        page = self.ledger.page(id)
        if id is None and page.agenda.current is None:
            return None
        posed = page.agenda.get(id)
        place, of = page.agenda.posed.index(posed) + 1, len(page.agenda.posed)
        return Snapshot(posed, place, of, len(page.answers), self._tally(posed, page), page.version)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return every question that was shown, for the class record."""
        shown = (posed.id for posed in self.agenda.posed if posed.status != "waiting")
        return tuple(found for id in shown if (found := self.snapshot(id)))

    def save_settings(self, **settings: str) -> None:
        """Keep what belongs to the session beside its questions."""
        self.ledger.save_settings(settings).result()
        self.settings.update(settings)

    def stop(self) -> None:
        """Write what waits and close the file; again is no error."""
        self.ledger.stop()

    def _change(self, make: Callable[[Agenda], Agenda]) -> Agenda:
        return self.ledger.change(make).result()

    def _tally(self, posed: Posed, page: Page) -> Tally:
        made_of = (posed.question, posed.desk, page.answers)
        known = self._tallies.get(posed.id)
        if known and known[0] == made_of:
            return known[1]
        counted = tally(posed.question, (kept.answer for kept in page.answers.values()), posed.desk)
        self._tallies[posed.id] = (made_of, counted)
        return counted
