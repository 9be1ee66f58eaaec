"""What stands above the papers: who marks, which exercise, which papers, and how far one is."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from helpers.markup import Child, tag
from helpers.widgets.marking_desk.giving import number
from helpers.widgets.marking_desk.papers import Paper, Task
from helpers.widgets.marking_desk.walk import WHICH, is_apart, sees
from helpers.widgets.switch import choices

KEYS = (
    ("n", "下一份"),
    ("p", "上一份"),
    ("u", "下一份没评的"),
    ("↑ ↓", "换一条"),
    ("0–9", "给这条几分"),
    (".", "加半分"),
    ("← →", "减、加半分"),
    ("f", "这条满分"),
    ("Backspace", "这条回到自动分"),
    ("c", "写评语"),
    ("Esc", "离开评语"),
    ("s", "保存并看下一份"),
    ("Ctrl+Enter", "写评语时保存并看下一份"),
    ("t r o", "题目、参考答案、评分记录"),
    ("w", "图和表放宽"),
    ("e", "相同的一起给分"),
    ("g h j k l", "用过的评语"),
)
SIGNS = (("○", "没评"), ("✓", "评过"), ("◐", "只有别人评过"), ("≠", "意见不一"), ("↻", "答案已改"))


def head(me: str, anonymous: bool, others: bool, folder_is_open: bool) -> Markup:
    """Return the line with who marks and how; the field for the folder of results is under its button."""
    name = tag(
        "label",
        "阅卷人 ",
        tag(
            "input",
            type="text",
            value=me,
            maxlength=30,
            placeholder="写你的名字",
            data_action="me",
            data_name="me",
        ),
    )
    return tag(
        "div",
        tag("h3", "阅卷台"),
        name,
        _box("anonymous", "匿名阅卷", anonymous),
        _box("others", "先看别人的评分", others),
        tag(
            "button",
            "结果文件夹",
            data_action="unfold",
            data_value="folder",
            aria_expanded="true" if folder_is_open else "false",
        ),
        class_="wb-title wb-marking-head",
    )


def folder_field(folder: str) -> Markup:
    """Return the field for the folder of results."""
    return tag(
        "label",
        "结果文件夹 ",
        tag("input", type="text", value=folder, data_action="folder", data_name="folder", class_="wb-grow"),
        tag("button", "重新读取", data_action="reread"),
        class_="wb-field",
    )


def bar(tasks: Sequence[Task], task: Task, which: str) -> Markup:
    """Return the choice of the exercise and of its papers, and the buttons that walk."""
    options = {
        one.name: f"{one.title} · 没评 {one.unmarked} / {one.papers}"
        + (f" · ↻ {one.changed}" if one.changed else "")
        for one in tasks
    }
    return tag(
        "div",
        _list("task", "题目", options, task.name),
        _list("which", "看哪些", WHICH, which),
        _go("previous", "上一份", "p"),
        _go("next", "下一份", "n"),
        _go("open", "没评的", "u"),
        class_="wb-row wb-marking-bar",
    )


def strip(shown: Sequence[Paper], now: str, me: str, others: bool, possible: float) -> Markup:
    """Return every paper of the filter with its state, the present one marked."""
    chips = [_chip(paper, paper.name == now, me, others, possible) for paper in shown]
    return tag("div", chips, class_="wb-marking-strip", role="group", aria_label="全部答卷")


def progress(task: Task, shown: Sequence[Paper], said: str) -> Markup:
    """Say what has just been done, else what the signs mean, and how many papers are marked."""
    blank = f"，{task.blank} 份没有作答、不用评" if task.blank else ""
    changed = f"，{task.changed} 份答案已改" if task.changed else ""
    words = f"评过 {task.papers - task.unmarked} / {task.papers} 份{changed}{blank}；这里 {len(shown)} 份"
    legend = None if said else "　".join(f"{sign} {meaning}" for sign, meaning in SIGNS)
    return tag(
        "div",
        tag("b", said, role="status", class_="wb-marking-said"),
        tag("span", legend),
        tag("span", words),
        class_="wb-soft wb-marking-progress",
    )


def apart(papers: Sequence[Paper], me: str, others: bool, possible: float) -> Child:
    """Return the papers on which opinions lie too far apart, as far as one may see them."""
    found = [paper for paper in papers if sees(paper, me, others) and is_apart(paper, possible)]
    if not found:
        return None
    buttons = [
        tag("button", f"{paper.label}：{_given(paper)}", data_action="differs", data_value=paper.name)
        for paper in found[:8]
    ]
    more = f"还有 {len(found) - 8} 份，请在“看哪些”里选。" if len(found) > 8 else None
    title = tag("b", f"意见相差超过 20% 的有 {len(found)} 份，请商量：")
    return tag("div", title, buttons, more, class_="wb-note wb-bad wb-row wb-marking-apart")


def keys() -> Markup:
    """Return the keys, each with what it does."""
    return tag(
        "p",
        [tag("span", tag("kbd", key), f" {words}") for key, words in KEYS],
        class_="wb-soft wb-marking-keys",
    )


def state(paper: Paper, me: str, others: bool, possible: float) -> tuple[str, str]:
    """Return the sign and the word for how far a paper is."""
    if sees(paper, me, others) and is_apart(paper, possible):
        return SIGNS[3]
    if paper.is_changed:
        return SIGNS[4]
    if me in paper.latest:
        return SIGNS[1]
    return SIGNS[2] if paper.latest else SIGNS[0]


def _given(paper: Paper) -> str:
    return " / ".join(number(one.points) for one in paper.latest.values())


def _chip(paper: Paper, is_now: bool, me: str, others: bool, possible: float) -> Markup:
    sign, words = state(paper, me, others, possible)
    return tag(
        "button",
        f"{paper.number:02} {sign}",
        data_action="paper",
        data_value=paper.name,
        tabindex="0" if is_now else "-1",
        aria_current="true" if is_now else None,
        aria_label=f"{paper.label}，{words}",
    )


def _go(action: str, words: str, key: str) -> Markup:
    return tag("button", f"{words} ", tag("kbd", key), data_action=action)


def _box(name: str, words: str, checked: bool) -> Markup:
    return tag(
        "label",
        tag("input", type="checkbox", checked=checked, data_action=name, data_value=name),
        f" {words}",
    )


def _list(action: str, label: str, options: Mapping[str, str], chosen: str) -> Markup:
    select = tag("select", choices(options, chosen), data_action=action, data_name=action)
    return tag("label", f"{label} ", select, class_="wb-dropdown")
