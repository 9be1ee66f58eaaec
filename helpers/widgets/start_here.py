"""The widgets of the first notebook: who I am, whether this machine is fine, a button that counts again."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from helpers.answers import Saved, SaveError
from helpers.machine import Check
from helpers.markup import Child, join, tag
from helpers.trainee import Profile, read_profile
from helpers.widgets.view import View

FIELDS = {"name": "姓名", "number": "工号或学号", "team": "小组（可不填）"}


class ProfileForm(widgets.VBox):
    """Three lines to fill in; a profile that can be used is saved as soon as a line is left.

    `save` takes the profile and says how it was kept. Raises nothing: what is wrong stands beside the lines.
    """

    def __init__(self, profile: Profile | None, saved: Saved, save: Callable[[Profile], Saved]) -> None:
        self._save, self._saved, self._notice = save, saved, saved.notice
        self._kept = profile
        values = profile.model_dump() if profile else {}
        self.fields = {
            field: widgets.Text(
                value=values.get(field, ""),
                description=label,
                continuous_update=False,
                style={"description_width": "9em"},
                layout={"width": "420px"},
            )
            for field, label in FIELDS.items()
        }
        self.said = View()
        super().__init__([*self.fields.values(), self.said])
        self.add_class("wb-frame")
        for text in self.fields.values():
            text.observe(lambda _change: self.said.guard(self._changed), "value")
        self._draw({})

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _changed(self) -> None:
        read = read_profile(**{field: text.value for field, text in self.fields.items()})
        if isinstance(read, Profile):
            self._keep(read)
            self._draw({})
        else:
            self._draw({field: words for field, words in read.items() if self._is_touched(field)})

    def _is_touched(self, field: str) -> bool:
        """Whether a field has to be spoken of: one that is still empty is only waiting for its turn."""
        return bool(self.fields[field].value.strip()) or self._kept is not None

    def _keep(self, profile: Profile) -> None:
        try:
            self._saved = self._save(profile)
            self._kept, self._notice = profile, self._saved.notice
        except SaveError as error:
            self._notice = str(error)

    def _draw(self, problems: dict[str, str]) -> None:
        alerts = [*problems.values(), *([self._notice] if self._notice else [])]
        self.said.html = str(
            join(
                [
                    [tag("div", words, class_="wb-note wb-bad", role="alert") for words in alerts],
                    tag("p", self._status(bool(problems)), role="status"),
                ]
            )
        )

    def _status(self, wrong: bool) -> str:
        if self._kept is None:
            return "填好姓名和工号（或学号），就会自动保存。"
        team = f"，{self._kept.team}" if self._kept.team else ""
        who = f"{self._kept.name}（{self._kept.number}{team}）"
        at = f"{self._saved.saved_at:%H:%M:%S} " if self._saved.saved_at else ""
        return f"改好以前，仍按 {who} 交作业。" if wrong else f"你好，{who}！{at}已保存。"


class MachineTable(View):
    """The checks of this machine; the last row is done by the trainee, with a click there and back."""

    def __init__(self, look: Callable[[], Sequence[Check]]) -> None:
        self._look = look
        self._checks = tuple(look())
        self.answered = False
        super().__init__(on_action=self._act)
        self.add_class("wb-frame")
        self._draw()

    def _act(self, action: str, _value: str) -> None:
        if action == "click":
            self.answered = True
        elif action == "again":
            self._checks = tuple(self._look())
        self._draw()

    def _draw(self) -> None:
        rows = [self._row(check) for check in self._checks]
        button = tag("button", "点我试一下", data_action="click")
        clicked = self._row(Check("页面与程序的连接", True, "点击已经收到"))
        waiting = tag("tr", tag("th", "页面与程序的连接"), tag("td", "？ 等你点一下"), tag("td", button))
        self.html = str(
            join(
                [
                    tag("table", tag("tbody", rows, clicked if self.answered else waiting)),
                    tag("p", self._conclusion(), role="status"),
                    tag("button", "重新检查", data_action="again"),
                ]
            )
        )

    def _row(self, check: Check) -> Child:
        verdict = "✓ 正常" if check.fine else "✗ 要处理"
        said = check.found if check.fine else f"{check.found}。{check.way_out}"
        style = "wb-promoter" if check.fine else "wb-detractor"
        return tag("tr", tag("th", check.name), tag("td", verdict, class_=style), tag("td", said))

    def _conclusion(self) -> str:
        failing = [check.name for check in self._checks if not check.fine]
        if failing:
            return f"有 {len(failing)} 项要处理：{'、'.join(failing)}。处理好后点“重新检查”。"
        return "一切正常，可以开始第一课。" if self.answered else "还差一步：点一下“点我试一下”。"


class CountAgain(View):
    """A button that calls `count`."""

    def __init__(self, count: Callable[[], Any]) -> None:
        button = tag("button", "重新统计", data_action="count")
        # Room for the ring around the button in focus, which the edge of a cell's output would cut.
        super().__init__(str(tag("div", button, style="padding:5px")), lambda _action, _value: count())
