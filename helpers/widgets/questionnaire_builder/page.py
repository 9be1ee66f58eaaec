"""A questionnaire as the customer will see it: on the screen, and as a page to save and print."""

from collections.abc import Sequence

from markupsafe import Markup

from helpers.markup import Child, document, join, tag
from helpers.methods.questionnaire import Question

PAGE_STYLE = """
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1f2933;
  max-width: 640px; margin: 24px auto; padding: 0 16px; line-height: 1.6; }
.scale { display: flex; gap: 4px; margin: 8px 0 2px; padding: 0; list-style: none; }
.scale li { flex: 1; border: 1px solid #52606d; border-radius: 4px; text-align: center; padding: 4px 0; }
.ends { display: flex; justify-content: space-between; font-size: 13px; color: #52606d; }
.free { border: 1px solid #52606d; border-radius: 4px; height: 64px; }
.options { list-style: none; padding: 0; }
section { margin: 20px 0; break-inside: avoid; }
"""


def form(title: str, questions: Sequence[Question]) -> Markup:
    """Return the form with its numbered questions, as HTML without style."""
    sections = [
        tag("section", tag("b", f"{number}. {question.text.strip() or '（还没有写）'}"), _field(question))
        for number, question in enumerate(questions, 1)
    ]
    return join([tag("h3", title.strip() or "客户调研"), *sections, tag("p", "谢谢您的真实感受！")])


def page(title: str, questions: Sequence[Question]) -> str:
    """Return the form as a self-contained HTML page that prints well."""
    return document(title, PAGE_STYLE, form(title, questions))


def _field(question: Question) -> Child:
    if question.kind == "open":
        return tag("div", class_="free")
    if question.kind == "choice":
        return tag("ul", [tag("li", "○ ", option) for option in question.options], class_="options")
    numbers = [tag("li", number) for number in range(question.low, question.high + 1)]
    ends = tag("div", tag("span", question.low_label), tag("span", question.high_label), class_="ends")
    return tag("div", tag("ul", numbers, class_="scale"), ends)
