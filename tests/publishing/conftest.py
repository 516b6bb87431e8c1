"""An office with its people, and some of them signed in."""

import pytest
from django.utils import timezone

from gongkai.agencies.models import Duty
from tests.factories import office as offices
from tests.publishing.browsing import signed_in


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def place(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return offices.office()


@pytest.fixture
def filer(place):
    return signed_in(place.filer)


@pytest.fixture
def admin(place):
    return signed_in(offices.person("测试员戊", offices.post(place.agency, Duty.SYSTEM_ADMIN)))
