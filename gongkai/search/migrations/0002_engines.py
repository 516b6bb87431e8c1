"""The index itself, which no model describes: FTS5 on SQLite, int4[] with GIN on PostgreSQL."""

from django.db import migrations

STORES = ("public", "staff")
PARTS = ("title", "text")


def create(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for store in STORES:
        for statement in statements(store):
            schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for store in STORES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TABLE search_{store}_gram", params=None)
            continue
        for part in PARTS:
            schema_editor.execute(f"DROP TABLE search_{store}_{part}", params=None)


def SQLITE(store):
    for part in PARTS:
        table = f"search_{store}_{part}"
        yield (
            f"CREATE VIRTUAL TABLE {table} USING fts5(tokens, content='', detail=none, columnsize=0,"
            " tokenize=\"unicode61 remove_diacritics 0 tokenchars '@'\")"
        )
        # A merge in the middle of somebody's write may take half a minute: the worker merges.
        yield f"INSERT INTO {table}({table}, rank) VALUES ('automerge', 0)"
        yield f"INSERT INTO {table}({table}, rank) VALUES ('crisismerge', 1000)"
        # What one transaction may collect in memory before it writes: for building in bulk.
        yield f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', 67108864)"


def POSTGRESQL(store):
    table = f"search_{store}_gram"
    yield f"CREATE TABLE {table} (key bigint PRIMARY KEY, title int4[] NOT NULL, text int4[] NOT NULL)"
    yield f"ALTER TABLE {table} ALTER title SET STORAGE EXTERNAL, ALTER text SET STORAGE EXTERNAL"
    for part in PARTS:
        yield f"CREATE INDEX {table}_{part} ON {table} USING gin ({part})"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]
    operations = [migrations.RunPython(create, drop)]
