"""Each act that a service writes has an official word."""

import re
from pathlib import Path

from gongkai.ledger.labels import ACTS, act_label, detail_words

SERVICES = Path(__file__).parents[2] / "gongkai"
FILES = {"columns.yaml"}


def acts_in_services() -> set[str]:
    """Everything written like an act in the services; an f-string is spelt out by hand."""
    found: set[str] = set()
    for file in SERVICES.glob("*/services/*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', text))
        if "gongkai.ledger.services.record" in text:
            found |= {f"item.{word}" for word in re.findall(r'f"item\.\{\'(\w+)\'', text)}
    return {act for act in found - FILES if not act.endswith((".yaml", ".html", ".txt", ".json"))}


def test_every_act_has_a_word() -> None:
    assert {"account.signed_in", "post.appointed"} <= acts_in_services()
    assert acts_in_services() - set(ACTS) == set()


def test_every_word_is_chinese_and_says_one_thing() -> None:
    assert all(re.fullmatch(r"[一-鿿、，]+", word) for word in ACTS.values())
    assert len(set(ACTS.values())) == len(ACTS)


def test_details_are_shown_in_words_and_machine_values_left_out() -> None:
    assert detail_words({"version": 3, "late": False, "opinion": "", "steps": [{"a": 1}]}) == [
        ("超期", "否"), ("稿次", "3"),
    ]  # fmt: skip
    assert act_label("item.signed") == "审核同意"
