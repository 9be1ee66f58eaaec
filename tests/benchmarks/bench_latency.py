"""How long a slider takes to change the picture: the calculator's what-if against `interact` with matplotlib.

    python tests/benchmarks/bench_latency.py [PRESSES]

Both show the same stacked NPS bar in one notebook in one Chromium on real JupyterLab. The time runs from the
key press on the slider (the event's own time stamp) to the end of the frame that shows the new picture.
Presses on the two alternate; medians and the ratio are printed.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[2]))
from playwright.sync_api import Locator, Page, sync_playwright  # noqa: E402

from helpers.suite import find_chromium  # noqa: E402
from tests.browser.lab import CHROMIUM_FLAGS, Lab, chinese_fonts, serve  # noqa: E402

OURS = """
from IPython.display import display
from helpers.widgets import nps_calculator
typed = {"detractors": 300, "passives": 300, "promoters": 400}
tool = nps_calculator.build({"source": "typed", "typed": typed})
tool.act("tab", "whatif")
display(tool)
"""
PEER = """
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact

def show(won):
    shares = [30, 30 - won / 10, 40 + won / 10]
    figure, axes = plt.subplots(figsize=(7, 1.6))
    left = 0
    for share, colour in zip(shares, ["#a63d00", "#8a6d00", "#0b6e4f"]):
        axes.barh(0, share, left=left, color=colour)
        left += share
    axes.set_title(f"NPS {shares[2] - shares[0]:+.1f}")
    plt.show()

interact(show, won=IntSlider(0, 0, 300))
"""
# Resolves with the milliseconds from the next key press on `slider` to the frame with a new `picture`.
WATCH = """([slider, picture]) => { window.latency = new Promise(resolve => {
  let before;
  const image = () => picture.querySelector("img");
  const content = () => picture.querySelector("svg") ? picture.innerHTML : image()?.src ?? before;
  before = content();
  slider.addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(function look() {
    if (content() === before || image()?.complete === false) return requestAnimationFrame(look);
    setTimeout(() => resolve(performance.now() - timeStamp), 0);
  }), { once: true, capture: true });
}); }"""


def latency(page: Page, slider: Locator, picture: Locator) -> float:
    """Milliseconds from one key press to changed pixels."""
    page.evaluate(WATCH, [slider.element_handle(), picture.element_handle()])
    slider.press("ArrowRight")
    milliseconds: float = page.evaluate("() => window.latency")
    page.wait_for_timeout(150)
    return milliseconds


def write_notebook(folder: Path) -> None:
    """Write the notebook with both cells."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [nbformat.v4.new_code_cell(code) for code in (OURS, PEER)]
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "latency.ipynb")


def main(presses: int) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    write_notebook(folder / "source")
    with (
        chinese_fonts(folder) as fonts,
        serve(folder, folder / "source") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS), env={**os.environ, **fonts}
        )
        lab = Lab(browser, server)
        lab.open("latency.ipynb")
        lab.run_all()
        lab.page.locator(".wb-whatif-picture svg").wait_for()
        cells = lab.notebook.locator(".jp-CodeCell")
        ours = (
            cells.nth(0).locator(".wb-whatif-slider .noUi-handle").first,
            lab.page.locator(".wb-whatif-picture"),
        )
        peer = (cells.nth(1).locator(".noUi-handle"), cells.nth(1).locator(".widget-output"))
        for slider, _picture in (ours, peer):
            slider.scroll_into_view_if_needed()
        rows = [(latency(lab.page, *ours), latency(lab.page, *peer)) for _ in range(presses + 3)][3:]
        browser.close()
    mine, theirs = (sorted(column) for column in zip(*rows, strict=True))
    for name, column in (("what-if slider", mine), ("interact + matplotlib", theirs)):
        extremes = f"fastest {column[0]:6.1f}   slowest {column[-1]:6.1f}"
        print(f"{name:22} median {statistics.median(column):6.1f} ms   {extremes}")
    ratio = statistics.median(b / a for a, b in rows)
    print(f"interact takes {ratio:.1f} times as long (median of {len(rows)} pairs)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
