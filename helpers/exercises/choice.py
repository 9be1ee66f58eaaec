"""`choice`: pick one option, or several."""

from typing import Literal

from pydantic import Field

from helpers.exercises.base import (
    Answer,
    Exercise,
    Key,
    Listing,
    Name,
    Progress,
    Text,
    require_feedback,
    require_known,
)
from helpers.exercises.score import ScoreItem


class ChoiceAnswer(Answer):
    """The picked options; `confirmed` is said of several picks, to see what practice has to say of them."""

    picked: tuple[str, ...] = ()
    confirmed: bool = False


class ChoiceKey(Key[ChoiceAnswer]):
    """The right options, and one sentence of feedback for every option."""


class Choice(Exercise[ChoiceAnswer, ChoiceKey]):
    """A question with labelled options; `several` lets more than one be picked."""

    answer_type = ChoiceAnswer
    key_type = ChoiceKey
    needs_key = True

    kind: Literal["choice"]
    options: dict[Name, Text] = Field(min_length=2)
    several: bool = False

    def check_key(self, key: ChoiceKey) -> None:
        """Every option has feedback, and there is something right to pick."""
        require_feedback(self.options, key.feedback)
        if not key.answer.picked:
            raise ValueError("answer：至少要有一个正确选项")

    def check_answer(self, answer: ChoiceAnswer) -> None:
        """Only options of this question, each once, and one at most unless `several`."""
        require_known(answer.picked, self.options, "picked")
        if len(set(answer.picked)) < len(answer.picked):
            raise ValueError("picked：同一个选项出现了两次")
        if not self.several and len(answer.picked) > 1:
            raise ValueError("picked：单选题只能选一项")

    def progress(self, answer: ChoiceAnswer) -> Progress:
        """A choice is answered once anything is picked."""
        return Progress(int(bool(answer.picked)), 1)

    def listings(self, answer: ChoiceAnswer) -> tuple[Listing, ...]:
        """The picked options, in the order of the question."""
        rows = tuple((text,) for option, text in self.options.items() if option in answer.picked)
        return (Listing(self.title, ("我的选择",), rows),) if rows else ()

    def mark(self, answer: ChoiceAnswer, key: ChoiceKey) -> tuple[ScoreItem, ...]:
        """One item for each option that is picked or left out by mistake.

        A right pick earns points / number of right options, a wrong one costs points / number of wrong
        options: whoever ticks everything gets nothing.
        """
        right = set(key.answer.picked)
        earned = self.points / len(right)
        cost = self.points / max(len(self.options) - len(right), 1)
        worth = {option: earned if option in right else -cost for option in self.options}
        return tuple(
            self._item(option, option in answer.picked, option in right, worth[option], key)
            for option in self.options
            if option in answer.picked or (self.several and option in key.answer.picked)
        )

    def comment(self, answer: ChoiceAnswer, key: ChoiceKey) -> tuple[ScoreItem, ...]:
        """Several picks are spoken of once they are confirmed, and the missing ones counted, not named."""
        if not answer.picked or (self.several and not answer.confirmed):
            return ()
        items = self.mark(answer, key)
        picked = tuple(item for item in items if item.part in answer.picked)
        missing = len(items) - len(picked)
        if not missing:
            return picked
        return *picked, ScoreItem("", f"还有 {missing} 项该选", False, 0.0, "再看看没有选的选项。")

    def _item(self, option: str, picked: bool, right: bool, worth: float, key: ChoiceKey) -> ScoreItem:
        text, feedback = self.options[option], key.feedback[option]
        if not picked:
            return ScoreItem(option, text, False, 0.0, f"这一项也该选。{feedback}")
        return ScoreItem(option, text, right, worth, feedback)
