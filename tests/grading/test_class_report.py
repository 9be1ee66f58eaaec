"""The class report: numbers that are right in classes of any size, no name where it is projected."""

import dataclasses
import html
import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.exercises.score import Score, ScoreItem
from helpers.grading import class_report
from helpers.grading.class_numbers import FEW, TOO_FEW, QuestionNumbers, class_numbers
from helpers.grading.marks import Mark
from helpers.grading.mistakes import mistakes
from helpers.grading.questions import Question, questions, total
from helpers.grading.results import Checked, Result
from helpers.submissions.submission import Intake, Rejected, digest
from helpers.trainee import Profile
from tests.grading.a_class import a_class, results
from tests.grading.test_feedback_page import BY_NAME, SCRIPT, answered, blocks_in_paragraphs, seen

QUESTIONS = questions()
AT = datetime(2026, 3, 21, 9, 0, tzinfo=timezone(timedelta(hours=8)))

Some = Sequence[Result]


@pytest.fixture(scope="module")
def the_class() -> tuple[Result, ...]:
    return results(a_class(36, seed=5))


def written(some: Some, folder: Path, *rejected: Rejected) -> tuple[str, str]:
    """The report and the part with names."""
    intake = Intake(tuple(result.submission for result in some), rejected)
    class_report.write(some, intake, folder)
    return tuple(
        (folder / name).read_text("utf-8") for name in ("class_report.html", "class_report_names.html")
    )  # type: ignore[return-value]


def everybody_answered(some: Some, name: str, answers: Sequence[dict[str, Any] | None]) -> list[Result]:
    """The class after its members gave these answers to one question, one after the other."""
    pairs = zip(some, answers, strict=True)
    return [answered(result, BY_NAME[name], answer) for result, answer in pairs]


def all_answered(some: Some, give: Callable[[Any], dict[str, Any] | None]) -> list[Result]:
    """The class after everybody answered every question so."""
    found = list(some)
    for question in QUESTIONS:
        found = [answered(result, question, give(question)) for result in found]
    return found


def numbers_of(some: Some, name: str) -> Any:
    found = class_numbers(some, QUESTIONS).questions
    return next(one for one in found if one.question.name == BY_NAME[name].name)


def test_the_numbers_are_those_of_the_results(the_class: Some) -> None:
    found = class_numbers(the_class, QUESTIONS)
    assert found.shares == pytest.approx([total(one, QUESTIONS).points / 430 for one in the_class])
    for one in found.questions:
        points = [result.points(one.question.name) or 0 for result in the_class]
        assert one.full == sum(value == one.question.possible for value in points)
        assert one.zero + one.empty == points.count(0)
        assert one.share == pytest.approx(sum(points) / len(points) / one.question.possible)
        assert one.full + one.part + one.zero + one.empty == len(the_class)
    assert found.lessons["1.1"] == pytest.approx(
        sum(one.share * one.question.possible for one in found.questions if one.question.number == "1.1") / 60
    )


def test_no_name_and_no_number_of_anybody_is_projected(the_class: Some, tmp_path: Path) -> None:
    secret = [
        dataclasses.replace(
            result,
            submission=dataclasses.replace(
                result.submission,
                profile=Profile(name=f"甄{chr(0x9E00 + place)}", number=f"Q{place}Q", team="丙丁戊"),
                notices=(f"甄{chr(0x9E00 + place)}的提示",),
                file=f"机密{place}.zip",
            ),
        )
        for place, result in enumerate(the_class)
    ]
    report, names = written(secret, tmp_path, Rejected("机密.rar", "甄的文件"))
    for result in secret:
        one = result.submission
        for word in (one.profile.name, f"{one.profile.number}", one.profile.team, one.file, *one.notices):
            assert word not in report
            assert word in names or word in (one.profile.team, one.file)
    assert "机密.rar" not in report and "机密.rar" in names and "甄的文件" in names
    assert "有提示的作业 36 份（共 36 条），没收进的文件 1 个" in seen(report)


