from markupsafe import Markup, escape

from helpers.markup import document, join, paragraphs, tag


def test_what_people_write_stays_text() -> None:
    assert tag("p", "<script>", title='"') == '<p title="&#34;">&lt;script&gt;</p>'


def test_elements_nest_and_nothing_is_left_out_or_escaped_twice() -> None:
    assert tag("g", [tag("b", "1 < 2"), None, ("x", 3, 0.5)]) == "<g><b>1 &lt; 2</b>x30.5</g>"
    assert isinstance(join([tag("b"), "&"]), Markup) and join([tag("b"), "&"]) == "<b></b>&amp;"


def test_attributes_are_named_as_in_html() -> None:
    assert tag("input", data_action="a", class_="b", disabled=True, hidden=False, value=None) == (
        '<input data-action="a" class="b" disabled>'
    )


def test_a_value_that_is_markup_already_is_not_escaped_again() -> None:
    assert tag("p", escape("&"), title=escape("<")) == '<p title="&lt;">&amp;</p>'


def test_an_empty_line_begins_a_new_paragraph() -> None:
    assert paragraphs("一\n二\n\n<三>") == "<p>一\n二</p><p>&lt;三&gt;</p>"


def test_a_text_area_keeps_the_first_line_break_that_a_page_would_drop() -> None:
    assert tag("textarea", "\n一", rows=2) == '<textarea rows="2">\n\n一</textarea>'


def test_a_document_is_a_whole_page_and_its_title_stays_text() -> None:
    page = document("</title><script>", "p { margin: 0 }", tag("p", "<b>"))
    assert page.startswith('<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">')
    assert "<title>&lt;/title&gt;&lt;script&gt;</title><style>p { margin: 0 }</style>" in page
    assert page.endswith("<body><p>&lt;b&gt;</p></body></html>")
