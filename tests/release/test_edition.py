"""What is in the trainee edition, and that it is the same bytes everywhere."""

import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from helpers import content, release
from helpers.notebooks import cells, read
from helpers.release.edition import TOP, is_authors, trainees_readme
from helpers.release.modules import reachable, read_imports
from tests.release.workbooks import KEY_TEXT, NOTEBOOK, ROOT, make, members


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], str]:
    """The files of the edition of this very workbook, and what was said when it was made."""
    out = tmp_path_factory.mktemp("out") / "学员版.zip"
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", said)
        assert make(ROOT, out) == 0
    return members(out), said.getvalue()


Edition = tuple[dict[str, bytes], str]


def test_the_zip_has_one_top_folder_and_no_file_of_instructors_and_authors(edition: Edition) -> None:
    files, _ = edition
    assert {
        "README.md",
        "LICENSE",
        "requirements.txt",
        "pyproject.toml",
        "helpers/__main__.py",
    } <= files.keys()
    assert not [name for name in files if is_authors(name) or name.startswith(TOP)]
    assert not [name for name in files if re.search(r"keys/|tests/|instructor|grading|\.pyc|/\.", name)]


def test_every_file_of_the_course_data_is_in_or_known_to_be_the_authors(edition: Edition) -> None:
    files, _ = edition
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "course_data").rglob("*") if path.is_file()}
    own = {name for name in data if not re.search(r"/\.|__pycache__", name)}
    undecided = [name for name in own - files.keys() if not is_authors(name)]
    assert undecided == [], "put it into PARTS or AUTHORS of helpers/release/edition.py"


def test_the_modules_are_those_that_a_trainee_can_reach(edition: Edition) -> None:
    files, _ = edition
    inside = {name for name in files if name.endswith(".py")}
    assert {"helpers/lesson.py", "helpers/widgets/choice.py", "helpers/submissions/hand_in.py"} <= inside
    imports = read_imports(ROOT / "helpers")
    assert {"checking", "grading", "notebook_rules", "refresh", "release", "suite"}.isdisjoint(
        reachable(imports)
    )
    for name in inside:
        for line in re.findall(r"(?:from|import) helpers\.([\w.]+)", files[name].decode()):
            path = f"helpers/{line.replace('.', '/')}"
            assert {f"{path}.py", f"{path}/__init__.py"} & files.keys(), f"{name} imports helpers.{line}"


def test_every_widget_is_one_that_trainees_see(edition: Edition) -> None:
    """Widgets are found by their names, so what only instructors see has to be in AUTHORS."""
    files, _ = edition
    widgets = {
        name.split("/")[2].removesuffix(".py") for name in files if name.startswith("helpers/widgets/")
    }
    named = re.compile(r'helpers\.widgets(?:\.| import )(\w+)|(?:tool|tool_widget)\(\\?"(\w+)')
    seen = {"__init__", *content.kinds()}
    for name, raw in files.items():
        if name.endswith((".py", ".ipynb")):
            own = name.split("/")[2].removesuffix(".py") if name.startswith("helpers/widgets/") else ""
            seen |= {found for pair in named.findall(raw.decode()) for found in pair if found != own}
    python = {name for name in widgets if "." not in name}  # beside view.css and the like
    assert python - seen == set()


def test_notebooks_are_whole_but_for_instructors_cells_and_outputs(edition: Edition) -> None:
    files, _ = edition
    notebooks = {name: json.loads(raw) for name, raw in files.items() if name.endswith(".ipynb")}
    assert set(notebooks) == {
        "notebooks/start_here.ipynb",
        *(f"notebooks/{x}.ipynb" for x in content.lesson_paths()),
    }
    for name, notebook in notebooks.items():
        source = [cell for cell in cells(read(ROOT / name)) if "instructor" not in cell.tags]
        assert ["".join(cell["source"]) for cell in notebook["cells"]] == [cell.source for cell in source]
        assert [cell["metadata"].get("tags", []) for cell in notebook["cells"]] == [
            list(c.tags) for c in source
        ]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_course_data_say_the_same_without_their_comments(edition: Edition) -> None:
    files, _ = edition
    for name in [name for name in files if name.endswith(".yaml") and name != "course_data/surveys.yaml"]:
        source = (ROOT / name).read_text("utf-8")
        assert yaml.safe_load(files[name]) == yaml.safe_load(source)
        notes = [line for line in source.splitlines() if line.lstrip().startswith("#")]
        assert not [note for note in notes if note.strip() in files[name].decode()]


