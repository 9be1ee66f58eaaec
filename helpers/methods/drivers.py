"""Key drivers: what moves satisfaction or the willingness to recommend.

    correlations                each driver by itself
    standardized_regression     each driver with the others held still; unstable when drivers go together
    shapley                     the explained variance, shared out fairly among drivers that go together
    importance_performance      importance beside how well each driver is rated: where to work first

Every function takes a table with a row an answer, the name of the target column and the names of the driver
columns, all of them numbers. Rows with a gap in any of these columns are left out (listwise), and the result
says so: `.attrs["n"]` rows were used, `.attrs["missing"]` left out. All raise ValueError, in words that name
the columns, for columns that are not there or not numbers, a column that never changes, too few rows, and
(except `correlations`) drivers that can be worked out from one another.
A driver that goes with the target need not be its cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_DRIVERS = 12
QUADRANTS = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")

# A driver of whose variance others explain all but this share is, for numbers in a survey, a copy of them.
COLLINEAR = 1e-10

Matrix = NDArray[np.floating[Any]]


def correlations(
    frame: pd.DataFrame,
    target: str,
    drivers: Sequence[str],
    method: Literal["pearson", "spearman"] = "pearson",
) -> pd.Series[float]:
    """Return each driver's correlation with the target, −1 to 1 (`spearman`: of ranks)."""
    complete = _complete(frame, target, drivers)
    ranked = complete.rank() if method == "spearman" else complete
    _, with_target = _correlation_matrix(ranked)
    return _series(with_target, "correlation", complete, frame)


def standardized_regression(frame: pd.DataFrame, target: str, drivers: Sequence[str]) -> pd.Series[float]:
    """Return each driver's beta: by how many of its standard deviations the target goes up when the driver
    goes up by one of its own and the other drivers stay.

    Least squares; `.attrs["r_squared"]` is the share of the target's variance the drivers explain together.
    """
    complete = _complete(frame, target, drivers)
    among, with_target = _correlation_matrix(complete)
    _refuse_collinear(among, drivers)
    betas = np.linalg.solve(among, with_target)
    return _series(betas, "beta", complete, frame, r_squared=float(betas @ with_target))


def shapley(frame: pd.DataFrame, target: str, drivers: Sequence[str]) -> pd.Series[float]:
    """Return each driver's share of R², so that the shares add up to R² (`.attrs["r_squared"]`).

    The share is what a driver adds to R² on average over all orders in which the drivers can be brought in:
    LMG (Lindeman, Merenda and Gold 1980), the same as general dominance (Budescu 1993) and the Shapley value.
    Exact, over all subsets of up to 12 drivers; more raise ValueError.
    """
    complete = _complete(frame, target, drivers)
    if len(drivers) > MOST_DRIVERS:
        raise ValueError(f"驱动因素最多 {MOST_DRIVERS} 个，现在选了 {len(drivers)} 个，请去掉一些。")
    among, with_target = _correlation_matrix(complete)
    _refuse_collinear(among, drivers)
    explained = _r_squared_of_subsets(among, with_target)
    return _series(_shapley_values(explained), "share_of_r2", complete, frame, r_squared=float(explained[-1]))


def importance_performance(
    frame: pd.DataFrame,
    target: str,
    drivers: Sequence[str],
    importance_cut: float | None = None,
    performance_cut: float | None = None,
) -> pd.DataFrame:
    """Return importance (Shapley share of R², adding up to 1), performance (mean rating) and quadrant.

    A row a driver, the most important first. Quadrants, after Martilla and James (1977): "concentrate_here"
    (important, rated low), "keep_up" (important, rated high), "low_priority" (neither), "possible_overkill"
    (rated high, not important). A value on a cut counts as high. The cuts are the drivers' means where none
    are given and stand in `.attrs["importance_cut"]` and `.attrs["performance_cut"]`; means can only be
    compared when all drivers are rated on the same scale. Raises ValueError when the drivers explain nothing.
    """
    shares = shapley(frame, target, drivers)
    r_squared = shares.attrs["r_squared"]
    if r_squared < COLLINEAR:
        raise ValueError(f"这些驱动因素完全不能解释“{target}”的高低，分不出谁更重要。")
    ratings = _complete(frame, target, drivers)[list(drivers)]
    table = pd.DataFrame({"importance": shares / r_squared, "performance": ratings.mean()})
    if importance_cut is None:
        importance_cut = 1 / len(table)
    if performance_cut is None:
        performance_cut = float(table["performance"].mean())
    important, well_rated = table["importance"] >= importance_cut, table["performance"] >= performance_cut
    quadrant = np.where(important, np.where(well_rated, 1, 0), np.where(well_rated, 3, 2))
    table["quadrant"] = pd.Categorical.from_codes(quadrant, dtype=pd.CategoricalDtype(list(QUADRANTS)))
    table.index.name = "driver"
    table = table.sort_values("importance", ascending=False, kind="stable")
    table.attrs = {**shares.attrs, "importance_cut": importance_cut, "performance_cut": performance_cut}
    return table


