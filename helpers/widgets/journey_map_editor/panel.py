"""All that is known of the touchpoint or stage in hand, to be written."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from helpers.exercises.columns import DateColumn, OwnerColumn
from helpers.exercises.journey_map import (
    CHANNELS,
    FIELDS,
    HEAD,
    HIGHEST,
    LONGEST,
    LOWEST,
    MOST_WAIT,
    JourneyMap,
    Stage,
    Touchpoint,
)
from helpers.markup import Child, tag
from helpers.pictures.axes import signed
from helpers.widgets.switch import switch

EMOTIONS = {str(emotion): signed(emotion) for emotion in range(LOWEST, HIGHEST + 1)}
HINTS = {
    "action": "客户在做什么",
    "thought": "客户心里在想什么",
    "pain": "哪里让他难受",
    "itch": "他还盼着什么",
    "delight": "哪里让他惊喜",
    "opportunity": "这一步可以怎样改",
    "owner": "一个人或一个岗位",
    "metric": "用哪个数看出改好了",
}
OWNER, DUE = OwnerColumn(label=FIELDS["owner"], type="owner"), DateColumn(label=FIELDS["due"], type="date")


def touchpoint_panel(
    side: str, drawn: JourneyMap, point: Touchpoint, survey_touchpoints: Iterable[str], today: date
) -> Markup:
    """Return the fields of a touchpoint; `survey_touchpoints` are those it can be linked to."""
    number = drawn.place(point.id) + 1
    name = f"{side}.{point.id}"
    return tag(
        "div",
        _line(
            tag("b", f"第 {number} 步"),
            _stages(name, drawn, point),
            _input(name, "action", point.action, class_="wb-grow"),
            _button("shift", "前移", "-1"),
            _button("shift", "后移", "1"),
            _button("duplicate", "复制"),
            _button("add_after", "＋ 后面加一个"),
            _button("remove", "删除"),
        ),
        _line(
            tag("span", "渠道", class_="wb-soft"),
            switch("channel", "渠道", CHANNELS, point.channel),
            tag("span", "情绪", class_="wb-soft"),
            switch("emotion", "情绪，−5 到 +5", EMOTIONS, str(point.emotion)),
            tag("label", _wait(name, point), " 分钟等待", class_="wb-soft"),
            tag("label", _mot(name, point), " 关键时刻 ★", class_="wb-soft"),
            _survey(name, point, survey_touchpoints),
        ),
        tag(
            "div",
            [_area(name, field, getattr(point, field)) for field in ("thought", "pain", "itch", "delight")],
            _area(name, "opportunity", point.opportunity),
            [
                tag("label", tag("span", FIELDS[field]), _input(name, field, getattr(point, field)))
                for field in ("owner", "metric")
            ],
            tag("label", tag("span", FIELDS["due"]), _due(name, point)),
            class_="wb-journey-fields",
        ),
        tag("div", [tag("p", f"⚠ {said}") for said in cautions(point, today)], role="status"),
        class_="wb-journey-panel",
    )


def stage_panel(side: str, drawn: JourneyMap, stage: Stage) -> Markup:
    """Return what can be done with a stage."""
    alone = len(drawn.stages) == 1 and bool(drawn.touchpoints)
    write = tag(
        "input",
        type="text",
        value=stage.name,
        maxlength=LONGEST["name"],
        aria_label="阶段的名字",
        data_action="stage_name",
        data_name=f"{side}.{stage.id}",
        data_live=True,
    )
    return tag(
        "div",
        _line(
            tag("b", "阶段"),
            write,
            _button("shift_stage", "前移", "-1"),
            _button("shift_stage", "后移", "1"),
            _button("add_stage", "＋ 后面加一个阶段"),
            _button("remove_stage", "删除这个阶段", disabled=alone),
        ),
        tag("p", "删除阶段不会删掉触点：它们移到前一个阶段。", class_="wb-soft"),
        class_="wb-journey-panel",
    )


def cautions(point: Touchpoint, today: date) -> list[str]:
    """Return what to think about: an owner who is nobody, a day in the past, a field that is full."""
    owner = OWNER.warning(point.owner, today) if point.owner.strip() else None
    due = DUE.warning(point.due, today) if point.due else None
    full = [
        f"“{FIELDS[field]}”最多 {longest} 个字，已经写满了，多出来的没有收下。"
        for field, longest in LONGEST.items()
        if field in FIELDS and len(getattr(point, field)) >= longest
    ]
    return [said for said in (owner, due, *full) if said]


def head_fields(side: str, drawn: JourneyMap) -> Markup:
    """Return the fields for actor, scenario and goal."""
    hints = {"actor": "谁？写一位具体的客户", "scenario": "什么时候、为什么来", "goal": "他想办成什么"}
    fields = [
        tag(
            "label",
            tag("span", label),
            _textarea("head", f"{side}.{field}", getattr(drawn, field), hints[field], LONGEST[field]),
        )
        for field, label in HEAD.items()
    ]
    said = " · ".join(getattr(drawn, field).strip() or f"{label}？" for field, label in HEAD.items())
    empty = not any(getattr(drawn, field).strip() for field in HEAD)
    summary = tag("summary", tag("b", "谁、场景、目标："), said)
    return tag(
        "details", summary, tag("div", fields, class_="wb-journey-head"), open=empty, class_="wb-journey-who"
    )


def _line(*parts: Child) -> Markup:
    return tag("div", parts, class_="wb-row wb-journey-line")


def _button(action: str, words: str, value: str = "", disabled: bool = False) -> Markup:
    return tag("button", words, data_action=action, data_value=value, disabled=disabled)


def _stages(name: str, drawn: JourneyMap, point: Touchpoint) -> Markup:
    options = [
        tag("option", stage.name or "（没有名字）", value=stage.id, selected=stage.id == point.stage)
        for stage in drawn.stages
    ]
    return tag("select", options, data_action="field", data_name=f"{name}.stage", aria_label="阶段")


def _input(name: str, field: str, written: str, **attributes: object) -> Markup:
    return tag(
        "input",
        type="text",
        value=written,
        maxlength=LONGEST[field],
        placeholder=HINTS[field],
        aria_label=FIELDS[field],
        data_action="field",
        data_name=f"{name}.{field}",
        data_live=True,
        **attributes,
    )


def _area(name: str, field: str, written: str) -> Markup:
    area = _textarea("field", f"{name}.{field}", written, HINTS[field], LONGEST[field])
    return tag("label", tag("span", FIELDS[field]), area)


def _textarea(action: str, name: str, written: str, hint: str, longest: int) -> Markup:
    return tag(
        "textarea",
        written,
        rows=2,
        maxlength=longest,
        placeholder=hint,
        data_action=action,
        data_name=name,
        data_live=True,
    )


def _wait(name: str, point: Touchpoint) -> Markup:
    return tag(
        "input",
        type="number",
        min=0,
        max=f"{MOST_WAIT:g}",
        step="any",
        value=f"{point.wait:.10g}",
        aria_label="等待（分钟）",
        data_action="field",
        data_name=f"{name}.wait",
    )


def _mot(name: str, point: Touchpoint) -> Markup:
    return tag("input", type="checkbox", checked=point.mot, data_action="mot", data_value=name)


def _due(name: str, point: Touchpoint) -> Markup:
    return tag("input", type="date", value=point.due, data_action="field", data_name=f"{name}.due")


def _survey(name: str, point: Touchpoint, touchpoints: Iterable[str]) -> Child:
    known = tuple(touchpoints)
    if not known:
        return None
    options = [
        tag("option", words, value=value, selected=value == point.survey)
        for value, words in {"": "没有对应", **{one: one for one in known}}.items()
    ]
    chosen = tag("select", options, data_action="field", data_name=f"{name}.survey", aria_label="调研触点")
    return tag("label", "调研触点 ", chosen, class_="wb-soft")
