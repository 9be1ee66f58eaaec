"""The texts in JSON data, and those that an exercise hands out."""

from helpers import content
from helpers.texts import given_texts, texts


def test_every_text_at_any_depth_is_found_and_names_of_fields_are_none() -> None:
    data = {"a": "一", "b": [1, None, "二", {"c": ("三", True, {"d": "四"})}], "e": 2.5}
    assert list(texts(data)) == ["一", "二", "三", "四"]


def test_a_text_alone_is_one_and_a_number_none() -> None:
    assert (list(texts("一")), list(texts(1)), list(texts(None))) == (["一"], [], [])


def test_an_exercise_hands_out_its_own_words_and_the_map_to_start_from() -> None:
    journey = next(
        exercise
        for path in content.lesson_paths()
        for exercise in content.load_lesson(path).exercises.values()
        if getattr(exercise, "template", None)
    )
    start = content.load_journey(journey.template).map.model_dump(mode="json")  # type: ignore[attr-defined]
    given = set(given_texts(journey))
    assert {journey.title, journey.prompt} <= given
    assert set(texts(start)) and set(texts(start)) <= given
