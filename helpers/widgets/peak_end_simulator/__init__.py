"""The peak-end simulator: two curves of emotion to change, and what would be remembered of either.

stories: the curves one begins with, from course_data/peak_end.yaml. state: two curves and what can be done to
them, as JSON. findings: what the pictures say. simulator: the widget.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from helpers.exercises.base import Listing
from helpers.pictures.axes import signed
from helpers.pictures.emotions import emotion_curve
from helpers.widgets.peak_end_simulator.findings import drawn, finding
from helpers.widgets.peak_end_simulator.simulator import PeakEndSimulator
from helpers.widgets.peak_end_simulator.state import State, changed, resumed
from helpers.widgets.peak_end_simulator.stories import Story, find, read_stories

__all__ = ["PeakEndSimulator", "build", "listings", "pictures"]


def build(answer: dict[str, Any], story: str = "cold_water") -> PeakEndSimulator:
    """Return the tool as kept in `answer`, else opened at a story of course_data/peak_end.yaml.

    Raises ContentError for a story that there is not.
    """
    stories = read_stories()
    find(stories, story)
    return PeakEndSimulator(answer, stories, story)


def listings(answer: Mapping[str, Any]) -> tuple[Listing, ...]:
    """Return the curves that were changed: a row a moment, then what is remembered."""
    tables = []
    for story, state in _changed(answer):
        for side, curve in state.curves.items():
            shown = drawn(curve, story.curve(side).label, story.unit)
            rows: list[tuple[str | float, ...]] = [
                (number, moment.name, moment.emotion, moment.duration)
                for number, moment in enumerate(curve, 1)
            ]
            rows.append(("", "预测的记忆（最强 + 终）÷ 2", round(shown.summary.score, 1), ""))
            rows.append(("", "平均（按时长）", round(shown.summary.mean, 1), shown.duration))
            columns = ("第几个", "时刻", "情绪（−5 到 +5）", f"时长（{story.unit}）")
            tables.append(
                Listing(f"峰终曲线：{story.title}，{side.upper()} {shown.label}", columns, tuple(rows))
            )
    return tuple(tables)


def pictures(answer: Mapping[str, Any]) -> tuple[tuple[str, Markup], ...]:
    """Return the curves that were changed, each with a caption."""
    return tuple(
        (
            f"{story.title}：{side.upper()} {shown.label}，预测的记忆 {signed(shown.summary.score, 1)} 分",
            emotion_curve(shown, None, finding(story, state)),
        )
        for story, state in _changed(answer)
        for side, curve in state.curves.items()
        for shown in [drawn(curve, story.curve(side).label, story.unit)]
    )


def _changed(answer: Mapping[str, Any]) -> list[tuple[Story, State]]:
    stories = read_stories().stories
    names = [name for name in stories if name in changed(answer)]
    return [(stories[name], resumed(stories, {**answer, "story": name}, name)) for name in names]
