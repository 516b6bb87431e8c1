"""``gongkai ledger``: 核对台账，导出末条摘要。"""

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import with_django

BROKEN = 1
group = typer.Typer(help="台账：核对、导出摘要。", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Put this group under ``gongkai``."""
    app.add_typer(group, name="ledger")


@group.command()
def verify(
    anchors: Annotated[
        Path | None, typer.Option(metavar="文件", help="以前导出的摘要，用来发现整段重写。")
    ] = None,
) -> None:
    """逐条核对；指出第一处被改、缺失、截去的，以及与签名、台账不符的公开内容、文件和登记。"""
    with_django()
    from gongkai.ledger.anchors import UnreadableAnchorsError, load_anchors
    from gongkai.ledger.models import Entry
    from gongkai.ledger.services.verify import verify as verify_chains
    from gongkai.publishing import integrity as items
    from gongkai.reports import integrity as registers

    try:
        known = load_anchors(anchors.read_text(encoding="utf-8")) if anchors else None
    except (UnreadableAnchorsError, OSError, UnicodeDecodeError) as error:
        typer.echo(f"读不了摘要文件：{error}", err=True)
        raise typer.Exit(2) from error
    problems = [found.message for found in verify_chains(known)]
    problems += [*items.broken(), *registers.broken()]
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(BROKEN)
    typer.echo(
        f"台账完好，共{Entry.objects.count()}条；公开的每一件都经签名、有记载，正文、文件和登记都相符。"
    )


@group.command()
def heads() -> None:
    """导出每条链的末条摘要；请存到数据库之外。"""
    with_django()
    from django.utils import timezone

    from gongkai.ledger.anchors import dump_heads

    typer.echo(dump_heads(timezone.localtime()))
