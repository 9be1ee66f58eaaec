"""The texts in JSON data, and those that an exercise hands to whoever opens it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from helpers.content import COURSE_DATA, AnyExercise, load_journey


def texts(data: object) -> Iterator[str]:
    """Yield every text in JSON data, at any depth; names of fields are none."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for part in data.values():
            yield from texts(part)
    elif isinstance(data, list | tuple):
        for part in data:
            yield from texts(part)


def given_texts(exercise: AnyExercise, data: Path = COURSE_DATA) -> Iterator[str]:
    """Yield an exercise's own words, and those of the map to start from. Raises ContentError."""
    yield from texts(exercise.model_dump(mode="json"))
    template = getattr(exercise, "template", None)
    if template is not None:
        yield from texts(load_journey(template, data).map.model_dump(mode="json"))
