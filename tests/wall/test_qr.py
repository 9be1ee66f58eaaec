import re

import segno

from helpers.wall.qr import qr, qr_text

ADDRESS = "http://192.168.1.5:8811/k7mqx"


def test_the_code_says_the_address_and_scales() -> None:
    drawn = str(qr(ADDRESS))
    expected = segno.make(ADDRESS, error="m", micro=False)
    assert str(expected.svg_inline(border=4, omitsize=True, dark="#000", light="#fff")) in drawn
    assert re.search(r'<svg [^>]*viewBox="0 0 \d+ \d+"', drawn) and " width=" not in drawn


def test_the_code_has_a_name_for_who_does_not_see_it() -> None:
    assert f'role="img" aria-label="投票网址的二维码：{ADDRESS}"' in str(qr(ADDRESS))


def test_an_address_is_data_and_no_markup() -> None:
    assert "<b>" not in str(qr("http://x/<b>"))


def test_a_terminal_shows_it_in_blocks() -> None:
    lines = qr_text(ADDRESS).splitlines()
    assert len(lines) > 15 and "█" in qr_text(ADDRESS)
