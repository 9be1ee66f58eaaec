"""A file that lies in the page: it comes out as it was put in, under its name."""

import base64
import re

import pytest

from helpers.widgets.download import CSV, HTML, download


@pytest.mark.parametrize(
    ("content", "raw"), [("分数，n", "分数，n".encode()), (b"\xef\xbb\xbfn", b"\xef\xbb\xbfn")]
)
def test_the_file_comes_out_as_it_was_put_in(content: str | bytes, raw: bytes) -> None:
    found = re.search(r'href="data:text/csv;base64,([^"]+)"', download("表.csv", CSV, content, "存"))
    assert found and base64.b64decode(found[1]) == raw


def test_its_name_and_words_are_text_never_markup() -> None:
    link = download('"><b>.html', HTML, "", "<b>存</b>")
    assert "<b>" not in link and 'download="&#34;&gt;&lt;b&gt;.html"' in link
