"""Every number that lesson 5 states is what its own data give, and its cases hold only what is sourced."""

import re

import pytest

from helpers import content
from helpers.cases import Event, load_case
from helpers.methods import nps, themes
from helpers.methods.nps import Counts
from helpers.notebooks import cells, read

PATH = "1_nps_experience/5_paths_to_experience"
LESSON = content.load_lesson(PATH)
KEYS = content.load_keys(LESSON)
TEXT = "\n".join(cell.source for cell in cells(read(content.NOTEBOOKS / f"{PATH}.ipynb")))
SURVEY = content.read_survey("telecom_nps")
LABELS = content.load_survey("telecom_nps").columns["reason"].labels or {}
SAID = SURVEY[(nps.categorize(SURVEY["score"]) == "detractor") & (SURVEY["comment"].fillna("") != "")]


def reasons(touchpoint: str | None = None) -> "themes.pd.DataFrame":
    """The Pareto table of the detractors who wrote something."""
    frame = SAID if touchpoint is None else SAID[SAID["touchpoint"] == touchpoint]
    return themes.pareto(frame["reason"].astype(str).value_counts().to_dict())


def key(field: str) -> float:
    return float(KEYS["detraction_pareto"].answer.values[field])


# --- 3.2.2, the Pareto chart ---


def test_half_of_the_detraction_is_reached_at_the_reason_of_the_key() -> None:
    assert themes.vital_few(reasons(), 0.5) == key("half")


@pytest.mark.parametrize(("field", "touchpoint"), [("complaints", "投诉处理"), ("billing", "账单缴费")])
def test_the_first_reason_of_a_touchpoint_has_the_share_of_the_key(field: str, touchpoint: str) -> None:
    assert key(field) == round(100 * reasons(touchpoint)["share"].iloc[0])


def test_the_feedback_names_the_reasons_that_the_chart_shows() -> None:
    feedback = KEYS["detraction_pareto"].feedback
    everyone = reasons()
    [before] = re.findall(r"前三位累计 (\d+)%", feedback["half"])
    assert int(before) == round(100 * everyone["cumulative"].iloc[2]) < 50
    assert LABELS[everyone.index[3]] in feedback["half"]
    assert LABELS[reasons("投诉处理").index[0]] in feedback["complaints"]
    assert LABELS[reasons("账单缴费").index[0]] in feedback["billing"]


def test_a_mistake_is_recognised_by_the_number_that_it_leads_to() -> None:
    shares = {touchpoint: reasons(touchpoint) for touchpoint in ("投诉处理", "账单缴费")}
    assert {mistake.value for mistake in KEYS["detraction_pareto"].mistakes if mistake.field != "half"} == {  # type: ignore[attr-defined]
        shares["投诉处理"]["count"].iloc[0],
        shares["账单缴费"]["count"].iloc[0],
        round(100 * shares["账单缴费"]["share"].iloc[1]),
        round(100 * reasons()["share"].iloc[0]),
    }
    assert themes.vital_few(reasons(), 0.8) == 10


# --- 3.2.2.1, what the data say beside the board ---


def test_the_table_beside_the_board_is_that_of_the_survey() -> None:
    [table] = re.findall(r"<details>.*?</details>", TEXT, flags=re.S)
    rows = re.findall(r"^\| ([^|-]+) \| ([^|]+) \|$", table, flags=re.M)[1:]
    touchpoints = content.load_survey("telecom_nps").touchpoints
    assert rows == [(one, LABELS[str(reasons(one).index[0])]) for one in touchpoints]


# --- 3.2, two paths ---


def test_winning_back_and_winning_over_twenty_customers_raise_the_score_alike() -> None:
    before = Counts(detractors=300, passives=300, promoters=400)
    won_back = Counts(detractors=280, passives=320, promoters=400)
    won_over = Counts(detractors=300, passives=280, promoters=420)
    assert won_back.nps - before.nps == pytest.approx(2) == won_over.nps - before.nps


# --- cases ---

CASES = ("atour", "pangdonglai_noodles", "pangdonglai_tasting")


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_a_real_company_is_shown_and_says_where_its_limits_are(name: str) -> None:
    case = load_case(name)
    assert f'lesson.case("{name}")' in TEXT
    assert not case.simulated and case.limits
    assert len(case.decisions) >= 2
    assert all(event.source for event in case.events if isinstance(event, Event))


def test_the_sum_paid_is_that_of_the_portions_sold() -> None:
    [portions, sum_paid] = re.findall(
        r"每份另补 1000 元，共 ([\d,]+) 份、([\d.]+) 万元",
        " ".join(event.text for event in load_case("pangdonglai_noodles").events if isinstance(event, Event)),
    )[0]
    assert int(portions.replace(",", "")) * 1000 == float(sum_paid) * 10_000


def test_what_has_no_source_is_not_an_event_of_the_case() -> None:
    told = " ".join(event.text for event in load_case("atour").events if isinstance(event, Event))
    placed = KEYS["atour_sources"].answer.placed
    assert placed["seventeen"] == placed["twelve"] == placed["nps"] == placed["profit"] == "unsourced"
    assert not re.search(r"触点.{0,4}(17|12)|(17|12) 个|NPS|利润", told)
    for fact in ("六七十度", "晚安牛奶", "40 ℃", "1700 多家"):
        assert fact in told