def test_the_surveys_come_without_how_their_answers_were_made(edition: Edition) -> None:
    files, _ = edition
    source = yaml.safe_load((ROOT / "course_data/surveys.yaml").read_text("utf-8"))
    assert {"surveys", "truth", "defects"} < source.keys()
    assert yaml.safe_load(files["course_data/surveys.yaml"]) == {"surveys": source["surveys"]}
    rows = "course_data/surveys/telecom_nps.csv"
    assert files[rows] == (ROOT / rows).read_bytes()


def test_the_readme_is_the_trainees_and_every_link_of_a_page_leads_somewhere(edition: Edition) -> None:
    files, _ = edition
    readme = files["README.md"].decode()
    assert re.findall(r"^#+ .*", readme, re.MULTILINE) == [
        "# The NPS workbook",
        "## 中文快速开始",
        "## For a trainee",
        "## Licence",
    ]
    assert "python3 -m helpers start" in readme and "![" not in readme and "keys" not in readme
    pages = {name: raw.decode() for name, raw in files.items() if name.endswith((".md", ".ipynb"))}
    links = [(name, link) for name, page in pages.items() for link in re.findall(r"\]\(([^)#\s]+)\)", page)]
    assert ("README.md", "LICENSE") in links
    for name, link in links:
        if not link.startswith("http"):
            assert os.path.normpath(os.path.join(os.path.dirname(name), link)) in files, f"{name}: {link}"


def test_a_readme_without_a_section_that_trainees_need_is_said() -> None:
    with pytest.raises(release.NotReleased, match="README.md：没有“## Licence”这一节"):
        trainees_readme("# A\n\n## 中文快速开始\n\n## For a trainee\n")


def test_it_names_what_it_took_out(edition: Edition) -> None:
    _, said = edition
    keys = sum(
        len(yaml.safe_load(path.read_text("utf-8"))) for path in (ROOT / "course_data/keys").glob("*/*.yaml")
    )
    found = [
        cell for path in content.lesson_paths() for cell in cells(read(ROOT / f"notebooks/{path}.ipynb"))
    ]
    talks = sum("instructor" in cell.tags for cell in found)
    assert f"{keys} 道考核题的参考答案，{sum(cell.is_check for cell in found)} 个检查格的输出" in said
    assert f"{talks} 个讲师单元格" in said and keys > 30 and talks > 50
    assert re.search(r"helpers/grading（\d+）", said) and re.search(r"course_data/keys（\d+）", said)
    assert "没有参考答案，没有讲师的文字，没有输出" in said


def test_the_same_source_gives_the_same_bytes_wherever_it_lies_and_whatever_lies_around(
    workbook: Path, tmp_path: Path
) -> None:
    other = tmp_path / "别处 的手册"
    shutil.copytree(workbook, other)
    for path in sorted(other.rglob("*"), reverse=True):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        if path.suffix in {".py", ".yaml", ".md", ".toml", ".txt", ".js", ".css", ".json", ".ipynb"}:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        if path.is_file():
            path.chmod(0o600)
    page = json.loads((other / NOTEBOOK).read_text("utf-8"))
    for cell in page["cells"]:  # somebody opened it, ran it and saved it
        if cell["cell_type"] == "code":
            cell |= {
                "execution_count": 7,
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "!"}],
            }
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01"}
    page["metadata"]["language_info"]["version"] = "3.99"
    (other / NOTEBOOK).write_text(json.dumps(page), encoding="utf-8")
    strays = {
        "notebooks/1_nps_experience/Untitled.ipynb": "{}",
        "notebooks/1_nps_experience/.ipynb_checkpoints/4_peak_end-checkpoint.ipynb": "{}",
        "notebooks/instructor/answers.ipynb": "{}",
        "course_data/cases/atour (2).yaml": "a",
        "course_data/notes.txt": KEY_TEXT,
        "course_data/lessons/1_nps_experience/10_to_come.yaml": "title: 还没有笔记本\nminutes: 9",
        "helpers/__pycache__/lesson.cpython-311.pyc": "a",
        "helpers/widgets/.ipynb_checkpoints/choice-checkpoint.py": "a b",
        "helpers/widgets/choice (2).py": "a b",
        "my_work/answers/a.json": "{}",
        ".env": "secret",
        "x.zip": "",
    }
    for name, text in strays.items():
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(text, encoding="utf-8")
    before = os.umask(0o077)
    try:
        assert make(other, tmp_path / "other.zip") == 0
    finally:
        os.umask(before)
    assert make(workbook, tmp_path / "one.zip") == 0
    one, two = members(tmp_path / "one.zip"), members(tmp_path / "other.zip")
    assert one.keys() == two.keys() and not strays.keys() & one.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
