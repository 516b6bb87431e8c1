"""What others may read of 依申请公开: the facts that 表三 is counted from, and who sees which case."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from unicodedata import normalize

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When

from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.agencies.selectors import Scope
from gongkai.applications.anew import NewAnswer, new_answers
from gongkai.applications.models import (
    Applicant,
    Application,
    CaseFile,
    DecisionItem,
    Delivery,
    FeeNotice,
    ImportBatch,
    InnerTask,
    RequestedItem,
    SearchRecord,
)
from gongkai.applications.models import Decision as DecisionRow
from gongkai.law.outcomes import outcome_rows
from gongkai.law.report.count import CaseFacts, Decision
from gongkai.law.report.forms import form_for_year

HANDLERS = (Duty.APPLICATION_HANDLER, Duty.OFFICE_HEAD)
REGISTRARS = (*HANDLERS, Duty.DISCLOSURE_OFFICER)
OVERSEERS = (*REGISTRARS, Duty.LEADER)
SECTION_DUTIES = (Duty.SECTION_HEAD, Duty.FILL)
ITEM_KEY = "-"
GIVEN = ("granted", "partly_granted")
"""予以公开、部分公开：what may be given to everybody too (第四十四条)."""


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases that stand in the same cells of a year's 表三, and how many they are.

    ``facts`` is one case that stands for all of them: its days are the first or last of the year.
    """

    agency_id: int
    facts: CaseFacts
    number: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One counted case as a list shows it: an application, or one item of a split one."""

    key: str
    application_id: int
    number: str
    subject: str
    received_on: date
    answered_on: date | None
    outcome: str
    applicant_kind: str = ""


def cases_of_year(year: int) -> QuerySet[Application]:
    """Applications not split that a year's 表三 knows: received by its end, not answered before it.

    One that waits for confirmation has no 收到申请之日 and is no case yet; 更正自身信息 (第四十一条) is
    not an application for information.
    """
    return Application.objects.filter(
        _in_year(year), kind=Application.Kind.DISCLOSURE, is_split=False, received_on__lte=_closing(year)
    )  # fmt: skip


def split_cases_of_year(year: int) -> QuerySet[RequestedItem]:
    """Items of split applications, each a case of its own, that a year's 表三 knows."""
    return RequestedItem.objects.filter(
        _in_year(year),
        application__kind=Application.Kind.DISCLOSURE,
        application__is_split=True,
        application__received_on__lte=_closing(year),
    )


def case_facts(agency_id: int, year: int) -> Iterator[CaseFacts]:
    """Each case of an office and year; ``key`` names the application, and the item of a split one."""
    known = _rows_of_form(year)
    rows = cases_of_year(year).filter(agency_id=agency_id).order_by("received_on", "pk")
    for pk, received_on, kind, answered_on, outcome in rows.values_list(
        "pk", "received_on", "applicant_kind", "answered_on", "outcome"
    ).iterator(chunk_size=5000):
        yield _facts(str(pk), received_on, kind, answered_on, outcome, known)
    items = split_cases_of_year(year).filter(application__agency_id=agency_id)
    for pk, position, received_on, kind, answered_on, outcome in items.order_by(
        "application__received_on", "application_id", "position"
    ).values_list(
        "application_id", "position", "application__received_on", "application__applicant_kind",
        "answered_on", "outcome",
    ).iterator(chunk_size=5000):  # fmt: skip
        yield _facts(f"{pk}{ITEM_KEY}{position}", received_on, kind, answered_on, outcome, known)


def case_groups(agency_ids: Collection[int], year: int) -> list[CaseGroup]:
    """The same cases counted by the database, for any number of offices in one query."""
    whole = _grouped(cases_of_year(year).filter(agency_id__in=agency_ids), year)
    parts = _grouped(
        split_cases_of_year(year).filter(application__agency_id__in=agency_ids),
        year,
        "application__",
    )
    known = _rows_of_form(year)
    opening, closing = date(year, 1, 1), _closing(year)

    @cache
    def facts(is_new: bool, kind: str, is_answered: bool, result: str) -> CaseFacts:
        """One for all groups that are alike: there are few, however many offices are asked for."""
        return CaseFacts(
            opening if is_new else date(year - 1, 12, 31),
            kind,
            Decision(closing, known.get(result, result)) if is_answered else None,
        )

    return [
        CaseGroup(agency_id, facts(is_new, kind, is_answered, result), number)
        for agency_id, is_new, kind, is_answered, result, number in whole.union(parts, all=True)
    ]


