"""A column proposed from a title; the clerk sees it and may choose another."""

from collections.abc import Iterable

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


def guess_column(title: str, columns: Iterable[Column]) -> Column | None:
    """The first shipped column whose words the title holds, if the office uses it."""
    known = {column.code: column for column in columns}
    for code, words in WORDS:
        if code in known and any(word in title for word in words):
            return known[code]
    return None
