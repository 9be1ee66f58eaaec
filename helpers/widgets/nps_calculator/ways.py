"""The ways to choose two groups to compare: by the values of a column, or typed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import ipywidgets as widgets

from helpers.pictures.groups import Group, group_of
from helpers.widgets.nps_calculator.inputs import CountFields
from helpers.widgets.nps_calculator.sample import fill, menu, swapped


class Way(Protocol):
    """A way to choose two groups; `groups()` is None while there are none, and `missing` says why."""

    box: widgets.Widget
    missing: str

    def refill(self) -> None: ...

    def groups(self) -> tuple[Group, Group] | None: ...

    def keep(self) -> dict[str, Any]: ...


class ByColumn:
    """Three menus: a column, and two of its values.

    `follow` is called with what a change of a menu needs done. The menus are filled anew when `version()`
    is another; `usual(columns)` is the column to begin with.
    """

    def __init__(
        self,
        columns: Callable[[], Mapping[str, str]],
        values: Callable[[str], Mapping[str, str]],
        group: Callable[[str, str], Group | None],
        kept: object,
        follow: Callable[[Callable[[], None]], None],
        missing: str = "请选两个不同的组。",
        version: Callable[[], int] = lambda: 0,
        usual: Callable[[Mapping[str, str]], str | None] | None = None,
    ) -> None:
        self._columns, self._values, self._group, self._follow = columns, values, group, follow
        self._version, self._usual = version, usual or self._fewest_values
        self.missing = missing
        self._wanted = dict(kept) if isinstance(kept, Mapping) else {}
        self._filled: int | None = None
        self._filling = False
        self._column, self._a, self._b = (
            menu("按", [], None),
            menu("", [], None, "240px"),
            menu("对比", [], None, "280px"),
        )
        self.box = widgets.HBox([self._column, self._a, self._b])
        self.refill()
        self._column.observe(self._other_column, "value")
        self._a.observe(self._other_group, "value")
        self._b.observe(self._other_group, "value")

    def refill(self) -> None:
        """Offer the columns there are now, and choose the same as before where they are among them."""
        version = self._version()
        if version == self._filled:
            return
        if self._column.value is not None:
            self._wanted = self.keep()
        columns = self._columns()
        with self._unheard():
            column = self._wanted.get("column")
            fill(self._column, swapped(columns), column if column in columns else self._usual(columns))
            self._offer_values()
        self._filled = version

    def groups(self) -> tuple[Group, Group] | None:
        """Return the two groups, None while there are none or one has no answers."""
        column, a, b = self._column.value, self._a.value, self._b.value
        if not column or a is None or b is None or a == b:
            return None
        first, second = self._group(column, a), self._group(column, b)
        return (first, second) if first and second and first.n and second.n else None

    def keep(self) -> dict[str, Any]:
        """Return the choices as JSON."""
        return {"column": self._column.value, "a": self._a.value, "b": self._b.value}

    def _fewest_values(self, columns: Mapping[str, str]) -> str | None:
        return min(columns, key=lambda column: len(self._values(column)), default=None)

    def _offer_values(self) -> None:
        column = self._column.value
        names = swapped(self._values(column)) if column else []
        fill(self._a, names, self._wanted.get("a"))
        values = [value for _, value in names]
        others = [value for value in values if value != self._a.value]
        b = self._wanted.get("b")
        fill(self._b, names, b if b in values else next(iter(others), None))

    def _other_column(self, _change: object) -> None:
        def offer() -> None:
            self._wanted = {}
            with self._unheard():
                self._offer_values()

        if not self._filling:
            self._follow(offer)

    def _other_group(self, _change: object) -> None:
        if not self._filling:
            self._follow(lambda: None)

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """Change the menus without being called for each."""
        self._filling = True
        try:
            yield
        finally:
            self._filling = False


class TypedGroups:
    """Two names and two times three counts."""

    missing = "两组都填上人数，就能比较。"

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        wanted = kept if isinstance(kept, Mapping) else {}
        self._names: list[widgets.Text] = []
        self._counts: list[CountFields] = []
        rows = []
        for key, usual in (("a", "甲组"), ("b", "乙组")):
            mine = wanted.get(key)
            mine = mine if isinstance(mine, Mapping) else {}
            name = mine.get("name")
            text = widgets.Text(
                value=name if isinstance(name, str) and name else usual,
                layout={"width": "130px"},
                continuous_update=False,
            )
            text.observe(lambda _change: changed(), "value")
            counts = CountFields(mine, changed, scores=False)
            self._names.append(text)
            self._counts.append(counts)
            rows.append(widgets.HBox([text, counts.box]))
        self.box = widgets.VBox(rows)

    def refill(self) -> None:
        """Typed counts depend on nothing else."""

    def groups(self) -> tuple[Group, Group] | None:
        """Return the two groups, None while one has no answers."""
        a, b = (
            group_of(key, name.value.strip() or usual, fields.counts)
            for key, usual, name, fields in zip(
                "ab", ("甲组", "乙组"), self._names, self._counts, strict=True
            )
        )
        return (a, b) if a.n and b.n else None

    def keep(self) -> dict[str, Any]:
        """Return names and counts as JSON."""
        return {
            key: {"name": name.value, **fields.keep()}
            for key, name, fields in zip("ab", self._names, self._counts, strict=True)
        }
