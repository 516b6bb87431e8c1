"""一条规则，many offices: the same verdict at once, after a look at exactly what it is given on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongkai.law.report.forms import checks
from gongkai.supervision.errors import SupervisionError
from gongkai.supervision.forms import BulkForm
from gongkai.supervision.selectors import rule_rows
from gongkai.supervision.services.judge import judge
from gongkai.supervision.views.frame import officer_view, own_round
from gongkai.supervision.views.paging import paged

EACH = 100


@never_cache
@officer_view
def rule_page(request: Any, pk: int, rule: str) -> HttpResponse:
    """这条规则下各单位的结果；勾选、预览、一次判断。"""
    opened = own_round(request, pk)
    if rule not in checks():
        raise Http404
    rows = rule_rows(opened, rule)
    form = BulkForm(request.POST or None)
    seen = request.POST.getlist("findings")
    chosen = [row for row in rows if row.token in seen]
    if request.method == "POST":
        if form.is_valid() and "confirm" in request.POST:
            try:
                done = judge(
                    opened.pk, [_pair(token) for token in seen], **form.cleaned_data,
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
            except SupervisionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, f"{done}条已一并判断。")
                return redirect("supervision:rule", pk, rule)
        elif form.is_valid():
            _look(form, chosen)
    here, pager = paged(request, rows, each=EACH, unit="条")
    preview = request.method == "POST" and form.is_valid()
    context = {
        "round": opened, "check": checks()[rule], "rows": here, "form": form, "chosen": chosen,
        "seen": seen, "preview": preview, "pager": pager, "total": len(rows),
        "word": dict(form.fields["word"].choices).get(request.POST.get("word", "")),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "supervision/rule.html", context, status=400 if form.errors else 200)


def _look(form: BulkForm, chosen: list[Any]) -> None:
    """What the service would refuse is said before the preview."""
    if not chosen:
        form.add_error(None, "没有选任何一条，请先勾选。")
    if form.cleaned_data.get("word") == "ignored" and not form.cleaned_data["reason"].strip():
        form.add_error("reason", "忽略要写明理由，日后有人问起才答得上。")


def _pair(token: str) -> tuple[int, str]:
    key, _, seen = token.partition("-")
    return (int(key) if key.isdecimal() else 0, seen)
