"""A JupyterLab server and a Chromium for all browser tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from helpers.suite import find_chromium
from tests.browser.lab import CHROMIUM_FLAGS, Lab, Server, chinese_fonts, serve

SCREENSHOTS = Path(__file__).parent / "screenshots"


@pytest.fixture(scope="module")  # while Playwright runs no test after it could have an event loop of its own
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chinese_fonts(tmp_path_factory.mktemp("fonts")) as fonts, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS), env={**os.environ, **fonts}
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("课堂 one")) as server:
        yield server


@pytest.fixture(scope="module")
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    """One page for the tests of a file, which follow each other as a trainee's steps do.

    It begins with no answers: those of another file are another trainee's.
    """
    shutil.rmtree(server.home, ignore_errors=True)
    lab = Lab(browser, server)
    yield lab
    lab.close()


@pytest.fixture(autouse=True)
def screenshot(lab: Lab, request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what the page looks like after each test."""
    yield
    SCREENSHOTS.mkdir(exist_ok=True)
    lab.page.screenshot(path=SCREENSHOTS / f"{request.node.name}.png")
