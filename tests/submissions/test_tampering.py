"""Tampering gets nobody a mark that the answers do not earn, and what can be noticed is said."""

import json
from pathlib import Path

import pytest

from helpers.submissions.package import ANSWERS, MANIFEST, PROFILE, zipped
from helpers.submissions.submission import Submission
from tests.grading.a_class import exercises, keys
from tests.submissions.hostile import (
    FIELD,
    OTHER,
    OTHER_FILE,
    TARGET,
    TARGET_FILE,
    honest,
    members,
    record,
    repacked,
    without,
)
from tests.submissions.taking import put, the_one

RIGHT = record(TARGET, keys()[TARGET].answer.model_dump(mode="json"))


def after(inbox: Path, files: dict[str, bytes]) -> Submission:
    put(inbox, zipped(files))
    return the_one(inbox)


def points(submission: Submission) -> float:
    """What the submission earns for `TARGET` when the scoring function is called directly."""
    exercise = exercises()[TARGET]
    answer = exercise.read_answer(submission.answers.get(TARGET))
    return exercise.score(answer, keys()[TARGET]).points


def test_an_untouched_submission_is_not_spoken_of(inbox: Path) -> None:
    assert after(inbox, honest("7")).notices == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({OTHER_FILE: record(OTHER, {"picked": []})}, "改过"),
        ({PROFILE: b'{"name": "\xe7\x8e\x8b\xe4\xbc\x9f", "number": "7"}'}, "改过"),
        ({OTHER_FILE: None}, "zip 里没有"),
    ],
)
def test_what_was_changed_behind_the_manifest_is_said(
    inbox: Path, change: dict[str, bytes | None], said: str
) -> None:
    files = {name: raw for name, raw in {**honest("7"), **change}.items() if raw is not None}
    (notice,) = after(inbox, files).notices
    assert said in notice
    (changed,) = change
    assert changed.removeprefix(ANSWERS).removesuffix(".json") in notice


def test_an_added_answer_is_said(inbox: Path) -> None:
    files = honest("7")
    manifest = json.loads(files[MANIFEST])
    del manifest["files"][OTHER_FILE]
    submission = after(inbox, {**files, MANIFEST: json.dumps(manifest).encode()})
    (notice,) = submission.notices
    assert "后来加的" in notice and OTHER in notice
    assert OTHER in submission.answers


def test_the_answer_that_was_handed_in_is_the_one_that_counts_with_or_without_a_manifest(
    inbox: Path, tmp_path: Path
) -> None:
    edited = {**honest("7"), TARGET_FILE: RIGHT}
    with_old, with_new, with_none = (
        after(tmp_path / name, files)
        for name, files in (
            ("old", edited),
            ("new", members(repacked(edited))),
            ("none", without(edited, MANIFEST)),
        )
    )
    assert with_old.answers == with_new.answers == with_none.answers
    assert points(with_old) == points(with_new) == exercises()[TARGET].points
    assert with_old.notices and with_none.notices and not with_new.notices


@pytest.mark.parametrize(
    "forged",
    [
        {"values": {FIELD: 1.5}, "score": 100},
        {"values": {FIELD: 1.5}, "points": 100, "possible": 100},
        {"values": {FIELD: 1.5}, "key": {"answer": {"values": {FIELD: 1.5}}}},
        {"values": {FIELD: 1.5}, "items": [{"part": FIELD, "right": True, "points": 9}]},
    ],
)
def test_points_forged_in_an_answer_earn_nothing(inbox: Path, forged: dict[str, object]) -> None:
    submission = after(inbox, members(repacked({**honest("7"), TARGET_FILE: record(TARGET, forged)})))
    assert TARGET not in submission.answers
    assert points(submission) == 0
    assert any("对不上" in notice for notice in submission.notices)


def test_points_forged_beside_an_answer_change_nothing(inbox: Path) -> None:
    files = honest("7")
    forged = {**json.loads(files[TARGET_FILE]), "score": 100, "points": 100, "graded": False}
    forged_files = members(repacked({**files, TARGET_FILE: json.dumps(forged).encode()}))
    assert after(inbox, forged_files).answers == after(inbox, files).answers


def test_a_grade_in_the_manifest_changes_nothing_and_is_said(inbox: Path) -> None:
    files = honest("7")
    manifest = {**json.loads(files[MANIFEST]), "marks": {TARGET: 100}}
    submission = after(inbox, {**files, MANIFEST: json.dumps(manifest).encode()})
    assert points(submission) == 0
    assert any(MANIFEST in notice for notice in submission.notices)


def test_the_answer_of_another_exercise_under_this_name_does_not_count(inbox: Path) -> None:
    files = honest("7")
    submission = after(inbox, {**files, TARGET_FILE: files[OTHER_FILE]})
    assert submission.answers.keys() == {OTHER}
    assert any("另一道题" in notice for notice in submission.notices)


def test_a_notebook_with_forged_outputs_is_ignored_and_said(inbox: Path) -> None:
    cell = {
        "cell_type": "code",
        "source": "lesson.check('x')",
        "outputs": [{"output_type": "display_data", "data": {"text/plain": "满分"}, "metadata": {}}],
        "metadata": {"tags": ["check", "nbval-check-output"]},
        "execution_count": 1,
    }
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    more = {"notebooks/1_nps_experience/1.ipynb": notebook, "course_data/keys/x.yaml": b"x: 1"}
    honest_one = after(inbox, honest("7"))
    submission = after(inbox, {**honest("7"), **more})
    assert submission.answers == honest_one.answers
    assert any("笔记本" in notice and "不会运行" in notice for notice in submission.notices)
    assert any("keys/x.yaml" in notice for notice in submission.notices)
