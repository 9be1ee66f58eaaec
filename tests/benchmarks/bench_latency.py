"""How long a slider takes to change the picture: the calculator's what-if against `interact` with matplotlib.

    python tests/benchmarks/bench_latency.py [PRESSES]

Both show the same stacked NPS bar in one notebook in one Chromium on real JupyterLab. The time runs from the
key press on the slider (the event's own time stamp) to the end of the frame that shows the new picture.
Presses on the two alternate; medians and the ratio are printed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from playwright.sync_api import Locator, Page  # noqa: E402

from tests.benchmarks.key_press import opened, report  # noqa: E402

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


def main(presses: int) -> None:
    """Measure and print."""
    with opened(OURS, PEER) as lab:
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
    report("what-if slider", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
