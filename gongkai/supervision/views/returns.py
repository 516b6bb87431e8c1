"""退回修改，and the office's answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongkai.agencies.access import staff_view
from gongkai.files.errors import FileError
from gongkai.supervision.errors import SupervisionError
from gongkai.supervision.forms import AnswerForm, ReturnForm
from gongkai.supervision.models import ReturnOrder
from gongkai.supervision.pages import shown_findings
from gongkai.supervision.papers import return_docx, return_xlsx
from gongkai.supervision.selectors import returns_for, returns_in, rounds_of
from gongkai.supervision.services.answer_return import answer_return
from gongkai.supervision.services.return_report import line_of, return_report
from gongkai.supervision.views.frame import attachment, officer_view, own_submission


@never_cache
@officer_view
def return_page(request: Any, pk: int) -> HttpResponse:
    """先看清单，再退回。"""
    submission = own_submission(request, pk)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            order = return_report(
                submission.pk, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except SupervisionError as error:
            form.add_error(error.field or None, str(error))
        else:
            told = "已告知该单位的人员" if submission.agency_id else "请把退回函打印或发给该单位"
            messages.success(request, f"已退回，文号{order.number}，{told}。")
            return redirect("supervision:order", order.pk)
    shown = shown_findings(submission)
    lines = [line_of(s.judged) for s in shown.settled if s.judged.is_confirmed]
    context = {
        "submission": submission, "round": submission.round, "lines": lines, "form": form,
        "waiting": len(shown.waiting),
    }  # fmt: skip
    return render(request, "supervision/return.html", context, status=400 if form.errors else 200)


@officer_view
def order_page(request: Any, pk: int) -> HttpResponse:
    """退回清单：page, letter to print, files."""
    order = get_object_or_404(returns_in(rounds_of(request.scope)), pk=pk)
    context = {"order": order, "submission": order.submission, "round": order.submission.round}
    return render(request, "supervision/order.html", context)


@officer_view
def order_file(request: Any, pk: int, kind: str) -> HttpResponse:
    """退回函 .docx，清单 .xlsx。"""
    order = get_object_or_404(returns_in(rounds_of(request.scope)), pk=pk)
    return _file(order, kind)


def _file(order: ReturnOrder, kind: str) -> HttpResponse:
    writers = {"docx": return_docx, "xlsx": return_xlsx}
    if kind not in writers:
        raise Http404
    number = f"（{order.number}）" if order.number else ""
    return attachment(writers[kind](order), f"{order}{number}.{kind}")


@never_cache
@staff_view()
def answer(request: Any, pk: int) -> HttpResponse:
    """本单位被退回的清单，和答复。"""
    order = get_object_or_404(returns_for(request.scope), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_return(
                order.pk, answer=form.cleaned_data["answer"],
                files=request.FILES.getlist("papers"), by=request.user, now=timezone.now(),
            )  # fmt: skip
        except (SupervisionError, FileError) as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            messages.success(request, "已答复，区公开办会看到。")
            return redirect("supervision:answer", pk)
    context = {"order": order, "submission": order.submission, "form": form}
    return render(request, "supervision/answer.html", context, status=400 if form.errors else 200)


@staff_view()
def answer_file(request: Any, pk: int, kind: str) -> HttpResponse:
    """清单的文件，给被退回的单位。"""
    return _file(get_object_or_404(returns_for(request.scope), pk=pk), kind)
