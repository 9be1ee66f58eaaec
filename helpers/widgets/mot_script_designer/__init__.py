"""The MOT script designer: pick a customer, write the four steps, say them to his face, take the card along.

draft: what is kept, and its changes. writing, talk, card: the three pages. designer: the widget.
"""

from typing import Any

from helpers.content import COURSE_DATA
from helpers.exercises.base import Listing
from helpers.exercises.rubric import review
from helpers.exercises.script import listing
from helpers.scripts import load_rubric, load_situation, load_situations
from helpers.widgets.mot_script_designer.designer import ScriptDesigner
from helpers.widgets.mot_script_designer.draft import Draft, told

__all__ = ["ScriptDesigner", "build", "listings"]


def build(answer: dict[str, Any], situation: str = "tariff_dispute") -> ScriptDesigner:
    """Return the tool with the scripts kept in `answer`; a new one starts with this situation.

    Raises ContentError when there is no such situation, ValueError when the answer is none of this tool's.
    """
    load_situation(situation, COURSE_DATA)
    draft = Draft.model_validate(answer) if answer else Draft(situation=situation)
    return ScriptDesigner(draft, load_situations(COURSE_DATA), load_rubric("mot", COURSE_DATA))


def listings(answer: dict[str, Any]) -> tuple[Listing, ...]:
    """Return every script that was written, and every conversation that was held."""
    if not answer:
        return ()
    draft, data = Draft.model_validate(answer), load_situations(COURSE_DATA)
    rubric = load_rubric("mot", COURSE_DATA)
    scripts = [
        listing(
            f"话术：{told(draft, name, data).title}",
            rubric.steps,
            review(rubric.steps, rubric.rules, rubric.taboos, texts),
            texts,
        )
        for name, texts in draft.scripts.items()
        if any(text.strip() for text in texts.values())
    ]
    talks = [
        Listing(
            f"对练：{told(draft, name, data).title}",
            ("步骤", "你的回答"),
            tuple(
                (rubric.steps[step].label, said)
                for step, said in talk.replies.items()
                if step in rubric.steps
            ),
        )
        for name, talk in draft.talks.items()
        if talk.replies.keys() & rubric.steps.keys()
    ]
    return (*scripts, *talks)
