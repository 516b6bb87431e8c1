"""案件：one case on one page: its day, its seven steps, its clock, its papers."""

from collections.abc import Container, Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.applications import clock
from gongkai.applications.anew import new_answers
from gongkai.applications.case_letters import subject_key
from gongkai.applications.duedays import due_of, working_day_grid
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, CaseFile, Decision, FeeNotice
from gongkai.applications.selectors import may_open_applicant, month_items, proposals_of
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.applications.seven import Record, seven_steps
from gongkai.applications.timeline import PERIOD, timeline
from gongkai.applications.views.acting import acts_for, known_of
from gongkai.applications.views.doors import case_or_404
from gongkai.files.sending import send_file
from gongkai.ledger.selectors import BETWEEN
from gongkai.ledger.services.record import agency_chain
from gongkai.letters.selectors import letters_of, returned_scans

Kind, Stage, BY_ITEMS = CaseFile.Kind, Decision.Stage, FeeNotice.Method.ITEMS
NAMED = frozenset({Kind.ENVELOPE, Kind.REQUEST, Kind.CORRECTION, Kind.PROOF, Kind.OTHER})
"""Papers on which the applicant's name stands: opening one is opening the applicant's data."""
FIRST, LAST = 1, 7


@staff_view()
@require_safe
def case(request: Any, pk: int) -> HttpResponse:
    """一件申请：everything about it that his post may see."""
    found = case_or_404(request.scope, pk)
    return render(request, "applications/case.html", _context(request, found))


@staff_view()
@require_POST
def applicant(request: Any, pk: int) -> HttpResponse:
    """看申请人信息：only after this, and each time it is in the ledger."""
    found = case_or_404(request.scope, pk)
    try:
        people = open_applicant(found.pk, by=request.user, now=timezone.now())
    except ApplicationError as error:
        return render(request, "errors/403.html", {"reason": error.message}, status=403)
    response = render(request, "applications/applicant.html", {"case": found, "people": people})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_view()
@require_safe
def file(request: Any, pk: int, file_pk: int) -> Any:
    """案卷材料; one that bears the applicant's name only for who may open his data, and remembered."""
    found = case_or_404(request.scope, pk)
    row = found.files.filter(pk=file_pk).select_related("file").defer("file__text").first()
    if row is None:
        raise Http404("没有这份材料")
    if row.kind in NAMED:
        try:
            open_applicant(found.pk, by=request.user, now=timezone.now())
        except ApplicationError as error:
            return render(request, "errors/403.html", {"reason": error.message}, status=403)
    return send_file(row.file, row.file.name)


def _context(request: Any, case: Application) -> dict[str, Any]:
    mine, today = request.scope, timezone.localdate()
    calendar = calendar_for(case.agency)
    known = known_of(case, mine)
    decisions = list(
        case.decisions.select_related("drafted_by", "delivery__proof", "replaces")
        .prefetch_related("items__item", "signatures__person")
        .order_by("-number")
    )
    current = next((d for d in decisions if d.stage != Stage.REPLACED), None)
    answers = list(current.items.all()) if current else []
    record = Record(
        case, known.correction,
        searches=list(case.searches.select_related("item", "recorded_by", "explained_by")),
        consultations=list(case.consultations.select_related("item", "sent", "answered")),
        tasks=list(case.inner_tasks.select_related("section", "item", "asked_by", "contributed_by")),
        fees=list(case.fee_notices.select_related("notified", "paid")),
        decision=current, answers=answers,
    )  # fmt: skip
    steps = seven_steps(record)
    step = _asked_step(request, steps)
    acts = acts_for(known)
    state = clock.state_of(case)
    may_open = may_open_applicant(mine, case)
    backs = returned_scans(subject_key(case))
    proceedings = list(case.proceedings.order_by("filed_on", "pk"))
    return {
        "case": case, "due": due_of(case, today, calendar), "steps": steps, "step": step,
        "here": [a for a in acts if step and a.step == step.number],
        "elsewhere": [a for a in acts if not step or a.step != step.number],
        "matrix": _matrix(case, decisions, record), "record": record, "known": known,
        "timeline": timeline(case), "period": PERIOD, "state": state,
        "weeks": working_day_grid(state, calendar, today) if state else [],
        "decisions": decisions, "current": current,
        "may_draft": known.may_handle and case.received_on is not None
        and case.kind == Application.Kind.DISCLOSURE
        and ((case.is_open and not case.waiting_for) or known.reopening)
        and not any(d.stage == Stage.IN_REVIEW for d in decisions),
        "given": proposals_of(case) if case.answered_on else [],
        "may_open": may_open, "files": [
            (row, may_open or row.kind not in NAMED, _called(row, backs))
            for row in case.files.select_related("file").defer("file__text")
        ],
        "proceedings": proceedings, "ledger_subjects": _ledger_subjects(case, proceedings),
        "chain": agency_chain(case.agency_id), "reopenings": list(case.reopenings.all()),
        "anew": new_answers(case),
        "month": month_items(case) if any(f.method == BY_ITEMS for f in record.fees) else None,
    }  # fmt: skip


def _called(row: CaseFile, backs: Container[int]) -> str:
    """What a paper is called: the envelope of a letter that came back proves no service."""
    return "退回信封" if row.file_id in backs else row.get_kind_display()


def _ledger_subjects(case: Application, proceedings: Iterable[Any]) -> str:
    """Under which names the ledger tells of the case: its own number, its letters', its proceedings'."""
    letters = letters_of(subject_key(case), withdrawn=True).order_by("pk")
    suits = (row.number for row in proceedings)
    return BETWEEN.join((case.number, *letters.values_list("number", flat=True), *suits))


def _asked_step(request: Any, steps: list[Any]) -> Any:
    asked = request.GET.get("step", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 1 and FIRST <= int(asked) <= LAST:
        return steps[int(asked) - 1]
    return next((s for s in steps if s.is_now), None)


def _matrix(case: Application, decisions: list[Decision], record: Record) -> list[dict[str, Any]]:
    """逐项答复：for each item what was found and what is answered, so that none stays open unseen."""
    latest: dict[int, Any] = {}
    for decision in reversed(decisions):
        if decision.stage != Stage.REPLACED:
            latest.update({row.item_id: (row, decision) for row in decision.items.all()})
    rows = []
    for item in case.items.order_by("position"):
        row, decision = latest.get(item.pk, (None, None))
        searches = [s for s in record.searches if s.item_id in (None, item.pk)]
        hits = sum(s.result == "found" for s in searches)
        rows.append(
            {
                "item": item, "row": row, "decision": decision,
                "found": f"检索{len(searches)}次，查到{hits}次" if searches else "还没有检索",
            }
        )  # fmt: skip
    return rows
