"""Which office a page is about: one of the person's own, or none."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from gongkai.agencies.models import Agency
from gongkai.reports.registers import own_offices
from gongkai.reports.services.record_activity import REGISTRARS


def own_office(request: Any, slug: str) -> Agency:
    """One of them by its slug; somebody else's is not found."""
    return get_object_or_404(own_offices(request.scope), slug=slug)


def first_office(request: Any) -> Agency:
    """Where 统计 begins."""
    found = own_offices(request.scope).first()
    if found is None:
        raise PermissionDenied("您的岗位不办理这一项。")
    return found


def may_change(request: Any, agency: Agency) -> bool:
    """Whether this person keeps the registers of the office."""
    return agency.pk in request.scope.agencies_with(*REGISTRARS)