def applications_by_key(keys: Iterable[str]) -> list[CaseRow]:
    """The applications, or items of split ones, that stand behind a cell; in order of receipt."""
    whole: list[int] = []
    parts: dict[int, set[int]] = {}
    for key in keys:
        pk, _, position = key.partition(ITEM_KEY)
        if position:
            parts.setdefault(int(pk), set()).add(int(position))
        else:
            whole.append(int(pk))
    rows = [
        CaseRow(
            str(a.pk),
            a.pk,
            a.number,
            a.subject,
            a.received_on,
            a.answered_on,
            a.outcome,
            a.applicant_kind,
        )
        for a in Application.objects.filter(pk__in=whole, received_on__isnull=False)
        if a.received_on
    ]
    for item in RequestedItem.objects.filter(application__in=parts).select_related("application"):
        case = item.application
        if item.position in parts[case.pk] and case.received_on:
            rows.append(
                CaseRow(
                    f"{case.pk}{ITEM_KEY}{item.position}", case.pk,
                    f"{case.number}第{item.position}项", item.text[:300], case.received_on,
                    item.answered_on, item.outcome, case.applicant_kind,
                )
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row.received_on, row.application_id, row.key))


def unconfirmed(agency_id: int, year: int) -> int:
    """待确认：came in by the end of a year and had no 收到申请之日 then; told beside table 3, not in it."""
    closing = _closing(year)
    return (
        Application.objects.filter(
            agency_id=agency_id, kind=Application.Kind.DISCLOSURE, arrived_on__lte=closing
        )
        .filter(Q(received_on=None) | Q(received_on__gt=closing))
        .filter(Q(dropped_on=None) | Q(dropped_on__gt=closing))
        .count()
    )


@dataclass(frozen=True, slots=True)
class FeeTotal:
    """信息处理费 of a year, for section 六 of the report."""

    notices: int
    paid: int
    yuan: int


def fee_total(agency_id: int, year: int) -> FeeTotal:
    """Notices sent in a year, and payments received in it."""
    of_office = FeeNotice.objects.filter(application__agency_id=agency_id)
    paid = of_office.filter(paid__on__year=year).aggregate(number=Count("pk"), yuan=Sum("amount"))
    return FeeTotal(
        of_office.filter(notified__on__year=year).count(), paid["number"], paid["yuan"] or 0
    )


def visible_applications(mine: Scope) -> QuerySet[Application]:
    """The cases somebody may see: all of an office he handles, leads or oversees; otherwise those of his section."""
    sections = {s.section_id for s in mine.standings if s.section_id and s.duty in SECTION_DUTIES}
    whole = Q(agency_id__in=mine.agencies_with(*OVERSEERS))
    asked = InnerTask.objects.filter(section_id__in=sections).values("application_id")
    of_section = Q(section_id__in=sections) | Q(pk__in=asked)
    return Application.objects.filter(whole | of_section & Q(agency_id__in=mine.agency_ids))


def may_handle(mine: Scope, agency_id: int) -> bool:
    """Whether somebody may work on the cases of an office."""
    return agency_id in mine.agencies_with(*HANDLERS)


def handles_for(mine: Scope) -> frozenset[int]:
    """Whose cases are his: his own, and those of the handlers he stands in for (代办). At most one query."""
    lent = [s.appointment_id for s in mine.standings if s.is_delegated and s.duty in HANDLERS]
    absent = Appointment.objects.filter(pk__in=lent).values_list("user_id", flat=True)
    return frozenset({mine.user.pk, *absent}) if lent else frozenset({mine.user.pk})


def may_open_applicant(mine: Scope, application: Application) -> bool:
    """申请人信息：only the handler of the case (any handler while there is none) and the office head."""
    if mine.may(Duty.OFFICE_HEAD, application.agency_id):
        return True
    if not mine.may(Duty.APPLICATION_HANDLER, application.agency_id):
        return False
    return application.handler_id is None or application.handler_id in handles_for(mine)


