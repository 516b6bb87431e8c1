"""What the desk itself reads: notices, and whose ledger one may read."""

from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.jobs.models import Notice
from gongkai.ledger.models import Chain
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
