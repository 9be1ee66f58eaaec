"""How many answers one needs: for a margin, and to see a difference between two groups."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets

from helpers.markup import Child, join, tag
from helpers.methods.nps import PSEUDO, WORST_MIX, interval, sample_size, sample_size_to_detect
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.view import View

MARGINS = (2, 3, 5, 10)


class Planning:
    """Two sliders, the wanted margin and the difference to be seen, and how many answers they take."""

    def __init__(self, kept: object, changed: Callable[[], None]) -> None:
        wanted = kept if isinstance(kept, Mapping) else {}
        self._changed = changed
        self._data: Data | None = None
        self.margin = _slider("误差要在 ± 几分以内", wanted.get("margin"), 5)
        self.difference = _slider("两组差几分要看得出来", wanted.get("difference"), 10)
        self.picture = View()
        self.box = widgets.VBox([self.margin, self.difference, self.picture])
        for slider in (self.margin, self.difference):
            slider.observe(lambda _change: self.picture.guard(self._moved), "value")

    def show(self, data: Data) -> None:
        """Plan from these answers: their mix of categories is what one expects."""
        self._data = data
        self.picture.html = plan(data, self.margin.value, self.difference.value)

    def keep(self) -> dict[str, int]:
        """Return the wishes as JSON."""
        return {"margin": self.margin.value, "difference": self.difference.value}

    def _moved(self) -> None:
        if self._data is not None:
            self.picture.html = plan(self._data, self.margin.value, self.difference.value)
        self._changed()


def plan(data: Data, margin: int, difference: int) -> str:
    """Return how many answers a margin and a difference (both in points) take, from the mix of `data`."""
    known = _known(data)
    mix = _mix(data)
    basis = (
        "按现在这三类客户的占比"
        if known
        else "还不知道三类客户的占比，按最费答卷的情况（一半推荐、一半贬损）"
    )
    answer = join(
        [
            tag("p", f"{basis}估算，95% 的把握："),
            tag("p", f"误差 ±{margin} 分以内，要收回 ", _big(sample_size(margin, mix=mix)), " 份有效答卷。"),
            tag(
                "p",
                f"要看出两组相差 {difference} 分，每组要 ",
                _big(sample_size_to_detect(difference, mix=mix)),
                " 份（八成机会看得出来）。",
            ),
            _present(data) if data.counts.n else None,
        ]
    )
    return str(
        tag("div", tag("div", answer, class_="wb-grow", role="status"), _table(data), class_="wb-calculated")
    )


def _present(data: Data) -> Child:
    low, high = interval(data.counts)
    return tag("p", f"现在有 {data.counts.n:,.0f} 份，误差约 ±{(high - low) / 2:.1f} 分。", class_="wb-soft")


def _table(data: Data) -> Child:
    mixes = {"按现在的占比": _mix(data)} if _known(data) else {}
    mixes["最费答卷的情况"] = WORST_MIX
    rows = [
        [
            tag("td", f"±{margin} 分"),
            *(
                tag("td", f"{sample_size(margin, mix=mix):,} 份", class_="wb-number")
                for mix in mixes.values()
            ),
        ]
        for margin in MARGINS
    ]
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", head) for head in ("误差", *mixes)])),
        tag("tbody", [tag("tr", row) for row in rows]),
    )


def _known(data: Data) -> bool:
    return data.counts.n > 0 and not data.thin


def _mix(data: Data) -> Sequence[float]:
    """The mix one expects: the present one, with the pseudo-answers, so that it is never all of one kind."""
    if not _known(data):
        return WORST_MIX
    return [count + extra for count, extra in zip(data.counts, PSEUDO, strict=True)]


def _big(number: int) -> Child:
    return tag("b", f"{number:,}", class_="wb-big")


def _slider(label: str, wanted: object, usual: int) -> widgets.IntSlider:
    value = wanted if isinstance(wanted, int) and 1 <= wanted <= 30 else usual
    return widgets.IntSlider(
        description=label,
        min=1,
        max=30,
        value=value,
        style={"description_width": "170px"},
        layout={"width": "98%"},
    )
