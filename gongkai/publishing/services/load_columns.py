"""Lay the shipped columns, and bring them up to a newer revision without touching local changes."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from gongkai.ledger.services.record import SYSTEM, record
from gongkai.publishing.models import Column

SOURCE = Path(__file__).resolve().parents[1] / "data" / "columns.yaml"


def _lay(row: dict[str, Any], parent: Column | None, position: int, revision: int) -> int:
    kind = row.get("kind") or (parent.kind if parent else Column.Kind.STATUTORY)
    shipped = {
        "parent": parent,
        "name": row["name"],
        "kind": kind,
        "meta_type": row.get("meta_type", ""),
        "purpose": row.get("purpose", ""),
        "freshness_days": row.get("freshness_days"),
        "position": position,
        "origin": Column.Origin.SHIPPED,
        "revision": revision,
    }
    column = Column.objects.filter(code=row["code"]).first()
    laid = 0
    if column is None:
        column, laid = Column.objects.create(code=row["code"], **shipped), 1
    elif column.origin == Column.Origin.SHIPPED and column.revision < revision:
        Column.objects.filter(pk=column.pk).update(**shipped)
        laid = 1
    for place, child in enumerate(row.get("children", []), start=1):
        laid += _lay(child, column, place, revision)
    return laid


@transaction.atomic
def load_columns(*, now: datetime) -> int:
    """How many columns were laid or brought up to date; nothing when all are."""
    source = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    revision = source["revision"]
    laid = sum(
        _lay(row, None, place, revision) for place, row in enumerate(source["columns"], start=1)
    )
    if laid:
        record(SYSTEM, "columns.loaded", at=now, revision=revision, columns=laid)
    return laid
