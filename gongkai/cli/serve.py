"""``gongkai serve``: portal, desk and worker on one PC."""

import os
import signal
import subprocess
import sys
from datetime import date
from typing import Annotated

import typer

from gongkai.cli import with_django


def add_to(app: typer.Typer) -> None:
    """Add ``serve`` and ``demo``."""
    app.command("serve", help="启动门户、工作台和后台作业。")(serve)
    app.command("demo", help="建立演示单位（已有数据时不动）。")(demo)


def _prepare() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from gongkai.publishing.services.load_columns import load_columns

    call_command("migrate", verbosity=0)
    load_columns(now=timezone.now())


def _today(text: str | None) -> date:
    from django.utils import timezone

    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        typer.echo(f"日期“{text}”无法识别，请写成2026-03-02这样。", err=True)
        raise typer.Exit(2) from None


def demo(
    today: Annotated[str | None, typer.Option(help="把哪一天当作今天。")] = None,
) -> None:
    """Migrate, lay the columns and build the demo office once."""
    with_django()
    _prepare()
    from gongkai.desk.demo.build import build_demo

    built = build_demo(_today(today))
    typer.echo("演示单位已建好。" if built else "已有数据，演示单位没有再建。")


def serve(
    demo: Annotated[bool, typer.Option("--demo", help="先建立演示单位。")] = False,
    bind: Annotated[str, typer.Option(help="监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。")] = 8000,
    today: Annotated[str | None, typer.Option(help="演示单位把哪一天当作今天。")] = None,
    workers: Annotated[int, typer.Option(help="网页进程数。")] = 1,
) -> None:
    """Prepare the database, print the address (and the demo's accounts), then serve until stopped."""
    with_django()
    _prepare()
    from gongkai.desk.demo.build import ACCOUNTS, PASSWORD, build_demo

    if demo:
        build_demo(_today(today))
    address = f"http://{bind}:{port}/"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    worker = subprocess.Popen([sys.executable, "-m", "gongkai.cli", "worker"], env=environment)
    web = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", bind, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "gongkai.config.wsgi:application",
        ],
        env=environment,
    )  # fmt: skip
    typer.echo(f"门户：{address}\n工作台：{address}desk/")
    if demo:
        typer.echo(f"演示账号（密码都是 {PASSWORD}）：")
        for name, what in ACCOUNTS:
            typer.echo(f"  {name}　{what}")
    typer.echo("按 Ctrl+C 停止。")

    def stop(*_: object) -> None:
        for process in (web, worker):
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = web.wait()
    worker.terminate()
    worker.wait()
    raise typer.Exit(max(code, 0))
