"""Runs every notebook as a trainee who gives the reference answers, in a work folder of its own."""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from unittest import mock

import pytest

ROOT = Path(__file__).resolve().parent.parent
_work = tempfile.TemporaryDirectory(prefix="workbook-")  # removed when the interpreter ends


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    # nbval starts a notebook's kernel in the setup of its first cell, with the environment of that moment.
    home = Path(_work.name) / item.path.stem
    kernel = {"WORKBOOK_ANSWERS": "keys", "WORKBOOK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with mock.patch.dict(os.environ, kernel):
        yield