def purged_applicant(application: Application) -> Applicant | None:
    """The applicant whose data are gone by rule, while a new answer needs them; else None."""
    if not application.reopenings.filter(answered_on=None).exists():
        return None
    rows = application.applicants.filter(role=Applicant.Role.APPLICANT, purged_at__isnull=False)
    return rows.first()


def unexplained(application: Application) -> QuerySet[SearchRecord]:
    """Searches that found something of which nobody has said what it is; they stand against 不存在."""
    return application.searches.filter(result=SearchRecord.Result.FOUND, explained="")


def cases_due(mine: Scope, today: date, *, within_days: int = 0) -> QuerySet[Application]:
    """Open cases whose last day is reached, or comes within so many calendar days; earliest first."""
    return (
        visible_applications(mine)
        .filter(answered_on=None, dropped_on=None, due_on__lte=today + timedelta(days=within_days))
        .select_related("agency", "section", "handler")
        .order_by("due_on", "pk")
    )


def tracked(number: str, query_code: str) -> Application | None:
    """凭申请编号和查询码查询：the case, or nothing; a wrong number costs as long as a wrong code."""
    typed = normalize("NFKC", "".join(number.split()))
    spellings = {typed, typed.upper(), typed.lower()}
    found = Application.objects.filter(number__in=spellings).first()
    code = normalize("NFKC", "".join(query_code.split())).upper()
    if found is None or not found.query_code:
        make_password(code)
        return None
    return found if check_password(code, found.query_code) else None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What the applicant sent along, by name alone; for his receipt."""

    has_proof: bool
    names: tuple[str, ...]


def handed_in(application: Application) -> HandedIn:
    """身份证明和其他材料 that came with an application."""
    papers = application.files.filter(kind=CaseFile.Kind.REQUEST).order_by("pk")
    proofs = application.applicants.filter(identity_file__isnull=False)
    return HandedIn(proofs.exists(), tuple(papers.values_list("file__name", flat=True)))


@dataclass(frozen=True, slots=True)
class Progress:
    """What the applicant may see by number and code: his items, and how the answers went out."""

    items: list[RequestedItem]
    deliveries: list[Delivery]
    anew: list[NewAnswer]


def progress(application: Application) -> Progress:
    """办理进度 of one case; never who applied, nor what is still being written."""
    sent = Delivery.objects.filter(decision__application=application).order_by("on", "pk")
    items = list(application.items.order_by("position"))
    return Progress(items, list(sent), new_answers(application))


@dataclass(frozen=True, slots=True)
class Proposal:
    """依申请公开转主动公开 (第四十四条): what was given to an applicant and may be given to everybody.

    It says nothing about who asked; publishing makes a draft of it that goes through the three reviews.
    """

    application_id: int
    number: str
    asked: str
    disclosed: str
    answered_on: date
    is_suggested: bool
    times_asked: int


def proposals(agency_id: int, since: date) -> list[Proposal]:
    """Items given in full since a day that an applicant suggested for publication, or that several asked for.

    Several are those who asked in the same words; the office decides whether they mean the same.
    """
    given = _given(agency_id).filter(outcome="granted", item__answered_on__gte=since)
    found = list(given.select_related("item__application"))
    made = _proposals(found, Counter(_plain(row.item.text) for row in found))
    return [p for p in made if p.is_suggested or p.times_asked > 1]


def proposals_of(application: Application) -> list[Proposal]:
    """What one case gave, in full or in part; asked for once is enough, for here a person looks at it."""
    given = _given(application.agency_id).filter(outcome__in=GIVEN)
    found = list(given.filter(item__application=application).select_related("item__application"))
    if not found:
        return []
    return _proposals(found, Counter(map(_plain, given.values_list("item__text", flat=True))))


def _given(agency_id: int) -> QuerySet[DecisionItem]:
    return DecisionItem.objects.filter(
        decision__stage=DecisionRow.Stage.SERVED, item__application__agency_id=agency_id,
        item__answered_on__isnull=False,
    ).order_by("item__answered_on", "pk")  # fmt: skip


def _proposals(found: Iterable[DecisionItem], asked: Counter[str]) -> list[Proposal]:
    return [
        Proposal(
            row.item.application_id, row.item.application.number, row.item.text, row.disclosed,
            row.item.answered_on, row.item.application.suggests_publication,
            asked[_plain(row.item.text)],
        )
        for row in found
        if row.item.answered_on
    ]  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class BatchYear:
    """What an import added to the figures of one year: cases received, and cases answered in it."""

    year: int
    received: int
    answered: int


def batch_years(batch: ImportBatch) -> list[BatchYear]:
    """The years whose figures lose something when a batch is taken back, the earliest first."""
    days = Application.objects.filter(batch=batch).values_list("received_on", "answered_on")
    received = Counter(day.year for day, _ in days if day)
    answered = Counter(day.year for _, day in days if day)
    years = sorted(received.keys() | answered.keys())
    return [BatchYear(year, received[year], answered[year]) for year in years]


def register_rows(agency_id: int, year: int) -> list[CaseRow]:
    """登记簿 of a year: every case that its table 3 knows, for export."""
    return applications_by_key([facts.key for facts in case_facts(agency_id, year)])


@dataclass(frozen=True, slots=True)
class MonthItems:
    """按件计收的登记簿：what one applicant asked of the office in the 自然月 of a case, up to this case."""

    month: date
    earlier: tuple[tuple[str, int], ...]
    """Number and items of each case received before."""
    own: int

    @property
    def already(self) -> int:
        return sum(items for _, items in self.earlier)

    @property
    def words(self) -> str:
        """The register in a sentence."""
        named = "、".join(f"{number}（{items}件）" for number, items in self.earlier)
        before = f"此前{self.already}件：{named}；" if self.earlier else "此前没有申请；"
        when = f"{self.month.year}年{self.month.month}月"
        return f"{when}同一申请人{before}本件{self.own}件，合计{self.already + self.own}件"


def month_items(application: Application) -> MonthItems | None:
    """The month's register for a case (国办函〔2020〕109号第三条、第四条); None before its 收到申请之日."""
    day = application.received_on
    if day is None:
        return None
    key = (
        Applicant.objects.filter(application=application, role=Applicant.Role.APPLICANT)
        .values_list("identity_key", flat=True)
        .first()
    )
    before = Q(received_on__lt=day) | Q(received_on=day, pk__lt=application.pk)
    rows = (
        Application.objects.filter(
            before, agency_id=application.agency_id, kind=Application.Kind.DISCLOSURE,
            received_on__gte=day.replace(day=1), applicants__identity_key=key,
            applicants__role=Applicant.Role.APPLICANT,
        )
        .order_by("received_on", "pk")
        .annotate(number_of_items=Count("items"))
        .values_list("number", "number_of_items")
    )  # fmt: skip
    return MonthItems(day, tuple(rows) if key else (), application.items.count())


