"""The trainee edition unzipped, started and worked through, as a trainee does."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from helpers import content
from helpers.answers import Answers
from helpers.release.edition import TOP
from helpers.release.secrets import letters
from helpers.submissions.take_in import take_in
from helpers.trainee import Profile, save_profile
from tests.release.workbooks import ROOT, make
from tests.test_start import Started, ask, free_port

ME = Profile(name="王小明", number="A001", team="一组")
HAND_IN = """
from helpers.my_work import home
from helpers.submissions.hand_in import Desk
Desk(home(), None).hand_in(print)
"""


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trainee") / "我的 手册"
    assert make(ROOT, folder.parent / "学员版.zip") == 0
    shutil.unpack_archive(folder.parent / "学员版.zip", folder)
    assert [path.name for path in folder.iterdir()] == [TOP]
    return folder / TOP


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment that holds the requirements, and may be written to: these packages, elsewhere."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=os.name != "nt")
    own = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    (Path(own) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    shared = Path(sys.prefix) / "share" / "jupyter"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTERLAB_DIR", str(shared / "lab"))
        patch.setenv("JUPYTER_PATH", str(shared))
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
            patch.setenv(f"JUPYTER_{name}", str(folder / name))
        patch.delenv("PYTHONPATH", raising=False)
        yield folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def in_terminal(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "helpers", *words]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)


def offered(root: Path) -> list[str]:
    return re.findall(r"^    (\w+) ", in_terminal(root, "--help").stdout, re.MULTILINE)


def test_the_terminal_of_a_trainee_offers_start_and_nothing_else(unzipped: Path) -> None:
    assert offered(unzipped) == ["start"]
    assert {"start", "release", "check", "grade", "refresh", "test"} <= set(offered(ROOT))


@pytest.mark.parametrize("command", ["release", "check", "grade", "refresh", "test"])
def test_a_command_that_is_not_there_is_refused_in_a_line(command: str, unzipped: Path) -> None:
    refused = in_terminal(unzipped, command)
    assert refused.returncode == 2 and "Traceback" not in refused.stderr and command in refused.stderr


def test_it_starts_with_the_same_one_command(unzipped: Path, python: Path) -> None:
    started = Started("--port", str(free_port()), root=unzipped, python=python)
    try:
        assert "lab/tree/notebooks/start_here.ipynb?token=" in started.address
        page = ask(started, "api/contents/notebooks/start_here.ipynb")
        assert "start_here.who_am_i()" in str(page)
        shown = {entry["name"] for entry in ask(started, "api/contents/notebooks")["content"]}  # type: ignore[index]
        assert shown == {"1_nps_experience", "start_here.ipynb"}
    finally:
        time.sleep(
            2
        )  # stopped in the middle of a request, Jupyter can be left waiting for a thread of its own
        code, _ = started.stop()
    assert code == 0


# --- every cell of every notebook, in one kernel


def run(unzipped: Path, sources: list[str]) -> list[list[Any]]:
    """The outputs of cells that run one after the other in a fresh kernel of the unzipped edition."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(unzipped / "notebooks" / "1_nps_experience")}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WORKBOOK_")}
    client.execute(env={**clean, "PYTHONPATH": str(unzipped)})
    return [cell.outputs for cell in notebook.cells]


def sources(unzipped: Path, only: str = "") -> list[str]:
    """The code cells of all notebooks; with `only`, the openings and the cells that call that."""
    pages = ["start_here", *content.lesson_paths()]
    notebooks = [nbformat.read(unzipped / "notebooks" / f"{page}.ipynb", 4) for page in pages]
    code = [cell.source for page in notebooks for cell in page.cells if cell.cell_type == "code"]
    return [source for source in code if only in source or "open_lesson" in source]


def checks(sources: list[str], outputs: list[list[Any]]) -> dict[str, str]:
    """What the check cells say, by `<course>/<lesson>/<exercise>`."""
    said, lesson = {}, ""
    for source, found in zip(sources, outputs, strict=True):
        lesson = (re.findall(r'open_lesson\("(.+)"\)', source) or [lesson])[0]
        for exercise in re.findall(r'lesson\.check\("(.+)"\)', source):
            said[f"{lesson}/{exercise}"] = found[0].data["text/plain"]
    return said


def graded() -> dict[str, Any]:
    """The reference answers, by `<course>/<lesson>/<exercise>`."""
    lessons = [content.load_lesson(path) for path in content.lesson_paths()]
    return {
        f"{lesson.path}/{name}": content.load_keys(lesson)[name].answer.model_dump(mode="json")
        for lesson in lessons
        for name, exercise in lesson.exercises.items()
        if exercise.graded
    }


@pytest.fixture(scope="module")
def opened(unzipped: Path) -> tuple[list[str], list[list[Any]]]:
    """All cells as they run on the first day."""
    cells = [*sources(unzipped), "import helpers; print(helpers.__file__)"]
    return cells, run(unzipped, cells)


Ran = tuple[list[str], list[list[Any]]]


def test_every_cell_of_every_notebook_runs_without_the_instructors_files(unzipped: Path, opened: Ran) -> None:
    cells, outputs = opened
    assert len(cells) > 100 and outputs[-1][0].text.strip() == str(unzipped / "helpers" / "__init__.py")
    for source, found in zip(cells, outputs, strict=True):
        troubles = [one for one in found if one.output_type == "error" or one.get("name") == "stderr"]
        assert troubles == [] and 'role="alert"' not in str(found), f"{source}: {found}"
    assert not (unzipped / "my_work" / "errors.log").exists()


def test_a_check_says_that_nothing_is_answered_yet(opened: Ran) -> None:
    said = checks(*opened)
    assert said.keys() == graded().keys()
    assert [line for line in said.values() if "还没有作答" not in line] == []


def test_handing_in_is_offered(opened: Ran) -> None:
    cells, outputs = opened
    for call in ("start_here.hand_in()", "lesson.hand_in()"):
        shown = [found[0].data for source, found in zip(cells, outputs, strict=True) if source.endswith(call)]
        assert shown and all("application/vnd.jupyter.widget-view+json" in data for data in shown)


def test_the_best_answers_are_saved_handed_in_and_taken_in_and_nobody_is_told_the_key(
    unzipped: Path, opened: Ran, tmp_path: Path
) -> None:
    keys = graded()
    answers = Answers(unzipped / "my_work" / "answers")
    for exercise, answer in keys.items():
        answers.save(exercise, answer)
    save_profile(Answers(unzipped / "my_work"), ME, None)

    cells = [*sources(unzipped, "lesson.check("), HAND_IN]
    outputs = run(unzipped, cells)
    said = checks(cells, outputs)
    assert said.keys() == keys.keys()
    assert [line for line in said.values() if not line.endswith("已保存，交作业后评分")] == []

    seen = letters(json.dumps(outputs, ensure_ascii=False))
    files = [path for path in (unzipped / "my_work").rglob("*") if path.is_file()]
    kept = [letters(path.read_bytes().decode("utf-8", "replace")) for path in files if path.suffix != ".zip"]
    for path in (ROOT / "course_data/keys").glob("*/*.yaml"):
        for key in yaml.safe_load(path.read_text("utf-8")).values():
            for text in key.get("feedback", {}).values():
                assert len(letters(text)) < 8 or not any(letters(text) in place for place in [seen, *kept])

    (handed_in,) = (unzipped / "my_work").glob("作业_*.zip")
    shutil.copy(handed_in, tmp_path / "A001.zip")
    (taken,) = take_in(tmp_path).submissions
    assert taken.profile == ME and taken.answers.keys() == keys.keys()
    assert taken.answers == keys
