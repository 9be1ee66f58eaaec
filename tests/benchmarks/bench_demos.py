"""How long a slider of each demo takes to change the picture, in the notebook and in large type.

    python tests/benchmarks/bench_demos.py [PRESSES]

The time runs from the key press on the first slider (the event's own time stamp) to the end of the frame that
shows the new picture, in Chromium on real JupyterLab; medians and extremes are printed.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from helpers.demos import demo_names  # noqa: E402
from tests.benchmarks.bench_latency import latency  # noqa: E402
from tests.benchmarks.key_press import opened  # noqa: E402

CODE = 'from helpers.demos import show_demo\nshow_demo("{}")'


def main(presses: int) -> None:
    """Measure and print."""
    names = [name for name in demo_names() if name != "order_of_moments"]  # it has cards, no sliders
    with opened(*(CODE.format(name) for name in names)) as lab:
        for place, name in enumerate(names):
            stage = lab.page.locator(".wb-demo").nth(place)
            stage.scroll_into_view_if_needed()
            for large in (False, True):
                stage.locator('[data-action="point"][data-value="3"]').click()
                if large:
                    stage.locator("[data-whole]").click()
                lab.page.wait_for_timeout(300)
                slider, picture = stage.locator("input[type=range]").first, stage.locator("figure").first
                slider.press("Home")  # room for the presses
                lab.page.wait_for_timeout(300)
                times = [latency(lab.page, slider, picture) for _ in range(presses + 3)][3:]
                print(
                    f"{name:24} {'large' if large else 'notebook':9}"
                    f"median {statistics.median(times):5.1f} ms   slowest {max(times):6.1f}",
                    flush=True,
                )
                if large:
                    lab.page.keyboard.press("Escape")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
