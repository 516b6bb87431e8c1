"""今天：the statement that is due, the one that waits for a signature, and for the district who has not filed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.jobs.today import Task
from gongkai.law.statistics import Quarter, last_ended
from gongkai.reports.quarterly.collecting import deadline, regions, year_table
from gongkai.reports.quarterly.models import FilingDay, QuarterlyStatement
from gongkai.reports.quarterly.signing import next_signer, signed

Status = QuarterlyStatement.Status
UNDER_WAY = (Status.FILED, Status.IN_REVIEW)


def desk_tasks(mine: Scope, now: datetime) -> list[Task]:
    """The ended quarters of the year of the last one: to be filed, signed or collected."""
    quarter = last_ended(timezone.localdate(now))
    return [*_to_file(mine, quarter, now), *_to_sign(mine), *_to_collect(mine, quarter, now)]


def _to_file(mine: Scope, quarter: Quarter, now: datetime) -> Iterator[Task]:
    """For 政务公开专员 of an office that has a superior: one card for all quarters of the year."""
    today = timezone.localdate(now)
    offices = Agency.objects.filter(
        pk__in=mine.agencies_with(Duty.DISCLOSURE_OFFICER), parent__isnull=False
    )
    editions = QuarterlyStatement.objects.filter(agency__in=offices, year=quarter.year)
    last = {(e.agency_id, e.quarter): e for e in editions.order_by("edition")}
    for agency in offices.select_related("parent__filing_day"):
        places = [(q, last.get((agency.pk, q.number))) for q in ended_with(quarter)]
        owed = [(q, e) for q, e in places if not (e and e.status in UNDER_WAY)]
        if not owed:
            continue
        own: FilingDay | None = getattr(agency.parent, "filing_day", None)
        first = owed[0][0]
        due, newest = (deadline(agency, q, own).on for q in (first, owed[-1][0]))
        returned = next((e for _, e in owed if e and e.status == Status.RETURNED), None)
        title = f"{first.short}统计表应于{due.month}月{due.day}日前报送"
        why = f"{agency}还没有报送。"
        if returned:
            why = f"上级退回{returned.period.short}的：{_ended(returned.returned_because)}"
        elif all(e for _, e in owed):
            why = f"{agency}正在填报，还没有送审。"
        if len(owed) > 1:
            title = f"{named(q for q, _ in owed)}统计表未报"
            why += (
                f"先报{first.short}；{owed[-1][0].short}应于{newest.month}月{newest.day}日前报送。"
            )
        yield Task(
            kind="returned" if returned else "statement", title=title,
            url=reverse("reports:quarter", args=[agency.slug, first.year, first.number]),
            why=why, action_label="去填报", due_on=due,
            working_days_left=calendar_for(agency).working_days_between(today, due),
        )  # fmt: skip


def _ended(sentence: str) -> str:
    """With the full stop that people leave out."""
    return sentence if sentence.endswith(("。", "！", "？")) else f"{sentence}。"


def ended_with(quarter: Quarter) -> list[Quarter]:
    """The quarters of its year up to one that has ended."""
    return [Quarter(quarter.year, n) for n in range(1, quarter.number + 1)]


def named(quarters: Iterable[Quarter]) -> str:
    """一、二、三季度."""
    return "、".join(q.short.removesuffix("季度") for q in quarters) + "季度"


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
    """For 区公开办: who has not filed which quarters of the year."""
    today = timezone.localdate(now)
    for region in regions(mine):
        owed = [p for _, ps in year_table(region, quarter.year, today) for p in ps if p.is_missing]
        late = list(dict.fromkeys(place.agency for place in owed))
        if late:
            names = "、".join(str(a) for a in late[:5]) + ("等" if len(late) > 5 else "")
            each = Counter(place.quarter for place in owed)
            told = [q for q in ended_with(quarter) if each[q]]
            why = f"{names}还没有报送。"
            if len(told) > 1:
                why += "，".join(f"{q.short}{each[q]}家" for q in told) + "。"
            yield Task(
                kind="collect", title=f"{len(late)} 家未报{named(told)}统计表",
                url=reverse("reports:collect", args=[region.slug, quarter.year]),
                why=why, action_label="看汇总",
            )  # fmt: skip
