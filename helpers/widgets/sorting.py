"""`sorting`: one card in hand, a board of all buckets; keys 1–9 place the card, Backspace takes it back."""

from collections.abc import Mapping
from typing import Any

import traitlets

from helpers.exercises.sorting import Sorting
from helpers.markup import Child, join, tag
from helpers.widgets.cards import Card, cards_of, notice_of
from helpers.widgets.view import View

KEYS = {"Backspace": "undo", "u": "undo", "U": "undo", "ArrowLeft": "turn:-1", "ArrowRight": "turn:1"}


class CardSort(View):
    """Cards to sort into buckets; `answer` is `{"placed": {card: bucket}}` in the order of placing.

    `buckets` has the words of each bucket by its name, `notice` what has to stand beside the cards.
    """

    answer = traitlets.Dict()

    def __init__(
        self,
        buckets: Mapping[str, str],
        cards: Mapping[str, Card],
        answer: Mapping[str, Any],
        notice: str | None = None,
    ) -> None:
        self.buckets, self.cards, self._notice = dict(buckets), dict(cards), notice
        places = {str(number): f"place:{bucket}" for number, bucket in enumerate(buckets, 1)}
        super().__init__(on_action=self._act, shortcuts={**KEYS, **places})
        self.answer = dict(answer)
        self.in_hand = self._next_open()
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def placed(self) -> dict[str, str]:
        """The bucket of each placed card, in the order of placing."""
        return dict(self.answer.get("placed", {}))

    def _act(self, action: str, value: str) -> None:
        if action == "place" and self.in_hand:
            self._place(self.in_hand, value)
        elif action == "drop":
            card, _, bucket = value.partition("=")
            self._place(card, bucket)
        elif action == "undo" and self.placed:
            self.in_hand = list(self.placed)[-1]
            self.answer = {"placed": dict(list(self.placed.items())[:-1])}
        elif action == "turn":
            self.in_hand = self._turn(int(value))
        elif action == "take" and value in self.cards:
            self.in_hand = value
        self._draw()

    def _place(self, card: str, bucket: str) -> None:
        if card not in self.cards or bucket not in self.buckets:
            return
        others = {other: place for other, place in self.placed.items() if other != card}
        placed = {**others, card: bucket}
        if card == self.in_hand:
            self.in_hand = self._next_open({*placed}, card)
        self.answer = {"placed": placed}

    def _next_open(self, placed: set[str] | None = None, after: str | None = None) -> str | None:
        """The next card without a bucket, from `after` round to it again."""
        placed = {*self.placed} if placed is None else placed
        names = list(self.cards)
        start = names.index(after) + 1 if after else 0
        return next((name for name in names[start:] + names[:start] if name not in placed), None)

    def _turn(self, step: int) -> str:
        names = list(self.cards)
        if self.in_hand is None:
            return names[0 if step > 0 else -1]
        return names[(names.index(self.in_hand) + step) % len(names)]

    def _draw(self, _change: object = None) -> None:
        board = [self._bucket(number, bucket) for number, bucket in enumerate(self.buckets, 1)]
        how_to = f"点类名，或按 1–{len(board)} 放卡片；← → 翻看，退格键撤销；点已放好的卡片可以改放。"
        self.html = str(
            join(
                [
                    self._hand(),
                    tag("div", board, class_="wb-board"),
                    tag("p", how_to, class_="wb-soft"),
                    tag("p", f"卡片来源：{self._notice}", class_="wb-soft") if self._notice else None,
                ]
            )
        )

    def _hand(self) -> Child:
        names = list(self.cards)
        if self.in_hand is None:
            where = f"{len(names)} 张都放好了"
            face: Child = "想改哪一张，就在下面点它。"
        else:
            where = f"第 {names.index(self.in_hand) + 1} 张，共 {len(names)} 张"
            face = self.cards[self.in_hand].face()
            bucket = self.placed.get(self.in_hand)
            where += f" · 已放进“{self.buckets[bucket]}”，可以改放" if bucket else ""
        bar = tag(
            "div",
            tag("span", where, class_="wb-soft wb-grow"),
            tag("button", "← 上一张", data_action="turn", data_value="-1"),
            tag("button", "下一张 →", data_action="turn", data_value="1"),
            tag("button", "↶ 撤销上一步", data_action="undo", aria_disabled=None if self.placed else "true"),
            class_="wb-bar",
        )
        hand = tag(
            "div",
            face,
            class_="wb-card wb-hand",
            aria_live="polite",
            data_drag=self.in_hand,
            draggable="true" if self.in_hand else None,
        )
        return [bar, hand]

    def _bucket(self, number: int, bucket: str) -> Child:
        label = self.buckets[bucket]
        inside = [card for card, place in self.placed.items() if place == bucket]
        return tag(
            "div",
            tag(
                "button",
                tag("kbd", number, aria_hidden="true"),
                tag("b", label, class_="wb-grow"),
                tag("span", f"{len(inside)} 张", class_="wb-soft"),
                data_action="place",
                data_value=bucket,
                aria_label=f"放进{label}，已有 {len(inside)} 张",
                aria_keyshortcuts=number,
                aria_disabled=None if self.in_hand else "true",
            ),
            [self._on_board(card) for card in inside],
            class_="wb-bucket",
            role="group",
            aria_label=label,
            data_drop="drop",
            data_value=bucket,
            data_arrows=True,
        )

    def _on_board(self, card: str) -> Child:
        line = self.cards[card].line
        return tag(
            "div",
            line,
            class_="wb-slip",
            role="button",
            tabindex=0,
            title=line,
            aria_pressed="true" if card == self.in_hand else "false",
            data_action="take",
            data_value=card,
            data_drag=card,
            draggable="true",
        )


class SortingWidget(CardSort):
    """The cards of an exercise."""

    def __init__(self, exercise: Sorting, answer: dict[str, Any]) -> None:
        super().__init__(exercise.buckets, cards_of(exercise), answer, notice_of(exercise))
