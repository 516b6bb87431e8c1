"""机关与科室。"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.agencies.forms import AgencyForm, SectionForm, carried_out
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.agencies.selectors import visible_agencies
from gongkai.agencies.services.add_section import add_section
from gongkai.agencies.services.change_agency import change_agency
from gongkai.agencies.services.change_section import change_section
from gongkai.agencies.services.create_agency import create_agency
from gongkai.agencies.views.frame import form_page, managed, manages, visible


@staff_view()
def tree(request: Any) -> HttpResponse:
    """机关一览：a tree by depth."""
    offices = list(visible_agencies(request.scope))
    least = min(((a.path or "").count("/") for a in offices), default=0)
    rows = [(a, "　" * ((a.path or "").count("/") - least)) for a in offices]
    may_add = bool(request.scope.agencies_with(Duty.SYSTEM_ADMIN))
    return render(request, "agencies/tree.html", {"rows": rows, "may_add": may_add})


@staff_view()
def office(request: Any, agency_id: int) -> HttpResponse:
    """一个机关。"""
    agency = visible(request, agency_id)
    context = {
        "agency": agency,
        "facts": [
            (str(field.verbose_name), _shown(agency, field.name))
            for field in Agency._meta.fields
            if field.name not in {"id", "path"}
        ],
        "sections": agency.sections.all(),
        "may_change": manages(request, Duty.SYSTEM_ADMIN, agency),
    }
    return render(request, "agencies/office.html", context)


def _shown(agency: Agency, name: str) -> str:
    value = getattr(agency, f"get_{name}_display", lambda: getattr(agency, name))()
    return {True: "是", False: "否", None: "—", "": "—"}.get(value, str(value))


@staff_view(Duty.SYSTEM_ADMIN)
def new_office(request: Any) -> HttpResponse:
    """增设机关。"""
    chosen = request.GET.get("parent")
    superiors = visible_agencies(request.scope)
    form = AgencyForm(request.POST or None, superiors=superiors, initial={"parent": chosen})
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if carried_out(
            form, lambda: create_agency(actor=request.user, now=timezone.now(), **fields)
        ):
            messages.success(request, f"已增设{fields['short_name']}。")
            return redirect("agencies:tree")
    return form_page(request, form, "增设机关", "agencies:tree")


@staff_view(Duty.SYSTEM_ADMIN)
def edit_office(request: Any, agency_id: int) -> HttpResponse:
    """更改机关。"""
    agency = managed(request, Duty.SYSTEM_ADMIN, agency_id)
    superiors = visible_agencies(request.scope)
    if agency.parent_id:
        superiors = superiors | Agency.objects.filter(pk=agency.parent_id).select_related("parent")
    form = AgencyForm(request.POST or None, instance=agency, superiors=superiors)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if carried_out(
            form,
            lambda: change_agency(agency_id, actor=request.user, now=timezone.now(), **fields),
        ):
            messages.success(request, "已保存。")
            return redirect("agencies:office", agency_id)
    return form_page(request, form, f"更改：{agency.name}", "agencies:office", agency_id)


@staff_view(Duty.SYSTEM_ADMIN)
def new_section(request: Any, agency_id: int) -> HttpResponse:
    """增设科室、社区。"""
    agency = managed(request, Duty.SYSTEM_ADMIN, agency_id)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if carried_out(
            form, lambda: add_section(agency_id, actor=request.user, now=timezone.now(), **fields)
        ):
            messages.success(request, f"已增设{fields['name']}。")
            return redirect("agencies:office", agency_id)
    return form_page(
        request, form, f"{agency.short_name}：增设科室、社区", "agencies:office", agency_id
    )


@staff_view(Duty.SYSTEM_ADMIN)
def edit_section(request: Any, section_id: int) -> HttpResponse:
    """更改科室、社区。"""
    section = get_object_or_404(Section, pk=section_id)
    managed(request, Duty.SYSTEM_ADMIN, section.agency_id)
    form = SectionForm(request.POST or None, instance=section)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if carried_out(
            form,
            lambda: change_section(section_id, actor=request.user, now=timezone.now(), **fields),
        ):
            messages.success(request, "已保存。")
            return redirect("agencies:office", section.agency_id)
    return form_page(request, form, f"更改：{section.name}", "agencies:office", section.agency_id)
