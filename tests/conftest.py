"""What every test shares."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from gongkai.agencies import calendars
from gongkai.documents.fonts import shipped_folder
from gongkai.ledger import guard
from gongkai.search.engines import engine


def pytest_configure() -> None:
    """An empty folder for collected files, so that no page warns of its absence; a font for made PDFs."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("REPORT_FONTS", str(shipped_folder()))


# No test is timed, and the same examples are drawn on every machine.
hypothesis.settings.register_profile(
    "gongkai",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("gongkai")


@pytest.fixture(autouse=True)
def _forget_calendars() -> None:
    """Rows of a rolled-back test can come again with the same numbers."""
    calendars.forget()


@pytest.fixture
def ledger_guard_off(transactional_db: None) -> Iterator[None]:
    """For a transactional test: the triggers stand during the test and are gone for its flush.

    pytest tears down in reverse, so what follows the ``yield`` runs before the tables are emptied.
    """
    guard.install(connection)
    yield
    guard.remove(connection)
    for store in ("public", "staff"):  # tables of the search engine that no model names
        engine().clear(store)


@pytest.fixture(autouse=True)
def _ledger_guard(request: pytest.FixtureRequest) -> None:
    """Every transactional test gets the guard's care without asking."""
    marker = request.node.get_closest_marker("django_db")
    wants = marker is not None and marker.kwargs.get("transaction")
    if wants or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("ledger_guard_off")
