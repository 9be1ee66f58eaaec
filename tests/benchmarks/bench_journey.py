"""How long a key takes to bend a journey's curve: the editor against `interact` with matplotlib.

    python tests/benchmarks/bench_journey.py [PRESSES]

Both show the same curve of emotions, with 8 and with 40 touchpoints, in one notebook in one Chromium on real
JupyterLab. The time runs from the key press (the event's own time stamp) to the end of the frame that
shows the new picture. Presses on the two alternate; medians and the ratio are printed.
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

SIZES = (8, 40)
OURS = """
from IPython.display import display
from helpers.exercises.journey_map import JourneyMap, Stage, Touchpoint
from helpers.widgets.journey_map_editor import JourneyMapEditor
stages = tuple(Stage(id=f"s{{number}}", name=f"阶段 {{number}}") for number in range(4))
points = []
for n in range({size}):
    place = dict(id=f"t{{n}}", stage=f"s{{n * 4 // {size}}}")
    points.append(Touchpoint(**place, action=f"客户做第 {{n}} 件事", emotion=n * 7 % 11 - 5, wait=n))
display(JourneyMapEditor({{}}, JourneyMap(stages=stages, touchpoints=tuple(points))))
"""
PEER = """
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact

def show(emotion):
    emotions = [emotion if n == 0 else n * 7 % 11 - 5 for n in range({size})]
    figure, (curve, waits) = plt.subplots(2, 1, figsize=(9, 2.9), height_ratios=[4, 1])
    curve.plot(emotions, "o-")
    curve.set_ylim(-6, 6)
    waits.bar(range({size}), range({size}))
    for n, value in enumerate(emotions):
        curve.annotate(str(value), (n, value))
    plt.show()

interact(show, emotion=IntSlider(-5, -5, 5))
"""
# Resolves with the milliseconds from the next key press to the frame with a new picture in `box`.
WATCH = """([slider, box]) => { window.latency = new Promise(resolve => {
  const image = () => box.querySelector("img");
  const content = () => box.querySelector("polyline")?.getAttribute("points") ?? image()?.src;
  const before = content();
  slider.addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(function look() {
    if ((content() ?? before) === before || image()?.complete === false) return requestAnimationFrame(look);
    setTimeout(() => resolve(performance.now() - timeStamp), 0);
  }), { once: true, capture: true });
}); }"""


def latency(page: Page, handle: Locator, box: Locator, key: str) -> float:
    """Milliseconds from one key press to changed pixels."""
    handle.focus()
    page.evaluate(WATCH, [handle.element_handle(), box.element_handle()])
    page.keyboard.press(key)
    milliseconds: float = page.evaluate("() => window.latency")
    page.wait_for_timeout(150)
    return milliseconds


def write_notebook(folder: Path) -> None:
    """Write the notebook: ours and the peer, at each size."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    codes = [code.format(size=size) for size in SIZES for code in (OURS, PEER)]
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "journey.ipynb")


def measure(lab: Lab, ours: Locator, peer: Locator, presses: int) -> list[tuple[float, float]]:
    """Return pairs of milliseconds; up and down take turns, so that every press changes something."""
    curve = ours.locator(".wb-journey-curves")
    point = curve.locator("[data-action=point]").first
    slider, output = peer.locator(".noUi-handle"), peer.locator(".widget-output")
    rows = []
    for press in range(presses + 4):
        mine = latency(lab.page, point, curve, "ArrowDown" if press % 2 else "ArrowUp")
        rows.append((mine, latency(lab.page, slider, output, "ArrowLeft" if press % 2 else "ArrowRight")))
    return rows[4:]


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
        lab.open("journey.ipynb")
        lab.run_all()
        cells = lab.notebook.locator(".jp-CodeCell")
        found = {
            size: measure(lab, cells.nth(2 * number), cells.nth(2 * number + 1), presses)
            for number, size in enumerate(SIZES)
        }
        browser.close()
    for size, rows in found.items():
        for name, column in zip(
            ("journey map editor", "interact + matplotlib"), zip(*rows, strict=True), strict=True
        ):
            extremes = f"fastest {min(column):6.1f}   slowest {max(column):6.1f}"
            print(f"{size:2} touchpoints  {name:22} median {statistics.median(column):6.1f} ms   {extremes}")
        ratio = statistics.median(b / a for a, b in rows)
        print(f"{size:2} touchpoints  interact takes {ratio:.1f} times as long (median of {len(rows)} pairs)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
