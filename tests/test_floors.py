"""The floors of the house: a room imports from rooms below it, never from above, and never in a circle."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from helpers.release.modules import read_imports

HELPERS = Path(__file__).resolve().parent.parent / "helpers"

# From the ground up. A room is a folder of helpers/ or a module in it; rooms of one floor may use each other,
# as long as no module comes back to itself.
FLOORS = (
    {"", "markup", "palette", "methods", "checked_yaml", "installer", "progress_line"},
    {"exercises", "environment"},
    {"content", "texts", "answers", "listing_files", "scripts"},
    {"my_work", "questionnaire", "cases", "personas", "machine", "trainee"},
    {"charts", "pictures", "wall", "widgets"},
    {"portfolio", "submissions"},
    {"lesson"},
    {"demos", "start_here", "notebooks", "notebook_rules", "refresh", "jupyter", "suite"},
    {"grading", "release", "checking"},
    {"__main__"},
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def climbing(imports: Mapping[str, set[str]]) -> list[str]:
    """Every import that goes up."""
    return sorted(
        f"{module} → {target}"
        for module, targets in imports.items()
        for target in targets
        if FLOOR_OF[room_of(target)] > FLOOR_OF[room_of(module)]
    )


IMPORTS = read_imports(HELPERS)


def test_every_room_has_a_floor_and_every_floor_its_rooms() -> None:
    assert {room_of(module) for module in IMPORTS} == FLOOR_OF.keys()


def test_imports_go_down_only() -> None:
    assert climbing(IMPORTS) == []


def test_no_import_comes_back_to_where_it_began() -> None:
    assert len(list(TopologicalSorter(IMPORTS).static_order())) == len(IMPORTS)


def test_methods_need_nothing_of_the_house_but_methods() -> None:
    needed = {
        target for module, targets in IMPORTS.items() if room_of(module) == "methods" for target in targets
    }
    assert {room_of(target) for target in needed} == {"methods"}


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("lesson", "widgets.frame"),  # inside a function
        ("lesson", "widgets.nps_calculator"),  # by the name of a tool
        ("content", "exercises.choice"),  # by the name of a kind
        ("__main__", "refresh"),  # by the name of a command's module
        ("refresh", "notebook_rules"),
    ],
)
def test_lazy_imports_are_seen(module: str, target: str) -> None:
    assert target in IMPORTS[module]


@pytest.mark.parametrize(
    "source",
    [
        "from helpers.widgets import frame",
        "import helpers.widgets.frame",
        "def f():\n    from helpers.widgets.frame import Keeper",
        "import_module('helpers.widgets.frame')",
        "import_module(f'helpers.widgets.{kind}')",
    ],
)
def test_a_climbing_import_is_told_however_it_is_written(tmp_path: Path, source: str) -> None:
    (tmp_path / "widgets").mkdir()
    (tmp_path / "widgets" / "frame.py").write_text("from helpers import content", encoding="utf-8")
    (tmp_path / "content.py").write_text(source, encoding="utf-8")
    imports = read_imports(tmp_path)
    assert climbing(imports) == ["content → widgets.frame"]
    with pytest.raises(CycleError):
        TopologicalSorter(imports).prepare()
