"""Who answers the sample survey, and what they came for: everything known before they give a score."""

import numpy as np
import pandas as pd
from survey_draws import Draws, Ints, whole

SEASONS = {0: "冬", 1: "春", 2: "夏", 3: "秋"}  # by month // 3; December is 12 // 3 = 4


def customers(draws: Draws, columns: dict, population: dict, decline: dict) -> pd.DataFrame:
    """Return a row a customer, in order of month: month, touchpoint, age, occupation, plan … complaints.

    `columns`, `population` and `decline` are those of surveys.yaml.
    """
    months = columns["month"]["values"]
    quiet = population["quiet_months"]
    month = draws.choose("month", months, [quiet.get(month[-2:], 100) for month in months])
    rows = pd.DataFrame({"answer_id": np.arange(1, draws.rows + 1), "month": np.sort(month)})
    for column, name in (("touchpoint", "touchpoints"), ("age_band", "ages")):
        rows[column] = draws.choose(column, list(population[name]), list(population[name].values()))
    for column, name, by in (
        ("occupation", "occupations", "age_band"),
        ("complexity", "complexity", "touchpoint"),
    ):
        weights = [population[name][group] for group in rows[by]]
        rows[column] = draws.choose(column, columns[column]["values"], weights)
    rows["plan"] = np.where(draws.chance("plan", rows["age_band"].map(population["share_of_5g"])), "5G", "4G")
    longest = rows["age_band"].map(population["longest_tenure"]).to_numpy(dtype=float)
    first, second = draws.uniform("tenure"), draws.uniform("tenure, again")
    rows["tenure_months"] = whole(longest * first * (0.5 + 0.5 * second), 1, 240)
    tenths = _fee_in_tenths(draws, rows["plan"], population["fees"])
    rows["monthly_fee"] = tenths / 10
    rows["star"] = whole(0.1 + rows["tenure_months"] / 70 + tenths / 900 + 1.4 * draws.uniform("star"), 1, 5)
    hours = population["hours"]
    rows["hour"] = 8 + draws.pick("hour", [hours.get(place, hours["else"]) for place in rows["touchpoint"]])
    rows["waiting_minutes"] = _waiting(draws, rows, population, decline)
    rows["season"] = [SEASONS[int(month[-2:]) // 3 % 4] for month in rows["month"]]
    complaints = draws.pick("complaints", population["complaints"])
    rows["complaints"] = np.where(rows["touchpoint"] == "投诉处理", complaints + 1, complaints)
    return rows


def has_declined(rows: pd.DataFrame, decline: dict) -> pd.Series:
    """Say which rows are answers about the touchpoint that got worse, from the month it did."""
    return (rows["touchpoint"] == decline["touchpoint"]) & (rows["month"] >= decline["from"])


def _fee_in_tenths(draws: Draws, plan: pd.Series, fees: dict[str, dict[int, int]]) -> Ints:
    """Return the bill in tenths of a yuan: the plan's price, and for two in five something on top."""
    bands = draws.pick("fee", [list(fees[name].values()) for name in plan])
    price = np.array([list(fees[name])[band] for name, band in zip(plan, bands, strict=True)])
    extra = whole(draws.uniform("fee on top") * 300, 1, 300)
    return price * 10 + np.where(draws.chance("over the plan", 0.4), extra, 0)


def _waiting(draws: Draws, rows: pd.DataFrame, population: dict, decline: dict) -> Ints:
    """Return minutes with a long right tail: the place's median, longer at noon and after the decline."""
    busy = population["busy"]
    median = rows["touchpoint"].map(population["median_wait"]).to_numpy(dtype=float)
    median = median * np.where(rows["hour"].isin(busy["hours"]), busy["waiting_factor"], 1.0)
    median = median * np.where(has_declined(rows, decline), decline["waiting_factor"], 1.0)
    share = draws.uniform("waiting")
    return whole(1.3 * median * share / (1.15 - share), 0, 120)
