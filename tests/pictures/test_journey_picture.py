"""The curve of a journey: what is named and where, and that everything stays inside and apart."""

import re
from xml.etree import ElementTree

import pytest
from matplotlib.text import Annotation

from helpers import content
from helpers.charts import journey, png
from helpers.exercises.journey_map import CHANNELS, JourneyMap, Stage, Touchpoint
from helpers.methods.nps import Counts
from helpers.pictures.axes import text_width
from helpers.pictures.groups import group_of
from helpers.pictures.journey import emotion_curve
from helpers.pictures.journey_file import journey_file
from helpers.pictures.journey_words import minutes, moments, short_minutes

HALL = content.load_journey("service_hall").map
SURVEY = {"营业厅": group_of("营业厅", "营业厅", Counts(30, 30, 40))}


def drawn(*emotions: int, action: str = "客户在手机上找最近的营业厅并预约") -> JourneyMap:
    """A map of three stages with these emotions."""
    stages = tuple(Stage(id=f"s{number}", name=f"第 {number} 段") for number in range(3))
    channels = list(CHANNELS)
    points = [
        Touchpoint(
            id=f"t{place}",
            stage=f"s{3 * place // len(emotions)}",
            action=action,
            emotion=emotion,
            channel=channels[place % 3],  # type: ignore[arg-type]
            wait=(0, 5, 45, 130, 2880)[place % 5],
            mot=place % 7 == 0,
            survey="营业厅",
        )
        for place, emotion in enumerate(emotions)
    ]
    return JourneyMap(stages=stages, touchpoints=points)


FORTY = drawn(*[(place * 7) % 11 - 5 for place in range(40)])
EIGHT = drawn(-1, 2, -4, 0, 3, -2, 5, 1)
MAPS = {"eight": EIGHT, "forty": FORTY, "one": drawn(3), "flat": drawn(0, 0), "hall": HALL}


def texts(svg: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)
    return [element for element in root.iter() if element.tag.endswith("text")]


def words(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in texts(svg)]


def test_peak_valley_and_end_are_named_with_their_values() -> None:
    assert {"峰 +4", "谷 −4", "终 −2"} <= set(words(emotion_curve(HALL)))


def test_an_end_that_is_the_peak_or_the_valley_is_named_once() -> None:
    assert "峰·终 +3" in words(emotion_curve(drawn(-1, 3)))
    assert "谷·终 −3" in words(emotion_curve(drawn(1, -3)))


def test_a_curve_without_ups_and_downs_has_only_an_end() -> None:
    assert [word for word in words(emotion_curve(drawn(2, 2))) if word[0] in "峰谷终"] == ["终 +2"]


def test_an_empty_map_says_so() -> None:
    assert "还没有触点" in words(emotion_curve(JourneyMap()))


def test_every_touchpoint_is_a_button_that_says_everything_and_one_of_them_is_a_tab_stop() -> None:
    svg = emotion_curve(FORTY, side="to_be", chosen="t3")
    assert len(re.findall('data-action="point"', svg)) == 40 and 'data-value="to_be.t3"' in svg
    assert "36. 客户在手机上找最近的营业厅并预约：人际，情绪 " in svg
    assert svg.count('tabindex="0"') == 1
    assert emotion_curve(FORTY).count('tabindex="0"') == 1


def test_channels_differ_in_form_and_letter() -> None:
    marks = words(emotion_curve(drawn(0, 1, 2)))
    assert {"物", "数", "人"} <= set(marks)
    assert emotion_curve(drawn(0)).count("<polygon") == 1  # the key's own; a physical one is a square


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("width", [900, 440])
def test_every_word_stays_inside_the_picture(name: str, width: float) -> None:
    svg = emotion_curve(MAPS[name], width=width, survey=SURVEY)
    for element in texts(svg):
        said, size = "".join(element.itertext()), float(element.get("font-size", 13))
        half = text_width(said, size) / 2
        x = float(element.get("x", 0)) - {"middle": half, "end": 2 * half}.get(
            element.get("text-anchor", ""), 0
        )
        assert x >= -2 and x + 2 * half <= width + 4, said


