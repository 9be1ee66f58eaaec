"""The widget: the curve, the fields of the touchpoint in hand, the touchpoints by stage, and tabs below."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers import content
from helpers.exercises.journey import Finding, JourneyAnswer, Rules, rubric
from helpers.exercises.journey_map import JourneyMap
from helpers.markup import Child, join, tag
from helpers.pictures.groups import Group
from helpers.widgets.journey_map_editor.compare import comparison
from helpers.widgets.journey_map_editor.page import curves, foot_tabs, rubric_list, title_line
from helpers.widgets.journey_map_editor.panel import head_fields, stage_panel, touchpoint_panel
from helpers.widgets.journey_map_editor.strip import strip
from helpers.widgets.journey_map_editor.survey_layer import scores, survey_words
from helpers.widgets.journey_map_editor.takeaway import TakeAway
from helpers.widgets.journey_map_editor.work import BLANK, Work
from helpers.widgets.view import View

PAUSE = 0.3
UNDO = {"Ctrl+z": "undo:", "Meta+z": "undo:", "Ctrl+y": "redo:", "Ctrl+Z": "redo:", "Meta+Z": "redo:"}
IN_ORDER = {
    **UNDO,
    "ArrowLeft": "walk:-1",
    "ArrowRight": "walk:1",
    "Alt+ArrowLeft": "shift:-1",
    "Alt+ArrowRight": "shift:1",
    "Delete": "remove:",
}
ON_CURVE = {**IN_ORDER, "ArrowUp": "feel:1", "ArrowDown": "feel:-1"}
ON_STRIP = {
    **IN_ORDER,
    "ArrowUp": "walk:-1",
    "ArrowDown": "walk:1",
    "Alt+ArrowUp": "shift:-1",
    "Alt+ArrowDown": "shift:1",
}
FOLLOWED = {"walk", "remove", "undo", "redo"}  # the focus goes with the touchpoint in hand


class JourneyMapEditor(widgets.VBox):
    """A journey map under construction; `answer` is that of the kind `journey`, `{}` while all is as begun.

    `start` is the map to begin with, `asks_to_be` makes the second map part of the rubric, `may_begin` offers
    other maps to start from. Raises ValueError for an answer that is none.
    """

    answer = traitlets.Dict()

    def __init__(
        self,
        answer: Mapping[str, Any],
        start: JourneyMap = BLANK,
        *,
        survey: str | None = None,
        rules: Rules | None = None,
        asks_to_be: bool = False,
        notice: str = "",
        may_begin: bool = False,
    ) -> None:
        self._start = JourneyAnswer(as_is=start)
        self.work = Work(JourneyAnswer.model_validate(dict(answer)) if answer else self._start)
        self._survey, self._rules, self._asks_to_be = survey, rules or Rules(), asks_to_be
        self._survey_names = content.load_survey(survey).touchpoints if survey else ()
        self._with_survey, self._tab = False, "rubric"
        self._saving: asyncio.TimerHandle | None = None
        self.head = View(on_action=self.act, shortcuts=UNDO)
        self.curve = View(on_action=self._act_on_curve, shortcuts=ON_CURVE)
        self.panel = View(on_action=self.act, shortcuts=UNDO)
        self.strip = View(on_action=self._act_on_strip, shortcuts=ON_STRIP)
        self.foot = View(on_action=self.act, shortcuts=UNDO)
        self.takeaway = TakeAway(self._replace, self._begin if may_begin else None, notice)
        self._below = widgets.VBox([self.foot])
        super().__init__([self.head, self.curve, self.panel, self.strip, self._below])
        self._draw()
        self._keep()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rubric says."""
        state = self.work.state
        return rubric(state, self._rules, self._asks_to_be or state.to_be is not None)

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when something of the editor is used."""
        if action == "survey":
            self._with_survey = not self._with_survey
        elif action == "tab":
            self._tab = value
        elif not self.work.act(action, value):
            return
        self._draw()
        if self.work.to_write:
            self.panel.focus_on(*self.work.to_write)
        self._keep_soon()

    def _act_on_curve(self, action: str, value: str) -> None:
        self.act(action, value)
        if action in FOLLOWED:
            self.curve.focus_on("point", f"{self.work.side}.{self.work.chosen}")

    def _act_on_strip(self, action: str, value: str) -> None:
        self.act(action, value)
        if action in FOLLOWED:
            self.strip.focus_on("pick", self.work.chosen)

    def _begin(self, template: str) -> None:
        self._replace(JourneyAnswer(as_is=content.load_journey(template).map if template else BLANK))

    def _replace(self, answer: JourneyAnswer) -> None:
        self.work.replace(answer)
        self._draw()
        self._keep_soon()

    def _draw(self) -> None:
        work, survey = self.work, self._scores()
        view = "both" if work.both else work.side
        shown = self._with_survey if self._survey else None
        line = title_line(view, work.can, shown, work.is_asking, work.said)
        said = survey_words(self._survey, work.map) if survey and self._survey else ""
        self.head.html = str(join([line, head_fields(work.side, work.map)]))
        self.curve.html = str(curves(work.state, work.side, work.both, work.chosen, survey, said))
        self.panel.html = str(self._panel())
        self.strip.html = str(strip(work.map, work.chosen if work.point else "", work.stage))
        self._draw_foot(survey)

    def _panel(self) -> Child:
        work = self.work
        stage = work.map.stage(work.stage)
        if stage:
            return stage_panel(work.side, work.map, stage)
        if work.point is None:
            how = "还没有触点。在下面的一个阶段里点“＋ 触点”，写下客户做的第一件事。"
            return tag("p", how, class_="wb-note")
        linkable = self._survey_names if self._with_survey else ()
        return touchpoint_panel(work.side, work.map, work.point, linkable, date.today())

    def _draw_foot(self, survey: dict[str, Group]) -> None:
        findings = self.findings
        parts: list[Child] = [foot_tabs(self._tab, findings)]
        if self._tab == "rubric":
            parts.append(rubric_list(findings))
        elif self._tab == "compare":
            parts.append(comparison(self.work.state))
        else:
            self.takeaway.show(self.work.state, self.work.side, survey)
        self.foot.html = str(join(parts))
        below = (self.foot, self.takeaway.box) if self._tab == "files" else (self.foot,)
        if self._below.children != below:
            self._below.children = below

    def _scores(self) -> dict[str, Group]:
        return scores(self._survey) if self._with_survey and self._survey else {}

    def _keep_soon(self) -> None:
        """Keep the state when the typing or walking pauses: a file a key would make the curve stutter."""
        keep: Callable[[], None] = self._keep
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            keep()
            return
        if self._saving is not None:
            self._saving.cancel()
        self._saving = loop.call_later(PAUSE, keep)

    def _keep(self) -> None:
        state = self.work.state
        self.answer = {} if state == self._start else state.model_dump(mode="json")
