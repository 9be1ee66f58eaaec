"""Whatever bytes lie in an inbox, whatever JSON stands in an answer: nothing is raised, the others go on."""

import io
import json
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import content
from helpers.submissions.package import MANIFEST, PROFILE, pack, zipped
from helpers.submissions.safe_json import read_json
from helpers.submissions.submission import Intake, digest
from helpers.trainee import Profile
from tests.grading.a_class import exercises, keys
from tests.submissions.hostile import AT, OTHER, TARGET, TARGET_FILE, honest, record
from tests.submissions.taking import CLASS, put, taken

ALL, KEYS = exercises(practice=True), keys()
ONE_OF_A_KIND = {exercise.kind: name for name, exercise in ALL.items()}
STORED = io.BytesIO()
with ZipFile(STORED, "w", ZIP_STORED) as archive:  # nothing hides behind compression
    for name, raw in honest("8").items():
        archive.writestr(name, raw)
ZIPPED = zipped(honest("good"))

numbers = st.integers() | st.floats() | st.sampled_from((2**63, -(2**63) - 1, 10**30, 1e308, -0.0, 5e-324))
leaves = st.none() | st.booleans() | numbers | st.text(st.characters(codec=None))
json_values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
quick = settings(max_examples=30, deadline=None)


def beside_a_good_one(raw: bytes) -> Intake:
    """Take in any bytes called a zip, and an honest submission, which has to be whole."""
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), raw, "any.zip")
        put(Path(folder), ZIPPED, "good.zip")
        intake = taken(Path(folder))
    (good,) = (one for one in intake.submissions if one.file == "good.zip")
    assert good.answers.keys() == {TARGET, OTHER}
    assert len(intake.submissions) + len(intake.rejected) == 2
    assert not any("意外" in one.reason for one in intake.rejected)
    said = [one.reason for one in intake.rejected]
    said += [notice for one in intake.submissions for notice in one.notices]
    assert all(sentence.isprintable() and len(sentence) < 500 for sentence in said)
    return intake


@quick
@given(st.binary(max_size=2_000))
def test_any_bytes_are_rejected(raw: bytes) -> None:
    assert len(beside_a_good_one(raw).rejected) == 1


@st.composite
def mutated(draw: st.DrawFn, raw: bytes) -> bytes:
    """A zip after bytes were changed, cut out, put in or repeated in it."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        how = draw(st.sampled_from(("change", "cut", "insert", "repeat", "zero", "truncate")))
        other = {
            "change": draw(st.binary(min_size=end - start, max_size=end - start)),
            "cut": b"",
            "insert": raw[start:end] + draw(st.binary(max_size=40)),
            "repeat": raw[start:end] * 3,
            "zero": b"\0" * (end - start),
            "truncate": b"",
        }[how]
        raw = raw[:start] + other + (b"" if how == "truncate" else raw[end:])
    return raw


@settings(max_examples=100, deadline=None)
@given(st.sampled_from((zipped(honest("7")), STORED.getvalue())).flatmap(mutated))
def test_a_damaged_zip_raises_nothing(raw: bytes) -> None:
    beside_a_good_one(raw)


@quick
@given(
    st.dictionaries(
        st.sampled_from((PROFILE, MANIFEST, TARGET_FILE)) | st.text(max_size=40),
        st.binary(max_size=200) | json_values.map(lambda data: json.dumps(data).encode()),
        max_size=6,
    )
)
def test_any_files_in_a_zip_raise_nothing(files: dict[str, bytes]) -> None:
    files = {name.encode(errors="replace").decode(): raw for name, raw in files.items()}
    beside_a_good_one(zipped({**honest("7"), **files}))


@pytest.mark.parametrize("kind", content.kinds())
@quick
@given(answer=json_values)
def test_any_json_as_an_answer_is_taken_as_its_model_reads_it_or_dropped(kind: str, answer: Any) -> None:
    check(ONE_OF_A_KIND[kind], answer)


@st.composite
def altered(draw: st.DrawFn, data: Any) -> Any:
    """JSON data in which somewhere something else stands."""
    if draw(st.integers(0, 6)) == 0 or not isinstance(data, dict | list) or not data:
        return draw(json_values)
    if isinstance(data, list):
        place = draw(st.integers(0, len(data) - 1))
        return [*data[:place], draw(altered(data[place])), *data[place + draw(st.integers(0, 1)) :]]
    name = draw(st.sampled_from(sorted(data)))
    return {**data, draw(st.just(name) | st.text(max_size=5)): draw(altered(data[name]))}


@pytest.mark.parametrize("kind", content.kinds())
@quick
@given(draw=st.data())
def test_a_good_answer_with_anything_in_it_is_taken_or_dropped_and_can_be_scored(
    kind: str, draw: st.DataObject
) -> None:
    name = ONE_OF_A_KIND[kind]
    good = next(trainee.answers[name] for trainee in CLASS if trainee.answers.get(name))
    check(name, draw.draw(altered(good)))


def check(name: str, answer: Any) -> None:
    """Hand in an answer: it is dropped and said, or it is as its model writes it, and gets points."""
    raw = json.dumps({**json.loads(record(name, {})), "answer": answer}).encode()
    intake = beside_a_good_one(pack(Profile(name="陈静", number="7"), {name: raw}, AT))
    (submission,) = (one for one in intake.submissions if one.profile.number == "7")
    if name not in submission.answers:
        assert any("没有采用" in notice for notice in submission.notices)
        return
    exercise, kept = ALL[name], submission.answers[name]
    model = exercise.read_answer(answer)
    assert exercise.read_answer(kept) == model
    assert digest(kept) == digest(model.model_dump(mode="json"))
    assert 0 <= exercise.score(model, KEYS.get(name)).points <= exercise.points
    exercise.listings(model)
    json.dumps(kept, allow_nan=False, ensure_ascii=False).encode()


@settings(max_examples=300, deadline=None)
@given(json_values)
def test_json_that_is_in_order_is_read_as_json_reads_it(data: Any) -> None:
    raw = json.dumps(data, allow_nan=True).encode()
    try:
        mine = read_json(raw)
    except ValueError as problem:
        assert str(problem)
    else:
        assert mine == json.loads(raw)


@quick
@given(st.text(alphabet='[]{}",\\ab1 :', max_size=200))
def test_anything_like_json_is_read_as_json_reads_it_or_refused(text: str) -> None:
    try:
        mine = read_json(text.encode())
    except ValueError:
        return
    assert mine == json.loads(text)
