"""The eyes themselves: what is wrong on a page is seen."""

from playwright.sync_api import Browser

from tests.browser.looking import grave_faults, low_targets
from tests.browser.visiting import latin_words
from tests.browser.walking import inline_parts


def test_a_picture_without_words_and_pale_letters_are_seen(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<html lang=zh><title>样</title><main><h1>样</h1><img src='data:,'>"
        "<p style='color:#ccc;background:#fff'>看不清</p></main></html>"
    )
    found = " ".join(grave_faults(page))
    page.close()
    assert "image-alt" in found
    assert "color-contrast" in found


def test_a_word_in_english_is_seen_and_a_code_is_not() -> None:
    assert latin_words("索引号DEMO001-3000-2026-00001，附件.docx，haibin@example.invalid") == set()
    assert latin_words("本页由 Django 提供，Save 一下") == {"Django", "Save"}


def test_script_and_style_in_a_page_are_seen() -> None:
    assert inline_parts('<p style="x">') != []
    assert inline_parts("<script>1</script>") != []
    assert inline_parts('<a onclick="x">') != []
    assert inline_parts('<script src="/static/a.js" defer></script><p class="style">') == []


def test_a_low_button_is_seen_and_a_link_in_a_sentence_is_not(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<p>见<a href='/x'>说明</a>。</p><button style='height:30px;padding:0'>低</button>"
        "<button style='height:44px'>够高</button>"
    )
    found = low_targets(page)
    page.close()
    assert [line[:10] for line in found] == ["30 <button"]