def test_the_titles_of_the_pictures_say_what_was_found(the_class: Some, tmp_path: Path) -> None:
    report, _ = written(the_class, tmp_path)
    found = class_numbers(the_class, QUESTIONS)
    titles = [html.unescape(title) for title in re.findall("<figcaption>(.*?)</figcaption>", report)]
    low = sum(share < 0.4 for share in found.shares)
    assert titles[0] == f"一半的人拿到 {found.median:.0%} 以上的分数；有 {low} 人不到 40%（n=36）"
    hardest = min(found.lessons, key=lambda number: found.lessons[number])
    assert titles[1].startswith(f"第 {hardest} 课") and f"{found.lessons[hardest]:.0%}" in titles[1]
    hard = sum(one.share < 0.5 for one in found.questions)
    assert titles[2].startswith(f"{hard} 道题平均拿不到一半分数")


def test_hard_exercises_come_first(the_class: Some, tmp_path: Path) -> None:
    report, _ = written(the_class, tmp_path)
    found = sorted(class_numbers(the_class, QUESTIONS).questions, key=lambda one: one.share)
    said = re.findall('aria-label="每道题的得分情况：(.*?)"', report)[0]
    assert [words.partition("：平均")[0] for words in html.unescape(said).split("；")] == [
        one.question.label for one in found
    ]


def test_an_exercise_that_the_better_ones_get_wrong_is_called_doubtful(
    the_class: Some, tmp_path: Path
) -> None:
    question = BY_NAME["route_alerts"]
    best = sorted(the_class, key=lambda result: -total(result, QUESTIONS).points)
    right = question.key.answer.model_dump(mode="json")
    wrong = {"placed": dict.fromkeys(question.exercise.card_names, "inner")}
    half = len(best) // 2
    turned = everybody_answered(best, "route_alerts", [wrong] * half + [right] * (len(best) - half))
    one = numbers_of(turned, "route_alerts")
    assert one.tells < -1.645 / 6 and one.is_doubtful
    report, _ = written(turned, tmp_path)
    assert f"可能题有问题：{question.label}（−0." in seen(report)
    assert "1 道题可能有问题，请检查" in seen(report)
    few = turned[half - 4 : half + 4]
    assert not numbers_of(few, "route_alerts").is_doubtful  # eight are too few to say so


def test_what_many_left_empty_is_asked_about(the_class: Some) -> None:
    empty = everybody_answered(
        the_class, "nps_by_hand", [None] * 12 + [BY_NAME["nps_by_hand"].key.answer.model_dump()] * 24
    )
    one = numbers_of(empty, "nps_by_hand")
    assert (one.empty, one.full, one.answered, one.advice) == (12, 24, 24, "问问为什么没做")


def as_answered(points: Sequence[Sequence[float]]) -> tuple[list[Result], list[Question]]:
    """A class of which everybody reached these points of 1 in so many questions."""
    base, pattern = results(a_class(1, seed=1))[0], QUESTIONS[0]
    asked = [
        dataclasses.replace(
            pattern, name=f"q{place}", exercise=pattern.exercise.model_copy(update={"points": 1.0})
        )
        for place in range(len(points[0]))
    ]
    some = [
        Result(base.submission, {one.name: reached(value) for one, value in zip(asked, row, strict=True)})
        for row in points
    ]
    return some, asked


def reached(value: float) -> Checked:
    return Checked(Score("", "", "scored", 1.0, (ScoreItem("", "", value > 0, value),)), False)


def rasch(size: int, luck: np.random.Generator, questions: int = 30) -> np.ndarray:
    """Right (1) and wrong (0) answers of a class: logit p = ability − difficulty, both of spread 1."""
    logits = luck.normal(size=(size, 1)) - luck.normal(size=(1, questions))
    return (luck.random((size, questions)) < 1 / (1 + np.exp(-logits))).astype(float)


@pytest.mark.parametrize("size", [10, 15, 20, 30])
def test_a_fair_exercise_is_hardly_ever_called_doubtful(size: int) -> None:
    luck = np.random.default_rng(size)
    doubtful = [
        one.is_doubtful
        for _ in range(20)
        for one in class_numbers(*as_answered(rasch(size, luck).tolist())).questions
    ]
    assert sum(doubtful) / len(doubtful) < 0.01


