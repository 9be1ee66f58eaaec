"""What the benchmarks of a key press share: cells in one Chromium on real JupyterLab, and the figures."""

import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from helpers.suite import find_chromium
from tests.browser.lab import CHROMIUM_FLAGS, Lab, chinese_fonts, serve

PEER = "interact + matplotlib"


@contextmanager
def opened(*codes: str) -> Iterator[Lab]:
    """Open and run a notebook with these cells."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    folder = Path(tempfile.mkdtemp())
    source = folder / "source"
    source.mkdir()
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), source / "key.ipynb"
    )
    with chinese_fonts(folder) as fonts, serve(folder, source) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS), env={**os.environ, **fonts}
        )
        lab = Lab(browser, server)
        lab.open("key.ipynb")
        lab.run_all()
        yield lab
        browser.close()


def report(ours: str, rows: Sequence[tuple[float, float]], what: str = "") -> None:
    """Print medians, extremes and the ratio of pairs of milliseconds, ours and the peer's."""
    for name, column in zip((ours, PEER), zip(*rows, strict=True), strict=True):
        extremes = f"fastest {min(column):6.1f}   slowest {max(column):6.1f}"
        print(f"{what}{name:22} median {statistics.median(column):6.1f} ms   {extremes}")
    ratio = statistics.median(theirs / mine for mine, theirs in rows)
    print(f"{what}interact takes {ratio:.1f} times as long (median of {len(rows)} pairs)")
