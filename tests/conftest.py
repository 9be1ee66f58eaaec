"""What holds for every test: a file stays on one worker, and browser tests that must run do run."""

from collections.abc import Generator, Iterable

import pytest

from helpers.suite import find_chromium, must_use_browser


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        in_browser = item.get_closest_marker("browser")
        item.add_marker(pytest.mark.xdist_group("browser" if in_browser else item.path.as_posix()))


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
