"""The two sorts by hand: one card in hand, buckets below, what is said of the last card above."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets
from markupsafe import Markup

from helpers.markup import Child, join, tag
from helpers.methods.segments import Agreement, agree
from helpers.palette import CATEGORY_NAMES
from helpers.widgets.cards import Card
from helpers.widgets.customer_segments import talk
from helpers.widgets.customer_segments.agreement import crossed, rule_for
from helpers.widgets.customer_segments.fields import Base
from helpers.widgets.customer_segments.rules import value_line
from helpers.widgets.customer_segments.sample import cards
from helpers.widgets.customer_segments.state import ACTION_NAMES, State
from helpers.widgets.sorting import CardSort
from helpers.widgets.view import View

KINDS = {name: CATEGORY_NAMES[name] for name in ("promoter", "passive", "detractor")}


class Pile(CardSort):
    """Customers to sort; their faces can change, and who looks on is told when a card is taken up."""

    def __init__(
        self, buckets: Mapping[str, str], faces: Mapping[str, Card], placed: Mapping[str, str], notice: str
    ) -> None:
        self.on_turn: Callable[[], None] = lambda: None
        here = {row: bucket for row, bucket in placed.items() if row in faces}
        super().__init__(buckets, faces, {"placed": here}, notice)

    def _act(self, action: str, value: str) -> None:
        super()._act(action, value)
        if action in ("take", "turn"):
            self.on_turn()

    def show(self, faces: Mapping[str, Card]) -> None:
        """Give the cards these faces."""
        self.cards = dict(faces)
        self._draw()


class Step:
    """One sort: the pile, what is said above it of the last card, and below it of all.

    `changed` is told of every card that is placed.
    """

    def __init__(self, base: Base, pile: Pile, changed: Callable[[dict[str, str]], None]) -> None:
        self.base, self.pile = base, pile
        self.latest: str | None = None
        self.above = View(on_action=self.act, shortcuts=pile.shortcuts)
        self.below = View(on_action=self.act, shortcuts=pile.shortcuts)
        self.box = widgets.VBox([self.above, pile, self.below])
        self._changed = changed
        self._before = pile.placed
        pile.on_turn = self._turned
        pile.observe(lambda _change: pile.guard(self._placed), "answer")

    def act(self, action: str, value: str) -> None:
        """Take up a customer that is spoken of; the keys of the pile work here too."""
        self.pile.act(action, value)

    def draw(self) -> None:
        """Say what there is to say."""
        raise NotImplementedError

    def _turned(self) -> None:
        """Speak of the card in hand, when it was placed before."""
        if self.pile.in_hand in self.pile.placed:
            self.latest = self.pile.in_hand
            self.draw()

    def _placed(self) -> None:
        placed = self.pile.placed
        moved = [row for row in placed if self._before.get(row) != placed[row]]
        self.latest = moved[-1] if moved else None
        self._before = placed
        self._changed(placed)
        self.draw()

    def name(self, row: str) -> str:
        """Return what a customer is called, with the score."""
        return f"{self.pile.cards[row].title}（{self.base.facts(int(row))['score']} 分）"


class KindsStep(Step):
    """Step 1: what kind of customer somebody is. The score decides."""

    def __init__(self, base: Base, state: State, changed: Callable[[dict[str, str]], None]) -> None:
        super().__init__(base, Pile(KINDS, cards(base, state.rows), state.kinds, base.survey.source), changed)
        self.draw()

    def draw(self) -> None:
        """Say whether the last card lies right, and why; when all are placed, which do not."""
        placed = self.pile.placed
        right = {row: talk.kind_of(self.base, int(row)) for row in self.pile.cards}
        wrong = [row for row in placed if placed[row] != right[row]]
        parts: list[Child] = []
        if self.latest is not None and self.latest in placed:
            row = self.latest
            words = talk.of_kind(self.base, int(row))
            parts.append(_note(row not in wrong, self.name(row), words))
        if len(placed) == len(right):
            parts.append(self._summary(wrong, right))
        elif not parts:
            parts.append(tag("p", "先看分数，再看原话：两样对不上的时候，归类听谁的？", class_="wb-soft"))
        self.above.html = str(tag("div", parts, class_="wb-segment-talk", aria_live="polite"))

    def _summary(self, wrong: Sequence[str], right: Mapping[str, str]) -> Child:
        total = len(right)
        if wrong:
            buttons = [tag("button", self.name(row), data_action="take", data_value=row) for row in wrong]
            said = f"{total} 位都看完了，{total - len(wrong)} 位归对了。再看看这几位："
            return tag("div", tag("b", said), tag("div", buttons, class_="wb-row wb-small"), class_="wb-note")
        against = sum(1 for row in right if talk.contradicts(self.base, int(row)))
        said = (
            f"{total} 位都归对了。其中 {against} 位的原话和分数唱反调：只读原话会认错人，只看分数会漏掉原因。"
        )
        return tag("div", tag("b", said), " 接着去“2 定动作”。", class_="wb-note wb-good")


class ActionsStep(Step):
    """Step 2: what to do with each customer. A judgement: the rule is set beside it, not above it."""

    def __init__(
        self,
        base: Base,
        state: State,
        changed: Callable[[dict[str, str]], None],
        cut_written: Callable[[str], None],
    ) -> None:
        self.cut, self.trouble = value_line(base, state.cut)
        self.written, self._cut_written = state.cut, cut_written
        self.rule = rule_for(base, state.rows, self.cut)
        faces = cards(base, state.rows, self.cut)
        super().__init__(base, Pile(ACTION_NAMES, faces, state.actions, base.survey.source), changed)
        self.draw()

    def act(self, action: str, value: str) -> None:
        """Move the value line, or take up a customer."""
        if action == "cut":
            self._cut_written(value)
        elif action == "median":
            self._cut_written("")
        else:
            super().act(action, value)

    def set_cut(self, written: str) -> None:
        """Draw the line between high and low value where it was typed."""
        self.written = written
        self.cut, self.trouble = value_line(self.base, written)
        sample = tuple(map(int, self.pile.cards))
        self.rule = rule_for(self.base, sample, self.cut)
        self.pile.show(cards(self.base, sample, self.cut))
        self.draw()

    def draw(self) -> None:
        """Set the hand beside the rule."""
        placed = self.pile.placed
        self.above.html = str(join([self._line(), self._talk()]))
        self.below.html = str(self._agreement(agree(placed, self.rule))) if placed else ""

    def _line(self) -> Child:
        median = f"{self.base.median:g}"
        field = tag(
            "label",
            "高价值：年消费达到 ",
            tag(
                "input",
                type="text",
                inputmode="decimal",
                value=self.written or median,
                maxlength=12,
                data_action="cut",
                data_live=True,
                class_="wb-segment-number",
            ),
            " 元",
        )
        back = tag("button", f"用中位数 {median} 元", data_action="median") if self.written else None
        note = tag("span", "（半数客户达到的数，可以改）", class_="wb-soft")
        trouble = tag("div", self.trouble, class_="wb-note wb-bad", role="alert") if self.trouble else None
        return [tag("div", field, back or note, class_="wb-row wb-controls wb-small"), trouble]

    def _talk(self) -> Child:
        placed, parts = self.pile.placed, []
        if self.latest is not None and self.latest in placed:
            row, hand = self.latest, placed[self.latest]
            words = talk.of_action(self.base, int(row), hand, self.rule[row], self.cut)
            parts.append(_beside(hand == self.rule[row], self.name(row), words))
        else:
            parts.append(
                tag(
                    "details",
                    tag("summary", "规则怎么定（先凭自己的判断分，再看）"),
                    "规则：高价值的推荐者保持并激活，高价值的贬损者立即挽回，差一步的（高价值中立者、低价值推荐者）"
                    "培养，其余低成本服务。你可以不同意。",
                    class_="wb-soft",
                )
            )
        return tag("div", parts, class_="wb-segment-talk", aria_live="polite")

    def _agreement(self, found: Agreement) -> Markup:
        words = f"你和规则：{found.total} 位里 {found.same} 位一致"
        differing = [
            tag("button", self.name(row), data_action="take", data_value=row) for row in found.differing
        ]
        body = [
            tag("p", "不一致不是错。点一位，说说你的理由：", class_="wb-soft") if differing else None,
            tag("div", differing, class_="wb-row wb-small"),
            crossed(found.table, ACTION_NAMES, ACTION_NAMES, "你 ＼ 规则"),
        ]
        open_ = found.total == len(self.pile.cards)
        return tag("details", tag("summary", words), body, open=open_)


def _note(right: bool, who: str, words: str) -> Child:
    mark, style = ("✓ 对", "wb-good") if right else ("再看一眼", "wb-bad")
    return tag("div", tag("b", f"{mark} · {who} "), words, class_=f"wb-note {style}")


def _beside(same: bool, who: str, words: str) -> Child:
    mark, style = ("＝ 和规则一致", " wb-good") if same else ("≠ 和规则不同，可以讨论", "")
    return tag("div", tag("b", f"{mark} · {who} "), words, class_=f"wb-note{style}")