def same_asked_before(agency: Agency, identity_key: str, content: str) -> Application | None:
    """The latest application of the same person to the same office in the same words."""
    if not identity_key:
        return None
    return (
        Application.objects.filter(
            agency=agency, content=content, applicants__identity_key=identity_key
        )
        .order_by("-pk")
        .first()
    )


def _closing(year: int) -> date:
    return date(year, 12, 31)


def _in_year(year: int) -> Q:
    return Q(answered_on=None) | Q(answered_on__gte=date(year, 1, 1))


def _rows_of_form(year: int) -> dict[str, str]:
    """Outcome → row of the form that a year is reported on."""
    return outcome_rows(form_for_year(year).id)


def _facts(
    key: str,
    received_on: date | None,
    kind: str,
    answered_on: date | None,
    outcome: str,
    known: dict[str, str],
) -> CaseFacts:
    assert received_on is not None  # the queries ask for it
    decision = Decision(answered_on, known.get(outcome, outcome)) if answered_on else None
    return CaseFacts(received_on, kind, decision, key=key)


def _grouped(rows: QuerySet[Any], year: int, path: str = "") -> QuerySet[Any, Any]:
    opening, closing = date(year, 1, 1), _closing(year)
    return (
        rows.annotate(
            office=F(f"{path}agency_id"),
            who=F(f"{path}applicant_kind"),
            is_new=Case(
                When(**{f"{path}received_on__gte": opening}, then=Value(True)), default=Value(False)
            ),
            is_answered=Case(
                When(answered_on__lte=closing, then=Value(True)), default=Value(False)
            ),
            result=Case(When(answered_on__lte=closing, then="outcome"), default=Value("")),
        )
        .order_by()
        .values_list("office", "is_new", "who", "is_answered", "result")
        .annotate(number=Count("pk"))
    )
