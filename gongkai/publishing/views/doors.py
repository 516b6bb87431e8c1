"""What every page of 主动公开 asks first: which item, may he see it, may he do it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.utils import timezone

from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import managed_offices, may_draft, may_see


def item_or_404(mine: Scope, pk: int) -> Item:
    """An item this person may see; for a stranger there is none."""
    item = (
        Item.objects.filter(pk=pk)
        .select_related(
            "agency", "section", "column", "plan", "created_by", "published_version",
            "current_version__saved_by", "batch",
        )
        .first()
    )  # fmt: skip
    if item is None or item.current_version is None or not may_see(item, mine):
        raise Http404("没有这一件")
    return item


def item_to_write(mine: Scope, pk: int) -> Item:
    """An item this person may write on."""
    item = item_or_404(mine, pk)
    if not may_draft(mine, item.agency_id):
        raise PermissionDenied("这一件由发布机构的人办理，您只审核。")
    return item


def writing_offices(mine: Scope) -> list[Agency]:
    """Offices for which this person may write, the first post first."""
    order = list(dict.fromkeys(s.agency_id for s in mine.standings))
    found = Agency.objects.in_bulk([pk for pk in order if may_draft(mine, pk)])
    return [found[pk] for pk in order if pk in found]


def office_of(mine: Scope, wanted: str, ids: frozenset[int] | None = None) -> Agency:
    """The office a page is about: the one asked for, else the first; one not his is not there.

    His are those of his posts, or exactly ``ids`` when given.
    """
    order = list(dict.fromkeys(s.agency_id for s in mine.standings))
    if ids is not None:
        order = [pk for pk in order if pk in ids] + sorted(ids - set(order))
    if wanted:
        order = [pk for pk in order if str(pk) == wanted]
    agency = Agency.objects.filter(pk=order[0]).first() if order else None
    if agency is None:
        raise Http404("没有这个机关")
    return agency


def all_offices(mine: Scope) -> frozenset[int]:
    """Every office whose settings he may read: where he has any post, or which he administers."""
    own = frozenset(s.agency_id for s in mine.standings)
    return own | managed_offices(mine, Duty.SYSTEM_ADMIN)


def offices_to_switch(mine: Scope) -> list[Agency]:
    """The offices to offer for a change of office; none where there is but one."""
    found = list(Agency.objects.filter(pk__in=all_offices(mine)).order_by("path"))
    return found if len(found) > 1 else []


def put_beside(form: Form, error: PublishingError) -> None:
    """A refusal, next to the field it is about; else on top."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def now() -> Any:
    """The moment of this request."""
    return timezone.now()
