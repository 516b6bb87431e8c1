"""What the desk itself reads: notices, and whose ledger one may read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope, visible_agencies
from gongkai.applications.models import Application
from gongkai.applications.selectors import visible_applications
from gongkai.jobs.models import Notice
from gongkai.ledger.models import Chain, Entry
from gongkai.ledger.selectors import chains
from gongkai.ledger.services.record import SYSTEM, agency_chain

NOTICES_KEPT_ON_PAGE = 100


@dataclass(frozen=True, slots=True)
class NamedChain:
    """A chain with the name people know it by."""

    chain: Chain
    name: str


def notices_of(user: User) -> QuerySet[Notice]:
    """His notices, the newest first."""
    return Notice.objects.filter(user=user)


def unread_notices(user: User, limit: int = 5) -> list[Notice]:
    """What he has not read yet."""
    return list(Notice.objects.filter(user=user, read_at=None)[:limit])


def readable_chains(mine: Scope) -> list[NamedChain]:
    """台账链 he may read: those of his offices; the auditor's reach down, the topmost one's to all.

    The other two administrators read none (三员分立).
    """
    offices = Agency.objects.filter(pk__in=mine.agency_ids)
    audited = Agency.objects.filter(pk__in=mine.agencies_with(Duty.AUDIT_ADMIN))
    for office in audited:
        offices = offices | Agency.objects.filter(path__startswith=office.path or "")
    reads_all = any(office.parent_id is None for office in audited)
    if reads_all:
        offices = Agency.objects.all()
    names = {agency_chain(a.pk): a.short_name for a in offices.order_by("path")}
    if reads_all:
        names[SYSTEM] = "系统（账号、登录、全局设置）"
    found = {chain.key: chain for chain in chains(names)}
    return [NamedChain(found[key], name) for key, name in names.items() if key in found]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A case whose last day moved: from which day to which, and when that was computed."""

    application: Application
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedCases:
    """改了期限的申请: those he may see by name, and how many each of his offices has."""

    rows: list[MovedRow]
    counts: list[tuple[str, int]]


MOVED = "application.due_moved"
MOST_MOVED = 300


def moved_cases(mine: Scope, since: datetime) -> MovedCases:
    """What the ledger tells of moved days since then, the newest first; a constant number of queries."""
    offices = {agency_chain(a.pk): a.short_name for a in visible_agencies(mine)}
    told = Entry.objects.filter(chain__key__in=offices, act=MOVED, at__gte=since)
    counted = told.order_by("chain__key").values_list("chain__key").annotate(number=Count("pk"))
    entries = list(told.order_by("-at", "-pk")[:MOST_MOVED])
    keys = {entry.subject_id for entry in entries if entry.subject_id.isdigit()}
    seen = visible_applications(mine).filter(pk__in=keys).values("pk")
    cases = Application.objects.filter(pk__in=seen).select_related("agency").in_bulk()
    rows = [
        MovedRow(
            cases[int(e.subject_id)], e.details.get("before") or "", e.details.get("reply_due_on") or "",
            e.at,
        )
        for e in entries
        if e.subject_id.isdigit() and int(e.subject_id) in cases
    ]  # fmt: skip
    return MovedCases(rows, [(offices[key], number) for key, number in counted])
