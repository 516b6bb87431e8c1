"""The console script ``gongkai``: everything that needs no browser.

Each sibling module is one group of commands. The pure ones (``deadline``, ``fee``, ``documents``)
never touch Django; the others call :func:`with_django` first.
"""

import os
from pathlib import Path

import typer

from gongkai.cli.refusals import RefusingGroup

app = typer.Typer(
    cls=RefusingGroup,
    help="公开：政府信息公开的登记、审核、发布、统计。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def with_django() -> None:
    """Configure Django for a command that needs the database; what it writes, only this account reads."""
    from gongkai.keeping.private import close_room, keep_private

    keep_private()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings.dev")
    import django

    django.setup()
    from django.conf import settings

    close_room(settings.VAR_DIR)


def project_root() -> Path:
    """The checkout (or the folder that holds the package)."""
    return Path(__file__).resolve().parents[2]


def main() -> None:
    """Entry point: registers every group that is installed, then runs."""
    from gongkai.cli import commands

    commands.register(app)
    app()
