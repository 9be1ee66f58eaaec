"""Reads YAML and checks it against a model; what is wrong is said with its file, its part and its field."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

Model = TypeVar("Model", bound=BaseModel)


class ContentError(Exception):
    """A file of course_data is wrong; the message has a line for each problem."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows instead of a traceback."""
        return str(self).splitlines()


def read_yaml(file: Path, name: str) -> dict[str, Any]:
    """Return the mapping in a YAML file, called `name` in messages. Raises ContentError."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except FileNotFoundError:
        raise ContentError(f"{name}：没有这个文件") from None
    except UnicodeDecodeError:
        raise ContentError(f"{name}：请用 UTF-8 编码保存") from None
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else ""
        raise ContentError(f"{name}：{line}写法有误：{error.problem}") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{name}：写法有误：{error}") from None
    if not isinstance(content, dict):
        raise ContentError(f"{name}：内容应当是“名称: 值”的形式")
    return content


def validated(model: type[Model], raw: object, where: str) -> Model:
    """Return `raw` as a model. Raises ContentError with every wrong field of `where`."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [f"{where}：{_field(problem['loc'])}{_say(problem)}" for problem in error.errors()]
        raise ContentError("\n".join(problems)) from None


def read_model(model: type[Model], name: str, data: Path) -> Model:
    """Return a file of a folder as a model; messages call it `<folder>/<name>`. Raises ContentError."""
    where = f"{data.name}/{name}"
    return validated(model, read_yaml(data / name, where), where)


def _field(location: tuple[int | str, ...]) -> str:
    return f"字段 {'.'.join(map(str, location))}：" if location else ""


def _say(problem: Mapping[str, Any]) -> str:
    found, limits = f"现在是 {problem['input']!r}", problem.get("ctx", {})
    known = {
        "missing": "缺少这一项",
        "extra_forbidden": "没有这个字段，请检查拼写",
        "string_type": f"应当是文字，{found}（数字或是否请加引号）",
        "string_pattern_mismatch": f"写法不对，{found}",
        "int_type": f"应当是整数，{found}",
        "int_parsing": f"应当是整数，{found}",
        "float_type": f"应当是数，{found}",
        "float_parsing": f"应当是数，{found}",
        "bool_parsing": f"应当是 true 或 false，{found}",
        "dict_type": f"应当是“名称: 值”的形式，{found}",
        "model_type": f"应当是“名称: 值”的形式，{found}",
        "tuple_type": f"应当是列表，{found}",
        "string_too_short": "不能是空的",
        "finite_number": f"应当是有限的数，{found}",
        "too_long": f"最多 {limits.get('max_length')} 项",
        "too_short": f"至少要有 {limits.get('min_length')} 项，现在有 {limits.get('actual_length')} 项",
        "greater_than": f"要大于 {limits.get('gt')}，{found}",
        "greater_than_equal": f"不能小于 {limits.get('ge')}，{found}",
        "less_than_equal": f"不能大于 {limits.get('le')}，{found}",
        "literal_error": f"只能是 {limits.get('expected')}，{found}",
    }
    message = str(problem["msg"]).removeprefix("Value error, ")
    return known.get(str(problem["type"]), message)


class _Loader(SafeLoader):
    """A YAML loader for which a key written twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”写了两次", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
