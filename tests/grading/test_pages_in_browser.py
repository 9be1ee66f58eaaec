"""The pages of grading in a real browser: nothing runs, nothing is fetched, nothing sticks out, A4 fits."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from helpers.grading import class_report
from helpers.grading.feedback_page import write
from helpers.submissions.submission import Intake, Rejected
from helpers.suite import find_chromium
from tests.browser.lab import CHROMIUM_FLAGS, chinese_fonts
from tests.grading.a_class import a_class, results
from tests.grading.test_feedback_page import HOSTILE, QUESTIONS, SCRIPT, answered

pytestmark = pytest.mark.browser

A4 = (595, 842)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chinese_fonts(tmp_path_factory.mktemp("fonts")) as fonts, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS), env={**os.environ, **fonts}
        )
        yield browser
        browser.close()


def look_at(browser: Browser, path: Path) -> None:
    """Open a page and print it."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(path.as_uri())
    assert heard == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    printed = page.pdf(prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {A4}
    page.set_viewport_size({"width": 680, "height": 960})  # as narrow as A4 between its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    page.close()


def test_a_feedback_page_holds_whatever_was_written(browser: Browser, tmp_path: Path) -> None:
    [result] = results(a_class(1, seed=3))
    words = [HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[5]]
    texts = dict(zip(SCRIPT.exercise.steps, words, strict=True))
    look_at(browser, write(answered(result, SCRIPT, {"texts": texts}), tmp_path, QUESTIONS))


@pytest.mark.parametrize("size", [0, 1, 60])
def test_the_class_report_fits_a_projector_and_a4(browser: Browser, tmp_path: Path, size: int) -> None:
    intake = Intake((), (Rejected("很长的文件名" * 30 + ".rar", "请用 zip。"),))
    class_report.write(results(a_class(size, seed=3)), intake, tmp_path)
    for name in ("class_report.html", "class_report_names.html"):
        look_at(browser, tmp_path / name)


def test_no_words_of_a_picture_stand_on_each_other_or_outside(browser: Browser, tmp_path: Path) -> None:
    class_report.write(results(a_class(60, seed=3)), Intake(()), tmp_path)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto((tmp_path / "class_report.html").as_uri())
    pictures = page.evaluate(
        """() => [...document.querySelectorAll("svg")].map(svg => {
            const frame = svg.getBoundingClientRect();
            const boxes = [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect());
            return {frame: [frame.left, frame.top, frame.right, frame.bottom],
                    boxes: boxes.map(box => [box.left, box.top, box.right, box.bottom])};
        })"""
    )
    assert len(pictures) == 3
    for picture in pictures:
        left, top, right, bottom = picture["frame"]
        boxes = picture["boxes"]
        for box in boxes:
            assert left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom, box
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across <= 0 or down <= 4, (one, other)  # lines of text have air above and below
    page.close()
