"""The reason of each answer, and the comment: pieces put together the way people write."""

import re

import numpy as np
import pandas as pd
from survey_answers import category
from survey_customers import has_declined
from survey_draws import Draws, Floats
from survey_pieces import Pieces, Row, fill, fits

TONES = ("negative", "positive", "neutral")
VOICES = {  # tones said with less force
    ("passive", "negative"): "mild",
    ("promoter", "negative"): "mild",
    ("passive", "positive"): "content",
    ("detractor", "positive"): "content",
}
OPPOSITE = {"detractor": "positive", "promoter": "negative"}
SCORES_OF_STORIES = {"negative": (0, 6), "neutral": (7, 8), "positive": (9, 10)}
COMMA, STOP, CLOSING, QUOTE = "\uff0c", "\u3002", "\u3002\uff1f\uff01\u2026?!~", "\u201c"
SHORT = range(5, 13)  # characters of a piece that turns to the other side in the same breath
CHANCES = (
    *("blank", "filler", "contradicts", "second", "slip", "piece", "other piece", "turn"),
    *("opener", "which opener", "closer", "which closer", "mark", "link", "style", "which slip"),
)
Chances = dict[str, float]


def reasons(draws: Draws, rows: pd.DataFrame, pieces: Pieces, truth: dict, name: str = "reason") -> pd.Series:
    """Return the coded reason of each answer; another `name` draws another reason of the same tone."""
    shares = [truth["reason_tones"][kind] for kind in category(rows["score"])]
    tone = draws.choose("tone of the reason", TONES, shares)
    codes = list(pieces.rules)
    weights = np.column_stack([_weights(rows, pieces, code, truth["decline"]) for code in codes])
    same = np.array([[pieces.tone(code) == wanted for code in codes] for wanted in TONES])
    weights = weights * same[[TONES.index(one) for one in tone]]
    return pd.Series(draws.choose(name, codes, weights), index=rows.index)


def comments(draws: Draws, rows: pd.DataFrame, pieces: Pieces, truth: dict) -> pd.Series:
    """Return the comment of each answer, "" where none was given."""
    luck = {name: draws.uniform(f"comment: {name}") for name in CHANCES}
    kinds = category(rows["score"]).tolist()
    seconds = reasons(draws, rows, pieces, truth, "second reason").tolist()
    records = rows.to_dict("records")
    result = []
    for at, (row, kind, second) in enumerate(zip(records, kinds, seconds, strict=True)):
        chance = {name: float(values[at]) for name, values in luck.items()}
        result.append(_comment(row, kind, second, pieces, truth["comments"], chance))
    for at, story in _stories(draws.sample("stories", draws.rows).tolist(), records, pieces).items():
        result[at] = story
    return pd.Series(result, index=rows.index)


def _weights(rows: pd.DataFrame, pieces: Pieces, code: str, decline: dict) -> Floats:
    """Return how strongly each customer is drawn to one reason."""
    rule = pieces.rules[code]
    elsewhere = rule["weight"].get("else", 0)
    weight = np.array([rule["weight"].get(place, elsewhere) for place in rows["touchpoint"]], dtype=float)
    if "driver" in rule:
        rating = rows[rule["driver"]].to_numpy(dtype=float)
        distance = rating if pieces.tone(code) == "positive" else 11 - rating
        weight = weight * distance * distance / 25
    waited = rows["waiting_minutes"].to_numpy()
    if rule.get("waiting"):
        weight = weight * np.minimum(waited, 40) / 15
    if code == decline["reason"]:
        weight = weight * np.where(has_declined(rows, decline), rule["decline"], 1.0)
    if "ages" in rule:
        weight = weight * rows["age_band"].isin(rule["ages"]).to_numpy()
    in_time = (waited >= rule.get("min_wait", 0)) & (waited <= rule.get("max_wait", waited.max()))
    return weight * in_time * (rows["tenure_months"] >= rule.get("min_tenure", 0)).to_numpy()


