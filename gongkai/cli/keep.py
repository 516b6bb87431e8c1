"""``gongkai backup|restore|doctor|worker``: keeping an installation."""

import json
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from gongkai.cli import with_django


def add_to(app: typer.Typer) -> None:
    """Add the four commands."""
    app.command("backup", help="备份数据库、文件和台账摘要；不用停机。")(backup)
    app.command("restore", help="用一份备份恢复。")(restore)
    app.command("doctor", help="体检：缺什么、怎么补。")(doctor)
    app.command("worker", help="后台作业：邮件提醒、每日摘要、检索整理。")(worker)


def backup(
    folder: Annotated[Path | None, typer.Argument(help="放在哪个文件夹。")] = None,
) -> None:
    """Make an archive and print where it lies."""
    with_django()
    from django.conf import settings
    from django.utils import timezone

    from gongkai.keeping.archive import make_backup
    from gongkai.keeping.errors import ArchiveError

    try:
        path = make_backup(folder or settings.GONGKAI_BACKUPS, now=timezone.localtime())
    except ArchiveError as error:
        _refuse(error.message)
    typer.echo(f"已备份：{path}")


def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件。")],
    replace: Annotated[bool, typer.Option("--replace", help="替换现有数据。")] = False,
) -> None:
    """Put an archive back, then verify the ledger against the heads it carries.

    The archive is read through before anything is created: a bad one leaves an empty folder empty.
    """
    from gongkai.keeping.errors import ArchiveError
    from gongkai.keeping.parcel import check

    try:
        manifest = check(archive)
    except ArchiveError as error:
        _refuse(error.message)
    with_django()
    from django.core.management import call_command

    from gongkai.keeping.archive import restore_backup
    from gongkai.keeping.database import refuse_other_vendor

    try:
        refuse_other_vendor(manifest)
        call_command("migrate", verbosity=0)
        broken = restore_backup(archive, replace=replace)
    except ArchiveError as error:
        _refuse(error.message)
    call_command("migrate", verbosity=0)
    for found in broken:
        typer.echo(found.message, err=True)
    if broken:
        raise typer.Exit(1)
    typer.echo("已恢复，台账与备份时的摘要相符。")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="按JSON输出。")] = False,
) -> None:
    """Say what is missing; exit code 1 when something is."""
    with_django()
    from django.utils import timezone

    from gongkai.keeping.doctor import examine

    findings = list(examine(timezone.now()))
    if as_json:
        rows = [{"what": f.what, "fine": f.is_fine, "message": f.message} for f in findings]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for f in findings:
            typer.echo(f"{'✓' if f.is_fine else '✗'} {f.what}：{f.message}")
    if not all(f.is_fine for f in findings):
        raise typer.Exit(1)


def worker(
    once: Annotated[bool, typer.Option("--once", help="跑一遍就停。")] = False,
) -> None:
    """Run what is due, every ten seconds, until stopped."""
    with_django()
    from django.db import close_old_connections
    from django.utils import timezone

    from gongkai.jobs.services.run_due import run_due

    stopping = threading.Event()
    if not once:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
    jobs = periodic_jobs()
    while True:
        close_old_connections()
        run_due(jobs, now=timezone.localtime)
        if once or stopping.wait(10):
            return


def periodic_jobs() -> list[Any]:
    """What the worker does, and how often."""
    from django.conf import settings

    from gongkai.applications.services.discard_held import discard_old
    from gongkai.applications.services.purge_applicants import purge_applicants
    from gongkai.applications.services.recompute_all import recompute_all
    from gongkai.jobs.services.run_due import Periodic
    from gongkai.jobs.services.send_notices import send_notices
    from gongkai.keeping.statistics import measure_tables
    from gongkai.ledger.services.export_heads import export_heads
    from gongkai.proceedings.selectors import applications_in_dispute
    from gongkai.proceedings.services.bind_dossier import bind_waiting
    from gongkai.proceedings.services.discard_dossiers import discard_dossiers
    from gongkai.proceedings.services.recompute_replies import recompute_replies
    from gongkai.search.services.merge import merge_slices
    from gongkai.supervision.jobs import read_and_check

    def clocks(now: datetime) -> None:
        recompute_all(now=now)
        recompute_replies(now=now)

    def purge(now: datetime) -> None:
        purge_applicants(now=now, keep=applications_in_dispute())

    def bind(now: datetime) -> None:
        bind_waiting(now=now)

    def discard(now: datetime) -> None:
        discard_dossiers(now=now)
        discard_old(now=now)

    def heads(now: datetime) -> None:
        export_heads(settings.VAR_DIR / "heads", now=now)

    def merge(now: datetime) -> None:
        merge_slices()

    def measure(now: datetime) -> None:
        measure_tables()

    return [
        Periodic("notices", timedelta(seconds=30), send_notices),
        Periodic("annual_reports_read", timedelta(seconds=5), read_and_check),
        Periodic("ledger_heads", timedelta(hours=24), heads),
        Periodic("search_merge", timedelta(minutes=5), merge),
        Periodic("reply_clocks", timedelta(hours=6), clocks),
        Periodic("applicants_purged", timedelta(hours=24), purge),
        Periodic("tables_measured", timedelta(hours=24), measure),
        Periodic("dossiers_bound", timedelta(seconds=5), bind),
        Periodic("dossiers_discarded", timedelta(hours=1), discard),
    ]


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
