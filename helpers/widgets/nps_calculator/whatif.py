"""What if: k passives become promoters, k detractors become passives. Arithmetic, not a forecast."""

from collections.abc import Callable, Mapping

import ipywidgets as widgets

from helpers.markup import join, tag
from helpers.methods.nps import Counts
from helpers.pictures.axes import signed
from helpers.pictures.shares import shares
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.view import View

STEPS = 200


class WhatIf:
    """Two sliders and a picture of before and after."""

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        wanted = kept if isinstance(kept, Mapping) else {}
        self._wanted = {name: wanted.get(name, 0) for name in ("won", "calmed")}
        self._changed, self._filling = changed, False
        self._counts = Counts(0, 0, 0)
        self.won, self.calmed = _slider("中立者 → 推荐者"), _slider("贬损者 → 中立者")
        self.picture = View()
        self.picture.add_class("wb-whatif-picture")
        self.box = widgets.VBox([self.won, self.calmed, self.picture])
        for slider in (self.won, self.calmed):
            slider.observe(lambda _change: self.picture.guard(self._moved), "value")

    def show(self, data: Data) -> None:
        """Start from other answers; the sliders stay where they are, as far as there are people to win."""
        self._counts = data.counts
        self._filling = True
        _reach(self.won, data.counts.passives, self._wanted["won"])
        _reach(self.calmed, data.counts.detractors, self._wanted["calmed"])
        self._filling = False
        self._draw()

    def keep(self) -> dict[str, object]:
        """Return the wishes as JSON."""
        return dict(self._wanted)

    def _moved(self) -> None:
        if not self._filling:
            self._wanted = {"won": self.won.value, "calmed": self.calmed.value}
            self._draw()
            self._changed()

    def _draw(self) -> None:
        if not self._counts.n:
            self.picture.html = str(tag("p", "先放进一些答卷，再来假设。", class_="wb-soft"))
            return
        self.picture.html = what_if(self._counts, self.won.value, self.calmed.value)


def what_if(now: Counts, won: int, calmed: int) -> str:
    """Return the page of a wish: `won` passives more among the promoters, `calmed` detractors fewer."""
    then = Counts(now.detractors - calmed, now.passives - won + calmed, now.promoters + won)
    gain = then.nps - now.nps
    finding = f"NPS 从 {signed(now.nps)} 到 {signed(then.nps)}"
    if gain:
        finding += f"（{signed(gain, 1)} 分）：争取到 {won:,} 位中立者，安抚好 {calmed:,} 位贬损者"
    else:
        finding = f"现在是 {signed(now.nps)}：拖动上面的滑块，或选中它按左右方向键"
    each = 100 / now.n
    lesson = (
        f"每争取到 1 位中立者，或安抚好 1 位贬损者，NPS 都增加 100 ÷ {now.n:,.0f} = {each:.2g} 分；"
        "把 1 位贬损者一路变成推荐者，等于走了两步。这是算术，不是预测：能不能做到，要看原因和行动。"
    )
    return str(join([shares([("现在", now), ("如果", then)], finding), tag("p", lesson, class_="wb-soft")]))


def _slider(label: str) -> widgets.IntSlider:
    slider = widgets.IntSlider(
        description=label,
        max=0,
        style={"description_width": "130px"},
        layout={"width": "98%"},
        readout_format=",d",
    )
    slider.add_class("wb-whatif-slider")
    return slider


def _reach(slider: widgets.IntSlider, most: float, wanted: object) -> None:
    """Let a slider go from 0 to `most` in at most 200 steps, and put it where it was wanted."""
    slider.disabled = most == 0
    slider.value = 0
    slider.max = int(most)
    slider.step = max(1, int(most) // STEPS)
    slider.value = min(wanted, int(most)) if isinstance(wanted, int) and wanted > 0 else 0
