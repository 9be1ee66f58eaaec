"""The page a trainee gets back: their own answers and points, kind words, and nothing of anybody else."""

import dataclasses
import time
import unicodedata
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises.base import LONGEST_TEXT
from helpers.grading import feedback_page
from helpers.grading.feedback_page import file_name, page, write, write_all
from helpers.grading.marks import Mark
from helpers.grading.own_words import own_words
from helpers.grading.questions import Question, by_lesson, questions, total
from helpers.grading.results import Checked, Result
from helpers.submissions.submission import Intake, digest
from helpers.trainee import Profile
from tests.grading.a_class import a_class, results

QUESTIONS = questions()
BY_NAME = {question.name.rpartition("/")[2]: question for question in QUESTIONS}
SCRIPT = BY_NAME["tariff_script"]
AT = datetime(2026, 3, 21, 9, 0, tzinfo=timezone(timedelta(hours=8)))


class Text(HTMLParser):
    """What a reader sees, and every tag there is."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Text:
    text = Text()
    text.feed(html)
    return text


INLINE = {"a", "b", "br", "em", "i", "small", "span", "strong", "sub", "sup"}


class Paragraphs(HTMLParser):
    """What stands in a p and may not: a browser ends the p before it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open = False
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.is_open and tag not in INLINE:
            self.wrong.append(tag)
        self.is_open = self.is_open or tag == "p"

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "p"


def blocks_in_paragraphs(html: str) -> list[str]:
    parser = Paragraphs()
    parser.feed(html)
    return parser.wrong


def seen(html: str) -> str:
    return "".join(read(html).words)


@pytest.fixture(scope="module")
def the_class() -> tuple[Result, ...]:
    return results(a_class(6, seed=3))


def answered(result: Result, question: Question, answer: dict[str, Any] | None) -> Result:
    """The result of somebody who answered one question so."""
    exercise = question.exercise
    answers = {name: one for name, one in result.submission.answers.items() if name != question.name}
    if answer is not None:
        answers[question.name] = exercise.read_answer(answer).model_dump(mode="json")
    score = exercise.score(exercise.read_answer(answer), question.key)
    submission = dataclasses.replace(result.submission, answers=answers)
    checked = {**result.checked, question.name: Checked(score, False)}
    return dataclasses.replace(result, submission=submission, checked=checked)


def part_of(html: str, question: Question) -> str:
    """What a reader sees of one question."""
    article = html.partition(f'id="q-{question.name}"')[2]
    return seen(f"<article {article.partition('</article>')[0]}")


def test_points_stand_per_exercise_per_lesson_and_in_all(the_class: tuple[Result, ...]) -> None:
    result = the_class[0]
    html = page(result, QUESTIONS)
    whole = total(result, QUESTIONS)
    assert f"{whole.points:g} / {whole.possible:g} 分" in seen(html)
    for group in by_lesson(QUESTIONS).values():
        found = total(result, group)
        assert f"{group[0].lesson}{found.points:g} / {found.possible:g} 分" in seen(html)
    for question in QUESTIONS:
        assert f"{result.points(question.name):g} / {question.possible:g} 分" in part_of(html, question)


@pytest.mark.parametrize(
    ("name", "answer", "shown"),
    [
        ("route_alerts", None, ["还空着"]),
        ("nps_by_hand", {"values": {"nps": 45.0}}, ["45", "还没有填数字"]),
        ("nps_by_hand", {"typed": {"nps": "一半"}}, ["“一半”（不是数字）"]),
        ("nps_by_hand", {"values": {"nps": 1e300}}, ["1e+300"]),
        ("handling_order", {"order": None}, ["第 1 步", "✗ 再看看"]),
    ],
)
def test_beside_each_part_stands_what_was_answered(
    name: str, answer: dict[str, Any] | None, shown: list[str], the_class: tuple[Result, ...]
) -> None:
    question = BY_NAME[name]
    if answer and answer.get("order", ()) is None:
        answer = {"order": list(question.exercise.steps)}
    if answer and "typed" in answer:
        answer["values"] = {next(field for field in question.exercise.fields if field != "nps"): 1.0}
    words = part_of(page(answered(the_class[0], question, answer), QUESTIONS), question)
    assert all(one in words for one in shown)


def test_the_sentences_of_the_key_are_shown(the_class: tuple[Result, ...]) -> None:
    question = BY_NAME["score_to_category"]
    [card, *_] = question.exercise.card_names
    right = question.key.answer.placed[card]
    wrong = next(bucket for bucket in question.exercise.buckets if bucket != right)
    html = page(answered(the_class[0], question, {"placed": {card: wrong}}), QUESTIONS)
    words = part_of(html, question)
    assert question.key.feedback[card] in words
    assert question.exercise.buckets[wrong] in words
    assert f"答卷 {card} · " in words  # what stands on the card, not only its number


