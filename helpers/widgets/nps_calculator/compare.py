"""Two groups against each other, and a verdict in words: from the sample, from the file, or typed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import ipywidgets as widgets

from helpers.markup import join, tag
from helpers.methods.nps import PSEUDO, Comparison, compare, sample_size_to_detect
from helpers.pictures.axes import limit, percent
from helpers.pictures.comparison import comparison
from helpers.pictures.groups import Group, group_of
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.inputs import CountFields
from helpers.widgets.nps_calculator.sample import Sample, fill, menu, swapped
from helpers.widgets.nps_calculator.upload import UploadInput
from helpers.widgets.view import View

WAYS = {"sample": "示例调研", "file": "我的文件", "typed": "输入人数"}


class Way(Protocol):
    """A way to choose two groups; `groups()` is None while there are none, and `missing` says why."""

    box: widgets.Widget
    missing: str

    def refill(self) -> None: ...

    def groups(self) -> tuple[Group, Group] | None: ...

    def keep(self) -> dict[str, Any]: ...


class Compare:
    """Which two groups, a picture of both, and what may be said of the difference."""

    def __init__(
        self, sample: Sample, upload: UploadInput, kept: object, changed: Callable[[], None]
    ) -> None:
        wanted = kept if isinstance(kept, Mapping) else {}
        self._changed = changed
        self._upload = upload
        self.picture = View()
        self._ways: dict[str, Way] = {
            "sample": _ByColumn(
                lambda: sample.labels, sample.values, sample.group, wanted.get("sample"), self._guarded
            ),
            "file": _ByColumn(
                lambda: {str(column): name for column, name in upload.group_columns().items()},
                lambda column: {value: group.label for value, group in self._of_file(column).items()},
                lambda column, value: self._of_file(column).get(value),
                None,
                self._guarded,
                "先在上面的“我的文件”里读一个文件，里面要有一列能分组（例如触点、套餐）。",
                lambda: upload.version,
                lambda columns: str(upload.usual_group()) if columns else None,
            ),
            "typed": _Typed(wanted.get("typed"), lambda: self._guarded(lambda: None)),
        }
        way = wanted.get("way")
        self._way = way if way in WAYS else "sample"
        self._switch = View(on_action=self.act)
        self._controls = widgets.VBox()
        self.box = widgets.VBox([self._switch, self._controls, self.picture])

    def show(self, _data: Data) -> None:
        """Draw: the file may be another one."""
        self._draw_controls()
        self._draw()

    def act(self, action: str, way: str) -> None:
        """Choose where the groups come from."""
        if action == "way" and way in WAYS:
            self._way = way
            self._draw_controls()
            self._draw()
            self._changed()

    def keep(self) -> dict[str, Any]:
        """Return the choices as JSON."""
        return {"way": self._way, **{name: self._ways[name].keep() for name in ("sample", "typed")}}

    def _guarded(self, follow: Callable[[], None]) -> None:
        """Follow a change of a control, then draw; an error becomes a sentence on the page."""

        def moved() -> None:
            follow()
            self._draw()
            self._changed()

        self.picture.guard(moved)

    def _of_file(self, column: str) -> dict[str, Group]:
        return self._upload.groups(int(column), self._report)

    def _report(self, share: float) -> None:
        words = f"正在按这一列分组：{percent(share)}"
        self.picture.html = str(tag("p", words, " ", tag("progress", value=share, max=1), role="status"))

    def _draw_controls(self) -> None:
        buttons = [
            tag(
                "button",
                name,
                data_action="way",
                data_value=way,
                aria_pressed="true" if way == self._way else "false",
            )
            for way, name in WAYS.items()
        ]
        switch = tag(
            "div", buttons, class_="wb-switch", role="group", aria_label="两组从哪里来", data_arrows=True
        )
        self._switch.html = str(tag("div", "两组从哪里来", switch, class_="wb-row wb-controls"))
        # Only the way in use: dividing a long file by a column takes seconds.
        self._ways[self._way].refill()
        self._controls.children = (self._ways[self._way].box,)

    def _draw(self) -> None:
        way = self._ways[self._way]
        groups = way.groups()
        if groups is None:
            self.picture.html = str(tag("p", way.missing, class_="wb-soft"))
        else:
            self.picture.html = compared(*groups)


def compared(a: Group, b: Group) -> str:
    """Return the page of a comparison; both groups have answers."""
    result = compare(a.counts, b.counts)
    thin = [f"“{group.label}”" for group in (a, b) if group.thin]
    warning = f"{'、'.join(thin)}不到 30 份答卷：这个比较只能当线索。" if thin else ""
    return str(
        join(
            [
                comparison(a, b, result, _finding(a, b, result)),
                tag("p", _verdict(a, b, result), role="status"),
                tag("div", warning, class_="wb-note wb-bad") if warning else None,
            ]
        )
    )


def _finding(a: Group, b: Group, result: Comparison) -> str:
    if not _clear(result):
        return f"还分不出“{a.label}”和“{b.label}”的高低"
    return f"“{a.label}”比“{b.label}”{'高' if result.verdict == 'higher' else '低'} {_points(result)} 分"


def _verdict(a: Group, b: Group, result: Comparison) -> str:
    low, high = result.interval
    chance = "p < 0.001" if result.p_value < 0.001 else f"p = {result.p_value:.3f}"
    interval = f"差的 95% 区间是 {limit(low)} 到 {limit(high)}"
    if _clear(result):
        return f"{interval}，不含 0（{chance}）：这么大的差，很难用抽样的偶然来解释。下一步去找原因。"
    if result.verdict != "unclear":
        return f"{interval}，与两组的分数对不上：有一组的答卷太少，先不要据此奖惩或下结论。"
    mix = [sum(three) for three in zip(a.counts, b.counts, PSEUDO, strict=True)]
    said = f"{interval}，含 0（{chance}）：眼下的差可能只是抽样的偶然，先不要据此奖惩或下结论。"
    if abs(result.difference) >= 1:
        needed = sample_size_to_detect(abs(result.difference), mix=mix)
        said += f"真有 {_points(result)} 分的差，每组约要 {needed:,} 份答卷才看得出来。"
    return said


def _clear(result: Comparison) -> bool:
    """Tell whether the verdict holds: with a handful of answers the added ones may turn it round."""
    holds = {"higher": result.difference > 0, "lower": result.difference < 0}
    return holds.get(result.verdict, False)


def _points(result: Comparison) -> str:
    return limit(abs(result.difference)).removeprefix("+")


class _ByColumn:
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


class _Typed:
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
