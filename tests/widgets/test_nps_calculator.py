"""The NPS calculator, used as people use it: what is on the page is found there, and only that."""

import asyncio
import base64
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import ipywidgets as widgets
import openpyxl
import pytest
from openpyxl.utils.escape import unescape as unescape_control

from helpers import content
from helpers.methods.nps import Counts, compare, interval, sample_size, sample_size_to_detect
from helpers.methods.written_scores import Fault, Rejected
from helpers.pictures.axes import limit
from helpers.pictures.groups import group_of
from helpers.widgets.file_picker import FilePicker
from helpers.widgets.nps_calculator import NpsCalculator, build
from helpers.widgets.nps_calculator import upload as upload_module
from helpers.widgets.nps_calculator.compare import compared
from helpers.widgets.nps_calculator.data import Data
from helpers.widgets.nps_calculator.result import result
from helpers.widgets.nps_calculator.spreadsheet import workbook
from helpers.widgets.view import PROBLEM, View

W = TypeVar("W", bound=widgets.Widget)
TYPED = {"promoters": 120, "passives": 80, "detractors": 40}
EXPORT = "序号,触点,您有多大可能推荐我们？\n" + "".join(
    f"{number},{'营业厅' if number % 2 else '热线'},{score}\n"
    for number, score in enumerate([10, 3, 9, 11, 10, 7, "", 2] * 10, 1)
)


@pytest.fixture(autouse=True)
def my_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    return tmp_path


def on_the_page(root: widgets.Widget) -> Iterator[widgets.Widget]:
    yield root
    for child in getattr(root, "children", ()):
        yield from on_the_page(child)


def find(root: widgets.Widget, kind: type[W], label: str = "") -> W:
    found = [
        one for one in on_the_page(root) if isinstance(one, kind) and label in getattr(one, "description", "")
    ]
    assert len(found) == 1, f"{len(found)} of {kind.__name__} {label}"
    return found[0]


def views(root: widgets.Widget) -> list[View]:
    return [one for one in on_the_page(root) if isinstance(one, View)]


def html(root: widgets.Widget) -> str:
    return "\n".join(view.html for view in views(root))


def text(root: widgets.Widget) -> str:
    assert not any(view.problem for view in views(root))
    return unescape(re.sub(r"<[^>]+>", " ", html(root)))


def click(root: widgets.Widget, action: str, value: str = "") -> None:
    """Use an element that is on the page; nothing else can be clicked."""
    wanted = f'data-action="{action}"' + (f' data-value="{value}"' if value else "")
    (view,) = [view for view in views(root) if wanted in view.html]
    view.act(action, value)


def type_counts(root: widgets.Widget, promoters: int, passives: int, detractors: int) -> None:
    for label, count in (("推荐者", promoters), ("中立者", passives), ("贬损者", detractors)):
        find(root, widgets.BoundedIntText, label).value = count


def upload(root: widgets.Widget, file: bytes, name: str = "问卷.csv", piece: int = 1000) -> None:
    """Send a file as the page does, piece by piece, and only when it is asked for."""
    picker = find(root, FilePicker)
    asked: list[Any] = []
    picker.send = lambda message: asked.append(message["next"])  # type: ignore[method-assign]
    start: int | None = 0
    while start is not None:
        content = {"name": name, "size": len(file), "start": start, "number": 1}
        picker.receive(content, [memoryview(file)[start : start + piece]])
        start = asked.pop()


def test_it_opens_on_the_sample_marked_as_made_for_teaching() -> None:
    page = text(build({}))
    scores = content.read_survey("telecom_nps")["score"]
    promoters, detractors = int((scores >= 9).sum()), int((scores <= 6).sum())
    assert "教学模拟数据" in page and f"n = {len(scores):,}" in page
    assert f"推荐者比贬损者多 {promoters - detractors} 人" in page


