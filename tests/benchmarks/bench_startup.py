"""How long a start takes: `import helpers`, and the first cell of lesson 1 in a fresh kernel.

Run: `python tests/benchmarks/bench_startup.py [RUNS]`. The peer of `import helpers` is the bare interpreter,
that of the first cell the usual opening cell of a notebook course. Runs alternate, medians are printed.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]
LESSON = ROOT / "notebooks" / "1_nps_experience" / "1_nps_past_and_present.ipynb"
USUAL_FIRST_CELL = (
    "import pandas as pd\nimport numpy as np\nimport matplotlib.pyplot as plt\nimport ipywidgets"
)


def interpreter(code: str) -> float:
    """Seconds that a new interpreter takes for `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return time.perf_counter() - start


def first_cell(code: str) -> float:
    """Seconds from sending `code` to a fresh kernel until it has run."""
    manager, client = start_new_kernel(cwd=str(LESSON.parent))
    try:
        start = time.perf_counter()
        reply = client.execute_interactive(
            code, store_history=False, timeout=60, output_hook=lambda _message: None
        )
        seconds = time.perf_counter() - start
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(reply["content"]["evalue"])
    return seconds


def pairs(measure: Callable[[str], float], ours: str, peer: str, runs: int) -> tuple[float, float]:
    """Median seconds of both, measured in turn after one run of each that does not count."""
    rows = [(measure(ours), measure(peer)) for _ in range(runs + 1)][1:]
    return statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)


def main(runs: int) -> None:
    """Print both comparisons."""
    ours, bare = pairs(interpreter, "import helpers", "pass", 4 * runs)
    print(
        f"import helpers  {ours * 1000:7.1f} ms   bare interpreter {bare * 1000:7.1f} ms   "
        f"adds {(ours - bare) * 1000:5.1f} ms   ratio {ours / bare:.2f}"
    )
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    setup = next("".join(cell["source"]) for cell in cells if "setup" in cell["metadata"].get("tags", ()))
    ours, usual = pairs(first_cell, setup, USUAL_FIRST_CELL, runs)
    print(f"first cell      {ours:7.2f} s    usual imports    {usual:7.2f} s    ratio {ours / usual:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
