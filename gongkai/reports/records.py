"""记录里的事：what the records of a year say about the work, for the words of the report."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from gongkai.agencies.models import Agency
from gongkai.applications.models import Application, FeeNotice
from gongkai.applications.selectors import fee_total
from gongkai.ledger.models import Entry
from gongkai.publishing.models import Column, Publication, ReviewPlan, Signature
from gongkai.reports import items
from gongkai.reports.items import Window
from gongkai.reports.models import OpeningBalance, WorkEvent

NAMED = 6


@dataclass(frozen=True, slots=True)
class Records:
    """Deeds that were recorded; what nobody recorded is not here."""

    columns_added: tuple[str, ...]
    columns_silent: tuple[str, ...]
    plan_steps: tuple[str, ...]
    signed: int
    returned: int
    corrected: int
    withdrawn: int
    late: int
    fee_notices: int
    fee_charged: int
    fee_received: int
    meetings: int
    trainings: int
    trained: int
    applications_ever: int | None
    has_applications_before: bool


def records(agency: Agency, window: Window) -> Records:
    """Everything in a constant number of queries."""
    in_year = {"gte": window.opens, "lt": window.closes}
    signatures = Signature.objects.filter(
        item__agency=agency, **{f"signed_at__{k}": v for k, v in in_year.items()}
    ).aggregate(all=Count("pk"), returned=Count("pk", filter=Q(verdict=Signature.Verdict.RETURN)))
    events = (
        items.events()
        .filter(item__agency=agency, **{f"at__{k}": v for k, v in in_year.items()})
        .aggregate(
            corrected=Count("pk", filter=Q(kind=Publication.Kind.CORRECTION)),
            withdrawn=Count("pk", filter=Q(kind=Publication.Kind.WITHDRAWAL)),
        )
    )
    fees = fee_total(agency.pk, window.year)
    before = OpeningBalance.objects.filter(
        agency=agency, measure=OpeningBalance.Measure.APPLICATIONS
    ).first()
    return Records(
        columns_added=_columns_added(agency, window),
        columns_silent=_columns_silent(agency, window),
        plan_steps=_plan_steps(agency),
        signed=signatures["all"],
        returned=signatures["returned"],
        corrected=events["corrected"],
        withdrawn=events["withdrawn"],
        late=_late(agency, window),
        fee_notices=fees.notices,
        fee_charged=_charged(agency, window),
        fee_received=fees.yuan,
        **_events(agency, window),
        applications_ever=_applications_ever(agency, window, before),
        has_applications_before=before is not None,
    )


def _events(agency: Agency, window: Window) -> dict[str, int]:
    """Meetings and trainings that were held, as registered."""
    rows = WorkEvent.objects.filter(
        agency=agency, held_on__range=(window.first_day, window.last_day)
    )
    training = Q(kind=WorkEvent.Kind.TRAINING)
    held = rows.aggregate(
        meetings=Count("pk", filter=~training), trainings=Count("pk", filter=training),
        trained=Sum("attendees", filter=training),
    )  # fmt: skip
    return {name: number or 0 for name, number in held.items()}


def _columns_added(agency: Agency, window: Window) -> tuple[str, ...]:
    """The ledger remembers who set up a column, and when."""
    found = Entry.objects.filter(
        chain__key=f"agency:{agency.pk}", act="column.added", at__gte=window.opens,
        at__lt=window.closes,
    ).order_by("seq")  # fmt: skip
    return tuple(found.values_list("subject_label", flat=True))


def _columns_silent(agency: Agency, window: Window) -> tuple[str, ...]:
    """Columns that the office filled before and left alone this year."""
    seen = Column.objects.filter(
        is_active=True, items__agency=agency, items__published_at__lt=window.opens
    )
    filled = items.dated(agency.pk, window).filter(items.published(window)).values("column_id")
    return tuple(
        seen.exclude(pk__in=filled)
        .order_by("position", "pk")
        .distinct()
        .values_list("name", flat=True)
    )


def _plan_steps(agency: Agency) -> tuple[str, ...]:
    """The steps of the plan that the office signs by."""
    plan = ReviewPlan.objects.filter(agency=agency, is_active=True).order_by("pk").first()
    return tuple(plan.steps.values_list("name", flat=True)) if plan else ()


def _late(agency: Agency, window: Window) -> int:
    """Items that first went out after the day by which they had to."""
    return (
        items.dated(agency.pk, window)
        .filter(items.published(window), due_on__isnull=False)
        .annotate(out_on=TruncDate("first_at"))
        .filter(out_on__gt=F("due_on"))
        .count()
    )


def _charged(agency: Agency, window: Window) -> int:
    """What the notices of the year ask for altogether."""
    sent = FeeNotice.objects.filter(
        application__agency=agency, notified__on__year=window.year
    ).aggregate(yuan=Sum("amount"))
    return int(sent["yuan"] or 0)


def _applications_ever(agency: Agency, window: Window, before: OpeningBalance | None) -> int | None:
    """历年累计受理申请: the opening balance and what was received since, counted as 表三 counts.

    Not known where the balance was struck after the year in question.
    """
    if before and before.as_of > window.last_day:
        return None
    received = Q(received_on__lte=window.last_day)
    if before:
        received &= Q(received_on__gt=before.as_of)
    rows = Application.objects.filter(
        received, agency=agency, kind=Application.Kind.DISCLOSURE
    ).aggregate(
        whole=Count("pk", filter=Q(is_split=False), distinct=True),
        parts=Count("items", filter=Q(is_split=True)),
    )
    return (before.value if before else 0) + int(rows["whole"]) + int(rows["parts"])