def test_typed_counts_give_the_score_step_by_step_with_the_numbers_in_it() -> None:
    tool = build({}, source="typed")
    type_counts(tool, 120, 80, 40)
    page = text(tool)
    assert "推荐者 120 ÷ 240 = 50.0%；贬损者 40 ÷ 240 = 16.7%" in page
    assert "NPS = 100 × (120 − 40) ÷ 240 = +33.33，最后才取整：+33" in page
    assert "有 95% 的把握，全体客户的 NPS 在 +24 到 +42 之间" in page and "推荐者确实多于贬损者" in page


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((10, 5, 200), "贬损者确实多于推荐者"),
        ((50, 20, 48), "区间跨过了 0"),
        ((12, 5, 9), "只有 26 份答卷，少于 30 份"),
        ((7, 3, 7), "推荐者与贬损者一样多"),
        ((0, 0, 0), "先放进一些答卷"),
        ((0, 0, 1), "NPS −100"),
    ],
)
def test_what_the_score_means_is_said_in_words(counts: tuple[int, int, int], says: str) -> None:
    tool = build({}, source="typed")
    type_counts(tool, *counts)
    assert says in text(tool)


GRID = [
    Counts(detractors, passives, promoters)
    for detractors in (0, 1, 9, 30, 52, 300)
    for passives in (0, 7, 45)
    for promoters in (1, 9, 34, 45, 77, 330)
]


def shown_interval(page: str, before: str) -> tuple[float, float]:
    found = re.search(rf"{before}([+−]?[\d.]+) 到 ([+−]?[\d.]+)", page)
    assert found
    low, high = (float(points.replace("−", "-")) for points in found.groups())
    return low, high


def test_what_is_said_of_zero_agrees_with_the_interval_that_is_shown() -> None:
    for counts in GRID:
        page = result(Data(counts, "来源"))
        low, high = shown_interval(page, "全体客户的 NPS 在 ")
        said = ("跨过了 0" in page, "都在 0 以上" in page, "都在 0 以下" in page)
        assert said == (low < 0 < high, low > 0, high < 0), counts


def test_the_verdict_on_two_groups_agrees_with_the_interval_and_the_difference_that_are_shown() -> None:
    for first, second in product(GRID[::2], GRID[1::2]):
        page = compared(group_of("a", "甲", first), group_of("b", "乙", second))
        low, high = shown_interval(page, "差的 95% 区间是 ")
        difference = first.nps - second.nps
        higher, lower = low > 0 and difference > 0, high < 0 and difference < 0
        assert ("，不含 0（" in page) == (higher or lower), (first, second)
        assert ("，含 0（" in page) == (low < 0 < high), (first, second)
        assert ("“甲”比“乙”高" in page, "“甲”比“乙”低" in page) == (higher, lower), (first, second)
        assert not re.search(r"[高低] 0 分", page), (first, second)


def test_a_limit_that_would_round_to_zero_keeps_the_decimals_that_tell_it_from_zero() -> None:
    assert [limit(points) for points in (0.4, -0.04, 0.0, 0.5, -12.3)] == ["+0.4", "−0.04", "0", "+1", "−12"]


def test_thirty_answers_are_enough_not_to_be_warned() -> None:
    tool = build({}, counts={"promoters": 10, "passives": 10, "detractors": 10})
    assert "少于 30" not in text(tool)


def test_pasted_scores_are_counted_while_they_are_typed_and_bad_ones_listed_with_their_line() -> None:
    tool = build({})
    click(tool, "source", "pasted")
    box = find(tool, widgets.Textarea)
    box.value = "9、10，3"
    assert "n = 3" in text(tool)
    box.value = "推荐分数\n9\n11\n\n<b>好</b>\n"
    page = text(tool)
    assert "n = 1" in page and "5 行中有 4 行没有计入" in page and "不在 0–10 之内 1 行" in page
    assert "<td>&lt;b&gt;好&lt;/b&gt;</td>" in html(tool)


def test_the_sample_can_be_filtered_by_a_column_and_a_value() -> None:
    tool = build({})
    column, value = find(tool, widgets.Dropdown, "只看"), find(tool, widgets.Dropdown, "=")
    column.value = "touchpoint"
    value.value = "投诉处理"
    frame = content.read_survey("telecom_nps")
    assert f"n = {(frame['touchpoint'] == '投诉处理').sum():,}" in text(tool)
    assert "触点 = 投诉处理" in text(tool)
    column.value = ""
    assert f"n = {len(frame):,}" in text(tool)


