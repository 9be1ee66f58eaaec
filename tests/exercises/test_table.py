"""The kind `table`: what may stand in a cell, when a row is complete, and how that is scored."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from helpers.exercises.columns import AnyColumn, read_date
from helpers.exercises.table import MOST_ROWS, Table, TableAnswer, TableKey

TODAY = date(2026, 11, 21)
COLUMNS: dict[str, Any] = {
    "problem": {"label": "要解决的问题", "type": "text", "longest": 120},
    "minutes": {"label": "用时", "type": "number", "unit": "分钟", "minimum": 0, "maximum": 600},
    "level": {"label": "优先级", "type": "choice", "options": {"high": "高", "low": "低"}},
    "owner": {"label": "负责人", "type": "owner"},
    "due": {"label": "完成日期", "type": "date"},
    "note": {"label": "备注", "type": "text", "required": False},
}
ROW = {"problem": "换卡要跑两趟", "minutes": 3.0, "level": "high", "owner": "张敏", "due": "2026-12-20"}


def table(**changes: Any) -> Table:
    fields = {
        "id": "plan",
        "kind": "table",
        "title": "改进计划",
        "prompt": "写三件事。",
        "outline": ["000-0.3"],
        "columns": COLUMNS,
        "minimum": 2,
        "totals": ["minutes"],
    }
    return Table.model_validate({**fields, **changes})


def matrix(**changes: Any) -> Table:
    fields: dict[str, Any] = {
        "columns": {
            "scene": {"label": "场景", "type": "text"},
            "group": {"label": "微信群", "type": "text"},
            "face": {"label": "当面", "type": "text"},
        },
        "rows": [{"scene": "装好宽带"}, {"scene": "投诉解决"}],
        "fixed": True,
        "minimum": None,
        "totals": [],
    }
    return table(**{**fields, **changes})


def answer(*rows: dict[str, Any]) -> TableAnswer:
    return TableAnswer.model_validate({"rows": rows})


def column(**fields: Any) -> Any:
    return TypeAdapter(AnyColumn).validate_python({"label": "列", **fields})


# --- a cell ---


@pytest.mark.parametrize("typed", ["1200", "1,200", "１，２００", " 1200 分钟", "1200.0"])
def test_numbers_are_read_as_people_write_them(typed: str) -> None:
    assert column(type="number", unit="分钟").read(typed) == 1200


@pytest.mark.parametrize("typed", ["三四十", "10-20", "12,5", "😀"])
def test_what_is_no_number_is_kept_as_typed_and_spoken_of(typed: str) -> None:
    minutes = column(type="number")
    assert minutes.read(typed) == typed
    assert minutes.problem(typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("45%", 45),
        ("４５％", 45),
        ("1,560 位", 1560),
        ("10 位以内", 10),
        ("约 3 天", 3),
        ("−5 分", -5),
        ("三成", 30),
        ("两成半", 25),
        ("3.5 次/天", 3.5),
    ],
)
def test_a_number_stays_with_its_unit_where_the_column_has_none(typed: str, amount: float) -> None:
    now = column(type="number")
    assert now.read(typed) == typed
    assert now.problem(typed) is None
    assert now.amount(typed) == amount


def test_a_percentage_in_a_column_of_minutes_is_spoken_of() -> None:
    assert "不是百分数" in column(type="number", unit="分钟").problem("45%")


def test_the_point_of_a_chinese_keyboard_is_a_point() -> None:
    assert column(type="number").read("3。5") == 3.5


def test_a_number_outside_its_bounds_is_kept_and_spoken_of() -> None:
    minutes = column(type="number", minimum=0, maximum=600)
    assert minutes.read("-5") == -5
    assert "不小于 0" in minutes.problem(-5.0)
    assert minutes.problem(600.0) is None


@pytest.mark.parametrize(
    "typed", ["2026-12-01", "2026/12/1", "2026.12.01", "2026年12月1日", "２０２６年１２月１号", " 2026-12-1 "]
)
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert column(type="date").read(typed) == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "said"), [("下周五", "看不出"), ("12-01", "看不出"), ("2026-02-30", "没有 2026 年 2 月 30 日")]
)
def test_what_is_no_day_is_kept_as_typed_and_spoken_of(typed: str, said: str) -> None:
    due = column(type="date")
    assert due.read(typed) == typed
    assert said in due.problem(typed)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == day == read_date(day.isoformat())


@pytest.mark.parametrize(
    ("day", "past"), [("2026-11-20", True), ("2026-11-21", False), ("2027-01-01", False)]
)
def test_a_day_in_the_past_is_warned_of_and_counts(day: str, past: bool) -> None:
    due = column(type="date")
    assert bool(due.warning(day, TODAY)) is past
    assert due.problem(day) is None


@pytest.mark.parametrize(
    "owner",
    ["大家", "相关部门", "各相关部门", "有关人员", "全体员工", "所有人", "我们", "公司", "待定", " 领导 "],
)
def test_who_is_nobody_is_kindly_warned_of_and_counts(owner: str) -> None:
    who = column(type="owner")
    assert "不是一个人" in who.warning(owner, TODAY)
    assert who.problem(owner) is None


@pytest.mark.parametrize("owner", ["张敏", "营业厅值班经理", "网络部 李工", "公司客服部王芳", "Anna"])
def test_a_person_or_a_role_is_fine(owner: str) -> None:
    assert column(type="owner").warning(owner, TODAY) is None


def test_a_text_longer_than_stated_is_kept_and_has_to_be_shortened() -> None:
    text = column(type="text", longest=10)
    assert text.read("长" * 10_000) == "长" * 10_000
    assert "最多 10 个字，现在有 10,000 个" in text.problem("长" * 10_000)
    assert text.problem("长" * 10 + "  ") is None


def test_an_option_that_is_no_longer_there_has_to_be_chosen_anew() -> None:
    level = column(type="choice", options={"high": "高", "low": "低"})
    assert (level.words("high"), level.words("gone")) == ("高", "gone")
    assert level.problem("high") is None
    assert "gone" in level.problem("gone")


# --- rows ---


def test_rows_are_added_removed_copied_and_moved() -> None:
    three = answer({"problem": "a"}, {"problem": "b"}, {"problem": "c"})
    problems = [row["problem"] for row in three.move(0, 2).rows]
    assert problems == ["b", "c", "a"]
    assert three.insert(1, three.rows[0]).rows[1] == {"problem": "a"}
    assert [row["problem"] for row in three.remove(1).rows] == ["a", "c"]
    assert answer({"problem": "a"}).remove(0).rows == ({},)


def test_an_emptied_cell_has_no_entry() -> None:
    assert answer({"problem": "a"}).write(0, "problem", "").rows == ({},)


@pytest.mark.parametrize("place", [-1, 1, 99])
def test_rows_that_are_not_there_change_nothing(place: int) -> None:
    one = answer({"problem": "a"})
    assert one.write(place, "problem", "b") == one == one.remove(place) == one.move(place, 0)
    assert one.move(0, place) == one


def test_there_is_an_end_to_rows() -> None:
    full = answer(*[{"problem": "a"}] * MOST_ROWS)
    assert full.insert(0) == full


# --- complete rows ---


def test_what_a_row_lacks_is_said_in_words() -> None:
    rows = answer(ROW, {"problem": "排队久", "minutes": 5.0, "level": "low"})
    assert table().lacking(rows) == ("第 2 行还缺：负责人、完成日期。",)
    assert table().lacking(answer(ROW)) == ("还要写 1 行。",)
    assert table().lacking(answer(ROW, ROW)) == ()


def test_what_has_to_be_mended_is_not_filled() -> None:
    assert table().lacking(answer(ROW, {**ROW, "minutes": "三四十"})) == ("第 2 行要改：用时。",)


def test_blanks_are_nothing() -> None:
    assert table().missing(0, {**ROW, "owner": " 　"}) == ("负责人",)
    assert table().progress(answer({"problem": "  "})).done == 0


def test_a_column_that_need_not_be_filled_is_not_missed() -> None:
    assert "note" not in ROW
    assert table().missing(0, ROW) == ()


def test_where_nothing_is_required_something_has_to_be_written() -> None:
    free = table(columns={"a": {"label": "甲", "type": "text", "required": False}}, totals=[], minimum=1)
    assert free.progress(answer({})) == (0, 1)
    assert free.progress(answer({"a": "x"})) == (1, 1)


def test_progress_counts_the_cells_of_the_fullest_rows() -> None:
    assert table().progress(TableAnswer()) == (0, 10)
    assert table().progress(answer({"problem": "x"})) == (1, 10)
    assert table().progress(answer({"problem": "x"}, ROW, ROW)) == (10, 10)


def test_the_rows_to_begin_with_are_no_answer_before_something_is_changed() -> None:
    begun = table(rows=[{"problem": "换卡要跑两趟"}])
    assert begun.shown(TableAnswer()) == ({"problem": "换卡要跑两趟"}, {})
    assert begun.progress(TableAnswer()) == (1, 10)
    assert not begun.is_begun(TableAnswer())
    assert begun.listings(TableAnswer()) == ()
    assert begun.score(TableAnswer(), None).state == "unanswered"


def test_what_is_printed_in_a_fixed_table_cannot_be_overwritten() -> None:
    rows = matrix().shown(answer({"scene": "别的", "group": "截图"}))
    assert rows == ({"scene": "装好宽带", "group": "截图"}, {"scene": "投诉解决"})


def test_all_rows_of_a_fixed_table_are_asked_for() -> None:
    assert matrix().asked == 2
    assert matrix().progress(answer({"group": "截图", "face": "说"})) == (2, 4)
    assert matrix().lacking(answer({"group": "截图"})) == ("“装好宽带”还缺：当面。", "还要写 1 行。")


def test_totals_leave_out_what_is_no_number() -> None:
    assert table().total(answer(ROW, {"minutes": 0.5}, {"minutes": "很久"}), "minutes") == 3.5


# --- the score ---


def graded(**changes: Any) -> Table:
    return table(graded=True, points=12, **changes)


KEY = TableKey.model_validate({"answer": {"rows": [ROW, ROW]}})


def test_complete_rows_earn_all_points() -> None:
    score = graded().score(answer(ROW, ROW), KEY)
    assert score.points == 12
    assert [item.right for item in score.items] == [True, True]


def test_a_row_earns_by_what_is_filled() -> None:
    score = graded().score(answer({**ROW, "owner": ""}, ROW), KEY)
    assert score.points == pytest.approx(6 + 6 * 4 / 5)
    assert "还缺：负责人。" in str(score)


def test_rows_beyond_those_asked_for_neither_earn_nor_cost() -> None:
    assert graded().score(answer({"problem": "x"}, ROW, ROW), KEY).points == 12
    assert graded().score(answer(ROW, ROW, ROW), KEY).points == 12


def test_missing_rows_are_counted() -> None:
    score = graded().score(answer(ROW), KEY)
    assert score.points == 6
    assert score.items[-1].label == "还要写 1 行"


def test_a_past_day_does_not_change_the_score() -> None:
    score = graded().score(answer({**ROW, "due": "2020-01-01"}, ROW), KEY)
    assert score.points == 12 and all(item.right for item in score.items)


def test_a_vague_owner_is_written_and_earns_nothing() -> None:
    vague = answer({**ROW, "owner": "大家"}, ROW)
    score = graded().score(vague, KEY)
    assert score.points == pytest.approx(6 + 6 * 4 / 5)
    assert "写全了。可以改得更好：“大家”不是一个人" in str(score)
    assert [item.right for item in score.items] == [False, True]
    assert graded().progress(vague) == (10, 10) and graded().lacking(vague) == ()


@given(st.lists(st.sampled_from([ROW, {"problem": "x"}, {}, {"minutes": "很久"}]), max_size=5))
def test_points_stay_within_what_can_be_reached(rows: list[dict[str, Any]]) -> None:
    assert 0 <= graded().score(answer(*rows), KEY).points <= 12


def test_an_example_that_is_not_complete_is_an_authors_error() -> None:
    with pytest.raises(ValueError, match="第 2 行还缺：负责人"):
        graded().check_key(TableKey.model_validate({"answer": {"rows": [ROW, {**ROW, "owner": ""}]}}))


# --- what authors write ---


def test_a_date_may_be_written_in_yaml_without_quotes() -> None:
    assert answer({"due": date(2026, 12, 1)}).rows == ({"due": "2026-12-01"},)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows": [{"nobody": "x"}]}, "nobody"),
        ({"rows": [{"problem": 3}]}, "应当是文字"),
        ({"totals": ["problem"]}, "totals"),
        ({"compare": ["minutes", "problem"]}, "compare"),
        (
            {"columns": {"a": {"label": "甲", "type": "text"}, "b": {"label": "甲", "type": "text"}}},
            "label 一样",
        ),
        ({"columns": {"a": {"label": "甲", "type": "words"}}}, "words"),
        ({"columns": {"a": {"label": "甲", "type": "text", "unit": "分"}}}, "unit"),
        ({"fixed": True}, "fixed"),
        ({"fixed": True, "rows": [{"problem": "x"}]}, "minimum"),
    ],
)
def test_an_authors_slip_is_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        table(**changes)


def test_a_row_with_nothing_to_fill_in_is_an_authors_error() -> None:
    with pytest.raises(ValidationError, match="至少要有一格"):
        matrix(rows=[{"scene": "a", "group": "b", "face": "c"}])


@pytest.mark.parametrize("rows", [[{"nobody": "x"}], [{"problem": 3.0}], [ROW] * (MOST_ROWS + 1)])
def test_an_answer_that_does_not_fit_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError):
        table().read_answer({"rows": rows})


# --- to take home ---


def test_a_table_is_listed_in_words_with_its_totals() -> None:
    (listing,) = table().listings(answer(ROW, {}, {"minutes": "三四十"}))
    assert listing.title == "改进计划"
    assert listing.columns == ("要解决的问题", "用时（分钟）", "优先级", "负责人", "完成日期", "备注")
    assert listing.rows == (
        ("换卡要跑两趟", 3.0, "高", "张敏", "2026-12-20", ""),
        ("", "三四十", "", "", "", ""),
        ("合计", 3.0, "", "", "", ""),
    )


def test_a_fixed_table_is_listed_whole() -> None:
    (listing,) = matrix().listings(answer({"group": "截图"}))
    assert listing.rows == (("装好宽带", "截图", ""), ("投诉解决", "", ""))


def test_practice_says_without_a_key_which_rows_are_complete() -> None:
    score = table().score(answer(ROW, {"problem": "排队"}), None)
    assert score.state == "scored" and [item.right for item in score.items] == [True, False]
    assert table(graded=True, points=4).score(answer(ROW), None).state == "saved"


@pytest.mark.parametrize("cell", ["长" * 10_001, "\ud800", None, [], True, float("nan")])
def test_what_no_page_could_have_sent_is_no_cell(cell: object) -> None:
    with pytest.raises(ValidationError):
        table().read_answer({"rows": [{"problem": cell}]})
