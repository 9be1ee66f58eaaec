"""The fields in which one question of the questionnaire builder is written."""

from dataclasses import replace

import ipywidgets as widgets

from helpers import questionnaire
from helpers.markup import tag
from helpers.methods.questionnaire import Question, QuestionKind

KINDS: dict[QuestionKind, str] = {"score": "打分题", "open": "开放题", "choice": "单选题"}


class Editor:
    """The fields of the selected question."""

    def __init__(self) -> None:
        wide = {"description_width": "70px"}
        self.heading = widgets.HTML()
        self.text = widgets.Textarea(description="题目", rows=2, style=wide, layout={"width": "98%"})
        scales = {scale.label: (scale.low, scale.high) for scale in questionnaire.load().scales.values()}
        self.scale = widgets.Dropdown(description="量表", options=scales, style=wide)
        half = {"width": "49%"}
        self.low_label = widgets.Text(description="最低分是", style=wide, layout=half)
        self.high_label = widgets.Text(description="最高分是", style=wide, layout=half)
        self.options = widgets.Textarea(
            description="选项", placeholder="一行写一个选项", rows=4, style=wide, layout={"width": "98%"}
        )
        self.fields = (self.text, self.scale, self.low_label, self.high_label, self.options)
        self.box = widgets.VBox()
        self._question: Question | None = None

    def fill(self, place: int, question: Question | None) -> None:
        """Show a question, or nothing."""
        self._question = question
        if question is None:
            self.box.children = ()
            return
        self.heading.value = str(tag("b", f"修改第 {place + 1} 题（{KINDS[question.kind]}）"))
        self.text.value = question.text
        if (question.low, question.high) in dict(self.scale.options).values():
            self.scale.value = (question.low, question.high)
        self.low_label.value, self.high_label.value = question.low_label, question.high_label
        self.options.value = "\n".join(question.options)
        ends = widgets.HBox([self.low_label, self.high_label], layout={"width": "98%"})
        extra = {"score": [self.scale, ends], "choice": [self.options], "open": []}[question.kind]
        self.box.children = (self.heading, self.text, *extra)

    def read(self) -> Question:
        """Return the question as it stands in the fields."""
        assert self._question is not None
        question = replace(self._question, text=self.text.value)
        if question.kind == "score":
            low, high = self.scale.value
            ends = {"low_label": self.low_label.value, "high_label": self.high_label.value}
            return replace(question, low=low, high=high, **ends)
        if question.kind == "choice":
            lines = (line.strip() for line in self.options.value.splitlines())
            return replace(question, options=tuple(line for line in lines if line))
        return question