def test_an_uploaded_file_is_read_with_its_bad_rows_and_another_column_can_be_chosen() -> None:
    tool = build({}, source="file")
    upload(tool, EXPORT.encode("gbk"))
    page = text(tool)
    assert "问卷.csv · CSV，GB18030 编码，逗号分隔" in page
    assert "80 行中有 20 行没有计入：没有作答 10 行、不在 0–10 之内 10 行" in page
    assert "n = 60" in page and "第 5 行" not in page
    assert re.search(r"5\s+11\s+不在 0–10 之内", page)
    column = find(tool, widgets.Dropdown, "分数列")
    assert column.value == 2
    column.value = 1
    assert "80 行中有 80 行没有计入" in text(tool) and "还没有数据" in text(tool)
    column.value = None
    assert "请在“分数列”里选" in text(tool)


def test_of_an_excel_file_the_sheet_can_be_chosen_and_the_header_row() -> None:
    book = openpyxl.Workbook()
    book.active.append(["推荐分数"])
    for score in (9, 10, 3):
        book.active.append([score])
    other = book.create_sheet("旧")
    other.append(["推荐分数"])
    other.append([0])
    file = io.BytesIO()
    book.save(file)
    tool = build({}, source="file")
    upload(tool, file.getvalue(), "问卷.xlsx")
    assert "n = 3" in text(tool)
    find(tool, widgets.Dropdown, "标题行").value = 2
    assert "n = 2" in text(tool)
    find(tool, widgets.Dropdown, "标题行").value = 4
    assert "只有标题，没有答卷" in text(tool)
    find(tool, widgets.Dropdown, "工作表").value = "旧"
    assert "n = 1" in text(tool)


@pytest.mark.parametrize(
    ("file", "says"), [(b"", "是空的"), (b"%PDF-1.4", "PDF"), (b"PK\x03\x04xx", "已损坏")]
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_the_next_one_is_read(
    file: bytes, says: str
) -> None:
    tool = build({}, source="file")
    upload(tool, file)
    assert says in text(tool) and "先放进一些答卷" in text(tool)
    upload(tool, EXPORT.encode())
    assert says not in text(tool) and "n = 60" in text(tool)


def test_a_large_workbook_says_beforehand_that_it_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.widgets.nps_calculator.upload.LONG_TO_OPEN", 1000)
    said: list[str] = []
    tool = build({}, source="file")
    for view in views(tool):
        view.observe(lambda change: said.append(change["new"]), "html")
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append([9])
    book.save(file)
    upload(tool, file.getvalue(), "问卷.xlsx")
    assert any("另存为 CSV" in words and "<progress>" in words for words in said)
    assert "n = 1" in text(tool) and "另存为 CSV" not in text(tool)


def test_a_long_file_shows_how_far_the_reading_has_come() -> None:
    said: list[str] = []
    tool = build({}, source="file")
    for view in views(tool):
        view.observe(lambda change: said.append(change["new"]), "html")
    upload(tool, ("推荐分数\n" + "9\n" * 50_000).encode(), piece=1 << 20)
    shown = [float(share) for words in said for share in re.findall(r'<progress value="([\d.]+)"', words)]
    assert len(shown) == 2 and 0 < shown[0] < shown[1] <= 1
    assert "n = 50,000" in text(tool) and "<progress" not in html(tool)


def test_a_file_larger_than_the_limit_is_refused_before_it_is_sent() -> None:
    tool = build({}, source="file")
    picker = find(tool, FilePicker)
    picker.receive({"name": "大.csv", "size": 2 << 30, "start": 0, "number": 1}, [b"x"])
    assert "超过 1 GB" in text(tool)


def test_a_file_on_the_machine_is_read_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "六月.csv").write_text(EXPORT, encoding="utf-8")
    tool = build({}, source="file")
    place = find(tool, widgets.Text)
    place.value = f' "{tmp_path / "六月.csv"}" '
    assert "n = 60" in text(tool)
    place.value = str(tmp_path / "七月.csv")
    assert "没有找到" in text(tool)
    (tmp_path / "七月.csv").write_text("推荐分数\n9\n", encoding="utf-8")
    place.value = str(tmp_path / "六月.csv")
    place.value = str(tmp_path / "七月.csv")
    assert "n = 1" in text(tool)
    (tmp_path / "七月.csv").write_text("推荐分数\n9\n9\n", encoding="utf-8")
    place.value = str(tmp_path / "七月.csv")
    assert "n = 2" in text(tool)


