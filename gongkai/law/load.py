"""法定数据：the only reader of ``law/data``; every value has its source and its check date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from gongkai.law.errors import LawError

DATA = Path(__file__).parent / "data"
CERTAINTIES = ("checked", "derived", "known", "local", "policy")
_OWN_KEYS = frozenset({"name", "label", "checked_on", "versions"})
_VERSION_KEYS = frozenset({"in_force_from", "reference", "certainty"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnsoundRuleError(ValueError):
    """A data file lacks its source, its day in force, its certainty or its check date."""


class UnknownRuleError(LawError):
    """没有这条规则：the id names no file of ``law/data``."""

    code = "unknown_rule"


class RuleNotInForceError(LawError):
    """The day lies before the first version that the data hold."""

    code = "rule_not_in_force"


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a rule: what it says, from which day, by which text, how sure we are."""

    in_force_from: date
    reference: str
    certainty: str
    values: Mapping[str, Any]

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        value = self.values[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnsoundRuleError(f"{key} is not a whole number: {value!r}")
        return value

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.values[key]
        if not isinstance(value, str):
            raise UnsoundRuleError(f"{key} is not a text: {value!r}")
        return value


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule through time; ``values`` are what all its versions share."""

    name: str
    label: str
    checked_on: date
    values: Mapping[str, Any]
    versions: tuple[Version, ...]

    def at(self, day: date) -> Version:
        """The version in force on a day."""
        for version in reversed(self.versions):
            if version.in_force_from <= day:
                return version
        first = self.versions[0]
        raise RuleNotInForceError(
            f"“{self.label}”自{chinese(first.in_force_from)}起施行，"
            f"不适用于{chinese(day)}，请核对日期。",
            reference=first.reference,
        )

    @property
    def latest(self) -> Version:
        return self.versions[-1]


def chinese(day: date) -> str:
    """A date as an official text writes it: 2021年10月27日."""
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def rule(path: str) -> Rule:
    """The rule of one file, e.g. ``rule("deadlines/answer_20wd")``."""
    file = DATA / f"{path}.yaml"
    if not file.is_file():
        raise UnknownRuleError(f"没有名为“{path}”的规则。")
    return read(file)


@cache
def names(folder: str) -> tuple[str, ...]:
    """Names of the rules in one folder of ``law/data``, sorted."""
    return tuple(sorted(file.stem for file in (DATA / folder).glob("*.yaml")))


def rules(folder: str) -> tuple[Rule, ...]:
    """All rules of one folder, in the order of their file names."""
    return tuple(rule(f"{folder}/{name}") for name in names(folder))


def read(file: Path) -> Rule:
    """Read and check one file; unsound data never reach a calculation."""
    raw = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    try:
        found = Rule(
            name=str(raw["name"]),
            label=str(raw["label"]),
            checked_on=_date(raw["checked_on"]),
            values=_frozen({k: v for k, v in raw.items() if k not in _OWN_KEYS}),
            versions=tuple(_version(item) for item in raw["versions"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnsoundRuleError(f"{file.name}: {error!r}") from error
    starts = [version.in_force_from for version in found.versions]
    if not starts or starts != sorted(set(starts)):
        raise UnsoundRuleError(f"{file.name}: versions must follow one another in time")
    return found


def _version(raw: Mapping[str, Any]) -> Version:
    if not raw["reference"]:
        raise ValueError("a version without reference")
    if raw["certainty"] not in CERTAINTIES:
        raise ValueError(f"unknown certainty {raw['certainty']!r}")
    return Version(
        in_force_from=_date(raw["in_force_from"]),
        reference=str(raw["reference"]),
        certainty=str(raw["certainty"]),
        values=_frozen({k: v for k, v in raw.items() if k not in _VERSION_KEYS}),
    )


def _date(value: object) -> date:
    if type(value) is not date:
        raise ValueError(f"not a date: {value!r}")
    return value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value
