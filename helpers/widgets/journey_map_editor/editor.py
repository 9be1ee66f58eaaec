"""The widget: the curve, the touchpoints by stage, the fields of the one in hand, and tabs below."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers import content
from helpers.exercises.journey import Finding, JourneyAnswer, Rules, rubric
from helpers.exercises.journey_map import (
    FIELDS,
    HEAD,
    MOST_STAGES,
    MOST_TOUCHPOINTS,
    JourneyMap,
    Stage,
    Touchpoint,
)
from helpers.markup import Child, join, tag
from helpers.pictures.groups import Group
from helpers.widgets.journey_map_editor.compare import comparison
from helpers.widgets.journey_map_editor.history import History
from helpers.widgets.journey_map_editor.page import curves, foot_tabs, rubric_list, title_line
from helpers.widgets.journey_map_editor.panel import head_fields, stage_panel, touchpoint_panel
from helpers.widgets.journey_map_editor.strip import strip
from helpers.widgets.journey_map_editor.survey_layer import scores, survey_words
from helpers.widgets.journey_map_editor.takeaway import TakeAway
from helpers.widgets.view import View

BLANK = JourneyMap(
    stages=tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(("之前", "之中", "之后"), 1))
)
PAUSE = 0.3
UNDO = {"Ctrl+z": "undo:", "Meta+z": "undo:", "Ctrl+y": "redo:", "Ctrl+Z": "redo:", "Meta+Z": "redo:"}
EARLIER, LATER = "-1", "1"
ON_CURVE = {
    **UNDO,
    "ArrowLeft": f"walk:{EARLIER}",
    "ArrowRight": f"walk:{LATER}",
    "ArrowUp": "feel:1",
    "ArrowDown": "feel:-1",
    "Alt+ArrowLeft": f"shift:{EARLIER}",
    "Alt+ArrowRight": f"shift:{LATER}",
    "Delete": "remove:",
}
ON_STRIP = {
    **UNDO,
    "ArrowLeft": f"walk:{EARLIER}",
    "ArrowRight": f"walk:{LATER}",
    "ArrowUp": f"walk:{EARLIER}",
    "ArrowDown": f"walk:{LATER}",
    "Alt+ArrowLeft": f"shift:{EARLIER}",
    "Alt+ArrowRight": f"shift:{LATER}",
    "Alt+ArrowUp": f"shift:{EARLIER}",
    "Alt+ArrowDown": f"shift:{LATER}",
    "Delete": "remove:",
}


class JourneyMapEditor(widgets.VBox):
    """A journey map under construction; `answer` is that of the kind `journey`, `{}` while all is as begun.

    `start` is the map to begin with, `asks_to_be` makes the second map part of the rubric.
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
        self._history = History(JourneyAnswer.model_validate(dict(answer)) if answer else self._start)
        self._survey, self._rules, self._asks = survey, rules or Rules(), asks_to_be
        self._survey_names = content.load_survey(survey).touchpoints if survey else ()
        self._side, self._both, self._asking, self._with_survey = "as_is", False, False, False
        self._chosen = self._stage = ""
        self._tab, self._said = "rubric", ""
        self._saving: asyncio.TimerHandle | None = None
        self.head = View(on_action=self.act, shortcuts=UNDO)
        self.curve = View(on_action=self._act_on("point"), shortcuts=ON_CURVE)
        self.strip = View(on_action=self._act_on("pick"), shortcuts=ON_STRIP)
        self.panel = View(on_action=self.act, shortcuts=UNDO)
        self.foot = View(on_action=self.act, shortcuts=UNDO)
        self.takeaway = TakeAway(self._load, self._begin if may_begin else None, notice)
        self._notice = notice
        self._below = widgets.VBox([self.foot])
        super().__init__([self.head, self.curve, self.panel, self.strip, self._below])
        self.add_class("wb-journey")
        self._choose(self._map.touchpoints[0].id if self._map.touchpoints else "")
        self._draw()
        self._keep()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def state(self) -> JourneyAnswer:
        """Both maps as they stand."""
        return self._history.now

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rubric says."""
        return rubric(self.state, self._rules, self._asks or self.state.to_be is not None)

    @property
    def _map(self) -> JourneyMap:
        return self.state.side(self._side)

    @property
    def _point(self) -> Touchpoint | None:
        return self._map.find(self._chosen)

    def act(self, action: str, value: str = "") -> None:
        """Do what the browser does when something of the editor is used."""
        do: Callable[[str], None] | None = getattr(self, f"_do_{action}", None)
        if do is None:
            return
        self._said = ""
        do(value)
        self._draw()
        self._keep_soon()

    def _act_on(self, button: str) -> Callable[[str, str], None]:
        """Return what follows the page where touchpoints are buttons: the focus goes with the one in hand."""

        def act(action: str, value: str) -> None:
            self.act(action, value)
            if action in ("walk", "remove", "undo", "redo") and self._chosen:
                view = self.curve if button == "point" else self.strip
                view.focus_on(button, f"{self._side}.{self._chosen}" if button == "point" else self._chosen)

        return act

    # --- what is in hand and what is shown ---

    def _do_show(self, view: str) -> None:
        self._both, self._asking = view == "both", view != "as_is" and self.state.to_be is None
        if not self._asking:
            self._side = "as_is" if view == "as_is" else "to_be"
            self._choose(self._chosen)

    def _do_copy(self, _value: str) -> None:
        self._change(self.state.put("to_be", self.state.as_is))
        self._asking, self._side = False, "to_be"

    def _do_later(self, _value: str) -> None:
        self._asking = self._both = False

    def _do_survey(self, _value: str) -> None:
        self._with_survey = not self._with_survey

    def _do_tab(self, tab: str) -> None:
        self._tab = tab

    def _do_point(self, name: str) -> None:
        side, _, point = name.partition(".")
        if side in self.state.maps:
            self._side = side
        self._choose(point)

    def _do_pick(self, point: str) -> None:
        self._choose(point)

    def _do_stage(self, stage: str) -> None:
        self._stage = stage

    def _do_walk(self, step: str) -> None:
        points = self._map.touchpoints
        if points:
            place = min(max(self._map.place(self._chosen) + int(step), 0), len(points) - 1)
            self._choose(points[place].id)

    def _choose(self, point: str) -> None:
        """Take a touchpoint in hand; where there is no such one, the first."""
        points = self._map.touchpoints
        self._stage = ""
        self._chosen = point if self._map.find(point) else (points[0].id if points else "")

    # --- changes ---

    def _do_undo(self, _value: str) -> None:
        self._restore(self._history.undo())

    def _do_redo(self, _value: str) -> None:
        self._restore(self._history.redo())

    def _do_head(self, written: str) -> None:
        name, _, text = written.partition("=")
        side, _, field = name.partition(".")
        if side in self.state.maps:
            self._change(self.state.put(side, self.state.side(side).set_head(field, text)), name)

    def _do_field(self, written: str) -> None:
        name, _, text = written.partition("=")
        side, point, field = name.split(".")
        if side in self.state.maps and field in FIELDS:
            value: Any = _number(text) if field == "wait" else text
            self._change(self.state.put(side, self.state.side(side).set(point, field, value)), name)

    def _do_mot(self, written: str) -> None:
        name, _, checked = written.partition("=")
        self._do_field(f"{name}.mot={'1' if checked == 'true' else ''}")

    def _do_channel(self, channel: str) -> None:
        self._edit(self._map.set(self._chosen, "channel", channel))

    def _do_emotion(self, emotion: str) -> None:
        self._edit(self._map.set(self._chosen, "emotion", emotion))

    def _do_feel(self, step: str) -> None:
        if self._point:
            changed = self._map.set(self._chosen, "emotion", self._point.emotion + int(step))
            self._edit(changed, f"{self._side}.{self._chosen}.emotion")

    def _do_add(self, stage: str) -> None:
        self._add(lambda new: self._map.add(new, stage))

    def _do_add_after(self, _value: str) -> None:
        if self._point:
            stage = self._point.stage
            self._add(lambda new: self._map.add(new, stage, self._chosen))

    def _do_duplicate(self, _value: str) -> None:
        self._add(lambda new: self._map.duplicate(new, self._chosen))

    def _do_remove(self, _value: str) -> None:
        place = self._map.place(self._chosen)
        self._edit(self._map.remove(self._chosen))
        points = self._map.touchpoints
        self._choose(points[min(max(place, 0), len(points) - 1)].id if points else "")

    def _do_shift(self, step: str) -> None:
        self._edit(self._map.move(self._chosen, -1 if step == EARLIER else 1))

    def _do_drop(self, what: str) -> None:
        moved, _, onto = what.partition("=")
        self._edit(self._map.move_onto(moved, onto))
        self._choose(moved)

    def _do_drop_stage(self, what: str) -> None:
        moved, _, stage = what.partition("=")
        self._edit(self._map.move_to_stage(moved, stage))
        self._choose(moved)

    def _do_add_stage(self, _value: str) -> None:
        before = {stage.id for stage in self._map.stages}
        self._edit(self._map.add_stage(self._stage))
        new = [stage.id for stage in self._map.stages if stage.id not in before]
        self._stage = new[0] if new else self._stage
        if new:
            self.panel.focus_on("stage_name", f"{self._side}.{new[0]}")
        else:
            self._said = f"一张地图最多 {MOST_STAGES} 个阶段。"

    def _do_stage_name(self, written: str) -> None:
        name, _, text = written.partition("=")
        side, _, stage = name.partition(".")
        if side in self.state.maps:
            self._change(self.state.put(side, self.state.side(side).rename_stage(stage, text)), name)

    def _do_shift_stage(self, step: str) -> None:
        self._edit(self._map.move_stage(self._stage, -1 if step == EARLIER else 1))

    def _do_remove_stage(self, _value: str) -> None:
        self._edit(self._map.remove_stage(self._stage))
        self._choose(self._chosen)

    def _add(self, make: Callable[[str], JourneyMap]) -> None:
        new = self.state.next_touchpoint
        self._edit(make(new))
        if self._map.find(new):
            self._choose(new)
            self.panel.focus_on("field", f"{self._side}.{new}.action")
        else:
            self._said = f"一张地图最多 {MOST_TOUCHPOINTS} 个触点。"

    def _edit(self, changed: JourneyMap, run: str | None = None) -> None:
        self._change(self.state.put(self._side, changed), run)

    def _change(self, changed: JourneyAnswer, run: str | None = None) -> None:
        self._history = self._history.change(changed, run)

    def _restore(self, history: History[JourneyAnswer]) -> None:
        self._history = history
        if self.state.to_be is None:
            self._side, self._both = "as_is", False
        self._choose(self._chosen)

    def _load(self, _name: str, loaded: JourneyAnswer) -> None:
        self._replace(loaded)

    def _begin(self, template: str) -> None:
        self._replace(JourneyAnswer(as_is=content.load_journey(template).map if template else BLANK))

    def _replace(self, answer: JourneyAnswer) -> None:
        self._change(answer)
        self._side, self._both = "as_is", False
        self._choose("")
        self._draw()
        self._keep_soon()

    # --- drawing and keeping ---

    def _draw(self) -> None:
        drawn = self._map
        survey = self._scores()
        view = "both" if self._both else self._side
        can = (bool(self._history.past), bool(self._history.future))
        survey_shown = self._with_survey if self._survey else None
        line = title_line(view, can, survey_shown, self._asking, self._said)
        self.head.html = str(join([line, head_fields(self._side, drawn, HEAD)]))
        said = survey_words(self._survey, drawn) if survey and self._survey else ""
        self.curve.html = str(curves(self.state, self._side, self._both, self._chosen, survey, said))
        self.strip.html = str(strip(drawn, "" if self._stage else self._chosen, self._stage))
        self.panel.html = str(self._panel())
        self._draw_foot(survey)

    def _panel(self) -> Child:
        stage = self._map.stage(self._stage)
        if stage:
            return stage_panel(self._side, self._map, stage)
        point = self._point
        if point is None:
            return tag("p", "还没有触点。在一个阶段里点“＋ 触点”，写下客户做的第一件事。", class_="wb-note")
        linkable = self._survey_names if self._with_survey else ()
        return touchpoint_panel(self._side, self._map, point, linkable, date.today())

    def _draw_foot(self, survey: dict[str, Group]) -> None:
        findings = self.findings
        parts: list[Child] = [foot_tabs(self._tab, findings)]
        if self._tab == "rubric":
            parts.append(rubric_list(findings))
        elif self._tab == "compare":
            parts.append(comparison(self.state))
        else:
            self.takeaway.show(self.state, self._side, survey)
        self.foot.html = str(join(parts))
        below = (self.foot, self.takeaway.box) if self._tab == "files" else (self.foot,)
        if self._below.children != below:
            self._below.children = below

    def _scores(self) -> dict[str, Group]:
        return scores(self._survey) if self._with_survey and self._survey else {}

    def _keep_soon(self) -> None:
        """Keep the state when the typing or walking pauses: a file a key would make the curve stutter."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._keep()
            return
        if self._saving is not None:
            self._saving.cancel()
        self._saving = loop.call_later(PAUSE, self._keep)

    def _keep(self) -> None:
        self.answer = {} if self.state == self._start else self.state.model_dump(mode="json")


def _number(text: str) -> float:
    """Return the number in a field for numbers; one that is empty, or no number yet, counts as 0."""
    try:
        return float(text)
    except ValueError:
        return 0.0