def test_the_home_of_nobody_is_a_place_that_is_not_found() -> None:
    tool = build({}, source="file")
    find(tool, widgets.Text).value = "~nobody_of_that_name/x.csv"
    assert "没有找到“~nobody_of_that_name/x.csv”" in text(tool)


def fails(*_args: object, **_options: object) -> Any:
    raise RuntimeError("broken on purpose")


def problems(tool: NpsCalculator) -> list[str]:
    return [view.problem for view in views(tool) if view.problem]


@pytest.mark.parametrize(
    ("tab", "broken", "label"),
    [("whatif", "whatif.what_if", "→ 推荐者"), ("planning", "planning.plan", "误差")],
)
def test_a_slider_that_fails_says_so_on_the_page_and_works_again_afterwards(
    monkeypatch: pytest.MonkeyPatch, tab: str, broken: str, label: str
) -> None:
    tool = build({"tab": tab}, counts=TYPED)
    with monkeypatch.context() as patch:
        patch.setattr(f"helpers.widgets.nps_calculator.{broken}", fails)
        find(tool, widgets.IntSlider, label).value = 7
        assert problems(tool) == [PROBLEM]
    find(tool, widgets.IntSlider, label).value = 8
    assert problems(tool) == []


def test_a_comparison_that_fails_says_so_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = build({"tab": "compare"})
    monkeypatch.setattr("helpers.widgets.nps_calculator.compare.compared", fails)
    find(tool, widgets.Dropdown, "按").value = "touchpoint"
    assert problems(tool) == [PROBLEM]


def test_pasted_scores_and_files_that_fail_say_so_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pasting, tool = build({}, source="pasted"), build({}, source="file")
    monkeypatch.setattr("helpers.widgets.nps_calculator.inputs.pasted", fails)
    find(pasting, widgets.Textarea).value = "9"
    assert problems(pasting) == [PROBLEM]
    upload(tool, EXPORT.encode())
    monkeypatch.setattr("helpers.widgets.nps_calculator.upload.read_scores", fails)
    find(tool, widgets.Dropdown, "分数列").value = 1
    assert problems(tool) == [PROBLEM]


@pytest.mark.parametrize("content", [{}, {"name": "a.csv", "size": 9, "start": 0, "number": 4}])
def test_a_message_without_a_file_is_answered_and_told_on_the_page(content: dict[str, Any]) -> None:
    tool = build({}, source="file")
    picker, sent = find(tool, FilePicker), []
    picker.send = sent.append  # type: ignore[method-assign]
    picker._handle_custom_msg(content, [])
    assert problems(tool) == [PROBLEM] and sent == [{"number": content.get("number"), "next": None}]
    upload(tool, EXPORT.encode())
    assert "n = 60" in html(tool)


def test_what_if_moves_people_and_shows_before_and_after() -> None:
    tool = build({}, counts=TYPED)
    click(tool, "tab", "whatif")
    won, calmed = find(tool, widgets.IntSlider, "→ 推荐者"), find(tool, widgets.IntSlider, "→ 中立者")
    assert (won.max, calmed.max) == (80, 40)
    won.value, calmed.value = 24, 12
    assert "NPS 从 +33 到 +48（+15.0 分）：争取到 24 位中立者，安抚好 12 位贬损者" in text(tool)
    assert "如果：贬损者 28 份占 11.7%，中立者 68 份占 28.3%，推荐者 144 份占 60.0%，NPS +48，n=240" in html(
        tool
    )


def test_what_if_never_moves_more_people_than_there_are() -> None:
    tool = build({}, counts=TYPED)
    click(tool, "tab", "whatif")
    find(tool, widgets.IntSlider, "→ 推荐者").value = 80
    find(tool, widgets.BoundedIntText, "中立者").value = 5
    assert find(tool, widgets.IntSlider, "→ 推荐者").value == 5
    find(tool, widgets.BoundedIntText, "中立者").value = 0
    assert find(tool, widgets.IntSlider, "→ 推荐者").disabled
    assert "n=205" not in html(tool) and "n=160" in html(tool)


