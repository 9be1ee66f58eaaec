"""How fast `nps.by_group` counts, beside polars and DuckDB in the same run, and what memory it takes.

    python tests/benchmarks/bench_by_group.py                       everything, some minutes
    python tests/benchmarks/bench_by_group.py --rows 20000000       one size
    python tests/benchmarks/bench_by_group.py --cases int8 --rounds 9

polars and DuckDB come from tests/benchmarks/requirements.txt. They get the data beforehand in their own
memory, in the same types (categories as Enum and ENUM, gaps as null), and every thread they like; their
time ends with counts by group in their own tables, whereas ours includes shares, scores, intervals and the
check for answers outside 0–10. Each may use two plans: as one would write it (sums of conditions by group)
and the one behind by_group (rows by group and score); polars also with its streaming engine. All plans
run once, must give the same counts as by_group, and the quickest goes into the race.
A round runs every contender once, so that a busy machine troubles all alike; figures are medians over
rounds, "times by_group" the medians of the ratio within a round: by the clock, and by the processor time of
all threads together, which shows the work done even where other programs hold the cores.
Extra memory is the growth of the process's peak (Linux only); for by_group numpy's own peak, by tracemalloc,
stands beside it.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[2]))
from helpers.methods import nps  # noqa: E402  the house may not be installed where this runs

ROWS = [100_000, 1_000_000, 10_000_000, 20_000_000]
GROUPS = 200
MISSING_SHARE = 0.03

Counted = dict[Hashable, tuple[int, ...]]  # group → detractors, passives, promoters, missing


@dataclass(frozen=True)
class Case:
    """Types of the two columns; `gaps` puts missing answers among the scores."""

    name: str
    score: str
    group: str
    gaps: bool = False


CASES = [
    Case("int8 × category", "int8", "category"),
    Case("int64 × int64", "int64", "int64"),
    Case("float64 with gaps × category", "float64", "category", gaps=True),
    Case("int8 × str", "int8", "str"),
]


@dataclass(frozen=True)
class Contender:
    """One way to count; `run` is timed, `read` turns its result into what is compared."""

    name: str
    run: Callable[[], object]
    read: Callable[[object], Counted]


def make_survey(case: Case, rows: int) -> pd.DataFrame:
    """Answers of `rows` people about 200 service halls, always the same."""
    random = np.random.default_rng(2003)
    score = random.integers(0, 11, rows, dtype=np.int8).astype(case.score)
    if case.gaps:
        score[random.random(rows) < MISSING_SHARE] = np.nan
    codes = random.integers(0, GROUPS, rows, dtype=np.int16)
    names = [f"营业厅{number:03d}" for number in range(GROUPS)]
    if case.group == "category":
        group = pd.Series(pd.Categorical.from_codes(codes, categories=names))
    elif case.group == "str":
        group = pd.Series(np.array(names, dtype=object)[codes], dtype="str")
    else:
        group = pd.Series(codes.astype(case.group))
    return pd.DataFrame({"score": score, "group": group})


def ours(frame: pd.DataFrame) -> list[Contender]:
    def read(table: pd.DataFrame) -> Counted:
        columns = table[["detractors", "passives", "promoters", "missing"]]
        return {key: tuple(map(int, row)) for key, row in zip(table.index, columns.to_numpy(), strict=True)}

    return [Contender("by_group", lambda: nps.by_group(frame, "score", "group"), read)]


def polars_plans(frame: pd.DataFrame) -> list[Contender]:
    table = to_polars(frame)
    score = pl.col("score")
    by_condition = (
        table.lazy()
        .group_by("group")
        .agg(
            detractors=(score <= 6).sum(),
            passives=score.is_between(7, 8).sum(),
            promoters=(score >= 9).sum(),
            missing=score.null_count(),
            wrong=((score < 0) | (score > 10)).sum(),
        )
    )
    by_score = table.lazy().group_by("group", "score").agg(rows=pl.len())
    engines = ["in-memory", "streaming"]
    return [
        *(
            Contender(f"sums, {engine}", lambda e=engine: by_condition.collect(engine=e), read_sums)
            for engine in engines
        ),
        *(
            Contender(f"rows, {engine}", lambda e=engine: by_score.collect(engine=e), read_rows)
            for engine in engines
        ),
    ]


def duckdb_plans(frame: pd.DataFrame) -> list[Contender]:
    connection = duckdb.connect()
    connection.register("frame", frame)
    gaps = "nullif(score, 'nan'::double)" if frame["score"].dtype.kind == "f" else "score"
    connection.execute(f'create table answers as select {gaps} as score, "group" from frame')
    connection.unregister("frame")
    by_condition = """
        select "group", count(*) filter (score <= 6), count(*) filter (score between 7 and 8),
               count(*) filter (score >= 9), count(*) - count(score),
               count(*) filter (score < 0 or score > 10)
        from answers group by "group"
    """
    by_score = 'select "group", score, count(*) from answers group by "group", score'
    return [
        Contender("sums", lambda: connection.execute(by_condition).fetchnumpy(), read_sums),
        Contender("rows", lambda: connection.execute(by_score).fetchnumpy(), read_rows),
    ]


def to_polars(frame: pd.DataFrame) -> pl.DataFrame:
    group = frame["group"]
    if isinstance(group.dtype, pd.CategoricalDtype):
        names = pl.Series(group.cat.categories.tolist())
        column = names.cast(pl.Enum(names)).gather(group.cat.codes.to_numpy())
    elif group.dtype == "str":
        column = pl.Series(group.tolist(), dtype=pl.String)
    else:
        column = pl.Series(group.to_numpy())
    return pl.DataFrame({"score": pl.Series(frame["score"].to_numpy(), nan_to_null=True), "group": column})


def read_sums(result: object) -> Counted:
    group, detractors, passives, promoters, missing, wrong = columns_of(result)
    assert not np.any(wrong)
    rows = zip(detractors, passives, promoters, missing, strict=True)
    return {key: tuple(map(int, row)) for key, row in zip(group, rows, strict=True)}


def read_rows(result: object) -> Counted:
    found: dict[Hashable, list[int]] = {}
    for group, score, rows in zip(*columns_of(result), strict=True):
        place = 3 if score is None or score != score else 2 if score >= 9 else 1 if score >= 7 else 0
        found.setdefault(group, [0, 0, 0, 0])[place] += int(rows)
    return {group: tuple(counts) for group, counts in found.items()}


def columns_of(result: object) -> list[list[object]]:
    if isinstance(result, pl.DataFrame):
        return [column.to_list() for column in result]
    assert isinstance(result, dict)
    return [np.ma.asarray(column).tolist() for column in result.values()]


class Took(NamedTuple):
    """Seconds by the clock, and of processor time in all threads."""

    clock: float
    processor: float


def timed(run: Callable[[], object]) -> Took:
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Took(time.perf_counter() - clock, time.process_time() - processor)


def quickest(plans: list[Contender], expected: Counted) -> Contender:
    """Run every plan twice, make sure it counts what is expected, and return the quickest."""
    for plan in plans:
        assert plan.read(plan.run()) == expected, f"{plan.name} counts differently"
    return min(plans, key=lambda plan: timed(plan.run).clock)


def race(contenders: dict[str, Contender], rounds: int) -> dict[str, list[Took]]:
    """What each contender took in each round; the order turns round by round."""
    took: dict[str, list[Took]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            took[name].append(timed(contenders[name].run))
    return took


def memory_growth(run: Callable[[], object]) -> int | None:
    """By how many bytes the process's peak exceeds what it held before; None where Linux does not say."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not reset.exists():
        return None
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # else memory freed earlier would hide what is taken now
    reset.write_text("5")
    before = field(status, "VmRSS")
    result = run()
    peak = field(status, "VmHWM")
    del result
    return max(0, peak - before)


