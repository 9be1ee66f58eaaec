"""A questionnaire tool's raw export of some answers, with the defects that surveys.yaml counts."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from survey_draws import Draws

FULL_WIDTH = {ord(digit): ord(digit) - ord("0") + 0xFF10 for digit in "0123456789"}
SOURCES = {"短信链接": 60, "手机App": 28, "二维码": 12}
CSAT, SCORE = 7, 8  # positions in a line
CLOCK = {"day": 28, "minute": 60, "second": 60}
SPACED = ("{} ", " {}", "{}\u3000", "\u3000{}")
# What each defect writes where the score was; the first four can be repaired, the others cannot.
SCORE_DEFECTS: dict[str, Callable[[int], str]] = {
    "score_with_fen": lambda score: f"{score}分",
    "score_in_characters": lambda score: "十分",
    "score_full_width": lambda score: str(score).translate(FULL_WIDTH),
    "score_with_spaces": lambda score: f" {score}  ",
    "score_missing": lambda score: "",
    "score_eleven": lambda score: "11",
    "score_minus_one": lambda score: "-1",
    "score_unknown": lambda score: "不知道",
    "score_with_decimal": lambda score: f"{score}.5",
}


def export(
    answers: pd.DataFrame, seed: int, survey: dict, defects: dict[str, int], labels: dict[str, str]
) -> list[list[str]]:
    """Return the lines of the export, preamble and total included; every cell is text.

    `survey` is the entry telecom_nps_dirty of surveys.yaml, `defects` how often each occurs, `labels` are
    those of the reasons.
    """
    chosen = answers.iloc[np.sort(Draws(seed, len(answers)).sample("exported answers", survey["rows"]))]
    draws = Draws(seed, survey["rows"])
    damaged = _damaged(draws, chosen["score"].to_numpy(), defects)
    lines = _lines(draws, chosen, labels, defects, damaged)
    untouched = [at for at in draws.sample("duplicates", len(lines)) if at not in damaged]
    repeated = set(untouched[: defects["duplicate_rows"]])
    blank_before = set(draws.sample("blank rows", defects["blank_rows"]).tolist())
    body: list[list[str]] = []
    for at, line in enumerate(lines):
        body += [[""] * len(line)] * (at in blank_before) + [line] * (1 + (at in repeated))
    return [*_preamble(survey, len(lines)), list(survey["columns"]), *body, _total(survey, chosen)]


def _damaged(draws: Draws, scores: np.ndarray, defects: dict) -> dict[int, str]:
    """Give each score defect its lines, no line two of them; 十分 falls only on a 10, n.5 never on a 10."""
    order = draws.sample("damaged scores", len(scores)).tolist()
    only = {"score_in_characters": scores == 10, "score_with_decimal": scores < 10}
    damaged: dict[int, str] = {}
    for defect in sorted(SCORE_DEFECTS, key=lambda name: name != "score_in_characters"):
        suits = only.get(defect, scores >= 0)
        free = [at for at in order if at not in damaged and suits[at]]
        damaged |= dict.fromkeys(free[: defects[defect]], defect)
    return damaged


def _lines(
    draws: Draws, chosen: pd.DataFrame, labels: dict[str, str], defects: dict, damaged: dict[int, str]
) -> list[list[str]]:
    """Return a line an answer, in the columns of the export."""
    day, minute, second = (draws.pick(name, [1] * size) for name, size in CLOCK.items())
    slashes = set(draws.sample("dates with slashes", defects["dates_with_slashes"]).tolist())
    spaced = set(draws.sample("spaces in touchpoint", defects["spaces_in_touchpoint"]).tolist())
    took = 40 + draws.pick("seconds taken", range(240, 0, -1))
    source = draws.choose("source", list(SOURCES), list(SOURCES.values()))
    lines = []
    for at, row in enumerate(chosen.to_dict("records")):
        year, month = row["month"].split("-")
        if at in slashes:
            when = f"{year}/{int(month)}/{day[at] + 1} {row['hour']}:{minute[at]:02}:{second[at]:02}"
        else:
            when = f"{year}-{month}-{day[at] + 1:02} {row['hour']:02}:{minute[at]:02}"
        place = SPACED[at % len(SPACED)].format(row["touchpoint"]) if at in spaced else row["touchpoint"]
        score = SCORE_DEFECTS[damaged[at]](row["score"]) if at in damaged else str(row["score"])
        line = [str(at + 1), when, f"{took[at]}秒", source[at], place, row["plan"], row["age_band"]]
        lines.append([*line, str(row["csat"]), score, labels[row["reason"]], row["comment"]])
    return lines


def _preamble(survey: dict, answers: int) -> list[list[str]]:
    return [
        [f"{survey['title']} {survey['notice']}"],
        ["导出时间", "2026/1/6 9:12:33"],
        ["答卷总数", str(answers)],
        [],
    ]


def _total(survey: dict, chosen: pd.DataFrame) -> list[str]:
    """Return the last line: 合计 and two averages, which a careless reader takes for one more answer."""
    line = ["合计"] + [""] * (len(survey["columns"]) - 1)
    line[CSAT] = _two_decimals(int(chosen["csat"].sum()), len(chosen))
    line[SCORE] = _two_decimals(int(chosen["score"].sum()), len(chosen))
    return line


def _two_decimals(total: int, count: int) -> str:
    hundredths = (200 * total + count) // (2 * count)
    return f"{hundredths // 100}.{hundredths % 100:02}"
