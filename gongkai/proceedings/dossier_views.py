"""案卷：export the whole file of a case, watch it being bound, take it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.access import staff_view
from gongkai.applications.models import Application
from gongkai.applications.selectors import may_open_applicant
from gongkai.applications.views.doors import case_or_404
from gongkai.proceedings.errors import NotSeenError, ProceedingError
from gongkai.proceedings.forms import DossierForm
from gongkai.proceedings.models import Dossier
from gongkai.proceedings.selectors import proceedings_of
from gongkai.proceedings.services.bind_dossier import bind_if_small
from gongkai.proceedings.services.export_dossier import UNDER_WAY, demand_seen, export_dossier
from gongkai.proceedings.services.fetch_dossier import FORMS, PDF, fetch_dossier

SHOWN = 5
MEDIA = {PDF: "application/pdf", "zip": "application/zip"}


@staff_view()
@require_http_methods(["GET", "POST"])
def dossier(request: Any, pk: int) -> HttpResponse:
    """案卷 of a case: ask for it, and what was bound for me in the last day."""
    case = _case(request, pk)
    may_open = may_open_applicant(request.scope, case)
    form = DossierForm(request.POST if request.method == "POST" else None, may_open=may_open)
    if request.method == "POST" and form.is_valid():
        taken = form.cleaned_data.get("with_identity", False)
        try:
            now = timezone.now()
            asked = export_dossier(case.pk, by=request.user, now=now, with_identity=taken)
            asked = bind_if_small(asked.pk, now=now)
        except ProceedingError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            _say(request, asked)
            return redirect("proceedings:dossier", case.pk)
    rows = list(Dossier.objects.filter(application=case, asked_by=request.user)[:SHOWN])
    under_way = any(row.state in UNDER_WAY for row in rows)
    context = {
        "case": case, "form": form, "rows": rows, "may_open": may_open, "under_way": under_way,
        "proceedings": proceedings_of(case.pk),
    }  # fmt: skip
    response = render(request, "proceedings/dossier.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    if under_way:
        response.headers["Refresh"] = "5"
    return response


@staff_view()
@require_safe
def dossier_file(request: Any, pk: int, dossier_pk: int, form: str) -> Any:
    """下载案卷; streamed from disk, each time in the ledger."""
    case = _case(request, pk)
    own = Dossier.objects.filter(pk=dossier_pk, application=case, asked_by=request.user)
    if form not in FORMS or not own.exists():
        raise Http404("没有这份案卷")
    try:
        found = fetch_dossier(dossier_pk, form, by=request.user, now=timezone.now())
    except ProceedingError as error:
        messages.error(request, error.message)
        return redirect("proceedings:dossier", case.pk)
    response = FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type=MEDIA[form]
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _case(request: Any, pk: int) -> Application:
    """A case that is his to see as a whole: a signer of one text sees its page and no file of it."""
    case = case_or_404(request.scope, pk)
    try:
        demand_seen(request.scope, case.pk)
    except NotSeenError as error:
        raise PermissionDenied(error.message) from error
    return case


def _say(request: Any, asked: Dossier) -> None:
    if asked.state == Dossier.State.READY:
        messages.success(request, f"案卷已装订，共{asked.pages}页。请在一天内下载。")
    elif asked.state == Dossier.State.FAILED:
        messages.error(request, asked.problem)
    else:
        messages.info(request, "材料较多，正在装订，装订好了显示在下面。")