def test_a_slider_changes_one_view_alone() -> None:
    tool = build({}, counts=TYPED)
    click(tool, "tab", "whatif")
    changed: list[View] = []
    for view in views(tool):
        view.observe(lambda change: changed.append(change["owner"]), "html")
    find(tool, widgets.IntSlider, "→ 推荐者").value = 7
    assert changed == [tool.whatif.picture]
    assert "wb-whatif-picture" in tool.whatif.picture._dom_classes
    assert "wb-whatif-slider" in tool.whatif.won._dom_classes


def test_two_groups_of_the_sample_are_compared_with_a_verdict() -> None:
    tool = build({"tab": "compare"})
    find(tool, widgets.Dropdown, "按").value = "touchpoint"
    find(tool, widgets.Dropdown, "对比").value = "投诉处理"
    frame = content.read_survey("telecom_nps")

    def counts(value: str) -> Counts:
        scores = frame.loc[frame["touchpoint"] == value, "score"]
        return Counts(int((scores <= 6).sum()), int(scores.between(7, 8).sum()), int((scores >= 9).sum()))

    expected = compare(counts("营业厅"), counts("投诉处理"))
    assert expected.verdict == "higher"
    page = text(tool)
    assert f"“营业厅”比“投诉处理”高 {expected.difference:.0f} 分" in page and "不含 0（p < 0.001）" in page


def test_the_same_group_twice_is_no_comparison() -> None:
    tool = build({"tab": "compare"})
    menus = [one for one in on_the_page(tool) if isinstance(one, widgets.Dropdown)]
    menus[-1].value = menus[-2].value
    assert "请选两个不同的组" in text(tool)


def test_two_typed_groups_are_compared_and_a_difference_that_may_be_chance_is_not_called_one() -> None:
    tool = build({"tab": "compare"})
    click(tool, "way", "typed")
    assert "两组都填上人数" in text(tool)
    fields = [one for one in on_the_page(tool) if isinstance(one, widgets.BoundedIntText)]
    for field, value in zip(fields, (12, 5, 9, 12, 5, 12), strict=True):
        field.value = value
    names = [one for one in on_the_page(tool) if isinstance(one, widgets.Text)]
    names[0].value, names[1].value = "<i>东店</i>", "西店"
    page = text(tool)
    assert "还分不出“<i>东店</i>”和“西店”的高低" in page and "含 0（p = 0." in page
    assert "不到 30 份答卷" in page and "先不要据此奖惩" in page
    needed = sample_size_to_detect(100 * 3 / 26, mix=(21.75, 11.5, 24.75))
    assert f"每组约要 {needed:,} 份答卷" in page


def test_groups_of_the_own_file_can_be_compared() -> None:
    tool = build({"tab": "compare", "source": "file"})
    click(tool, "way", "file")
    assert "里面要有一列能分组" in text(tool)
    upload(tool, EXPORT.encode())
    column = find(tool, widgets.Dropdown, "按")
    assert dict(column.options) == {"触点": "1", "您有多大可能推荐我们？": "2"}
    assert "“营业厅”比“热线”高 167 分" in text(tool)


def test_another_file_with_the_same_header_is_compared_by_its_own_groups() -> None:
    tool = build({"tab": "compare", "source": "file", "compare": {"way": "file"}})
    upload(tool, EXPORT.encode())
    assert "“营业厅”比“热线”高 167 分" in text(tool)
    upload(tool, EXPORT.replace("营业厅", "装维").replace("热线", "App").encode(), "七月.csv")
    assert "“装维”比“App”高 167 分" in text(tool) and "营业厅" not in text(tool)
    upload(tool, EXPORT.replace("热线", "App").replace(",9\n", ",3\n").encode(), "八月.csv")
    page = text(tool)
    assert "营业厅" in page and "“装维”" not in page and "“App”比“营业厅”" not in page


