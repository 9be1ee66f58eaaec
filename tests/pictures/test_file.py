"""A picture as a file: well-formed, and its words stay inside."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from helpers.pictures.axes import text_width
from helpers.pictures.file import lines, svg_file

WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=120)


@given(WORDS)
def test_lines_are_no_wider_than_they_may_be_and_nothing_is_left_out(words: str) -> None:
    broken = lines(words, 200, 18)
    assert all(text_width(line, 18) <= 200 for line in broken)
    assert "".join("".join(broken).split()) == "".join(words.split())


def test_a_long_title_is_broken_after_a_sign() -> None:
    assert lines("客服热线：最该先改资费", 100, 12) == ["客服热线：", "最该先改资费"]


def test_a_file_is_well_formed_whatever_its_title_says() -> None:
    file = ElementTree.fromstring(svg_file('<甲> & "乙"', "n=3", 300, 100))
    assert file[0].text == '<甲> & "乙"'
    assert [part.text for part in file.iter("{http://www.w3.org/2000/svg}text")] == ['<甲> & "乙"', "n=3"]
