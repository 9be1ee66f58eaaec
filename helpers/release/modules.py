"""Which modules import which, and so which ones a trainee's notebooks and terminal can reach."""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

# What a trainee calls: `start` in the terminal, and what the notebooks import.
OPENED = ("jupyter", "lesson", "start_here")
TERMINAL = "__main__"  # it names every command's module, and offers those that are there

Imports = Mapping[str, set[str]]


def name_of(path: Path, folder: Path) -> str:
    """Return the dotted name of a module below `folder` (helpers/), which itself is ``."""
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_imports(folder: Path) -> dict[str, set[str]]:
    """Return which modules of `folder` each of its modules imports, anywhere in it.

    A file that cannot be imported by its name (`choice (2).py`, a checkpoint of JupyterLab) is no module.
    """
    paths = {name_of(path, folder): path for path in folder.rglob("*.py") if _is_module(path, folder)}
    return {
        module: set(imported(path.read_text("utf-8"), set(paths))) - {module}
        for module, path in paths.items()
    }


def imported(source: str, modules: Collection[str]) -> Iterator[str]:
    """The modules of helpers that a source imports, inside functions and by name (import_module) too.

    Raises ValueError for a relative import, which hides what is meant.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                wanted = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names, level=0):
                inner = [f"{module}.{alias.name}" for alias in names]
                wanted = [name if name.removeprefix("helpers.") in modules else module for name in inner]
            case ast.ImportFrom():
                raise ValueError(f"line {node.lineno}: a relative import")
            case ast.Constant(value=str(text)) if text.removeprefix("helpers.") in modules:
                wanted = [text]
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if text.startswith("helpers."):
                folder = text.removeprefix("helpers.")  # f"helpers.widgets.{kind}": any module of the folder
                wanted = ["helpers." + module for module in modules if module.startswith(folder)]
            case _:
                continue
        for name in wanted:
            if name.startswith("helpers."):
                yield name.removeprefix("helpers.")
            elif name == "helpers" and not isinstance(node, ast.Constant):
                yield ""


def reachable(imports: Imports, without: Collection[str] = ()) -> set[str]:
    """Return the modules that a trainee can reach, never going into those of `without`."""
    found, ahead = {TERMINAL}, ["", *OPENED]
    while ahead:
        module = ahead.pop()
        if module in found or module in without:
            continue
        found.add(module)
        ahead += [*imports[module], module.rpartition(".")[0]]
    return found


def _is_module(path: Path, folder: Path) -> bool:
    return all(part.isidentifier() for part in path.relative_to(folder).with_suffix("").parts)
