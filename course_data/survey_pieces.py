"""The pieces of comments in survey_comments.yaml, and who may say them."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CONDITIONS = {
    "touchpoints": "touchpoint",
    "ages": "age_band",
    "occupations": "occupation",
    "plan": "plan",
    "seasons": "season",
}
LIMITS = {"since", "until", "hours", "scores", "min_tenure", "max_tenure"}
BESIDE_LATIN = re.compile("(?<=[\u4e00-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[\u4e00-\u9fff])")
Row = dict[str, Any]
Group = dict[str, Any]


@dataclass(frozen=True)
class Pieces:
    """What survey_comments.yaml holds: groups by reason, reasons by tone (negative, positive, neutral)."""

    rules: dict[str, dict]
    groups: dict[str, list[Group]]
    stories: list[Group]
    tones: dict[str, list[str]]
    opposites: dict[str, list[str]]
    fillers: dict[str, list[str]]
    openers: dict[str, list[str]]
    closers: dict[str, list[str]]
    links: dict[str, list[str]]
    turns: dict[str, list[str]]
    slips: list[list[str]]

    def tone(self, reason: str) -> str:
        """Return the tone of a reason."""
        return next(tone for tone, codes in self.tones.items() if reason in codes)

    def sayable(self, row: Row, reason: str) -> list[str]:
        """Return what this customer may say about a reason; pieces of the own touchpoint stand twice."""
        fitting = [group for group in self.groups.get(reason, []) if fits(row, group)]
        fitting += [group for group in fitting if "touchpoints" in group]
        return [text for group in fitting for text in group["texts"] if _can_be_filled(text, row)]

    def sayable_in_tone(self, row: Row, tone: str, besides: str = "") -> list[str]:
        """Return what this customer may say in a tone, leaving out what goes against the reason `besides`."""
        against = {code for code, others in self.opposites.items() if besides in others}
        against |= set(self.opposites.get(besides, []))
        return [text for code in self.tones[tone] if code not in against for text in self.sayable(row, code)]


def read_pieces(path: Path, columns: dict[str, dict]) -> Pieces:
    """Read survey_comments.yaml.

    `columns` are those of the survey. Raises ValueError that names a reason, a value or a condition that the
    survey does not know, or a reason without pieces.
    """
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = set(columns["reason"]["values"])
    groups = defaultdict(list)
    for group in found["groups"]:
        groups[group["reason"]].append(group)
    for group in found["groups"] + found["stories"]:
        _check(group, columns, path.name)
    if unknown := set(found["reasons"]) ^ known:
        raise ValueError(f"{path.name}: reasons in one file only: {sorted(unknown)}")
    if silent := known - set(groups) - {"no_reason"}:
        raise ValueError(f"{path.name}: no pieces for {sorted(silent)}")
    return Pieces(
        rules=found["reasons"],
        groups=dict(groups),
        tones=columns["reason"]["tones"],
        **{name: found[name] for name in ("stories", "opposites", "fillers", "openers", "closers")},
        **{name: found[name] for name in ("links", "turns", "slips")},
    )


def fits(row: Row, group: Group) -> bool:
    """Say whether this customer may say the pieces of a group."""
    opening, closing = group.get("hours", (0, 23))
    lowest, highest = group.get("scores", (0, 10))
    return (
        all(row[column] in group[name] for name, column in CONDITIONS.items() if name in group)
        and group.get("since", "") <= row["month"] <= group.get("until", "9999")
        and opening <= row["hour"] <= closing
        and lowest <= row["score"] <= highest
        and group.get("min_tenure", 0) <= row["tenure_months"] <= group.get("max_tenure", 999)
    )


def fill(text: str, row: Row) -> str:
    """Put this customer's own figures into a piece, and no blanks beside Latin letters: nobody types them."""
    wait, years, fee = row["waiting_minutes"], row["tenure_months"] // 12, int(row["monthly_fee"])
    return BESIDE_LATIN.sub("", text.format(wait=wait, short=wait, years=years, fee=fee))


def _can_be_filled(text: str, row: Row) -> bool:
    wait = row["waiting_minutes"]
    return not (
        ("{wait}" in text and wait < 10)
        or ("{short}" in text and not 1 <= wait <= 6)
        or ("{years}" in text and row["tenure_months"] < 24)
    )


def _check(group: Group, columns: dict[str, dict], file: str) -> None:
    """Raise ValueError for a condition, or a value in it, that the survey does not know."""
    where = f"{file}: the group of {group['texts'][0]!r}"
    if group["reason"] not in columns["reason"]["values"]:
        raise ValueError(f"{where} has an unknown reason {group['reason']!r}")
    if unknown := set(group) - {"reason", "texts"} - set(CONDITIONS) - LIMITS:
        raise ValueError(f"{where} has unknown conditions {sorted(unknown)}")
    for name, column in CONDITIONS.items():
        if unknown := set(group.get(name, [])) - set(columns[column]["values"]):
            raise ValueError(f"{where} has unknown {name} {sorted(unknown)}")
