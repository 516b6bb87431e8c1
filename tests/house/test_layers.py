"""Below the views nobody looks at the clock, and the rooms of an app are the same everywhere."""

import ast
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "gongkai"
CLOCKS = {
    ("timezone", "now"), ("timezone", "localtime"), ("timezone", "localdate"), ("date", "today"),
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time"),
}  # fmt: skip
# The shell of a request or of a command; from here the moment is handed down.
SHELL = {
    "cli", "config", "views", "views.py", "errors_views.py", "opening_views.py", "calendar_views.py",
    "dossier_views.py", "migrations",
}  # fmt: skip


def below_the_views() -> list[Path]:
    return [
        path
        for path in sorted(HOUSE.rglob("*.py"))
        if not SHELL & set(path.relative_to(HOUSE).parts)
    ]


def clocks_read(path: Path) -> list[int]:
    """Lines that ask for the present moment (turning a given moment into a local one is none)."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCKS
        and not node.args
    ]


# Decorators and context processors belong to the shell: they have the request in hand.
BESIDE_A_VIEW = {"accounts/access.py", "agencies/access.py", "desk/context.py", "portal/cards.py"}
ROOMS_WITHOUT_A_WEB = {
    "services",
    "models",
    "models.py",
    "selectors.py",
    "selectors",
    "law",
    "documents",
}


def test_nothing_below_the_views_looks_at_the_clock() -> None:
    found = {str(p.relative_to(HOUSE)) for p in below_the_views() if clocks_read(p)}
    assert found - BESIDE_A_VIEW == set()


def test_the_walk_reads_the_house_and_knows_a_clock(tmp_path: Path) -> None:
    assert len(below_the_views()) > 200
    asking = tmp_path / "asking.py"
    asking.write_text("a = timezone.now()\nb = timezone.localdate(now)\nc = date.today()\n")
    assert clocks_read(asking) == [1, 3]


def without_a_web() -> list[Path]:
    return [p for p in below_the_views() if ROOMS_WITHOUT_A_WEB & set(p.relative_to(HOUSE).parts)]


def test_services_selectors_and_models_know_no_request() -> None:
    forbidden = ("django.http", "django.shortcuts", "django.views", "django.contrib.messages")
    found = [
        (str(path.relative_to(HOUSE)), module)
        for path in without_a_web()
        for module in imported(path)
        if module.startswith(forbidden)
    ]
    assert found == []


def test_nobody_listens_to_signals_of_our_own() -> None:
    found = [
        str(p.relative_to(HOUSE)) for p in below_the_views() if "django.dispatch" in imported(p)
    ]
    assert found == []


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
