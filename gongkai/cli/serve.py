"""``gongkai serve``: portal, desk and worker on one PC."""

import errno
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from typing import Annotated

import typer

from gongkai.cli import with_django

READY_SECONDS = 60
WATCH_SECONDS = 5


def add_to(app: typer.Typer) -> None:
    """Add ``serve`` and ``demo``."""
    app.command("serve", help="启动门户、工作台和后台作业。")(serve)
    app.command("demo", help="建立演示单位（已有数据时不动）。")(demo)


def prepare() -> None:
    """Migrate, lay the columns: what every start does, and a second one quickly."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from gongkai.publishing.services.load_columns import load_columns

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
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
    prepare()
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
    """Prepare the database, serve, and print the address (and the demo's accounts) once it answers."""
    _refuse_taken_port(bind, port)
    with_django()
    prepare()
    if demo:
        from gongkai.desk.demo.build import build_demo

        build_demo(_today(today))
    signal.signal(signal.SIGTERM, _stop)
    worker = _start_worker()
    web = _start_web(bind, port, workers)
    try:
        _await_answer(web, bind, port)
        _greet(bind, port, demo=demo)
        while True:
            try:
                code = web.wait(WATCH_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if worker.poll() is not None:
                    worker = _start_worker()
        typer.echo("网页服务停了，原因见上。", err=True)
        raise typer.Exit(code or 1)
    except KeyboardInterrupt:
        typer.echo("正在停止 …")
    finally:
        _end(web, worker)
    typer.echo("已停止。")


def _stop(*_: object) -> None:
    """TERM ends the house as Ctrl+C does."""
    raise KeyboardInterrupt


def _refuse_taken_port(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        socket.create_server((bind, port), family=family).close()
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            said = (
                f"端口{port}已被占用。请先停掉占用它的程序，或者换一个：make run PORT={port + 1}。"
            )
        elif number == errno.EACCES:
            said = f"没有权限使用端口{port}，请用1024以上的端口。"
        else:
            said = f"不能在{bind}的端口{port}上监听，请核对监听地址和端口。"
        typer.echo(said, err=True)
        raise typer.Exit(2) from None


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "gongkai.cli", "worker"], start_new_session=True)


def _start_web(bind: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", bind, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "gongkai.config.wsgi:application",
        ],
        start_new_session=True,
    )  # fmt: skip


def _await_answer(web: subprocess.Popen[bytes], bind: str, port: int) -> None:
    """Until somebody listens, the web process has ended, or patience has."""
    until = time.monotonic() + READY_SECONDS
    while web.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((_near(bind), port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    typer.echo("网页服务没有启动，原因见上。", err=True)
    raise typer.Exit(1)


def _near(bind: str) -> str:
    """The address by which this PC itself reaches what listens there."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)


def _greet(bind: str, port: int, *, demo: bool) -> None:
    near = _near(bind)
    address = f"http://[{near}]:{port}/" if ":" in near else f"http://{near}:{port}/"
    typer.echo(f"门户：{address}\n工作台：{address}desk/")
    if demo:
        from gongkai.desk.demo.build import ACCOUNTS
        from gongkai.desk.demo.office import PASSWORD

        typer.echo(f"演示账号（密码都是 {PASSWORD}）：")
        for name, what in ACCOUNTS:
            typer.echo(f"  {name}　{what}")
    typer.echo("按 Ctrl+C 停止。")


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
