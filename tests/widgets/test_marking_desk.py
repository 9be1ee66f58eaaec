"""The marking desk, used by its keys and buttons; its papers lie in memory."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.answers import SaveError
from helpers.exercises.base import Listing
from helpers.widgets.marking_desk import (
    Draft,
    MarkingDesk,
    NothingToMark,
    Opinion,
    Paper,
    Part,
    Question,
    Sheet,
    Task,
)
from helpers.widgets.marking_desk.desk import SHORTCUTS
from helpers.widgets.marking_desk.giving import LONGEST_COMMENT, Giving, begin
from helpers.widgets.marking_desk.page import KEYS
from tests.widgets.test_focus import doubles

PARTS = (
    Part("open", "开头", 6.25, 5.0, "有了：问候；没听到：复述"),
    Part("offer", "提议", 6, 3.3333333333333335, "没听到：双赢"),
    Part("end", "结尾", 12, 0.0, ""),
)
AUTOMATIC = 8.33
POSSIBLE = 20.0
NOON = datetime(2026, 3, 21, 12, tzinfo=UTC)


@dataclass
class InMemory:
    """Papers without a disk: opinions and drafts by paper."""

    words: dict[str, str]
    parts: tuple[Part, ...] = PARTS
    given: dict[str, list[Opinion]] = field(default_factory=dict)
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    is_full: bool = False
    tasks_there: tuple[str, ...] = ("c/l/script", "c/l/plan")

    def tasks(self) -> tuple[Task, ...]:
        return tuple(
            Task(name, f"题目 {name}", POSSIBLE, len(self.words), 9, 0, 1) for name in self.tasks_there
        )

    def question(self, task: str) -> Question:
        reference = (Listing("参考", ("步骤", "话"), (("开头", "范例的话"),)),)
        return Question(task, "请写一段话。", POSSIBLE, None, reference)

    def papers(self, task: str) -> tuple[Paper, ...]:
        return tuple(self._paper(name, number) for number, name in enumerate(self.words, 1))

    def _paper(self, name: str, number: int) -> Paper:
        content = self.words[name]
        opinions = tuple(
            replace(one, is_present=one.items.get("digest", content) == content)
            for one in self.given.get(name, ())
        )
        present = [one for one in opinions if one.is_present]
        automatic = None if any(part.automatic is None for part in self.parts) else AUTOMATIC
        counts = present[-1] if present else None
        return Paper(name, number, f"王小明，{name}", content, automatic, opinions, counts)

    def sheet(self, task: str, paper: str, anonymous: bool) -> Sheet:
        return Sheet(self.parts, (Listing("答", ("步骤", "话"), (("开头", self.words[paper]),)),))

    def give(self, task: str, papers: Iterable[Paper], opinion: Opinion) -> None:
        self._write()
        for paper in papers:
            at = NOON + timedelta(minutes=sum(map(len, self.given.values())))
            self.given.setdefault(paper.name, []).append(replace(opinion, at=at))

    def draft(self, task: str, paper: Paper, by: str) -> Draft | None:
        return self.drafts.get((paper.name, by))

    def keep(self, task: str, paper: Paper, by: str, draft: Draft | None) -> None:
        self.drafts.pop((paper.name, by), None)
        if draft:
            self.drafts[paper.name, by] = draft
        self._write()

    def _write(self) -> None:
        if self.is_full:
            raise SaveError("没有保存成功：磁盘已满。答案还在屏幕上，请先不要关闭页面，并告诉讲师。")


def some(count: int = 4) -> InMemory:
    return InMemory({f"p{number}": f"第 {number} 种写法" for number in range(1, count + 1)})


def desk(papers: InMemory, **kept: object) -> MarkingDesk:
    return MarkingDesk({"me": "王老师", **kept}, "results", lambda folder: papers)


def press(widget: MarkingDesk, *keys: str) -> None:
    """What the page does with a key that is bound."""
    for key in keys:
        action, _, value = SHORTCUTS[key].partition(":")
        widget.act(action, value)


def now(widget: MarkingDesk) -> str:
    found = re.search(r"<h4>(答卷 \d+)", widget.html)
    return found[1] if found else ""


def said(widget: MarkingDesk) -> str:
    found = re.search(r'role="status" class="wb-marking-said">(.*?)</b>', widget.html)
    return unescape(found[1]) if found else ""


def points(widget: MarkingDesk) -> str:
    found = re.search(r"合计 ([\d.]+)", widget.html)
    return found[1] if found else ""


# --- points, by the keyboard


def test_a_paper_begins_with_the_automatic_points_and_what_the_rules_heard() -> None:
    widget = desk(some())
    assert now(widget) == "答卷 01" and points(widget) == "8.33"
    assert "有了：问候；没听到：复述" in widget.html
    assert re.findall(r"自动 [\d.]+", widget.html)[:3] == ["自动 5", "自动 3.33", "自动 0"]


def test_a_digit_gives_the_part_in_hand_so_many_points_and_arrows_walk() -> None:
    widget = desk(some())
    press(widget, "4", "ArrowDown", "5", "ArrowDown", "1", "2")
    assert points(widget) == "20"  # 4 + 5 + 12, held to what the exercise is worth
    press(widget, "Backspace")
    assert points(widget) == "9"
    press(widget, "ArrowUp", "ArrowUp", "ArrowUp", "0")  # the first part is where walking up ends
    assert points(widget) == "5"


def test_half_points_are_given_by_the_dot_and_by_steps() -> None:
    widget = desk(some())
    press(widget, "4", ".")
    assert points(widget) == "7.83"
    press(widget, "ArrowRight")
    assert points(widget) == "8.33"
    press(widget, "ArrowLeft", "ArrowLeft")
    assert points(widget) == "7.33"
    press(widget, "f")
    assert points(widget) == "9.58"


def test_more_points_than_a_part_is_worth_are_refused_and_said() -> None:
    widget = desk(some())
    press(widget, "7")
    assert points(widget) == "8.33" and said(widget) == "这一条最多 6.25 分。"


def test_buttons_do_what_keys_do() -> None:
    widget = desk(some())
    widget.act("fill", "end")
    widget.act("down", "open")
    widget.act("up", "offer")
    assert points(widget) == "20"
    assert widget._work.giving.items == {"open": 4.5, "offer": 3.5, "end": 12}
    widget.act("part", "end")
    press(widget, "1")
    assert widget._work.giving.items["end"] == 1


@given(
    keys=st.lists(
        st.sampled_from(["0", "1", "5", "9", ".", "up", "down", "full", "reset", "next", "last"]), max_size=30
    )
)
def test_whatever_is_pressed_no_part_leaves_its_bounds(keys: list[str]) -> None:
    giving = begin(PARTS, POSSIBLE)
    steps = {
        "up": lambda one: one.step(1),
        "down": lambda one: one.step(-1),
        "full": Giving.fill,
        "reset": Giving.reset,
        "next": lambda one: one.go(one.place + 1),
        "last": lambda one: one.go(one.place - 1),
    }
    for key in keys:
        giving = steps[key](giving) if key in steps else giving.type(key)
        assert all(0 <= giving.items[part.name] <= part.possible for part in PARTS)
        assert 0 <= giving.points <= POSSIBLE


def test_a_part_that_the_check_gave_nothing_has_to_be_given_points_before_saving() -> None:
    papers = some()
    papers.parts = (Part("whole", "整份", 20),)
    widget = desk(papers)
    assert "没能自动评分" in widget.html
    press(widget, "s")
    assert papers.given == {} and said(widget) == "还有 1 条没有给分：整份。"
    press(widget, "1", "5", "s")
    assert papers.given["p1"][0].points == 15


# --- saving and walking


def test_saving_keeps_the_opinion_and_goes_on() -> None:
    papers = some()
    widget = desk(papers)
    press(widget, "4")
    widget.act("comment", "p1=再说一句为什么。")
    press(widget, "s")
    (kept,) = papers.given["p1"]
    assert (kept.by, kept.points, kept.comment) == ("王老师", 7.33, "再说一句为什么。")
    assert kept.items == {"open": 4, "offer": PARTS[1].automatic, "end": 0}
    assert now(widget) == "答卷 02" and said(widget) == "已保存 答卷 01：7.33 分。"
    press(widget, "p")
    assert "✓ 已保存" in widget.html and points(widget) == "7.33" and "再说一句为什么。" in widget.html


def test_five_papers_are_marked_with_five_keys_where_the_check_was_right() -> None:
    papers = some(5)
    press(desk(papers), "s", "s", "s", "s", "s")
    assert [papers.given[name][0].points for name in papers.words] == [AUTOMATIC] * 5


def test_the_last_paper_says_so_and_stays() -> None:
    widget = desk(some(1))
    press(widget, "s")
    assert now(widget) == "答卷 01" and said(widget) == "已保存 答卷 01：8.33 分。这是最后一份。"
    press(widget, "n")
    assert said(widget) == "这是最后一份。"


def test_the_next_open_paper_is_found_past_the_end() -> None:
    widget = desk(some(3))
    press(widget, "n", "s")  # the second is marked, the third lies there
    press(widget, "u")
    assert now(widget) == "答卷 01"
    press(widget, "s", "u")
    assert now(widget) == "答卷 03"
    press(widget, "s", "u")
    assert said(widget) == "没有还没评的答卷了。"


def test_nothing_is_saved_before_one_has_written_ones_name_and_nothing_is_lost() -> None:
    papers = some()
    widget = desk(papers, me="")
    press(widget, "4", "s")
    assert papers.given == {} and "请先写阅卷人的名字" in said(widget)
    widget.act("me", "me=  李  老师 ")
    assert points(widget) == "7.33"
    press(widget, "s")
    assert papers.given["p1"][0].by == "李 老师"


def test_saving_the_same_twice_is_one_opinion_and_a_change_is_a_second() -> None:
    papers = some(1)
    widget = desk(papers)
    press(widget, "s", "s")
    assert len(papers.given["p1"]) == 1
    press(widget, "1", "s")
    assert [one.points for one in papers.given["p1"]] == [8.33, 4.33]
    widget.act("unfold", "history")
    assert "8.33 分" in widget.html and "4.33 分" in widget.html


def test_what_cannot_be_saved_is_said_and_stays_on_the_page() -> None:
    papers = some()
    widget = desk(papers)
    papers.is_full = True
    press(widget, "4", "s")
    assert now(widget) == "答卷 01" and points(widget) == "7.33"
    assert said(widget) == "没有保存成功：磁盘已满。分数和评语还在屏幕上，请先不要关闭页面。"


# --- drafts and comments


def test_a_half_typed_comment_and_points_survive_going_away_and_a_restart() -> None:
    papers = some()
    widget = desk(papers)
    press(widget, "2")
    widget.act("comment", "p1=写到一半")
    press(widget, "n", "p")
    for one in (widget, desk(papers, **widget.kept)):
        assert now(one) == "答卷 01" and points(one) == "5.33"
        assert "写到一半" in one.html and "草稿已留着，还没有保存" in one.html
    press(widget, "s")
    assert papers.drafts == {}


def test_words_that_come_after_the_paper_was_put_away_belong_to_it() -> None:
    papers = some()
    widget = desk(papers)
    widget.act("comment", "p1=写到")
    press(widget, "n")
    widget.act("comment", "p1=写到一半")
    assert "写到一半" not in widget.html
    press(widget, "p")
    assert "写到一半" in widget.html


def test_taking_back_what_was_begun_leaves_no_draft() -> None:
    papers = some()
    widget = desk(papers)
    press(widget, "2")
    assert papers.drafts
    press(widget, "Backspace")
    assert papers.drafts == {}


def test_a_comment_that_is_too_long_is_cut_and_the_page_says_so() -> None:
    widget = desk(some())
    widget.act("comment", "p1=" + "字" * 2_500)
    assert len(widget._work.giving.comment) == LONGEST_COMMENT
    assert 'maxlength="2000"' in widget.html
    assert "评语最多 2000 字，已经满了" in widget.html
    widget.act("comment", "p1=" + "字" * 1_900)
    assert "还能写 100 字" in widget.html


def test_ones_own_last_comments_can_be_used_again() -> None:
    papers = some(8)
    widget = desk(papers)
    for number in range(1, 8):
        widget.act("comment", f"p{number}=评语 {number % 6}")
        press(widget, "s")
    phrases = re.findall(r'data-action="phrase" data-value="\d" title="(.*?)"', widget.html)
    assert phrases == ["评语 1", "评语 0", "评语 5", "评语 4", "评语 3"]
    press(widget, "h", "g", "h")
    assert widget._work.giving.comment == "评语 0\n评语 1"


def test_others_comments_are_not_offered() -> None:
    papers = some()
    papers.given["p1"] = [Opinion("李老师", NOON, 5, {}, "别人的话")]
    assert "别人的话" not in desk(papers).html


# --- which papers


def test_filters_leave_the_papers_they_name() -> None:
    papers = some(4)
    papers.given = {"p1": [Opinion("王老师", NOON, 8)], "p2": [Opinion("李老师", NOON, 8)]}
    widget = desk(papers)

    def left(which: str) -> list[str]:
        widget.act("which", f"which={which}")
        return re.findall(r'aria-label="答卷 (\d\d)，', widget.html)

    assert left("all") == ["01", "02", "03", "04"]
    assert left("unmarked") == ["03", "04"]
    assert left("mine") == ["02", "03", "04"]
    assert left("apart") == [] and left("changed") == []
    assert left("low") == ["01", "02", "03", "04"] and left("high") == []
    assert "这里 0 份" in widget.html


def test_with_a_filter_saving_goes_on_to_the_next_that_it_leaves() -> None:
    papers = some(4)
    papers.given = {"p2": [Opinion("李老师", NOON, 8)]}
    widget = desk(papers, which="unmarked")
    assert now(widget) == "答卷 01"
    press(widget, "s")
    assert now(widget) == "答卷 03"


def test_an_answer_that_changed_since_is_open_again_and_says_so() -> None:
    papers = some(2)
    papers.given = {"p1": [Opinion("王老师", NOON, 8, {"digest": "以前的写法"}, "旧评语")]}
    widget = desk(papers, which="changed")
    assert now(widget) == "答卷 01" and "↻" in widget.html
    assert "答案或分值后来改过，以前的评分不算数" in widget.html
    assert points(widget) == "8.33"  # it begins with the points of the new answer
    widget.act("unfold", "history")
    assert "（给改动前的答案或分值）" in widget.html


def test_the_same_answers_are_marked_at_once_when_one_says_so() -> None:
    papers = InMemory({"p1": "一样", "p2": "另外", "p3": "一样", "p4": "一样"})
    widget = desk(papers)
    assert "这份和另外 2 份完全相同（03、04），一起给分" in widget.html
    press(widget, "e", "4", "s")
    assert {name: one[0].points for name, one in papers.given.items()} == {"p1": 7.33, "p3": 7.33, "p4": 7.33}
    assert "2 份相同的也给了" in said(widget)
    press(widget, "n")  # the third: offered anew, and not taken for granted
    assert "checked" not in re.findall(r'<input[^>]*data-action="alike"[^>]*>', widget.html)[0]
    press(widget, "1", "s")
    assert [len(papers.given[name]) for name in ("p1", "p3", "p4")] == [1, 2, 1]


# --- second opinions


def test_anothers_points_are_hidden_until_one_has_given_some_oneself() -> None:
    papers = some(2)
    papers.given["p1"] = [Opinion("李老师", NOON, 17.5, {}, "写得真好")]
    widget = desk(papers)
    widget.act("unfold", "history")
    assert "17.5" not in widget.html and "写得真好" not in widget.html and "李老师" not in widget.html
    assert "另一位老师的评分（你评完再显示）" in widget.html and "◐" in widget.html
    press(widget, "s", "p")
    assert "17.5" in widget.html and "写得真好" in widget.html


def test_whoever_wants_to_can_see_others_points_at_once() -> None:
    papers = some(2)
    papers.given["p1"] = [Opinion("李老师", NOON, 17.5)]
    widget = desk(papers)
    widget.act("others", "others=true")
    assert "李老师 3 月" in widget.html and "17.5 分" in widget.html
    assert widget.kept["others"] is True


def test_opinions_that_lie_far_apart_are_listed_as_soon_as_one_may_see_them() -> None:
    papers = some(3)
    papers.given = {"p1": [Opinion("李老师", NOON, 12.34)], "p2": [Opinion("李老师", NOON, 12.33)]}
    widget = desk(papers)
    assert "意见相差超过 20% 的有" not in widget.html
    press(widget, "s", "s")  # 8.33 for both: 4.01 apart, and just 4
    assert "意见相差超过 20% 的有 1 份" in widget.html and "答卷 01：12.34 / 8.33" in widget.html
    widget.act("differs", "p1")
    assert now(widget) == "答卷 01"


def test_the_newest_opinion_counts_and_the_page_says_whose_it_is() -> None:
    papers = some(1)
    widget = desk(papers)
    assert "现在算数的：自动分 8.33" in widget.html
    press(widget, "1", "s")
    assert re.search("现在算数的：你 .* 给的 4.33 分", widget.html)
    papers.given["p1"].append(Opinion("李老师", NOON + timedelta(hours=1), 9))
    press(widget, "n")
    assert re.search("现在算数的：李老师 .* 给的 9 分", widget.html)
    press(widget, "s")  # saying it once more makes one's own opinion the newest
    assert re.search("现在算数的：你 .* 给的 4.33 分", widget.html)


# --- the page


def test_nobody_is_named_while_marking_is_anonymous() -> None:
    widget = desk(some())
    assert widget.kept["anonymous"] is True and "王小明" not in widget.html
    widget.act("anonymous", "anonymous=false")
    assert "王小明" in widget.html


def test_what_people_wrote_is_text_and_what_cannot_be_seen_is_shown() -> None:
    evil = "<script>alert(1)</script>\x07\u202e</td></table>" + "哈" * 10_000 + "😀"
    papers = InMemory({"p1": evil})
    papers.parts = (Part("<b>x</b>", "<img src=x onerror=alert(1)>", 20, 3, "</ul><script>"),)
    papers.given["p1"] = [Opinion("<i>王</i>", NOON, 3, {}, "<script>alert(2)</script>")]
    widget = desk(papers, others=True)
    widget.act("unfold", "history")
    assert "<script" not in widget.html and "<img" not in widget.html and "<i>" not in widget.html
    assert "哈" * 10_000 + "😀" in widget.html and "␇" in widget.html


def test_the_task_and_the_reference_answer_unfold_and_stay_open() -> None:
    widget = desk(some())
    assert "请写一段话。" not in widget.html and "范例的话" not in widget.html
    press(widget, "t", "r", "n")
    assert "请写一段话。" in widget.html and "范例的话" in widget.html


def test_every_key_of_the_desk_stands_on_the_page() -> None:
    shown = " ".join(key for key, _ in KEYS)
    lower = {key for key in SHORTCUTS if len(key) == 1 and key.isalpha() and key.islower()}
    assert all(re.search(rf"\b{key}\b", shown) for key in lower)
    assert {"Esc", "Ctrl+Enter", "Backspace"} <= set(shown.split())
    html = desk(some()).html
    assert all(words in html for _, words in KEYS)


def test_keys_for_capital_letters_do_the_same() -> None:
    assert all(
        SHORTCUTS[key.upper()] == SHORTCUTS[key] for key in SHORTCUTS if len(key) == 1 and key.isalpha()
    )


def test_no_two_elements_are_taken_for_each_other() -> None:
    papers = some(12)
    papers.given = {
        f"p{n}": [Opinion("李老师", NOON, 20, {}, "好"), Opinion("王老师", NOON, 1, {}, "差")]
        for n in range(1, 12)
    }
    papers.words["p3"] = papers.words["p4"]
    widget = desk(papers, others=True)
    for name in ("folder", "task", "reference", "history"):
        widget.act("unfold", name)
    press(widget, "n", "n")
    assert doubles(widget.html) == []


def test_the_desk_remembers_where_one_was() -> None:
    papers = some()
    widget = desk(papers)
    widget.act("task", "task=c/l/plan")
    press(widget, "n", "n")
    again = desk(papers, **widget.kept)
    assert now(again) == "答卷 03" and again._work.task is not None and again._work.task.name == "c/l/plan"


@pytest.mark.parametrize(
    "kept", [{"me": 5}, {"me": "长" * 50}, {"which": "nothing"}, {"of": "another version"}]
)
def test_what_the_desk_cannot_make_sense_of_is_forgotten(kept: dict[str, object]) -> None:
    assert now(MarkingDesk(kept, "results", lambda folder: some())) == "答卷 01"


def test_a_folder_without_papers_says_what_to_do_and_another_can_be_typed() -> None:
    def open_folder(folder: str) -> InMemory:
        if folder != "there":
            raise NothingToMark("还没有评过分。\n先运行 grade。")
        return some()

    widget = MarkingDesk({"me": "王老师"}, "results", open_folder)
    assert "先运行 grade。" in widget.html and 'value="results"' in widget.html
    press(widget, "n", "s", "5", "ArrowDown", "c")  # nothing to be marked: nothing happens
    widget.act("folder", "folder= there ")
    assert now(widget) == "答卷 01" and widget.kept["folder"] == "there"


def test_an_exercise_of_which_nobody_began_anything_says_so() -> None:
    widget = desk(InMemory({}))
    assert "这道题没有要评的答卷。" in widget.html
    press(widget, "n", "u", "s", "5")
