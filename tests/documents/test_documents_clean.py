"""Pasted text: what it says and its tables stay, everything that could run or dress it up goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.clean import clean_html, plain_text
from gongkai.documents.errors import DocumentError


def test_plain_text_becomes_paragraphs() -> None:
    assert clean_html("关于印发的通知\r\n\r\n　　各社区：\n 1<2") == (
        "<p>关于印发的通知</p><p>各社区：</p><p>1&lt;2</p>"
    )


def test_nothing_stays_nothing() -> None:
    assert clean_html(" \n\u00a0\u3000") == ""
    assert clean_html("<p>&nbsp;</p><div></div>") == ""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<script>alert(1)</script><p>甲</p>", "<p>甲</p>"),
        ('<p onclick="x()">甲</p>', "<p>甲</p>"),
        ('<p style="position:fixed;top:0">甲</p>', "<p>甲</p>"),
        (
            '<p><a href="javascript:x()">甲</a></p>',
            '<p><a rel="noopener noreferrer">甲</a></p>',
        ),
        ('<p><a href="data:text/html,x">甲</a></p>', '<p><a rel="noopener noreferrer">甲</a></p>'),
        (
            '<p><a href="/item/3?a=1&amp;b=2">甲</a></p>',
            '<p><a href="/item/3?a=1&amp;b=2" rel="noopener noreferrer">甲</a></p>',
        ),
        ("<p>甲<img src=x onerror=alert(1)></p>", "<p>甲</p>"),
        ("<svg><script>1</script></svg><p>甲</p>", "<p>甲</p>"),
        ("<p>甲<iframe src=//evil></iframe>乙</p>", "<p>甲乙</p>"),
        ("<p>甲</p><!-- <p>乙</p> -->", "<p>甲</p>"),
    ],
)
def test_nothing_that_could_run_is_kept(pasted: str, kept: str) -> None:
    assert clean_html(pasted) == kept


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ('<p style="text-align:right">甲</p>', '<p class="align-right">甲</p>'),
        ("<p align=center>甲</p>", '<p class="align-center">甲</p>'),
        ('<p style="text-indent:2em">甲</p>', '<p class="indent">甲</p>'),
        ('<p style="text-indent:-2em">甲</p>', "<p>甲</p>"),
        ('<p class="MsoNormal evil">甲<o:p></o:p></p>', "<p>甲</p>"),
        ("<p><span lang=EN-US>1</span><span>2</span></p>", "<p>12</p>"),
        ("<h1>甲</h1><h6>乙</h6>", "<h2>甲</h2><h4>乙</h4>"),
        ("<div>甲</div><div>乙</div>", "<p>甲</p><p>乙</p>"),
        ("甲<br>乙", "<p>甲</p><p>乙</p>"),
        ("<p>甲<b>乙</b><i>丙</i></p>", "<p>甲<strong>乙</strong><em>丙</em></p>"),
        ("<div align=center><div>甲</div></div>", '<p class="align-center">甲</p>'),
        ("<ul><li>甲<ul><li>乙</li></ul></li></ul>", "<ul><li>甲<ul><li>乙</li></ul></li></ul>"),
    ],
)
def test_looks_become_a_few_known_classes(pasted: str, kept: str) -> None:
    assert clean_html(pasted) == kept


def test_a_pasted_word_table_keeps_its_merged_cells() -> None:
    pasted = (
        "<!--[if gte mso 9]><xml><w:x/></xml><![endif]--><table class=MsoNormalTable border=1>"
        "<tr style='mso-yfti-irow:0'><td colspan=2 rowspan='3' width=10 style='mso-a:1'>"
        "<p class=MsoNormal align=center><span>甲<o:p></o:p></span></p></td>"
        "<td colspan=99999><p>乙</p></td></tr></table>"
    )

    assert clean_html(pasted) == (
        '<table><tbody><tr><td colspan="2" rowspan="3"><p class="align-center">甲</p></td>'
        "<td><p>乙</p></td></tr></tbody></table>"
    )


def test_two_blocks_in_one_cell_do_not_run_together() -> None:
    cleaned = clean_html("<table><tr><td><div>甲</div><div>乙</div></td></tr></table>")

    assert plain_text(cleaned) == "甲 乙"


def test_a_cell_without_a_table_is_only_text() -> None:
    assert clean_html("<td>甲") == "<p>甲</p>"


def test_the_words_come_a_line_a_paragraph_and_a_tab_a_cell() -> None:
    html = (
        "<h2>一、总体情况</h2><p>甲<br>乙</p><script>x</script>"
        "<table><tr><th>规章</th><td>0</td></tr><tr><td>丙</td><td></td></tr></table>"
    )

    assert plain_text(html) == "一、总体情况\n甲\n乙\n规章\t0\n丙"


def test_endless_input_is_refused_in_words() -> None:
    with pytest.raises(DocumentError, match="过长"):
        clean_html("<p>" + "长" * 10_000_001)


PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<td>", "<table>", "<tr>", "</table>", "甲", " 乙 ", "<b>",
        "</b>", "<ul>", "<li>", "</ul>", "<br>", "<span>", "</span>", "<a href='x'>", "</a>", "&lt;",
        "<h1>", "</h1>", "<script>", "</script>", "<!--", "-->", "<p align=right>", "<center>", "&nbsp;",
        "<style>", "<math>", "<svg>", "<o:p>", "\x00", "<th colspan=3>", "</center>",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_mixture_of_tags_lets_anything_else_through(pasted: str) -> None:
    cleaned = clean_html(pasted)

    for word in (
        "<script",
        "<style",
        "<svg",
        "<math",
        "<!--",
        "<span",
        "<div",
        "align=",
        "<center",
    ):
        assert word not in cleaned


def test_headings_of_statutory_tables_may_name_each_other_and_no_other_id_comes_through():
    kept = clean_html(
        '<table><tr><th id="t3-R1" scope="row">一</th><td headers="t3-R1">0</td></tr></table>'
    )
    assert 'id="t3-R1"' in kept
    assert 'headers="t3-R1"' in kept
    assert "id=" not in clean_html(
        '<table><tr><th id="main">一</th><td id="t3-R1">0</td></tr></table>'
    )
    assert "headers" not in clean_html('<table><tr><td headers="t3-R1 main">0</td></tr></table>')
