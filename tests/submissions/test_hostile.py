"""No zip and no answer stops a batch, writes anything, or touches what another trainee has handed in."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import content
from helpers.submissions.submission import Intake
from tests.submissions.hostile import JSONS, OTHER, TARGET, ZIPS, Hostile, honest, write_jsons, write_zips
from tests.submissions.taking import CLASS, put, taken

GOOD = CLASS[0]


def everything_below(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder, its size and when it was written."""
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in sorted(folder.rglob("*"))}


@pytest.fixture(autouse=True)
def nothing_is_written(tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work two folders below tmp_path, where whatever climbs out of them can still be seen."""
    workplace = tmp_path / "a" / "b"
    workplace.mkdir(parents=True)
    monkeypatch.chdir(workplace)
    monkeypatch.setattr(tempfile, "tempdir", str(workplace))
    yield
    left = {path for path in everything_below(tmp_path) if not path.startswith(str(inbox))}
    assert left == {str(tmp_path / name) for name in ("a", "a/b")}


def taken_beside_a_good_one(inbox: Path, sample: Hostile) -> Intake:
    """Take in a hostile submission and an honest one; the honest one is whole."""
    put(inbox, sample.make(honest("H01")), "hostile.zip")
    put(inbox, GOOD.zip, GOOD.file)
    before = everything_below(inbox)
    intake = taken(inbox)
    assert everything_below(inbox) == before
    (good,) = (one for one in intake.submissions if one.file == GOOD.file)
    assert (good.answers, good.notices) == (GOOD.answers, ())
    return intake


def test_there_are_hostile_samples_enough() -> None:
    assert len(ZIPS) >= 12 and len(JSONS) >= 12


@pytest.mark.parametrize("name", ZIPS)
def test_a_hostile_zip_is_said_and_the_others_go_on(inbox: Path, name: str) -> None:
    sample = ZIPS[name]
    intake = taken_beside_a_good_one(inbox, sample)
    if sample.rejected:
        (rejected,) = intake.rejected
        assert len(intake.submissions) == 1
        assert rejected.file == "hostile.zip"
        assert sample.said in rejected.reason
    else:
        (hostile,) = (one for one in intake.submissions if one.profile.number == "H01")
        assert intake.rejected == ()
        assert any(sample.said in notice for notice in hostile.notices)
        assert OTHER in hostile.answers


@pytest.mark.parametrize("name", JSONS)
def test_a_hostile_answer_is_dropped_and_said_and_the_other_answers_count(inbox: Path, name: str) -> None:
    intake = taken_beside_a_good_one(inbox, JSONS[name])
    (hostile,) = (one for one in intake.submissions if one.profile.number == "H01")
    assert hostile.answers.keys() == {OTHER}
    (notice,) = hostile.notices
    assert JSONS[name].said in notice
    assert "按没有作答评分" in notice


def test_all_of_them_at_once_leave_the_class_as_it_is(inbox: Path) -> None:
    for trainee in CLASS:
        put(inbox, trainee.zip, trainee.file)
    write_zips(inbox)
    write_jsons(inbox / "more")
    intake = taken(inbox)
    by_file = {one.file: one for one in intake.submissions}
    assert [by_file[trainee.file].answers for trainee in CLASS] == [trainee.answers for trainee in CLASS]
    assert len(intake.rejected) == sum(sample.rejected for sample in ZIPS.values())
    assert sum(one.profile.number.startswith("J") for one in intake.submissions) == len(JSONS)
    assert not any(TARGET in one.answers for one in intake.submissions if one.profile.number.startswith("J"))


def test_everything_said_of_them_is_one_short_line(inbox: Path) -> None:
    write_zips(inbox)
    write_jsons(inbox)
    intake = taken(inbox)
    said = [one.reason for one in intake.rejected]
    said += [notice for one in intake.submissions for notice in one.notices]
    assert len(said) >= len(ZIPS) + len(JSONS)
    for sentence in said:
        assert sentence.isprintable() and sentence.endswith("。") and len(sentence) < 500


LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from helpers.submissions.take_in import take_in
empty, inbox = map(Path, sys.argv[1:])
take_in(empty)  # the lessons are there from now on
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100_000_000, resource.RLIM_INFINITY))
print(ascii(take_in(inbox)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_all_of_them_are_read_in_little_memory(inbox: Path, tmp_path: Path) -> None:
    write_zips(inbox)
    write_jsons(inbox)
    command = [sys.executable, "-B", "-c", LITTLE_MEMORY, str(tmp_path / "a"), str(inbox)]
    done = subprocess.run(command, cwd=content.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii(taken(inbox))
