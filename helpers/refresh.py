"""Brings the notebooks into the form of the house: `python -m helpers refresh`.

A notebook is refreshed in these steps:

1. run it in a fresh kernel that answers with the reference answers and keeps its work in a folder of its own;
2. keep what the check cells say, and no other output;
3. give every code cell the metadata of the house: hidden source, not to be edited, not to be deleted;
4. drop what changes from run to run (times, versions) and write it.
"""

import argparse
import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

from helpers import content
from helpers.notebook_rules import problems
from helpers.notebooks import COMPARED, KERNELSPEC, Cell, Notebook, NotebookError, cells, notebook_files, read

SECONDS_A_CELL = 120
KEPT_METADATA = {"deletable", "editable", "jupyter", "slideshow", "tags", "workbook"}
TAGS_OF_CALLS = {"show": ["exercise"], "check": ["check", COMPARED], "tool": ["demo"], "case": ["case"]}


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Refresh the notebooks of `options.lessons` (none: all) and say what is wrong with them."""
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
    """Return a copy of a notebook after a run in a fresh kernel, with the reference answers.

    Raises NotebookError when a cell fails, takes too long, or writes to stderr, where no trainee should look.
    """
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
    _refuse_stderr(ran, path)
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


def _refuse_stderr(ran: Notebook, path: Path) -> None:
    for cell in cells(ran):
        said = "".join(output["text"] for output in cell.outputs if output.get("name") == "stderr").strip()
        if said:
            where = f"{path.name}：第 {cell.number} 格（{cell.raw.get('id', '')}）"
            raise NotebookError(f"{where}：stderr 里有输出：{said.splitlines()[-1]}")


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
