"""Triggers that refuse to change or remove a ledger row, on SQLite and PostgreSQL."""

from typing import Any

SQLITE_INSTALL = [
    f"""CREATE TRIGGER IF NOT EXISTS ledger_entry_no_{verb.lower()} BEFORE {verb} ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'ledger rows are never changed'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_REMOVE = [f"DROP TRIGGER IF EXISTS ledger_entry_no_{verb}" for verb in ("update", "delete")]
POSTGRES_INSTALL = [
    """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'ledger rows are never changed'; END $$ LANGUAGE plpgsql""",
    "DROP TRIGGER IF EXISTS ledger_entry_frozen ON ledger_entry",
    """CREATE TRIGGER ledger_entry_frozen BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    "DROP TRIGGER IF EXISTS ledger_entry_kept ON ledger_entry",
    """CREATE TRIGGER ledger_entry_kept BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
]
POSTGRES_REMOVE = [
    "DROP TRIGGER IF EXISTS ledger_entry_frozen ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_entry_kept ON ledger_entry",
]


def _run(connection: Any, sqlite: list[str], postgres: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in postgres if connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


def install(connection: Any) -> None:
    """Put the triggers in place; harmless when they are."""
    _run(connection, SQLITE_INSTALL, POSTGRES_INSTALL)


def remove(connection: Any) -> None:
    """Take the triggers away: for a restore into an empty database, and for test teardown."""
    _run(connection, SQLITE_REMOVE, POSTGRES_REMOVE)
