"""A group of answers as the pictures of the survey show it, and how its part of a picture is clicked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.methods.counts import THIN
from helpers.methods.nps import Counts, clip, interval
from helpers.pictures.axes import limit, percent, signed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Group:
    """The answers of a group and the interval of their score, in points from −100 to +100."""

    value: str
    label: str
    counts: Counts
    low: float
    high: float

    @property
    def n(self) -> int:
        """Answers in all."""
        return int(self.counts.n)

    @property
    def nps(self) -> float:
        """The score in points; NaN without answers."""
        return self.counts.nps

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares of detractors, passives and promoters (0–1); NaN without answers."""
        return self.counts.shares

    @property
    def thin(self) -> bool:
        """Whether there are too few answers to lean on the score."""
        return self.n < THIN

    @property
    def words(self) -> str:
        """The group in a sentence, for those who hear the picture."""
        if not self.n:
            return f"{self.label}：没有答卷"
        detractors, passives, promoters = (percent(share) for share in self.shares)
        shares = f"推荐者 {promoters}、中立者 {passives}、贬损者 {detractors}"
        thin = "，答卷太少" if self.thin else ""
        return (
            f"{self.label}：NPS {signed(self.nps)}，95% 区间 {between(self)}，n={self.n:,}（{shares}）{thin}"
        )


def between(group: Group) -> str:
    """Write the interval of a group: `−15 到 −9`."""
    return f"{limit(group.low)} 到 {limit(group.high)}"


def group_of(value: str, label: str, counts: Counts) -> Group:
    """Return the group that these answers make, with the interval that is shown everywhere."""
    return Group(value, label, counts, *clip(interval(counts)))


def groups_of(table: "pd.DataFrame", names: Mapping[Any, str]) -> tuple[Group, ...]:
    """Return the rows of `nps.by_group` in the order of `names` (what is in the index → label).

    What has no answers comes with n = 0; answers without a value are left out.
    """
    columns = table[["detractors", "passives", "promoters"]].to_numpy().tolist()
    counts = dict(zip(table.index, map(Counts._make, columns), strict=True))
    nobody = Counts(0, 0, 0)
    return tuple(group_of(str(value), label, counts.get(value, nobody)) for value, label in names.items())


def clickable(action: str, value: str, words: str, chosen: bool, stop: bool = True) -> dict[str, object]:
    """Return the attributes that make a part of a drawing a button for mouse, keyboard and screen reader.

    Without `stop` the Tab key passes it by: in a drawing of many parts the arrow keys walk to it.
    """
    return {
        "data_action": action,
        "data_value": value,
        "tabindex": "0" if stop or chosen else "-1",
        "role": "button",
        "aria_pressed": "true" if chosen else "false",
        "aria_label": words,
        "class_": "wb-part" + (" wb-chosen" if chosen else ""),
    }
