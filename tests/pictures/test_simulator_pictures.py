"""The pictures of the simulators: what is drawn where, what is named, what is read out."""

import re
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from helpers.methods.peak_end import summarize
from helpers.methods.recovery import compare_numbers, compare_shares
from helpers.methods.referral import Loop, generations
from helpers.pictures.effects import Outcome, effects
from helpers.pictures.emotions import Curve, emotion_curve, marks, memory_bars
from helpers.pictures.levels import NAME_ROW, Cell, Level, level_curves
from helpers.pictures.loop import generations_picture
from helpers.pictures.scatter import Bubble, scatter


def curve(*emotions: int, label: str = "A") -> Curve:
    names = [f"时刻 {number}" for number in range(1, len(emotions) + 1)]
    lasting = ["1 分钟"] * len(emotions)
    return Curve(label, names, emotions, lasting, summarize(emotions), len(emotions))


def drawn(picture: Markup) -> ElementTree.Element:
    """The picture as the browser's strict cousin reads it."""
    svg = re.search(r"<svg.*</svg>", picture, re.DOTALL)
    assert svg
    return ElementTree.fromstring(re.sub(r" (data-arrows)(?=[ >])", r' \1=""', svg[0]))


def words(picture: Markup) -> list[str]:
    return ["".join(text.itertext()) for text in drawn(picture).iter("text")]


# Emotions


@pytest.mark.parametrize(
    ("emotions", "expected"),
    [
        ((1, 4, -3, 2), [("峰", 1), ("谷", 2), ("终", 3)]),
        ((-3, -4, -4), [("谷·终", 2)]),
        ((1, 2, 3), [("峰·终", 2)]),
        ((0, 0, 0), [("终", 2)]),
    ],
)
def test_peak_valley_and_end_stand_at_their_moments(
    emotions: tuple[int, ...], expected: list[tuple[str, int]]
) -> None:
    assert marks(curve(*emotions)) == expected


def test_the_more_intense_of_peak_and_valley_is_named() -> None:
    assert {"峰 +2", "谷 −3（最强）", "终 +1"} <= set(words(emotion_curve(curve(2, -3, 1), None, "发现")))


def test_only_a_curve_that_may_be_changed_has_places_to_click() -> None:
    fixed, open_ = (emotion_curve(curve(0, 1, 2), None, "发现", chosen) for chosen in (None, 1))
    assert "data-action" not in fixed and 'role="img"' in fixed
    assert open_.count('data-action="put"') == 3 * 10 and open_.count('role="slider"') == 3
    assert 'data-value="1" tabindex="0"' in open_


def test_a_better_moment_stands_higher() -> None:
    circles = list(drawn(emotion_curve(curve(-5, 0, 5), None, "发现")).iter("circle"))
    heights = [float(circle.get("cy", "")) for circle in circles if circle.get("r") == "7"]
    assert heights == sorted(heights, reverse=True) and len(heights) == 3


def test_the_picture_is_read_out_with_what_is_remembered() -> None:
    assert "时刻 2 −3" in emotion_curve(curve(2, -3, 1), None, "发现")
    assert "预测的记忆 −1.0" in memory_bars([curve(2, -3, 1)], "分钟")


def test_a_name_of_many_letters_stays_in_its_column() -> None:
    one = curve(*[0] * 12)
    long = Curve(
        one.label, ["等了很久很久还没有人来招呼的时刻"] * 12, one.emotions, one.lasting, one.summary, 12
    )
    assert max(len(line) for line in words(emotion_curve(long, None, "发现")) if "等" in line) <= 6


# The loop


def test_every_generation_has_its_row() -> None:
    turns = generations(Loop(100, 0.5, 4, 0.5, 0.25, 30, 1e6, 10, 30, 500))
    shown = words(generations_picture(100, turns, "发现"))
    assert "起点" in shown and f"第 {len(turns)} 代" in shown
    assert "−500" not in shown and f"{turns[0].newcomers:,.0f}" in shown


def test_a_loop_without_generations_is_drawn_too() -> None:
    assert "起点" in words(generations_picture(100, (), "发现"))


# Called or not


def test_both_groups_and_their_difference_are_written_out() -> None:
    outcomes = [Outcome("还在网", compare_shares((90, 100), (60, 100)))]
    shown = words(effects(outcomes, "发现"))
    assert any(line.startswith("90.0（") and line.endswith("n=100") for line in shown)
    assert any(line.startswith("+30.0（") for line in shown)


def test_nobody_is_drawn_as_nobody() -> None:
    outcomes = [
        Outcome("还在网", compare_shares((0, 0), (0, 0))),
        Outcome("带来新客户", compare_numbers([], [])),
    ]
    assert words(effects(outcomes, "发现")).count("没有人") == 4
    assert "nan" not in effects(outcomes, "发现")


# Levels


def level(value: str, *means: float, n: int = 50) -> Level:
    cells = tuple(Cell(n, mean, mean - 1, mean + 1) for mean in means)
    return Level(value, value, cells, means.index(max(means)), means.index(min(means)))


def test_peak_and_valley_of_each_level_are_triangles() -> None:
    picture = level_curves([level("a", 1, 3, 2), level("b", 5, 4, 6)], ["甲", "乙", "丙"], "分", "发现")
    assert len(list(drawn(picture).iter("polygon"))) == 4
    assert "a：峰在 乙（3.0），谷在 甲（1.0）" in picture


def test_levels_that_end_alike_have_names_that_do_not_touch() -> None:
    many = [level(f"l{number}", 1 + number, 5) for number in range(7)]
    picture = level_curves(many, ["甲", "乙"], "分", "发现")
    heights = sorted(
        float(text.get("y", "")) for text in drawn(picture).iter("text") if (text.text or "").startswith("l")
    )
    assert len(heights) == 7
    assert all(after - before >= NAME_ROW - 0.2 for before, after in zip(heights, heights[1:], strict=False))


def test_a_level_without_answers_at_a_touchpoint_leaves_it_out() -> None:
    gap = Level("a", "a", (Cell(50, 1, 0, 2), Cell(0, float("nan"), 0, 0), Cell(50, 3, 2, 4)), 2, 0)
    picture = level_curves([gap], ["甲", "乙", "丙"], "分", "发现", "a")
    assert "nan" not in picture and len(list(drawn(picture).iter("polygon"))) == 2


# The scatter

BUBBLES = [
    Bubble("甲", 100, 60, 10, 0, 20),
    Bubble("乙", 20, 80, 40, 20, 60),
    Bubble("丙", 50, 40, -20, -30, -10, True),
]


def test_thin_groups_are_rings_and_those_apart_diamonds() -> None:
    svg = drawn(scatter(BUBBLES, "发现", "体验（%）", (1.5, -80)))
    fills = [circle.get("fill") for circle in svg.iter("circle")]
    assert fills.count("#ffffff") == 1 and len(fills) == 2
    assert len(list(svg.iter("path"))) == 1


def test_the_line_stays_inside_the_field() -> None:
    svg = drawn(scatter(BUBBLES, "发现", "体验（%）", (50, -3000)))
    (trend,) = [line for line in svg.iter("line") if line.get("stroke-dasharray")]
    assert all(30 <= float(trend.get(end, "")) <= 280 for end in ("y1", "y2"))


def test_of_too_many_groups_only_the_ends_are_named() -> None:
    many = [Bubble(f"组{number}", 100, 50 + number, number, number - 5, number + 5) for number in range(24)]
    named = [line for line in words(scatter(many, "发现", "体验（%）", None)) if line.startswith("组")]
    assert named == ["组0（100）", "组1（100）", "组22（100）", "组23（100）"]
