"""An inbox of its own for every test."""

from pathlib import Path

import pytest


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder for submissions."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
