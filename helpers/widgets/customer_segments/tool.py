"""The widget: three steps as tabs, and what each keeps."""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.listing_files import XLSX
from helpers.markup import Child, join, tag
from helpers.widgets.customer_segments import edits
from helpers.widgets.customer_segments.builder import page
from helpers.widgets.customer_segments.fields import Base
from helpers.widgets.customer_segments.piles import ActionsStep, KindsStep
from helpers.widgets.customer_segments.presets import PRESETS
from helpers.widgets.customer_segments.rules import run, value_line
from helpers.widgets.customer_segments.state import LONGEST_VALUE, PICTURES, State
from helpers.widgets.customer_segments.takeaway import workbook
from helpers.widgets.download import offer
from helpers.widgets.history import History
from helpers.widgets.switch import tabs
from helpers.widgets.view import View

TABS = {"kinds": "1 认人", "actions": "2 定动作", "rules": "3 写规则"}
TASKS = {
    "kinds": "一张一张看，归进推荐者、中立者、贬损者：认准了人，才谈得上怎么待他。",
    "actions": "同样的客户，再看他值多少、什么态度，定下先做什么：人手有限，总要有先有后。",
    "rules": "把你的判断写成条件，一次分完全部 {n:,} 位：看每一群多大、NPS 多少、有多少收入有风险。",
}
KEYS = {"Alt+ArrowUp": "up", "Alt+ArrowDown": "down", "Ctrl+z": "undo"}


class CustomerSegments(widgets.VBox):
    """The customer segments; `answer` is the state as JSON (State), {} while untouched."""

    answer = traitlets.Dict()

    def __init__(self, base: Base, state: State, answer: Mapping[str, Any]) -> None:
        self._base, self.state = base, state
        self._open: int | None = 0 if len(state.segments) == 1 else None
        self._said = ""
        self._focus: tuple[str, str] | None = None
        self._history = History(state.segments)
        self.head = View(on_action=self.act)
        self.kinds = KindsStep(base, state, lambda placed: self._sorted("kinds", placed))
        self.actions = ActionsStep(
            base, state, lambda placed: self._sorted("actions", placed), self._move_line
        )
        self.rules = View(on_action=self.act, shortcuts=KEYS)
        self.export = View(on_action=self.act)
        self._body = widgets.VBox()
        self._body.add_class("wb-part-of-tool")
        super().__init__([self.head, self._body])
        self.add_class("wb-frame")
        self.answer = dict(answer)
        self._show_tab()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def html(self) -> str:
        """All that is on the page."""
        if self.state.tab == "rules":
            return f"{self.head.html}{self.rules.html}{self.export.html}"
        step = self.kinds if self.state.tab == "kinds" else self.actions
        return "".join(view.html for view in (self.head, step.above, step.pile, step.below))

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when a tab, a rule or the export is used."""
        self._said = ""
        if action == "place":  # a number key while the focus is still on the tabs
            (self.kinds if self.state.tab == "kinds" else self.actions).pile.act(action, value)
        elif action == "tab" and value in TABS:
            self._become(tab=value)
            self._show_tab()
        elif action == "picture" and value in PICTURES:
            self._become(picture=value)
            self._draw_rules()
        elif action == "export":
            self._export()
        elif action == "open":
            place = self._place(value)
            self._open = None if place == self._open else place
            self._draw_rules()
        elif action == "close":
            self._open = None
            self._draw_rules()
        elif action == "pick":
            self._pick(value)
        else:
            self._edit(action, value)

    def _edit(self, action: str, value: str) -> None:
        run = (action, self._open, value.partition("=")[0]) if action in ("type", "name") else None
        try:
            changed = self._edited(action, value)
        except edits.EditError as error:
            self._said = str(error)
        except (IndexError, ValueError, KeyError):
            pass  # an element of a page that is no longer there
        else:
            self._history = self._history.undo() if action == "undo" else self._history.change(changed, run)
            self._become(segments=self._history.now)
        self._draw_rules()
        if self._focus:
            self.rules.focus_on(*self._focus)
            self._focus = None

    def _edited(self, action: str, value: str) -> edits.Rules:
        """Return the rules after an action, and open the segment that it is about."""
        rules = self.state.segments
        place = self._place(value)
        if action == "preset" and value in PRESETS:
            self._open = None
            return PRESETS[value].make(self._base, value_line(self._base, self.state.cut)[0])
        if action == "add":
            changed = edits.add(rules)
            self._open = len(changed) - 1
            self._focus = ("name", "name")
            return changed
        if action == "undo":
            self._open = None
        if action in ("up", "down") and place is not None:
            step = -1 if action == "up" else 1
            target = min(max(place + step, 0), len(rules) - 1)
            if self._open in (place, target):
                self._open = target if self._open == place else place
            self._focus = (action, str(target))
            return edits.move(rules, place, step)
        if action == "copy" and place is not None:
            self._open = place + 1
            return edits.copy(rules, place)
        if action == "remove" and place is not None:
            self._open = None
            return edits.remove(rules, place)
        if action in edits.EDITS and self._open is not None:
            return edits.edit(self._base, rules, self._open, action, value)
        return rules

    def _pick(self, value: str) -> None:
        places = list(run(self._base, self.state.segments).segments)
        at = int(value) if value.isdigit() else len(places)
        self._open = places[at] if at < len(places) else None
        self._draw_rules()

    def _place(self, value: str) -> int | None:
        return int(value) if value.isdigit() and int(value) < len(self.state.segments) else None

    def _sorted(self, step: str, placed: dict[str, str]) -> None:
        kept = getattr(self.state, step)
        elsewhere = {row: one for row, one in kept.items() if int(row) not in self.state.rows}
        self._become(**{step: {**elsewhere, **placed}})

    def _move_line(self, written: str) -> None:
        if len(written) <= LONGEST_VALUE:
            self._become(cut=written)
            self.actions.set_cut(written)

    def _become(self, **changes: Any) -> None:
        self.state = self.state.model_copy(update=changes)
        self.answer = self.state.model_dump(mode="json")

    def _export(self) -> None:
        self._draw_export(tag("p", "正在写文件……", role="status"))
        made = offer("客户分群", "xlsx", XLSX, workbook(self._base, self.state))
        self._draw_export(tag("div", made, role="status"))

    def _show_tab(self) -> None:
        task = TASKS[self.state.tab].format(n=len(self._base.rows))
        source = tag("span", self._base.survey.source, class_="wb-soft")
        title = tag("div", tag("h3", "客户分群"), source, class_="wb-title")
        self.head.html = str(join([title, tabs("tab", "步骤", TABS, self.state.tab), tag("p", task)]))
        if self.state.tab == "rules":
            self._draw_rules()
            self._draw_export(None)
            self.head.shortcuts = {}
            self._body.children = (self.rules, self.export)
            return
        step = self.kinds if self.state.tab == "kinds" else self.actions
        self.head.shortcuts = {key: one for key, one in step.pile.shortcuts.items() if key.isdigit()}
        self._body.children = (step.box,)

    def _draw_rules(self) -> None:
        cut, _ = value_line(self._base, self.state.cut)
        found = run(self._base, self.state.segments)
        self.rules.html = str(
            page(self._base, self.state, found, cut, self._open, self._said, bool(self._history.past))
        )

    def _draw_export(self, said: Child) -> None:
        button = tag("button", "导出 Excel", data_action="export", class_="wb-primary")
        hint = tag("span", "分群、样本、手分和规则的不同、全部客户各属哪一群。", class_="wb-soft")
        self.export.html = str(join([tag("div", button, hint, class_="wb-row wb-segment-bar"), said]))
