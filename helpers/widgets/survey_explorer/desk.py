"""The desk of a survey explorer: comments to read on the left, the codebook on the right."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import ipywidgets as widgets

from helpers.methods.selection import Condition
from helpers.widgets.survey_explorer import comments, reading
from helpers.widgets.survey_explorer.data import THEME, Sample
from helpers.widgets.survey_explorer.editor import CodeEditor
from helpers.widgets.survey_explorer.state import Codebook, State
from helpers.widgets.view import View

KEYS = {"ArrowDown": "move:1", "ArrowUp": "move:-1", "Backspace": "undo:"}


class CodingDesk:
    """Reads and codes the comments of a state; `become` is called with every state that comes of it."""

    def __init__(self, become: Callable[[State], None]) -> None:
        self._become = become
        self._place = comments.Place()
        self.comments = View(on_action=self.act)
        self.codes = View(on_action=self.act)
        self.editor = CodeEditor(self._draw_hint, self.act)
        self._left = widgets.VBox([self.comments])
        self._right = widgets.VBox([self.codes, self.editor.box], layout={"width": "43%"})
        self.box = widgets.HBox([self._left, self._right], layout={"justify_content": "space-between"})
        self.box.add_class("wb-desk")

    def act(self, action: str, value: str) -> None:
        """Do what the browser does when an element of the desk is used."""
        handler = getattr(self, f"_on_{action}", None)
        if handler is not None:
            handler(value)

    def turn_to(self, show: str) -> None:
        """List other comments from the first one on; the page is drawn by the next `draw`."""
        self._place = comments.Place(show, done=self._place.done)

    def begin(self) -> None:
        """Go back to the first comment of the list; the page is drawn by the next `draw`."""
        self._place = replace(self._place, at=0)

    def draw(self, sample: Sample, state: State) -> None:
        """Draw the desk when the comments are in view, and put it away otherwise."""
        self._sample, self._state = sample, state
        open_ = state.view == "comments"
        own = open_ and state.coding == THEME
        self.box.layout.display = None if open_ else "none"
        self._left.layout.width = "56%" if own else "100%"
        self._right.layout.display = None if own else "none"
        self.comments.html = str(reading.reading(sample, state, self._place)) if open_ else ""
        self.codes.html = str(reading.code_list(sample, state, self.editor.editing)) if own else ""
        numbered = {str(place): f"assign:{code}" for place, code in enumerate(list(state.codebook)[:9], 1)}
        self.comments.shortcuts = self.codes.shortcuts = {**KEYS, "0": "assign:", **numbered} if own else {}
        self.editor.box.layout.display = None if own and self.editor.editing is not None else "none"
        if own and self.editor.editing is not None:
            self.editor.phrases.html = str(reading.phrases(sample, state))
            self._draw_hint()

    def _draw_hint(self, saving: bool = False) -> None:
        if self.editor.editing is not None:
            self.editor.hint.html = str(reading.caught(self._sample, self._state, self.editor, saving))

    def _redraw(self) -> None:
        self.draw(self._sample, self._state)

    def _listed(self) -> list[comments.Wording]:
        return comments.wordings(self._sample, self._state, self._place.show)

    def _on_show(self, show: str) -> None:
        if show in comments.SHOWS:
            self.turn_to(show)
            self._redraw()

    def _on_read(self, at: str) -> None:
        self._go(int(at))

    def _on_move(self, step: str) -> None:
        self._go(self._place.at + int(step))

    def _go(self, at: int) -> None:
        self._place = replace(self._place, at=max(0, min(at, len(self._listed()) - 1)))
        self._redraw()
        self.comments.focus_on("read", str(self._place.at))

    def _on_assign(self, code: str) -> None:
        listed, state = self._listed(), self._state
        if not listed or state.coding != THEME or code not in {"", *state.codebook}:
            return
        at = min(self._place.at, len(listed) - 1)
        text = listed[at].text
        short = text if len(text) <= 12 else text[:12] + "…"
        step = comments.Step(f"归好“{short}”", state.codebook, {text: state.by_hand.get(text)})
        place = replace(self._place, done=(*self._place.done, step))
        after = replace(state, by_hand={**state.by_hand, text: code})
        stays = place.show in (comments.ALL, comments.PUT_ASIDE if code == "" else comments.CODED)
        self._place = replace(place, at=at + 1 if stays else at)
        self._become(after)

    def _on_undo(self, _value: str) -> None:
        if not self._place.done:
            return
        *others, step = self._place.done
        by_hand = {**self._state.by_hand, **step.by_hand}
        self._place = replace(self._place, done=tuple(others))
        if self.editor.editing not in {"", *step.codebook}:
            self.editor.close()
        self._become(
            replace(
                self._state,
                codebook=step.codebook,
                by_hand={text: code for text, code in by_hand.items() if code is not None},
                filters=_renamed(self._state.filters, step.names),
            )
        )

    def _on_raise(self, code: str) -> None:
        codes = list(self._state.codebook)
        at = codes.index(code) if code in codes else 0
        if at:
            codes[at - 1], codes[at] = codes[at], codes[at - 1]
            self._recode(f"把“{code}”上移", {name: self._state.codebook[name] for name in codes})

    def _on_edit(self, code: str) -> None:
        if code in {"", *self._state.codebook}:
            self.editor.open(code, self._state.codebook.get(code, ()))
            self._redraw()
            self.editor.fields.focus_on("name")

    def _on_cancel(self, _value: str) -> None:
        self.editor.close()
        self._redraw()

    def _on_phrase(self, phrase: str) -> None:
        self.editor.add(phrase)

    def _on_save(self, _value: str) -> None:
        old, new = self.editor.editing, self.editor.code
        if old is None or reading.trouble(self._state, new, old):
            self._draw_hint(saving=True)
            return
        book = {new if name == old else name: words for name, words in self._state.codebook.items()}
        self.editor.close()
        said = f"改好“{new}”" if old else f"加上“{new}”"
        self._recode(said, {**book, new: self.editor.keywords}, {old: new} if old else {})

    def _on_remove(self, code: str) -> None:
        self.editor.close()
        book = {name: words for name, words in self._state.codebook.items() if name != code}
        self._recode(f"删掉“{code}”", book)

    def _recode(self, said: str, codebook: Codebook, renamed: Mapping[str, str] | None = None) -> None:
        """Take on a codebook; what was coded by hand or chosen under an old name goes along with it."""
        names, before = renamed or {}, self._state.by_hand
        by_hand = {text: names.get(code, code) for text, code in before.items()}
        kept = {text: code for text, code in by_hand.items() if code in {"", *codebook}}
        changed = {text: code for text, code in before.items() if kept.get(text) != code}
        old_names = {new: old for old, new in names.items()}
        step = comments.Step(said, self._state.codebook, changed, old_names)
        same = list(codebook.items()) == list(self._state.codebook.items())
        done = self._place.done if same else (*self._place.done, step)
        self._place = comments.Place(self._place.show, done=done)
        filters = _renamed(self._state.filters, names)
        self._become(replace(self._state, codebook=codebook, by_hand=kept, filters=filters))


def _renamed(filters: Mapping[str, Condition], names: Mapping[str, str]) -> Mapping[str, Condition]:
    if THEME not in filters:
        return filters
    return {**filters, THEME: tuple(names.get(str(code), str(code)) for code in filters[THEME])}