def test_the_groups_chosen_stay_chosen_when_the_next_file_has_them_too() -> None:
    tool = build({"tab": "compare", "source": "file", "compare": {"way": "file"}})
    upload(tool, EXPORT.encode())
    menus = [one for one in on_the_page(tool) if isinstance(one, widgets.Dropdown)][-2:]
    menus[0].value, menus[1].value = "热线", "营业厅"
    assert "“热线”比“营业厅”低 167 分" in text(tool)
    upload(tool, EXPORT.replace(",9\n", ",8\n").encode(), "七月.csv")
    assert [one.value for one in menus] == ["热线", "营业厅"]
    assert re.search(r"“热线”比“营业厅”低 1[0-5]\d 分", text(tool))


def test_a_file_that_breaks_off_after_a_good_one_leaves_no_groups_of_the_good_one() -> None:
    tool = build({"tab": "compare", "source": "file", "compare": {"way": "file"}})
    upload(tool, EXPORT.encode())
    upload(tool, ("序号,触点,推荐分数\n" + "1,甲,9\n2,乙,3\n" * 300 + '3,"甲,9\n').encode())
    assert "引号没有成对" in text(tool) and "里面要有一列能分组" in text(tool)


def test_a_file_is_divided_into_groups_only_when_they_are_wanted_and_once_a_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int | None] = []
    original = upload_module.read_scores

    def counted(*args: Any, **kwargs: Any) -> Any:
        read.append(args[2] if len(args) > 2 else None)
        return original(*args, **kwargs)

    monkeypatch.setattr(upload_module, "read_scores", counted)
    tool = build({"tab": "compare", "source": "file"})
    upload(tool, EXPORT.encode())
    click(tool, "source", "sample")
    click(tool, "tab", "whatif")
    click(tool, "tab", "compare")
    assert read == [None]
    click(tool, "way", "file")
    click(tool, "way", "sample")
    click(tool, "way", "file")
    assert read == [None, 1]


def test_dividing_a_long_file_shows_how_far_it_has_come() -> None:
    said: list[str] = []
    tool = build({"source": "file", "compare": {"way": "file"}})
    upload(tool, ("触点,推荐分数\n" + "甲,9\n乙,3\n" * 25_000).encode(), piece=1 << 20)
    tool.compare.picture.observe(lambda change: said.append(change["new"]), "html")
    click(tool, "tab", "compare")
    assert sum("<progress" in words for words in said) == 2
    assert "“甲”比“乙”高 200 分" in text(tool) and "<progress" not in html(tool)


def test_how_many_answers_one_needs_follows_the_mix_at_hand() -> None:
    tool = build({"tab": "planning", "source": "typed", "typed": TYPED})
    find(tool, widgets.IntSlider, "误差").value = 4
    find(tool, widgets.IntSlider, "两组差").value = 8
    mix = (40.75, 81.5, 120.75)
    page = " ".join(text(tool).split())
    assert f"误差 ±4 分以内，要收回 {sample_size(4, mix=mix):,} 份" in page
    assert f"每组要 {sample_size_to_detect(8, mix=mix):,} 份" in page
    assert f"±10 分 {sample_size(10, mix=mix):,} 份 {sample_size(10):,} 份" in page


def test_with_few_answers_the_plan_takes_the_worst_case_and_says_so() -> None:
    page = text(build({"tab": "planning", "source": "typed", "typed": {"promoters": 9}}))
    assert "最费答卷的情况" in page and f"{sample_size(5):,}" in page


def test_everybody_agreeing_does_not_make_one_answer_enough() -> None:
    page = text(build({"tab": "planning", "source": "typed", "typed": {"promoters": 400}}))
    assert not re.search(r"要收回\s+1\s+份", page)


def links(tool: NpsCalculator) -> list[tuple[str, str, bytes]]:
    found = re.findall(r'href="data:([^;]+);base64,([^"]+)" download="([^"]+)"', html(tool))
    return [(kind, name, base64.b64decode(data)) for kind, data, name in found]


def test_the_picture_can_be_downloaded_and_is_kept_in_the_folder(my_work: Path) -> None:
    tool = build({"tab": "takeaway"})
    click(tool, "picture")
    ((kind, name, picture),) = links(tool)
    assert kind == "image/png" and picture.startswith(b"\x89PNG")
    assert (my_work / "exports" / name).read_bytes() == picture
    assert f"也存进了 {my_work.name}/exports" in text(tool)


