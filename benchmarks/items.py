"""Does a page get slower as an office's holdings grow a hundredfold?

The staff list, a public column and an item's page, asked for through the whole stack; the number of
queries must not grow at all, or the run fails. Rows are inserted in bulk.
"""

import json
import sys
from datetime import timedelta

from benchmarks.apart import ask, measure_tables, on_each_database, prepare

FEW = {"small": 100, "full": 10_000}
TIMES = 100
ROUNDS = 15
BATCH = 5_000


def run(size: str) -> dict:
    return on_each_database("items", size)


def measure(size: str) -> dict:
    prepare()
    from django.test import Client

    from tests.factories.office import office

    here = office()
    first = here.published()
    staff, public = Client(), Client()
    staff.force_login(here.filer, "django.contrib.auth.backends.ModelBackend")
    pages = {
        "staff_list": (staff, "/desk/items/"),
        "public_column": (public, f"/{here.agency.slug}/column/{here.column.code}/"),
        "public_item": (public, f"/{here.agency.slug}/item/{first.pk}/"),
    }
    found = {}
    for total in (FEW[size], TIMES * FEW[size]):
        multiply(first, total)
        measure_tables()
        found[total] = {name: ask(*page, rounds=ROUNDS) for name, page in pages.items()}
    few, many = found.values()
    results: dict = {"items": list(found)}
    for name in pages:
        if many[name]["queries"] > few[name]["queries"]:
            raise AssertionError(f"{name}: {few[name]['queries']} queries became {many[name]}")
        results[name] = {
            "ratio_many_to_few": many[name]["milliseconds"] / few[name]["milliseconds"],
            "milliseconds": many[name]["milliseconds"],
            "queries": many[name]["queries"],
        }
    return results


def multiply(first, total: int) -> None:
    """Copies of one published item, each a minute older than the one before, up to a total."""
    from django.db import transaction

    from gongkai.publishing.models import Item, Version

    version = first.published_version
    keep = {
        "pk",
        "id",
        "item",
        "index_number",
        "published_at",
        "current_version",
        "published_version",
    }
    alike = values_of(first, keep)
    same_text = values_of(version, {"pk", "id", "item"})
    have, base = Item.objects.count(), Item.objects.order_by("-pk").first().pk
    text_base = Version.objects.order_by("-pk").first().pk
    for start in range(have, total, BATCH):
        numbers = range(start - have + 1, min(start + BATCH, total) - have + 1)
        with transaction.atomic():
            Item.objects.bulk_create(
                Item(
                    pk=base + n, index_number=f"COPY-{base + n}", current_version_id=text_base + n,
                    published_version_id=text_base + n,
                    published_at=first.published_at - timedelta(minutes=base + n), **alike,
                )
                for n in numbers
            )  # fmt: skip
            Version.objects.bulk_create(
                Version(pk=text_base + n, item_id=base + n, **same_text) for n in numbers
            )


def values_of(row, without: set[str]) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in without
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
