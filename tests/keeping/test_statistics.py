"""The planner is told how the rows are spread."""

import pytest
from django.db import connection

from gongkai.keeping.statistics import measure_tables
from tests.factories.cases import office

pytestmark = pytest.mark.django_db


def test_sqlite_knows_its_tables_afterwards_and_postgresql_is_left_alone(
    django_assert_num_queries,
):
    office()
    with django_assert_num_queries(2 if connection.vendor == "sqlite" else 0):
        measure_tables()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'agencies_agency'")
            assert cursor.fetchone()[0] > 0
