"""Does a page get slower as an office's holdings grow a hundredfold?

The staff list, the public home, a column and an item's page, asked for through the whole stack; the number of
queries must not grow at all, or the run fails. Rows are inserted in bulk.
"""

import json
import sys
from datetime import timedelta

from django.db import transaction

from benchmarks.apart import ask, measure_tables, on_each_database, prepare
from benchmarks.copies import multiply

FEW = {"small": 100, "full": 10_000}
TIMES = 100
ROUNDS = 15


def run(size: str) -> dict:
    return on_each_database("items", size)


def measure(size: str) -> dict:
    prepare()
    from django.test import Client

    from gongkai.publishing.models import Item, Version
    from tests.factories.office import office

    here = office()
    first = here.published()
    staff, public = Client(), Client()
    column = f"/{here.agency.slug}/column/{here.column.code}/"
    deep = min(50, FEW[size] // 20)
    staff.force_login(here.filer, "django.contrib.auth.backends.ModelBackend")
    pages = {
        "staff_list": (staff, "/desk/items/"),
        "staff_list_deep": (staff, f"/desk/items/?page={deep}"),
        "public_home": (public, f"/{here.agency.slug}/"),
        "public_column": (public, column),
        "public_column_deep": (public, f"{column}?page={deep}"),
        "public_column_of_a_year": (public, f"{column}?year={first.published_at.year - 1}"),
        "public_item": (public, f"/{here.agency.slug}/item/{first.pk}/"),
    }
    found = {}
    published(first, FEW[size])
    for times in (1, TIMES):
        if times > 1:
            multiply([Item, Version], times)
        measure_tables()
        found[times * FEW[size]] = {name: ask(*page, rounds=ROUNDS) for name, page in pages.items()}
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


def published(first, total: int) -> None:
    """Copies of one published item over three years, each older than the one before, up to a total."""
    from gongkai.publishing.models import Item, Version

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
    same_text = values_of(first.published_version, {"pk", "id", "item"})
    base, text_base = first.pk, first.published_version_id
    apart = timedelta(days=1095) / total
    numbers = range(1, total)
    with transaction.atomic():
        Item.objects.bulk_create(
            (
                Item(
                    pk=base + n, index_number=f"COPY-{base + n}", current_version_id=text_base + n,
                    published_version_id=text_base + n, published_at=first.published_at - n * apart,
                    **alike,
                )
                for n in numbers
            ),
            batch_size=1000,
        )  # fmt: skip
        Version.objects.bulk_create(
            (Version(pk=text_base + n, item_id=base + n, **same_text) for n in numbers),
            batch_size=1000,
        )


def values_of(row, without: set[str]) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in without
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
