"""The pages of grading in a real browser: nothing runs, nothing is fetched, nothing sticks out, A4 fits."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from helpers.grading.feedback_page import write
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