def boxes(svg: str, starts: str) -> list[tuple[float, float, float, float]]:
    found = []
    for element in texts(svg):
        said = "".join(element.itertext())
        if said and said[0] in starts:
            half = text_width(said, 13) / 2
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            found.append((x - half, y - 11, x + half, y + 3))
    return found


@pytest.mark.parametrize("end", range(-5, 6))
@pytest.mark.parametrize("before", [(5, -5), (-5, 5)])
def test_peak_valley_and_end_never_stand_on_each_other(end: int, before: tuple[int, int]) -> None:
    crowded = drawn(*[0] * 37, *before, end)
    found = boxes(emotion_curve(crowded), "峰谷终")
    for number, (left, top, right, bottom) in enumerate(found):
        for other in found[number + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (before, end, found)


@pytest.mark.parametrize("name", ["eight", "forty", "hall"])
def test_waiting_times_stand_apart(name: str) -> None:
    svg = emotion_curve(MAPS[name])
    step = 858 / len(MAPS[name].touchpoints)
    for point in MAPS[name].touchpoints:
        if point.wait:
            written = short_minutes(point.wait, step)
            assert written in words(svg) and text_width(written, 10) <= step


def test_the_survey_is_laid_over_the_touchpoints_that_are_linked() -> None:
    svg = emotion_curve(HALL, survey=SURVEY)
    linked = sum(point.survey == "营业厅" for point in HALL.touchpoints)
    assert words(svg).count("+10") == linked
    assert "调研 NPS ÷ 20，竖线是 95% 区间" in words(svg)
    assert "调研 NPS ÷ 20，竖线是 95% 区间" not in words(emotion_curve(HALL))


def test_what_people_write_is_escaped() -> None:
    svg = emotion_curve(drawn(1, 2, action='<script>alert("x")</script>'))
    assert "<script" not in svg and "&lt;script&gt;" in svg


def test_a_file_of_forty_touchpoints_names_all_of_them() -> None:
    file = journey_file(FORTY, "as_is", SURVEY, "教学模拟")
    written = words(file.split("\n", 1)[1])
    named = {word.partition(". ")[0] for word in written if ". " in word}
    assert {str(number) for number in range(1, 41)} <= named
    assert any("教学模拟" in word for word in written)


@pytest.mark.parametrize("name", MAPS)
def test_the_file_and_the_page_name_the_same_moments(name: str) -> None:
    curve = journey(MAPS[name], "").axes[0]
    named = [note.get_text() for note in curve.texts if isinstance(note, Annotation)]
    assert named == [moment.words for moment in moments(MAPS[name])]
    assert set(named) <= set(words(emotion_curve(MAPS[name])))


@pytest.mark.parametrize("name", MAPS)
def test_a_picture_to_take_along_is_drawn_for_every_map(name: str) -> None:
    figure = journey(MAPS[name], "标题 😀", "教学模拟")
    assert png(figure, 40).startswith(b"\x89PNG")
    assert any("□" in text.get_text() for text in figure.texts)


def test_no_word_of_the_picture_to_take_along_is_cut_or_on_another() -> None:
    figure = journey(FORTY, "现状：" + "很长的标题" * 20, "教学模拟")
    figure.canvas.draw()
    width, height = figure.bbox.width, figure.bbox.height
    extents = [text.get_window_extent() for text in figure.texts if text.get_text()]
    for number, box in enumerate(extents):
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
        assert not [other for other in extents[number + 1 :] if box.overlaps(other)]


def test_an_empty_map_has_no_picture_to_take_along() -> None:
    with pytest.raises(ValueError, match="还没有触点"):
        journey(JourneyMap(), "")


@pytest.mark.parametrize(
    ("wait", "said"),
    [(0, "0 分钟"), (2.5, "2.5 分钟"), (59, "59 分钟"), (91, "1 小时 31 分"), (120, "2 小时"), (2880, "2 天"),
     (3000, "2 天 2 小时"), (2879, "2 天")],
)  # fmt: skip
def test_times_are_written_as_people_say_them(wait: float, said: str) -> None:
    assert minutes(wait) == said
