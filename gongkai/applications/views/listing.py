"""申请：the list of an office's cases, by the day on which they must be answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.applications.awaiting import Awaited, awaited
from gongkai.applications.duedays import Due, due_of
from gongkai.applications.models import Application
from gongkai.applications.selectors import (
    HANDLERS,
    OVERSEERS,
    REGISTRARS,
    SECTION_DUTIES,
    handles_for,
    visible_applications,
)

SIZE = 20
MOST_PAGES = 50
CAP = SIZE * MOST_PAGES
FIRST_YEAR = 2008
STATES = (
    ("open", "在办"),
    ("confirm", "待确认"),
    ("waiting", "等申请人补正、缴费"),
    ("near", "三天内到期和已超期"),
    ("answered", "已办结"),
    ("all", "全部"),
)

CONFIRM_FIRST = Case(When(received_on=None, then=0), default=1)
"""A letter is confirmed on the day it came in; so it stands before every last day."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list was narrowed to."""

    words: str = ""
    state: str = "open"
    whose: str = "all"
    kind: str = ""
    year: int | None = None
    page: int = 1

    @property
    def is_everything_answered(self) -> bool:
        """Whether nothing but 已办结 narrows the list: then an index has its order."""
        return self == Filters(state="answered", page=self.page)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    case: Application
    due: Due | None
    tone: str
    icon: str
    waits: Awaited | None = None


@staff_view()
@require_safe
def cases(request: Any) -> HttpResponse:
    """申请：mine or all, the nearest day first."""
    mine: Scope = request.scope
    today = timezone.localdate()
    filters = _filters(request, mine)
    rows = _narrowed(_seen(mine), filters, mine, today)
    if filters.is_everything_answered and len(mine.agency_ids) > 1:
        rows = _newest(rows, mine)
    total, shown = _page(rows, filters)
    return render(
        request,
        "applications/list.html",
        {
            "rows": _rows(shown, today),
            "filters": filters,
            "states": STATES,
            "kinds": Application.ApplicantKind.choices,
            "years": range(today.year, today.year - 8, -1),
            "pager": _pager(request, filters, total),
            "many_offices": len({case.agency_id for case in shown}) > 1,
            "may_register": bool(mine.agencies_with(*REGISTRARS)),
            "may_handle": bool(mine.agencies_with(*HANDLERS)),
        },
    )


def _seen(mine: Scope) -> QuerySet[Application]:
    """The cases somebody may see, asked in the simplest way his posts allow."""
    whole = mine.agencies_with(*OVERSEERS)
    in_sections = {s.agency_id for s in mine.standings if s.duty in SECTION_DUTIES}
    if in_sections - whole:
        return visible_applications(mine)
    return Application.objects.filter(agency_id__in=whole)


