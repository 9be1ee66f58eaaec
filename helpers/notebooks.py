"""The notebooks as files: what the cells call, and `python -m helpers refresh`.

A notebook is refreshed in these steps:

1. run it in a fresh kernel that answers with the reference answers and keeps its work in a folder of its own;
2. keep what the check cells say, and no other output;
3. give every code cell the metadata of the house: hidden source, not to be edited, not to be deleted;
4. drop what changes from run to run (times, versions) and write it.
"""

import argparse
import ast
import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from helpers import content
from helpers.exercises.score import SCORE_MIME

SECONDS_A_CELL = 120
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT_METADATA = {"deletable", "editable", "jupyter", "slideshow", "tags", "workbook"}
TAGS = {"setup", "exercise", "check", "demo", "discussion", "case", "instructor", "nbval-check-output"}
COMPARED = "nbval-check-output"
TAGS_OF_CALLS = {"show": ["exercise"], "check": ["check", COMPARED], "tool": ["demo"]}

Notebook = dict[str, Any]


class NotebookError(Exception):
    """A notebook cannot be read or run; the message names the notebook and the cell."""


@dataclass(frozen=True)
class Call:
    """The one call of a code cell: `lesson.show("a")` has the name `show` and the argument `a`."""

    name: str
    argument: str | None


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file, with its number from 1."""

    number: int
    raw: Mapping[str, Any]

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return bool(self.raw["cell_type"] == "code")

    @property
    def source(self) -> str:
        """Its text."""
        source = self.raw["source"]
        return source if isinstance(source, str) else "".join(source)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its metadata."""
        metadata: Mapping[str, Any] = self.raw["metadata"]
        return metadata

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return tuple(self.metadata.get("tags", ()))

    @property
    def outline(self) -> tuple[str, ...]:
        """The outline items it teaches."""
        return tuple(self.metadata.get("workbook", {}).get("outline", ()))

    @property
    def outputs(self) -> tuple[Mapping[str, Any], ...]:
        """Its outputs."""
        return tuple(self.raw.get("outputs", ()))

    @property
    def is_check(self) -> bool:
        """Whether it checks an exercise: only these keep their outputs."""
        return self.call is not None and self.call.name == "check"

    @cached_property
    def call(self) -> Call | None:
        """The one call of a code cell, after imports from helpers if need be; None for anything else."""
        try:
            statements = ast.parse(self.source).body if self.is_code else []
        except SyntaxError:
            return None
        while len(statements) > 1 and _imports_helpers(statements[0]):
            statements = statements[1:]
        if len(statements) != 1:
            return None
        return _call(statements[0])


def read(path: Path) -> Notebook:
    """Return a notebook (format 4). Raises NotebookError."""
    try:
        notebook: Notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises whatever JSON, Unicode and jsonschema raise
        raise NotebookError(f"{path.name}：不是有效的笔记本：{str(error).splitlines()[0]}") from None
    return notebook


def cells(notebook: Notebook) -> tuple[Cell, ...]:
    """Return the cells of a notebook."""
    return tuple(Cell(number, raw) for number, raw in enumerate(notebook["cells"], 1))


def refresh(path: Path) -> bool:
    """Run a notebook with the reference answers and store what its checks say; returns whether it changed.

    The same notebook gives the same bytes, always. Raises NotebookError when a cell fails.
    """
    before = path.read_bytes()
    tidy = nbformat.from_dict(tidied(run_cells(read(path), path)))
    after: bytes = (nbformat.writes(tidy).rstrip("\n") + "\n").encode()
    if after != before:
        path.write_bytes(after)
    return after != before


