"""What the instructor's notebook calls: a demo of the live class, as it was left."""

from importlib import import_module
from pathlib import Path
from typing import Any

from IPython.display import display

from helpers.answers import Answers, Saved
from helpers.content import ContentError
from helpers.lesson import kindly, uses_reference_answers
from helpers.my_work import home

FOLDER = Path(__file__).parent / "widgets" / "demos"
NO_DEMOS = {"__init__", "stage"}


@kindly
def show_demo(name: str) -> None:
    """Display a demo; where it was left is kept in the instructor's own work."""
    display(demo_widget(name))


def demo_names() -> tuple[str, ...]:
    """Return the demos that there are."""
    return tuple(sorted({path.stem for path in FOLDER.glob("*.py")} - NO_DEMOS))


def demo_widget(name: str) -> Any:
    """Return a demo with what says that it is kept. Raises ContentError for one that there is not."""
    from helpers.widgets.frame import Keeper

    if name not in demo_names():
        raise ContentError(f"没有名为 {name} 的演示，可用的是 {'、'.join(demo_names())}")
    answers, path = Answers(home() / "answers"), f"instructor/live_demos/demo_{name}"
    saved = Saved() if uses_reference_answers() else answers.load(path)
    seen = saved.version

    def save(answer: dict[str, Any]) -> Saved:
        nonlocal seen
        kept = answers.save(path, answer, seen)
        seen = kept.version
        return kept

    module = import_module(f"helpers.widgets.demos.{name}")
    return Keeper(module.build(saved.answer or {}), saved, save)
