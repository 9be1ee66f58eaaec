"""What holds for every test: its own my_work, one worker a file, and browser tests that must run do run."""

from collections.abc import Generator, Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from helpers.suite import find_chromium, must_use_browser


class ByFile(LoadFileScheduling):
    """A file of tests stays with one worker, as a notebook's cells must; all browser tests with one."""

    def _split_scope(self, nodeid: str) -> str:
        in_browser = nodeid.startswith("tests/browser/")
        return "tests/browser" if in_browser else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def my_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests save and log out of the trainee's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_HOME", str(tmp_path_factory.mktemp("my_work")))
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not find_chromium():
        pytest.skip("no Chromium on this machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and item.get_closest_marker("browser") and must_use_browser():
        report.outcome = "failed"
        report.longrepr = f"a browser test did not run: {report.longrepr}"
    return report
