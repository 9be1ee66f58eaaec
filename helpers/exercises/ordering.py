"""`ordering`: bring steps into order."""

from itertools import combinations
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

Order = tuple[str, ...]


class OrderingAnswer(Answer):
    """All steps in the trainee's order, or none yet; `confirmed` asks what practice has to say of it."""

    order: Order = ()
    confirmed: bool = False


class OrderingKey(Key[OrderingAnswer]):
    """The right order, and one sentence for every step that says why it stands where it stands."""


class Ordering(Exercise[OrderingAnswer, OrderingKey]):
    """Steps, shown in the order of the file until the trainee moves one."""

    answer_type = OrderingAnswer
    key_type = OrderingKey
    needs_key = True

    kind: Literal["ordering"]
    steps: dict[Name, Text] = Field(min_length=3, max_length=10)

    def check_key(self, key: OrderingKey) -> None:
        """There is an order, the file does not give it away, and every step has feedback."""
        require_feedback(self.steps, key.feedback)
        if not key.answer.order:
            raise ValueError("answer.order：缺少正确的顺序")
        if key.answer.order == tuple(self.steps):
            raise ValueError("steps：书写顺序就是答案，请打乱")

    def check_answer(self, answer: OrderingAnswer) -> None:
        """Every step once, or nothing."""
        require_known(answer.order, self.steps, "order")
        if answer.order and sorted(answer.order) != sorted(self.steps):
            raise ValueError("order：每一步要出现一次，而且只出现一次")

    def progress(self, answer: OrderingAnswer) -> Progress:
        """An order is answered once a step was moved, or the order shown was confirmed."""
        return Progress(int(bool(answer.order)), 1)

    def listings(self, answer: OrderingAnswer) -> tuple[Listing, ...]:
        """The steps in the trainee's order."""
        rows = tuple((place, self.steps[step]) for place, step in enumerate(answer.order, 1))
        return (Listing(self.title, ("顺序", "步骤"), rows),) if rows else ()

    def mark(self, answer: OrderingAnswer, key: OrderingKey) -> tuple[ScoreItem, ...]:
        """One item for each step, in the trainee's order.

        The points follow the pairs: Kendall's tau, (right pairs − wrong pairs) / pairs, and nothing below
        zero, so that only the right order earns all points and a random one few (on average 28 % with three
        steps, 16 % with five, 13 % with seven). They are shared by the steps that stand right: the most steps
        that are already in order among themselves. The others are the fewest that have to be moved.
        """
        if not answer.order:
            return ()
        right = key.answer.order
        kept = largest_in_order(answer.order, right)
        share = self.points * max(0.0, kendall_tau(answer.order, right)) / max(1, len(kept))
        moves = {step: _where_to(step, answer.order, right, step in kept) for step in answer.order}
        return tuple(
            ScoreItem(
                part=step,
                label=self.steps[step],
                right=step in kept,
                points=share if step in kept else 0.0,
                feedback=moves[step] + key.feedback[step],
            )
            for step in answer.order
        )

    def comment(self, answer: OrderingAnswer, key: OrderingKey) -> tuple[ScoreItem, ...]:
        """Nothing before the order is confirmed: feedback on every move would do the thinking."""
        return self.mark(answer, key) if answer.confirmed else ()


def kendall_tau(order: Order, right: Order) -> float:
    """Return (right pairs − wrong pairs) / all pairs of two orders of the same steps: −1 … 1.

    Source: M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30 (1938).
    """
    pairs = list(combinations(order, 2))
    agreeing = sum(right.index(a) < right.index(b) for a, b in pairs)
    return (2 * agreeing - len(pairs)) / len(pairs)


def largest_in_order(order: Order, right: Order) -> frozenset[str]:
    """Return the most steps (two at least, else none) that stand in the right order among themselves."""
    for size in range(len(order), 1, -1):
        for steps in combinations(order, size):
            if list(steps) == sorted(steps, key=right.index):
                return frozenset(steps)
    return frozenset()


def _where_to(step: str, order: Order, right: Order, is_kept: bool) -> str:
    place = right.index(step)
    if order[place] == step and is_kept:
        return ""
    if is_kept:
        return f"先后对；别的步骤移好以后，它排第 {place + 1}。"
    before, belongs_before = set(order[: order.index(step)]), set(right[: right.index(step)])
    too_early, too_late = len(belongs_before - before), len(before - belongs_before)
    if too_early == too_late:
        return "位置还不对。"
    return "应当靠后一些。" if too_early > too_late else "应当靠前一些。"
