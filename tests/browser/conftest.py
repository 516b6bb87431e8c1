"""Browser tests: Debian's Chromium against the demo office, served as an office would serve it.

The demo is built once for all workers; every worker serves its own copy of it. Nothing here
touches the suite's own database, so no test of another folder notices.
"""

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visiting import Site

CHROMIUM = Path("/usr/bin/chromium")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser test, and says so when there is no browser."""
    absent = pytest.mark.skip(
        reason="没有 /usr/bin/chromium：浏览器测试没有跑（apt install chromium）"
    )
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(absent)


def _environment(var: Path) -> dict[str, str]:
    outer = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    return outer | {
        "GONGKAI_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.dev",
        "PYTHONPATH": str(ROOT),
    }


def _built(shared: Path) -> Path:
    """The demo's data, built by whichever worker comes first.

    While writing tests, GONGKAI_BROWSER_DEMO may name a folder that keeps it between runs.
    """
    var = Path(os.environ.get("GONGKAI_BROWSER_DEMO", shared / "demo"))
    with var.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (var / "built").exists():
            command = [sys.executable, "-m", "gongkai.cli", "demo"]
            subprocess.run(command, env=_environment(var), cwd=ROOT, check=True, timeout=900)
            with sqlite3.connect(var / "gongkai.sqlite3") as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (var / "built").touch()
    return var


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        assert server.poll() is None, "the server stopped at once"
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running copy of the demo: portal and desk at one address."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    var = base / "served"
    shutil.copytree(_built(shared), var)
    port = _free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws",
        "--log-level", "error", "gongkai.config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=_environment(var), cwd=ROOT, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield Site(f"http://127.0.0.1:{port}", var / "gongkai.sqlite3")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its file: Playwright's loop would make Django refuse the tests that follow."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()
