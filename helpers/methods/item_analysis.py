"""How hard the questions of a test were, and whether they tell who knows more from who knows less.

Everywhere `points` has a row a trainee and a column a question, NaN where an answer could not be checked, and
`possible` the points of each question, above zero. Classical test theory: L. Crocker and J. Algina,
Introduction to Classical and Modern Test Theory (1986), chapters 7 and 14.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

KELLEY = 0.27  # the share of the best and of the weakest that tells most
FEWEST = 3  # two points always lie on a line
HAIR = 1e-9

Array = NDArray[np.float64]


def difficulty(points: pd.DataFrame, possible: pd.Series) -> pd.Series:
    """Return the mean share of the points reached, 0 (nobody) to 1 (everybody), by question.

    p = mean(points) / possible, for right and wrong the share of right answers: the higher, the easier. NaN
    without an answer. Source: Crocker and Algina 1986, section 14.
    """
    return points.mean() / possible


def discrimination(points: pd.DataFrame, possible: pd.Series) -> pd.Series:
    """Return the corrected item–total correlation, −1 to 1, by question.

    Pearson's r of the points in a question with the share of the points reached in all the others, so that no
    question is compared with itself. NaN with fewer than three trainees, and where either does not vary.
    Source: S. Henrysson, Correction of item–total correlations in item analysis, Psychometrika 28 (1963).
    """
    found = [_correlation(points[name], _shares(points, possible, without=name)) for name in map(str, points)]
    return pd.Series(found, index=points.columns, dtype=float)


def upper_lower(points: pd.DataFrame, possible: pd.Series, share: float = KELLEY) -> pd.Series:
    """Return what the best reach more than the weakest, −1 to 1, by question: D = p(upper) − p(lower).

    The two groups are `share` of the class each, by the share of all points reached; who is level at the edge
    of a group counts in part, so that the order of the rows does not matter. NaN when nobody is ahead of
    anybody. Source: T. L. Kelley, The selection of upper and lower groups for the validation of test items,
    Journal of Educational Psychology 30 (1939).
    """
    total = np.round(_shares(points, possible), 9)
    known = ~np.isnan(total)
    if not known.any() or np.ptp(total[known]) == 0:
        return pd.Series(np.nan, index=points.columns)
    size = max(1, round(share * int(known.sum())))
    upper, lower = _weights(total, size), _weights(-total, size)
    difference = _weighted_means(points, upper) - _weighted_means(points, lower)
    return pd.Series(difference, index=points.columns) / possible


def cronbach_alpha(points: pd.DataFrame) -> float:
    """Return how consistent a test is in itself, at most 1; trainees with a gap are left out.

    α = k / (k − 1) · (1 − Σ s²(question) / s²(sum)), with k questions and s² of a sample. NaN with fewer than
    two questions or trainees, and when the sums do not vary. Source: L. J. Cronbach, Coefficient alpha and
    the internal structure of tests, Psychometrika 16 (1951).
    """
    whole = points.dropna(axis="columns", how="all").dropna().to_numpy(float)
    trainees, questions = whole.shape
    if trainees < 2 or questions < 2:
        return float("nan")
    variance = float(whole.sum(axis=1).var(ddof=1))
    if variance < HAIR:
        return float("nan")
    return questions / (questions - 1) * (1 - float(whole.var(axis=0, ddof=1).sum()) / variance)


def _shares(points: pd.DataFrame, possible: pd.Series, without: str | None = None) -> Array:
    """The share of the points that each trainee reached in what could be checked; NaN where nothing could."""
    counted = points if without is None else points.drop(columns=without)
    reached = counted.to_numpy(float)
    most = np.where(np.isnan(reached), 0.0, possible[counted.columns].to_numpy(float)).sum(axis=1)
    shares: Array = np.divide(
        np.nansum(reached, axis=1), most, out=np.full(len(most), np.nan), where=most > 0
    )
    return shares


def _correlation(item: "pd.Series[float]", rest: Array) -> float:
    values = item.to_numpy(float)
    both = ~np.isnan(values) & ~np.isnan(rest)
    x, y = values[both], rest[both]
    if len(x) < FEWEST or np.ptp(x) < HAIR or np.ptp(y) < HAIR:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def _weights(total: Array, size: int) -> Array:
    """How much everybody belongs to the `size` highest; those level at the edge share the places left."""
    known = np.sort(total[~np.isnan(total)])[::-1]
    edge = known[size - 1]
    above, level = (known > edge).sum(), (known == edge).sum()
    weights: Array = np.where(total > edge, 1.0, np.where(total == edge, (size - above) / level, 0.0))
    return weights


def _weighted_means(points: pd.DataFrame, weights: Array) -> Array:
    values = points.to_numpy(float)
    weight = np.where(np.isnan(values), 0.0, weights[:, None])
    sums = weight.sum(axis=0)
    means: Array = np.divide(
        np.nansum(values * weights[:, None], axis=0), sums, out=np.full(len(sums), np.nan), where=sums > 0
    )
    return means
