"""What the designer keeps: a script and a conversation for every situation, and their changes."""

from typing import Literal

from pydantic import Field

from helpers.exercises.base import Content
from helpers.exercises.script import Situation, Words
from helpers.scripts import SituationFile

OWN = "own"  # the name of the situation that a trainee writes
NAMELESS = "我的情境"

Page = Literal["write", "talk", "card"]


class Own(Content):
    """A situation in the trainee's own words; nothing of it has to be there."""

    title: Words = ""
    customer: Words = ""
    happened: Words = ""
    opening: Words = ""


class Talk(Content):
    """A conversation: what was said at each step, and what is being written but not said yet."""

    replies: dict[str, Words] = Field(default_factory=dict)
    drafts: dict[str, Words] = Field(default_factory=dict)


class Draft(Content):
    """Everything of the tool, by the name of the situation; each change gives a new draft."""

    situation: str
    page: Page = "write"
    step: str = ""  # "" is the first one
    own: Own = Own()
    scripts: dict[str, dict[str, Words]] = Field(default_factory=dict)
    talks: dict[str, Talk] = Field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """The script of the situation in hand."""
        return self.scripts.get(self.situation, {})

    @property
    def talk(self) -> Talk:
        """The conversation of the situation in hand."""
        return self.talks.get(self.situation, Talk())

    def write(self, texts: dict[str, str]) -> "Draft":
        """Write these steps of the script; the others stay."""
        return self.model_copy(update={"scripts": {**self.scripts, self.situation: {**self.texts, **texts}}})

    def clear(self) -> "Draft":
        """Take the script away."""
        scripts = {name: texts for name, texts in self.scripts.items() if name != self.situation}
        return self.model_copy(update={"scripts": scripts})

    def think(self, step: str, text: str) -> "Draft":
        """Write a reply without saying it."""
        return self._talk(self.talk.replies, {**self.talk.drafts, step: text})

    def say(self, step: str) -> "Draft":
        """Say what was written for a step; nothing written, nothing said."""
        text = self.talk.drafts.get(step, "")
        if not text.strip():
            return self
        drafts = {name: words for name, words in self.talk.drafts.items() if name != step}
        return self._talk({**self.talk.replies, step: text}, drafts)

    def take_back(self) -> "Draft":
        """Write the last reply anew: what was said stands there to be changed."""
        if not self.talk.replies:
            return self
        *_, step = self.talk.replies
        said = {name: words for name, words in self.talk.replies.items() if name != step}
        return self._talk(said, {**self.talk.drafts, step: self.talk.replies[step]})

    def start_again(self) -> "Draft":
        """Begin the conversation anew."""
        return self._talk({}, {})

    def _talk(self, replies: dict[str, str], drafts: dict[str, str]) -> "Draft":
        talk = Talk(replies=replies, drafts=drafts)
        return self.model_copy(update={"talks": {**self.talks, self.situation: talk}})


def told(draft: Draft, name: str, data: SituationFile) -> Situation:
    """Return a situation by name; the trainee's own, or one no longer in the data, as far as it is known."""
    if name in data.situations:
        return data.situations[name]
    own = draft.own if name == OWN else Own(title=name)
    return Situation(
        title=own.title.strip() or NAMELESS,
        sector=OWN,
        customer=own.customer.strip() or "还没有写",
        happened=own.happened.strip() or "还没有写",
        opening=own.opening.strip() or "你们到底怎么回事？",
        reactions=data.own_reactions,
    )
