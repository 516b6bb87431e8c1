"""分词：overlapping pairs of characters. Pure: no database, no Django.

The index only proposes; what counts as a hit is decided on the text itself by `Term.is_in`.
A run of Han characters gives its pairs and the rarer characters alone; a run of digits or of
letters is one token, so 2013 is not found inside 120134.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from operator import add
from zlib import crc32

from .variants import BRACKETS, COMMON, DASHES, QUOTES, TRADITIONAL

VERSION = 1
"""Raise it when the tokens change; `check_index` then asks for a rebuild."""

LONGEST_QUERY = 1000
MOST_TOKENS = 64

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[0-9]+|[a-z]+|[^\\W_0-9a-z{_HAN}]+")
_PLAIN = re.compile("[\u3005\u3007\u3400-\u4db5\u4e00-\u9fa5]+|[0-9a-z]+|@[0-9a-f]{8}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BEFORE_DIGITS = re.compile(r"第(?=[0-9])")
_NOT_WORD = re.compile(r"[\W_]+")
_QUOTED = re.compile(r'"([^"]+)"|(\S+)')
_AROUND = " ,.;:!?。、"


def _table() -> dict[int, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Kangxi radicals and compatibility forms: what is often got out of a PDF.
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[chr(code)] = plain
    table |= dict.fromkeys("\u3000\u00a0\t\r", " ")
    table |= TRADITIONAL | BRACKETS | DASHES | QUOTES
    return {ord(old): new.lower() for old, new in table.items()}


_FOLD = _table()


def storable(text: str) -> str:
    """The text without what no database can hold."""
    return _UNSTORABLE.sub("", text)


def fold(text: str) -> str:
    """归一：one writing for what looks the same. Never changes the length."""
    plain = text.translate(_FOLD)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)


def tokens_of(text: str, *, every_character: bool = False) -> set[str]:
    """The distinct tokens of a text. A title is small enough for every character alone."""
    tokens: set[str] = set()
    characters: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if _is_han(run[0]):
            tokens.update(map(add, run, run[1:]))
            characters.update(run)
        else:
            tokens.add(run)
    return tokens | (characters if every_character else characters - COMMON)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character in "々〇" or character >= "\U00020000"


def mark_of(label: str) -> str:
    """A filter as a token. The @ keeps it apart from every word of a text."""
    return f"@{crc32(label.encode()):08x}"


def of_number(tokens: Iterable[str]) -> set[str]:
    """Tokens of 文号 or 索引号, kept apart from those of the title: half of all numbers hold 2020."""
    return {f"#{token}" for token in tokens}


def agency_mark(agency_id: int) -> str:
    """The office an entry belongs to, as a token."""
    return mark_of(f"agency:{agency_id}")


def written(token: str) -> str:
    """A token in the alphabet that SQLite's tokenizer keeps whole."""
    return token if _PLAIN.fullmatch(token) else f"@x{crc32(token.encode()):08x}"


def code_of(token: str) -> int:
    """A token as a signed 32-bit number: two characters fit without loss, the rest is hashed."""
    if len(token) <= 2 and min(token) >= "\u3005" and max(token) <= "\uffff":
        code = ord(token[0]) << 16 | (ord(token[1]) if len(token) == 2 else 0)
    else:
        code = crc32(token.encode())
    return code - (1 << 32) if code >= 1 << 31 else code


def number_key(number: str) -> str:
    """文号归一：without brackets, spaces and 第, however it was typed."""
    plain = _NOT_WORD.sub("", fold(storable(number)))
    return _BEFORE_DIGITS.sub("", plain)[:100]


def title_key(title: str) -> str:
    """标题归一：its characters alone, without punctuation."""
    return _NOT_WORD.sub("", fold(storable(title)))[:200]


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, plain in _FOLD.items():
        found[plain] = found.get(plain, "") + chr(code)
    return found


@cache
def _any_spelling(character: str) -> str:
    if character.isspace():
        return r"\s+"
    others = _spellings().get(character, "")
    for other in (character.upper(), *(o.upper() for o in others)):
        if len(other) == 1 and other != character and fold(other) == character:
            others += other
    return f"[{re.escape(character + others)}]" if others else re.escape(character)


@dataclass(frozen=True)
class Term:
    """检索词：one word as it is looked for, folded."""

    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in an original text, in every spelling, digits and letters whole."""
        body = "".join(map(_any_spelling, self.text))
        return re.compile(_edge(self.text[0], "<!") + body + _edge(self.text[-1], "!"))

    @cached_property
    def tokens(self) -> list[str]:
        """What a text holding this term has in the index: pairs, or a rare character alone."""
        tokens = sorted(tokens_of(self.text))
        pairs = [t for t in tokens if len(t) > 1 or not _is_han(t)]
        return pairs or tokens

    @cached_property
    def title_tokens(self) -> list[str]:
        return self.tokens or sorted(tokens_of(self.text, every_character=True))

    @cached_property
    def _is_plain(self) -> bool:
        return not (_edge(self.text[0], "!") or _edge(self.text[-1], "!"))

    def is_in(self, text: str) -> bool:
        """The usual writing first, which is quickly found; then every other."""
        at = text.find(self.text)
        if at >= 0 and (self._is_plain or self.pattern.match(text, at)):
            return True
        return self.pattern.search(text) is not None


def _edge(character: str, sign: str) -> str:
    """A run of digits or letters does not go on beyond the term."""
    if "0" <= character <= "9":
        return f"(?{sign}[0-9０-９])"
    if "a" <= character <= "z":
        return f"(?{sign}[A-Za-zＡ-Ｚａ-ｚ])"
    if not _is_han(character) and _RUN.match(character):
        return f"(?{sign}[^\\W_0-9A-Za-zＡ-Ｚａ-ｚ０-９{_HAN}])"
    return ""


@dataclass(frozen=True)
class Query:
    """What was asked: all terms must be found."""

    terms: tuple[Term, ...]
    number_key: str
    title_key: str
    is_cut: bool

    def tokens(self, *, of_title: bool) -> list[str]:
        """So many tokens at most, spread over the query; the check on the text does the rest."""
        found = list(dict.fromkeys(_each_token(self.terms, of_title=of_title)))
        if len(found) <= MOST_TOKENS:
            return found
        return [found[i * len(found) // MOST_TOKENS] for i in range(MOST_TOKENS)]


def _each_token(terms: Iterable[Term], *, of_title: bool) -> Iterable[str]:
    for term in terms:
        yield from term.title_tokens if of_title else term.tokens


def parse_query(raw: str) -> Query:
    """Terms are set apart by spaces; what stands in quotation marks is one term."""
    clean = fold(storable(raw).strip())
    cut = clean[:LONGEST_QUERY]
    found = (" ".join((m[1] or m[2]).split()).strip(_AROUND) for m in _QUOTED.finditer(cut))
    texts = dict.fromkeys(t for t in found if _RUN.search(t))
    return Query(
        terms=tuple(map(Term, texts)),
        number_key=number_key(cut),
        title_key=title_key(cut),
        is_cut=len(clean) > LONGEST_QUERY,
    )