def run_cells(notebook: Notebook, path: Path) -> Notebook:
    """Return a copy of a notebook after a run in a fresh kernel, with the reference answers."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    ran = nbformat.from_dict(deepcopy(notebook))
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        ran,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # warnings about its own sockets are not for authors
        store_widget_state=False,
    )
    with tempfile.TemporaryDirectory() as home:
        ours = {"WORKBOOK_ANSWERS": "keys", "WORKBOOK_HOME": home}
        paths = [str(content.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            client.execute(env={**os.environ, **ours, "PYTHONPATH": os.pathsep.join(paths)})
        except CellExecutionError as error:
            raise NotebookError(f"{path.name}：{error.ename}：{error.evalue}") from None
        except TimeoutError:
            raise NotebookError(f"{path.name}：有一格运行了 {SECONDS_A_CELL} 秒还没有结束") from None
    return dict(ran)


def tidied(notebook: Notebook) -> Notebook:
    """Return a copy in the form of the house, with the outputs of its check cells only."""
    tidy = deepcopy(notebook)
    tidy["metadata"] = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    tidy["nbformat"], tidy["nbformat_minor"] = 4, 5
    names: set[str] = set()
    for cell in cells(tidy):
        names.add(_name_cell(tidy["cells"][cell.number - 1], names))
        _tidy_cell(tidy["cells"][cell.number - 1], cell)
    return tidy


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Refresh the notebooks of `options.lessons` (none: all) and say what is wrong with them."""
    from helpers.notebook_rules import problems

    found = {
        path.relative_to(content.NOTEBOOKS).with_suffix("").as_posix(): path for path in notebook_files()
    }
    unknown = [name for name in options.lessons if name not in found]
    if unknown:
        return f"没有这个笔记本：{'、'.join(unknown)}。现有：{'、'.join(found)}"
    wrong: list[str] = []
    for name in options.lessons or found:
        try:
            changed = refresh(found[name])
        except (NotebookError, content.ContentError) as error:
            wrong.append(str(error))
            continue
        print(f"{name}：{'已更新' if changed else '没有变化'}", flush=True)
        wrong += problems(found[name])
    return "\n".join(wrong) if wrong else 0


def notebook_files(folder: Path = content.NOTEBOOKS) -> tuple[Path, ...]:
    """Return the notebooks below a folder, without JupyterLab's checkpoints."""
    return tuple(sorted(path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts))


def _imports_helpers(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").split(".")[0] == "helpers"
    return isinstance(statement, ast.Import) and all(
        alias.name.split(".")[0] == "helpers" for alias in statement.names
    )


def _call(statement: ast.stmt) -> Call | None:
    if _imports_helpers(statement):
        return Call("import", None)
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    if not isinstance(call, ast.Call):
        return None
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    argument = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return Call(name, argument if isinstance(argument, str) else None)


def _name_cell(raw: dict[str, Any], taken: Iterable[str]) -> str:
    """Give a cell an id of its own that is the same in every run, unless it has one."""
    if not raw.get("id") or raw["id"] in taken:
        base = hashlib.sha256("".join(raw["source"]).encode()).hexdigest()[:8]
        raw["id"] = next(name for number in range(1000) if (name := f"{base}-{number}") not in taken)
    return str(raw["id"])


def _tidy_cell(raw: dict[str, Any], cell: Cell) -> None:
    raw["metadata"] = {name: value for name, value in cell.metadata.items() if name in KEPT_METADATA}
    if not cell.is_code:
        return
    raw["metadata"] |= {"jupyter": {"source_hidden": True}, "editable": False, "deletable": False}
    wanted = TAGS_OF_CALLS.get(cell.call.name, []) if cell.call else []
    raw["metadata"]["tags"] = [*cell.tags, *(tag for tag in wanted if tag not in cell.tags)]
    if cell.is_check:
        raw["outputs"] = [_tidy_output(output) for output in cell.outputs]
    else:
        raw["outputs"], raw["execution_count"] = [], None


def _tidy_output(output: Mapping[str, Any]) -> dict[str, Any]:
    tidy = {name: value for name, value in output.items() if name != "transient"}
    return {**tidy, "metadata": {}} if "data" in tidy else tidy


def has_score(output: Mapping[str, Any]) -> bool:
    """Whether an output carries a score for programs."""
    return SCORE_MIME in output.get("data", {})
