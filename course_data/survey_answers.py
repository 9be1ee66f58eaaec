"""What the customers answer and do afterwards, by the truth that surveys.yaml states."""

import numpy as np
import pandas as pd
from survey_customers import has_declined
from survey_draws import Draws, Floats, whole

LONGEST_COUNTED_WAIT = 60
COUNTED_COMPLAINTS = 3
LAZY_ANSWERS = {(9, 10): 0.12, (6, 5): 0.15, (4, 5): 0.15, (1, 0): 0.4}  # people round to 10, 5 and 0
CATEGORIES = ["detractor", "passive", "promoter"]


def ratings(draws: Draws, rows: pd.DataFrame, truth: dict) -> pd.DataFrame:
    """Return the five driver ratings, 1–10, a column each."""
    shared = draws.normal("halo")
    declined = has_declined(rows, truth["decline"])
    # Square roots are exact to the last bit under IEEE 754, unlike exp and log.
    halo, own = np.sqrt(truth["halo"]), np.sqrt(1 - truth["halo"])
    result = {}
    for name, driver in truth["drivers"].items():
        shifts = {place: effect["ratings"].get(name, 0.0) for place, effect in truth["touchpoints"].items()}
        shift = rows["touchpoint"].map(shifts)
        shift = shift + np.where(rows["plan"] == "5G", truth["plan"]["ratings"].get(name, 0.0), 0.0)
        shift = shift + np.where(declined, truth["decline"]["ratings"].get(name, 0.0), 0.0)
        spread = halo * shared + own * draws.normal(f"rating of {name}")
        result[name] = whole(driver["mean"] + shift + driver["sd"] * spread, 1, 10)
    return pd.DataFrame(result, index=rows.index)


def score(draws: Draws, rows: pd.DataFrame, truth: dict) -> pd.Series:
    """Return the recommend score, 0–10."""
    latent = truth["score_mean"] + _experience(rows, truth)
    for name, driver in truth["drivers"].items():
        latent = latent + driver["weight"] * (rows[name] - driver["mean"])
    latent = latent + np.where(rows["plan"] == "5G", truth["plan"]["score"], 0.0)
    for group in ("satisfied_not_loyal", "loyal_not_satisfied"):
        latent = latent + np.where(belongs(rows, truth[group]), truth[group]["score"], 0.0)
    latent = latent + truth["score_noise"] * draws.normal("score")
    return pd.Series(_lazy(draws, whole(latent, 0, 10)), index=rows.index)


def csat(draws: Draws, rows: pd.DataFrame, truth: dict) -> pd.Series:
    """Return satisfaction with the service just received, 1–5."""
    rule = truth["csat"]
    latent = rule["mean"] + rule["experience"] * _experience(rows, truth)
    for name, weight in rule["weights"].items():
        latent = latent + weight * (rows[name] - truth["drivers"][name]["mean"])
    for group in ("satisfied_not_loyal", "loyal_not_satisfied"):
        latent = latent + np.where(belongs(rows, truth[group]), truth[group]["csat"], 0.0)
    return pd.Series(whole(latent + rule["noise"] * draws.normal("csat"), 1, 5), index=rows.index)


def category(scores: pd.Series) -> pd.Series:
    """Return detractor (0–6), passive (7–8) or promoter (9–10) for each score."""
    return pd.Series(np.select([scores <= 6, scores <= 8], CATEGORIES[:2], CATEGORIES[2]), index=scores.index)


def afterwards(draws: Draws, rows: pd.DataFrame, truth: dict) -> pd.DataFrame:
    """Return closed_loop (是, 否, blank), stayed, bought_again, friends_brought of the next six months."""
    kind = category(rows["score"])
    called = draws.chance("closed_loop", truth["closed_loop"]["share"]) & (kind == "detractor")
    behaviour = kind.where(~called, "detractor_called").map(truth["behaviour"])
    stayed = draws.chance("stayed", [what["stayed"] for what in behaviour])
    bought = draws.chance("bought_again", [what["bought_again"] for what in behaviour]) & stayed
    friends = np.where(stayed, draws.pick("friends", [what["friends"] for what in behaviour]), 0)
    return pd.DataFrame(
        {
            "closed_loop": np.where(kind != "detractor", "", np.where(called, "是", "否")),
            "stayed": stayed.astype(int),
            "bought_again": bought.astype(int),
            "friends_brought": friends,
        },
        index=rows.index,
    )


def belongs(rows: pd.DataFrame, group: dict) -> pd.Series:
    """Say which rows are in a group given by min_tenure, max_tenure (months) or age_band."""
    inside = rows["tenure_months"].between(group.get("min_tenure", 0), group.get("max_tenure", 240))
    return inside & (rows["age_band"] == group["age_band"]) if "age_band" in group else inside


def _experience(rows: pd.DataFrame, truth: dict) -> pd.Series:
    """Return the points of score from touchpoint, waiting, complaints, decline and the peak factors."""
    factors = truth["peak_factors"]
    at_touchpoint = {place: effect["score"] for place, effect in truth["touchpoints"].items()}
    points = rows["touchpoint"].map(at_touchpoint)
    for name in ("age_band", "occupation", "complexity", "season"):
        points = points + rows[name].map(factors[name])
    for band in factors["hours"]:
        points = points + np.where(rows["hour"].between(band["from"], band["to"]), band["score"], 0.0)
    waited = np.minimum(rows["waiting_minutes"], LONGEST_COUNTED_WAIT)
    points = points + truth["waiting_per_10_minutes"] * (waited / 10)
    points = points + truth["complaint"] * np.minimum(rows["complaints"], COUNTED_COMPLAINTS)
    return points + np.where(has_declined(rows, truth["decline"]), truth["decline"]["score"], 0.0)


def _lazy(draws: Draws, scores: np.ndarray) -> np.ndarray:
    """Move some answers to the round number beside them; nobody changes category."""
    result = scores.copy()
    luck: Floats = draws.uniform("round numbers")
    for (said, rounder), share in LAZY_ANSWERS.items():
        result[(scores == said) & (luck < share)] = rounder
    return result
