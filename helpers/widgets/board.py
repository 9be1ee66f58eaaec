"""`board`: a line to write ideas in, and the board where they are grouped, voted on, reworded and removed."""

from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.exercises.base import LONGEST_TEXT
from helpers.exercises.board import LONGEST_GROUP, LONGEST_IDEA, Board, BoardAnswer, Idea, by_group, tidy
from helpers.markup import Child, join, tag
from helpers.widgets.history import History
from helpers.widgets.switch import choices
from helpers.widgets.view import View

UNDO = {"Ctrl+z": "undo:", "Meta+z": "undo:"}


class BoardWidget(widgets.VBox):
    """Ideas on a board; `answer` is `{"ideas": [{text, group, votes}], "groups": {name: words}}`.

    The line to write in is a view of its own: it is never drawn anew, so nothing is lost of an idea that is
    being typed while the one before it still travels.
    """

    answer = traitlets.Dict()

    def __init__(self, exercise: Board, answer: dict[str, Any]) -> None:
        self.exercise = exercise
        self.answer = answer
        self._editing: tuple[str, str] | None = None  # ("idea", its text) or ("group", its name)
        self._said = ""
        self._history = History(self.state)
        self.line = View(_line(), self._act)
        self.board = View("", self._act, UNDO)
        super().__init__([self.line, self.board])
        self.observe(self._draw, "answer")
        self._draw()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def state(self) -> BoardAnswer:
        """The board as it stands."""
        return self.exercise.start(BoardAnswer.model_validate(self.answer))

    def _act(self, action: str, value: str) -> None:
        if action == "posted":  # leaving the line has already put up what was in it
            self.line.focus_on("add")
            return
        board, self._said = self.state, ""
        editing, self._editing = self._editing, None
        if action == "add":
            self._add(value)
        elif action == "move":
            group, _, text = value.partition("=")
            self._become(board.move(text, group or None))
        elif action == "vote":
            self._become(board.vote(value, self.exercise.votes))
        elif action == "unvote":
            self._become(board.unvote(value))
        elif action == "remove":
            self._become(board.remove(value))
            self.board.focus_on("undo")
        elif action == "group":
            self._become(board.name_group(None, value))
        elif action == "ungroup" and value not in self.exercise.groups:
            self._become(board.remove_group(value))
        elif action == "edit" and board.find(value):
            self._edit("idea", value)
        elif action == "rename" and value in board.groups:
            self._edit("group", value)
        elif action == "write" and editing:
            self._write(*editing, value)
        elif action == "undo":
            self._restore(self._history.undo())
        self._draw()

    def _become(self, board: BoardAnswer) -> None:
        self._restore(self._history.change(board))

    def _restore(self, history: History[BoardAnswer]) -> None:
        if history is not self._history:
            self._history = history
            self.answer = history.now.model_dump(mode="json")

    def _add(self, text: str) -> None:
        if self.state.find(tidy(text)):
            self._said = f"“{tidy(text)}”已经在板上了。"
        else:
            self._said = _cut(text)
        self._become(self.state.add(text))

    def _edit(self, what: str, name: str) -> None:
        self._editing = (what, name)
        self._draw()
        self.board.focus_on("write")

    def _write(self, what: str, name: str, words: str) -> None:
        if what == "idea":
            self._said = _cut(words)
            words = tidy(words)[:LONGEST_IDEA]
        self._become(self.state.reword(name, words) if what == "idea" else self.state.name_group(name, words))
        self._draw()
        if what == "idea":
            self.board.focus_on("edit", tidy(words) if self.state.find(tidy(words)) else name)
        else:
            self.board.focus_on("rename", name)

    def _draw(self, _change: object = None) -> None:
        state = self.state
        columns = [self._column(state, group, ideas) for group, ideas in by_group(state).items()]
        self.board.html = str(
            join(
                [
                    self._starters(state),
                    self._status(state),
                    tag("div", columns, class_="wb-ideas"),
                    self._new_group(state),
                ]
            )
        )

    def _starters(self, state: BoardAnswer) -> Child:
        left = [text for text in self.exercise.starters if not state.find(tidy(text))]
        if not left:
            return None
        buttons = [tag("button", f"＋ {text}", data_action="add", data_value=text) for text in left]
        return tag(
            "div", tag("span", "可以从这些开始：", class_="wb-soft"), buttons, class_="wb-row wb-starters"
        )

    def _status(self, state: BoardAnswer) -> Child:
        votes = f"还剩 {max(0, self.exercise.votes - state.votes)} 票" if self.exercise.votes else ""
        leading = max((idea.votes for idea in state.ideas), default=0)
        first = "、".join(idea.text for idea in state.ideas if idea.votes == leading) if leading else ""
        loose = sum(idea.group is None for idea in state.ideas) if state.groups else 0
        parts = [
            f"{len(state.ideas)} 个想法",
            f"{loose} 张还没分组：在便签上点“选分组”" if loose else "",
            votes,
            f"票数最多：{first}（{leading} 票）" if first else "",
            self._said,
        ]
        undo = tag(
            "button",
            "撤销",
            data_action="undo",
            aria_keyshortcuts="Control+Z",
            disabled=not self._history.past,
        )
        said = tag("span", " · ".join(part for part in parts if part), role="status")
        return tag("p", said, " ", undo)

    def _column(self, state: BoardAnswer, group: str | None, ideas: tuple[Idea, ...]) -> Child:
        if group is None and state.groups and not ideas:
            return None
        cards = [self._card(state, idea) for idea in ideas]
        empty = None if ideas else tag("p", "还没有想法", class_="wb-soft")
        return tag(
            "section",
            self._heading(state, group, len(ideas)),
            tag("ul", cards) if cards else empty,
            aria_label=state.groups[group] if group else "还没分组",
        )

    def _heading(self, state: BoardAnswer, group: str | None, count: int) -> Child:
        if group is None:
            return tag("div", tag("h4", f"还没分组（{count}）"), class_="wb-tools") if state.groups else None
        label = state.groups[group]
        if self._editing == ("group", group):
            return self._field(label, f"“{label}”的新名字", LONGEST_GROUP)
        remove = None
        if group not in self.exercise.groups:
            remove = tag(
                "button", "删", data_action="ungroup", data_value=group, aria_label=f"删掉分组“{label}”"
            )
        rename = tag("button", "改名", data_action="rename", data_value=group, aria_label=f"给“{label}”改名")
        return tag("div", tag("h4", f"{label}（{count}）"), rename, remove, class_="wb-tools")

    def _card(self, state: BoardAnswer, idea: Idea) -> Child:
        if self._editing == ("idea", idea.text):
            return tag("li", self._field(idea.text, "改写这个想法", LONGEST_TEXT))
        tools = [
            *self._votes(state, idea),
            self._group_choice(state, idea),
            tag("button", "改", data_action="edit", data_value=idea.text, aria_label=f"改写：{idea.text}"),
            tag("button", "删", data_action="remove", data_value=idea.text, aria_label=f"删除：{idea.text}"),
        ]
        return tag("li", tag("div", idea.text), tag("div", tools, class_="wb-tools"))

    def _votes(self, state: BoardAnswer, idea: Idea) -> list[Child]:
        if not self.exercise.votes:
            return []
        full = state.votes >= self.exercise.votes
        give = {"data_action": "vote", "data_value": idea.text, "aria_label": f"投一票：{idea.text}"}
        take = {"data_action": "unvote", "data_value": idea.text, "aria_label": f"收回一票：{idea.text}"}
        return [
            tag("span", f"{idea.votes} 票", class_="wb-votes"),
            tag("button", "＋", **give, aria_disabled="true" if full else None),
            tag("button", "－", **take, aria_disabled=None if idea.votes else "true"),
        ]

    def _group_choice(self, state: BoardAnswer, idea: Idea) -> Child:
        if not state.groups:
            return None
        groups = {f"{group}={idea.text}": label for group, label in {"": "选分组", **state.groups}.items()}
        options = choices(groups, f"{idea.group or ''}={idea.text}")
        return tag("select", options, data_action="move", aria_label=f"分组：{idea.text}")

    def _field(self, words: str, label: str, longest: int) -> Child:
        write = tag(
            "input", type="text", value=words, maxlength=longest, aria_label=label, data_action="write"
        )
        return tag("div", write, tag("button", "完成", data_action="done"), class_="wb-tools")

    def _new_group(self, state: BoardAnswer) -> Child:
        if not state.ideas:
            return None
        return tag(
            "label",
            "添一个分组 ",
            tag(
                "input",
                type="text",
                maxlength=LONGEST_GROUP,
                placeholder="写好按回车",
                data_action="group",
                data_clear=True,
            ),
            class_="wb-soft wb-tools",
        )


def _cut(text: str) -> str:
    """Say how much of a text does not fit on a note; the browser would cut it without a word."""
    more = len(tidy(text)) - LONGEST_IDEA
    return f"一张便签最多 {LONGEST_IDEA} 个字，后面的 {more} 个字没有贴上：分成几张写。" if more > 0 else ""


def _line() -> str:
    write = tag(
        "input",
        type="text",
        maxlength=LONGEST_TEXT,
        placeholder="写一个想法，按回车",
        aria_label="写一个想法",
        class_="wb-grow",
        data_action="add",
        data_clear=True,
    )
    return str(tag("div", write, tag("button", "贴上去", data_action="posted"), class_="wb-line"))
