"""各单位历年年报: the list, office beside office, year after year, and all of it as data."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from gongkai.agencies.models import Agency
from gongkai.documents.write.many import Line, described, many_csv, many_json, many_xlsx
from gongkai.law.report.spread import jump_in_words, rule_in_words
from gongkai.portal import selectors
from gongkai.portal.http import Link, cacheable, page
from gongkai.portal.tree import Tree
from gongkai.portal.views.pages import office_or_404, year_of
from gongkai.reports import comparing
from gongkai.reports.published import PublicReport, figures_of, public_reports

WRITERS = {
    "csv": (many_csv, "text/csv; charset=utf-8"),
    "json": (many_json, "application/json; charset=utf-8"),
    "xlsx": (many_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
FORMATS = (("csv", "逐行数据"), ("xlsx", "电子表格"), ("json", "分层数据"))


def _frame() -> tuple[Agency, Tree]:
    """Pages about all offices stand in the frame of the top one."""
    found = selectors.offices()
    if not found:
        raise Http404("还没有设置单位")
    return found[0], selectors.tree_of(found[0])


def _home() -> Link:
    return Link("各单位年报", reverse("portal:annual"))


@cacheable
def everywhere(request: HttpRequest) -> HttpResponse:
    """各单位历年年报：narrowed to a year or an office."""
    office, tree = _frame()
    now = timezone.now()
    found = public_reports(now)
    year, slug = year_of(request.GET.get("year", ""), now), request.GET.get("office", "")
    known = {one.office: one.short_name for one in found}
    slug = slug if slug in known else ""
    rows = [
        one for one in found if (not year or one.year == year) and (not slug or one.office == slug)
    ]
    context = {
        "rows": rows, "total": len(found), "years": sorted({one.year for one in found}, reverse=True),
        "offices": known, "year": year, "slug": slug, "formats": FORMATS,
    }  # fmt: skip
    return page(
        request, "portal/annual_list.html", office, tree, context, here="report",
        crumbs=(Link("各单位年报"),),
    )  # fmt: skip


@cacheable
def compare(request: HttpRequest) -> HttpResponse:
    """各单位对照：chosen figures of one year, office beside office."""
    office, tree = _frame()
    now = timezone.now()
    found = public_reports(now)
    years = sorted({one.year for one in found}, reverse=True)
    year = year_of(request.GET.get("year", ""), now)
    year = year if year in years else years[0] if years else None
    of_year = [one for one in found if one.year == year]
    wanted = {slug for slug in request.GET.getlist("office") if slug in {o.office for o in of_year}}
    asked = comparing.chosen(request.GET.getlist("figure"), comparing.USUAL)
    named = [
        comparing.Named(one.office, one.short_name, _address(one), report)
        for one, report in figures_of([o for o in of_year if not wanted or o.office in wanted])
    ]
    beside = [comparing.beside(named, measure) for measure in asked]
    context = {
        "years": years, "year": year, "of_year": of_year, "wanted": wanted, "beside": beside,
        "asked": {measure.id for measure in asked}, "groups": comparing.groups(),
        "rows": comparing.office_rows(named, beside), "rule": rule_in_words(), "formats": FORMATS,
        "most": comparing.MOST_FIGURES, "most_bars": comparing.MOST_BARS,
    }  # fmt: skip
    return page(
        request, "portal/annual_compare.html", office, tree, context, here="report",
        crumbs=(_home(), Link("各单位对照")),
    )  # fmt: skip


@cacheable
def years(request: HttpRequest, slug: str) -> HttpResponse:
    """历年对照：one office, year after year."""
    office, tree = office_or_404(slug)
    found = public_reports(timezone.now(), office=slug)
    asked = comparing.chosen(request.GET.getlist("figure"), comparing.OVER_THE_YEARS)
    reports = {one.year: report for one, report in figures_of(found)}
    context = {
        "reports": found, "asked": {m.id for m in asked}, "measures": asked, "formats": FORMATS,
        "groups": comparing.groups(), "rule": jump_in_words(), "most": comparing.MOST_FIGURES,
        "rows": comparing.year_rows(reports, {one.year: _address(one) for one in found}, asked),
        "chart": comparing.over_the_years("years", office.short_name, reports, asked) if reports else "",
        "legend": comparing.legend(asked),
    }  # fmt: skip
    crumbs = (Link("信息公开年报", reverse("portal:reports", args=[slug])), Link("历年对照"))
    return page(
        request, "portal/annual_years.html", office, tree, context, here="report", crumbs=crumbs
    )


@cacheable
def data_guide(request: HttpRequest) -> HttpResponse:
    """数据说明：which files there are, and what each column means."""
    office, tree = _frame()
    head, *rows = described()
    found = public_reports(timezone.now())
    context = {
        "head": head, "rows": rows, "formats": FORMATS,
        "years": sorted({one.year for one in found}, reverse=True),
    }  # fmt: skip
    return page(
        request, "portal/annual_data.html", office, tree, context, here="report",
        crumbs=(_home(), Link("数据说明")),
    )  # fmt: skip


@cacheable
def year_data(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """一个年度全部单位的数据。"""
    found = public_reports(timezone.now(), year=year)
    if not found:
        raise Http404("没有这个年度的年报")
    return _file(request, found, form, f"{year}年度政府信息公开年报数据")


@cacheable
def office_data(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """一个单位历年的数据。"""
    office = selectors.office_by_slug(slug)
    found = public_reports(timezone.now(), office=slug) if office else []
    if office is None or not found:
        raise Http404("这个单位没有公布年报")
    return _file(request, found, form, f"{office.short_name}历年政府信息公开年报数据")


def _file(
    request: HttpRequest, found: Sequence[PublicReport], form: str, name: str
) -> HttpResponse:
    write, media_type = WRITERS[form]
    lines = [
        Line(
            one.office, one.office_name, one.year, one.form.id, one.published_on.isoformat(),
            request.build_absolute_uri(_address(one)), report,
        )
        for one, report in figures_of(found)
    ]  # fmt: skip
    response = HttpResponse(write(lines), content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{form}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _address(one: PublicReport) -> str:
    return reverse("portal:item", args=[one.office, one.item])
