"""Chinese text has full-width punctuation, and a space beside Latin letters and digits."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}”》）][,?!;:](?! )|[,?!;][{HAN}]|[{HAN}]\([^)|]*\)|\([^)|]*[{HAN}][^)|]*\)")
NO_SPACE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
# Values of the survey, which are data and not prose.
VALUES = re.compile("手机App|65以上")
NOT_PROSE = {"pattern", "patterns", "keywords", "survey_comments.yaml"}


def faults(text: str) -> list[str]:
    """The places of a text that break a rule."""
    prose = VALUES.sub("", re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+", "", text))
    return [match.group() for rule in (HALF_WIDTH, NO_SPACE) for match in rule.finditer(prose)]


def yaml_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from yaml_texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NOT_PROSE:
                yield from yaml_texts(item)


def notebook_texts(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])


def python_texts(path: Path) -> Iterator[str]:
    """The string constants of a module; of f-strings the fixed parts."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def texts(path: Path) -> Iterator[str]:
    if path.suffix == ".yaml":
        yield from yaml_texts(yaml.safe_load(path.read_text("utf-8")))
    elif path.suffix == ".ipynb":
        yield from notebook_texts(path)
    else:
        yield from python_texts(path)


FILES = sorted(
    path
    for folder, pattern in (("course_data", "*.yaml"), ("notebooks", "*.ipynb"), ("helpers", "*.py"))
    for path in (ROOT / folder).rglob(pattern)
    if path.name not in NOT_PROSE and ".ipynb_checkpoints" not in path.parts
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_chinese_text_has_full_width_punctuation_and_its_spaces(path: Path) -> None:
    found = [f"{fault} in: {text.strip()[:80]}" for text in texts(path) for fault in faults(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["好,但是", "好吗?", "提升NPS", "3个", "电信(5G)", "(电信)", "问:好"])
def test_the_rules_find_a_fault(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("text", ["好，但是", "NPS 提升 3 个", "电信（5G）", "`a,中`", "手机App", "a, b (c)"])
def test_the_rules_leave_good_text_alone(text: str) -> None:
    assert not faults(text)
