"""季度统计表的页面: looked at, filled in, signed, filed, corrected, taken away as a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency, Duty
from gongkai.files.errors import FileGoneError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import intact
from gongkai.law.statistics import Quarter, form_of, last_ended
from gongkai.reports.errors import ReportError
from gongkai.reports.forms_quarterly import AgainForm, CorrectForm, HandForm
from gongkai.reports.quarterly.changes import sentence, since_filing
from gongkai.reports.quarterly.collecting import (
    deadline_of,
    level_of,
    rows_for_marks,
    sheet_for,
)
from gongkai.reports.quarterly.counting import rows_behind, windows
from gongkai.reports.quarterly.local_sheet import OFFICE, QUARTER, fill_sheet, office_values
from gongkai.reports.quarterly.models import QuarterlyStatement
from gongkai.reports.quarterly.sheets import foot, statement_csv, statement_xlsx, title_of
from gongkai.reports.quarterly.signing import next_signer, signed, signers
from gongkai.reports.quarterly.statement import (
    Live,
    as_rows,
    in_hand,
    live,
    statements_of,
)
from gongkai.reports.registers import own_offices
from gongkai.reports.services.file_statement import (
    correct_statement,
    file_zero,
    send_statement,
    sign_statement,
)
from gongkai.reports.services.fill_statement import (
    code_outcome,
    correct_row,
    enter_values,
    restore_row,
    start_statement,
)
from gongkai.reports.views.offices import first_office, may_change, own_office
from gongkai.reports.views.register import show
from gongkai.reports.views.year import pager_of

PAGE = 100
FIRST_YEAR = 2015
Status = QuarterlyStatement.Status
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN = "own"
KINDS = {
    "xlsx": ("电子表格", XLSX, statement_xlsx),
    "csv": ("数据（逐行）", "text/csv; charset=utf-8", statement_csv),
}  # fmt: skip


@staff_view()
def index(request: Any) -> HttpResponse:
    """The quarter that is to be filed, of one's first office."""
    ended = last_ended(timezone.localdate())
    return redirect("reports:quarter", first_office(request).slug, ended.year, ended.number)


