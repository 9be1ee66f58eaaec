"""Every number that lesson 6 states is what its own data and methods give."""

import re

import pytest

from helpers import content
from helpers.checked_yaml import read_yaml
from helpers.methods import nps
from helpers.methods.peak_end import PeakEnd, summarize
from tests.course_data.stated import Stated

STATED = Stated("1_nps_experience/6_moments_of_truth")
LESSON, KEYS, TEXT = STATED.lesson, STATED.keys, STATED.text
SURVEY = content.read_survey("telecom_nps")
COMPLAINTS = SURVEY[SURVEY["touchpoint"] == "投诉处理"]


def said(pattern: str, text: str = TEXT) -> tuple[float, ...]:
    """The numbers in the one place of a text where a pattern stands."""
    [found] = re.findall(pattern, text)
    parts = (found,) if isinstance(found, str) else found
    return tuple(float(part.replace(",", "").replace("−", "-")) for part in parts)


# --- the curve of 3.2.3 ---

FILE = content.COURSE_DATA / "peak_end.yaml"
HALL = [tuple(moment) for moment in read_yaml(FILE, FILE.name)["stories"]["no_faults"]["a"]["moments"]]
NAMES, EMOTIONS, MINUTES = zip(*HALL, strict=True)
LIFTS = {"wait": "等候", "bill": "看懂账单", "leave": "离开"}


def lifted(*places: str, by: float = 3) -> PeakEnd:
    """What the hall's curve comes to when the moments named so are lifted."""
    emotions = [
        emotion + by * any(LIFTS[place] in name for place in places)
        for name, emotion in zip(NAMES, EMOTIONS, strict=True)
    ]
    return summarize(emotions, MINUTES)


def test_each_lift_is_remembered_as_the_key_says() -> None:
    assert STATED.values("lift_one") == {place: lifted(place).score for place in LIFTS}


def test_the_prompt_lifts_what_stands_in_the_story() -> None:
    prompt = LESSON.exercises["lift_one"].prompt
    for words, place in (("等候从 (−\\d) 到 \\+(\\d)", "wait"), ("看懂账单从 \\+(\\d) 到 \\+(\\d)", "bill")):
        [at] = [number for number, name in enumerate(NAMES) if LIFTS[place] in name]
        assert said(words, prompt) == (EMOTIONS[at], EMOTIONS[at] + 3)
    assert said("离开从 (\\d) 到 \\+(\\d)", prompt) == (EMOTIONS[-1], EMOTIONS[-1] + 3)
    assert said(r"(\d+) 分钟，七个时刻") == (sum(MINUTES),) and len(HALL) == 7


def test_a_mistake_named_in_the_curve_is_what_the_wrong_reading_gives() -> None:
    """Forgetting to lift, reading the mean, keeping −2 as the peak, or leaving another lift in."""
    untouched = summarize(EMOTIONS, MINUTES)
    assert untouched.peak == -2
    both = lifted("bill", "leave").score
    wrong = {
        "wait": {untouched.score, lifted("wait").mean},
        "bill": {(untouched.peak + 4) / 2, lifted("bill").mean, both},
        "leave": {(untouched.peak + 3) / 2, lifted("leave").mean, both},
    }
    named: dict[str, set[float]] = {place: set() for place in LIFTS}
    for mistake in KEYS["lift_one"].mistakes:  # type: ignore[attr-defined]
        named[mistake.field].add(mistake.value)
    for place, found in wrong.items():
        assert sorted(named[place]) == pytest.approx(sorted(found)), place


def test_the_mean_and_the_memory_choose_different_moments() -> None:
    by_memory = max(LIFTS, key=lambda place: lifted(place).score)
    by_mean = max(LIFTS, key=lambda place: lifted(place).mean)
    assert (by_memory, by_mean) == ("leave", "wait")


