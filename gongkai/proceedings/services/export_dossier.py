"""导出案卷: asked for by somebody who sees the whole case; small ones are bound at once, large ones by the worker."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import Scope, scope
from gongkai.applications.models import Application
from gongkai.applications.selectors import may_open_applicant, visible_applications
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings.errors import IdentityNotOpenError, NotSeenError
from gongkai.proceedings.models import Dossier

UNDER_WAY = (Dossier.State.WAITING, Dossier.State.BINDING)


@transaction.atomic
def export_dossier(
    application_id: int, *, by: User, now: datetime, with_identity: bool = False
) -> Dossier:
    """提出导出；one that is under way for this person is not begun twice.

    Whoever may open the applicant's data gets the papers that bear the name, and that is remembered as an
    opening; proofs of identity only when he asks for them.
    """
    mine = scope(by, timezone.localdate(now))
    case = demand_seen(mine, application_id)
    named = may_open_applicant(mine, case)
    if with_identity and not named:
        raise IdentityNotOpenError
    waiting = Dossier.objects.filter(
        application=case, asked_by=by, with_identity=with_identity, state__in=UNDER_WAY
    ).first()
    if waiting:
        return waiting
    if named:
        open_applicant(case.pk, by=by, now=now)
    made = Dossier.objects.create(
        application=case, with_identity=with_identity, key=secrets.token_hex(16), asked_by=by,
        asked_at=now,
    )  # fmt: skip
    record(
        agency_chain(case.agency_id), "dossier.asked", at=now, actor=by, subject=case,
        with_identity=with_identity,
    )  # fmt: skip
    return made


def demand_seen(mine: Scope, application_id: int) -> Application:
    """The case, if this person sees the whole of it."""
    seen = visible_applications(mine).filter(pk=application_id).values("pk")
    rows = Application.objects.select_related("agency", "section", "handler")
    case = rows.filter(pk__in=seen).first()
    if case is None:
        raise NotSeenError
    return case
