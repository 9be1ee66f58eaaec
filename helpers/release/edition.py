"""What goes into the trainee edition, out of the one source.

1. only the files that PARTS names, whatever else lies around, without those of AUTHORS
2. notebooks without instructor's cells and without outputs
3. course data without comments, which are authors' notes, and without how the surveys were made
4. the trainee's sections of README.md

The same source gives the same bytes, wherever it lies and whatever line endings git has given it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import nbformat
import yaml

from helpers import content
from helpers.checked_yaml import read_yaml
from helpers.notebooks import cells, read
from helpers.refresh import tidied
from helpers.release.modules import name_of, reachable, read_imports

TOP = "nps_workbook"  # the one folder of the zip: short and plain, for long paths and old unzippers

PARTS = (
    "LICENSE",
    "pyproject.toml",
    "requirements.txt",
    "course_data/courses.yaml",
    "course_data/outline.csv",
    "course_data/peak_end.yaml",
    "course_data/personas.yaml",
    "course_data/questionnaire.yaml",
    "course_data/situations.yaml",
    "course_data/surveys.yaml",
    "course_data/cases/*.yaml",
    "course_data/journeys/*.yaml",
    "course_data/rubrics/*.yaml",
    "course_data/fonts/*.otf",
    "course_data/fonts/OFL.txt",
    "course_data/fonts/README.md",
    "helpers/jupyter_config/**/*.json",
)
MODULES = {".py", ".js", ".css"}  # of helpers/: those that a trainee can reach, and what lies beside them

# What only instructors and authors use, whoever may import it; a folder stands for everything in it.
AUTHORS = (
    "course_data/keys",
    "course_data/make_surveys.py",
    "course_data/survey_*",
    "course_data/fonts/make_font.py",
    "helpers/checking.py",
    "helpers/demos.py",
    "helpers/grading",
    "helpers/notebook_rules.py",
    "helpers/refresh.py",
    "helpers/release",
    "helpers/suite.py",
    "helpers/widgets/demos",
    "helpers/widgets/marking_desk",
    "notebooks/conftest.py",
    "notebooks/instructor",
    "tests",
)
HOUSE = ("course_data", "helpers", "notebooks", "tests")

START = "notebooks/start_here.ipynb"
SURVEYS = "course_data/surveys.yaml"
BYTE_FOR_BYTE = ("*.otf", "course_data/surveys/*")  # others are text, whose line endings git may change
README_SECTIONS = ("中文快速开始", "For a trainee", "Licence")


class NotReleased(Exception):
    """There is no trainee edition; the message says why, and the way out."""


@dataclass(frozen=True)
class TakenOut:
    """How much is not in an edition; `files` counts the files by place."""

    keys: int
    instructor_cells: int
    outputs: int
    files: Mapping[str, int]


@dataclass(frozen=True)
class Edition:
    """The files of a trainee edition by their names in the zip, and the lessons that are in it."""

    files: Mapping[str, bytes]
    lessons: tuple[str, ...]
    taken_out: TakenOut


def make_edition(root: Path, courses: Collection[str] | None) -> Edition:
    """Return the edition of some courses (folders; None: all) of the workbook in `root`.

    Raises ContentError, NotebookError or NotReleased for a mistake in a file.
    """
    lessons = [path for path in whole_lessons(root) if courses is None or path.partition("/")[0] in courses]
    pages = {START: root / START, **{f"notebooks/{path}.ipynb": notebook_of(root, path) for path in lessons}}
    released = {name: _released_notebook(path) for name, path in pages.items()}
    parts = {
        *_parts(root),
        *_modules(root),
        *_rows(root),
        *(f"course_data/lessons/{one}.yaml" for one in lessons),
    }
    files = {
        **{name: _released_file(root, name, courses) for name in parts},
        **{name: raw for name, (raw, _) in released.items()},
        "README.md": trainees_readme((root / "README.md").read_text("utf-8")).encode(),
    }
    gone: Counter[str] = sum((counts for _, counts in released.values()), Counter())
    keys = sum(len(read_yaml(path, path.name)) for path in (root / "course_data/keys").glob("*/*.yaml"))
    taken_out = TakenOut(keys, gone["instructor"], gone["outputs"], _left_out(root, files))
    return Edition({f"{TOP}/{name}": files[name] for name in sorted(files)}, tuple(lessons), taken_out)


def whole_lessons(root: Path) -> tuple[str, ...]:
    """Return the lessons (`<course>/<lesson>`) that have both their files: exercises and notebook."""
    paths = content.lesson_paths(root / "course_data")
    return tuple(path for path in paths if notebook_of(root, path).is_file())


def notebook_of(root: Path, lesson: str) -> Path:
    """Return where the notebook of a lesson lies."""
    return root / "notebooks" / f"{lesson}.ipynb"


def is_authors(name: str) -> bool:
    """Whether a file (its path below the workbook's folder) is one that only instructors and authors use."""
    return any(fnmatchcase(name, one) or name.startswith(f"{one}/") for one in AUTHORS)


def trainees_readme(text: str) -> str:
    """Return title, quick start, the trainee's page and the licence of README.md, without pictures.

    Raises NotReleased when a section is missing.
    """
    opening, *rest = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    sections = {section.splitlines()[0].removeprefix("## ").strip(): section for section in rest}
    missing = [name for name in README_SECTIONS if name not in sections]
    if missing:
        raise NotReleased(f"README.md：没有“## {missing[0]}”这一节，学员版的说明要用它")
    kept = [opening.splitlines()[0] + "\n\n", *(sections[name] for name in README_SECTIONS)]
    without_pictures = re.sub(r"^!\[.*\n+", "", "".join(kept), flags=re.MULTILINE)
    return without_pictures.rstrip("\n") + "\n"


def _parts(root: Path) -> Iterator[str]:
    for pattern in PARTS:
        for path in root.glob(pattern):
            is_copy = path.suffix == ".yaml" and not path.stem.isidentifier()  # `atour (2).yaml`
            if path.is_file() and not is_copy:
                yield _name(path, root)


def _modules(root: Path) -> Iterator[str]:
    helpers = root / "helpers"
    imports = read_imports(helpers)
    reached = reachable(imports, [module for module in imports if _is_authors_module(module)])
    for path in helpers.rglob("*"):
        beside = path if path.suffix == ".py" else path.with_name("__init__.py")
        if path.suffix in MODULES and path.stem.isidentifier() and name_of(beside, helpers) in reached:
            yield _name(path, root)


def _rows(root: Path) -> Iterator[str]:
    for survey in read_yaml(root / SURVEYS, SURVEYS)["surveys"].values():
        yield f"course_data/surveys/{survey['file']}"


def _is_authors_module(module: str) -> bool:
    path = f"helpers/{module.replace('.', '/')}"
    return is_authors(path) or is_authors(f"{path}.py")


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _released_file(root: Path, name: str, courses: Collection[str] | None) -> bytes:
    if name.endswith(".yaml"):
        return _released_data(read_yaml(root / name, name), name, courses)
    raw = (root / name).read_bytes()
    as_it_is = any(fnmatchcase(name, pattern) for pattern in BYTE_FOR_BYTE)
    return raw if as_it_is else raw.replace(b"\r\n", b"\n")


def _released_data(raw: Mapping[str, Any], name: str, courses: Collection[str] | None) -> bytes:
    """Write data anew, which drops the comments: they are notes of authors, and some give answers away."""
    data = dict(raw)
    if name == SURVEYS:
        data = {"surveys": raw["surveys"]}
    if name == "course_data/courses.yaml" and courses is not None:
        data["courses"] = [course for course in raw["courses"] if course["folder"] in courses]
    return yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=110).encode()


