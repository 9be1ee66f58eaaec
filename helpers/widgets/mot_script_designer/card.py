"""The finished script as a page to print: self-contained, A4, and everything a trainee wrote stays text."""

import re

from helpers.exercises.rubric import Review, Rubric
from helpers.exercises.script import Situation
from helpers.markup import Child, document, tag
from helpers.widgets.download import HTML, download
from helpers.widgets.mot_script_designer.draft import OWN

PAGE_STYLE = """
@page { size: A4; margin: 14mm; }
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  color: #1f2933; max-width: 182mm; margin: 0 auto; padding: 8px; line-height: 1.6; font-size: 11pt; }
h1 { font-size: 17pt; margin: 0; border-bottom: 3px solid #0b4f8a; padding-bottom: 4px; }
h2 { font-size: 12pt; margin: 0; color: #0b4f8a; }
section { border: 1px solid #52606d; border-radius: 6px; padding: 6px 12px; margin: 8px 0;
  break-inside: avoid; }
section p, blockquote { margin: 2px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { border-left: 4px solid #0b4f8a; padding-left: 10px; }
.small { font-size: 9.5pt; color: #52606d; }
"""
NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def card_page(
    situation: Situation, rubric: Rubric, texts: dict[str, str], reviews: tuple[Review, ...]
) -> Child:
    """Return what the card looks like, and the link that saves it."""
    written = sum(bool(texts.get(step, "").strip()) for step in rubric.steps)
    if not written:
        return tag("p", "还没有可以打印的话。先到“写话术”里写几句。", class_="wb-note")
    hurts = sum(len(found.hurts) for found in reviews)
    open_points = [
        f"还有 {len(rubric.steps) - written} 步没有写" if written < len(rubric.steps) else "",
        f"还有 {hurts} 处要换个说法，改好再打印" if hurts else "",
    ]
    said = "，".join(filter(None, open_points))
    name = f"话术卡 {NO_FILE_NAME.sub(' ', situation.title)[:40].strip()}.html"
    return [
        tag(
            "p",
            download(name, HTML, page(situation, rubric, texts), "保存话术卡（网页，可打印）"),
            tag("b", f"　{said}。", class_="wb-warn") if said else None,
        ),
        tag("div", _card(situation, rubric, texts), class_="wb-card wb-printed"),
    ]


def page(situation: Situation, rubric: Rubric, texts: dict[str, str]) -> str:
    """Return the card as a self-contained HTML page that prints on A4."""
    heading = tag("h1", f"话术卡 · {situation.title}")
    return document(situation.title, PAGE_STYLE, heading, _card(situation, rubric, texts))


def _card(situation: Situation, rubric: Rubric, texts: dict[str, str]) -> Child:
    steps = [
        tag(
            "section",
            tag("h2", f"{number} {step.label}"),
            tag("p", texts.get(name, "").strip() or "（还没有写）"),
        )
        for number, (name, step) in enumerate(rubric.steps.items(), 1)
    ]
    limits = [
        tag("p", tag("b", f"{title}："), "；".join(lines))
        for title, lines in (("可以承诺", situation.may), ("不能承诺", situation.may_not))
        if lines
    ]
    return [
        tag("p", tag("b", "客户："), situation.customer),
        tag("p", tag("b", "经过："), situation.happened),
        tag("blockquote", f"“{situation.opening}”"),
        steps,
        tag("div", limits, class_="small"),
        None if situation.sector == OWN else tag("p", "情境为教学模拟。", class_="small"),
    ]
