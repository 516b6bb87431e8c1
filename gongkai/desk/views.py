"""今天、提醒、设置、台账：what joins several parts of the house."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import guided_until
from gongkai.agencies.year_view import missing_years
from gongkai.applications import tasks as cases
from gongkai.desk.forms import LedgerFilterForm
from gongkai.desk.places import places_for
from gongkai.desk.selectors import notices_of, readable_chains, unread_notices
from gongkai.desk.services.read_notices import read_notices
from gongkai.desk.tasks import grouped, guide_for, to_do, waiting
from gongkai.ledger.anchors import dump_heads
from gongkai.ledger.labels import act_label, detail_words
from gongkai.ledger.selectors import entry_page
from gongkai.proceedings import tasks as proceedings
from gongkai.publishing.selectors import desk_tasks
from gongkai.reports.quarterly import tasks as statistics
from gongkai.supervision import tasks as supervision

NOTICES = 100


@staff_view()
def today(request: Any) -> HttpResponse:
    """今天：what waits for me, the nearest first."""
    now = timezone.localtime()
    mine = request.scope
    tasks = waiting(
        desk_tasks(mine, now),
        cases.desk_tasks(mine, now),
        proceedings.desk_tasks(mine, now),
        statistics.desk_tasks(mine, now),
        supervision.desk_tasks(mine, now),
    )
    until = guided_until(request.user, now.date())
    context = {
        "now": now,
        "groups": grouped(tasks),
        "count": len(to_do(tasks)),
        "over": sum(task.tone == "over" for task in to_do(tasks)),
        "unread": unread_notices(request.user),
        "guide": guide_for(request.scope) if until else [],
        "guided_until": until,
        "may_write": bool(request.scope.agencies_with(Duty.FILL, Duty.DISCLOSURE_OFFICER)),
        "missing_years": missing_years(calendar_for(None), now.date())
        if request.scope.agencies_with(Duty.SYSTEM_ADMIN, Duty.DISCLOSURE_OFFICER)
        else [],
    }
    return render(request, "desk/today.html", context)


@staff_view()
def notices(request: Any) -> HttpResponse:
    """提醒。"""
    return render(request, "desk/notices.html", {"notices": notices_of(request.user)[:NOTICES]})


@require_POST
@staff_view()
def read_all(request: Any) -> HttpResponse:
    """全部记为已读。"""
    read_notices(request.user, now=timezone.now())
    return redirect("desk:notices")


@staff_view()
def open_notice(request: Any, notice_id: int) -> HttpResponse:
    """Read one, and go where it leads."""
    notice = get_object_or_404(notices_of(request.user), pk=notice_id)
    read_notices(request.user, now=timezone.now(), notice_id=notice.pk)
    safe = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, request.is_secure())
    return redirect(notice.url if notice.url and safe else "desk:notices")


@staff_view()
def settings(request: Any) -> HttpResponse:
    """设置：what can be set, by duty."""
    return render(request, "desk/settings.html", {"places": places_for(request.scope)})


@staff_view()
def ledger(request: Any) -> HttpResponse:
    """台账：read, filter, nothing else."""
    readable = readable_chains(request.scope)
    if not readable:
        raise PermissionDenied("台账由业务人员看本机关的、由审计管理员看全部，您的岗位不看台账。")
    form = LedgerFilterForm(request.GET or None)
    form.fields["chain"].choices = [(n.chain.key, n.name) for n in readable]  # type: ignore[attr-defined]
    asked = request.GET.get("chain") or readable[0].chain.key
    named = next((n for n in readable if n.chain.key == asked), None)
    if named is None:
        raise Http404
    before = request.GET.get("before", "")
    page = entry_page(
        named.chain,
        form.wanted(),
        before=int(before) if before.isdigit() and len(before) < 18 else None,
    )
    context = {
        "form": form,
        "named": named,
        "asked": asked,
        "rows": [(e, act_label(e.act), detail_words(e.details)) for e in page.rows],
        "pager": _ledger_pager(request, page.older_than, is_first=page.is_first),
        "may_export": bool(request.scope.agencies_with(Duty.AUDIT_ADMIN)),
    }
    return render(request, "desk/ledger.html", context)


def _ledger_pager(request: Any, older: int | None, *, is_first: bool) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("before", None)
    here = reverse("desk:ledger")
    first = f"{here}?{query.urlencode()}" if not is_first else ""
    query["before"] = str(older)
    return {"first_url": first, "next_url": f"{here}?{query.urlencode()}" if older else ""}


@never_cache
@staff_view(Duty.AUDIT_ADMIN)
def ledger_heads(request: Any) -> HttpResponse:
    """导出末条摘要，存到数据库之外。"""
    keys = frozenset(named.chain.key for named in readable_chains(request.scope))
    answer = HttpResponse(
        dump_heads(timezone.localtime(), keys), content_type="application/json; charset=utf-8"
    )
    name = f"ledger-heads-{timezone.localdate():%Y%m%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def alive(request: Any) -> HttpResponse:
    """Asked while somebody types, so that the session does not end under his hands."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)
