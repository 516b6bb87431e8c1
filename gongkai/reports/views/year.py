"""数字总览: the tables of a year, what stands behind each number, and what the office must say."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.reports.compiling import reports_of
from gongkai.reports.editions import in_reports
from gongkai.reports.errors import NoFiguresError, NoSuchCellError, ReportError
from gongkai.reports.evidence import rows_of, with_links
from gongkai.reports.facts import Cell
from gongkai.reports.forms import WordingForm
from gongkai.reports.identities import identities
from gongkai.reports.layout import grids
from gongkai.reports.models import AnnualReport, WordingChoice
from gongkai.reports.previous.standing import last_year
from gongkai.reports.questions import name_of, questions, wording_of
from gongkai.reports.registers import own_offices
from gongkai.reports.selectors import figures, years_with_figures
from gongkai.reports.services.choose_wording import choose_wording
from gongkai.reports.services.state_unit import state_unit
from gongkai.reports.views.offices import first_office, may_change, own_office

PAGE = 100


@staff_view()
def index(request: Any) -> HttpResponse:
    """统计 begins with the first of one's offices: in January with the year that the report is about."""
    today = timezone.localdate()
    year = today.year - 1 if today.month <= 3 else today.year
    return redirect("reports:year", first_office(request).slug, year)


@staff_view()
def year_page(request: Any, office: str, year: int) -> HttpResponse:
    """一个年度的全部数字。"""
    agency, now = own_office(request, office), timezone.now()
    try:
        counted = figures(agency, year, now=now)
    except NoFiguresError as error:
        context = {"agency": agency, "error": error, "years": years_with_figures(now)}
        return render(request, "reports/no_figures.html", context, status=404)
    answer, before = wording_of(agency, year), last_year(agency, year)
    context = {
        "agency": agency, "figures": counted, "grids": grids(counted), "previous": before,
        "findings": identities(counted, before.report if before else None),
        "questions": questions(counted, answer), "answer": answer,
        "wording": WordingForm(initial={"choice": answer.choice if answer else ""}),
        "may_change": may_change(request, agency), "offices": own_offices(request.scope),
        "years": years_with_figures(now),
    }  # fmt: skip
    return render(request, "reports/year.html", context)


@staff_view()
def cell_page(request: Any, office: str, year: int, cell_id: str) -> HttpResponse:
    """一个数从哪里来。"""
    agency, now = own_office(request, office), timezone.now()
    try:
        counted = figures(agency, year, now=now)
        name = name_of(counted, cell_id)
    except (NoFiguresError, NoSuchCellError) as error:
        raise Http404(str(error)) from error
    cell = counted.cell(cell_id)
    assert cell is not None
    rows = rows_of(agency, year, cell, now=now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = with_links(page.object_list, request.scope)
    from_report = request.GET.get("from") == "report"
    context = {
        "agency": agency, "figures": counted, "cell": cell, "name": name, "page": page,
        "from_report": from_report, "records_url": _records_url(agency, year, cell),
        "in_reports": in_reports(list(reports_of(agency, year)), cell_id),
        "pager": pager_of(page, "from=report&" if from_report else ""),
        "may_correct": _may_correct(request, agency, year, cell_id),
    }  # fmt: skip
    return render(request, "reports/cell.html", context)


def _records_url(agency: Agency, year: int, cell: Cell) -> tuple[str, str]:
    """Where the records that would count here are kept: the list's name and address."""
    match cell.source.selector:
        case "applications":
            return "看申请", reverse("applications:list")
        case "proceedings" | "lawsuits":
            return "看复议诉讼", reverse("proceedings:list")
        case "items" | "posts":
            return "看公开的信息", reverse("publishing:list")
        case "balance" | "cumulative" | "published_total" | "in_force":
            return "看期初数", reverse("reports:balances", args=[agency.slug])
        case _:
            return "看行政活动登记", reverse("reports:register", args=[agency.slug, year])


def _may_correct(request: Any, agency: Agency, year: int, cell_id: str) -> bool:
    """Whether a report is in hand that this number could be corrected in."""
    drafts = reports_of(agency, year).filter(status=AnnualReport.Status.DRAFT)
    is_printed = not cell_id.startswith("posts.")
    return is_printed and may_change(request, agency) and drafts.exists()


@staff_view()
@require_POST
def wording(request: Any, office: str, year: int) -> HttpResponse:
    """两个数都可能对：记下写法。"""
    agency = own_office(request, office)
    try:
        choose_wording(
            agency.pk, year=year, question=WordingChoice.Question.TWO_COUNTS,
            choice=request.POST.get("choice", ""), by=request.user, now=timezone.now(),
        )  # fmt: skip
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下写法。")
    return redirect("reports:year", office, year)


@staff_view()
@require_POST
def unit(request: Any, office: str, year: int) -> HttpResponse:
    """补注金额单位。"""
    agency = own_office(request, office)
    try:
        number = state_unit(
            agency.pk, year=year, kind=request.POST.get("kind", ""),
            unit=request.POST.get("unit", ""), by=request.user, now=timezone.now(),
        )  # fmt: skip
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已补注{number}条登记的单位。")
    return redirect("reports:year", office, year)


def pager_of(page: Any, query: str = "") -> dict[str, str]:
    """What parts/pager.html needs."""
    at = f"?{query}page="
    return {
        "first_url": f"{at}1" if page.number > 2 else "",
        "previous_url": f"{at}{page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{at}{page.next_page_number()}" if page.has_next() else "",
        "total_text": f"共{page.paginator.count}条",
    }
