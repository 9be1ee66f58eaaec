"""One exercise of each of these kinds, as a lesson file has it; tests change a field of it."""

from typing import Any

from helpers.content import exercise_type
from helpers.exercises.choice import Choice
from helpers.exercises.number import Number
from helpers.exercises.ordering import Ordering
from helpers.exercises.sorting import Sorting

CHOICE = {
    "id": "good_profit",
    "kind": "choice",
    "title": "良性利润",
    "prompt": "哪些收入会让客户更愿意推荐我们？",
    "outline": ["000-0.1"],
    "several": True,
    "options": {"renewal": "主动续约", "hidden": "默认勾选", "friend": "朋友介绍", "fine": "违约金"},
    "key": {
        "answer": {"picked": ["renewal", "friend"]},
        "feedback": {
            "renewal": "知道买了什么。",
            "hidden": "觉得被骗。",
            "friend": "信任我们。",
            "fine": "人也走了。",
        },
    },
}
SORTING = {
    "id": "three_categories",
    "kind": "sorting",
    "title": "三类客户",
    "prompt": "把每个分数放进它的类。",
    "outline": ["000-1.3"],
    "buckets": {"promoter": "推荐者", "passive": "中立者", "detractor": "贬损者"},
    "cards": {"nine": "9 分", "zero": "0 分", "seven": "7 分", "six": "6 分"},
    "key": {
        "answer": {
            "placed": {"nine": "promoter", "zero": "detractor", "seven": "passive", "six": "detractor"}
        },
        "feedback": {
            "nine": "9、10 分推荐。",
            "zero": "0 也算。",
            "seven": "7、8 分中立。",
            "six": "6 分还是贬损。",
        },
    },
}
ORDERING = {
    "id": "inner_loop",
    "kind": "ordering",
    "title": "内循环",
    "prompt": "把五步排好。",
    "outline": ["000-1.7"],
    "steps": {"fix": "解决", "call": "打电话", "listen": "听完", "note": "记录", "check": "再问一次"},
    "key": {
        "answer": {"order": ["call", "listen", "fix", "note", "check"]},
        "feedback": {
            "call": "越早越好。",
            "listen": "先听后说。",
            "fix": "听清楚再解决。",
            "note": "记下来才能改。",
            "check": "最后确认。",
        },
    },
}
NUMBER = {
    "id": "one_nps",
    "kind": "number",
    "title": "算一次 NPS",
    "prompt": "200 位客户：推荐者 90 人，贬损者 50 人。",
    "outline": ["000-1.3"],
    "fields": {
        "promoters": {"label": "推荐者占比", "unit": "%", "minimum": 0, "maximum": 100},
        "nps": {"label": "NPS", "unit": "分", "minimum": -100, "maximum": 100},
    },
    "key": {
        "answer": {"values": {"promoters": 45, "nps": 20}},
        "tolerance": {"promoters": 0.5},
        "feedback": {"promoters": "90 ÷ 200 = 45 %。", "nps": "45 − 25 = 20。"},
        "hints": {"promoters": "除以全部 200 人。", "nps": "占比相减。"},
        "mistakes": [{"field": "nps", "value": 40, "feedback": "这是人数之差。"}],
    },
}
SURVEY_CARDS = {"survey": "telecom_nps", "rows": [57, 12], "show": ["plan", "score", "reason", "comment"]}
SAMPLES: dict[str, dict[str, Any]] = {
    sample["kind"]: sample
    for sample in (CHOICE, SORTING, ORDERING, NUMBER)  # type: ignore[misc]
}


def make(kind: str, **changes: Any) -> Any:
    """Return the sample of a kind with some fields changed; `None` takes a field away."""
    fields = {**SAMPLES[kind], **changes}
    return exercise_type(kind).model_validate(
        {name: value for name, value in fields.items() if value is not None}
    )


def with_key(kind: str, **changes: Any) -> Any:
    """Return the sample of a kind with some fields of its key changed."""
    return make(kind, key={**SAMPLES[kind]["key"], **changes})


def choice(**changes: Any) -> Choice:
    """Return the sample choice."""
    return make("choice", **changes)  # type: ignore[no-any-return]


def sorting(**changes: Any) -> Sorting:
    """Return the sample sorting."""
    return make("sorting", **changes)  # type: ignore[no-any-return]


def ordering(**changes: Any) -> Ordering:
    """Return the sample ordering."""
    return make("ordering", **changes)  # type: ignore[no-any-return]


def number(**changes: Any) -> Number:
    """Return the sample number."""
    return make("number", **changes)  # type: ignore[no-any-return]