def test_whole_maps_and_tables_are_shown(the_class: tuple[Result, ...]) -> None:
    question = BY_NAME["my_map"]
    answer = question.key.answer.model_dump(mode="json")
    words = part_of(page(answered(the_class[0], question, answer), QUESTIONS), question)
    assert all(point.action in words for point in question.key.answer.as_is.touchpoints)


def test_the_words_of_a_person_count_and_are_shown(the_class: tuple[Result, ...]) -> None:
    result = answered(the_class[0], SCRIPT, SCRIPT.key.answer.model_dump(mode="json"))
    step = next(iter(SCRIPT.exercise.steps))
    mark = Mark(
        by="王老师",
        at=AT,
        answer=digest(result.submission.answers[SCRIPT.name]),
        points=7.5,
        items={step: 2.25},
        comment="第一句就道歉，很好。\n再短一点。",
    )
    old = mark.model_copy(update={"comment": "早先的话", "points": 1})
    marked = dataclasses.replace(result, marks={SCRIPT.name: (old, mark)})
    words = part_of(page(marked, QUESTIONS), SCRIPT)
    assert "讲师评阅：7.5 分" in words and "第一句就道歉，很好。" in words
    assert f"7.5 / {SCRIPT.possible:g} 分" in words
    assert "讲师给分" in words and "2.25" in words
    assert (
        f"{SCRIPT.exercise.steps[step].label}" in words
        and words.count("✓ 对") == len(SCRIPT.exercise.steps) - 1
    )
    assert "早先的话" not in words


def test_a_mark_of_an_answer_that_changed_since_is_not_shown(the_class: tuple[Result, ...]) -> None:
    mark = Mark(by="王老师", at=AT, answer="0" * 64, points=19, comment="以前那份写得好")
    marked = dataclasses.replace(the_class[0], marks={SCRIPT.name: (mark,)})
    assert "以前那份写得好" not in page(marked, QUESTIONS)


def test_what_could_not_be_checked_is_no_zero(the_class: tuple[Result, ...]) -> None:
    question = QUESTIONS[0]
    broken = dataclasses.replace(
        the_class[0], checked={**the_class[0].checked, question.name: Checked(None, False)}
    )
    html = page(broken, QUESTIONS)
    words = part_of(html, question)
    assert "未评" in words and "不算 0 分" in words and "0 / " not in words
    assert "另有 1 题未评" in seen(html)
    assert "未评" in seen(page(Result(the_class[0].submission, {}), QUESTIONS))


def test_what_lost_most_is_named_with_its_lesson_and_a_link(the_class: tuple[Result, ...]) -> None:
    html = page(the_class[0], QUESTIONS)
    worst = max(QUESTIONS, key=lambda one: one.possible - (the_class[0].points(one.name) or 0))
    links = [attributes.get("href") for name, attributes in read(html).tags if name == "a"]
    anchors = {attributes["id"] for _, attributes in read(html).tags if "id" in attributes}
    assert f"#q-{worst.name}" in links
    assert f"回到第 {worst.number} 课" in seen(html)
    assert {link.removeprefix("#") for link in links if link} <= anchors


def test_full_marks_are_praised_and_nothing_is_to_be_looked_at_again(the_class: tuple[Result, ...]) -> None:
    perfect = the_class[0]
    for question in QUESTIONS:
        perfect = answered(perfect, question, question.key.answer.model_dump(mode="json"))
    words = seen(page(perfect, QUESTIONS))
    assert f"做得扎实的有 {len(QUESTIONS)} 题" in words
    assert "没有需要特别补的题" in words and "最值得" not in words