def _complete(frame: pd.DataFrame, target: str, drivers: Sequence[str]) -> pd.DataFrame:
    """Return target and drivers, in this order, as floats, rows with gaps left out."""
    names = [target, *drivers]
    if not drivers:
        raise ValueError("请至少选一个驱动因素。")
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{_named(repeated)}被选了不止一次；目标和驱动因素要各不相同。")
    if absent := [name for name in names if name not in frame.columns]:
        raise ValueError(f"表里没有{_named(absent)}，现有的列：{'、'.join(map(str, frame.columns))}。")
    if doubled := [name for name in names if list(frame.columns).count(name) > 1]:
        raise ValueError(f"表里有好几列都叫{_named(doubled)}，请改成不同的列名。")
    if text := [name for name in names if not _is_number(frame[name])]:
        raise ValueError(f"{_named(text)}不全是数字，不能算驱动因素分析。")
    numbers = pd.DataFrame({name: frame[name].to_numpy(np.float64, na_value=np.nan) for name in names})
    complete: pd.DataFrame = numbers.loc[np.isfinite(numbers.to_numpy()).all(axis=1)]
    fewest = len(names) + 1
    if len(complete) < fewest:
        raise ValueError(f"完整的回答只有 {len(complete)} 行，{len(drivers)} 个驱动因素至少要 {fewest} 行。")
    if constant := [name for name in names if complete[name].nunique() == 1]:
        raise ValueError(f"{_named(constant)}每一行都一样，看不出它和别的有什么关系，请去掉。")
    return complete


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_complex_dtype(column)


def _named(columns: Sequence[str]) -> str:
    return "".join(f"“{name}”" for name in columns)


def _correlation_matrix(complete: pd.DataFrame) -> tuple[Matrix, Matrix]:
    """Correlations among the drivers (a square), and of each with the target."""
    everything = np.corrcoef(complete.to_numpy(), rowvar=False)
    return everything[1:, 1:], everything[1:, 0]


def _refuse_collinear(among: Matrix, names: Sequence[str]) -> None:
    """Raise ValueError naming a driver that the ones before it determine, and which of them do."""
    for last in range(1, len(names)):
        weights = np.linalg.solve(among[:last, :last], among[:last, last])
        if 1 - weights @ among[:last, last] < COLLINEAR:
            sources = [name for name, weight in zip(names, weights, strict=False) if abs(weight) > 1e-6]
            raise ValueError(
                f"“{names[last]}”可以由{_named(sources)}完全算出来，分不开各自的作用，请去掉其中一个。"
            )


def _r_squared_of_subsets(among: Matrix, with_target: Matrix) -> Matrix:
    """R² of every subset of the drivers; bit i of a subset's position says whether driver i is in it."""
    count = len(with_target)
    explained = np.zeros(2**count)
    for size in range(1, count + 1):
        members = np.array(list(combinations(range(count), size)))
        squares = among[members[:, :, None], members[:, None, :]]
        targets = with_target[members]
        betas = np.linalg.solve(squares, targets[:, :, None])[:, :, 0]
        explained[(1 << members).sum(axis=1)] = (betas * targets).sum(axis=1)
    return explained


def _shapley_values(worth: Matrix) -> Matrix:
    """What each member adds to a subset's worth, averaged over all orders of joining.

    `worth` has a value for each subset, placed as in `_r_squared_of_subsets`.
    """
    count = len(worth).bit_length() - 1
    subsets = np.arange(len(worth))
    # A subset of s others stands before the member in s!·(count − s − 1)! of the count! orders.
    orders = [math.factorial(s) * math.factorial(count - s - 1) / math.factorial(count) for s in range(count)]
    values = np.empty(count)
    for member in range(count):
        before = subsets[subsets & (1 << member) == 0]
        gains = worth[before | (1 << member)] - worth[before]
        values[member] = gains @ np.array(orders)[np.bitwise_count(before)]
    return values


def _series(
    values: Matrix, name: str, complete: pd.DataFrame, frame: pd.DataFrame, r_squared: float | None = None
) -> pd.Series[float]:
    result = pd.Series(values, index=pd.Index(complete.columns[1:], name="driver"), name=name)
    result.attrs = {"n": len(complete), "missing": len(frame) - len(complete)}
    if r_squared is not None:
        result.attrs["r_squared"] = r_squared
    return result
