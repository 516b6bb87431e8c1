"""How the rows are spread, told to the database that plans by it."""

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Of each index; so that a million rows are measured in a moment."""


def measure_tables() -> None:
    """Let SQLite's planner know its tables; PostgreSQL looks at its own by itself.

    Connections that are open see it when they are opened again, within a minute.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
