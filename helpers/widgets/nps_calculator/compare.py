"""Two groups against each other, and a verdict in words: from the sample, from the file, or typed."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from helpers.markup import join, tag
from helpers.methods.nps import PSEUDO, Comparison, compare, sample_size_to_detect
from helpers.pictures.axes import limit, percent
from helpers.pictures.comparison import comparison
from helpers.pictures.groups import Group
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.sample import Sample
from helpers.widgets.nps_calculator.upload import UploadInput
from helpers.widgets.nps_calculator.ways import ByColumn, TypedGroups, Way
from helpers.widgets.view import View

WAYS = {"sample": "示例调研", "file": "我的文件", "typed": "输入人数"}


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
            "sample": ByColumn(
                lambda: sample.labels, sample.values, sample.group, wanted.get("sample"), self._guarded
            ),
            "file": ByColumn(
                lambda: {str(column): name for column, name in upload.group_columns().items()},
                lambda column: {value: group.label for value, group in self._of_file(column).items()},
                lambda column, value: self._of_file(column).get(value),
                None,
                self._guarded,
                "先在上面的“我的文件”里读一个文件，里面要有一列能分组（例如触点、套餐）。",
                lambda: upload.version,
                lambda columns: str(upload.usual_group()) if columns else None,
            ),
            "typed": TypedGroups(wanted.get("typed"), lambda: self._guarded(lambda: None)),
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