def _released_notebook(path: Path) -> tuple[bytes, Counter[str]]:
    notebook = tidied(read(path))
    found = cells(notebook)
    gone = Counter(
        instructor=sum("instructor" in cell.tags for cell in found),
        outputs=sum(bool(cell.outputs) for cell in found),
    )
    everything: list[Any] = notebook["cells"]
    kept = [raw for raw, cell in zip(everything, found, strict=True) if "instructor" not in cell.tags]
    for raw in kept:
        if raw["cell_type"] == "code":
            raw["outputs"], raw["execution_count"] = [], None
    written = nbformat.writes(nbformat.from_dict({**notebook, "cells": kept}))
    return (written.rstrip("\n") + "\n").encode(), gone


def _left_out(root: Path, files: Collection[str]) -> dict[str, int]:
    """How many files of the house are not in, without what Python and editors leave behind."""
    everything = (_name(path, root) for top in HOUSE for path in (root / top).rglob("*") if path.is_file())
    gone = [name for name in everything if name not in files and not re.search(r"/\.|__pycache__", name)]
    return dict(sorted(Counter(map(_place, gone)).items()))


def _place(name: str) -> str:
    """Where a file is, as precisely as somebody wants to read it: `helpers/grading`, `tests`."""
    top, *rest = name.split("/")
    return top if top == "tests" else "/".join([top, *rest[:1]])
