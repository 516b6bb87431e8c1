"""今天：the statement that is due, the one that waits for a signature, and for the district who has not filed."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.applications.tasks import Task
from gongkai.law.statistics import Quarter, last_ended
from gongkai.reports.quarterly.collecting import deadline, missing, regions
from gongkai.reports.quarterly.models import FilingDay, QuarterlyStatement
from gongkai.reports.quarterly.signing import next_signer, signed

Status = QuarterlyStatement.Status


def desk_tasks(mine: Scope, now: datetime) -> list[Task]:
    """The last ended quarter: to be filed, signed or collected."""
    quarter = last_ended(timezone.localdate(now))
    return [*_to_file(mine, quarter, now), *_to_sign(mine), *_to_collect(mine, quarter, now)]


def _to_file(mine: Scope, quarter: Quarter, now: datetime) -> Iterator[Task]:
    """For 政务公开专员 of an office that has a superior."""
    today = timezone.localdate(now)
    offices = Agency.objects.filter(
        pk__in=mine.agencies_with(Duty.DISCLOSURE_OFFICER), parent__isnull=False
    )
    for agency in offices.select_related("parent__filing_day"):
        editions = QuarterlyStatement.objects.filter(
            agency=agency, year=quarter.year, quarter=quarter.number
        ).order_by("-edition")
        last = editions.first()
        if last and last.status in (Status.FILED, Status.IN_REVIEW):
            continue
        own: FilingDay | None = getattr(agency.parent, "filing_day", None)
        due = deadline(agency, quarter, own).on
        returned = editions.filter(status=Status.RETURNED).first()
        why = f"{agency}还没有报送。"
        if returned:
            why = f"上级退回：{returned.returned_because}"
        elif last:
            why = f"{agency}正在填报，还没有送审。"
        yield Task(
            kind="returned" if returned else "statement",
            title=f"{quarter.short}统计表应于{due.month}月{due.day}日前报送",
            url=reverse("reports:quarter", args=[agency.slug, quarter.year, quarter.number]),
            why=why, action_label="去填报", due_on=due,
            working_days_left=calendar_for(agency).working_days_between(today, due),
        )  # fmt: skip


def _to_sign(mine: Scope) -> Iterator[Task]:
    """For whoever signs next and has not signed yet."""
    waiting = (
        QuarterlyStatement.objects.filter(status=Status.IN_REVIEW)
        .filter(agency_id__in=mine.agency_ids)
        .select_related("agency")
    )
    for statement in waiting:
        done = signed(statement)
        signer = next_signer(statement, done)
        people = {s.person_id for s in done.values()}
        if signer is None or signer.standing(mine) is None or mine.user.pk in people:
            continue
        yield Task(
            kind="sign", title=f"{statement.agency}{statement}",
            url=reverse(
                "reports:quarter", args=[statement.agency.slug, statement.year, statement.quarter]
            ),
            why=f"等您以{signer.label}的身份签名。", action_label="看表签名",
        )  # fmt: skip


def _to_collect(mine: Scope, quarter: Quarter, now: datetime) -> Iterator[Task]:
    """For 区公开办: who has not filed."""
    today = timezone.localdate(now)
    for region in regions(mine):
        late = missing(region, quarter, today)
        if late:
            names = "、".join(str(a) for a in late[:5]) + ("等" if len(late) > 5 else "")
            yield Task(
                kind="collect", title=f"{len(late)} 家未报{quarter.short}统计表",
                url=reverse("reports:collect", args=[region.slug, quarter.year]),
                why=f"{names}还没有报送。", action_label="看汇总",
            )  # fmt: skip
