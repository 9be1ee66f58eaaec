"""Who is who: the newest submission of a trainee counts, and two with one number are told apart."""

import hashlib
import re
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.submissions.package import MANIFEST, PROFILE, pack, zipped
from helpers.submissions.submission import Submission
from helpers.submissions.versions import DEVICES, Version, newest_of_each
from helpers.trainee import Profile
from tests.submissions.hostile import AT, FIELD, OTHER, TARGET, TARGET_FILE, honest, members, record
from tests.submissions.taking import put, taken, the_one


def version(name: str, number: str, at: datetime = AT, file: str = "x.zip", **answers: Any) -> Version:
    return Version(Submission("", Profile(name=name, number=number), at, "0", answers, (), file))


def handed_in(number: str, at: datetime, **answer: Any) -> bytes:
    return pack(Profile(name="陈静", number=number), {OTHER: record(OTHER, answer)}, at)


def test_the_newest_of_a_trainee_counts_and_what_does_not_is_named(inbox: Path) -> None:
    for hour in (2, 3, 1):
        put(inbox, handed_in("7", AT + timedelta(hours=hour), confirmed=hour == 3), f"{hour}.zip")
    submission = the_one(inbox)
    assert submission.file == "3.zip"
    assert submission.answers[OTHER]["confirmed"] is True
    (notice,) = submission.notices
    assert "3 份" in notice and "3.zip" in notice and "1.zip、2.zip" in notice


def test_what_was_wrong_with_a_version_that_does_not_count_is_not_said(inbox: Path) -> None:
    files = members(handed_in("7", AT))
    put(inbox, zipped({**files, "answers/lost.txt": b"x"}), "1.zip")
    put(inbox, handed_in("7", AT + timedelta(hours=1)), "2.zip")
    (notice,) = the_one(inbox).notices
    assert "lost" not in notice


def test_a_broken_newer_version_leaves_the_older_one_in_force(inbox: Path) -> None:
    put(inbox, handed_in("7", AT), "1.zip")
    put(inbox, handed_in("7", AT + timedelta(hours=1))[:-30], "2.zip")
    intake = taken(inbox)
    assert [one.file for one in intake.submissions] == ["1.zip"]
    assert [one.file for one in intake.rejected] == ["2.zip"]


def test_the_same_file_twice_is_one_submission_and_not_spoken_of(inbox: Path) -> None:
    for name in ("作业.zip", "作业 (1).zip", "副本/作业.zip"):
        put(inbox, zipped(honest("7")), name)
    assert the_one(inbox).notices == ()


def test_of_several_with_the_same_time_the_one_nobody_changed_counts(inbox: Path) -> None:
    files = honest("7")
    put(inbox, zipped(files), "original.zip")
    for number in range(8):  # one or another would come last in any other order
        changed = {**files, TARGET_FILE: record(TARGET, {"values": {FIELD: number}})}
        put(inbox, zipped(changed), f"{number}.zip")
    submission = the_one(inbox)
    assert submission.file == "original.zip"
    assert len(submission.notices) == 1


@pytest.mark.parametrize("other", [("陈静", "a1"), (" 陈静", "A1"), ("陈 静", "Ａ1"), ("陈静", "A1")])
def test_case_width_and_blanks_do_not_make_another_trainee(inbox: Path, other: tuple[str, str]) -> None:
    put(inbox, zipped(honest("A1")), "1.zip")
    later = honest("A1")
    profile = f'{{"name": "{other[0]}", "number": "{other[1]}", "team": ""}}'.encode()
    put(inbox, zipped({**without_manifest(later), PROFILE: profile}), "2.zip")
    assert the_one(inbox).id == "a1"


def without_manifest(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: raw for name, raw in files.items() if name != MANIFEST}


def test_two_trainees_with_one_number_are_both_kept_and_both_are_told(inbox: Path) -> None:
    put(inbox, zipped(honest("A1", "陈静")), "1.zip")
    put(inbox, zipped(honest("a1", "王伟")), "2.zip")
    submissions = taken(inbox).submissions
    assert {one.profile.name for one in submissions} == {"陈静", "王伟"}
    for one in submissions:
        assert one.id == f"a1~{hashlib.sha256(one.profile.name.encode()).hexdigest()[:4]}"
        (other,) = {"陈静", "王伟"} - {one.profile.name}
        assert other in one.notices[0] and "工号" in one.notices[0]


def test_names_whose_digests_begin_alike_get_longer_ids() -> None:
    by_start: dict[str, list[str]] = {}
    names = (
        f"陈{chr(number)}{chr(other)}" for number in range(0x4E00, 0x4E40) for other in range(0x4E00, 0x4E40)
    )
    for name in names:
        by_start.setdefault(hashlib.sha256(name.encode()).hexdigest()[:4], []).append(name)
    alike = next(found for found in by_start.values() if len(found) > 1)
    ids = [one.id for one in newest_of_each(version(name, "7") for name in alike)]
    assert len(set(ids)) == len(alike)
    assert all(len(one) == len("7~") + 8 for one in ids)


@pytest.mark.parametrize("number", sorted(DEVICES))
def test_a_number_that_windows_takes_for_a_device_is_no_file_name(number: str) -> None:
    (one,) = newest_of_each([version("陈静", number.upper())])
    assert one.id.startswith(f"{number}~")


PEOPLE = st.tuples(
    st.sampled_from(("陈静", "陈 静", "王伟", "Anna Li", "ANNA LI")),
    st.sampled_from(("7", "a1", "A1", "con", "a1-2")),
    st.integers(0, 3),
    st.integers(0, 2),
)


@given(st.lists(PEOPLE, max_size=12))
def test_ids_are_unique_and_safe_and_the_newest_of_everybody_is_there(
    people: list[tuple[str, str, int, int]],
) -> None:
    versions = [
        version(name, number, AT + timedelta(hours=hour), f"{place}.zip", x={"y": answer})
        for place, (name, number, hour, answer) in enumerate(people)
    ]
    found = newest_of_each(versions)
    ids = [one.id for one in found]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*(~[0-9a-f]+)?", one) and one not in DEVICES for one in ids)
    who = {(number.lower(), name.replace(" ", "").lower()): 0 for name, number, _, _ in people}
    assert len(found) == len(who)
    for one in found:
        mine = [
            other.submission.handed_in_at
            for other in versions
            if other.submission.profile.number.lower() == one.profile.number.lower()
            and other.submission.profile.name.replace(" ", "").lower()
            == one.profile.name.replace(" ", "").lower()
        ]
        assert one.handed_in_at == max(mine)


def test_the_order_of_files_does_not_matter() -> None:
    versions = [
        version("陈静", "7", x={"y": 1}),
        version("陈静", "7", x={"y": 2}),
        version("陈静", "7", AT + timedelta(hours=1)),
        version("王伟", "7"),
    ]
    answers = {
        tuple((one.id, one.digest, one.handed_in_at) for one in newest_of_each(order))
        for order in permutations(versions)
    }
    assert len(answers) == 1
