"""Who is who: the newest submission of a trainee counts, and two with one number are told apart."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.submissions.package import MANIFEST, PROFILE, pack, zipped
from helpers.submissions.submission import Submission
from helpers.submissions.versions import DIGITS, Version, newest_of_each
from helpers.trainee import Profile
from tests.submissions.hostile import (
    AT,
    FIELD,
    OTHER,
    OTHER_FILE,
    TARGET,
    TARGET_FILE,
    honest,
    members,
    record,
)
from tests.submissions.taking import NOW, put, taken, the_one

LETTERS = [chr(0x4E00 + place) for place in range(24)]


def version(name: str, number: str, at: datetime = AT, file: str = "x.zip", **answers: Any) -> Version:
    return Version(Submission("", Profile(name=name, number=number), at, "0", answers, (), file))


def identity(number: str, name: str) -> str:
    """The id of a trainee, of a number and a name without capitals and blanks."""
    digest = hashlib.sha256(f"{number}\n{name}".encode()).hexdigest()
    return f"{number}~{digest[:6]}"


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


def test_a_time_that_has_not_come_yet_does_not_count_for_ever(inbox: Path) -> None:
    put(inbox, handed_in("7", datetime(2099, 12, 30, tzinfo=UTC)), "2099.zip")
    put(inbox, handed_in("7", AT, confirmed=True), "now.zip")
    submission = the_one(inbox)
    assert submission.file == "now.zip"
    assert any("2099-12-30" in notice and "没有算作最后一份" in notice for notice in submission.notices)


def test_of_times_that_have_not_come_yet_the_last_counts(inbox: Path) -> None:
    for hour in (2, 1):
        put(inbox, handed_in("7", datetime(2099, 1, 1, hour, tzinfo=UTC)), f"{hour}.zip")
    submission = the_one(inbox)
    assert submission.file == "2.zip"
    assert not any("没有算作最后一份" in notice for notice in submission.notices)


def test_an_answer_saved_in_the_future_is_no_way_around_without_a_manifest(inbox: Path) -> None:
    files = without_manifest(honest("7"))
    late = files[TARGET_FILE].replace(b"2026-03-20", b"2099-03-20")
    put(inbox, zipped({**files, TARGET_FILE: late}), "2099.zip")
    assert any("将来" in notice for notice in the_one(inbox).notices)
    put(inbox, handed_in("7", AT), "now.zip")
    assert the_one(inbox).file == "now.zip"


def test_a_time_within_what_clocks_differ_counts_as_it_is(inbox: Path) -> None:
    put(inbox, handed_in("7", NOW + timedelta(minutes=30)), "fast.zip")
    put(inbox, handed_in("7", NOW), "now.zip")
    assert the_one(inbox).file == "fast.zip"


def test_it_is_said_when_less_counts_than_was_handed_in_before(inbox: Path) -> None:
    put(inbox, zipped(honest("7")), "whole.zip")
    wiped = {OTHER: record(OTHER, {"picked": [], "confirmed": False})}  # an answer in which there is nothing
    put(inbox, pack(Profile(name="陈静", number="7"), wiped, AT + timedelta(hours=1)), "wiped.zip")
    submission = the_one(inbox)
    assert submission.file == "wiped.zip"
    (fewer,) = (notice for notice in submission.notices if "少了" in notice)
    assert "有 0 道题" in fewer and "whole.zip" in fewer and "有 2 道" in fewer and "少了 2 道" in fewer


def test_it_is_not_said_when_as_much_or_more_counts_than_before(inbox: Path) -> None:
    put(inbox, pack(Profile(name="陈静", number="7"), {}, AT - timedelta(hours=2)), "empty.zip")
    put(inbox, pack(Profile(name="陈静", number="7"), answers_of("7"), AT - timedelta(hours=1)), "old.zip")
    put(inbox, zipped(honest("7")), "whole.zip")
    assert not any("少了" in notice for notice in the_one(inbox).notices)


def answers_of(number: str) -> dict[str, bytes]:
    files = honest(number)
    return {TARGET: files[TARGET_FILE], OTHER: files[OTHER_FILE]}


@pytest.mark.parametrize("other", [("陈静", "a1"), (" 陈静", "A1"), ("陈 静", "Ａ1"), ("陈静", "A1")])
def test_case_width_and_blanks_do_not_make_another_trainee(inbox: Path, other: tuple[str, str]) -> None:
    put(inbox, zipped(honest("A1")), "1.zip")
    later = honest("A1")
    profile = f'{{"name": "{other[0]}", "number": "{other[1]}", "team": ""}}'.encode()
    put(inbox, zipped({**without_manifest(later), PROFILE: profile}), "2.zip")
    assert the_one(inbox).id == identity("a1", "陈静")


def without_manifest(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: raw for name, raw in files.items() if name != MANIFEST}


def test_two_trainees_with_one_number_are_both_kept_and_both_are_told(inbox: Path) -> None:
    put(inbox, zipped(honest("A1", "陈静")), "1.zip")
    put(inbox, zipped(honest("a1", "王伟")), "2.zip")
    submissions = taken(inbox).submissions
    assert {one.profile.name for one in submissions} == {"陈静", "王伟"}
    for one in submissions:
        assert one.id == identity("a1", one.profile.name)
        (other,) = {"陈静", "王伟"} - {one.profile.name}
        assert other in one.notices[0] and "工号" in one.notices[0]


def test_an_id_stays_whoever_else_uses_the_number(inbox: Path) -> None:
    put(inbox, zipped(honest("A1", "陈静")), "1.zip")
    alone = the_one(inbox).id
    put(inbox, zipped(honest("a1", "王伟")), "2.zip")
    assert [one.id for one in taken(inbox).submissions if one.profile.name == "陈静"] == [alone]
    (inbox / "2.zip").unlink()
    assert the_one(inbox).id == alone == identity("a1", "陈静")


def test_names_that_were_looked_for_to_have_one_id_get_ids_of_their_own() -> None:
    by_id: dict[str, list[str]] = {}
    for name in (f"{first}{second}{third}" for first, second, third in product(LETTERS, repeat=3)):
        by_id.setdefault(identity("7", name), []).append(name)
    alike = next(found for found in by_id.values() if len(found) > 1)
    (alone,) = newest_of_each([version(alike[0], "7")])
    together = [one.id for one in newest_of_each(version(name, "7") for name in (*alike, "王伟"))]
    assert len(set(together)) == len(alike) + 1
    assert identity("7", "王伟") in together and alone.id not in together


@pytest.mark.parametrize("number", ["con", "COM1", "nul", "aux"])
def test_a_number_that_windows_takes_for_a_device_is_no_file_name(number: str) -> None:
    (one,) = newest_of_each([version("陈静", number)])
    assert one.id == identity(number.lower(), "陈静")


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
    assert all(re.fullmatch(rf"[a-z0-9][a-z0-9_-]*~[0-9a-f]{{{DIGITS}}}", one) for one in ids)
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
        replace(version("陈静", "7", AT + timedelta(hours=2), "y.zip"), ahead=True, answered=3),
        version("王伟", "7"),
    ]
    answers = {
        tuple((one.id, one.digest, one.handed_in_at, one.notices) for one in newest_of_each(order))
        for order in permutations(versions)
    }
    assert len(answers) == 1
