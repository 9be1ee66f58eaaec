"""What the calculator calculates: the answers, where they come from, and what was left out."""

from dataclasses import dataclass

from helpers.methods.counts import THIN
from helpers.methods.nps import Counts
from helpers.methods.written_scores import Reading, Rejected
from helpers.pictures.groups import Group, group_of


@dataclass(frozen=True)
class Data:
    """Answers to calculate with. `histogram` has eleven numbers, or is None when only counts are known.

    `source` says in a line where they come from; `notice` is what has to stand wherever they are shown.
    """

    counts: Counts
    source: str
    histogram: tuple[int, ...] | None = None
    notice: str = ""
    rejected: tuple[Rejected, ...] = ()

    @property
    def group(self) -> Group:
        """All answers as one group, with the interval of its score."""
        return group_of("", "全部", self.counts)

    @property
    def thin(self) -> bool:
        """Whether there are answers, but fewer than 30."""
        return 0 < self.counts.n < THIN

    @property
    def origin(self) -> str:
        """The source, with the notice where there is one."""
        return f"{self.source} · {self.notice}" if self.notice else self.source


def from_reading(reading: Reading, source: str) -> Data:
    """Return what was read from a text or a file."""
    return Data(reading.counts, source, reading.histogram, rejected=reading.rejected)
