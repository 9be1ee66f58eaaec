"""The live pictures of the survey explorer: what stands in them, what can be clicked, what overlaps."""

import itertools
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from helpers.methods import nps
from helpers.methods.nps import Counts
from helpers.pictures.bars import Reason, pareto, score_bars
from helpers.pictures.groups import Group, group_of, groups_of
from helpers.pictures.heat import heat_table, stands_out, tint
from helpers.pictures.matrix import Box, Driver, matrix, place_labels
from helpers.pictures.trend import Series, Step, small_multiples, trend

NOBODY = group_of("none", "没人", Counts(0, 0, 0))
LOW = group_of("low", "投诉处理", Counts(300, 100, 100))
HIGH = group_of("high", "手机App", Counts(100, 100, 300))
THIN = group_of("thin", "<b>小组</b>", Counts(5, 5, 10))
ALL = group_of("", "全部", Counts(405, 205, 410))


class Parts(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def buttons(self, action: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if attributes.get("data-action") == action]


def periods(*counts: Counts) -> tuple[Group, ...]:
    return tuple(group_of(f"2024-{month:02}", f"2024-{month:02}", one) for month, one in enumerate(counts, 1))


def below(series: tuple[Group, ...]) -> list[tuple[str, str]]:
    return [(str(place), "") for place in range(len(series))]


def test_groups_take_score_interval_and_shares_from_the_statistics() -> None:
    frame = pd.DataFrame({"score": [0, 7, 10, 10, 9], "plan": ["4G", "4G", "5G", "5G", "5G"]})
    four, five, six = groups_of(nps.by_group(frame, "score", "plan"), {"4G": "四", "5G": "五", "6G": "六"})
    assert (four.label, four.counts, four.nps) == ("四", Counts(1, 1, 0), -50)
    assert (four.low, four.high) == nps.clip(nps.interval(Counts(1, 1, 0)))
    assert (five.n, five.nps) == (3, 100)
    assert six.n == 0 and "没有答卷" in six.words


def test_intervals_that_are_shown_stay_between_minus_and_plus_100() -> None:
    group = group_of("a", "甲", Counts(0, 0, 3))
    assert -100 <= group.low <= group.high <= 100


@pytest.mark.parametrize(
    "drawn",
    [
        score_bars([THIN], "标题"),
        heat_table([THIN], [THIN], {("thin", "thin"): THIN}, ALL, "标题"),
        small_multiples([Series("thin", "<b>小组</b>", periods(Counts(1, 1, 1)))], "标题"),
        pareto([Reason("thin", "<b>小组</b>", 3, 1.0, 1.0)], "标题", "占比"),
        matrix([Driver("thin", "<b>小组</b>", 0.5, 5.0, "keep_up")], "标题", 0.5, 5.0),
    ],
)
def test_names_are_escaped_in_every_picture(drawn: Markup) -> None:
    assert "<b>小组" not in drawn and "&lt;b&gt;" in drawn


def test_every_bar_is_a_button_that_says_what_it_stands_for() -> None:
    buttons = Parts(score_bars([LOW, HIGH, THIN], "标题", ALL, chosen=["high"])).buttons("pick")
    assert [button["data-value"] for button in buttons] == ["low", "high", "thin"]
    assert [button["aria-pressed"] for button in buttons] == ["false", "true", "false"]
    assert all(button["tabindex"] == "0" and button["role"] == "button" for button in buttons)
    assert "NPS −40" in str(buttons[0]["aria-label"]) and "n=500" in str(buttons[0]["aria-label"])


def test_bars_show_score_interval_and_n_and_mark_thin_groups_in_words() -> None:
    text = Parts(score_bars([LOW, THIN], "标题", ALL)).text
    assert {"−40", "500", "⚠ 20", "标题", "NPS（分）", "全部 0"} <= set(text)
    assert f"−{abs(round(LOW.low))} 到 −{abs(round(LOW.high))}" in text


def test_a_group_without_answers_has_its_row_and_no_number() -> None:
    text = "".join(Parts(score_bars([HIGH, NOBODY], "标题")).text)
    assert "没有答卷" in text and "nan" not in text


def test_pictures_of_nobody_are_still_pictures() -> None:
    for drawn in (
        score_bars([NOBODY], "标题", NOBODY),
        heat_table([NOBODY], [NOBODY], {("none", "none"): NOBODY}, NOBODY, "标题"),
        trend(Series("", "", periods(Counts(0, 0, 0), Counts(0, 0, 0))), "标题", [("1", ""), ("2", "")]),
    ):
        assert "nan" not in drawn and drawn.count("<svg") == 1


def test_a_pareto_chart_lists_its_reasons_with_share_and_sum_and_marks_the_vital_few() -> None:
    reasons = [Reason("a", "资费", 8, 0.8, 0.8), Reason("b", "网络", 2, 0.2, 1.0)]
    parts = Parts(pareto(reasons, "标题", "占比", vital=1))
    assert parts.buttons("pick")[0]["aria-label"] == "资费：8 条，占 80%，累计 80%"
    names = [attributes for tag, attributes in parts.elements if tag == "text"]
    assert sum(attributes.get("font-weight") == "bold" for attributes in names) == 1


def test_heat_cells_say_in_signs_which_ones_stand_out() -> None:
    cells = {("r", "a"): LOW, ("r", "b"): HIGH, ("r", "c"): THIN, ("r", "d"): NOBODY}
    columns = [group_of(name, name, ALL.counts) for name in "abcd"]
    parts = Parts(heat_table([group_of("r", "行", ALL.counts)], columns, cells, ALL, "标题", [("r", "b")]))
    assert {"−40 ▼", "✓ +40 ▲", "⚠ n=20", "—"} <= set(parts.text)
    buttons = parts.buttons("cell")
    assert [button["data-value"] for button in buttons] == ["r\ta", "r\tb", "r\tc"]
    assert "明显低于全部" in str(buttons[0]["aria-label"])


def test_a_thin_cell_never_stands_out() -> None:
    assert stands_out(group_of("a", "甲", Counts(25, 0, 0)), ALL) == 0
    assert stands_out(group_of("a", "甲", Counts(60, 0, 0)), ALL) == -1


@pytest.mark.parametrize("points", [-200, -60, -5, 0, 5, 60, 200])
def test_dark_text_is_readable_on_every_tint(points: float) -> None:
    assert contrast(tint(points), "#1f2933") >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_trend_has_a_button_a_period_and_only_one_of_them_in_the_tab_order() -> None:
    series = periods(*[Counts(10, 20, 30)] * 6)
    buttons = Parts(trend(Series("", "", series), "标题", below(series))).buttons("pick")
    assert [button["data-value"] for button in buttons] == [period.value for period in series]
    assert [button["tabindex"] for button in buttons] == ["0", "-1", "-1", "-1", "-1", "-1"]


def test_a_chosen_period_can_be_reached_with_the_tab_key() -> None:
    series = periods(*[Counts(10, 20, 30)] * 3)
    drawn = trend(Series("", "", series), "标题", below(series), chosen=["2024-03"])
    assert [button["tabindex"] for button in Parts(drawn).buttons("pick")] == ["0", "-1", "0"]


def test_a_line_is_broken_where_nobody_answered() -> None:
    some = Counts(10, 20, 30)
    series = periods(some, some, Counts(0, 0, 0), some, some)
    drawn = trend(Series("", "", series), "标题", below(series))
    assert drawn.count("<polyline") == 2 and drawn.count("<polygon") == 2


def test_a_step_is_marked_with_the_score_before_and_after() -> None:
    series = periods(*[Counts(10, 20, 30)] * 4, *[Counts(30, 20, 10)] * 4)
    drawn = trend(Series("", "", series, Step(4, 33.3, -33.3, "降了")), "标题", below(series))
    assert "2024-05 起 +33 → −33" in drawn


def test_small_multiples_say_which_series_changed() -> None:
    series = periods(*[Counts(10, 20, 30)] * 8)
    changed = Series("a", "客服热线", series, Step(4, 20, -30, "2024-05 起由 +20 降到 −30"))
    parts = Parts(small_multiples([changed, Series("b", "营业厅", series)], "标题", chosen=["b"]))
    assert "▼ −50" in parts.text and "✓ 营业厅" in parts.text
    assert [button["aria-pressed"] for button in parts.buttons("pick_panel")] == ["false", "true"]


AREA = Box(66, 56, 860, 306)
POINTS = st.tuples(st.floats(100, 820), st.floats(80, 290))


@given(st.lists(st.tuples(POINTS, st.integers(2, 9)), min_size=1, max_size=12))
def test_names_of_drivers_never_lie_on_one_another(drawn: list[tuple[tuple[float, float], int]]) -> None:
    points = [point for point, _ in drawn]
    boxes = place_labels(points, ["评" * length for _, length in drawn], AREA)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.inside(AREA) for box in boxes)


def test_names_of_drivers_keep_off_the_lines_between_the_fields() -> None:
    cut = Box(120, 0, 122, 400)
    (box,) = place_labels([(110, 200)], ["热线服务"], Box(0, 0, 400, 400), [cut])
    assert not box.meets(cut)


def test_a_matrix_names_every_driver_its_share_and_the_four_fields() -> None:
    drivers = [
        Driver("t", "资费透明", 0.6, 5.8, "concentrate_here"),
        Driver("n", "网络", 0.4, 8.0, "keep_up"),
    ]
    parts = Parts(matrix(drivers, "标题", 0.5, 7.0, chosen=["n"]))
    assert {"资费透明 60%", "✓ 网络 40%", "优先改进", "继续保持", "暂缓", "投入或可转移"} <= set(parts.text)
    assert "平均 5.8 分，优先改进" in str(parts.buttons("pick")[0]["aria-label"])


def test_a_single_driver_and_equal_drivers_can_be_drawn() -> None:
    same = [Driver(name, name, 0.5, 6.0, "keep_up") for name in "ab"]
    assert "nan" not in matrix(same, "标题", 0.5, 6.0)
    assert "nan" not in matrix(same[:1], "标题", 1.0, 6.0)
