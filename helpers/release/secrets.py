"""The texts that no trainee may find: keys, what instructors say, how the surveys were made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import content
from helpers.checked_yaml import read_yaml
from helpers.notebooks import cells, read
from helpers.release.edition import START, SURVEYS, notebook_of, whole_lessons
from helpers.texts import given_texts, texts

# From how many letters on a text tells something, and a sentence of a longer one does: shorter sentences
# stand in keys and in lessons alike.
A_KEY, A_LINE, A_SENTENCE = 8, 12, 20

ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([abefnrtv0NLP_])|(.))", re.DOTALL
)
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Secret:
    """A text, of which only the letters count, and where it belongs."""

    where: str
    text: str
    letters: str


@dataclass(frozen=True)
class Secrets:
    """All there is to hide; `recipe` is what surveys.yaml says beside the surveys."""

    texts: tuple[Secret, ...]
    recipe: Mapping[str, Any]


def secrets(root: Path) -> Secrets:
    """Return what the workbook in `root` hides from trainees.

    Raises ContentError when keys do not fit or are missing: what is not known cannot be looked for.
    """
    recipe = {name: part for name, part in read_yaml(root / SURVEYS, SURVEYS).items() if name != "surveys"}
    return Secrets((*_of_keys(root), *_of_instructors(root), *_of_surveys(root)), recipe)


def letters(text: str) -> str:
    """Return the letters and digits of a text: neither blanks nor punctuation hide or tell anything."""
    return re.sub(r"[\W_]+", "", text)


def unescaped(text: str) -> str:
    r"""Return a text as JSON, YAML or Python would read it inside quotes; a line break is a blank.

    >>> unescaped(r"\u4f60\n\u597d")
    '你 好'
    """
    read = ESCAPE.sub(_character, text)
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs become one character


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code is None:
        return " " if escape[4] else escape[5]
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else " "


def _of_keys(root: Path) -> Iterator[Secret]:
    data = root / "course_data"
    for path in content.lesson_paths(data):
        lesson = content.load_lesson(path, data)
        content.load_keys(lesson, data)  # raises when they do not fit
        name = f"course_data/keys/{path}.yaml"
        if not any(exercise.graded for exercise in lesson.exercises.values()):
            continue
        for exercise, key in read_yaml(root / name, name).items():
            where = f"{name} 里练习 {exercise} 的参考答案"
            given = {letters(text) for text in given_texts(lesson.exercises[exercise], data)}
            for field, part in key.items():
                for text in texts(part):
                    if field != "answer" or letters(text) not in given:
                        yield from _secrets(where, text, A_KEY)


def _of_instructors(root: Path) -> Iterator[Secret]:
    for path in [root / START, *(notebook_of(root, lesson) for lesson in whole_lessons(root))]:
        for cell in cells(read(path)):
            if "instructor" in cell.tags:
                where = f"{path.name} 第 {cell.number} 格（讲师单元格）的文字"
                for line in cell.source.splitlines():
                    yield from _secrets(where, line, A_LINE)


def _of_surveys(root: Path) -> Iterator[Secret]:
    """Every line beside the surveys that says something; why customers do what they do, tools may tell."""
    source = (root / SURVEYS).read_text("utf-8")
    for line in re.sub(r"^surveys:\n(?:(?: .*)?\n)*", "", source, flags=re.MULTILINE).splitlines():
        if len(letters(line)) >= A_SENTENCE:
            yield Secret(f"{SURVEYS} 里数据的生成规律", line.strip(), letters(line))


def _secrets(where: str, text: str, shortest: int) -> Iterator[Secret]:
    """A text from `shortest` letters on, and its longer sentences; words of programs are no texts."""
    pieces = {text: shortest, **dict.fromkeys(re.split(r"[。！？!?\n]", text), A_SENTENCE)}
    for piece, enough in pieces.items():
        if len(letters(piece)) >= enough and CHINESE.search(piece):
            yield Secret(where, piece.strip(), letters(piece))
