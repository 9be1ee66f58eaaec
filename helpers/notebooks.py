"""The notebooks as files: where they are, and what their cells say and call."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from helpers import content
from helpers.exercises.score import SCORE_MIME

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
TAGS = {"setup", "exercise", "check", "demo", "discussion", "case", "instructor", "nbval-check-output"}
COMPARED = "nbval-check-output"

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


def has_score(output: Mapping[str, Any]) -> bool:
    """Whether an output carries a score for programs."""
    return SCORE_MIME in output.get("data", {})
