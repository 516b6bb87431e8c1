"""What people read is Chinese, and a page asks nothing of the database by itself."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "gongkai"
PAGES = sorted(HOUSE.rglob("*.html"))
NOT_SEEN = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}|\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->"
    r"|<(script|style|svg)\b.*?</\1>",
    re.DOTALL,
)
READ_ALOUD = re.compile(r'\b(?:title|placeholder|alt|aria-label|data-confirm)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
# Endings of file names and names that have no Chinese form.
ALLOWED = {
    "doc",
    "docx",
    "xls",
    "xlsx",
    "csv",
    "pdf",
    "ofd",
    "wps",
    "txt",
    "zip",
    "RSS",
    "SM",
    "SHA",
}


def seen(text: str) -> str:
    """Visible text and what a screen reader says."""
    bare = NOT_SEEN.sub(" ", text)
    return " ".join([re.sub(r"<[^>]*>", " ", bare), *READ_ALOUD.findall(bare)])


def test_the_walk_finds_pages_and_their_words() -> None:
    assert len(PAGES) > 60
    assert WORD.findall(seen('{% if a %}<p title="two">one {{ x }}<!-- no --></p>')) == [
        "one",
        "two",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_page_shows_no_latin_word(page: Path) -> None:
    words = WORD.findall(seen(page.read_text(encoding="utf-8")))
    assert [word for word in words if word not in ALLOWED] == []


def test_no_page_queries_the_database() -> None:
    asking = re.compile(r"\.objects\b|\.select_related|\.filter\b(?!\()|_set\.filter")
    found = [
        str(p.relative_to(HOUSE)) for p in PAGES if asking.search(p.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_page_runs_no_script_and_carries_no_style_of_its_own() -> None:
    """The content security policy would block them; so they must not be written."""
    inline = re.compile(r'\sstyle="|\son[a-z]+="|<style\b|<script(?![^>]*\bsrc=)(?![^>]*json)')
    found = [
        str(p.relative_to(HOUSE)) for p in PAGES if inline.search(p.read_text(encoding="utf-8"))
    ]
    assert found == []
