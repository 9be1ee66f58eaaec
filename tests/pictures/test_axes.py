import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import palette
from helpers.methods.counts import Counts, round_points
from helpers.pictures.axes import (
    Scale,
    amount,
    interval_bar,
    picture,
    shorten,
    signed,
    text_width,
    ticks,
    x_axis,
)

CSS = (Path(palette.__file__).parent / "widgets" / "view.css").read_text(encoding="utf-8")


COLOURS = ["PROMOTER", "PASSIVE", "DETRACTOR", "ACCENT", "INK", "SOFT", "LINE", "PAPER", "WASH"]


@pytest.mark.parametrize("name", COLOURS)
def test_pictures_and_pages_have_the_same_colours(name: str) -> None:
    on_the_page = re.search(rf"--wb-{name.lower()}: (#\w+);", CSS)
    assert on_the_page and on_the_page[1] == getattr(palette, name)


def test_a_scale_runs_from_its_start_to_its_end_in_either_direction() -> None:
    down = Scale(0, 10, 200, 20)
    assert (down(0), down(5), down(10)) == (200, 110, 20)
    assert down.clipped(-3) == 200 and down.clipped(99) == 20


def test_a_scale_without_extent_puts_everything_in_the_middle() -> None:
    assert Scale(3, 3, 0, 100)(3) == 50


@pytest.mark.parametrize(
    ("points", "written"),
    [(31.4, "+31"), (-5.5, "−6"), (0.5, "+1"), (-0.4, "0"), (0, "0"), (-100, "−100"), (2.5, "+3")],
)
def test_scores_are_signed_integers_rounded_half_away_from_zero(points: float, written: str) -> None:
    assert signed(points) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [(1234.5, "1,235"), (-60, "−60"), (-0.3, "0"), (0, "0"), (-1_000_000, "−1,000,000")],
)
def test_people_and_money_are_whole_numbers_and_nothing_has_no_sign(number: float, written: str) -> None:
    assert amount(number) == written


def test_a_score_that_is_a_half_only_by_floating_point_is_still_rounded_away_from_zero() -> None:
    assert signed(100 * (0.145 - 0.13)) == "+2"  # 1.4999999999999998


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_few_even_and_inside(low: float, extent: float, most: int) -> None:
    marks = ticks(low, low + extent, most)
    slack = extent * 1e-6 + 1e-9
    assert 0 <= len(marks) <= most
    assert all(low - slack <= mark <= low + extent + slack for mark in marks)
    steps = [b - a for a, b in zip(marks, marks[1:], strict=False)]
    assert all(step == pytest.approx(steps[0], rel=1e-4) for step in steps)


def test_the_ticks_of_nps_are_the_ones_people_expect() -> None:
    assert ticks(-100, 100, 5) == (-100, -50, 0, 50, 100)


def test_an_axis_names_its_marks_and_its_unit() -> None:
    drawn = x_axis(Scale(-100, 100, 0, 400), 50, (-100, 0, 100), "NPS(分)", signed)
    assert ">−100<" in drawn and ">+100<" in drawn and "NPS(分)" in drawn


def test_the_lines_of_a_grid_stand_on_their_marks() -> None:
    drawn = x_axis(Scale(0, 10, 0, 400), 50, (0, 5, 10), grid_to=20)
    assert drawn.count('y1="20"') == 3 and 'x1="200.0" y1="20" x2="200.0" y2="50"' in drawn


def test_an_interval_never_leaves_the_scale() -> None:
    drawn = interval_bar(Scale(-100, 100, 0, 200), 10, 80, 130)
    assert max(float(x) for x in re.findall(r'x\d="([\d.]+)"', drawn)) == 200


def test_a_picture_is_read_out_by_its_description_and_its_words_are_escaped() -> None:
    drawn = picture("<发现>", 'NPS "+31"', 100, 50)
    assert 'role="img"' in drawn and "&lt;发现&gt;" in drawn and "NPS &#34;+31&#34;" in drawn


def test_long_names_are_cut_to_the_room_there_is() -> None:
    cut = shorten("客服热线等待时间太长怎么办", 60)
    assert cut.endswith("…") and text_width(cut) <= 60
    assert shorten("营业厅", 60) == "营业厅"


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_a_score_is_written_as_it_is_rounded(n: int, promoters: int) -> None:
    counts = Counts(n, 0, promoters)
    assert signed(counts.nps).replace("−", "-") in {f"{counts.rounded:+d}", f"{counts.rounded}"}


@pytest.mark.parametrize("share", [0.145 - 0.13, -0.125, 0.005])
def test_written_and_rounded_agree_on_a_half_made_by_floating_point(share: float) -> None:
    assert int(signed(100 * share).replace("−", "-")) == round_points(100 * share)
