"""The widget: which customer, which page, and what a press does."""

import traitlets

from helpers.exercises.rubric import Review, Rubric, review
from helpers.exercises.script import Situation
from helpers.markup import Child, join, tag
from helpers.scripts import SituationFile
from helpers.widgets.mot_script_designer.card import card_page
from helpers.widgets.mot_script_designer.draft import OWN, Draft, Own, told
from helpers.widgets.mot_script_designer.talk import next_step, talk_page
from helpers.widgets.mot_script_designer.writing import write_page
from helpers.widgets.switch import tabs
from helpers.widgets.view import View
from helpers.widgets.writing import taken

PAGES = {"write": "写话术", "talk": "对练", "card": "话术卡"}
QUESTIONS = {
    "clear": ("四步写的话都会拿走。", "拿走，重新写"),
    "start_again": ("这一轮的回答会拿走。", "拿走，从头练"),
    "take": ("话术里已经写了别的话，会被这四句换掉。", "换成这四句"),
}
UNDONE = {"clear": "已经拿走。", "start_again": "已经从头开始。", "take": "四句话放进了话术。"}


class ScriptDesigner(View):
    """Scripts for moments of truth; `answer` is what a `Draft` keeps.

    What takes words away asks before, and can be undone as long as the page is open.
    """

    answer = traitlets.Dict()

    def __init__(self, draft: Draft, data: SituationFile, rubric: Rubric) -> None:
        self._data, self._rubric = data, rubric
        self._opened = ""  # a rule, or "example:" and a step
        self._asking = ""  # a key of QUESTIONS
        self._said = ""
        self._next = ""  # the action where the focus goes once it is drawn
        self._before: Draft | None = None
        super().__init__(on_action=self._act)
        self.add_class("wb-frame")
        self.answer = draft.model_dump(mode="json")
        self.observe(self._draw, "answer")
        self._draw()

    @property
    def draft(self) -> Draft:
        """What is kept, as it stands; a step that the rubric has not is the first one."""
        draft = Draft.model_validate(self.answer)
        return draft if draft.step in self._rubric.steps else draft.model_copy(update={"step": self._first})

    @property
    def _first(self) -> str:
        return next(iter(self._rubric.steps))

    @property
    def situation(self) -> Situation:
        """The situation in hand."""
        return told(self.draft, self.draft.situation, self._data)

    def _act(self, action: str, value: str) -> None:
        before = self.answer
        with self.hold_trait_notifications():  # it is drawn once, when all is known
            self._use(action, value)
        if self.answer == before:
            self._draw()
        if self._next:
            self.focus_on(self._next)
            self._next = ""

    def _use(self, action: str, value: str) -> None:
        asked, self._asking, self._said = self._asking, "", ""
        draft = self.draft
        if action in ("write", "reply", "own"):
            self._type(action, *value.split("=", 1))
        elif action == "why":
            self._opened = "" if value == self._opened else value
        elif action == "example":
            self._opened = "" if self._opened == f"example:{value}" else f"example:{value}"
        elif action == "situation" and value in (*self._data.situations, OWN):
            self._look_at(situation=value, step=self._first)
        elif action == "page" and value in PAGES:
            self._look_at(page=value)
        elif action == "step" and value in self._rubric.steps:
            self._opened = ""
            self._look_at(step=value)
        elif action == "say":
            self._say()
        elif action == "back":
            self._become(draft.take_back())
            self._next = "reply"
        elif action == "take":
            self._take()
        elif action == "ask" and value in QUESTIONS:
            self._ask(value)
        elif action == "yes" and asked:
            self._do(asked)
        elif action == "undo" and self._before is not None:
            self.answer, self._before = self._before.model_dump(mode="json"), None

    def _type(self, action: str, name: str, text: str = "") -> None:
        text, self._said = taken(text)
        draft = self.draft
        if action == "own" and name in Own.model_fields:
            self._become(draft.model_copy(update={"own": draft.own.model_copy(update={name: text})}))
        elif action == "write" and name in self._rubric.steps:
            self._become(draft.write({name: text}))
        elif action == "reply" and name in self._rubric.steps:
            self._become(draft.think(name, text))

    def _say(self) -> None:
        step = next_step(self.draft.talk, self._rubric)
        if step is not None:
            self._become(self.draft.say(step))
            self._next = "reply" if next_step(self.draft.talk, self._rubric) else "take"

    def _take(self) -> None:
        texts, replies = self.draft.texts, self.draft.talk.replies
        replaced = [
            step for step in replies if texts.get(step, "").strip() not in ("", replies[step].strip())
        ]
        if replaced:
            self._ask("take")
        else:
            self._do("take")

    def _ask(self, what: str) -> None:
        self._asking, self._next = what, "no"

    def _do(self, what: str) -> None:
        draft = self.draft
        if what == "clear":
            self._become(draft.clear())
        elif what == "start_again":
            self._become(draft.start_again())
        else:
            self._become(draft.write(draft.talk.replies))
            self._look_at(page="write")
        self._before, self._said, self._next = draft, UNDONE[what], "undo"

    def _become(self, draft: Draft) -> None:
        """Take over a changed draft; what could be undone before it no longer can."""
        if draft != self.draft:
            self._before = None
            self.answer = draft.model_dump(mode="json")

    def _look_at(self, **place: str) -> None:
        """Go to another situation, page or step: nothing of what is written changes."""
        self.answer = {**self.answer, **place}

    def _draw(self, _change: object = None) -> None:
        draft = self.draft
        self.html = str(join([self._head(draft), self._news(), tag("div", self._page(draft))]))

    def _head(self, draft: Draft) -> Child:
        has_words = any(text.strip() for text in draft.texts.values())
        clear = tag("button", "清空重写", data_action="ask", data_value="clear", disabled=not has_words)
        return [
            tag(
                "div",
                tag("h3", "MOT 话术设计器"),
                tag("label", "情境 ", self._choice(draft)),
                clear if draft.page == "write" else None,
                class_="wb-title",
            ),
            tabs("page", "写、练、带走", PAGES, draft.page),
        ]

    def _choice(self, draft: Draft) -> Child:
        groups = [
            tag(
                "optgroup",
                [
                    tag("option", situation.title, value=name, selected=name == draft.situation)
                    for name, situation in self._data.situations.items()
                    if situation.sector == sector
                ],
                label=words,
            )
            for sector, words in self._data.sectors.items()
        ]
        own = tag("option", "＋ 写自己的情境", value=OWN, selected=draft.situation == OWN)
        gone = None
        if draft.situation not in (*self._data.situations, OWN):
            gone = tag("option", draft.situation, value=draft.situation, selected=True)
        return tag("select", gone, groups, own, data_action="situation", aria_label="选一个情境")

    def _news(self) -> Child:
        if self._asking:
            what, yes = QUESTIONS[self._asking]
            return tag(
                "div",
                tag("p", what),
                tag("button", yes, data_action="yes"),
                tag("button", "不，留着", data_action="no", class_="wb-primary"),
                class_="wb-note wb-bad wb-row",
                role="alertdialog",
                aria_label=what,
            )
        if not self._said:
            return tag("div")
        undo = tag("button", "撤销", data_action="undo") if self._before else None
        return tag("div", tag("span", self._said, role="status"), undo, class_="wb-note wb-row")

    def _page(self, draft: Draft) -> Child:
        situation, rubric = self.situation, self._rubric
        if draft.page == "talk":
            return talk_page(draft, situation, rubric)
        if draft.page == "card":
            return card_page(situation, rubric, draft.texts, self._reviews(draft))
        sector = self._data.sectors.get(situation.sector, "")
        return write_page(draft, situation, sector, rubric, self._reviews(draft), self._opened)

    def _reviews(self, draft: Draft) -> tuple[Review, ...]:
        return review(self._rubric.steps, self._rubric.rules, self._rubric.taboos, draft.texts)
