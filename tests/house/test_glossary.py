"""Every word that people see for a thing or a status is explained in docs/glossary.yaml, or the law's own."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).parents[2]
ENTRIES = yaml.safe_load((ROOT / "docs/glossary.yaml").read_text(encoding="utf-8"))
KNOWN = {entry["zh"] for entry in ENTRIES}


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


@cache
def labels_of_the_law() -> frozenset[str]:
    """Labels that a data file gives together with its source; they need no second line here."""
    files = (ROOT / "gongkai/law/data").rglob("*.yaml")
    return frozenset(
        text for f in files for text in strings(yaml.safe_load(f.read_text(encoding="utf-8")))
    )


def models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("gongkai.")]


def choices() -> set[str]:
    return {
        str(label)
        for model in models()
        for field in model._meta.fields
        for _, label in field.flatchoices or ()
    }


@cache
def code() -> str:
    files = [p for kind in ("py", "yaml") for p in (ROOT / "gongkai").rglob(f"*.{kind}")]
    return "\n".join(p.read_text(encoding="utf-8") for p in files)


def test_the_walk_finds_models_and_statuses() -> None:
    assert len(models()) > 30
    assert {"草稿", "自然人", "已退回"} <= choices()


@pytest.mark.parametrize("model", models(), ids=lambda m: m._meta.label)
def test_each_model_bears_a_word_of_the_glossary(model: type[Model]) -> None:
    assert str(model._meta.verbose_name) in KNOWN | labels_of_the_law()


def test_each_status_is_a_word_of_the_glossary_or_the_law() -> None:
    assert choices() - KNOWN - labels_of_the_law() == set()


def test_each_field_is_named_in_chinese() -> None:
    latin = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        for field in model._meta.fields
        if field.name != "id" and not re.search("[一-鿿]", str(field.verbose_name))
    ]
    assert latin == []


def test_a_word_stands_once() -> None:
    counted = Counter(entry["zh"] for entry in ENTRIES)
    assert [word for word, times in counted.items() if times > 1] == []


def test_an_entry_says_what_it_means_and_where_it_comes_from() -> None:
    wanted = {"zh", "en", "means", "source"}
    for entry in ENTRIES:
        assert wanted <= set(entry) <= wanted | {"not"}, entry
        assert all(isinstance(value, str) and value.strip() for value in entry.values()), entry


def test_an_entry_names_what_it_is_called_in_the_code() -> None:
    words = set(re.findall(r"[A-Za-z_0-9]+", code()))
    unused = [e["zh"] for e in ENTRIES if e["en"] not in words and e["en"] != "blank"]
    assert unused == []
