"""A class of 200 of mixed quality, and everything hostile beside them, graded by the command itself."""

from argparse import Namespace
from pathlib import Path

import pytest

from helpers import content
from helpers.grading import command, graded
from helpers.grading.graded import Graded
from tests.grading.a_class import a_class, results, write_inbox
from tests.submissions import hostile

SIZE, SEED = 200, 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the class."""
    folder = tmp_path_factory.mktemp("class")
    write_inbox(a_class(SIZE, SEED), folder / "inbox")
    hostile.write(folder / "inbox", hostile.ZIPS, "Z")
    hostile.write(folder / "inbox", hostile.JSONS, "J")
    options = Namespace(inbox=str(folder / "inbox"), out=str(folder / "results"), workers=None, course=None)
    assert command.run(content.ROOT, options) == 0
    return folder / "results"


def found(name: str, folder: Path) -> Graded:
    one = graded.read(name, folder)
    assert one
    return one


def test_marks_are_those_of_the_scoring_functions_trainee_by_trainee(folder: Path) -> None:
    expected = results(a_class(SIZE, SEED))
    assert len(expected) == SIZE
    for one in expected:
        assert found(one.submission.id, folder).checked == one.checked, one.submission.id


def test_the_class_is_one_that_can_tell_right_from_wrong(folder: Path) -> None:
    scores = [
        checked.score
        for trainee in a_class(SIZE, SEED)
        for checked in found(trainee.id, folder).checked.values()
        if checked.score
    ]
    shares = [score.points / score.possible for score in scores]
    assert 0.2 < sum(share == 1 for share in shares) / len(shares) < 0.8
    assert 0.05 < sum(share == 0 for share in shares) / len(shares) < 0.5
    assert {score.state for score in scores} == {"scored", "unanswered"}


def test_nothing_hostile_gets_a_mark_or_stops_the_batch(folder: Path) -> None:
    taken = {path.stem for path in (folder / "graded").glob("[!s]*.json")}
    assert taken and all(name.startswith(("j", "z")) for name in taken)
    for name in taken:
        score = found(name, folder).checked[hostile.TARGET].score
        if name.startswith("j"):
            assert score and score.points == 0, name