@pytest.mark.parametrize("size", [20, 30])
def test_a_reversed_key_is_called_doubtful(size: int) -> None:
    luck = np.random.default_rng(size)
    found = []
    for _ in range(20):
        right = rasch(size, luck)
        right[:, 0] = luck.permutation(size) < 0  # nobody, until the better half gets it wrong
        right[np.argsort(right.sum(axis=1))[: size // 2], 0] = 1
        found.append(class_numbers(*as_answered(right.tolist())).questions[0].is_doubtful)
    assert all(found)


@pytest.mark.parametrize(
    ("share", "empty", "tells", "advice"),
    [
        (0.4, 0, -0.6, "讲一讲，先查题"),
        (0.4, 0, -0.3, "讲一讲"),
        (0.8, 0, -0.6, "可能题有问题"),
        (0.8, 0, -0.3, "分不出高低"),
        (0.4, 5, -0.6, "问问为什么没做"),
        (0.8, 0, 0.4, ""),
    ],
)
def test_teaching_comes_before_doubt(share: float, empty: int, tells: float, advice: str) -> None:
    one = QuestionNumbers(QUESTIONS[0], 10 - empty, 0, 0, empty, 0, share=share, tells=tells)
    assert one.advice == advice


def test_no_paragraph_of_a_report_holds_a_block(the_class: Some, tmp_path: Path) -> None:
    name = BY_NAME["nps_by_hand"].name
    first = dataclasses.replace(the_class[0], checked={**the_class[0].checked, name: Checked(None, False)})
    for place, some in enumerate(([], the_class[:3], [first, *the_class[1:]])):
        for page in written(some, tmp_path / str(place), Rejected("a.rar", "请打包成 zip。")):
            assert blocks_in_paragraphs(page) == []


def test_a_mistake_of_many_stands_before_one_that_all_of_a_few_made(the_class: Some, tmp_path: Path) -> None:
    few, many = {"values": {"nps": 45.0}}, {"placed": {"2930": "promoter"}}
    full = BY_NAME["score_to_category"].key.answer.model_dump(mode="json")
    some = all_answered(the_class, lambda question: None)
    some = everybody_answered(some, "nps_by_hand", [few] * 2 + [None] * 34)
    some = everybody_answered(
        some,
        "score_to_category",
        [{**full, "placed": {**full["placed"], **many["placed"]}}] * 20 + [full] * 16,
    )
    words = seen(written(some, tmp_path)[0])
    assert "最常见的错，20 人（做了这道题的人里的 56%）都犯了：" in words
    assert words.index("20 / 36 人（56%）") < words.index("2 / 2 人（100%）")
    assert "人数（这样答的 / 做了的）" in words


NUMBER = "NPS 是多少？"
WRONG: dict[str, tuple[str, dict[str, Any], str, str, str]] = {
    # the exercise, an answer, and what is said: which part, what was given, what would have been right
    "sorting": ("score_to_category", {"placed": {"2930": "promoter"}}, "答卷 2930 · ", "推荐者", "中立者"),
    "number": ("nps_by_hand", {"values": {"nps": 45.0}}, NUMBER, "45", "11"),
    "no number": (
        "nps_by_hand",
        {"values": {"answers": 1.0}, "typed": {"nps": "我是张三"}},
        NUMBER,
        "写的不是数字",
        "11",
    ),
    "choice": ("judge_claims", {"picked": ["bands"]}, "+32 属于“良好”", "选了", "没有选"),
    "left out": ("judge_claims", {"picked": ["bands"]}, "同行的 +30", "没有选", "选了"),
    "journey": ("my_map", {"as_is": {"actor": "张三"}}, "至少 8 个触点", "没有达到", ""),
    "table": ("improvement_plan", {"rows": [{"owner": "大家"}]}, "“负责人”一栏", "写的不是一个人", ""),
    "script": ("tariff_script", {"texts": {"explore": "我是张三。"}}, "探索", "没听到“复述需求”", ""),
}


@pytest.mark.parametrize(("name", "answer", "part", "given", "right"), WRONG.values(), ids=WRONG)
def test_the_wrong_answers_most_often_given_are_counted(
    name: str, answer: dict[str, Any], part: str, given: str, right: str, the_class: Some
) -> None:
    full = BY_NAME[name].key.answer.model_dump(mode="json")
    some = everybody_answered(the_class, name, [answer] * 10 + [full] * 25 + [None])
    found = mistakes(BY_NAME[name], some, most=99)
    [met] = [one for one in found if one.wrong.part.startswith(part) and one.wrong.given.startswith(given)]
    assert (met.count, met.answered) == (10, 35)
    assert met.wrong.right.startswith(right) and bool(met.wrong.right) == bool(right)
    assert all("张三" not in one.words for one in found)


def test_of_an_order_the_steps_that_have_to_be_moved_are_named(the_class: Some) -> None:
    question = BY_NAME["handling_order"]
    right = question.key.answer.order
    turned = {"order": [*right[1:], right[0]]}
    some = everybody_answered(the_class, "handling_order", [turned] * len(the_class))
    [only] = mistakes(question, some)
    assert only.wrong.part == question.exercise.steps[right[0]]
    assert (only.wrong.given, only.wrong.right) == (f"第 {len(right)} 步", "第 1 步")


def test_what_only_one_person_got_wrong_is_not_shown(the_class: Some) -> None:
    full = BY_NAME["nps_by_hand"].key.answer.model_dump(mode="json")
    one = everybody_answered(the_class, "nps_by_hand", [{"values": {"nps": 45.0}}] + [full] * 35)
    assert mistakes(BY_NAME["nps_by_hand"], one) == ()


@pytest.mark.parametrize("size", [0, 1, 2, 5, 9])
def test_small_classes_are_reported_with_caution(size: int, the_class: Some, tmp_path: Path) -> None:
    report, names = written(the_class[:size], tmp_path)
    words = seen(report)
    assert f"n={size} 份作业" in words
    assert ("只作线索" in words) == (size > 0)
    assert ("看得出是谁" in words) == (0 < size < 5)
    assert not re.search("nan|None|inf[^o]", words)
    assert "题有问题" not in words.partition("怎样读")[0] and "先查题" not in words.partition("怎样读")[0]
    assert ("还没有收进作业" in words) == (size == 0)
    assert f"n={size} 份作业" in seen(names)
    assert not class_numbers(the_class[:size], QUESTIONS).size or "α=" not in words


def test_thirty_are_enough_for_no_warning(the_class: Some, tmp_path: Path) -> None:
    assert "只作线索" in seen(written(the_class[: FEW - 1], tmp_path)[0])
    assert "只作线索" not in seen(written(the_class[:FEW], tmp_path)[0])


@pytest.mark.parametrize("size", [1, 2, TOO_FEW])
def test_a_class_that_has_everything_right(size: int, the_class: Some, tmp_path: Path) -> None:
    perfect = all_answered(the_class[:size], lambda question: question.key.answer.model_dump(mode="json"))
    words = seen(written(perfect, tmp_path)[0])
    assert f"得分率都是 100%（n={size}）" in words
    assert "没有两个人以上犯的同样的错" in words
    assert "人人满分：" in words and "没有人拿到" not in words
    assert {one.advice for one in class_numbers(perfect, QUESTIONS).questions} == {"都会了"}
    assert not re.search("nan|None", words)


@pytest.mark.parametrize("size", [1, 2, TOO_FEW])
def test_a_class_that_handed_in_nothing_but_blanks(size: int, the_class: Some, tmp_path: Path) -> None:
    blank = all_answered(the_class[:size], lambda question: None)
    words = seen(written(blank, tmp_path)[0])
    assert f"得分率都是 0%（n={size}）" in words
    assert "没有人拿到分：" in words
    assert {one.advice for one in class_numbers(blank, QUESTIONS).questions} == {"问问为什么没做"}
    assert not re.search("nan|None", words)


def test_a_class_for_which_nothing_could_be_checked(the_class: Some, tmp_path: Path) -> None:
    broken = [
        dataclasses.replace(result, checked={name: Checked(None, False) for name in result.checked})
        for result in the_class
    ]
    words = seen(written(broken, tmp_path)[0])
    assert "总分36 份还有没评的题，没有画进来。" in words
    assert "没有一道题评出了分数" in words and "没能评分：" in words
    assert not re.search("nan|None|得分率都是 0%", words)


def test_one_answer_that_could_not_be_checked_is_no_zero(the_class: Some, tmp_path: Path) -> None:
    name = BY_NAME["nps_by_hand"].name
    first = dataclasses.replace(the_class[0], checked={**the_class[0].checked, name: Checked(None, False)})
    some = [first, *the_class[1:]]
    one = numbers_of(some, "nps_by_hand")
    known = [result.points(name) or 0 for result in the_class[1:]]
    assert (one.open, one.n) == (1, 35)
    assert one.share == pytest.approx(sum(known) / 35 / 12)
    words = seen(written(some, tmp_path)[0])
    assert "另有 1 份还有没评的题" in words and "1.1 手算一次 NPS（1 人）" in words and "（n=35）" in words


def with_mark(result: Result, points: float) -> Result:
    mark = Mark(by="王老师", at=AT, answer=digest(result.submission.answers.get(SCRIPT.name)), points=points)
    return dataclasses.replace(result, marks={SCRIPT.name: (mark,)})


def test_what_people_gave_stands_beside_what_the_check_gave(the_class: Some, tmp_path: Path) -> None:
    full = SCRIPT.key.answer.model_dump(mode="json")
    some = everybody_answered(the_class, "tariff_script", [full] * 36)
    marked = [with_mark(some[0], 10), with_mark(some[1], 18), *some[2:]]
    report, names = written(marked, tmp_path)
    words = seen(report)
    assert "人工分平均比自动分低 6.0 分（n=2）" in words
    assert f"{SCRIPT.label}2 份20.014.0−6.0−10.0" in words
    assert "自动分与人工分相差四分之一以上（1 份）" in seen(names)
    assert f"{marked[0].submission.profile.name}{SCRIPT.label}2010−10.0王老师" in seen(names)
    assert "王老师" not in report
    assert "没评的计自动分" in seen(written(some, tmp_path)[0])


def test_who_reached_little_is_named_for_the_instructor_in_the_order_of_numbers(
    the_class: Some, tmp_path: Path
) -> None:
    _, names = written(the_class[::-1], tmp_path)
    listed = seen(names).partition("可以先聊一聊的人")[2].partition("自动分与人工分")[0]
    low = [one.submission.profile.number for one in the_class if (total(one, QUESTIONS).share or 0) < 0.4]
    assert re.findall(r"S\d{4}", listed) == low


def test_hostile_texts_stay_text(the_class: Some, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\x00\u202e"
    submission = dataclasses.replace(
        the_class[0].submission,
        profile=Profile.model_construct(name=evil, number=evil, team=evil),
        notices=(evil,),
        file=evil,
    )
    some = [dataclasses.replace(the_class[0], submission=submission), *the_class[1:]]
    some = [answered(one, SCRIPT, {"texts": dict.fromkeys(SCRIPT.exercise.steps, evil)}) for one in some]
    for page in written(some, tmp_path, Rejected(evil, evil)):
        assert "<script" not in page and "\x00" not in page
    assert "<script>alert(1)</script>␀" in seen((tmp_path / "class_report_names.html").read_text("utf-8"))


def test_twice_is_the_same_bytes_in_whatever_order(the_class: Some, tmp_path: Path) -> None:
    first = written(the_class, tmp_path / "a", Rejected("a", "b"), Rejected("c", "d"))
    time.sleep(0.01)
    assert written(the_class[::-1], tmp_path / "b", Rejected("c", "d"), Rejected("a", "b")) == first


def test_a_report_needs_nothing_outside_itself(the_class: Some, tmp_path: Path) -> None:
    for page in written(the_class, tmp_path):
        assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)|url\(|@import""", page)
