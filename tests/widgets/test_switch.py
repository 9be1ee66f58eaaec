"""One choice out of a few: which one is chosen, and where the keyboard gets to."""

import re
from collections.abc import Callable

import pytest
from markupsafe import Markup

from helpers.widgets.switch import dropdown, switch, tabs

DAYS = {"mon": "周一", "tue": "周二<b>"}


@pytest.mark.parametrize(("made", "state"), [(switch, "aria-checked"), (tabs, "aria-selected")])
def test_one_is_chosen_and_the_tab_key_stops_there(made: Callable[..., Markup], state: str) -> None:
    html = made("day", "哪一天", DAYS, "tue")
    pattern = rf'tabindex="([^"]+)" data-action="day" data-value="(\w+)" {state}="(\w+)"'
    assert re.findall(pattern, html) == [("-1", "mon", "false"), ("0", "tue", "true")]
    assert 'aria-label="哪一天"' in html and "<b>" not in html and "data-arrows" in html


def test_a_list_sends_its_value_and_with_a_name_both() -> None:
    html = dropdown("choose", "哪一天", DAYS, "tue")
    assert '<option value="tue" selected>周二&lt;b&gt;' in html and html.count("selected") == 1
    assert "data-name" not in html and 'data-name="day"' in dropdown("choose", "哪一天", DAYS, "tue", "day")
