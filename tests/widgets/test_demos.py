"""Every demo of the live class, used as the page uses it: its talk, its numbers, bad input, and speed."""

import json
import re
import time
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from helpers.widgets import demos
from helpers.widgets.demos.stage import Demo

NAMES = sorted(
    path.stem for path in Path(demos.__file__).parent.glob("*.py") if path.stem not in ("__init__", "stage")
)


def build(name: str, answer: dict[str, Any] | None = None) -> Demo:
    demo = import_module(f"helpers.widgets.demos.{name}").build(answer or {})
    assert isinstance(demo, Demo)
    return demo


def finding(demo: Demo) -> str:
    found = re.search(r"<figcaption>(.*?)</figcaption>", demo.html)
    assert found
    return unescape(found[1])


def kept(demo: Demo) -> dict[str, Any]:
    """What the demo keeps, as it comes back from a file."""
    answer = json.loads(json.dumps(demo.answer))
    assert isinstance(answer, dict)
    return answer


def picture(demo: Demo) -> str:
    return re.findall(r"<figure.*</figure>", demo.html, re.S)[0]


def movable(demo: Demo) -> list[str]:
    return [name for name, one in demo.inputs.items() if one.step]


@pytest.mark.parametrize("name", NAMES)
class TestEveryDemo:
    def test_it_is_untouched_at_first(self, name: str) -> None:
        demo = build(name)
        assert demo.answer == {} and finding(demo) and not demo.says() and "按 → 讲下一点" in demo.html

    def test_every_point_has_a_sentence_of_its_own_and_a_picture_of_its_own(self, name: str) -> None:
        demo = build(name)
        said = []
        for number in range(1, len(demo.points) + 1):
            demo.act("next")
            assert demo.point == number and demo.answer["point"] == number
            assert demo.says() and demo.says() in unescape(demo.html)
            assert not re.search(r"nan|inf|None|\{|，，|。。", demo.says() + finding(demo)), demo.says()
            said.append(demo.says())
        assert len(set(said)) == len(demo.points) >= 4
        demo.act("next")
        assert demo.point == len(demo.points), "after the last there is none"

    def test_arrows_digits_and_buttons_lead_to_the_same_points(self, name: str) -> None:
        walked, jumped = build(name), build(name)
        walked.act("next"), walked.act("next"), walked.act("next"), walked.act("back")
        jumped.act("point", "2")
        assert walked.html == jumped.html and walked.answer == jumped.answer
        assert walked.shortcuts["2"] == "point:2"
        assert walked.shortcuts["ArrowRight"] == walked.shortcuts["PageDown"] == "next"

    def test_a_point_sets_every_number_whatever_was_moved_before(self, name: str) -> None:
        fresh, used = build(name), build(name)
        for one in movable(used):
            used.act("slide", f"{one}={used.inputs[one].high}")
        for demo in (fresh, used):
            demo.act("point", "3")
        assert used.html == fresh.html

    def test_reset_brings_back_the_start(self, name: str) -> None:
        demo = build(name)
        before = demo.html
        demo.act("point", "3")
        demo.act("reset")
        assert demo.html == before and demo.answer == {}

    def test_what_was_left_is_there_again(self, name: str) -> None:
        demo = build(name)
        demo.act("point", "2")
        assert build(name, kept(demo)).html == demo.html

    def test_a_number_that_was_moved_takes_the_sentence_away(self, name: str) -> None:
        demo = build(name)
        demo.act("point", "2")
        for one in movable(demo)[:1]:
            here = demo.numbers[one]
            ends = (demo.inputs[one].low, demo.inputs[one].high)
            demo.act("slide", f"{one}={next(end for end in ends if end != here)}")
            assert not demo.says()
            demo.act("next")
            assert demo.point == 3 and demo.says(), "the talk goes on where it was left"

    def test_every_number_moves_the_picture(self, name: str) -> None:
        demo = build(name)
        moving = set()
        for point in range(1, len(demo.points) + 1):
            for one in movable(demo):
                demo.act("point", str(point))
                before = picture(demo)
                if f'data-action="slide" data-name="{one}"' in demo.html:
                    here = demo.numbers[one]
                    ends = (demo.inputs[one].low, demo.inputs[one].high)
                    demo.act("slide", f"{one}={max(ends, key=lambda end: abs(end - here))}")
                    assert not demo.problem
                    moving |= {one} if picture(demo) != before else set()
        assert moving == set(movable(demo))

    def test_all_ends_together_can_be_drawn(self, name: str) -> None:
        demo = build(name)
        for end in ("low", "high"):
            for one in movable(demo):
                demo.act("slide", f"{one}={getattr(demo.inputs[one], end)}")
            assert finding(demo) and not re.search(r"\b(nan|inf)\b", demo.html)

    def test_a_state_that_is_not_its_own_opens_at_the_start(self, name: str) -> None:
        start = build(name).html
        for rubbish in (["x"], {"values": {"a": "b"}}, {"values": [1], "typed": 3}, "x", 99, -1, None, True):
            assert finding(build(name, {"numbers": rubbish, "point": rubbish})) == finding(build(name))
        assert build(name, {"point": 0, "more": 1}).html == start

    def test_actions_and_values_that_it_does_not_have_change_nothing(self, name: str) -> None:
        demo = build(name)
        before = demo.html
        for action in ("nothing", "point", "back", "type", "slide", "put", "rule", "part"):
            for value in ("", "no=such", "0", "99", "²", "-1", "<b>=1"):
                if (action, value) not in (("rule", "0"), ("part", "0")):
                    demo.act(action, value)
        assert demo.html == before and demo.answer == {}

    def test_what_is_no_number_is_said_and_not_used(self, name: str) -> None:
        demo = build(name)
        for one in movable(demo)[:1]:
            before = finding(demo)
            demo.act("type", f"{one}=<i>很多")
            assert finding(demo) == before and "不是一个数" in demo.html and "<i>很多" not in demo.html

    def test_from_slider_to_page_takes_no_time_to_speak_of(self, name: str) -> None:
        demo = build(name)
        demo.act("point", "2")
        times = []
        for number in range(1, 21):
            for one in movable(demo):
                low, high = demo.inputs[one].low, demo.inputs[one].high
                begun = time.process_time()
                demo.act("slide", f"{one}={round(low + (high - low) * number / 21)}")
                times.append(time.process_time() - begun)
        assert not times or sorted(times)[len(times) * 9 // 10] < 0.03
        assert len(demo.html) < 40_000

    def test_it_says_that_it_is_a_simulation_and_where_claims_come_from(self, name: str) -> None:
        assert "教学模拟" in build(name).html and "怎么算的" in build(name).html
