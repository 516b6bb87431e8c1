"""A consistent copy of the database while it is in use, and the way back."""

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from gongkai.keeping.errors import ArchiveError
from gongkai.ledger import guard

SQLITE_MEMBER = "database.sqlite3"
TABLES = "tables/"


def migrations_applied() -> list[list[str]]:
    """What the database has been migrated to; an archive fits only the same."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def dump(add: Callable[[str, Path], None]) -> dict[str, Any]:
    """Give ``add`` the files of a consistent copy; tells what the manifest must say about it."""
    if connection.vendor == "postgresql":
        return _dump_postgres(add)
    return _dump_sqlite(add)


def _dump_sqlite(add: Callable[[str, Path], None]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / SQLITE_MEMBER
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target, pages=1000)
        add(SQLITE_MEMBER, copy)
    return {"vendor": "sqlite"}


def _dump_postgres(add: Callable[[str, Path], None]) -> dict[str, Any]:
    tables = []
    with (
        tempfile.TemporaryDirectory() as folder,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        names = sorted(connection.introspection.table_names(cursor))
        for name in names:
            columns = [c.name for c in connection.introspection.get_table_description(cursor, name)]
            path = Path(folder) / f"{name}.copy"
            with path.open("wb") as target:
                quoted = ", ".join(connection.ops.quote_name(c) for c in columns)
                table = connection.ops.quote_name(name)
                with cursor.copy(f"COPY {table} ({quoted}) TO STDOUT") as rows:
                    for block in rows:
                        target.write(block)
            add(f"{TABLES}{name}.copy", path)
            path.unlink()
            tables.append({"name": name, "columns": columns})
    return {"vendor": "postgresql", "tables": tables}


def refuse_other_vendor(manifest: dict[str, Any]) -> None:
    """An archive goes back only into the kind of database it came from."""
    if manifest.get("vendor") != connection.vendor:
        raise ArchiveError(
            f"备份来自{manifest.get('vendor')}，现在用的是{connection.vendor}，"
            "请换用同一种数据库恢复。没有恢复，什么也没有改动。"
        )


def refuse_unfit(manifest: dict[str, Any], member: Callable[[str], Path]) -> None:
    """Look at the archive's copy before anything else is touched."""
    refuse_other_vendor(manifest)
    if connection.vendor == "postgresql":
        return
    try:
        with closing(sqlite3.connect(member(SQLITE_MEMBER))) as source:
            sound = source.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise ArchiveError("备份里的数据库已损坏，没有恢复，什么也没有改动。请换一份备份。")


def load(manifest: dict[str, Any], member: Callable[[str], Path]) -> None:
    """Replace the database by the archive's copy, which :func:`refuse_unfit` has let pass."""
    if connection.vendor == "postgresql":
        _load_postgres(manifest, member)
    else:
        _load_sqlite(member)


def _load_sqlite(member: Callable[[str], Path]) -> None:
    copy = member(SQLITE_MEMBER)
    with closing(sqlite3.connect(copy)) as source:
        connection.ensure_connection()
        source.backup(connection.connection)


def _load_postgres(manifest: dict[str, Any], member: Callable[[str], Path]) -> None:
    call_command("migrate", verbosity=0)
    if migrations_applied() != manifest["migrations"]:
        raise ArchiveError("备份与现在的程序版本不同，请先装回备份时的版本再恢复。")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        guard.remove(connection)
        names = ", ".join(connection.ops.quote_name(t["name"]) for t in manifest["tables"])
        cursor.execute(f"TRUNCATE {names}")
        for table in manifest["tables"]:
            quoted = ", ".join(connection.ops.quote_name(c) for c in table["columns"])
            name = connection.ops.quote_name(table["name"])
            with (
                member(f"{TABLES}{table['name']}.copy").open("rb") as source,
                cursor.copy(f"COPY {name} ({quoted}) FROM STDIN") as rows,
            ):
                while block := source.read(1 << 20):
                    rows.write(block)
        guard.install(connection)
        sequences = connection.introspection.sequence_list()
        for sequence in sequences:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), "
                f"COALESCE((SELECT MAX({connection.ops.quote_name(sequence['column'])}) "
                f"FROM {connection.ops.quote_name(sequence['table'])}), 0) + 1, false)",
                [sequence["table"], sequence["column"]],
            )


def dumps(value: object) -> str:
    """The manifest's text."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
