"""The marking desk in a real browser: five answers are marked by the keyboard alone, and nothing is lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from helpers.answers import Answers
from helpers.grading import graded
from helpers.grading.marks import Mark, Marks
from helpers.grading.papers import ResultPapers
from helpers.widgets.marking_desk import Paper
from tests.browser.lab import Lab
from tests.grading.a_class import a_class, results

pytestmark = pytest.mark.browser

CARD = "1_nps_experience/3_sharing/share_card"
JOURNEY = "1_nps_experience/8_processes_and_scenes/my_map"
EVIL = "</td></table><script>document.title='坏了'</script>\x07" + "长" * 9_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("一班 results")
    for one in results(a_class(14, seed=4)):
        graded.write(
            graded.Graded(edition="now", submission=one.submission, checked=dict(one.checked)), folder
        )
    return folder


@pytest.fixture(scope="module")
def order(folder: Path) -> tuple[Paper, ...]:
    papers = ResultPapers(folder)
    papers.tasks()
    return papers.papers(CARD)


@pytest.fixture(scope="module")
def desk(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locator]:
    nowhere = tmp_path_factory.mktemp("nothing") / "results"
    Answers(lab.server.home).save("marking_desk", {"folder": str(nowhere)})
    lab.open("instructor/marking_desk.ipynb")
    lab.run_all()
    yield lab.page.locator(".wb-frame").first


def given(folder: Path) -> dict[str, tuple[Mark, ...]]:
    """The marks on disk, by the number that a trainee has on the page."""
    files = (folder / "marks" / CARD).glob("*.json")
    return {path.stem: Marks(folder / "marks").of(CARD, path.stem) for path in files}


def sum_of(desk: Locator) -> Locator:
    return desk.locator(".wb-marking-sum b")


def paper(desk: Locator) -> Locator:
    return desk.locator(".wb-marking-title h4")


def test_without_results_the_desk_says_what_to_do_first(desk: Locator, lab: Lab) -> None:
    expect(desk).to_contain_text("先在终端运行 python -m helpers grade")
    assert lab.problems() == []


def test_a_folder_and_a_name_are_typed(desk: Locator, lab: Lab, folder: Path) -> None:
    desk.get_by_label("结果文件夹").fill(str(folder))
    lab.page.keyboard.press("Enter")
    expect(paper(desk)).to_have_text("答卷 01")
    desk.get_by_label("阅卷人").click()
    lab.page.keyboard.type("王老师")
    lab.page.keyboard.press("Escape")  # leaves the field, and what was typed is taken
    expect(desk.get_by_label("阅卷人")).to_have_value("王老师")


def test_five_answers_are_marked_with_the_keyboard_alone(
    desk: Locator, lab: Lab, folder: Path, order: tuple[Paper, ...]
) -> None:
    keyboard = lab.page.keyboard
    keyboard.press("s")  # 1: the check was right
    expect(paper(desk)).to_have_text("答卷 02")
    keyboard.press("2")  # 2: two points for the first part, half a point for the second
    keyboard.press("ArrowDown")
    keyboard.press("0")
    keyboard.press(".")
    expect(desk.locator(".wb-marking-parts b").nth(1)).to_have_text("0.5")
    keyboard.press("s")
    expect(paper(desk)).to_have_text("答卷 03")
    keyboard.press("c")  # 3: a comment, in which keys are letters, and on from there
    expect(desk.locator("textarea")).to_be_focused()
    keyboard.type("nups 1 2 3: good")
    keyboard.press("Enter")
    keyboard.insert_text("再说一句为什么。")
    keyboard.press("Control+Enter")
    expect(paper(desk)).to_have_text("答卷 04")
    expect(desk.locator("textarea")).to_have_value("")
    keyboard.press("g")  # 4: the same words once more, and full marks for all three parts
    for _ in range(3):
        keyboard.press("f")
        keyboard.press("ArrowDown")
    expect(sum_of(desk)).to_have_text("合计 12 / 12 分")
    keyboard.press("s")
    expect(paper(desk)).to_have_text("答卷 05")
    keyboard.press("ArrowRight")  # 5: a little more, a little less, and back to what the check gave
    keyboard.press("ArrowLeft")
    keyboard.press("Backspace")
    keyboard.press("s")
    expect(desk.locator(".wb-marking-said")).to_contain_text("已保存 答卷 05")
    kept = given(folder)
    assert len(kept) == 5 and all(len(one) == 1 for one in kept.values())
    papers = ResultPapers(folder)
    papers.tasks()
    opinions = [one.opinions for one in papers.papers(CARD)[:5]]
    points = [one[0].points for one in opinions]
    assert points[0] == order[0].automatic and points[4] == order[4].automatic and points[3] == 12
    assert [one[0].by for one in opinions] == ["王老师"] * 5
    first, second, *_ = opinions[1][0].items.values()
    assert (first, second) == (2, 0.5)
    assert [one[0].comment for one in opinions[2:4]] == ["nups 1 2 3: good\n再说一句为什么。"] * 2
    assert lab.problems() == []


def test_a_half_typed_comment_and_everything_else_survive_a_reload_and_a_restart(
    desk: Locator, lab: Lab, folder: Path
) -> None:
    keyboard = lab.page.keyboard
    keyboard.press("1")
    keyboard.press("c")
    expect(desk.locator("textarea")).to_be_focused()
    keyboard.insert_text("写到一半")
    keyboard.press("Escape")
    expect(desk.locator(".wb-marking-save")).to_contain_text("草稿已留着")
    now = sum_of(desk).inner_text()
    before = given(folder)
    lab.reload()
    lab.restart_and_run_all()
    expect(paper(desk)).to_have_text("答卷 06", timeout=30_000)
    expect(desk.locator("textarea")).to_have_value("写到一半")
    expect(sum_of(desk)).to_have_text(now)
    expect(desk).to_contain_text("评过 5 /")
    assert given(folder) == before


def test_escape_leaves_the_comment_and_letters_are_keys_again(desk: Locator, lab: Lab) -> None:
    paper(desk).click()  # a click beside the buttons is enough
    lab.page.keyboard.press("c")
    expect(desk.locator("textarea")).to_be_focused()
    lab.page.keyboard.press("End")
    lab.page.keyboard.type("n")
    expect(paper(desk)).to_have_text("答卷 06")
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("n")
    expect(paper(desk)).to_have_text("答卷 07")
    lab.page.keyboard.press("p")
    expect(desk.locator("textarea")).to_have_value("写到一半n")


def test_keys_do_nothing_to_the_notebook(desk: Locator, lab: Lab) -> None:
    cells = lab.notebook.locator(".jp-Cell").count()
    for key in ("x", "d", "d", "a", "b", "z", "Shift+M"):
        lab.page.keyboard.press(key)
    assert lab.notebook.locator(".jp-Cell").count() == cells
    expect(paper(desk)).to_have_text("答卷 06")


def test_no_name_is_on_the_page_and_the_picture_can_be_read(desk: Locator, lab: Lab, folder: Path) -> None:
    desk.get_by_label("题目").select_option(JOURNEY)
    expect(desk.locator("figure svg").first).to_be_visible()
    html = desk.inner_html()
    numbers = [path.stem for path in (folder / "graded").iterdir()]
    assert len(numbers) == 14
    assert not any(number in html.lower() for number in numbers)
    size = desk.locator("figure svg text").first.evaluate("text => text.getBoundingClientRect().height")
    assert size >= 10


@pytest.mark.parametrize("task", [CARD, JOURNEY], ids=["script", "journey"])
def test_nothing_is_cut_off_sideways_and_nothing_lies_over_anything(desk: Locator, task: str) -> None:
    desk.get_by_label("题目").select_option(task)
    expect(desk.locator(".wb-marking-sum")).to_be_visible()
    assert desk.evaluate("frame => frame.scrollWidth <= frame.clientWidth + 1")
    wide = desk.locator("button, .wb-marking-points").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"
    )
    assert wide == []
    over = desk.locator(".wb-marking").evaluate(
        """marking => {
          const [left, right] = [...marking.children].map((one) => one.getBoundingClientRect());
          return left.right > right.left + 1 && left.bottom > right.top + 1;
        }"""
    )
    assert not over


def test_what_somebody_wrote_is_text(desk: Locator, lab: Lab, folder: Path) -> None:
    path = next((folder / "graded").glob("*.json"))
    record = json.loads(path.read_text("utf-8"))
    steps = record["submission"]["answers"][CARD]["texts"]
    record["submission"]["answers"][CARD]["texts"] = dict.fromkeys(steps, EVIL)
    path.write_text(json.dumps(record), encoding="utf-8")
    desk.get_by_label("题目").select_option(CARD)
    chips = desk.locator(".wb-marking-strip button")
    for number in range(chips.count()):
        chips.nth(number).click()
        expect(chips.nth(number)).to_have_attribute("aria-current", "true")
        if "document.title" in desk.locator(".wb-marking-paper").inner_text():
            break
    else:
        raise AssertionError("the paper is not there")
    assert "坏了" not in lab.page.title() and desk.locator(".wb-marking-paper script").count() == 0
    assert "␇" in desk.locator(".wb-marking-paper").inner_text()
    assert desk.evaluate("frame => frame.scrollWidth <= frame.clientWidth + 1")
    expect(desk.locator(".wb-primary")).to_be_visible()
    assert lab.problems() == []
