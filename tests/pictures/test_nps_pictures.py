"""The pictures of a score: what they say, where things lie, and that nothing leaves the frame."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from helpers.methods.nps import Counts, compare
from helpers.palette import DETRACTOR, PASSIVE, PROMOTER
from helpers.pictures.comparison import comparison
from helpers.pictures.distribution import distribution, shape
from helpers.pictures.gauge import gauge
from helpers.pictures.groups import group_of
from helpers.pictures.shares import shares

COUNTS = st.builds(Counts, *[st.integers(0, 10**6)] * 3)
HISTOGRAM = (12, 3, 5, 6, 8, 20, 22, 60, 90, 120, 80)


def drawing(picture: Markup) -> ElementTree.Element:
    """The svg of a picture, which has to be well-formed and to have words for those who do not see it."""
    found = ElementTree.fromstring(str(picture)).find("svg")
    assert found is not None and found.get("role") == "img" and found.get("aria-label")
    return found


def words(picture: Markup) -> list[str]:
    return ["".join(element.itertext()) for element in drawing(picture).iter("text")]


def bars(picture: Markup, colour: str) -> list[tuple[float, float]]:
    found = [element for element in drawing(picture).iter("rect") if element.get("fill") == colour]
    return [(float(bar.get("x", 0)), float(bar.get("width", 0))) for bar in found]


def dial(counts: Counts) -> Markup:
    return gauge(group_of("", "全部", counts))


def numbers(picture: Markup) -> list[float]:
    drawn = ElementTree.tostring(drawing(picture), encoding="unicode")
    return [
        float(number) for way in re.findall(r' d="([^"]+)"', drawn) for number in re.findall(r"-?[\d.]+", way)
    ]


def test_a_positive_score_is_green_right_of_the_top_and_a_negative_one_brown_left_of_it() -> None:
    assert f'fill="{PROMOTER}"' in dial(Counts(40, 80, 120)) and f'fill="{DETRACTOR}"' not in dial(
        Counts(40, 80, 120)
    )
    assert f'fill="{DETRACTOR}"' in dial(Counts(120, 80, 40)) and f'fill="{PROMOTER}"' not in dial(
        Counts(120, 80, 40)
    )
    assert "+33" in words(dial(Counts(40, 80, 120))) and "−33" in words(dial(Counts(120, 80, 40)))


def test_the_dial_reaches_from_minus_100_to_plus_100_and_shows_n_and_the_interval() -> None:
    said = words(dial(Counts(40, 80, 120)))
    assert {"−100", "−50", "0", "+50", "+100", "n = 240", "95% 区间 +24 到 +42"} <= set(said)


def test_the_needle_mirrors_when_promoters_and_detractors_swap() -> None:
    def needle(counts: Counts) -> dict[str, float]:
        (found,) = [line for line in drawing(dial(counts)).iter("line") if line.get("stroke-width") == "4"]
        return {name: float(found.get(name, "nan")) for name in ("x1", "y1", "x2", "y2")}

    right, left = needle(Counts(10, 20, 70)), needle(Counts(70, 20, 10))
    assert right["x2"] + left["x2"] == pytest.approx(340) and right["y2"] == left["y2"]


@given(COUNTS)
def test_nothing_on_the_dial_leaves_its_frame(counts: Counts) -> None:
    assert all(0 <= number <= 340 for number in numbers(dial(counts)))


def test_without_data_every_picture_says_so() -> None:
    nothing = Counts(0, 0, 0)
    assert "还没有数据" in words(dial(nothing))
    assert "还没有数据" in words(shares([("", nothing)]))
    assert shape((0,) * 11) == "还没有数据"
    drawing(distribution((0,) * 11))


@given(COUNTS.filter(lambda counts: counts.n > 0))
def test_the_parts_of_the_bar_are_the_shares_and_fill_it(counts: Counts) -> None:
    picture = shares([("", counts)])
    widths = [sum(width for _, width in bars(picture, colour)) for colour in (DETRACTOR, PASSIVE, PROMOTER)]
    assert sum(widths) == pytest.approx(880, abs=0.3)
    assert widths == [pytest.approx(880 * share, abs=0.1) for share in counts.shares]


def test_detractors_stand_left_and_promoters_right() -> None:
    picture = shares([("", Counts(40, 80, 120))])
    starts = [bars(picture, colour)[0][0] for colour in (DETRACTOR, PASSIVE, PROMOTER)]
    assert starts == sorted(starts)


def test_a_label_that_does_not_fit_into_its_part_is_left_out_not_squeezed() -> None:
    said = words(shares([("", Counts(1, 500, 500))]))
    assert not any("贬损者" in word for word in said)
    assert "贬损者 1 份占 0.1%" in str(drawing(shares([("", Counts(1, 500, 500))])).get("aria-label"))


def test_each_score_has_a_bar_with_its_number_in_the_colour_of_its_category() -> None:
    picture = distribution(HISTOGRAM)
    assert [len(bars(picture, colour)) for colour in (DETRACTOR, PASSIVE, PROMOTER)] == [7, 2, 2]
    assert {str(count) for count in HISTOGRAM} | {"28%", "答卷数（份）"} <= set(words(picture))
    assert "贬损者 76 份 · 17.8%" in words(picture)


def test_the_title_of_the_distribution_says_where_the_answers_lie() -> None:
    assert shape(HISTOGRAM) == "最多的是 9 分（推荐者），有 120 份，占 28%"
    assert "两头多" in shape((40, 0, 0, 0, 0, 0, 0, 5, 5, 0, 50))


def test_big_numbers_leave_room_for_each_other() -> None:
    said = words(distribution((0, 0, 0, 0, 0, 0, 0, 333_703, 10, 444_218, 0)))
    assert "中立者 42.9%" in said and "444,218" in said


def test_two_groups_are_shown_with_intervals_and_their_difference_against_zero() -> None:
    a, b = group_of("a", "5G", Counts(40, 80, 120)), group_of("b", "4G", Counts(70, 60, 90))
    picture = comparison(a, b, compare(a.counts, b.counts))
    assert "+33（+24 到 +42）n = 240" in words(picture)
    assert "+24（+9 到 +38）" in words(picture)
    assert "相差 +24 分" in str(drawing(picture).get("aria-label"))


def test_a_clear_difference_is_coloured_by_its_direction_and_an_unclear_one_is_grey() -> None:
    def colours(a: Counts, b: Counts) -> str:
        return str(comparison(group_of("a", "甲", a), group_of("b", "乙", b), compare(a, b)))

    high, low = Counts(10, 20, 170), Counts(170, 20, 10)
    assert PROMOTER in colours(high, low) and DETRACTOR not in colours(high, low)
    assert DETRACTOR in colours(low, high) and PROMOTER not in colours(low, high)
    assert PROMOTER not in colours(high, high) and DETRACTOR not in colours(high, high)


@given(COUNTS.filter(lambda counts: counts.n > 0), COUNTS.filter(lambda counts: counts.n > 0))
def test_any_two_groups_can_be_compared_inside_the_frame(a: Counts, b: Counts) -> None:
    picture = comparison(group_of("a", "很长很长很长很长的名字", a), group_of("b", "乙", b), compare(a, b))
    for line in drawing(picture).iter("line"):
        assert all(0 <= float(line.get(name, "nan")) <= 880 for name in ("x1", "x2"))
