"""Every further lesson of course 1 opens, runs, and shows all it asks, whole and without a problem."""

import pytest

from helpers import content
from tests.browser.lab import Lab

pytestmark = pytest.mark.browser

FIRST, *LESSONS = [path for path in content.lesson_paths() if path.startswith("1_nps_experience/")]
NOT_SHOWN = "Error displaying widget"
CUT_OFF = """root => [...root.querySelectorAll(".wb")].filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => part.innerText.slice(0, 60))"""


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_shows_all_it_asks(lab: Lab, path: str) -> None:
    lab.open(f"{path}.ipynb")
    lab.run_all()
    titles = {exercise.title for exercise in content.load_lesson(path).exercises.values()}
    lab.notebook.locator(".wb-frame").last.wait_for()
    shown = set(lab.notebook.locator(".wb-frame h3").all_inner_texts())
    assert titles <= shown
    assert lab.problems() == []
    assert NOT_SHOWN not in lab.notebook.inner_text()
    assert lab.notebook.evaluate(CUT_OFF) == []
