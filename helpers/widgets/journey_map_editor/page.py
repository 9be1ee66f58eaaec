"""The parts of the editor's page that only show: the line on top, the curves, the rubric."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.exercises.journey import SIDES, Finding, JourneyAnswer
from helpers.exercises.journey_map import JourneyMap
from helpers.markup import Child, join, tag
from helpers.pictures.groups import Group
from helpers.pictures.journey import WIDTH, emotion_curve
from helpers.pictures.journey_words import finding
from helpers.widgets.journey_map_editor.compare import difference, score_words
from helpers.widgets.switch import switch, tabs

VIEWS = {**SIDES, "both": "并排看"}
TABS = {"rubric": "评分标准", "compare": "前后对比", "files": "导出与载入"}
HALF = 440
MOST_BESIDE = 14  # touchpoints of two maps that stand side by side; longer ones stand one below the other
KEYS = "点曲线选触点；←→ 换一个，↑↓ 改情绪，Alt+←→ 移动"


def title_line(view: str, can: tuple[bool, bool], survey: bool | None, is_asking: bool, said: str) -> Markup:
    """Return the switch of the maps, undo and redo, and what there is to ask or to say.

    `can` says whether there is something to undo and to redo, `survey` whether it is laid over the curve
    (None where there is none).
    """
    undo, redo = can
    data = None
    if survey is not None:
        pressed = "true" if survey else "false"
        data = tag("button", "数据怎么说", data_action="survey", aria_pressed=pressed)
    return tag(
        "div",
        tag(
            "div",
            switch("show", "看哪一张地图", VIEWS, view),
            tag("button", "撤销", data_action="undo", disabled=not undo, aria_keyshortcuts="Control+Z"),
            tag("button", "重做", data_action="redo", disabled=not redo, aria_keyshortcuts="Control+Y"),
            data,
            tag("span", KEYS, class_="wb-soft"),
            class_="wb-row wb-small wb-journey-line",
        ),
        _ask() if is_asking else None,
        tag("p", said, class_="wb-note wb-bad", role="alert") if said else None,
    )


def curves(
    answer: JourneyAnswer, side: str, both: bool, chosen: str, survey: dict[str, Group], said: str
) -> Markup:
    """Return the curve of the map in hand, or those of both, and what they show in words."""
    if not both or answer.to_be is None:
        drawn = answer.side(side)
        pictures: Child = emotion_curve(drawn, side=side, chosen=chosen, survey=survey)
        shown = [_figure(drawn, side, pictures)]
    else:
        beside = all(len(one.touchpoints) <= MOST_BESIDE for one in answer.maps.values())
        width = HALF if beside else WIDTH
        shown = [
            _figure(
                one,
                name,
                emotion_curve(
                    one, side=name, chosen=chosen if name == side else None, width=width, survey=survey
                ),
            )
            for name, one in answer.maps.items()
        ]
    words = [difference(answer.as_is, answer.to_be) if answer.to_be and side == "to_be" else "", said]
    return join(
        [
            tag("div", shown, class_="wb-journey-curves"),
            tag("div", [tag("p", one) for one in words if one], class_="wb-soft", role="status"),
        ]
    )


def foot_tabs(tab: str, findings: Sequence[Finding]) -> Markup:
    """Return the tabs below, with how much of the rubric is met."""
    met = sum(one.share == 1 for one in findings)
    return tabs("tab", "还想看什么", {**TABS, "rubric": f"评分标准 {met} / {len(findings)}"}, tab)


def rubric_list(findings: Sequence[Finding]) -> Markup:
    """Return the rules with ✓ or ○ and the reason."""
    items = [
        tag(
            "li",
            tag("b", f"{'✓' if one.share == 1 else '○'} {one.label}"),
            " ",
            tag("span", one.said, class_=None if one.share < 1 else "wb-soft"),
            class_="wb-journey-met" if one.share == 1 else None,
        )
        for one in findings
    ]
    return tag("ul", items, class_="wb-journey-rubric", role="status")


def _figure(drawn: JourneyMap, side: str, picture: Child) -> Markup:
    caption = tag("figcaption", finding(drawn, side), " ", tag("span", score_words(drawn), class_="wb-soft"))
    return tag("figure", caption, picture, class_="wb-picture")


def _ask() -> Markup:
    return tag(
        "div",
        "改进后的旅程从现状复制一份开始，现状不会变。现在复制吗？ ",
        tag("button", "复制现状，开始改", data_action="copy", class_="wb-primary"),
        " ",
        tag("button", "先不用", data_action="later"),
        class_="wb-note",
        role="alert",
    )
