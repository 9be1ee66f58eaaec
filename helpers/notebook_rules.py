"""The form every notebook has (DESIGN §4), as rules: each says where a notebook departs from it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers import content
from helpers.notebooks import (
    COMPARED,
    KERNELSPEC,
    TAGS,
    Cell,
    Notebook,
    NotebookError,
    cells,
    has_score,
    read,
)

CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
ENGLISH_LINE = re.compile(r"\W*(?:[\w'’-]+\W+){3,}")
ABSOLUTE_PATH = re.compile(r"(?<![\w.:/])/(?:home|Users|root|tmp|work|var|mnt|opt)/\w|\b[A-Za-z]:\\+\w")
CODE_METADATA = {"editable": False, "deletable": False, "jupyter": {"source_hidden": True}}


@dataclass(frozen=True)
class Page:
    """A notebook beside its lesson; `lesson` is None for a notebook that belongs to none (start_here)."""

    notebook: Notebook
    lesson: content.LessonContent | None = None
    outline: tuple[content.OutlineItem, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the notebook."""
        return cells(self.notebook)

    @property
    def code(self) -> tuple[Cell, ...]:
        """Its code cells."""
        return tuple(cell for cell in self.cells if cell.is_code)

    def calling(self, name: str) -> dict[str, list[Cell]]:
        """Return the cells that call `lesson.<name>("x")`, by x."""
        found: dict[str, list[Cell]] = {}
        for cell in self.code:
            if cell.call and cell.call.name == name and cell.call.argument is not None:
                found.setdefault(cell.call.argument, []).append(cell)
        return found


Rule = Callable[[Page], Iterator[str]]


def problems(path: Path, folder: Path = content.NOTEBOOKS, data: Path = content.COURSE_DATA) -> list[str]:
    """Return every departure of a notebook from the form of the house, each with its cell."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    try:
        notebook = read(path)
        lesson = content.load_lesson(name, data) if name in content.lesson_paths(data) else None
    except (NotebookError, content.ContentError) as error:
        return [f"{name}：{error}"]
    page = Page(notebook, lesson, content.read_outline(data) if lesson else ())
    return [f"{name}：{problem}" for problem in departures(page)]


def departures(page: Page) -> list[str]:
    """Return what every rule says of a notebook."""
    return [problem for rule in RULES for problem in rule(page)]


def the_first_cell_ends_in_english(page: Page) -> Iterator[str]:
    """The first cell is text, and its last line says in English what the notebook does."""
    first = next(iter(page.cells), None)
    last = first.source.strip().splitlines()[-1:] if first and not first.is_code else []
    if not last or CHINESE.search(last[0]) or not ENGLISH_LINE.match(last[0]):
        yield "第 1 格最后一行应当是一句英文，说明这一课做什么"


def the_kernel_is_python(page: Page) -> Iterator[str]:
    """The kernel is the one every installation has."""
    if page.notebook["metadata"].get("kernelspec", {}).get("name") != KERNELSPEC["name"]:
        yield f"kernelspec 应当是 {KERNELSPEC['name']}"


def code_is_one_call(page: Page) -> Iterator[str]:
    """A code cell is one call (imports from helpers may stand before it)."""
    for cell in page.code:
        if cell.call is None:
            yield f"{_at(cell)}：代码只能是一次调用"


def code_is_hidden_and_fixed(page: Page) -> Iterator[str]:
    """A code cell's source is hidden; it can be neither edited nor deleted."""
    for cell in page.code:
        wrong = [name for name, value in CODE_METADATA.items() if cell.metadata.get(name) != value]
        if wrong:
            yield f"{_at(cell)}：元数据 {'、'.join(wrong)} 不对"


def tags_are_known(page: Page) -> Iterator[str]:
    """A tag is one of the house."""
    for cell in page.cells:
        unknown = [tag for tag in cell.tags if tag not in TAGS]
        if unknown:
            yield f"{_at(cell)}：没有 {'、'.join(unknown)} 这个标签"


def only_checks_keep_outputs(page: Page) -> Iterator[str]:
    """No cell but a check has outputs or a number."""
    for cell in page.code:
        if not cell.is_check and (cell.outputs or cell.raw.get("execution_count") is not None):
            yield f"{_at(cell)}：只有检查格可以保留输出"


