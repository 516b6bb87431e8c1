"""提请依申请转主动公开: somebody who may not write items there tells those who do (第四十四条)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.desk.services.open_to_all import ART_44
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def ask_to_open(case: Application, people: Sequence[User], *, by: User, now: datetime) -> None:
    """One notice for each of ``people``, naming the case and never the applicant."""
    notify(
        people,
        f"请考虑把{case.number}的答复转为主动公开（须三审）",
        url=f"/desk/opening/{case.pk}",
        now=now,
    )
    record(
        agency_chain(case.agency_id), "item.opening_asked", at=now, actor=by, subject=case,
        reference=ART_44,
    )  # fmt: skip
