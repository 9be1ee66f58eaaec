"""nbval over submissions, with real kernels: what passes, what a score is, and what cannot be told apart."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from helpers.exercises.score import SCORE_MIME, Score
from helpers.grading.edition import Check, read_edition
from helpers.grading.errands import Findings, Sheet
from helpers.grading.examine import examine
from helpers.grading.kernel import Kernels
from helpers.grading.plugin import score_of
from helpers.submissions.submission import Submission
from tests.grading import small_workbook
from tests.grading.small_workbook import NAMES, submission

FIRST, SECOND, THIRD = NAMES


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workbook.make(tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def kernels(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernels]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.setenv("WORKBOOK_ANSWERS", "keys")  # as an instructor may have it set: it must not count
        with Kernels(root, tmp_path_factory.mktemp("work")) as kernels:
            yield kernels


Examine = Callable[..., dict[str, Findings]]


@pytest.fixture
def examined(root: Path, kernels: Kernels, tmp_path: Path) -> Examine:
    """What examines submissions, one after the other in one kernel."""

    def run(*submissions: Submission, seconds: float = 30) -> dict[str, Findings]:
        sheets = [Sheet(one.id, one.answers) for one in submissions]
        return {one.id: one for one in examine(sheets, read_edition(root), kernels, tmp_path, seconds)}

    return run


def points(findings: Findings) -> list[float | None]:
    return [one.score.points if one.score else None for one in (findings.checked[name] for name in NAMES)]


def outcomes(findings: Findings) -> list[str]:
    return [case.outcome for case in findings.cases]


def test_the_reference_answers_pass_every_cell(examined: Examine) -> None:
    findings = examined(submission("a", "right", "right", "right"))["a"]
    assert points(findings) == [2, 2, 2]
    assert all(checked.passed for checked in findings.checked.values())
    assert [(case.name, case.outcome) for case in findings.cases] == [
        (f"{small_workbook.LESSON} setup", "passed"),
        *((name, "passed") for name in NAMES),
    ]


def test_a_wrong_answer_fails_its_cell_and_gets_the_points_of_the_scoring_function(examined: Examine) -> None:
    findings = examined(submission("a", "right", "wrong", "right"))["a"]
    assert points(findings) == [2, 0, 2]
    assert [checked.passed for checked in findings.checked.values()] == [True, False, True]
    (failure,) = (case for case in findings.cases if case.outcome != "passed")
    assert failure.name == SECOND
    assert "题 second：0 / 2 分 ≠ 题 second：2 / 2 分" in failure.message


def test_who_answered_nothing_gets_nothing_even_where_the_instructor_works_with_the_keys(
    examined: Examine,
) -> None:
    assert os.environ["WORKBOOK_ANSWERS"] == "keys"
    findings = examined(submission("a"))["a"]
    assert points(findings) == [0, 0, 0]
    assert {checked.score.state for checked in findings.checked.values() if checked.score} == {"unanswered"}


def test_nobody_gets_what_the_one_before_them_did(examined: Examine) -> None:
    good, half, none = submission("a", *["right"] * 3), submission("b", "right"), submission("c")
    one_way, other_way = examined(good, half, none), examined(none, half, good)
    assert one_way == other_way
    assert [points(one_way[name]) for name in "abc"] == [[2, 2, 2], [2, 0, 0], [0, 0, 0]]


def test_a_new_trainee_finds_no_variable_and_no_file_of_the_last_one(
    examined: Examine, kernels: Kernels, tmp_path: Path
) -> None:
    examined(submission("a", "right"))
    kernel = kernels()
    kernel.run("assert lesson; open_lesson = print; mine = 1")
    kernel.run(f"from helpers.grading.seat import take_seat\ntake_seat({str(tmp_path / 'home')!r})")
    kernel.run("assert not {'lesson', 'open_lesson', 'mine', 'take_seat'} & globals().keys()")
    kernel.run("import os; assert os.environ['WORKBOOK_HOME'].endswith('home')")
    assert not list(tmp_path.iterdir())  # what was written for them is gone


def test_a_dying_kernel_costs_nobody_else_and_nothing_else(examined: Examine) -> None:
    found = examined(
        submission("a", "right", "right", "right"),
        submission("b", "right", "dies", "right"),
        submission("c", "right", "right", "right"),
    )
    assert [points(found[name]) for name in "abc"] == [[2, 2, 2], [2, None, 2], [2, 2, 2]]
    assert not found["b"].is_whole


def test_a_cell_that_hangs_is_given_up_and_the_next_one_has_a_kernel_of_its_own(examined: Examine) -> None:
    found = examined(submission("a", "right", "hangs", "right"), submission("b", "right"), seconds=1)
    assert points(found["a"]) == [2, None, 2]
    assert outcomes(found["a"]) == ["passed", "passed", "failure", "passed"]
    assert points(found["b"]) == [2, 0, 0]


def test_what_a_cell_prints_is_compared_too(examined: Examine) -> None:
    findings = examined(submission("a", "right", "prints", "right"))["a"]
    (failure,) = (case for case in findings.cases if case.outcome != "passed")
    assert "Unexpected output fields from running code: {'stdout'}" in failure.message


@pytest.fixture(scope="module")
def check(root: Path) -> Check:
    return read_edition(root)[0].checks[0]


def bundle(score: Score, **changes: object) -> Mapping[str, object]:
    return {"output_type": "display_data", "data": {SCORE_MIME: {**score.to_json(), **changes}}}


GOOD = Score("first", "题 first", "unanswered", 2)


def test_the_score_of_a_cell_is_the_one_in_its_output(check: Check) -> None:
    said = {"output_type": "stream", "text": "first：2 / 2"}
    assert score_of(check, [said, bundle(GOOD)]) == GOOD


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [{"output_type": "display_data", "data": {"text/plain": str(GOOD)}}],
        [bundle(GOOD), bundle(GOOD)],
        [bundle(Score("second", "题 second", "unanswered", 2))],
        [bundle(Score("first", "题 first", "unanswered", 200))],
        [bundle(Score("first", "题 first", "saved", 2))],
        [bundle(GOOD, points=2)],
        [bundle(GOOD, items=[{"part": "a", "label": "a", "right": True, "points": 3}], points=3)],
        [bundle(GOOD, items=[{"points": 1}])],
        [bundle(GOOD, items=None)],
        [{"data": {SCORE_MIME: "2"}}],
    ],
)
def test_anything_else_is_no_score(check: Check, outputs: list[Mapping[str, object]]) -> None:
    assert score_of(check, outputs) is None
