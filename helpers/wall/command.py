"""The class wall without a notebook: `python -m helpers wall`.

Questions come from a YAML file, a list of what questions.py knows, e.g. `- {kind: nps, title: …}`. Each is
added once: a wall that was stopped goes on where it was.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from helpers.wall.addresses import FIRST_PORT
from helpers.wall.host import Wall, host
from helpers.wall.qr import qr_text
from helpers.wall.questions import AnyQuestion
from helpers.wall.session import Session, Snapshot
from helpers.wall.store import StoreError
from helpers.wall.tally import ChoiceTally, IdeasTally, NpsTally, WordsTally

KEYS: dict[str, tuple[str, Callable[[Session], None]]] = {
    "": ("下一题", lambda session: session.next_question()),
    "b": ("上一题", lambda session: session.previous_question()),
    "c": ("关闭", lambda session: session.close()),
    "o": ("再打开", lambda session: session.reopen()),
    "s": ("手机上显示结果", lambda session: session.set_visibility("shown")),
    "h": ("手机上隐藏结果", lambda session: session.set_visibility("hidden")),
    "r": ("看现在的结果", lambda session: None),
}
HELP = "，".join(f"{key or '回车'} = {what}" for key, (what, _) in KEYS.items()) + "，q = 停止"


def run(root: Path, options: argparse.Namespace) -> int | str:
    """Serve until `q`, or the end of the input; returns the exit code, or the sentence to stop with.

    Options: name (or None), questions (a path, or None), network (a flag), port, public (both may be None).
    """
    try:
        questions = read_questions(options.questions) if options.questions else ()
        port = FIRST_PORT if options.port is None else options.port
        wall = host(options.name, network=options.network, port=port, public=options.public)
    except (StoreError, ValueError) as error:
        return str(error)
    try:
        known = [posed.question for posed in wall.session.agenda.posed]
        for question in questions:
            if question not in known:
                wall.session.add_question(question, show=False)
        print(qr_text(wall.address), wall.address, *wall.notices, HELP, sep="\n", flush=True)
        for line in sys.stdin:
            if line.strip() == "q":
                break
            print(obey(wall, line.strip()), flush=True)
    finally:
        wall.stop()
    return 0


def read_questions(path: Path) -> tuple[AnyQuestion, ...]:
    """Return the questions of a YAML file. Raises ValueError that says what is wrong."""
    try:
        read = TypeAdapter(tuple[AnyQuestion, ...]).validate_python(yaml.safe_load(path.read_text("utf-8")))
    except OSError as error:
        raise ValueError(f"读不到问题文件 {path}（{error.strerror}）。") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"问题文件 {path} 写得不对：\n{error}") from error
    return read


def obey(wall: Wall, key: str) -> str:
    """Do what a key stands for, and return how the wall looks then."""
    if key not in KEYS:
        return HELP
    try:
        KEYS[key][1](wall.session)
    except (LookupError, StoreError) as error:
        return str(error)
    snapshot = wall.session.snapshot()
    if not snapshot:
        return "墙上还没有问题。"
    trouble = [incident.sentence for incident in wall.incidents]
    return "\n".join([*describe(snapshot), f"连着 {wall.connected} 台手机。", *trouble])


def describe(snapshot: Snapshot) -> list[str]:
    """Return a question and its results in lines of text."""
    state = "进行中" if snapshot.is_open else "已关闭"
    head = f"第 {snapshot.place} / {snapshot.of} 题（{state}，n = {snapshot.answered}）："
    head += snapshot.question.title
    match snapshot.tally:
        case NpsTally(counts=counts, low=low, high=high) if snapshot.answered:
            return [head, f"NPS {counts.rounded:+d}，95% 区间 {low:+.0f} 到 {high:+.0f}"]
        case ChoiceTally(options=said) | WordsTally(words=said):
            return [head, *(f"{one.count:>4}  {one.text}" for one in said[:20])]
        case IdeasTally() as ideas:
            return [head, *(f"{idea.votes:>4}  {idea.text}" for idea in ideas.by_votes[:20])]
    return [head]