def _comment(row: Row, kind: str, second: str, pieces: Pieces, shares: dict, chance: Chances) -> str:
    """Return one comment: none, a filler, one that contradicts the score, or one that gives the reason."""
    tone = pieces.tone(row["reason"])
    if chance["blank"] < shares["blank"][kind]:
        return ""
    if row["reason"] == "no_reason" or chance["filler"] < shares["filler"]:
        return _one_of(pieces.fillers["any"] + pieces.fillers.get(tone, []), chance["piece"])
    if kind in OPPOSITE and chance["contradicts"] < shares["contradicts"]:
        other = OPPOSITE[kind]
        said = pieces.fillers[other] if chance["turn"] < 0.3 else pieces.sayable_in_tone(row, other)
        return fill(_one_of(said, chance["piece"]), row)
    voice = VOICES.get((kind, tone), tone)
    more = second if chance["second"] < shares["second_reason"] and second != row["reason"] else ""
    text = _styled(_sentence(row, more, voice, pieces, chance), chance["style"])
    return _mistyped(text, pieces.slips, chance) if chance["slip"] < shares["slip"] else text


def _sentence(row: Row, second: str, voice: str, pieces: Pieces, chance: Chances) -> str:
    """Return an opener perhaps, a piece, and a second reason or a closer perhaps."""
    text = fill(_one_of(pieces.sayable(row, row["reason"]), chance["piece"]), row)
    if len(text) > 4 and text[0] != QUOTE and chance["opener"] < 0.2:
        opener = _one_of(pieces.openers[voice], chance["which opener"])
        text = text if opener[:2] in text else opener + COMMA + text
    if second:
        link, others = _second_thoughts(row, second, voice, pieces, chance)
        if not others:
            return text
        return _joined(text, link + fill(_one_of(others, chance["other piece"]), row), COMMA)
    if chance["closer"] < 0.3:
        closer = _one_of(pieces.closers[voice], chance["which closer"])
        return text if closer[:2] in text else _joined(text, closer, STOP if chance["mark"] < 0.4 else COMMA)
    return text


def _second_thoughts(
    row: Row, second: str, voice: str, pieces: Pieces, chance: Chances
) -> tuple[str, list[str]]:
    """Return words that lead on, and what may follow them: more of the kind, or a turn to the other side."""
    if chance["turn"] < 0.65 or voice == "neutral":
        more = [text for text in pieces.sayable(row, second) if len(text) >= SHORT.start]
        return _one_of(pieces.links[voice], chance["link"]), more
    other = "negative" if voice in ("positive", "content") else "positive"
    turns = [text for text in pieces.sayable_in_tone(row, other, besides=row["reason"]) if len(text) in SHORT]
    return _one_of(pieces.turns[voice], chance["link"]), turns


def _stories(order: list[int], records: list[Row], pieces: Pieces) -> dict[int, str]:
    """Give each story to the first customer in `order` with its reason, its conditions and a score to match.

    Raises ValueError for a story that fits nobody.
    """
    told: dict[int, str] = {}
    for group in pieces.stories:
        reason = group["reason"]
        wanted = {"scores": SCORES_OF_STORIES[pieces.tone(reason)]} | group
        fitting = [at for at in order if records[at]["reason"] == reason and fits(records[at], wanted)]
        tellers = (at for at in fitting if at not in told)
        for text in group["texts"]:
            teller = next(tellers, None)
            if teller is None:
                raise ValueError(f"nobody can tell the story {text[:20]!r}")
            told[teller] = fill(text, records[teller])
    return told


def _one_of(texts: list[str], luck: float) -> str:
    return texts[int(luck * len(texts))]


def _joined(first: str, then: str, mark: str) -> str:
    return first + then if first[-1] in CLOSING else first + mark + then


def _styled(text: str, luck: float) -> str:
    """Punctuate like people do: a full stop, half-width commas, blanks, exclamation marks, mostly nothing."""
    if luck < 0.3:
        return text if text[-1] in CLOSING else text + STOP
    if luck < 0.36:
        return text.replace(COMMA, ",")
    if luck < 0.41:
        return text.replace(COMMA, " ")
    if luck < 0.43:
        return text.rstrip(CLOSING) + "\uff01\uff01\uff01"
    return text


def _mistyped(text: str, slips: list[list[str]], chance: Chances) -> str:
    """Mistype one word; where no word of the list occurs, perhaps double one character."""
    start = int(chance["which slip"] * len(slips))
    for wrong, right in slips[start:] + slips[:start]:
        if right in text:
            return text.replace(right, wrong, 1)
    characters = [match.start() for match in re.finditer("[\u4e00-\u9fff]", text)]
    if not characters or chance["which slip"] < 0.5:
        return text
    at = characters[int(chance["mark"] * len(characters))]
    return text[: at + 1] + text[at:]
