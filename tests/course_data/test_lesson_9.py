"""Every number that lesson 9 states is what the survey and the methods give."""

import re
from typing import Any

import pytest

from helpers import content
from helpers.methods import drivers
from helpers.notebooks import cells, read

PATH = "1_nps_experience/9_plan_and_motivation"
LESSON = content.load_lesson(PATH)
SURVEY = content.read_survey("telecom_nps")
FIRST = content.load_lesson("1_nps_experience/1_nps_past_and_present")


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    found = drivers.shapley(SURVEY, "score", list(content.load_survey("telecom_nps").drivers))
    return {
        str(name): 100 * share for name, share in (found / found.sum()).sort_values(ascending=False).items()
    }


def test_the_factors_are_ordered_and_valued_as_the_data_say(shares: dict[str, float]) -> None:
    key: Any = LESSON.exercises["key_factors"].key
    assert key.answer.order == tuple(shares)
    for name, share in shares.items():
        said = re.search(r"份额 (\d+)%", key.feedback[name])
        assert said and int(said[1]) == round(share)


def test_the_instructor_reads_out_the_same_shares(shares: dict[str, float]) -> None:
    notebook = cells(read(content.NOTEBOOKS / f"{PATH}.ipynb"))
    [cell] = [cell for cell in notebook if "教学模拟数据）。" in cell.source and "instructor" in cell.tags]
    assert [int(one) for one in re.findall(r"(\d+)%", cell.source)] == [round(one) for one in shares.values()]


def test_the_checklist_at_the_end_is_that_of_the_beginning() -> None:
    before: Any = FIRST.exercises["path_checklist"]
    after: Any = LESSON.exercises["path_checklist_after"]
    assert (after.items, after.scale) == (before.items, before.scale)


def test_calling_back_keeps_more_than_a_tenth_more_customers() -> None:
    """What the example of the three lines says (一成多)."""
    rates = SURVEY[SURVEY["score"] <= 6].groupby("closed_loop")["stayed"].mean()
    assert 0.10 < rates["是"] - rates["否"] < 0.20