def checks_were_run(page: Page) -> Iterator[str]:
    """A check cell was run, said a score, and is compared by nbval."""
    for cell in page.code:
        if not cell.is_check:
            continue
        if cell.raw.get("execution_count") is None or not any(map(has_score, cell.outputs)):
            yield f"{_at(cell)}：检查格没有运行过"
        if not {"check", COMPARED} <= set(cell.tags):
            yield f"{_at(cell)}：检查格要有标签 check 和 {COMPARED}"


def nothing_went_wrong(page: Page) -> Iterator[str]:
    """Nothing stands on stderr, and no cell ended in an error."""
    for cell in page.code:
        if any(output.get("name") == "stderr" or output["output_type"] == "error" for output in cell.outputs):
            yield f"{_at(cell)}：有报错输出"


def no_absolute_paths(page: Page) -> Iterator[str]:
    """Neither text nor output names a place on somebody's machine."""
    for cell in page.cells:
        found = ABSOLUTE_PATH.search(f"{cell.source}\n{cell.outputs}")
        if found:
            yield f"{_at(cell)}：写了某台电脑上的路径 {found[0]}"


def the_notebook_opens_its_lesson(page: Page) -> Iterator[str]:
    """A lesson's notebook opens the lesson of the same path, once."""
    if page.lesson and list(page.calling("open_lesson")) != [page.lesson.path]:
        yield f"应当打开 {page.lesson.path} 这一课"


def every_exercise_is_shown_once(page: Page) -> Iterator[str]:
    """Every exercise of the lesson file is shown exactly once, and no other."""
    if not page.lesson:
        return
    shown = page.calling("show")
    for name in page.lesson.exercises:
        if len(shown.get(name, ())) != 1:
            yield f"练习 {name}：应当出现一次，现在是 {len(shown.get(name, ()))} 次"
    for name in shown.keys() - page.lesson.exercises.keys():
        yield f"{_at(shown[name][0])}：本课没有练习 {name}"


def every_graded_exercise_is_checked(page: Page) -> Iterator[str]:
    """Every graded exercise has one check cell, after the cell that shows it."""
    if not page.lesson:
        return
    shown, checked = page.calling("show"), page.calling("check")
    for name, exercise in page.lesson.exercises.items():
        if exercise.graded and len(checked.get(name, ())) != 1:
            yield f"考核题 {name}：应当有一个检查格，现在是 {len(checked.get(name, ()))} 个"
    for name, found in checked.items():
        if name not in page.lesson.exercises:
            yield f"{_at(found[0])}：本课没有练习 {name}"
        elif name in shown and found[0].number < shown[name][0].number:
            yield f"{_at(found[0])}：检查格要在练习 {name} 之后"


def the_outline_is_taught_in_order(page: Page) -> Iterator[str]:
    """Every outline item of the lesson stands on a text cell, and these come in the document's order.

    A code cell may name any item: an exercise looks back and ahead.
    """
    if not page.lesson:
        return
    order = [item.id for item in page.outline if item.lesson == page.lesson.path]
    known = {item.id for item in page.outline}
    for cell in page.cells:
        for item in cell.outline:
            if item not in known:
                yield f"{_at(cell)}：大纲里没有 {item}"
    taught = list(dict.fromkeys(item for cell in page.cells if not cell.is_code for item in cell.outline))
    missing = [item for item in order if item not in taught]
    if missing:
        yield f"没有讲到大纲的 {'、'.join(missing)}"
    own = [item for item in taught if item in order]
    for item, expected in zip(own, sorted(own, key=order.index), strict=True):
        if item != expected:
            yield f"大纲的顺序不对：{expected} 应当在 {item} 之前"
            return


def _at(cell: Cell) -> str:
    return f"第 {cell.number} 格（{cell.raw.get('id', '')}）"


RULES: tuple[Rule, ...] = (
    the_first_cell_ends_in_english,
    the_kernel_is_python,
    code_is_one_call,
    code_is_hidden_and_fixed,
    tags_are_known,
    only_checks_keep_outputs,
    checks_were_run,
    nothing_went_wrong,
    no_absolute_paths,
    the_notebook_opens_its_lesson,
    every_exercise_is_shown_once,
    every_graded_exercise_is_checked,
    the_outline_is_taught_in_order,
)
