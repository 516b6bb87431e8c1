"""通报 and the sum of the lower reports."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.documents.findings_sheet import CheckedReport, findings_sheet
from gongkai.letters.docx import write_docx
from gongkai.letters.letter import Letter
from gongkai.supervision.circular import compose_circular
from gongkai.supervision.forms import CircularForm
from gongkai.supervision.models import Round
from gongkai.supervision.pages import as_findings
from gongkai.supervision.selectors import checked_reports, missing
from gongkai.supervision.summing import differences
from gongkai.supervision.views.frame import attachment, officer_view, own_round


@officer_view
def circular(request: Any, pk: int) -> HttpResponse:
    """通报稿：read it here, change it in Word."""
    opened = own_round(request, pk)
    naming, number = _asked(request)
    form = CircularForm(initial={"naming": naming, "number": number})
    context = {
        "round": opened, "form": form, "draft": _draft(opened, naming, number),
        "query": urlencode({"naming": naming, "number": number}),
    }  # fmt: skip
    return render(request, "supervision/circular.html", context)


@officer_view
def circular_file(request: Any, pk: int) -> HttpResponse:
    """通报稿 .docx。"""
    opened = own_round(request, pk)
    draft = _draft(opened, *_asked(request))
    return attachment(write_docx(draft), f"{opened.year}年度报告审读情况通报（草稿）.docx")


def _asked(request: Any) -> tuple[str, str]:
    form = CircularForm(request.GET)
    if not form.is_valid():
        return "none", ""
    return form.cleaned_data["naming"], form.cleaned_data["number"]


def _draft(opened: Round, naming: str, number: str) -> Letter:
    today = timezone.localdate()
    return compose_circular(
        opened, checked_reports(opened), missing(opened, today), naming=naming, number=number,
        today=today,
    )  # fmt: skip


@officer_view
def total(request: Any, pk: int) -> HttpResponse:
    """本级报告与各单位之和，逐格对照。"""
    opened = own_round(request, pk)
    return render(request, "supervision/total.html", {"round": opened, "sum": differences(opened)})


@officer_view
def sheet(request: Any, pk: int) -> HttpResponse:
    """核对结果表 .xlsx: offices × rules, and each thing to do on a line."""
    opened = own_round(request, pk)
    checked = [
        CheckedReport(one.name, one.report, as_findings(one.submission, one.judged))
        for one in checked_reports(opened)
    ]
    return attachment(findings_sheet(checked), f"{opened}核对结果.xlsx")