def test_a_folder_that_cannot_be_written_leaves_the_download(my_work: Path) -> None:
    (my_work / "exports").write_text("a file stands where the folder should be")
    tool = build({"tab": "takeaway"})
    click(tool, "table")
    assert len(links(tool)) == 1 and f"没能存进 {my_work.name}/exports" in text(tool)


def test_without_answers_nothing_can_be_exported() -> None:
    tool = build({"tab": "takeaway", "source": "typed"})
    click(tool, "picture")
    assert links(tool) == [] and html(tool).count("disabled") == 2


def test_an_export_of_other_answers_is_not_offered_any_more() -> None:
    tool = build({"tab": "takeaway", "source": "typed", "typed": TYPED})
    click(tool, "table")
    find(tool, widgets.BoundedIntText, "推荐者").value = 7
    assert links(tool) == []


FUNCTIONS = {
    "SUM": lambda *values: sum(values),
    "MAX": max,
    "MIN": min,
    "SQRT": lambda value: value**0.5,
    "NORMSINV": lambda _share: 1.959963984540054,
}


def calculated(book: openpyxl.Workbook, sheet: str, cell: str) -> Any:
    """Work out a formula as a spreadsheet does, from the cells it names."""
    value = book[sheet][cell].value
    if not isinstance(value, str) or not value.startswith("="):
        return value

    def look_up(found: re.Match[str]) -> str:
        name = found["quoted"] or sheet
        first, last = found["first"].replace("$", ""), (found["last"] or found["first"]).replace("$", "")
        cells = [cell.coordinate for row in book[name][f"{first}:{last}"] for cell in row]
        return ",".join(f"({calculated(book, name, one)!r})" for one in cells)

    reference = r"(?:'(?P<quoted>[^']+)'!)?(?P<first>\$?[A-Z]\$?\d+)(?::(?P<last>\$?[A-Z]\$?\d+))?"
    return eval(re.sub(reference, look_up, value[1:]).replace("^", "**"), dict(FUNCTIONS))


@pytest.mark.parametrize("histogram", [(12, 3, 5, 6, 8, 20, 22, 60, 90, 120, 80), (5,) + (0,) * 10, None])
def test_the_formulas_of_the_table_give_what_the_page_says(histogram: tuple[int, ...] | None) -> None:
    counts = (
        Counts(sum(histogram[:7]), sum(histogram[7:9]), sum(histogram[9:])) if histogram else Counts(19, 1, 2)
    )
    file = io.BytesIO(workbook(Data(counts, "来源", histogram)))
    formulas, kept = openpyxl.load_workbook(file), openpyxl.load_workbook(file, data_only=True)
    low, high = interval(counts)
    expected = {"B5": counts.promoters, "B6": counts.passives, "B7": counts.detractors, "B8": counts.n}
    expected |= {"C5": counts.shares[2], "B10": counts.nps, "B11": max(low, -100), "B12": min(high, 100)}
    for cell, value in expected.items():
        assert calculated(formulas, "汇总", cell) == pytest.approx(value), cell
        assert kept["汇总"][cell].value == pytest.approx(value), cell
    assert str(formulas["汇总"]["B10"].value).startswith("=")
    for row in formulas["汇总"].iter_rows():
        for cell in row:
            assert kept["汇总"][cell.coordinate].value == pytest.approx(
                calculated(formulas, "汇总", cell.coordinate)
            )


def test_what_people_wrote_goes_into_the_table_as_text_never_as_a_formula() -> None:
    evil = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\n=1", "\x01=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
    evil += ["http://x.cn", "=" + "长" * 40_000]
    rejected = tuple(Rejected(row, value, Fault.TEXT) for row, value in enumerate(evil, 5))
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Data(Counts(1, 1, 1), "=1+1", None, rejected=rejected)))
    )
    cells = [book["没有计入的行"].cell(row, 2) for row in range(2, 2 + len(evil))]
    assert [cell.data_type for cell in cells] == ["s"] * len(evil)
    assert [unescape_control(cell.value) for cell in cells[:12]] == evil[:12] and all(
        cell.quotePrefix for cell in cells
    )
    assert all(cell.hyperlink is None for cell in cells)
    assert book["没有计入的行"]["A2"].value == 5 and book["汇总"]["A2"].data_type == "s"