@staff_view()
def page(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """一个季度的统计表。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    return _page(request, agency, period)


def _page(
    request: Any, agency: Agency, period: Quarter, *, again: AgainForm | None = None
) -> HttpResponse:
    now = timezone.now()
    editions = list(statements_of(agency, period))
    last = editions[0] if editions else None
    shown = last
    draft = last if last and last.status == Status.DRAFT else None
    state = None
    if last is None or draft:
        state = live(agency, period, now=now, statement=draft)
        rows, shown = as_rows(state), draft
    else:
        rows = last.snapshot["rows"]
    done = signed(last) if last else {}
    signer = next_signer(last, done) if last else None
    filed = next((e for e in editions if e.status == Status.FILED), None)
    differences = since_filing(filed, now=now) if filed else []
    context = {
        "agency": agency, "quarter": period, "rows": rows, "state": state, "statement": shown,
        "last": last, "editions": editions, "filed": filed, "differences": differences,
        "difference_sentence": sentence(differences), "done": done,
        "columns": [(s, done.get(s.step)) for s in signers(agency)],
        "signer": signer, "may_sign": bool(signer and _may_sign(request, signer, done)),
        "may_change": may_change(request, agency), "deadline": deadline_of(agency, period),
        "has_ended": timezone.localdate(now) > period.last_day, "today": timezone.localdate(now),
        "again": again or AgainForm(), "kinds": _kinds(agency),
        "quarters": [Quarter(period.year, n) for n in range(1, 5)], "year": period.year,
        "years": range(timezone.localdate(now).year, timezone.localdate(now).year - 4, -1),
        "offices": own_offices(request.scope), "form": form_of(period),
        "collects": bool(request.scope.agencies_with(Duty.DISTRICT_OFFICER)),
        "has_corrections": any(row.get("reason") for row in rows),
        "sent_back": last.signatures.filter(round=last.round, verdict="return").select_related("person")
        if draft and last
        else [],
    }  # fmt: skip
    return render(request, "reports/quarterly.html", context)


def _may_sign(request: Any, signer: Any, done: Any) -> bool:
    people = {s.person_id for s in done.values()}
    return signer.standing(request.scope) is not None and request.user.pk not in people


@staff_view()
@require_POST
def start(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """开始填报。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    try:
        start_statement(agency.pk, period, by=request.user, now=timezone.now())
    except ReportError as error:
        messages.error(request, str(error))
        return redirect("reports:quarter", office, year, quarter)
    messages.success(request, "已开始填报。数得出来的已经填好，请补填其余各项。")
    return redirect("reports:quarter_fill", office, year, quarter)


@staff_view()
def fill(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """手填各项。"""
    agency, period, statement = _in_hand(request, office, year, quarter)
    now = timezone.now()
    state = live(agency, period, now=now, statement=statement)
    lines = [line for line in state.numbers if line.row.by_hand]
    form = HandForm(request.POST or None, lines=lines, phone=statement.phone)
    if request.method == "POST" and form.is_valid():
        values = {key: text for key, text in form.cleaned_data.items() if key != "phone"}
        try:
            changed = enter_values(
                statement.pk,
                values=values,
                phone=form.cleaned_data["phone"],
                by=request.user,
                now=now,
            )
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已保存，改动{changed}项。" if changed else "没有改动。")
            return redirect("reports:quarter", office, year, quarter)
    context = {"agency": agency, "quarter": period, "form": form, "statement": statement}
    return render(request, "reports/quarterly_fill.html", context)


@staff_view()
def code(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """答复类型对照。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    now = timezone.now()
    if request.method == "POST":
        try:
            code_outcome(
                agency.pk, period, case=request.POST.get("case", ""),
                row=request.POST.get("row", ""), by=request.user, now=now,
            )  # fmt: skip
        except ReportError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "已选定。")
        return redirect("reports:quarter_code", office, year, quarter)
    state = live(agency, period, now=now)
    labels = {row.id: row.label for row in state.form.rows}
    cases = [(c, [(r, labels[r].replace("其中：", "")) for r in c.choices]) for c in state.to_code]
    context = {
        "agency": agency, "quarter": period, "cases": cases,
        "may_change": may_change(request, agency),
    }  # fmt: skip
    return render(request, "reports/quarterly_code.html", context)


@staff_view()
def cell(request: Any, office: str, year: int, quarter: int, row: str) -> HttpResponse:
    """一个数从哪里来，在填报时可以更正。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    now, statement = timezone.now(), in_hand(agency, period)
    draft = statement if statement and statement.status == Status.DRAFT else None
    state = live(agency, period, now=now, statement=draft)
    line = state.line(row)
    if line is None or not line.row.counter:
        raise Http404
    may_correct = bool(draft) and may_change(request, agency)
    form = CorrectForm(request.POST or None)
    if request.method == "POST":
        if draft is None or not may_correct:
            raise Http404
        if _corrected(request, draft, row, form):
            return redirect("reports:quarter_cell", office, year, quarter, row)
    of_year = request.GET.get("span") == "year"
    window = windows(period, now)[1 if of_year else 0]
    rows = rows_behind(agency, state.form, line.row, window)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "agency": agency, "quarter": period, "line": line, "page": found, "of_year": of_year,
        "pager": pager_of(found, "span=year&" if of_year else ""), "form": form,
        "may_correct": may_correct,
    }  # fmt: skip
    return render(request, "reports/quarterly_cell.html", context)


def _corrected(request: Any, draft: QuarterlyStatement, row: str, form: CorrectForm) -> bool:
    now = timezone.now()
    try:
        if "restore" in request.POST:
            restore_row(draft.pk, row=row, by=request.user, now=now)
            messages.success(request, "已撤销更正，按记录里数出来的数。")
            return True
        if form.is_valid():
            correct_row(draft.pk, row=row, **form.cleaned_data, by=request.user, now=now)
            messages.success(request, "已更正。")
            return True
    except ReportError as error:
        show(error, form)
    return False


@staff_view()
@require_POST
def send(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """填报人签名送审。"""
    _, _, statement = _in_hand(request, office, year, quarter)
    try:
        send_statement(statement.pk, by=request.user, now=timezone.now())
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已签名送审，审核人和单位负责人签过就报送。")
    return redirect("reports:quarter", office, year, quarter)


@staff_view()
@require_POST
def zero(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """零报告。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    try:
        file_zero(agency.pk, period, by=request.user, now=timezone.now())
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "零报告已签名送审，审核人和单位负责人签过就报送。")
    return redirect("reports:quarter", office, year, quarter)


@staff_view()
@require_POST
def sign(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """审核人、单位负责人签名或者退回。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    statement = get_object_or_404(statements_of(agency, period), status=Status.IN_REVIEW)
    try:
        done = sign_statement(
            statement.pk, verdict=request.POST.get("verdict", ""),
            opinion=request.POST.get("opinion", ""), seen_hash=request.POST.get("seen", ""),
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except ReportError as error:
        messages.error(request, str(error))
    else:
        told = {Status.FILED: "已签名，统计表已经报送。", Status.DRAFT: "已退回填报人。"}
        messages.success(request, told.get(Status(done.status), "已签名，等单位负责人签发。"))
    return redirect("reports:quarter", office, year, quarter)


@staff_view()
@require_POST
def again(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """填更正稿。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    told = statements_of(agency, period).filter(status__in=[Status.FILED, Status.RETURNED])
    statement = get_object_or_404(told[:1])
    form = AgainForm(request.POST)
    if form.is_valid():
        try:
            correct_statement(
                statement.pk, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, "已开一份更正稿，手填各项沿用原来的；改好再送审。")
            return redirect("reports:quarter", office, year, quarter)
    return _page(request, agency, period, again=form)


@staff_view()
def download(request: Any, office: str, year: int, quarter: int, kind: str) -> HttpResponse:
    """电子表格、数据。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    rows, below = _as_filed(request, agency, period)
    sheet = sheet_for(agency.parent_id) if kind == OWN else None
    if sheet:
        content, kind, media_type = _in_own_sheet(agency, period, sheet, rows, below), "xlsx", XLSX
    elif kind in KINDS:
        _, media_type, write = KINDS[kind]
        content = write(title_of(period), agency.name, rows, below)
    else:
        raise Http404
    response = HttpResponse(content, content_type=media_type)
    name = f"{agency.short_name}{period}政府信息公开情况统计表.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _kinds(agency: Agency) -> dict[str, str]:
    """Ways to take the statement away; in the superior's own layout where there is one."""
    own = {OWN: "电子表格（上级的表样）"} if sheet_for(agency.parent_id) else {}
    return {kind: told[0] for kind, told in KINDS.items()} | own


def _in_own_sheet(
    agency: Agency, period: Quarter, sheet: StoredFile, rows: list[dict[str, Any]], below: list[str]
) -> bytes:
    """In the layout of the office above."""
    if not intact(sheet):
        raise Http404(FileGoneError.message)
    known = rows_for_marks(agency.parent_id or 0, period.last_day)
    values = office_values(known, {row["id"]: row for row in rows}, level_of(agency))
    values |= {OFFICE: agency.name, QUARTER: str(period)}
    values |= dict(line.split("：", 1) for line in below)
    return fill_sheet(sheet.path.read_bytes(), values)


@staff_view()
def printed(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """打印。"""
    agency, period = own_office(request, office), period_of(year, quarter)
    rows, below = _as_filed(request, agency, period)
    context = {
        "agency": agency, "quarter": period, "rows": rows, "foot": below,
        "title": title_of(period), "form": form_of(period),
    }  # fmt: skip
    return render(request, "reports/quarterly_print.html", context)


def _as_filed(
    request: Any, agency: Agency, period: Quarter
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows and names as signed; before that as they stand now, with the names left open."""
    now = timezone.now()
    last = statements_of(agency, period).first()
    if last is None or last.status == Status.DRAFT:
        state: Live = live(agency, period, now=now, statement=last)
        phone = last.phone if last else agency.phone
        return as_rows(state), foot({}, phone, "")
    return signed_rows(last)


def signed_rows(statement: QuarterlyStatement) -> tuple[list[dict[str, Any]], list[str]]:
    """What was signed, with the names beneath."""
    done = signed(statement)
    names = {step: str(s.person) for step, s in done.items()}
    day = timezone.localtime(done["filler"].signed_at) if "filler" in done else None
    told = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return statement.snapshot["rows"], foot(names, statement.phone, told)


def period_of(year: int, quarter: int) -> Quarter:
    """A quarter of a year that has begun; no other has a page."""
    if not 1 <= quarter <= 4 or year < FIRST_YEAR:
        raise Http404
    period = Quarter(year, quarter)
    if period.first_day > timezone.localdate():
        raise Http404("这个季度还没有开始。")
    return period


def _in_hand(
    request: Any, office: str, year: int, quarter: int
) -> tuple[Agency, Quarter, QuarterlyStatement]:
    agency, period = own_office(request, office), period_of(year, quarter)
    if not may_change(request, agency):
        raise Http404
    statement = get_object_or_404(statements_of(agency, period), status=Status.DRAFT)
    return agency, period, statement
