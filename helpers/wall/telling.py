"""What a phone is told: the question that is on and, when they are shown, its results. JSON data."""

from typing import Any

from helpers.exercises.board import LONGEST_IDEA
from helpers.wall.questions import LONGEST_WORD, IdeasQuestion, WordsQuestion
from helpers.wall.session import Snapshot
from helpers.wall.tally import ChoiceTally, IdeasTally, IdeaTally, NpsTally, Tally, WordsTally

MOST_WORDS = 30
MOST_IDEAS = 150  # on a phone; the instructor sees all


def tell(snapshot: Snapshot | None) -> dict[str, Any]:
    """Return what every phone may know of a question; `question` is None before there is one."""
    if snapshot is None:
        return {"question": None}
    shown = snapshot.posed.visibility == "shown"
    return {
        "question": {"id": snapshot.posed.id, **_asked(snapshot)},
        "open": snapshot.is_open,
        "results": {"n": snapshot.answered, **_results(snapshot.tally)} if shown else None,
    }


def _asked(snapshot: Snapshot) -> dict[str, Any]:
    asked = snapshot.question.model_dump(mode="json", exclude={"starters", "groups"})
    match snapshot.question:
        case WordsQuestion():
            return {**asked, "longest": LONGEST_WORD}
        case IdeasQuestion():
            return {**asked, "longest": LONGEST_IDEA}
    return asked


def _results(tally: Tally) -> dict[str, Any]:
    match tally:
        case NpsTally():
            counts = dict(zip(("detractors", "passives", "promoters"), map(int, tally.counts), strict=True))
            limits = [round(tally.low), round(tally.high)] if tally.n else None
            score = {"nps": tally.counts.rounded, "limits": limits, "thin": tally.is_thin}
            return {**counts, **score, "histogram": tally.histogram}
        case ChoiceTally():
            return {"counts": {option.id: option.count for option in tally.options}}
        case WordsTally():
            return {"words": [[word.text, word.count] for word in tally.words[:MOST_WORDS]]}
        case IdeasTally():
            return {"ideas": [[idea.id, idea.text, idea.votes] for idea in _for_phones(tally)]}


def _for_phones(tally: IdeasTally) -> tuple[IdeaTally, ...]:
    """The ideas in the order they came; of very many, those with most votes."""
    kept = {idea.id for idea in tally.by_votes[:MOST_IDEAS]}
    return tuple(idea for idea in tally.ideas if idea.id in kept)
