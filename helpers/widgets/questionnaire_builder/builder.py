"""The widget: the title, the questions and their order on the left, what the customer sees on the right."""

from dataclasses import asdict
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers import questionnaire
from helpers.markup import Child, join, tag
from helpers.methods.questionnaire import Finding, Question
from helpers.widgets.download import HTML, download
from helpers.widgets.questionnaire_builder.editor import KINDS, Editor
from helpers.widgets.questionnaire_builder.page import form, page
from helpers.widgets.view import View

FIRST_CHOICE = Question("choice", "您这次办理的业务是？", options=("套餐", "宽带", "账单", "其他"))
ADDITIONS = {
    "standard": "标准题",
    "why": "为什么",
    "improve": "最该改进",
    "moment": "印象最深",
    "choice": "单选题",
}


class QuestionnaireBuilder(widgets.VBox):
    """A form under construction; `answer` is `{"title": text, "questions": [fields of Question]}`."""

    answer = traitlets.Dict()

    def __init__(self, answer: dict[str, Any]) -> None:
        self._selected = 0
        self._undo: list[tuple[dict[str, Any], int]] = []
        self._typing_in: widgets.DOMWidget | None = None
        self._filling = False
        self._title = widgets.Text(description="问卷标题", style={"description_width": "70px"})
        self._list = View(on_action=self._act)
        self._editor = Editor()
        self._review = View()
        self._preview = View()
        work = [self._title, self._list, self._editor.box, self._review]
        left = widgets.VBox(work, layout={"width": "58%"})
        right = widgets.VBox([self._preview], layout={"width": "41%"})
        super().__init__([widgets.HBox([left, right], layout={"justify_content": "space-between"})])
        self.add_class("wb-frame")
        self.answer = answer
        self._fill_fields()
        self._draw()
        self.observe(lambda _change: self._draw(), "answer")
        for field in (self._title, *self._editor.fields):
            field.observe(lambda change: self._list.guard(self._edited, change["owner"]), "value")

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the form, in order."""
        stored = self.answer["questions"]
        return tuple(Question(**{**fields, "options": tuple(fields["options"])}) for fields in stored)

    def _act(self, action: str, value: str) -> None:
        self._typing_in = None
        if action == "undo":
            if self._undo:
                answer, self._selected = self._undo.pop()
                self._show(answer)
            return
        before, questions = self._selected, list(self.questions)
        if action == "select":
            self._selected = int(value)
        elif action == "add":
            self._selected = _add(questions, value)
        elif action == "delete":
            del questions[int(value)]
        elif action in ("up", "down"):
            self._selected = _move(questions, int(value), -1 if action == "up" else 1)
        changed = {**self.answer, "questions": [asdict(question) for question in questions]}
        if changed != self.answer:
            self._undo.append((dict(self.answer), before))
        self._show(changed)

    def _show(self, answer: dict[str, Any]) -> None:
        self._selected = max(0, min(self._selected, len(answer["questions"]) - 1))
        self.answer = answer
        self._fill_fields()
        self._draw()

    def _edited(self, field: widgets.DOMWidget) -> None:
        if self._filling:
            return
        questions = list(self.questions)
        if questions:
            questions[self._selected] = self._editor.read()
        changed = {"title": self._title.value, "questions": [asdict(question) for question in questions]}
        if changed == self.answer:
            return
        # A run of typing is undone at once, as in any text editor; each choice of a scale by itself.
        if field is not self._typing_in:
            self._undo.append((dict(self.answer), self._selected))
        self._typing_in = None if field is self._editor.scale else field
        self.answer = changed

    def _fill_fields(self) -> None:
        self._filling = True
        try:
            self._title.value = self.answer["title"]
            questions = self.questions
            self._editor.fill(self._selected, questions[self._selected] if questions else None)
        finally:
            self._filling = False

    def _draw(self) -> None:
        questions = self.questions
        found = questionnaire.findings(questions)
        marked = {finding.question for finding, _message in found}
        rows = [
            self._row(number, question, number in marked, len(questions))
            for number, question in enumerate(questions)
        ]
        self._list.html = str(join([tag("div", rows, role="list"), self._buttons()]))
        self._review.html = str(_say(found))
        self._preview.html = str(_preview(self._title.value, questions))

    def _row(self, number: int, question: Question, marked: bool, total: int) -> Child:
        warning = "⚠ " if marked else ""
        label = f"{warning}{number + 1}. [{KINDS[question.kind]}] {question.text or '（空白）'}"
        selected = "true" if number == self._selected else "false"
        name = f"第 {number + 1} 题"
        return tag(
            "div",
            _button("select", number, label, aria_pressed=selected, class_="wb-grow"),
            _button("up", number, "↑", aria_label=f"上移{name}", disabled=number == 0),
            _button("down", number, "↓", aria_label=f"下移{name}", disabled=number == total - 1),
            _button("delete", number, "✕", aria_label=f"删除{name}"),
            class_="wb-line",
            role="listitem",
        )

    def _buttons(self) -> Child:
        additions = [_button("add", what, f"+ {label}") for what, label in ADDITIONS.items()]
        undo = _button("undo", "", "撤销", disabled=not self._undo)
        return tag("div", additions, undo, class_="wb-row", role="toolbar", aria_label="添加题目")


def _button(action: str, value: object, label: str, **attributes: object) -> Child:
    return tag("button", label, data_action=action, data_value=value, **attributes)


def _add(questions: list[Question], what: str) -> int:
    """Add a question where it belongs (the standard one first, the why after it); return its place."""
    data = questionnaire.load()
    if what == "standard":
        text = data.standard.text.format(subject=data.standard.subject)
        questions.insert(0, Question("score", text, 0, 10, data.standard.low_label, data.standard.high_label))
        return 0
    if what == "choice":
        questions.append(FIRST_CHOICE)
        return len(questions) - 1
    standard = next((place for place, question in enumerate(questions) if question.is_standard), None)
    place = standard + 1 if what == "why" and standard is not None else len(questions)
    questions.insert(place, Question("open", data.open_questions[what]))
    return place


def _move(questions: list[Question], place: int, step: int) -> int:
    target = place + step
    if not 0 <= target < len(questions):
        return place
    questions[place], questions[target] = questions[target], questions[place]
    return target


def _preview(title: str, questions: tuple[Question, ...]) -> Child:
    save = download("问卷.html", HTML, page(title, questions), "保存这份问卷（网页，可打印）")
    return join(
        [
            tag("p", "客户看到的样子", class_="wb-soft"),
            tag("div", form(title, questions), class_="wb-card wb-form"),
            tag("p", save),
        ]
    )


def _say(found: tuple[tuple[Finding, questionnaire.Message], ...]) -> Child:
    if not found:
        text = "没有发现问题。找一位同事读一遍：他能一次读懂、十秒答完吗？"
        return tag("div", tag("b", "✓ "), text, class_="wb-note wb-good", role="status")
    count = tag("p", f"还有 {len(found)} 处可以改得更好：")
    return tag("div", count, [_note(*pair) for pair in found], role="status", aria_live="polite")


def _note(finding: Finding, message: questionnaire.Message) -> Child:
    where = "整份问卷" if finding.question is None else f"第 {finding.question + 1} 题"
    return tag(
        "div",
        tag("b", f"⚠ {where} · {message.label}"),
        f"（“{finding.words}”）" if finding.words else None,
        tag("br"),
        message.message,
        tag("br"),
        tag("span", f"改法：{message.better}", class_="wb-soft"),
        class_="wb-note wb-bad",
    )
