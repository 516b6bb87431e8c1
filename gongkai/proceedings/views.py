"""复议、诉讼：the register, one case, its stages and its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.selectors import Scope
from gongkai.applications.selectors import visible_applications
from gongkai.applications.views.doors import offices_with
from gongkai.proceedings.errors import ProceedingError
from gongkai.proceedings.forms import ConcludeForm, OpenForm, StageForm
from gongkai.proceedings.limits import reply_due
from gongkai.proceedings.models import Proceeding
from gongkai.proceedings.selectors import HANDLERS, visible_proceedings
from gongkai.proceedings.services.conclude_proceeding import conclude_proceeding
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from gongkai.proceedings.services.record_stage import record_stage

SIZE = 30
MOST_PAGES = 30


@staff_view()
@require_safe
def proceedings(request: Any) -> HttpResponse:
    """复议、诉讼：those not concluded first."""
    mine: Scope = request.scope
    state = request.GET.get("state", "")
    rows = visible_proceedings(mine).select_related("agency", "application")
    if state == "open":
        rows = rows.filter(concluded_on=None)
    raw = request.GET.get("page", "")
    page = min(int(raw), MOST_PAGES) if raw.isascii() and raw.isdigit() and raw != "0" else 1
    found = list(rows.order_by("-filed_on", "-pk")[(page - 1) * SIZE : page * SIZE + 1])
    more = f"?state={state}&page=" if state == "open" else "?page="
    return render(
        request,
        "proceedings/list.html",
        {
            "rows": found[:SIZE],
            "today": timezone.localdate(),
            "only_open": state == "open",
            "may_open": bool(mine.agencies_with(*HANDLERS)),
            "pager": {
                "previous_url": f"{more}{page - 1}" if page > 1 else "",
                "next_url": f"{more}{page + 1}" if len(found) > SIZE else "",
            },
        },
    )


def _found_or_404(mine: Scope, pk: int) -> Proceeding:
    rows = visible_proceedings(mine).select_related("agency", "application", "item", "review")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个案件")
    return found


def _to_handle(mine: Scope, pk: int) -> Proceeding:
    found = _found_or_404(mine, pk)
    if found.agency_id not in mine.agencies_with(*HANDLERS):
        raise PermissionDenied("案件由经办人登记，您只能看。")
    return found


@staff_view()
@require_safe
def proceeding(request: Any, pk: int) -> HttpResponse:
    """一个案件：what it is about, its days, its end."""
    found = _found_or_404(request.scope, pk)
    due = None
    if found.copy_received_on:
        calendar = calendar_for(found.agency)
        due = reply_due(found.kind, found.procedure, found.copy_received_on, calendar)
    return render(
        request,
        "proceedings/proceeding.html",
        {
            "row": found,
            "due": due,
            "stages": found.stages.select_related("recorded_by").order_by("on", "pk"),
            "suits": found.suits.all(),
            "may_handle": found.agency_id in request.scope.agencies_with(*HANDLERS),
            "is_late": bool(
                found.reply_due_on
                and not found.replied_on
                and not found.concluded_on
                and timezone.localdate() > found.reply_due_on
            ),
        },
    )


@staff_view(*HANDLERS)
@require_http_methods(["GET", "POST"])
def open_new(request: Any) -> HttpResponse:
    """登记复议、诉讼。"""
    mine: Scope = request.scope
    offices = offices_with(mine, HANDLERS)
    if not offices:
        raise PermissionDenied("您的岗位不登记复议、诉讼。")
    today = timezone.localdate()
    initial = {
        "agency": str(offices[0].pk), "procedure": Proceeding.Procedure.ORDINARY,
        "filed_on": today, **_about(request),
    }  # fmt: skip
    form = OpenForm(request.POST or None, offices=offices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        filing = Filing(
            data["number"], data["kind"], data["filed_on"], procedure=data["procedure"],
            organ=data["organ"], application=data["application"],
            requested_item=data["requested_item"], item=data["item"], review=data["review"],
            copy_received_on=data["copy_received_on"],
        )  # fmt: skip
        try:
            made = open_proceeding(data["agency"], filing, by=request.user, now=timezone.now())
        except ProceedingError as error:
            _put_beside(form, error)
        else:
            messages.success(request, "案件已登记。")
            return redirect("proceedings:proceeding", made.pk)
    context = {"form": form, "heading": "登记复议、诉讼", "submit": "登记", "row": None}
    return render(request, "proceedings/ask.html", context)


def _about(request: Any) -> dict[str, str]:
    """The case from whose page one came."""
    raw = request.GET.get("case", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        return {}
    found = visible_applications(request.scope).filter(pk=int(raw)).first()
    return {"application": found.number, "agency": str(found.agency_id)} if found else {}


@staff_view()
@require_http_methods(["GET", "POST"])
def stage(request: Any, pk: int) -> HttpResponse:
    """登记进展。"""
    found = _to_handle(request.scope, pk)
    form = StageForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            record_stage(found.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ProceedingError as error:
            _put_beside(form, error)
        else:
            messages.success(request, "进展已登记。")
            return redirect("proceedings:proceeding", found.pk)
    context = {"form": form, "heading": "登记进展", "submit": "登记", "row": found}
    return render(request, "proceedings/ask.html", context)


@staff_view()
@require_http_methods(["GET", "POST"])
def conclude(request: Any, pk: int) -> HttpResponse:
    """登记审结。"""
    found = _to_handle(request.scope, pk)
    form = ConcludeForm(request.POST or None, initial={"concluded_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            conclude_proceeding(found.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ProceedingError as error:
            _put_beside(form, error)
        else:
            messages.success(request, "审结已登记。")
            return redirect("proceedings:proceeding", found.pk)
    context = {"form": form, "heading": "登记审结", "submit": "登记审结", "row": found}
    return render(request, "proceedings/ask.html", context)


def _put_beside(form: Form, error: ProceedingError) -> None:
    said = f"{error.message}（{error.reference}）" if error.reference else error.message
    form.add_error(error.field if error.field in form.fields else None, said)
