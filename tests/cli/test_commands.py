"""The console script as somebody at a terminal meets it."""

import hashlib
import io
import json
import os
import socket
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import standings
from gongkai.cli import commands
from gongkai.cli import serve as serving
from gongkai.cli.keep import periodic_jobs
from gongkai.cli.refusals import RefusingGroup
from gongkai.jobs.models import PeriodicRun

COMMANDS = (
    "deadline", "fee", "check-report", "read-report", "serve", "begin", "demo", "backup", "restore",
    "doctor", "worker", "report", "ledger", "applications",
)  # fmt: skip


@pytest.fixture
def gongkai(monkeypatch):
    """Run a command in this process, in the test's database."""
    app = typer.Typer()
    commands.register(app)
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)))


def in_a_shell(var: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli", *map(str, arguments)],
        env=kept | {"GONGKAI_VAR": str(var), "COLUMNS": "200"}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def test_help_names_each_command_with_a_chinese_sentence(tmp_path: Path) -> None:
    asked = in_a_shell(tmp_path, "--help")
    assert asked.returncode == 0
    for command in COMMANDS:
        (line,) = (x for x in asked.stdout.splitlines() if x.split()[:1] == [command])
        assert any("一" <= character <= "鿿" for character in line), line


@pytest.mark.parametrize(
    "asked", [(), ("serve",), ("report", "figures"), ("begin",), ("check-report",)]
)
def test_help_speaks_no_english(asked: tuple[str, ...]) -> None:
    app = typer.Typer(cls=RefusingGroup, add_completion=False, rich_markup_mode=None)
    commands.register(app)
    told = CliRunner().invoke(app, [*asked, "--help"]).output
    assert told.startswith("用法：")
    assert "显示这段说明" in told
    for english in (
        "Usage",
        "OPTIONS",
        "Options",
        "COMMAND",
        "Commands",
        "Show",
        "default",
        "required",
    ):
        assert english not in told


def test_an_unknown_command_is_refused_in_chinese(tmp_path: Path) -> None:
    asked = in_a_shell(tmp_path, "publsh")
    assert asked.returncode == 2
    assert "命令写得不对" in asked.stderr
    assert asked.stdout == ""


def test_an_office_is_backed_up_and_restored_from_the_command_line(tmp_path: Path) -> None:
    var = tmp_path / "var"
    begun = in_a_shell(var, "begin", "--name", "测试区", "--short", "测试区", "--slug", "ceshi")
    assert begun.returncode == 0, begun.stderr

    made = in_a_shell(var, "backup", tmp_path / "kept")
    assert made.returncode == 0, made.stderr
    (archive,) = (tmp_path / "kept").glob("gongkai-*.tar")
    assert str(archive) in made.stdout

    refused = in_a_shell(var, "restore", archive)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    put_back = in_a_shell(var, "restore", archive, "--replace")
    assert put_back.returncode == 0, put_back.stderr
    assert "已恢复" in put_back.stdout


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_on_the_server_reads_what_an_office_keeps(tmp_path: Path) -> None:
    var, kept = tmp_path / "var", tmp_path / "kept"
    var.mkdir(mode=0o755)
    (var / "old.sqlite3").write_bytes(b"")
    (var / "old.sqlite3").chmod(0o644)
    assert (
        in_a_shell(
            var, "begin", "--name", "测试区", "--short", "测试区", "--slug", "ceshi"
        ).returncode
        == 0
    )
    assert in_a_shell(var, "backup", kept).returncode == 0

    assert mode(var) == 0o700
    assert {path.name: mode(path) for path in var.iterdir() if path.is_file()} == {
        path.name: 0o600 for path in var.iterdir() if path.is_file()
    }
    assert mode(var / "gongkai.sqlite3") == 0o600
    assert mode(kept) == 0o700
    assert [mode(path) for path in kept.iterdir()] == [0o600]


@pytest.mark.parametrize("content", [None, b"", b"not an archive"])
def test_a_bad_archive_leaves_an_empty_folder_empty(tmp_path: Path, content: bytes | None) -> None:
    var, archive = tmp_path / "var", tmp_path / "gongkai-20261122-000000.tar"
    if content is not None:
        archive.write_bytes(content)

    refused = in_a_shell(var, "restore", archive)

    assert refused.returncode == 2
    assert "没有恢复，什么也没有改动" in refused.stderr
    assert not var.exists()


def test_an_archive_with_one_byte_changed_creates_nothing(tmp_path: Path) -> None:
    def put(archive: tarfile.TarFile, name: str, text: bytes) -> None:
        about = tarfile.TarInfo(name)
        about.size = len(text)
        archive.addfile(about, io.BytesIO(text))

    var, path = tmp_path / "var", tmp_path / "gongkai-20261122-000000.tar"
    with tarfile.open(path, "w") as archive:
        put(archive, "database.sqlite3", b"b")
        members = {"database.sqlite3": hashlib.sha256(b"a").hexdigest()}
        put(
            archive,
            "manifest.json",
            json.dumps({"vendor": "sqlite", "heads": {}, "members": members}).encode(),
        )

    refused = in_a_shell(var, "restore", path)

    assert "“database.sqlite3”缺失或被改动过，没有恢复，什么也没有改动" in refused.stderr
    assert not var.exists()


def test_a_report_that_is_a_folder_or_not_there_is_refused_like_the_rest(tmp_path: Path) -> None:
    missing = in_a_shell(tmp_path, "read-report", tmp_path / "没有.docx", "--json")
    assert missing.returncode == 2
    assert set(json.loads(missing.stdout)) == {"code", "message", "reference"}

    folder = in_a_shell(tmp_path, "read-report", tmp_path, "--json")
    assert folder.returncode == 2
    assert json.loads(folder.stdout) == {
        "code": "folder", "message": f"“{tmp_path}”是文件夹，请指定其中的一个文件。", "reference": "",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_each_job_once_and_stops(gongkai, settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert gongkai("worker", "--once").exit_code == 0
    rows = dict(PeriodicRun.objects.values_list("name", "error"))
    assert rows == {job.name: "" for job in periodic_jobs()}
    assert list((tmp_path / "heads").iterdir())


BEGIN = ("begin", "--name", "测试区人民政府", "--short", "测试区", "--slug", "ceshi")


@pytest.mark.django_db
def test_an_installation_begins_with_one_office_and_three_administrators(gongkai) -> None:
    asked = gongkai(*BEGIN)
    assert asked.exit_code == 0, asked.output
    assert Agency.objects.get().short_name == "测试区"
    duties = {}
    for user in User.objects.all():
        (standing,) = standings(user, user.appointments.get().from_on)
        duties[user.username] = standing.duty
        assert user.must_change_password
        (line,) = (x for x in asked.output.splitlines() if f"账号 {user.username}" in x)
        assert user.check_password(line.split("密码 ")[1])
    assert duties == {
        "xitong": Duty.SYSTEM_ADMIN, "anquan": Duty.SECURITY_ADMIN, "shenji": Duty.AUDIT_ADMIN,
    }  # fmt: skip


@pytest.mark.django_db
def test_it_begins_only_once(gongkai) -> None:
    assert gongkai(*BEGIN).exit_code == 0
    again = gongkai(*BEGIN)
    assert again.exit_code == 2
    assert "已经有机关了" in again.output
    assert Agency.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [("--slug", "Not A Slug"), ("--kind", "kingdom")])
def test_a_beginning_that_is_refused_leaves_nothing_behind(gongkai, wrong: tuple[str, str]) -> None:
    asked = gongkai(*BEGIN, *wrong)
    assert asked.exit_code == 2
    assert any("一" <= character <= "鿿" for character in asked.output)
    assert not Agency.objects.exists()
    assert not User.objects.exists()


def test_a_taken_port_is_refused_before_anything_is_started(gongkai, monkeypatch) -> None:
    monkeypatch.setattr(serving, "prepare", lambda: pytest.fail("the database was touched"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        asked = gongkai("serve", "--port", port)
    assert asked.exit_code == 2
    assert f"端口{port}已被占用" in asked.output


@pytest.mark.parametrize(("port", "bind"), [("80000", "127.0.0.1"), ("0", "192.0.2.1")])
def test_an_address_that_cannot_be_used_is_refused_in_chinese(
    gongkai, port: str, bind: str
) -> None:
    asked = gongkai("serve", "--port", port, "--bind", bind)
    assert asked.exit_code == 2
    assert f"不能在{bind}的端口{port}上监听" in asked.output