def field(status: Path, name: str) -> int:
    line = next(line for line in status.read_text().splitlines() if line.startswith(name))
    return 1024 * int(line.split()[1])


def traced_peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def input_bytes(frame: pd.DataFrame) -> int:
    """The columns as by_group finds them in memory (text: the pointers and the 200 names)."""
    return int(frame.memory_usage(index=False).sum())


def report(case: Case, rows: int, rounds: int) -> None:
    frame = make_survey(case, rows)
    (mine,) = ours(frame)
    expected = mine.read(mine.run())
    memory = {"by_group": memory_growth(mine.run)}
    traced = traced_peak(mine.run)
    contenders = {"by_group": mine}
    for peer, plans in (("polars", polars_plans(frame)), ("DuckDB", duckdb_plans(frame))):
        best = quickest(plans, expected)
        contenders[f"{peer}, as written"] = plans[0]
        contenders[f"{peer}, quickest: {best.name}"] = best
    memory |= {name: memory_growth(contenders[name].run) for name in contenders if name not in memory}
    took = race(contenders, rounds)
    size = input_bytes(frame)
    print(f"\n{case.name}, {rows:,} rows, {size / 1e6:,.1f} MB")
    for name in contenders:
        clock = statistics.median(one.clock for one in took[name])
        print(f"  {name:40}{1e3 * clock:>9.1f}{1e9 * clock / rows:>8.1f}", end="")
        for measure in ("clock", "processor"):
            pairs = zip(took[name], took["by_group"], strict=True)
            ratios = [getattr(theirs, measure) / getattr(own, measure) for theirs, own in pairs]
            print(f"{statistics.median(ratios):>10.1f}×", end="")
        print(f"{share(memory[name], size):>20}", end="")
        print(f"   numpy {share(traced, size)}" if name == "by_group" else "", flush=True)


def share(taken: int | None, size: int) -> str:
    return "—" if taken is None else f"{taken / 1e6:.1f} MB = {taken / size:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--cases", nargs="+", default=[""], help="names of cases, or their beginnings")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    nps.by_group(make_survey(CASES[0], 1_000), "score", "group")
    print(
        f"polars {pl.__version__} on {pl.thread_pool_size()} threads, DuckDB {duckdb.__version__}, ", end=""
    )
    print(f"numpy {np.__version__}, pandas {pd.__version__}, {GROUPS} groups, {wanted.rounds} rounds")
    print(f"{'':42}{'ms':>9}{'ns/row':>8}{'clock':>11}{'processor':>11}{'extra memory':>20}")
    for case in CASES:
        if any(case.name.startswith(name) for name in wanted.cases):
            for rows in wanted.rows:
                report(case, rows, wanted.rounds)


if __name__ == "__main__":
    main()
