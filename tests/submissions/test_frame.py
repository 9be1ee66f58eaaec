"""Who handed in, when and with what: what cannot be believed is said, and nobody loses an answer for it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from helpers import __version__
from helpers.submissions.package import MANIFEST, PROFILE, pack, zipped
from helpers.submissions.submission import Submission
from helpers.trainee import Profile
from tests.submissions.hostile import AT, OTHER, TARGET, honest, record
from tests.submissions.taking import NOW, put, rejected, the_one

# --- who ---


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (b"{}", "姓名"),
        (b"[]", "看不出"),
        (b'{"name": "\xe9\x99\x88", "number": 7}', "看不出"),
        (b'{"name": "", "number": "7"}', "姓名"),
        (b'{"name": "../../etc", "number": "7"}', "姓名"),
        (b'{"name": "a", "number": "../7"}', "工号"),
        (b'{"name": "a", "number": "7\\n"}', None),
        (b'{"name": "a", "number": "=1+1"}', "工号"),
        (b'{"name": "<b>a</b>", "number": "7"}', "姓名"),
        ('{"name": "陈静", "number": "７Ａ"}'.encode(), None),
        (b'{"name": "a", "number": "7", "team": "<script>"}', "小组"),
        (b'{"name": "a"', "不是完整的 JSON"),
        (b'{"name": "' + b"a" * 5_000 + b'", "number": "7"}', "看不出"),
        (b'{"name": "\\ud800", "number": "7"}', "半个字符"),
    ],
)
def test_only_names_and_numbers_that_can_stand_in_a_gradebook_get_in(
    inbox: Path, profile: bytes, said: str | None
) -> None:
    put(inbox, zipped({**honest("7"), PROFILE: profile}))
    if said is None:
        assert the_one(inbox).profile.number in ("7", "7A")
    else:
        assert said in rejected(inbox).reason


# --- when, and with what ---


def handed_in(inbox: Path, **changes: object) -> Submission:
    """A submission whose manifest says something else."""
    files = honest("7")
    manifest = {**json.loads(files[MANIFEST]), **changes}
    put(inbox, zipped({**files, MANIFEST: json.dumps(manifest).encode()}))
    return the_one(inbox)


def test_a_time_in_the_future_is_said(inbox: Path) -> None:
    late = handed_in(inbox, handed_in_at=(NOW + timedelta(days=2)).isoformat())
    assert "将来" in late.notices[0]
    assert late.handed_in_at == NOW + timedelta(days=2)


def test_a_clock_that_is_a_little_fast_is_not_spoken_of(inbox: Path) -> None:
    assert handed_in(inbox, handed_in_at=(NOW + timedelta(minutes=30)).isoformat()).notices == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"handed_in_at": "2026-03-20T17:00:00"}, "时区"),
        ({"handed_in_at": "2026-03-20"}, "时区"),
        ({"handed_in_at": "yesterday"}, "不是时间"),
        ({"handed_in_at": 1_774_000_000}, "不是时间"),
        ({"handed_in_at": None}, "不是时间"),
        ({"handed_in_at": "9999-12-31T23:59:59-23:59"}, "不可能"),
        ({"handed_in_at": "0001-01-01T00:00:00+23:59"}, "不可能"),
        ({"format": 2}, "另一个版本"),
        ({"files": []}, "写得不对"),
        ({"files": {"profile.json": {"sha256": "x", "format": 1}}}, "写得不对"),
        ({"grade": 100}, "写得不对"),
        ({"workbook": "0" * 41}, "写得不对"),
    ],
)
def test_a_manifest_that_is_no_use_is_said_and_the_answers_count(
    inbox: Path, changes: dict[str, object], said: str
) -> None:
    submission = handed_in(inbox, **changes)
    assert said in submission.notices[0]
    assert submission.answers.keys() == {TARGET, OTHER}
    assert submission.handed_in_at == datetime.fromisoformat("2026-03-20T16:50:00+08:00")  # last saved


def test_another_version_of_the_workbook_is_said(inbox: Path) -> None:
    submission = handed_in(inbox, workbook="9.9")
    assert submission.workbook == "9.9"
    assert "9.9" in submission.notices[0] and __version__ in submission.notices[0]


def test_what_only_another_version_asks_is_said_and_the_rest_counts(inbox: Path) -> None:
    answers = {
        name: record(name, {"picked": []})
        for name in (OTHER, "1_nps_experience/12_unknown/x", "9_other/1_a/b", OTHER.replace("1_nps", "2_nps"))
    }
    put(inbox, pack(Profile(name="陈静", number="7"), answers, AT))
    submission = the_one(inbox)
    assert list(submission.answers) == [OTHER]
    (notice,) = submission.notices
    assert "9_other/1_a/b" in notice and "不是这一版里的题目" in notice


def test_everything_said_is_one_line_that_is_not_too_long(inbox: Path) -> None:
    many = {f"1_nps_experience/{'x' * 90}\n/{number}": record("x", {}) for number in range(500)}
    put(inbox, pack(Profile(name="陈静", number="7"), many, AT))
    for notice in the_one(inbox).notices:
        assert notice.isprintable() and len(notice) < 500


def test_a_submission_without_answers_is_a_submission(inbox: Path) -> None:
    put(inbox, zipped({PROFILE: honest("7")[PROFILE]}))
    submission = the_one(inbox)
    assert submission.answers == {}
    assert submission.handed_in_at.tzinfo is not None
