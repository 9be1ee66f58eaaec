import argparse
import io
import threading
from pathlib import Path

import pytest

from helpers.wall import command
from tests.wall.phone import Phone

QUESTIONS = """
- {kind: nps, title: 推荐吗？}
- {kind: choice, title: 哪里等得最久？, options: {hall: 营业厅, app: 手机应用}}
- {kind: words, title: 三个词}
- {kind: ideas, title: 怎么办？}
"""


class Typed(io.StringIO):
    """A keyboard on which phones vote before the second key is pressed."""

    def __init__(self, *keys: str, votes: object = None) -> None:
        super().__init__()
        self.keys, self.votes = keys, votes

    def __iter__(self) -> "Typed":
        self.left = iter(self.keys)
        return self

    def __next__(self) -> str:
        key = next(self.left)
        if key == "r" and callable(self.votes):
            self.votes()
        return f"{key}\n"


def options(tmp_path: Path, text: str = QUESTIONS) -> argparse.Namespace:
    file = tmp_path / "questions.yaml"
    file.write_text(text, encoding="utf-8")
    return argparse.Namespace(
        name=tmp_path / "class.sqlite", questions=file, network=False, port=0, public=None
    )


def test_a_class_is_led_from_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []

    def votes() -> None:
        shown.append(capsys.readouterr().out)
        address = next(line for line in shown[0].splitlines() if line.startswith("http://"))
        phone = Phone(address)
        phone.open()
        assert phone.answer(1, score=9).status == 200

    monkeypatch.setattr("sys.stdin", Typed("", "r", "c", "", "x", "q", votes=votes))
    assert command.run(tmp_path, options(tmp_path)) == 0
    out = capsys.readouterr().out
    assert "█" in shown[0] and "回车 = 下一题" in shown[0]
    assert "第 1 / 4 题（进行中，n = 1）：推荐吗？\nNPS +100，95% 区间" in out
    assert "第 1 / 4 题（已关闭，n = 1）" in out
    assert "第 2 / 4 题（进行中，n = 0）：哪里等得最久？\n   0  营业厅" in out
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("wall")]


def test_a_wall_that_is_started_again_has_its_questions_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", Typed("", "q"))
        command.run(tmp_path, options(tmp_path))
    out = capsys.readouterr().out
    assert "第 1 / 4 题" in out and "第 2 / 4 题" in out and "/ 8 题" not in out


@pytest.mark.parametrize("text", ["- {kind: nps}", "- {kind: song, title: 一}", "{", "3"])
def test_questions_that_are_wrong_are_said_before_anything_is_opened(tmp_path: Path, text: str) -> None:
    said = command.run(tmp_path, options(tmp_path, text))
    assert "questions.yaml 写得不对" in str(said)
    assert not (tmp_path / "class.sqlite").exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    wanted = options(tmp_path)
    wanted.questions.unlink()
    assert "读不到问题文件" in str(command.run(tmp_path, wanted))
