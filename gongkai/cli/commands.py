"""Which modules add commands to ``gongkai``; one line each."""

from importlib import import_module

import typer

MODULES: tuple[str, ...] = (
    "deadline",
    "fee",
    "check",
    "serve",
    "begin",
    "keep",
    "report",
    "read",
    "ledger",
    "applications",
)


def register(app: typer.Typer) -> None:
    """Let every module of :data:`MODULES` add its commands (``add_to(app)``)."""
    for name in MODULES:
        import_module(f"gongkai.cli.{name}").add_to(app)