def _whole(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _filters(request: HttpRequest, mine: Scope) -> Filters:
    asked = request.GET
    state, whose, kind = asked.get("state", ""), asked.get("whose", ""), asked.get("kind", "")
    year = _whole(asked.get("year", ""))
    usual = "mine" if mine.agencies_with(*HANDLERS) else "all"
    return Filters(
        words=asked.get("q", "").strip()[:100],
        state=state if state in dict(STATES) else "open",
        whose=whose if whose in ("mine", "all") else usual,
        kind=kind if kind in Application.ApplicantKind.values else "",
        year=year if FIRST_YEAR <= year <= 9999 else None,
        page=max(1, min(_whole(asked.get("page", "")) or 1, MOST_PAGES)),
    )


def _narrowed(
    rows: QuerySet[Application], filters: Filters, mine: Scope, today: date
) -> QuerySet[Application]:
    order: tuple[Any, ...] = (F("due_on").asc(nulls_last=True), "pk")
    is_open = Q(answered_on=None, dropped_on=None)
    if filters.state == "open":
        rows, order = rows.filter(is_open), (CONFIRM_FIRST, *order)
    elif filters.state == "confirm":
        rows, order = rows.filter(is_open, received_on=None), ("arrived_on", "pk")
    elif filters.state == "waiting":
        rows, order = rows.filter(is_open).exclude(waiting_for=""), ("waiting_until", "pk")
    elif filters.state == "near":
        rows = rows.filter(is_open, due_on__lte=today + timedelta(days=3))
    elif filters.state == "answered":
        rows, order = rows.filter(answered_on__isnull=False), ("-answered_on", "-pk")
    else:
        order = ("-pk",)
    if filters.whose == "mine":
        rows = rows.filter(Q(handler__in=handles_for(mine)) | Q(handler=None))
    if filters.kind:
        rows = rows.filter(applicant_kind=filters.kind)
    if filters.year:
        rows = rows.filter(received_on__year=filters.year)
    if filters.words:
        rows = rows.filter(Q(number__icontains=filters.words) | Q(subject__icontains=filters.words))
    return rows.order_by(*order)


def _newest(rows: QuerySet[Application], mine: Scope) -> QuerySet[Application]:
    """Of several offices' answered cases those that can stand on a page at all.

    Where one office alone fills every page down to a day, nothing older of any office is shown; each office's
    index tells that day, while sorting them together would walk everything that was ever answered.
    """
    own = rows.filter(agency=OuterRef("pk")).order_by("-answered_on").values("answered_on")
    offices = Agency.objects.filter(pk__in=mine.agency_ids)
    day = offices.aggregate(newest=Max(Subquery(own[CAP : CAP + 1])))["newest"]
    return rows.filter(answered_on__gte=day) if day else rows


def _page(rows: QuerySet[Application], filters: Filters) -> tuple[int, list[Application]]:
    """How many there are up to the cap, and the lines of one page.

    Only keys are sorted, never the texts of the cases. A whole number is that case and no other. Words are
    looked for once, in the order in which the index has them; what little they find is put in order afterwards.
    """
    start = (filters.page - 1) * SIZE
    order = rows.query.order_by
    if filters.words:
        found = rows.order_by().values_list("pk", flat=True)
        keys = list(found.filter(number=filters.words)) or list(found[: CAP + 1])
        total = len(keys)
        if total <= CAP:
            rows = Application.objects.filter(pk__in=keys).order_by(*order)
    else:
        total = rows.order_by()[: CAP + 1].count()
    wanted = rows.values("pk")[start : start + SIZE]
    shown = Application.objects.filter(pk__in=wanted).order_by(*order)
    return total, list(shown.select_related("agency", "section", "handler"))


def _rows(cases: list[Application], today: date) -> list[Row]:
    offices = {case.agency_id: case.agency for case in cases}
    known = {pk: calendar_for(agency) for pk, agency in offices.items()}
    running = [case for case in cases if case.is_open and case.received_on]
    waits = awaited(running, today, known)
    found = []
    for case in cases:
        tone, icon = "info", "i-dot"
        if case.answered_on or case.dropped_on:
            tone, icon = ("warn", "i-warn") if case.is_late else ("ok", "i-check")
        elif case.received_on is None:
            tone, icon = "warn", "i-ask"
        elif case.waiting_for or case.pk in waits:
            tone, icon = "veil", "i-clock"
        due = due_of(case, today, known[case.agency_id])
        found.append(Row(case, due, tone, icon, waits.get(case.pk)))
    return found


def _pager(request: HttpRequest, filters: Filters, total: int) -> dict[str, str]:
    asked = {k: v for k, v in request.GET.items() if k != "page" and v}

    def url(page: int) -> str:
        return "?" + urlencode({**asked, "page": page} if page > 1 else asked)

    has_next = filters.page * SIZE < min(total, CAP) and filters.page < MOST_PAGES
    return {
        "first_url": url(1) if filters.page > 2 else "",
        "previous_url": url(filters.page - 1) if filters.page > 1 else "",
        "next_url": url(filters.page + 1) if has_next else "",
        "total_text": f"{CAP}件以上" if total > CAP else f"共{total}件",
    }
