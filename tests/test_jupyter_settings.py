"""JupyterLab passes over a setting that it does not know: each of ours must be one of this version's."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jupyterlab.labapp import LabApp

SETTINGS = Path(__file__).resolve().parent.parent / "helpers" / "jupyter_config"
OVERRIDES = json.loads((SETTINGS / "labconfig" / "default_setting_overrides.json").read_text("utf-8"))
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
PANEL = "@jupyterlab/notebook-extension:panel"
SCHEMAS = Path(LabApp().schemas_dir)


def schema(plugin: str) -> dict[str, Any]:
    extension, _, name = plugin.partition(":")
    found: dict[str, Any] = json.loads((SCHEMAS / extension / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("plugin", OVERRIDES)
def test_every_setting_exists_and_has_a_value_it_may_have(plugin: str) -> None:
    described = schema(plugin)
    assert OVERRIDES[plugin].keys() <= described["properties"].keys()
    jsonschema.validate(OVERRIDES[plugin], described)


def test_every_shortcut_that_is_taken_away_is_one_of_jupyterlabs() -> None:
    known = {
        (shortcut["command"], tuple(shortcut["keys"]), shortcut["selector"])
        for path in SCHEMAS.glob("@jupyterlab/*/*.json")
        for shortcut in json.loads(path.read_text("utf-8")).get("jupyter.lab.shortcuts", [])
        if shortcut.get("keys")
    }
    ours = {
        (cut["command"], tuple(cut["keys"]), cut["selector"]) for cut in OVERRIDES[SHORTCUTS]["shortcuts"]
    }
    assert ours <= known
    # A bare letter or digit, typed on a widget's button, must never change the notebook.
    bare = {cut for cut in known if all(len(key) == 1 for key in cut[1]) and "jp-Notebook" in cut[2]}
    assert bare <= ours


def test_every_button_that_is_taken_away_is_on_the_notebooks_toolbar() -> None:
    buttons = {button["name"] for button in schema(PANEL)["jupyter.lab.toolbars"]["Notebook"]}
    hidden = {button["name"] for button in OVERRIDES[PANEL]["toolbar"] if button.get("disabled")}
    assert hidden <= buttons


def test_a_widget_is_never_taken_off_the_page_by_scrolling() -> None:
    assert OVERRIDES["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
