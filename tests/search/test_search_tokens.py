"""分词与归一：what counts as the same writing, and what the index is given."""

import pytest

from gongkai.search.highlight import marked, snippet
from gongkai.search.tokens import (
    MOST_TOKENS,
    Term,
    code_of,
    fold,
    number_key,
    parse_query,
    tokens_of,
    written,
)
from gongkai.search.variants import TRADITIONAL


def terms(query: str) -> list[str]:
    return [term.text for term in parse_query(query).terms]


def test_a_run_of_han_gives_its_pairs_and_its_rarer_characters():
    # 公、的 stand in nearly every document and are not worth an entry; 租、赁 are.
    assert set(tokens_of("公租赁的")) == {"公租", "租赁", "赁的", "租", "赁"}


def test_a_title_gives_every_character():
    assert set(tokens_of("公的", every_character=True)) == {"公的", "公", "的"}


def test_digits_and_letters_are_whole_tokens():
    assert set(tokens_of("PM2.5在120134")) == {"pm", "2", "5", "120134"}


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("泉政办〔２０２０〕１５号", "泉政办(2020)15号"),
        ("【2020】[2020]（2020）", "(2020)(2020)(2020)"),
        ("政府資訊與辦法", "政府资讯与办法"),
        ("⽂⼈", "文人"),
    ],
)
def test_writings_that_look_the_same_are_one(raw, folded):
    assert fold(raw) == folded


def test_folding_keeps_every_offset():
    text = "İstanbul Straße ﬁ ①㈠ 〔２０２０〕 ﷺ Ǆ"
    assert len(fold(text)) == len(text)


def test_no_simplified_character_is_folded_into_another():
    assert not set(TRADITIONAL) & set(TRADITIONAL.values())


@pytest.mark.parametrize(
    "typed",
    [
        "泉政办〔2020〕15号",
        "泉政办[2020]15号",
        "泉政办【2020】第15号",
        "泉政办（２０２０）１５号",
        " 泉政办 2020 15号 ",
        "泉政辦〔2020〕15號",
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert number_key(typed) == "泉政办202015号"


def test_the_character_of_an_ordinal_stays_where_no_digit_follows():
    assert number_key("第一医院") == "第一医院"


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("2013", "2013年", True),
        ("2013", "１２０１３４", False),
        ("2013", "120134", False),
        ("2013年", "12013年", False),
        ("app", "下载APP查询", True),
        ("app", "apple", False),
        ("(2020)15号", "〔2020〕15号文", True),
        ("(2020)15号", "〔2020〕115号", False),
        ("国务院", "國務院", True),
        ("5g", "在5G基站", True),
    ],
)
def test_a_term_is_found_whole_in_every_writing(term, text, found):
    assert Term(term).is_in(text) is found


def test_terms_are_set_apart_by_spaces_and_lose_their_punctuation():
    assert terms("低保　标准， 2020") == ["低保", "标准", "2020"]


def test_quotation_marks_keep_words_together():
    assert terms("“城乡 低保” 标准") == ["城乡 低保", "标准"]


@pytest.mark.parametrize("query", ["", "  ", "，。！", '""', "%_*", "()", "\x00"])
def test_nothing_or_punctuation_gives_no_terms(query):
    assert terms(query) == []


def test_a_long_query_is_cut_and_says_so_and_asks_the_index_for_few_tokens():
    query = parse_query("".join(chr(0x4E00 + i) for i in range(3000)))
    assert query.is_cut
    assert len(query.terms[0].text) == 1000
    assert len(query.tokens(of_title=False)) == MOST_TOKENS


def test_a_pair_keeps_its_identity_as_a_number():
    codes = {code_of(a + b) for a in "低保公租政务" for b in "低保公租政务"}
    assert len(codes) == 36
    assert all(-(2**31) <= code < 2**31 for code in codes)


@pytest.mark.parametrize("token", ['a"b', "龘\U00020000", "ñandú", "བོད", "@0a1b2c3d"])
def test_what_reaches_sqlite_has_no_syntax(token):
    assert set(written(token)) <= set("@x0123456789abcdef")


def test_marks_are_put_on_the_original_writing_and_the_rest_is_escaped():
    html = marked("<b>國務院</b>2020", [Term("国务院"), Term("务院")])
    assert html == "&lt;b&gt;<mark>國務院</mark>&lt;/b&gt;2020"


def test_markup_in_the_marked_words_is_escaped_too():
    assert marked("a<b>c", [Term("<b>")]) == "a<mark>&lt;b&gt;</mark>c"


def test_a_snippet_begins_shortly_before_the_first_word():
    html = snippet("甲" * 500 + "低保\n标准" + "乙" * 500, [Term("低保")])
    assert html == "…" + "甲" * 30 + "<mark>低保</mark> 标准" + "乙" * 85 + "…"
