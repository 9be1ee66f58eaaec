"""How long a key takes to bend a journey's curve: the editor against `interact` with matplotlib.

    python tests/benchmarks/bench_journey.py [PRESSES]

Both show the same curve of emotions, with 8 and with 40 touchpoints, in one notebook in one Chromium on real
JupyterLab. The time runs from the key press (the event's own time stamp) to the end of the frame that
shows the new picture. Presses on the two alternate; medians and the ratio are printed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from playwright.sync_api import Locator, Page  # noqa: E402

from tests.benchmarks.key_press import opened, report  # noqa: E402
from tests.browser.lab import Lab  # noqa: E402

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
    codes = [code.format(size=size) for size in SIZES for code in (OURS, PEER)]
    with opened(*codes) as lab:
        cells = lab.notebook.locator(".jp-CodeCell")
        found = {
            size: measure(lab, cells.nth(2 * number), cells.nth(2 * number + 1), presses)
            for number, size in enumerate(SIZES)
        }
    for size, rows in found.items():
        report("journey map editor", rows, f"{size:2} touchpoints  ")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
