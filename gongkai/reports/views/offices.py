"""Which office a page is about: one of the person's own, or none."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from gongkai.agencies.models import Agency
from gongkai.reports.services.record_activity import REGISTRARS


def own_offices(request: Any) -> QuerySet[Agency]:
    """The offices whose figures this person may see."""
    return Agency.objects.filter(pk__in=request.scope.agency_ids).order_by("path")


def own_office(request: Any, slug: str) -> Agency:
    """One of them by its slug; somebody else's is not found."""
    return get_object_or_404(own_offices(request), slug=slug)


def first_office(request: Any) -> Agency:
    """Where 统计 begins."""
    found = own_offices(request).first()
    if found is None:
        raise PermissionDenied("您的岗位不办理这一项。")
    return found


def may_change(request: Any, agency: Agency) -> bool:
    """Whether this person keeps the registers of the office."""
    return agency.pk in request.scope.agencies_with(*REGISTRARS)
