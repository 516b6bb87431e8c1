"""Every service that writes remembers it in the ledger, by itself or through the service it calls."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "gongkai"
RECORD = "gongkai.ledger.services.record"

# What writes and is no act of an office, with the reason.
NO_ACT = {
    "gongkai.ledger.services.record": "is the ledger",
    "gongkai.ledger.services.verify": "only reads",
    "gongkai.jobs.services.notify": "telling somebody is part of the act that calls it",
    "gongkai.jobs.services.send_notices": "sends what an act has told",
    "gongkai.jobs.services.run_due": "runs jobs; each job's service remembers its own act",
    "gongkai.jobs.services.run_soon": "moves a timer; the job's own service remembers",
    "gongkai.search.services.index_entry": "the index is a copy; the act that calls it remembers",
    "gongkai.search.services.remove_entry": "the index is a copy",
    "gongkai.search.services.rebuild": "the index is a copy",
    "gongkai.desk.services.read_notices": "reading one's own notices",
}
WRITES = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}


def modules() -> dict[str, ast.Module]:
    found = {}
    for file in sorted(HOUSE.glob("*/services/*.py")):
        if file.stem != "__init__":
            name = f"gongkai.{file.parts[-3]}.services.{file.stem}"
            found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imported(tree: ast.Module) -> set[str]:
    return {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}


def remembers(name: str, seen: frozenset[str] = frozenset()) -> bool:
    called = imported(MODULES[name])
    if RECORD in called:
        return True
    others = (called & set(MODULES)) - seen - {name}
    return any(remembers(other, seen | {name}) for other in others)


def writes(tree: ast.Module) -> bool:
    calls = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Attribute) and f.attr in WRITES for f in calls)


@pytest.mark.parametrize(
    "name", sorted(n for n in MODULES if n not in NO_ACT and writes(MODULES[n]))
)
def test_a_service_that_writes_records_an_entry(name: str) -> None:
    assert remembers(name)


def test_the_walk_finds_services_and_every_exception_still_exists() -> None:
    assert len(MODULES) > 40
    assert set(NO_ACT) <= set(MODULES)