def test_a_deep_valley_outweighs_every_lift() -> None:
    """What lift_why says: with the wait at −5, neither the bill nor the way out becomes the peak."""
    assert "掉到 −5" in LESSON.exercises["lift_why"].options["wait_first"]  # type: ignore[attr-defined]
    for place in ("bill", "leave"):
        deep = [
            -5 if LIFTS["wait"] in name else emotion + 3 * (LIFTS[place] in name)
            for name, emotion in zip(NAMES, EMOTIONS, strict=True)
        ]
        assert summarize(deep, MINUTES).peak == -5, place


# --- the survey ---


def test_the_quotes_are_answers_of_the_survey() -> None:
    hall = SURVEY[SURVEY["touchpoint"] == "营业厅"]
    for words, score in re.findall(r"> “([^”]+)。”——(\d) 分", TEXT):
        assert ((hall["comment"] == words) & (hall["score"] == int(score))).any(), words
    assert TEXT.count("——7 分") == TEXT.count("——8 分") == 1


def test_those_who_felt_nothing_are_passives_as_often_as_the_text_says() -> None:
    felt = SURVEY[SURVEY["reason"] == "just_ok"]
    label = (content.load_survey("telecom_nps").columns["reason"].labels or {})["just_ok"]
    assert f"原因是“{label}”" in TEXT
    passive = felt["score"].between(7, 8)
    share = round(100 * passive.mean())
    assert said(r"有 (\d+) 份的原因.*?其中 (\d+) 份（(\d+)%）") == (len(felt), passive.sum(), share)


def test_waiting_tells_customers_apart_as_the_exercise_says() -> None:
    hall = SURVEY[SURVEY["touchpoint"] == "营业厅"]
    short, long = (
        nps.count(hall.loc[chosen, "score"])
        for chosen in (hall["waiting_minutes"] <= 10, hall["waiting_minutes"] > 30)
    )
    exercise = LESSON.exercises["lift_why"]
    stated = said(
        r"不超过 10 分钟的 ([\d,]+) 位 NPS 是 \+(\d+)，超过 30 分钟的 (\d+) 位是 (−\d+)", exercise.prompt
    )
    assert stated == (short.n, short.rounded, long.n, long.rounded)
    feedback = KEYS["lift_why"].feedback["ignore_wait"]
    assert said(r"低了约 (\d+) 分", feedback) == (round(short.nps - long.nps),)


def test_complaints_are_lowest_and_all_the_same_solved_most_often() -> None:
    found = nps.count(COMPLAINTS["score"])
    stated = said(r"只有 (\d+) 份答卷，(\d+)% 是贬损者，NPS (−\d+)")
    assert stated == (found.n, round(100 * found.detractors / found.n), found.rounded)
    lowest = nps.by_group(SURVEY, "score", "touchpoint")["nps"].idxmin()
    promoters = SURVEY[SURVEY["score"] >= 9]
    solved = (promoters["reason"] == "problem_solved").groupby(promoters["touchpoint"])
    assert lowest == solved.mean().idxmax() == "投诉处理"
    stated = said(r"10 分的 (\d+) 位，有 (\d+) 位说原因是“问题解决了”，比例（(\d+)%）")
    assert stated == (found.promoters, solved.sum()["投诉处理"], round(100 * solved.mean()["投诉处理"]))


def test_the_moments_of_a_year_are_counted_from_the_prompt() -> None:
    prompt = LESSON.exercises["count_moments"].prompt
    passengers, contacts = said(r"约 (\d+) 万位旅客，每位大约接触 (\d+) 名员工", prompt)
    visitors, meetings, days = said(r"一天 (\d+) 位客户，每位和员工打 (\d+) 次交道.*开门 (\d+) 天", prompt)
    assert STATED.values("count_moments") == {
        "sas": passengers * contacts,
        "hall": visitors * meetings * days / 10_000,
    }
    assert f"{STATED.values('count_moments')['hall']:g} 万次不可能次次惊喜" in TEXT
