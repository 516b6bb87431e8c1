"""What is proposed from a document that was read in; the clerk sees it and may change it."""

import re
from collections.abc import Iterable

from gongkai.documents.clean import plain_text
from gongkai.documents.word import guess_document_number
from gongkai.publishing.models import Column

WORDS = (
    ("interpretation", ("解读",)),
    ("subsidies", ("补贴", "救助金")),
    ("budget", ("预算", "决算", "三公")),
    ("procurement", ("采购", "中标", "成交")),
    ("emergency", ("应急预案", "预警", "应急响应")),
    ("plans", ("规划", "工作要点", "工作计划", "工作总结")),
    ("notices", ("公示", "公告", "通告")),
)


_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(?:(?!</?p\b).)*</p>\s*", re.DOTALL)


def without_number_line(html: str, number: str) -> str:
    """A text without the line that is nothing but its 文号, once that stands in its own field."""
    for found in _PARAGRAPH.finditer(html):
        line = plain_text(found.group())
        if "签发人" not in line and guess_document_number([line]) == number:
            return html[: found.start()] + html[found.end() :]
    return html


def guess_column(title: str, columns: Iterable[Column]) -> Column | None:
    """The first shipped column whose words the title holds, if the office uses it."""
    known = {column.code: column for column in columns}
    for code, words in WORDS:
        if code in known and any(word in title for word in words):
            return known[code]
    return None
