"""A wall with one 0–10 question, on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.wall.host import Wall, host
from helpers.wall.questions import NpsQuestion

ASKED = NpsQuestion(title="你有多大可能向朋友推荐我们？")


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    wall = host(tmp_path / "class.sqlite", port=0)
    wall.session.add_question(ASKED)
    yield wall
    wall.stop()
