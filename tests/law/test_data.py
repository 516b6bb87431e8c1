"""Every number that the law gives us says which law gave it, since when, how sure we are, and when we looked."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from gongkai.law import load

OWN_READER = {"forms"}  # the report's forms have their own reader and their own test
RULES = [p for p in sorted(load.DATA.rglob("*.yaml")) if p.parent.name not in OWN_READER]
FOLDERS = sorted({path.parent.name for path in RULES})


def path_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", RULES, ids=path_id)
def test_each_version_cites_its_source_and_follows_the_one_before(path: Path) -> None:
    rule = yaml.safe_load(path.read_text(encoding="utf-8"))
    starts = [version["in_force_from"] for version in rule["versions"]]

    assert starts == sorted(set(starts))
    assert all(version["reference"].strip() for version in rule["versions"])
    assert all(version["certainty"] in load.CERTAINTIES for version in rule["versions"])
    assert type(rule["checked_on"]) is date


@pytest.mark.parametrize("path", RULES, ids=path_id)
def test_a_rule_cites_an_article_or_a_document_number_and_never_a_web_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "http" not in text
    for version in load.read(path).versions:
        cited = version.reference
        known = ("第", "号", "办法》", "做法", "目录", "默认", "《行政复议法》")
        assert any(mark in cited for mark in known), cited


@pytest.mark.parametrize("path", RULES, ids=path_id)
def test_a_file_is_named_like_its_rule(path: Path) -> None:
    name = load.read(path).name.lower()
    assert name.removeprefix("calendar_") == path.stem


def test_no_key_stands_twice_in_one_block() -> None:
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [self.construct_object(key) for key, _ in node.value]
            assert len(keys) == len(set(keys)), f"{node.start_mark}: {keys}"
            assert all(
                isinstance(key, str | int) and key is not True and key is not False for key in keys
            )
            return super().construct_mapping(node, deep)

    for path in RULES:
        yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)


def test_the_time_limits_are_all_there() -> None:
    assert len(load.names("deadlines")) == 30
    assert len(load.names("overrides")) == 11
    assert FOLDERS == [
        "applications",
        "calendar",
        "catalogues",
        "clock",
        "deadlines",
        "deposits",
        "enquiries",
        "fees",
        "index",
        "layout",
        "letters",
        "outcomes",
        "overrides",
        "privacy",
        "receipt",
        "remedies",
        "review",
        "service",
        "statistics",
        "website",
    ]


def test_a_version_is_chosen_by_the_day() -> None:
    reply = load.rule("deadlines/answer_20wd")
    assert reply.at(date(2019, 5, 14)).number("value") == 15
    assert reply.at(date(2019, 5, 15)).number("value") == 20
    assert "第492号" in reply.at(date(2008, 5, 1)).reference


def test_a_day_before_the_first_version_is_refused_with_the_first_day_in_force() -> None:
    with pytest.raises(load.RuleNotInForceError) as refusal:
        load.rule("deadlines/answer_20wd").at(date(2008, 4, 30))
    assert "自2008年5月1日起施行" in refusal.value.message
    assert "第二十四条" in refusal.value.reference


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("reference", "versions: [{in_force_from: 2020-01-01, certainty: known}]"),
        (
            "an empty reference",
            "versions: [{in_force_from: 2020-01-01, reference: '', certainty: known}]",
        ),
        ("in_force_from", "versions: [{reference: 第一条, certainty: known}]"),
        ("certainty", "versions: [{in_force_from: 2020-01-01, reference: 第一条}]"),
        (
            "a real certainty",
            "versions: [{in_force_from: 2020-01-01, reference: 第一条, certainty: sure}]",
        ),
        ("versions", "versions: []"),
        ("a date", "versions: [{in_force_from: soon, reference: 第一条, certainty: known}]"),
    ],
)
def test_a_rule_without_its_source_is_not_read(missing: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(f"name: rule\nlabel: 规则\nchecked_on: 2026-11-22\n{text}\n", encoding="utf-8")
    with pytest.raises(load.UnsoundRuleError):
        load.read(file)


def test_a_rule_without_the_day_it_was_checked_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(
        "name: rule\nlabel: 规则\nversions: [{in_force_from: 2020-01-01, reference: 第一条, certainty: known}]\n",
        encoding="utf-8",
    )
    with pytest.raises(load.UnsoundRuleError):
        load.read(file)


def test_what_was_read_cannot_be_changed() -> None:
    version = load.rule("outcomes/granted").latest
    with pytest.raises(TypeError):
        version.values["rows"]["2019"] = "R2"  # type: ignore[index]


def test_an_unknown_rule_is_refused_in_chinese() -> None:
    with pytest.raises(load.UnknownRuleError, match="没有名为"):
        load.rule("deadlines/never")


def test_nothing_in_the_law_reads_a_clock_or_knows_django() -> None:
    for file in (load.DATA.parent).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for word in ("django", "date.today", "datetime.now", "time.time"):
            assert word not in text, f"{file.name}: {word}"
