"""What scripts are written for and read by: the situations and rubrics of course_data."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import model_validator

from helpers.checked_yaml import ContentError, read_model
from helpers.exercises.base import Content, Name, Text, require_known
from helpers.exercises.rubric import Rubric
from helpers.exercises.script import Reaction, Situation


class SituationFile(Content):
    """The file situations.yaml: the sectors in words, the situations, and what a customer says in others."""

    sectors: dict[Name, Text]
    own_reactions: dict[Name, Reaction]
    situations: dict[Name, Situation]

    @model_validator(mode="after")
    def _check(self) -> "SituationFile":
        require_known((situation.sector for situation in self.situations.values()), self.sectors, "sector")
        return self


@cache
def load_situations(data: Path) -> SituationFile:
    """Read and check the situations. Raises ContentError."""
    return read_model(SituationFile, "situations.yaml", data)


def load_situation(name: str, data: Path) -> Situation:
    """Return the situation of this name. Raises ContentError."""
    situations = load_situations(data).situations
    if name not in situations:
        known = "、".join(situations)
        raise ContentError(f"{data.name}/situations.yaml：没有名为 {name} 的情境，可用的是 {known}")
    return situations[name]


@cache
def load_rubric(name: str, data: Path) -> Rubric:
    """Read and check a rubric; taboos it takes from another one follow its own. Raises ContentError."""
    rubric = read_model(Rubric, f"rubrics/{name}.yaml", data)
    if rubric.taboos_of is None:
        return rubric
    taboos = (*rubric.taboos, *load_rubric(rubric.taboos_of, data).taboos)
    return rubric.model_copy(update={"taboos": taboos})


def with_references(raw: Mapping[str, Any], data: Path) -> dict[str, Any]:
    """Return the fields of an exercise with its situation and rubric in the place of their names.

    Steps, rules and taboos of the exercise itself come after those of the rubric; an exercise that has steps
    of its own takes the rules for these only. Raises ContentError.
    """
    fields = dict(raw)
    if isinstance(raw.get("situation"), str):
        fields["situation"] = load_situation(raw["situation"], data)
    if isinstance(raw.get("rubric"), str):
        rubric = load_rubric(raw["rubric"], data)
        steps = raw.get("steps") or rubric.steps
        rules = [rule for rule in rubric.rules if rule.step is None or rule.step in steps]
        if rubric.rules and not rules:
            raise ContentError(f"字段 steps：rubric {raw['rubric']} 的步骤是 {'、'.join(rubric.steps)}")
        fields["steps"] = steps
        fields["rules"] = [*rules, *_list(raw, "rules")]
        fields["taboos"] = [*rubric.taboos, *_list(raw, "taboos")]
    return fields


def _list(raw: Mapping[str, Any], field: str) -> list[Any]:
    value = raw.get(field, [])
    if not isinstance(value, list):
        raise ContentError(f"字段 {field}：应当是列表，现在是 {value!r}")
    return value
