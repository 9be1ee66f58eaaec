"""Case cards: what makes a case right, and how its timeline is gone through."""

from typing import Any

import pytest
import yaml

from helpers import cases, content
from helpers.cases import Case, load_case
from helpers.checked_yaml import ContentError, validated
from helpers.widgets.case_card import CaseCard, listings

RAW: dict[str, Any] = {
    "title": "面条风波",
    "teaches": "先做什么",
    "events": [
        {"when": "2024-06-25", "text": "视频传开。", "source": "paper"},
        {
            "decision": {
                "id": "day_two",
                "question": "第二天先做什么？",
                "options": {"close": "停业自查", "wait": "等一等"},
                "comments": {"close": "代价大，态度清楚。", "wait": "省事，被动。"},
            }
        },
        {"when": 2025, "text": "公布报告。", "source": "paper"},
    ],
    "lesson": "快、实、担当。",
    "sources": {"paper": {"name": "某报", "year": 2024}},
}
CASES = sorted(path.stem for path in (content.COURSE_DATA / "cases").glob("*.yaml"))


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> CaseCard:
    monkeypatch.setattr("helpers.widgets.case_card.load_case", lambda name: Case.model_validate(RAW))
    return CaseCard("noodles", {})


@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_course_is_right(name: str) -> None:
    assert load_case(name).events


def test_a_day_and_a_year_are_read_as_people_say_them() -> None:
    case = Case.model_validate(
        {**RAW, "events": yaml.safe_load("[{when: 2024-06-25, text: 一, source: paper}]")}
    )
    assert [event.when for event in case.events if isinstance(event, cases.Event)] == ["2024 年 6 月 25 日"]
    case = Case.model_validate(RAW)
    assert isinstance(case.events[2], cases.Event) and case.events[2].when == "2025 年"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sources": {}}, "对不上的是 paper"),
        ({"sources": {**RAW["sources"], "web": {"name": "网页", "year": 2020}}}, "对不上的是 web"),
        ({"events": [{"when": "那天", "text": "有人说"}], "sources": {}}, "真实企业的每件事都要写明来源"),
        ({"events": [RAW["events"][0], RAW["events"][1], RAW["events"][1]]}, "同一个 id"),
        ({"events": [RAW["events"][0], {"text": "没有日子", "source": "paper"}]}, "when：缺少这一项"),
    ],
)
def test_what_is_wrong_with_a_case_is_said_once(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ContentError) as caught:
        validated(Case, {**RAW, **change}, "cases/noodles.yaml")
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_time_of_day_that_yaml_took_for_a_number_is_told() -> None:
    events = yaml.safe_load("[{when: 20:40, text: 一, source: paper}]")
    with pytest.raises(ContentError, match="钟点要加引号"):
        validated(Case, {**RAW, "events": events}, "cases/noodles.yaml")


def test_a_case_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match="cases/nowhere.yaml：没有这个文件"):
        load_case("nowhere")


def test_what_happened_is_told_only_after_the_decision(card: CaseCard) -> None:
    assert "视频传开" in card.html and "后面还有 1 步" in card.html
    assert "公布报告" not in card.html and "快、实、担当" not in card.html
    card.act("decide", "day_two=wait")
    assert "省事，被动" in card.html and "公布报告" in card.html and "快、实、担当" in card.html
    assert card.answer == {"case": "noodles", "decided": {"day_two": "wait"}}


def test_a_decision_can_be_changed_and_nonsense_decides_nothing(card: CaseCard) -> None:
    card.act("decide", "day_two=nonsense")
    card.act("decide", "elsewhere=close")
    assert card.answer == {}
    card.act("decide", "day_two=wait")
    card.act("decide", "day_two=close")
    assert card.decided == {"day_two": "close"}
    assert "代价大" in card.html and "省事" not in card.html


def test_a_kept_decision_that_the_case_no_longer_asks_is_left_out(
    card: CaseCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = CaseCard("noodles", {"case": "noodles", "decided": {"day_two": "close", "day_nine": "x"}})
    assert again.decided == {"day_two": "close"}


def test_decisions_are_taken_home(card: CaseCard) -> None:
    assert listings(card.answer) == ()
    card.act("decide", "day_two=close")
    [listing] = listings(card.answer)
    assert listing.rows == (("第二天先做什么？", "停业自查"),)


def test_what_a_case_shows_is_kept_back_until_the_last_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = Case.model_validate({**RAW, "events": RAW["events"][:2]})
    monkeypatch.setattr("helpers.widgets.case_card.load_case", lambda name: ends)
    card = CaseCard("noodles", {})
    assert "快、实、担当" not in card.html and "后面还有小结" in card.html
    card.act("decide", "day_two=wait")
    assert "快、实、担当" in card.html and "小结" not in card.html
