"""What changed between two versions: text, facts and files, in words a reviewer reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.documents.clean import plain_text
from gongkai.law.errors import LawError
from gongkai.law.limits import time_limit
from gongkai.publishing.compare import Comparison, Line, compare, words
from gongkai.publishing.models import Column, Item, Signature, Version

_FACTS = {
    "column": "栏目",
    "kind": "体裁",
    "section": "责任科室",
    "document_number": "文号",
    "formed_on": "成文日期",
    "disclosure": "公开属性",
    "disclosure_reason": "不主动公开的理由",
    "is_registered": "登记为政府信息",
    "publish_rule": "公开时限依据",
    "embargo_until": "不早于",
    "effective_on": "生效日期",
    "validity": "有效性",
    "repeals": "废止的文件",
    "interprets": "解读的文件",
    "catalogue_entry": "标准目录事项",
}
_WORDS: dict[str, Mapping[Any, Any]] = {
    "kind": dict(Item.Kind.choices),
    "disclosure": dict(Item.Disclosure.choices),
    "validity": dict(Item.Validity.choices),
    "is_registered": {True: "是", False: "否"},
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing beside the text that is not what it was."""

    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two versions."""

    body: Comparison
    facts: tuple[Changed, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files came or went."""
        return len(self.added) + len(self.removed)

    @property
    def count(self) -> int:
        return len(self.body.lines) + len(self.facts) + len(self.added) + len(self.removed)


def base_of(item: Item, version: Version) -> Version | None:
    """What a version is compared with: the public text; else the last one signed; else the one before."""
    if item.published_version_id and item.published_version_id != version.pk:
        published = Version.objects.get(pk=item.published_version_id)
        if published.number < version.number:
            return published
    before = item.versions.filter(number__lt=version.number).order_by("-number")
    signed = Signature.objects.filter(item=item).values("version")
    return before.filter(pk__in=signed).first() or before.first()


def changes(old: Version, new: Version) -> Changes:
    """Title, summary, facts, text and files, old against new."""
    before, after = facts_in_words(old), facts_in_words(new)
    changed = [
        Changed(label, words(before.get(label, ""), after.get(label, "")))
        for label in dict.fromkeys([*before, *after])
        if before.get(label, "") != after.get(label, "")
    ]
    files_before, files_after = _files(old), _files(new)
    return Changes(
        body=compare(plain_text(old.body), plain_text(new.body)),
        facts=tuple(changed),
        added=tuple(name for name in files_after if name not in files_before),
        removed=tuple(name for name in files_before if name not in files_after),
    )


def facts_in_words(version: Version) -> dict[str, str]:
    """The signed facts of a version by their official names."""
    found = {"标题": version.title, "内容概述": version.summary, "关键词": version.keywords}
    for name, label in _FACTS.items():
        value = version.facts.get(name, "")
        if name == "column":
            found[label] = _column_name(str(value))
        elif name in {"repeals", "interprets"}:
            found[label] = _item_name(value)
        elif name == "publish_rule":
            found[label] = _rule_name(str(value))
        elif name in _WORDS:
            found[label] = str(_WORDS[name].get(value, value))
        else:
            found[label] = "" if value is None else str(value)
    return found


def _column_name(code: str) -> str:
    return Column.objects.filter(code=code).values_list("name", flat=True).first() or code


def _item_name(pk: Any) -> str:
    if not pk:
        return ""
    return Item.objects.filter(pk=pk).values_list("title", flat=True).first() or f"第{pk}件"


def _rule_name(rule_id: str) -> str:
    try:
        return time_limit(rule_id).label
    except LawError:
        return rule_id


def _files(version: Version) -> dict[str, str]:
    """What each file is called, with enough of its digest to see that it was exchanged."""
    rows = version.attachments.select_related("file").order_by("position", "pk")
    return {f"{row.name}（摘要{row.file.sha256[:8]}）": row.file.sha256 for row in rows}
