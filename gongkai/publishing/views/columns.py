"""栏目：the tree an office shows; local ones may be added, any may be renamed or switched off."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import ancestors
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.forms import ChangeColumnForm, NewColumnForm
from gongkai.publishing.models import Column
from gongkai.publishing.selectors import columns_for, managed_offices
from gongkai.publishing.services.add_column import MANAGERS, add_column
from gongkai.publishing.services.change_column import change_column, offices_that_may_change
from gongkai.publishing.views.doors import all_offices, office_of, offices_to_switch, put_beside


def _office(request: Any) -> Agency:
    mine = request.scope
    return office_of(mine, request.GET.get("office", ""), managed_offices(mine, *MANAGERS))


def _tree(agency: Agency) -> list[tuple[int, Column]]:
    """Columns in tree order with their depth, switched-off ones at the end of their parent."""
    owners = [agency.pk, *(a.pk for a in ancestors(agency))]
    rows = list(
        Column.objects.filter(Q(agency=None) | Q(agency_id__in=owners))
        .select_related("agency")
        .order_by("-is_active", "position", "pk")
    )
    children: dict[int | None, list[Column]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    found: list[tuple[int, Column]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            found.append((depth, row))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


@staff_view()
def columns(request: Any) -> HttpResponse:
    """栏目 of an office, with where each comes from; its managers may change them."""
    agency = office_of(request.scope, request.GET.get("office", ""), all_offices(request.scope))
    managed = managed_offices(request.scope, *MANAGERS)
    is_top = Agency.objects.filter(pk__in=managed, parent=None).exists()
    rows = [
        {
            "column": column,
            "depth": min(depth, 4),
            "may_change": column.agency_id in managed if column.agency_id else is_top,
        }
        for depth, column in _tree(agency)
    ]
    return render(
        request,
        "publishing/columns.html",
        {
            "agency": agency,
            "rows": rows,
            "offices": offices_to_switch(request.scope),
            "may_add": agency.pk in managed,
        },
    )


@staff_view(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new_column(request: Any) -> HttpResponse:
    """增设栏目."""
    agency = _office(request)
    known = columns_for(agency)
    initial = {"parent": request.GET.get("parent", "")}
    form = NewColumnForm(request.POST or None, columns=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parent = next(c for c in known if str(c.pk) == data["parent"])
        try:
            add_column(
                agency, parent=parent, name=data["name"], purpose=data["purpose"],
                freshness_days=data["freshness_days"], by=request.user, now=timezone.now(),
            )  # fmt: skip
        except PublishingError as error:
            put_beside(form, error)
        else:
            messages.success(request, f"已增设“{data['name']}”，{agency}和下级机关都能用。")
            return redirect(_list_url(agency))
    context = {
        "form": form, "heading": "增设栏目", "submit": "增设", "back": _list_url(agency),
        "why": f"设在{agency}的栏目，它和它的下级机关都能用；公众从门户的目录里看到。",
    }  # fmt: skip
    return render(request, "publishing/ask.html", context)


def _list_url(agency: Agency) -> str:
    return f"{reverse('publishing:columns')}?office={agency.pk}"


@staff_view(*MANAGERS)
@require_http_methods(["GET", "POST"])
def column(request: Any, pk: int) -> HttpResponse:
    """修改栏目：once changed it is the office's own and no upgrade overwrites it."""
    found = Column.objects.select_related("agency").filter(pk=pk).first()
    offices = offices_that_may_change(found, request.scope) if found else []
    if found is None or not offices:
        raise Http404("没有这个栏目")
    names = ("name", "purpose", "freshness_days", "position", "is_active")
    form = ChangeColumnForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    back = _list_url(Agency.objects.get(pk=offices[0]))
    if request.method == "POST" and form.is_valid():
        try:
            change_column(found.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
        except PublishingError as error:
            put_beside(form, error)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}”已改好。")
            return redirect(back)
    why = (
        "随系统提供的栏目改过以后，来源记为“已改”，升级时不再覆盖。" if not found.agency_id else ""
    )
    context = {
        "form": form, "heading": f"修改栏目：{found.name}", "submit": "保存", "back": back, "why": why,
    }  # fmt: skip
    return render(request, "publishing/ask.html", context)
