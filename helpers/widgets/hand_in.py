"""Who hands in what, what is still missing, and the button that hands it in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpers.markup import Child, join, tag
from helpers.widgets.download import MOST_IN_PAGE, MadeFile, file_link
from helpers.widgets.portfolio import Tell
from helpers.widgets.watching import WatchingView

HOW_TO = "可以先交，改了再交，以最新的一份为准。"
NOT_YET = "现在还不能交，请先看上面的说明。"
COLUMNS = ("课", "考核题", "还缺的考核题", "练习")
COUNTED = ("考核题", "练习")
KEPT_BACK = "不会交出去的：工具和案例卡里留下的内容"


@dataclass(frozen=True)
class LessonLine:
    """A lesson: its graded exercises by title as far as something is missing, its practice just counted.

    `half` says of each how far it is, as in `三类客户（4/5）`; `notices` name what cannot be handed in.
    """

    name: str
    answered: int = 0
    half: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    practised: int = 0
    practice: int = 0
    notices: tuple[str, ...] = ()

    @property
    def graded(self) -> int:
        """How many graded exercises the lesson has."""
        return self.answered + len(self.half) + len(self.missing)


@dataclass(frozen=True)
class Handed:
    """What was handed in last: when, and how many of the graded exercises it answers.

    `arrived` says whether it lies where the instructor finds it, `where` in words what there is to know or to
    do about that; `changed` is how many answers differ from it by now.
    """

    at: datetime
    answered: int
    graded: int
    file: MadeFile
    arrived: bool
    where: str
    changed: int = 0
    other_profile: bool = False


@dataclass(frozen=True)
class Standing:
    """Everything that the page says; `who` is empty as long as nobody can hand in, `notices` say why."""

    who: str
    lines: tuple[LessonLine, ...]
    private: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    handed: Handed | None = None

    @property
    def graded(self) -> int:
        """How many graded exercises there are."""
        return sum(line.graded for line in self.lines)

    @property
    def answered(self) -> int:
        """How many of them are answered."""
        return sum(line.answered for line in self.lines)

    @property
    def half(self) -> int:
        """How many of them are begun and not finished."""
        return sum(len(line.half) for line in self.lines)

    @property
    def missing(self) -> int:
        """How many of them have no answer."""
        return sum(len(line.missing) for line in self.lines)


class HandInView(WatchingView):
    """A table of what is answered and a button; when something is missing, the button asks first.

    `stand` reads how things stand, `hand_in` makes the zip and brings it where it belongs, and says how far
    it is; `seen` gives something that changes whenever there may be something new to say.
    """

    def __init__(
        self,
        stand: Callable[[], Standing],
        hand_in: Callable[[Tell], None],
        seen: Callable[[], object] = lambda: None,
    ) -> None:
        self._stand, self._hand_in = stand, hand_in
        self._standing: Standing | None = None
        self._asking = self._in_vain = False
        self._doing = "正在看看答了哪些题……"
        super().__init__(seen, on_action=self._act)
        self.add_class("wb-frame")
        self.add_class("wb-hand-in")
        self._draw()

    def refresh(self) -> None:
        """Read how things stand, and keep up with it as long as the page is open."""
        self.watch()
        self._doing = ""
        self.look_again()

    def look_again(self) -> None:
        """Read how things stand, and draw it."""
        self._standing = self._stand()
        self._draw()

    def _act(self, action: str, _value: str) -> None:
        if action == "hand_in":
            self.refresh()
            self._ask_or_do()
        elif action in ("yes", "no") and self._asking:
            self._asking = False
            self._do() if action == "yes" else self._draw()
            if action == "no":
                self.focus_on("hand_in")

    def _ask_or_do(self) -> None:
        standing = self._standing
        self._in_vain = standing is None or not standing.who
        self._asking = standing is not None and not self._in_vain and bool(standing.half or standing.missing)
        if self._asking or self._in_vain:
            self._draw()
            self.focus_on("no" if self._asking else "hand_in")
        else:
            self._do()

    def _do(self) -> None:
        try:
            self._hand_in(self._tell)
        finally:
            self.refresh()
        handed = self._standing.handed if self._standing else None
        if handed and not handed.arrived:
            self.focus_on("saved", handed.file.name)
        else:
            self.focus_on("hand_in")

    def _tell(self, said: str) -> None:
        self._doing = said
        self._draw()

    def _draw(self) -> None:
        self.shortcuts = {"Escape": "no"} if self._asking else {}
        parts: list[Child] = [tag("h3", "交作业")]
        standing, said = self._standing, tag("div", self._said(), role="status")
        if standing:
            ask = self._question(standing) if self._asking else self._button(standing)
            parts += [_who(standing), _total(standing), ask, said, _table(standing), _kept_back(standing)]
        else:
            parts.append(said)
        self.html = str(join(parts))

    def _button(self, standing: Standing) -> Child:
        words = "再交一次" if standing.handed else "交作业"
        button = tag(
            "button",
            words,
            data_action="hand_in",
            class_="wb-primary" if standing.who else "wb-waiting",
            aria_disabled="true" if self._doing else None,
        )
        return tag("div", button, class_="wb-row")

    def _question(self, standing: Standing) -> Child:
        what = f"考核题还有 {_and(standing)}。现在交，这些题按现在的样子评分；补上以后可以再交。"
        return tag(
            "div",
            tag("p", what),
            tag("button", "就这样交", data_action="yes"),
            tag("button", "先不交", data_action="no", class_="wb-primary"),
            class_="wb-note wb-bad wb-row",
            role="alertdialog",
            aria_label=what,
        )

    def _said(self) -> Child:
        if self._doing or self._standing is None:
            return tag("p", self._doing, class_="wb-soft")
        if self._standing.handed:
            return _outcome(self._standing.handed)
        if self._standing.who:
            return tag("p", HOW_TO, class_="wb-soft")
        return tag("p", NOT_YET) if self._in_vain else None


def _who(standing: Standing) -> Child:
    who = tag("p", "交作业的是 ", tag("b", standing.who)) if standing.who else None
    return [who, [tag("div", notice, class_="wb-note wb-bad") for notice in standing.notices]]


def _total(standing: Standing) -> Child:
    lacking = f"，{_and(standing)}" if standing.half or standing.missing else ""
    return tag("p", f"考核题答完 {standing.answered} / {standing.graded} 道{lacking}。")


def _table(standing: Standing) -> Child:
    head = [tag("th", words, class_="wb-number" if words in COUNTED else None) for words in COLUMNS]
    body = tag("tbody", [_row(line) for line in standing.lines])
    return tag("div", tag("table", tag("thead", tag("tr", head)), body), class_="wb-preview-list")


def _row(line: LessonLine) -> Child:
    missing = tag("p", f"没答：{'、'.join(line.missing)}") if line.missing else None
    half = tag("p", f"没答完：{'、'.join(line.half)}") if line.half else None
    lacking = [missing, half] if line.missing or line.half else "都答完了"
    notices = [tag("p", f"⚠ {notice}", class_="wb-warn") for notice in line.notices]
    return tag(
        "tr",
        tag("th", line.name, scope="row"),
        tag("td", f"{line.answered} / {line.graded}", class_="wb-number"),
        tag("td", lacking if line.graded else None, notices),
        tag("td", f"{line.practised} / {line.practice}", class_="wb-number"),
    )


def _kept_back(standing: Standing) -> Child:
    private = f"，还有只给自己看的练习：{'、'.join(standing.private)}" if standing.private else ""
    return tag("p", f"{KEPT_BACK}{private}。", class_="wb-soft")


def _and(standing: Standing) -> str:
    missing = f"{standing.missing} 道没答" if standing.missing else ""
    half = f"{standing.half} 道没答完" if standing.half else ""
    return "、".join(filter(None, [missing, half]))


def _outcome(handed: Handed) -> Child:
    done = "已交" if handed.arrived else "作业做好了，还没有到讲师手里"
    again = []
    if handed.changed:
        again.append(f"交过之后又改了 {handed.changed} 题，要再交一次才算。")
    if handed.other_profile:
        again.append("交过之后改了姓名、编号或小组，要再交一次才算。")
    in_page = len(handed.file.content) <= MOST_IN_PAGE
    return [
        [tag("div", words, class_="wb-note wb-bad") for words in again],
        tag(
            "div",
            tag("p", tag("b", f"{done}　{_time(handed.at)} · {handed.answered} / {handed.graded} 道考核题")),
            tag("p", handed.where, "不用再做什么了。" if handed.arrived and not again else None),
            tag("p", file_link(handed.file, in_page), " ", tag("span", handed.file.kept, class_="wb-soft")),
            class_="wb-note wb-good" if handed.arrived and not again else "wb-note",
        ),
    ]


def _time(at: datetime) -> str:
    here = at.astimezone()
    day = "" if here.date() == datetime.now().date() else f"{here.month} 月 {here.day} 日 "
    return f"{day}{here:%H:%M:%S}"