def test_everything_typed_and_chosen_comes_back_after_a_restart() -> None:
    tool = build({}, source="typed")
    type_counts(tool, 12, 5, 9)
    click(tool, "tab", "whatif")
    find(tool, widgets.IntSlider, "→ 推荐者").value = 3
    click(tool, "tab", "planning")
    find(tool, widgets.IntSlider, "误差").value = 3
    click(tool, "tab", "compare")
    click(tool, "way", "typed")
    click(tool, "source", "pasted")
    find(tool, widgets.Textarea).value = "9 10 3"
    click(tool, "source", "sample")
    find(tool, widgets.Dropdown, "只看").value = "plan"
    find(tool, widgets.Dropdown, "=").value = "5G"
    kept = json.loads(json.dumps(tool.answer))
    again = build(kept)
    assert html(again) == html(tool) and again.answer == tool.answer
    for source in ("typed", "pasted", "sample"):
        for tab in ("whatif", "planning", "compare"):
            for one in (tool, again):
                click(one, "source", source)
                click(one, "tab", tab)
            assert html(again) == html(tool)


def test_of_a_file_the_counts_come_back_after_a_restart_but_not_the_file() -> None:
    tool = build({}, source="file")
    upload(tool, EXPORT.encode())
    kept = json.dumps(tool.answer, ensure_ascii=False)
    assert "营业厅" not in kept
    again = build(json.loads(kept))
    assert "n = 60" in text(again) and "上次读的是文件“问卷.csv”" in text(again)


BROKEN: list[dict[str, Any]] = [
    {"source": 7, "tab": None},
    {"source": "nonsense", "tab": "act"},
    {"source": "typed", "typed": {"promoters": "x", "passives": -1, "detractors": 10**12}},
    {"source": "typed", "typed": [1]},
    {"source": "pasted", "pasted": {"a": 1}},
    {"source": "sample", "sample": {"column": "gone", "value": 3}},
    {"source": "sample", "sample": {"column": "plan", "value": "6G"}},
    {"source": "file", "file": {"source": "x", "histogram": [1, 2]}},
    {"source": "file", "file": {"source": "x", "histogram": ["1"] * 11}},
    {"tab": "whatif", "whatif": {"won": "viele", "calmed": -4}},
    {
        "tab": "compare",
        "compare": {"way": "x", "sample": {"column": 3, "a": None, "b": []}, "typed": {"a": "b"}},
    },
    {"tab": "planning", "planning": {"margin": 0, "difference": "x"}},
]


@pytest.mark.parametrize("answer", BROKEN)
def test_a_kept_state_that_does_not_fit_is_passed_over(answer: dict[str, Any]) -> None:
    assert "NPS 计算器" in text(build(answer))


def test_a_lesson_can_open_it_where_it_is_needed_until_the_trainee_has_been_elsewhere() -> None:
    tool = build({}, counts=TYPED, tab="planning")
    assert "要收回" in text(tool) and "n = 240" in text(tool)
    click(tool, "tab", "whatif")
    assert "要收回" not in text(build(tool.answer, counts=TYPED, tab="planning"))


def test_an_unknown_survey_is_an_error_for_the_author() -> None:
    with pytest.raises(content.ContentError):
        build({}, survey="no_such_survey")


def test_sliding_draws_at_once_and_keeps_the_state_when_it_pauses() -> None:
    async def slide() -> tuple[NpsCalculator, int, str]:
        tool = build({}, counts=TYPED)
        click(tool, "tab", "whatif")
        kept: list[Any] = []
        tool.observe(lambda change: kept.append(change["new"]["whatif"]["won"]), "answer")
        for value in range(1, 31):
            find(tool, widgets.IntSlider, "→ 推荐者").value = value
        drawn = tool.whatif.picture.html
        assert kept == []
        await asyncio.sleep(0.5)
        return tool, kept, drawn

    tool, kept, drawn = asyncio.run(slide())
    assert kept == [30] and "争取到 30 位中立者" in drawn


def test_the_tool_is_called_the_same_every_time() -> None:
    assert (
        repr(build({})) == "NpsCalculator()"
        and repr(find(build({}, source="file"), FilePicker)) == "FilePicker()"
    )