def test_nothing_of_anybody_else_is_on_a_page(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    noticed = tuple(
        dataclasses.replace(
            result, submission=dataclasses.replace(result.submission, notices=("与 S0003 的答案完全相同。",))
        )
        for result in the_class
    )
    pages = write_all(noticed, Intake(tuple(result.submission for result in noticed)), tmp_path)
    for path, result in zip(pages, noticed, strict=True):
        html = path.read_text("utf-8")
        assert result.submission.profile.number in html
        for other in noticed:
            if other is not result:
                assert other.submission.profile.number not in html


def test_a_page_does_not_change_with_the_class(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    """So there is no rank on it and no mean."""
    in_class = write_all(the_class, Intake(()), tmp_path / "all")[0]
    alone = write_all(the_class[:1], Intake(()), tmp_path / "alone")[0]
    assert in_class.read_bytes() == alone.read_bytes()


HOSTILE = [
    "</td></table><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202e反\u202c \x00\x07 \ud83d",
    "{{7*7}} ${x} &lt; &amp;",
    "長" * LONGEST_TEXT,
    "无空格" + "x" * (LONGEST_TEXT - 3),
]


@pytest.mark.parametrize("evil", HOSTILE, ids=["script", "image", "bidi", "template", "long", "no breaks"])
def test_hostile_and_long_texts_stay_text(evil: str, the_class: tuple[Result, ...]) -> None:
    answer = {"texts": dict.fromkeys(SCRIPT.exercise.steps, "您好")}
    result = answered(the_class[0], SCRIPT, answer)
    stored = {"texts": dict.fromkeys(SCRIPT.exercise.steps, evil)}
    answers = {**result.submission.answers, SCRIPT.name: stored}
    profile = Profile.model_construct(name=evil[:60], number=evil[:60], team=evil[:60])
    result = dataclasses.replace(
        result, submission=dataclasses.replace(result.submission, answers=answers, profile=profile)
    )
    try:
        html = page(result, QUESTIONS)
    except ValueError:  # half a pair of UTF-16 is no text for the models either: take-in has dropped it
        assert "\ud83d" in evil
        return
    read_back = read(html)
    assert not {name for name, _ in read_back.tags} & {"script", "img", "iframe", "object"}
    assert not any(key.startswith("on") for _, attributes in read_back.tags for key in attributes)
    assert evil.replace("\x00", "␀").replace("\x07", "␇") in "".join(read_back.words)
    html.encode()


@pytest.mark.parametrize(
    ("id_", "name", "file"),
    [
        ("s01", "王芳", "s01_王芳.html"),
        ("s01~ab12", "O'Neil Jr.", "s01~ab12_O'Neil Jr..html"),
        ("con", "阿凡提·买买提", "con_阿凡提·买买提.html"),
        ("s01", '../<>:"/\\|?*', "s01_..__________.html"),
    ],
)
def test_names_of_files_are_safe_everywhere(
    id_: str, name: str, file: str, the_class: tuple[Result, ...]
) -> None:
    profile = Profile.model_construct(name=name, number="S01", team="")
    assert file_name(dataclasses.replace(the_class[0].submission, id=id_, profile=profile)) == file


def test_pages_of_a_former_run_are_taken_away(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    intake = Intake(tuple(result.submission for result in the_class))
    write_all(the_class, intake, tmp_path)
    kept = write_all(the_class[1:], Intake(intake.submissions[1:]), tmp_path)
    assert set((tmp_path / "feedback").iterdir()) == set(kept)
    assert len(kept) == len(the_class) - 1


def test_a_page_under_another_form_of_its_name_stays(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    profile = the_class[0].submission.profile.model_copy(update={"name": "José 가"})
    one = dataclasses.replace(
        the_class[0], submission=dataclasses.replace(the_class[0].submission, profile=profile)
    )
    [page_of_one] = write_all([one], Intake((one.submission,)), tmp_path)
    assert "é" in page_of_one.name
    given_back = page_of_one.rename(page_of_one.with_name(unicodedata.normalize("NFD", page_of_one.name)))
    stale = page_of_one.with_name("s99_José.html")
    stale.touch()
    write_all([one], Intake((one.submission,)), tmp_path)
    assert given_back.exists() and not stale.exists()


def test_no_paragraph_of_a_page_holds_a_block(the_class: tuple[Result, ...]) -> None:
    assert blocks_in_paragraphs("<p>a<p>b</p></p><p><b>c</b></p><p><table></table></p>") == ["p", "table"]
    result = answered(the_class[0], SCRIPT, SCRIPT.key.answer.model_dump(mode="json"))
    answer = digest(result.submission.answers[SCRIPT.name])
    mark = Mark(by="王老师", at=AT, answer=answer, points=7.5, comment="很好。\n\n再短一点。")
    broken = {**result.checked, QUESTIONS[0].name: Checked(None, False)}
    marked = dataclasses.replace(result, checked=broken, marks={SCRIPT.name: (mark,)})
    for one in (marked, Result(result.submission, {}), *the_class[1:]):
        assert blocks_in_paragraphs(page(one, QUESTIONS)) == []


def test_more_points_than_there_are_do_not_count(the_class: tuple[Result, ...]) -> None:
    answer = digest(the_class[0].submission.answers.get(SCRIPT.name))
    mark = Mark(by="王老师", at=AT, answer=answer, points=SCRIPT.possible + 5)
    words = part_of(page(dataclasses.replace(the_class[0], marks={SCRIPT.name: (mark,)}), QUESTIONS), SCRIPT)
    assert f"讲师评阅：{SCRIPT.possible:g} 分" in words and f"{SCRIPT.possible + 5:g}" not in words


def test_twice_is_the_same_bytes(the_class: tuple[Result, ...], tmp_path: Path) -> None:
    first = write(the_class[0], tmp_path / "a")
    time.sleep(0.01)
    second = write(the_class[0], tmp_path / "b", QUESTIONS)
    assert first.read_bytes() == second.read_bytes()


def test_words_of_every_kind_speak_of_the_parts_of_the_score() -> None:
    for question in QUESTIONS:
        words = own_words(question.exercise, question.key.answer)
        parts = {item.part for item in question.exercise.mark(question.key.answer, question.key)}
        assert not words or parts - {"whole"} <= words.keys(), question.name
        assert words or question.exercise.kind in ("journey", "table")


def test_the_docstring_warns_of_handing_out_too_early() -> None:
    assert "after the last class has handed in" in (feedback_page.__doc__ or "")
