"""通报 and the sum of the lower reports."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.documents.write.data import report_json
from gongkai.documents.write.paper import Paper
from gongkai.documents.write.word import report_docx
from gongkai.documents.write.workbook import report_xlsx
from gongkai.letters.docx import write_docx
from gongkai.letters.letter import Letter
from gongkai.supervision.circular import compose_circular
from gongkai.supervision.forms import CircularForm
from gongkai.supervision.models import Round
from gongkai.supervision.selectors import checked_reports, missing
from gongkai.supervision.sheets import read_tables, sum_tables
from gongkai.supervision.summing import differences, paper_of
from gongkai.supervision.views.frame import attachment, officer_view, own_round
from gongkai.supervision.wall import rules_of
from gongkai.supervision.workbook import round_xlsx

WRITERS: Final[dict[str, Callable[[Paper], bytes]]] = {
    "xlsx": report_xlsx, "docx": report_docx, "json": report_json,
}  # fmt: skip


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
    found = differences(opened, timezone.localdate())
    own = found.own_report
    context = {
        "round": opened, "sum": found, "tables": sum_tables(found),
        "own_tables": read_tables(own, [c.at.to_json() for c in found.different]) if own else [],
    }  # fmt: skip
    return render(request, "supervision/total.html", context)


@officer_view
def total_file(request: Any, pk: int, kind: str) -> HttpResponse:
    """各单位之和，作为文件。"""
    opened = own_round(request, pk)
    if kind not in WRITERS:
        raise Http404
    name = f"{opened.region.short_name}{opened.year}年度报告各单位之和"
    paper = paper_of(differences(opened, timezone.localdate()), name)
    return attachment(WRITERS[kind](paper), f"{name}.{kind}")


@officer_view
def sheet(request: Any, pk: int) -> HttpResponse:
    """核对结果表 .xlsx: offices × rules, and each thing to do on a line."""
    opened = own_round(request, pk)
    absent = missing(opened, timezone.localdate())
    book = round_xlsx(checked_reports(opened), absent, rules_of(opened.year))
    return attachment(book, f"{opened}核对结果.xlsx")
