"""The touchpoints by stage: a column a stage, a button a touchpoint."""

from markupsafe import Markup

from helpers.exercises.journey import called
from helpers.exercises.journey_map import JourneyMap, Stage, Touchpoint
from helpers.markup import Child, tag
from helpers.pictures.axes import signed
from helpers.pictures.journey_words import words


def strip(drawn: JourneyMap, chosen: str, stage: str) -> Markup:
    """Return the columns; `chosen` is the touchpoint in hand, `stage` the stage in hand, if there is one."""
    numbers = {point.id: number for number, point in enumerate(drawn.touchpoints, 1)}
    columns = [
        tag(
            "section",
            _stage_name(one, one.id == stage),
            tag(
                "ol",
                [_chip(point, numbers[point.id], point.id == chosen) for point in drawn.within(one.id)],
            ),
            tag(
                "button",
                "＋ 触点",
                data_action="add",
                data_value=one.id,
                aria_label=f"在“{one.name}”里加一个触点",
            ),
            data_drop="drop_stage",
            data_value=one.id,
            aria_label=one.name,
        )
        for one in drawn.stages
    ]
    add = tag("button", "＋ 阶段", data_action="add_stage", class_="wb-journey-add")
    return tag("div", columns, add, class_="wb-journey-strip")


def _stage_name(stage: Stage, is_chosen: bool) -> Child:
    return tag(
        "button",
        stage.name or "（没有名字）",
        data_action="stage",
        data_value=stage.id,
        aria_pressed="true" if is_chosen else "false",
        title="改名、移动或删除这个阶段",
    )


def _chip(point: Touchpoint, number: int, is_chosen: bool) -> Child:
    marks = ("★" if point.mot else "") + ("机" if point.opportunity.strip() else "")
    return tag(
        "li",
        tag(
            "button",
            tag("span", number, class_="wb-place"),
            tag("span", called(point), class_="wb-grow"),
            tag("span", marks, class_="wb-journey-marks") if marks else None,
            tag("b", signed(point.emotion)),
            data_action="pick",
            data_value=point.id,
            aria_pressed="true" if is_chosen else "false",
            aria_label=words(number, point) + ("，有机会" if point.opportunity.strip() else ""),
            title=called(point) + ("（机：写了机会）" if point.opportunity.strip() else ""),
            draggable="true",
            data_drag=point.id,
            data_drop="drop",
        ),
    )
